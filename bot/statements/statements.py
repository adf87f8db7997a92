"""Which of a clinic's facts an answer states."""

from collections.abc import Collection, Mapping
from datetime import datetime

from bot.content import Content
from bot.content.names import BOOK_INTENT, HOURS_INTENT
from bot.content.said import Sayings, says_facts
from bot.statements import offers, prices
from bot.statements.hours import OpeningHours
from bot.told import NOTHING_ASKED, Inquiry, Told

_ASKS: Mapping[str, Collection[str]] = {
    # intent: the kinds of question whose answer is a fact, beside the plain one
    "clinic.hours": (
        "today", "weekend", "evening", "holiday", "lunch", "that_day", "afternoon", "at_least",
    ),
    "clinic.cost": (
        "minutes", "technique", "price_list", "unknown_price", "ballpark", "at_least", "guess",
        "difference", "low_cost", "discount", "students", "heard", "course",
    ),
    "clinic.insurance": ("yes_no", "network", "receipt", "none_taken"),
    "clinic.payment": (
        "packages", "card_or_cash", "app_pay", "health_card", "other_pays", "later",
        "foreign_money",
    ),
    "clinic.about": ("languages",),
    "clinic.services": ("have",),
    "clinic.session_length": ("minutes",),
    "clinic.therapist_preference": ("woman_or_man", "students", "yes_no"),
    "therapist.credentials": ("licensed",),
    "compare.acupuncture_chiropractic": ("have_it",),
}  # fmt: skip

_KINDS, _HAVE = "type", "have"
"""The area of the kinds of massage, and the kind of question whether we offer one."""
_OTHERS = "other.other_techniques"


class Statements:
    """One language's statements of what the clinic's facts say."""

    def __init__(self, content: Content) -> None:
        self._clinic = content.clinic
        says = says_facts(content.messages)
        self._sayings = (
            Sayings(content.clinic, content.messages, content.language) if says else None
        )

    def answer(
        self, intent: str, ask: str, inquiry: Inquiry, told: Told, at: datetime | None
    ) -> str:
        """The answer that the facts give to a question; "" where they say nothing on it. ``at`` is
        the moment at which it is asked, if that is known."""
        area, _, technique = intent.partition(".")
        asks = (_HAVE,) if area == _KINDS and ask == _HAVE else _ASKS.get(intent)
        named = {_OTHERS: inquiry.services, HOURS_INTENT: inquiry.holidays}.get(intent)
        if named:
            asks = (ask,)  # whatever else it is like: "closed for the flag's day", for a storm
        if self._sayings is None or asks is None or (ask and ask not in asks):
            return ""
        match intent:
            case "clinic.hours":
                hours = self._hours(at, inquiry)
                return hours.answer(ask, told) or hours.general() if hours else ""
            case "clinic.cost" | "clinic.session_length":
                return prices.price(ask, inquiry, told, inquiry.services, self._sayings)
            case "clinic.insurance":
                return offers.insurers(ask, inquiry, self._sayings)
            case "clinic.payment":
                return offers.payments(inquiry, self._sayings) or prices.price(
                    ask, inquiry, told, (), self._sayings
                )
            case "clinic.about":
                return offers.languages(inquiry, self._sayings)
            case "clinic.therapist_preference" | "therapist.credentials":
                return offers.therapists(ask, inquiry, self._sayings)
            case _ if area == _KINDS:
                return offers.services((technique,), self._sayings)
            case _:
                return offers.services(inquiry.services, self._sayings)

    def beside(self, intent: str, inquiry: Inquiry, at: datetime | None) -> str:
        """What the facts say to a wish to come on some day; "" where they say nothing."""
        dated = intent == BOOK_INTENT and (inquiry.days or inquiry.time)
        hours = self._hours(at, inquiry) if dated else None
        return hours.at_that_time() if hours else ""

    def presence(self, at: datetime | None) -> str:
        """Until when somebody answers calls, or from when; "" where that is not known."""
        hours = self._hours(at)
        return hours.presence() if hours else ""

    def _hours(self, at: datetime | None, inquiry: Inquiry = NOTHING_ASKED) -> OpeningHours | None:
        hours = self._clinic.hours
        if self._sayings is None or hours is None or at is None:
            return None
        return OpeningHours(hours, self._sayings, at, inquiry)
