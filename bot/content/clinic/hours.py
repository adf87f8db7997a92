"""The clinic's hours: its week, its special days, what it keeps of the holidays."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from bot.content.clinic.data import Data
from bot.content.names import BASE, DAYS, HOLIDAYS
from bot.content.nodes import Node, Place, remedy
from bot.facts import holidays, notation, phone, place, speech
from bot.facts.day import CLOSED, Day
from bot.facts.holidays import Holidays
from bot.facts.hours import Hours, SpecialDays
from bot.facts.phone import HOME

_KEPT = ("closed", "open")
_OTHERS = "others"
_A_YEAR = 2026
"""Of which the names of holidays are read: they are the same in every year."""


@dataclass(frozen=True, slots=True)
class Found:
    """The hours of a clinic, and what they were read from."""

    hours: Hours | None
    """None where neither a week nor a special day is known."""
    text: Node | None
    """The hours in words, where those can be read as data, too."""
    special_at: Mapping[date, Place]
    """Where each of the special days is written, by its first date."""


def found(data: Data) -> Found:
    """The hours, in the clinic's time zone."""
    days = speech.day_names([*{BASE, *data.languages}])
    zone = place.known_zone(data.plain("timezone"))
    week, text = _week(data, days, bool(zone))
    special, kept = _special(data), _holidays(data)
    special_at = {days.first: node.place for days, node in special}
    if not (week or special):
        return Found(None, text, special_at)
    if not data.plain("timezone"):  # a wrong one is told elsewhere
        node = data.known.get("hours") or data.known["special_days"]
        right = "fill in timezone, as in timezone: America/New_York."
        data.parser.report(node, f"without a time zone nobody knows when that is; {right}")
    dates = tuple(days for days, _ in special)
    return Found(Hours(week, zone.key if zone else "UTC", dates, kept), text, special_at)


def _week(
    data: Data, names: Mapping[str, int], has_zone: bool
) -> tuple[dict[int, Day], Node | None]:
    """The days by the number of the weekday; and the words that were read as such."""
    node = data.known.get("hours")
    if node is None:
        return {}, None
    if isinstance(node.value, str):  # data where all of it can be read, else words
        try:
            week = notation.week(node.value, names) if has_zone else {}
        except notation.ImpossibleHours as error:
            data.parser.report(node, f"hours: {error}")
            return {}, None
        except ValueError:
            return {}, None
        return week, Node({BASE: node}, node.path, node.line)
    days: list[tuple[tuple[int, ...], Day]] = []
    for key, entry in data.parser.mapping(node).items():
        numbers = data.made(entry, notation.weekdays, key, names) or ()
        twice = [DAYS[one] for one in numbers if any(one in earlier for earlier, _ in days)]
        if twice:
            right = "keep one of them."
            data.parser.report(entry, f"{twice[0]} stands here a second time; {right}")
        elif (hours := _day(data, entry)) and numbers:
            days.append((numbers, hours))
    return notation.merged(days), None


def _day(data: Data, node: Node) -> Day:
    text = data.parser.text(node)
    return data.made(node, notation.day, text) or CLOSED


def _special(data: Data) -> list[tuple[SpecialDays, Node]]:
    """The special days, by their dates, each with the line that it stands on."""
    found: list[tuple[SpecialDays, Node]] = []
    for key, entry in data.parser.mapping(data.known.get("special_days")).items():
        span = data.made(entry, notation.dates, key)
        hours, note = entry, {}
        if isinstance(entry.value, dict):
            fields = data.parser.fields(entry, ("hours",), ("note",))
            hours = fields.get("hours", Node("closed", entry.path, entry.line))
            note = data.wordings(fields.get("note"))
        if span:
            found.append((SpecialDays(*span, _day(data, hours), note), entry))
    found.sort(key=lambda one: one[0].first)
    for (earlier, _), (later, node) in pairwise(found):
        if later.first <= earlier.last:
            what = f"{later.first} stands among the special days a second time"
            data.parser.report(node, f"{what}; keep one of them.")
    return found


def _holidays(data: Data) -> Holidays:
    country, state = data.country or HOME, data.state
    node = data.known.get("holidays")
    if node and not data.country:
        right = "fill in country, as in country: US, and state if there is one."
        data.parser.report(node, f"holidays differ by country; {right}")
        return Holidays()
    if not holidays.is_country(country):
        if node and phone.is_country(country):  # else it is told elsewhere
            right = "write them among special_days, by their dates."
            data.parser.report(node, f"no holidays of {country} are known; {right}")
        return Holidays()
    if state not in holidays.states(country):  # which is told elsewhere
        state = ""
    if node is None:
        return Holidays(country, state)
    if isinstance(node.value, str):
        return Holidays(country, state, others=_kept(data, node))
    named, others = _by_name(data, node, country, state)
    return Holidays(country, state, named, others)


def _by_name(data: Data, node: Node, country: str, state: str) -> tuple[dict[str, Day | None], str]:
    """What holds on each holiday that is named, None for the usual hours; and on the others."""
    named: dict[str, Day | None] = {}
    others = ""
    known = holidays.names(country, state, _A_YEAR)
    for key, entry in data.parser.mapping(node).items():
        if key == _OTHERS:
            others = _kept(data, entry)
            continue
        own = [one for one in known if _bare(one) == _bare(key)]
        own += [one for one in HOLIDAYS.get(_bare(key).replace(" ", "_"), ()) if one in known]
        if not own:
            right = remedy(key, known, f"the holidays are {', '.join(known)}.")
            data.parser.report(entry, f"there is no holiday {key!r} in {country}; {right}")
            continue
        if own[0] in named:
            right = "keep one of them."
            data.parser.report(entry, f"{own[0]} stands here a second time; {right}")
        usual = data.parser.text(entry).lower() == "open"
        named[own[0]] = None if usual else _day(data, entry)
    return named, others


def _kept(data: Data, node: Node) -> str:
    """Whether it is "closed" or "open" on holidays; "" where that is not said."""
    kept = data.parser.text(node).lower()
    if kept not in _KEPT:
        right = "write closed or open, or each holiday by its name."
        data.parser.report(node, f"holidays {kept!r} says nothing; {right}")
        return ""
    return kept


def _bare(name: str) -> str:
    """A holiday's name without what people leave out."""
    plain = re.sub(r"[’'.]", "", name.lower()).removesuffix(" day").removesuffix("s")
    return " ".join(plain.split())
