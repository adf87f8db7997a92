"""What is said in one language: the bot's own messages, menus and answers, with their buttons."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode, urlsplit, urlunsplit

from bot.content import (
    AREAS,
    BUTTONS,
    REQUIRED_FACTS,
    UNCOVERED_AREA,
    Content,
    placeholders,
)
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
from bot.safety import Finding

_BUTTONS_OF = {
    "start": ("topics", "book"),
    "help": ("topics",),
    "book": ("book", "call"),
    "only_text": ("topics", "call"),
    "contact": ("copy", "call_back"),
}
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

    def of(self, decision: Decision, finding: Finding | None, reminder: bool) -> Reply:
        """What a decision says. ``finding`` may ask for a line above it; so does a ``reminder`` of
        an alarm some turns ago."""
        reply = self._reply(decision, self._lead(finding, reminder))
        if not self.content.lent.isdisjoint(section.intent for section in reply.sections):
            not_translated = self.content.message("not_translated")
            reply = replace(reply, lead=joined("\n\n", reply.lead, not_translated))
        rated = [name for name in decision.intents if self.content.responses[name].kind != "chat"]
        if decision.action is Action.ANSWER and rated:
            reply = replace(reply, thumbs=self._thumbs(decision.intents[0]))
        return reply

    def card(self, level: str) -> Reply:
        """The card of an alarm alone."""
        return Reply(self.content.card(level), alarm=True)

    def _reply(self, decision: Decision, lead: str) -> Reply:
        content, action = self.content, decision.action
        match action:
            case Action.EMERGENCY:
                below = tuple(map(self._section, decision.intents[1:]))
                return replace(self.card(decision.level), sections=below)
            case Action.ANSWER | Action.HANDOFF if decision.intents:
                sections = tuple(map(self._section, decision.intents))
                buttons = (*self._buttons(decision.intents), *self._ways_to_a_person(action))
                return Reply(lead, sections, buttons)
            case Action.CLARIFY:
                none = Button(content.message("none_of_these"), NONE_OF_THESE)
                lead = joined("\n\n", lead, content.message("clarify"))
                return Reply(lead, buttons=(*map(self._ask, decision.intents), none))
            case _:
                name = "fallback" if action is Action.FALLBACK else "handoff"
                lead = joined("\n\n", lead, content.message(name))
                return Reply(lead, buttons=self._ways_out(action))

    def _lead(self, finding: Finding | None, reminder: bool) -> str:
        """The line above an answer that safety asks for."""
        if finding and finding.level == "ask_first":
            return self.content.card("ask_first", condition=finding.condition)
        if finding and finding.level == "soft":
            return self.content.card("soft")
        return self.content.card("reminder") if reminder else ""

    def _section(self, intent: str) -> Section:
        content, response = self.content, self.content.responses[intent]
        optional = placeholders(response.text) - set(REQUIRED_FACTS)
        known = not optional or any(content.facts.get(name) for name in optional)
        cited = [content.sources[name] for name in response.sources]
        items = [content.message("source_item", title=one.title, by=one.by) for one in cited]
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
