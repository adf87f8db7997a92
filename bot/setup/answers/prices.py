"""What sessions and packages cost."""

import re
from decimal import Decimal

from bot.content.edited import Value
from bot.facts import notation, speech
from bot.facts.clinic import ANY_KIND
from bot.setup.answers.answer import Answer, Wrong
from bot.setup.answers.desk import Desk
from bot.setup.answers.names import called
from bot.setup.answers.texts import lines, with_wording, wording_follows
from bot.setup.questions import Facts, Question

_SHORTEST, _LONGEST = 5, 480
"""Minutes that a session may take."""
_SIGNS = ("$", "€", "£")
SIGN = f"[{''.join(_SIGNS)}]"
"""A sign of money, as part of a regular expression."""
_AMOUNT = r"(\d+(?:\.\d{1,2})?)"
_QUANTITY = re.compile(rf"{SIGN}\s*{_AMOUNT}|{_AMOUNT}(?:\s*(min\b|{SIGN}(?!\s*\d)))?")
"""An amount of money or minutes, with the sign that tells which, where there is one."""
_EDGES = " :,-–—="
"""What may stand between a name and its price."""


def prices(question: Question, typed: str, desk: Desk) -> Answer:
    """ "massage 30 $35, 60 $60", "60 min $60, 90 min $85", "herbal consultation $40".
    Raises Wrong."""
    found: dict[str, dict[str, str] | str] = {}
    for line in lines(typed):
        service, costs = _line(line, desk)
        before = found.get(service, {})
        if isinstance(costs, str) or isinstance(before, str):
            if service in found:
                raise Wrong("price_twice", service=service, minutes="")
            found[service] = costs
            continue
        for minutes in costs:
            if minutes in before:
                raise Wrong("price_twice", service=service, minutes=minutes)
        found[service] = {**before, **costs}
    return Answer({question.name: dict(found)}, is_confirmed=False)


def _line(line: str, desk: Desk) -> tuple[str, dict[str, str] | str]:
    """A service, and its price by minutes; one price where it has no length."""
    line = _plain_numbers(line)
    text = _in_minutes(line, desk)
    start = re.search(rf"{SIGN}?\d", text)
    if start is None:
        raise Wrong("prices", typed=line)
    service = text[: start.start()].strip(_EDGES)
    if not service or desk.means("massage", service):
        service = ANY_KIND
    service = called("services", service, desk)
    rest = text[start.start() :]
    pairs: dict[str, str] = {}
    for piece in filter(None, map(str.strip, re.split(r"[,;]|\band\b|\by\b", rest))):
        amounts = _amounts(piece)
        if len(amounts) == 1 and piece == rest.strip():
            return service, money(amounts[0][0], desk)
        if not amounts or len(amounts) % 2:
            raise Wrong("prices", typed=line)
        for one, other in zip(amounts[::2], amounts[1::2], strict=True):
            length, price = _pair(one, other)
            if length in pairs:
                raise Wrong("price_twice", service=service, minutes=length)
            pairs[length] = money(price, desk)
    return service, pairs


def _amounts(text: str) -> list[tuple[str, str]]:
    """The numbers in a text, each with "$" for any sign of money, with "min", or with nothing."""
    return [
        (found[1] or found[2], "$" if found[1] or found[3] in _SIGNS else found[3] or "")
        for found in _QUANTITY.finditer(text)
    ]


def _pair(one: tuple[str, str], other: tuple[str, str]) -> tuple[str, str]:
    """The minutes and the price, whichever comes first."""
    is_turned = one[1] == "$" or other[1] == "min"  # $60 for 60 min
    length, price = (other[0], one[0]) if is_turned else (one[0], other[0])
    if not length.isdigit() or not _SHORTEST <= int(length) <= _LONGEST:
        raise Wrong("minutes", typed=length)
    return length, price


def _plain_numbers(text: str) -> str:
    """Amounts without commas: "$1,200", "59,50 €". Any other comma goes between two prices."""
    text = re.sub(rf"({SIGN}\s*\d{{1,3}}),(\d{{3}})(?!\d)", r"\1\2", text)
    return re.sub(r"(€\s*\d+),(\d\d)(?!\d)|(\d+),(\d\d)(?=\s*€)", r"\1\3.\2\4", text)


def _in_minutes(text: str, desk: Desk) -> str:
    """Lengths as minutes: "1 hour", "1.5 h", "half an hour"; the word for minutes is "min"."""

    def minutes(found: re.Match[str]) -> str:
        return f"{int(Decimal(found[1]) * 60)} min"

    hours = rf"(\d+(?:\.\d)?)\s*-?(?:{desk.pattern('hours')})\b"
    text = re.sub(hours, minutes, text, flags=re.IGNORECASE)
    for length in ("90", "30", "60"):
        words = rf"[/\s]*\b(?:{desk.pattern(length)})\b(?!\s*(?:\d+\s*)?min)"
        text = re.sub(words, f" {length} min ", text, flags=re.IGNORECASE)
    unit = rf"(?<=\d)\s*-?(?:{desk.pattern('minutes')})\b\.?"
    return re.sub(unit, " min", text, flags=re.IGNORECASE)


def money(number: str, desk: Desk) -> str:
    """An amount as the file has it, with its sign where that is one character."""
    amount = notation.money(number)
    said = speech.Speech("en").money(amount, speech.currency_of(desk.country)).replace(",", "")
    return said if re.fullmatch(rf"{SIGN}\d+(?:\.\d\d)?", said) else str(amount)


def packages(question: Question, typed: str, desk: Desk) -> Answer:
    """ "5 sessions for $250", one a line. Raises Wrong."""
    found = [_package(line, desk) for line in lines(typed)]

    def put(facts: Facts, number: int, code: str, text: str) -> Facts:
        packages = facts[question.name]
        assert isinstance(packages, list)
        package = packages[number]
        name = with_wording(package["name"], code, text, desk)
        packages = [*packages]
        packages[number] = {**package, "name": name}
        return {**facts, question.name: packages}

    follows = wording_follows([str(package["name"]) for package in found], put, desk)
    return Answer({question.name: found}, follows=follows)


def _package(line: str, desk: Desk) -> dict[str, Value]:
    match = re.fullmatch(rf"(.*\D)\s*{SIGN}?\s*(\d+(?:[.,]\d\d)?)\s*{SIGN}?", line)
    name = match[1].strip(_EDGES + "".join(_SIGNS)) if match else ""
    name = re.sub(rf"\s+(?:{desk.pattern('for')})$", "", name, flags=re.IGNORECASE)
    if match is None or not name:
        raise Wrong("packages", typed=line)
    return {"name": name, "price": money(match[2], desk)}
