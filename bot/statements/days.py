"""The dates that a message names, and how they are called in an answer."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from bot.content.names import DAYS, HOLIDAYS
from bot.content.said import Sayings
from bot.facts import holidays
from bot.facts.hours import ONE_DAY, KnownDay
from bot.facts.phone import HOME

_SATURDAY, _SUNDAY = 5, 6
_WEEK = 7
_YEAR = timedelta(days=366)
_NEXT = "next_"
_STEPS = {"today": 0, "tomorrow": 1, "day_after_tomorrow": 2}


def dates(days: Sequence[str], today: date, is_over: bool = False) -> tuple[date, ...]:
    """The next date of each day that is named; none of what names no day, such as a week. Where
    today ``is_over``, its weekday is that of next week."""
    found = {name: tuple(_dates(name, today, is_over)) for name in days}
    dated = {day.weekday() for name, each in found.items() if name[0].isdigit() for day in each}
    each = [
        day
        for name, days_of in found.items()
        for day in days_of
        if name not in DAYS or day.weekday() not in dated  # "the 10th, a Wednesday"
    ]
    return tuple(dict.fromkeys(each))


def _dates(name: str, today: date, is_over: bool) -> Iterator[date]:
    if name in _STEPS:
        yield today + _STEPS[name] * ONE_DAY
    elif name.startswith("+"):
        yield today + int(name[1:]) * ONE_DAY
    elif name in ("weekend", "next_weekend"):
        ahead = (_SUNDAY - today.weekday()) % _WEEK  # on a Sunday, what is left of it
        if name != "weekend" and ahead <= 1:
            ahead += _WEEK
        days = [today + ahead * ONE_DAY - ONE_DAY, today + ahead * ONE_DAY]
        yield from (day for day in days if day >= today)
    elif name.removeprefix(_NEXT) in DAYS:
        ahead = (DAYS.index(name.removeprefix(_NEXT)) - today.weekday()) % _WEEK
        if (is_over or name.startswith(_NEXT)) and not ahead:
            ahead = _WEEK
        yield today + ahead * ONE_DAY
    elif name[:1].isdigit():
        found = _date(name, today)
        if found:
            yield found


def _date(name: str, today: date) -> date | None:
    """A date of which the year, or also the month, may be left out: the next that there is."""
    parts = [int(part) for part in name.split("-")]
    if len(parts) == 3:
        return _valid(*parts)
    day = today
    while day < today + _YEAR:
        if day.day == parts[-1] and (len(parts) == 1 or day.month == parts[0]):
            return day
        day += ONE_DAY
    return None


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def holiday(name: str, sayings: Sayings, today: date) -> date | None:
    """When a holiday is next, by the name of its concept; None where that is not known."""
    clinic, names = sayings.clinic, HOLIDAYS.get(name, ())
    found = holidays.next_day(clinic.country or HOME, clinic.state, names, today)
    fixed = [one for one in names if one[0].isdigit()]
    return found or next(iter(dates(fixed, today)), None)


def holiday_at_home(name: str, today: date) -> date | None:
    """When a public holiday of the home country is next, for a clinic elsewhere, to which it is a
    day as any other."""
    ahead = holidays.ahead(HOME, "", today, _YEAR.days)
    return next((day for day, public in ahead.items() if public in HOLIDAYS.get(name, ())), None)


def weekday_before(days: Sequence[str], holiday: date) -> date | None:
    """The last of a weekday before a holiday, where both are named: "the Wednesday before
    Thanksgiving". None where the weekday is the holiday's own."""
    for name in days:
        if name in DAYS and (ago := (holiday.weekday() - DAYS.index(name)) % _WEEK):
            return holiday - ago * ONE_DAY
    return None


def called(known: KnownDay, sayings: Sayings, today: date, named: str = "") -> str:
    """A day inside a sentence: "today", "tomorrow", "on Monday, September 7", with its holiday.

    ``named`` is the concept of the holiday by which somebody has named it.
    """
    at = {today: "today", today + ONE_DAY: "tomorrow"}.get(known.date, "on_day")
    more = {"date": sayings.date(known.date, today)} if at == "on_day" else {}
    observed = known.holiday != holidays.plain(known.holiday)
    of = holiday_of(known, sayings, named)
    of = "" if observed else of
    return sayings.say(f"{at}_named", holiday=of, **more) if of else sayings.say(at, **more)


def holiday_of(known: KnownDay, sayings: Sayings, named: str = "") -> str:
    """The holiday that a day is, as its country calls it, else as it was named or as a language
    calls it; "" for none."""
    if named and not sayings.holiday(holidays.plain(known.holiday)):
        return sayings.named("holidays", named)
    return holiday_named(known.holiday, sayings)


def holiday_named(name: str, sayings: Sayings) -> str:
    """A holiday, by the library's name for it, as a language calls it."""
    name = holidays.plain(name)
    concepts = (concept for concept, names in HOLIDAYS.items() if name in names)
    concept = next(concepts, "")
    return sayings.holiday(name) or (sayings.named("holidays", concept) if concept else name)
