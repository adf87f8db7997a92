"""What a clinic says of itself that only another one may say, and where help is in its country."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.checks.places import is_laid_over, key_at, problem
from bot.content import BASE, CARDS, Content, Place, placeholders
from bot.content.clinic import CLINIC
from bot.content.names import LINES, REACHES, USES
from bot.content.nodes import read
from bot.errors import Problem

_NUMBERS = ("emergency_number", *LINES.values())
_POSSESSED = re.compile(r"['’]s\b.*")
"""Of the name of a clinic, what stands behind whose it is: "College's Community Clinic"."""


def check(contents: Mapping[str, Content]) -> Iterator[Problem]:
    """Every such problem."""
    folders = next(iter(contents.values())).folders if contents else ()
    shipped = _in_words(folders[0] / CLINIC) if folders else {}
    for content in contents.values():
        yield from _unworded(content, contents.get(BASE))
        if shipped.get("name", "") not in ("", content.facts["name"]):
            yield from _vouching(content, shipped)


def numbers(content: Content) -> str:
    """The numbers for emergencies that patients are given, in one line; one that nobody knows has
    that of emergencies in its place, and is not named."""
    ambulance, *lines = ((name, content.facts[name]) for name in _NUMBERS)
    known = [ambulance, *(line for line in lines if line[1] != ambulance[1])]
    return ", ".join(f"{name.removesuffix('_number')} {number}" for name, number in known)


def _unworded(content: Content, base: Content | None) -> Iterator[Problem]:
    """Cards that would say how a number may be used in the base language's words."""
    if base is None or content is base or not content.guarded:
        return
    for name in CARDS:
        for use in sorted(placeholders(content.cards.get(name, "")).intersection(USES)):
            if content.facts[use] and content.facts[use] == base.facts.get(use):
                place = content.places.get(("_cards.yaml", name), Place(Path("_cards.yaml"), 1))
                what = f"{name}: nobody has written {{{use}}} in {content.language}"
                right = f"write {use}: {{{content.language}: …}} below elsewhere: in"
                yield problem(place, f"{what}; {right} responses/_countries.yaml of your folder.")


def _vouching(content: Content, shipped: Mapping[str, str]) -> Iterator[Problem]:
    """Texts of a clinic's own folder that name the shipped clinic as theirs."""
    theirs = [_POSSESSED.sub("", shipped["name"])]
    theirs += [shipped[name].rstrip("/") for name in REACHES if shipped.get(name)]
    texts = [
        (key_at(response, key), text)
        for response in content.responses.values()
        for key, text in response.texts()
    ]
    said = {"_cards.yaml": content.cards, "_messages.yaml": content.messages}
    texts += [(at, said[file][key]) for (file, key), at in content.places.items() if file in said]
    for place, text in texts:
        for found in theirs:
            if found in text and is_laid_over(content, place.path):
                right = "write what is true of yours, or {name} and {phone}."
                yield problem(place, f"names {found!r}, which is another clinic; {right}")


def _in_words(file: Path) -> dict[str, str]:
    """The facts of a file that are one text each."""
    node = read(file, [])
    entries = node.value if node and isinstance(node.value, dict) else {}
    return {name: one.value for name, one in entries.items() if isinstance(one.value, str)}
