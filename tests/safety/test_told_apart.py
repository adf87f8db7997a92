"""What only tells what a patient wants changes nothing of what is found in a message: each message
of this folder, in every language, is heard with and without the words for it."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.hearing import Hearing
from bot.safety import Findings
from tests import shipped
from tests.safety import ear, grid

HERE = Path(__file__).parent


@cache
def without() -> Hearing:
    """Knows no word that only tells what a patient wants."""
    contents = shipped.contents()
    concepts = next(iter(contents.values())).concepts
    kept = {name: one for name, one in concepts.simple.items() if not one.is_told}
    words = {
        language: replace(
            content.words,
            terms={name: terms for name, terms in content.words.terms.items() if name in kept},
        )
        for language, content in contents.items()
    }
    return Hearing(replace(concepts, simple=kept), words)


def texts(found: Any) -> Iterator[str]:
    """Every text in what a file holds."""
    if isinstance(found, str):
        yield found
        return
    for inner in found.values() if isinstance(found, dict) else found:
        yield from texts(inner)


def messages(language: str) -> Iterator[str]:
    for path in sorted((HERE / language).glob("*.yaml")):
        yield from texts(yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader))
    yield from grid.messages(language)


def meaning(findings: Findings) -> tuple[Findings, tuple[object, ...]]:
    """What was found, but for the words by which."""
    gravest = findings.gravest
    named = (gravest.level, gravest.flag.name, gravest.somebody) if gravest else ()
    return replace(findings, gravest=None), named


EVERY = 3
"""One of so many messages: all of them take as long as the whole rest of this folder."""


@pytest.mark.parametrize("language", ear.languages())
def test_what_is_told_changes_nothing_that_is_found(language: str) -> None:
    safety, deaf = ear.safety(), without()
    heard = list(messages(language))[::EVERY]
    changed = [
        text for text in heard if meaning(ear.find(text)) != meaning(safety.find(deaf.hear(text)))
    ]

    assert len(heard) > 100
    assert changed == []


@pytest.mark.parametrize(
    "text",
    ["mwen gen mal do ak lafyèv", "do m ap fè m mal, mwen gen lafyèv", "lafyèv ak doulè nan do m"],
)
def test_a_back_in_haitian_creole_is_no_word_of_another_language_that_tells_something(
    text: str,
) -> None:
    """ "Do" is the back there, and no end of "2do"."""
    assert ear.alarms(text)
    assert meaning(ear.find(text)) == meaning(ear.safety().find(without().hear(text)))
