"""How fast Telegram lets a bot write, chat by chat, and how fast a patient may write:
https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this.

python-telegram-bot's AIORateLimiter knows no limit for a private chat, and one RetryAfter halts it
for all chats (measured in ``tests/channels/test_limits.py``). Here a chat waits for itself alone,
and an alarm for nobody.
"""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum, auto
from math import inf
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.channels.telegram.receipt import receipt

_SENDS = (
    "sendMessage",
    "sendContact",
    "sendVenue",
    "sendLocation",
    "sendPhoto",
    "sendDocument",
    "copyMessage",
    "forwardMessage",
    "editMessageText",
    "editMessageCaption",
    "editMessageReplyMarkup",
)
"""What counts toward a chat's limit."""
_TYPING = "sendChatAction"
_IDLE = 60.0  # seconds after which nothing of a chat matters any more
_MANY = 1000  # chats from which on those that are idle are left out
_FLOOD = 10.0  # seconds within which a flood's messages come
_LAST = 3  # messages of a flood that are answered

Rest = Callable[[float], Awaitable[None]]
"""Waits so many seconds, and lets others work meanwhile."""
Permit = Callable[[], Awaitable[None]]
"""Waits until one more message may be on its way."""
Request = Callable[[], Coroutine[Any, Any, Any]]


@dataclass(frozen=True, slots=True)
class Limits:
    """Every number of it; 0 is no limit."""

    chat: float = 1.0
    """Seconds between two messages to one chat."""
    group: int = 20
    """Messages a minute to one group."""
    overall: int = 30
    """Messages a second to everybody."""
    flood: int = 20
    """After this many messages within ten seconds a patient is told that they write too fast; from
    then on the last few are answered, one every few seconds."""
    slowed: float = 3.0
    """Seconds between two answers to them."""
    card: float = 5.0
    """Seconds in which one card of a kind is enough for who raises an alarm again and again."""


NO_LIMITS = Limits(chat=0, group=0, overall=0, flood=0, card=0)
"""For a Bot API server that sets none."""


async def unbounded() -> None:
    """The permit of what is sent at most once, however the process ends."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How a request waits for its turn: python-telegram-bot hands it to the limiter as its
    ``rate_limit_args``."""

    rest: Rest = asyncio.sleep
    urgent: bool = False
    """Waits only where Telegram itself makes it; the others wait for it."""
    permit: Permit = unbounded
    asks: bool = False
    """Changes nothing, waits for nothing, and counts toward no limit."""


@dataclass(slots=True)
class _Lane:
    """One chat's messages."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    sent: deque[float] = field(default_factory=lambda: deque(maxlen=20))
    closed: float = 0.0
    """Until when Telegram takes no message of it."""


class Limiter(BaseRateLimiter[Waiting]):
    """Paces messages. What waits gives its place at work to others meanwhile."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._lanes: dict[str, _Lane] = {}
        self._all: deque[float] = deque(maxlen=max(1, limits.overall))
        self._gate = asyncio.Lock()

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Waiting | None,
    ) -> Any:
        """Makes the request, when its chat's turn has come if it is a message, of which comes back
        what ``receipt`` reads. While Telegram wants a chat left alone, none sees the bot typing."""

        def request() -> Coroutine[Any, Any, Any]:
            return callback(*args, **kwargs)

        chat = data.get("chat_id")
        if chat is None or endpoint not in (*_SENDS, _TYPING):
            return await request()
        waiting = rate_limit_args or Waiting()
        if waiting.asks:
            return await request()
        lane = self._lane(str(chat))
        if endpoint == _TYPING:
            return lane.closed <= time.monotonic() and await request()
        if waiting.urgent:
            return await self._urgent(lane, request, waiting.rest)
        async with lane.turn:
            await self._wait(lane, str(chat).startswith(("-", "@")), waiting.rest)
            await self._overall(waiting.rest)
            await waiting.permit()  # last: who has one must not wait for anybody
            return await self._send(lane, request)

    async def _urgent(self, lane: _Lane, request: Request, rest: Rest) -> Any:
        while True:
            self._all.append(time.monotonic())
            try:
                return await self._send(lane, request)
            except RetryAfter as error:
                await rest(seconds(error))

    async def _send(self, lane: _Lane, request: Request) -> Any:
        try:
            return await receipt(request)
        except RetryAfter as error:
            lane.closed = max(lane.closed, time.monotonic() + seconds(error))
            raise
        finally:
            # Behind the answer: so that no two are nearer to each other with Telegram than here.
            lane.sent.append(time.monotonic())

    async def _wait(self, lane: _Lane, group: bool, rest: Rest) -> None:
        limits, now = self._limits, time.monotonic()
        free = lane.closed
        if limits.chat and lane.sent:
            free = max(free, lane.sent[-1] + limits.chat)
        if limits.group and group and len(lane.sent) >= limits.group:
            free = max(free, lane.sent[-limits.group] + 60)
        if free > now:
            await rest(free - now)

    async def _overall(self, rest: Rest) -> None:
        if not self._limits.overall:
            return
        async with self._gate:
            if len(self._all) == self._limits.overall:
                wait = self._all[0] + 1 - time.monotonic()
                if wait > 0:
                    await rest(wait)
            self._all.append(time.monotonic())

    def _lane(self, chat: str) -> _Lane:
        if len(self._lanes) > _MANY:
            now = time.monotonic()
            self._lanes = {
                name: lane
                for name, lane in self._lanes.items()
                if lane.turn.locked()
                or lane.closed > now
                or (lane.sent and now - lane.sent[-1] < _IDLE)
            }
        return self._lanes.setdefault(chat, _Lane())


def seconds(error: RetryAfter) -> float:
    """How long Telegram wants to be left alone."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


class Floods:
    """Counts a chat's messages as they come, at the time when they were sent: what piled up while
    the bot was away is no flood."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._sent: dict[int, deque[tuple[int, float]]] = {}

    def hear(self, chat: int, number: int, sent: float) -> None:
        """Counts a message by its number, once."""
        if not self._most:
            return
        if len(self._sent) > _MANY:
            self._sent = {
                one: those for one, those in self._sent.items() if sent - those[-1][1] < _FLOOD
            }
        those = self._sent.setdefault(chat, deque(maxlen=self._most + 1))
        if not those or number > those[-1][0]:
            those.append((number, sent))

    def is_flooding(self, chat: int) -> bool:
        """Whether its last messages were too many within the last seconds."""
        those = self._sent.get(chat) or deque()
        return len(those) > self._most and those[-1][1] - those[0][1] < _FLOOD

    def is_stale(self, chat: int, number: int) -> bool:
        """Whether a message of a flood is not one of the last."""
        last = list(self._sent.get(chat, ()))[-_LAST:]
        return self.is_flooding(chat) and number < last[0][0]


class Due(Enum):
    """What an alarm gets."""

    CARD = auto()
    REMINDER = auto()
    NOTHING = auto()
    """Another one, which came later, gets it."""


@dataclass(slots=True)
class _Alarmed:
    """Somebody who has raised alarms in a chat; times on the monotonic clock."""

    newest: int = 0
    """The number of the last update."""
    told: float = -inf
    """When something was last sent for one."""
    cards: dict[str, float] = field(default_factory=dict)
    """When a card was, by its level."""


class Cards:
    """What alarms get that come one upon another. The first gets its card at once, as does one of
    another level; each that comes within seconds of its like gets the reminder, as fast as a chat
    takes messages, and of those that wait for that the newest alone."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._known: dict[tuple[int, int], _Alarmed] = {}

    def hear(self, who: tuple[int, int], number: int) -> None:
        """There is an alarm: who wrote where, and the number of the update."""
        one = self._of(who)
        one.newest = max(number, one.newest)

    @asynccontextmanager
    async def due(
        self, who: tuple[int, int], number: int, level: str, rest: Rest
    ) -> AsyncIterator[Due]:
        """What one gets, when its turn has come. What fails to be sent was not sent."""
        one = self._of(who)
        due = await self._due(one, number, level, rest)
        before = one.cards.get(level, -inf)
        if due is Due.CARD:
            one.cards[level] = time.monotonic()
        if due is not Due.NOTHING:
            one.told = time.monotonic()
        try:
            yield due
        except BaseException:
            one.cards[level] = before
            raise

    async def _due(self, one: _Alarmed, number: int, level: str, rest: Rest) -> Due:
        while time.monotonic() - one.cards.get(level, -inf) < self._limits.card:
            if number < one.newest:
                return Due.NOTHING
            wait = one.told + self._limits.chat - time.monotonic()
            if wait <= 0:
                return Due.REMINDER
            await rest(wait)
        return Due.CARD

    def _of(self, who: tuple[int, int]) -> _Alarmed:
        if len(self._known) > _MANY:
            since = time.monotonic() - _IDLE
            self._known = {one: it for one, it in self._known.items() if it.told > since}
        return self._known.setdefault(who, _Alarmed())
