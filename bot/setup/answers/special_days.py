"""Days to come with hours of their own."""

from datetime import date
from typing import TypeAlias

from bot.content.edited import Value
from bot.facts import notation
from bot.setup.answers.answer import Answer, Wrong, table
from bot.setup.answers.desk import Desk
from bot.setup.answers.hours import day, written
from bot.setup.answers.texts import lines, with_wording, wording_follows
from bot.setup.closures import Calendar, Closure, NoDate
from bot.setup.questions import Facts, Question

_Days: TypeAlias = tuple[date, date]
"""The first and the last of days in a row."""


def special_days(question: Question, typed: str, desk: Desk) -> Answer:
    """Days to come, one a line. They join those that are there, or take their place.
    Raises Wrong."""
    found: dict[_Days, tuple[str, Value]] = {}
    calendar = desk.calendar
    for line in lines(typed):
        closure = _closure(line, calendar)
        days = (closure.first, closure.last)
        if any(_overlap(days, others) for others in found):
            raise Wrong("date_twice", typed=line)
        hours = written(day(closure.hours))
        entry: Value = {"hours": hours, "note": closure.note} if closure.note else hours
        found[days] = closure.key, entry
    before = desk.facts.get(question.name)
    for key, value in before.items() if isinstance(before, dict) else ():
        days = notation.dates(key)
        if days[1] >= desk.today and not any(_overlap(days, others) for others in found):
            found[days] = key, value
    noted = [
        (key, str(value["note"]))
        for key, value in found.values()
        if isinstance(value, dict) and isinstance(value.get("note"), str)
    ]

    def put(facts: Facts, number: int, code: str, text: str) -> Facts:
        days = table(facts, question.name)
        key = noted[number][0]
        entry = table(days, key)
        note = with_wording(entry["note"], code, text, desk)
        return {**facts, question.name: {**days, key: {**entry, "note": note}}}

    follows = wording_follows([note for _, note in noted], put, desk)
    return Answer({question.name: dict(found[days] for days in sorted(found))}, False, follows)


def _closure(line: str, calendar: Calendar) -> Closure:
    try:
        return calendar.closure(line)
    except NoDate as wrong:
        raise Wrong(wrong.kind, typed=wrong.typed) from None
    except ValueError:
        raise Wrong("day", typed=line) from None


def _overlap(days: _Days, others: _Days) -> bool:
    return days[0] <= others[1] and others[0] <= days[1]
