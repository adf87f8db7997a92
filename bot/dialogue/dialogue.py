"""The conversation in one language: an utterance or a tap, and the chat's session → a turn."""

from collections.abc import Collection, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property, partial
from typing import get_args

from bot import guides
from bot.content import ALARM_INTENT, Content, Kind, Move, uncovered
from bot.content.names import (
    BOOK_INTENT,
    OVERVIEW_INTENT,
    SELLING_INTENTS,
    SMALL_TALK,
    THANKS_INTENT,
    TYPED_DATA,
)
from bot.content.red_flags import GRAVEST
from bot.decision import DISTRESS, Action, Decision, Policy, Thread, decide
from bot.dialogue.fitting import Fitting
from bot.dialogue.leaning import Leaning, Said
from bot.dialogue.turns import Turns
from bot.hearing import Heard, Hearing
from bot.hearing.context import undenied
from bot.matching import Match, Matcher, Reading
from bot.moves import Going, courteous, going_on, in_words
from bot.replies import Replies
from bot.reply import Does, Reply, Target, asking, joined, telling
from bot.safety import NOTHING_FOUND, Findings, Safety
from bot.session import Awaited, Session, Turn
from bot.text import words
from bot.told import NOTHING_TOLD

_PHONE_DIGITS = 7
_TITLE = 4
"""Words of a question's title that nobody types by chance: it was read on some button."""
_REJECTED = 12
"""Intents that are borne in mind as not meant."""
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
        tells_later: bool = False,
        hands_over: bool = False,
        off: Collection[str] = (),
    ) -> None:
        """``desk`` holds the other languages in which the clinic reads what a patient shows."""
        self.content = content
        self.policy = policy or Policy()
        self.replies = Replies(content, call_back, tells_later, hands_over, off)
        self._turns = Turns(self.replies, self.policy)
        self._hearing = hearing or Hearing(content.concepts, {content.language: content.words})
        self._safety = safety or Safety(content.red_flags, content.concepts)
        self._desk = desk
        self._fitting = Fitting(content, self.policy, self._hearing)
        self._kinds: dict[str, Kind] = {
            name: response.kind for name, response in content.responses.items()
        }
        self._titles = {words(intent.title): name for name, intent in content.intents.items()}

    def offering(
        self, call_back: bool, tells_later: bool, hands_over: bool, off: Collection[str]
    ) -> "Dialogue":
        """The same with other things offered; all that is prepared is shared."""
        other = copy(self)
        other.replies = Replies(self.content, call_back, tells_later, hands_over, off)
        other._turns = Turns(other.replies, self.policy)
        vars(other).pop("_leaning", None)  # made anew when it is needed: it heeds what is off
        return other

    def share(self, other: "Dialogue") -> None:
        """Reads by the matcher of another dialogue, where it was made of the same."""
        if other.content.is_read_as(self.content):
            self._matcher = other._matcher

    @cached_property
    def _matcher(self) -> Matcher:
        """Made when it is needed: an alarm's card does without."""
        return Matcher(self.content)

    @cached_property
    def _leaning(self) -> Leaning:
        return Leaning(self.content, self.policy, self._matcher, self.replies.off)

    def fits(self, intent: str, findings: Findings) -> bool:
        """Whether an answer may be given beside what was found."""
        return self._fitting.fits(intent, findings)

    def kind(self, utterance: str, intent: str) -> str:
        """The kind of question that an utterance asks about an intent; "" is the plain one."""
        kind, sureness = self._matcher.kind(self._matcher.phrase(utterance), intent)
        return kind if sureness >= self.policy.kind_threshold else ""

    def prepare(self) -> None:
        """Makes now what is else made at the first questions."""
        self._matcher.prepare()
        self._fitting.prepare()

    def respond(self, utterance: str, session: Session) -> Turn:
        """The reply to what a patient typed; never raises, whatever it is."""
        heard = self._hearing.hear(utterance)
        return self.reply_to(utterance, heard, self._safety.find(heard), session)

    def reply_to(self, utterance: str, heard: Heard, findings: Findings, session: Session) -> Turn:
        """As ``respond``, to what was heard and found already: what surely goes on from what was
        said before, else what is read and decided, unless that leaves it to be passed over."""
        session = self._current(session)
        utterance = in_words(utterance, self.content.wording)
        typed = None if findings.alarm else self._typed(utterance, session)
        if typed is not None:  # the words of a button tell nothing of the patient
            return typed
        said = self._leaning.said(utterance, heard, findings, session)
        session = replace(session, told=said.new.over(session.told))
        if session.told.who:  # it is they who come
            findings = replace(findings, told=findings.cautions)
        going, turn = Going(), None
        if not (findings.gravest or findings.told or findings.severe):
            going = going_on(utterance, said.phrase, self.content.wording, len(session.offered))
            turn = self._gone_on(going, session)
        return turn or self._read(said, going, findings, session)

    def _read(self, said: Said, going: Going, findings: Findings, session: Session) -> Turn:
        """The turn to what is read in an utterance."""
        if plain := going.plain or going.meant:
            said = replace(said, utterance=plain, phrase=self._matcher.phrase(plain))
        asked, reading = self._reading(said, findings)
        heeded = replace(session, cautions=(*session.cautions, *findings.told))
        decision = decide(
            reading,
            findings,
            self.policy,
            self._kinds,
            self._leaning.thread(said, reading, heeded, session.cautions),
            unfit=self._fitting.unfit(reading, findings),
        )
        turn = self._in_passing(said, going, reading, decision, findings, session)
        if turn is None:
            decision = self._leaning.specified(decision, reading, said, heeded)
            turn = self._turns.of(decision, session, findings)
        others = [match.intent for match in reading.ranking if self._may_be_offered(match)]
        likely = tuple(name for name in others if name not in decision.intents)[:_LIKELY]
        after = replace(turn.session, likely=likely)
        turn = replace(turn, ranking=reading.ranking, session=after)
        shown = decision.intents[0] if decision.intents else reading.best.intent
        if not shown:
            return turn
        return replace(turn, explain=partial(self._matcher.explain, asked, shown))

    def _typed(self, utterance: str, session: Session) -> Turn | None:
        """The reply to what is typed in the place of a tap, or is nothing but a number to call."""
        if session.calling and utterance.strip() == self.content.message("call_back_cancel"):
            return Turn(self.replies.call_back_cancelled(), replace(session, calling=False))
        if session.calling and utterance.strip() == self.content.message("call_back_share"):
            return Turn(self.replies.ask_for_number(), session)
        typed = words(utterance)
        intents = self.content.intents
        name = self._titles.get(typed, "")
        if name in session.offered or (name and len(typed) >= _TITLE):
            return self.tap(asking(name), session)
        digits, (intent, ask) = "".join(typed), TYPED_DATA
        if intent in intents and digits.isdecimal() and len(digits) >= _PHONE_DIGITS:
            return self.choose(intent, session, ask=ask)
        return None

    def _in_passing(
        self,
        said: Said,
        going: Going,
        reading: Reading,
        decision: Decision,
        findings: Findings,
        session: Session,
    ) -> Turn | None:
        """The reply to what asks nothing else, as far as was read: "ok", a question that leans on
        the topic at hand, thanks, what is only told."""
        if session.crisis or findings.gravest or findings.told or findings.severe:
            return None
        if going.move == "ok" and not _is_small_talk(decision):
            return self._noted("ok", session)
        leans = not self.content.wording.refers.isdisjoint(said.phrase)
        if (
            decision.intents == (OVERVIEW_INTENT,)
            and leans
            and self._kind_on_topic("which", session)
        ):
            return self._follow("which", session)  # "which massage for it"
        if decision.action is not Action.CLARIFY and not decision.missed:
            return None
        move = self._leaning_move(said, going, session)
        if move and not (move == "ok" and reading.question):
            return self._follow(move, session)
        if findings.worrying:
            return None
        brief = not reading.question and said.length <= self.policy.short
        if (decision.missed or brief) and (
            courtesy := courteous(said.utterance, self.content.wording)
        ):
            return self._noted(courtesy, session)  # "thanks all the same" is asked nothing back
        told = said.new != NOTHING_TOLD and not said.is_dated and not reading.question
        return self._turns.noted(said.new, session) if decision.missed and told else None

    def _leaning_move(self, said: Said, going: Going, session: Session) -> Move | None:
        """The move of a message that is understood in no other way."""
        if not (session.answered or session.offered):
            return None
        if going.move or not session.answered or said.length > self.policy.dated:
            return going.move
        move, sureness = self._matcher.move(said.phrase)
        known = next((one for one in get_args(Move) if one == move), None)
        return known if sureness >= self.policy.move_threshold else None

    def _may_be_offered(self, match: Match) -> bool:
        likely = match.confidence >= self.policy.option_threshold
        return likely and not uncovered(match.intent) and match.intent not in SMALL_TALK

    def _reading(self, said: Said, findings: Findings) -> tuple[str, Reading]:
        """What is read in an utterance, and in which words: without what it only denies."""
        utterance = said.utterance
        if findings.gravest and findings.gravest.level in GRAVEST:
            return utterance, Reading(self._matcher.match(utterance))
        reading = self._matcher.read(utterance)
        if findings.gravest is None and _may_be_denied(reading):
            rest = undenied(said.heard)
            if rest is not None:
                return rest, self._matcher.read(rest)
        return utterance, reading

    def alarm(self, findings: Findings, session: Session) -> Turn:
        """The card alone: needs nothing but what was found."""
        level = findings.alarm.level if findings.alarm else ""
        return self._turns.of(Decision.of_alarm(level), self._current(session), findings)

    def retell(
        self, turn: Turn, utterance: str, heard: Heard, findings: Findings, session: Session
    ) -> Turn:
        """Another language's turn in this one's words; where it names no intent that is known
        here, this one's own turn."""
        decision = turn.decision
        if not decision.intents or not self.content.intents.keys() >= set(decision.intents):
            return self.reply_to(utterance, heard, findings, session)
        after = turn.session
        known = replace(
            self._current(session),
            told=after.told,
            rejected=after.rejected,
            unreached=after.unreached,
        )
        if decision.message:
            return self._say(decision.message, known)
        told = self._turns.of(decision, known, findings)
        borne = replace(told.session, likely=after.likely)
        return replace(told, session=borne, ranking=turn.ranking, explain=turn.explain)

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
                    return self._turns.menu(menu, session)
                topics = [
                    one for one in menu.buttons if one.target and one.target.does is not Does.GUIDE
                ]
                reply = replace(self.replies.after_crisis(menu), buttons=tuple(topics))
                return self._turns.menu(reply, session)
            case Does.GUIDE:  # of which nothing is kept but that it is open
                reply = guides.reply_to(target.name, self.replies, session, self._desk)
                begun = str(Target(Does.GUIDE, target.name.partition(".")[0]))
                return Turn(reply, replace(session, offered=(begun,), asking=False))
            case Does.TELL | Does.TELL_YES | Does.TELL_NO:
                return self._tell_later(target, session)
            case Does.HAND_OVER | Does.HAND_OVER_YES | Does.HAND_OVER_NO | Does.BACK:
                return self._hand_over(target, session)
            case _ if not target.name:
                return self._none_of_these(session)
            case _:
                return self.choose(target.name, session)

    def _tell_later(self, target: Target, session: Session) -> Turn:
        """The reply to who wants to be told later what is not known yet: whether that may be kept,
        then that it is. Nothing of it after a crisis; what is known by now is told at once."""
        (intent, ask), replies = target.question, self.replies
        if intent not in self.content.intents or not replies.tells_later:
            return Turn(replies.gone(), session, Decision(Action.FALLBACK))
        if not replies.is_on(intent):
            return self.choose(intent, session)
        plain = replace(session, offered=(), asking=False)
        if session.crisis:
            return Turn(replies.after_crisis(Reply()), plain)
        if target.does is Does.TELL_NO:
            return Turn(replies.tell_declined(), plain)
        ask = ask if ask in self.content.responses[intent].asks else ""  # or it is forged
        facts = replies.lacking(intent, ask)
        if not facts:  # nor is it said again: it was not said before
            return self.choose(intent, replace(session, said=()), ask=ask)
        if target.does is Does.TELL_YES:
            awaited = Awaited(intent, ask, facts, self.content.language)
            return Turn(replies.tell_noted(facts), plain, awaited=awaited)
        yes, no = (telling(does, intent, ask) for does in (Does.TELL_YES, Does.TELL_NO))
        reply = replies.ask_to_tell(facts, yes, no)
        return Turn(reply, replace(plain, offered=(str(yes), str(no))))

    def _hand_over(self, target: Target, session: Session) -> Turn:
        """The reply to who wants to write with the clinic's staff: whether these may read along,
        then that they do. Nothing of it after a crisis: its card stands."""
        replies, plain = self.replies, replace(session, offered=(), asking=False)
        if target.does is Does.BACK:  # from a talk that is over
            return Turn(replies.say("bot"), plain)
        if target.does is Does.HAND_OVER_NO:
            return Turn(replies.handoff("declined"), plain)
        if session.crisis:
            return Turn(replies.after_crisis(Reply()), plain)
        if not replies.hands_over:
            return Turn(replies.handoff("failed"), plain)
        decision = Decision(Action.HANDOFF, confidence=1.0)
        if target.does is Does.HAND_OVER:
            return Turn(replies.ask_to_hand_over(), plain, decision)
        return Turn(replies.handed_over(session), plain, decision, hands_over=True)

    def news(self, awaited: Awaited) -> Reply | None:
        """The answer that somebody waits for; None while none of its facts is filled in."""
        intent, ask, facts = awaited.intent, awaited.ask, self.content.facts
        known = [name for name in awaited.facts if facts.get(name)]
        if not known or intent not in self.content.intents or self.replies.lacking(intent, ask):
            return None
        if not self.replies.is_on(intent):
            return None
        return self.replies.news(known, self.choose(intent, Session(), ask=ask).reply)

    def say(self, name: str, session: Session) -> Reply:
        """One of the bot's own messages, as befits what was said in this hour."""
        if name == "book" and session.crisis:
            return self.replies.after_crisis(Reply())
        reply = self.replies.say(name, session.answered)
        if name == "contact":
            reply = self.replies.with_presence(reply, session)
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
            return self._turns.of(DISTRESS, self._current(session), findings)
        action = Action.HANDOFF if intent == "clinic.human" else Action.ANSWER
        decision = Decision(action, (intent,), 1.0, asks=(ask,) if ask else ())
        return self._turns.of(decision, self._current(session), findings)

    def forward(self, intents: tuple[str, ...], session: Session) -> Turn:
        """These answers for somebody else, with nothing in them that was told here; the reminder of
        an alarm stands above them."""
        decision = Decision(Action.ANSWER, intents, 1.0)
        reply = self.replies.of(decision, NOTHING_FOUND, Session(reminders=session.reminders))
        lead = joined("\n\n", reply.lead, self.content.message("to_forward"))
        return Turn(replace(reply, lead=lead, buttons=(), thumbs=()), session, decision)

    def _none_of_these(self, session: Session) -> Turn:
        """Nothing of what was offered is meant: the next step."""
        if session.crisis:
            return self._turns.of(DISTRESS, session)
        misses = max(1, session.misses)  # the likely questions were on offer already
        session = self._rejecting(self._offered(session), session)
        return self._missed(replace(session, misses=misses))

    def _missed(self, session: Session) -> Turn:
        """The next step where nothing can be read."""
        thread = Thread(session.misses)
        decision = decide(Reading(()), NOTHING_FOUND, self.policy, self._kinds, thread)
        return self._turns.of(decision, session)

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
            rejected=tuple(name for name in session.rejected if name in known),
        )

    def _gone_on(self, going: Going, session: Session) -> Turn | None:
        """The reply to a message that surely goes on from what was said; None where it may still
        ask something of its own."""
        if agreed := _agreed(going.move, session.offered):
            return self.tap(agreed, session)
        if going.number:
            return self.tap(Target.parse(session.offered[going.number - 1]), session)
        move = going.move
        if move in ("thanks", "never_mind") and not session.crisis:
            return self._noted(move, session)
        if move == "both":
            return self._all_offered(session)
        # after a crisis "no" is not "no, thanks"
        if not move or (session.crisis and move != "more"):
            return None
        if not (session.answered or session.offered):
            return self._missed(session) if move in ("yes", "no") else None
        if self._kind_on_topic(move, session) or move in _SURE_MOVES:
            return self._follow(move, session)
        # what no article says is asked of something else: "prove it" after "I am a bot"
        drawn = any(self.content.responses[name].sources for name in session.answered)
        return self._follow(move, session) if drawn else None

    def _all_offered(self, session: Session) -> Turn | None:
        """The answers to all that was asked back; None where nothing was."""
        meant = self._offered(session)[: self.policy.answers]
        if not (session.asking and meant[1:]):
            return None
        return self._turns.of(Decision(Action.ANSWER, meant, 1.0), replace(session, misses=0))

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
                return self._turns.menu(self.replies.which(self._offered(session)), plain)
            case "no" if session.asking:
                return self._none_of_these(session)
            case "yes" | "no":
                return self._say("anything_else", plain)
            case "wrong":
                return self._corrected(session)
            case "ok":
                return self._noted(move, session)
            case "else" if topic:
                return self._turns.menu(self.replies.topics_of(topic[0].partition(".")[0]), plain)
            case _ if not topic:
                return self._turns.menu(self.replies.topics(), plain)
            case "which" if not self._kind_on_topic(move, session):
                chooses = OVERVIEW_INTENT in self.content.intents
                return self.choose(OVERVIEW_INTENT if chooses else topic[0], session, ask=move)
            case _:
                name = self._kind_on_topic(move, session) or topic[0]
                ask = "" if self._leaning.heeds(move, name, session) else move
                return self._turns.of(Decision(Action.ANSWER, (name,), 1.0, asks=(ask,)), session)

    def _noted(self, move: Move, session: Session) -> Turn:
        """The reply to "ok", "thanks" and "never mind"."""
        if move == "thanks" and THANKS_INTENT in self.content.intents:
            return self.choose(THANKS_INTENT, session)
        if move == "never_mind" and BOOK_INTENT in session.answered:
            return self._say("never_mind_booking", session)
        return self._say(move, session)

    def _corrected(self, session: Session) -> Turn:
        """The answer missed the question: what else it may have been."""
        session = self._rejecting(session.answered, session)
        others = tuple(name for name in session.likely if name not in session.rejected)
        if not others:
            return self._say("wrong", replace(session, asking=False))
        return self._turns.of(Decision(Action.CLARIFY, others[: self.policy.options]), session)

    def _rejecting(self, intents: Collection[str], session: Session) -> Session:
        """The session in which these are not meant, either."""
        rejected = tuple(dict.fromkeys((*session.rejected, *intents)))
        return replace(session, rejected=rejected[-_REJECTED:])

    def _offered(self, session: Session) -> tuple[str, ...]:
        """The intents among what is offered."""
        return tuple(name for name in session.offered if name in self.content.intents)

    def _say(self, name: str, session: Session) -> Turn:
        """A short reply of the bot's own, as to thanks: the topic at hand stays at hand."""
        intents = (THANKS_INTENT,) if THANKS_INTENT in self.content.intents else ()
        decision = Decision(Action.ANSWER, intents, 1.0, message=name)
        reply = self.replies.in_passing(name, session)
        return self._turns.giving(reply, decision, session, NOTHING_FOUND)


_SURE_MOVES: Collection[Move] = (
    "more", "else", "yes", "no", "simpler", "repeat", "already", "wrong",
)  # fmt: skip
"""Moves that ask nothing else, whatever the words may also mean."""


def _agreed(move: Move | None, offered: Sequence[str]) -> Target | None:
    """What is typed in the place of yes or no to being told later; None where neither is typed,
    or that was not asked."""
    targets = [Target.parse(one) for one in offered]
    if [target.does for target in targets] != [Does.TELL_YES, Does.TELL_NO]:
        return None
    at = {"yes": 0, "ok": 0, "no": 1, "never_mind": 1}.get(move or "")
    return None if at is None else targets[at]


def _is_small_talk(decision: Decision) -> bool:
    intents = decision.intents
    return decision.action is Action.ANSWER and bool(intents) and set(intents) <= {*SMALL_TALK}


def _may_be_denied(reading: Reading) -> bool:
    """Whether what is wanted may be what a message only denies: "not pregnant"."""
    wanted = reading.best.intent
    return wanted == ALARM_INTENT or (wanted.startswith("condition.") and not reading.letter)
