"""What is said in one language: the bot's own messages, menus and answers, with their buttons."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from urllib.parse import urlencode, urlsplit, urlunsplit

from bot.answers import Answers, least_lately
from bot.content import (
    ALARM_INTENT,
    BUTTONS,
    GUIDES,
    UNCOVERED_AREA,
    Content,
    uncovered,
)
from bot.content.names import (
    BOOK_ASK,
    BOOK_INTENT,
    COMPLAINTS,
    ELSEWHERE,
    PHONE_INTENT,
    SMALL_TALK,
    UNSURE_ASK,
)
from bot.content.red_flags import ALARMS
from bot.decision import Action, Decision
from bot.notice import complaint_of
from bot.reply import (
    ALL_TOPICS,
    CALL_BACK,
    HAND_OVER,
    NONE_OF_THESE,
    Button,
    Does,
    Reply,
    Section,
    Target,
    asking,
    joined,
    telling,
)
from bot.safety import NOTHING_FOUND, Finding, Findings
from bot.session import Session
from bot.told import NOTHING_TOLD, Told

_BUTTONS_OF = {
    "start": ("topics", "book"),
    "help": ("topics",),
    "book": ("book", "call"),
    "only_text": ("topics", "call"),
    "contact": ("copy", "call_back", "hand_over"),
}
_BULLETS = 5
"""Signs on a card, that of what was heard among them."""
_FOLLOW_UPS = 3  # questions offered below an answer
_RECALLED, _COMPLAINED = "ask_first_again", "complaint_told"
_NOTED = ("", BOOK_ASK, "when", "note", "new_patient", "for_other")
"""Kinds of question about booking that get a note of what was told, to be read on the phone."""
_OURS = "clinic."
_REACHED = (PHONE_INTENT, "clinic.human")
"""What is answered with when somebody is there."""
_SURE = 0.75
"""Of small talk, beside which a word of the body is a slip: "god bles you"."""
_WITH_TOPICS = ("anything_else", "wrong")
_LONGEST_TARGET = 64  # bytes that Telegram takes of a button's target


class Replies:
    """One language's replies. ``call_back`` says whether somebody at the clinic gets to see who
    wants to be called back, ``tells_later`` whether a patient can be told later what is not known
    yet, ``hands_over`` whether they can write with the clinic's staff, ``off`` which answers are
    neither given nor offered, beside those that the content itself has turned off."""

    def __init__(
        self,
        content: Content,
        call_back: bool = False,
        tells_later: bool = False,
        hands_over: bool = False,
        off: Collection[str] = (),
    ) -> None:
        self.content = content
        self.off = content.off.union(off)
        self.tells_later = tells_later
        self.hands_over = hands_over
        self._missing = {
            name
            for name, there in (("call_back", call_back), ("hand_over", hands_over))
            if not there
        }
        self._answers = Answers(content)

    def say(self, name: str, about: Sequence[str] = (), **more: str) -> Reply:
        """One of the bot's own messages, with the buttons that go with it; ``about`` holds the
        intents that are being talked about, ``more`` what the message's placeholders stand for."""
        offered = [one for one in _BUTTONS_OF.get(name, ()) if one not in self._missing]
        buttons = tuple(self._button(one, about) for one in offered)
        return Reply(self.content.message(name, **more), buttons=buttons)

    def with_presence(self, reply: Reply, session: Session) -> Reply:
        """The same with when somebody is there."""
        return replace(reply, tail=joined("\n\n", self._answers.presence(session), reply.tail))

    def topics(self) -> Reply:
        """The areas, as buttons."""
        found = {intent.area for name, intent in self.content.intents.items() if self.is_on(name)}
        found -= {UNCOVERED_AREA}  # that is no topic
        shown = [area for area in self.content.areas if area in found]
        buttons = tuple(
            Button(self.content.message(f"areas.{area}"), Target(Does.TOPICS, area))
            for area in shown
        )
        guides = tuple(map(self._button, self.content.guides.known))
        return Reply(self.content.message("topics"), buttons=(*buttons, *guides))

    def topics_of(self, area: str) -> Reply:
        """The questions of an area, as buttons; all areas where there is none of that name."""
        names = [
            name
            for name, intent in self.content.intents.items()
            if intent.area == area and self.is_on(name)
        ]
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

    def call_noted(self, told: bool, session: Session) -> Reply:
        """The clinic's staff know whom to call, or they could not be ``told`` yet; with when
        somebody is there, else with the hours, where they are known."""
        hours, when = self.content.facts.get("hours", ""), self._answers.presence(session)
        if hours and not when:
            when = self.content.message("call_back_hours", hours=hours)
        noted = "call_back_noted" if when else "call_back_noted_unknown"
        name = noted if told else "call_back_kept"
        return Reply(self.content.message(name, when=when), done=True)

    def lacking(self, intent: str, ask: str) -> tuple[str, ...]:
        """The empty facts for want of which a kind of question about an intent is not answered."""
        return self._answers.section(intent, ask, Session()).lacks

    def ask_to_tell(self, facts: Sequence[str], yes: Target, no: Target) -> Reply:
        """What is to be read before the patient is told these facts later."""
        buttons = (
            Button(self.content.message("button_tell_yes"), yes),
            Button(self.content.message("button_tell_no"), no),
        )
        named = self.content.named(facts)
        return Reply(self.content.message("tell_consent", facts=named), buttons=buttons)

    def tell_noted(self, facts: Sequence[str]) -> Reply:
        """They will be told."""
        return Reply(self.content.message("tell_noted", facts=self.content.named(facts)))

    def tell_declined(self) -> Reply:
        """They do not want to be told; nothing is kept."""
        return Reply(self.content.message("tell_declined"))

    def news(self, facts: Sequence[str], reply: Reply) -> Reply:
        """The answer that was not known before, below a line that says who asked for it."""
        lead = self.content.message("tell_news", facts=self.content.named(facts))
        return replace(reply, lead=joined("\n\n", lead, reply.lead))

    def ask_to_hand_over(self) -> Reply:
        """What is to be read before the patient writes with the clinic's staff."""
        buttons = (
            Button(self.content.message("button_tell_yes"), Target(Does.HAND_OVER_YES)),
            Button(self.content.message("button_tell_no"), Target(Does.HAND_OVER_NO)),
        )
        return Reply(self.content.message("with_staff.consent"), buttons=buttons)

    def handed_over(self, session: Session) -> Reply:
        """From here on the clinic's staff read along and answer; with when somebody is there."""
        when = self.content.message("with_staff.when_unknown")
        if there := self._answers.presence(session):
            is_open = session.at is None or self.content.may_be_open(session.at)
            name = "with_staff.when_open" if is_open else "with_staff.when_closed"
            when = self.content.message(name, when=there)
        back = Button(self.content.message("button_back_to_bot"), Target(Does.BACK))
        return Reply(self.content.message("with_staff.begun", when=when), buttons=(back,))

    def nobody_there(self, session: Session) -> Reply | None:
        """When somebody is there to answer; None where somebody is there now, or may be."""
        there = self._answers.presence(session)
        if not there or session.at is None or self.content.may_be_open(session.at):
            return None
        return Reply(self.content.message("with_staff.when_closed", when=there))

    def handoff(self, name: str) -> Reply:
        """A line to a patient about writing with the clinic's staff."""
        return Reply(self.content.message(f"with_staff.{name}"))

    def _is_calm(self, reply: Reply, findings: Findings) -> bool:
        """Whether nothing was heard that wants a doctor, or somebody, before anything else: what is
        only to be asked first, such as a pregnancy, is none of that."""
        grave = findings.gravest is not None and findings.gravest.level != "ask_first"
        return not grave and self.content.card("soft") not in reply.text

    def _tell_later(self, sections: Sequence[Section], decision: Decision) -> tuple[Button, ...]:
        """Below answers that lack a fact: to be told them once they are known."""
        asks = dict(zip(decision.intents, decision.asks, strict=False))
        lacking = [section for section in sections if section.lacks]
        name = "button_tell" if len(lacking) == 1 else "button_tell_of"
        buttons = []
        for section in lacking:
            target = self._later(section, asks.get(section.intent, ""))
            if target is not None:
                facts = self.content.named(self.lacking(*target.question))
                buttons.append(Button(self.content.message(name, facts=facts), target))
        return tuple(buttons)

    def _later(self, section: Section, ask: str) -> Target | None:
        """The question by which what an answer lacks is told later: the same, or else the plain
        one, since what the patient has told is forgotten by then."""
        for later in (ask, ""):
            target = telling(Does.TELL, section.intent, later)
            lacks = self.lacking(section.intent, later)
            if not set(lacks).isdisjoint(section.lacks) and _fits(target):
                return target
        return None

    def is_on(self, intent: str) -> bool:
        """Whether an answer may be given and offered: a clinic has not turned it off."""
        return intent not in self.off

    def turned_off(self, intents: Sequence[str], lead: str = "") -> Reply:
        """These are not answered here just now."""
        said = joined("\n\n", lead, self._turned_off(intents))
        return Reply(said, buttons=self._ways_out(Action.FALLBACK, Session()))

    def _turned_off(self, intents: Sequence[str]) -> str:
        titles = " · ".join(self.content.intents[name].title for name in intents)
        return self.content.message("off", titles=titles) if titles else ""

    def gone(self) -> Reply:
        """A button leads to an answer that is no longer there."""
        return Reply(
            self.content.message("gone"), buttons=self._ways_out(Action.FALLBACK, Session())
        )

    def which(self, intents: Sequence[str]) -> Reply:
        """Yes, but to which of these?"""
        shown = tuple(self._ask(name) for name in intents if self.is_on(name))
        return Reply(self.content.message("which"), buttons=shown)

    def told_noted(self, told: Told, before: Session) -> Reply:
        """What was just told is borne in mind."""
        lead = self.lead(Decision(Action.ANSWER), NOTHING_FOUND, before)
        noted = self.content.message("told_noted", told=told.listed(self.content))
        return Reply(joined("\n\n", lead, noted), buttons=self._buttons(before.answered, before))

    def in_passing(self, name: str, before: Session) -> Reply:
        """A short message of the bot's own, in other words than the last time."""
        text, key = self._in_other_words(name, before)
        lead = joined("\n\n", self.lead(Decision(Action.ANSWER), NOTHING_FOUND, before), text)
        buttons = (self._button("topics"),) if name in _WITH_TOPICS else ()
        return Reply(lead, buttons=buttons, messages=(key,))

    def _in_other_words(self, name: str, before: Session) -> tuple[str, str]:
        """A message of which there are two wordings, and the key of the one that is said."""
        keys = (name, f"{name}_again")
        key = keys[least_lately(keys, before.said)]
        return self.content.message(key), key

    def of(self, decision: Decision, findings: Findings, before: Session) -> Reply:
        """What a decision says. What was found may ask for a line above it; so does what was said
        ``before`` in this hour."""
        if decision.level:
            gravest = findings.gravest
            if gravest is None or gravest.level != decision.level:  # in a crisis's light
                return Reply(self.content.card(decision.level))
            below = tuple(
                self._answers.section(name, "", before, inquiry=decision.inquiry)
                for name in decision.intents[1:]
            )
            return replace(self.card(gravest), sections=below)
        told = replace(before, cautions=(*before.cautions, *findings.told))
        reply = self._reply(decision, self.lead(decision, findings, before), told)
        if not self.content.lent.isdisjoint(section.intent for section in reply.sections):
            not_translated = self.content.message("not_translated")
            reply = replace(reply, lead=joined("\n\n", reply.lead, not_translated))
        if before.cautions and not findings.cautions and self._is_reminded(decision, before):
            reply = replace(reply, messages=(*reply.messages, _RECALLED))
        reply = self._worried(reply, decision, findings)
        if (
            "call_back" not in self._missing
            and complaint_of(decision) in COMPLAINTS
            and not before.crisis
        ):
            reply = self._complained(reply, before)
        if self.tells_later and self._is_calm(reply, findings):
            offers = self._tell_later(reply.sections, decision)
            reply = replace(reply, buttons=(*reply.buttons, *offers))
        rated = [name for name in decision.intents if self.content.responses[name].kind != "chat"]
        if decision.action is Action.ANSWER and rated and UNSURE_ASK not in decision.asks:
            reply = replace(reply, thumbs=self._thumbs(decision.intents[0]))
        if not before.crisis:
            return reply
        if not rated:  # small talk: "you're welcome, for an appointment …" is not for now
            reply = replace(reply, sections=())
        return self.after_crisis(reply)

    def _complained(self, reply: Reply, before: Session) -> Reply:
        """The same with what the staff hear of a complaint, and ways to be called by them, or to
        write with them."""
        reply = replace(reply, buttons=(*reply.buttons, *self._ways_to_a_person(Action.HANDOFF)))
        if _COMPLAINED in before.said:
            return reply
        tail = joined("\n\n", reply.tail, self.content.message(_COMPLAINED))
        return replace(reply, tail=tail, messages=(*reply.messages, _COMPLAINED))

    def _worried(self, reply: Reply, decision: Decision, findings: Findings) -> Reply:
        """The same above the soft line, where a word of body or distress may be harmless."""
        card = self.content.card("soft")
        passed_over = self._is_passed_over(decision, findings) and not _is_small_talk(decision)
        soft = passed_over and card not in reply.lead
        return replace(reply, soft=card if soft else "")

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
        heard = content.cards.get(f"heard.{flag.name}") or content.cards.get("heard.anything", "")
        first = dict.fromkeys((flag.name, *content.usual))
        signs = [sign for one in first if (sign := content.cards.get(f"signs.{one}"))]
        bullets = "\n".join(f"• {sign}" for sign in signs[:_BULLETS])
        card = content.card(card_of(finding, content), heard=heard, signs=bullets)
        return Reply(card, alarm=finding.level in ALARMS)

    def not_spoken(self, findings: Findings, before: Session) -> str:
        """That this language is not spoken here and where help is, with what safety asks for."""
        crisis = self.content.card("crisis_reminder") if before.crisis else ""
        lead = self.lead(Decision(Action.FALLBACK), findings, before)
        return joined("\n\n", crisis, self.content.card("not_spoken"), lead)

    def _reply(self, decision: Decision, lead: str, before: Session) -> Reply:
        content, action = self.content, decision.action
        match action:
            case Action.ANSWER | Action.HANDOFF if decision.intents:
                return self._answer(decision, lead, before)
            case Action.CLARIFY:
                name = "clarify_one" if len(decision.intents) == 1 else "clarify"
                asked, key = self._in_other_words(name, before)
                none = Button(content.message("none_of_these"), NONE_OF_THESE)
                buttons = (*map(self._ask, decision.intents), none)
                return Reply(joined("\n\n", lead, asked), buttons=buttons, messages=(key,))
            case Action.FALLBACK if decision.off:
                return self.turned_off(decision.off, lead)
            case Action.FALLBACK if decision.offers:
                name = "fallback_told" if decision.told else "fallback_likely"
                said, key = self._in_other_words(name, before)
                buttons = (*map(self._ask, decision.offers), self._button("topics"))
            case Action.FALLBACK if before.misses:
                said, key = self._in_other_words("fallback_topics", before)
                buttons = self.topics().buttons
            case _:
                name = "fallback" if action is Action.FALLBACK else "handoff"
                name = "handoff_unreached" if name == "handoff" and before.unreached else name
                said, key = self._in_other_words(name, before)
                buttons = self._ways_out(action, before)
        there = self._answers.presence(before) if action is Action.HANDOFF else ""
        text = joined("\n\n", lead, said, self._said_of(buttons), there)
        return Reply(text, buttons=buttons, messages=(key,))

    def _answer(self, decision: Decision, lead: str, before: Session) -> Reply:
        """The answers, what is left over, and what can be done next."""
        intents = decision.intents
        asks = dict(zip(intents, decision.asks, strict=False))
        several = len(intents) > 1
        sections = tuple(
            self._answers.section(
                name, asks.get(name, ""), before, inquiry=decision.inquiry, brief=several
            )
            for name in intents
        )
        people = self._ways_to_a_person(decision.action)
        buttons = (*self._buttons(intents, before), *people)
        booked = BOOK_INTENT in intents and not before.crisis
        noted = booked and asks.get(BOOK_INTENT, "") in _NOTED
        if self._heeding.intersection(intents) and (before.told.day or before.told.time):
            noted = not before.crisis  # who wants to come is told to call first
        note = before.told.note(self.content, before.cautions) if noted else ""
        if note:
            buttons = (Button(self.content.message("button_note"), copy=note), *buttons)
        if "already" in decision.asks:
            lead = joined("\n\n", lead, self.content.message("already"))
        if not {*ELSEWHERE}.isdisjoint(before.answered) and intents[0].startswith(_OURS):
            lead = joined("\n\n", lead, self.content.message("here_only"))
        reached = not {*intents}.isdisjoint(_REACHED)
        there = self._answers.presence(before) if reached else ""
        tail = joined("\n\n", there, self._said_of(people), self._tail(decision, note))
        return Reply(lead, sections, buttons, tail=tail)

    def _said_of(self, buttons: Sequence[Button]) -> str:
        """That the staff can be written with, where a button leads there."""
        hands_over = any(button.target == HAND_OVER for button in buttons)
        return self.content.message("with_staff.offered") if hands_over else ""

    def _tail(self, decision: Decision, note: str) -> str:
        """Below the answers: what to say on the phone, and which questions are left over."""
        titles = (self.content.intents[ask.ranking[0].intent].title for ask in decision.left)
        left = "\n".join(f"• {title}" for title in dict.fromkeys(titles))
        return joined(
            "\n\n",
            self.content.message("note", note=note) if note else "",
            self.content.message("left_over", parts=left) if left else "",
            self._turned_off(decision.off),
        )

    def lead(self, decision: Decision, findings: Findings, before: Session) -> str:
        """The lines above an answer that safety asks for."""
        content, lines = self.content, []
        if findings.cautions:
            heeds = bool(self._heeding.intersection(decision.intents[:1]))
            card = "ask_first_named" if heeds else "ask_first"
            lines.append(content.card(card, condition=content.cautions(findings.cautions)))
        elif self._is_reminded(decision, before):
            lines += self._told_before(before)
        soft = findings.gravest and findings.gravest.level == "soft"
        passed_over = findings.severe and self._is_passed_over(decision, findings)
        if soft or (passed_over and not _is_small_talk(decision)):
            lines.append(content.card("soft"))
        elif before.reminders and not before.crisis and ALARM_INTENT not in decision.intents:
            lines.append(content.card("reminder"))
        return joined("\n\n", *lines)

    def _is_reminded(self, decision: Decision, before: Session) -> bool:
        """Whether an answer is to recall what was told before: always who books, others not twice
        within a few turns, nor where the answer itself is about that."""
        if BOOK_INTENT in decision.intents:
            return True
        if ALARM_INTENT in decision.intents:  # "call us before you come" is not for now
            return False
        heeds = self._heeding.intersection(decision.intents[:1])
        lately = _RECALLED in before.said
        return self._is_treatment(decision.intents) and not heeds and not lately

    @property
    def _heeding(self) -> set[str]:
        """The answers that are about cautions themselves, as far as they are given."""
        flags = self.content.red_flags.flags
        return {flag.answer for flag in flags if flag.caution and self.is_on(flag.answer)}

    def _told_before(self, before: Session) -> list[str]:
        named = self.content.cautions(before.cautions)
        return [self.content.card(_RECALLED, condition=named)] if named else []

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

    def without_phone(self, reply: Reply) -> Reply:
        """The same for who has called in vain."""
        sections = tuple(
            replace(one, text=self._answers.without_phone(one.text)) for one in reply.sections
        )
        buttons = tuple(one for one in reply.buttons if one.intent != PHONE_INTENT)
        return replace(reply, sections=sections, buttons=buttons)

    def cited(self, names: Sequence[str]) -> tuple[str, str]:
        """What names articles: in few words, and by title and author."""
        return self._answers.cited(names)

    def _buttons(self, intents: Sequence[str], before: Session) -> tuple[Button, ...]:
        responses = [self.content.responses[intent] for intent in intents]
        named = {name for response in responses for name in response.buttons}
        named -= set(GUIDES) - set(self.content.guides.known)  # without words in this language
        if before.unreached:
            named.discard("call")
        ways = [self._button(name, intents, before.told) for name in BUTTONS if name in named]
        following = dict.fromkeys(name for one in responses for name in one.follow_ups)
        gone = {*intents, *before.rejected, *self.off}
        asks = [self._ask(name) for name in following if name not in gone]
        return (*ways, *asks[:_FOLLOW_UPS])

    def _thumbs(self, intent: str) -> tuple[Button, ...]:
        up = Button(self.content.message("button_up"), Target(Does.UP, intent))
        return (up, Button(self.content.message("button_down"), Target(Does.DOWN, intent)))

    def _button(self, name: str, about: Sequence[str] = (), told: Told = NOTHING_TOLD) -> Button:
        if name in GUIDES:
            return Button(self.content.guided(f"{name}.button"), Target(Does.GUIDE, name))
        text = self.content.message(f"button_{name}")
        match name:
            case "book":
                return Button(text, url=self._booking_link(about, told))
            case "call":
                return Button(text, asking(PHONE_INTENT))
            case "copy":
                return Button(text, copy=self.content.facts["phone_international"])
            case "call_back":
                return Button(text, CALL_BACK)
            case "hand_over":
                return Button(text, HAND_OVER)
            case _:
                return Button(text, ALL_TOPICS)

    def _booking_link(self, about: Sequence[str], told: Told) -> str:
        """The clinic's booking page; with where the patient comes from, what it is about and what
        was told, if the page takes that."""
        facts = self.content.facts
        url = facts["booking_url"]
        taken = facts.get("booking_parameters", "").replace(",", " ").split()
        kinds = [
            name for name in about if name.startswith("type.") and name in self.content.intents
        ]
        values = {
            "service": kinds[0].partition(".")[2] if kinds else told.technique,
            "source": "clinic-bot",
            "minutes": told.minutes,
            "day": told.day,
            "time": told.time,
        }
        query = urlencode(
            {name: value for name, value in values.items() if name in taken and value}
        )
        if not query:
            return url
        parts = urlsplit(url)
        return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, query)))))

    def _ways_out(self, action: Action, before: Session) -> tuple[Button, ...]:
        ways = ("topics", "book") if before.unreached else ("topics", "call")
        return (*map(self._button, ways), *self._ways_to_a_person(action))

    def _ways_to_a_person(self, action: Action) -> tuple[Button, ...]:
        """Where a person takes over, and somebody would see it: to be called back, to write."""
        if action is not Action.HANDOFF:
            return ()
        ways = ("call_back", "hand_over")
        return tuple(self._button(name) for name in ways if name not in self._missing)

    def _ask(self, intent: str) -> Button:
        return Button(self.content.intents[intent].title, asking(intent))


def card_of(finding: Finding, content: Content) -> str:
    """The name of a finding's card: one of its own, or its level's, for somebody else's sake, too,
    where that has other words."""
    other = f"{finding.level}_other"
    level = other if finding.somebody and other in content.cards else finding.level
    return finding.flag.card or level


def _fits(target: Target) -> bool:
    return len(str(replace(target, in_place=True)).encode()) <= _LONGEST_TARGET


def _is_small_talk(decision: Decision) -> bool:
    surely = decision.action is Action.ANSWER and decision.confidence >= _SURE
    return surely and bool(decision.intents) and set(decision.intents) <= {*SMALL_TALK}
