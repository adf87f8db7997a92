"""Makes `intents/<lang>/_common.txt`, the commonest words of a language. Not needed to run the bot.

They are a guard: what a patient typed is never repaired towards a sign of danger if it is a word
already. Made by hand, once, in an environment that has wordfreq (3.1.1), on a machine that has
`hunspell` and its dictionaries:

    python -m tests.common_words en 25000

The list begins with the commonest words that wordfreq counted. Left out are: what no dictionary
has (misspellings, foreign words), unless everybody types it ("gonna") or it is a known name; what
is much commoner in a neighbouring language; and what differs from a word before it by accents
alone.
Behind them come rarer words: what is a form (`~`, `*`) of one in `_words.yaml`, and what would
else be taken for a sign of danger mistyped ("subside" for "suicide"). In a language of which only
alarms are heard, it is the words that `_words.yaml` alone has. So make it again when that has
changed.
"""

import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import wordfreq
from rapidfuzz.distance import OSA

from bot.content import Content, load, shipped
from bot.content.words import inflected
from bot.hearing import Hearing
from bot.safety import Findings, Safety
from bot.strings import Strings
from bot.text import spoken

DICTIONARIES = {"en": "en_US,en_GB", "es": "es_US,es_CU,es_ES", "fr": "fr", "pt": "pt_BR"}
EVERYBODY_TYPES = 4.4
"""Zipf frequency from which a word counts that no dictionary has: "gonna", "ok", "lol"."""
KNOWN_NAME, LONG_NAME = 3.5, 4
"""Zipf frequency and letters from which a name counts in any language: "disney"; "cal" is a calf
mistyped more often."""
MUCH_COMMONER = 1.8
"""So much higher is the Zipf frequency of a word in the language that it belongs to."""
SHORT = {1: 6.0, 2: 4.6, 3: 3.6}
"""The lowest Zipf frequency of words with so few letters: below it they are abbreviations."""
BEGUN = 2.2
"""The lowest Zipf frequency of a word that a stem (`*`) begins: a language has thousands rarer."""
RARE = {"word": 1.5, "name": 3.0}
"""Zipf frequency below which nobody types it: it is more likely a word mistyped."""
TYPO = {1: 1.0, 2: 3.5}
"""So much lower is the Zipf frequency of what is a word's typo more often than a word itself, by
the letters that are wrong."""
SAME_ROOT = 6
"""Letters that two words begin with, so that the one is the other in another form."""
HEAD = """\
# The commonest words of this language: what a patient typed is no other word mistyped if it is one.
# {count} words, the commonest first, made by tests/common_words.py; nobody needs to read them.
# Source: wordfreq 3.1.1 by Robyn Speer, its large list "{language}"; changed: filtered, shortened.
# Licence of this file: Creative Commons Attribution-ShareAlike 4.0 International (CC BY-SA 4.0),
# https://creativecommons.org/licenses/by-sa/4.0/; attributions: intents/LICENSE-common-words.
"""


def counted(language: str) -> dict[str, float]:
    """Each word of the large list with its Zipf frequency, the commonest first.

    Zipf: the logarithm to base 10 of how often a word stands among a billion.
    """
    words = wordfreq.iter_wordlist(language, "large")
    zipf = {word: wordfreq.zipf_frequency(word, language, "large") for word in words}
    return {word: often for word, often in zipf.items() if re.fullmatch("[a-zñœæ]+", folded(word))}


def folded(word: str) -> str:
    """Accents and apostrophes off, as the bot compares words."""
    return spoken(word).replace("'", "")


def unknown(words: list[str], language: str) -> set[str]:
    """Those of the words that no dictionary of the language has in this spelling."""
    command = ["hunspell", "-l", "-i", "utf-8", "-d", DICTIONARIES[language]]
    asked = "\n".join(words)
    told = subprocess.run(command, input=asked, capture_output=True, text=True, check=True)
    return set(told.stdout.split()).intersection(words)


def names(words: set[str], language: str) -> set[str]:
    """Those of the unknown words that a dictionary has with a capital letter: "disney"."""
    capitals = {word.capitalize(): word for word in words}
    found = capitals.keys() - unknown(list(capitals), language)
    return {capitals[word] for word in found}


class Language:
    """A language's words as they were counted, and what its dictionaries know of them."""

    def __init__(self, language: str) -> None:
        self.zipf = counted(language)
        self._neighbours = [counted(other) for other in DICTIONARIES if other != language]
        possessive = {word for word in self.zipf if word.endswith("'s")}
        self._in_no_dictionary = unknown(list(self.zipf), language) | possessive
        unlisted = self._in_no_dictionary
        self._names = set[str]().union(*(names(unlisted, one) for one in DICTIONARIES))

    def commonest(self) -> Iterator[str]:
        """The words that are words of this language, in the order of their frequency."""
        for word, often in self.zipf.items():
            elsewhere = max(other.get(word, 0) for other in self._neighbours) - often
            if word not in self._in_no_dictionary:
                is_common = often >= SHORT.get(len(word), 0) and elsewhere <= MUCH_COMMONER
            else:
                known = word in self._names and len(word) >= LONG_NAME and often >= KNOWN_NAME
                is_common = known or (often >= EVERYBODY_TYPES and elsewhere <= 0)
            if is_common:
                yield word

    def guards(self, hearing: Hearing, safety: Safety) -> Iterator[str]:
        """Words and names that would be read as others that are worrying, and are none mistyped."""
        for word, often in self.zipf.items():
            kind = "name" if word in self._names else "word"
            if often < RARE[kind] or (kind == "word" and word in self._in_no_dictionary):
                continue
            heard = hearing.hear(word)
            findings = safety.find(heard) if heard.repaired else Findings()
            if findings.worrying or findings.severe or findings.gravest:
                typed, read = folded(word), heard.words[0]
                wrong = min(OSA.distance(typed, read), max(TYPO))
                is_typo = often <= self.zipf.get(read, 0) - TYPO[wrong]
                if not is_typo and typed[:SAME_ROOT] != read[:SAME_ROOT]:
                    yield word


def listed(language: str, most: int, contents: Mapping[str, Content]) -> list[str]:
    """The words of a language's list, with what must be added for the lexicon of all of them."""
    counts = Language(language)
    words = list(dict.fromkeys(map(folded, counts.commonest())))
    lexicon = contents[language].words
    terms = {word for terms in lexicon.terms.values() for term in terms for word in term}
    known = frozenset(words)
    if contents[language].alarms_alone:  # what its lexicon alone has tells it best
        spoken = [one.words.common for one in contents.values() if not one.alarms_alone]
        own = sorted(filter(str.isalpha, terms.difference(words[:most], *spoken)))
        return [*words[: most - len(own)], *own]
    stems = tuple(word.removesuffix("*") for word in terms if word.endswith("*"))
    often = {folded(word) for word, zipf in counts.zipf.items() if zipf >= BEGUN}
    forms = {word for word in words if stems and word.startswith(stems) and word in often}
    for word in terms:
        if word.endswith("~"):
            forms |= inflected(word[:-1], lexicon.endings, known) & known
    kept = dict.fromkeys([*words[:most], *(word for word in words if word in forms)])
    all_words = {name: content.words for name, content in contents.items()}
    all_words[language] = replace(lexicon, common=Strings.of(kept))
    one = contents[language]
    hearing, safety = Hearing(one.concepts, all_words), Safety(one.red_flags, one.concepts)
    kept |= dict.fromkeys(map(folded, counts.guards(hearing, safety)))
    accented = {folded(word): word.replace("'", "") for word in reversed(counts.zipf)}
    return [accented[word] for word in kept]


def main(language: str, most: int) -> None:
    words = listed(language, most, load([shipped()], {}))
    text = textwrap.fill(" ".join(words), 100, break_long_words=False)
    place = Path(__file__).parents[1] / "intents" / language / "_common.txt"
    place.write_text(HEAD.format(count=len(words), language=language) + text + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
