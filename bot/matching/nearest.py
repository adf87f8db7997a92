"""How alike an utterance is to the examples nearest to it, by words and letters.

Source: Yang, "Expert network" (1994), doi:10.1007/978-1-4471-2099-5_2, with weights after Spärck
Jones (1972), doi:10.1108/eb026526.
"""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from math import log, sqrt

from bot.matching.counts import Tally
from bot.matching.features import letters
from bot.strings import packed, unpacked
from bot.text import Phrase

_NEAREST = 2  # examples that vote


@dataclass(frozen=True, slots=True)
class Vector:
    """An utterance as its weighted words and letters."""

    known: Mapping[int, float]
    """Those that some example has, by their codes: the place of a word in the tally; that of
    letters, behind all words."""
    length: float
    """Of all of them together, known or not."""


class Nearest:
    """The examples of all intents, found by their words and letters."""

    def __init__(self, examples: Sequence[Sequence[Phrase]], tally: Tally) -> None:
        self._examples, self._words, self._letters = examples, tally.words, tally.letters
        by_intents = [
            log(1 + len(examples) / max(1, number)) for number in range(len(examples) + 1)
        ]
        having = chain(tally.words.intents, tally.letters.intents)
        self._weights = array("d", [by_intents[intents] ** 2 for intents in having])
        self._weights.append(log(1 + len(examples)) ** 2)
        """By code; of what is not counted, the last."""
        self._indexes: dict[int, _Index] = {}

    def prepare(self) -> None:
        """Indexes the examples of all intents now, not when each is first compared."""
        codes = _Codes(self._code)
        for intent in range(len(self._examples)):
            if intent not in self._indexes:  # else a shared one would be made again
                self._indexes[intent] = self._indexed(intent, codes)

    def vector(self, phrase: Phrase) -> Vector:
        """An utterance as it is compared; what no example has makes it longer."""
        codes = list(map(self._code, _features(phrase)))
        known = {code: self._weights[code] for code in codes if code != _UNKNOWN}
        return Vector(known, self._length(codes))

    def letters(self, vector: Vector) -> list[int]:
        """The places of an utterance's letters in the tally."""
        first = len(self._words.features)
        return [code - first for code in vector.known if code >= first]

    def cosines(self, intent: int, vector: Vector) -> list[float]:
        """How alike each example of an intent is, 0-1."""
        return self._index(intent).cosines(vector)

    def held(self, intent: int, words: Iterable[str]) -> list[str]:
        """Those of some words that the examples of an intent hold."""
        index = self._index(intent)
        return [word for word in words if index.holds(word, self._code(word))]

    def _code(self, feature: str) -> int:
        if (place := self._words.features.find(feature)) >= 0:
            return place
        place = self._letters.features.find(feature)
        return len(self._words.features) + place if place >= 0 else _UNKNOWN

    def _length(self, codes: Iterable[int]) -> float:
        return sqrt(sum(map(self._weights.__getitem__, codes))) or 1.0

    def _index(self, intent: int) -> "_Index":
        if intent not in self._indexes:
            self._indexes[intent] = self._indexed(intent, _Codes(self._code))
        return self._indexes[intent]

    def _indexed(self, intent: int, codes: "_Codes") -> "_Index":
        phrases = self._examples[intent]
        coded = [[codes[feature] for feature in _features(phrase)] for phrase in phrases]
        said = {word for phrase in phrases for word in phrase if codes[word] == _UNKNOWN}
        return _Index(coded, map(self._length, coded), frozenset(said))


_UNKNOWN = -1
"""The code of what is not counted."""


def _features(phrase: Phrase) -> Iterable[str]:
    """Words and letters, each once."""
    return dict.fromkeys(chain(phrase, *map(letters, phrase)))


class _Codes(dict[str, int]):
    """The codes of features, each looked up once."""

    def __init__(self, code: Callable[[str], int]) -> None:
        self._code = code

    def __missing__(self, feature: str) -> int:
        code = self[feature] = self._code(feature)
        return code


class _Index:
    """One intent's examples."""

    def __init__(
        self, coded: Iterable[Sequence[int]], lengths: Iterable[float], unknown: frozenset[str]
    ) -> None:
        """``unknown`` are their words that are not counted."""
        having: dict[int, list[int]] = defaultdict(list)
        for number, codes in enumerate(coded):
            for code in codes:
                having[code].append(number)
        having.pop(_UNKNOWN, None)
        codes = sorted(having)
        rows = [having[code] for code in codes]
        self._unknown = unknown
        self._norms = array("d", [1 / length for length in lengths])
        self._codes = unpacked(packed(codes))
        self._begins = unpacked(packed(list(accumulate(map(len, rows), initial=0))))
        self._numbers = unpacked(packed(list(chain.from_iterable(rows))))

    def holds(self, word: str, code: int) -> bool:
        """Whether an example holds a word, which has this code."""
        return bool(self._having(code)) if code != _UNKNOWN else word in self._unknown

    def cosines(self, utterance: Vector) -> list[float]:
        dots = [0.0] * len(self._norms)
        for code, weight in utterance.known.items():
            for number in self._having(code):
                dots[number] += weight
        length = utterance.length
        return [dot * norm / length for dot, norm in zip(dots, self._norms, strict=True)]

    def _having(self, code: int) -> Sequence[int]:
        """The numbers of the examples that have it."""
        at = bisect_left(self._codes, code)
        if at >= len(self._codes) or self._codes[at] != code:
            return ()
        return self._numbers[self._begins[at] : self._begins[at + 1]]


def mean(cosines: Sequence[float]) -> float:
    """Of the nearest examples; one that is missing counts as not alike at all."""
    return sum(sorted(cosines, reverse=True)[:_NEAREST]) / _NEAREST
