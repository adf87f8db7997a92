"""The words of all languages together: what each word that was typed is read as, and what it may
begin."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.content.concepts import Concepts
from bot.content.words import Words
from bot.spelling import Speller
from bot.text import Phrase

_DRAWN_OUT = re.compile(r"(.)\1{2,}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_VOWELS = "aeiou"
_SHORTEST_TARGET = 4  # letters: nearly every typo of a shorter word is another word
_LONGEST = 40  # letters of a word that is looked at; what is longer is a held key or a link
_EVERYDAY = 3000  # words of a language that tell it, and that a typo may be meant for
_LEXICON_WORD = 10_000  # so many places commoner a word of a term counts than it is
_GUESSES = 3  # words as which one is read at most, where it is a typo of each

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

    words: Phrase
    """As which word; as one of several where it is a typo of each, the likeliest first."""
    alone: tuple[Entry, ...]
    """The terms that it is."""
    followed: Mapping[str, Sequence[Entry]]
    """Those that it begins, by the word that must follow."""
    loosely: tuple[Entry, ...]
    """Those that it begins, and that several words may follow."""
    language: str = ""
    """Of the languages with a full list, the one that alone has it; "" for several or none."""
    tongues: tuple[str, ...] = ()
    """The languages in which it is an everyday word."""

    @property
    def word(self) -> str:
        return self.words[0]


class Lexicon:
    """The terms of every language, by their first words."""

    def __init__(self, concepts: Concepts, words: Mapping[str, Words]) -> None:
        """``words`` by language; those whose word list is long enough are guarded against false
        repairs."""
        self._concepts, self._words = concepts, words
        self._lists = {name: frozenset(one.common) for name, one in words.items()}
        self._everyday = {name: frozenset(one.common[:_EVERYDAY]) for name, one in words.items()}
        self._full = [name for name, one in words.items() if len(one.common) > _EVERYDAY]
        self._fillers: dict[str, list[Phrase]] = {}
        for one in words.values():
            for term in sorted(one.terms.get("filler", ()), key=len, reverse=True):
                self._fillers.setdefault(term[0], []).append(term)
        said: dict[Phrase, dict[str, set[str]]] = {}
        for language, one in words.items():
            for concept, terms in one.terms.items():
                for term in terms:
                    said.setdefault(term, {}).setdefault(concept, set()).add(language)
        self._whole = self._reduced_to_another(said)
        together: dict[frozenset[str], frozenset[str]] = {}
        self._first: dict[str, list[Entry]] = {}
        self._stems: dict[int, dict[str, list[Entry]]] = {}
        self._own = {name: set[str]() for name in words}
        """The words of the terms of each language, but for those that a stem begins."""
        self._begins = {name: set[str]() for name in words}
        """The stems in the terms of each language."""
        for language, one in words.items():
            for concept, terms in one.terms.items():
                for term in terms if concept != "filler" else ():
                    tongues = frozenset(said[term][concept])
                    tongues = together.setdefault(tongues, tongues)
                    self._add(term, concept, language, tongues)
        self.read = lru_cache(maxsize=8192)(self._read)

    def foreign(self, tongues: Mapping[str, int]) -> str:
        """The language that is listened for only in an emergency, where most of a message's words
        are its everyday ones; "" where they are another's."""
        likeliest = max(tongues, key=lambda name: (tongues[name], name in self._full), default="")
        return likeliest if likeliest not in self._full else ""

    def prepare(self) -> None:
        """Makes now what is else made at the first typos."""
        self._speller.prepare()
        self._clipped.keys()

    def without_fillers(self, written: Sequence[str]) -> Iterator[tuple[str, Read]]:
        """Each word that says something, as typed and as read."""
        reads = [
            self.read(word) if len(word) <= _LONGEST else Read((word,), (), {}, ())
            for word in written
        ]
        for at in self._kept([read.word for read in reads]):
            yield written[at], reads[at]

    def _reduced_to_another(
        self, concepts_of: Mapping[Phrase, Mapping[str, object]]
    ) -> dict[str, list[Phrase]]:
        """The terms that without their fillers would be terms of another concept, by first words.

        "Not really" is no "not": there, the filler says something.
        """
        found: dict[str, list[Phrase]] = {}
        for term, concepts in concepts_of.items():
            if not self._fillers.keys().isdisjoint(term):
                kept = tuple(term[at] for at in _without(term, self._fillers, {}))
                if kept != term and not concepts_of.get(kept, {}).keys() <= concepts.keys():
                    found.setdefault(term[0], []).append(term)
        return found

    def _kept(self, words: Sequence[str]) -> Iterable[int]:
        """The places of the words that say something."""
        if self._fillers.keys().isdisjoint(words):
            return range(len(words))
        return _without(words, self._fillers, self._whole)

    def _add(self, term: Phrase, concept: str, language: str, tongues: frozenset[str]) -> None:
        kept = tuple([term[at] for at in self._kept(term)]) or term
        first, *rest = [self._matcher(word, language) for word in kept]
        is_own = len(tongues) > 1 or self._is_own(kept, language)
        entry = Entry(tuple(rest), concept, tongues, "" if is_own else language)
        for word in (first,) if isinstance(first, str) else first:
            if word.endswith("*"):
                stems = self._stems.setdefault(len(word) - 1, {})
                stems.setdefault(word[:-1], []).append(entry)
            else:
                self._first.setdefault(word, []).append(entry)
        for matcher in (first, *rest):
            if isinstance(matcher, frozenset):
                self._own[language] |= matcher
            elif matcher[-1] == "*":
                self._begins[language].add(matcher[:-1])
            elif matcher[0] != "@":
                self._own[language].add(matcher)

    def _matcher(self, word: str, language: str) -> Matcher:
        if word[-1] != "~":
            return word
        stem, common = word[:-1], self._lists[language]
        short = stem[:-1] if stem[-1] in _VOWELS else stem
        endings = self._words[language].endings
        forms = {base + ending for base in (stem, short) for ending in endings}
        return frozenset({stem, *(form for form in forms if form in common or form == stem + "s")})

    def _is_own(self, term: Phrase, language: str) -> bool:
        """Whether a term has a word that no other language's list has."""
        others = [self._lists[name] for name in self._full if name != language]
        for word in term:
            if word[-1] == "*":
                return True
            if word[0] != "@":
                word = word.removesuffix("~")
                if not any(word in listed for listed in others):
                    return True
        return False

    @cached_property
    def _speller(self) -> Speller:
        """Made at the first typo, for it takes as long as all the rest."""
        uses: dict[str, int] = {}
        for name in self._full or self._words:  # "chicago" is no mistyped "chiado"
            listed = self._words[name]
            rare = len(listed.common)
            rank = {word: rare - at for at, word in enumerate(listed.common)}
            own, ordered = set(self._own[name]), sorted(listed.common)
            for stem in self._begins[name]:
                own.update(begun_with(stem, ordered))
            often = {word: _LEXICON_WORD + rank.get(word, 0) for word in own}
            often = {word: rank[word] for word in listed.common[:_EVERYDAY]} | often
            for word, use in often.items():
                if len(word) >= _SHORTEST_TARGET:
                    uses[word] = max(use, uses.get(word, 0))
        return Speller(uses)

    @cached_property
    def _clipped(self) -> Mapping[str, list[str]]:
        """The words of four letters in a term, by what is left where one is missing: "fel"."""
        found: dict[str, list[str]] = {}
        own = [self._own[name] for name in self._full or self._words]
        for word in sorted(set[str]().union(*own)):
            if len(word) == _SHORTEST_TARGET:
                for at in range(1, len(word)):
                    found.setdefault(word[:at] + word[at + 1 :], []).append(word)
        return found

    def _read(self, written: str) -> Read:
        """A word of a text, or a number."""
        if written[0].isdigit():
            return self._number(written)
        words = self._meant(written)
        entries = {
            id(entry): entry
            for word in words
            for of_word in (
                self._first.get(word, ()),
                *(stems.get(word[:length], ()) for length, stems in self._stems.items()),
            )
            for entry in of_word
        }
        owners = [
            name
            for name in self._full
            if words[0] in self._lists[name] or words[0] in self._own[name]
        ]
        alone = owners[0] if len(owners) == 1 else ""
        tongues = tuple(name for name, listed in self._everyday.items() if words[0] in listed)
        return _read_as(words, entries.values(), alone, tongues)

    def _number(self, written: str) -> Read:
        entries = [*self._first.get(written, ()), *self._first.get("@", ())]
        if _YEAR.fullmatch(written):
            entries += self._first.get("@@@@", ())
        try:
            value = float(written.replace(",", "."))
        except ValueError:  # a time, a date
            return _read_as((written,), entries)
        entries += (
            Entry((), name, frozenset(), "")
            for name, one in self._concepts.figures.items()
            if one.low <= value <= one.high
        )
        return _read_as((written,), entries)

    def _is_listed(self, word: str) -> bool:
        """Whether it is a word of a language, or of a term."""
        return any(word in listed for listed in self._lists.values()) or any(
            word in own for own in self._own.values()
        )

    def _has_stem(self, word: str) -> bool:
        return any(length > 3 and word[:length] in stems for length, stems in self._stems.items())

    def _meant(self, word: str) -> Phrase:
        """The word; those that it is a typo of, where it is none itself."""
        if self._is_listed(word):
            return (word,)
        drawn_in = word
        if _DRAWN_OUT.search(word):
            drawn_in = _DRAWN_OUT.sub(r"\1\1", word)
            for known in (drawn_in, _DRAWN_OUT.sub(r"\1", word)):
                if self._is_listed(known) or self._has_stem(known):
                    return (known,)
        near = self._speller.nearest(drawn_in) or self._clipped.get(word, ())
        likely = tuple(known for known in near if _may_mean(drawn_in, known))[:_GUESSES]
        if self._has_stem(word):
            return (word, *likely)
        return likely or (word,)


def _read_as(
    words: Phrase, entries: Iterable[Entry], language: str = "", tongues: tuple[str, ...] = ()
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
    return Read(words, tuple(alone), followed, tuple(loosely), language, tongues)


def _without(
    words: Sequence[str],
    fillers: Mapping[str, Sequence[Phrase]],
    whole: Mapping[str, Sequence[Phrase]],
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
    return matcher == "@@@@" and bool(_YEAR.fullmatch(read.word))


def begun_with(stem: str, ordered: list[str]) -> Iterator[str]:
    """The words of a sorted list that a stem begins."""
    for at in range(bisect_left(ordered, stem), len(ordered)):
        if not ordered[at].startswith(stem):
            return
        yield ordered[at]


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
