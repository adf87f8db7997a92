"""A clinic's facts by name → as data, and in words."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.content.clinic import hours, offers, prices
from bot.content.clinic.data import Data, Terms
from bot.content.clinic.shapes import (
    CLINIC,
    DATA,
    UNSAID,
    WORDS,
    has_shape,
    is_worded,
    report_foreign,
)
from bot.content.nodes import Node, Parser, Place
from bot.facts.clinic import NOTHING_KNOWN, Clinic
from bot.facts.hours import Hours


@dataclass(frozen=True, slots=True)
class Read:
    """A clinic's facts: as data, and in words."""

    clinic: Clinic = NOTHING_KNOWN
    words: Mapping[str, Node] = field(default_factory=dict)
    """The nodes of facts in words, among them the words beside data."""
    data: Collection[str] = ()
    """The facts that are known as data."""
    special_at: Mapping[date, Place] = field(default_factory=dict)
    """Where each of the special days is written, by its first date."""


def read(
    entries: Mapping[str, Node], languages: Collection[str], terms: Terms, parser: Parser
) -> Read:
    """The facts by name as data and as words; a problem for each that is neither."""
    written, words = _parted(entries, languages, parser)
    data = Data(entries, written, terms, languages, parser)
    opening = hours.found(data)
    clinic = _clinic(data, opening.hours)
    known = _known(data, clinic)
    for name in known - {"hours"}:
        if name in written and data.structured(name) is None:  # one text: data, and no words
            words[name] = Node("", CLINIC, 1)
    if opening.text:
        words["hours"] = opening.text
    return Read(clinic, words, frozenset(known - {*UNSAID}), opening.special_at)


def _parted(
    entries: Mapping[str, Node], languages: Collection[str], parser: Parser
) -> tuple[dict[str, Node], dict[str, Node]]:
    """The facts that may be data, and those in words: a text may be both."""
    data = {}
    words = {name: node for name, node in entries.items() if name not in UNSAID}
    for name in DATA:
        node = entries.get(name)
        if node is None or node.value == "" or is_worded(node, languages):
            continue
        if isinstance(node.value, dict) and WORDS in node.value:
            words[name] = node.value[WORDS]
            report_foreign(words[name], languages, parser)
            rest = {key: entry for key, entry in node.value.items() if key != WORDS}
            node = Node(rest, node.path, node.line)
        elif not isinstance(node.value, str):
            words[name] = Node("", node.path, node.line)
        if node.value and has_shape(name, node, parser):
            data[name] = node
    return data, words


def _clinic(data: Data, opening: Hours | None) -> Clinic:
    return Clinic(
        country=data.country,
        state=data.state,
        currency=data.currency,
        hours=opening,
        prices=prices.prices(data),
        packages=prices.packages(data),
        discounts=offers.names(data, "discounts", data.terms.discounts),
        lengths=prices.lengths(data),
        insurance=offers.insurance(data),
        payment=offers.payment(data),
        languages=offers.languages(data),
        therapists=offers.therapists(data),
        techniques=offers.names(data, "techniques", data.terms.services),
        choices=offers.choices(data),
        numbers=offers.numbers(data),
    )


def _known(data: Data, clinic: Clinic) -> set[str]:
    """The facts that turned out to be data."""
    known = {name for name in (*clinic.choices, *clinic.numbers) if name in data.known}
    known |= {name for name in data.known if data.structured(name)}
    if clinic.hours and clinic.hours.week:
        known.add("hours")
    if clinic.prices.lengths and not data.plain("session_lengths"):
        known.add("session_lengths")
    return known
