"""What is kept, how, and for how long; and that it is gone when it is said to be."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Table, select

from bot.errors import SettingsError
from bot.notice import Kind, Notice
from bot.session import Awaited, Session
from bot.store import (
    ANSWERS_KEPT,
    BusinessAccount,
    CallBack,
    Inbox,
    Kept,
    Memory,
    Missed,
    Store,
    account_of,
    begin_handoff,
    end_handoff,
    forget,
    keep_account,
    keep_awaited,
    keep_notice,
    kept_of,
    move,
    new_key,
    note_asked,
    opened,
    sweep,
    want_call,
)
from bot.store.database import Seal
from bot.store.schema import accounts, counters, inbox, metadata, sessions, unanswered
from bot.told import NOTHING_TOLD, Told
from tests.databases import KEY, Postgres
from tests.store.test_inbox import numbers, update
from tests.tables import carry_out, rows_of

NOW = 1_790_000_000.0
HOUR, DAY = 3600.0, 86_400.0
MEMORY = Memory(
    Session(
        misses=2,
        answered=("clinic.cost", "condition.sciatica"),
        told=Told(since="2y", day="saturday", insurer="Aetna"),
    ),
    {1: 2, 3: 4},
)
MISSED = Missed("does [name] do hot stones", "fallback")


async def answered(
    store: Store,
    number: int,
    chat: int,
    memory: Memory = MEMORY,
    missed: Missed | None = MISSED,
    now: float = NOW,
) -> None:
    """An update that was asked and answered."""
    box = Inbox(store, clock=lambda: now)
    await box.accept(update(number, chat, "my secret elbow"))
    (claim,) = await box.claim(1)
    await box.done(claim, memory, missed)


async def rows(store: Store, table: object) -> int:
    return len(await rows_of(store, select(table)))


async def test_what_is_kept_is_shown_with_its_day(store: Store) -> None:
    await answered(store, 1, 7)
    kept = await kept_of(store, 7, NOW)

    assert kept == Kept(MEMORY, (Missed(MISSED.text, "fallback", "2026-09-21"),))
    assert await kept_of(store, 8, NOW) == Kept(Memory(), ())


async def test_a_chat_is_forgotten_at_once_everywhere_and_no_other(store: Store) -> None:
    await answered(store, 1, 7)
    await answered(store, 2, 8)
    box = Inbox(store, clock=lambda: NOW)
    await box.accept(update(3, 7), update(4, 8), update(9, 7, "asked after /forget"))
    await forget(store, 7, before=9)

    assert await kept_of(store, 7, NOW) == Kept(Memory(), ())
    assert (await kept_of(store, 8, NOW)).memory == MEMORY
    assert numbers(await box.claim(9)) == [4, 9]
    (row,) = await rows_of(store, select(inbox.c.update_id).where(inbox.c.chat_id == 7))
    assert row.update_id == 9


async def test_of_a_forgotten_update_in_work_only_its_number_is_left(store: Store) -> None:
    box = Inbox(store, clock=lambda: NOW)
    await box.accept(update(1, 7))
    await box.claim(1)
    await forget(store, 7, before=2)
    (row,) = await rows_of(store, select(inbox))

    assert (row.update_id, row.state) == (1, "done")
    assert (row.chat_id, row.body, row.worker, row.sent) == (None, None, None, "")


NOT_A_CHATS = {
    "workers": "the bot's own processes",
    "counters": "numbers by day and kind",
    "marks": "whether the key is the right one, and which questions the clinic has turned off",
    "posts": "what the clinic published",
    "relayed": "by their hand-off: tested below",
    "connections": "an owner's own switch, by their id that is sealed: tested below",
}


async def everything(store: Store, *chats: int) -> None:
    """Something of these chats in each table that has anything of a chat."""
    for number, chat in enumerate(chats):
        await answered(store, number, chat)
        await want_call(store, chat, CallBack("Ana", "+13055550100", "–"), NOW)
        await keep_awaited(store, chat, Awaited("clinic.hours", "", ("hours",), "en"), NOW)
        handoff, _ = await begin_handoff(store, chat, "en", 300 + number, NOW)
        await note_asked(store, handoff.number, -1, 400 + number, 1, NOW)
        await end_handoff(store, handoff.number, NOW)
        await keep_notice(store, chat, Notice(Kind.ALARM, "crisis", "en"), NOW)
    waiting = [update(100 + number, chat) for number, chat in enumerate(chats)]
    await Inbox(store, clock=lambda: NOW).accept(*waiting)


async def chats(store: Store, table: Table) -> set[int]:
    return {row.chat_id for row in await rows_of(store, select(table.c.chat_id))} - {None}


@pytest.mark.parametrize("table", metadata.tables.values(), ids=str)
async def test_every_table_is_known_to_mydata_forget_move_and_the_sweep(
    store: Store, table: Table
) -> None:
    if table.name in NOT_A_CHATS:
        assert "chat_id" not in table.c
        return
    shown = {
        "inbox": None,  # the question itself, which goes when it is answered: nothing to show
        "sessions": lambda kept: kept.memory != Memory(),
        "unanswered": lambda kept: kept.missed,
        "call_backs": lambda kept: kept.call_backs,
        "awaited": lambda kept: kept.awaiting,
        "handoffs": lambda kept: kept.handoffs,
        "notices": lambda kept: kept.notices,
    }[table.name]
    await everything(store, 7, 8)
    assert await chats(store, table) == {7, 8}
    if shown is not None:
        assert shown(await kept_of(store, 7, NOW))
        await move(store, 8, 9)
        assert await chats(store, table) == {7, 9}, "an update is answered where it came from"
    await forget(store, 7, before=900)
    assert await chats(store, table) == ({9} if shown is not None else {8})
    await sweep(store, NOW + 31 * DAY)
    if shown is not None:
        assert await chats(store, table) == set()


async def test_an_owners_business_accounts_are_shown_and_forgotten_and_no_other(
    store: Store,
) -> None:
    for name, owner in (("first", 7), ("second", 7), ("another", 8)):
        await keep_account(store, name, BusinessAccount(owner, may=True))
    assert [(await kept_of(store, chat, NOW)).accounts for chat in (7, 8, 9)] == [2, 1, 0]
    await forget(store, 7, before=1)

    assert [(await kept_of(store, chat, NOW)).accounts for chat in (7, 8, 9)] == [0, 1, 0]
    assert await account_of(store, "first") is None
    assert await account_of(store, "another") == BusinessAccount(8, may=True)


async def test_memory_fades_in_an_hour_even_before_it_is_swept(store: Store) -> None:
    await answered(store, 1, 7)
    assert (await kept_of(store, 7, NOW + 899)).memory == MEMORY
    assert (await kept_of(store, 7, NOW + HOUR - 1)).memory == replace(
        MEMORY, session=MEMORY.session.faded()
    ), "the topic has faded"
    assert (await kept_of(store, 7, NOW + HOUR)).memory == Memory()
    await sweep(store, NOW + HOUR - 1)
    assert await rows(store, sessions) == 1
    await sweep(store, NOW + HOUR + 1)

    assert await rows(store, sessions) == 0


async def test_of_a_chats_answers_the_newest_fifty_are_kept(store: Store) -> None:
    answers = {question: question + 1 for question in range(1000, 0, -1)}
    await answered(store, 1, 7, Memory(answers=answers))

    kept = (await kept_of(store, 7, NOW)).memory.answers
    assert list(kept.items()) == list(answers.items())[-ANSWERS_KEPT:]
    assert ANSWERS_KEPT == 50


async def test_what_was_not_answered_fades_in_30_days(store: Store) -> None:
    await answered(store, 1, 7)
    await sweep(store, NOW + 30 * DAY)
    assert await rows(store, unanswered) == 1
    await sweep(store, NOW + 31 * DAY)

    assert await rows(store, unanswered) == 0


async def test_the_ids_of_done_updates_fade_in_three_days_and_those_of_open_ones_never(
    store: Store,
) -> None:
    await answered(store, 1, 7)
    await Inbox(store, clock=lambda: NOW).accept(update(2, 7))
    await sweep(store, NOW + 3 * DAY - 1)
    assert await rows(store, inbox) == 2
    await sweep(store, NOW + 100 * DAY)

    assert await rows(store, inbox) == 1


async def test_counts_are_kept_longer_than_a_year(store: Store) -> None:
    box = Inbox(store, clock=lambda: NOW)
    box.tally["answered"] = 1
    await box.beat()
    await sweep(store, NOW + 370 * DAY)
    assert await rows(store, counters) == 1
    await sweep(store, NOW + 402 * DAY)

    assert await rows(store, counters) == 0


async def test_a_done_update_keeps_neither_words_nor_chat(store: Store) -> None:
    await answered(store, 1, 7)

    (row,) = await rows_of(store, select(inbox))
    assert (row.state, row.body, row.chat_id, row.sent) == ("done", None, None, "")


async def test_with_a_key_nothing_personal_is_readable_in_the_database(store: Store) -> None:
    await answered(store, 1, 7)
    await Inbox(store).accept(update(2, 7, "my secret elbow"))

    for table in (inbox, sessions, unanswered):
        stored = str(await rows_of(store, select(table)))
        for private in ("elbow", "sciatica", "hot stones"):
            assert private not in stored


async def test_without_a_key_words_are_still_gone_from_the_file_once_they_are_done(
    tmp_path: Path,
) -> None:
    def files() -> bytes:
        return b"".join(path.read_bytes() for path in tmp_path.iterdir())

    async with opened(str(tmp_path / "store.sqlite3"), "") as store:
        await Inbox(store).accept(update(2, 8, "my other secret"))
        assert b"my other secret" in files()
        await answered(store, 1, 7)
        await sweep(store, NOW)

        assert b"secret elbow" not in files()
        assert b"hot stones" in files()
        await forget(store, 7, before=3)
        assert b"hot stones" not in files()
        assert b"my other secret" in files()


async def test_the_file_is_for_its_owner_only(tmp_path: Path) -> None:
    async with opened(str(tmp_path / "store.sqlite3"), ""):
        assert {path.stat().st_mode & 0o077 for path in tmp_path.iterdir()} == {0}


async def test_a_wrong_or_missing_key_is_told_at_the_start(database: str) -> None:
    async with opened(database, KEY):
        pass
    with pytest.raises(SettingsError, match=r"CLINIC_BOT_KEY is not the key"):
        async with opened(database, new_key()):
            pass
    with pytest.raises(SettingsError, match=r"CLINIC_BOT_KEY is not set"):
        async with opened(database, ""):
            pass


async def test_a_key_can_be_changed_and_a_database_can_get_one_later(tmp_path: Path) -> None:
    database, second = str(tmp_path / "store.sqlite3"), new_key()
    async with opened(database, "") as store:
        await answered(store, 1, 7)
    async with opened(database, KEY) as store:
        assert (await kept_of(store, 7, NOW)).memory == MEMORY
        await answered(store, 2, 8)
    async with opened(database, f"{second},{KEY}") as store:
        assert (await kept_of(store, 8, NOW)).memory == MEMORY
    async with opened(database, second):
        pass


async def test_postgresql_wants_a_key() -> None:
    with pytest.raises(SettingsError, match="with PostgreSQL, patients' words leave this machine"):
        async with opened("postgresql://localhost/clinic", ""):
            pass


@pytest.mark.parametrize("key", ["x", "ключ", KEY[:-3], f"{KEY},x"])
async def test_what_is_no_key_is_refused_without_repeating_it(tmp_path: Path, key: str) -> None:
    with pytest.raises(SettingsError, match=r"CLINIC_BOT_KEY is no key") as caught:
        async with opened(str(tmp_path / "store.sqlite3"), key):
            pass
    assert KEY[:9] not in str(caught.value)


async def test_a_business_account_outlives_the_change_of_the_key(database: str) -> None:
    old, new, account = new_key(), new_key(), BusinessAccount(7, may=True, shall=False)
    async with opened(database, old) as store:
        await keep_account(store, "a-connection", account)
    async with opened(database, f"{new},{old}"):
        pass
    async with opened(database, new) as store:
        assert await account_of(store, "a-connection") == account


async def test_replicas_change_their_key_one_after_the_other(server: Postgres) -> None:
    database, old, new = server.new_database(), new_key(), new_key()
    account = BusinessAccount(7, may=True)
    async with opened(database, f"{old},{new}") as first:
        await keep_account(first, "a-connection", account)
        await answered(first, 1, 7)
        async with opened(database, f"{new},{old}") as second:
            await answered(second, 2, 8)
            assert (await kept_of(second, 7, NOW)).memory == MEMORY
            assert await account_of(second, "a-connection") == account
        assert (await kept_of(first, 8, NOW)).memory == MEMORY
        assert await account_of(first, "a-connection") == account


async def test_a_business_account_whose_key_is_gone_may_be_connected_again(
    database: str, caplog: pytest.LogCaptureFixture
) -> None:
    account = BusinessAccount(7, may=True)
    async with opened(database, KEY) as store:
        await keep_account(store, "a-connection", account)
        lost = Seal(new_key()).close(b"{}")
        await carry_out(store, accounts.update().values(body=lost))
    async with opened(database, KEY) as store:
        assert await account_of(store, "a-connection") is None
        await keep_account(store, "a-connection", account)
    async with opened(database, KEY) as store:
        assert await account_of(store, "a-connection") == account

    assert [line for line in caplog.messages if "connect the bot again" in line] != []


@pytest.mark.parametrize(
    "database", ["mysql://u:secret@h/d", "sqlite://", "://", "postgresql://u:secret@h:port/d"]
)
async def test_what_is_no_database_is_refused_without_repeating_its_password(database: str) -> None:
    with pytest.raises(SettingsError, match="CLINIC_BOT_DATABASE") as caught:
        async with opened(database, KEY):
            pass
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("query", ["sslmode=require", "sslmode=verify-full", "ssl=disable"])
async def test_how_a_server_is_to_be_spoken_to_stands_in_its_address(query: str) -> None:
    with pytest.raises(SettingsError, match="CLINIC_BOT_DATABASE cannot be used") as caught:
        async with opened(f"postgresql://u:secret@127.0.0.1:9/clinic?{query}", KEY):
            pass
    assert "secret" not in str(caught.value)


async def test_a_mode_of_ssl_that_the_server_offers_is_used(server: Postgres) -> None:
    async with opened(f"{server.new_database()}&sslmode=prefer", KEY) as store:
        await Inbox(store).beat()


@pytest.mark.parametrize("query", ["sslmode=no", "sslmode=x&sslmode=y", "colour=red", "port=x"])
async def test_what_an_address_cannot_say_is_refused(query: str) -> None:
    with pytest.raises(SettingsError, match=r"^CLINIC_BOT_DATABASE") as caught:
        async with opened(f"postgresql://u:secret@/clinic?{query}", KEY):
            pass
    assert "cannot be used" not in str(caught.value)
    assert "secret" not in str(caught.value)


async def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"CLINIC_BOT_DATABASE: .*nowhere.*cannot be written"):
        async with opened(str(tmp_path / "nowhere" / "store.sqlite3"), ""):
            pass


async def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(SettingsError, match="CLINIC_BOT_DATABASE cannot be used"):
        async with opened("postgresql://u:secret@127.0.0.1:9/clinic", KEY):
            pass


async def test_many_may_start_at_once_on_an_empty_database(database: str) -> None:
    async def start() -> None:
        async with opened(database, KEY, connections=2) as store:
            await Inbox(store).beat()

    await asyncio.gather(*(start() for _ in range(5)))


async def test_the_migrations_make_the_tables_that_the_code_means(store: Store) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    differences = await store.transact(
        lambda connection: compare_metadata(MigrationContext.configure(connection), metadata)
    )

    assert differences == []


async def test_a_memory_of_an_older_or_newer_version_is_read_as_far_as_it_is_known(
    store: Store,
) -> None:
    body = store.seal.close(
        b'{"session": {"misses": 2, "of_tomorrow": 1, "told": {"since": "2y", "mood": ""}}, '
        b'"new": 1}'
    )
    await carry_out(store, sessions.insert().values(chat_id=7, touched_at=NOW, body=body))

    assert (await kept_of(store, 7, NOW)).memory == Memory(Session(misses=2, told=Told(since="2y")))


async def test_a_memory_from_before_anything_was_told_is_read(store: Store) -> None:
    body = store.seal.close(b'{"session": {"misses": 2}}')
    await carry_out(store, sessions.insert().values(chat_id=7, touched_at=NOW, body=body))

    assert (await kept_of(store, 7, NOW)).memory.session.told == NOTHING_TOLD
