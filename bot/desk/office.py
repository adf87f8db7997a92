"""What all pages share: the content as it is now, the clinic's own folder, and what is stored."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from threading import Lock, Thread
from typing import Any, TypeVar, cast

from bot import folders
from bot.changes.apart import NotCompared, diff_apart
from bot.changes.changed import EditError
from bot.changes.diff import Diff
from bot.changes.own_folder import Folders, OwnFolder
from bot.content import Content, state
from bot.conversation import Conversation
from bot.desk.chat import Chats
from bot.errors import BotError, SettingsError
from bot.logs import place_of
from bot.settings import Settings
from bot.store import Store, Unavailable, at_once
from bot.week import zone_of

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
        self.chats = Chats()
        own = settings.content and settings.content.resolve()  # as the own folder has it
        self.settings, self.now = replace(settings, content=own), now
        self._reader, self._compare = reader, compare
        self._lock = Lock()
        self._looked_at = -_FRESH
        self._known: tuple[str, Mapping[str, Content], Conversation] | None = None
        self._made_of: Mapping[str, Content] = {}
        self._made: dict[str, object] = {}
        self._diffs: dict[str, Diff | BotError | None] = {}

    @property
    def zone(self) -> tzinfo:
        """The time zone of the clinic's clock. Raises ContentError."""
        return zone_of(next(iter(self.contents().values())))

    @property
    def today(self) -> date:
        """The date by the clinic's clock. Raises ContentError."""
        return self.now().astimezone(self.zone).date()

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
        return self.contents() if settings == self.settings else self._reader.read(settings)

    def checked(self, settings: Settings) -> Mapping[str, Content]:
        """As ``bot.folders`` does."""
        return self._reader.checked(settings)

    def contents(self) -> Mapping[str, Content]:
        """The content as it is now, by language. Raises ContentError."""
        return self._now()[1]

    def conversation(self) -> Conversation:
        """Answers as the bot does with this content. Raises ContentError."""
        return self._now()[2]

    def _now(self) -> tuple[str, Mapping[str, Content], Conversation]:
        """The content with what tells it from any other, and answers from it."""
        with self._lock:
            if self._known is None or time.monotonic() - self._looked_at > _FRESH:
                stands = state(folders.named(self.settings))
                if self._known is None or self._known[0] != stands:
                    contents = self._reader.read(self.settings)
                    self._known = stands, contents, Conversation(contents)
                self._looked_at = time.monotonic()
            return self._known

    def made(self, name: str, make: Callable[[Mapping[str, Content]], Given]) -> Given:
        """What a page makes of the content under this name: made once while that is the same."""
        contents = self.contents()
        with self._lock:
            if self._made_of is not contents:
                self._made_of, self._made = contents, {}
            kept = self._made
        if name not in kept:
            kept[name] = make(contents)
        return cast(Given, kept[name])

    def changed(self) -> None:
        """The files are looked at again at once: this process has changed them."""
        with self._lock:
            self._looked_at = -_FRESH

    def stored(self, act: Callable[[Store], Awaitable[Given]], reads_only: bool = True) -> Given:
        """What an act on the database gives; it is not made where there is none. Raises
        SettingsError, and ``NotThere``."""
        try:
            return at_once(self.settings.database, self.settings.keys, act, reads_only=reads_only)
        except Unavailable as error:
            raise SettingsError(
                f"CLINIC_BOT_DATABASE cannot be used just now ({error}): try again in a moment."
            ) from None

    def diff(self, draft: str) -> Diff | BotError | None:
        """Which answers a draft would change, against the content as it is; the reason where that
        cannot be told; None as long as it is looked at, which takes some seconds."""
        key = f"{draft} {self._now()[0]}"
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
        except Exception as error:  # nobody else would hear of it, and the page would wait on
            found = NotCompared(f"an error of ours ({place_of(error)})")
        with self._lock:
            self._diffs[key] = found
