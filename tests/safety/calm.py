"""Alarming words where nothing is wrong: the words of the lexicon in frames that make them
ordinary.

``python -m tests.safety.calm`` prints how much of it alarms all the same, and what.
"""

import re
import sys
from collections.abc import Iterator
from functools import cache
from random import Random

import yaml

from tests.safety import ear
from tests.safety.corpora import LANGUAGES
from tests.safety.grid import HERE, Speaker

CELLS = 20
"""Messages a frame with words to fill in."""
_PLACE = re.compile(r"\{(\w+)\}")


@cache
def frames(language: str) -> dict[str, list[str]]:
    text = (HERE / language / "calm_frames.yaml").read_text(encoding="utf-8")
    loaded = yaml.load(text, Loader=yaml.CBaseLoader)
    assert isinstance(loaded, dict)
    return loaded


def messages(language: str, kind: str) -> list[str]:
    """What alarms nobody who reads it, of one kind; the same at each call."""
    return [text for frame in frames(language)[kind] for text in filled(language, frame)]


def filled(language: str, frame: str) -> list[str]:
    """A frame with other words each time; none that says whose it is ("se me duerme"), for that
    makes it somebody's own."""
    speaker = Speaker(language, Random(f"{language} {frame}"))
    found = {}
    for _ in range(CELLS if "{" in frame else 1):
        said = [speaker.word(place) for place in _PLACE.findall(frame)]
        if not any(ear.hear(word).of("own") for word in said):
            words = iter(said)
            text = _PLACE.sub(lambda _, words=words: next(words), frame)
            found[" ".join(text.split())] = None
    return list(found)


def false_alarms(language: str) -> Iterator[tuple[str, str, str]]:
    """Each with its kind and why."""
    for kind in frames(language):
        for text in messages(language, kind):
            if ear.alarms(text):
                found = ear.gravest(text)
                assert found
                yield kind, text, "; ".join(found.because)


def main(*languages: str) -> None:
    for language in languages or LANGUAGES:
        alarmed = list(false_alarms(language))
        for kind in frames(language):
            whole = len(messages(language, kind))
            false = [row for row in alarmed if row[0] == kind]
            print(f"{language} {kind}: {len(false)} of {whole} ({100 * len(false) / whole:.1f} %)")
        for row in alarmed:
            print(" | ".join(row))


if __name__ == "__main__":
    main(*sys.argv[1:])
