"""A diff made beside the bot: in one process of its own, which takes some 300 MB, and after
everything else, so that no patient waits for it.
"""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
from contextlib import suppress

from bot.changes.diff import Diff
from bot.changes.report import of_json
from bot.errors import BotError

PROGRAM: Sequence[str] = (sys.executable, "-m", "bot")
_NICE = 10  # how far it steps back, of 19 at the most
_LONGEST = 600.0  # seconds that it may take on a busy machine
_SAME, _WORSE = 0, 1  # how `clinic-bot diff` ends where it could compare


class NotCompared(BotError):
    """There is no diff, for the reason that is named."""


async def diff_apart(*arguments: str) -> Diff:
    """What `clinic-bot diff` finds with these arguments, under the same settings. Raises
    NotCompared."""
    process = await _begun(*PROGRAM, *("diff", "--json", "--processes", "1", *arguments))
    try:
        if sys.platform != "win32":
            with suppress(OSError):  # it has ended already, or the system lets nobody set this
                os.setpriority(os.PRIO_PROCESS, process.pid, _NICE)
        async with asyncio.timeout(_LONGEST):
            found, wrong = await process.communicate()
    except TimeoutError:
        raise NotCompared(f"the comparison took longer than {_LONGEST:.0f} seconds") from None
    finally:
        await _end(process)
    if process.returncode not in (_SAME, _WORSE):
        raise NotCompared(wrong.decode("utf-8", "replace").strip())
    return of_json(json.loads(found))


async def _begun(*command: str) -> Process:
    """A process that is either handed over, to be ended, or ended here: who gives up while it
    begins would never get it."""
    beginning = asyncio.create_task(
        asyncio.create_subprocess_exec(
            *command,
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=PIPE,
            start_new_session=True,  # so that it can be ended with the processes that it starts
        )
    )
    try:
        return await asyncio.shield(beginning)
    except asyncio.CancelledError:
        await _end(await beginning)
        raise


async def _end(process: Process) -> None:
    """Ends it with all that it has started, where it has not ended."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
