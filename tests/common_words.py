"""Makes `intents/<lang>/_common.txt`, the commonest words of a language. Not needed to run the bot.

They are a guard: what a patient typed is never repaired towards a sign of danger if it is a word
already. Made by hand, once, in an environment that has wordfreq (3.1.1) and PyYAML, on a machine
that has `hunspell` and its dictionaries:

    python tests/common_words.py en 25000

The list begins with the commonest words that wordfreq counted. Left out are: what no dictionary
has (misspellings, names, foreign words), unless everybody types it ("gonna"); what is much
commoner in a neighbouring language; and what differs from a word before it by accents alone.
Behind them come the rarer forms of the words that `_words.yaml` inflects (`~`).
"""

import re
import subprocess
import sys
import textwrap
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import wordfreq
import yaml

INTENTS = Path(__file__).parents[1] / "intents"
DICTIONARIES = {"en": "en_US,en_GB", "es": "es_US,es_CU,es_ES", "fr": "fr", "pt": "pt_BR"}
EVERYBODY_TYPES = 4.4
"""Zipf frequency from which a word counts that no dictionary has: "gonna", "ok", "lol"."""
MUCH_COMMONER = 1.8
"""So much higher is the Zipf frequency of a word in the language that it belongs to."""
SHORT = {1: 6.0, 2: 4.6, 3: 3.6}
"""The lowest Zipf frequency of words with so few letters: below it they are abbreviations."""
CAPITALIZED = {
    "en": """
monday tuesday wednesday thursday friday saturday sunday january february march april may june july
august september october november december christmas easter god american english spanish french
portuguese haitian creole cuban mexican latin african chinese indian european british
i'm i've i'll i'd
"""
}
"""What a dictionary has with a capital letter only, and is no name of a person or a place."""
HEAD = """\
# The commonest words of this language: what a patient typed is no other word mistyped if it is one.
# {count} words, the commonest first, made by tests/common_words.py; nobody needs to read them.
# Source: wordfreq 3.1.1 by Robyn Speer, its large list "{language}"; changed: filtered, shortened.
# Licence of this file: Creative Commons Attribution-ShareAlike 4.0 International (CC BY-SA 4.0),
# https://creativecommons.org/licenses/by-sa/4.0/; attributions: intents/LICENSE-common-words.
"""


def folded(word: str) -> str:
    """Accents and apostrophes off, as the bot compares words; ñ stays a letter of its own."""
    parts = unicodedata.normalize("NFD", word.replace("ñ", "\0").replace("'", ""))
    return "".join(sign for sign in parts if not unicodedata.combining(sign)).replace("\0", "ñ")


def unknown(words: list[str], language: str) -> set[str]:
    """Those of the words that no dictionary of the language has in this spelling."""
    command = ["hunspell", "-l", "-i", "utf-8", "-d", DICTIONARIES[language]]
    asked = "\n".join(words)
    told = subprocess.run(command, input=asked, capture_output=True, text=True, check=True)
    return set(told.stdout.split())


def names(words: set[str], language: str) -> set[str]:
    """Those of the unknown words that a dictionary has with a capital letter."""
    capitals = {word.capitalize(): word for word in words}
    found = capitals.keys() - unknown(list(capitals), language)
    return {capitals[word] for word in found}


def common(zipf: dict[str, float], language: str) -> Iterator[str]:
    """The words among those counted that are words of the language, in the same order."""
    neighbours = [counted(other) for other in DICTIONARIES if other != language]
    candidates = [word for word in zipf if re.fullmatch("[a-zñœæ]+", folded(word))]
    in_no_dictionary = unknown(candidates, language).intersection(candidates)
    in_no_dictionary -= set(CAPITALIZED.get(language, "").split())
    in_no_dictionary |= {word for word in candidates if word.endswith("'s")}
    not_ours = names(in_no_dictionary, language)
    seen = set()
    for word in candidates:
        elsewhere = max(other.get(word, 0) for other in neighbours) - zipf[word]
        if word in in_no_dictionary:
            is_common = zipf[word] >= EVERYBODY_TYPES and elsewhere <= 0 and word not in not_ours
        else:
            is_common = zipf[word] >= SHORT.get(len(word), 0) and elsewhere <= MUCH_COMMONER
        if is_common and folded(word) not in seen:
            seen.add(folded(word))
            yield word.replace("'", "")


def counted(language: str) -> dict[str, float]:
    """Each word of the large list with its Zipf frequency, the commonest first.

    Zipf: the logarithm to base 10 of how often a word stands among a billion.
    """
    words = wordfreq.iter_wordlist(language, "large")
    return {word: wordfreq.zipf_frequency(word, language, "large") for word in words}


def inflected(language: str) -> set[str]:
    """Every form, folded, that `~` may make of a word of the language's lexicon."""
    place = INTENTS / language / "_words.yaml"
    lexicon = yaml.load(place.read_text(), yaml.CBaseLoader)["words"] if place.exists() else {}
    endings = ["", *re.findall(r"\w+", lexicon.get("endings", ""))]
    stems = set(re.findall(r"(\w+)~", folded(",".join(lexicon.values()))))
    stems |= {re.sub("[aeiou](?=[^aeiou]*$)", "", stem) for stem in stems}
    return {stem + ending for stem in stems for ending in endings}


def main(language: str, most: int) -> None:
    words = list(common(counted(language), language))
    forms = inflected(language)
    listed = words[:most] + [word for word in words[most:] if folded(word) in forms]
    text = textwrap.fill(" ".join(listed), 100, break_long_words=False)
    place = INTENTS / language / "_common.txt"
    place.write_text(HEAD.format(count=len(listed), language=language) + text + "\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
