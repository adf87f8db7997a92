"""The guides: a few taps that end in one kind of massage, or in what to ask a doctor first.

Nothing is kept of them: what was tapped so far travels in the buttons.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.content import BEFORE, TOLD, Content
from bot.content.guides import YES, Guide, Step
from bot.content.names import CAUTION_INTENT, LONGEST_COPY
from bot.replies import Replies
from bot.reply import ALL_TOPICS, Button, Does, Reply, Section, Target, asking, joined
from bot.session import Session


def reply_to(
    tapped: str,
    replies: Replies,
    session: Session,
    desk: Sequence[Content] = (),
) -> Reply:
    """What comes next in a guide: its next question, or how it ends.

    ``tapped`` is a guide's name, and behind a full stop the choices so far. Without one the guide
    begins, and leaves out what the patient has told in this hour. ``desk`` holds the other
    languages in which a list is to be read at the clinic.
    """
    name, begun, choices = tapped.partition(".")
    guide = replies.content.guides.known.get(name)
    if guide is None:
        return replies.gone()
    if session.crisis:  # a kind of massage is no answer now
        return replies.after_crisis(Reply())
    told = _taken(guide, choices.split(".")) if begun else _told(guide, session)
    walk = _Walk(name, guide, told, not begun, replies, session, desk)
    missing = [step for step in guide.steps if step.name not in told]
    if missing:
        return walk.question(missing[0])
    end = walk.advice() if name == BEFORE else walk.kind()
    return replies.without_phone(end) if session.unreached else end


def _taken(guide: Guide, choices: Sequence[str]) -> dict[str, str]:
    """The choice of each step: the first of them, so that yes outweighs no. What is none is left
    out: a forged button may hold any words, an old one what is asked no more."""
    return {
        step.name: choice
        for step in guide.steps
        for choice in reversed(step.choices)
        if choice in choices
    }


def _told(guide: Guide, session: Session) -> dict[str, str]:
    """The choices that a patient need not tap."""
    told = session.told
    since = next((one for one in TOLD["since"] if told.fits({"since": (one,)})), "")
    given = {"since": since, "where": told.where, "aim": told.aim}
    found = {}
    for step in guide.steps:
        for value in (given.get(step.name, ""), *session.cautions):
            if value in step.told:
                found[step.name] = step.told[value]
    return found


@dataclass(frozen=True, slots=True)
class _Walk:
    """A guide as far as one patient has come."""

    name: str
    guide: Guide
    answers: Mapping[str, str]
    begins: bool
    replies: Replies
    session: Session
    desk: Sequence[Content]

    def question(self, step: Step) -> Reply:
        """The next tap, with the way back."""
        number = self.guide.steps.index(step) + 1
        asked = self._said(f"steps.{step.name}.text")
        first = self._said("first") if self.begins or number == 1 else ""
        counted = {"number": str(number), "count": str(len(self.guide.steps)), "question": asked}
        progress = self.replies.content.guided("progress", **counted)
        choices = [
            Button(self._label(step, choice), self._after({**self.answers, step.name: choice}))
            for choice in step.choices
        ]
        lead = joined("\n\n", first, joined("\n", self._so_far(), progress))
        return Reply(lead, buttons=(*choices, self._back(number - 1)))

    def kind(self) -> Reply:
        """One kind of massage, why, and who says so."""
        content, answers = self.replies.content, self.answers
        fitting = [end for end in self.guide.ends if end.fits(answers)]
        end = next((end for end in fitting if self.replies.is_on(end.intent)), None)
        if end is None:
            return self.replies.turned_off([fitting[0].intent])
        reasons = [reason for reason in self.guide.reasons if reason.fits(answers)]
        sources = tuple(dict.fromkeys(name for one in (end, *reasons) for name in one.sources))
        because = " ".join(self._said(f"reasons.{reason.name}.text") for reason in reasons)
        source, cited = self.replies.cited(sources)
        section = Section(
            intent=end.intent,
            title=self._said(f"ends.{end.name}.title"),
            text=joined("\n\n", self._said(f"ends.{end.name}.text"), because),
            more=self._said(f"ends.{end.name}.more"),
            note=content.message("disclaimer"),
            source=source,
            sources=sources,
            cited=cited,
        )
        lead = joined("\n\n", self._asking_first(), self._so_far())
        buttons = [self._way(book=not self._asking_first()), self._again]
        if end.intent in content.intents:
            buttons.insert(0, Button(content.intents[end.intent].title, asking(end.intent)))
        return Reply(lead, (section,), tuple(buttons))

    def advice(self) -> Reply:
        """Whether to ask a doctor first, with a list of why, or to book."""
        content = self.replies.content
        yes = [step for step in self.guide.steps if self.answers[step.name].endswith(YES)]
        named = {caution for step in yes for caution in step.told}
        told = [caution for caution in self.session.cautions if caution not in named]
        if self.session.reminders and not (yes or told):  # an alarm was heard: "fine" is not for it
            return Reply(content.card("reminder"), buttons=(self._way(book=False), self._again))
        lists = [self._list(one, yes, told) for one in (content, *self.desk)]
        result = "ask" if yes or told else "fine"
        section = Section(
            intent=CAUTION_INTENT,
            title=self._said(f"{result}.title"),
            text=self._said(f"{result}.text", list="\n\n".join(map("\n".join, lists))),
            more="",
            note=content.message("disclaimer"),
            source="",
            sources=(),
        )
        buttons = [self._way(book=result == "fine"), self._again]
        if result == "ask":
            buttons.insert(0, Button(self._said("copy"), copy=_fitting(lists)))
        lead = content.card("reminder") if self.session.reminders else ""
        return Reply(lead, (section,), tuple(buttons))

    def _list(self, content: Content, yes: Sequence[Step], told: Sequence[str]) -> list[str]:
        """What to ask a doctor about, a line each, in one language."""
        items = [content.guided(f"{self.name}.steps.{step.name}.listed") for step in yes]
        items += [content.cautions([caution]) for caution in told]
        return [content.guided(f"{self.name}.listed"), *(f"• {item}" for item in items)]

    def _asking_first(self) -> str:
        """What is to be said above a kind of massage, for what was told in this hour."""
        content, told = self.replies.content, self.session.cautions
        ask = content.card("ask_first", condition=content.cautions(told)) if told else ""
        return joined("\n\n", ask, content.card("reminder") if self.session.reminders else "")

    def _so_far(self) -> str:
        labels = [
            self._label(step, self.answers[step.name])
            for step in self.guide.steps
            if step.name in self.answers
        ]
        return self._said("so_far", answers=" · ".join(labels)) if labels else ""

    def _label(self, step: Step, choice: str) -> str:
        of_its_own = self._said(f"steps.{step.name}.choices.{choice}")
        return of_its_own or self._said("yes" if choice.endswith(YES) else "no")

    def _said(self, name: str, **more: str) -> str:
        return self.replies.content.guided(f"{self.name}.{name}", **more)

    def _after(self, answers: Mapping[str, str]) -> Target:
        """Where a button leads that answers so much."""
        taken = [answers[step.name] for step in self.guide.steps if step.name in answers]
        return Target(Does.GUIDE, f"{self.name}.{'.'.join(taken)}")

    def _back(self, at: int) -> Button:
        """To the step before that was answered; from the first to where guides are offered."""
        content = self.replies.content
        answered = [step.name for step in self.guide.steps[:at] if step.name in self.answers]
        if not answered:
            return Button(content.message("back"), ALL_TOPICS)
        left = {name: one for name, one in self.answers.items() if name != answered[-1]}
        return Button(content.guided("back"), self._after(left))

    def _way(self, book: bool) -> Button:
        """To book, or to call."""
        ways = self.replies.say("book").buttons
        return next(way for way in ways if bool(way.url) == book)

    @property
    def _again(self) -> Button:
        return Button(self.replies.content.guided("again"), self._after({}))


def _fitting(lists: Sequence[Sequence[str]]) -> str:
    """As much of the lists as can be copied: whole lists, of the first at least whole lines."""
    first, *others = lists
    kept = "\n".join(_lines(first))
    for other in others:
        longer = "\n\n".join((kept, "\n".join(other)))
        kept = longer if len(longer) <= LONGEST_COPY else kept
    return kept


def _lines(lines: Sequence[str]) -> Iterator[str]:
    length = -1
    for line in lines:
        length += 1 + len(line)
        if length <= LONGEST_COPY:
            yield line
