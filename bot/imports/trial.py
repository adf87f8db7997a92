"""Whether what was brought is answered: every question asked of the content as it would be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.content import Content
from bot.conversation import Conversation
from bot.decision import Action
from bot.evaluation.typos import mistype
from bot.imports.plain_text import plain
from bot.imports.plan import Step
from bot.session import Session

_SEED = 1  # of the typos: the same each time


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, and what became of it."""

    text: str
    language: str
    intent: str
    """Whose answer is right."""
    answered: tuple[str, ...]
    """What is answered, or offered where it is asked back."""
    action: Action
    mistyped: bool = False

    @property
    def is_right(self) -> bool:
        """Whether it gets its own answer, alone or with another."""
        return self.action is Action.ANSWER and self.intent in self.answered


def asked(steps: Iterable[Step], contents: Mapping[str, Content], at: datetime) -> list[Asked]:
    """Every way to ask of the steps, word for word and with a typo."""
    conversation = Conversation(contents)
    return [
        _asked(text, mistyped, step, conversation, at)
        for step in steps
        for line in dict.fromkeys(_line(one) for one in step.entry.brought.asked)
        for text, mistyped in ((line, False), (mistype(line, _SEED), True))
        if line
    ]


def _asked(
    text: str, mistyped: bool, step: Step, conversation: Conversation, at: datetime
) -> Asked:
    language = step.entry.language
    decision = conversation.respond(text, Session(at=at), language).decision
    return Asked(text, language, step.intent, decision.intents, decision.action, mistyped)


def _line(text: str) -> str:
    return " ".join(plain(text).text.split())
