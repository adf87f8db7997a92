"""Which words tell what a message is about, and whose field they are of: the clinic's, or one that
it knows only in order to refuse it."""

from collections import Counter
from collections.abc import Collection, Iterable
from math import log

from bot.strings import Strings
from bot.text import Phrase

_FUNCTION_WORDS = 120
"""The commonest words of a language: they say how, and hardly what about."""
_UNLISTED = 20_000  # the rank of a word that the list does not have


class Fields:
    """Knows the words of the examples by field, and those of the language by how common they
    are."""

    def __init__(self, own: Iterable[Phrase], foreign: Iterable[Phrase], common: Strings) -> None:
        """``common`` are the commonest words of the language, the most used first."""
        self._own, self._foreign = (
            Counter(word for phrase in phrases for word in phrase) for phrases in (own, foreign)
        )
        self._function_words = frozenset((*common[:_FUNCTION_WORDS], "^", "$"))
        self._common = common

    def telling(self, phrase: Phrase) -> dict[str, float]:
        """The words that tell what it is about, with how much, in nats: the rarer, the more."""
        return {
            word: log(2 + (rank if (rank := self._common.find(word)) >= 0 else _UNLISTED))
            for word in phrase
            if word not in self._function_words
        }

    def is_functional(self, pair: str) -> bool:
        """Whether a pair of words tells only how something is asked."""
        return self._function_words.issuperset(pair.split())

    def own(self, words: Collection[str]) -> float:
        """How surely one of the words belongs to the clinic's fields alone, 0-1."""
        return max((_share(self._own[word], self._foreign[word]) for word in words), default=0.0)

    def foreign(self, words: Collection[str]) -> float:
        """How surely one of them belongs to foreign fields alone, 0-1."""
        return max((_share(self._foreign[word], self._own[word]) for word in words), default=0.0)


def _share(uses: int, others: int) -> float:
    share = uses / (uses + others + 1)
    return share * share
