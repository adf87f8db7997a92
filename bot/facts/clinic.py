"""All that is known of a clinic as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from bot.facts import holidays
from bot.facts.hours import Hours
from bot.facts.phone import HOME
from bot.facts.speech import date_orders

ANY_KIND = "massage"
"""The name, among prices, of every kind of massage that has none of its own."""


@dataclass(frozen=True, slots=True)
class Price:
    """What one service costs for one length."""

    service: str
    """The bot's own name for it (deep_tissue), or the clinic's words."""
    minutes: int
    """0: it has no length."""
    amount: Decimal
    """In the money of the clinic's country."""


@dataclass(frozen=True, slots=True)
class Package:
    """Several visits at one price."""

    name: Mapping[str, str]
    """By language; under "" in whatever language."""
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Prices:
    """The price list, in the order in which it is written."""

    each: tuple[Price, ...] = ()

    def of(self, service: str, minutes: int = 0, massage: bool = True) -> tuple[Price, ...]:
        """The prices of a service: its own, else those of any kind of ``massage`` where it is one;
        only those of one length where ``minutes`` says so. "" is any kind, or whatever there is."""
        own = [one for one in self.each if one.service == (service or ANY_KIND)]
        if not own:
            other = ANY_KIND if service else ""
            own = [one for one in self.each if one.service == other or not other]
            own = own if massage else []
        return tuple(one for one in own if not minutes or one.minutes == minutes)

    @property
    def services(self) -> tuple[str, ...]:
        """What has a price, each once."""
        return tuple(dict.fromkeys(one.service for one in self.each))

    @property
    def lengths(self) -> tuple[int, ...]:
        """The minutes that have a price, the shortest first."""
        return tuple(sorted({one.minutes for one in self.each if one.minutes}))

    @property
    def cheapest(self) -> Price | None:
        """What costs the least."""
        return min(self.each, key=lambda one: one.amount, default=None)


@dataclass(frozen=True, slots=True)
class Choice:
    """What is taken and what is not, of insurers or of ways to pay; others are not known."""

    accepted: tuple[str, ...] = ()
    not_accepted: tuple[str, ...] = ()
    others: str = ""
    """What holds for the rest: "no", "receipt" (one is given, to be sent in), "" is unknown."""

    def takes(self, name: str) -> bool | None:
        """Whether it is taken; None where nobody has said."""
        if name in self.accepted:
            return True
        return False if name in self.not_accepted or self.others == "no" else None


@dataclass(frozen=True, slots=True)
class Clinic:
    """A clinic's facts as data; empty is what is not known, or known in words alone."""

    country: str = ""
    state: str = ""
    currency: str = ""
    """By three letters, as ISO 4217 has it."""
    hours: Hours | None = None
    prices: Prices = Prices()
    packages: tuple[Package, ...] = ()
    discounts: tuple[str, ...] = ()
    """Who may ask for a lower price: students, seniors …"""
    lengths: tuple[int, ...] = ()
    """In minutes, where no price tells them."""
    insurance: Choice = Choice()
    written: Mapping[str, str] = field(default_factory=dict)
    """How the clinic itself writes an insurer: blue_cross is its Florida Blue."""
    payment: Choice = Choice()
    languages: tuple[str, ...] = ()
    """That the staff speak, by their codes."""
    therapists: Mapping[str, str] = field(default_factory=dict)
    """Of women, men, licensed and students: yes, no, all, some, or how many."""
    techniques: tuple[str, ...] = ()
    """Kinds of treatment beside those of the articles."""
    choices: Mapping[str, str] = field(default_factory=dict)
    """By the name of a fact, which of its few values it has: walk_ins: when_free."""
    numbers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Likewise of facts that are told by numbers: cancellation: {hours: 24}."""

    def prepare(self) -> None:
        """Has at hand now what is else read at the first question about a day."""
        holidays.prepare(self.country)

    @property
    def offered(self) -> tuple[str, ...]:
        """What is known to be offered beside any kind of massage, each once."""
        named = dict.fromkeys((*self.prices.services, *self.techniques))
        return tuple(name for name in named if name != ANY_KIND)

    @property
    def date_orders(self) -> tuple[str, ...]:
        """In which orders the day and the month stand in figures where the clinic is."""
        return date_orders(self.country or HOME)


NOTHING_KNOWN = Clinic()
