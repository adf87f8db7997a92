"""Typos as fingers make them, always the same for the same seed and text."""

import re
from random import Random

from bot.spelling import NEIGHBOURS

_WORD = re.compile(r"[^\W\d_]{4,}")


def mistype(text: str, seed: int) -> str:
    """The text with one or two edits in words of four letters or more.

    A neighbouring key, two letters swapped, or one left out: the three commonest slips but for
    insertions (Damerau 1964, doi:10.1145/363958.363994). Keys of the QWERTY layout.
    """
    chance = Random(f"{seed} {text}")
    for _ in range(chance.choice((1, 2))):
        found = list(_WORD.finditer(text))
        if not found:
            break
        word = chance.choice(found)
        text = text[: word.start()] + _slip(word[0], chance) + text[word.end() :]
    return text


def _slip(word: str, chance: Random) -> str:
    edit = chance.choice(("neighbour", "swap", "omission"))
    keys = [at for at, letter in enumerate(word) if letter.lower() in NEIGHBOURS]
    pairs = [at for at in range(len(word) - 1) if word[at] != word[at + 1]]
    if edit == "neighbour" and keys:
        at = chance.choice(keys)
        key = chance.choice(NEIGHBOURS[word[at].lower()])
        return word[:at] + (key.upper() if word[at].isupper() else key) + word[at + 1 :]
    if edit == "swap" and pairs:
        at = chance.choice(pairs)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    at = chance.randrange(len(word))
    return word[:at] + word[at + 1 :]
