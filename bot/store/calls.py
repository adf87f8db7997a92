"""Call-backs: who asked to be called, whether the clinic's staff know of it, and if it is done."""

import json
import unicodedata
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from bot.store.database import Store
from bot.store.memory import CALLS_FADE, day
from bot.store.schema import call_backs

_ONE_CALL = 3600.0  # seconds in which a chat's requests are one
_AGAIN = 60.0  # seconds until the staff are told again of what they could not be told
_AT_ONCE = 20  # requests that are handed out to be told again at a time
_LONGEST_NAME, _LONGEST_PHONE, _LONGEST_ABOUT = 64, 24, 200  # characters
_NOTHING = "–"
_UNSEEN = ("Cc", "Cf", "Cn", "Co", "Cs")  # general categories of Unicode


@dataclass(frozen=True, slots=True)
class CallBack:
    """Whom to call, where, and what it may be about."""

    name: str
    phone: str
    about: str
    language: str = ""
    """The patient's, by its code; "" where an older version kept the request."""


@dataclass(frozen=True, slots=True)
class WantedCall:
    """A request to be called back, as it is kept for 30 days."""

    id: int
    chat: int
    call: CallBack
    """Each part of it one clean, short line."""
    asked_at: float
    """Seconds since 1970; the beginning of the day where an older version kept it."""
    told_at: float | None
    """When the clinic's staff were told, in seconds since 1970; None where that is not known."""
    told: bool | None
    """Whether they were told. None where an older version kept the request, which told them by
    itself and did not note whether that went through."""
    done_at: float | None = None
    """When somebody at the clinic said that it is done, in seconds since 1970."""
    done_by: str = ""
    """Their first name, as one clean line; "" where it was said at a terminal."""


async def want_call(store: Store, chat: int, call: CallBack, now: float) -> int:
    """Keeps the request, and gives its id; the caller then tells the staff, and says ``call_told``.

    A chat's second request within an hour, or while the staff could not yet be told of the first,
    takes the first one's place and has its id; not so where that one is done already. Whether the
    staff are still to be told says ``call_of(store, id).told_at``: it is None for a new request,
    for one of which they could not be told, and where the number is another one than before.

    The parts of ``call`` become one short line each, without control and direction characters:
    a name cannot pass for a second line of what the staff read.
    """
    clean = _clean(call)
    kept = _sealed(store, clean)
    same = (call_backs.c.asked_at > now - _ONE_CALL) | (call_backs.c.told_at.is_(None))
    query = (
        select(call_backs)
        .where(call_backs.c.chat_id == chat, call_backs.c.asked_at.is_not(None), same)
        .where(call_backs.c.done_at.is_(None))
        .order_by(call_backs.c.id.desc())
        .limit(1)
    )

    def keep(connection: Connection) -> int:
        row = connection.execute(query).one_or_none()
        if row is None:
            new = call_backs.insert().values(
                chat_id=chat, day=day(now), asked_at=now, tried_at=now, **kept
            )
            return int(connection.execute(new.returning(call_backs.c.id)).scalar_one())
        changed: dict[str, Any] = {**kept}
        if _wanted(store, row).call.phone != clean.phone:
            changed["told_at"] = None
        if row.told_at is None or "told_at" in changed:
            changed["tried_at"] = now
        connection.execute(update(call_backs).where(call_backs.c.id == row.id).values(**changed))
        return int(row.id)

    return await store.transact(keep)


async def call_of(store: Store, id: int) -> WantedCall | None:
    """The request of this id; None where it is gone: forgotten, or older than 30 days."""
    query = select(call_backs).where(call_backs.c.id == id)
    row = await store.transact(lambda connection: connection.execute(query).first())
    return None if row is None else _wanted(store, row)


async def call_told(store: Store, id: int, now: float) -> None:
    """The clinic's staff were told of this request. Nothing happens where it is gone."""
    told = update(call_backs).where(call_backs.c.id == id).values(told_at=now)
    await store.transact(lambda connection: connection.execute(told))


async def finish_call(store: Store, id: int, by: str, now: float) -> tuple[WantedCall | None, bool]:
    """Somebody at the clinic, by their first name, says that this request is done.

    Gives the request as it is then, None where it is gone; and whether it was they who did it: of
    several at once, it is the first.
    """
    mine = call_backs.c.id == id

    def finish(connection: Connection) -> tuple[WantedCall | None, bool]:
        # the others wait for the first one to be through
        row = connection.execute(select(call_backs).where(mine).with_for_update()).first()
        if row is None or row.done_at is not None:
            return None if row is None else _wanted(store, row), False
        name = one_line(by, _LONGEST_NAME) if by else ""
        done = replace(_wanted(store, row), done_at=now, done_by=name)
        kept = _sealed(store, done.call, done.done_by)
        connection.execute(update(call_backs).where(mine).values(done_at=now, **kept))
        return done, True

    return await store.transact(finish)


async def calls_untold(store: Store, now: float, again: float = _AGAIN) -> tuple[WantedCall, ...]:
    """Requests of which the staff could not be told, to be tried again now; oldest first.

    At most 20 at a time. Each is handed out to one caller only, in whichever process, and not
    again for ``again`` seconds, nor within that time after ``want_call``, whose caller tells the
    staff first. To be called every so often; after each success say ``call_told``.
    """
    due = (
        select(call_backs.c.id)
        .where(call_backs.c.told_at.is_(None), call_backs.c.done_at.is_(None))
        .where(call_backs.c.tried_at <= now - again)
        .order_by(call_backs.c.tried_at, call_backs.c.id)
        .limit(_AT_ONCE)
    )
    take = (
        update(call_backs)
        .where(call_backs.c.id.in_(due), call_backs.c.tried_at <= now - again)
        .values(tried_at=now)
        .returning(call_backs)
    )
    rows = await store.transact(lambda connection: connection.execute(take).all())
    return tuple(sorted((_wanted(store, row) for row in rows), key=lambda one: one.asked_at))


async def calls(store: Store, now: float) -> tuple[WantedCall, ...]:
    """All requests of the last 30 days, told or not; oldest first. Only reads."""
    kept = select(call_backs).where(call_backs.c.day >= day(now, -CALLS_FADE))
    rows = await store.transact(lambda connection: connection.execute(kept).all())
    found = (_wanted(store, row) for row in rows)
    return tuple(sorted(found, key=lambda one: (one.asked_at, one.id)))


def one_line(text: str, longest: int) -> str:
    """The text as one line of at most so many characters, without what is not seen.

    Control, format and direction characters, surrogates and characters without a meaning go;
    spaces and line breaks become one space. "–" where nothing is left.
    """
    spaced = " ".join(text.split())
    seen = "".join(one for one in spaced if unicodedata.category(one) not in _UNSEEN)
    line = " ".join(seen.split())
    return (line if len(line) <= longest else line[: longest - 1].rstrip() + "…") or _NOTHING


def _clean(call: CallBack) -> CallBack:
    return CallBack(
        one_line(call.name, _LONGEST_NAME),
        one_line(call.phone, _LONGEST_PHONE),
        one_line(call.about, _LONGEST_ABOUT),
        call.language,
    )


def _sealed(store: Store, call: CallBack, done_by: str = "") -> dict[str, bytes]:
    """The columns that hold what is personal."""
    body = {"name": call.name, "phone": call.phone, "about": call.about}
    more = {"language": call.language, "done_by": done_by}
    parts = (("body", body), ("more", more))
    return {name: store.seal.close(json.dumps(part).encode()) for name, part in parts}


def _wanted(store: Store, row: Row[Any]) -> WantedCall:
    body = json.loads(store.seal.open(row.body))
    more = {} if row.more is None else json.loads(store.seal.open(row.more))
    # an older version's may not be clean, and a newer one may keep more
    parts = (body["name"], body["phone"], body["about"], more.get("language", ""))
    told_at = _seconds(row.told_at)
    asked_at = _seconds(row.asked_at)
    known = told_at is not None or asked_at is not None
    if asked_at is None:  # an older version's
        asked_at = datetime.fromisoformat(row.day).replace(tzinfo=UTC).timestamp()
    return WantedCall(
        row.id,
        row.chat_id,
        _clean(CallBack(*parts)),
        asked_at,
        told_at,
        told_at is not None if known else None,
        _seconds(row.done_at),
        more.get("done_by", ""),
    )


def _seconds(stored: float | None) -> float | None:
    """SQLite returns 5.0 as 5 from an UPDATE."""
    return None if stored is None else float(stored)
