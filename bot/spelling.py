"""Reads a mistyped word as a known one."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

_SHORTEST_TYPO, _SHORTEST_WORD, _LONG = 4, 3, 7


class Speller:
    """Knows the vocabulary, word by word with how often it is used.

    A word of four letters or more that is not in it is read as the word at one edit's distance (two from seven letters on): an edit is
    one letter too many, too few, wrong, or two swapped (optimal string alignment, Boytsov 2011, doi:10.1145/1963190.1963191). Among several
    the nearest wins, then one with the same first letter, then the most used, then the first in the alphabet.
    """

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._uses = dict(vocabulary)
        self._by_length: dict[int, list[str]] = {}
        for word in sorted(self._uses):
            if len(word) >= _SHORTEST_WORD and not any(char.isdigit() for char in word):
                self._by_length.setdefault(len(word), []).append(word)
        self.read = lru_cache(maxsize=4096)(self._read)

    def __contains__(self, word: str) -> bool:
        return word in self._uses

    def _read(self, word: str) -> str | None:
        """The known word that ``word`` stands for; itself where it is known; None where nothing is near enough."""
        if word in self._uses:
            return word
        if len(word) < _SHORTEST_TYPO or any(char.isdigit() for char in word):
            return None
        reach = 2 if len(word) >= _LONG else 1
        near = [
            (distance, candidate)
            for length in range(len(word) - reach, len(word) + reach + 1)
            for candidate, distance, _ in process.extract(
                word,
                self._by_length.get(length, ()),
                scorer=OSA.distance,
                score_cutoff=reach,
                limit=None,
            )
        ]
        if not near:
            return None
        _, nearest = min(
            near,
            key=lambda found: (
                found[0],
                found[1][0] != word[0],
                -self._uses[found[1]],
                found[1],
            ),
        )
        return nearest


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
