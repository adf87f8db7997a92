"""Whether the clinic is open: now, on a day, at an hour; until when, from when, when next."""

from dataclasses import dataclass, replace
from datetime import date

from bot.content.names import ORDINARY_HOLIDAYS
from bot.facts.hours import KnownDay
from bot.statements import calendar, one_day
from bot.statements.days import dates, holiday, holiday_at_home, weekday_before
from bot.statements.moment import Moment, joined
from bot.statements.time_of_day import holds
from bot.told import NOTHING_ASKED, Told

_ANY, _TODAY, _THAT_DAY = "any", "today", "that_day"
_MOST = 3
"""Days that are told one by one."""


@dataclass(frozen=True, slots=True)
class OpeningHours(Moment):
    """Answers from the hours of a clinic at one moment."""

    def answer(self, ask: str, told: Told) -> str:
        """What is asked; "" where it is nothing that follows from the hours."""
        inquiry = self.inquiry
        if inquiry.edge == "next" and self.hours.period_at(self.at):
            return joined(one_day.now(self), self.opens_next(self.at))
        if inquiry.edge == "next":
            return self.next_opening()
        plain = replace(inquiry, polar="") == NOTHING_ASKED
        that_day = plain and bool(inquiry.polar) and ask == _THAT_DAY  # "are you open?"
        if that_day and told.day and (days := dates((told.day,), self.today)):
            return one_day.answer(self, self.known(days[0]))
        if (inquiry.now and not inquiry.days) or (plain and ask == _TODAY) or that_day:
            return one_day.now(self)
        if inquiry.days and (_ANY in inquiry.holidays or any(map(_is_dated, inquiry.days))):
            return self._on_days(told)  # "today is a holiday", "Saturday the 13th, for Valentine's"
        named = self._holidays()
        if len(named) > 1:
            return "\n".join(calendar.line(self, known) for known, _ in named)
        before = weekday_before(inquiry.days, named[0][0].date) if named else None
        if before:
            return one_day.answer(self, self.known(before))
        if named:
            return one_day.answer(self, *named[0])
        if _ANY in inquiry.holidays:
            return calendar.holidays(self)
        if inquiry.holidays and not inquiry.days:  # nobody knows here when it is
            name = self.sayings.named("holidays", inquiry.holidays[0])
            return self.sayings.say("unknown_holiday", holiday=name)
        return self._on_days(told)

    def _on_days(self, told: Told) -> str:
        """What holds on the days that are named; else at the hour, or in general."""
        inquiry = self.inquiry
        days = dates(inquiry.days, self.today, self.is_over())
        if not days and told.day and (inquiry.edge or inquiry.time):
            days = dates((told.day,), self.today)
        if len(days) > _MOST:
            return self.sayings.week(sorted(day.weekday() for day in days))
        if len(days) > 1:
            return "\n".join(calendar.line(self, self.known(day)) for day in days)
        if days:
            return one_day.answer(self, self.known(days[0]))
        if inquiry.lunch:
            return calendar.lunch(self)
        if inquiry.time:
            return calendar.at_all(self)
        if inquiry.edge:
            return "\n\n".join((one_day.edge(self, self.known(self.today)), self.sayings.week()))
        return ""

    def general(self) -> str:
        """The week, holidays and special days soon; "" where only the week is known."""
        return calendar.general(self)

    def presence(self) -> str:
        """Until when somebody is there, or from when; "" where that is not known."""
        period = self.hours.period_at(self.at)
        if period and self.known(self.today).is_sure:
            return self.sayings.say("somebody_until", closes=self.sayings.hour(period.closes))
        following = self.hours.next_opening(self.at)
        if following is None:
            return ""
        known, period = following
        day = self.called(known)
        return self.sayings.say("somebody_from", day=day, opens=self.sayings.hour(period.opens))

    def at_that_time(self) -> str:
        """Whether it is open on the one day on which somebody wants to come; "" where that is not
        known."""
        inquiry = self.inquiry
        named = inquiry.days or ("today",)  # "at 1", and no day
        days = dates(named, self.today, self.is_over())
        known = self.known(days[0]) if len(days) == 1 else None
        if known is None or not known.is_sure or known.day is None:
            return ""
        day = self.called(known)
        if known.day.is_closed:
            return self.sayings.say("beside_closed", day=day)
        if known.date == self.today and self.is_over():
            return joined(self.sayings.say("closed_now_today"), self.opens_next(self.at))
        if inquiry.time and known.day.periods and not holds(known.day, inquiry):
            return one_day.not_at(self, known, day)
        return self.sayings.say("beside_open", day=day, hours=self.sayings.day(known.day))

    def _holidays(self) -> list[tuple[KnownDay, str]]:
        """What is known of the holidays that are named, each with its name; another country's has
        none here."""
        found = []
        for name in self.inquiry.holidays:
            if day := holiday(name, self.sayings, self.today):
                found.append((self._doubted(day, name), name))
            elif day := holiday_at_home(name, self.today):
                found.append((self.known(day), ""))
        return found

    def _doubted(self, day: date, name: str) -> KnownDay:
        """What is known of a day that somebody calls a holiday: a clinic that has said nothing of
        it may keep it, too."""
        known, kept = self.known(day), self.hours.holidays
        settled = known.special or known.holiday or name in ORDINARY_HOLIDAYS
        return known if settled or kept.others == "open" else replace(known, is_doubtful=True)


def _is_dated(day: str) -> bool:
    """Whether a day is named by its number."""
    return day[0].isdigit()
