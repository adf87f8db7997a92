"""What a service costs, for which length; what costs least; packages; who may pay less."""

from collections.abc import Iterator, Sequence

from bot.content.names import PLAIN_KINDS
from bot.content.said import Sayings
from bot.facts.clinic import ANY_KIND, Price
from bot.statements.offers import refused
from bot.told import Inquiry, Told

_ANY = "any"
_COURSE, _LEAST = "course", "low_cost"
"""The kinds of question of who wants several visits, and of who wants to pay less."""


def price(ask: str, inquiry: Inquiry, told: Told, services: Sequence[str], sayings: Sayings) -> str:
    """What is asked of prices; "" where it is nothing that the price list tells.

    ``services`` are those that the message names.
    """
    prices = sayings.clinic.prices
    if inquiry.package or (ask == _COURSE and sayings.clinic.packages):
        return _packages(sayings)
    if inquiry.discounts:
        return _discounts(inquiry.discounts, sayings)
    if not prices.each:
        return ""
    lengths = tuple(map(int, inquiry.minutes))
    cheapest = prices.cheapest
    if inquiry.cheapest and cheapest:
        return sayings.say(
            "cheapest",
            price=sayings.money(cheapest.amount),
            what=_what(cheapest, sayings),
        )
    kinds = tuple(services) or ((told.technique,) if told.technique else ())
    lengths = lengths or ((int(told.minutes),) if told.minutes and services else ())
    if not kinds and not lengths:
        every = sayings.prices(prices.each)
        return sayings.say("prices_known", prices=every) if ask == _LEAST else ""
    return "\n".join(_asked(kinds or ("",), lengths or (0,), sayings))


def _asked(kinds: Sequence[str], lengths: Sequence[int], sayings: Sayings) -> Iterator[str]:
    prices, unknown = sayings.clinic.prices, []
    for kind in kinds:
        for minutes in lengths:
            found = prices.of(kind, minutes, massage=_is_massage(kind))
            if found:
                yield from (_line(one, sayings, kind) for one in found)
            else:
                unknown.append((kind, minutes))
    for kind, minutes in unknown:
        others = prices.of(kind, massage=_is_massage(kind))
        known = _lines(others, sayings, kind) if minutes else ""
        yield _unknown(kind, minutes, sayings)
        if known:
            yield sayings.say("prices_known", prices=known)


def _is_massage(kind: str) -> bool:
    """Whether the price of any kind of massage is that of this kind, too: not of hot stones."""
    return not kind or kind in PLAIN_KINDS


def _unknown(kind: str, minutes: int, sayings: Sayings) -> str:
    if not_given := refused(kind, sayings):
        return not_given
    length = sayings.length(minutes)
    if not kind:
        return sayings.say("price_length_unknown", length=length)
    service = sayings.service(kind)
    if minutes:
        return sayings.say("price_both_unknown", service=service, length=length)
    return sayings.say("price_unknown", service=service)


def _lines(each: Sequence[Price], sayings: Sayings, kind: str) -> str:
    return "\n".join(_line(one, sayings, kind) for one in each)


def _line(one: Price, sayings: Sayings, kind: str) -> str:
    """ "Deep tissue massage, 90 minutes: $95"; a kind that has no price of its own by its name."""
    asked = kind if kind and one.service == ANY_KIND else one.service
    line = sayings.say("price", service=_what(one, sayings, asked), price=sayings.money(one.amount))
    return line[:1].upper() + line[1:]


def _what(one: Price, sayings: Sayings, service: str = "") -> str:
    """What is paid for: "deep tissue massage, 90 minutes"."""
    named = sayings.service(service or one.service)
    length = sayings.length(one.minutes)
    return sayings.say("service_of_length", service=named, length=length) if length else named


def _packages(sayings: Sayings) -> str:
    packages = sayings.clinic.packages
    if not packages:
        return sayings.say("packages_unknown")
    return sayings.say("packages", packages=sayings.packages(packages))


def _discounts(groups: Sequence[str], sayings: Sayings) -> str:
    known = sayings.clinic.discounts
    if not known:
        return ""
    asked = [group for group in groups if group != _ANY]
    if not asked:
        return sayings.say("discounts", groups=sayings.listed("discounts", known))
    given = [group for group in asked if group in known]
    if given:
        return sayings.say("discount_yes", group=sayings.listed("discounts", given))
    return sayings.say(
        "discount_unknown",
        group=sayings.listed("discounts", asked, either=True),
        groups=sayings.listed("discounts", known),
    )
