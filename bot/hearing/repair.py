"""What a word that was typed may have been meant for, where it is none itself."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from bot.spelling import MASKED, Speller, likelihoods, shared_beginning
from bot.strings import Strings
from bot.text import Phrase

EVERYDAY = 3000
"""Words of a language that tell it, and that a typo may be meant for."""
_DRAWN_OUT = re.compile(r"(.)\1{2,}")
_SHORTEST_TYPO = 4  # letters: fewer are too few to guess by
_SHORTEST_TARGET = 4  # letters: nearly every typo of a shorter word is another word
_SHORTEST_STEM = 4  # letters by which a word is known that begins with them
_GUESSES = 3  # words as which one is read at most, where it is a typo of each


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a language."""

    common: Strings
    """The most used first."""
    terms: Counter[str]
    """The words of its terms, but for those that a stem begins, with how many terms have each."""
    stems: set[str]
    """The stems in its terms."""

    def __contains__(self, word: str) -> bool:
        return word in self.common or word in self.terms

    def words(self) -> Iterator[str]:
        """All words, and all stems."""
        return chain(self.common, self.terms, self.stems)


class Repair:
    """Knows what is a word in any language, and repairs what is none."""

    def __init__(
        self,
        vocabularies: Collection[Vocabulary],
        targets: Collection[Vocabulary],
        told: Vocabulary,
    ) -> None:
        """``targets`` are those whose words a typo may be meant for; ``told`` has the words that
        only tell what a patient wants: they never take the place of any other."""
        self._vocabularies, self._targets, self._told = vocabularies, targets, told
        self._stems = _by_length(stem for one in vocabularies for stem in one.stems)
        self._told_stems = _by_length(told.stems)

    def prepare(self) -> None:
        """Makes now what is else made at the first typos."""
        self._speller.prepare()
        self._told_speller.prepare()
        self._clipped.keys()

    def unmasked(self, text: str) -> str:
        """The text with the letters that signs stand for in a word of a term, or an everyday one:
        "k*ll", "d!e"."""
        return self._speller.unmasked(text) if MASKED.search(text) else text

    def meant(self, word: str) -> Phrase:
        """The word; those that it is a typo of, where it is none itself, the likeliest first."""
        if self._is_listed(word):
            return (word,)
        graver = self._graver(word)
        if word in self._told.terms or _has(self._told_stems, word):
            # What tells something is no typo of what tells something else: "abrís" is not April.
            return (word, *(known for known in graver if known != word and self._is_grave(known)))
        if len(word) < _SHORTEST_TYPO or not word[0].isascii():
            return graver
        told = [known for known in self._told_speller.nearest(word) if _is_slip(word, known)][:1]
        if told and graver == (word,) and not self._has_stem(word):
            return tuple(told)
        return (*graver, *told)

    def _graver(self, word: str) -> Phrase:
        """Likewise, of the words that more depends on than what a patient wants."""
        drawn_in = word
        if _DRAWN_OUT.search(word):
            drawn_in = _DRAWN_OUT.sub(r"\1\1", word)
            for known in (drawn_in, _DRAWN_OUT.sub(r"\1", word)):
                if self._is_listed(known) or self._has_stem(known):
                    return (known,)
        long = len(drawn_in) >= _SHORTEST_TYPO
        near = (self._speller.nearest(drawn_in) if long else ()) or self._clipped.get(word, ())
        likely = tuple(
            known for known in near if len(known) >= _SHORTEST_TARGET and _may_mean(drawn_in, known)
        )
        likely = (*likely[:1], *(known for known in likely[1:_GUESSES] if known[0] == word[0]))
        return (word, *likely) if self._has_stem(word) else likely or (word,)

    def _is_listed(self, word: str) -> bool:
        return any(word in known for known in self._vocabularies)

    def _is_grave(self, word: str) -> bool:
        """Whether a word does more than to tell what a patient wants."""
        return word not in self._told.terms or any(word in one.terms for one in self._vocabularies)

    def _has_stem(self, word: str) -> bool:
        return _has(self._stems, word)

    @cached_property
    def _told_speller(self) -> Speller:
        terms = {
            word: uses
            for word, uses in self._told.terms.items()
            if word not in self._likely and not any(word in one.terms for one in self._vocabularies)
        }
        return Speller(likelihoods(terms, ()), own=(), forms={})

    @cached_property
    def _speller(self) -> Speller:
        """Made at the first typo, for it takes as long as all the rest."""
        return Speller(self._likely, own=(), forms={})

    @cached_property
    def _likely(self) -> Mapping[str, float]:
        likely: dict[str, float] = {}
        for one in self._targets:
            ordered, terms = sorted(one.common), Counter(one.terms)
            for stem in one.stems:
                terms.update(begun_with(stem, ordered))
            for word, nats in likelihoods(terms, one.common[:EVERYDAY]).items():
                likely[word] = max(nats, likely.get(word, nats))
        return likely

    @cached_property
    def _clipped(self) -> Mapping[str, list[str]]:
        """The words of four letters in a term, by what is left where one is missing: "fel"."""
        found: dict[str, list[str]] = {}
        for word in sorted({word for one in self._targets for word in one.terms}):
            if len(word) == _SHORTEST_TARGET:
                for at in range(1, len(word)):
                    found.setdefault(word[:at] + word[at + 1 :], []).append(word)
        return found


def _by_length(stems: Iterable[str]) -> dict[int, set[str]]:
    """The stems by which a word is known, by how long they are."""
    found: dict[int, set[str]] = {}
    for stem in stems:
        if len(stem) >= _SHORTEST_STEM:
            found.setdefault(len(stem), set()).add(stem)
    return found


def _has(stems: Mapping[int, Collection[str]], word: str) -> bool:
    return any(word[:length] in some for length, some in stems.items())


def begun_with(stem: str, ordered: list[str]) -> Iterator[str]:
    """The words of a sorted list that a stem begins."""
    for at in range(bisect_left(ordered, stem), len(ordered)):
        if not ordered[at].startswith(stem):
            return
        yield ordered[at]


def _is_slip(typed: str, known: str) -> bool:
    """Whether one letter is wrong, too many, left out, or swapped with the next."""
    first = shared_beginning(typed, known)
    rest, meant = typed[first:], known[first:]
    if rest[:2] == meant[1::-1] and rest[2:] == meant[2:]:
        return True
    return rest[1:] == meant[1:] or rest[1:] == meant or rest == meant[1:]


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
