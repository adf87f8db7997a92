"""What each chat wrote last: signs of an emergency may come in several messages.

Kept in this process's memory and nowhere else, for ten minutes after they were answered.
"""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter

from bot.content.red_flags import GRAVEST

LASTS = 600.0
"""Seconds that a message is kept."""
_MESSAGES = 2  # of one chat
_CHATS = 1000  # beyond these, the ones that have been silent longest drop out


@dataclass(frozen=True, slots=True)
class _Said:
    message: int
    words: str
    written: float
    kept: float


class Recent:
    """The last messages of each chat, by the numbers of both."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """``clock`` gives seconds."""
        self._clock = clock
        self._chats: dict[int, tuple[_Said, ...]] = {}

    def before(
        self, chat: int, message: int | None = None, written: float | None = None
    ) -> tuple[str, ...]:
        """What a chat wrote beside this message, in its order: not what the message itself said
        before it was edited, nor, where it is known when this one was ``written``, what was
        written long before or after."""
        self.drop_old(chat)
        return tuple(
            one.words
            for one in self._chats.get(chat, ())
            if one.message != message and (written is None or abs(written - one.written) < LASTS)
        )

    def keep(
        self,
        chat: int,
        message: int,
        words: str,
        level: str = "",
        written: float | None = None,
    ) -> None:
        """Keeps a message, in the place of what it said before it was edited.

        ``level`` is that of the card that it got. Below an urgent one, what follows may still make
        an emergency of it; after any other nothing is kept.
        """
        self.drop_old(chat)
        said = [one for one in self._chats.pop(chat, ()) if one.message != message]
        if level in GRAVEST:
            return
        now = self._clock()
        said.append(_Said(message, words, now if written is None else written, now))
        said.sort(key=attrgetter("message"))
        self._chats[chat] = tuple(said[-_MESSAGES:])
        if len(self._chats) > _CHATS:
            del self._chats[next(iter(self._chats))]

    def forget(self, chat: int) -> None:
        """Lets go of what a chat wrote."""
        self._chats.pop(chat, None)

    def drop_old(self, chat: int) -> None:
        """Lets go of what has been kept long enough of a chat."""
        since = self._clock() - LASTS
        if said := self._chats.get(chat):
            self._chats[chat] = tuple(one for one in said if one.kept > since)
            if not self._chats[chat]:
                del self._chats[chat]
