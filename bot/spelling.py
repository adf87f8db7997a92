"""Reads a mistyped word as a known one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache

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
        self.read = lru_cache(maxsize=4096)(self._read)

    def __contains__(self, word: str) -> bool:
        return word in self._uses

    def _read(self, word: str) -> str | None:
        """The known word that ``word`` stands for; itself where it is known; None where nothing is
        near enough."""
        if word in self._uses:
            return word
        if len(word) < _SHORTEST_TYPO or _has_digit(word):
            return None
        reach = 2 if len(word) >= _LONG else 1
        likely = self._letters.shared(word, reach)
        if not likely:
            return None
        near = process.extract(word, likely, scorer=OSA.distance, score_cutoff=reach, limit=None)
        if not near:
            return None
        nearest, _, _ = min(
            near,
            key=lambda found: (
                found[1],
                found[0][0] != word[0],
                -self._uses[found[0]],
                found[0],
            ),
        )
        return nearest


class _Letters:
    """Words by their letters: finds those that can be near another word, without measuring each.

    For each letter of the other word that a word lacks, one edit is spent, and so is one for each
    letter that it is longer. Words that lack too many are out before any is measured: the counting
    filter (Navarro 2001, doi:10.1145/375360.375365). It counts for all words at once, in numbers
    that hold a bit for each word.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted(words, key=len)
        self._having: dict[str, int] = {}
        """The words that have a letter ("s"), or several of the same ("ss")."""
        self._at_most = [0]
        """The words of at most so many letters."""
        for place, word in enumerate(self._words):
            shorter = [(1 << place) - 1] * (len(word) - len(self._at_most))
            self._at_most.extend(shorter)
            for letter in _counted(word):
                self._having[letter] = self._having.get(letter, 0) | 1 << place
        self._at_most.append((1 << len(self._words)) - 1)
        self._start = cache(self._start_of)

    def shared(self, word: str, reach: int) -> list[str]:
        """The words that may be within ``reach`` edits of another one: at most one or two."""
        if len(word) - reach >= len(self._at_most):
            return []
        shorter, having, none, one, two = self._start(len(word), reach)
        for letter in _counted(word):
            have = having.get(letter, 0)
            two = two & have | one
            one = one & have | none
            none &= have
            if not two:
                return []
        found = []
        while two:  # from the highest bit: the number shrinks
            place = two.bit_length() - 1
            found.append(self._words[shorter + place])
            two ^= 1 << place
        return found

    def _start_of(self, length: int, reach: int) -> tuple[int, dict[str, int], int, int, int]:
        """What is known of a word by its length alone.

        How many words are too short for it. Of all others that are not too long: those that have a
        letter, and those that have spent no edit, one at most, and two at most, before any letter
        is looked at. Where only one may be spent, all have spent one.
        """
        last = len(self._at_most) - 1
        shorter = self._at_most[min(length - reach - 1, last)].bit_length()
        none, one, two = (
            self._at_most[min(length + longer, last)] >> shorter
            for longer in (reach - 2, reach - 1, reach)
        )
        having = {letter: bits >> shorter & two for letter, bits in self._having.items()}
        return shorter, having, none if reach > 1 else 0, one, two


def _has_digit(word: str) -> bool:
    return not word.isalpha() and any(map(str.isdigit, word))


def _counted(word: str) -> Sequence[str]:
    """The letters of a word, each again with all the same before it: "s", "ss"."""
    if len(set(word)) == len(word):
        return word
    return [letter * word.count(letter, 0, at) for at, letter in enumerate(word, 1)]


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
