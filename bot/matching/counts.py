"""What examples say by counting: how much words, pairs of words and letters speak for each intent.

Sources. Log-odds of a feature inside against outside an intent, with the background as prior:
Monroe, Colaresi and Quinn, "Fightin' Words" (2008), doi:10.1093/pan/mpn018. Re-counting, which
moves weight from the intent that claims another's example: Crammer et al., "Online
Passive-Aggressive Algorithms" (2006), PA-I, https://jmlr.org/papers/v7/crammer06a.html.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from hashlib import sha256
from itertools import zip_longest
from math import log
from pathlib import Path

from bot.cache import Cache
from bot.text import Phrase

_WORD, _PAIR, _LETTERS = 1.0, 0.5, 0.5  # how much each kind of feature counts
_PRIOR = 5  # the background weighs as much as so many average examples
_ROUNDS, _RIVALS = 3, 8  # re-counting: how often, and how many intents are looked at
_LEAD = 40.0  # nats by which an example should lead
_STEP = 1.0  # nats that a word moves at most at once

_EDITION = sha256(Path(__file__).read_bytes()).hexdigest()
"""What another edition of this file counted does not hold."""

Row = dict[int, float]
"""Of one feature: intent → gain."""


class Odds:
    """The log-odds of one kind of feature.

    What a known feature says of every intent (bases), and what more it says of those that have it
    (gains).
    """

    def __init__(
        self,
        bases: list[float],
        gains: dict[str, Row],
        everywhere: dict[str, int],
        intents: dict[str, int],
    ) -> None:
        self.bases, self.gains = bases, gains
        self.everywhere = everywhere
        """How many examples have a feature."""
        self.intents = intents
        """How many intents do."""

    def rows(self, features: Iterable[str]) -> list[Row]:
        """The gains of those features that are known."""
        gains = self.gains
        return [gains[feature] for feature in features if feature in gains]

    def of(self, intent: int, rows: Sequence[Row]) -> float:
        """What rows say of one intent."""
        return len(rows) * self.bases[intent] + sum([row.get(intent, 0.0) for row in rows])


class _Counted(Odds):
    """The log-odds as they are counted, and counted again."""

    def __init__(
        self, voice: float, counts: Mapping[str, Mapping[int, int]], intents: int, examples: int
    ) -> None:
        """Weighs the counts: feature → intent → how many of its examples have it."""
        self._counts = counts
        everywhere = {feature: sum(row.values()) for feature, row in counts.items()}
        sizes = [0] * intents
        for counted in counts.values():
            for intent, here in counted.items():
                sizes[intent] += here
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

        self._gain = gain
        super().__init__(
            [voice * (none + log((total - size + prior) / (size + prior))) for size in sizes],
            {
                feature: {intent: gain(here, everywhere[feature]) for intent, here in row.items()}
                for feature, row in counts.items()
            },
            everywhere,
            {feature: len(row) for feature, row in counts.items()},
        )

    def once(self, intent: int, features: Iterable[str]) -> float:
        """What an example with these features adds itself to its intent's gains."""
        found = [(self._counts[feature][intent], self.everywhere[feature]) for feature in features]
        return sum(
            [
                self._gain(here, everywhere) - self._gain(here - 1, everywhere - 1)
                for here, everywhere in found
            ]
        )

    def settle(self, kept: float) -> None:
        """Leaves only a part of what was moved since the counting."""
        for feature, row in self.gains.items():
            counted, everywhere = self._counts[feature], self.everywhere[feature]
            for intent, gain in row.items():
                row[intent] = kept * gain + (1 - kept) * self._gain(
                    counted.get(intent, 0), everywhere
                )


class Tally:
    """What words and pairs of words say of every intent, and letters of some."""

    def __init__(self, words: Odds, pairs: Odds, letters: Odds) -> None:
        self.words, self.pairs, self.letters = words, pairs, letters
        self._bases = lru_cache(maxsize=1024)(self._sum_bases)

    @classmethod
    def of(cls, examples: Sequence[Sequence[Phrase]], cache: Cache) -> "Tally":
        """The examples of all intents, counted, unless the same ones were counted before."""
        key = "\n\n".join((_EDITION, *("\n".join(map(" ".join, phrases)) for phrases in examples)))
        return cls(
            *(Odds(*kind) for kind in cache.fetch("counts", key, lambda: _Counting(examples).data))
        )

    def score(self, phrase: Phrase) -> list[float]:
        """What the words and pairs of an utterance say of every intent."""
        words = self.words.rows(dict.fromkeys(phrase))
        return self._sum(len(words), words + self.pairs.rows(pairs(phrase)))

    def _sum(self, words: int, rows: Sequence[Row]) -> list[float]:
        """Every intent's score by rows; the first ``words`` are of words, the others of pairs."""
        scores = self._bases(words, len(rows) - words).copy()
        for row in rows:
            for intent, gain in row.items():
                scores[intent] += gain
        return scores

    def _sum_bases(self, words: int, pairs: int) -> list[float]:
        return [
            words * word + pairs * pair
            for word, pair in zip(self.words.bases, self.pairs.bases, strict=True)
        ]


class _Counting(Tally):
    """The examples of all intents, counted, and counted again where another intent claims them."""

    words: _Counted
    pairs: _Counted

    def __init__(self, examples: Sequence[Sequence[Phrase]]) -> None:
        counts: dict[str, dict[str, dict[int, int]]] = {
            kind: defaultdict(dict) for kind in ("words", "pairs", "letters")
        }
        words, pairs_, spelt = counts.values()
        for intent, phrases in enumerate(examples):
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
        number = sum(map(len, examples)) or 1
        voices = zip((_WORD, _PAIR, _LETTERS), counts.values(), strict=True)
        super().__init__(*(_Counted(voice, rows, len(examples), number) for voice, rows in voices))
        self._recount(examples)

    @property
    def data(self) -> list[tuple[list[float], dict[str, Row], dict[str, int], dict[str, int]]]:
        """Each kind of feature as plain data, words first, letters last."""
        return [
            (odds.bases, odds.gains, odds.everywhere, odds.intents)
            for odds in (self.words, self.pairs, self.letters)
        ]

    def _recount(self, examples: Sequence[Sequence[Phrase]]) -> None:
        """Moves weight from the closest rival to each example that does not lead clearly.

        How an example leads is judged without what it adds itself. In rounds, the first examples of
        all intents first; each moves what its lead lacks, but a word by ``_STEP`` nats at most.
        Where examples repeat each other, most come to lead, and what was moved stays. Where each is
        worded in its own way, few do, and half of it is taken back: to keep it all would be to
        learn them by heart.
        """
        lessons = [
            [self._lesson(own, phrase) for phrase in phrases]
            for own, phrases in enumerate(examples)
        ]
        due = [lesson for turn in zip_longest(*lessons) for lesson in turn if lesson and lesson[1]]
        moved = 0
        for _ in range(_ROUNDS):
            due = [lesson for lesson in due if self._correct(*lesson)]
            moved += len(due)
        kept = 1 - moved / (2 * _ROUNDS * (sum(map(len, examples)) or 1))
        self.words.settle(kept)
        self.pairs.settle(kept)

    def _lesson(self, own: int, phrase: Phrase) -> tuple[int, list[int], int, list[Row], float]:
        """What is known of an example before weight is moved.

        Its intent, the closest rivals, how many words it has, its rows, and what it adds itself to
        its intent's score.
        """
        words, joined = dict.fromkeys(phrase), pairs(phrase)
        rows = self.words.rows(words) + self.pairs.rows(joined)
        itself = self.words.once(own, words) + self.pairs.once(own, joined)
        scores = self._sum(len(words), rows)
        enough = scores[own] - itself - _LEAD
        rivals = [intent for intent, score in enumerate(scores) if score > enough and intent != own]
        rivals.sort(key=scores.__getitem__, reverse=True)
        return own, rivals[:_RIVALS], len(words), rows, itself

    def _correct(
        self, own: int, rivals: Sequence[int], words: int, rows: Sequence[Row], itself: float
    ) -> bool:
        """Moves weight from the closest rival to an example's intent; False: no need."""
        joined = len(rows) - words
        bases = self._bases(words, joined)
        scores = [bases[rival] + sum([row.get(rival, 0.0) for row in rows]) for rival in rivals]
        most = max(scores)
        lead = bases[own] + sum([row[own] for row in rows]) - itself - most
        if lead >= _LEAD:
            return False
        closest = rivals[scores.index(most)]
        step = min(_STEP, (_LEAD - lead) / (2 * (words * _WORD**2 + joined * _PAIR**2)))
        for moved, part in ((step * _WORD**2, rows[:words]), (step * _PAIR**2, rows[words:])):
            for row in part:
                row[own] += moved
                row[closest] = row.get(closest, 0.0) - moved
        return True


def pairs(phrase: Phrase) -> Iterable[str]:
    """Neighbouring words and the ends of the phrase, each pair once."""
    return dict.fromkeys(map(" ".join, zip(("^", *phrase), (*phrase, "$"), strict=True)))


@lru_cache(maxsize=65536)
def letters(word: str) -> tuple[str, ...]:
    """The letter trigrams of a word with its ends marked, each once; "~" tells them from words."""
    marked = f"<{word}>"
    return tuple(dict.fromkeys(["~" + marked[at : at + 3] for at in range(len(marked) - 2)]))
