"""The words of a language as vectors: ``_vectors.txt``, which a language may have.

A line a word: the word, a blank, and a character for each of its numbers. Words that mean the like
have vectors that point the same way; a frequent word has a short one. It is made by
``tests/word_vectors.py``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from operator import mul
from pathlib import Path

from bot.strings import Strings
from bot.text import Phrase

NUMBERS = 64
"""Of each vector."""
ZERO, HIGHEST = "P", 46
"""The character that stands for 0, and the highest number: 34 characters up and down are signs that
every text may hold."""

Vector = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Vectors:
    """The vectors in these files, those of a later one over those of an earlier one.

    They are read when they are first needed. A file that cannot be read says nothing, and so does a
    line that holds no vector: without vectors a language is read as well as it can be.
    """

    paths: tuple[Path, ...] = ()

    def __bool__(self) -> bool:
        """Whether the language has any."""
        return bool(self.paths)

    def __eq__(self, other: object) -> bool:
        """Whether the same words have the same vectors, in whatever files."""
        return isinstance(other, Vectors) and self._rows == other._rows

    def __hash__(self) -> int:
        return hash(self.paths)

    def of(self, word: str) -> Vector:
        """The vector of a word, not long; empty where it has none."""
        return tuple(number - _ZERO for row in self._known((word,)) for number in row)

    def together(self, phrase: Phrase) -> Vector:
        """The sum of its words' vectors; empty where none of them has one."""
        rows = self._known(phrase)
        zeros = len(rows) * _ZERO
        return tuple([number - zeros for number in map(sum, zip(*rows, strict=True))])

    def _known(self, phrase: Phrase) -> list[bytes]:
        """The rows of those words that have one."""
        words, rows = self._rows
        places = [place for place in map(words.find, phrase) if place >= 0]
        return [rows[place * NUMBERS : (place + 1) * NUMBERS] for place in places]

    @cached_property
    def _rows(self) -> tuple[Strings, bytes]:
        """The words, and their rows one behind the other."""
        found: dict[str, bytes] = {}
        for path in self.paths:
            try:
                lines = path.read_bytes().splitlines()
            except OSError:
                continue
            for line in lines:
                word, _, row = line.partition(b" ")
                if len(row) == NUMBERS:
                    found[word.decode(errors="replace")] = row
        return Strings.of(found), b"".join(found.values())


def direction(vector: Sequence[float]) -> tuple[float, ...]:
    """The vector at length 1; empty where it is nothing."""
    length = sqrt(sum(map(mul, vector, vector)))
    return tuple(number / length for number in vector) if length else ()


_ZERO = ord(ZERO)
NO_VECTORS = Vectors()
