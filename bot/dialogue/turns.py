"""Turns, and what is to be borne in mind after each."""

from dataclasses import replace

from bot.content.names import PHONE_INTENT, SMALL_TALK, UNREACHED
from bot.decision import Action, Decision, Policy, without_off
from bot.replies import Replies
from bot.reply import Does, Reply
from bot.safety import NOTHING_FOUND, Findings
from bot.session import Session, Turn
from bot.told import Told

_SAID = 6
"""Wordings that are borne in mind, not to be said again."""


class Turns:
    """Makes them of decisions and replies."""

    def __init__(self, replies: Replies, policy: Policy) -> None:
        self._replies, self._policy = replies, policy

    def menu(self, reply: Reply, session: Session) -> Turn:
        """A reply that only offers something."""
        return Turn(reply, replace(session, offered=_leading_on(reply)))

    def of(self, decision: Decision, session: Session, findings: Findings = NOTHING_FOUND) -> Turn:
        """The turn that a decision makes, of which a clinic may have turned something off."""
        decision = without_off(decision, self._replies.off)
        asked = dict(zip(decision.intents, decision.asks, strict=False))
        unreached = session.unreached or asked.get(UNREACHED[0]) == UNREACHED[1]
        session = replace(session, unreached=unreached)
        reply = self._replies.of(decision, findings, session)
        return self.giving(reply, decision, session, findings)

    def noted(self, told: Told, session: Session) -> Turn:
        """What was just told is borne in mind; nothing was asked."""
        reply = self._replies.told_noted(told, session)
        return self.giving(reply, Decision(Action.ANSWER, confidence=1.0), session, NOTHING_FOUND)

    def giving(
        self, reply: Reply, decision: Decision, session: Session, findings: Findings
    ) -> Turn:
        """The turn that gives this reply, with what is to be borne in mind after it."""
        alarm = decision.action is Action.EMERGENCY
        answers = decision.action is Action.ANSWER and not decision.message
        after = replace(
            session,
            misses=session.misses + 1 if decision.missed else 0,
            reminders=self._policy.reminders if alarm else max(0, session.reminders - 1),
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


def _leading_on(reply: Reply) -> tuple[str, ...]:
    """Where the buttons lead that a patient may choose by number."""
    targets = (button.target for button in reply.buttons)
    kept = (Does.CALL_BACK, Does.TELL)  # after which something is kept: a tap alone leads there
    shown = (str(target) for target in targets if target and target.does not in kept)
    return tuple(one for one in shown if one and one != PHONE_INTENT)


def _topic(decision: Decision, session: Session) -> tuple[str, ...]:
    """What is talked about after a turn: nothing that was before, once somebody is in despair;
    what was before, after small talk."""
    if decision.level in ("crisis", "distress"):
        return ()
    if decision.action is Action.CLARIFY:
        return session.answered
    topics = tuple(name for name in decision.intents if name not in SMALL_TALK)
    return topics or session.answered
