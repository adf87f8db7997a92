"""Texts as their places in a list, in few large values instead of many small ones.

A dict of texts takes a hundred bytes an entry, and there are hundred thousands of words, pairs of
words and letters. Here it takes about twenty: a hash table with linear probing (Knuth, "The Art of
Computer Programming", volume 3 (1998), 6.4, algorithm L).
"""

import sys
from array import array
from collections.abc import Iterator, Sequence
from itertools import accumulate
from zlib import crc32

Packed = tuple[bytes, bytes, bytes]
"""The texts one behind the other; where each begins, and the end; the hash table."""

_WIDTHS = "BHI"
_ANY = "surrogatepass"  # half an emoji is a text, too


class Places:
    """Knows the place of each text among others."""

    __slots__ = ("_begins", "_mask", "_slots", "_texts")

    def __init__(self, packed: Packed) -> None:
        texts, begins, slots = packed
        self._texts = texts
        self._begins = numbers(begins)
        self._slots = numbers(slots)
        self._mask = len(self._slots) - 1

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Places":
        """Texts of which no two are the same."""
        return cls(packed(texts))

    def __len__(self) -> int:
        return len(self._begins) - 1

    def __iter__(self) -> Iterator[str]:
        for place in range(len(self)):
            yield self._text(place).decode(errors=_ANY)

    def __contains__(self, text: str) -> bool:
        return self.find(text) >= 0

    def find(self, text: str) -> int:
        """The place of a text; -1 for none."""
        wanted, slots, mask = _encoded(text), self._slots, self._mask
        at = crc32(wanted) & mask
        while place := slots[at]:
            if self._text(place - 1) == wanted:
                return place - 1
            at = at + 1 & mask
        return -1

    def _text(self, place: int) -> bytes:
        begins = self._begins
        return self._texts[begins[place] : begins[place + 1]]


def packed(texts: Sequence[str]) -> Packed:
    """What `Places` reads."""
    encoded = list(map(_encoded, texts))
    mask = (2 << len(encoded).bit_length()) - 1  # at least half of the slots are empty
    slots = [0] * (mask + 1)
    for place, text in enumerate(encoded, 1):
        at = crc32(text) & mask
        while slots[at]:
            at = at + 1 & mask
        slots[at] = place
    begins = list(accumulate(map(len, encoded), initial=0))
    return b"".join(encoded), small(begins), small(slots)


def _encoded(text: str) -> bytes:
    return text.encode(errors=_ANY)


def small(whole: Sequence[int]) -> bytes:
    """Whole numbers from 0 on, each in as few bytes as the largest takes; `numbers` reads them."""
    most = max(whole, default=0)
    width = next(width for width in _WIDTHS if most < 1 << 8 * array(width).itemsize)
    return width.encode() + array(width, whole).tobytes()


def numbers(kept: bytes) -> Sequence[int]:
    """What `small` made bytes of, on a machine with the same order of bytes."""
    found = array(chr(kept[0]))
    found.frombytes(memoryview(kept)[1:])
    return found


ORDER = sys.byteorder
"""The order of bytes here: belongs to the key of what is kept."""
