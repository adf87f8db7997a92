"""What runs beside the work: once, or for as long as the bot does, begun again where it fails."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any, TypeVar

from bot.logs import place_of

_log = logging.getLogger(__name__)

_FIRST, _LONGEST = 1.0, 300.0  # seconds of a pause
_ONCE = "beside"
"""What a failure of something that is done once is counted as."""

Count = Callable[[str], None]
"""Counts a failure by its name."""
Given = TypeVar("Given")


class Aside:
    """What no update waits for. Nothing of it fails unseen, and it ends with the bot."""

    def __init__(self, count: Count) -> None:
        self._count = count
        self.acts: set[asyncio.Task[Any]] = set()
        """What is done once, and under way."""
        self._parts: set[asyncio.Task[Any]] = set()

    def once(self, act: Coroutine[Any, Any, Given]) -> asyncio.Task[Given]:
        """Does it. Where it fails, that is logged and counted, and the bot goes on."""
        return self._begun(act, self.acts)

    def always(self, name: str, part: Callable[[], Awaitable[None]]) -> None:
        """Keeps a part of the bot running."""
        self._begun(supervise(name, part, partial(self._count, name)), self._parts)

    def stop(self) -> None:
        """Ends all of it."""
        for task in self.acts | self._parts:
            task.cancel()

    def _begun(
        self, act: Coroutine[Any, Any, Given], among: set[asyncio.Task[Any]]
    ) -> asyncio.Task[Given]:
        task = asyncio.create_task(act)
        among.add(task)
        task.add_done_callback(among.discard)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        if not task.cancelled() and (error := task.exception()):
            self._count(_ONCE)
            _log.error("the bot goes on, but not all was done: %s", place_of(error))


async def supervise(
    name: str,
    part: Callable[[], Awaitable[None]],
    failed: Callable[[], None],
    first: float = _FIRST,
    longest: float = _LONGEST,
) -> None:
    """Runs a part until it returns. One that fails is told, logged by its name and begun again.

    Before that is a pause of ``first`` seconds, each time twice as long up to ``longest``. A part
    that has run for longer than that is taken for mended: its next pause is the first again.
    """
    pause = first
    while True:
        begun = time.monotonic()
        try:
            await part()
            return
        except Exception as error:
            if time.monotonic() - begun > longest:
                pause = first
            _log.error("%s failed, and begins again in %.0f s: %s", name, pause, place_of(error))
            failed()
        await asyncio.sleep(pause)
        pause = min(2 * pause, longest)


async def set_or(event: asyncio.Event, seconds: float) -> None:
    """Waits for the event, or so long."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        pass
