"""What counted examples say of each intent: how much words, pairs of words and letters speak for
it."""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache, partial
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

import bot.strings
from bot.cache import Cache, edition
from bot.matching.counting import Counting, Packed, sums
from bot.matching.features import pairs
from bot.strings import Strings, unpacked
from bot.text import Phrase

_LINES = 1024  # rows of letters that are kept at hand in full
_BASES = 128  # numbers of words and pairs in an utterance that are kept at hand

_EDITION = edition(
    [
        bot.strings.__file__,
        *(Path(__file__).with_name(f"{name}.py") for name in ("counting", "features")),
    ]
)
_EDITION += bot.strings.ORDER

Examples = Sequence[Sequence[Phrase]]
"""By intent."""


class Row(NamedTuple):
    """Of one feature: what more it says of the intents that have it than by itself."""

    whose: Sequence[int]
    """The intents, in order."""
    gains: Sequence[float]

    def of(self, intent: int) -> float:
        """What it says of one; 0 where it does not have it."""
        at = bisect_left(self.whose, intent)
        is_there = at < len(self.whose) and self.whose[at] == intent
        return self.gains[at] if is_there else 0.0


class Odds:
    """The log-odds of one kind of feature.

    What a known feature says of every intent (bases), and what more it says of those that have it
    (gains).
    """

    def __init__(self, packed: Packed) -> None:
        features, bases, intents, begins, whose, gains = packed
        self.bases = array("d", bases).tolist()
        self.features = Strings(features)
        self.intents = unpacked(intents)
        """How many intents have each feature."""
        self._begins, self._whose, self._gains = (
            unpacked(begins),
            unpacked(whose),
            array("f", gains),
        )

    def __contains__(self, feature: str) -> bool:
        return feature in self.features

    def rows(self, features: Iterable[str]) -> list[Row]:
        """The gains of those features that are known."""
        found = map(self.features.find, features)
        return [self._row(place) for place in found if place >= 0]

    def of(self, intent: int, rows: Sequence[Row]) -> float:
        """What rows say of one intent."""
        return len(rows) * self.bases[intent] + sum([row.of(intent) for row in rows])

    def _row(self, place: int) -> Row:
        row = slice(self._begins[place], self._begins[place + 1])
        return Row(self._whose[row], self._gains[row])


class Letters(Odds):
    """The log-odds of letter trigrams: each says something of many intents, so a row has them all,
    and is read for several at once."""

    def each(self, intents: Sequence[int], known: Iterable[int]) -> list[float]:
        """What known features, by their places, say of each of these intents."""
        rows = list(map(self._line, known))
        if not rows:
            return [0.0] * len(intents)
        of_these = itemgetter(*intents, 0)  # of two at least, it makes tuples
        sums = map(sum, zip(*map(of_these, rows), strict=True))
        return [
            len(rows) * self.bases[intent] + nats
            for intent, nats in zip(intents, sums, strict=False)
        ]

    @cached_property
    def _line(self) -> Callable[[int], Sequence[float]]:
        @lru_cache(maxsize=_LINES)
        def line(place: int) -> Sequence[float]:
            """A row in full."""
            found = array("f", bytes(4 * len(self.bases)))
            for intent, gain in zip(*self._row(place), strict=True):
                found[intent] = gain
            return found

        return line


class Tally:
    """What words and pairs of words say of every intent, and letters of some."""

    def __init__(self, words: Packed, pairs: Packed, letters: Packed) -> None:
        self.words, self.pairs, self.letters = Odds(words), Odds(pairs), Letters(letters)
        self._bases = lru_cache(maxsize=_BASES)(partial(sums, self.words.bases, self.pairs.bases))

    @classmethod
    def of(cls, examples: Examples, cache: Cache) -> "Tally":
        """The examples of all intents, counted, unless the same ones were counted before."""
        return cls(*cache.fetch("counts", _key(examples), lambda: Counting(examples).packed))

    @classmethod
    def each(cls, name: str, sets: Sequence[Examples], cache: Cache) -> "list[Tally]":
        """Several sets of examples, each counted on its own and kept together under a name."""
        key = "\n\n\n".join(map(_key, sets))
        kept = cache.fetch(name, key, lambda: [Counting(examples).packed for examples in sets])
        return [cls(*packed) for packed in kept]

    def score(self, phrase: Phrase) -> list[float]:
        """What the words and pairs of an utterance say of every intent."""
        words, joined = self.words.rows(dict.fromkeys(phrase)), self.pairs.rows(pairs(phrase))
        scores = self._bases(len(words), len(joined)).copy()
        for row in chain(words, joined):
            for intent, gain in zip(*row, strict=True):
                scores[intent] += gain
        return scores


def _key(examples: Examples) -> str:
    return "\n\n".join((_EDITION, *("\n".join(map(" ".join, phrases)) for phrases in examples)))
