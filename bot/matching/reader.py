"""Reads what was typed as the words that examples are compared by: repaired first, for a rule that
rewrites a word, or takes a filler off, knows it only as it is spelt."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import zip_longest

import bot.content.words
import bot.spelling
import bot.strings
import bot.text
from bot.cache import NO_CACHE, Cache, edition
from bot.content import Intent, Wording
from bot.content.words import Words, inflected
from bot.spelling import (
    Likelihoods,
    PackedLikelihoods,
    Speller,
    likelihoods,
    packed_likelihoods,
    shared_beginning,
)
from bot.strings import Packed, Strings, packed_strings
from bot.text import Phrase, mended, words

_SHORTEST_STEM = 4  # letters: shorter words with an ending are mostly others ("new", "news")

_EDITION = edition(
    [
        __file__,
        bot.content.words.__file__,
        bot.spelling.__file__,
        bot.strings.__file__,
        bot.text.__file__,
    ]
)

_MOST_STRANGE = 120
"""Words of a message that no example holds, its first ones, that are looked at more closely."""


@dataclass(frozen=True, slots=True)
class Typed:
    """An utterance as it is compared."""

    phrase: Phrase
    """Repaired and rewritten, without politeness around it."""
    repairs: tuple[tuple[str, str], ...]
    """What was typed, with what it was read as."""


class Reader:
    """Knows how the examples of one language are spelt; keeps nothing of what it reads."""

    def __init__(
        self,
        intents: Iterable[Intent],
        wording: Wording,
        language: Words,
        cache: Cache = NO_CACHE,
    ) -> None:
        self._wording = wording
        texts = [text for intent in intents for text in (intent.title, *intent.examples)]
        known = sorted(wording.vocabulary)

        def count() -> tuple[Packed, PackedLikelihoods, dict[str, str]]:
            uses = Counter(word for text in texts for word in words(text))
            uses.update(known)
            likely = likelihoods(uses, language.common)
            return (
                packed_strings(uses),
                packed_likelihoods(likely),
                _forms(uses, language.endings, language.common),
            )

        said = (texts, known, language.common, language.endings)
        key = "\n\n".join((_EDITION, *map("\n".join, said)))
        uses, likely, forms = cache.fetch("words", key, count)
        self._speller = Speller(Likelihoods(*likely), Strings(uses), forms)

    def prepare(self) -> None:
        """Makes now what is else made at the first typos."""
        self._speller.prepare()

    def phrase(self, text: str) -> Phrase:
        """The words of a text as they are compared."""
        return self.read(text).phrase

    def read(self, text: str) -> Typed:
        """The same, with what was read otherwise than typed."""
        speller = self._speller
        typed = words(speller.unmasked(mended(text)))
        read: list[str] = []
        repairs: list[tuple[str, str]] = []
        strange, torn = 0, False
        for word, behind in zip_longest(typed, typed[1:], fillvalue=""):
            if torn:  # it was the second half of the word before
                torn = False
                continue
            meant: Phrase = (word,)
            if not (word in speller and behind in speller) and strange < _MOST_STRANGE:
                strange += 1
                one = speller.joined(word, behind)
                torn = one is not None
                meant = (one,) if one else speller.read(word)
            if torn or meant != (word,):
                written = f"{word} {behind}" if torn else word
                repairs.append((written, " ".join(meant)))
            read += meant
        return Typed(self._wording.compared(tuple(read)), tuple(repairs))


def _forms(
    uses: Mapping[str, int], endings: Collection[str], common: Collection[str]
) -> dict[str, str]:
    """The common words that are one of the examples' with another ending: each with the one that it
    shares most letters with, of several the most used."""
    listed = frozenset(common).difference(uses)
    forms: dict[str, tuple[int, int, str]] = {}
    for word, number in uses.items():
        if len(word) >= _SHORTEST_STEM and word.isalpha():
            for form in inflected(word, endings, listed):
                if form in listed:
                    found = shared_beginning(form, word), number, word
                    forms[form] = max(found, forms.get(form, found))
    return {form: word for form, (_, _, word) in forms.items()}
