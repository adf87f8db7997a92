"""Days to come with hours of their own, as people type them: "dec 24 9-1", "dec 28 - jan 2 closed,
winter break", "24 dic 9-13"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.facts import notation
from bot.text import fold

_DAY = r"(\d{1,2})(?:st|nd|rd|th|º|\.)?"
_YEAR = r"(?:\s*,?\s*(?:de\s+|of\s+)?(\d{4}))?"
_UNTIL = re.compile(r"\s*(?:-|–|—|\bto\b|\bthrough\b|\bthru\b|\buntil\b|\bal?\b|\bhasta\b)\s*")
_NO_YEAR = 0
_YEARS = 2
"""Further ahead nobody plans."""
_LONGEST = timedelta(days=183)
"""A longer time is a mistyped one."""


class NoDate(ValueError):
    """What is typed names no day; ``kind`` says why: date, date_none, date_past, date_order."""

    def __init__(self, kind: str, typed: str) -> None:
        super().__init__(typed)
        self.kind, self.typed = kind, typed


@dataclass(frozen=True, slots=True)
class Closure:
    """Days in a row, with what is typed behind them."""

    first: date
    last: date
    hours: str
    """As the notation of hours has them; "closed" where nothing is typed."""
    note: str = ""

    @property
    def key(self) -> str:
        """As the file has it: "2026-12-24", "2026-12-28 to 2027-01-02"."""
        first, last = self.first.isoformat(), self.last.isoformat()
        return first if first == last else f"{first} to {last}"


@dataclass(frozen=True, slots=True)
class Calendar:
    """How dates are read."""

    today: date
    months: Mapping[str, int]
    """By their names in small letters, without accents."""
    is_month_first: bool
    """Whether "12/11" is in December."""

    def closure(self, typed: str) -> Closure:
        """Reads one line. Raises NoDate; ValueError where the hours behind it are none."""
        text = " ".join(typed.split())
        low = fold(text)
        low = self._turned(low)
        parts, end = self._date(low)
        if parts is None:
            raise NoDate("date", typed)
        last_parts = parts
        until = _UNTIL.match(low, end)
        if until:
            other, after = self._date(low[until.end() :])
            alone = re.compile(rf"{_DAY}(?![\d:]|\s*[ap]\.?m){_YEAR}").match(low, until.end())
            if other:
                last_parts, end = other, until.end() + after
            elif alone and int(alone[1]) > parts[2]:  # dec 24-26
                year = int(alone[2]) if alone[2] else parts[0]
                parts, last_parts = (year, *parts[1:]), (year, parts[1], int(alone[1]))
                end = alone.end()
        first = self._next(parts, typed)
        last = first if last_parts == parts else self._after(last_parts, first, typed)
        behind = text[len(text) - (len(low) - end) :]  # as it is typed: "Winter break"
        hours, note = _behind(behind.strip(" :,;-–—"))
        return Closure(first, last, hours, note)

    def _turned(self, low: str) -> str:
        """ "24 al 26 de diciembre" as "diciembre 24-26"."""
        word = "|".join(sorted(map(re.escape, self.months), key=len, reverse=True))
        span = rf"(?:del?\s+)?{_DAY}{_UNTIL.pattern}{_DAY}\s*(?:de\s+|of\s+)?({word})\b\.?"
        return re.sub(rf"^{span}", r"\3 \1-\2", low)

    def _date(self, low: str) -> tuple[tuple[int, int, int] | None, int]:
        """Year, month and day at the start of a text, and where they end; a year may be left
        out."""
        iso = re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)", low)
        if iso:
            return (int(iso[1]), int(iso[2]), int(iso[3])), iso.end()
        word = "|".join(sorted(map(re.escape, self.months), key=len, reverse=True))
        for pattern, month, day in (
            (rf"({word})\b\.?\s*{_DAY}(?![\d:])(?:{_YEAR})", 1, 2),
            (rf"{_DAY}\s*(?:de\s+|of\s+)?({word})\b\.?(?:{_YEAR})", 2, 1),
        ):
            match = re.match(pattern, low)
            if match:
                year = int(match[3]) if match[3] else _NO_YEAR
                return (year, self.months[match[month]], int(match[day])), match.end()
        slashed = re.match(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?(?!\d)", low)
        if slashed is None:
            return None, 0
        one, other = int(slashed[1]), int(slashed[2])
        month_first = other > 12 or (self.is_month_first and one <= 12)
        year = int(slashed[3] or 0)
        whole = year + 2000 if 0 < year < 100 else year
        return (whole, *((one, other) if month_first else (other, one))), slashed.end()

    def _next(self, parts: tuple[int, int, int], typed: str) -> date:
        """The day that is meant: without a year, the next one by that name."""
        year, month, day = parts
        if year and year < self.today.year:
            raise NoDate("date_past", typed)
        if year > self.today.year + _YEARS:
            raise NoDate("date_far", typed)
        for each in [year] if year else range(self.today.year, self.today.year + 5):
            try:
                found = date(each, month, day)
            except ValueError:
                continue  # February 29 comes every four years
            if found >= self.today:
                return found
            if year:
                raise NoDate("date_past", typed)
        raise NoDate("date_none", typed)

    def _after(self, parts: tuple[int, int, int], first: date, typed: str) -> date:
        year, month, day = parts
        try:
            last = date(year or first.year, month, day)
            if last < first and not year:
                last = date(first.year + 1, month, day)
        except ValueError:
            raise NoDate("date_none", typed) from None
        if not first <= last <= first + _LONGEST:
            raise NoDate("date_order", typed)
        return last


def _behind(rest: str) -> tuple[str, str]:
    """The hours and the reason: as many words as are hours come first."""
    ends = [found.end() for found in re.finditer(r"[^\s,]+", rest)]
    for end in reversed(ends):
        try:
            notation.day(rest[:end])
        except ValueError:
            continue
        return rest[:end], rest[end:].strip(" ,;:-–—")
    if any(char.isdigit() for char in rest):  # hours that are none
        notation.day(rest)
    return "closed", rest
