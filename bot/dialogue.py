"""Decides what to do with what a patient said, and writes the reply."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.content import AREAS, BUTTONS, REQUIRED_FACTS, Content, Kind, placeholders
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
    """Every threshold, in confidence (0–1)."""

    answer_threshold: float = 0.6
    health_threshold: float = 0.65
    foreign_threshold: float = 0.45
    """Of all that the bot knows it does not cover, together: to say so costs less than a wrong answer."""
    second_threshold: float = 0.7
    clarify_threshold: float = 0.75
    option_threshold: float = 0.05
    options: int = 3
    misses: int = 2
    """So many misses in a row, and a person is offered."""
    reminders: int = 3
    """So many turns after an alarm carry the reminder."""


@dataclass(frozen=True, slots=True)
class Session:
    """What one chat remembers."""

    misses: int = 0
    reminders: int = 0
    answered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    action: Action
    intents: tuple[str, ...] = ()
    confidence: float = 0.0
    level: str = ""
    """Of an emergency: emergency, crisis or urgent."""


@dataclass(frozen=True, slots=True)
class Button:
    """Opens a link, or leads on to a target: an intent, an area's questions ("clinic."), all topics (".") or "" for none of what is offered."""

    text: str
    target: str = ""
    url: str = ""

    @property
    def intent(self) -> str:
        """The intent that it asks, if it asks one."""
        return "" if self.target.endswith(".") else self.target


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

    @property
    def text(self) -> str:
        titled = len(self.sections) > 1
        answers = [_lines(section.title * titled, section.text, section.note, section.source) for section in self.sections]
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


def _lines(*texts: str) -> str:
    return "\n".join(filter(None, texts))


def _paragraphs(*texts: str) -> str:
    return "\n\n".join(filter(None, texts))


_CAUTIONS = ("safety.contraindications", "condition.pregnancy")  # answers that are themselves the caution


def decide(reading: Reading, finding: Finding | None, session: Session, policy: Policy, kinds: Mapping[str, Kind]) -> Decision:
    """The one place where a number becomes an action; reads top to bottom: emergency, answer, clarify, fallback, hand-off."""
    wanted = _wanted(reading, policy, kinds)
    best = reading.ranking[0] if reading.ranking else Match("", 0.0)
    if finding and finding.level in ("emergency", "crisis"):
        return Decision(Action.EMERGENCY, ("safety.emergency",), 1.0, finding.level)
    if finding and finding.level == "urgent":
        under = tuple(match.intent for match in wanted if match.intent not in ("safety.emergency", "clinic.human"))
        return Decision(Action.EMERGENCY, ("safety.emergency", *under), 1.0, "urgent")
    if finding and finding.level == "inform":
        return Decision(Action.ANSWER, ("safety.emergency",), 1.0)
    if finding and finding.level == "ask_first" and not any(match.intent in _CAUTIONS for match in wanted):
        beside = tuple(match.intent for match in wanted if not match.intent.startswith("other."))
        return Decision(Action.ANSWER, ("safety.contraindications", *beside[:1]), best.confidence)
    if wanted and wanted[0].intent == "clinic.human":
        return Decision(Action.HANDOFF, ("clinic.human",), wanted[0].confidence)
    if wanted:
        return Decision(Action.ANSWER, tuple(match.intent for match in wanted), wanted[0].confidence)
    likely = sum(match.confidence for match in reading.ranking)
    options = tuple(match.intent for match in reading.ranking if match.confidence >= policy.option_threshold)[: policy.options]
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
            refusals = (other.confidence for other in reading.ranking if other.intent.startswith("other."))
            return sum(refusals) >= policy.foreign_threshold
        return match.confidence >= (policy.health_threshold if kinds.get(match.intent) == "health" else policy.answer_threshold)

    def asked(ask: Ask) -> bool:
        """Small talk beside a question asks nothing, nor does "is it safe?" about something foreign."""
        match = ask.ranking[0]
        return match.confidence >= policy.second_threshold and kinds.get(match.intent) != "chat" and not (ask.refers and foreign)

    questions = [ask for ask in reading.asks if ask.ranking and ask.question] or [ask for ask in reading.asks if ask.ranking]
    parts = {ask.ranking[0].intent: ask.ranking[0] for ask in questions if asked(ask)}
    if len(parts) > 1:
        return list(parts.values())[:2]
    if not (whole and sure(whole[0])):
        return list(parts.values())
    if kinds.get(whole[0].intent) == "chat" and parts:
        return list(parts.values())
    return list({match.intent: match for match in (*whole, *parts.values())}.values())


_BUTTONS_OF = {"start": ("topics", "book"), "help": ("topics",), "book": ("book", "call"), "only_text": ("topics", "call")}


class Dialogue:
    """The conversation in one language. Keeps nothing: what a chat remembers goes in and comes out as its session."""

    def __init__(self, content: Content, policy: Policy | None = None) -> None:
        self.content = content
        self.policy = policy or Policy()
        self._matcher = Matcher(content)
        self._watch = Watch(content.red_flags)
        self._kinds: dict[str, Kind] = {name: response.kind for name, response in content.responses.items()}

    def respond(self, utterance: str, session: Session) -> Turn:
        """The reply to what a patient typed; never raises, whatever it is."""
        finding = self._watch.find(utterance)
        reading = self._matcher.read(utterance)
        if finding is None and reading.ranking[:1] and reading.ranking[0].intent == "safety.emergency":
            reading = self._matcher.read(self._watch.undenied(utterance))
        decision = decide(reading, finding, session, self.policy, self._kinds)
        evidence = None
        shown = decision.intents[:1] or tuple(match.intent for match in reading.ranking[:1])
        if shown:
            evidence = self._matcher.explain(utterance, shown[0])
        return replace(self._turn(decision, session, finding), ranking=reading.ranking, evidence=evidence)

    def tap(self, target: str, session: Session) -> Turn:
        """The reply to a button that leads on."""
        if not target:
            return self.none_of_these(session)
        if target.endswith("."):
            reply = self.topics_of(target[:-1]) if target[:-1] else self.topics()
            return Turn(reply, session, Decision(Action.ANSWER))
        return self.choose(target, session)

    def choose(self, intent: str, session: Session) -> Turn:
        """The reply to a tapped button; a button of an intent that is gone says so."""
        if intent not in self.content.intents:
            return Turn(Reply(lead=self.content.message("gone"), buttons=self._ways_out()), session, Decision(Action.FALLBACK))
        action = Action.HANDOFF if intent == "clinic.human" else Action.ANSWER
        return self._turn(Decision(action, (intent,), 1.0), session, None)

    def none_of_these(self, session: Session) -> Turn:
        """The reply to "none of these"."""
        missed = replace(session, misses=session.misses + 1)
        name = "none_of_these_reply" if missed.misses < self.policy.misses else "handoff"
        action = Action.FALLBACK if missed.misses < self.policy.misses else Action.HANDOFF
        return Turn(Reply(lead=self.content.message(name), buttons=self._ways_out()), missed, Decision(action))

    def say(self, name: str) -> Reply:
        """One of the bot's own messages, with the buttons that go with it."""
        return Reply(lead=self.content.message(name), buttons=tuple(map(self._button, _BUTTONS_OF.get(name, ()))))

    def topics(self) -> Reply:
        """The areas, as buttons."""
        areas = dict.fromkeys(intent.area for intent in self.content.intents.values())
        shown = [area for area in AREAS if area in areas and area != "other"]  # what is not covered is no topic
        buttons = tuple(Button(self.content.message(f"areas.{area}"), target=f"{area}.") for area in shown)
        return Reply(lead=self.content.message("topics"), buttons=buttons)

    def topics_of(self, area: str) -> Reply:
        """The questions of an area, as buttons."""
        names = [name for name, intent in self.content.intents.items() if intent.area == area]
        if not names:
            return self.topics()
        back = Button(self.content.message("back"), target=".")
        lead = self.content.message("topics_of", area=self.content.message(f"areas.{area}"))
        return Reply(lead=lead, buttons=(*map(self._ask, names), back))

    def _turn(self, decision: Decision, session: Session, finding: Finding | None) -> Turn:
        missed = decision.action is Action.FALLBACK or (decision.action is Action.HANDOFF and not decision.intents)
        alarm = decision.action is Action.EMERGENCY
        after = Session(
            misses=session.misses + 1 if missed else 0,
            reminders=self.policy.reminders if alarm else max(0, session.reminders - 1),
            answered=decision.intents if decision.action is Action.ANSWER else session.answered,
        )
        return Turn(self._reply(decision, session, finding), after, decision)

    def _reply(self, decision: Decision, session: Session, finding: Finding | None) -> Reply:
        content, lead = self.content, self._lead(session, finding)
        match decision.action:
            case Action.EMERGENCY:
                return Reply(content.card(decision.level), tuple(map(self._section, decision.intents[1:])), alarm=True)
            case Action.ANSWER | Action.HANDOFF if decision.intents:
                return Reply(lead, tuple(map(self._section, decision.intents)), self._buttons(decision.intents))
            case Action.CLARIFY:
                none = Button(content.message("none_of_these"))
                return Reply(_paragraphs(lead, content.message("clarify")), buttons=(*map(self._ask, decision.intents), none))
            case Action.FALLBACK:
                return Reply(_paragraphs(lead, content.message("fallback")), buttons=self._ways_out())
            case _:
                return Reply(_paragraphs(lead, content.message("handoff")), buttons=self._ways_out())

    def _lead(self, session: Session, finding: Finding | None) -> str:
        """The line above an answer that safety asks for."""
        if finding and finding.level == "ask_first":
            return self.content.card("ask_first", condition=finding.condition)
        if finding and finding.level == "soft":
            return self.content.card("soft")
        return self.content.card("reminder") if session.reminders else ""

    def _section(self, intent: str) -> Section:
        content, response = self.content, self.content.responses[intent]
        known = all(content.facts.get(name) for name in placeholders(response.text) - set(REQUIRED_FACTS))
        titles = [content.sources[name] for name in response.sources]
        items = [content.message("source_item", title=source.title, by=source.by) for source in titles]
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
        asks = dict.fromkeys(name for response in responses for name in response.follow_ups if name not in intents)
        return (*(self._button(name) for name in BUTTONS if name in ways), *map(self._ask, list(asks)[:3]))

    def _button(self, name: str) -> Button:
        text = self.content.message(f"button_{name}")
        match name:
            case "book":
                return Button(text, url=self.content.facts["booking_url"])
            case "call":
                return Button(text, target="clinic.phone")
            case _:
                return Button(text, target=".")

    def _ways_out(self) -> tuple[Button, ...]:
        return tuple(map(self._button, ("topics", "call")))

    def _ask(self, intent: str) -> Button:
        return Button(self.content.intents[intent].title, target=intent)
