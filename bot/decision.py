"""What to do with what was read: ``decide()`` and every number it goes by."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.content import ALARM_INTENT, Kind, uncovered
from bot.content.names import (
    CANCEL_INTENT,
    CAUTION_INTENT,
    HOURS_INTENT,
    SELLING_INTENTS,
    SMALL_TALK,
    TOPICS,
    UNSURE_ASK,
)
from bot.content.red_flags import GRAVEST
from bot.matching import Ask, Match, Reading
from bot.safety import Findings
from bot.told import NOTHING_ASKED, Inquiry

_TWO = 2  # answers to a message that does not ask twice
_ASKING = 5  # words: a shorter question ("right?") may ask nothing
_LIKELY = 0.4  # confidence, by which it does
_CONCEIVABLE = 0.25  # confidence, below which nobody can say what is left over


class Action(StrEnum):
    """What a turn does."""

    EMERGENCY = "emergency"
    ANSWER = "answer"
    CLARIFY = "clarify"
    FALLBACK = "fallback"
    HANDOFF = "handoff"


@dataclass(frozen=True, slots=True)
class Policy:
    """Every threshold, in confidence (0–1), and every number of words or turns.

    Set from labelled questions, the real ones and those in tests/utterances/, judged end to end: a
    wrong answer costs most, a right one among those offered is nearly as good as an answer. To ask
    back from 0.3 on would refuse 1 % fewer of the clinic's own questions, but ask back on a third
    more of the foreign ones; to answer from 0.75 on would avoid hardly a wrong answer, but ask back
    on one question in twenty-five more.
    """

    answer_threshold: float = 0.65
    health_threshold: float = 0.7
    foreign_threshold: float = 0.4
    """Of all that the bot knows it does not cover, together: saying so costs less than a wrong
    answer."""
    second_threshold: float = 0.7
    near_threshold: float = 0.25
    """Of what a patient may well ask after the last answer, where nothing is likelier."""
    kind_threshold: float = 0.45
    """How surely a kind of question is asked, for its own wording: left out one by one, nine of ten
    examples that get one get their own."""
    leaning_threshold: float = 0.6
    """How surely it is a kind of question about the topic at hand: "weekends?"."""
    leaning_margin: float = 0.15
    """More than what else may be meant."""
    leaning_surely: float = 0.9
    """Of the same, to be preferred to another answer that is sure."""
    alarm_surely: float = 0.8
    """Of the same after an alarm, where less will do."""
    move_threshold: float = 0.8
    """How surely a message makes a move that leans on the topic at hand, where it is understood in
    no other way: "you didn't say which"."""
    answers: int = 3
    """At most so many in one reply."""
    clarify_threshold: float = 0.4
    agreed_threshold: float = 0.3
    """Of what is the best match of a mixed message in two languages, together."""
    option_threshold: float = 0.03
    offer_threshold: float = 0.1
    """To be offered where nothing is likely, before what usually follows the topic at hand."""
    option_share: float = 0.1
    """Of the likeliest option's confidence: what is much less likely is nonsense beside it."""
    options: int = 3
    misses: int = 2
    """After this many misses in a row, offer a person; then begin anew."""
    reminders: int = 3
    """This many turns after an alarm carry the reminder."""
    crisis_threshold: float = 0.85
    """After a crisis: "what's the point" must be no question about trigger points."""
    overheard_threshold: float = 0.85
    """To speak up under the clinic's posts, where nobody asked the bot itself."""
    short: int = 8
    """Words of a message that may only tell something, or lean on the topic at hand."""
    dated: int = 14
    """Words of a message that may say when a visit is to be, and little else."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a turn does, with which intents, best first, and how sure (0–1)."""

    action: Action
    intents: tuple[str, ...] = ()
    confidence: float = 0.0
    level: str = ""
    """Of an emergency: emergency, crisis or urgent; of what is below a crisis: distress."""
    asks: tuple[str, ...] = ()
    """Which kind of question each intent is asked; "" or nothing: the plain one."""
    left: tuple[Ask, ...] = ()
    """The questions of the message that are not answered."""
    offers: tuple[str, ...] = ()
    """What may have been meant, likeliest first, where nothing was understood."""
    inquiry: Inquiry = NOTHING_ASKED
    """What of the clinic's facts the message asks about."""
    off: tuple[str, ...] = ()
    """What was asked, too, and a clinic has turned off; all of ``intents`` where nothing else was
    asked, or offered."""
    message: str = ""
    """The bot's own message that is said, where that is all: "ok"."""
    told: bool = False
    """Whether what was not understood asks nothing, as far as its words tell: it goes on about the
    topic at hand."""

    @classmethod
    def of_alarm(cls, level: str) -> "Decision":
        """To send the card of this level."""
        return cls(Action.EMERGENCY, (ALARM_INTENT,), 1.0, level)

    @property
    def missed(self) -> bool:
        """Whether the message was not understood."""
        return self.action in (Action.FALLBACK, Action.HANDOFF) and not self.intents


DISTRESS = Decision(Action.ANSWER, (ALARM_INTENT,), 1.0, "distress")
"""A gentle card, and nothing else."""


@dataclass(frozen=True, slots=True)
class Thread:
    """What was said before in this hour, as far as it bears on what is decided."""

    misses: int = 0
    """The messages before this one that were not understood, in a row."""
    near: Collection[str] = ()
    """What a patient may well ask next: half a question is enough for these ("and how often?")."""
    following: Sequence[str] = ()
    """What is usually asked after the last answer."""
    leaning: Match | None = None
    """The topic at hand, where the message is about that, and how like a question about it."""
    rejected: Collection[str] = ()
    """What the patient has said is not meant."""
    unheard: Collection[str] = ()
    """What may be asked, but is not offered to who has said nothing of it."""
    cautions: Collection[str] = ()
    """What was told that matters before a massage: told again, it is no news."""
    after_alarm: bool = False
    """Whether an alarm is what was talked about last."""
    after_crisis: bool = False
    """Whether a crisis was heard."""
    fact: Match | None = None
    """The intent that answers what is asked of the clinic's facts, and how surely it is."""


NO_THREAD = Thread()


def decide(
    reading: Reading,
    findings: Findings,
    policy: Policy,
    kinds: Mapping[str, Kind],
    thread: Thread = NO_THREAD,
    unfit: Collection[str] = (),
) -> Decision:
    """The one place where a number becomes an action; reads top to bottom: emergency, answer,
    clarify, fallback, hand-off.

    ``unfit`` are the answers that would pass over something severe in the message.
    """
    unfit, least = set(unfit), 0.0
    if thread.after_crisis:
        unfit, least = unfit.union(SELLING_INTENTS), policy.crisis_threshold
        if not reading.question:  # "friday is the day", "sorry, forget it": not of a visit
            unfit.update((HOURS_INTENT, CANCEL_INTENT))
    wanted = [
        match
        for match in _wanted(reading, policy, kinds)
        if match.intent not in unfit and match.confidence >= least
    ]
    asked = tuple(match.intent for match in wanted)
    best = reading.best
    gravest = findings.gravest
    level = gravest.level if gravest else None
    if level in GRAVEST:
        return Decision.of_alarm(level)
    not_below = (ALARM_INTENT, "clinic.human")
    if level == "urgent":
        below = [name for name in asked if kinds[name] != "chat" and name not in not_below]
        return Decision(Action.EMERGENCY, (ALARM_INTENT, *below), 1.0, level)
    if level == "distress" or (thread.after_crisis and findings.worrying):
        return DISTRESS
    answered = [name for name in asked if not uncovered(name)]
    if level == "inform":
        beside = [name for name in answered if kinds[name] != "chat" and name not in not_below]
        return Decision(Action.ANSWER, (ALARM_INTENT, *beside[:1]), 1.0)
    tells = not asked and not reading.question  # and is told what a massage has to do with it
    # What is asked about something foreign is asked about another treatment.
    treated = findings.treated and (answered or not asked)
    again = gravest is not None and gravest.flag.caution in thread.cautions and answered
    if gravest and level == "ask_first" and (treated or tells) and not again:
        first = gravest.flag.answer
        told = (first, CAUTION_INTENT)  # the caution's own answer says it all
        of_facts = [thread.fact.intent] if thread.fact else []
        beside = [name for name in (*of_facts, *answered) if name not in told]
        return Decision(Action.ANSWER, (first, *beside[:1]), best.confidence)
    fact = thread.fact if thread.fact and thread.fact.intent not in unfit else None
    if fact and fact.intent not in asked and fact.confidence >= policy.leaning_surely:
        return Decision(Action.ANSWER, (fact.intent,), fact.confidence)
    leaning = thread.leaning
    if leaning and gravest and kinds[leaning.intent] != "health":
        leaning = None  # a sign of something, even a soft one, says no more about a visit
    if leaning and leaning.intent not in asked and _leans(leaning, best, thread, policy):
        return Decision(Action.ANSWER, (leaning.intent,), leaning.confidence)
    if asked and asked[0] == "clinic.human":
        return Decision(Action.HANDOFF, ("clinic.human",), wanted[0].confidence)
    if asked:
        left = _left(reading, asked, kinds)
        return Decision(Action.ANSWER, asked, wanted[0].confidence, left=left)
    if thread.after_crisis:
        return DISTRESS
    least = policy.leaning_threshold
    if leaning and leaning.intent != best.intent:
        least = max(least, best.confidence + policy.leaning_margin)
    if leaning and leaning.confidence >= least:
        return Decision(Action.ANSWER, (leaning.intent,), leaning.confidence)
    foreign = best.confidence >= policy.near_threshold and _is_foreign(best.intent)
    if fact and not foreign:
        return Decision(Action.ANSWER, (fact.intent,), fact.confidence)
    if thread.after_alarm:  # no menu for who may be in danger
        return Decision(Action.ANSWER, (ALARM_INTENT,), best.confidence, asks=(UNSURE_ASK,))
    unfit.update(thread.rejected)  # unless it is surely asked all the same
    ranking = [match for match in reading.ranking if match.intent not in unfit]
    for match in ranking[:1]:
        passes_over = findings.worrying and kinds[match.intent] != "health"
        is_near = match.intent in thread.near and match.confidence >= policy.near_threshold
        if is_near and not passes_over:
            return Decision(Action.ANSWER, (match.intent,), match.confidence)
    if best.intent in SMALL_TALK and best.confidence >= policy.clarify_threshold:
        return Decision(Action.ANSWER, (best.intent,), best.confidence)  # never asked back
    likely = sum(match.confidence for match in ranking if not uncovered(match.intent))
    options = [
        match
        for match in ranking
        if match.confidence >= policy.option_threshold
        and not uncovered(match.intent)
        and (kinds[match.intent] != "chat" or match.confidence >= policy.clarify_threshold)
        and match.intent not in (*SMALL_TALK, *thread.unheard)
    ]
    least = options[0].confidence * policy.option_share if options else 0.0
    offered = tuple(
        match.intent for match in options[: policy.options] if match.confidence >= least
    )
    if options and likely >= policy.clarify_threshold:
        return Decision(Action.CLARIFY, offered, options[0].confidence)
    round_of_misses = thread.misses % (policy.misses + 1)
    if round_of_misses == policy.misses:
        return Decision(Action.HANDOFF, (), best.confidence)
    if round_of_misses:
        return Decision(Action.FALLBACK, (), best.confidence)
    likely_ones = (one.intent for one in options if one.confidence >= policy.offer_threshold)
    offers = tuple(dict.fromkeys((*likely_ones, *thread.following)))[: policy.options]
    goes_on = not reading.question and bool(thread.following)
    return Decision(Action.FALLBACK, (), best.confidence, offers=offers, told=goes_on)


def without_off(decision: Decision, off: Collection[str]) -> Decision:
    """The decision without what a clinic has turned off: what else was asked is answered; where
    nothing is left, that is said. It is no miss: the message was understood."""
    left = tuple(ask for ask in decision.left if ask.ranking[0].intent not in off)
    offers = tuple(name for name in decision.offers if name not in off)
    asks = dict(zip(decision.intents, decision.asks, strict=False))
    kept = tuple(name for name in decision.intents if name not in off)
    gone = tuple(name for name in decision.intents if name in off)
    decision = replace(decision, left=left, offers=offers)
    if not gone:
        return decision
    if not kept:
        return Decision(Action.FALLBACK, gone, decision.confidence, off=gone)
    asked = tuple(asks.get(name, "") for name in kept) if asks else ()
    told = gone if decision.action is Action.ANSWER else ()
    return replace(decision, intents=kept, asks=asked, off=told)


def _is_foreign(intent: str) -> bool:
    """Whether it is neither covered nor a question that the clinic's facts may answer."""
    return uncovered(intent) and intent not in TOPICS.values()


def _leans(leaning: Match, best: Match, thread: Thread, policy: Policy) -> bool:
    """Whether a message leans on the topic although it is surely something else by itself; on an
    alarm sooner: "should I take an aspirin?"."""
    if not thread.after_alarm:
        sure = min(leaning.confidence, 1.0)
        return sure >= policy.leaning_surely and sure > best.confidence
    least = policy.leaning_threshold
    if best.confidence >= policy.leaning_surely:  # as what a visit costs
        least = policy.alarm_surely
    return leaning.confidence >= least


def _left(reading: Reading, asked: Collection[str], kinds: Mapping[str, Kind]) -> tuple[Ask, ...]:
    """The parts of a message that ask something else than what is answered."""
    questions = [ask for ask in reading.asks if ask.question and ask.ranking]
    if not any(ask.ranking[0].intent in asked for ask in questions):
        return ()  # it is what the answer is about
    return tuple(
        ask
        for ask in questions
        if not ask.refers
        and ask.ranking[0].intent not in asked
        and ask.ranking[0].confidence >= _CONCEIVABLE
        and kinds.get(ask.ranking[0].intent) != "chat"
        and (len(ask.text.split()) >= _ASKING or ask.ranking[0].confidence >= _LIKELY)
    )


def _wanted(reading: Reading, policy: Policy, kinds: Mapping[str, Kind]) -> list[Match]:
    """What the message surely asks: so many intents, small talk only where nothing else is."""
    best = reading.ranking[0] if reading.ranking else None
    readable = [ask for ask in reading.asks if ask.ranking]
    questions = [ask for ask in readable if ask.question]
    if not reading.letter:  # which is weighed with all its parts
        questions = questions or readable
    most = policy.answers if len([ask for ask in readable if ask.question]) > 1 else _TWO
    foreign = best is not None and uncovered(best.intent)
    parts = {
        ask.ranking[0].intent: ask.ranking[0]
        for ask in questions
        if _is_asked(ask, foreign, policy, kinds)
    }
    asked = list(parts.values())[:most]
    if best is None or best.intent in parts:
        return asked
    if not _is_sure(best, reading, policy, kinds):
        weighty = best.confidence >= policy.option_threshold and kinds.get(best.intent) != "chat"
        return asked if len(asked) > 1 or not weighty else []
    if kinds.get(best.intent) == "chat" and parts and not reading.letter:
        return asked
    return [best] if foreign and reading.letter else [best, *asked[: most - 1]]


def _is_sure(match: Match, reading: Reading, policy: Policy, kinds: Mapping[str, Kind]) -> bool:
    if uncovered(match.intent):  # a refusal, whichever of them it is
        refusals = [other.confidence for other in reading.ranking if uncovered(other.intent)]
        return sum(refusals) >= policy.foreign_threshold
    health = kinds.get(match.intent) == "health"
    return match.confidence >= (policy.health_threshold if health else policy.answer_threshold)


def _is_asked(ask: Ask, foreign: bool, policy: Policy, kinds: Mapping[str, Kind]) -> bool:
    """Whether a part asks something of its own. Small talk beside a question does not, nor does
    "is it safe?" in a ``foreign`` message."""
    match = ask.ranking[0]
    small_talk = kinds.get(match.intent) == "chat"
    leans = ask.refers and foreign
    return match.confidence >= policy.second_threshold and not small_talk and not leans
