"""Updates at work: taken from the inbox, side by side between chats, in order within one.

Knows no channel: how an update is answered is handed in.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from math import inf
from typing import Protocol, TypeVar

from bot.logs import place_of
from bot.permits import Permits
from bot.store import Claim, Inbox, Lost, Memory, Missed, Unavailable, sweep
from bot.supervisor import set_or, supervise

_log = logging.getLogger(__name__)
_SHORTEST_WAIT, _LONGEST_WAIT = 0.2, 5.0  # seconds between tries while the store is away
_ASKED = 5
"""Crashes after which what was sent is looked for: who dies again and again is to spend the last
tries on answers."""
_SPARE = 4  # places for alarms, beside all others
_TURNS = 4  # in so many parts the places are filled again where all are taken

Given = TypeVar("Given")


class Meter(Protocol):
    """Whoever counts: ``bot.metrics``, or nobody."""

    def count_update(self, kind: str, seconds: float | None) -> None:
        """An update is done; so long after it came, if it got a reply."""

    def count_turn(self, action: str, level: str, seconds: float) -> None:
        """A turn, and the CPU time that it took; the level is an alarm's, else empty."""

    def count_failure(self, what: str) -> None:
        """An answer, or an update that is set aside."""


class Unmetered:
    """Counts nothing."""

    def count_update(self, kind: str, seconds: float | None) -> None: ...

    def count_turn(self, action: str, level: str, seconds: float) -> None: ...

    def count_failure(self, what: str) -> None: ...


class Unfailing:
    """Counts as another does. That this fails is no reason not to do what is counted."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter

    def count_update(self, kind: str, seconds: float | None) -> None:
        with _logged():
            self._meter.count_update(kind, seconds)

    def count_turn(self, action: str, level: str, seconds: float) -> None:
        with _logged():
            self._meter.count_turn(action, level, seconds)

    def count_failure(self, what: str) -> None:
        with _logged():
            self._meter.count_failure(what)


@contextmanager
def _logged() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        _log.error("something was not counted: %s", place_of(error))


@dataclass(frozen=True, slots=True)
class Pace:
    """Every number of the work; times in seconds."""

    at_once: int = 16
    """Updates in work at a time."""
    in_flight: int = 3
    """Messages on their way at a time, alarms aside: the most that a killed process may send twice.
    More than one only while others have waited for ``patience``."""
    patience: float = 0.25
    """What a message waits at the most for the one before it to be stored as sent."""
    in_hand: int = 200
    """Those included that wait for the channel."""
    tries: int = 3
    """After this many failures an update is set aside."""
    claims: int = 10
    """After the process has died this many times with an update in work, that update is believed
    to be the reason."""
    look: float = 1.0
    """Between two looks for what other replicas have accepted."""
    beat: float = 2.0
    """Between two signs of life."""
    sweep: float = 60.0
    """Between two deletions of what has been kept long enough."""
    drain: float = 20.0
    """What a stopping process takes at the most to answer what waits."""
    late: float = 300.0
    """A question older than this is answered with a line that says why late."""


class Work:
    """One update at work: what is remembered, and which of its messages have been sent."""

    def __init__(
        self,
        claim: Claim,
        record: Callable[[Claim, list[int]], Awaitable[None]],
        rested: Callable[[], None],
        is_ours: Callable[[], bool],
        permits: Permits,
    ) -> None:
        """``record`` stores what was sent, ``rested`` hears that this work gives up its place for
        a while, ``is_ours`` says whether the update is still this process's; ``permits`` are those
        of all that is in work."""
        self.claim = claim
        self.memory: Memory = claim.memory
        self.missed: Missed | None = None
        self.sent = list(claim.sent)
        self.resting = False
        self._record = record
        self._rested = rested
        self._is_ours = is_ours
        self._permits = permits
        self._permitted = self._over = False
        self._recorded = len(claim.sent)
        self._step = 0

    async def once(
        self,
        send: Callable[[], Awaitable[int]],
        find: Callable[[], Awaitable[int | None]] | None = None,
        *,
        at_once: bool = False,
    ) -> int:
        """The id of the message that ``send`` sends; or that an earlier try is known to have sent.

        That it was sent is stored before the next message is, or else when the update is done. A
        crash between the two looks like one before the message was sent: then ``find`` says what
        was sent, where the channel can tell, and else it is sent again. (To store beforehand that
        it is about to be sent would change nothing.) What goes out ``at_once``, as the card of an
        alarm, waits for no store.
        """
        step, self._step = self._step, self._step + 1
        if step < len(self.sent):
            return self.sent[step]
        # After a freeze the update may be another process's by now: then recording raises Lost.
        if not at_once and (self._recorded < len(self.sent) or not self._is_ours()):
            await self._record(self.claim, self.sent)
            self._recorded = len(self.sent)
            self._land()
        in_doubt = 0 < self.claim.crashes <= _ASKED and step == len(self.claim.sent)
        found = await find() if find is not None and in_doubt else None
        self.sent.append(await send() if found is None else found)
        return self.sent[-1]

    async def permit(self) -> None:
        """Waits until its next message may be on its way: until what was sent is stored, few others
        are. Raises Lost where the update has become another process's meanwhile."""
        if self._over:
            return
        if not self._permitted:
            await self._permits.take()
            self._permitted = True
        if not self._is_ours():
            await self._record(self.claim, self.sent)

    def _land(self) -> None:
        if self._permitted:
            self._permitted = False
            self._permits.give_back()

    def close(self) -> None:
        """It is done, or given up."""
        self._over = True
        self._land()

    async def rest(self, seconds: float) -> None:
        """Waits until the channel may be used again. Others are worked on meanwhile: a chat that
        must wait holds up no other."""
        self.resting = True
        self._land()
        self._rested()
        try:
            await asyncio.sleep(seconds)
        finally:
            self.resting = False


class Worker:
    """Has each update answered, until it is told to stop."""

    def __init__(
        self,
        inbox: Inbox,
        answer: Callable[[Work], Awaitable[None]],
        apologise: Callable[[Work], Awaitable[None]],
        pace: Pace,
        meter: Meter | None = None,
        final: tuple[type[Exception], ...] = (),
    ) -> None:
        """``final`` is what another try would not mend: ``answer`` has tried often enough."""
        self._inbox = inbox
        self._answer = answer
        self._apologise = apologise
        self._pace = pace
        self._meter = meter or Unmetered()
        self._final = final
        self._permits = Permits(pace.in_flight, pace.patience)
        self._in_hand: dict[asyncio.Task[None], Work] = {}
        # One update a turn of the event loop: so that what was sent is known to be sent before much
        # else is worked out.
        self._gate = asyncio.Lock()
        self._stopping = False
        self._full = False
        """Whether more may wait than there was room for."""
        self._claimed = -inf
        """When it was last claimed, on the monotonic clock."""
        self._task: asyncio.Task[None] | None = None

    def start(self) -> "asyncio.Task[None]":
        """Begins; the task ends with what cannot be mended by waiting."""
        self._task = asyncio.create_task(self._run())
        return self._task

    async def drain(self) -> None:
        """Answers what waits, as far as the time allows, and gives the rest back."""
        self._stopping = True
        self._inbox.arrived.set()
        if self._task is not None:
            done, _ = await asyncio.wait([self._task], timeout=self._pace.drain)
            if not done:
                _log.warning("stopping with updates unanswered; they wait in the store")
                self._task.cancel()
                await asyncio.wait([self._task])
        for task in self._in_hand:
            task.cancel()
        await asyncio.gather(*self._in_hand, return_exceptions=True)
        try:
            await self._inbox.leave()
        except Unavailable as error:
            _log.warning("the store cannot be reached: %s", error)

    async def _run(self) -> None:
        await patiently(self._inbox.beat)
        failed, beat = partial(self._meter.count_failure, "beat"), self._pace.beat
        alive = asyncio.create_task(supervise("the beat", self._live, failed, beat, beat))
        try:
            await self._claim()
        finally:
            alive.cancel()
            await asyncio.wait([alive])

    async def _claim(self) -> None:
        """Claims as much as there is room for, as often as something may wait for it."""
        arrived = self._inbox.arrived
        while True:
            arrived.clear()
            room = self._room_to_fill()
            spare = self._room(_SPARE) - room
            claims = await patiently(partial(self._inbox.claim, room, spare))
            self._full = len(claims) >= room
            self._claimed = time.monotonic() if room else self._claimed
            self._inbox.look()
            for claim in claims:
                work = Work(claim, self._record, arrived.set, self._is_alive, self._permits)
                task = asyncio.create_task(self._work(work))
                self._in_hand[task] = work
                task.add_done_callback(self._let_go)
            if self._stopping and not self._in_hand:
                return
            if not (self._full and room):
                await set_or(arrived, self._pace.look)

    async def _record(self, claim: Claim, sent: list[int]) -> None:
        await patiently(partial(self._inbox.record, claim, sent))

    def _is_alive(self) -> bool:
        return self._inbox.is_believed_alive(self._pace.beat)

    def _let_go(self, task: "asyncio.Task[None]") -> None:
        del self._in_hand[task]
        if self._full or self._stopping:  # the inbox knows what follows in the same chat
            self._inbox.arrived.set()
        if not task.cancelled() and (error := task.exception()):
            self._meter.count_failure("left")
            _log.error("an update was left to the next start: %s", place_of(error))

    def _room_to_fill(self) -> int:
        """How many are to be claimed. Where more waits than there was room for, a few at a time:
        to claim each by itself costs as much as to store that it is done."""
        room = self._room()
        late = time.monotonic() - self._claimed >= self._pace.look
        few = max(1, self._pace.at_once // _TURNS) if self._full and not late else 1
        return room if room >= few else 0

    def _room(self, spare: int = 0) -> int:
        """How many more may be taken in hand, where so many places are there beside the usual."""
        active = sum(not work.resting for work in self._in_hand.values())
        free = min(self._pace.at_once - active, self._pace.in_hand - len(self._in_hand))
        return max(0, free + spare)

    async def _work(self, work: Work) -> None:
        claim = work.claim
        try:
            try:
                if claim.claims > self._pace.claims:
                    raise RuntimeError("the process died each time that this update was in work")
                async with self._gate:
                    await asyncio.sleep(0)
                await self._answer(work)
                await patiently(lambda: self._inbox.done(claim, work.memory, work.missed))
            except Lost:
                raise
            except Exception as error:
                await self._fail(work, error)
            else:
                self._measure(work)
        except Lost:
            _log.warning("an update was taken over by another process")
        except asyncio.CancelledError:
            await asyncio.shield(self._release(work))
            raise
        finally:
            work.close()

    async def _fail(self, work: Work, error: Exception) -> None:
        claim = work.claim
        _log.error("update %d was not answered: %s", claim.update_id, place_of(error))
        self._meter.count_failure("answer")
        again = claim.failures + 1 < self._pace.tries and claim.claims <= self._pace.claims
        if again and not isinstance(error, self._final):
            await work.rest(_SHORTEST_WAIT * (claim.failures + 1))
            await patiently(lambda: self._inbox.failed(claim, work.sent))
            return
        _log.error("update %d is set aside", claim.update_id)
        self._meter.count_failure("set aside")
        if not work.sent:
            try:
                await self._apologise(work)
            except Exception as second:
                _log.error("the patient could not be told: %s", place_of(second))
        await patiently(lambda: self._inbox.set_aside(claim))

    def _measure(self, work: Work) -> None:
        kind = next((key for key in work.claim.update if key != "update_id"), "")
        self._meter.count_update(
            kind, self._inbox.clock() - work.claim.received_at if work.sent else None
        )

    async def _release(self, work: Work) -> None:
        try:
            await self._inbox.release(work.claim, work.sent)
        except (Lost, Unavailable):
            _log.info("an update could not be given back; it will be taken over")

    async def _live(self) -> None:
        """Shows that this process lives, and deletes what has been kept long enough."""
        rounds, swept_in = 0, max(1, round(self._pace.sweep / self._pace.beat))
        while True:
            await asyncio.sleep(self._pace.beat)
            rounds += 1
            try:
                await self._inbox.beat()
                if rounds % swept_in == 0:
                    await sweep(self._inbox.store, self._inbox.clock())
            except Unavailable as error:
                _log.warning("the store cannot be reached: %s", error)


async def patiently(act: Callable[[], Awaitable[Given]]) -> Given:
    """What ``act`` gives, as soon as the store can be used."""
    wait = _SHORTEST_WAIT
    while True:
        try:
            return await act()
        except Unavailable as error:
            _log.warning("the store cannot be reached: %s", error)
            await asyncio.sleep(wait)
            wait = min(2 * wait, _LONGEST_WAIT)
