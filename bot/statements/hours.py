"""Whether the clinic is open: now, on a day, at an hour; until when, from when, when next."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from bot.content.names import ORDINARY_HOLIDAYS
from bot.content.said import Sayings, capital
from bot.facts import holidays
from bot.facts.day import CLOSED, Day, Period
from bot.facts.hours import ONE_DAY, Hours, KnownDay
from bot.statements.days import called, dates, holiday, holiday_named, weekday_before
from bot.told import NOTHING_ASKED, Inquiry, Told

_PARTS = {
    "morning": (time(0), time(12)),
    "afternoon": (time(13), time(17)),
    "evening": (time(17), time(23, 59)),
}
_LUNCH = (time(11), time(15, 30))
_NOON = "12:00"
_ANY, _TODAY, _THAT_DAY = "any", "today", "that_day"
_MOST = 3
"""Days that are told one by one."""
_SOON = 14
"""Days of which those that are not as usual are told without being asked."""
_END = time(23, 59)


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """Answers from the hours of a clinic at one moment."""

    hours: Hours
    sayings: Sayings
    at: datetime
    inquiry: Inquiry
    """What is asked of them."""

    @property
    def _today(self) -> date:
        return self.hours.local(self.at).date()

    def answer(self, ask: str, told: Told) -> str:
        """What is asked; "" where it is nothing that follows from the hours."""
        inquiry = self.inquiry
        if inquiry.edge == "next" and self.hours.period_at(self.at):
            return _joined(self._now(), self._next(self.at))
        if inquiry.edge == "next":
            return self._next(self.at) or self._next_sure()
        plain = replace(inquiry, polar="") == NOTHING_ASKED
        that_day = plain and bool(inquiry.polar) and ask == _THAT_DAY  # "are you open?"
        if that_day and told.day and (days := dates((told.day,), self._today)):
            return self._on(self._known(days[0]))
        if (inquiry.now and not inquiry.days) or (plain and ask == _TODAY) or that_day:
            return self._now()
        if inquiry.days and (_ANY in inquiry.holidays or any(map(_is_dated, inquiry.days))):
            return self._on_days(told)  # "today is a holiday", "Saturday the 13th, for Valentine's"
        named = [(name, day) for name in inquiry.holidays if (day := self._holiday(name))]
        if len(named) > 1:
            return "\n".join(self._line(self._doubted(day, name), day) for name, day in named)
        if named:
            name, day = named[0]
            if before := weekday_before(inquiry.days, day):
                return self._on(self._known(before))
            return self._on(self._doubted(day, name), name)
        if _ANY in inquiry.holidays:
            return self._holidays()
        if inquiry.holidays and not inquiry.days:  # nobody knows here when it is
            holiday = self.sayings.named("holidays", inquiry.holidays[0])
            return self.sayings.say("unknown_holiday", holiday=holiday)
        return self._on_days(told)

    def _on_days(self, told: Told) -> str:
        """What holds on the days that are named; else at the hour, or in general."""
        inquiry = self.inquiry
        days = dates(inquiry.days, self._today, self._is_over())
        if not days and told.day and (inquiry.edge or inquiry.time):
            days = dates((told.day,), self._today)
        if len(days) > _MOST:
            return self.sayings.week(sorted(day.weekday() for day in days))
        if len(days) > 1:
            return "\n".join(self._line(self._known(day), day) for day in days)
        if days:
            return self._on(self._known(days[0]))
        if inquiry.lunch:
            return self._lunch_on_weekdays()
        if inquiry.time:
            return self._at_all()
        if inquiry.edge:
            return "\n\n".join((self._edge(self._known(self._today)), self._week()))
        return ""

    def general(self) -> str:
        """The week, holidays and special days soon; "" where only the week is known."""
        more = [*self._ahead(), self._kept_on_holidays()]
        said = "\n".join(filter(None, more))
        return f"{self._week()}\n\n{said}" if said and self.hours.week else ""

    def presence(self) -> str:
        """Until when somebody is there, or from when; "" where that is not known."""
        period = self.hours.period_at(self.at)
        if period and self._known(self._today).is_sure:
            return self.sayings.say("somebody_until", closes=self.sayings.hour(period.closes))
        following = self.hours.next_opening(self.at)
        if following is None:
            return ""
        known, period = following
        day = called(known, self.sayings, self._today)
        return self.sayings.say("somebody_from", day=day, opens=self.sayings.hour(period.opens))

    def _known(self, day: date) -> KnownDay:
        return self.hours.on(day)

    def at_that_time(self) -> str:
        """Whether it is open on the one day on which somebody wants to come; "" where that is not
        known."""
        inquiry = self.inquiry
        named = inquiry.days or ("today",)  # "at 1", and no day
        days = dates(named, self._today, self._is_over())
        known = self._known(days[0]) if len(days) == 1 else None
        if known is None or not known.is_sure or known.day is None:
            return ""
        day = self._called(known)
        if known.day.is_closed:
            return self.sayings.say("beside_closed", day=day)
        if known.date == self._today and self._is_over():
            return _joined(self.sayings.say("closed_now_today"), self._next(self.at))
        if inquiry.time and known.day.periods and not _holds(known.day, inquiry):
            return self._not_at(known, day)
        return self.sayings.say("beside_open", day=day, hours=self.sayings.day(known.day))

    def _is_over(self) -> bool:
        """Whether it closes no more today, as it is closed for the day already."""
        day = self._known(self._today).day
        if day is None or not day.periods or day.periods[-1].closes == time():
            return False
        return day.periods[-1].closes <= self.hours.local(self.at).time()

    def _doubted(self, day: date, name: str) -> KnownDay:
        """What is known of a day that somebody calls a holiday: a clinic that has said nothing of
        it may keep it, too."""
        known, kept = self._known(day), self.hours.holidays
        settled = known.special or known.holiday or name in ORDINARY_HOLIDAYS
        return known if settled or kept.others == "open" else replace(known, is_doubtful=True)

    def _holiday(self, name: str) -> date | None:
        return holiday(name, self.sayings, self._today)

    def _week(self) -> str:
        return self.sayings.week()

    def _now(self) -> str:
        known, say = self._known(self._today), self.sayings.say
        if not known.is_sure:
            return self._unsure(known)
        if known.day and known.day.is_closed:
            return self._whole(known)
        period = self.hours.period_at(self.at)
        later = self._later()
        if period and later:
            return self._verdict(
                True,
                "open_now_later",
                closes=self.sayings.hour(period.closes),
                again=self.sayings.hour(later.opens),
            )
        if period and known.day and known.day.by_appointment:
            return self._verdict(
                True, "open_now_by_appointment", closes=self.sayings.hour(period.closes)
            )
        if period:
            return self._verdict(True, "open_now", closes=self.sayings.hour(period.closes))
        if known.day and known.day.by_appointment and not known.day.periods:
            return say("appointment_on", day=self._called(known))
        return _joined(self._verdict(False, "closed_now"), self._next(self.at) or self._next_sure())

    def _later(self) -> Period | None:
        """The period of today that is still to come."""
        following = self.hours.next_opening(self.at)
        return following[1] if following and following[0].date == self._today else None

    def _next(self, moment: datetime) -> str:
        """When it opens next after a moment; "" where that is not known."""
        following = self.hours.next_opening(moment)
        if following is None:
            return ""
        known, period = following
        if known.date == self._today:
            return self.sayings.say("opens_again", opens=self.sayings.hour(period.opens))
        hours = self.sayings.day(known.day) if known.day else ""
        return self.sayings.say("opens_next", day=self._called(known), hours=hours)

    def _next_sure(self) -> str:
        """The day of which nobody has said whether it opens, and the next that surely does."""
        days = [self._known(self._today + after * ONE_DAY) for after in range(_SOON)]
        unsure = next((known for known in days if not known.is_sure), None)
        sure = [known for known in days[1:] if known.is_sure and known.day and known.day.periods]
        if unsure is None or not sure:
            return ""
        hours = self.sayings.day(sure[0].day or CLOSED)
        opens = self.sayings.say("opens_surely", day=self._called(sure[0]), hours=hours)
        return _joined(self._unsure(unsure), opens)

    def _verdict(self, is_open: bool, name: str, **more: str) -> str:
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

    def _called(self, known: KnownDay, named: str = "") -> str:
        return called(known, self.sayings, self._today, named)

    def _on(self, known: KnownDay, named: str = "") -> str:
        """What holds on one day, as far as it is asked."""
        if not known.is_sure or known.day is None:
            return self._unsure(known, named)
        if known.day.is_closed or not known.day.periods:
            return self._whole(known, named)
        if self.inquiry.edge:
            return self._edge(known, named)
        if self.inquiry.lunch and self.inquiry.time in ("", _NOON):
            return self._lunch(known.day, self._called(known, named))
        if self.inquiry.time:
            return self._at(known, named)
        return self._whole(known, named)

    def _unsure(self, known: KnownDay, named: str = "") -> str:
        """What nobody has said: the day, or what holds on that holiday."""
        day = self._called(known, named)
        if known.day is None:
            return self.sayings.say("unknown_on", day=day)
        more = {
            "day": self._called(replace(known, holiday="")),
            "holiday": self._holiday_of(known, named),
            "weekday": self.sayings.speech.weekday(known.date.weekday()),
        }
        if known.day.is_closed:
            return self.sayings.say("doubtful_closed", **more)
        return self.sayings.say("doubtful_on", hours=self.sayings.day(known.day), **more)

    def _holiday_of(self, known: KnownDay, named: str) -> str:
        if named:
            return self.sayings.named("holidays", named)
        return holiday_named(known.holiday, self.sayings)

    def _whole(self, known: KnownDay, named: str = "") -> str:
        """Whether it is open on a day, with its hours."""
        say, day = self.sayings.say, known.day
        name = self._called(known, named)
        why = self.sayings.wording(known.special.note) if known.special else ""
        if why and why == self._holiday_of(known, named):  # by which it is called already
            why = ""
        if day is None or day.is_closed:
            said = "closed_on_for" if why else "closed_on"
            closed = self._verdict(False, said, day=name, why=why)
            return _joined(closed, self._next(self._end_of(known.date)))
        if not day.periods:
            return say("appointment_on", day=name)
        if self._today == known.date and self._is_over():
            following = self._next(self.at) or self._next_sure()
            return _joined(self._verdict(False, "closed_now_today"), following)
        hours = self.sayings.periods(day.periods)
        if day.by_appointment:
            return self._verdict(True, "open_by_appointment", day=name, hours=hours)
        if why:
            return self._verdict(True, "open_on_for", day=name, hours=hours, why=why)
        return self._verdict(True, "open_on", day=name, hours=hours)

    def _end_of(self, day: date) -> datetime:
        return datetime.combine(day, _END, self.hours.zone)

    def _edge(self, known: KnownDay, named: str = "") -> str:
        """From when, or until when, on a day."""
        day = known.day
        if not known.is_sure or day is None:
            return self._unsure(known, named)
        if not day.periods or (known.date == self._today and self._is_over()):
            return self._whole(known, named)
        name = self._called(known, named)
        if self.inquiry.edge == "opens":
            opens = self.sayings.hour(day.periods[0].opens)
            return self.sayings.say("opens_on", day=name, opens=opens)
        closes = self.sayings.hour(day.periods[-1].closes)
        return self.sayings.say("closes_on", day=name, closes=closes)

    def _at(self, known: KnownDay, named: str = "") -> str:
        """Whether it is open at an hour of a day, or in a part of it."""
        inquiry, day, name = self.inquiry, known.day, self._called(known, named)
        if day is None or not _holds(day, inquiry):
            return self._not_at(known, name)
        if inquiry.time in _PARTS or inquiry.beyond:
            return self._whole(known, named)
        clock = time.fromisoformat(inquiry.time)
        return self._verdict(
            True,
            "open_at",
            day=name,
            clock=self.sayings.hour(clock),
            hours=self.sayings.day(day),
        )

    def _not_at(self, known: KnownDay, name: str) -> str:
        hours = self.sayings.day(known.day) if known.day else ""
        if self.inquiry.time in _PARTS or self.inquiry.beyond == "before":
            return self._verdict(False, "closed_at_part", day=name, hours=hours)
        clock = self.sayings.hour(time.fromisoformat(self.inquiry.time))
        return self._verdict(False, "closed_at", day=name, clock=clock, hours=hours)

    def _at_all(self) -> str:
        """On which days of the week it is open at an hour, or in a part of the day."""
        week = self.hours.week
        open_then = [number for number, day in sorted(week.items()) if _holds(day, self.inquiry)]
        if not week:
            return ""
        if open_then:
            return self._verdict(True, "open_in_part", days=self.sayings.week(open_then))
        return _lines(self._verdict(False, "closed_then"), self._week())

    def _lunch_on_weekdays(self) -> str:
        """On which days of the week it closes for lunch."""
        week = self.hours.week
        closing = [number for number, day in sorted(week.items()) if _gap(day)]
        if not closing:
            return _lines(self._verdict(True, "lunch_open"), self._week()) if week else ""
        return _lines(self._verdict(False, "lunch_closes"), self.sayings.week(closing))

    def _lunch(self, day: Day, name: str) -> str:
        gap = _gap(day)
        if gap is None:
            hours = self.sayings.periods(day.periods)
            return self._verdict(True, "lunch_open_on", day=name, hours=hours)
        closes, opens = (self.sayings.hour(one) for one in gap)
        return self._verdict(False, "lunch_closed", day=name, closes=closes, opens=opens)

    def _holidays(self) -> str:
        """What holds on holidays in general."""
        soon = "\n".join(self._holidays_ahead())
        if soon:
            others = self.hours.holidays.others or "unknown"
            return _lines(soon, self.sayings.say(f"holidays_others_{others}"))
        if said := self._kept_on_holidays():
            return said
        return self.sayings.say("holidays_unknown", hours=self._week()) if self.hours.week else ""

    def _kept_on_holidays(self) -> str:
        others = self.hours.holidays.others
        if not others or self.hours.holidays.named:
            return ""
        return self.sayings.say(f"holidays_{others}")

    def _holidays_ahead(self) -> Iterator[str]:
        """The holidays that the clinic has named, with what holds, by when they are."""
        found = []
        for name, day in self.hours.holidays.named.items():
            clinic = self.sayings.clinic
            when = _next_of(name, clinic.country, clinic.state, self._today)
            if when:
                found.append((when, day))
        for when, _ in sorted(found, key=lambda one: one[0]):
            yield self._line(self._known(when), when)

    def _ahead(self) -> Iterator[str]:
        """The days soon that are not as their weekdays are."""
        told = self._today
        for days in range(_SOON):
            known = self._known(self._today + days * ONE_DAY)
            usual = self.hours.week.get(known.date.weekday())
            if known.date < told or not known.is_sure or known.day == usual:
                continue
            last = known.special.last if known.special else known.date
            told = last + ONE_DAY
            yield self._line(known, last)

    def _line(self, known: KnownDay, last: date) -> str:
        """A day, or several in a row, with the hours and the reason."""
        shown = self.sayings.date(known.date, self._today)
        if last > known.date:
            until = self.sayings.date(last, self._today)
            shown = self.sayings.say("days_span", first=shown, last=until)
        hours = self.sayings.day(known.day) if known.day else ""
        if not known.is_sure:
            hours = self.sayings.say("unknown_hours")
        why = self.sayings.wording(known.special.note) if known.special else ""
        why = why or (holiday_named(known.holiday, self.sayings) if known.holiday else "")
        named = f"{shown} ({why})" if why else shown
        return capital(self.sayings.say("hours_of", days=named, hours=hours))


def _is_dated(day: str) -> bool:
    """Whether a day is named by its number."""
    return day[0].isdigit()


def _holds(day: Day, inquiry: Inquiry) -> bool:
    """Whether a day has hours at this time, beyond it, or in this part of it."""
    if inquiry.time in _PARTS:
        begin, end = _PARTS[inquiry.time]
        return any(one.opens < end and _after(one.closes, begin) for one in day.periods)
    clock = time.fromisoformat(inquiry.time)
    if inquiry.beyond and clock == time():  # midnight at the end of the day
        ends = any(one.closes == clock for one in day.periods)
        return {"until": ends, "before": bool(day.periods)}.get(inquiry.beyond, False)
    match inquiry.beyond:
        case "after":
            return any(_after(one.closes, clock) for one in day.periods)
        case "before":
            return any(one.opens < clock for one in day.periods)
        case "until":
            return any(
                one.opens < clock and (one.closes == clock or _after(one.closes, clock))
                for one in day.periods
            )
        case _:
            return any(one.holds(clock) for one in day.periods)


def _after(closes: time, clock: time) -> bool:
    return closes > clock or closes == time()


def _gap(day: Day) -> tuple[time, time] | None:
    """When it closes at midday, and opens again."""
    for earlier, later in zip(day.periods, day.periods[1:], strict=False):
        if _LUNCH[0] <= earlier.closes <= _LUNCH[1]:
            return earlier.closes, later.opens
    return None


def _next_of(name: str, country: str, state: str, today: date) -> date | None:
    return holidays.next_day(country, state, (name,), today)


def _joined(*texts: str) -> str:
    return " ".join(filter(None, texts))


def _lines(*texts: str) -> str:
    return "\n".join(filter(None, texts))
