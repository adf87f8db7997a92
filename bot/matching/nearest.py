"""How alike an utterance is to the examples nearest to it, by words and letters.

Source: Yang, "Expert network" (1994), doi:10.1007/978-1-4471-2099-5_2, with weights after Spärck
Jones (1972), doi:10.1108/eb026526.
"""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, chain
from math import log, sqrt

from bot.matching.counts import Tally
from bot.matching.features import letters
from bot.places import numbers, small
from bot.text import Phrase

_NEAREST = 2  # examples that vote


@dataclass(frozen=True, slots=True)
class Vector:
    """An utterance as its weighted words and letters."""

    words: Mapping[int, float]
    """Those that some example has, by their places in the tally."""
    letters: Mapping[int, float]
    """Likewise."""
    length: float
    """Of all of them together, known or not."""


class Nearest:
    """The examples of all intents, found by their words and letters."""

    def __init__(self, examples: Sequence[Sequence[Phrase]], tally: Tally) -> None:
        self._examples, self._tally = examples, tally
        self._rarest = log(1 + len(examples)) ** 2
        self._weights = [self._rarest] + [
            log(1 + len(examples) / intents) ** 2 for intents in range(1, len(examples) + 1)
        ]
        """By how many intents have a feature."""
        self._indexes: dict[int, _Index] = {}

    def prepare(self) -> None:
        """Indexes the examples of all intents now, not when each is first compared."""
        finds = cache(self._tally.words.places.find), cache(self._tally.letters.places.find)
        for intent in range(len(self._examples)):
            self._indexes[intent] = self._indexed(intent, finds)

    def vector(self, phrase: Phrase) -> Vector:
        """An utterance as it is compared; what no example has makes it longer."""
        return self._vector(phrase, self._finds)

    def cosines(self, intent: int, vector: Vector) -> list[float]:
        """How alike each example of an intent is, 0-1."""
        return self._index(intent).cosines(vector)

    def held(self, intent: int, words: Iterable[str]) -> list[str]:
        """Those of some words that the examples of an intent hold."""
        index, find = self._index(intent), self._tally.words.places.find
        return [word for word in words if index.holds(word, find(word))]

    @property
    def _finds(self) -> "_Finds":
        return self._tally.words.places.find, self._tally.letters.places.find

    def _vector(self, phrase: Phrase, finds: "_Finds") -> Vector:
        """Each word and each of its letters counts once: more where few intents have it."""
        tally, weights, rarest = self._tally, self._weights, self._rarest
        every: list[float] = []
        found: tuple[dict[int, float], dict[int, float]] = ({}, {})
        features = dict.fromkeys(phrase), dict.fromkeys(chain(*map(letters, phrase)))
        for odds, find, said, known in zip(
            (tally.words, tally.letters), finds, features, found, strict=True
        ):
            for place in map(find, said):
                weight = weights[odds.intents[place]] if place >= 0 else rarest
                every.append(weight)
                if place >= 0:
                    known[place] = weight
        return Vector(*found, sqrt(sum(every)) or 1.0)

    def _index(self, intent: int) -> "_Index":
        if intent not in self._indexes:
            self._indexes[intent] = self._indexed(intent, self._finds)
        return self._indexes[intent]

    def _indexed(self, intent: int, finds: "_Finds") -> "_Index":
        phrases = self._examples[intent]
        said = {word for phrase in phrases for word in phrase}
        unknown = frozenset(word for word in said if finds[0](word) < 0)
        return _Index([self._vector(phrase, finds) for phrase in phrases], unknown)


_Finds = tuple[Callable[[str], int], Callable[[str], int]]
"""The place of a word, and that of letters."""


class _Index:
    """One intent's examples."""

    def __init__(self, vectors: Sequence[Vector], unknown: frozenset[str]) -> None:
        """``unknown`` are their words that are not counted."""
        self._words = _Having([vector.words for vector in vectors])
        self._letters = _Having([vector.letters for vector in vectors])
        self._unknown = unknown
        self._norms = array("d", [1 / vector.length for vector in vectors])

    def holds(self, word: str, place: int) -> bool:
        """Whether an example holds a word, which has this place where it is counted."""
        return bool(self._words.of(place)) if place >= 0 else word in self._unknown

    def cosines(self, utterance: Vector) -> list[float]:
        dots = [0.0] * len(self._norms)
        for index, known in ((self._words, utterance.words), (self._letters, utterance.letters)):
            for place, weight in known.items():
                for number in index.of(place):
                    dots[number] += weight
        length = utterance.length
        return [dot * norm / length for dot, norm in zip(dots, self._norms, strict=True)]


class _Having:
    """Which of the examples have each word, or each letters."""

    __slots__ = ("_begins", "_numbers", "_places")

    def __init__(self, examples: Iterable[Iterable[int]]) -> None:
        having: dict[int, list[int]] = defaultdict(list)
        for number, places in enumerate(examples):
            for place in places:
                having[place].append(number)
        rows = sorted(having.items())
        self._places = numbers(small([place for place, _ in rows]))
        self._begins = numbers(small(list(accumulate((len(row) for _, row in rows), initial=0))))
        self._numbers = numbers(small(list(chain.from_iterable(row for _, row in rows))))

    def of(self, place: int) -> Sequence[int]:
        """The examples by their numbers; none where none has it."""
        at = bisect_left(self._places, place)
        if at == len(self._places) or self._places[at] != place:
            return ()
        return self._numbers[self._begins[at] : self._begins[at + 1]]


def mean(cosines: Sequence[float]) -> float:
    """Of the nearest examples; one that is missing counts as not alike at all."""
    return sum(sorted(cosines, reverse=True)[:_NEAREST]) / _NEAREST
