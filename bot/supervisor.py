"""What runs beside the work for as long as the bot does: where it fails, it is begun again."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from bot.logs import place_of

_log = logging.getLogger(__name__)

_FIRST, _LONGEST = 1.0, 300.0  # seconds of a pause


async def supervise(
    name: str, part: Callable[[], Awaitable[None]], first: float = _FIRST, longest: float = _LONGEST
) -> None:
    """Runs a part until it returns. One that fails is logged by its name and begun again.

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
        await asyncio.sleep(pause)
        pause = min(2 * pause, longest)


async def set_or(event: asyncio.Event, seconds: float) -> None:
    """Waits for the event, or so long."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        pass
