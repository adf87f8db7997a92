"""What is offered by whom and to whom, and facts of few values, or of numbers."""

import re
from collections.abc import Callable, Collection

from bot.content.clinic.data import Data
from bot.content.clinic.meanings import own_name
from bot.content.names import CHOICES, NUMBERS, THERAPISTS
from bot.content.nodes import Node
from bot.facts import speech
from bot.facts.clinic import Choice

_OTHERS = "others"
_ALONG = ("no", "receipt")
_WHOLE = re.compile(r"\d+")


def names(data: Data, fact: str, known: Collection[str]) -> tuple[str, ...]:
    """A list of names, by the bot's own where it is one of those ``known``."""
    return data.listed(data.structured(fact), lambda text: own_name(text, known))


def insurance(data: Data) -> Choice:
    """The insurers, as they are written."""
    return _chosen(data, "insurance", str)


def payment(data: Data) -> Choice:
    """The ways to pay."""
    return _chosen(data, "payment", lambda text: own_name(text, data.terms.payments))


def _chosen(data: Data, fact: str, name: Callable[[str], str]) -> Choice:
    node = data.structured(fact)
    if node is None:
        return Choice()
    if isinstance(node.value, list):
        return Choice(data.listed(node, name))
    fields = data.parser.fields(node, (), ("accepted", "not_accepted", _OTHERS))
    others = data.parser.text(fields.get(_OTHERS)).lower()
    if others and others not in _ALONG:
        right = f"write {' or '.join(_ALONG)}, or leave it out."
        data.parser.report(fields[_OTHERS], f"others {others!r} says nothing; {right}")
    accepted, refused = (data.listed(fields.get(key), name) for key in ("accepted", "not_accepted"))
    return Choice(accepted, refused, others)


def languages(data: Data) -> tuple[str, ...]:
    """The codes of the languages that are spoken."""
    node = data.structured("languages")
    codes = data.listed(node, str.lower)
    for code in codes:
        if node and not speech.is_language(code):
            right = "write its two letters, as in [en, es, ht]."
            data.parser.report(node, f"{code!r} is no language; {right}")
    return codes


def therapists(data: Data) -> dict[str, str]:
    """What is said of those who work here, or how many they are."""
    node = data.structured("therapists")
    if node is None:
        return {}
    found = {}
    for key, entry in data.parser.fields(node, (), THERAPISTS).items():
        text = data.parser.text(entry).lower()
        if text in THERAPISTS[key] or _WHOLE.fullmatch(text):
            found[key] = text
        else:
            right = f"write {', '.join(THERAPISTS[key])}."
            data.parser.report(entry, f"{key} {text!r} says nothing; {right}")
    return found


def choices(data: Data) -> dict[str, str]:
    """Facts of few values; other texts are words, but never another yes or no."""
    found = {fact: data.text(fact).lower() for fact in CHOICES}
    return {fact: text for fact, text in found.items() if text in CHOICES[fact]}


def numbers(data: Data) -> dict[str, dict[str, str]]:
    """Facts that are numbers, each by what it is called."""
    found = {}
    for fact, keys in NUMBERS.items():
        node, text = data.structured(fact), data.text(fact)
        if _WHOLE.fullmatch(text):  # children: 12
            found[fact] = {keys[0]: text}
        elif node and isinstance(node.value, dict):
            fields = data.parser.fields(node, (), keys)
            values = {key: _number(data, key, entry) for key, entry in fields.items()}
            found[fact] = {key: value for key, value in values.items() if value}
    return found


def _number(data: Data, key: str, node: Node) -> str:
    text = data.parser.text(node)
    if key == "fee":
        fee = data.amount(node)
        return "" if fee is None else str(fee)
    if not _WHOLE.fullmatch(text):
        data.parser.report(node, f"{key} {text!r} is no number; write it as in 24.")
        return ""
    return text
