"""Which of the clinic's facts a short question is surely about."""

from bot.hearing import Heard
from bot.told.ear import Ear
from bot.told.inquiry import OPENING, Inquiry

_LONGEST = 14
"""Words of a question that asks one thing."""
_BARE = 4
"""Words of a question that needs no verb: "AvMed?", "cashapp ok"."""


def topic(heard: Heard, inquiry: Inquiry) -> str:
    """The topic that is asked, by its name; "" where the words leave it open.

    A day, a price, an insurer alone may stand in any talk: it takes a word that asks for it.
    """
    ear = Ear(heard)
    few = len(heard.words) <= _BARE
    if len(heard.words) > _LONGEST or ear.heard.of("pain"):
        return ""

    def asks(*concepts: str) -> bool:
        return any(map(ear.of, concepts))

    dated = inquiry.days or inquiry.holidays or inquiry.time or inquiry.now or inquiry.lunch
    if inquiry.edge == "next" or (dated and asks(*OPENING)):
        return "hours"
    if (inquiry.days or inquiry.time) and asks("comes"):
        return "visit"
    counted = inquiry.minutes or inquiry.services or inquiry.discounts or inquiry.package
    if (counted or inquiry.cheapest) and asks("asks_price"):
        return "prices"
    if inquiry.discounts or (inquiry.package and (few or asks("offers"))):
        return "prices" if inquiry.discounts else "payment"
    if inquiry.insurers and (few or asks("takes")):
        return "insurance"
    if inquiry.payments and (few or asks("takes", "pays")):
        return "payment"
    if inquiry.languages and asks("speaks"):
        return "languages"
    if inquiry.services and not counted_more(inquiry) and asks("offers"):
        return inquiry.services[0]
    return ""


def counted_more(inquiry: Inquiry) -> bool:
    """Whether something else than a service is named, too."""
    return bool(inquiry.minutes or inquiry.days or inquiry.time or len(inquiry.services) > 1)
