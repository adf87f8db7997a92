"""Strings in, strings out: what a patient typed as words that can be compared."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from html import unescape
from itertools import filterfalse

# A run of letters and digits; apostrophes inside it are dropped: "what's" is "whats".
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_APOSTROPHES = re.compile("[’‘`´ʼ‛′‵՚ʹʻʽˈꞌ]")
_ENTITY = re.compile(r"&(?:#x?[0-9a-f]{1,6};?|[a-z]{2,8};)", re.IGNORECASE)
# UTF-8 that was read as Windows-1252: "canâ€™t", "espaÃ±ol".
_LATIN_1 = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_MOJIBAKE = re.compile(rf"[ÂÃ][{_LATIN_1}]|â[{_LATIN_1}]{{2}}")
# What shows nothing, or only how it is shown: soft hyphens, joiners, direction marks, selectors.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e01ef]"
)
_GLUED = re.compile(rf"(?<=\w){_INVISIBLE.pattern}+(?=\w)")
# Latin letters that Unicode takes for no form of the plain ones, and letters of Cyrillic and Greek
# that look like Latin ones (Unicode Technical Standard 39, confusables).
_OTHER_FORMS = str.maketrans("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢıɑɡɩøłđ", "abcdefghijklmnopqrstuvwyziagiold")
_LOOK_ALIKES = str.maketrans(
    "асԁеһіјӏорԛѕԝхуѵквмнтАВСЕНІЈКМОРԚЅТԜХУαβεγικνορτυχωηΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "acdehijlopqswxyvkbmhtABCEHIJKMOPQSTWXYabeyikvoptuxwnABEZHIKMNOPTYX",
)
_OTHER_SCRIPT = re.compile("[\u0370-\u03ff\u0400-\u052f]")
_LATIN = re.compile("[a-zA-Z]")
_LETTERS = re.compile(r"[^\W\d_]+")
# A key beside the apostrophe's, or a blank too many, between letters and a last one that is no
# word: "can;t", "can 't". The vowels are words ("dolor,y"), and so are w, n, r ("pain,w fever").
_MISSED = re.compile(
    r"""(?<=[^\W\d_])(?:[;"]|(?<=[^\W\d_]{2})[,/]|\s{1,2}'|'\s)(?=[tsdm]\b)""", re.IGNORECASE
)
# A sentence with what ends it; a full stop inside a number or an abbreviation ("4.5") ends nothing.
_SENTENCE = re.compile(r"(?:[^.!?…;\n]|\.(?=[^\s.]))+[.!?…;]*")

_TILDE = "\u0303"  # of an "n" that is written as two characters

Phrase = tuple[str, ...]
_MOST_GROWTH = 4
"""Accents and Korean syllables taken apart stay below it; "ﷺ" is a sentence of 18 characters."""
LONGEST_MESSAGE = 4096
"""Characters that are read of a message, and that are sent in one: Telegram takes no more."""


def fold(text: str) -> str:
    """Case off, accents off (Unicode NFKD without combining marks), one kind of apostrophe.

    A text that would become many times as long keeps the signs that stand for several letters.
    """
    if text.isascii():
        return text.lower().replace("`", "'")
    # without marks first, for it takes long to put very many of them in order
    text = _APOSTROPHES.sub("'", "".join(filterfalse(unicodedata.combining, text)))
    decomposed = unicodedata.normalize("NFKD", text)
    if len(decomposed) > _MOST_GROWTH * len(text):
        decomposed = unicodedata.normalize("NFD", text)
    return "".join(
        filterfalse(unicodedata.combining, decomposed)
    ).casefold()  # last: NFKD makes capitals of "™"


def spoken(text: str) -> str:
    """As ``fold``, where "ñ" stays a letter of its own: "año" is not "ano"."""
    if text.isascii():
        return fold(text)
    marked = (char for char in text if char == _TILDE or not unicodedata.combining(char))
    composed = unicodedata.normalize("NFC", "".join(marked)).replace("Ñ", "ñ")
    return "ñ".join(map(fold, composed.split("ñ")))


def ends(text: str, first: int, last: int, between: str) -> str:
    """The text; of one with more characters, the ``first`` and the ``last`` ones."""
    return text if len(text) <= first + last else f"{text[:first]}{between}{text[-last:]}"


def mended(text: str) -> str:
    """The text with the characters that were meant, where a device or a finger garbled them.

    HTML entities, wrongly decoded UTF-8, what cannot be seen, letters of another alphabet that look
    like ours, and what stands in the place of an apostrophe. To be called before a text is split
    at its signs, for some of them part nothing here.

    >>> mended("i canâ€™t, can&#39;t, can;t, can 't")
    "i can't, can't, can't, can't"
    """
    if "&" in text:
        text = _ENTITY.sub(lambda entity: unescape(entity[0]), text)
    if text.isascii():
        text = text.replace("`", "'")
    else:
        text = _MOJIBAKE.sub(lambda garbled: _decoded(garbled[0]), text)
        text = _APOSTROPHES.sub("'", _INVISIBLE.sub("", text)).translate(_OTHER_FORMS)
        if _OTHER_SCRIPT.search(text):
            text = _in_latin(text)
    return _MISSED.sub("'", text)


def parted(text: str) -> str:
    """The text with a blank for what cannot be seen between two letters, where that parts words.

    >>> parted("i cant\u200bbreathe")
    'i cant breathe'
    """
    return text if text.isascii() else _GLUED.sub(" ", text)


def _decoded(garbled: str) -> str:
    try:
        return garbled.encode("cp1252").decode()
    except UnicodeError:
        return garbled


def _in_latin(text: str) -> str:
    """Words with a letter of another alphabet that looks like a Latin one, and stands among these;
    all such words, where none is really of another alphabet."""

    def is_foreign(word: str) -> bool:
        return bool(_OTHER_SCRIPT.search(word.translate(_LOOK_ALIKES)))

    found = _LETTERS.findall(text)
    all_alike = _LATIN.search(text) and not any(map(is_foreign, found))

    def plain(word: re.Match[str]) -> str:
        alike = all_alike or _LATIN.search(word[0])
        return word[0].translate(_LOOK_ALIKES) if alike else word[0]

    return _LETTERS.sub(plain, text)


def words(text: str) -> Phrase:
    """The words of a text, folded, apostrophes dropped.

    >>> words("What's the price,  por día?")
    ('whats', 'the', 'price', 'por', 'dia')
    """
    if text.isascii() and text.isalpha():  # one plain word: words are often asked for one by one
        return (text.lower(),)
    folded = fold(mended(text))
    found = _WORD.findall(folded)
    return tuple(word.replace("'", "") for word in found) if "'" in folded else tuple(found)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, each with the mark that ends it; line breaks and ";" end one, too.

    >>> sentences("Hi there! My back hurts. How much is it?")
    ('Hi there!', 'My back hurts.', 'How much is it?')
    """
    return tuple(
        sentence for match in _SENTENCE.findall(mended(text)) if words(sentence := match.strip())
    )


class Rewriter:
    """Replaces word sequences by others, the longest first, in one pass: synonyms, contractions."""

    def __init__(self, rules: Mapping[Phrase, Phrase]) -> None:
        self.rules = dict(rules)
        self._lengths: dict[str, tuple[int, ...]] = {}
        for phrase in sorted(self.rules, key=len, reverse=True):
            known = self._lengths.get(phrase[0], ())
            if len(phrase) not in known:
                self._lengths[phrase[0]] = (*known, len(phrase))

    def __eq__(self, other: object) -> bool:
        """Whether they have the same rules."""
        return isinstance(other, Rewriter) and self.rules == other.rules

    def __hash__(self) -> int:
        return hash(tuple(self.rules))

    def rewrite(self, phrase: Phrase) -> Phrase:
        """The phrase with every rule applied once, left to right.

        What a rule put in is not rewritten again.
        """
        if self._lengths.keys().isdisjoint(phrase):
            return phrase
        written: list[str] = []
        at = 0
        while at < len(phrase):
            for length in self._lengths.get(phrase[at], ()):
                replacement = self.rules.get(phrase[at : at + length])
                if replacement is not None:
                    written.extend(replacement)
                    at += length
                    break
            else:
                written.append(phrase[at])
                at += 1
        return tuple(written)


class Trimmer:
    """Takes fillers off the two ends of a phrase: "hi", "please", "thanks in advance"."""

    def __init__(self, fillers: Iterable[Phrase]) -> None:
        self.fillers = tuple(sorted(filter(None, fillers), key=len, reverse=True))
        self._first: dict[str, list[Phrase]] = {}
        self._last: dict[str, list[Phrase]] = {}
        for filler in self.fillers:
            self._first.setdefault(filler[0], []).append(filler)
            self._last.setdefault(filler[-1], []).append(filler)

    def __eq__(self, other: object) -> bool:
        """Whether they take off the same."""
        return isinstance(other, Trimmer) and self.fillers == other.fillers

    def __hash__(self) -> int:
        return hash(self.fillers)

    def trim(self, phrase: Phrase) -> Phrase:
        """The phrase less the fillers, the longest first; all of it where it is nothing else."""
        return self.rest(phrase) or phrase

    def rest(self, phrase: Phrase) -> Phrase:
        """The phrase less the fillers; nothing where it is nothing else."""
        start, end = 0, len(phrase)
        while start < end:
            for filler in self._first.get(phrase[start], ()):
                if phrase[start : min(end, start + len(filler))] == filler:
                    start += len(filler)
                    break
            else:
                for filler in self._last.get(phrase[end - 1], ()):
                    if phrase[max(start, end - len(filler)) : end] == filler:
                        end -= len(filler)
                        break
                else:
                    break
        return phrase[start:end]
