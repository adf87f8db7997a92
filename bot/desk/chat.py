"""What somebody at the desk says to the bot: in this process's memory, and nowhere else."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

from bot.channels.recent import Recent
from bot.command import Command
from bot.conversation import Conversation
from bot.desk.gate import Guest
from bot.desk.origin import Origin, origin_of
from bot.reply import Button, Reply, Target
from bot.session import Session, Turn

_LINES = 20  # of a chat, that are shown
_CHATS = 100  # beyond these, the oldest is let go
_ONE = 0  # chat, of those that write to ``Recent``


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was said to the bot, and its reply."""

    said: str
    """What was typed, or the button that was pressed; "" where the chat begins."""
    is_typed: bool
    reply: Reply
    origin: Origin


class Chat:
    """One chat. ``clock`` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.lines: tuple[Line, ...] = ()
        self._greeted_in = ""
        self.session = Session()
        self._recent, self._numbers = Recent(clock), count()

    @property
    def language(self) -> str:
        """The language that was chosen; "" where replies are in the one that is written."""
        return self.session.language if self.session.settled else ""

    def settle(self, language: str) -> None:
        """Answers in this language from now on; "" for the one that is written."""
        known = language or self.session.language
        self.session = replace(self.session, language=known, settled=bool(language))

    def greets(self, language: str) -> bool:
        """Whether its first words were said in this language, or more was said since."""
        return len(self.lines) > 1 or self._greeted_in == language

    def begin(self, conversation: Conversation, now: datetime, language: str) -> None:
        """The bot's first words, in this language unless another was chosen."""
        self.lines, self._greeted_in = (), language
        known = self.language or language
        self.session = replace(self.session, at=now, language=known)
        self._keep("", conversation.command(Command("start", ""), self.session), conversation)

    def type(self, typed: str, conversation: Conversation, now: datetime) -> None:
        """Says something to the bot; signs of an alarm may come in several messages."""
        self.session = replace(self.session, at=now)
        command = Command.parse(typed)
        if command:
            turn = conversation.command(command, self.session)
            if command.name == "forget":
                self._recent.forget(_ONE)
        else:
            before = self._recent.before(_ONE)
            turn = conversation.respond(typed, self.session, before=before)
            self._recent.keep(_ONE, next(self._numbers), typed, turn.decision.level)
        self._keep(typed, turn, conversation, is_typed=command is None)

    def press(self, target: str, conversation: Conversation, now: datetime) -> None:
        """Presses a button of one of the replies; nothing happens where there is none of these."""
        button = self._button(target)
        if button is not None:
            self.session = replace(self.session, at=now)
            turn = conversation.tap(Target.parse(target), self.session)
            self._keep(button.text, turn, conversation)

    def _button(self, target: str) -> Button | None:
        buttons = (button for line in self.lines for button in line.reply.buttons)
        return next((one for one in buttons if one.target and str(one.target) == target), None)

    def _keep(
        self, said: str, turn: Turn, conversation: Conversation, is_typed: bool = False
    ) -> None:
        language = turn.language or turn.session.language  # a command's turn has none
        turn = replace(turn, language=language)
        line = Line(said, is_typed, turn.reply, origin_of(turn, conversation.contents))
        self.session, self.lines = turn.session, (*self.lines[1 - _LINES :], line)


class Chats:
    """One of each guest."""

    def __init__(self) -> None:
        self._chats: dict[str, Chat] = {}

    def of(self, guest: Guest) -> Chat:
        """A guest's chat; a new one where there is none."""
        chat = self._chats.pop(guest.token, None) or Chat()
        self._chats[guest.token] = chat
        for old in list(self._chats)[:-_CHATS]:
            self._chats.pop(old, None)
        return chat

    def end(self, guest: Guest) -> None:
        """Forgets all that was said."""
        self._chats.pop(guest.token, None)
