"""Receives updates by long polling: https://core.telegram.org/bots/api#getupdates.

Not by python-telegram-bot's Updater, which confirms updates to Telegram before they are stored, and
stumbles over one that it cannot parse.
"""

import asyncio
import json
import logging
import time
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar
from urllib.parse import urlencode

from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, RetryAfter

from bot.channels.telegram.limits import seconds
from bot.channels.telegram.routes import UPDATES
from bot.channels.telegram.send import REFUSED_TOKEN, Bot, reachable
from bot.errors import SettingsError
from bot.store import Inbox, Unavailable

_log = logging.getLogger(__name__)

_POLL = 10  # seconds that Telegram holds a request while there is nothing
_PAUSE = 1.0  # seconds between two requests of which the second brought nothing new
_AGAIN = 1.0  # seconds until the next request after a conflict
_STORED = 5.0  # seconds for updates to be stored: an alarm behind them is not heard before
_SHORTEST_WAIT, _LONGEST_WAIT = 0.1, 5.0  # seconds between tries while the store is away
_LATELY = 60.0  # seconds for which a conflict counts
_FEWEST, _MOST = 2, 10  # conflicts with which a poller gives up
_HEAD_START = 2.0  # seconds: who is older by as much bears one conflict more
_REFUSED, _REVOKED = 5.0, 60.0  # seconds between requests while the token is refused; for how long
_TWO_POLLERS = (
    "Another program receives this bot's updates: it polls Telegram with the same "
    "TELEGRAM_BOT_TOKEN, or has set a webhook. Stop it, or this one; for several replicas use "
    "webhooks."
)

Given = TypeVar("Given")


class Poller:
    """Brings updates into the inbox, one process at a time."""

    def __init__(self, bot: Bot, api: str, inbox: Inbox) -> None:
        self._bot = bot
        self._url = f"{api}/bot{bot.token}/getUpdates"
        self._inbox = inbox
        self._stop = asyncio.Event()
        self._began = time.monotonic()
        self._conflicts: list[float] = []
        self._refused_since: float | None = None
        self._wait = _SHORTEST_WAIT

    def stop(self) -> None:
        """Ends ``run`` at once."""
        self._stop.set()

    async def run(self) -> None:
        """Receives until stopped. Raises SettingsError where another program does, too, or where
        Telegram has refused the token for a minute."""
        offset = 0
        while not self._stop.is_set():
            offset = await self._unless_stopped(self._step(offset)) or offset

    async def _step(self, offset: int) -> int:
        """Receives once; where the next request begins."""
        try:
            return await self._received(offset)
        except InvalidToken:
            await self._bear_refusal()
        except Conflict:
            await self._bear_conflict()
        except RetryAfter as error:
            await asyncio.sleep(seconds(error))
        except BadRequest:
            raise
        except NetworkError:
            self._refused_since = None
            await reachable(self._bot)
        return offset

    async def _received(self, offset: int) -> int:
        """Commits what Telegram has. It is not asked for more before, which would confirm it."""
        began = time.monotonic()
        updates = await self._fetch(offset, _POLL)
        self._refused_since = None
        try:
            async with asyncio.timeout(_STORED):
                good, new = await self._accepted(updates)
        except (Unavailable, TimeoutError) as error:
            # Telegram brings them again, with what has come since: an alarm in that is heard.
            _log.warning("updates could not be stored: %s", error or "it takes too long")
            self._wait = min(2 * self._wait, _LONGEST_WAIT)
            await asyncio.sleep(self._wait)
            return offset
        self._wait = _SHORTEST_WAIT
        if len(good) < len(updates):
            _log.error("%d updates without an update_id were left out", len(updates) - len(good))
            if not new:
                await self._step_over(updates)
        if not new:
            await asyncio.sleep(began + _PAUSE - time.monotonic())
        return max((update["update_id"] + 1 for update in good), default=offset)

    async def _accepted(self, updates: list[Any]) -> tuple[list[dict[str, Any]], int]:
        """What the inbox takes, and how much of it is new: all of it at once, or else one by one,
        without what is no update."""
        try:
            return updates, await self._inbox.accept(*updates)
        except ValueError:
            good, new = [], 0
            for one in updates:
                with suppress(ValueError):
                    new += await self._inbox.accept(one)
                    good.append(one)
            return good, new

    async def _step_over(self, updates: list[Any]) -> None:
        """Confirms what was left out, which would come again for ever; only where it comes alone,
        or with what is known: a number out of order may stand before others."""
        numbers = [one.get("update_id") for one in updates if isinstance(one, dict)]
        behind = max((number + 1 for number in numbers if isinstance(number, int)), default=0)
        await self._fetch(max(1, behind), 0)

    async def _fetch(self, offset: int, wait: int) -> list[Any]:
        asked = {"offset": offset, "timeout": wait, "allowed_updates": json.dumps(UPDATES)}
        got = await self._bot.request.post(
            f"{self._url}?{urlencode(asked)}", read_timeout=wait + 10
        )
        return got if isinstance(got, list) else []

    async def _bear_refusal(self) -> None:
        """Bears with a refused token for a minute: Telegram's own trouble looks like that, too."""
        now = time.monotonic()
        self._refused_since = self._refused_since or now
        if now - self._refused_since >= _REVOKED:
            raise SettingsError(REFUSED_TOKEN)
        _log.error(REFUSED_TOKEN)
        await asyncio.sleep(_REFUSED)

    async def _bear_conflict(self) -> None:
        """Bears with a few conflicts, as when one process takes over from another; of two that
        stay, the younger gives up."""
        now = time.monotonic()
        self._conflicts = [one for one in self._conflicts if now - one < _LATELY] + [now]
        age = self._conflicts[0] - self._began
        if len(self._conflicts) >= min(_FEWEST + int(age / _HEAD_START), _MOST):
            raise SettingsError(_TWO_POLLERS)
        _log.warning("another program polls Telegram for this bot")
        await asyncio.sleep(_AGAIN)

    async def _unless_stopped(self, act: Coroutine[Any, Any, Given]) -> Given | None:
        """What ``act`` gives, or None once this poller is stopped."""
        task, stop = asyncio.create_task(act), asyncio.create_task(self._stop.wait())
        await asyncio.wait([task, stop], return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        if task.done():
            return await task
        task.cancel()
        await asyncio.gather(task, stop, return_exceptions=True)
        return None
