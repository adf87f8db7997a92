"""The words of all languages together: what each word that was typed is read as, and what it may
begin."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from bot.content.concepts import Concepts
from bot.content.words import Words, inflected
from bot.spelling import Speller
from bot.text import Phrase

_DRAWN_OUT = re.compile(r"(.)\1{2,}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHORTEST_TARGET = 4  # letters: nearly every typo of a shorter word is another word
_EVERYDAY = 3000  # words of a language that tell it, and that a typo may be meant for
_LEXICON_WORD = 2  # weights of words that a typo may be meant for: in the lexicon
_COMMON_WORD = 1  # … and only common

Matcher = str | frozenset[str]
"""One word of a term: the word, a stem ("tingl*"), a number ("@"), a year ("@@@@"), or forms."""


@dataclass(frozen=True, slots=True)
class Entry:
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

    word: str
    entries: tuple[Entry, ...]
    language: str
    """Of the languages with a full list, the one that alone has it; "" for several or none."""
    tongues: tuple[str, ...] = ()
    """The languages in which it is an everyday word."""


class Lexicon:
    """The terms of every language, by their first words."""

    def __init__(self, concepts: Concepts, words: Mapping[str, Words]) -> None:
        """``words`` by language; those whose word list is long enough are guarded against false
        repairs."""
        self._concepts = concepts
        self._lists = {name: frozenset(one.common) for name, one in words.items()}
        self._everyday = {name: frozenset(one.common[:_EVERYDAY]) for name, one in words.items()}
        self._full = [name for name, one in words.items() if len(one.common) > _EVERYDAY]
        self._fillers: dict[str, list[Phrase]] = {}
        for one in words.values():
            for term in sorted(one.terms.get("filler", ()), key=len, reverse=True):
                self._fillers.setdefault(term[0], []).append(term)
        self._first: dict[str, list[Entry]] = {}
        self._stems: dict[int, dict[str, list[Entry]]] = {}
        self._whole = self._reduced_to_another(words)
        said: dict[tuple[str, Phrase], set[str]] = {}
        for language, one in words.items():
            for concept, terms in one.terms.items():
                for term in terms:
                    said.setdefault((concept, term), set()).add(language)
        self._own: dict[str, set[str]] = {}
        for language, one in words.items():
            ordered, own = sorted(one.common), self._own.setdefault(language, set())
            for concept, terms in one.terms.items():
                for term in terms if concept != "filler" else ():
                    kept = tuple(term[at] for at in self._kept(term)) or term
                    first, *rest = (self._matcher(word, language, one) for word in kept)
                    tongues = frozenset(said[concept, term])
                    is_own = len(tongues) > 1 or self._is_own(kept, language)
                    entry = Entry(tuple(rest), concept, tongues, "" if is_own else language)
                    for word in (first,) if isinstance(first, str) else first:
                        self._add(word, entry)
                    for matcher in (first, *rest):
                        own.update(_spelt(matcher, ordered))
        self._known = set[str]().union(*self._own.values(), *self._lists.values())
        uses = {
            word: _COMMON_WORD for name in self._full for word in words[name].common[:_EVERYDAY]
        }
        for name in self._full or words:  # "chicago" is no mistyped "chiado", which is Portuguese
            uses |= dict.fromkeys(self._own[name], _LEXICON_WORD)
        self._speller = Speller(
            {word: use for word, use in uses.items() if len(word) >= _SHORTEST_TARGET}
        )
        self.read = lru_cache(maxsize=8192)(self._read)

    def foreign(self, tongues: Mapping[str, int]) -> str:
        """The language that is listened for only in an emergency, where most of a message's words
        are its everyday ones; "" where they are another's."""
        likeliest = max(tongues, key=lambda name: (tongues[name], name in self._full), default="")
        return likeliest if likeliest not in self._full else ""

    def prepare(self) -> None:
        """Makes now what is else made at the first typos."""
        self._speller.prepare()

    def without_fillers(self, written: Sequence[str]) -> Iterator[tuple[str, Read]]:
        """Each word that says something, as typed and as read."""
        reads = list(map(self.read, written))
        for at in self._kept([read.word for read in reads]):
            yield written[at], reads[at]

    def _reduced_to_another(self, words: Mapping[str, Words]) -> dict[str, list[Phrase]]:
        """The terms that without their fillers would be terms of another concept, by first words.

        "Not really" is no "not": there, the filler says something.
        """
        concepts: dict[Phrase, set[str]] = {}
        for one in words.values():
            for concept, terms in one.terms.items():
                for term in terms:
                    concepts.setdefault(term, set()).add(concept)
        found: dict[str, list[Phrase]] = {}
        for term, of in concepts.items():
            kept = tuple(term[at] for at in _without(term, self._fillers))
            if kept != term and concepts.get(kept, of) - of:
                found.setdefault(term[0], []).append(term)
        return found

    def _kept(self, words: Sequence[str]) -> Iterator[int]:
        """The places of the words that say something."""
        return _without(words, self._fillers, self._whole)

    def _matcher(self, word: str, language: str, words: Words) -> Matcher:
        if not word.endswith("~"):
            return word
        return inflected(word[:-1], words.endings, self._lists[language])

    def _is_own(self, term: Phrase, language: str) -> bool:
        """Whether a term has a word that no other language's list has."""
        others = [self._lists[name] for name in self._full if name != language]
        return any(
            not word.startswith("@")
            and (word.endswith("*") or not any(word.rstrip("~") in listed for listed in others))
            for word in term
        )

    def _add(self, word: str, entry: Entry) -> None:
        if word.endswith("*"):
            stem = word[:-1]
            self._stems.setdefault(len(stem), {}).setdefault(stem, []).append(entry)
        else:
            self._first.setdefault(word, []).append(entry)

    def _read(self, written: str) -> Read:
        """A word of a text, or a number."""
        if written[0].isdigit():
            return self._number(written)
        word = self._repaired(written)
        entries = list(self._first.get(word, ()))
        for length, stems in self._stems.items():
            entries += stems.get(word[:length], ())
        owners = [
            name for name in self._full if word in self._lists[name] or word in self._own[name]
        ]
        alone = owners[0] if len(owners) == 1 else ""
        tongues = tuple(name for name, listed in self._everyday.items() if word in listed)
        return Read(word, tuple(entries), alone, tongues)

    def _number(self, written: str) -> Read:
        entries = [*self._first.get(written, ()), *self._first.get("@", ())]
        if _YEAR.fullmatch(written):
            entries += self._first.get("@@@@", ())
        try:
            value = float(written.replace(",", "."))
        except ValueError:  # a time, a date
            return Read(written, tuple(entries), "")
        entries += (
            Entry((), name, frozenset(), "")
            for name, one in self._concepts.figures.items()
            if one.low <= value <= one.high
        )
        return Read(written, tuple(entries), "")

    def _is_known(self, word: str) -> bool:
        return word in self._known or any(
            length > 3 and word[:length] in stems for length, stems in self._stems.items()
        )

    def _repaired(self, word: str) -> str:
        """The word; the one that it is a typo of, where it is none itself."""
        if self._is_known(word):
            return word
        drawn_in = word
        if _DRAWN_OUT.search(word):
            drawn_in = _DRAWN_OUT.sub(r"\1\1", word)
            for known in (drawn_in, _DRAWN_OUT.sub(r"\1", word)):
                if self._is_known(known):
                    return known
        near = self._speller.read(drawn_in)
        return near if near and _may_mean(drawn_in, near) else word


def _without(
    words: Sequence[str],
    fillers: Mapping[str, Sequence[Phrase]],
    whole: Mapping[str, Sequence[Phrase]] = MappingProxyType({}),
) -> Iterator[int]:
    """The places of the words that are no fillers, or stand in what is to be kept whole."""
    at = 0
    while at < len(words):
        if kept := _begins(words, at, whole):
            yield from range(at, at + kept)
            at += kept
        elif dropped := _begins(words, at, fillers):
            at += dropped
        else:
            yield at
            at += 1


def _begins(words: Sequence[str], at: int, phrases: Mapping[str, Sequence[Phrase]]) -> int:
    """How many words from here on are one of the phrases, by first words."""
    for phrase in phrases.get(words[at], ()):
        if tuple(words[at : at + len(phrase)]) == phrase:
            return len(phrase)
    return 0


def fits(matcher: Matcher, word: str) -> bool:
    """Whether a word of a text is one of a term."""
    if isinstance(matcher, frozenset):
        return word in matcher
    if matcher == word:
        return True
    if matcher.endswith("*"):
        return word.startswith(matcher[:-1])
    if matcher == "@":
        return word[0].isdigit()
    return matcher == "@@@@" and bool(_YEAR.fullmatch(word))


def begun_with(stem: str, ordered: list[str]) -> Iterator[str]:
    """The words of a sorted list that a stem begins."""
    for at in range(bisect_left(ordered, stem), len(ordered)):
        if not ordered[at].startswith(stem):
            return
        yield ordered[at]


def _spelt(matcher: Matcher, ordered: list[str]) -> Iterable[str]:
    """The words that a word of a term may be."""
    if isinstance(matcher, frozenset):
        return matcher
    if matcher.endswith("*"):
        return begun_with(matcher[:-1], ordered)
    return () if matcher.startswith("@") else (matcher,)


def _may_mean(typed: str, known: str) -> bool:
    """Two edits must leave the first letter alone: "cooking" is not "choking".

    Few typos touch it (Yannakoudakis and Fawthrop 1983).
    """
    return (
        typed[0] == known[0]
        or typed[1:] in (known, known[1:])
        or typed == known[1:]
        or typed[2:] == known[2:]
    )
