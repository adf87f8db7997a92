"""``_clinic.yaml`` and ``_sources.yaml``: what holds in every language, some of it with a wording for each."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

import phonenumbers

from bot.content.model import Source
from bot.content.names import BASE, REQUIRED_FACTS
from bot.content.nodes import Node, Parser
from bot.errors import Problem

HOME = "US"  # where the number is dialled from, as long as the fact `country` does not say
CLINIC, SOURCES = Path("responses/_clinic.yaml"), Path("responses/_sources.yaml")


def facts(
    entries: Mapping[str, Node], language: str, overrides: Mapping[str, str], parser: Parser
) -> dict[str, str]:
    """What is known of the clinic, in one language's words; ``overrides`` outrank the file."""
    known = {name: _worded(node, language, parser) for name, node in entries.items()}

    def report(name: str, message: str) -> None:
        where = entries.get(name)
        parser.problems.append(
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
        parser.problems.append(Problem(CLINIC, 1, problem))
    link = known.get("booking_url", "")
    if link and not re.fullmatch(r"https://[^\s/]+\.[^\s]+", link):
        report("booking_url", f"booking_url {link!r} must begin with https://.")
    return known


def sources(entries: Mapping[str, Node], language: str, parser: Parser) -> dict[str, Source]:
    """The articles that answers draw on."""
    found = {}
    for name, node in entries.items():
        fields = parser.fields(node, ("title", "by"), ("url",))
        by = fields.get("by")
        found[name] = Source(
            parser.text(fields.get("title")),
            _worded(by, language, parser) if by else "",
            parser.text(fields.get("url")),
        )
    return found


def _worded(node: Node, language: str, parser: Parser) -> str:
    """A text, or the one for a language among several; the base language's where there is none for it."""
    if not isinstance(node.value, dict):
        return parser.text(node)
    wordings = {code: parser.text(wording) for code, wording in node.value.items()}
    return wordings.get(language) or wordings.get(BASE, "")


def international(phone: str, country: str) -> str:
    """The number as it can be dialled anywhere, such as +1 305-595-9500; as it stands where it is no whole number of that country."""
    try:
        number = phonenumbers.parse(phone, (country or HOME).upper())
    except phonenumbers.NumberParseException:
        return phone
    if not phonenumbers.is_possible_number(number):
        return phone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def wrong_places(facts: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with them, and what would be right."""
    country, zone = facts.get("country", ""), facts.get("timezone", "")
    if country and country.upper() not in phonenumbers.SUPPORTED_REGIONS:
        yield f"country {country!r} is none; write its two letters, such as US."
    if zone and not _is_zone(zone):
        yield f"timezone {zone!r} is none; write it as America/New_York."
    for name, most in (("latitude", 90), ("longitude", 180)):
        if facts.get(name) and not _is_within(facts[name], most):
            yield f"{name} {facts[name]!r} is none; write degrees as 25.687."
    if bool(facts.get("latitude")) != bool(facts.get("longitude")):
        yield "latitude and longitude go together; fill in both, or neither."


def _is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (OSError, ValueError, KeyError):  # a folder, a name that leads out of them, none
        return False


def _is_within(text: str, most: float) -> bool:
    try:
        return -most <= float(text) <= most
    except ValueError:
        return False
