"""Many strings in few large values.

As objects in a dict they take more than a hundred bytes each, and there are hundreds of thousands:
words, pairs of words, letters. Here it is about twenty: a hash table with linear probing (Knuth,
"The Art of Computer Programming", volume 3 (1998), 6.4, algorithm L).
"""

import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import overload
from zlib import crc32

Packed = tuple[bytes, bytes, bytes]
"""The strings, one behind the other; where each begins, and the end; the hash table."""

ORDER = sys.byteorder
"""The order of bytes in packed numbers: belongs to the key of what is kept."""
_WIDTHS = "BHI"  # bytes of a number, as `array` calls them
_ANY = "surrogatepass"  # half an emoji is a string, too


class Strings(Sequence[str]):
    """Strings of which no two are the same, each with its number, from 0 on."""

    __slots__ = ("_begins", "_mask", "_slots", "_whole")

    def __init__(self, packed: Packed) -> None:
        self._whole, begins, slots = packed
        self._begins, self._slots = unpacked(begins), unpacked(slots)
        self._mask = len(self._slots) - 1

    @classmethod
    def of(cls, strings: Iterable[str]) -> "Strings":
        """These strings, each once."""
        return cls(packed_strings(strings))

    def __len__(self) -> int:
        return len(self._begins) - 1

    @overload
    def __getitem__(self, at: int) -> str: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[str, ...]: ...

    def __getitem__(self, at: int | slice) -> str | tuple[str, ...]:
        if isinstance(at, slice):
            return tuple(self[number] for number in range(*at.indices(len(self))))
        at = at if at >= 0 else len(self) + at
        if not 0 <= at < len(self):
            raise IndexError(at)
        return self._bytes(at).decode(errors=_ANY)

    def __iter__(self) -> Iterator[str]:
        return (self[number] for number in range(len(self)))

    def __contains__(self, string: object) -> bool:
        return isinstance(string, str) and self.find(string) >= 0

    def __eq__(self, other: object) -> bool:
        """Whether they are the same, in the same order."""
        if not isinstance(other, Strings):
            return NotImplemented
        return (self._whole, self._begins) == (other._whole, other._begins)

    def __hash__(self) -> int:
        return hash(self._whole)

    def __reduce__(self) -> tuple[type["Strings"], tuple[Packed]]:
        return type(self), (packed_strings(self),)

    def find(self, string: str) -> int:
        """The number of a string; -1 for none."""
        wanted, slots, mask = _encoded(string), self._slots, self._mask
        at = crc32(wanted) & mask
        while number := slots[at]:
            if self._bytes(number - 1) == wanted:
                return number - 1
            at = at + 1 & mask
        return -1

    def _bytes(self, number: int) -> bytes:
        begins = self._begins
        return self._whole[begins[number] : begins[number + 1]]


def packed_strings(strings: Iterable[str]) -> Packed:
    """What `Strings` reads, of these strings, each once."""
    encoded = list(dict.fromkeys(map(_encoded, strings)))
    mask = (2 << len(encoded).bit_length()) - 1  # at least half of the slots are empty
    slots = [0] * (mask + 1)
    for number, string in enumerate(encoded, 1):
        at = crc32(string) & mask
        while slots[at]:
            at = at + 1 & mask
        slots[at] = number
    begins = list(accumulate(map(len, encoded), initial=0))
    return b"".join(encoded), packed(begins), packed(slots)


def _encoded(string: str) -> bytes:
    return string.encode(errors=_ANY)


def packed(numbers: Sequence[int]) -> bytes:
    """Whole numbers from 0 on, each in as few bytes as the largest takes."""
    most = max(numbers, default=0)
    width = next(width for width in _WIDTHS if most < 1 << 8 * array(width).itemsize)
    return width.encode() + array(width, numbers).tobytes()


def unpacked(kept: bytes) -> Sequence[int]:
    """The numbers that were packed."""
    numbers = array(chr(kept[0]))
    numbers.frombytes(memoryview(kept)[1:])
    return numbers


NO_STRINGS = Strings.of(())
