"""What one chat remembers (``Session``), and one utterance with its reply (``Turn``)."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.decision import Action, Decision
from bot.matching import Evidence, Match
from bot.reply import Reply
from bot.safety import NOTHING_FOUND, Findings
from bot.told import NOTHING_TOLD, Told

_DONE = Decision(Action.ANSWER)
"""What is decided where nothing is asked: a menu, a language, a "no, thanks"."""


def _nothing() -> None:
    """There is no intent to explain."""


@dataclass(frozen=True, slots=True)
class Session:
    """What one chat remembers."""

    misses: int = 0
    reminders: int = 0
    answered: tuple[str, ...] = ()
    """What the last answer was about: the topic at hand."""
    offered: tuple[str, ...] = ()
    """Where the last reply's buttons lead, in their order: intents, or other targets."""
    said: tuple[str, ...] = ()
    """The wordings that were said lately, the last one last."""
    likely: tuple[str, ...] = ()
    """What else the last question may have meant, best first."""
    rejected: tuple[str, ...] = ()
    """What the patient has just said is not meant."""
    unreached: bool = False
    """Whether nobody answers the patient's calls: then the phone is no way out."""
    asking: bool = False
    """Whether the last reply asked which of them was meant."""
    calling: bool = False
    """Whether the last reply asked for the phone number, to be called back."""
    language: str = ""
    """The language last spoken."""
    settled: bool = False
    """Whether the patient chose that language, whatever they write in."""
    cautions: tuple[str, ...] = ()
    """What the patient told that matters before a massage: pregnancy, an operation …"""
    told: Told = NOTHING_TOLD
    """What the patient let us know in this hour: since when, where, which day …"""
    crisis: bool = False
    """Whether a crisis was heard: what follows is answered in its light."""
    at: datetime | None = None
    """When this turn takes place, as it is handed in; not kept. None where no clock is known."""

    def faded(self) -> "Session":
        """What is left of it when the patient comes back later: no topic is at hand any more."""
        return replace(
            self,
            answered=(),
            offered=(),
            said=(),
            likely=(),
            rejected=(),
            asking=False,
            calling=False,
        )

    def after(self, alarm: "Session") -> "Session":
        """The same with what an alarm left to be borne in mind, which has overtaken it."""
        return replace(
            self,
            reminders=alarm.reminders,
            cautions=tuple(dict.fromkeys((*self.cautions, *alarm.cautions))),
            crisis=self.crisis or alarm.crisis,
        )


@dataclass(frozen=True, slots=True)
class Awaited:
    """What a patient wants to be told once the clinic has filled it in."""

    intent: str
    ask: str
    """The kind of question; "" is the plain one."""
    facts: tuple[str, ...]
    """Those that the answer lacks: any one of them will do."""
    language: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One utterance and its reply."""

    reply: Reply
    session: Session
    decision: Decision = _DONE
    ranking: tuple[Match, ...] = ()
    explain: Callable[[], Evidence | None] = field(default=_nothing, compare=False, repr=False)
    """Finds the evidence: few ask for it, and it takes a while."""
    findings: Findings = NOTHING_FOUND
    """What was heard that must not be passed over."""
    language: str = ""
    """The language of the reply, where several are spoken."""
    awaited: Awaited | None = None
    """What is to be kept, with the patient's consent, to be told later."""
    hands_over: bool = False
    """Whether the clinic's staff take over now, with the patient's consent."""
    failure: Exception | None = None
    """What failed where a card or an apology is sent all the same: for the log."""

    @property
    def evidence(self) -> Evidence | None:
        """Why the first intent that is shown has its score."""
        return self.explain()

    @property
    def because(self) -> tuple[str, ...]:
        """Why this is the reply, a line each: the red flag's rule, then the words that matched.

        For the clinic's staff, never for a log.
        """
        found = self.findings.gravest.because if self.findings.gravest else ()
        evidence = self.evidence
        return (*found, *(evidence.lines if evidence else ()))
