"""What holds in general: on weekdays, on holidays, on the days soon that are not as usual."""

from collections.abc import Iterator
from datetime import date

from bot.content.said import capital
from bot.facts.holidays import next_day
from bot.facts.hours import ONE_DAY, KnownDay
from bot.statements.days import holiday_named
from bot.statements.moment import SOON, Moment
from bot.statements.time_of_day import gap, holds


def general(moment: Moment) -> str:
    """The week, holidays and special days soon; "" where only the week is known."""
    more = [*_ahead(moment), _kept_on_holidays(moment)]
    said = "\n".join(filter(None, more))
    return f"{moment.sayings.week()}\n\n{said}" if said and moment.hours.week else ""


def at_all(moment: Moment) -> str:
    """On which days of the week it is open at an hour, or in a part of the day."""
    week = moment.hours.week
    open_then = [number for number, day in sorted(week.items()) if holds(day, moment.inquiry)]
    if not week:
        return ""
    if open_then:
        return moment.verdict(True, "open_in_part", days=moment.sayings.week(open_then))
    return _lines(moment.verdict(False, "closed_then"), moment.sayings.week())


def lunch(moment: Moment) -> str:
    """On which days of the week it closes for lunch."""
    week = moment.hours.week
    closing = [number for number, day in sorted(week.items()) if gap(day)]
    if not closing:
        return _lines(moment.verdict(True, "lunch_open"), moment.sayings.week()) if week else ""
    return _lines(moment.verdict(False, "lunch_closes"), moment.sayings.week(closing))


def holidays(moment: Moment) -> str:
    """What holds on holidays in general."""
    soon = "\n".join(_holidays_ahead(moment))
    if soon:
        others = moment.hours.holidays.others or "unknown"
        return _lines(soon, moment.sayings.say(f"holidays_others_{others}"))
    if said := _kept_on_holidays(moment):
        return said
    week = moment.sayings.week()
    return moment.sayings.say("holidays_unknown", hours=week) if moment.hours.week else ""


def _kept_on_holidays(moment: Moment) -> str:
    others = moment.hours.holidays.others
    if not others or moment.hours.holidays.named:
        return ""
    return moment.sayings.say(f"holidays_{others}")


def _holidays_ahead(moment: Moment) -> Iterator[str]:
    """The holidays that the clinic has named, with what holds, by when they are."""
    clinic, found = moment.sayings.clinic, []
    for name, day in moment.hours.holidays.named.items():
        when = next_day(clinic.country, clinic.state, (name,), moment.today)
        if when:
            found.append((when, day))
    for when, _ in sorted(found, key=lambda one: one[0]):
        yield line(moment, moment.known(when))


def _ahead(moment: Moment) -> Iterator[str]:
    """The days soon that are not as their weekdays are."""
    told = moment.today
    for days in range(SOON):
        known = moment.known(moment.today + days * ONE_DAY)
        usual = moment.hours.week.get(known.date.weekday())
        if known.date < told or not known.is_sure or known.day == usual:
            continue
        last = known.special.last if known.special else known.date
        told = last + ONE_DAY
        yield line(moment, known, last)


def line(moment: Moment, known: KnownDay, last: date | None = None) -> str:
    """A day, or several in a row until the ``last``, with the hours and the reason."""
    shown = moment.sayings.date(known.date, moment.today)
    if last and last > known.date:
        until = moment.sayings.date(last, moment.today)
        shown = moment.sayings.say("days_span", first=shown, last=until)
    hours = moment.sayings.day(known.day) if known.day else ""
    if not known.is_sure:
        hours = moment.sayings.say("unknown_hours")
    why = moment.sayings.wording(known.special.note) if known.special else ""
    why = why or (holiday_named(known.holiday, moment.sayings) if known.holiday else "")
    named = f"{shown} ({why})" if why else shown
    return capital(moment.sayings.say("hours_of", days=named, hours=hours))


def _lines(*texts: str) -> str:
    return "\n".join(filter(None, texts))
