"""The form of opening hours: its fields as the clinic's facts fill them in, and what they come to
once somebody has changed them."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import TypeAlias

from bot.content.clinic import WORDS
from bot.content.edited import Value
from bot.content.names import DAYS
from bot.desk.clinic import Clinic, worded, wordings
from bot.facts.day import CLOSED, Day
from bot.facts.hours import Hours
from bot.setup.answers import Wrong
from bot.setup.answers.hours import day, week_lines, written
from bot.setup.closures import NoDate
from bot.setup.questions import Facts

_OPEN, _APPOINTMENT, _CLOSED, _ABOVE, _UNSAID = "open", "appointment", "closed", "above", "unsaid"
KINDS = (_OPEN, _APPOINTMENT, _CLOSED, _ABOVE, _UNSAID)
"""What may be chosen of a weekday; the last but one is what holds on the day above."""
_HOURS, _OTHERS = "hours", "others"
_PERIODS = 2  # a day
_BLANK = 2  # rows for special days that are still to come in
_SOME: Facts = {"hours": {"monday": "closed"}}
"""Holidays and special days are read only beside some hours."""

Fields: TypeAlias = Mapping[str, str]
"""What stands in the fields, by their names."""


def are_words(known: Clinic) -> bool:
    """Whether the hours are in the clinic's own words, which hold no data."""
    hours = known.echo.clinic(known.facts)[0].hours
    return bool(known.facts.get("hours")) and not (hours and hours.week)


def holidays(known: Clinic) -> dict[str, str]:
    """The coming holidays with their dates; then the days by name that only this clinic keeps."""
    speech, coming = known.desk.speech, known.desk.holidays
    dated = {name: speech.date(on, known.today) for name, on in coming.items()}
    own = _hours(known.facts, known).holidays.named
    return dated | {name: "" for name in own if name not in dated}


def rows(fields: Fields) -> int:
    """How many special days there is room for."""
    filled = [
        int(name.split("_")[1])
        for name, text in fields.items()
        if text and name.startswith("special_") and name.endswith("_first")
    ]
    return max(filled, default=-1) + 1 + _BLANK


def _hours(facts: Facts, known: Clinic) -> Hours:
    """The hours as data; of a clinic without any, its holidays and special days beside some."""
    for one in (facts, {**facts, **_SOME}):
        found = known.echo.clinic(one)[0].hours
        if found:
            return found
    raise AssertionError("some hours are data")


def filled(known: Clinic) -> Fields:
    """The fields as the clinic's facts fill them in."""
    hours = _hours(known.facts, known)
    has_week = bool(known.facts.get("hours")) and not are_words(known)
    fields: dict[str, str] = {}
    for number, name in enumerate(DAYS):
        fields |= _day_fields(name, hours.week.get(number) if has_week else None)
    for code, text in wordings(known.facts.get("hours", ""), known.contents).items():
        fields[f"words_{code}"] = text
    return fields | _holiday_fields(hours, known) | _special_fields(hours, known)


def _day_fields(name: str, day: Day | None) -> dict[str, str]:
    if day is None:
        return {f"{name}_kind": _UNSAID}
    kind = _APPOINTMENT if day.by_appointment else _OPEN if day.periods else _CLOSED
    fields = {f"{name}_kind": kind}
    for at, period in enumerate(day.periods):
        begins, _, ends = written(Day((period,))).partition("-")
        fields |= {f"{name}_from_{at}": begins, f"{name}_to_{at}": ends}
    return fields


def _holiday_fields(hours: Hours, known: Clinic) -> dict[str, str]:
    fields = {f"holiday_{_OTHERS}": hours.holidays.others}
    for at, name in enumerate(holidays(known)):
        if name in hours.holidays.named:
            kept = hours.holidays.named[name]
            kind = _OPEN if kept is None else _CLOSED if kept.is_closed else _HOURS
            fields[f"holiday_{at}"] = kind
            fields[f"holiday_{at}_hours"] = written(kept) if kept and kind == _HOURS else ""
    return fields


def _special_fields(hours: Hours, known: Clinic) -> dict[str, str]:
    fields: dict[str, str] = {}
    coming = [one for one in hours.special if one.last >= known.today]
    for at, one in enumerate(coming):
        last = one.last.isoformat() if one.last != one.first else ""
        fields |= {f"special_{at}_first": one.first.isoformat(), f"special_{at}_last": last}
        fields[f"special_{at}_hours"] = "" if one.day.is_closed else written(one.day)
        for code in known.contents:
            fields[f"special_{at}_note_{code}"] = one.note.get(code, one.note.get("", ""))
    return fields


def read(known: Clinic, fields: Fields, in_words: bool) -> tuple[Facts, dict[str, str]]:
    """The facts that the fields make other ones, as the file has them; and what is wrong, by the
    field. With ``in_words``, the hours are what is written in words, and no week."""
    form = _Form(known, fields)
    found = {"hours": form.words() if in_words else form.week(), "special_days": form.special()}
    if form.named:
        found["holidays"] = form.holidays()
    facts = known.facts
    fresh = {
        name: value
        for name, value in found.items()
        if value != facts.get(name, "") and (in_words or _means_more(name, value, known))
    }
    return fresh, form.wrong


def _means_more(name: str, value: Value, known: Clinic) -> bool:
    """Whether a fact says something else than before, not only in other words."""
    return _hours({**known.facts, name: value}, known) != _hours(known.facts, known)


class _Form:
    """Reads the fields; what is wrong with one stands in ``wrong`` by its name."""

    def __init__(self, known: Clinic, fields: Fields) -> None:
        self._known, self._fields = known, fields
        self.named = [*holidays(known)]
        self.wrong: dict[str, str] = {}

    def words(self) -> Value:
        """The hours in the clinic's own words."""
        return self._worded("words", "words")

    def week(self) -> Value:
        """A line for days with the same hours; what the clinic says in its own words stays."""
        week: dict[int, Day] = {}
        for number, name in enumerate(DAYS):
            found = self._weekday(number, name, week)
            if found is not None:
                week[number] = found
        if not week:
            return ""
        before = self._known.facts.get("hours", "")
        words = before.get(WORDS, "") if isinstance(before, Mapping) else ""
        return {**week_lines(week), **({WORDS: words} if words else {})}

    def _weekday(self, number: int, name: str, week: Mapping[int, Day]) -> Day | None:
        """The hours of a weekday; None where nothing is said of it."""
        kind = self._text(f"{name}_kind")
        if kind == _ABOVE:
            return week.get(number - 1)
        if kind == _CLOSED:
            return CLOSED
        typed = ", ".join(filter(None, (self._period(name, at) for at in range(_PERIODS))))
        if not typed and kind == _APPOINTMENT:
            return Day(by_appointment=True)
        if not typed and kind != _OPEN:
            return None
        return self._day(name, f"{typed} by appointment" if kind == _APPOINTMENT else typed)

    def _period(self, name: str, at: int) -> str:
        begins, ends = (self._text(f"{name}_{end}_{at}") for end in ("from", "to"))
        return f"{begins}-{ends}" if begins or ends else ""

    def _day(self, name: str, typed: str) -> Day:
        try:
            return day(typed)
        except Wrong as wrong:
            self._refuse(name, wrong)
            return CLOSED

    def holidays(self) -> Value:
        """What holds on the holidays; one word where it is the same on all."""
        found: dict[str, Value] = {}
        for at, name in enumerate(self.named):
            kind = self._text(f"holiday_{at}")
            typed = self._text(f"holiday_{at}_hours")
            if kind == _HOURS or (typed and not kind):
                hours = self._day(f"holiday_{at}", typed)
                found[name] = written(hours)
            elif kind:
                found[name] = kind
        others = self._text(f"holiday_{_OTHERS}")
        if not found:
            return others
        return {**found, _OTHERS: others} if others else found

    def special(self) -> Value:
        """The special days with what holds on them, in their order."""
        days = [self._special(f"special_{at}") for at in range(rows(self._fields))]
        found = sorted((one for one in days if one), key=lambda one: one[0])
        for (earlier, _, _), (later, key, _) in pairwise(found):
            if later[0] <= earlier[1]:
                self._refuse("special", Wrong("date_twice", typed=key))
        return {key: entry for _, key, entry in found} or ""

    def _special(self, name: str) -> tuple[tuple[date, date], str, Value] | None:
        """The dates of a row, what they are called in the file, and what holds on them."""
        first, last = (self._text(f"{name}_{end}") for end in ("first", "last"))
        if not first or self._text(f"{name}_out"):
            return None
        try:
            closure = self._known.desk.calendar.closure(f"{first} to {last}" if last else first)
        except NoDate as wrong:
            self._refuse(name, Wrong(wrong.kind, typed=wrong.typed))
            return None
        except ValueError:
            self._refuse(name, Wrong("date", typed=first))
            return None
        hours = written(self._day(name, self._text(f"{name}_hours") or _CLOSED))
        note = self._worded(f"{name}_note", name)
        entry: Value = {"hours": hours, "note": note} if note else hours
        return (closure.first, closure.last), closure.key, entry

    def _worded(self, name: str, place: str) -> Value:
        """A text in its languages; what is wrong with it stands at a place."""
        try:
            return worded(self._fields, name, self._known.contents)
        except Wrong as wrong:
            self._refuse(place, wrong)
            return ""

    def _text(self, name: str) -> str:
        return self._fields.get(name, "")

    def _refuse(self, name: str, wrong: Wrong) -> None:
        self.wrong[name] = self._known.remedy(wrong)
