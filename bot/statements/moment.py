"""One moment at a clinic: the day as it is known, and when it opens next."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from bot.content.said import Sayings, capital
from bot.facts.day import CLOSED, Period
from bot.facts.hours import ONE_DAY, Hours, KnownDay
from bot.statements.days import called, holiday_of
from bot.told import Inquiry

SOON = 14
"""Days of which those that are not as usual are told without being asked."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The hours of a clinic at one moment, at which something is asked of them."""

    hours: Hours
    sayings: Sayings
    at: datetime
    inquiry: Inquiry
    """What is asked of them."""

    @property
    def today(self) -> date:
        """The date by the clinic's clock."""
        return self.hours.local(self.at).date()

    def known(self, day: date) -> KnownDay:
        """What is known of a date."""
        return self.hours.on(day)

    def is_over(self) -> bool:
        """Whether it closes no more today, as it is closed for the day already."""
        day = self.known(self.today).day
        if day is None or not day.periods or day.periods[-1].closes == time():
            return False
        return day.periods[-1].closes <= self.hours.local(self.at).time()

    def later(self) -> Period | None:
        """The period of today that is still to come."""
        following = self.hours.next_opening(self.at)
        return following[1] if following and following[0].date == self.today else None

    def next_opening(self) -> str:
        """When it opens next, as far as that is known."""
        return self.opens_next(self.at) or self._opens_surely()

    def opens_next(self, moment: datetime) -> str:
        """When it opens next after a moment; "" where that is not known."""
        following = self.hours.next_opening(moment)
        if following is None:
            return ""
        known, period = following
        if known.date == self.today:
            return self.sayings.say("opens_again", opens=self.sayings.hour(period.opens))
        hours = self.sayings.day(known.day) if known.day else ""
        return self.sayings.say("opens_next", day=self.called(known), hours=hours)

    def _opens_surely(self) -> str:
        """The day of which nobody has said whether it opens, and the next that surely does."""
        days = [self.known(self.today + after * ONE_DAY) for after in range(SOON)]
        unsure = next((known for known in days if not known.is_sure), None)
        sure = [known for known in days[1:] if known.is_sure and known.day and known.day.periods]
        if unsure is None or not sure:
            return ""
        hours = self.sayings.day(sure[0].day or CLOSED)
        opens = self.sayings.say("opens_surely", day=self.called(sure[0]), hours=hours)
        return joined(self.unsure(unsure), opens)

    def verdict(self, is_open: bool, name: str, **more: str) -> str:
        """A statement, with a yes or a no before it where that was asked: "are you closed?"."""
        said = capital(self.sayings.say(name, **more))
        match self.inquiry.polar:
            case _ if self.inquiry.edge:  # "how late are you open"
                return said
            case "":
                return said
            case polar:
                agrees = is_open == (polar == "open")
                return self.sayings.say("agree" if agrees else "refuse", said=said)

    def called(self, known: KnownDay, named: str = "") -> str:
        """A day inside a sentence; ``named`` is the holiday that it was called."""
        return called(known, self.sayings, self.today, named)

    def unsure(self, known: KnownDay, named: str = "") -> str:
        """What nobody has said: the day, or what holds on that holiday."""
        day = self.called(known, named)
        if known.day is None:
            return self.sayings.say("unknown_on", day=day)
        more = {
            "day": self.called(replace(known, holiday="")),
            "holiday": holiday_of(known, self.sayings, named),
            "weekday": self.sayings.speech.weekday(known.date.weekday()),
        }
        if known.day.is_closed:
            return self.sayings.say("doubtful_closed", **more)
        return self.sayings.say("doubtful_on", hours=self.sayings.day(known.day), **more)


def joined(*texts: str) -> str:
    """Sentences as one text, without those that say nothing."""
    return " ".join(filter(None, texts))
