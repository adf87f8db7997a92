"""Patients who write with the clinic's staff, and which message of theirs is which of these.

No words are kept: Telegram has them. What happens once for two replicas is taken in the store
first: who ends a hand-off, reminds of it or retitles it is the one whose update finds it as it was.
"""

import json
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select, update

from bot.errors import SettingsError
from bot.handoff import Handoff, Home
from bot.store.database import Seal, Store
from bot.store.memory import day
from bot.store.schema import handoffs, marks, relayed

_MOVED = "staff_chat"


async def begin_handoff(
    store: Store, chat: int, language: str, by: int, now: float
) -> tuple[Handoff, bool]:
    """A patient's hand-off, begun by this update or another try at it; else, with False, the one
    that is under way. One is under way at a time."""
    running = (handoffs.c.chat_id == chat) & handoffs.c.ended_at.is_(None)
    values = {
        "chat_id": chat,
        "day": day(now),
        "body": store.seal.close(json.dumps({"language": language}).encode()),
        "begun_by": by,
        "begun_at": now,
        "touched_at": now,
        "asked_at": now,
        "reminded": 0,
        "reminded_at": 0.0,
        "told_closed": 0,
        "titled": "",
    }

    def begin(connection: Connection) -> tuple[Handoff, bool]:
        mine = (handoffs.c.chat_id == chat) & (handoffs.c.begun_by == by)
        for which in (mine, running):
            row = connection.execute(select(handoffs).where(which)).first()
            if row is not None:
                return _handoff(store.seal, row), row.begun_by == by
        new = handoffs.insert().values(**values).returning(handoffs)
        return _handoff(store.seal, connection.execute(new).one()), True

    return await store.transact(begin)


async def handoff_of(store: Store, chat: int, by: int) -> Handoff | None:
    """The hand-off that a patient is in; also one that an earlier try at this update has ended."""
    running = handoffs.c.ended_at.is_(None) | (handoffs.c.ended_by == by)
    return await _one(store, handoffs.c.chat_id == chat, running)


async def handoff_with(store: Store, number: int) -> Handoff | None:
    """The hand-off of this number, over or not; None where it is gone."""
    return await _one(store, handoffs.c.id == number)


async def handoff_at(
    store: Store, group: int, topic: int | None, message: int | None
) -> Handoff | None:
    """The hand-off that a topic of the staff's group belongs to, or else a message there: one that
    was passed on, or told of it; over or not."""
    if topic is not None:
        found = await _one(store, handoffs.c.group_id == group, handoffs.c.topic == topic)
        if found is not None:
            return found
    if message is None:
        return None
    here = (relayed.c.group_id == group) & (relayed.c.staff_message == message)
    return await _one(
        store, handoffs.c.id == select(relayed.c.handoff).where(here).scalar_subquery()
    )


async def open_handoffs(store: Store) -> tuple[Handoff, ...]:
    """All that are under way, the oldest first."""
    return await _all(store, handoffs.c.ended_at.is_(None))


async def handoffs_of(store: Store, chat: int) -> tuple[Handoff, ...]:
    """All that are kept of a patient."""
    return await _all(store, handoffs.c.chat_id == chat)


async def settle_handoff(store: Store, one: Handoff, home: Home, title: str) -> Home | None:
    """Where it is led from now on: there, below this title, or where somebody else has settled it
    meanwhile. None where it is gone."""
    was = one.home
    same = (
        handoffs.c.head.is_(None)
        if was is None
        else (handoffs.c.head == was.head) & (handoffs.c.group_id == was.group)
    )
    here = {"group_id": home.group, "topic": home.topic, "head": home.head}

    def settle(connection: Connection) -> Home | None:
        mine = handoffs.c.id == one.number
        moved = update(handoffs).where(mine, same).values(**here, titled=title)
        if connection.execute(moved).rowcount:
            _note(connection, store, one.number, home.group, home.head, None)
            return home
        row = connection.execute(select(handoffs).where(mine)).first()
        return None if row is None else _home(row)

    return await store.transact(settle)


async def note_line(store: Store, number: int, group: int, staff_message: int) -> None:
    """A line of the bot's, to which the staff may reply as to one of the patient's."""
    await store.transact(
        lambda connection: _note(connection, store, number, group, staff_message, None)
    )


async def note_asked(
    store: Store, number: int, group: int, staff_message: int, patient_message: int, now: float
) -> None:
    """A patient's message was passed on."""

    def keep(connection: Connection) -> None:
        _note(connection, store, number, group, staff_message, patient_message)
        since = handoffs.c.asked_at
        mine = update(handoffs).where(handoffs.c.id == number)
        connection.execute(mine.values(touched_at=now))
        connection.execute(mine.where(since.is_(None)).values(asked_at=now))

    await store.transact(keep)


async def note_answered(
    store: Store, number: int, group: int, staff_message: int, patient_message: int, now: float
) -> bool:
    """An answer of the staff was passed on; whether it is their first."""

    def keep(connection: Connection) -> bool:
        _note(connection, store, number, group, staff_message, patient_message)
        mine = update(handoffs).where(handoffs.c.id == number)
        answered = {"touched_at": now, "asked_at": None, "reminded": 0, "reminded_at": 0.0}
        connection.execute(mine.values(**answered, told_closed=0))
        first = mine.where(handoffs.c.answered_at.is_(None)).values(answered_at=now)
        return bool(connection.execute(first).rowcount)

    return await store.transact(keep)


def _note(
    connection: Connection,
    store: Store,
    number: int,
    group: int,
    staff_message: int,
    patient_message: int | None,
) -> None:
    there = connection.scalar(select(handoffs.c.id).where(handoffs.c.id == number))
    if there is None:  # forgotten meanwhile
        return
    row = store.insert(relayed).values(
        group_id=group,
        staff_message=staff_message,
        handoff=number,
        patient_message=patient_message,
    )
    connection.execute(row.on_conflict_do_nothing())


async def staff_messages(
    store: Store, chat: int, patient_message: int
) -> tuple[tuple[int, int], ...]:
    """What a message of a patient's chat is in the staff's group: the group and the message, the
    latest last; several where it was passed on twice."""
    query = (
        select(relayed.c.group_id, relayed.c.staff_message)
        .join(handoffs, handoffs.c.id == relayed.c.handoff)
        .where(handoffs.c.chat_id == chat, relayed.c.patient_message == patient_message)
        .order_by(relayed.c.staff_message)
    )
    rows = await store.transact(lambda connection: connection.execute(query).all())
    return tuple((row.group_id, row.staff_message) for row in rows)


async def patient_message(store: Store, group: int, staff_message: int) -> int | None:
    """What a message of the staff's group is in the patient's chat."""
    here = (relayed.c.group_id == group) & (relayed.c.staff_message == staff_message)
    query = select(relayed.c.patient_message).where(here)
    found = await store.transact(lambda connection: connection.scalar(query))
    return None if found is None else int(found)


async def copies_of(store: Store, number: int) -> dict[int, list[int]]:
    """All messages of a hand-off in the staff's group, by the group."""
    query = select(relayed).where(relayed.c.handoff == number).order_by(relayed.c.staff_message)
    found: dict[int, list[int]] = {}
    for row in await store.transact(lambda connection: connection.execute(query).all()):
        found.setdefault(row.group_id, []).append(row.staff_message)
    return found


async def end_handoff(store: Store, number: int, now: float, by: int | None = None) -> bool:
    """Whether the caller is who ends it, and tells of it: nobody else has, but for another try at
    this update."""
    free = handoffs.c.ended_at.is_(None)
    mine = free if by is None else free | (handoffs.c.ended_by == by)
    end = update(handoffs).where(handoffs.c.id == number, mine).values(ended_at=now, ended_by=by)
    return await _changed(store, end)


async def take_title(store: Store, one: Handoff, title: str) -> bool:
    """Whether the caller is who writes this title."""
    same = (handoffs.c.id == one.number) & (handoffs.c.titled == one.titled)
    return await _changed(store, update(handoffs).where(same).values(titled=title))


async def take_reminder(store: Store, one: Handoff, now: float) -> bool:
    """Whether the caller is who reminds the staff."""
    waits = handoffs.c.asked_at.is_not(None) & handoffs.c.ended_at.is_(None)
    same = (handoffs.c.id == one.number) & (handoffs.c.reminded == one.reminded)
    values = {"reminded": one.reminded + 1, "reminded_at": now}
    return await _changed(store, update(handoffs).where(same, waits).values(**values))


async def take_closed_line(store: Store, number: int) -> bool:
    """Whether the caller is who tells the patient that nobody is there."""
    same = (handoffs.c.id == number) & (handoffs.c.told_closed == 0)
    return await _changed(store, update(handoffs).where(same).values(told_closed=1))


async def keep_moved(store: Store, old: int, new: int) -> None:
    """The staff's group has another number now."""
    body = f"{old} {new}".encode()
    row = store.insert(marks).values(name=_MOVED, body=body)
    keep = row.on_conflict_do_update(index_elements=["name"], set_={"body": row.excluded.body})
    await store.transact(lambda connection: connection.execute(keep))


async def moved_to(store: Store, old: int) -> int | None:
    """The number that the staff's group of this number has now, where it is another one."""
    query = select(marks.c.body).where(marks.c.name == _MOVED)
    body = await store.transact(lambda connection: connection.scalar(query))
    was, new = map(int, body.split()) if body is not None else (None, None)
    return new if was == old else None


async def _changed(store: Store, change: Any) -> bool:
    return bool(await store.transact(lambda connection: connection.execute(change).rowcount))


async def _all(store: Store, which: ColumnElement[bool]) -> tuple[Handoff, ...]:
    query = select(handoffs).where(which).order_by(handoffs.c.id)
    rows = await store.transact(lambda connection: connection.execute(query).all())
    return tuple(_handoff(store.seal, row) for row in rows)


async def _one(store: Store, *which: ColumnElement[bool]) -> Handoff | None:
    query = select(handoffs).where(*which).order_by(handoffs.c.id.desc()).limit(1)
    row = await store.transact(lambda connection: connection.execute(query).first())
    return None if row is None else _handoff(store.seal, row)


def _handoff(seal: Seal, row: Row[Any]) -> Handoff:
    try:
        language = json.loads(seal.open(row.body))["language"]
    except SettingsError:  # sealed with a key that is gone: the clinic's own language will do
        language = ""
    return Handoff(
        number=row.id,
        chat=row.chat_id,
        language=language,
        begun_at=row.begun_at,
        touched_at=row.touched_at,
        asked_at=row.asked_at,
        answered_at=row.answered_at,
        reminded=row.reminded,
        reminded_at=row.reminded_at,
        told_closed=bool(row.told_closed),
        titled=row.titled,
        home=_home(row),
        ended=row.ended_at is not None,
        ended_by=row.ended_by,
    )


def _home(row: Row[Any]) -> Home | None:
    return None if row.head is None else Home(row.group_id, row.topic, row.head)
