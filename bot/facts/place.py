"""Where the clinic is: its country and state, its time zone, its place on the map."""

import re
from collections.abc import Iterable
from datetime import datetime
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

from bot.facts import holidays, phone, speech

LANGUAGES = ("en", "es")
"""In which a country may be named where its two letters are meant."""
_WITHOUT_SUMMER = ("EST", "MST", "HST")
"""Zones that never put the clock forward, though the places that are meant do."""
_SEASONS = (datetime(2026, 1, 15), datetime(2026, 7, 15))
"""A day without and a day with summer time."""
_A_FEW = 4
_OTHER_NAMES = ("Etc", "US", "Canada", "Mexico", "Brazil", "Chile", "SystemV")
"""Areas whose zones have another name, too."""
_DEGREES_AN_HOUR, _HALF_ROUND = 15, 180
_FAR = 20
"""Degrees from the city of its time zone within which a place needs no second look."""
_WIDEST = 45
"""Degrees that a place may be away from the middle of its time zone."""


def country(written: str) -> str:
    """Two letters of a country. Raises ValueError with what would be right."""
    code = written.upper()
    if phone.is_country(code):
        return code
    named = speech.country_codes(LANGUAGES).get(written.lower().rstrip("."))
    right = f"did you mean {named!r}?" if named else "write its two letters, such as US."
    raise ValueError(f"{written!r} is unknown; {right}")


def state(written: str, country: str) -> str:
    """The code of a state or province of a country. Raises ValueError as above."""
    codes = holidays.states(country)
    if written.upper() in codes:
        return written.upper()
    if not codes:
        right = f"no holidays of a state in {country} are known; leave it empty."
        raise ValueError(f"{written!r} is unknown; {right}")
    known = holidays.state_names(country)
    near = get_close_matches(written.lower(), known, 1)
    if near and near[0] == written.lower():
        raise ValueError(f"{written!r} is the name of a state; write its code: {known[near[0]]}")
    right = f"did you mean {known[near[0]]!r}?" if near else f"there are {', '.join(codes)}."
    raise ValueError(f"{written!r} is no state of {country}; {right}")


def zone(written: str, country: str = "", likely: str = "") -> ZoneInfo:
    """A time zone by its name. Raises ValueError with what would be right: by the name's last part,
    else the one that is ``likely`` there, else by its country."""
    found = known_zone(written)
    theirs = speech.zones_of(country) if country else ()
    near = (likely,) if likely else ()
    if found is None or written in _WITHOUT_SUMMER:
        what = "is unknown" if found is None else "knows no summer time"
        alike = _alike(written) if found is None else ()
        raise ValueError(f"{written!r} {what}; {_likely(alike, near, theirs)}")
    if theirs and all(_apart(found, other) for other in map(known_zone, theirs) if other):
        right = _likely((), near, theirs)
        raise ValueError(f"{written!r} is not the time of {country}; {right}")
    return found


def degrees(written: str, most: float) -> float:
    """A latitude or longitude of at most so many degrees. Raises ValueError as above."""
    try:
        found = float(written)
    except ValueError:
        found = most + 1
    if not -most <= found <= most:
        raise ValueError(f"{written!r} is no number of degrees; write degrees as 25.687.")
    return found


def refuse_elsewhere(latitude: float, longitude: float, zone: ZoneInfo) -> None:
    """Raises ValueError where a place lies far from its time zone, and would not if its degrees
    were swapped, or one had a minus; or where it is far all the same."""
    here = (latitude, longitude)
    if _away(here, zone) <= _FAR:
        return
    what = f"latitude {latitude:g} and longitude {longitude:g} are far from the time zone {zone}"
    right = "mend them, or the time zone."
    if _away((longitude, latitude), zone) <= _FAR:
        right = f"they seem swapped: write latitude: {longitude:g} and longitude: {latitude:g}"
    elif _away((latitude, -longitude), zone) <= _FAR:
        right = f"did you mean longitude {-longitude:g}?"
    elif _away((-latitude, longitude), zone) <= _FAR:
        right = f"did you mean latitude {-latitude:g}?"
    elif _east_or_west(longitude, zone) <= _WIDEST:
        return  # a zone may be long: from Adak to Kiritimati, from the Alps to the Arctic
    raise ValueError(f"{what}; {right}")


def _away(here: tuple[float, float], zone: ZoneInfo) -> float:
    """Degrees from the city that a time zone is called after; 0 where that is not known."""
    city = _cities().get(zone.key)
    if city is None:
        return 0.0
    return max(abs(here[0] - city[0]), _between(here[1], city[1]))


def _east_or_west(longitude: float, zone: ZoneInfo) -> float:
    """Degrees from the meridian that a zone's clock goes by."""
    offset = _SEASONS[0].replace(tzinfo=zone).utcoffset()
    hours = offset.total_seconds() / 3600 if offset else 0.0
    return _between(longitude, hours * _DEGREES_AN_HOUR)


def _between(one: float, other: float) -> float:
    """Degrees between two meridians, the short way round."""
    return abs((one - other + _HALF_ROUND) % (2 * _HALF_ROUND) - _HALF_ROUND)


@cache
def _cities() -> dict[str, tuple[float, float]]:
    """Latitude and longitude of the city of each time zone, as the time zone database has them."""
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {row[2]: _degrees(row[1]) for row in rows}


def _degrees(written: str) -> tuple[float, float]:
    """ISO 6709, degrees with minutes and perhaps seconds: "+4042-07400"."""
    found: list[float] = []
    for sign, digits in re.findall(r"([+-])(\d+)", written):
        whole = 2 if not found else 3
        value = int(digits[:whole]) + int(digits[whole : whole + 2]) / 60
        found.append(-value if sign == "-" else value)
    return found[0], found[1]


def known_zone(name: str) -> ZoneInfo | None:
    """A time zone by its name; None where it is none."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # a folder, a name that leads out of them, none
        return None


def _apart(one: ZoneInfo, other: ZoneInfo) -> bool:
    """Whether the clocks of two zones differ in winter or in summer."""
    return any(
        day.replace(tzinfo=one).utcoffset() != day.replace(tzinfo=other).utcoffset()
        for day in _SEASONS
    )


def _alike(written: str) -> tuple[str, ...]:
    """The zones whose last part is what is written, or nearly so."""
    by_city: dict[str, str] = {}
    for name in sorted(available_timezones()):
        area, _, city = name.rpartition("/")
        if area and area not in _OTHER_NAMES:
            by_city.setdefault(city.lower(), name)
    wanted = written.rpartition("/")[2].strip().replace(" ", "_").lower()
    return tuple(by_city[city] for city in get_close_matches(wanted, by_city, 1, 0.8))


def _likely(*ranked: Iterable[str]) -> str:
    """The remedy: of the first that are any, where they are few."""
    for names in map(tuple, ranked):
        if 0 < len(names) <= _A_FEW:
            return f"did you mean {' or '.join(names)}?"
    return "write it as in America/New_York."
