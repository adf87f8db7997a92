"""Which questions the bot answers already: it is asked each in every way that is brought."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from bot.conversation import Conversation
from bot.decision import Action, Decision
from bot.imports.entries import Entry
from bot.imports.names import common
from bot.session import Session

_SURELY = 0.9  # confidence
_HALF = 0.5  # of the ways to ask
_NEAR = 0.25  # confidence, by which it tells what kind of question this is


@dataclass(frozen=True, slots=True)
class Twin:
    """What the bot makes of a question today."""

    intent: str = ""
    """By which most ways to ask are answered; "" where there is none."""
    ask: str = ""
    """The kind of question; "" is the plain one."""
    known: float = 0.0
    """0-1: of how many ways to ask that one has all the words that tell anything."""
    near: str = ""
    """What is nearest, be it sure or not."""
    alarms: tuple[str, ...] = ()
    """The ways to ask at which a card comes first."""

    @property
    def surely(self) -> bool:
        """Whether it asks the same: sure answers alone are not enough, as the bot hears "is there
        lactation massage" and is sure of the massage."""
        return bool(self.intent) and self.known > _HALF


class Twins:
    """Asks the bot as it is."""

    def __init__(self, conversation: Conversation, at: datetime) -> None:
        self._conversation, self._at = conversation, at
        self._idle = {name: common(one) for name, one in conversation.contents.items()}

    def of(self, entry: Entry) -> Twin:
        """What the bot makes of an entry's wordings."""
        content = self._conversation.contents[entry.language]
        near: Counter[str] = Counter()
        alarms = []
        said: dict[tuple[str, str], list[str]] = {}
        for wording in entry.wordings:
            turn = self._conversation.respond(wording, Session(at=self._at), entry.language)
            decision = turn.decision
            if decision.action is Action.EMERGENCY:
                alarms.append(wording)
            near.update(one.intent for one in turn.ranking[:1] if one.confidence >= _NEAR)
            if _is_sure(decision):
                said.setdefault((decision.intents[0], _ask(decision)), []).append(wording)
        nearest = next((name for name, _ in near.most_common(1)), "")
        asked = max(said, key=lambda one: len(said[one]), default=("", ""))
        if len(said.get(asked, ())) <= _HALF * len(entry.wordings):
            return Twin(near=nearest, alarms=tuple(alarms))
        held = {word for phrase in content.intents[asked[0]].phrases for word in phrase}
        held |= self._idle[entry.language]
        known = sum(held.issuperset(content.wording.phrase(one)) for one in said[asked])
        return Twin(*asked, known / len(entry.wordings), nearest, tuple(alarms))


def _is_sure(decision: Decision) -> bool:
    return (
        decision.action is Action.ANSWER
        and len(decision.intents) == 1
        and not decision.left
        and not decision.off
        and decision.confidence >= _SURELY
    )


def _ask(decision: Decision) -> str:
    return next(iter(decision.asks), "")
