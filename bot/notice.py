"""What the clinic is told of at once: an alarm, a complaint, somebody who was touched wrongly.

A notice holds nothing of what was written, and nothing of who wrote it.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.content.names import COMPLAINT_INTENT, COMPLAINTS, MISCONDUCT_ASK
from bot.decision import Action, Decision
from bot.safety import Findings

_BY_SOMEBODY = ("abuse", "abuse_here")
"""The cards of what somebody has done; the second of somebody here."""


class Kind(StrEnum):
    """What a notice is of, and by that who gets it. The values are kept, so they never change."""

    ALARM = "alarm"
    COMPLAINT = "complaint"
    ABUSE = "abuse"
    """An alarm for what somebody has done, who may be anybody."""
    MISCONDUCT = "misconduct"
    """The same, or a complaint of it, where it was done at the clinic."""

    @property
    def is_for_manager(self) -> bool:
        """Whether the manager alone is told: whoever did it may read the staff's group."""
        return self in (Kind.ABUSE, Kind.MISCONDUCT)


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell."""

    kind: Kind
    about: str
    """An alarm's level; of a complaint, which kind of question it is (`COMPLAINTS`)."""
    language: str
    """The code of the one in which it was answered."""


def notice_of(decision: Decision, findings: Findings, language: str) -> Notice | None:
    """What the clinic is to be told of a turn, if anything."""
    if decision.action is Action.EMERGENCY:
        return Notice(_kind_of_alarm(findings), decision.level, language)
    ask = complaint_of(decision)
    if ask is None:
        return None
    kind = Kind.MISCONDUCT if ask == MISCONDUCT_ASK else Kind.COMPLAINT
    return Notice(kind, ask, language)


def complaint_of(decision: Decision) -> str | None:
    """Which kind of complaint about the clinic a message was answered as; "" is the plain one. None
    where it is no complaint, or only one about the bot."""
    if decision.action is not Action.ANSWER or COMPLAINT_INTENT not in decision.intents:
        return None
    ask = dict(zip(decision.intents, decision.asks, strict=False)).get(COMPLAINT_INTENT, "")
    return ask if ask in (*COMPLAINTS, MISCONDUCT_ASK) else None


def _kind_of_alarm(findings: Findings) -> Kind:
    alarm = findings.alarm
    if alarm is None or alarm.flag.card not in _BY_SOMEBODY:
        return Kind.ALARM
    here = alarm.flag.card == _BY_SOMEBODY[1] or findings.treated or findings.therapist
    return Kind.MISCONDUCT if here else Kind.ABUSE
