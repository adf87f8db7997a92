"""Which of the clinic's facts a short question is about."""

from dataclasses import dataclass, replace

from bot.hearing import Heard
from bot.told.ear import Ear
from bot.told.inquiry import Inquiry

_OPEN = ("be_open", "be_closed", "open_up", "close_down", "opens", "closes")
_LONG, _LONGEST = 20, 32
"""Words of a message that asks one thing; those of one that surely does."""
_BARE = 4
"""Words of a question that needs no verb: "AvMed?", "cashapp ok"."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What is asked about; "" where the words leave it open."""

    name: str = ""
    """hours, visit, prices, insurance, payment, languages, or a service."""
    surely: bool = False
    """Whether its words ask nothing else, whatever other words may say."""


NO_TOPIC = Topic()


def topic(heard: Heard, inquiry: Inquiry) -> Topic:
    """The topic that is asked.

    A day, a price, an insurer alone may stand in any talk: it takes a word that asks for it.
    """
    ear = Ear(heard)
    found = _found(ear, inquiry)
    most = _LONGEST if found.surely else _LONG
    aside = found.surely and bool(heard.of("pain"))  # "are you open now? my neck is so stiff"
    return (
        NO_TOPIC if len(heard.words) > most else replace(found, surely=not aside and found.surely)
    )


def _found(ear: Ear, inquiry: Inquiry) -> Topic:
    few = len(ear.heard.words) <= _BARE

    def asks(*concepts: str) -> bool:
        return any(map(ear.of, concepts))

    if (inquiry.days or inquiry.time) and asks("comes"):
        return Topic("visit")
    dated = inquiry.days or inquiry.holidays or inquiry.time or inquiry.now or inquiry.lunch
    on_a_day = inquiry.days or inquiry.holidays
    if inquiry.edge == "next" or (dated and asks(*_OPEN)) or (on_a_day and asks("at_work")):
        return Topic("hours", surely=True)
    if asks("asks_price"):
        if inquiry.minutes or inquiry.cheapest:
            return Topic("prices", surely=True)
        if inquiry.services or inquiry.discounts or inquiry.package:
            return Topic("prices")
    if inquiry.discounts:
        return Topic("prices")
    if inquiry.package and (few or asks("offers")):
        return Topic("payment")
    if inquiry.minutes and inquiry.services:
        return Topic("prices")
    if inquiry.insurers and (few or asks("takes")):
        return Topic("insurance", surely=asks("takes"))
    if inquiry.payments and (few or asks("takes", "pays")):
        return Topic("payment")
    if inquiry.languages and asks("speaks"):
        return Topic("languages", surely=True)
    if len(inquiry.services) == 1 and not dated and asks("offers"):
        return Topic(inquiry.services[0])
    if few and inquiry.days and inquiry.time:
        return Topic("visit")
    if few and (inquiry.days or inquiry.holidays or inquiry.edge) and not heard_more(ear, inquiry):
        return Topic("day")
    return NO_TOPIC


def heard_more(ear: Ear, inquiry: Inquiry) -> bool:
    """Whether a message of a few words names more than a day."""
    return bool(inquiry.services or inquiry.minutes or inquiry.therapists or ear.heard.of("pain"))
