"""Public holidays by country and state, and what a clinic does on them; days that have a name."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

from bot.facts.day import CLOSED, Day

_ENGLISH = "en_US"
_PUBLIC = "public"
_OBSERVED = " (observed)"
_MANY = 512  # years of countries that are kept at hand
_SAMPLE = (2026, 2027)
"""Years from which names are taken: they hardly change, but in some fall two on one day."""
_AHEAD = 2  # years in which a named day comes again


@dataclass(frozen=True, slots=True)
class Holidays:
    """What a clinic does on public holidays."""

    country: str = ""
    """Two letters; "" knows of no holiday."""
    state: str = ""
    named: Mapping[str, Day | None] = field(default_factory=dict)
    """Hours by the library's English name; None is as on any other day."""
    others: str = ""
    """What holds on those without a name: "closed", "open" (as on any other day), "" is unknown."""

    def on(self, day: date) -> str:
        """The name of the holiday that a date is; "" where it is none."""
        names = self._names(day)
        return next((name for name in names if name in self.named), names[0] if names else "")

    def is_settled(self, name: str, day: date) -> bool:
        """Whether it is known what holds: "closed" says nothing of what is a holiday only for the
        state, or only for the country (Susan B. Anthony Day, Columbus Day in Florida)."""
        if name in self.named or self.others == "open":
            return True
        places = ("", self.state) if self.state else ("",)
        return bool(self.others) and all(name in _on(self.country, one, day) for one in places)

    def kept(self, name: str) -> Day | None:
        """The hours of a holiday that is settled; None is as on any other day."""
        if name in self.named:
            return self.named[name]
        return CLOSED if self.others == "closed" else None

    def _names(self, day: date) -> list[str]:
        """Those of the country first, by which people know the day."""
        if not self.country:
            return []
        of_country, of_state = (sorted(_on(self.country, place, day)) for place in ("", self.state))
        unofficial = _apart(_by_date(self.country, self.state, day.year, True).get(day, ""))
        own = [name for name in unofficial if name in self.named]
        closed_there = not self.state and self.others == "closed"  # wherever there is
        of_some = _of_some_state(self.country, day.year).get(day, ()) if closed_there else ()
        return list(dict.fromkeys((*of_country, *of_state, *own, *of_some)))


NO_HOLIDAYS = Holidays()


def is_country(code: str) -> bool:
    """Whether the library knows a country by these two letters."""
    return code in _countries()


def states(country: str) -> tuple[str, ...]:
    """The states or provinces of a country by their codes."""
    return tuple(_countries().get(country, ()))


def prepare(country: str) -> None:
    """Has the library at hand now, not at the first question about a day."""
    if country:
        getattr(_library(), country)


def _library() -> Any:
    """The library, which is 7 MB: who says of no country knows of no holiday."""
    import holidays

    return holidays


@cache
def _countries() -> dict[str, list[str]]:
    """The states of each country that the library knows."""
    found: dict[str, list[str]] = _library().list_supported_countries(include_aliases=False)
    return found


def state_names(country: str) -> dict[str, str]:
    """The codes of a country's states by their names and codes, in small letters."""
    if not is_country(country):
        return {}
    named = getattr(getattr(_library(), country), "subdivisions_aliases", {})
    codes = {code.lower(): code for code in states(country)}
    return {str(name).lower(): code for name, code in named.items()} | codes


def ahead(country: str, state: str, today: date, days: int) -> dict[date, str]:
    """The public holidays of the next days, today included, each with its name."""
    until = today + timedelta(days=days)
    found: dict[date, str] = {}
    for year in range(today.year, until.year + 1):
        for place in dict.fromkeys(("", state)):
            for day, written in _by_date(country, place, year, False).items():
                if today <= day <= until and _OBSERVED not in written:
                    found.setdefault(day, _apart(written)[0])
    return dict(sorted(found.items()))


def names(country: str, state: str, year: int) -> dict[str, date]:
    """All days of a country that have a name, public holidays or not, in one year."""
    found: dict[str, date] = {}
    for place in dict.fromkeys(("", state)):
        for unofficial in (False, True):
            for day, written in _by_date(country, place, year, unofficial).items():
                for name in _apart(written):
                    found.setdefault(name, day)
    return found


def _named_days(country: str, state: str, year: int) -> dict[str, date]:
    """Likewise, with those of any state where it is not known in which one is."""
    if state:
        return names(country, state, year)
    of_some = _of_some_state(country, year).items()
    return {name: day for day, each in of_some for name in each} | names(country, "", year)


def next_day(country: str, state: str, wanted: Collection[str], after: date) -> date | None:
    """When a day by one of these names comes next, that day included."""
    if not is_country(country):
        return None
    for year in range(after.year, after.year + _AHEAD):
        known = _named_days(country, state, year)
        days = [known[name] for name in wanted if name in known and known[name] >= after]
        if days:
            return min(days)
    return None


def _on(country: str, state: str, day: date) -> set[str]:
    return {*_apart(_by_date(country, state, day.year, False).get(day, ""))}


def _apart(written: str) -> list[str]:
    """Two holidays on one day. One that is observed on another day has a name of its own."""
    return [name for name in written.split("; ") if name]


def plain(name: str) -> str:
    """A holiday's name, also of the day on which it is only observed."""
    return name.removesuffix(_OBSERVED)


@lru_cache(_MANY)
def own_names(country: str, state: str, language: str) -> Mapping[str, str]:
    """What a country calls its public holidays in this language, by their English names, as far as
    the library knows; of any state where none is known."""
    kind = getattr(_library(), country) if is_country(country) else None
    spoken = [one for one in kind.supported_languages if one[:2] == language] if kind else []
    if not spoken:
        return {}
    own = next((one for one in spoken if one != _ENGLISH), _ENGLISH)
    found: dict[str, str] = {}
    for place in ("", *([state] if state else states(country))):
        for year in _SAMPLE:
            named = _by_date(country, place, year, False, own)
            for day, english in _by_date(country, place, year, False).items():
                if len(_apart(english)) == len(_apart(named.get(day, ""))) == 1:
                    found.setdefault(english, named[day])
    return found


@lru_cache(_MANY)
def _of_some_state(country: str, year: int) -> dict[date, list[str]]:
    """The public holidays that a country has in any of its states, by what most of them call
    them."""
    found: dict[date, Counter[str]] = {}
    for state in states(country):
        for day, written in _by_date(country, state, year, False).items():
            found.setdefault(day, Counter()).update(_apart(written))
    return {day: [name for name, _ in each.most_common()] for day, each in found.items()}


@lru_cache(_MANY)
def _by_date(
    country: str, state: str, year: int, unofficial: bool, language: str = _ENGLISH
) -> dict[date, str]:
    """The library's days of one year, with their names in a language where it has them."""
    kind = getattr(_library(), country)
    every = kind.supported_categories
    wanted = tuple(one for one in every if (one == _PUBLIC) is not unofficial)
    if not wanted:
        return {}
    subdivision = state if state in states(country) else None
    found = _library().country_holidays(
        country,
        subdiv=subdivision,
        years=year,
        language=language if language in kind.supported_languages else None,
        categories=wanted,
    )
    return {day: str(name) for day, name in found.items() if day.year == year}
