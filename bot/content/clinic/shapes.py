"""How the facts of ``_clinic.yaml`` may be written, as data or as words."""

from collections.abc import Collection, Mapping
from pathlib import Path

from bot.content.names import CHOICES, NUMBERS
from bot.content.nodes import Node, Parser
from bot.facts import speech

CLINIC = Path("responses/_clinic.yaml")
WORDS = "words"
"""The key beside data that holds words for it."""
_DATA = (
    "hours", "holidays", "special_days", "prices", "packages", "discounts", "session_lengths",
    "insurance", "payment", "languages", "therapists", "techniques",
)  # fmt: skip
DATA = (*_DATA, *CHOICES, *NUMBERS)
"""Facts that may be data."""
UNSAID = ("holidays", "special_days", "packages", "discounts")
"""Facts that no text names: others say them."""
_LINES, _LIST = (dict,), (list,)
_SHAPES: Mapping[str, tuple[tuple[type, ...], str]] = {
    # fact: what its data may be beside a text, and an example
    "hours": (_LINES, "a line for each day, as in monday-friday: 9:00-18:00"),
    "holidays": (_LINES, "a line for each holiday, as in Thanksgiving: closed"),
    "special_days": (_LINES, "a line for each day, as in 2026-12-24: 9:00-13:00"),
    "prices": (_LINES, "a line for each service, as in massage: {60: $60, 90: $85}"),
    "packages": (_LIST, "a line for each, as in - {name: Five one-hour massages, price: $275}"),
    "discounts": (_LIST, "a list, as in [students, seniors]"),
    "session_lengths": (_LIST, "a list of minutes, as in [30, 60, 90]"),
    "insurance": (_LINES + _LIST, "two lists, as in {accepted: [Aetna], not_accepted: [Medicaid]}"),
    "payment": (_LINES + _LIST, "a list, as in [cash, cards]"),
    "languages": (_LIST, "a list of codes, as in [en, es]"),
    "therapists": (_LINES, "lines such as women: yes"),
    "techniques": (_LIST, "a list, as in [hot_stone, cupping]"),
    "cancellation": (_LINES, "numbers, as in {hours: 24, fee: $30}"),
    "late": (_LINES, "a number, as in {minutes: 15}"),
    "children": (_LINES, "an age, as in 12"),
}
_ALWAYS_DATA = ("special_days", "packages", "discounts")
"""Facts for which a text alone says nothing."""


def is_worded(node: Node, languages: Collection[str]) -> bool:
    """Whether a fact is worded by language, ``{en: …, es: …}``: then each key must be one.

    A language's name, or its code in capitals, is meant for one, too.
    """
    if not isinstance(node.value, dict) or WORDS in node.value:
        return False
    meant = {*languages, *speech.names_of(languages)}
    return any(key.lower() in meant for key in node.value)


def report_foreign(node: Node, languages: Collection[str], parser: Parser) -> None:
    """A problem for each wording of a text beside data that is in no language of the content."""
    for code, text in node.value.items() if isinstance(node.value, dict) else ():
        if code not in languages:
            right = f"write one text, or one each for {', '.join(languages)}."
            parser.report(text, f"{code!r} is no language of this content; {right}")


def has_shape(name: str, node: Node, parser: Parser) -> bool:
    """Whether data is of the kind that a fact may have; a problem where it is not."""
    kinds = _SHAPES[name][0] if name in _SHAPES else ()
    if isinstance(node.value, kinds if name in _ALWAYS_DATA else (str, *kinds)):
        return True
    beside = "" if name in _ALWAYS_DATA else "a text, or "
    parser.report(node, f"{name} must be {beside}{shape_of(name)}.")
    return False


def shape_of(name: str) -> str:
    """How a fact is written as data, with an example; "" where it is words alone."""
    example = _SHAPES[name][1] if name in _SHAPES else ""
    return " or ".join(filter(None, [", ".join(CHOICES.get(name, ())), example]))
