"""Which answers a change of content changes: the same questions, asked of the content before and
after it. Values and pure functions.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.content import ALARM_INTENT
from bot.content.red_flags import ALARMS, LEVELS
from bot.conversation import Conversation
from bot.decision import Action
from bot.evaluation import Question as Labelled
from bot.evaluation.verdicts import Verdict as Worth
from bot.evaluation.verdicts import judge
from bot.reply import joined
from bot.session import Session, Turn


class Kind(StrEnum):
    """What a question is asked for."""

    ALARM = "alarm"
    """It must raise a red flag."""
    CALM = "calm"
    """It must not alarm."""
    LETTER = "letter"
    """Labelled, and long: it tells a story."""
    LABELLED = "labelled"
    """It says which intents are right for it."""
    WAITING = "waiting"
    """A patient's, that had no answer: nobody has said yet what is right for it."""


class Verdict(StrEnum):
    """What a change of an answer is worth."""

    WORSE = "worse"
    BETTER = "better"
    OTHER = "other"


class Part(StrEnum):
    """Where a change is shown: in the first part that it belongs to."""

    FLAGS = "flags"
    LETTERS = "letters"
    WRONG = "wrong"
    RIGHT = "right"
    OTHERWISE = "otherwise"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of both contents."""

    text: str
    language: str
    kind: Kind
    accept: tuple[str, ...] = ()
    """The intents that are right for it, of one that is labelled."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What one content makes of a question."""

    decision: Action
    intents: tuple[str, ...]
    level: str
    """Of the gravest thing that was heard; "" where nothing was."""
    wording: str
    """All that is said: the answer, its detail, its buttons. Of a line that tries the red flags
    the card."""
    beside: tuple[str, ...] = ()
    """What else was decided: the kinds of question, what is offered, what is left over."""
    confidence: float = field(default=0.0, compare=False)
    """0-1, of the first intent."""

    @property
    def alarms(self) -> bool:
        """Whether a card comes before everything else."""
        return self.level in ALARMS

    @property
    def _gravity(self) -> int:
        return _GRAVITY.get(self.level, 0)

    def worth(self, question: Question) -> tuple[int, int]:
        """How good it is: of two answers to one question, the better one has the higher worth."""
        match question.kind:
            case Kind.ALARM:
                return self._gravity, 0
            case Kind.CALM:
                return -self.alarms, 0
            case Kind.WAITING:
                return self._gravity * self.alarms, 0
        labelled = Labelled(question.text, question.accept, question.language)
        worth = judge(labelled, self.decision, self.intents)
        return _WORTH.index(worth), self._gravity * (ALARM_INTENT in question.accept)


_GRAVITY: Mapping[str, int] = {level: at for at, level in enumerate(reversed(LEVELS), 1)}
_WORTH = (Worth.WRONG, Worth.ASKED, Worth.REFUSED, Worth.OFFERED, Worth.RIGHT)


_PARTS: Mapping[Verdict, Part] = {
    Verdict.WORSE: Part.WRONG,
    Verdict.BETTER: Part.RIGHT,
    Verdict.OTHER: Part.OTHERWISE,
}


@dataclass(frozen=True, slots=True)
class Changed:
    """A question that is not answered as before."""

    question: Question
    before: Answered
    after: Answered
    verdict: Verdict

    @property
    def flagged(self) -> bool:
        """Whether another red flag is heard in it, or none any more."""
        return self.before.level != self.after.level

    @property
    def alarm_lost(self) -> bool:
        """Whether a card that must be sent is another one now, or none."""
        return self.before.alarms and self.flagged and self.verdict is Verdict.WORSE

    @property
    def part(self) -> Part:
        """Where it is shown."""
        if self.flagged:
            return Part.FLAGS
        if self.question.kind is Kind.LETTER:
            return Part.LETTERS
        return _PARTS[self.verdict]

    @property
    def new(self) -> tuple[str, ...]:
        """The intents that were no part of the answer before."""
        return tuple(name for name in self.after.intents if name not in self.before.intents)


@dataclass(frozen=True, slots=True)
class Reworded:
    """An answer that is given as before, in other words or with other buttons."""

    language: str
    decision: Action
    intents: tuple[str, ...]
    before: str
    after: str
    questions: int
    """How many questions are answered so; the words are those that the first of them gets."""


@dataclass(frozen=True, slots=True)
class New:
    """A question that there was not before."""

    language: str
    intent: str
    examples: int
    reached: int
    """How many of its examples are answered by it."""


@dataclass(frozen=True, slots=True)
class Diff:
    """What differs, the gravest first."""

    asked: int
    """How many questions were asked of both contents."""
    changes: tuple[Changed, ...]
    """Red flags, then letters, then what became wrong, what became right, and the rest."""
    reworded: tuple[Reworded, ...]
    new: tuple[New, ...] = ()

    def of(self, verdict: Verdict) -> tuple[Changed, ...]:
        """The changes of this worth."""
        return tuple(change for change in self.changes if change.verdict is verdict)

    def parts(self) -> Mapping[Part, Sequence[Changed]]:
        """The changes by where they are shown; no part is empty."""
        found = {part: [one for one in self.changes if one.part is part] for part in Part}
        return {part: changes for part, changes in found.items() if changes}

    @property
    def alarms_lost(self) -> int:
        """How many cards are not sent any more, or a less grave one is."""
        return sum(change.alarm_lost for change in self.changes)

    @property
    def is_better(self) -> bool:
        """Whether no card gets lost, and nothing became wrong, or less than became right."""
        wrong, right = len(self.of(Verdict.WORSE)), len(self.of(Verdict.BETTER))
        return not self.alarms_lost and (not wrong or wrong < right)

    def taken(self) -> Mapping[str, Sequence[Changed]]:
        """What each intent takes from the answers that were better, by its name."""
        found: dict[str, list[Changed]] = {}
        for change in self.of(Verdict.WORSE):
            for name in change.new[:1]:
                found.setdefault(name, []).append(change)
        return found


def answers(
    conversation: Conversation, questions: Iterable[Question], at: datetime
) -> Iterator[Answered]:
    """The answer to each question: each asked in a chat of its own, at the same moment. Of lines
    that try the red flags, what is heard in them: no more is judged."""
    for question in questions:
        if question.kind in (Kind.ALARM, Kind.CALM):
            yield _answered(conversation.alarm(question.text, question.language))
        else:
            session = Session(at=at)
            yield _answered(conversation.respond(question.text, session, question.language))


def _answered(turn: Turn) -> Answered:
    decision, reply, gravest = turn.decision, turn.reply, turn.findings.gravest
    buttons = [f"[{joined(' ', button.text, button.url)}]" for button in reply.buttons]
    return Answered(
        decision=decision.action,
        intents=decision.intents,
        level=decision.level or (gravest.level if gravest else ""),
        wording=joined("\n\n", reply.text, reply.more, "\n".join(buttons)),
        beside=(*decision.asks, *decision.offers, *(ask.text for ask in decision.left)),
        confidence=decision.confidence,
    )


def diff(
    questions: Sequence[Question], before: Iterable[Answered], after: Iterable[Answered]
) -> Diff:
    """What differs between the answers before and after, which stand in the questions' order."""
    found = [
        Changed(question, old, new, _verdict(question, old, new))
        for question, old, new in zip(questions, before, after, strict=True)
        if old != new
    ]
    changes = sorted((one for one in found if not _is_reworded(one)), key=_urgency)
    return Diff(len(questions), tuple(changes), _reworded(filter(_is_reworded, found)))


def _verdict(question: Question, before: Answered, after: Answered) -> Verdict:
    old, new = before.worth(question), after.worth(question)
    return Verdict.WORSE if new < old else Verdict.BETTER if new > old else Verdict.OTHER


def _urgency(change: Changed) -> tuple[int, int]:
    """By what the changes are ordered: the lowest first."""
    worth = list(Verdict).index(change.verdict)
    if change.flagged:
        return 0, worth
    return (1 if change.question.kind is Kind.LETTER else 2), worth


def _is_reworded(change: Changed) -> bool:
    before, after = change.before, change.after
    return replace(before, wording="") == replace(after, wording="")


def _reworded(changes: Iterable[Changed]) -> tuple[Reworded, ...]:
    """Once for all questions that get the same answer in a language."""
    groups: dict[tuple[str, Action, tuple[str, ...]], list[Changed]] = {}
    for one in changes:
        key = (one.question.language, one.after.decision, one.after.intents)
        groups.setdefault(key, []).append(one)
    return tuple(
        Reworded(
            language, decision, intents, same[0].before.wording, same[0].after.wording, len(same)
        )
        for (language, decision, intents), same in groups.items()
    )
