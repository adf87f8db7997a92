"""The inbox: what Telegram was told that we have, until it is answered.

A queue on SKIP LOCKED (https://www.postgresql.org/docs/current/sql-select.html, "The Locking
Clause"): an update is taken by one worker, the oldest of its chat first, and no later one of that
chat before it is done. A worker's process shows that it lives by counting up its beat; the others
count how often they saw the same number. So no two clocks are compared, and all of them may jump.
"""

import asyncio
import json
import logging
import secrets
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Float,
    Row,
    Update,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    tuple_,
    update,
)

from bot.store.database import Store, Unavailable
from bot.store.memory import Memory, count, day, memories_of, newest_sent, number_on, remember
from bot.store.missed import Missed, note
from bot.store.schema import (
    ASIDE,
    DONE,
    WAITING,
    WIPED,
    WORKING,
    inbox,
    is_open,
    is_urgent,
    is_waiting,
    workers,
)

_log = logging.getLogger(__name__)

JSON = dict[str, Any]
_MISSED_BEATS = 4  # rounds of ours in which another process's beat stood still: it is dead
_ALARMS_LOOK = 0.5  # seconds between two looks for alarms that other replicas have accepted
_LARGEST = 2**63 - 1


# Each statement of an update's way is made once, so that what SQLAlchemy works out for it is, too.
_EARLIER = inbox.alias()
_HELD_UP = exists().where(
    _EARLIER.c.chat_id == inbox.c.chat_id,
    _EARLIER.c.update_id < inbox.c.update_id,
    is_open(_EARLIER),
)
_PAUSED = inbox.c.chat_id.in_(bindparam("paused", expanding=True))


def _taking(*which: ColumnElement[bool]) -> Update:
    next_ones = (
        select(inbox.c.update_id)
        .where(is_waiting(inbox), *which)
        .order_by(inbox.c.update_id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True, of=inbox)
        # PostgreSQL would run a plain subquery again, and lock more than it should.
        .cte("next_ones")
    )
    return (
        update(inbox)
        .where(inbox.c.update_id.in_(select(next_ones.c.update_id)), is_waiting(inbox))
        .values(state=WORKING, worker=bindparam("by"), claims=inbox.c.claims + 1)
        .returning(inbox)
    )


_TAKE_ALARMS = _taking(is_urgent(inbox))
_TAKE = _taking(~_HELD_UP)
_TAKE_BUT_PAUSED = _taking(~_HELD_UP, or_(inbox.c.chat_id.is_(None), ~_PAUSED))
_CLOSE = (
    update(inbox)
    .where(
        tuple_(inbox.c.update_id, inbox.c.claims).in_(bindparam("held", expanding=True)),
        inbox.c.state == WORKING,
        inbox.c.worker == bindparam("by"),
    )
    .values(state=DONE, **WIPED)
    .returning(inbox.c.update_id)
)


_FOLLOWED = select(
    exists().where(
        inbox.c.chat_id.in_(bindparam("chats", expanding=True)), is_open(inbox), is_waiting(inbox)
    )
)
# The server plans a statement anew only where it has a parameter: see ``_plan_anew``.
_WAITS = select(
    func.count(), func.max(bindparam("now", type_=Float(53)) - inbox.c.received_at)
).where(is_open(inbox))


class Lost(Exception):
    """Another worker has taken the update over: this process was believed dead.

    It must do no more about it.
    """


@dataclass(frozen=True, slots=True)
class Claim:
    """An update that this worker has taken, with what is remembered of its chat."""

    update_id: int
    chat_id: int | None
    update: JSON
    claims: int
    """How often it was taken; more than once after a crash or a failure."""
    failures: int
    """How often answering it failed."""
    sent: tuple[int, ...]
    """The messages that are known to have been sent for it."""
    memory: Memory
    received_at: float
    urgent: bool
    """Whether it raises an alarm."""

    @property
    def crashes(self) -> int:
        """How many processes have died with it in work: what they sent last is not known."""
        return self.claims - self.failures - 1


@dataclass(frozen=True, slots=True)
class Backlog:
    """What is not answered yet."""

    updates: int
    oldest: float
    """Since when the oldest waits, in seconds; 0 where nothing does."""


@dataclass(frozen=True, slots=True)
class _Answered:
    claim: Claim
    memory: Memory
    missed: Missed | None
    closed: "asyncio.Future[None]"


class Inbox:
    """One process's view of the inbox."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.time) -> None:
        self.store = store
        self.clock = clock
        self.worker = secrets.token_hex(8)
        self.arrived = asyncio.Event()
        """Set where something new may be claimed; other replicas find it when they look next.

        Not at each update that is done: to claim in vain would cost as much as to be done.
        """
        self.tally: Counter[str] = Counter()
        """Counts since the last beat, which stores them."""
        self.zone: tzinfo = UTC
        """The clinic's, in which a day of these counts begins and ends."""
        self.urgent: Callable[[JSON], bool] = lambda _: False
        """Hears an update before it is stored: whether it raises an alarm, and waits for no
        other."""
        self.lane: Callable[[JSON], int | None] = lambda _: None
        """What stands in the place of an update's chat, where several talks are led in one chat and
        none is to wait for another: a number that no chat has."""
        self.left_at = 0
        """The newest message that was known to be sent when the last process ended, where this one
        was alone as it began; else 0."""
        self._alarmed = 0.0
        """When another replica's alarms are looked for, on the monotonic clock.

        At once where one came in here.
        """
        self._paused: dict[int, float] = {}
        self.refuses = False
        """Whether what came last could not be stored."""
        self._seen: dict[str, tuple[int, int]] = {}
        self._beaten = self._looked = time.monotonic()
        self._answered: list[_Answered] = []
        self._closing: asyncio.Task[None] | None = None

    async def accept(self, *updates: JSON) -> int:
        """Commits updates as Telegram sent them, and says how many were new.

        Only then may a receiver acknowledge them. Raises ValueError for what is no update,
        Unavailable where it could not be stored: then it must not be acknowledged.
        """
        try:
            accepted = await self._accept(updates)
        except Unavailable:
            self.refuses = True
            raise
        self.refuses = self.refuses and not updates
        return accepted

    async def _accept(self, updates: Sequence[JSON]) -> int:
        rows = [
            {
                "update_id": _id_of(one),
                "chat_id": self.lane(one) or chat_of(one),
                "received_at": self.clock(),
                "state": WAITING,
                "body": self.store.seal.close(json.dumps(one).encode()),
                "claims": 0,
                "failures": 0,
                "sent": "",
                "urgent": int(self.urgent(one)),
            }
            for one in updates
        ]
        if not rows:
            return 0
        new = self.store.insert(inbox).on_conflict_do_nothing().returning(inbox.c.update_id)
        accepted = len(await self.store.transact(lambda on: on.execute(new, rows).all()))
        if any(row["urgent"] for row in rows):
            self._alarmed = 0.0
        self.arrived.set()
        return accepted

    def pause(self, chat: int, seconds: float) -> None:
        """For so long this process takes no update of the chat, alarms aside."""
        now = time.monotonic()
        self._paused = {one: until for one, until in self._paused.items() if until > now}
        self._paused[chat] = max(now + seconds, self._paused.get(chat, 0.0))

    async def claim(self, most: int, spare: int = 0) -> list[Claim]:
        """Takes alarms, for which so many places are ``spare``, and the oldest updates that wait.

        Of these at most one of each chat, none while an earlier one of its chat is open. An alarm
        waits for nothing.
        """
        now = time.monotonic()
        paused = [chat for chat, until in self._paused.items() if until > now]
        looks = now >= self._alarmed and most + spare > 0
        if looks:
            self._alarmed = now + _ALARMS_LOOK
        if not (looks or most):
            return []

        def take(connection: Connection) -> tuple[Sequence[Row[Any]], dict[int, Memory]]:
            rows = self._take(connection, _TAKE_ALARMS, most + spare) if looks else []
            if room := max(0, most - len(rows)):
                which = _TAKE_BUT_PAUSED if paused else _TAKE
                rows += self._take(connection, which, room, paused=paused)
            chats = [row.chat_id for row in rows if row.chat_id is not None]
            return rows, memories_of(connection, self.store.seal, chats, self.clock())

        # A power cut that undoes it finds the update waiting: as if this process had died.
        rows, memories = await self.store.transact(take, lasting=False)
        if any(row.urgent for row in rows):
            self._alarmed = 0.0
        return [self._claim(row, memories.get(row.chat_id, Memory())) for row in rows]

    def _take(
        self, connection: Connection, which: Update, most: int, **more: object
    ) -> list[Row[Any]]:
        found = connection.execute(which, {"most": most, "by": self.worker, **more}).all()
        return sorted(found, key=lambda row: int(row.update_id))

    def _claim(self, row: Row[Any], memory: Memory) -> Claim:
        return Claim(
            update_id=row.update_id,
            chat_id=row.chat_id,
            update=self._opened(row),
            claims=row.claims,
            failures=row.failures,
            sent=tuple(map(int, row.sent.split())),
            memory=memory,
            received_at=row.received_at,
            urgent=bool(row.urgent),
        )

    def _opened(self, row: Row[Any]) -> JSON:
        """An update as it was accepted. One that cannot be read holds up no other: nothing is left
        of it, and it is set aside."""
        try:
            return dict(json.loads(self.store.seal.open(row.body)))
        except Exception as error:
            _log.error("update %d cannot be read: %s", row.update_id, type(error).__name__)
            return {}

    async def following(self, claim: Claim) -> JSON | None:
        """The next update that waits in the same chat."""
        query = (
            select(inbox.c.body)
            .where(
                inbox.c.chat_id == claim.chat_id,
                inbox.c.update_id > claim.update_id,
                is_open(inbox),
                is_waiting(inbox),
            )
            .order_by(inbox.c.update_id)
            .limit(1)
        )
        body = await self.store.transact(lambda connection: connection.scalar(query))
        return None if body is None else dict(json.loads(self.store.seal.open(body)))

    async def is_taken(self, number: int) -> bool:
        """Whether a worker, of whichever process, has begun with the update of this id."""
        mine = select(inbox.c.state).where(inbox.c.update_id == number)
        state = await self.store.transact(lambda connection: connection.scalar(mine))
        return state not in (None, WAITING)

    async def record(self, claim: Claim, sent: Sequence[int]) -> None:
        """Stores which messages were sent, so that none of them is sent again."""
        await self._change(claim, sent=_listed(sent))

    async def done(self, claim: Claim, memory: Memory, missed: Missed | None = None) -> None:
        """The update is answered: its words go, and with that its chat's memory is stored.

        What gets done while a commit is under way shares the next one: so a crash finds few answers
        that are sent but not yet known to be.
        """
        answered = _Answered(claim, memory, missed, asyncio.get_running_loop().create_future())
        self._answered.append(answered)
        if self._closing is None or self._closing.done():
            self._closing = asyncio.create_task(self._close_batches())
        await answered.closed

    async def _close_batches(self) -> None:
        while self._answered:
            batch, self._answered = self._answered, []
            try:
                mine = await self._close(batch)
            except Exception as error:
                outcomes: list[Exception | None] = [error for _ in batch]
            else:
                outcomes = [
                    None if one.claim.update_id in mine else Lost(one.claim.update_id)
                    for one in batch
                ]
            for one, outcome in zip(batch, outcomes, strict=True):
                if one.closed.done():  # nobody waits for it any more
                    continue
                if outcome is None:
                    one.closed.set_result(None)
                else:
                    one.closed.set_exception(outcome)

    async def _close(self, batch: Sequence[_Answered]) -> set[int]:
        """Closes them in one transaction; those that were still this worker's. Where more waits in
        their chats, that may be claimed."""
        held = [(one.claim.update_id, one.claim.claims) for one in batch]
        chats = {one.claim.chat_id for one in batch if one.claim.chat_id is not None}

        def done(connection: Connection) -> tuple[set[int], bool]:
            closed = connection.execute(_CLOSE, {"held": held, "by": self.worker})
            mine = set(closed.scalars())
            ours = [one for one in batch if one.claim.update_id in mine]
            changed = {
                one.claim.chat_id: one.memory for one in ours if one.memory != one.claim.memory
            }
            remember(
                connection,
                self.store,
                {chat: memory for chat, memory in changed.items() if chat is not None},
                self.clock(),
            )
            for one in ours:
                if one.missed is not None and one.claim.chat_id is not None:
                    missed = replace(one.missed, day=day(self.clock()))
                    note(connection, self.store.seal, one.claim.chat_id, missed)
            return mine, bool(connection.scalar(_FOLLOWED, {"chats": list(chats)}))

        mine, followed = await self.store.transact(done)
        if followed:
            self.arrived.set()
        return mine

    async def failed(self, claim: Claim, sent: Sequence[int]) -> None:
        """Answering failed; it waits for another try."""
        await self._change(
            claim,
            state=WAITING,
            worker=None,
            failures=claim.failures + 1,
            sent=_listed(sent),
        )
        self.arrived.set()

    async def set_aside(self, claim: Claim) -> None:
        """Answering failed too often; its chat goes on without it.

        Its words go, too: nothing is kept for being odd.
        """
        await self._change(claim, state=ASIDE, **WIPED)
        self.arrived.set()

    async def release(self, claim: Claim, sent: Sequence[int] = ()) -> None:
        """Gives it back unanswered, for another process: this one stops."""
        await self._change(
            claim,
            state=WAITING,
            worker=None,
            claims=claim.claims - 1,
            sent=_listed(sent),
        )

    async def backlog(self) -> Backlog:
        """What waits or is in work, in all processes."""
        query = {"now": self.clock()}
        n, oldest = await self.store.transact(lambda on: on.execute(_WAITS, query).one())
        return Backlog(n, max(0.0, oldest) if n else 0.0)

    async def beat(self) -> None:
        """Shows that this process lives, and gives back what dead ones had taken.

        To be called every few seconds. Stores the tally.
        """
        counts = self.tally.copy()
        alone = await self.store.hold()

        def beat(connection: Connection) -> tuple[dict[str, tuple[int, int]], int, int]:
            mine = update(workers).where(workers.c.id == self.worker)
            if not connection.execute(mine.values(beat=workers.c.beat + 1)).rowcount:
                # the first, or after being believed dead
                connection.execute(workers.insert().values(id=self.worker, beat=1))
            others = connection.execute(select(workers).where(workers.c.id != self.worker))
            beats = {row.id: row.beat for row in others}
            if alone:  # those others are dead, however they ended
                connection.execute(delete(workers).where(workers.c.id.in_(beats)))
            stood = {who: (beat, self._rounds(who, beat)) for who, beat in beats.items()}
            for who, (beat, rounds) in stood.items():
                if rounds >= _MISSED_BEATS:
                    dead = (workers.c.id == who) & (workers.c.beat == beat)
                    connection.execute(delete(workers).where(dead))
            orphaned = inbox.c.worker.not_in(select(workers.c.id))
            freed = connection.execute(
                update(inbox)
                .where(is_open(inbox), inbox.c.state == WORKING, orphaned)
                .values(state=WAITING, worker=None)
            )
            count(connection, self.store, counts, self.clock(), self.zone)
            left_at = newest_sent(connection, self.store.seal) if alone else self.left_at
            return stood, freed.rowcount, left_at

        self._seen, freed, self.left_at = await self.store.transact(beat)
        self._beaten = time.monotonic()
        self.tally -= counts
        if freed:
            self.arrived.set()

    def is_believed_alive(self, beat: float) -> bool:
        """Whether this process, beating every so many seconds, has done so lately.

        If not, others may have taken over what it had.
        """
        return self.since_beat() < _MISSED_BEATS * beat / 2

    def since_beat(self) -> float:
        """Seconds since this process last stored that it lives, or else since it began."""
        return time.monotonic() - self._beaten

    def look(self) -> None:
        """A worker of this process has looked for what waits, and comes again."""
        self._looked = time.monotonic()

    def since_look(self) -> float:
        """Seconds since the last look, or else since this process began."""
        return time.monotonic() - self._looked

    def _rounds(self, who: str, beat: int) -> int:
        last, rounds = self._seen.get(who, (-1, 0))
        return rounds + 1 if beat == last else 0

    async def leave(self) -> None:
        """This process stops: nobody need wait for its beat."""
        await self.beat()
        gone = delete(workers).where(workers.c.id == self.worker)
        await self.store.transact(lambda connection: connection.execute(gone))

    async def _change(self, claim: Claim, **values: object) -> None:
        """Changes a row that is still this worker's; raises Lost where it is not."""
        mine = (inbox.c.update_id == claim.update_id, inbox.c.state == WORKING)
        held = (inbox.c.worker == self.worker, inbox.c.claims == claim.claims)
        change = update(inbox).where(*mine, *held).values(**values)
        if not await self.store.transact(lambda connection: connection.execute(change).rowcount):
            raise Lost(claim.update_id)


def _listed(sent: Sequence[int]) -> str:
    return " ".join(map(str, sent))


def _id_of(one: JSON) -> int:
    found = one.get("update_id") if isinstance(one, dict) else None
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found <= _LARGEST:
        raise ValueError("an update has a whole number as its update_id")
    return found


def chat_of(one: Mapping[str, Any]) -> int | None:
    """The chat whose order an update keeps, or else its sender; None where it has neither. On a
    business account a chat is not the patient's own with the bot."""
    for content in (
        value for key, value in one.items() if key != "update_id" and isinstance(value, dict)
    ):
        message = content.get("message")
        for holder, key in (
            (content, "chat"),
            (message, "chat"),
            (content, "from"),
            (content, "user"),
        ):
            place = holder.get(key) if isinstance(holder, dict) else None
            found = place.get("id") if isinstance(place, dict) else None
            if isinstance(found, int) and not isinstance(found, bool) and abs(found) <= _LARGEST:
                account = content.get("business_connection_id")
                return number_on(account, found) if isinstance(account, str) else found
    return None
