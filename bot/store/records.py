"""What stands by itself, sealed where it is personal: call-backs, business accounts, posts, what
patients wait to be told, and figures.

A call-back says who asked to be called; a business account, whether its owner lets the bot answer
there; a post of the clinic's channel is taken by one process, once, and so is who waits.
"""

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Row, select, update

from bot.session import Awaited
from bot.store.database import Store
from bot.store.memory import (
    AWAITED_FADES,
    CALLS_FADE,
    Awaiting,
    Memory,
    awaiting_of,
    day,
    memories_of,
)
from bot.store.schema import accounts, awaited, call_backs, counters, inbox, is_open, posts

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


async def want_call(store: Store, chat: int, call: CallBack, now: float) -> int:
    """Keeps the request, and gives its id; the caller then tells the staff, and says ``call_told``.

    A chat's second request within an hour, or while the staff could not yet be told of the first,
    takes the first one's place and has its id. Whether the staff are still to be told says
    ``call_of(store, id).told_at``: it is None for a new request, for one of which they could not
    be told, and where the number is another one than before.

    The parts of ``call`` become one short line each, without control and direction characters:
    a name cannot pass for a second line of what the staff read.
    """
    clean = _clean(call)
    body = store.seal.close(json.dumps(asdict(clean)).encode())
    same = (call_backs.c.asked_at > now - _ONE_CALL) | (call_backs.c.told_at.is_(None))
    query = (
        select(call_backs)
        .where(call_backs.c.chat_id == chat, call_backs.c.asked_at.is_not(None), same)
        .order_by(call_backs.c.id.desc())
        .limit(1)
    )
    async with store.transaction() as connection:
        row = (await connection.execute(query)).one_or_none()
        if row is None:
            new = call_backs.insert().values(
                chat_id=chat, day=day(now), body=body, asked_at=now, tried_at=now
            )
            return int((await connection.execute(new.returning(call_backs.c.id))).scalar_one())
        changed: dict[str, Any] = {"body": body}
        if _wanted(store, row).call.phone != clean.phone:
            changed["told_at"] = None
        if row.told_at is None or "told_at" in changed:
            changed["tried_at"] = now
        await connection.execute(
            update(call_backs).where(call_backs.c.id == row.id).values(**changed)
        )
        return int(row.id)


async def call_of(store: Store, id: int) -> WantedCall | None:
    """The request of this id; None where it is gone: forgotten, or older than 30 days."""
    async with store.transaction() as connection:
        row = (await connection.execute(select(call_backs).where(call_backs.c.id == id))).first()
    return None if row is None else _wanted(store, row)


async def call_told(store: Store, id: int, now: float) -> None:
    """The clinic's staff were told of this request. Nothing happens where it is gone."""
    async with store.transaction() as connection:
        await connection.execute(
            update(call_backs).where(call_backs.c.id == id).values(told_at=now)
        )


async def calls_untold(store: Store, now: float, again: float = _AGAIN) -> tuple[WantedCall, ...]:
    """Requests of which the staff could not be told, to be tried again now; oldest first.

    At most 20 at a time. Each is handed out to one caller only, in whichever process, and not
    again for ``again`` seconds, nor within that time after ``want_call``, whose caller tells the
    staff first. To be called every so often; after each success say ``call_told``.
    """
    due = (
        select(call_backs.c.id)
        .where(call_backs.c.told_at.is_(None), call_backs.c.tried_at <= now - again)
        .order_by(call_backs.c.tried_at, call_backs.c.id)
        .limit(_AT_ONCE)
    )
    take = (
        update(call_backs)
        .where(call_backs.c.id.in_(due), call_backs.c.tried_at <= now - again)
        .values(tried_at=now)
        .returning(call_backs)
    )
    async with store.transaction() as connection:
        rows = (await connection.execute(take)).all()
    return tuple(sorted((_wanted(store, row) for row in rows), key=lambda one: one.asked_at))


async def calls(store: Store, now: float) -> tuple[WantedCall, ...]:
    """All requests of the last 30 days, told or not; oldest first. Only reads."""
    kept = select(call_backs).where(call_backs.c.day >= day(now, -CALLS_FADE))
    async with store.transaction() as connection:
        rows = (await connection.execute(kept)).all()
    found = (_wanted(store, row) for row in rows)
    return tuple(sorted(found, key=lambda one: (one.asked_at, one.id)))


async def keep_awaited(store: Store, chat: int, one: Awaited, now: float) -> None:
    """Keeps what a patient wants to be told. Each fact is kept once of a chat: with the question
    that it was asked by last."""
    body = _closed(store, one)
    async with store.transaction() as connection:
        for old in await awaiting_of(connection, store.seal, awaited.c.chat_id == chat):
            facts = tuple(name for name in old.awaited.facts if name not in one.facts)
            mine = awaited.c.id == old.id
            if not facts:
                await connection.execute(awaited.delete().where(mine))
            elif facts != old.awaited.facts:
                less = _closed(store, replace(old.awaited, facts=facts))
                await connection.execute(update(awaited).where(mine).values(body=less))
        new = awaited.insert().values(chat_id=chat, day=day(now), body=body)
        await connection.execute(new)


async def awaiting(store: Store, now: float) -> tuple[Awaiting, ...]:
    """Who waits for what since 30 days at the most, the oldest first. Only reads."""
    async with store.transaction() as connection:
        return await awaiting_of(connection, store.seal, awaited.c.day >= day(now, -AWAITED_FADES))


async def take_awaited(store: Store, one: Awaiting, now: float) -> bool:
    """Whether this patient is the caller's to tell now.

    Nobody gets them a second time, whatever happens to the message. False where they were told,
    or have forgotten it, or 30 days are over; and, to be tried again, while a message of theirs is
    in the inbox, or a crisis or an emergency was heard from them within the hour.
    """
    writing = select(inbox.c.update_id).where(inbox.c.chat_id == one.chat, is_open(inbox)).limit(1)
    kept = (awaited.c.id == one.id) & (awaited.c.day >= day(now, -AWAITED_FADES))
    take = awaited.delete().where(kept).returning(awaited.c.id)
    async with store.transaction() as connection:
        memories = await memories_of(connection, store.seal, [one.chat], now)
        session = memories.get(one.chat, Memory()).session
        if session.crisis or session.reminders or (await connection.execute(writing)).first():
            return False
        return (await connection.execute(take)).first() is not None


def wanted_facts(found: Iterable[Awaiting]) -> Counter[str]:
    """How many patients wait for each fact."""
    return Counter(fact for one in found for fact in one.awaited.facts)


async def counted(store: Store, first: date, last: date) -> dict[date, dict[str, int]]:
    """What was counted on each of these days, by name. Only reads."""
    days = counters.c.day.between(str(first), str(last))
    async with store.transaction() as connection:
        rows = (await connection.execute(select(counters).where(days))).all()
    found: dict[date, dict[str, int]] = {}
    for row in rows:
        found.setdefault(date.fromisoformat(row.day), {})[row.name] = row.n
    return found


def _closed(store: Store, one: Awaited) -> bytes:
    return store.seal.close(json.dumps(asdict(one)).encode())


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
    )


def _wanted(store: Store, row: Row[Any]) -> WantedCall:
    call = _clean(
        CallBack(**json.loads(store.seal.open(row.body)))
    )  # an older version's may not be
    told_at = None if row.told_at is None else float(row.told_at)
    if row.asked_at is None:  # an older version's
        asked_at = datetime.fromisoformat(row.day).replace(tzinfo=UTC).timestamp()
    else:
        asked_at = float(row.asked_at)  # SQLite returns 5.0 as 5 from an UPDATE
    known = told_at is not None or row.asked_at is not None
    return WantedCall(
        row.id, row.chat_id, call, asked_at, told_at, told_at is not None if known else None
    )


@dataclass(frozen=True, slots=True)
class BusinessAccount:
    """One owner's account."""

    owner: int
    """The owner's user id, which is their chat with the bot, too."""
    may: bool
    """Telegram's word: connected, with the right to reply."""
    shall: bool = True
    """The owner's word."""

    @property
    def open(self) -> bool:
        """Whether the bot answers there."""
        return self.may and self.shall


async def account_of(store: Store, name: str) -> BusinessAccount | None:
    """The account of this connection, by Telegram's name for it; None where there is none."""
    async with store.transaction() as connection:
        body = await connection.scalar(select(accounts.c.body).where(accounts.c.id == name))
    return None if body is None else BusinessAccount(**json.loads(store.seal.open(body)))


async def keep_account(store: Store, name: str, kept: BusinessAccount) -> None:
    """Keeps it in the place of what was kept of this connection before."""
    body = store.seal.close(json.dumps(asdict(kept)).encode())
    async with store.transaction() as connection:
        row = store.insert(accounts).values(id=name, body=body)
        await connection.execute(
            row.on_conflict_do_update(index_elements=["id"], set_={"body": row.excluded.body})
        )


async def drop_account(store: Store, name: str) -> None:
    """The owner has taken the bot out again."""
    async with store.transaction() as connection:
        await connection.execute(accounts.delete().where(accounts.c.id == name))


async def take_post(store: Store, name: str, now: float) -> bool:
    """Whether this post is the caller's to publish.

    Nobody gets it a second time, whatever happens to the first.
    """
    async with store.transaction() as connection:
        new = (
            store.insert(posts)
            .values(name=name, day=day(now))
            .on_conflict_do_nothing()
            .returning(posts.c.name)
        )
        return (await connection.execute(new)).first() is not None


async def give_post_back(store: Store, name: str) -> None:
    """It could not be published, and Telegram said so: it may be taken again."""
    async with store.transaction() as connection:
        await connection.execute(posts.delete().where(posts.c.name == name))
