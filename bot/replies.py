"""What is said in one language: the bot's own messages, menus and answers, with their buttons."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode, urlsplit, urlunsplit

from bot.content import (
    AREAS,
    BUTTONS,
    UNCOVERED_AREA,
    Content,
    uncovered,
)
from bot.content.red_flags import ALARMS
from bot.decision import Action, Decision
from bot.reply import (
    ALL_TOPICS,
    CALL_BACK,
    NONE_OF_THESE,
    Button,
    Does,
    Reply,
    Section,
    Target,
    asking,
    joined,
)
from bot.safety import Finding, Findings
from bot.session import Session

_BUTTONS_OF = {
    "start": ("topics", "book"),
    "help": ("topics",),
    "book": ("book", "call"),
    "only_text": ("topics", "call"),
    "contact": ("copy", "call_back"),
}
_BULLETS = 5
"""Signs on a card, that of what was heard among them."""
_FOLLOW_UPS = 3  # questions offered below an answer


class Replies:
    """One language's replies. ``call_back`` says whether somebody at the clinic gets to see who
    wants to be called back."""

    def __init__(self, content: Content, call_back: bool = False) -> None:
        self.content = content
        self._call_back = call_back

    def say(self, name: str, about: Sequence[str] = (), **more: str) -> Reply:
        """One of the bot's own messages, with the buttons that go with it; ``about`` holds the
        intents that are being talked about, ``more`` what the message's placeholders stand for."""
        offered = [
            one for one in _BUTTONS_OF.get(name, ()) if one != "call_back" or self._call_back
        ]
        buttons = tuple(self._button(one, about) for one in offered)
        return Reply(self.content.message(name, **more), buttons=buttons)

    def topics(self) -> Reply:
        """The areas, as buttons."""
        found = {intent.area for intent in self.content.intents.values()}
        shown = [
            area for area in AREAS if area in found and area != UNCOVERED_AREA
        ]  # that is no topic
        buttons = tuple(
            Button(self.content.message(f"areas.{area}"), Target(Does.TOPICS, area))
            for area in shown
        )
        return Reply(self.content.message("topics"), buttons=buttons)

    def topics_of(self, area: str) -> Reply:
        """The questions of an area, as buttons; all areas where there is none of that name."""
        names = [name for name, intent in self.content.intents.items() if intent.area == area]
        if not names:
            return self.topics()
        lead = self.content.message("topics_of", area=self.content.message(f"areas.{area}"))
        back = Button(self.content.message("back"), ALL_TOPICS)
        return Reply(lead, buttons=(*map(self._ask, names), back))

    def ask_for_number(self) -> Reply:
        """What is to be read before the phone number is shared."""
        keys = tuple(self.content.message(f"call_back_{name}") for name in ("share", "cancel"))
        return Reply(self.content.message("call_back_consent"), keys=keys)

    def call_back_cancelled(self) -> Reply:
        """Nothing was shared."""
        return Reply(self.content.message("call_back_cancelled"), done=True)

    def call_noted(self, told: bool) -> Reply:
        """The clinic's staff know whom to call, or they could not be ``told`` yet; with the hours
        where they are known."""
        hours = self.content.facts.get("hours", "")
        noted = "call_back_noted" if hours else "call_back_noted_unknown"
        name = noted if told else "call_back_kept"
        return Reply(self.content.message(name, hours=hours.rstrip(".")), done=True)

    def gone(self) -> Reply:
        """A button leads to an answer that is no longer there."""
        return Reply(self.content.message("gone"), buttons=self._ways_out(Action.FALLBACK))

    def none_of_these(self, action: Action) -> Reply:
        """None of what was offered was meant."""
        name = "handoff" if action is Action.HANDOFF else "none_of_these_reply"
        return Reply(self.content.message(name), buttons=self._ways_out(action))

    def which(self, intents: Sequence[str]) -> Reply:
        """Yes, but to which of these?"""
        return Reply(self.content.message("which"), buttons=tuple(map(self._ask, intents)))

    def anything_else(self) -> Reply:
        """No; then what?"""
        return Reply(self.content.message("anything_else"), buttons=(self._button("topics"),))

    def of(self, decision: Decision, findings: Findings, before: Session) -> Reply:
        """What a decision says. What was found may ask for a line above it; so does what was said
        ``before`` in this hour."""
        if decision.level:
            gravest = findings.gravest
            if gravest is None or gravest.level != decision.level:  # in a crisis's light
                return Reply(self.content.card(decision.level))
            below = tuple(map(self._section, decision.intents[1:]))
            return replace(self.card(gravest), sections=below)
        reply = self._reply(decision, self.lead(decision, findings, before))
        if not self.content.lent.isdisjoint(section.intent for section in reply.sections):
            not_translated = self.content.message("not_translated")
            reply = replace(reply, lead=joined("\n\n", reply.lead, not_translated))
        rated = [name for name in decision.intents if self.content.responses[name].kind != "chat"]
        if decision.action is Action.ANSWER and rated:
            reply = replace(reply, thumbs=self._thumbs(decision.intents[0]))
        if not before.crisis:
            return reply
        if not rated:  # small talk: "you're welcome, for an appointment …" is not for now
            reply = replace(reply, sections=())
        return self.after_crisis(reply)

    def after_crisis(self, reply: Reply) -> Reply:
        """The same with the crisis line in sight, and nothing to book, to rate or to choose."""
        lead = joined("\n\n", self.content.card("crisis_reminder"), reply.lead)
        return replace(reply, lead=lead, buttons=(), thumbs=())

    def asking_first(self, reply: Reply, before: Session) -> Reply:
        """The same below what is to be asked first, for what was told before."""
        lead = joined("\n\n", *self._told_before(before), reply.lead)
        return replace(reply, lead=lead)

    def card(self, finding: Finding) -> Reply:
        """The card of a finding alone: what was heard, then what to do."""
        content, flag = self.content, finding.flag
        other = f"{finding.level}_other"
        name = flag.card or (
            other if finding.somebody and other in content.cards else finding.level
        )
        heard = content.cards.get(f"heard.{flag.name}") or content.cards.get("heard.anything", "")
        first = dict.fromkeys((flag.name, *content.usual))
        signs = [sign for one in first if (sign := content.cards.get(f"signs.{one}"))]
        bullets = "\n".join(f"• {sign}" for sign in signs[:_BULLETS])
        return Reply(content.card(name, heard=heard, signs=bullets), alarm=finding.level in ALARMS)

    def not_spoken(self, findings: Findings, before: Session) -> str:
        """That this language is not spoken here and where help is, with what safety asks for."""
        crisis = self.content.card("crisis_reminder") if before.crisis else ""
        lead = self.lead(Decision(Action.FALLBACK), findings, before)
        return joined("\n\n", crisis, self.content.card("not_spoken"), lead)

    def _reply(self, decision: Decision, lead: str) -> Reply:
        content, action = self.content, decision.action
        match action:
            case Action.ANSWER | Action.HANDOFF if decision.intents:
                sections = tuple(map(self._section, decision.intents))
                buttons = (*self._buttons(decision.intents), *self._ways_to_a_person(action))
                return Reply(lead, sections, buttons)
            case Action.CLARIFY:
                none = Button(content.message("none_of_these"), NONE_OF_THESE)
                asked = "clarify" if len(decision.intents) > 1 else "clarify_one"
                lead = joined("\n\n", lead, content.message(asked))
                return Reply(lead, buttons=(*map(self._ask, decision.intents), none))
            case _:
                name = "fallback" if action is Action.FALLBACK else "handoff"
                lead = joined("\n\n", lead, content.message(name))
                return Reply(lead, buttons=self._ways_out(action))

    def lead(self, decision: Decision, findings: Findings, before: Session) -> str:
        """The lines above an answer that safety asks for."""
        content, lines = self.content, []
        if findings.cautions:
            lines.append(
                content.card("ask_first", condition=self.content.cautions(findings.cautions))
            )
        elif self._is_treatment(decision.intents):
            lines += self._told_before(before)
        soft = findings.gravest and findings.gravest.level == "soft"
        if soft or self._is_passed_over(decision, findings):
            lines.append(content.card("soft"))
        elif before.reminders and not before.crisis:  # that has a line of its own
            lines.append(content.card("reminder"))
        return joined("\n\n", *lines)

    def _told_before(self, before: Session) -> list[str]:
        named = self.content.cautions(before.cautions)
        return [self.content.card("ask_first_again", condition=named)] if named else []

    def _is_passed_over(self, decision: Decision, findings: Findings) -> bool:
        """Whether a word of body or distress gets no answer of its own."""
        responses = self.content.responses
        answered = decision.action is Action.ANSWER and any(
            responses[name].kind == "health" and not uncovered(name) for name in decision.intents
        )
        return not answered and bool(findings.severe or (decision.missed and findings.worrying))

    def _is_treatment(self, intents: Sequence[str]) -> bool:
        """Whether an answer is about being treated, or about coming here for it."""
        responses = self.content.responses
        return any(name == "clinic.book" or responses[name].kind == "health" for name in intents)

    def _section(self, intent: str) -> Section:
        content, response = self.content, self.content.responses[intent]
        cited = [content.sources[name] for name in response.sources]
        items = [content.message("source_item", title=one.title, by=one.by) for one in cited]
        return Section(
            intent=intent,
            title=content.intents[intent].title,
            text=content.said(response),
            more=content.fill(response.more),
            note=content.message("disclaimer") if response.kind == "health" else "",
            source=content.message("source", titles=", ".join(items)) if items else "",
            sources=response.sources,
        )

    def _buttons(self, intents: Sequence[str]) -> tuple[Button, ...]:
        responses = [self.content.responses[intent] for intent in intents]
        named = {name for response in responses for name in response.buttons}
        ways = [self._button(name, intents) for name in BUTTONS if name in named]
        following = dict.fromkeys(name for one in responses for name in one.follow_ups)
        asks = [self._ask(name) for name in following if name not in intents]
        return (*ways, *asks[:_FOLLOW_UPS])

    def _thumbs(self, intent: str) -> tuple[Button, ...]:
        up = Button(self.content.message("button_up"), Target(Does.UP, intent))
        return (up, Button(self.content.message("button_down"), Target(Does.DOWN, intent)))

    def _button(self, name: str, about: Sequence[str] = ()) -> Button:
        text = self.content.message(f"button_{name}")
        match name:
            case "book":
                return Button(text, url=self._booking_link(about))
            case "call":
                return Button(text, asking("clinic.phone"))
            case "copy":
                return Button(text, copy=self.content.facts["phone_international"])
            case "call_back":
                return Button(text, CALL_BACK)
            case _:
                return Button(text, ALL_TOPICS)

    def _booking_link(self, about: Sequence[str]) -> str:
        """The clinic's booking page; with where the patient comes from and what it is about, if
        the page takes that."""
        facts = self.content.facts
        url = facts["booking_url"]
        taken = facts.get("booking_parameters", "").replace(",", " ").split()
        kinds = [
            name for name in about if name.startswith("type.") and name in self.content.intents
        ]
        service = kinds[0].partition(".")[2] if kinds else ""
        values = {"service": service, "source": "clinic-bot"}
        query = urlencode(
            {name: value for name, value in values.items() if name in taken and value}
        )
        if not query:
            return url
        parts = urlsplit(url)
        return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, query)))))

    def _ways_out(self, action: Action) -> tuple[Button, ...]:
        return (*map(self._button, ("topics", "call")), *self._ways_to_a_person(action))

    def _ways_to_a_person(self, action: Action) -> tuple[Button, ...]:
        """Where a person takes over, and somebody would see it: to be called back."""
        wanted = self._call_back and action is Action.HANDOFF
        return (self._button("call_back"),) if wanted else ()

    def _ask(self, intent: str) -> Button:
        return Button(self.content.intents[intent].title, asking(intent))
