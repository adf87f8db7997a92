"""What counted examples say of each intent: how much words, pairs of words and letters speak for
it."""

import sys
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from itertools import accumulate, chain
from operator import itemgetter
from pathlib import Path

from bot.cache import Cache, edition
from bot.matching.counting import Counting, Packed, sums
from bot.matching.features import pairs
from bot.text import Phrase

_UNPACKED = 4096  # rows of each kind that are kept ready

_EDITION = edition(Path(__file__).with_name(f"{name}.py") for name in ("counting", "features"))
_EDITION += sys.byteorder

Row = Mapping[int, float]
"""Of one feature: intent → gain."""

Examples = Sequence[Sequence[Phrase]]
"""By intent."""


class Odds:
    """The log-odds of one kind of feature.

    What a known feature says of every intent (bases), and what more it says of those that have it
    (gains).
    """

    def __init__(self, packed: Packed) -> None:
        features, bases, intents, lengths, whose, gains = packed
        self.bases = array("d", bases).tolist()
        self._places = {
            name: at for at, name in enumerate(features.split("\n") if features else ())
        }
        self._intents = array("I", intents)
        self._starts = array("I", accumulate(array("I", lengths), initial=0))
        self._whose, self._gains = array("I", whose), array("f", gains)
        self._row = lru_cache(maxsize=_UNPACKED)(self._unpacked)

    def __contains__(self, feature: str) -> bool:
        return feature in self._places

    @property
    def intents(self) -> dict[str, int]:
        """How many intents have a feature."""
        return dict(zip(self._places, self._intents, strict=True))

    def rows(self, features: Iterable[str]) -> list[Row]:
        """The gains of those features that are known."""
        places = self._places
        return [self._row(places[feature]) for feature in features if feature in places]

    def of(self, intent: int, rows: Sequence[Row]) -> float:
        """What rows say of one intent."""
        return len(rows) * self.bases[intent] + sum([row.get(intent, 0.0) for row in rows])

    def _unpacked(self, place: int) -> Row:
        start, end = self._starts[place], self._starts[place + 1]
        return dict(zip(self._whose[start:end], self._gains[start:end], strict=True))


class Letters(Odds):
    """The log-odds of letter trigrams: each says something of many intents, so a row has them all,
    and is read for several at once."""

    def each(self, intents: Sequence[int], features: Iterable[str]) -> list[float]:
        """What the known ones of some features say of each of these intents."""
        places, line = self._places, self._line
        rows = [line(places[feature]) for feature in features if feature in places]
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
        @lru_cache(maxsize=_UNPACKED)
        def line(place: int) -> Sequence[float]:
            """A row in full."""
            found = array("f", bytes(4 * len(self.bases)))
            for intent, gain in self._unpacked(place).items():
                found[intent] = gain
            return found

        return line


class Tally:
    """What words and pairs of words say of every intent, and letters of some."""

    def __init__(self, words: Packed, pairs: Packed, letters: Packed) -> None:
        self.words, self.pairs, self.letters = Odds(words), Odds(pairs), Letters(letters)
        self._bases = lru_cache(maxsize=1024)(partial(sums, self.words.bases, self.pairs.bases))

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
            for intent, gain in row.items():
                scores[intent] += gain
        return scores


def _key(examples: Examples) -> str:
    return "\n\n".join((_EDITION, *("\n".join(map(" ".join, phrases)) for phrases in examples)))
