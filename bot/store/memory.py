"""What is kept of a chat, and for how long: an hour's memory, 30 days of what was not answered."""

import hashlib
import json
import logging
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache, partial
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    Row,
    Table,
    bindparam,
    delete,
    select,
    tuple_,
    update,
)

from bot.errors import SettingsError
from bot.notice import Notice
from bot.session import Awaited, Session
from bot.store.database import Seal, Store, insert
from bot.store.missed import Missed, missed_of
from bot.store.notices import faded, notices_of
from bot.store.schema import (
    DONE,
    WIPED,
    accounts,
    awaited,
    call_backs,
    counters,
    handoffs,
    inbox,
    is_closed,
    is_open,
    notices,
    posts,
    relayed,
    sessions,
    unanswered,
)
from bot.told import Told

_log = logging.getLogger(__name__)

MEMORY_FADES, TOPIC_FADES = 3600.0, 900.0  # seconds
UNANSWERED_FADES = CALLS_FADE = AWAITED_FADES = 30  # days
HANDOFFS_FADE = 30 * 86_400.0  # seconds after one is over
# Telegram offers an update again for a day, and draws its ids anew after a week of silence: between
# the two, a repeat is known and nothing new is taken for one.
# https://core.telegram.org/bots/api#getting-updates
ID_FADES = 3 * 86_400.0  # seconds
COUNTS_FADE = 400  # days: a year can be compared with the one before
_COUNTED = re.compile(r"[a-z0-9_. -]{1,64}")  # a counter's name
_AT_ONCE, _STEPS = 500, 40  # rows that a step of a sweep deletes; full steps of a sweep
_LATEST = 20  # chats of which one has had the newest message
ANSWERS_KEPT = 50  # of one chat, whose questions may still be edited


_OF_CHATS = select(sessions).where(sessions.c.chat_id.in_(bindparam("chats", expanding=True)))


@cache
def _keep(engine: str) -> Any:
    new = insert(sessions, engine)
    newer = {"touched_at": new.excluded.touched_at, "body": new.excluded.body}
    return new.on_conflict_do_update(index_elements=["chat_id"], set_=newer)


_BLANK = Session()
_ON_ACCOUNTS = 2**62  # above this there is no chat's number


def number_on(account: str, chat: int) -> int:
    """The number under which a person's chat with a business account is kept: theirs with the bot
    is another one."""
    digest = hashlib.blake2b(f"{account} {chat}".encode(), digest_size=8).digest()
    return _ON_ACCOUNTS + int.from_bytes(digest) % _ON_ACCOUNTS


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of one chat between two messages."""

    session: Session = field(default_factory=Session)
    answers: Mapping[int, int] = field(default_factory=dict)
    """The answer's message by the question's, oldest first, of which the newest 50 are kept.

    An edited question gets its answer corrected.
    """
    late: bool = False
    """Whether the last answer came late and said so."""
    asked: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    """By the answer's message, oldest first: its intent and what was asked, redacted.

    Should a thumb point down at it; or, without an intent, where the bot has asked back, should
    nothing of that be meant.
    """
    album: str = ""
    """The album whose pictures were answered last: one line is enough for all of them."""
    tapped: str = ""
    """The button that was tapped last: a second tap on it asks nothing new."""
    flooded: bool = False
    """Whether the patient was told that they write faster than we answer."""
    owner_wrote: float = 0.0
    """On a business account: when its owner last wrote in this chat, in seconds since 1970."""
    last_sent: int = 0
    """The newest message that the bot is known to have sent in this private chat."""


@dataclass(frozen=True, slots=True)
class Awaiting:
    """A patient who waits to be told something, as it is kept for 30 days."""

    id: int
    chat: int
    awaited: Awaited
    day: str
    """On which they asked for it."""

    @property
    def until(self) -> str:
        """The last day on which they are told."""
        return str(date.fromisoformat(self.day) + timedelta(days=AWAITED_FADES))

    def is_new(self, now: float) -> bool:
        """Whether they have asked for it today."""
        return self.day == day(now)


@dataclass(frozen=True, slots=True)
class Kept:
    """All that is kept of a chat."""

    memory: Memory
    missed: tuple[Missed, ...]
    call_backs: tuple[tuple[str, bool], ...] = ()
    """The days on which a call back was asked for, and whether the clinic says that it is done."""
    awaiting: tuple[Awaiting, ...] = ()
    """What this patient waits to be told."""
    notices: tuple[Notice, ...] = ()
    """What the clinic was told, or is to be told, at once."""
    accounts: int = 0
    """How many business accounts this person has connected the bot to."""
    handoffs: tuple[str, ...] = ()
    """The days on which they began to write with the staff."""


def memories_of(
    connection: Connection, seal: Seal, chats: list[int], now: float
) -> dict[int, Memory]:
    """What is remembered of these chats."""
    found = connection.execute(_OF_CHATS, {"chats": chats}) if chats else ()
    return {
        row.chat_id: _readable(seal, row.body, now - row.touched_at)
        for row in found
        if now - row.touched_at < MEMORY_FADES
    }


def newest_sent(connection: Connection, seal: Seal) -> int:
    """The newest message that the bot is known to have sent in a private chat."""
    latest = select(sessions.c.body).order_by(sessions.c.touched_at.desc()).limit(_LATEST)
    numbers = [0]
    for body in connection.execute(latest).scalars():
        with suppress(SettingsError):  # sealed with a key that is gone
            numbers.append(json.loads(seal.open(body)).get("last_sent", 0))
    return max(numbers)


def _readable(seal: Seal, body: bytes, age: float) -> Memory:
    """A memory as it is kept; none where it cannot be read, which must keep nobody waiting."""
    try:
        return _memory(json.loads(seal.open(body)), age)
    except Exception as error:
        _log.error("what was remembered of a chat cannot be read: %s", type(error).__name__)
        return Memory()


def remember(
    connection: Connection, store: Store, memories: Mapping[int, Memory], now: float
) -> None:
    """Keeps these memories, each by its chat, in the place of older ones."""
    rows = [
        {
            "chat_id": chat,
            "touched_at": now,
            "body": store.seal.close(json.dumps(_stored(memory)).encode()),
        }
        for chat, memory in memories.items()
    ]
    if rows:
        connection.execute(_keep(connection.dialect.name), rows)


async def move(store: Store, old: int, new: int) -> None:
    """A group became a supergroup: what is kept of it is kept under its new number."""

    def change(connection: Connection) -> None:
        connection.execute(delete(sessions).where(sessions.c.chat_id == new))
        for table in (sessions, unanswered, call_backs, awaited, notices, handoffs):
            connection.execute(update(table).where(table.c.chat_id == old).values(chat_id=new))

    await store.transact(change)


def count(
    connection: Connection, store: Store, counts: Mapping[str, int], now: float, zone: tzinfo
) -> None:
    """Adds these counts to those of the day in a time zone; what has a name that is none is
    dropped. The days of an older version are UTC's: some hours off, where the clinic is.

    A name may come from outside: a forged button must not end up in the table, and what the
    database refuses would fail each later beat.
    """
    named = {name: n for name, n in counts.items() if _COUNTED.fullmatch(name)}
    if len(named) < len(counts):
        _log.warning("%d counts with an odd name were dropped", len(counts) - len(named))
    today = str(datetime.fromtimestamp(now, zone).date())
    # In one order everywhere, or two replicas could wait for each other.
    rows = [{"day": today, "name": name, "n": n} for name, n in sorted(named.items())]
    if rows:
        row = store.insert(counters).values(rows)
        added = {"n": counters.c.n + row.excluded.n}
        connection.execute(row.on_conflict_do_update(index_elements=["day", "name"], set_=added))


async def count_one(store: Store, name: str, now: float, zone: tzinfo) -> None:
    """Adds one to what is counted under a name, from beside the running bot."""
    await store.transact(lambda connection: count(connection, store, {name: 1}, now, zone))


async def kept_of(store: Store, chat: int, now: float) -> Kept:
    """What `/mydata` shows."""

    def kept(connection: Connection) -> Kept:
        memory = memories_of(connection, store.seal, [chat], now).get(chat, Memory())
        waiting = missed_of(connection, store.seal, unanswered.c.chat_id == chat)
        missed = tuple(one.missed for one in waiting)
        wanted = (
            select(call_backs.c.day, call_backs.c.done_at)
            .where(call_backs.c.chat_id == chat)
            .order_by(call_backs.c.id)
        )
        asked = tuple((row.day, row.done_at is not None) for row in connection.execute(wanted))
        awaiting = awaiting_of(connection, store.seal, awaited.c.chat_id == chat)
        told = notices_of(connection, store.seal, notices.c.chat_id == chat)
        accounts_of = _accounts_of(connection, store.seal, chat)
        talked = select(handoffs.c.day).where(handoffs.c.chat_id == chat).order_by(handoffs.c.id)
        handed = tuple(connection.execute(talked).scalars())
        notes = tuple(one.notice for one in told)
        return Kept(memory, missed, asked, awaiting, notes, len(accounts_of), handed)

    return await store.transact(kept)


def awaiting_of(
    connection: Connection, seal: Seal, which: ColumnElement[bool]
) -> tuple[Awaiting, ...]:
    """Who waits for what, the oldest first. What was sealed with a key that is gone is left out:
    nobody can be told it any more, and the others need not wait for that."""
    rows = connection.execute(select(awaited).where(which).order_by(awaited.c.id))
    found = (_awaiting(seal, row) for row in rows)
    return tuple(one for one in found if one is not None)


def _awaiting(seal: Seal, row: Row[Any]) -> Awaiting | None:
    try:
        stored = json.loads(seal.open(row.body))
    except SettingsError:
        return None
    wanted = {**_known(Awaited, stored), "facts": tuple(stored["facts"])}
    return Awaiting(row.id, row.chat_id, Awaited(**wanted), row.day)


async def forget(store: Store, chat: int, before: int) -> None:
    """What `/forget` does: nothing of the chat is left from before this update.

    The update itself goes when it is done.
    """

    def drop(connection: Connection) -> None:
        names = connection.execute(select(accounts.c.id)).scalars()
        chats = [chat, *(number_on(name, chat) for name in names)]
        connection.execute(delete(sessions).where(sessions.c.chat_id.in_(chats)))
        connection.execute(delete(unanswered).where(unanswered.c.chat_id == chat))
        connection.execute(delete(call_backs).where(call_backs.c.chat_id == chat))
        connection.execute(delete(awaited).where(awaited.c.chat_id == chat))
        _drop_handoffs(connection, handoffs.c.chat_id == chat)
        connection.execute(delete(notices).where(notices.c.chat_id.in_(chats)))
        mine = _accounts_of(connection, store.seal, chat)
        connection.execute(delete(accounts).where(accounts.c.id.in_(mine)))
        connection.execute(
            update(inbox)
            .where(inbox.c.chat_id == chat, inbox.c.update_id < before, is_open(inbox))
            .values(state=DONE, **WIPED)
        )

    await store.transact(drop)
    await store.tidy()


def _drop_handoffs(connection: Connection, which: ColumnElement[bool]) -> None:
    """Deletes hand-offs with what is known of their messages."""
    gone = select(handoffs.c.id).where(which)
    connection.execute(delete(relayed).where(relayed.c.handoff.in_(gone)))
    connection.execute(delete(handoffs).where(which))


def _accounts_of(connection: Connection, seal: Seal, owner: int) -> list[str]:
    """A person's business accounts. The owner is sealed, so all are read; they are few."""
    rows = connection.execute(select(accounts)).all()
    return [row.id for row in rows if json.loads(seal.open(row.body))["owner"] == owner]


async def sweep(store: Store, now: float) -> None:
    """Deletes what has been kept long enough: in steps, between which others have their turn, and
    no more than so many at a time. What is left then is deleted by a later sweep."""
    over = handoffs.c.ended_at < now - HANDOFFS_FADE
    old: tuple[tuple[Table, ColumnElement[bool]], ...] = (
        (sessions, sessions.c.touched_at < now - MEMORY_FADES),
        (unanswered, unanswered.c.day < day(now, -UNANSWERED_FADES)),
        (call_backs, call_backs.c.day < day(now, -CALLS_FADE)),
        (awaited, awaited.c.day < day(now, -AWAITED_FADES)),
        (relayed, relayed.c.handoff.in_(select(handoffs.c.id).where(over))),
        (handoffs, over & handoffs.c.id.not_in(select(relayed.c.handoff))),
        (notices, faded(now)),
        (posts, posts.c.day < day(now, -COUNTS_FADE)),
        (counters, counters.c.day < day(now, -COUNTS_FADE)),
        (inbox, is_closed(inbox) & (inbox.c.received_at < now - ID_FADES)),
    )
    steps = _STEPS
    for table, which in old:
        some = select(*table.primary_key).where(which).limit(_AT_ONCE)
        drop = delete(table).where(tuple_(*table.primary_key).in_(some))
        act = partial(_rows_changed, change=drop)
        while steps and await store.transact(act, lasting=False) == _AT_ONCE:
            steps -= 1
    await store.tidy()


def _rows_changed(connection: Connection, change: Delete) -> int:
    return connection.execute(change).rowcount


def day(now: float, after: int = 0) -> str:
    """The day (UTC), or one so many days after it."""
    return str(datetime.fromtimestamp(now, UTC).date() + timedelta(days=after))


def _stored(memory: Memory) -> dict[str, Any]:
    """A memory as it is to be stored, no larger than it need be."""
    stored = asdict(memory)
    del stored["session"]["at"]  # which holds for one turn
    stored["answers"] = dict(list(memory.answers.items())[-ANSWERS_KEPT:])
    return stored


def _known(kind: type[Session | Told | Awaited], stored: Mapping[str, Any]) -> dict[str, Any]:
    """What is stored of the fields that this version has."""
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in stored.items() if name in names}


def _memory(stored: dict[str, Any], age: float) -> Memory:
    """A memory as it was stored, perhaps by another version: what is unknown is left out, and what
    is of another kind."""
    session: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in _known(Session, stored.get("session", {})).items()
    }
    if "told" in session:
        session["told"] = Told(**_known(Told, session["told"]))
    kinds = {name: type(getattr(_BLANK, name)) for name in session}
    session = {name: one for name, one in session.items() if isinstance(one, kinds[name])}
    answers = {int(question): answer for question, answer in stored.get("answers", {}).items()}
    remembered = Session(**session)
    asked = {
        int(answer): (intent, words) for answer, (intent, words) in stored.get("asked", {}).items()
    }
    plain = {
        name: stored[name]
        for name in ("late", "album", "tapped", "flooded", "owner_wrote", "last_sent")
        if name in stored
    }
    return Memory(
        remembered if age < TOPIC_FADES else remembered.faded(), answers, asked=asked, **plain
    )
