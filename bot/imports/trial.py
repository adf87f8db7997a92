"""Whether what was brought is answered: every question asked of the content as it would be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.content import Content
from bot.conversation import Conversation
from bot.decision import Action
from bot.evaluation.typos import mistype
from bot.imports.plan import Choice, Step
from bot.imports.twins import SAYS
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
    is_right: bool
    """Whether it gets its own answer, alone or with another."""
    mistyped: bool = False


def asked(steps: Iterable[Step], contents: Mapping[str, Content], at: datetime) -> list[Asked]:
    """Every way to ask of the steps, word for word and with a typo."""
    trial = Trial(Conversation(contents), at)
    return [
        trial.asked(step, text, mistyped)
        for step in steps
        if step.choice is not Choice.SKIP
        for line in step.entry.wordings
        for text, mistyped in ((line, False), (mistype(line, _SEED), True))
    ]


@dataclass(frozen=True, slots=True)
class Trial:
    """Asks one question after the other, each in a chat of its own."""

    conversation: Conversation
    at: datetime

    def asked(self, step: Step, text: str, mistyped: bool = False) -> Asked:
        """What becomes of a question whose answer a step has brought."""
        language = step.entry.language
        turn = self.conversation.respond(text, Session(at=self.at), language)
        decision = turn.decision
        content = self.conversation.contents[language]
        right = decision.action in SAYS and step.intent in decision.intents
        if step.choice is not Choice.ADD:  # else the answer is ours
            right = right and content.fill(step.entry.text) in turn.reply.text
        return Asked(
            text, language, step.intent, decision.intents, decision.action, right, mistyped
        )
