"""What the bot makes of a question before it is brought: what it answers today, whether that asks
the same, and which examples that ship do."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from operator import mul
from typing import NamedTuple

from bot.checks.places import is_laid_over
from bot.content import Content, Intent
from bot.content.names import NEEDED_INTENTS
from bot.content.vectors import direction
from bot.conversation import Conversation
from bot.decision import Action, Decision
from bot.imports.entries import Entry
from bot.imports.idle import idle
from bot.session import Session
from bot.text import Phrase

Direction = tuple[float, ...]
_HALF = 0.5  # of the ways to ask
_NEAR = 0.25  # confidence, by which it tells what kind of question this is
# Measured on the samples in tests/imports: of 33 questions that the bot answered, those that ask
# the same as its own have a cosine of 0.68 to 0.95, all but one of the others of -0.17 to 0.64.
_SAME = 0.66
"""The cosine from which on two questions ask the same."""
_SHARED = 0.35
"""Of a question's examples so many have a telling word of the other one, where no vectors are
known."""
_AKIN = 0.75
"""The cosine from which on an example asks the same as a question."""
_MOST = 12  # of such examples
SAYS = (Action.ANSWER, Action.HANDOFF)
"""What is done where an answer is given."""


@dataclass(frozen=True, slots=True)
class Twin:
    """What the bot makes of a question today."""

    intent: str = ""
    """By which most ways to ask are answered; "" where there is none."""
    asks: tuple[str, ...] = ("",)
    """The kinds of question that it is taken for, what it means most first; "" is the plain one."""
    is_same: bool = False
    """Whether it asks the same. To be answered is not enough: who asks whether rings may stay on
    hears what one wears, and many ask that who mean no rings."""
    kinds: Mapping[str, str] = field(default_factory=dict)
    """As which kind of question each way to ask is taken."""
    near: str = ""
    """The intent that is nearest, be it sure or not."""
    alarms: tuple[str, ...] = ()
    """The ways to ask at which a card comes first."""
    akin: tuple[str, ...] = ()
    """Examples of other questions that ship, and ask the same."""


class Twins:
    """Asks the bot as it is."""

    def __init__(self, conversation: Conversation, at: datetime) -> None:
        self._conversation, self._at = conversation, at
        self._shipped = {name: _Examples(one) for name, one in conversation.contents.items()}

    def of(self, entry: Entry) -> Twin:
        """What the bot makes of an entry's wordings."""
        decided = {wording: self._decided(wording, entry.language) for wording in entry.wordings}
        decisions = [decision for decision, _ in decided.values()]
        alarms = [
            wording
            for wording, (decision, _) in decided.items()
            if decision.action is Action.EMERGENCY
        ]
        meant = self._shipped[entry.language].meant(entry.wordings)
        intent, asks = _answered(decisions)
        known = self._conversation.contents[entry.language].intents.get(intent)
        asks = tuple(ask for ask in asks if not ask or (known and ask in known.asks)) or ("",)
        same = meant.same(intent, asks)
        return Twin(
            intent,
            same or asks,
            is_same=bool(same),
            kinds={wording: next(iter(one.asks), "") for wording, (one, _) in decided.items()},
            near=_most(name for _, name in decided.values()),
            alarms=tuple(alarms),
            akin=tuple(meant.akin())[:_MOST],
        )

    def _decided(self, wording: str, language: str) -> tuple[Decision, str]:
        """What is decided, and what is nearest; "" where nothing is near."""
        turn = self._conversation.respond(wording, Session(at=self._at), language)
        near = (one.intent for one in turn.ranking if one.confidence >= _NEAR)
        return turn.decision, next(near, next(iter(turn.decision.intents), ""))


def _answered(decisions: Collection[Decision]) -> tuple[str, tuple[str, ...]]:
    """The intent that answers most of the ways to ask, with the kinds of question that it takes
    them for; where these are several, plain first. ("", ("",)) where there is none."""
    sure = [
        one
        for one in decisions
        if one.action in SAYS and len(one.intents) == 1 and not one.left and not one.off
    ]
    intent = _most(one.intents[0] for one in sure)
    asks = [next(iter(one.asks), "") for one in sure if one.intents[0] == intent]
    if len(asks) <= _HALF * len(decisions):
        return "", ("",)
    kinds = tuple(ask for ask, _ in Counter(asks).most_common())
    return intent, tuple(dict.fromkeys(("", *kinds))) if len(kinds) > 1 else kinds


def _most(names: Iterable[str]) -> str:
    counted = Counter(name for name in names if name)
    return next((name for name, _ in counted.most_common(1)), "")


class _Example(NamedTuple):
    text: str
    phrase: Phrase
    meaning: Direction
    is_lent: bool
    """Whether another question may have it."""


class _Examples:
    """The examples of one language, by the intent and the kind of question."""

    def __init__(self, content: Content) -> None:
        self.content, self.idle = content, idle(content)
        self.kinds: dict[tuple[str, str], list[_Example]] = {}
        for intent in content.intents.values():
            is_lent = _may_lend(intent, content)
            for text, phrase in zip(intent.examples, intent.phrases, strict=True):
                example = _Example(text, phrase, self.meaning([phrase]), is_lent)
                self.kinds.setdefault((intent.name, _kind(intent, phrase)), []).append(example)

    def meaning(self, phrases: Iterable[Phrase]) -> Direction:
        """The direction in which phrases point together; () where no vectors are known."""
        if not self.content.vectors:
            return ()
        pointing = map(direction, map(self.content.vectors.together, phrases))
        return _together(pointing)

    def meant(self, wordings: Iterable[str]) -> "_Meant":
        """What ways to ask mean beside these examples."""
        phrases = [self.content.wording.phrase(wording) for wording in wordings]
        telling = frozenset(word for phrase in phrases for word in phrase) - self.idle
        return _Meant(self, phrases[0], telling, self.meaning(phrases))


def _may_lend(intent: Intent, content: Content) -> bool:
    """Not what the clinic has brought itself, nor what keeps patients safe, nor what is no question
    to a clinic at all."""
    is_own = is_laid_over(content, intent.titled.path)
    is_kept = intent.name in NEEDED_INTENTS or intent.area == "safety"
    return not is_own and not is_kept and content.responses[intent.name].kind != "chat"


def _kind(intent: Intent, phrase: Phrase) -> str:
    return next((kind for kind, phrases in intent.asks.items() if phrase in phrases), "")


@dataclass(frozen=True, slots=True)
class _Meant:
    """What a question means, beside the examples that are known."""

    examples: _Examples
    title: Phrase
    telling: frozenset[str]
    """Its words that tell what it is about."""
    meaning: Direction

    def same(self, intent: str, asks: Iterable[str]) -> tuple[str, ...]:
        """Those of the kinds of question that ask the same."""
        return tuple(
            ask for ask in asks if self._is_same(self.examples.kinds.get((intent, ask), []))
        )

    def _is_same(self, examples: Collection[_Example]) -> bool:
        if any(one.phrase == self.title for one in examples):  # it would go on taking that
            return True
        if self.meaning:
            return _cosine(self.meaning, _together(one.meaning for one in examples)) >= _SAME
        told = [not self.telling.isdisjoint(one.phrase) for one in examples]
        return sum(told) > _SHARED * len(told)

    def akin(self) -> Iterator[str]:
        """The examples that ask the same; of each kind of question half at the most, so that it
        stays one."""
        for examples in self.examples.kinds.values():
            found = [one.text for one in examples if one.is_lent and self._is_akin(one)]
            yield from found[: len(examples) // 2]

    def _is_akin(self, example: _Example) -> bool:
        shares = not self.telling.isdisjoint(example.phrase)
        return shares and _cosine(self.meaning, example.meaning) >= _AKIN


def _together(directions: Iterable[Direction]) -> Direction:
    known = [one for one in directions if one]
    return direction([sum(column) for column in zip(*known, strict=True)])


def _cosine(one: Direction, other: Direction) -> float:
    return sum(map(mul, one, other)) if one and other else 0.0
