"""Content that changes while the bot runs: read and checked as a whole, then used.

If anything is wrong with it, the good one stays.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from pathlib import Path
from typing import Generic, TypeVar

import watchfiles

from bot.changes.drafts import FOLDER as DRAFTS
from bot.content import LISTS
from bot.errors import ContentError, Problem
from bot.logs import place_of

_log = logging.getLogger(__name__)

_QUIET = 1000  # milliseconds without a change, until files are read: an upload comes one by one
_LONGEST = 10_000  # milliseconds of changes without a pause, until they are read all the same

Desk = TypeVar("Desk")
"""What is made of the content, and answers from it."""


class Watcher(Generic[Desk]):
    """Reads the content anew whenever it is asked to, or a file of it changes."""

    def __init__(
        self,
        read: Callable[[], Desk],
        use: Callable[[Desk], Awaitable[None]],
        refuse: Callable[[tuple[Problem, ...]], None],
    ) -> None:
        self._read = read
        self._use = use
        self._refuse = refuse
        self._asked = asyncio.Event()
        self._problems: tuple[Problem, ...] = ()

    def ask(self) -> None:
        """Has the content read; the handler of a signal may call it."""
        self._asked.set()

    async def run(self) -> None:
        """Serves until cancelled."""
        while True:
            await self._asked.wait()
            self._asked.clear()
            await self.reload()

    async def watch(self, folders: Iterable[Path]) -> None:
        """Asks when a file changes in one of the folders, until cancelled.

        Raises OSError where they cannot be watched, such as at a limit on how much may be.
        """
        try:
            async for _ in _changes([folder for folder in folders if folder.is_dir()]):
                self.ask()
        except OSError as error:
            _log.warning(
                "files of the content cannot be watched (%s); SIGHUP has them read", error.strerror
            )
            raise

    async def reload(self) -> None:
        """Reads once. The same problems are told once, however often they are found."""
        try:
            desk = await asyncio.to_thread(self._read)
            self._problems = ()
            await self._use(desk)
            _log.info("the content is read anew")
        except ContentError as error:
            _log.error(
                "the content is not read anew, the good one stays: %d problems, first %s",
                len(error.problems),
                error.problems[0],
            )
            if error.problems != self._problems:
                self._problems = error.problems
                self._refuse(error.problems)
        except Exception as error:
            _log.error("the content could not be read anew: %s", place_of(error))


def is_content(path: Path) -> bool:
    """Whether a file is read as content: a draft is not, before it is approved."""
    return path.name.endswith((".yaml", *LISTS)) and path.parent.name != DRAFTS


def _changes(folders: list[Path]) -> AsyncIterator[object]:
    return watchfiles.awatch(
        *folders,
        watch_filter=lambda _, path: is_content(Path(path)),
        step=_QUIET,
        debounce=_LONGEST,
    )
