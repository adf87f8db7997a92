"""The inbox, on both engines: each update once, in a chat's order, taken over from the dead."""

import asyncio
import gc
import itertools
import time

import pytest
from sqlalchemy import event, select

from bot.session import Session
from bot.store import Claim, Inbox, Lost, Memory, Store, opened
from bot.store.schema import counters
from tests.databases import KEY
from tests.tables import rows_of


def update(number: int, chat: int, text: str = "hello") -> dict[str, object]:
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": 0,
            "chat": {"id": chat, "type": "private"},
            "text": text,
        },
    }


def numbers(claims: list[Claim]) -> list[int]:
    return [claim.update_id for claim in claims]


@pytest.fixture
async def inbox(store: Store) -> Inbox:
    inbox = Inbox(store, clock=lambda: 1_000_000.0)
    await inbox.beat()
    return inbox


async def other(store: Store) -> Inbox:
    """Another process on the same store."""
    inbox = Inbox(store)
    await inbox.beat()
    return inbox


async def test_alarms_for_which_there_was_no_place_are_looked_for_as_soon_as_there_is(
    store: Store,
) -> None:
    inbox = Inbox(store)
    inbox.urgent = lambda one: one["update_id"] == 2
    await inbox.accept(update(1, 7), update(2, 8))
    assert await inbox.claim(0) == []

    assert numbers(await inbox.claim(1)) == [2]


async def test_what_was_accepted_is_claimed_as_it_came(inbox: Inbox) -> None:
    odd = update(1, 7, "¿duele?\0\ud83d 💆 \ud800")
    await inbox.accept(odd)
    (claim,) = await inbox.claim(5)

    assert claim.update == odd
    assert (claim.update_id, claim.chat_id, claim.claims, claim.failures, claim.sent) == (
        1,
        7,
        1,
        0,
        (),
    )
    assert claim.memory == Memory()


async def test_a_repeat_is_known_while_it_waits_and_when_it_is_done(inbox: Inbox) -> None:
    assert await inbox.accept(update(1, 7), update(2, 8)) == 2
    assert await inbox.accept(update(1, 7)) == 0
    for claim in await inbox.claim(5):
        await inbox.done(claim, Memory())

    assert await inbox.accept(update(1, 7), update(2, 8), update(3, 7)) == 1
    assert numbers(await inbox.claim(5)) == [3]


async def test_a_chat_is_answered_in_order_and_chats_side_by_side(inbox: Inbox) -> None:
    await inbox.accept(update(3, 7), update(1, 7), update(2, 8), update(4, 8))
    first = await inbox.claim(9)
    assert numbers(first) == [1, 2]
    assert await inbox.claim(9) == []
    await inbox.done(first[1], Memory())
    assert numbers(await inbox.claim(9)) == [4]
    await inbox.done(first[0], Memory())

    assert numbers(await inbox.claim(9)) == [3]


async def test_updates_without_a_chat_hold_up_nobody(inbox: Inbox) -> None:
    await inbox.accept(
        {"update_id": 1, "poll": {"id": "1"}},
        {"update_id": 2, "poll": {"id": "1"}},
        {"update_id": 3},
    )

    assert numbers(await inbox.claim(9)) == [1, 2, 3]


@pytest.mark.parametrize(
    ("content", "chat"),
    [
        ({"edited_message": {"chat": {"id": -5}}}, -5),
        ({"callback_query": {"from": {"id": 4}, "message": {"chat": {"id": 9}}}}, 9),
        ({"inline_query": {"from": {"id": 4}}}, 4),
        ({"message_reaction": {"chat": {"id": 9}, "user": {"id": 4}}}, 9),
        ({"poll_answer": {"user": {"id": 4}}}, 4),
        ({"message": {"chat": {"id": "9"}}}, None),
        ({"message": {"chat": 9, "from": {"id": True}}}, None),
        ({"message": {"chat": {"id": 2**70}}}, None),
        ({"message": None}, None),
    ],
)
async def test_the_chat_is_found_in_every_kind_of_update(
    inbox: Inbox, content: dict[str, object], chat: int | None
) -> None:
    await inbox.accept({"update_id": 1} | content)

    assert [claim.chat_id for claim in await inbox.claim(1)] == [chat]


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"update_id": "1"},
        {"update_id": True},
        {"update_id": -1},
        {"update_id": 2**63},
        [],
        None,
    ],
)
async def test_what_is_no_update_is_refused(inbox: Inbox, broken: object) -> None:
    with pytest.raises(ValueError, match="update_id"):
        await inbox.accept(broken)  # type: ignore[arg-type]  # that is what must fail


async def test_two_processes_never_claim_the_same(store: Store, inbox: Inbox) -> None:
    second = await other(store)
    await inbox.accept(*(update(number, number % 7) for number in range(70)))
    taken: list[int] = []

    async def work(one: Inbox) -> None:
        while claims := await one.claim(3):
            for claim in claims:
                taken.append(claim.update_id)
                await one.done(claim, Memory())

    await asyncio.gather(work(inbox), work(second), work(inbox), work(second))
    while (await inbox.backlog()).updates:
        await work(inbox)

    assert sorted(taken) == list(range(70))
    for chat in range(7):
        mine = [number for number in taken if number % 7 == chat]
        assert mine == sorted(mine)


@pytest.mark.parametrize("statement", [1, 2, 3])
async def test_what_is_broken_off_holds_nobody_up(
    store: Store, inbox: Inbox, statement: int
) -> None:
    """Also where no garbage is swept up: a stop breaks off transactions, and then waits."""
    await inbox.accept(*(update(one, chat=one) for one in range(1, 9)))
    statements, loop = itertools.count(1), asyncio.get_running_loop()

    async def cancel() -> None:
        claiming.cancel()

    def break_off(*_: object) -> None:
        if next(statements) != statement:
            return
        if store.shared:
            claiming.cancel()
        else:  # in SQLite's thread
            asyncio.run_coroutine_threadsafe(cancel(), loop).result()

    gc.disable()
    try:
        event.listen(store.engine, "before_cursor_execute", break_off)
        claiming = asyncio.create_task(inbox.claim(8))
        await asyncio.wait([claiming])
        async with asyncio.timeout(5):
            await inbox.beat()
    finally:
        gc.enable()

    assert claiming.cancelled()
    assert len(await inbox.claim(8)) == 8


async def test_what_is_remembered_goes_from_one_update_of_a_chat_to_the_next(inbox: Inbox) -> None:
    await inbox.accept(update(1, 7), update(2, 7), update(3, 8))
    memory = Memory(Session(misses=1, answered=("clinic.cost",)), {11: 12}, late=True)
    first = await inbox.claim(5)
    await inbox.done(first[0], memory)

    assert [claim.memory for claim in await inbox.claim(5)] == [memory]
    assert first[1].memory == Memory()


async def test_what_failed_waits_for_another_try_with_what_was_sent(inbox: Inbox) -> None:
    await inbox.accept(update(1, 7), update(2, 7))
    (claim,) = await inbox.claim(5)
    await inbox.failed(claim, [31, 32])
    (again,) = await inbox.claim(5)

    assert (again.update_id, again.claims, again.failures, again.sent) == (1, 2, 1, (31, 32))


async def test_what_is_set_aside_holds_up_nobody_and_is_not_taken_again(inbox: Inbox) -> None:
    await inbox.accept(update(1, 7), update(2, 7))
    (claim,) = await inbox.claim(5)
    await inbox.set_aside(claim)

    assert numbers(await inbox.claim(5)) == [2]
    assert await inbox.accept(update(1, 7)) == 0


async def test_what_is_given_back_has_not_been_tried(inbox: Inbox) -> None:
    await inbox.accept(update(1, 7))
    (claim,) = await inbox.claim(5)
    await inbox.release(claim, [31])
    (again,) = await inbox.claim(5)

    assert (again.claims, again.failures, again.sent) == (1, 0, (31,))


async def test_a_dead_process_is_told_by_its_beat_and_its_updates_are_taken_over(
    store: Store, inbox: Inbox
) -> None:
    dead = await other(store)
    await inbox.accept(update(1, 7))
    (lost,) = await dead.claim(5)
    await dead.record(lost, [31])
    for _ in range(4):
        await inbox.beat()
        assert await inbox.claim(5) == [], "it might be slow, not dead"
    await inbox.beat()
    (claim,) = await inbox.claim(5)

    assert (claim.claims, claim.sent) == (2, (31,))


async def test_a_process_that_beats_keeps_what_it_has(store: Store, inbox: Inbox) -> None:
    slow = await other(store)
    await inbox.accept(update(1, 7))
    (claim,) = await slow.claim(5)
    for _ in range(12):
        await slow.beat()
        await inbox.beat()

    assert await inbox.claim(5) == []
    await slow.done(claim, Memory())


async def test_who_was_believed_dead_can_do_no_more_about_it(store: Store, inbox: Inbox) -> None:
    frozen = await other(store)
    await inbox.accept(update(1, 7))
    (claim,) = await frozen.claim(5)
    for _ in range(6):
        await inbox.beat()
    await frozen.beat()
    (taken,) = await inbox.claim(5)

    for act in (
        frozen.record(claim, []),
        frozen.done(claim, Memory()),
        frozen.failed(claim, []),
        frozen.set_aside(claim),
        frozen.release(claim),
    ):
        with pytest.raises(Lost):
            await act
    await inbox.done(taken, Memory())


async def test_a_process_does_not_take_its_own_old_claim_for_its_new_one(inbox: Inbox) -> None:
    await inbox.accept(update(1, 7))
    (old,) = await inbox.claim(5)
    await inbox.failed(old, [])
    (new,) = await inbox.claim(5)

    with pytest.raises(Lost):
        await inbox.done(old, Memory(late=True))
    await inbox.done(new, Memory())


async def test_who_is_alone_after_a_crash_takes_over_at_once(database: str) -> None:
    async with opened(database, KEY) as store:
        crashed = await other(store)
        await crashed.accept(update(1, 7))
        await crashed.claim(5)
    async with opened(database, KEY) as store:
        assert numbers(await (await other(store)).claim(5)) == [1]


async def test_who_is_not_alone_waits(database: str) -> None:
    async with opened(database, KEY) as store, opened(database, KEY) as second:
        first = await other(store)
        await first.accept(update(1, 7))
        await first.claim(5)

        assert await (await other(second)).claim(5) == []


async def test_who_leaves_need_not_be_waited_for(store: Store, inbox: Inbox) -> None:
    second = await other(store)
    await inbox.accept(update(1, 7))
    await second.claim(5)
    await second.leave()
    await inbox.beat()

    assert numbers(await inbox.claim(5)) == [1]


async def test_the_backlog_counts_what_is_not_done(store: Store, inbox: Inbox) -> None:
    assert await inbox.backlog() == type(await inbox.backlog())(0, 0.0)
    await inbox.accept(update(1, 7), update(2, 7), update(3, 8))
    first, *_ = await inbox.claim(1)
    await inbox.done(first, Memory())
    inbox.clock = lambda: 1_000_060.0

    assert (await inbox.backlog()).updates == 2
    assert (await inbox.backlog()).oldest == 60.0


async def test_counts_of_two_processes_add_up(store: Store, inbox: Inbox) -> None:
    second = Inbox(store, clock=inbox.clock)
    for one in (inbox, second, inbox):
        one.tally["decision.answer"] += 2
        await one.beat()

    assert [tuple(row) for row in await rows_of(store, select(counters))] == [
        ("1970-01-12", "decision.answer", 6)
    ]
    assert not +inbox.tally


@pytest.mark.parametrize(
    "name",
    ["missing.\0", "missing.\ud800", "rating." + 58 * "x", "Ana López 305", "a\nb", "💆", ""],
)
async def test_a_count_that_cannot_be_kept_stops_neither_the_others_nor_later_beats(
    store: Store, inbox: Inbox, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    inbox.tally.update({name: 1, "decision.answer": 2, "inline.chosen.clinic-cost": 3})
    await inbox.beat()
    inbox.tally["decision.answer"] += 1
    await inbox.beat()

    kept = {row.name: row.n for row in await rows_of(store, select(counters))}
    assert kept == {"decision.answer": 3, "inline.chosen.clinic-cost": 3}
    assert not +inbox.tally
    (line,) = [record.getMessage() for record in caplog.records if "count" in record.getMessage()]
    assert not name or name not in line, "it may hold what somebody typed"


async def test_the_inbox_itself_counts_nothing_that_nobody_reads(
    store: Store, inbox: Inbox
) -> None:
    await inbox.accept(update(1, 7), update(2, 8), update(1, 7))
    first, second = await inbox.claim(5)
    await inbox.done(first, Memory())
    await inbox.set_aside(second)

    assert not +inbox.tally


async def test_how_long_ago_the_last_beat_was_is_known(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.monotonic()
    monkeypatch.setattr("time.monotonic", lambda: now + 30)
    assert 30 <= inbox.since_beat() < 60
    await inbox.beat()

    assert inbox.since_beat() == 0


async def test_a_flood_from_one_chat_does_not_hold_up_the_others(inbox: Inbox) -> None:
    await inbox.accept(*(update(number, 7) for number in range(2_000)), update(5_000, 8))

    assert numbers(await inbox.claim(2)) == [0, 5_000]
