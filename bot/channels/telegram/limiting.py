"""How fast Telegram lets a bot write, chat by chat: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this.

python-telegram-bot's AIORateLimiter knows no limit for a private chat, and one RetryAfter halts it for all chats (measured in
``tests/channels/test_limits.py``). Here a chat waits for itself alone, and an alarm for nobody.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.channels.telegram.working import current

URGENT = "urgent"
"""The argument of a request that waits only where Telegram itself makes it."""
_SENDS = (
    "sendMessage",
    "sendContact",
    "sendVenue",
    "sendLocation",
    "sendPhoto",
    "sendDocument",
    "copyMessage",
    "forwardMessage",
)
_IDLE = 60.0  # seconds after which nothing of a chat matters any more
_MANY = 1000  # chats, then the idle ones are left out


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
    """So many messages of one patient within ten seconds, and they are told; from then on one is answered every few seconds."""
    slowed: float = 3.0
    """Seconds between two answers to them."""


NO_LIMITS = Limits(chat=0, group=0, overall=0, flood=0)
"""For a Bot API server that sets none."""


@dataclass(slots=True)
class _Lane:
    """One chat's messages."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    sent: deque[float] = field(default_factory=lambda: deque(maxlen=20))
    closed: float = 0.0
    """Until when Telegram takes no message of it."""


class Limiter(BaseRateLimiter[str]):
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
        rate_limit_args: str | None,
    ) -> Any:
        chat = data.get("chat_id")
        if endpoint not in _SENDS or chat is None:
            return await callback(*args, **kwargs)
        lane = self._lane(str(chat))
        if rate_limit_args == URGENT:
            return await self._urgent(lane, callback, args, kwargs)
        async with lane.turn:
            await self._wait(lane, str(chat).startswith(("-", "@")))
            await self._overall()
            return await self._sent(lane, callback, args, kwargs)

    async def _urgent(
        self,
        lane: _Lane,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
    ) -> Any:
        while True:
            try:
                return await self._sent(lane, callback, args, kwargs)
            except RetryAfter as error:
                await rest(seconds(error))

    async def _sent(
        self,
        lane: _Lane,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
    ) -> Any:
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as error:
            lane.closed = max(lane.closed, time.monotonic() + seconds(error))
            raise
        finally:
            lane.sent.append(
                time.monotonic()
            )  # behind the answer: so that no two are nearer with Telegram than here

    async def _wait(self, lane: _Lane, group: bool) -> None:
        limits, now = self._limits, time.monotonic()
        free = lane.closed
        if limits.chat and lane.sent:
            free = max(free, lane.sent[-1] + limits.chat)
        if limits.group and group and len(lane.sent) >= limits.group:
            free = max(free, lane.sent[-limits.group] + 60)
        if free > now:
            await rest(free - now)

    async def _overall(self) -> None:
        if not self._limits.overall:
            return
        async with self._gate:
            if (
                len(self._all) == self._limits.overall
                and (wait := self._all[0] + 1 - time.monotonic()) > 0
            ):
                await rest(wait)
            self._all.append(time.monotonic())

    def _lane(self, chat: str) -> _Lane:
        if len(self._lanes) > _MANY:
            now = time.monotonic()
            busy = {
                name: lane
                for name, lane in self._lanes.items()
                if lane.turn.locked() or lane.closed > now
            }
            recent = {
                name: lane
                for name, lane in self._lanes.items()
                if lane.sent and now - lane.sent[-1] < _IDLE
            }
            self._lanes = {**recent, **busy}
        return self._lanes.setdefault(chat, _Lane())


def seconds(error: RetryAfter) -> float:
    """How long Telegram wants to be left alone."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


async def rest(duration: float) -> None:
    """Waits so many seconds; the update at work gives its place to others meanwhile."""
    work = current.get(None)
    await (work.rest(duration) if work else asyncio.sleep(duration))
