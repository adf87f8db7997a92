"""What the bot could not answer, or not well: kept 30 days, so that the clinic can add the answer.

A question's words are redacted before they come here, and sealed here.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, select, update

from bot.errors import SettingsError
from bot.store.database import Seal, Store
from bot.store.schema import unanswered

THUMB_DOWN, NOT_MEANT = "thumb down", "none of these"
"""Why a question is kept, beside what was decided: its answer was no good; nothing of what the bot
asked back was meant."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A question without an answer, for whoever looks after the content.

    Redacted words, and what became of it.
    """

    text: str
    why: str
    day: str = ""
    language: str = ""
    """"" where an older version kept it."""
    guesses: tuple[tuple[str, float], ...] = ()
    """The likeliest intents with their confidence (0-1), best first; none that the patient has said
    is not meant."""
    answered: str = ""
    """The intent whose answer was no good."""
    reason: str = ""
    """What was missing in it, as one of `bot.content.MISSING`."""
    message: int = 0
    """The message of that answer."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One of them as it waits for the clinic: without the chat that it came from."""

    id: int
    missed: Missed


def note(connection: Connection, seal: Seal, chat: int, missed: Missed) -> None:
    """Keeps a question that was not answered."""
    values = {"chat_id": chat, "day": missed.day, "why": missed.why, "body": _body(seal, missed)}
    connection.execute(unanswered.insert().values(**values))


def missed_of(
    connection: Connection, seal: Seal, which: ColumnElement[bool]
) -> tuple[Waiting, ...]:
    """Such questions, the oldest first. What was sealed with a key that is gone is left out."""
    rows = connection.execute(select(unanswered).where(which).order_by(unanswered.c.id))
    found = (_waiting(seal, row) for row in rows)
    return tuple(one for one in found if one is not None)


async def waiting(store: Store, since: str) -> tuple[Waiting, ...]:
    """All of them since a day (UTC), the oldest first. Only reads."""
    return await _missed_in(store, unanswered.c.day >= since)


async def waiting_among(store: Store, ids: Iterable[int]) -> tuple[Waiting, ...]:
    """Those of these ids that still wait."""
    return await _missed_in(store, unanswered.c.id.in_(list(ids)))


async def _missed_in(store: Store, which: ColumnElement[bool]) -> tuple[Waiting, ...]:
    return await store.transact(lambda connection: missed_of(connection, store.seal, which))


async def drop_waiting(store: Store, ids: Iterable[int]) -> int:
    """Deletes these: the clinic has seen to them. How many there still were."""
    drop = delete(unanswered).where(unanswered.c.id.in_(list(ids))).returning(unanswered.c.id)
    return len(await store.transact(lambda connection: connection.execute(drop).all()))


async def give_reason(store: Store, chat: int, message: int, reason: str) -> None:
    """Adds what was missing in the answer of this message, where its question is kept."""

    def give(connection: Connection) -> None:
        for one in missed_of(connection, store.seal, unanswered.c.chat_id == chat):
            if one.missed.message == message:
                body = _body(store.seal, replace(one.missed, reason=reason))
                mine = unanswered.c.id == one.id
                connection.execute(update(unanswered).where(mine).values(body=body))

    await store.transact(give)


def _body(seal: Seal, missed: Missed) -> bytes:
    """What is sealed of it: all but what stands in columns."""
    stored = {name: value for name, value in asdict(missed).items() if value}
    del stored["why"]
    stored.pop("day", None)
    return seal.close(json.dumps({"text": "", **stored}).encode())


def _waiting(seal: Seal, row: Row[Any]) -> Waiting | None:
    try:
        body = seal.open(row.body).decode()
    except SettingsError:
        return None
    return Waiting(row.id, replace(_missed(body), why=row.why, day=row.day))


def _missed(body: str) -> Missed:
    """As it was stored; an older version kept the words alone."""
    try:
        stored = json.loads(body)
    except ValueError:
        return Missed(body, "")
    if not (isinstance(stored, dict) and isinstance(stored.get("text"), str)):
        return Missed(body, "")  # words that happen to be JSON: "60"
    known = {one.name: stored[one.name] for one in fields(Missed) if one.name in stored}
    guesses = tuple((str(name), float(sure)) for name, sure in known.pop("guesses", ()))
    return Missed(**{"why": "", **known}, guesses=guesses)
