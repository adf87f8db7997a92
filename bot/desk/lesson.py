"""Words that are to be learned as a way to ask a question, on their way to a change: in which of
the question's wordings they are to be answered, or why they cannot be learned."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.changes.edits import AddExample
from bot.conversation import Conversation
from bot.decision import Action
from bot.desk.visit import BAD, Visit
from bot.session import Session
from bot.text import words


@dataclass(frozen=True, slots=True)
class Wording:
    """One answer to a question."""

    name: str
    """What the form sends: the question and its kind, "clinic.first_visit:nervous"."""
    text: str
    """As patients read it."""
    likely: bool
    """Whether the words would be answered so, as far as the bot can tell."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is to be learned, as far as it was filled in."""

    edit: AddExample
    wordings: tuple[Wording, ...] = ()
    """Among which is still to be chosen, the likely one first."""
    wrong: str = ""
    """Why it cannot be learned, in the words of the page."""
    answered: bool = False
    """Whether that is because the words get this answer already."""

    @property
    def is_open(self) -> bool:
        """Whether the form is to be shown again."""
        return bool(self.wrong or self.wordings)

    @property
    def status(self) -> int:
        """The status of the page with the form."""
        return BAD if self.wrong else 200


def lesson_of(visit: Visit, text: str, language: str) -> Lesson:
    """What a form asks for: these words, for the question and the wording that it names."""
    edit = AddExample(visit.text("other") or visit.text("intent"), text, language)
    conversation = visit.office.conversation()
    if wrong := _refused(visit, edit, conversation):
        return Lesson(edit, wrong=wrong)
    content = conversation.contents[language]
    intent, asks = content.intents[edit.intent], content.responses[edit.intent].asks
    kinds = ("", *(ask for ask in intent.asks if ask in asks))
    of, _, ask = visit.text("wording").partition(":")
    if of == edit.intent and ask in kinds:
        edit = replace(edit, ask=ask)
    elif len(kinds) > 1:
        return Lesson(edit, tuple(_wordings(visit, edit, kinds)))
    now = _answer_now(visit, edit)
    if now == (edit.intent, edit.ask) or intent.example(edit.text, edit.ask):
        wrong = visit.words("ask.there_already", title=intent.title)
        return Lesson(edit, wrong=wrong, answered=True)
    return Lesson(edit)


def _refused(visit: Visit, edit: AddExample, conversation: Conversation) -> str:
    content = conversation.contents.get(edit.language)
    if content is None or edit.intent not in content.intents:
        return visit.words("ask.choose_question")
    if not words(edit.text):
        return visit.words("ask.needs_words")
    return visit.words("ask.grave") if conversation.alarms(edit.text) else ""


def _answer_now(visit: Visit, edit: AddExample) -> tuple[str, str]:
    """The question that the words are answered as, and its kind; ("", "") where there is none, or
    more than one."""
    dialogue = visit.office.conversation().dialogue(edit.language)
    decision = dialogue.respond(edit.text, Session(at=visit.office.now())).decision
    if decision.action not in (Action.ANSWER, Action.HANDOFF) or len(decision.intents) != 1:
        return "", ""
    return decision.intents[0], next(iter(decision.asks), "")


def _wordings(visit: Visit, edit: AddExample, kinds: tuple[str, ...]) -> Iterator[Wording]:
    """The likely one, then the others in their order."""
    dialogue = visit.office.conversation().dialogue(edit.language)
    now, ask = _answer_now(visit, edit)
    likely = ask if now == edit.intent else dialogue.kind(edit.text, edit.intent)
    for kind in sorted(kinds, key=lambda one: one != likely):
        reply = dialogue.choose(edit.intent, Session(at=visit.office.now()), ask=kind).reply
        text = "\n\n".join(section.text for section in reply.sections) or reply.text
        yield Wording(f"{edit.intent}:{kind}", text, kind == likely)
