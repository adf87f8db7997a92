"""What of an utterance is counted beside its words: pairs of words, and letters."""

from collections.abc import Iterable
from functools import lru_cache

from bot.text import Phrase

_WORDS = 2048  # words whose letters are kept at hand


def pairs(phrase: Phrase) -> Iterable[str]:
    """Neighbouring words and the ends of the phrase, each pair once."""
    return dict.fromkeys(map(" ".join, zip(("^", *phrase), (*phrase, "$"), strict=True)))


@lru_cache(maxsize=_WORDS)
def letters(word: str) -> tuple[str, ...]:
    """The letter trigrams of a word with its ends marked, each once; "~" tells them from words."""
    marked = f"<{word}>"
    return tuple(dict.fromkeys(["~" + marked[at : at + 3] for at in range(len(marked) - 2)]))
