"""What whoever makes a change should know of it at once: which answers the same words have had so
far, and what else says the same."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.changes.edits import AddExample, Edit, NewQuestion, SetText
from bot.content import Content
from bot.content.model import placeholders
from bot.content.names import SURE_FACTS
from bot.conversation import Conversation
from bot.decision import Action
from bot.session import Session

_NAMED = 8  # wordings


@dataclass(frozen=True, slots=True)
class Taken:
    """Words that another question has answered so far."""

    text: str
    intent: str
    title: str

    def __str__(self) -> str:
        return f"“{self.text}” was answered with {self.intent} (“{self.title}”) so far."


@dataclass(frozen=True, slots=True)
class Beside:
    """The other wordings of an answer, which stay, by their keys."""

    keys: tuple[str, ...]

    def __str__(self) -> str:
        more = " …" if len(self.keys) > _NAMED else ""
        return f"Its other wordings stay as they are: {', '.join(self.keys[:_NAMED])}{more}"


@dataclass(frozen=True, slots=True)
class Named:
    """The clinic's facts that the text before named."""

    facts: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"The text before named facts of the clinic: {', '.join(self.facts)} (docs/facts.md)."
        )


Advice = Taken | Beside | Named


def advice(edit: Edit, conversation: Conversation) -> Iterator[Advice]:
    """Each as a line for a terminal by ``str``; the conversation is of the content before the
    change."""
    match edit:
        case AddExample(intent, text, language):
            yield from _answered(intent, (text,), language, conversation)
        case NewQuestion(intent=intent, examples=examples, language=language):
            yield from _answered(intent, examples, language, conversation)
        case SetText(intent, "text", _, language) if language in conversation.contents:
            yield from _besides(intent, conversation.contents[language])


def _answered(
    intent: str, texts: tuple[str, ...], language: str, conversation: Conversation
) -> Iterator[Advice]:
    """Which of the texts another intent has answered."""
    if language not in conversation.contents:
        return
    dialogue = conversation.dialogue(language)
    for text in texts:
        decision = dialogue.respond(text, Session()).decision
        for name in decision.intents[:1]:
            if decision.action is Action.ANSWER and name != intent:
                yield Taken(text, name, dialogue.content.intents[name].title)


def _besides(intent: str, content: Content) -> Iterator[Advice]:
    """What else the answer says, and which facts its text named."""
    answer = content.responses[intent]
    keys = [key for key, wording in answer.variants.items() if wording.text]
    if others := tuple(key for key in keys if not key.endswith(".again")):
        yield Beside(others)
    named = sorted(placeholders(answer.text) - {*SURE_FACTS})
    if known := tuple(name for name in named if name in content.facts):
        yield Named(known)
