"""A clinic's facts as they are written as data, and what several kinds of them hold."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from bot.content.clinic.shapes import report_foreign
from bot.content.mistakes import says_nothing
from bot.content.nodes import Node, Parser
from bot.facts import notation, speech
from bot.facts.phone import HOME

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Terms:
    """What may be named in data, by the bot's own names."""

    services: Collection[str] = ()
    payments: Collection[str] = ()
    discounts: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Data:
    """The facts that are written as data; what is wrong in them joins the parser's problems."""

    entries: Mapping[str, Node]
    """All facts, also those in words."""
    known: Mapping[str, Node]
    """Those that may be data: values, or texts that may turn out to be one."""
    terms: Terms
    languages: Collection[str]
    parser: Parser

    @property
    def country(self) -> str:
        """Its two letters, in capitals; "" where it is not said."""
        return self.plain("country").upper()

    @property
    def state(self) -> str:
        """Its letters, in capitals; "" where it is not said."""
        return self.plain("state").upper()

    @property
    def currency(self) -> str:
        """The money of the country, by its three letters."""
        return speech.currency_of(self.country or HOME)

    def plain(self, name: str) -> str:
        """A fact that is one text; "" where it is none."""
        node = self.entries.get(name)
        return node.value.strip() if node and isinstance(node.value, str) else ""

    def text(self, name: str) -> str:
        """A fact that may be data, and is one text; "" where it is none."""
        node = self.known.get(name)
        return self.parser.text(node) if node and isinstance(node.value, str) else ""

    def structured(self, name: str) -> Node | None:
        """A fact that has lines, or a list; None where it has neither."""
        node = self.known.get(name)
        return None if node and isinstance(node.value, str) else node

    def made(self, node: Node, make: Callable[..., T], *written: object) -> T | None:
        """A value; None, and a problem that says what would be right, where it is none."""
        try:
            return make(*written)
        except ValueError as error:
            self.parser.report(node, str(error))
            return None

    def minutes(self, node: Node, written: str) -> int | None:
        """The length of a session."""
        return self.made(node, notation.minutes, written)

    def amount(self, node: Node) -> Decimal | None:
        """An amount of the country's money."""
        return self.made(node, notation.money, self.parser.text(node), self.currency)

    def named(self, node: Node, text: str) -> str:
        """A name among data, as a clinic writes it; a problem where it is none."""
        if says_nothing(text) or "{" in text or "}" in text:
            right = "write a name, or take it out."
            self.parser.report(node, f"{text!r} tells a patient nothing; {right}")
        return text

    def listed(self, node: Node | None, name: Callable[[str], str]) -> tuple[str, ...]:
        """A list of names, each as ``name`` makes it of what is written."""
        return tuple(
            name(self.named(item, self.parser.text(item))) for item in self.parser.items(node)
        )

    def wordings(self, node: Node | None) -> dict[str, str]:
        """A text by language; one for all stands below ""."""
        if node is None:
            return {}
        wordings = node.value if isinstance(node.value, dict) else {"": node}
        found = {}
        for code, text in wordings.items():
            found[code] = self.named(text, self.parser.text(text))
        report_foreign(node, self.languages, self.parser)
        return found
