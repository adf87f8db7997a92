"""What whoever makes a change should know of it at once: which answers the same words have had so
far, and what else says the same."""

from collections.abc import Iterator, Mapping

from bot.changes.edits import AddExample, Edit, NewQuestion, SetText
from bot.content import Content
from bot.content.model import placeholders
from bot.content.names import SURE_FACTS
from bot.conversation import Conversation
from bot.decision import Action
from bot.session import Session

_NAMED = 8  # wordings


def advice(edit: Edit, contents: Mapping[str, Content]) -> Iterator[str]:
    """Lines for a terminal; ``contents`` are those before the change."""
    match edit:
        case AddExample(intent, text, language):
            yield from _answered(intent, (text,), language, contents)
        case NewQuestion(intent=intent, examples=examples, language=language):
            yield from _answered(intent, examples, language, contents)
        case SetText(intent, "text", _, language):
            yield from _besides(intent, contents[language])


def _answered(
    intent: str, texts: tuple[str, ...], language: str, contents: Mapping[str, Content]
) -> Iterator[str]:
    """Which of the texts another intent has answered."""
    if language not in contents:
        return
    dialogue = Conversation(contents, only=language).dialogue(language)
    for text in texts:
        decision = dialogue.respond(text, Session()).decision
        for name in decision.intents[:1]:
            if decision.action is Action.ANSWER and name != intent:
                title = dialogue.content.intents[name].title
                yield f"“{text}” was answered with {name} (“{title}”) so far."


def _besides(intent: str, content: Content) -> Iterator[str]:
    """What else the answer says, and which facts its text named."""
    answer = content.responses[intent]
    others = [key for key, wording in answer.variants.items() if wording.text]
    others = [key for key in others if not key.endswith(".again")]
    if others:
        more = " …" if len(others) > _NAMED else ""
        yield f"Its other wordings stay as they are: {', '.join(others[:_NAMED])}{more}"
    named = sorted(placeholders(answer.text) - {*SURE_FACTS})
    if known := [name for name in named if name in content.facts]:
        yield f"The text before named facts of the clinic: {', '.join(known)} (docs/facts.md)."
