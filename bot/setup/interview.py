"""From one question to the next: pure, so what is typed may come from anywhere.

A step takes what is typed and gives the interview as it is then, what is said, and what is to be
written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from bot.content.clinic import WORDS
from bot.content.edited import Value
from bot.facts.phone import example_number
from bot.setup.answers import Answer, Desk, Wrong, proposal, read
from bot.setup.echo import Echo
from bot.setup.questions import ALL, Facts, Question, asked


class Tone(Enum):
    """What a line is, for how it looks."""

    HEAD = auto()
    ASK = auto()
    HINT = auto()
    WRONG = auto()
    HEARD = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of what is said; it may hold several."""

    text: str
    tone: Tone = Tone.HINT


@dataclass(frozen=True, slots=True)
class Interview:
    """How far it has come."""

    questions: tuple[Question, ...]
    facts: Facts
    """As they would stand in the file now."""
    at: int = 0
    lines: tuple[str, ...] = ()
    """Of an answer that takes several, what is typed so far."""
    pending: Answer | None = None
    """An answer that is not settled yet: to be confirmed, or with questions that follow."""
    is_stopped: bool = False

    @property
    def question(self) -> Question | None:
        """The one at hand; None when all are answered, or it was stopped."""
        if self.is_stopped or self.at >= len(self.questions):
            return None
        return self.questions[self.at]

    @property
    def next(self) -> str:
        """The name of the question with which it goes on another time; "" when all are asked."""
        return self.questions[self.at].name if self.at < len(self.questions) else ""


def begin(
    shipped: Facts,
    own: Facts,
    stopped_at: str = "",
    again: bool = False,
    only: frozenset[str] = frozenset(),
) -> Interview:
    """An interview about ``only`` some questions; else about all, from where one stopped; or where
    the clinic has facts of its ``own``, about those that are still open.
    """
    facts = {**shipped, **own}
    questions = asked(_country(facts))
    if only:
        picked = [one for one in ALL if only & {one.name, *one.fills}]
        return Interview(tuple(picked), facts)
    names = [one.name for one in questions]
    if again or not own:
        return Interview(questions, facts)
    if stopped_at in names:
        return Interview(questions, facts, names.index(stopped_at))
    still_open = [one for one in questions if not one.is_answered(own)]
    return Interview(tuple(still_open), facts)


def _country(facts: Facts) -> str:
    return str(facts.get("country", "")).upper()


@dataclass(frozen=True, slots=True)
class Step:
    """What came of something typed."""

    interview: Interview
    said: tuple[Line, ...] = ()
    changes: Mapping[str, Value] = field(default_factory=dict)
    """To be written."""


class Interviewer:
    """Takes what is typed. It knows the words, the day and how facts are said, and keeps nothing
    between two steps."""

    def __init__(self, desk: Desk, echo: Echo) -> None:
        self._desk, self._echo = desk, echo
        self._script = desk.script

    def ask(self, interview: Interview) -> tuple[Line, ...]:
        """What is said before something is typed."""
        question = interview.question
        if question is None:
            return ()
        if interview.pending:
            return (Line(self._sub_question(interview.pending), Tone.ASK),)
        if interview.lines:
            return (Line(self._script.say("more_lines")),)
        say, wording = self._script.say, self._script.questions[question.name]
        group = self._script.groups[question.group]
        count = say("count", group=group, at=interview.at + 1, count=len(interview.questions))
        lines = [Line(count, Tone.HEAD)]
        if question.kind == "holidays":
            lines += self._holidays(interview)
        needed = " " + say("needed") if question.is_needed else ""
        lines.append(Line(wording.ask + needed, Tone.ASK))
        for number, label in enumerate(wording.options.values(), 1):
            lines.append(Line(f"{number}  {label}"))
        if example := self._example(interview, question):
            name = "examples" if question.has_lines else "example"
            lines.append(Line(say(name, example=example)))
        taken = self._proposal(interview)
        now = self._echo.said(question, interview.facts, self._desk.today)
        own = interview.facts.get(question.name)
        if isinstance(own, Mapping) and WORDS in own:
            lines.append(Line(say("own_words")))
        if taken:
            lines.append(Line(say("proposed", proposal=taken)))
        elif now:
            lines.append(Line(say("now", now=f"\n{now}" if "\n" in now else now)))
        return tuple(lines)

    def step(self, interview: Interview, typed: str) -> Step:
        """Takes an answer, or a command."""
        question = interview.question
        typed = "".join(char if char.isprintable() else " " for char in typed).strip()
        if question is None:
            return Step(interview)
        match self._script.command(typed):
            case "quit":
                return self.stop(interview)
            case "help":
                explained = self._script.questions[question.name].explain
                return Step(interview, (Line(explained),))
            case "back":
                return Step(self._back(interview))
            case "clear" if not interview.pending:
                return self._emptied(interview, question)
        try:
            if interview.pending:
                return self._follow(interview, interview.pending, typed)
            return self._answered(interview, question, typed)
        except Wrong as wrong:
            return Step(interview, (self._wrong(wrong),))

    def stop(self, interview: Interview) -> Step:
        """The end before the end: what is answered as a whole is kept."""
        pending = interview.pending
        stopped = replace(interview, is_stopped=True, lines=(), pending=None)
        if pending and pending.is_confirmed:
            return Step(replace(stopped, at=interview.at + 1), (), pending.facts)
        return Step(stopped)

    def _example(self, interview: Interview, question: Question) -> str:
        """What may be typed: a phone number as the clinic's country writes it."""
        if question.kind == "phone":
            return example_number(self._known(interview).country)
        return self._script.questions[question.name].example

    def _sub_question(self, pending: Answer) -> str:
        return pending.follows[0].ask if pending.is_confirmed else self._script.say("right")

    def _holidays(self, interview: Interview) -> list[Line]:
        speech = self._echo.speech(interview.facts)
        return [
            Line(
                self._script.say(
                    "holiday_line",
                    number=f"{number:2}",
                    name=name,
                    date=speech.date(day, self._desk.today),
                )
            )
            for number, (name, day) in enumerate(self._known(interview).holidays.items(), 1)
        ]

    def _known(self, interview: Interview) -> Desk:
        return replace(self._desk, facts=interview.facts)

    def _proposal(self, interview: Interview) -> str:
        """What Enter takes; "" where the clinic has settled it itself."""
        question = interview.question
        if question is None:
            return ""
        now, found = interview.facts.get(question.name), proposal(question, self._known(interview))
        settled = now and now != self._desk.shipped.get(question.name)
        return "" if settled or found == now else found

    def _back(self, interview: Interview) -> Interview:
        if interview.pending or interview.lines:
            return replace(interview, lines=(), pending=None)
        return replace(interview, at=max(0, interview.at - 1))

    def _wrong(self, wrong: Wrong) -> Line:
        return Line(self._script.remedies[wrong.remedy].format(**wrong.more), Tone.WRONG)

    def _emptied(self, interview: Interview, question: Question) -> Step:
        if question.is_needed:
            return Step(interview, (self._wrong(Wrong("cannot_empty")),))
        done = Answer(dict.fromkeys(question.fills, ""))
        return self._settled(interview, done, (Line(self._script.say("emptied")),))

    def _answered(self, interview: Interview, question: Question, typed: str) -> Step:
        desk = self._known(interview)
        says_nothing = question.kind in MAY_BE_NOTHING and not question.is_needed
        if says_nothing and not interview.lines and desk.means("no", typed):
            return self._emptied(interview, question)
        if not typed and not interview.lines:
            taken = self._proposal(interview)
            if not taken:
                return self._passed(interview, question)
            typed = taken
        if question.has_lines and typed:
            lines = (*interview.lines, typed)
            answer = read(question, "\n".join(lines), desk)
            self._echo.refuse(interview.facts, answer.facts)
            return Step(replace(interview, lines=lines))
        answer = read(question, "\n".join(interview.lines) or typed, desk)
        self._echo.refuse(interview.facts, answer.facts)
        return self._going_on(replace(interview, lines=()), answer, begins=True)

    def _passed(self, interview: Interview, question: Question) -> Step:
        known = question.is_answered(interview.facts)
        if question.is_needed and not known:
            raise Wrong("required")
        said = (Line(self._script.say("kept")),) if known else ()
        return Step(replace(interview, at=interview.at + 1), said)

    def _going_on(self, interview: Interview, answer: Answer, begins: bool = False) -> Step:
        """Asks what follows from an answer; settles it where that is nothing."""
        heard = self._heard(interview, answer)
        if not answer.is_confirmed:
            return Step(replace(interview, pending=answer), heard)
        if answer.follows:
            return Step(replace(interview, pending=answer))
        return self._settled(interview, answer, heard if begins else ())

    def _follow(self, interview: Interview, pending: Answer, typed: str) -> Step:
        if not pending.is_confirmed:
            return self._confirmed(interview, pending, typed)
        follow, *others = pending.follows
        facts = follow.take(typed, pending.facts)
        answer = replace(pending, facts=facts, follows=tuple(others))
        if others:
            return Step(replace(interview, pending=answer))
        return self._settled(interview, answer, self._heard(interview, answer))

    def _confirmed(self, interview: Interview, pending: Answer, typed: str) -> Step:
        if not typed or self._desk.means("yes", typed):
            return self._going_on(interview, replace(pending, is_confirmed=True))
        again = replace(interview, pending=None)
        if self._desk.means("no", typed):
            return Step(again, (Line(self._script.say("again")),))
        question = interview.question
        assert question is not None
        return self._answered(again, question, typed)  # what is right is typed at once

    def _heard(self, interview: Interview, answer: Answer) -> tuple[Line, ...]:
        question = interview.question
        assert question is not None
        facts = {**interview.facts, **answer.facts}
        said = self._echo.said(question, facts, self._desk.today)
        if not said:
            return ()
        if question.kind in _PLAIN:
            return (Line(self._script.say("written", value=said), Tone.HEARD),)
        return (Line(self._script.say("heard")), Line(said, Tone.HEARD))

    def _settled(self, interview: Interview, answer: Answer, said: Sequence[Line]) -> Step:
        facts = {**interview.facts, **answer.facts}
        questions = interview.questions
        if len(questions) >= len(asked("")):  # all of them, which another country changes
            questions = asked(_country(facts))
        going = replace(
            interview,
            questions=questions,
            facts=facts,
            at=interview.at + 1,
            lines=(),
            pending=None,
        )
        return Step(going, tuple(said), answer.facts)


MAY_BE_NOTHING = (
    "text",
    "worded",
    "email",
    "special_days",
    "prices",
    "packages",
    "discounts",
    "techniques",
    "map",
    "lengths",
)
"""Kinds of which "none" leaves nothing to be written."""
_PLAIN = ("text", "worded", "place", "timezone", "link", "number", "email", "phone")
"""Kinds whose answer is repeated as it is."""
