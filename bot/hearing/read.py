"""A word as it is read: as which words, and the terms that it is or may begin."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.text import Phrase

YEAR = re.compile(r"(?:19|20)\d\d")
_MARK = re.compile("[.,]")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+")

Matcher = str | frozenset[str]
"""One word of a term: the word, a stem ("tingl*"), a number ("@"), a year ("@@@@"), or forms."""


class Entry(NamedTuple):
    """A term, by its first word: what must follow, and the concept that it mentions."""

    rest: tuple[Matcher, ...]
    concept: str
    tongues: frozenset[str]
    """The languages that say it so."""
    owner: str
    """The language that must be heard beside it, where all its words are another one's, too."""


@dataclass(frozen=True, slots=True)
class Read:
    """A word as it is read."""

    words: Phrase
    """As which word; as one of several where it is a typo of each, the likeliest first."""
    alone: tuple[Entry, ...]
    """The terms that it is."""
    followed: Mapping[str, Sequence[Entry]]
    """Those that it begins, by the word that must follow."""
    loosely: tuple[Entry, ...]
    """Those that it begins, and that several words may follow."""
    known_in: tuple[str, ...] = ()
    """The languages with a full list that have it."""
    tongues: tuple[str, ...] = ()
    """The languages in which it is an everyday word."""
    language: str = ""
    """The language with a full list that alone has it; "" for several or none. Another one that
    has it only to tell what a patient wants does not count: "cinco de mayo" makes no English word
    of "de"."""
    is_repaired: bool = False
    """Whether it is none of the words as which it is read."""

    @property
    def word(self) -> str:
        return self.words[0]


def fits(matcher: Matcher, read: Read) -> bool:
    """Whether a word of a text is one of a term."""
    if isinstance(matcher, frozenset):
        return not matcher.isdisjoint(read.words)
    if matcher in read.words:
        return True
    if matcher[-1] == "*":
        return any(word.startswith(matcher[:-1]) for word in read.words)
    if matcher == "@":
        return read.word[0].isdigit()
    return matcher == "@@@@" and bool(YEAR.fullmatch(read.word))


def value_of(written: str) -> float | None:
    """Of a number; of the first of two, as blood pressure is told: "210/120"; of no time or date.

    >>> value_of("38,5"), value_of("1,000"), value_of("210/120"), value_of("10:30")
    (38.5, 1000.0, 210.0, None)
    """
    number, *others = written.split("/")
    if len(others) > 1 or ":" in number:
        return None
    if _THOUSANDS.fullmatch(number):
        return float(_MARK.sub("", number))
    try:
        return float(number.replace(",", "."))
    except ValueError:  # "3.4.2020"
        return None


def read_as(
    words: Phrase,
    entries: Iterable[Entry],
    known_in: tuple[str, ...] = (),
    tongues: tuple[str, ...] = (),
    language: str = "",
    is_repaired: bool = False,
) -> Read:
    alone, followed, loosely = [], dict[str, list[Entry]](), []
    for entry in entries:
        if not entry.rest:
            alone.append(entry)
            continue
        second = entry.rest[0]
        if isinstance(second, frozenset):
            for word in second:
                followed.setdefault(word, []).append(entry)
        elif second[0] == "@" or second[-1] == "*":
            loosely.append(entry)
        else:
            followed.setdefault(second, []).append(entry)
    return Read(
        words, tuple(alone), followed, tuple(loosely), known_in, tongues, language, is_repaired
    )
