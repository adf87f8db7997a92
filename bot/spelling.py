"""Reads what was typed as the words that were meant: a noisy channel.

The word is sought that is likeliest to be meant and to be mistyped so: the largest ln P(meant) +
ln P(typed | meant), the typed word itself among the candidates where it is one (Kernighan, Church
and Gale, "A spelling correction program based on a noisy channel model" (1990),
doi:10.3115/997939.997975). So a word that everybody uses is not read as a rare one of the examples,
however near: "alone" is no "along". What else comes between is read likewise: letters drawn out,
masked by signs, blanks left out or put in ("sooo", "k*ll", "howmuch", "sci attica").
"""

import re
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from itertools import pairwise, product
from math import inf, log, prod
from typing import NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA, Prefix

from bot.strings import Packed, Strings, packed_strings
from bot.text import Phrase

# ln P(typed | meant). Fitted on labelled questions with one and two slips.
_SLIP = -6.5
"""A likely slip: a neighbouring key, two letters swapped, one left out or doubled."""
_EDIT = -8.5
"""Any other letter too many or wrong."""
_TWO_EDITS = -13.0
_OTHER_START = -1.5
"""Few slips touch the first letter (Yannakoudakis and Fawthrop 1983)."""
_RUN_TOGETHER = -7.0
"""A blank left out: "howmuch"."""
_TORN = -4.0
"""A blank too many, as dictation hears it: "mass use"."""
_UNKNOWN = -18.0
"""ln P of a word that nobody knows."""
_IN_EXAMPLES = 0.9
"""The chance that a word is drawn as the examples draw theirs, and not as the language does."""
_ZIPF = 0.08  # over a word's rank: its share of all that is written, about (Zipf 1935)

_SHORTEST = {1: 3, 2: 5}
"""Letters that must be typed for so many edits."""
_SHORTEST_LISTED = 4
"""Letters of a common word that may be another one mistyped."""
_SHORT = 3
"""Letters that are so few that only an examples' word is meant, and none that is shorter."""
_LONG = 7
"""Letters from which on two edits may lead to a word that no example holds."""
_LONGEST = 40  # letters of a word that is looked at: what is longer is a held key or a link
_PLACES = 512  # of letters in words: so many have at hand which words they stand in
_DRAWN_OUT = re.compile(r"(.)\1{2,}")
_MOST_DRAWN = 4  # letters drawn out in one word

# Keys of the QWERTY layout: each row's, and how far it is set in, in keys.
_ROWS = (("qwertyuiop", 0.0), ("asdfghjkl", 0.25), ("zxcvbnm", 0.75))
_KEYS = {
    key: (place + inset, row)
    for row, (keys, inset) in enumerate(_ROWS)
    for place, key in enumerate(keys)
}
NEIGHBOURS: Mapping[str, str] = {
    key: "".join(
        other
        for other, (column, line) in _KEYS.items()
        if other != key and abs(column - at) <= 1 and abs(line - row) <= 1
    )
    for key, (at, row) in _KEYS.items()
}
"""Of each key those beside it."""

MASKED = re.compile(r"(?<![^\W_])[^\W\d_]+(?:(?:[*#!@$|+\d]{1,2}[^\W\d_]+)+|11)(?![^\W_])")
"""Letters with a sign or a digit in the place of some: "k*ll", "d!e", "ki11", "su!cidal"."""
_MASKS = {
    "!": "il", "1": "il", "|": "il", "@": "a", "$": "s", "0": "o", "3": "e", "4": "a", "5": "s",
    "7": "t", "+": "t",
}  # fmt: skip
_ANY = dict.fromkeys("*#", "abcdefghijklmnopqrstuvwxyz")
_MOST_GUESSES = 4 * 26
_SHORTEST_MASKED = 3


PackedLikelihoods = tuple[Packed, bytes]


class Likelihoods(Mapping[str, float]):
    """ln P of each word."""

    def __init__(self, words: Packed, nats: bytes) -> None:
        self._words, self._nats = Strings(words), array("d", nats)

    def __contains__(self, word: object) -> bool:
        return word in self._words

    def __getitem__(self, word: str) -> float:
        number = self._words.find(word)
        if number < 0:
            raise KeyError(word)
        return self._nats[number]

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)


def packed_likelihoods(likely: Mapping[str, float]) -> PackedLikelihoods:
    """What `Likelihoods` reads."""
    return packed_strings(likely), array("d", likely.values()).tobytes()


def likelihoods(uses: Mapping[str, float], common: Iterable[str]) -> dict[str, float]:
    """ln P of each word: how often examples use it, and where it stands in a list of the commonest
    words, the most used first."""
    total = sum(uses.values()) or 1.0
    share = {word: (1 - _IN_EXAMPLES) * _ZIPF / (rank + 2) for rank, word in enumerate(common)}
    for word, number in uses.items():
        share[word] = share.get(word, 0.0) + _IN_EXAMPLES * max(number, 0.5) / total
    return {word: log(chance) for word, chance in share.items()}


class Speller:
    """Knows words with how likely each is, and which of them are the examples' own."""

    def __init__(
        self, likely: Mapping[str, float], own: Collection[str], forms: Mapping[str, str]
    ) -> None:
        """``likely`` says ln P of each word; ``own`` stay as they are; ``forms`` are common words
        that are an own word with another ending: "massaged"."""
        self._likely, self._own, self._forms = likely, own, forms
        self._all_letters, self._own_letters = _Letters(likely), _Letters(self._own)
        self.nearest = lru_cache(maxsize=8192)(self._nearest)
        self._as_read = lru_cache(maxsize=8192)(self._read)
        self._as_one = lru_cache(maxsize=8192)(self._one)
        self._unmasked = lru_cache(maxsize=1024)(self._unmask)

    def __contains__(self, word: str) -> bool:
        return word in self._own

    def prepare(self) -> None:
        """Makes now what is else made at the first typos."""
        for letters in (self._all_letters, self._own_letters):
            letters.prepare()

    def read(self, word: str) -> Phrase:
        """What ``word`` stands for: itself where it is known or nothing is near enough; two words
        where only the blank between them is missing."""
        return self._as_read(word)[0] if len(word) <= _LONGEST else (word,)

    def joined(self, first: str, second: str) -> str | None:
        """The examples' word that two neighbours are, where it is likelier: "sci attica"."""
        return self._as_one(first, second) if len(first) + len(second) <= _LONGEST else None

    def unmasked(self, text: str) -> str:
        """The text with the letters that signs and digits stand for, where that makes a word."""
        return MASKED.sub(lambda masked: self._unmasked(masked[0]), text)

    def _read(self, word: str) -> tuple[Phrase, float]:
        """What a word stands for, and how likely it is to be typed so, in nats."""
        near = self.nearest(word)
        if word in self._likely:
            return near[:1], self._likely[word]
        read, best = (near[:1], self._score(word, near[0])) if near else ((word,), _UNKNOWN)
        best = max(best, _UNKNOWN)
        for at in range(2, len(word) - 1):
            first, second = word[:at], word[at:]
            if first in self._own and second in self._own:
                score = self._likely[first] + self._likely[second] + _RUN_TOGETHER
                if score > best:
                    read, best = (first, second), score
        return read, best

    def _one(self, first: str, second: str) -> str | None:
        joined = first + second
        if len(joined) < _LONG or not (first.isalpha() and second.isalpha()):
            return None
        apart = self._as_read(first)[1] + self._as_read(second)[1]
        one = max(
            self._own_near(joined, 1),
            key=lambda known: (self._score(joined, known), known),
            default=None,
        )
        if one is None or self._score(joined, one) + _TORN <= apart:
            return None
        return one

    def _nearest(self, word: str) -> Phrase:
        """The known words that ``word`` may stand for, the likeliest first; all at as few edits."""
        if word in self._own:
            return (word,)
        if word in self._forms:
            return (self._forms[word],)
        if not word.isalpha():
            return (word,) if word in self._likely else ()
        if _DRAWN_OUT.search(word):
            if drawn_in := [known for known in _drawn_in(word) if known in self._likely]:
                return (max(drawn_in, key=lambda known: (self._likely[known], known)),)
            word = _DRAWN_OUT.sub(r"\1\1", word)
        if word in self._likely:
            long = len(word) >= _SHORTEST_LISTED
            near = self._own_near(word, 1) if long else []
            return tuple(self._sorted(word, near, self._likely[word])) or (word,)
        return tuple(self._sorted(word, self._near(word), -inf))

    def _sorted(self, word: str, near: Iterable[str], least: float) -> list[str]:
        """Those that are likelier than ``least``, the likeliest first."""
        scored = [(-self._score(word, known), known) for known in near]
        return [known for score, known in sorted(scored) if -score > least]

    def _own_near(self, word: str, edits: int) -> list[str]:
        likely = self._own_letters.shared(word, edits)
        return [known for known in likely if OSA.distance(word, known, score_cutoff=edits) <= edits]

    def _near(self, word: str) -> list[str]:
        """The known words at one edit from an unknown one; where there is none, at two."""
        for letters, edits in self._reach(len(word)):
            likely = letters.shared(word, edits)
            near = process.extract(
                word, likely, scorer=OSA.distance, score_cutoff=edits, limit=None
            )
            if near:
                least = min(distance for _, distance, _ in near)
                found = [known for known, distance, _ in near if distance == least]
                if len(word) <= _SHORT:
                    found = [one for one in found if one in self._own and _lacks(word, one)]
                return found
        return []

    def _reach(self, length: int) -> "list[tuple[_Letters, int]]":
        """Where to look for a word of so many letters, and at how many edits."""
        if length >= _LONG:
            return [(self._all_letters, 2)]
        return [
            (letters, edits)
            for letters, edits in ((self._all_letters, 1), (self._own_letters, 2))
            if length >= _SHORTEST[edits]
        ]

    def _score(self, typed: str, meant: str) -> float:
        return self._likely[meant] + _likelihood(typed, meant)

    def _unmask(self, masked: str) -> str:
        """The likeliest word with letters in the place of the signs and digits, if there is one."""
        if not _SHORTEST_MASKED <= len(masked) <= _LONGEST or masked.lower() in self._likely:
            return masked
        letters = [_MASKS.get(sign) or _ANY.get(sign, sign) for sign in masked.lower()]
        if prod(map(len, letters)) > _MOST_GUESSES:
            return masked
        known = [word for word in map("".join, product(*letters)) if word in self._likely]
        return max(known, key=lambda word: (self._likely[word], word), default=masked)


def _lacks(typed: str, known: str) -> bool:
    """Whether a short word lacks a letter of another one, or swaps two: with a wrong letter, it is
    another word ("mmr" is no "mfr")."""
    return len(known) > len(typed) or sorted(known) == sorted(typed)


def _drawn_in(word: str) -> Iterator[str]:
    """The word with each of the letters that are drawn out once or twice."""
    pieces, end = list[tuple[str, ...]](), 0
    for run in _DRAWN_OUT.finditer(word):
        pieces += [(word[end : run.start()],), (run[1], run[1] * 2)]
        end = run.end()
    if len(pieces) <= 2 * _MOST_DRAWN:
        yield from map("".join, product(*pieces, (word[end:],)))


def _likelihood(typed: str, meant: str) -> float:
    """ln P(typed | meant), of words at two edits at most."""
    if typed == meant:
        return 0.0
    start = _OTHER_START if typed[0] != meant[0] else 0.0
    at, least = 0, min(len(typed), len(meant))
    while at < least and typed[at] == meant[at]:
        at += 1
    rest, wanted = typed[at:], meant[at:]
    if len(rest) == len(wanted):
        if rest[1:] == wanted[1:]:
            return start + (_SLIP if rest[0] in NEIGHBOURS.get(wanted[0], "") else _EDIT)
        if rest[2:] == wanted[2:] and rest[:2] == wanted[1::-1]:
            return start + _SLIP
    elif rest == wanted[1:]:
        return start + _SLIP
    elif rest[1:] == wanted:
        return start + (_SLIP if at and rest[0] == typed[at - 1] else _EDIT)
    return start + _TWO_EDITS


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
        self._words = Strings.of(sorted(filter(str.isalpha, words), key=len))
        self._beside = cache(self._beside_length)
        self._about = lru_cache(maxsize=_PLACES)(self._having_about)

    def prepare(self) -> None:
        """Makes now what is else made at the first word."""
        _ = self._at_most, self._having

    @cached_property
    def _at_most(self) -> list[int]:
        """By a number of letters: how many words have as many at most."""
        sized = [0]
        for number, word in enumerate(self._words):
            sized.extend([number] * (len(word) - len(sized)))
        sized.append(len(self._words))
        return sized

    @cached_property
    def _having(self) -> list[dict[str, int]]:
        """Of each place and letter: the words that have it there."""
        longest = len(self._words[-1]) if self._words else 0
        rows: list[dict[str, bytearray]] = [{} for _ in range(longest)]
        size = len(self._words) // 8 + 1
        for number, word in enumerate(self._words):
            byte, bit = number >> 3, 1 << (number & 7)
            for row, letter in zip(rows, word, strict=False):
                having = row.get(letter)
                if having is None:
                    having = row[letter] = bytearray(size)
                having[byte] |= bit
        return [
            {letter: int.from_bytes(having, "little") for letter, having in row.items()}
            for row in rows
        ]

    def shared(self, word: str, reach: int) -> list[str]:
        """The words that may be within ``reach`` edits of another one: at most one or two."""
        beside = self._beside(len(word), reach)
        none, one, two = beside.none, beside.one, beside.two
        for place, letter in enumerate(word):
            having = self._about(len(word), reach, place, letter)
            two = two & having | one
            one = one & having | none
            none &= having
            if not two:
                return []
        found = []
        while two:  # from the highest bit: the number shrinks
            number = two.bit_length() - 1
            found.append(self._words[beside.shorter + number])
            two ^= 1 << number
        return found

    def _beside_length(self, length: int, reach: int) -> "_Beside":
        shorter = self._sized(length - reach - 1)
        none, one, two = (
            (1 << self._sized(length + longer) - shorter) - 1
            for longer in (reach - 2, reach - 1, reach)
        )
        moved = dict.fromkeys(range(-reach, reach + 1), 0)
        for longer in range(-reach, reach + 1):
            first, end = (self._sized(length + longer - less) - shorter for less in (1, 0))
            for move in _moves(longer, reach):
                moved[move] |= (1 << end) - (1 << first)
        return _Beside(shorter, none if reach > 1 else 0, one, two, moved)

    def _having_about(self, length: int, reach: int, place: int, letter: str) -> int:
        """The words about so long that have a letter about there."""
        shorter, *_, moved = self._beside(length, reach)
        found = 0
        for move, may in moved.items():
            if 0 <= place + move < len(self._having):
                found |= self._having[place + move].get(letter, 0) >> shorter & may
        return found

    def _sized(self, most: int) -> int:
        """How many words have at most so many letters."""
        return self._at_most[min(max(most, 0), len(self._at_most) - 1)]


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
    moved: Mapping[int, int]
    """Of each number of places: the words of which a letter may have moved by so many."""


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


def shared_beginning(one: str, other: str) -> int:
    """Letters that two words begin with alike."""
    return Prefix.similarity(one, other)


def alike(texts: Sequence[str], likeness: float) -> list[tuple[int, int]]:
    """The pairs of texts that are nearly the same letter by letter, as their places in ``texts``.

    The earlier place comes first. ``likeness`` is rapidfuzz's normalised indel similarity (0-1):
    1 - edits / letters of both. So the shorter text has at least likeness / (2 - likeness) of
    the longer one's letters, and of a text that is cut into more pieces than there may be edits,
    one piece at least stands in the other about where it stood: only such texts are compared
    (Li et al., "Pass-Join" (2011), doi:10.14778/2078331.2078340).
    """
    share = likeness / (2 - likeness)
    longest = max(map(len, texts), default=0)
    pieces: dict[int, list[_Piece]] = {}
    found = []
    for place in sorted(range(len(texts)), key=lambda place: len(texts[place])):
        text = texts[place]
        others = set[int]()
        for length in range(int(len(text) * share), len(text) + 1):
            edits = _edits(length, len(text), likeness)
            lost = (edits + length - len(text)) // 2
            if lost >= 0 and length in pieces:
                others |= _sharing(text, pieces[length], lost, edits - lost)
        for other in others:
            if fuzz.ratio(texts[other], text) >= 100 * likeness:
                found.append((min(place, other), max(place, other)))
        if len(text) not in pieces:
            most = min(longest, int(len(text) / share) + 1) if share else longest
            pieces[len(text)] = _cut(len(text), _edits(len(text), most, likeness) + 1)
        for piece in pieces[len(text)]:
            piece.having.setdefault(text[piece.start : piece.end], []).append(place)
    return sorted(found)


class _Piece(NamedTuple):
    """A piece of all texts of one length, with the places of the texts that have it."""

    start: int
    end: int
    having: dict[str, list[int]]


def _sharing(text: str, pieces: Iterable[_Piece], lost: int, added: int) -> set[int]:
    """The texts of which a piece stands in a longer one, with letters lost or added before it."""
    found = set[int]()
    for start, end, having in pieces:
        size = end - start
        for at in range(max(start - lost, 0), start + added + 1):
            if places := having.get(text[at : at + size]):
                found.update(places)
    return found


def _cut(length: int, number: int) -> list[_Piece]:
    """So many pieces of about the same size, some of no letters where there are fewer of these."""
    cuts = [length * at // number for at in range(number + 1)]
    return [_Piece(start, end, {}) for start, end in pairwise(cuts)]


def _edits(length: int, longer: int, likeness: float) -> int:
    """How many letters two texts of such lengths may differ by."""
    return int((1 - likeness) * (length + longer) + 1e-9)
