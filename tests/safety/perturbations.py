"""What devices and fingers make of a message, and how much of the alarms is heard all the same.

``python -m tests.safety.perturbations`` prints it, with what is lost.
"""

import re
import string
import sys
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

import yaml

from tests.safety import ear
from tests.safety.corpora import LANGUAGES, messages

Perturbation = Callable[[str, str, Random], str]
"""Of a message, in a language."""

_MARKS = re.compile(r"(?<!\d)[.,;:!?¿¡…]+|[.,;:!?¿¡…]+(?!\d)")
_TYPABLE = re.compile(r"[a-zñáéíóúü]{4,}", re.IGNORECASE)
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def upper(text: str, language: str, chance: Random) -> str:
    return text.upper()


def unpunctuated(text: str, language: str, chance: Random) -> str:
    return " ".join(_MARKS.sub(" ", text).split())


def unaccented(text: str, language: str, chance: Random) -> str:
    """As on a keyboard without accents; ñ keeps its tilde, for it has a key of its own."""
    parts = unicodedata.normalize("NFD", text.replace("ñ", "\0"))
    kept = "".join(sign for sign in parts if not unicodedata.combining(sign))
    return kept.replace("\0", "ñ")


def spoken(text: str, language: str, chance: Random) -> str:
    """As a phone writes down what it hears: no marks, small letters, one word for another."""
    words = unpunctuated(text.lower(), language, chance).split()
    like = homophones(language)
    places = [at for at, word in enumerate(words) if word in like]
    if places:
        at = chance.choice(places)
        words[at] = like[words[at]]
    return " ".join(words)


@cache
def homophones(language: str) -> dict[str, str]:
    file = Path(__file__).parent / "homophones.yaml"
    found = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)[language]
    assert isinstance(found, dict)
    return found


def split(text: str, language: str, chance: Random) -> str:
    """As two messages that are heard together, as the conversation joins them."""
    words = text.split()
    at = chance.randrange(1, max(len(words), 2))
    return f"{' '.join(words[:at])} , {' '.join(words[at:])}"


def mistyped(text: str, language: str, chance: Random) -> str:
    """One word with one slip of a finger; not of its first letter, which few slips touch.

    (Yannakoudakis and Fawthrop 1983.)
    """
    places = [found.span() for found in _TYPABLE.finditer(text)]
    if not places:
        return text
    start, end = chance.choice(places)
    at = chance.randrange(start + 1, end)
    slips = (text[at] * 2, "", neighbour(text[at], chance))
    if at + 1 < end and chance.random() < 0.25:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + chance.choice(slips) + text[at + 1 :]


def neighbour(letter: str, chance: Random) -> str:
    """A letter whose key is beside that of another."""
    for row in _KEYS:
        at = row.find(letter.lower())
        if at >= 0:
            return chance.choice([row[near] for near in (at - 1, at + 1) if 0 <= near < len(row)])
    return chance.choice(string.ascii_lowercase)


PERTURBATIONS: dict[str, Perturbation] = {
    "upper case": upper,
    "no punctuation": unpunctuated,
    "no accents": unaccented,
    "spoken": spoken,
    "split in two": split,
    "one typo": mistyped,
}


def perturbed(kind: str, text: str, language: str) -> str:
    """The same at each call."""
    return PERTURBATIONS[kind](text, language, Random(f"{kind} {text}"))


def lost(kind: str, language: str) -> list[str]:
    """The alarms of the corpus that are heard as they stand, and not so."""
    heard = [text for text in messages(language, "alarm") if ear.alarms(text)]
    changed = [perturbed(kind, text, language) for text in heard]
    return [text for text in changed if not ear.alarms(text)]


def false(kind: str, language: str) -> list[str]:
    """The near misses that are calm as they stand, and alarm so."""
    calm = [text for text in messages(language, "calm") if not ear.alarms(text)]
    changed = [perturbed(kind, text, language) for text in calm]
    return [text for text in changed if ear.alarms(text)]


def main(*languages: str) -> None:
    for language in languages or LANGUAGES:
        whole = {name: len(messages(language, name)) for name in ("alarm", "calm")}
        for kind in PERTURBATIONS:
            missed, raised = lost(kind, language), false(kind, language)
            kept = 100 * (1 - len(missed) / whole["alarm"])
            share = 100 * len(raised) / whole["calm"]
            print(f"{language} {kind}: {kept:.1f} % still heard, {share:.1f} % false alarms")
            print(*(f"  lost  {text!r}" for text in missed), sep="\n")
            print(*(f"  false {text!r}" for text in raised), sep="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
