"""Counting examples: how much each word, pair of words and letter trigram speaks for each intent.

Sources. Log-odds of a feature inside against outside an intent, with the background as prior:
Monroe, Colaresi and Quinn, "Fightin' Words" (2008), doi:10.1093/pan/mpn018. Re-counting, which
moves weight from the intent that claims another's example: Crammer et al., "Online
Passive-Aggressive Algorithms" (2006), PA-I, https://jmlr.org/papers/v7/crammer06a.html.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from heapq import nlargest
from itertools import accumulate, chain, repeat, zip_longest
from math import inf, log
from statistics import median
from typing import NamedTuple

from bot.matching.features import letters, pairs
from bot.strings import Packed as PackedStrings
from bot.strings import packed, packed_strings
from bot.text import Phrase

_WORD, _PAIR, _LETTERS = 1.0, 0.5, 0.5  # how much each kind of feature counts
_PRIOR = 5  # the background weighs as much as so many average examples
_ROUNDS, _RIVALS = 3, 8  # re-counting: how often, and how many intents are looked at
_RARE = 120  # intents that a feature may name with which an example looks for its rivals
_SIFTED = 16  # intents that these gains name likeliest: of them, all gains are looked at
_LEAD = 40.0  # nats by which an example should lead
_FEW = 0.25  # of the median number of examples: an intent with fewer has few
_STEP = 1.0  # nats that a word moves at most at once

_Gains = dict[int, float]
"""Of one feature: intent → gain, while weight is moved."""
_Counts = Mapping[str, Mapping[int, int]]
"""Feature → intent → how many of its examples have it."""
Packed = tuple[PackedStrings, bytes, bytes, bytes, bytes, bytes]
"""One kind of feature as few large values, which are small to keep and quick to read: the features;
of each intent, its base; of each feature, how many intents have it, and where its gains begin; all
gains, row after row, first whose they are, in order, and then the nats."""


class _Counted:
    """The log-odds of one kind of feature as they are counted, and counted again."""

    def __init__(self, voice: float, counts: _Counts, intents: int, examples: int) -> None:
        self._counts = dict(counts)
        self._everywhere = {feature: sum(row.values()) for feature, row in counts.items()}
        sizes = [0] * intents
        for counted in counts.values():
            for intent, here in counted.items():
                sizes[intent] += here
        usual = median(filter(None, sizes)) if any(sizes) else 0
        total, share = sum(sizes) or 1, _PRIOR / examples
        prior, none = total * share, log(share / (1 + share))

        @cache
        def gain(here: int, everywhere: int) -> float:
            """What it says that of all examples with a feature ``here`` are an intent's."""
            background = share * everywhere
            return (
                voice * (log((here + background) / (everywhere - here + background)) - none)
                if here
                else 0.0
            )

        @cache
        def itself(here: int, everywhere: int) -> float:
            """What one of the examples adds to that."""
            return gain(here, everywhere) - gain(here - 1, everywhere - 1)

        self._gain, self._itself = gain, itself
        self.bases = [
            voice * (none + log((total - size + prior) / (size + prior)))
            for size in (max(size, usual) for size in sizes)
        ]
        self.gains = {
            feature: {intent: gain(here, self._everywhere[feature]) for intent, here in row.items()}
            for feature, row in counts.items()
        }

    def once(self, intent: int, features: Iterable[str]) -> float:
        """What an example with these features adds itself to its intent's gains."""
        counts, everywhere, itself = self._counts, self._everywhere, self._itself
        return sum([itself(counts[feature][intent], everywhere[feature]) for feature in features])

    def settle(self, kept: float) -> None:
        """Leaves only a part of what was moved since the counting."""
        for feature, row in self.gains.items():
            counted, everywhere = self._counts[feature], self._everywhere[feature]
            for intent, gain in row.items():
                row[intent] = kept * gain + (1 - kept) * self._gain(
                    counted.get(intent, 0), everywhere
                )

    def add(self, counts: _Counts) -> None:
        """What intents with few examples gain by their own words."""
        for feature, row in counts.items():
            known = self._everywhere.get(feature, 0)
            gains = self.gains.setdefault(feature, {})
            for intent, here in row.items():
                gains[intent] = self._gain(here, known + here)
            if not known:
                self._everywhere[feature], self._counts[feature] = sum(row.values()), row

    @property
    def packed(self) -> Packed:
        rows = [sorted(row.items()) for row in self.gains.values()]
        gains = list(chain.from_iterable(rows))
        return (
            packed_strings(self.gains),
            array("d", self.bases).tobytes(),
            packed(list(map(len, self._counts.values()))),
            packed(list(accumulate(map(len, rows), initial=0))),
            packed([intent for intent, _ in gains]),
            array("f", [nats for _, nats in gains]).tobytes(),
        )


class _Bases(NamedTuple):
    """What so many known words and pairs say of every intent by themselves."""

    all: list[float]
    highest: frozenset[int]
    """The intents of which they say most."""

    @classmethod
    def of(
        cls, of_words: Sequence[float], of_pairs: Sequence[float], words: int, pairs: int
    ) -> "_Bases":
        all_ = sums(of_words, of_pairs, words, pairs)
        return cls(all_, frozenset(nlargest(_SIFTED, range(len(all_)), key=all_.__getitem__)))


class _Lesson(NamedTuple):
    """What is known of an example before weight is moved."""

    own: int
    """Its intent."""
    fixed: float
    """What stays as it is of that one's score, less what the example adds itself."""
    rivals: list[tuple[int, float]]
    """The closest, each with what stays as it is of its score."""
    words: list[_Gains]
    pairs: list[_Gains]


class Counting:
    """The examples of all intents, counted, and counted again where another intent claims them."""

    def __init__(self, examples: Sequence[Sequence[Phrase]]) -> None:
        """An intent with few examples beside the others' is counted when all is done: what it gains
        is its own words, and the others say what they said before."""
        few = median(map(len, examples)) * _FEW if examples else 0
        small = {own: phrases for own, phrases in enumerate(examples) if len(phrases) < few}
        rest = {own: phrases for own, phrases in enumerate(examples) if own not in small}
        number = sum(map(len, rest.values())) or 1
        self._words, self._pairs, self._letters = (
            _Counted(voice, counts, len(examples), number)
            for voice, counts in zip((_WORD, _PAIR, _LETTERS), _counts(rest), strict=True)
        )
        self._recount(rest)
        for odds, counts in zip(self._kinds, _counts(small), strict=True):
            odds.add(counts)

    @property
    def _kinds(self) -> tuple[_Counted, _Counted, _Counted]:
        return self._words, self._pairs, self._letters

    @property
    def packed(self) -> list[Packed]:
        """Words, pairs, letters."""
        return [odds.packed for odds in self._kinds]

    def _recount(self, examples: Mapping[int, Sequence[Phrase]]) -> None:
        """Moves weight from the closest rival to each example that does not lead clearly.

        How an example leads is judged without what it adds itself. In rounds, the first examples of
        all intents first; each moves what its lead lacks, but a word by ``_STEP`` nats at most.
        Where examples repeat each other, most come to lead, and what was moved stays. Where each is
        worded in its own way, few do, and half of it is taken back: to keep it all would be to
        learn them by heart.
        """
        words = [base if own in examples else -inf for own, base in enumerate(self._words.bases)]
        bases = cache(partial(_Bases.of, words, self._pairs.bases))  # a rival has examples
        lessons = [
            [self._lesson(own, phrase, bases) for phrase in phrases]
            for own, phrases in examples.items()
        ]
        due = [lesson for turn in zip_longest(*lessons) for lesson in turn if lesson]
        moved = 0
        for _ in range(_ROUNDS):
            due = [lesson for lesson in due if _corrects(lesson)]
            moved += len(due)
        kept = 1 - moved / (2 * _ROUNDS * (sum(map(len, examples.values())) or 1))
        self._words.settle(kept)
        self._pairs.settle(kept)

    def _lesson(
        self, own: int, phrase: Phrase, bases_of: Callable[[int, int], _Bases]
    ) -> _Lesson | None:
        """None where no rival is close."""
        features, joined = dict.fromkeys(phrase), pairs(phrase)
        words = [self._words.gains[word] for word in features]
        pairs_ = [self._pairs.gains[pair] for pair in joined]
        itself = self._words.once(own, features) + self._pairs.once(own, joined)
        rows, bases = words + pairs_, bases_of(len(words), len(pairs_))
        fixed = bases.all[own] - itself
        enough = fixed + sum([row[own] for row in rows]) - _LEAD
        rivals = [(rival, bases.all[rival]) for rival in _rivals(own, rows, bases, enough)]
        return _Lesson(own, fixed, rivals, words, pairs_) if rivals else None


def _counts(examples: Mapping[int, Sequence[Phrase]]) -> Sequence[_Counts]:
    """Of words, pairs and letters: how many examples of each intent have them."""
    words, pairs_, spelt = (defaultdict[str, dict[int, int]](dict) for _ in range(3))
    for intent, phrases in examples.items():
        for phrase in phrases:
            for rows, features in ((words, dict.fromkeys(phrase)), (pairs_, pairs(phrase))):
                for feature in features:
                    row = rows[feature]
                    row[intent] = row.get(intent, 0) + 1
    for word, counted in words.items():
        for piece in letters(word):
            row = spelt[piece]
            for intent, count in counted.items():
                row[intent] = row.get(intent, 0) + count
    return words, pairs_, spelt


def _rivals(own: int, rows: Sequence[_Gains], bases: "_Bases", enough: float) -> list[int]:
    """The other intents that score enough by an example's rows, the closest first.

    Of many, those are looked at that the rarest features make the likeliest.
    """
    rare = [row for row in rows if len(row) <= _RARE] or [min(rows, key=len)]
    rest = [row for row in rows if len(row) > _RARE and row is not rare[0]]
    scores = bases.all.copy()
    for row in rare:
        for intent, gain in row.items():
            scores[intent] += gain
    scores[own] = -inf
    looked: Iterable[int] = bases.highest.union(*rare)
    if rest:
        looked = nlargest(_SIFTED, looked, key=scores.__getitem__)
        for intent in looked:
            scores[intent] += sum([row.get(intent, 0.0) for row in rest])
    near = [intent for intent in looked if scores[intent] > enough]
    near.sort(key=scores.__getitem__, reverse=True)
    return near[:_RIVALS]


def _corrects(lesson: _Lesson) -> bool:
    """Moves weight from the closest rival to an example's intent; False: no need."""
    own, fixed, rivals, words, joined = lesson
    rows = words + joined
    scores = [base + sum(map(dict.get, rows, repeat(rival), repeat(0.0))) for rival, base in rivals]
    most = max(scores)
    lead = fixed + sum([row[own] for row in rows]) - most
    if lead >= _LEAD:
        return False
    closest, _ = rivals[scores.index(most)]
    step = min(_STEP, (_LEAD - lead) / (2 * (len(words) * _WORD**2 + len(joined) * _PAIR**2)))
    for moved, part in ((step * _WORD**2, words), (step * _PAIR**2, joined)):
        for row in part:
            row[own] += moved
            row[closest] = row.get(closest, 0.0) - moved
    return True


def sums(
    of_words: Sequence[float], of_pairs: Sequence[float], words: int, pairs: int
) -> list[float]:
    """What so many known words and pairs say of every intent by themselves."""
    return [words * word + pairs * pair for word, pair in zip(of_words, of_pairs, strict=True)]
