"""Reads a mistyped word as a known one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import product
from typing import NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

_SHORTEST_TYPO, _SHORTEST_WORD, _LONG = 4, 3, 7


class Speller:
    """Knows the vocabulary, word by word with how often it is used.

    A word of four letters or more that is not in it is read as the word at one edit's distance (two
    from seven letters on): an edit is one letter too many, too few, wrong, or two swapped (optimal
    string alignment, Boytsov 2011, doi:10.1145/1963190.1963191). Among several the nearest wins,
    then one with the same first letter, then the most used, then the first in the alphabet.
    """

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._uses = dict(vocabulary)
        self._letters = _Letters(
            word for word in self._uses if len(word) >= _SHORTEST_WORD and not _has_digit(word)
        )
        self.nearest = lru_cache(maxsize=4096)(self._nearest)

    def __contains__(self, word: str) -> bool:
        return word in self._uses

    def prepare(self) -> None:
        """Makes now what is else made at the first word of each length."""
        self._letters.prepare()

    def read(self, word: str) -> str | None:
        """The known word that ``word`` stands for; itself where it is known; None where nothing is
        near enough."""
        return next(iter(self.nearest(word)), None)

    def _nearest(self, word: str) -> tuple[str, ...]:
        """The known words that ``word`` may stand for, all as near as the first, the likeliest."""
        if word in self._uses:
            return (word,)
        if len(word) < _SHORTEST_TYPO or _has_digit(word):
            return ()
        reach = _reach(len(word))
        likely = self._letters.shared(word, reach)
        if not likely:
            return ()
        near = process.extract(word, likely, scorer=OSA.distance, score_cutoff=reach, limit=None)
        least = min((distance for _, distance, _ in near), default=0)
        return tuple(
            sorted(
                (known for known, distance, _ in near if distance == least),
                key=lambda known: (known[0] != word[0], -self._uses[known], known),
            )
        )


class _Letters:
    """Words by where their letters stand: finds those that can be near another word, without
    measuring each.

    An edit leaves all letters but one or two alone, and moves them by one place at most. So each
    letter of the other word that a word does not have about the same place costs an edit, and so
    does each letter that it is longer. Words that would cost too many are out before any is
    measured: a counting filter (Navarro 2001, doi:10.1145/375360.375365). It counts for all words
    at once, in numbers that hold a bit for each word.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted(words, key=len)
        self._at_most = [0]
        """The words of at most so many letters."""
        self._having: list[dict[str, int]] = []
        """Of each place and letter: the words that have it there."""
        for number, word in enumerate(self._words):
            shorter = [(1 << number) - 1] * (len(word) - len(self._at_most))
            self._at_most.extend(shorter)
            self._having.extend({} for _ in range(len(word) - len(self._having)))
            for row, letter in zip(self._having, word, strict=False):
                row[letter] = row.get(letter, 0) | 1 << number
        self._at_most.append((1 << len(self._words)) - 1)
        self._beside = cache(self._beside_length)

    def prepare(self) -> None:
        for length in range(_SHORTEST_TYPO, len(self._at_most) + 2):
            self._beside(length, _reach(length))

    def shared(self, word: str, reach: int) -> list[str]:
        """The words that may be within ``reach`` edits of another one: at most one or two."""
        if len(word) - reach >= len(self._at_most):
            return []
        shorter, none, one, two, rows = self._beside(len(word), reach)
        for letter, row in zip(word, rows, strict=True):
            having = row.get(letter, 0)
            two = two & having | one
            one = one & having | none
            none &= having
            if not two:
                return []
        found = []
        while two:  # from the highest bit: the number shrinks
            number = two.bit_length() - 1
            found.append(self._words[shorter + number])
            two ^= 1 << number
        return found

    def _beside_length(self, length: int, reach: int) -> "_Beside":
        shorter = self._sized(length - reach - 1).bit_length()
        none, one, two = (
            self._sized(length + longer) >> shorter for longer in (reach - 2, reach - 1, reach)
        )
        rows: list[dict[str, int]] = [{} for _ in range(length)]
        for longer in range(-reach, reach + 1):
            just = self._sized(length + longer) ^ self._sized(length + longer - 1)
            for place, move in product(range(length), _moves(longer, reach)):
                row = rows[place]
                for letter, having in self._at(place + move).items():
                    if bits := (having & just) >> shorter:
                        row[letter] = row.get(letter, 0) | bits
        return _Beside(shorter, none if reach > 1 else 0, one, two, rows)

    def _at(self, place: int) -> Mapping[str, int]:
        return self._having[place] if 0 <= place < len(self._having) else {}

    def _sized(self, most: int) -> int:
        return self._at_most[min(most, len(self._at_most) - 1)]


class _Beside(NamedTuple):
    """What is known of the words about as long as another one, by its length alone."""

    shorter: int
    """How many words are too short: the bits are those of the ones behind them."""
    none: int
    """The words that cost no edit before any letter is looked at.

    Where only one edit is allowed, all have cost one."""
    one: int
    """Those that cost one at most."""
    two: int
    """Those that cost two at most."""
    rows: Sequence[Mapping[str, int]]
    """Of each place and letter: the words that have it about there."""


def _moves(longer: int, reach: int) -> list[int]:
    """By how many places a letter may move on the way to a word that is so many letters longer.

    Each place on or back is a letter more or less, and so is each from there to the end. Of two
    that are swapped, one goes a place further; that the other is missed is the cost of the swap.
    """

    def fits(move: int, edits: int) -> bool:
        return abs(move) + abs(longer - move) <= edits

    return [
        move for move in range(-reach, reach + 1) if fits(move, reach) or fits(move - 1, reach - 1)
    ]


def _reach(length: int) -> int:
    return 2 if length >= _LONG else 1


def _has_digit(word: str) -> bool:
    return not word.isalpha() and any(map(str.isdigit, word))


def alike(texts: Sequence[str], likeness: float) -> Iterator[tuple[int, int]]:
    """The pairs of texts that are nearly the same letter by letter, as their places in ``texts``.

    The earlier place comes first. ``likeness`` is rapidfuzz's normalised indel similarity (0-1):
    1 - edits / letters of both. So the shorter text has at least likeness / (2 - likeness) of
    the longer one's letters, and only texts of such lengths are compared.
    """
    share = likeness / (2 - likeness)
    longest = max(map(len, texts), default=0)
    earlier: dict[int, dict[int, str]] = {}
    for place, text in enumerate(texts):
        most = min(longest, int(len(text) / share) + 1) if share else longest
        for length in range(int(len(text) * share), most + 1):
            for _, _, other in process.extract(
                text,
                earlier.get(length, {}),
                scorer=fuzz.ratio,
                score_cutoff=100 * likeness,
                limit=None,
            ):
                yield other, place
        earlier.setdefault(len(text), {})[place] = text
