"""How alike an utterance is to the examples nearest to it, by words and letters.

Source: Yang, "Expert network" (1994), doi:10.1007/978-1-4471-2099-5_2, with weights after Spärck
Jones (1972), doi:10.1108/eb026526.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import log, sqrt

from bot.matching.counts import Tally
from bot.matching.features import letters
from bot.text import Phrase

_NEAREST = 2  # examples that vote


@dataclass(frozen=True, slots=True)
class Vector:
    """An utterance as its weighted words and letters."""

    known: Mapping[str, float]
    """Those that some example has."""
    length: float
    """Of all of them together."""


class Nearest:
    """The examples of all intents, found by their words and letters."""

    def __init__(self, examples: Sequence[Sequence[Phrase]], tally: Tally) -> None:
        self._examples = examples
        having = chain(tally.words.intents.items(), tally.letters.intents.items())
        self._weights = {
            feature: log(1 + len(examples) / intents) ** 2 for feature, intents in having
        }
        self._rarest = log(1 + len(examples)) ** 2
        self._indexes: dict[int, _Index] = {}

    def prepare(self) -> None:
        """Indexes the examples of all intents now, not when each is first compared."""
        for intent in range(len(self._examples)):
            self._index(intent)

    def vector(self, phrase: Phrase) -> Vector:
        """An utterance as it is compared; what no example has makes it longer."""
        weights = self._weigh(phrase)
        known = {feature: weights[feature] for feature in weights if feature in self._weights}
        return Vector(known, _length(weights))

    def cosines(self, intent: int, vector: Vector) -> list[float]:
        """How alike each example of an intent is, 0-1."""
        return self._index(intent).cosines(vector)

    def held(self, intent: int, words: Collection[str]) -> list[str]:
        """Those of some words that the examples of an intent hold."""
        having = self._index(intent).having
        return [word for word in words if word in having]

    def _weigh(self, phrase: Phrase) -> dict[str, float]:
        """Words and letters, each with its weight: more where few intents have it."""
        return {
            feature: self._weights.get(feature, self._rarest)
            for feature in chain(phrase, *map(letters, phrase))
        }

    def _index(self, intent: int) -> "_Index":
        if intent not in self._indexes:
            self._indexes[intent] = _Index(list(map(self._weigh, self._examples[intent])))
        return self._indexes[intent]


class _Index:
    """One intent's examples."""

    def __init__(self, vectors: Sequence[Mapping[str, float]]) -> None:
        having: dict[str, list[int]] = defaultdict(list)
        for number, vector in enumerate(vectors):
            for feature in vector:
                having[feature].append(number)
        self.having = {feature: tuple(numbers) for feature, numbers in having.items()}
        self._norms = [1 / _length(vector) for vector in vectors]

    def cosines(self, utterance: Vector) -> list[float]:
        dots, having, known = [0.0] * len(self._norms), self.having, utterance.known
        for feature in filter(having.__contains__, known):
            weight = known[feature]
            for number in having[feature]:
                dots[number] += weight
        length = utterance.length
        return [dot * norm / length for dot, norm in zip(dots, self._norms, strict=True)]


def mean(cosines: Sequence[float]) -> float:
    """Of the nearest examples; one that is missing counts as not alike at all."""
    return sum(sorted(cosines, reverse=True)[:_NEAREST]) / _NEAREST


def _length(weights: Mapping[str, float]) -> float:
    return sqrt(sum(weights.values())) or 1.0
