"""Nothing of a person is left anywhere once they have said /forget: column by column."""

from contextlib import suppress
from datetime import UTC

from sqlalchemy import select

from bot.errors import SettingsError
from bot.handoff import Home
from bot.notice import Kind, Notice
from bot.session import Awaited, Session
from bot.store import (
    BusinessAccount,
    CallBack,
    Inbox,
    Kept,
    Memory,
    Missed,
    Store,
    begin_handoff,
    call_told,
    end_handoff,
    finish_call,
    forget,
    keep_account,
    keep_awaited,
    keep_notice,
    kept_of,
    note_answered,
    note_asked,
    notice_told,
    notices_untold,
    settle_handoff,
    switch,
    take_post,
    want_call,
)
from bot.store.memory import count_one
from bot.store.schema import metadata
from bot.told import Told
from tests.store.test_inbox import update
from tests.store.test_memory import NOW
from tests.tables import rows_of

OF_A_PERSON = {
    "inbox": {"chat_id", "body", "received_at", "sent"},
    "sessions": {"chat_id", "touched_at", "body"},
    "unanswered": {"chat_id", "day", "why", "body"},
    "call_backs": {
        *("chat_id", "day", "body", "asked_at", "tried_at", "told_at", "done_at", "more"),
    },
    "notices": {"chat_id", "body", "at", "tried_at", "told_at"},
    "awaited": {"chat_id", "day", "body"},
    "connections": {"id", "body"},
    "handoffs": {
        *("chat_id", "day", "body", "begun_by", "ended_by", "begun_at", "touched_at", "ended_at"),
        *("asked_at", "answered_at", "reminded", "reminded_at", "told_closed", "titled"),
        *("group_id", "topic", "head"),
    },
    "relayed": {"group_id", "staff_message", "handoff", "patient_message"},
}
"""What is kept of one person: shown by /mydata, in words, and deleted by /forget."""
_OWN_ID = "the row's own number"
_STATE = "how far the bot is with an update"
NOBODYS = {
    "inbox": {
        "update_id": "Telegram's number of an update, by which a repeat is known",
        **dict.fromkeys(("state", "claims", "failures", "worker", "urgent"), _STATE),
    },
    **{
        table: {"id": _OWN_ID}
        for table in ("unanswered", "call_backs", "notices", "awaited", "handoffs")
    },
    "workers": dict.fromkeys(("id", "beat"), "the bot's own processes"),
    "counters": dict.fromkeys(("day", "name", "n"), "how often something was, by closed lists"),
    "marks": dict.fromkeys(("name", "body"), "the key, what is turned off, the staff's group"),
    "posts": dict.fromkeys(("name", "day"), "what the clinic published"),
}
"""What says nothing of any person, and why."""
PERSON, OTHER = 700_000_007, 800_000_008
_TELLING = {PERSON: ("700000", "wilhelmina"), OTHER: ("800000", "bartholomew")}
"""What each of them is known by: no other number or word in the tables holds it."""


async def fill(store: Store, person: int) -> None:
    """A row or more in every table that may hold anything of a person, each column filled."""
    number, (digits, name) = person // 100_000_000, _TELLING[person]
    message, group = int(f"{digits}401"), -int(f"{digits}900")
    memory = Memory(
        Session(answered=("clinic.cost",), told=Told(since="2y"), crisis=True),
        {message: message + 1},
        asked={message + 1: ("clinic.cost", f"is {name} in")},
    )
    box = Inbox(store, clock=lambda: NOW)
    await box.accept(update(number, person, f"{name} was here"))
    (claim,) = await box.claim(1)
    await box.done(claim, memory, Missed(f"about {name}", "fallback"))
    await box.accept(update(number + 10, person, f"{name} waits"))
    (claim,) = await box.claim(1)
    await box.record(claim, (message + 7,))
    call = await want_call(store, person, CallBack(name, f"+1{digits}", name, "en"), NOW)
    await call_told(store, call, NOW)
    await finish_call(store, call, "Bo", NOW)
    await keep_awaited(store, person, Awaited("clinic.hours", "", ("hours",), "en"), NOW)
    handoff, _ = await begin_handoff(store, person, "en", int(f"{digits}300"), NOW)
    home = Home(group, int(f"{digits}17"), int(f"{digits}18"))
    await settle_handoff(store, handoff, home, f"{name} 1")
    await note_asked(store, handoff.number, group, message + 2, message + 3, NOW)
    await note_answered(store, handoff.number, group, message + 4, message + 5, NOW)
    await end_handoff(store, handoff.number, NOW, int(f"{digits}301"))
    await begin_handoff(store, person, "en", int(f"{digits}302"), NOW)
    await keep_notice(store, person, Notice(Kind.ALARM, "crisis", "en"), NOW)
    for one in await notices_untold(store, NOW):
        await notice_told(store, one.id, NOW)
    await keep_account(store, f"of {name}", BusinessAccount(person, may=True))


async def held(store: Store) -> dict[str, list[dict[str, str]]]:
    """All that stands in the database, by table; what is sealed is opened."""
    found = {}
    for name, table in metadata.tables.items():
        rows = await rows_of(store, select(table))
        found[name] = [
            {
                column: opened_up(store, value)
                for column, value in row._mapping.items()
                if value is not None
            }
            for row in rows
        ]
    return found


def opened_up(store: Store, value: object) -> str:
    if isinstance(value, bytes | memoryview):
        with suppress(SettingsError):
            return store.seal.open(bytes(value)).decode().lower()
        return bytes(value).decode().lower()  # a mark that is nobody's is not sealed
    return str(value).lower()


def of(person: int, tables: dict[str, list[dict[str, str]]]) -> list[str]:
    """Where something of them stands."""
    return [
        f"{table}.{column}: {value}"
        for table, rows in tables.items()
        for row in rows
        for column, value in row.items()
        if any(telling in value for telling in _TELLING[person])
    ]


def test_every_column_is_a_persons_or_nobodys_for_a_reason() -> None:
    """A new one must be shown by /mydata and deleted by /forget, or told here why not."""
    assert metadata.tables.keys() == OF_A_PERSON.keys() | NOBODYS.keys()
    for name, table in metadata.tables.items():
        of_a_person, nobodys = OF_A_PERSON.get(name, set()), NOBODYS.get(name, {})
        assert not of_a_person & nobodys.keys(), name
        assert {column.name for column in table.c} == of_a_person | nobodys.keys(), name


async def test_forget_leaves_nothing_of_a_person_in_any_column_and_all_of_another(
    store: Store,
) -> None:
    for person in (PERSON, OTHER):
        await fill(store, person)
    await count_one(store, "asked", NOW, UTC)
    await switch(store, "clinic.cost", off=True)
    await take_post(store, "clinic.cost", NOW)
    before = await held(store)
    for table, columns in OF_A_PERSON.items():
        assert columns <= {column for row in before[table] for column in row}, table
        assert of(PERSON, {table: before[table]}), f"{table} holds nothing of them"
    others = of(OTHER, before)

    await forget(store, PERSON, before=900)
    after = await held(store)

    assert of(PERSON, after) == []
    assert of(OTHER, after) == others
    for table in OF_A_PERSON.keys() - {"inbox", "relayed"}:
        assert 2 * len(after[table]) == len(before[table]), table
    assert {name: after[name] for name in NOBODYS.keys() - OF_A_PERSON.keys()} == {
        name: before[name] for name in NOBODYS.keys() - OF_A_PERSON.keys()
    }
    assert await kept_of(store, PERSON, NOW) == Kept(Memory(), ())


async def test_mydata_knows_of_every_table_that_holds_something_of_a_person(store: Store) -> None:
    await fill(store, PERSON)
    kept = await kept_of(store, PERSON, NOW)
    shown = {
        "sessions": kept.memory != Memory(),
        "unanswered": kept.missed,
        "call_backs": kept.call_backs,
        "notices": kept.notices,
        "awaited": kept.awaiting,
        "connections": kept.accounts,
        "handoffs": kept.handoffs,
    }

    assert all(shown.values()), shown
    # a question that waits is shown by its answer; which message is whose copy, by its hand-off
    assert shown.keys() == OF_A_PERSON.keys() - {"inbox", "relayed"}


async def test_a_count_with_an_odd_name_is_dropped_and_holds_up_no_other(store: Store) -> None:
    odd = ("missing.\0", "missing.Wilhelmina", "missing.¿qué?", "x" * 65, "")
    for name in (*odd, "decision.answer"):
        await count_one(store, name, NOW, UTC)

    assert [row["name"] for row in (await held(store))["counters"]] == ["decision.answer"]
