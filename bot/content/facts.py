"""``_clinic.yaml`` and ``_sources.yaml``: what holds in every language, some of it with a wording for each."""

import re
from collections.abc import Mapping
from pathlib import Path

from bot.content.fields import Reader
from bot.content.model import Source
from bot.content.names import BASE, REQUIRED_FACTS
from bot.content.places import international, wrong_places
from bot.content.reading import Node
from bot.errors import Problem

CLINIC, SOURCES = Path("responses/_clinic.yaml"), Path("responses/_sources.yaml")


def facts(
    entries: Mapping[str, Node], language: str, overrides: Mapping[str, str], reader: Reader
) -> dict[str, str]:
    """What is known of the clinic, in one language's words; ``overrides`` outrank the file."""
    known = {name: _worded(node, language, reader) for name, node in entries.items()}

    def report(name: str, message: str) -> None:
        where = entries.get(name)
        reader.problems.append(
            Problem(where.path if where else CLINIC, where.line if where else 1, message)
        )

    for name, value in overrides.items():
        if name not in known:
            names = ", ".join(sorted(f"CLINIC_{fact.upper()}" for fact in known))
            report(
                name,
                f"CLINIC_{name.upper()} is set, but there is no such fact; the facts are {names}.",
            )
        known[name] = value
    for name in REQUIRED_FACTS:
        if not known.get(name):
            report(name, f"{name} must be filled in.")
    known["phone_international"] = international(known.get("phone", ""), known.get("country", ""))
    for problem in wrong_places(known):
        reader.problems.append(Problem(CLINIC, 1, problem))
    link = known.get("booking_url", "")
    if link and not re.fullmatch(r"https://[^\s/]+\.[^\s]+", link):
        report("booking_url", f"booking_url {link!r} must begin with https://.")
    return known


def sources(entries: Mapping[str, Node], language: str, reader: Reader) -> dict[str, Source]:
    """The articles that answers draw on."""
    found = {}
    for name, node in entries.items():
        fields = reader.fields(node, ("title", "by"), ("url",))
        by = fields.get("by")
        found[name] = Source(
            reader.text(fields.get("title")),
            _worded(by, language, reader) if by else "",
            reader.text(fields.get("url")),
        )
    return found


def _worded(node: Node, language: str, reader: Reader) -> str:
    """A text, or the one for a language among several; the base language's where there is none for it."""
    if not isinstance(node.value, dict):
        return reader.text(node)
    wordings = {code: reader.text(wording) for code, wording in node.value.items()}
    return wordings.get(language) or wordings.get(BASE, "")
