"""The conversation in one language: an utterance or a tap, and the chat's session → a turn."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cache, cached_property, partial
from typing import get_args

from bot import guides
from bot.content import ALARM_INTENT, Content, Kind, Move, Variant, uncovered
from bot.content.names import (
    BOOK_ASK,
    BOOK_INTENT,
    CANCEL_ASK,
    CANCEL_INTENT,
    CAUTION_INTENT,
    HEEDING,
    OVERVIEW_INTENT,
    PREGNANCY_ASK,
    PREGNANCY_INTENT,
    SELLING_INTENTS,
    SMALL_TALK,
    THANKS_INTENT,
    TYPED_DATA,
    UNREACHED,
)
from bot.content.red_flags import GRAVEST
from bot.decision import DISTRESS, Action, Decision, Policy, Thread, decide
from bot.hearing import Heard, Hearing
from bot.hearing.context import undenied
from bot.matching import Match, Matcher, Reading
from bot.moves import Going, going_on, in_words
from bot.replies import Replies
from bot.reply import Does, Reply, Target, asking
from bot.safety import NOTHING_FOUND, Findings, Safety
from bot.session import Session, Turn
from bot.text import words
from bot.told import NOTHING_TOLD, Told, told

_SHORT = 6
"""Words of a message that may only tell something, or lean on the topic at hand."""
_DATED = 14
"""Words of a message that may say when a visit is to be, and little else."""
_ALONE = 3
"""Words of a message that says no more than when."""
_A_DAY = "day_"
"""How the concepts of days begin."""
_PHONE_DIGITS = 7
_MINUTES = range(15, 241)
_CURRENCY = frozenset("$€£")
_SAID = 6
"""Wordings that are borne in mind, not to be said again."""
_LIKELY = 4
"""Other readings of a question that are borne in mind, should the answer have missed it."""


class Dialogue:
    """Keeps nothing: what a chat remembers goes in and comes out as its session."""

    def __init__(
        self,
        content: Content,
        policy: Policy | None = None,
        call_back: bool = False,
        hearing: Hearing | None = None,
        safety: Safety | None = None,
        desk: Sequence[Content] = (),
    ) -> None:
        """``desk`` holds the other languages in which the clinic reads what a patient shows."""
        self.content = content
        self.policy = policy or Policy()
        self.replies = Replies(content, call_back)
        self._hearing = hearing or Hearing(content.concepts, {content.language: content.words})
        self._safety = safety or Safety(content.red_flags, content.concepts)
        self._desk = desk
        self._accounted = cache(self._accounts_for)
        self._kinds: dict[str, Kind] = {
            name: response.kind for name, response in content.responses.items()
        }

    @cached_property
    def _matcher(self) -> Matcher:
        """Made when it is needed: an alarm's card does without."""
        return Matcher(self.content)

    def prepare(self) -> None:
        """Makes now what is else made at the first questions."""
        self._matcher.prepare()
        for name in filter(self._may_pass_over, self.content.intents):
            self._accounted(name)

    def respond(self, utterance: str, session: Session) -> Turn:
        """The reply to what a patient typed; never raises, whatever it is."""
        heard = self._hearing.hear(utterance)
        return self.reply_to(utterance, heard, self._safety.find(heard), session)

    def reply_to(self, utterance: str, heard: Heard, findings: Findings, session: Session) -> Turn:
        """As ``respond``, to what was heard and found already."""
        session = self._current(session)
        if session.calling and utterance.strip() == self.content.message("call_back_cancel"):
            return Turn(self.replies.call_back_cancelled(), replace(session, calling=False))
        titled = self._titled(utterance, session)
        if titled and not findings.alarm:
            return self.tap(titled, session)
        new = self._told(utterance, heard, findings, session)
        session = replace(session, told=new.over(session.told))
        if not findings.gravest and self._is_phone_number(utterance):
            name, ask = TYPED_DATA
            decision = Decision(Action.HANDOFF, (name,), 1.0, asks=(ask,))
            return self._turn(decision, session, findings)
        utterance = in_words(utterance, self.content.wording)
        going = Going()
        if not findings.gravest:
            going = self._going_on(utterance, session)
            turn = self._gone_on(going, session)
            if turn is not None:
                return turn
        if going.plain:
            utterance = going.plain
        if going.meant:
            utterance = going.meant
            session = replace(session, rejected=(*session.rejected, *session.answered))
        asked, reading = self._read(utterance, heard, findings)
        heeded = replace(session, cautions=(*session.cautions, *findings.told))
        decision = decide(
            reading,
            findings,
            self.policy,
            self._kinds,
            self._thread(utterance, heard, new, reading, heeded),
            unfit=self._unfit(reading, findings),
        )
        if going.move == "ok" and not session.crisis and not _is_small_talk(decision):
            return self._noted("ok", session)
        if decision.action is Action.CLARIFY or decision.missed:
            move = self._leaning_move(utterance, going, session)
            if move:
                return self._follow(move, session)
        decision = self._specified(decision, reading, utterance, new, heeded)
        turn = self._turn(decision, session, findings)
        others = [match.intent for match in reading.ranking if self._may_be_offered(match)]
        likely = tuple(name for name in others if name not in decision.intents)[:_LIKELY]
        after = replace(turn.session, likely=likely)
        turn = replace(turn, ranking=reading.ranking, session=after)
        shown = decision.intents[0] if decision.intents else reading.best.intent
        if not shown:
            return turn
        return replace(turn, explain=partial(self._matcher.explain, asked, shown))

    def _titled(self, utterance: str, session: Session) -> Target | None:
        """The button on screen whose words are typed instead of tapping it."""
        typed = words(utterance)
        intents = self.content.intents
        offered = (name for name in session.offered if name in intents)
        name = next((one for one in offered if words(intents[one].title) == typed), "")
        return asking(name) if name else None

    def _told(self, utterance: str, heard: Heard, findings: Findings, session: Session) -> Told:
        """What this utterance lets us know; a bare number is minutes where the topic at hand asks
        for these: "and 90?"."""
        new = told(heard, (*session.cautions, *findings.told))
        numbers = [word for word in heard.words if word.isdecimal()]
        if new != NOTHING_TOLD or len(numbers) != 1 or len(heard.words) > _SHORT:
            return new
        responses = self.content.responses
        wanted = any(
            "minutes" in variant.conditions
            for topic in session.answered
            for variant in responses[topic].when
        )
        fits = wanted and int(numbers[0]) in _MINUTES and _CURRENCY.isdisjoint(utterance)
        return replace(new, minutes=numbers[0]) if fits else new

    def _is_phone_number(self, utterance: str) -> bool:
        digits, (intent, _) = "".join(words(utterance)), TYPED_DATA
        known = intent in self.content.intents
        return known and digits.isdecimal() and len(digits) >= _PHONE_DIGITS

    def _going_on(self, utterance: str, session: Session) -> Going:
        phrase = self._matcher.phrase(utterance)
        return going_on(utterance, phrase, self.content.wording, len(session.offered))

    def _leaning_move(self, utterance: str, going: Going, session: Session) -> Move | None:
        """The move of a message that is understood in no other way."""
        if not (session.answered or session.offered) or session.crisis:
            return None
        if going.move or not session.answered or len(words(utterance)) > _SHORT + _SHORT:
            return going.move
        move, sureness = self._matcher.move(utterance)
        known = next((one for one in get_args(Move) if one == move), None)
        return known if sureness >= self.policy.move_threshold else None

    def _thread(
        self, utterance: str, heard: Heard, new: Told, reading: Reading, session: Session
    ) -> Thread:
        """What was said before, as far as it bears on this utterance."""
        return Thread(
            session.misses,
            self._near(session),
            self._following(session),
            self._leaning(utterance, heard, new, reading, session),
            session.rejected,
            self._unheard(session),
            session.crisis,
        )

    def _leaning(
        self, utterance: str, heard: Heard, new: Told, reading: Reading, session: Session
    ) -> Match | None:
        """The topic at hand, where a short message only adds something to it that was told
        ("and 90?", "for my husband"), or is like a kind of question about it ("weekends?")."""
        best = reading.best
        is_sure = best.confidence >= self.policy.answer_threshold and not uncovered(best.intent)
        dated = new.day or new.time or any(name.startswith(_A_DAY) for name in heard.told)
        if dated and len(words(utterance)) <= _DATED:
            return self._appointment(utterance, best, is_sure, session)
        if len(words(utterance)) > _SHORT or reading.asks:  # it stands on its own
            return None
        how_far_along = not new.since and bool(told(heard).since)
        if how_far_along and PREGNANCY_INTENT in self.content.intents:
            return Match(PREGNANCY_INTENT, 1.0)
        for topic in session.answered:
            if topic in session.rejected:
                continue
            if self._variant(topic, new, session):
                return Match(topic, self.policy.leaning_threshold if is_sure else 1.0)
            kind, likeness = self._matcher.kind(utterance, topic)
            if kind:
                return Match(topic, likeness)
        return None

    def _appointment(
        self, utterance: str, best: Match, is_sure: bool, session: Session
    ) -> Match | None:
        """What a day or a time belongs to: the visit that is being booked or moved, unless it is
        surely asked of something else ("are you open on Sunday?")."""
        visits = (BOOK_INTENT, CANCEL_INTENT)
        at_hand = next((name for name in session.answered if name in visits), "")
        if is_sure and best.intent not in visits:
            return None
        if at_hand:
            return Match(at_hand, 1.0)
        if BOOK_INTENT not in self.content.intents:
            return None
        alone = len(words(utterance)) <= _ALONE
        return Match(BOOK_INTENT, 1.0 if alone else self.policy.leaning_threshold)

    def _variant(self, intent: str, new: Told, session: Session) -> Variant | None:
        """The wording of an answer for what has just been told."""
        return next(
            (
                variant
                for variant in self.content.responses[intent].when
                if any(getattr(new, key, "") for key in variant.conditions)
                and session.told.fits(variant.conditions, session.cautions)
            ),
            None,
        )

    def _heeds(self, intent: str, session: Session) -> bool:
        """Whether an answer has words for who has told a caution."""
        return any(
            "caution" in variant.conditions
            and session.told.fits(variant.conditions, session.cautions)
            for variant in self.content.responses[intent].when
        )

    def _specified(
        self, decision: Decision, reading: Reading, utterance: str, new: Told, session: Session
    ) -> Decision:
        """The decision with the kind of question that each intent is asked."""
        if decision.level or not decision.intents:
            return decision
        parts = {ask.ranking[0].intent: ask.text for ask in reading.asks if ask.ranking}
        asks = [
            self._kind(parts.get(name, utterance), name, new, session) for name in decision.intents
        ]
        return replace(decision, asks=tuple(asks))

    def _kind(self, utterance: str, intent: str, new: Told, session: Session) -> str:
        """The kind of question; the plain one where there are words for what has just been told
        ("90 minutes?") and nothing else is surely asked."""
        kind, sureness = self._matcher.kind(utterance, intent)
        variant = self._variant(intent, new, session)
        least = self.policy.kind_threshold
        if kind in HEEDING and self._heeds(intent, session):
            return ""
        if variant and kind in (*variant.conditions, BOOK_ASK):
            return ""
        if variant or (intent == BOOK_INTENT and (new.day or new.time)):
            least = self.policy.leaning_threshold
        if sureness >= least:
            return kind
        if intent == CANCEL_INTENT and (new.day or new.time):
            return CANCEL_ASK
        if intent == PREGNANCY_INTENT and intent in session.answered:
            return PREGNANCY_ASK
        return BOOK_ASK if intent == BOOK_INTENT and (new.day or new.time) and not variant else ""

    def _may_be_offered(self, match: Match) -> bool:
        likely = match.confidence >= self.policy.option_threshold
        return likely and not uncovered(match.intent) and match.intent not in SMALL_TALK

    def _read(self, utterance: str, heard: Heard, findings: Findings) -> tuple[str, Reading]:
        """What is read in an utterance, and in which words: without what it only denies."""
        if findings.gravest and findings.gravest.level in GRAVEST:
            return utterance, Reading(self._matcher.match(utterance))
        reading = self._matcher.read(utterance)
        if findings.gravest is None and _may_be_denied(reading):
            rest = undenied(heard)
            if rest is not None:
                return rest, self._matcher.read(rest)
        return utterance, reading

    def alarm(self, findings: Findings, session: Session) -> Turn:
        """The card alone: needs nothing but what was found."""
        level = findings.alarm.level if findings.alarm else ""
        return self._turn(Decision.of_alarm(level), self._current(session), findings)

    def retell(
        self, turn: Turn, utterance: str, heard: Heard, findings: Findings, session: Session
    ) -> Turn:
        """Another language's turn in this one's words; where it names no intent that is known
        here, this one's own turn."""
        decision = turn.decision
        if not decision.intents or not self.content.intents.keys() >= set(decision.intents):
            return self.reply_to(utterance, heard, findings, session)
        told = self._turn(decision, self._current(session), findings)
        return replace(told, ranking=turn.ranking, explain=turn.explain)

    def tap(self, target: Target, session: Session) -> Turn:
        """The reply to a button that leads on."""
        match target.does:
            case Does.CALL_BACK:
                calling = replace(session, calling=True)
                decision = Decision(Action.HANDOFF, confidence=1.0)
                return Turn(self.replies.ask_for_number(), calling, decision)
            case Does.TOPICS:
                area = target.name
                menu = self.replies.topics_of(area) if area else self.replies.topics()
                if not session.crisis:
                    return self._menu(menu, session)
                topics = [
                    one for one in menu.buttons if one.target and one.target.does is not Does.GUIDE
                ]
                reply = replace(self.replies.after_crisis(menu), buttons=tuple(topics))
                return self._menu(reply, session)
            case Does.GUIDE:  # of which nothing is kept, nor what was offered before it
                reply = guides.reply_to(target.name, self.replies, session, self._desk)
                return Turn(reply, replace(session, offered=(), asking=False))
            case _ if not target.name:
                return self._none_of_these(session)
            case _:
                return self.choose(target.name, session)

    def say(self, name: str, session: Session) -> Reply:
        """One of the bot's own messages, as befits what was said in this hour."""
        if name == "book" and session.crisis:
            return self.replies.after_crisis(Reply())
        reply = self.replies.say(name, session.answered)
        if name == "book":
            reply = self.replies.asking_first(reply, session)
        return self.replies.after_crisis(reply) if session.crisis else reply

    def choose(
        self, intent: str, session: Session, findings: Findings = NOTHING_FOUND, ask: str = ""
    ) -> Turn:
        """The answer to an intent, for certain; where it is gone meanwhile, that is said."""
        if intent not in self.content.intents:
            return Turn(self.replies.gone(), session, Decision(Action.FALLBACK))
        if session.crisis and intent in SELLING_INTENTS:
            return self._turn(DISTRESS, self._current(session), findings)
        action = Action.HANDOFF if intent == "clinic.human" else Action.ANSWER
        decision = Decision(action, (intent,), 1.0, asks=(ask,) if ask else ())
        return self._turn(decision, self._current(session), findings)

    def lend(self, intents: tuple[str, ...], session: Session) -> Turn:
        """These answers for somebody else, to be forwarded: with nothing of this chat in them."""
        decision = Decision(Action.ANSWER, intents, 1.0)
        reply = self.replies.of(decision, NOTHING_FOUND, Session())
        lead = self.content.message("to_forward")
        return Turn(replace(reply, lead=lead, buttons=(), thumbs=()), session, decision)

    def _none_of_these(self, session: Session) -> Turn:
        """Nothing of what was offered is meant: the next step."""
        if session.crisis:
            return self._turn(DISTRESS, session)
        misses = max(1, session.misses)  # the likely questions were on offer already
        rejected = (*session.rejected, *session.offered)
        thread = Thread(misses)
        decision = decide(Reading(()), NOTHING_FOUND, self.policy, self._kinds, thread)
        return self._turn(decision, replace(session, misses=misses, rejected=rejected))

    def _current(self, session: Session) -> Session:
        """The session without intents that are gone since."""
        known = self.content.intents
        targets = map(Target.parse, session.offered)
        return replace(
            session,
            answered=tuple(name for name in session.answered if name in known),
            offered=tuple(
                str(one) for one in targets if one.does is not Does.ANSWER or one.name in known
            ),
            likely=tuple(name for name in session.likely if name in known),
        )

    def fits(self, intent: str, findings: Findings) -> bool:
        """Whether an answer may be given beside what was found: "It may help" must not pass over
        something severe that it was not written for."""
        if not findings.severe or not self._may_pass_over(intent):
            return True
        return self._accounted(intent) >= {*findings.severe}

    def _unfit(self, reading: Reading, findings: Findings) -> set[str]:
        """What was read in the message and does not fit what was found there; nor does anything
        about health where somebody only tells that they had an operation."""
        rankings = (reading.ranking, *(ask.ranking[:1] for ask in reading.asks))
        likely = {
            match.intent
            for ranking in rankings
            for match in ranking
            if match.confidence >= self.policy.option_threshold  # of no use below it
        }
        only_told = findings.cautions and not reading.question
        return {
            name
            for name in likely
            if (only_told and self._may_pass_over(name)) or not self.fits(name, findings)
        }

    def _unheard(self, session: Session) -> set[str]:
        """The answers to a caution that nobody has spoken of: nothing to offer to a bricklayer."""
        return {
            flag.answer
            for flag in self.content.red_flags.flags
            if flag.caution
            and flag.answer != CAUTION_INTENT
            and flag.caution not in session.cautions
        }

    def _may_pass_over(self, intent: str) -> bool:
        """Whether it is about health, and neither a refusal nor the warning itself."""
        warns = uncovered(intent) or intent in (ALARM_INTENT, CAUTION_INTENT)
        return self._kinds.get(intent) == "health" and not warns

    def _accounts_for(self, intent: str) -> set[str]:
        """The concepts that an intent's own questions speak of: what its answer is made for."""
        asked = self.content.intents[intent]
        return {
            concept
            for text in (asked.title, *asked.examples)
            for concept in self._hearing.hear(text).spans
        }

    def _near(self, session: Session) -> set[str]:
        """What may well be asked next: the last answer's follow-ups, and its area's questions."""
        areas = {intent.partition(".")[0] for intent in session.answered}
        area = {name for name, one in self.content.intents.items() if one.area in areas}
        return area.union(self._following(session))

    def _following(self, session: Session) -> tuple[str, ...]:
        """The last answer's follow-ups."""
        return tuple(
            name
            for intent in session.answered
            for name in self.content.responses[intent].follow_ups
            if name not in session.rejected
        )

    def _gone_on(self, going: Going, session: Session) -> Turn | None:
        """The reply to a message that surely goes on from what was said; None where it may still
        ask something of its own."""
        if going.number:
            return self.tap(Target.parse(session.offered[going.number - 1]), session)
        move = going.move
        if move in ("thanks", "never_mind") and not session.crisis:
            return self._noted(move, session)
        # after a crisis "no" is not "no, thanks"
        if not move or not (session.answered or session.offered):
            return None
        if session.crisis and move != "more":
            return None
        sure = bool(self._kind_on_topic(move, session)) or move in _SURE_MOVES
        if move in _OF_ARTICLES and not sure:
            sure = any(self.content.responses[name].sources for name in session.answered)
        return self._follow(move, session) if sure else None

    def _kind_on_topic(self, move: Move, session: Session) -> str:
        """The topic at hand that has words of its own for such a question."""
        responses = self.content.responses
        return next((name for name in session.answered if move in responses[name].asks), "")

    def _follow(self, move: Move, session: Session) -> Turn:
        """The reply to "tell me more", "what else", "why?", "yes please" and "no"."""
        plain, topic = replace(session, misses=0, asking=False), session.answered
        match move:
            case "yes" if len(session.offered) == 1 or (session.asking and session.offered):
                return self.tap(Target.parse(session.offered[0]), session)
            case "yes" if session.offered:
                return self._menu(self.replies.which(self._offered(session)), plain)
            case "no" if session.asking:
                return self._none_of_these(session)
            case "yes" | "no":
                return self._say("anything_else", plain)
            case "wrong":
                return self._corrected(session)
            case "ok":
                return self._noted(move, session)
            case "else" if topic:
                return self._menu(self.replies.topics_of(topic[0].partition(".")[0]), plain)
            case _ if not topic:
                return self._menu(self.replies.topics(), plain)
            case "which" if not self._kind_on_topic(move, session):
                chooses = OVERVIEW_INTENT in self.content.intents
                return self.choose(OVERVIEW_INTENT if chooses else topic[0], session, ask=move)
            case _:
                name = self._kind_on_topic(move, session) or topic[0]
                return self._turn(Decision(Action.ANSWER, (name,), 1.0, asks=(move,)), session)

    def _noted(self, move: Move, session: Session) -> Turn:
        """The reply to "ok", "thanks" and "never mind"."""
        if move == "thanks" and THANKS_INTENT in self.content.intents:
            return self.choose(THANKS_INTENT, session)
        if move == "never_mind" and BOOK_INTENT in session.answered:
            return self._say("never_mind_booking", session)
        return self._say(move, session)

    def _corrected(self, session: Session) -> Turn:
        """The answer missed the question: what else it may have been."""
        rejected = {*session.rejected, *session.answered}
        session = replace(session, rejected=tuple(rejected))
        others = tuple(name for name in session.likely if name not in rejected)
        if not others:
            return self._say("wrong", replace(session, asking=False))
        return self._turn(Decision(Action.CLARIFY, others[: self.policy.options]), session)

    def _offered(self, session: Session) -> tuple[str, ...]:
        """The intents among what is offered."""
        return tuple(name for name in session.offered if name in self.content.intents)

    def _say(self, name: str, session: Session) -> Turn:
        """A short reply of the bot's own, as to thanks: the topic at hand stays at hand."""
        intents = (THANKS_INTENT,) if THANKS_INTENT in self.content.intents else ()
        decision = Decision(Action.ANSWER, intents, 1.0)
        reply = self.replies.in_passing(name, session)
        return self._after(reply, decision, session, NOTHING_FOUND)

    def _menu(self, reply: Reply, session: Session) -> Turn:
        """A reply that only offers something."""
        return Turn(reply, replace(session, offered=_leading_on(reply)))

    def _turn(
        self, decision: Decision, session: Session, findings: Findings = NOTHING_FOUND
    ) -> Turn:
        """The turn that a decision makes."""
        asked = dict(zip(decision.intents, decision.asks, strict=False))
        unreached = session.unreached or asked.get(UNREACHED[0]) == UNREACHED[1]
        session = replace(session, unreached=unreached)
        reply = self.replies.of(decision, findings, session)
        return self._after(reply, decision, session, findings)

    def _after(
        self, reply: Reply, decision: Decision, session: Session, findings: Findings
    ) -> Turn:
        """The turn that gives this reply, with what is to be borne in mind after it."""
        alarm = decision.action is Action.EMERGENCY
        answers = decision.action is Action.ANSWER
        after = replace(
            session,
            misses=session.misses + 1 if decision.missed else 0,
            reminders=self.policy.reminders if alarm else max(0, session.reminders - 1),
            answered=_topic(decision, session),
            offered=_leading_on(reply),
            asking=decision.action is Action.CLARIFY or bool(decision.offers),
            calling=False,
            cautions=tuple(dict.fromkeys((*session.cautions, *findings.told))),
            crisis=session.crisis or decision.level == "crisis",
            said=(*session.said, *reply.wordings)[-_SAID:],
            rejected=() if answers else session.rejected,
        )
        return Turn(reply, after, decision, findings=findings)


_SURE_MOVES: Collection[Move] = (
    "more", "else", "yes", "no", "simpler", "repeat", "already", "wrong",
)  # fmt: skip
"""Moves that ask nothing else, whatever the words may also mean."""
_OF_ARTICLES: Collection[Move] = ("who_says", "why")
"""Moves that ask nothing else about what articles say."""


def _is_small_talk(decision: Decision) -> bool:
    intents = decision.intents
    return decision.action is Action.ANSWER and bool(intents) and set(intents) <= {*SMALL_TALK}


def _leading_on(reply: Reply) -> tuple[str, ...]:
    """Where the buttons lead that a patient may choose by number."""
    targets = (button.target for button in reply.buttons)
    shown = (str(target) for target in targets if target and target.does is not Does.CALL_BACK)
    return tuple(one for one in shown if one and one != "clinic.phone")


def _topic(decision: Decision, session: Session) -> tuple[str, ...]:
    """What is talked about after a turn: nothing that was before, once somebody is in despair;
    what was before, after small talk."""
    if decision.level in ("crisis", "distress"):
        return ()
    if decision.action is Action.CLARIFY:
        return session.answered
    topics = tuple(name for name in decision.intents if name not in SMALL_TALK)
    return topics or session.answered


def _may_be_denied(reading: Reading) -> bool:
    """Whether what is wanted may be what a message only denies: "not pregnant"."""
    wanted = reading.best.intent
    return wanted == ALARM_INTENT or (wanted.startswith("condition.") and not reading.letter)
