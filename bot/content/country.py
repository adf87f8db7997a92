"""``_countries.yaml``: the numbers that help in a country, how each may be used, and how things are
called there. They are facts of a clinic that has none of its own."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from bot.content.model import filled
from bot.content.names import COUNTRY_FACTS, LINES, PHRASES
from bot.content.nodes import Node, Parser, plain
from bot.facts.phone import HOME

COUNTRIES = Path("responses", "_countries.yaml")
_ELSEWHERE, _UNKNOWN = "elsewhere", "unknown"
_EMERGENCY = "emergency_number"
_DEEPEST = 2
"""Levels: a sentence names a wording, and that a number."""

_ABROAD = re.compile(r"\+(?!1)|00(?!1)")
"""Begins a phone number of another country than the US."""

Entries = Mapping[str, Node]
Wordings = dict[str, str]
"""A text by language."""


def of_country(
    clinic: Entries, node: Node | None, languages: Collection[str], parser: Parser
) -> dict[str, Node]:
    """The clinic's facts, with those of its country where it has none of its own.

    ``node`` is the file. How a number may be used belongs to the number: a clinic that has another
    one gets the plain sentences with it. A number that nobody knows is left to do; the emergency
    number stands in for it.
    """
    listed = {
        code: parser.fields(one, (), COUNTRY_FACTS) for code, one in parser.mapping(node).items()
    }
    if node is None or not listed:
        return dict(clinic)
    code = _code(clinic, parser)
    elsewhere, unknown, own = (listed.get(name, {}) for name in (_ELSEWHERE, _UNKNOWN, code))
    numbers = {name: _first(name, clinic, own) for name in (_EMERGENCY, *LINES.values())}
    ambulance = numbers[_EMERGENCY] or elsewhere.get(_EMERGENCY)
    _report(code, numbers, plain(ambulance), clinic, parser)

    def layers(name: str) -> Iterator[Node | None]:
        """What words a fact, a later one over those before it."""
        number = LINES.get(name.partition("_")[0], "")
        yield elsewhere.get(name)
        if number and numbers[number] is None:
            yield unknown.get(name)
        elif not number or _dialled(numbers[number]) == _dialled(own.get(number)):
            yield own.get(name)

    wordings = {name: _worded(layers(name), languages) for name in PHRASES}
    for name, number in numbers.items():
        wordings[name] = _worded((ambulance, number), languages)
    given = {name: _filled(name, wordings, node) for name in COUNTRY_FACTS}
    stated = {name: one if one.value else given.get(name, one) for name, one in clinic.items()}
    return stated | {name: one for name, one in given.items() if name not in stated}


def _code(clinic: Entries, parser: Parser) -> str:
    """The clinic's country by its two letters; that of which most is known where it says none."""
    code = plain(clinic.get("country")).upper()
    if not code and _ABROAD.match(plain(clinic.get("phone"))):
        what = f"is no number of the {HOME}; fill in country, too: by it patients are told which"
        parser.report(clinic["phone"], f"phone {what} number to call in an emergency.")
    return code or HOME


def _first(name: str, *layers: Entries) -> Node | None:
    """What is filled in of a name, by the first that has it."""
    return next((one[name] for one in layers if name in one and one[name].value), None)


def _dialled(node: Node | None) -> str:
    """A number as it is dialled: 1-800 and 1 800 are the same."""
    return "".join(filter(str.isdigit, plain(node)))


def _worded(nodes: Iterable[Node | None], languages: Collection[str]) -> Wordings:
    """A text in each language in which it is worded, by the last that words it in that one."""
    found: Wordings = {}
    for node in nodes:
        if node and isinstance(node.value, dict):
            found |= {one: plain(text) for one, text in node.value.items()}
        elif node and node.value:
            found |= dict.fromkeys(languages, plain(node))
    return found


def _filled(name: str, wordings: Mapping[str, Wordings], file: Node) -> Node:
    """A fact of the country, with what it names in place."""
    said = {}
    for language, text in wordings[name].items():
        values = {other: worded.get(language, "") for other, worded in wordings.items()}
        for _ in range(_DEEPEST):
            text = filled(text, values)
        said[language] = Node(text, file.path, file.line)
    return Node(dict(said), file.path, file.line)


def _report(
    code: str,
    numbers: Mapping[str, Node | None],
    ambulance: str,
    clinic: Entries,
    parser: Parser,
) -> None:
    """What is left to do: the numbers of which nothing is known, each at its fact."""
    for name, number in numbers.items():
        if number is None and clinic:
            at = clinic.get(name) or next(iter(clinic.values()))
            what = f"{name} is not known for {code}, so patients are given {ambulance}"
            what = f"{what}; find the right one, and fill it in."
            parser.problems.append(replace(at.problem(what), to_do=True))
