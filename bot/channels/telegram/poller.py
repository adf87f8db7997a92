"""Receives updates by long polling: https://core.telegram.org/bots/api#getupdates.

Not by python-telegram-bot's Updater, which confirms updates to Telegram before they are stored, and
stumbles over one that it cannot parse.
"""

import asyncio
import json
import logging
import time
from collections.abc import Coroutine
from typing import Any, TypeVar
from urllib.parse import urlencode

from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, RetryAfter
from telegram.request import HTTPXRequest

from bot.channels.telegram.routes import UPDATES
from bot.channels.telegram.send import REFUSED_TOKEN, Bot, reachable
from bot.errors import SettingsError
from bot.store import Inbox, Unavailable

_log = logging.getLogger(__name__)

_POLL = 10  # seconds that Telegram holds a request while there is nothing
_AGAIN = 1.0  # seconds until the next request after a conflict
_STORED = 5.0  # seconds for updates to be stored: an alarm behind them is not heard before
_SHORTEST_WAIT, _LONGEST_WAIT = 0.1, 5.0  # seconds between tries while the store is away
_YOUNG = 60.0  # seconds
_CONFLICTS_OF_YOUNG, _CONFLICTS = 2, 10
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
        self._wait = _SHORTEST_WAIT

    def stop(self) -> None:
        """Ends ``run`` at once."""
        self._stop.set()

    async def run(self) -> None:
        """Receives until stopped. Raises SettingsError where another program does, too, or where
        Telegram refuses the token."""
        offset = 0
        async with HTTPXRequest(connection_pool_size=4) as request:
            while not self._stop.is_set():
                offset = await self._unless_stopped(self._step(request, offset)) or offset

    async def _step(self, request: HTTPXRequest, offset: int) -> int:
        """Receives once; where the next request begins."""
        try:
            updates = await self._fetch(request, offset)
        except InvalidToken:
            raise SettingsError(REFUSED_TOKEN) from None
        except Conflict:
            await self._conflict()
            return offset
        except RetryAfter as error:
            wait = error.retry_after
            await asyncio.sleep(wait if isinstance(wait, (int, float)) else wait.total_seconds())
            return offset
        except BadRequest:
            raise
        except NetworkError:
            await reachable(self._bot)
            return offset
        return await self._accepted(updates, offset)

    async def _accepted(self, updates: list[dict[str, Any]], offset: int) -> int:
        """Commits updates. Telegram is not asked for more before, which would confirm them."""
        good = [
            update
            for update in updates
            if isinstance(update, dict) and isinstance(update.get("update_id"), int)
        ]
        if len(good) < len(updates):
            _log.error("%d updates without an update_id were left out", len(updates) - len(good))
        try:
            async with asyncio.timeout(_STORED):
                await self._inbox.accept(*good)
        except (Unavailable, TimeoutError) as error:
            # Telegram brings them again, with what has come since: an alarm in that is heard.
            _log.warning("updates could not be stored: %s", error or "it takes too long")
            self._wait = min(2 * self._wait, _LONGEST_WAIT)
            await asyncio.sleep(self._wait)
            return offset
        self._wait = _SHORTEST_WAIT
        return max((update["update_id"] + 1 for update in good), default=offset)

    async def _fetch(self, request: HTTPXRequest, offset: int) -> list[dict[str, Any]]:
        asked = {"offset": offset, "timeout": _POLL, "allowed_updates": json.dumps(UPDATES)}
        got = await request.post(f"{self._url}?{urlencode(asked)}", read_timeout=_POLL + 10)
        return got if isinstance(got, list) else []

    async def _conflict(self) -> None:
        """Bears with a few conflicts, as when one process takes over from another; of two that
        stay, the younger gives up."""
        now = time.monotonic()
        self._conflicts = [moment for moment in self._conflicts if now - moment < _YOUNG] + [now]
        if len(self._conflicts) >= (
            _CONFLICTS_OF_YOUNG if now - self._began < _YOUNG else _CONFLICTS
        ):
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
