"""Strings in, strings out: what a patient typed as words that can be compared."""

import re
import unicodedata
from collections.abc import Collection, Mapping

# A run of letters and digits; apostrophes inside it are dropped ("what's" and "whats" are one word).
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'"})
# A sentence with what ends it; a full stop inside a number or an abbreviation ("4.5", "e.g.") ends nothing.
_SENTENCE = re.compile(r"(?:[^.!?…;\n]|\.(?=[^\s.]))+[.!?…;]*")

Phrase = tuple[str, ...]


def fold(text: str) -> str:
    """Case off, accents off (Unicode NFKD without combining marks), one kind of apostrophe."""
    if text.isascii():
        return text.lower().replace("`", "'")
    decomposed = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()  # last: NFKD makes capitals of "™"


def words(text: str) -> Phrase:
    """The words of a text, folded, apostrophes dropped.

    >>> words("What's the price,  por día?")
    ('whats', 'the', 'price', 'por', 'dia')
    """
    return tuple(word.replace("'", "") for word in _WORD.findall(fold(text)))


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, each with the mark that ends it; line breaks and semicolons end one, too.

    >>> sentences("Hi there! My back hurts. How much is it?")
    ('Hi there!', 'My back hurts.', 'How much is it?')
    """
    return tuple(sentence for match in _SENTENCE.findall(text) if words(sentence := match.strip()))


class Rewriter:
    """Replaces word sequences by others, the longest first, in one pass: synonyms, contractions, clipped spellings."""

    def __init__(self, rules: Mapping[Phrase, Phrase]) -> None:
        self._rules = dict(rules)
        self._lengths: dict[str, tuple[int, ...]] = {}
        for phrase in sorted(self._rules, key=len, reverse=True):
            known = self._lengths.get(phrase[0], ())
            if len(phrase) not in known:
                self._lengths[phrase[0]] = (*known, len(phrase))

    def rewrite(self, phrase: Phrase) -> Phrase:
        """The phrase with every rule applied once, left to right; what a rule put in is not rewritten again."""
        if not any(word in self._lengths for word in phrase):
            return phrase
        written: list[str] = []
        at = 0
        while at < len(phrase):
            for length in self._lengths.get(phrase[at], ()):
                replacement = self._rules.get(phrase[at : at + length])
                if replacement is not None:
                    written.extend(replacement)
                    at += length
                    break
            else:
                written.append(phrase[at])
                at += 1
        return tuple(written)


def without(phrase: Phrase, fillers: Collection[Phrase]) -> Phrase:
    """The phrase less the fillers at its two ends ("hi", "please", "thanks in advance"); all of it where nothing else is left."""
    start, end = 0, len(phrase)
    shortened = True
    while shortened and start < end:
        shortened = False
        for filler in fillers:
            size = len(filler)
            if not 0 < size <= end - start:
                continue
            if phrase[start : start + size] == filler:
                start, shortened = start + size, True
            elif phrase[end - size : end] == filler:
                end, shortened = end - size, True
    return phrase[start:end] or phrase
