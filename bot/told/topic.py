"""Which of the clinic's facts a short question is about."""

from dataclasses import dataclass, replace

from bot.hearing import Heard
from bot.told.ear import COMPLAINTS, Ear
from bot.told.inquiry import Inquiry

_OPEN = ("be_open", "be_closed", "open_up", "close_down", "opens", "closes")
_LONG, _LONGEST = 20, 32
"""Words of a message that asks one thing; those of one that surely does."""
_BRIEF = 9
"""Words of a message in which the price of a service is surely that of ours."""
_BARE = 4
"""Words of a question that needs no verb: "AvMed?", "cashapp ok"."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What is asked about; "" where the words leave it open."""

    name: str = ""
    """hours, day, visit, prices, insurance, payment, languages, wheelchair, or a service."""
    surely: bool = False
    """Whether its words ask nothing else, whatever other words may say."""
    bare: bool = False
    """Whether it is only named, and nothing says what of it is asked."""


NO_TOPIC = Topic()


def topic(heard: Heard, inquiry: Inquiry) -> Topic:
    """The topic that is asked.

    A day, a price, an insurer may stand in any talk: it takes a word that asks for it, or hardly
    another word beside it.
    """
    if len(heard.words) > _LONGEST:
        return NO_TOPIC
    ear = Ear(heard)
    rules = (_of_hours, _of_prices, _of_the_rest, _named_alone)
    found = next((one for rule in rules if (one := rule(ear, inquiry)).name), NO_TOPIC)
    if len(heard.words) > _LONG and not found.surely:
        return NO_TOPIC
    aside = any(map(heard.of, COMPLAINTS))  # "are you open now? my neck is so stiff"
    return replace(found, surely=found.surely and not aside)


def _asks(ear: Ear, *concepts: str) -> bool:
    return any(map(ear.of, concepts))


def _of_hours(ear: Ear, inquiry: Inquiry) -> Topic:
    if (inquiry.days or inquiry.time) and _asks(ear, "comes"):
        return Topic("visit", surely=bool(inquiry.days) and inquiry.time[:1].isdecimal())
    if inquiry.holidays and _asks(ear, "comes"):
        return Topic("hours")
    on_a_day = inquiry.days or inquiry.holidays
    dated = on_a_day or inquiry.time or inquiry.now or inquiry.lunch
    works = on_a_day and _asks(ear, "at_work")
    still = {*inquiry.days} <= {"today"} and _asks(ear, "in_time")
    opens = dated and _asks(ear, *_OPEN, "attended")
    if inquiry.edge == "next" or opens or works or still:
        return Topic("hours", surely=True)
    if on_a_day and _asks(ear, "open_hours") and not inquiry.minutes:
        return Topic("hours")
    return NO_TOPIC


def _of_prices(ear: Ear, inquiry: Inquiry) -> Topic:
    offered = _asks(ear, "offers")
    if _asks(ear, "asks_price", "costs"):
        if inquiry.minutes or inquiry.cheapest:
            return Topic("prices", surely=True)
        if inquiry.services or inquiry.discounts or inquiry.package:
            brief = len(ear.heard.words) <= _BRIEF
            return Topic("prices", brief and bool(inquiry.services) and _asks(ear, "costs"))
    if inquiry.cheapest:
        return Topic("prices")
    if inquiry.discounts:
        return Topic("prices", bare=not offered)
    if inquiry.package:
        return Topic("payment")
    if inquiry.minutes and inquiry.services:
        return Topic("prices")
    return NO_TOPIC


def _of_the_rest(ear: Ear, inquiry: Inquiry) -> Topic:
    takes, pays = _asks(ear, "takes"), _asks(ear, "takes", "pays")
    if takes and _asks(ear, "insured"):
        return Topic("insurance")
    if inquiry.insurers and (takes or _is_short(ear)):
        return Topic("insurance", surely=takes, bare=not takes)
    if inquiry.payments and (pays or _is_short(ear)):
        return Topic("payment", bare=not pays)
    if inquiry.languages and _asks(ear, "speaks"):
        return Topic("languages", surely=True)
    if inquiry.rule == "walk_in":
        return Topic("walk_in")
    if inquiry.services == ("house_calls",):
        return Topic("house_calls")
    if _asks(ear, "wheelchair"):
        return Topic("wheelchair")
    if len(inquiry.services) == 1 and not inquiry.days and _asks(ear, "offers"):
        return Topic(inquiry.services[0])
    return NO_TOPIC


def _named_alone(ear: Ear, inquiry: Inquiry) -> Topic:
    """A day, and hardly another word."""
    more = inquiry.services or inquiry.minutes or inquiry.therapists
    if more or not _is_short(ear):
        return NO_TOPIC
    if inquiry.days and inquiry.time:
        return Topic("visit", bare=True)
    if inquiry.days or inquiry.holidays or inquiry.edge:
        return Topic("day", bare=True)
    return NO_TOPIC


def _is_short(ear: Ear) -> bool:
    return len(ear.heard.words) <= _BARE
