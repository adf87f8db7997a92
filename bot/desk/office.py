"""What all pages share: the content as it is now, the clinic's own folder, and what is stored."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock, Thread
from typing import Any, TypeVar

from bot import folders
from bot.changes.apart import diff_apart
from bot.changes.changed import EditError
from bot.changes.diff import Diff
from bot.changes.own_folder import Folders, OwnFolder
from bot.content import Content, state
from bot.conversation import Conversation
from bot.desk.chat import Chats
from bot.errors import BotError
from bot.settings import Settings
from bot.store import Store, at_once

Given = TypeVar("Given")

_FRESH = 1.0  # seconds in which the files need not be looked at again
_MANY = 50  # comparisons that are kept


class Office:
    """Reads again what has changed meanwhile. Used by several threads at once."""

    def __init__(
        self,
        settings: Settings,
        reader: Folders = folders,
        compare: Callable[..., Coroutine[Any, Any, Diff]] = diff_apart,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """``settings`` name the own folder; without one, the pages show and change nothing.
        ``now`` gives the moment, with its zone."""
        self.settings, self.now = settings, now
        self.chats = Chats()
        self._reader, self._compare = reader, compare
        self._lock = Lock()
        self._looked_at = -_FRESH
        self._known: tuple[str, Mapping[str, Content], Conversation] | None = None
        self._diffs: dict[str, Diff | BotError | None] = {}

    @property
    def own(self) -> OwnFolder:
        """The clinic's own folder. Raises EditError where there is none."""
        if self.settings.content is None:
            raise EditError(
                "There is no content folder of your own yet: make one (mkdir my-clinic), and begin "
                "again with CLINIC_BOT_CONTENT=my-clinic."
            )
        return OwnFolder(self.settings.content, self.settings, self)

    def read(self, settings: Settings) -> Mapping[str, Content]:
        """The content as the own folder reads it: what is known already is not read again."""
        if settings == replace(self.settings, content=settings.content) and settings.content == (
            self.settings.content and self.settings.content.resolve()
        ):
            return self.contents()
        return self._reader.read(settings)

    def checked(self, settings: Settings) -> Mapping[str, Content]:
        """As ``bot.folders`` does."""
        return self._reader.checked(settings)

    def contents(self) -> Mapping[str, Content]:
        """The content as it is now, by language. Raises ContentError."""
        return self._now()[0]

    def conversation(self) -> Conversation:
        """Answers as the bot does with this content. Raises ContentError."""
        return self._now()[1]

    def _now(self) -> tuple[Mapping[str, Content], Conversation]:
        with self._lock:
            if self._known is None or time.monotonic() - self._looked_at > _FRESH:
                stands = state(folders.named(self.settings))
                if self._known is None or self._known[0] != stands:
                    contents = self._reader.read(self.settings)
                    self._known = stands, contents, Conversation(contents)
                self._looked_at = time.monotonic()
            return self._known[1], self._known[2]

    def changed(self) -> None:
        """The files are looked at again at once: this process has changed them."""
        with self._lock:
            self._looked_at = -_FRESH

    def stored(self, act: Callable[[Store], Awaitable[Given]], reads_only: bool = True) -> Given:
        """What an act on the database gives; it is not made where there is none. Raises
        SettingsError, and ``NotThere``."""
        return at_once(self.settings.database, self.settings.keys, act, reads_only=reads_only)

    def diff(self, draft: str) -> Diff | BotError | None:
        """Which answers a draft would change, against the content as it is; the reason where that
        cannot be told; None as long as it is looked at, which takes some seconds."""
        key = f"{draft} {state(folders.named(self.settings), placed=False)}"
        with self._lock:
            if key not in self._diffs:
                for old in list(self._diffs)[:-_MANY]:
                    del self._diffs[old]
                self._diffs[key] = None
                Thread(target=self._look, args=(key, draft), daemon=True).start()
            return self._diffs[key]

    def _look(self, key: str, draft: str) -> None:
        try:
            found: Diff | BotError = asyncio.run(
                self._compare("--folder", str(self.settings.content or Path()), "--draft", draft)
            )
        except BotError as error:
            found = error
        with self._lock:
            self._diffs[key] = found
