"""How hours, days, dates and money are written in a file: read into values, or refused with a
``ValueError`` that says what would be right.

A person writes "9-6" and means nine in the morning until six in the evening: of the readings that
two hours may have, the one that opens first, closes last in its half of the day and is no night.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from difflib import get_close_matches
from itertools import pairwise

from bot.facts.day import CLOSED, Day, Period
from bot.text import fold

_CLOCK = r"(\d{1,2})(?:[:.h](\d{2})|h)?\s*(?:([ap])\.?\s?m\.?)?"
_SPAN = re.compile(rf"{_CLOCK}\s*(?:-|–|—|to|a|until|till|hasta)\s*{_CLOCK}")
_NAMED_HOURS = {"noon": "12 pm", "midday": "12 pm", "midnight": "24:00"}
_CLOSED = ("closed", "close", "off", "no", "cerrado", "cerrada")
_BY_APPOINTMENT = re.compile(
    r"\b(?:only\s+)?by\s+appointment(?:\s+only)?\b|\b(?:s[oó]lo\s+)?con\s+(?:previa\s+)?cita\b"
)
_APART = re.compile(r" ?(?:,|;|&|\+|/|\band\b|\by\b) ?")  # one blank is left of several
_IDLE = re.compile(r"\b(?:open|from|de|desde|las?|hrs?|hs|horas)\b\.?")
"""Words beside hours that say nothing more."""
_NOON, _MIDNIGHT = 12, 24
_EARLIEST = 6
"""The hour before which nobody opens, unless "am" stands there."""
_MONEY = re.compile(
    r"(?P<before>[^\d+\-–—~<>(){}.,]{0,4}?)"
    r"(?P<whole>\d{1,3}(?:[.,’ ]\d{3})+|\d+)(?:[.,](?P<cents>\d{2}))?"
    r"(?P<behind>[^\d+\-–—~<>(){}]{0,4})"
)
_CURRENCIES = {"€": "EUR", "£": "GBP"}
"""Signs of one currency alone; "$" is many a country's."""
_CODE = re.compile(r"[A-Z]{3}")
_WHOLE = re.compile(r"\d+")
_LIKENESS = 0.8  # of two names, by difflib: a letter missing, added or changed
_LONGEST_SESSION = 480
"""Minutes."""
_DAYS_APART = re.compile(r" ?(?:,|;|&|/|\band\b) ?")
_DAYS_SPAN = re.compile(r" ?(?:-|–|—|\bto\b|\bthrough\b|\bthru\b) ?")
_DATES_SPAN = re.compile(r"\s+(?:to|-|–|until)\s+")
_WEEK = 7
_BETWEEN = r"(?:\s*(?:-|–|—|,|;|&|/|\bto\b|\bthrough\b|\bthru\b|\band\b|\bal?\b|\by\b)\s*)"
"""What may stand between two days that have the same hours."""
_LETTER = {
    "m": "monday",
    "t": "tuesday",
    "tu": "tuesday",
    "w": "wednesday",
    "th": "thursday",
    "f": "friday",
    "sa": "saturday",
    "su": "sunday",
}
_LETTERS = re.compile(r"(?<![\w.])(m|tu?|w|th|f|sa|su)(?=\s*(?:[-–—,;:/&]|$)|\s+\d)")
"""A day by its letters: "M-F", "M, W and F", never the end of "a.m."."""
_GROUPS = {
    "every ?day|daily|7 days(?: a week)?|all week|todos los dias|(?:a )?diario": "monday-sunday",
    "(?:on )?weekdays|(?:los )?dias laborables|entre semana": "monday-friday",
    "(?:on )?(?:the )?weekends?|(?:el |los )?fin(?:es)? de semana": "saturday-sunday",
}
"""What several days are called, without accents."""
_NAMES = {
    "monday": 0,
    "tuesday": 1,
    "wednesday": 2,
    "thursday": 3,
    "friday": 4,
    "saturday": 5,
    "sunday": 6,
    "tues": 1,
    "weds": 2,
    "thur": 3,
    "thurs": 3,
}
"""How days are called beside what the locale data knows."""
_CLOSED_BEFORE = re.compile(rf"(.*?)\b(?:{'|'.join(_CLOSED)})")
_SIGNS = " ,;:.()"
_JOINS = re.compile(
    r"^[\s,;.]*\b(?:and|y|e)\b|[\s,;]*\b(?:and|y|e|on|los|el|de)\b[\s,;]*$|^(?:on|los|el|de)$"
)
_LONGEST = timedelta(days=366)


class ImpossibleHours(ValueError):
    """What is written as hours are, and cannot be: it overlaps, or ends before it begins."""


def day(written: str) -> Day:
    """The hours of a day: "9:00-13:00, 14:00-18:00", "10-2 by appointment", "closed"."""
    text = " ".join(_IDLE.sub(" ", written.lower()).split())
    for name, clock in _NAMED_HOURS.items():
        text = re.sub(rf"\b{name}\b", clock, text)
    if text in _CLOSED:
        return CLOSED
    text, by_appointment = _BY_APPOINTMENT.subn("", text)
    text = text.strip(" ,;()")
    if not text and by_appointment:
        return Day(by_appointment=True)
    periods = tuple(_period(part) for part in _APART.split(text))
    for earlier, later in pairwise(periods):
        if earlier.closes == time() or later.opens < earlier.closes:
            raise ImpossibleHours(
                f"{written!r} overlaps; write the earlier hours first, each once."
            )
    return Day(periods, bool(by_appointment))


def _period(part: str) -> Period:
    match = _SPAN.fullmatch(part)
    if match is None:
        raise ValueError(f"{part!r} are no hours; write them as 9:00-18:00, or closed.")
    (opens, half), (closes, other) = (
        ((int(match[1]), int(match[2] or 0)), match[3]),
        ((int(match[4]), int(match[5] or 0)), match[6]),
    )
    for (hour, minute), part_of_day in ((opens, half), (closes, other)):
        is_late = hour > _NOON and part_of_day == "a"
        if hour > _MIDNIGHT or minute >= 60 or (hour == _MIDNIGHT and minute) or is_late:
            clock = f"{hour}:{minute:02}{' am' * is_late}"
            right = "the day ends at 24:00; write hours as in 9:00-18:00."
            raise ImpossibleHours(f"{clock!r} is no time of day; {right}")
    # "05:00", "14-18", "0-24": by a clock of 24 hours; then nothing else can be meant
    is_whole = any(hour in (0, *range(_NOON + 1, _MIDNIGHT)) for hour, _ in (opens, closes))
    candidates = [
        (begin, end)
        for begin in _meant(opens, half, True, is_whole or match[1].startswith("0"))
        for end in _meant(closes, other, False, is_whole)
        if begin < end
    ]
    if not candidates:
        raise ImpossibleHours(f"{part!r} ends before it begins; write it as in 9:00-18:00.")
    begin, end = min(candidates, key=lambda one: (one[1] - one[0], one[0]))
    return Period(_time(begin), _time(end))


def _meant(clock: tuple[int, int], half: str | None, opening: bool, as_typed: bool) -> list[int]:
    """The minutes of the day that an hour may mean."""
    hour, minute = clock
    if half:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
        return [hour * 60 + minute] if hour or minute or opening else [_MIDNIGHT * 60]
    if hour == _MIDNIGHT or (not hour and not minute):
        return [0 if opening else _MIDNIGHT * 60]
    hours = [hour]
    if not as_typed and hour < _NOON and not (opening and hour >= _EARLIEST):
        hours = [hour + _NOON] if opening else [hour, hour + _NOON]
    return [one * 60 + minute for one in hours]


def _time(minutes: int) -> time:
    return time(minutes // 60 % _MIDNIGHT, minutes % 60)


def weekdays(written: str, names: Mapping[str, int]) -> tuple[int, ...]:
    """The weekdays that a text names, 0 is Monday: "monday-thursday", "sat, sun".

    ``names`` holds how each may be called, in small letters.
    """
    found: list[int] = []
    for part in _DAYS_APART.split(" ".join(written.lower().split())):
        ends = [_weekday(name.strip(" ."), names) for name in _DAYS_SPAN.split(part)]
        if len(ends) > 2:
            raise ValueError(f"{part!r} are no days; write them as monday-friday.")
        span = (ends[-1] - ends[0]) % _WEEK
        found += [(ends[0] + step) % _WEEK for step in range(span + 1)]
    return tuple(dict.fromkeys(found))


def _weekday(name: str, names: Mapping[str, int]) -> int:
    if name not in names:
        near = " or ".join(get_close_matches(name, names, 2, _LIKENESS))
        right = f"did you mean {near}?" if near else "write it as in monday, or monday-friday."
        raise ValueError(f"{name!r} is no weekday; {right}")
    return names[name]


def dates(written: str) -> tuple[date, date]:
    """A day, or the first and the last of several: "2026-12-28 to 2027-01-02"."""
    ends = [_date(one) for one in _DATES_SPAN.split(written.strip())]
    first, last = ends[0], ends[-1]
    if len(ends) > 2 or not first <= last <= first + _LONGEST:
        raise ValueError(f"{written!r} are no days in a row; write 2026-12-28 to 2027-01-02.")
    return first, last


def _date(written: str) -> date:
    try:
        found = date.fromisoformat(written.strip())
    except ValueError:
        found = None
    if found is None or found.isoformat() != written.strip():
        raise ValueError(f"{written!r} is no date; write it as in 2026-12-24.")
    return found


def money(written: str, currency: str = "") -> Decimal:
    """An amount: "$60", "60", "1,200", "59.50 USD".

    Where ``currency`` is known, another one is refused.
    """
    match = _MONEY.fullmatch(written.strip())
    if match is None:
        raise ValueError(f"{written!r} is no price; write one amount, as in $60.")
    sign = f"{match['before']} {match['behind']}".strip()
    code = _CURRENCIES.get(sign, sign)
    if currency and _CODE.fullmatch(code) and code != currency:
        right = f"write it in {currency}, or mend country."
        raise ValueError(f"{written!r} is not in the money of the clinic's country; {right}")
    whole = re.sub(r"\D", "", match["whole"])
    return Decimal(f"{whole}.{match['cents']}" if match["cents"] else whole)


def minutes(written: str) -> int:
    """The length of a session."""
    text = written.strip()
    if not _WHOLE.fullmatch(text) or not 0 < int(text) <= _LONGEST_SESSION:
        raise ValueError(f"{written!r} are no minutes; write a number alone, as in 60.")
    return int(text)


def merged(days: Sequence[tuple[Sequence[int], Day]]) -> dict[int, Day]:
    """A week of what is written of its days. Raises ValueError where one stands there twice."""
    week: dict[int, Day] = {}
    for numbers, hours in days:
        for number in numbers:
            if number in week:
                raise ImpossibleHours("a weekday stands there twice; keep one of them.")
            week[number] = hours
    return week


def week(written: str, names: Mapping[str, int]) -> dict[int, Day]:
    """A week as people type it: "mon-fri 9-6, sat 10-2, closed sundays", "9 to 5 every day", "M-F
    9-5". ``names`` as above.

    Raises ValueError where a word of it is not understood: then it is a text, and no data.
    """
    known = {fold(name): number for name, number in names.items()} | _NAMES
    text = " ".join(fold(written).replace(":", " : ").split())
    text = _LETTERS.sub(lambda one: _LETTER[one[1]], text.replace(" : ", ":"))
    for group, span in _GROUPS.items():
        text = re.sub(rf"\b(?:{group})\b", span, text)
    word = "|".join(re.escape(name) for name in sorted(known, key=len, reverse=True))
    heads = list(re.finditer(rf"\b(?:{word})s?\b\.?(?:{_BETWEEN}(?:{word})s?\b\.?)*", text))
    ends = [0, *(head.end() for head in heads)]
    starts = [*(head.start() for head in heads), len(text)]
    gaps = [_hours_alone(text[end:start]) for end, start in zip(ends, starts, strict=True)]
    for at in range(1, len(heads)):  # "mon-fri 9-5, closed sundays"
        before = _CLOSED_BEFORE.fullmatch(gaps[at])
        if before and before[1] and not gaps[at + 1]:
            gaps[at : at + 2] = _hours_alone(before[1]), _CLOSED[0]
    first = bool(gaps[0])  # the hours stand before their days
    if not heads or (first and gaps[-1]):
        raise ValueError(f"{written!r} are no hours; write them as mon-fri 9-6, sat 10-2.")
    days = []
    for head, hours in zip(heads, gaps if first else gaps[1:], strict=False):
        spans = re.sub(r"\b(?:a|y)\b", lambda one: {"a": "-", "y": ","}[one[0]], head[0])
        days.append((weekdays(_singular(spans, known), known), day(hours)))
    return merged(days)


def _hours_alone(text: str) -> str:
    """What stands between days, without the words that join it to them."""
    return _JOINS.sub("", text).strip(_SIGNS)


def _singular(text: str, names: Mapping[str, int]) -> str:
    """Days as they are called one by one: "sundays" is sunday."""
    return re.sub(r"\b(\w+)s\b", lambda one: one[1] if one[1] in names else one[0], text)
