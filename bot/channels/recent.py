"""What each chat wrote last: signs of an emergency may come in several messages.

Kept in this process's memory and nowhere else, for ten minutes.
"""

from collections.abc import Callable
from dataclasses import dataclass

LASTS = 600.0
"""Seconds that a message is kept."""
_MESSAGES = 2  # of one chat
_GRAVEST = ("emergency", "crisis")
_CHATS = 1000  # beyond these, the ones that have been silent longest drop out


@dataclass(frozen=True, slots=True)
class _Said:
    words: str
    message: int
    at: float


class Recent:
    """The last messages of each chat, by the numbers of both."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """``clock`` gives seconds."""
        self._clock = clock
        self._chats: dict[int, tuple[_Said, ...]] = {}

    def before(self, chat: int, message: int | None = None) -> tuple[str, ...]:
        """What a chat wrote beside this message, oldest first; not what the message itself said
        before it was edited."""
        self.drop_old()
        return tuple(one.words for one in self._chats.get(chat, ()) if one.message != message)

    def keep(self, chat: int, message: int, words: str, level: str = "") -> None:
        """Keeps a message, in the place of what it said before it was edited.

        ``level`` is that of the card that it got. Below an urgent one, what follows may still make
        an emergency of it; after any other nothing is kept.
        """
        self.drop_old()
        said = [one for one in self._chats.pop(chat, ()) if one.message != message]
        if level in _GRAVEST:
            return
        said.append(_Said(words, message, self._clock()))
        self._chats[chat] = tuple(said[-_MESSAGES:])
        if len(self._chats) > _CHATS:
            del self._chats[next(iter(self._chats))]

    def forget(self, chat: int) -> None:
        """Lets go of what a chat wrote."""
        self._chats.pop(chat, None)

    def drop_old(self) -> None:
        """Lets go of what was written too long ago."""
        since = self._clock() - LASTS
        for chat, said in list(self._chats.items()):
            self._chats[chat] = tuple(one for one in said if one.at > since)
            if not self._chats[chat]:
                del self._chats[chat]
