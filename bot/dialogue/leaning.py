"""What an utterance leans on: the topic at hand, what was told, what may come next."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from bot.content import ALARM_INTENT, Content, Variant, uncovered
from bot.content.names import (
    BOOK_ASK,
    BOOK_INTENT,
    CANCEL_ASK,
    CANCEL_INTENT,
    CAUTION_INTENT,
    HEEDING,
    PLACES,
    PREGNANCY_ASK,
    PREGNANCY_INTENT,
    TOPICS,
    UNBOOKED_ASK,
)
from bot.decision import Action, Decision, Policy, Thread
from bot.hearing import Heard
from bot.matching import Match, Matcher, Reading
from bot.safety import Findings
from bot.session import Session
from bot.text import Phrase, words
from bot.told import NOTHING_TOLD, Inquiry, Told, inquiry, told, topic

_OF_PAIN = ("condition.", "type.")
"""Topics to which it matters how long it has hurt."""
_COMPLAINTS = ("pain", "stiff", "pressure")
"""Concepts of what a place that hurts is said to be."""
_KINDS = "type."
_DAY_ALONE = "day"
"""The topic of a day and nothing else: what it is about tells the topic at hand."""
_PRICES = "prices"
_A_DAY = "day_"
"""How the concepts of days begin."""
_MINUTES, _DIGITS = range(15, 241), 3
_CURRENCY = frozenset("$€£")
_LITTLE = 3
"""Letters of a word that says little beside a day: "or", "at", "the"."""


@dataclass(frozen=True, slots=True)
class Said:
    """An utterance with what it lets us know."""

    utterance: str
    phrase: Phrase
    """Its words as they are compared."""
    heard: Heard
    new: Told
    inquiry: Inquiry
    """What of the clinic's facts it asks about."""

    @property
    def length(self) -> int:
        """In words."""
        return len(words(self.utterance))

    @property
    def is_guessed(self) -> bool:
        """Whether none of its several words was typed as it is read: "vrent drolk"."""
        return len(self.phrase) > 1 and set(words(self.utterance)).isdisjoint(self.phrase)

    @property
    def is_far_along(self) -> bool:
        """Whether it says how far along a pregnancy is: a time that nothing else has lasted."""
        told_of = self.new.since or self.new.where or self.heard.of("pain")
        return not told_of and bool(told(self.heard).since)

    @property
    def says_no_more(self) -> bool:
        """Whether no word of it says anything but what it lets us know."""
        spans = (span for found in self.heard.told.values() for span in found)
        covered = {at for start, end in spans for at in range(start, end)}
        rest = [word for at, word in enumerate(self.heard.words) if at not in covered]
        return all(len(word) <= _LITTLE for word in rest)

    @property
    def is_dated(self) -> bool:
        """Whether it names a day or a time for a visit."""
        days = any(name.startswith(_A_DAY) for name in self.heard.told)
        return bool(self.new.day or self.new.time) or days


class Leaning:
    """Lays an utterance beside what was said before in the chat."""

    def __init__(
        self, content: Content, policy: Policy, matcher: Matcher, off: Collection[str] = ()
    ) -> None:
        """``off`` is not answered: nobody is taken to ask it next."""
        self._content, self._policy, self._matcher = content, policy, matcher
        self._off = off

    def said(self, utterance: str, heard: Heard, findings: Findings, session: Session) -> Said:
        """An utterance with what it lets us know; a bare number is minutes where the topic at hand
        asks for these: "and 90?"."""
        sought = any(name.startswith(_OF_PAIN) for name in session.answered)
        clinic = self._content.clinic
        new = told(heard, (*session.cautions, *findings.told), sought, clinic.date_orders)
        asked = inquiry(heard, clinic.offered, clinic.date_orders)
        said = Said(utterance, self._matcher.phrase(utterance), heard, new, asked)
        numbers = [word for word in heard.words if word.isdecimal()]
        if new != NOTHING_TOLD or len(numbers) != 1 or said.length > self._policy.short:
            return said
        responses = self._content.responses
        wanted = any(
            "minutes" in variant.conditions
            for topic in session.answered
            for variant in responses[topic].when
        )
        if (
            wanted
            and len(numbers[0]) <= _DIGITS
            and int(numbers[0]) in _MINUTES
            and _CURRENCY.isdisjoint(utterance)
        ):
            return replace(said, new=replace(new, minutes=numbers[0]))
        return said

    def thread(
        self, said: Said, reading: Reading, session: Session, before: Collection[str]
    ) -> Thread:
        """What was said before, as far as it bears on this utterance; ``before`` are the cautions
        that were told before it."""
        leaning = None
        if not session.crisis:
            leaning = self._leaning(said, reading, session) or self._hurts(said, reading)
        return Thread(
            fact=None if session.crisis else self._fact(said, session),
            misses=session.misses,
            near=self._near(session),
            following=self._following(session),
            leaning=leaning,
            cautions=before,
            rejected=session.rejected,
            unheard=self._unheard(session),
            after_alarm=session.reminders > 0 and ALARM_INTENT in session.answered,
            after_crisis=session.crisis,
        )

    def _fact(self, said: Said, session: Session) -> Match | None:
        """The intent that answers what is asked of the clinic's facts."""
        asked = said.inquiry
        about = topic(said.heard, asked)
        if not about.name or (about.bare and not said.says_no_more):
            return None
        if about.name == _DAY_ALONE and session.answered:
            return None
        intent = f"{_KINDS}{about.name}"
        if intent not in self._content.intents:
            intent = TOPICS.get(about.name, TOPICS["techniques"])
        if intent not in self._content.intents:
            return None
        ours = not {*self._content.clinic.offered}.isdisjoint(asked.services)
        surely = about.surely or ours
        if about.name == _PRICES and asked.services and not asked.minutes:  # "nails, price?"
            surely = about.surely and (ours or not TOPICS.keys().isdisjoint(asked.services))
        return Match(intent, 1.0 if surely else self._policy.leaning_threshold)

    def specified(
        self, decision: Decision, reading: Reading, said: Said, session: Session
    ) -> Decision:
        """The decision with the kind of question that each intent is asked, and what of the
        clinic's facts."""
        if not {*decision.intents} <= {ALARM_INTENT}:
            decision = replace(decision, inquiry=said.inquiry)
        is_said = decision.level or decision.asks
        if is_said or not decision.intents or decision.action is Action.CLARIFY:
            return decision
        parts = {ask.ranking[0].intent: ask.text for ask in reading.asks if ask.ranking}
        phrase = self._matcher.phrase
        asks = [
            self._kind(phrase(parts[name]) if name in parts else said.phrase, name, said, session)
            for name in decision.intents
        ]
        return replace(decision, asks=tuple(asks))

    def _leaning(self, said: Said, reading: Reading, session: Session) -> Match | None:
        """The topic at hand, where a short message only adds something to it that was told
        ("and 90?", "for my husband"), or is like a kind of question about it ("weekends?")."""
        best = reading.best
        is_sure = best.confidence >= self._policy.health_threshold and not uncovered(best.intent)
        if said.is_dated and said.length <= self._policy.dated:
            return self._appointment(said, reading, is_sure, session)
        told_of = self._told_of(said, session)
        no_more = not is_sure or (said.says_no_more and not self._asks_anew(said))
        if told_of and no_more and said.length <= self._policy.dated:
            return Match(told_of, 1.0)
        alarmed = session.reminders > 0
        most = self._policy.dated if alarmed else self._policy.short
        if said.length > most or (reading.asks and not alarmed):  # it stands on its own
            return None
        if PREGNANCY_INTENT in session.answered and said.is_far_along:
            return Match(PREGNANCY_INTENT, 1.0)
        if told_of:
            return Match(told_of, self._policy.leaning_threshold)
        return self._asked_on(said, session)

    def _asks_anew(self, said: Said) -> bool:
        """Whether it is a question of its own, by its first word: "do you offer 90 minutes"."""
        return not self._content.wording.asks.isdisjoint(said.phrase[:1])

    def _told_of(self, said: Said, session: Session) -> str:
        """The topic at hand that has words for what has just been told; "" where none has."""
        topics = (name for name in session.answered if name not in session.rejected)
        return next((name for name in topics if self._variant(name, said.new, session)), "")

    def _asked_on(self, said: Said, session: Session) -> Match | None:
        """The topic at hand, or a late alarm, as surely as a kind of question about it is asked."""
        if said.is_guessed:
            return None
        late = (ALARM_INTENT,) if session.reminders else ()
        asked = [
            Match(topic, sureness)
            for topic in dict.fromkeys((*session.answered, *late))
            for kind, sureness in [self._matcher.kind(said.phrase, topic)]
            if kind and topic not in session.rejected
        ]
        return max(asked, key=lambda one: one.confidence, default=None)

    def _hurts(self, said: Said, reading: Reading) -> Match | None:
        """What is known of the place, where somebody asks nothing and only tells that it hurts."""
        intent = PLACES.get(said.new.where, "")
        hurts = any(map(said.heard.of, _COMPLAINTS))
        likely = max((one.confidence for one in reading.ranking if one.intent == intent), default=0)
        if reading.question or not hurts or likely < self._policy.option_threshold:
            return None
        return Match(intent, self._policy.leaning_threshold)

    def _appointment(
        self, said: Said, reading: Reading, is_sure: bool, session: Session
    ) -> Match | None:
        """What a day or a time belongs to: the visit that is being booked or moved, unless it is
        surely asked of something else ("are you open on Sunday?")."""
        visits = (BOOK_INTENT, CANCEL_INTENT)
        names_kind = reading.best.intent.startswith(_KINDS) and said.new.technique
        if is_sure and reading.best.intent not in visits and not names_kind:
            return None
        for at_hand in session.answered:
            if at_hand in visits:
                return Match(at_hand, 1.0)
        asked = self._asked_on(said, session)
        if asked and asked.confidence >= self._policy.leaning_threshold:
            return asked
        if BOOK_INTENT not in self._content.intents:
            return None
        foreign = sum(one.confidence for one in reading.ranking if uncovered(one.intent))
        if foreign >= self._policy.near_threshold:
            return None
        if names_kind or (said.says_no_more and session.answered):
            return Match(BOOK_INTENT, 1.0)
        booked = reading.best.intent == BOOK_INTENT
        return Match(BOOK_INTENT, self._policy.leaning_threshold) if booked else None

    def _kind(self, part: Phrase, intent: str, said: Said, session: Session) -> str:
        """The kind of question that a part asks; the plain one where there are words for what has
        just been told ("90 minutes?") and nothing else is surely asked."""
        kind, sureness = self._matcher.kind(part, intent)
        asked = self._content.responses[intent].asks.get(kind)
        if asked and not session.told.fits(asked.conditions, session.cautions):
            kind = ""  # what nobody has told of
        variant = self._variant(intent, said.new, session)
        if self.heeds(kind, intent, session):
            return ""
        if variant and kind in (*variant.conditions, BOOK_ASK):
            return ""
        dated = intent == BOOK_INTENT and said.is_dated
        policy = self._policy
        least = policy.leaning_threshold if variant or dated else policy.kind_threshold
        if kind and sureness >= least:
            return kind
        rule = said.inquiry.rule
        if rule and intent == TOPICS[rule] and rule in self._content.responses[intent].asks:
            return rule
        if intent == CANCEL_INTENT and BOOK_INTENT in session.answered:
            return UNBOOKED_ASK
        if intent == CANCEL_INTENT and said.is_dated:
            return CANCEL_ASK
        if intent == PREGNANCY_INTENT and said.is_far_along:
            return PREGNANCY_ASK
        return BOOK_ASK if dated and not variant else ""

    def _variant(self, intent: str, new: Told, session: Session) -> Variant | None:
        """The wording of an answer for what has just been told."""
        return next(
            (
                variant
                for variant in self._fitting(intent, session)
                if any(getattr(new, key, "") for key in variant.conditions)
            ),
            None,
        )

    def heeds(self, kind: str, intent: str, session: Session) -> bool:
        """Whether an answer has words for who has told a caution, and asks such a question."""
        return kind in HEEDING and any(
            "caution" in variant.conditions for variant in self._fitting(intent, session)
        )

    def _fitting(self, intent: str, session: Session) -> list[Variant]:
        """The wordings of an answer that fit what was told."""
        told, cautions = session.told, session.cautions
        when = self._content.responses[intent].when
        return [variant for variant in when if told.fits(variant.conditions, cautions)]

    def _unheard(self, session: Session) -> set[str]:
        """The answers to a caution that nobody has spoken of: nothing to offer to a bricklayer."""
        return {
            flag.answer
            for flag in self._content.red_flags.flags
            if flag.caution
            and flag.answer != CAUTION_INTENT
            and flag.caution not in session.cautions
        }

    def _near(self, session: Session) -> set[str]:
        """What may well be asked next: the last answer's follow-ups, and its area's questions."""
        areas = {intent.partition(".")[0] for intent in session.answered}
        area = {name for name, one in self._content.intents.items() if one.area in areas}
        return area.difference(self._off).union(self._following(session))

    def _following(self, session: Session) -> tuple[str, ...]:
        """The last answer's follow-ups."""
        return tuple(
            name
            for intent in session.answered
            for name in self._content.responses[intent].follow_ups
            if name not in session.rejected and name not in self._off
        )
