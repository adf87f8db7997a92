"""Decides what to do with what a patient said, and writes the reply."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from urllib.parse import urlencode, urlsplit, urlunsplit

from bot.content import AREAS, BUTTONS, REQUIRED_FACTS, Content, Kind, Move, placeholders
from bot.matching import Ask, Evidence, Match, Matcher, Reading
from bot.safety import Finding, Watch


class Action(StrEnum):
    """What a turn does."""

    EMERGENCY = "emergency"
    ANSWER = "answer"
    CLARIFY = "clarify"
    FALLBACK = "fallback"
    HANDOFF = "handoff"


@dataclass(frozen=True, slots=True)
class Policy:
    """Every threshold, in confidence (0–1).

    Set from the labelled questions that the confidence is fitted on, judged end to end: a right answer counts 1, the right one among those
    offered 0.7, a wrong answer -2; of foreign questions, refused counts 1, asked back 0.3, answered -2; both groups weigh the same. Where
    that is nearly flat, the lower value stands: 0.7 and 0.8 to answer would gain 1 %, but miss half as many again of the questions about
    claims (tests/utterances/en/_claims.yaml); 0.95 for a second answer would gain 1 %, but lose a quarter of the double questions.
    """

    answer_threshold: float = 0.65
    health_threshold: float = 0.75
    foreign_threshold: float = 0.45
    """Of all that the bot knows it does not cover, together: to say so costs less than a wrong answer."""
    second_threshold: float = 0.8
    near_threshold: float = 0.25
    """Of what a patient may well ask after the last answer."""
    clarify_threshold: float = 0.8
    agreed_threshold: float = 0.3
    """Of what is the best match of a mixed message in two languages, together."""
    option_threshold: float = 0.05
    options: int = 3
    misses: int = 2
    """So many misses in a row, and a person is offered."""
    reminders: int = 3
    """So many turns after an alarm carry the reminder."""
    overheard_threshold: float = 0.85
    """Of what nobody asked the bot itself: as sure as this it must be to speak up under the clinic's posts."""


CALL_BACK = "!call_back"
"""The target of a button that asks for a call."""


@dataclass(frozen=True, slots=True)
class Session:
    """What one chat remembers."""

    misses: int = 0
    reminders: int = 0
    answered: tuple[str, ...] = ()
    """What the last answer was about: the topic at hand."""
    offered: tuple[str, ...] = ()
    """The intents behind the last reply's buttons."""
    asking: bool = False
    """Whether the last reply asked which of them was meant."""
    calling: bool = False
    """Whether the last reply asked for the phone number, to be called back."""
    language: str = ""
    """The language last spoken."""
    settled: bool = False
    """Whether the patient chose that language, whatever they write in."""

    def faded(self) -> "Session":
        """What is left of it when the patient comes back later: no topic is at hand any more."""
        return replace(self, answered=(), offered=(), asking=False, calling=False)


@dataclass(frozen=True, slots=True)
class Decision:
    action: Action
    intents: tuple[str, ...] = ()
    confidence: float = 0.0
    level: str = ""
    """Of an emergency: emergency, crisis or urgent."""


@dataclass(frozen=True, slots=True)
class Button:
    """Opens a link, copies a text, or leads on to a target.

    A target is an intent, an area ("clinic."), all topics ("."), a call back (``CALL_BACK``) or, empty, none of what is offered.
    """

    text: str
    target: str = ""
    url: str = ""
    copy: str = ""
    private: bool = False
    """Whether the target opens in the patient's own chat with the bot."""

    @property
    def intent(self) -> str:
        """The intent that it asks, if it asks one."""
        return (
            "" if self.target.endswith(".") or self.target.startswith(("@", "!")) else self.target
        )


@dataclass(frozen=True, slots=True)
class Section:
    """The answer to one intent."""

    intent: str
    title: str
    text: str
    more: str
    note: str
    source: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """What is sent this turn: a card or a line first, then the answers, then the buttons."""

    lead: str = ""
    sections: tuple[Section, ...] = ()
    buttons: tuple[Button, ...] = ()
    alarm: bool = False
    thumbs: tuple[Button, ...] = ()
    """Up and down, below an answer; a target is "+" or "-" and the intent."""
    keys: tuple[str, ...] = ()
    """Instead of buttons, keys in the place of the keyboard: the first shares the patient's phone number, the second does not."""
    done: bool = False
    """Takes those keys away."""

    @property
    def text(self) -> str:
        titled = len(self.sections) > 1
        answers = [
            _lines(section.title * titled, section.text, section.note, section.source)
            for section in self.sections
        ]
        return _paragraphs(self.lead, *answers)

    @property
    def more(self) -> str:
        return _paragraphs(*(section.more for section in self.sections))


@dataclass(frozen=True, slots=True)
class Turn:
    """One utterance and its reply."""

    reply: Reply
    session: Session
    decision: Decision
    ranking: tuple[Match, ...] = ()
    evidence: Evidence | None = field(default=None)
    language: str = ""
    """The language of the reply, where several are spoken."""


def _lines(*texts: str) -> str:
    return "\n".join(filter(None, texts))


def _paragraphs(*texts: str) -> str:
    return "\n\n".join(filter(None, texts))


_CAUTIONS = (
    "safety.contraindications",
    "condition.pregnancy",
)  # answers that are themselves the caution


def decide(
    reading: Reading,
    finding: Finding | None,
    session: Session,
    policy: Policy,
    kinds: Mapping[str, Kind],
    near: Collection[str] = (),
) -> Decision:
    """The one place where a number becomes an action; reads top to bottom: emergency, answer, clarify, fallback, hand-off.

    ``near`` holds the intents that a patient may well ask next: for them, half a question is enough ("and how often?").
    """
    wanted = _wanted(reading, policy, kinds)
    best = reading.ranking[0] if reading.ranking else Match("", 0.0)
    if finding and finding.level in ("emergency", "crisis"):
        return Decision(Action.EMERGENCY, ("safety.emergency",), 1.0, finding.level)
    if finding and finding.level == "urgent":
        under = tuple(
            match.intent
            for match in wanted
            if kinds[match.intent] != "chat"
            and match.intent not in ("safety.emergency", "clinic.human")
        )
        return Decision(Action.EMERGENCY, ("safety.emergency", *under), 1.0, "urgent")
    if finding and finding.level == "inform":
        return Decision(Action.ANSWER, ("safety.emergency",), 1.0)
    if (
        finding
        and finding.level == "ask_first"
        and not any(match.intent in _CAUTIONS for match in wanted)
    ):
        beside = tuple(match.intent for match in wanted if not match.intent.startswith("other."))
        return Decision(Action.ANSWER, ("safety.contraindications", *beside[:1]), best.confidence)
    if wanted and wanted[0].intent == "clinic.human":
        return Decision(Action.HANDOFF, ("clinic.human",), wanted[0].confidence)
    if wanted:
        return Decision(
            Action.ANSWER, tuple(match.intent for match in wanted), wanted[0].confidence
        )
    for match in reading.ranking:
        if match.intent in near and match.confidence >= policy.near_threshold:
            return Decision(Action.ANSWER, (match.intent,), match.confidence)
    likely = sum(match.confidence for match in reading.ranking)
    options = tuple(
        match.intent for match in reading.ranking if match.confidence >= policy.option_threshold
    )[: policy.options]
    if options and likely >= policy.clarify_threshold:
        return Decision(Action.CLARIFY, options, best.confidence)
    if session.misses + 1 < policy.misses:
        return Decision(Action.FALLBACK, (), best.confidence)
    return Decision(Action.HANDOFF, (), best.confidence)


def _wanted(reading: Reading, policy: Policy, kinds: Mapping[str, Kind]) -> list[Match]:
    """What the message surely asks: at most two intents, small talk only where there is nothing else."""
    whole = reading.ranking[:1]
    foreign = bool(whole) and whole[0].intent.startswith("other.")

    def sure(match: Match) -> bool:
        if match.intent.startswith("other."):  # a refusal, whichever of them it is
            refusals = (
                other.confidence for other in reading.ranking if other.intent.startswith("other.")
            )
            return sum(refusals) >= policy.foreign_threshold
        return match.confidence >= (
            policy.health_threshold
            if kinds.get(match.intent) == "health"
            else policy.answer_threshold
        )

    def asked(ask: Ask) -> bool:
        """Small talk beside a question asks nothing, nor does "is it safe?" about something foreign."""
        match = ask.ranking[0]
        return (
            match.confidence >= policy.second_threshold
            and kinds.get(match.intent) != "chat"
            and not (ask.refers and foreign)
        )

    questions = [ask for ask in reading.asks if ask.ranking and ask.question] or [
        ask for ask in reading.asks if ask.ranking
    ]
    parts = {ask.ranking[0].intent: ask.ranking[0] for ask in questions if asked(ask)}
    if len(parts) > 1:
        return list(parts.values())[:2]
    if not (whole and sure(whole[0])):
        return list(parts.values())
    if kinds.get(whole[0].intent) == "chat" and parts:
        return list(parts.values())
    return list({match.intent: match for match in (*whole, *parts.values())}.values())


_BUTTONS_OF = {
    "start": ("topics", "book"),
    "help": ("topics",),
    "book": ("book", "call"),
    "only_text": ("topics", "call"),
    "contact": ("copy", "call_back"),
}


class Dialogue:
    """The conversation in one language. Keeps nothing: what a chat remembers goes in and comes out as its session."""

    def __init__(
        self,
        content: Content,
        policy: Policy | None = None,
        call_back: bool = False,
        watch: Watch | None = None,
    ) -> None:
        self.content = content
        self.policy = policy or Policy()
        self.call_back = call_back
        """Whether somebody at the clinic gets to see who wants to be called back."""
        self._matcher = Matcher(content)
        self._watch = watch or Watch(content.red_flags)
        self._kinds: dict[str, Kind] = {
            name: response.kind for name, response in content.responses.items()
        }

    def respond(self, utterance: str, session: Session) -> Turn:
        """The reply to what a patient typed; never raises, whatever it is."""
        session = self._current(session)
        finding = self._watch.find(utterance)
        if session.calling and utterance.strip() == self.content.message("call_back_cancel"):
            return Turn(
                replace(self.say("call_back_cancelled"), done=True),
                replace(session, calling=False),
                Decision(Action.ANSWER),
            )
        move = (
            None
            if finding
            else self.content.wording.moves.get(self.content.wording.phrase(utterance))
        )
        if move and (session.answered or session.offered):
            return self._moved(move, session)
        reading = self._matcher.read(utterance)
        if (
            finding is None
            and reading.ranking[:1]
            and reading.ranking[0].intent == "safety.emergency"
        ):
            reading = self._matcher.read(self._watch.undenied(utterance))
        decision = decide(reading, finding, session, self.policy, self._kinds, self._near(session))
        evidence = None
        shown = decision.intents[:1] or tuple(match.intent for match in reading.ranking[:1])
        if shown:
            evidence = self._matcher.explain(utterance, shown[0])
        return replace(
            self._turn(decision, session, finding), ranking=reading.ranking, evidence=evidence
        )

    def retell(self, turn: Turn, utterance: str, session: Session) -> Turn:
        """Another language's turn in this one's words; where it names no intent, this one's own turn."""
        if not turn.decision.intents or not self.content.intents.keys() >= set(
            turn.decision.intents
        ):
            return self.respond(utterance, session)
        return replace(
            self._turn(turn.decision, self._current(session), None),
            ranking=turn.ranking,
            evidence=turn.evidence,
        )

    def _current(self, session: Session) -> Session:
        """The session without intents that are gone since."""
        answered, offered = (
            tuple(filter(self.content.intents.__contains__, names))
            for names in (session.answered, session.offered)
        )
        return replace(session, answered=answered, offered=offered)

    def _near(self, session: Session) -> set[str]:
        """What may well be asked after the last answer: its follow-ups, and the questions of its area."""
        follow_ups = {
            name
            for intent in session.answered
            for name in self.content.responses[intent].follow_ups
        }
        areas = {intent.partition(".")[0] for intent in session.answered}
        return follow_ups | {
            name for name, intent in self.content.intents.items() if intent.area in areas
        }

    def _moved(self, move: Move, session: Session) -> Turn:
        """The reply to "tell me more", "what else", "yes please" and "no"."""
        match move:
            case "more" if session.answered:
                return self._turn(
                    Decision(Action.ANSWER, session.answered, 1.0), session, None, detail=True
                )
            case "yes" if len(session.offered) == 1 or (session.asking and session.offered):
                return self.choose(session.offered[0], session)
            case "yes" if session.offered:
                return self._told(
                    self.content.message("which"), tuple(map(self._ask, session.offered)), session
                )
            case "no" if session.asking:
                return self.none_of_these(session)
            case "no":
                return self._told(
                    self.content.message("anything_else"), (self._button("topics"),), session
                )
            case _:
                topics = (
                    self.topics_of(session.answered[0].partition(".")[0])
                    if session.answered
                    else self.topics()
                )
                return Turn(topics, session, Decision(Action.ANSWER))

    def _told(self, lead: str, buttons: tuple[Button, ...], session: Session) -> Turn:
        return Turn(
            Reply(lead, buttons=buttons),
            replace(session, misses=0, asking=False),
            Decision(Action.ANSWER),
        )

    def tap(self, target: str, session: Session) -> Turn:
        """The reply to a button that leads on."""
        if not target:
            return self.none_of_these(session)
        if target == CALL_BACK:
            return Turn(
                self.ask_for_number(),
                replace(session, calling=True),
                Decision(Action.HANDOFF, confidence=1.0),
            )
        if target.endswith("."):
            reply = self.topics_of(target[:-1]) if target[:-1] else self.topics()
            return Turn(reply, session, Decision(Action.ANSWER))
        return self.choose(target, session)

    def choose(self, intent: str, session: Session) -> Turn:
        """The reply to a tapped button; a button of an intent that is gone says so."""
        if intent not in self.content.intents:
            return Turn(
                Reply(lead=self.content.message("gone"), buttons=self._ways_out()),
                session,
                Decision(Action.FALLBACK),
            )
        action = Action.HANDOFF if intent == "clinic.human" else Action.ANSWER
        return self._turn(Decision(action, (intent,), 1.0), self._current(session), None)

    def none_of_these(self, session: Session) -> Turn:
        """The reply to "none of these"."""
        missed = replace(session, misses=session.misses + 1)
        name = "none_of_these_reply" if missed.misses < self.policy.misses else "handoff"
        action = Action.FALLBACK if missed.misses < self.policy.misses else Action.HANDOFF
        return Turn(
            Reply(lead=self.content.message(name), buttons=self._ways_out(action)),
            missed,
            Decision(action),
        )

    def alarms(self, utterance: str) -> bool:
        """Whether an emergency card would be sent, or another alarm."""
        finding = self._watch.find(utterance)
        return finding is not None and finding.level in ("emergency", "crisis", "urgent")

    def say(self, name: str, session: Session | None = None, **more: str) -> Reply:
        """One of the bot's own messages, with the buttons that go with it."""
        about = session.answered if session else ()
        names = [
            button
            for button in _BUTTONS_OF.get(name, ())
            if button != "call_back" or self.call_back
        ]
        return Reply(
            lead=self.content.message(name, **more),
            buttons=tuple(self._button(button, about) for button in names),
        )

    def ask_for_number(self) -> Reply:
        """What is to be read before the phone number is shared."""
        keys = tuple(self.content.message(f"call_back_{name}") for name in ("share", "cancel"))
        return Reply(lead=self.content.message("call_back_consent"), keys=keys)

    def called_back(self) -> Reply:
        """The confirmation, with the hours where they are known."""
        hours = self.content.facts.get("hours", "")
        name = "call_back_noted" if hours else "call_back_noted_unknown"
        return Reply(lead=self.content.message(name, hours=hours.rstrip(".")), done=True)

    def topics(self) -> Reply:
        """The areas, as buttons."""
        areas = dict.fromkeys(intent.area for intent in self.content.intents.values())
        shown = [
            area for area in AREAS if area in areas and area != "other"
        ]  # what is not covered is no topic
        buttons = tuple(
            Button(self.content.message(f"areas.{area}"), target=f"{area}.") for area in shown
        )
        return Reply(lead=self.content.message("topics"), buttons=buttons)

    def topics_of(self, area: str) -> Reply:
        """The questions of an area, as buttons."""
        names = [name for name, intent in self.content.intents.items() if intent.area == area]
        if not names:
            return self.topics()
        back = Button(self.content.message("back"), target=".")
        lead = self.content.message("topics_of", area=self.content.message(f"areas.{area}"))
        return Reply(lead=lead, buttons=(*map(self._ask, names), back))

    def _turn(
        self, decision: Decision, session: Session, finding: Finding | None, detail: bool = False
    ) -> Turn:
        missed = decision.action is Action.FALLBACK or (
            decision.action is Action.HANDOFF and not decision.intents
        )
        alarm = decision.action is Action.EMERGENCY
        reply = self._reply(decision, session, finding)
        if not self.content.lent.isdisjoint(section.intent for section in reply.sections):
            reply = replace(
                reply, lead=_paragraphs(reply.lead, self.content.message("not_translated"))
            )
        if detail:
            more = tuple(
                replace(section, text=section.more or section.text, more="")
                for section in reply.sections
            )
            reply = replace(reply, sections=more)
        after = replace(
            session,
            misses=session.misses + 1 if missed else 0,
            reminders=self.policy.reminders if alarm else max(0, session.reminders - 1),
            answered=decision.intents if decision.action is Action.ANSWER else session.answered,
            offered=tuple(
                button.intent
                for button in reply.buttons
                if button.intent and button.intent != "clinic.phone"
            ),
            asking=decision.action is Action.CLARIFY,
            calling=False,
        )
        if decision.action is Action.ANSWER and any(
            self._kinds.get(intent) != "chat" for intent in decision.intents
        ):
            signs = (("+", "button_up"), ("-", "button_down"))
            thumbs = tuple(
                Button(self.content.message(name), target=sign + decision.intents[0])
                for sign, name in signs
            )
            reply = replace(reply, thumbs=thumbs)
        return Turn(reply, after, decision)

    def _reply(self, decision: Decision, session: Session, finding: Finding | None) -> Reply:
        content, lead = self.content, self._lead(session, finding)
        match decision.action:
            case Action.EMERGENCY:
                return Reply(
                    content.card(decision.level),
                    tuple(map(self._section, decision.intents[1:])),
                    alarm=True,
                )
            case Action.ANSWER | Action.HANDOFF if decision.intents:
                ways = self._called(decision.action)
                return Reply(
                    lead,
                    tuple(map(self._section, decision.intents)),
                    (*self._buttons(decision.intents), *ways),
                )
            case Action.CLARIFY:
                none = Button(content.message("none_of_these"))
                return Reply(
                    _paragraphs(lead, content.message("clarify")),
                    buttons=(*map(self._ask, decision.intents), none),
                )
            case Action.FALLBACK:
                return Reply(
                    _paragraphs(lead, content.message("fallback")), buttons=self._ways_out()
                )
            case _:
                return Reply(
                    _paragraphs(lead, content.message("handoff")),
                    buttons=self._ways_out(decision.action),
                )

    def _lead(self, session: Session, finding: Finding | None) -> str:
        """The line above an answer that safety asks for."""
        if finding and finding.level == "ask_first":
            return self.content.card("ask_first", condition=finding.condition)
        if finding and finding.level == "soft":
            return self.content.card("soft")
        return self.content.card("reminder") if session.reminders else ""

    def _section(self, intent: str) -> Section:
        content, response = self.content, self.content.responses[intent]
        told = placeholders(response.text) - set(REQUIRED_FACTS)
        known = not told or any(content.facts.get(name) for name in told)
        titles = [content.sources[name] for name in response.sources]
        items = [
            content.message("source_item", title=source.title, by=source.by) for source in titles
        ]
        return Section(
            intent=intent,
            title=content.intents[intent].title,
            text=content.fill(response.text if known else response.unknown),
            more=content.fill(response.more),
            note=content.message("disclaimer") if response.kind == "health" else "",
            source=content.message("source", titles=", ".join(items)) if items else "",
            sources=response.sources,
        )

    def _buttons(self, intents: Sequence[str]) -> tuple[Button, ...]:
        responses = [self.content.responses[intent] for intent in intents]
        ways = dict.fromkeys(button for response in responses for button in response.buttons)
        asks = dict.fromkeys(
            name for response in responses for name in response.follow_ups if name not in intents
        )
        return (
            *(self._button(name, intents) for name in BUTTONS if name in ways),
            *map(self._ask, list(asks)[:3]),
        )

    def _button(self, name: str, about: Sequence[str] = ()) -> Button:
        text = self.content.message(f"button_{name}")
        match name:
            case "book":
                return Button(text, url=self._booking_link(about))
            case "call":
                return Button(text, target="clinic.phone")
            case "copy":
                return Button(text, copy=self.content.facts["phone_international"])
            case "call_back":
                return Button(text, target=CALL_BACK)
            case _:
                return Button(text, target=".")

    def _booking_link(self, about: Sequence[str]) -> str:
        """The clinic's booking page; with where the patient comes from and what it is about, if the page takes that."""
        url, taken = (
            self.content.facts["booking_url"],
            self.content.facts.get("booking_parameters", "").replace(",", " ").split(),
        )
        services = [
            intent.partition(".")[2]
            for intent in about
            if intent.startswith("type.") and intent in self.content.intents
        ]
        values = {"service": services[0] if services else "", "source": "clinic-bot"}
        query = urlencode(
            {name: value for name, value in values.items() if name in taken and value}
        )
        parts = urlsplit(url)
        return (
            urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, query)))))
            if query
            else url
        )

    def _ways_out(self, action: Action = Action.FALLBACK) -> tuple[Button, ...]:
        return (*map(self._button, ("topics", "call")), *self._called(action))

    def _called(self, action: Action) -> tuple[Button, ...]:
        """Where a person takes over, and somebody would see it: to be called back."""
        return (self._button("call_back"),) if self.call_back and action is Action.HANDOFF else ()

    def _ask(self, intent: str) -> Button:
        return Button(self.content.intents[intent].title, target=intent)
