"""The conversation in one language: an utterance or a tap, and the chat's session → a turn."""

from dataclasses import replace
from functools import cache, cached_property, partial

from bot.content import ALARM_INTENT, Content, Kind, Move, uncovered
from bot.content.names import CAUTION_INTENT, SELLING_INTENTS
from bot.content.red_flags import GRAVEST
from bot.decision import DISTRESS, Action, Decision, Policy, decide
from bot.hearing import Heard, Hearing
from bot.hearing.context import undenied
from bot.matching import Matcher, Reading
from bot.replies import Replies
from bot.reply import Does, Reply, Target
from bot.safety import NOTHING_FOUND, Findings, Safety
from bot.session import Session, Turn


class Dialogue:
    """Keeps nothing: what a chat remembers goes in and comes out as its session."""

    def __init__(
        self,
        content: Content,
        policy: Policy | None = None,
        call_back: bool = False,
        hearing: Hearing | None = None,
        safety: Safety | None = None,
    ) -> None:
        self.content = content
        self.policy = policy or Policy()
        self.replies = Replies(content, call_back)
        self._hearing = hearing or Hearing(content.concepts, {content.language: content.words})
        self._safety = safety or Safety(content.red_flags, content.concepts)
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
        if not findings.gravest and (session.answered or session.offered):
            move = self.content.wording.moves.get(self._matcher.phrase(utterance))
            # after a crisis "no" is not "no, thanks"
            if move and (move == "more" or not session.crisis):
                return self._move(move, session)
        asked, reading = self._read(utterance, heard, findings)
        decision = decide(
            reading,
            findings,
            session.misses,
            self.policy,
            self._kinds,
            near=self._near(session),
            unfit=self._unfit(reading, findings),
            after_crisis=session.crisis,
        )
        turn = replace(self._turn(decision, session, findings), ranking=reading.ranking)
        shown = decision.intents[0] if decision.intents else reading.best.intent
        if not shown:
            return turn
        return replace(turn, explain=partial(self._matcher.explain, asked, shown))

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
                    return Turn(menu, session)
                topics = [
                    one for one in menu.buttons if one.target and one.target.does is not Does.GUIDE
                ]
                reply = replace(self.replies.after_crisis(menu), buttons=tuple(topics))
                return Turn(reply, session)
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

    def choose(self, intent: str, session: Session, findings: Findings = NOTHING_FOUND) -> Turn:
        """The answer to an intent, for certain; where it is gone meanwhile, that is said."""
        if intent not in self.content.intents:
            return Turn(self.replies.gone(), session, Decision(Action.FALLBACK))
        if session.crisis and intent in SELLING_INTENTS:
            return self._turn(DISTRESS, self._current(session), findings)
        action = Action.HANDOFF if intent == "clinic.human" else Action.ANSWER
        return self._turn(Decision(action, (intent,), 1.0), self._current(session), findings)

    def _none_of_these(self, session: Session) -> Turn:
        if session.crisis:
            return self._turn(DISTRESS, session)
        missed = replace(session, misses=session.misses + 1)
        enough = missed.misses >= self.policy.misses
        action = Action.HANDOFF if enough else Action.FALLBACK
        return Turn(self.replies.none_of_these(action), missed, Decision(action))

    def _current(self, session: Session) -> Session:
        """The session without intents that are gone since."""
        known = self.content.intents
        return replace(
            session,
            answered=tuple(name for name in session.answered if name in known),
            offered=tuple(name for name in session.offered if name in known),
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
        if not session.answered:
            return set()
        content = self.content
        follow_ups = {
            name for intent in session.answered for name in content.responses[intent].follow_ups
        }
        areas = {intent.partition(".")[0] for intent in session.answered}
        return follow_ups | {name for name, one in content.intents.items() if one.area in areas}

    def _move(self, move: Move, session: Session) -> Turn:
        """The reply to "tell me more", "what else", "yes please" and "no"."""
        plain = replace(session, misses=0, asking=False)
        match move:
            case "more" if session.answered:
                return self._detail(Decision(Action.ANSWER, session.answered, 1.0), session)
            case "yes" if len(session.offered) == 1 or (session.asking and session.offered):
                return self.choose(session.offered[0], session)
            case "yes" if session.offered:
                return Turn(self.replies.which(session.offered), plain)
            case "no" if session.asking:
                return self._none_of_these(session)
            case "no":
                return Turn(self.replies.anything_else(), plain)
            case _ if session.answered:
                area = session.answered[0].partition(".")[0]
                return Turn(self.replies.topics_of(area), session)
            case _:
                return Turn(self.replies.topics(), session)

    def _detail(self, decision: Decision, session: Session) -> Turn:
        """The answer with its detail in the place of the text."""
        turn = self._turn(decision, session)
        detail = [replace(one, text=one.more or one.text, more="") for one in turn.reply.sections]
        return replace(turn, reply=replace(turn.reply, sections=tuple(detail)))

    def _turn(
        self, decision: Decision, session: Session, findings: Findings = NOTHING_FOUND
    ) -> Turn:
        """The turn that a decision makes."""
        reply = self.replies.of(decision, findings, session)
        alarm = decision.action is Action.EMERGENCY
        offered = [button.intent for button in reply.buttons if button.intent != "clinic.phone"]
        after = replace(
            session,
            misses=session.misses + 1 if decision.missed else 0,
            reminders=self.policy.reminders if alarm else max(0, session.reminders - 1),
            answered=_topic(decision, session),
            offered=tuple(filter(None, offered)),
            asking=decision.action is Action.CLARIFY,
            calling=False,
            cautions=tuple(dict.fromkeys((*session.cautions, *findings.told))),
            crisis=session.crisis or decision.level == "crisis",
        )
        return Turn(reply, after, decision, findings=findings)


def _topic(decision: Decision, session: Session) -> tuple[str, ...]:
    """What is talked about after a turn: nothing that was before, once somebody is in despair."""
    if decision.level in ("crisis", "distress"):
        return ()
    return decision.intents if decision.action is Action.ANSWER else session.answered


def _may_be_denied(reading: Reading) -> bool:
    """Whether what is wanted may be what a message only denies: "not pregnant"."""
    wanted = reading.best.intent
    return wanted == ALARM_INTENT or (wanted.startswith("condition.") and not reading.letter)
