"""Which language words are in, told by each language's own examples."""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from math import exp, log, log1p

from bot.content import Content
from bot.text import words

_SURE, _SURE_OF_ONE = 1.0, 2.5
"""Nats by which a language must be likelier than the next; a single word ("no") must say more."""
_TELLING = 300
"""Words of a message that tell its language: the first ones."""


class Ear:
    """How likely words are in each language, judged by its own examples: their words, and their
    letters for what none of them holds.

    Words and letter trigrams, interpolated: Jelinek and Mercer, "Interpolated estimation of Markov
    source parameters from sparse data" (1980); letter trigrams tell languages apart: Cavnar and
    Trenkle, "N-gram-based text categorization" (1994).
    """

    def __init__(self, contents: Mapping[str, Content]) -> None:
        self._contents = contents

    def prepare(self) -> None:
        """Counts the examples now, not at the first utterance."""
        _ = self._tongues

    def language_of(self, utterance: str) -> str:
        """The language that the words surely are in; "" where they leave it open."""
        if len(self._contents) == 1:
            return next(iter(self._contents))
        phrase = words(utterance)
        telling = [word for word in phrase[:_TELLING] if not word.isdigit()]
        ranked = sorted(
            (
                (sum(map(tongue.likelihood, telling)), name)
                for name, tongue in self._tongues.items()
            ),
            reverse=True,
        )
        (best, language), (second, _) = ranked[:2]
        return language if best - second > (_SURE_OF_ONE if len(phrase) == 1 else _SURE) else ""

    def mixed_in(self, utterance: str, language: str) -> list[str]:
        """The other languages that surely own a word of what is said in this one."""
        phrase, here = words(utterance)[:_TELLING], self._tongues[language]
        return [
            other
            for other, there in self._tongues.items()
            if other != language
            and any(
                there.likelihood(word) - here.likelihood(word) > _SURE_OF_ONE for word in phrase
            )
        ]

    @cached_property
    def _tongues(self) -> dict[str, "Tongue"]:
        counted = {name: Counter(_words_of(content)) for name, content in self._contents.items()}
        pieces = {
            name: Counter(piece for word in uses for piece in _pieces(word))
            for name, uses in counted.items()
        }
        variety = len(set().union(*pieces.values()))
        return {name: Tongue(uses, pieces[name], variety) for name, uses in counted.items()}


class Tongue:
    """One language's words and pieces of words, with how often each is used."""

    _UNKNOWN = 0.01
    """The share of words that no example holds."""
    _SEEN_TOO = 0.5
    """What every piece is counted for before it is seen."""

    def __init__(self, uses: Counter[str], pieces: Counter[str], variety: int) -> None:
        """``variety`` is the number of pieces in all languages: the same for each, or what is
        unknown would favour the smaller."""
        self._words = uses
        self._all_words = uses.total() or 1
        all_pieces = pieces.total() + self._SEEN_TOO * variety or 1.0
        self._unseen = log(self._SEEN_TOO / all_pieces)
        self._pieces = {
            piece: log((seen + self._SEEN_TOO) / all_pieces) for piece, seen in pieces.items()
        }
        self.likelihood = lru_cache(maxsize=4096)(self._likelihood)

    def _likelihood(self, word: str) -> float:
        """In nats."""
        pieces = [self._pieces.get(piece, self._unseen) for piece in _pieces(word)]
        spelt = log(self._UNKNOWN) + sum(pieces) / 2  # half, since they overlap
        if word not in self._words:
            return spelt
        known = log((1 - self._UNKNOWN) * self._words[word] / self._all_words)
        return max(known, spelt) + log1p(exp(-abs(known - spelt)))  # their sum, in logarithms


def _words_of(content: Content) -> Iterator[str]:
    for intent in content.intents.values():
        for example in intent.examples:
            yield from words(example)


def _pieces(word: str) -> list[str]:
    """The letter trigrams of a word with its ends marked."""
    marked = f"<{word}>"
    return [marked[at : at + 3] for at in range(len(marked) - 2)]
