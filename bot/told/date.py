"""The days that are named by numbers: a date, a day of a month, a number of days from now."""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from itertools import islice

from bot.facts.speech import DAY_FIRST, MONTH_FIRST
from bot.hearing import Span
from bot.told.ear import MOST, Ear

_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(20\d\d|\d\d))?|(\d{1,2})\.(\d{1,2})\.(20\d\d|\d\d)")
_YEAR_FIRST = re.compile(r"(20\d\d)[/.](\d{1,2})[/.](\d{1,2})")
_YEAR = re.compile(r"20\d\d")
_MONTHS = tuple(f"month_{month}" for month in range(1, 13))
_PARTS = ("time_morning", "time_afternoon", "time_evening")
_UNITS = ("unit_y", "unit_m", "unit_w", "unit_d", "unit_h", "unit_min")
_COUNTED = (*_UNITS, "numbered")
_OPENING = ("be_open", "be_closed", "open_up", "close_down")
_FIGURES = 2  # of a day
_DAYS_IN_MONTH, _MONTHS_IN_YEAR = 31, 12
_LEAP_YEAR = 2000
_BEHIND_YEAR = (MONTH_FIRST,)
"""Everywhere: "2026-12-05"."""
_ALWAYS = "24/7"
_OUT_OF = 10
"""What a pain is told out of: "7/10"."""
_LAST_FRACTION = 4
"""Up to quarters, fractions are written as dates are: "1/2", "3/4"."""
_LATEST = 20
"""Hours that a clinic may close at: "9-17" is a span of hours, "12-24" a date."""
_SHORT = 4
"""Letters of a month that is cut short."""
_ORDINARY = 3
"""A number up to this one may number anything: "my 2nd visit"."""
_MOST_FROM_NOW = 60  # days


def dates(ear: Ear) -> Iterator[tuple[str, Span]]:
    """The dates that are named: "2026-12-24", "12-24" without a year, "24" without a month.

    Of figures alone, a number over 12 is the day: "24/12" and "12/24" are one. Else they stand as
    the clinic's country writes them: "4/7" is April 7 in the US, in Spanish, too. Where a country
    writes both, it is two dates.
    """
    yield from islice(_in_figures(ear), MOST)
    for number, (start, end) in ear.numbers:
        if not 1 <= number <= _DAYS_IN_MONTH or number != int(number):
            continue
        if len(ear.heard.words[start]) > _FIGURES and ear.heard.words[start].isdecimal():  # "016"
            continue
        day = int(number)
        ordinal = ear.ends(end, "ordinal")
        stop = ordinal or end
        before = start - 1 if ear.is_behind(start, "on_day") else start
        month = _month_before(ear, before)
        if month:
            yield _with_year(ear, _dated(_number(month), day), before - 1, stop)
            continue
        of_month = ear.ends(stop, "of_month") or stop
        month = next((name for name in _MONTHS if ear.ends(of_month, name)), "")
        if month:
            yield _with_year(ear, _dated(_number(month), day), start, ear.ends(of_month, month))
        elif _is_day(ear, number, start, bool(ordinal), stop):
            yield str(day), (start, stop)


def _month_before(ear: Ear, end: int) -> str:
    """The month that ends here; a full stop behind one cut short ends no sentence: "Dec. 31"."""
    words = ear.heard.words
    short = end > 0 and len(words[end - 1]) <= _SHORT
    return next((name for name in _MONTHS if ear.is_behind(end, name, across=short)), "")


def days_from_now(ear: Ear) -> Iterator[tuple[str, Span]]:
    """How many days from now: "+3" for "in 3 days", "+7" for "in a week"."""
    for span in ear.of("in_a_week"):
        if not ear.is_behind(span[0], "numbered"):  # "3 times in a week"
            yield "+7", span
    for number, (start, end) in ear.numbers:
        for unit, days in (("unit_d", 1), ("unit_w", 7)):
            stop = ear.ends(end, unit)
            whole = int(number) * days
            if stop and number == int(number) and 1 <= whole <= _MOST_FROM_NOW:
                if ear.is_behind(start, "in_days") and not ear.is_behind(start - 1, "numbered"):
                    yield f"+{whole}", (start, stop)
                elif behind := ear.ends(stop, "from_now"):
                    yield f"+{whole}", (start, behind)


def _in_figures(ear: Ear) -> Iterator[tuple[str, Span]]:
    """Dates without a word: "12/24", "12-24", "12/24/2026", "2026-12-24"."""
    words = ear.heard.words
    for at, word in enumerate(words):
        if not word[0].isdigit() or ear.is_hidden(at):
            continue
        if match := _SLASHED.fullmatch(word):
            first, second, year = match[1] or match[4], match[2] or match[5], match[3] or match[6]
            if year or _is_slashed_date(ear, at, int(first), int(second)):
                yield from _each(_read(ear.orders, first, second, year), (at, at + 1))
        elif match := _YEAR_FIRST.fullmatch(word):
            yield from _each(_read(_BEHIND_YEAR, match[2], match[3], match[1]), (at, at + 1))
        elif word.isdecimal():
            yield from _dashed(ear, at)


def _dashed(ear: Ear, at: int) -> Iterator[tuple[str, Span]]:
    """A date of numbers that a dash stood between, which are words of their own here."""
    heard = ear.heard
    numbers = []
    for place in range(at, min(at + 3, len(heard.words))):
        if not heard.words[place].isdecimal() or (place > at and place in heard.pauses):
            break
        numbers.append(heard.words[place])
    if at and heard.words[at - 1].isdecimal() and at not in heard.pauses:
        return
    if len(numbers) == 3:
        if _YEAR.fullmatch(numbers[0]):
            yield from _each(_read(_BEHIND_YEAR, numbers[1], numbers[2], numbers[0]), (at, at + 3))
        elif _YEAR.fullmatch(numbers[2]):
            yield from _each(_read(ear.orders, *numbers), (at, at + 3))
    elif len(numbers) == 2:
        led = ear.is_behind(at, "on_day")
        late = max(map(int, numbers)) > _LATEST
        if (led or late) and not ear.ends(at + 2, *_COUNTED, "am", "pm"):
            yield from _each(_read(ear.orders, *numbers), (at, at + 2))


def _is_slashed_date(ear: Ear, at: int, first: int, second: int) -> bool:
    """Whether two numbers with a slash are no fraction, and nothing out of ten."""
    if ear.heard.words[at] == _ALWAYS or ear.ends(at + 1, *_COUNTED):
        return False
    if second == _OUT_OF or (first < second <= _LAST_FRACTION):
        span = at, at + 1
        return ear.is_behind(at, "on_day") or (
            any(map(ear.of, _OPENING)) and not ear.is_complaint(span)
        )
    return True


def _each(found: Iterable[str], span: Span) -> Iterator[tuple[str, Span]]:
    yield from ((date, span) for date in found)


def _read(orders: Iterable[str], first: str, second: str, year: str | None = None) -> list[str]:
    """The dates that two numbers are in these orders; a number over 12 is the day in any."""
    one, other = int(first), int(second)
    if max(one, other) > _MONTHS_IN_YEAR:
        orders = (MONTH_FIRST,) if one < other else (DAY_FIRST,)
    found = dict.fromkeys(
        (one, other) if order == MONTH_FIRST else (other, one) for order in orders
    )
    full = f"20{year[-2:]}-" if year else ""
    return [full + _dated(month, day) for month, day in found if _is_of_a_year(month, day)]


def _is_of_a_year(month: int, day: int) -> bool:
    return 1 <= month <= _MONTHS_IN_YEAR and 1 <= day <= _days_in(month)


def _days_in(month: int) -> int:
    return monthrange(_LEAP_YEAR, month)[1]


def _number(month: str) -> int:
    return int(month.removeprefix("month_"))


def _dated(month: int, day: int) -> str:
    return f"{month:02}-{day:02}"


def _with_year(ear: Ear, date: str, start: int, end: int) -> tuple[str, Span]:
    """A date with the year behind it, where one is there: "december 24, 2026"."""
    words = ear.heard.words
    at = ear.ends(end, "of_month") or end
    if at < len(words) and _YEAR.fullmatch(words[at]):
        return f"{words[at]}-{date}", (start, at + 1)
    return date, (start, end)


def _is_day(ear: Ear, number: float, start: int, ordinal: bool, end: int) -> bool:
    """Whether a number alone is a day: "the 13th", "el 13" with nothing behind it."""
    led = ear.is_behind(start, "on_day")
    if ear.ends(end, "numbered"):
        return False
    if not ordinal and not ear.heard.words[end - 1].isdecimal():  # "put it on one"
        return False
    if ordinal:
        return led or number > _ORDINARY
    heard = ear.heard
    is_last = end == len(heard.words) or end in heard.pauses
    is_last = is_last or heard.sentence[end] != heard.sentence[end - 1]
    if any(start - first > 1 and end == start for first, end in ear.of("on_day")):
        return True  # "el día 30 ..."
    return led and (is_last or bool(ear.ends(end, "at", *_PARTS, *_OPENING)))
