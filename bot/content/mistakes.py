"""What is wrong with the clinic's facts, each at its line: what is no value, what would be shown to
patients as it should not be, what no machine can read.

Facts that are data are read, and refused, by ``bot.content.clinic``.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from bot.content import zones
from bot.content.names import CHOICES
from bot.content.nodes import Node, Parser
from bot.content.signs import markup
from bot.facts import holidays, phone, place

T = TypeVar("T")

_NOTHING = (
    "n/a", "na", "n.a.", "none", "null", "nil", "tbd", "tba", "tbc", "todo", "unknown", "xxx",
    "ninguno", "ninguna", "n/d", "pendiente", "true", "false", "on", "off", "yes", "no", "sí", "si",
)  # fmt: skip
"""What people write where they have nothing to say, or where a fact wants more than yes or no."""
_CODES = {"country": ("no",), "state": ("on", "na")}
"""Facts whose codes look like that: Norway, Ontario, Nagaland."""
_SHORT = ("y", "n")
"""For yes and no, where these may stand."""
_SAID = re.compile(r"[\w$]")
_NUMBERS = tuple(
    f"{one}_number" for one in ("emergency", "crisis", "poison", "violence", "assault")
)
_DIALLED = re.compile(r"[0-9+()\- ]+")
_NUMBER = re.compile(r"[+(]?\d[\d()\- ]*\d")
_WORD_PROCESSOR = frozenset("“”‘’")
_BRACES = re.compile(r"\{(\w*)\}|[{}]")
_DEGREES = {"latitude": 90, "longitude": 180}
_FEWEST = 2
"""Digits of a number to call: some countries have 15, or 112."""
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_LINK = re.compile(r"https://[^\s/]+\.[^\s]+")


def says_nothing(text: str, fact: str = "") -> bool:
    """Whether a text is what people write where there is nothing to say, such as "n/a" or "-"."""
    plain = text.strip().lower()
    if plain in _CODES.get(fact, ()):
        return False
    if fact in CHOICES and (plain in CHOICES[fact] or plain in _SHORT):
        return plain in _SHORT
    return plain in _NOTHING or bool(plain and not _SAID.search(plain))


def report_mistakes(entries: Mapping[str, Node], parser: Parser) -> None:
    """A problem for each fact in words that is none, or that a machine cannot read."""
    _Reading(entries, parser).report()


class _Reading:
    """One clinic's facts, looked at one by one."""

    def __init__(self, entries: Mapping[str, Node], parser: Parser) -> None:
        self._parser = parser
        self._texts = {name: list(_texts(node)) for name, node in entries.items()}
        self._country = self._plain("country").upper()

    def report(self) -> None:
        self._texts = {name: self._sound(name, texts) for name, texts in self._texts.items()}
        machine: dict[str, Callable[[str], object]] = {
            "phone": self._phone,
            **dict.fromkeys(_NUMBERS, _dialled),
            "emergency_number": self._emergency,
            "email": _email,
            "booking_url": _link,
            "country": place.country,
            "state": self._state,
            "timezone": self._zone,
        }
        for name, read in machine.items():
            for node in self._texts.get(name, ()):
                self._made(node, f"{name} {{}}", read, _text(node))
        self._place_on_map()

    def _sound(self, name: str, texts: list[Node]) -> list[Node]:
        """The texts of a fact that say something; a problem for each of the others."""
        return [node for node in texts if not self._is_refused(name, node)]

    def _is_refused(self, name: str, node: Node) -> bool:
        text = _text(node)
        if says_nothing(text, name):
            right = "leave it empty where you do not know"
            if values := ", ".join(CHOICES.get(name, ())):
                right += f"; else write {values}, or a sentence"
            self._parser.report(node, f"{name} {text!r} tells a patient nothing; {right}.")
        elif found := _BRACES.search(text):
            meant = self._plain(found[1]) if found[1] else ""
            right = f"write in its place {meant}" if meant else "write out what is meant."
            self._parser.report(node, f"{found[0]!r} is not filled in within a fact; {right}")
        elif piece := next(markup(text), None):
            self._parser.report(node, piece[1], piece[0])
        else:
            return not text
        return True

    def _made(self, node: Node, what: str, read: Callable[..., T], *of: object) -> T | None:
        """A value; None, and a problem that says of ``what`` it is, where it is none."""
        try:
            return read(*of)
        except ValueError as error:
            self._parser.report(node, what.format(error))
            return None

    def _plain(self, name: str) -> str:
        texts = self._texts.get(name)
        return _text(texts[0]) if texts else ""

    def _phone(self, text: str) -> None:
        if not self._country or phone.is_country(self._country):  # else that is told
            phone.checked(text, self._country)

    def _emergency(self, text: str) -> None:
        is_known = not self._country or phone.is_country(self._country)  # else that is told
        if _NUMBER.search(text) or not is_known:
            _dialled(text)
        if is_known:
            phone.refuse_no_emergency(text, self._country or phone.HOME)

    def _state(self, text: str) -> None:
        if not self._country:
            raise ValueError(f"{text!r} needs its country; fill in country, as in country: US.")
        if holidays.is_country(self._country):
            place.state(text, self._country)

    def _zone(self, text: str) -> None:
        known = self._country if phone.is_country(self._country) else ""
        likely = zones.called(text) or zones.of(known, self._plain("state").upper())
        place.zone(text, known, likely)

    def _place_on_map(self) -> None:
        """The latitude and longitude: both or neither, in range, near the time zone."""
        given = {name: self._texts[name][0] for name in _DEGREES if self._texts.get(name)}
        if len(given) == 1:
            right = "fill in both, or neither."
            (only,) = given.values()
            self._parser.report(only, f"latitude and longitude go together; {right}")
        found = [
            self._made(node, f"{name} {{}}", place.degrees, _text(node), most)
            for name, most in _DEGREES.items()
            if (node := given.get(name))
        ]
        zone = place.known_zone(self._plain("timezone"))
        if len(found) == 2 and None not in found and zone:
            self._made(given["latitude"], "{}", place.refuse_elsewhere, *found, zone)


def _text(node: Node) -> str:
    return str(node.value).strip()


def _texts(node: Node) -> Iterator[Node]:
    """A text, or each of its wordings by language."""
    if isinstance(node.value, str):
        yield node
    elif isinstance(node.value, dict):
        yield from (one for one in node.value.values() if isinstance(one.value, str))


def _dialled(text: str) -> None:
    if _DIALLED.fullmatch(text) and sum(map(str.isdigit, text)) >= _FEWEST:
        return
    found = _NUMBER.findall(text)
    if len(found) != 1:
        raise ValueError(f"{text!r} cannot be dialled; write its digits, as in 1-800-222-1222.")
    what = "holds more than a number"
    if _WORD_PROCESSOR & {*text}:
        what = "has quotes that a word processor made"
    raise ValueError(f"{text!r} {what}; write the number alone: {found[0]}")


def _email(text: str) -> None:
    if not _EMAIL.fullmatch(text):
        raise ValueError(f"{text!r} is no e-mail address; write it as in desk@clinic.example.")


def _link(text: str) -> None:
    if not _LINK.fullmatch(text):
        if re.search(r"\s", text):
            right = "copy it anew from the browser's address line."
            raise ValueError(f"{text!r} holds a space, which no address has; {right}")
        whole = "https://" + text.partition("://")[2] if "://" in text else f"https://{text}"
        right = whole if _LINK.fullmatch(whole) else "it as in https://clinic.example/book"
        raise ValueError(f"{text!r} is no web address; write {right}")
