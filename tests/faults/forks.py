"""The bot as a process that is forked from one that has imported and read everything before.

It dies, freezes and is limited as any process does; only its start is spared, seconds of work that
every test would do again. Some in ``tests/test_app.py`` start the program itself.
"""

import asyncio
import gc
import multiprocessing
import os
import runpy
import sys
from multiprocessing.context import ForkServerProcess

import bot.app
from bot.app import _Bot
from bot.conversation import Conversation
from tests import shipped
from tests.faults.processes import Process

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.faults.preloaded"])


class Fork(Process):
    """`python -m bot run`, or another module with its arguments."""

    _forked: ForkServerProcess | None = None

    @property
    def pid(self) -> int:
        assert self._forked is not None
        assert self._forked.pid is not None
        return self._forked.pid

    @property
    def running(self) -> bool:
        return self._forked is not None and self._forked.is_alive()

    async def start(self) -> None:
        arguments = (self._arguments[1:], self._environ, str(self._log))
        self._forked = _FORKS.Process(target=_run, args=arguments, daemon=True)
        await asyncio.to_thread(self._forked.start)

    async def ended(self, within: float = 30.0) -> int:
        assert self._forked is not None
        loop, over = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(self._forked.sentinel, over.set)
        try:
            async with asyncio.timeout(within):
                await over.wait()
        finally:
            loop.remove_reader(self._forked.sentinel)
        self._forked.join()
        assert self._forked.exitcode is not None
        return self._forked.exitcode


def _run(arguments: tuple[str, ...], environ: dict[str, str], log: str) -> None:
    """In the fork: becomes the program, but for the content that has been read."""
    file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(file, 1)
    os.dup2(file, 2)
    os.environ.clear()
    os.environ |= environ
    sys.argv = list(arguments)
    _Bot._conversation = _prepared
    bot.app._spare_what_stays = gc.freeze  # what was there before the fork is spared already
    runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)


_read_anew = _Bot._conversation


def _prepared(bot: _Bot) -> Conversation:
    """What was made ready before the fork; a folder of a clinic's own is read by each."""
    settings = bot._settings
    if settings.content is not None:
        return _read_anew(bot)
    return conversation(
        call_back=settings.staff_chat is not None,
        tells_later=bool(settings.keys),
        hands_over=bool(settings.keys) and settings.staff_chat is not None,
        **settings.facts,
    )


def conversation(
    *,
    call_back: bool = False,
    tells_later: bool = False,
    hands_over: bool = False,
    **facts: str,
) -> Conversation:
    """That of the tests, found again whether its defaults are named or not."""
    return shipped.conversation(
        call_back=call_back, tells_later=tells_later, hands_over=hands_over, **facts
    )
