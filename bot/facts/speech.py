"""Days, hours, money and languages in a patient's language, by Unicode's locale data (CLDR)."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from functools import cache
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_time, get_day_names, get_month_names
from babel.lists import format_list
from babel.numbers import format_currency, get_territory_currencies

_YEAR = re.compile(r"[,\s]*(?:'[^']*'\s*)?y+")
"""Of a pattern for dates, with what leads to it: ", y", " 'de' y"."""
_UNTIL_NAMED = 300
"""Days up to which a date needs no year."""
_NARROW = str.maketrans({"\u202f": " ", "\xa0": " "})
"""Spaces that some phones show as a box."""
_HOUR_OF_TWELVE, _MINUTES = "h", re.compile(r"(:|'h')mm")
_SERIAL_COMMA = re.compile(", (and|or) ")
_FALLBACK = "en"
_WIDTHS: tuple[Literal["wide", "abbreviated", "short"], ...] = ("wide", "abbreviated", "short")


MONTH_FIRST, DAY_FIRST = "month first", "day first"
"""How dates stand in figures: 12/24, or 24/12."""
_EITHER_FIRST = ("CA",)
"""Countries that write both; the locale data knows one a language."""


class Speech:
    """How one language, in one country, writes what is no word."""

    def __init__(self, language: str, country: str = "") -> None:
        """In the way of the language alone where nothing is known of it in that country."""
        self._locale = _locale(language, country)

    def clock(self, clock: time) -> str:
        """A time of day: "6 pm", "6:30 p. m.", "18:00"."""
        pattern = str(self._locale.time_formats["short"].pattern)
        if _HOUR_OF_TWELVE in pattern and not clock.minute:
            pattern = _MINUTES.sub("", pattern)
        said = str(format_time(clock, pattern, locale=self._locale))
        return said.lower().translate(_NARROW).replace("p.m.", "p. m.").replace("a.m.", "a. m.")

    def day_of_month(self, day: date, today: date) -> str:
        """A date without its weekday: "September 7"; with its year where it is far off."""
        return _dated(self._locale, "long", day, today)

    def short_date(self, day: date) -> str:
        """A date of this month where there is little room: "Mon 7"."""
        return str(format_date(day, "EEE d", locale=self._locale))

    def date(self, day: date, today: date) -> str:
        """The same with its weekday: "Monday, September 7"."""
        return _dated(self._locale, "full", day, today)

    def weekday(self, number: int) -> str:
        """The name of a weekday; 0 is Monday."""
        return str(get_day_names("wide", locale=self._locale)[number])

    def money(self, amount: Decimal, currency: str) -> str:
        """An amount: "$95", "59,50 €"."""
        whole = amount == amount.to_integral_value()
        said = format_currency(amount, currency or "USD", locale=self._locale)
        if whole:
            said = re.sub(r"[.,]00(?!\d)", "", said)
        return str(said).translate(_NARROW)

    def listed(self, items: Sequence[str], either: bool = False) -> str:
        """Several in one line: "a, b and c", or "a, b or c"."""
        said = format_list(list(items), style="or" if either else "standard", locale=self._locale)
        return _SERIAL_COMMA.sub(r" \1 ", said)

    def language(self, code: str) -> str:
        """The name of a language; its code where there is none."""
        return str(self._locale.languages.get(code, code))

    def country(self, code: str) -> str:
        """The name of a country; its code where there is none."""
        return str(self._locale.territories.get(code, code))


def day_names(languages: Sequence[str]) -> dict[str, int]:
    """Each name and abbreviation of a weekday in these languages, in small letters; 0 is Monday."""
    return {
        str(name).lower().strip("."): number
        for language in languages
        for width in _WIDTHS
        for number, name in get_day_names(width, locale=_locale(language, "")).items()
    }


def month_names(languages: Sequence[str]) -> dict[str, int]:
    """Each name and abbreviation of a month in these languages, in small letters; 1 is January."""
    widths: tuple[Literal["wide", "abbreviated"], ...] = ("wide", "abbreviated")
    return {
        str(name).lower().strip("."): number
        for language in languages
        for width in widths
        for number, name in get_month_names(width, locale=_locale(language, "")).items()
    }


def language_codes(languages: Sequence[str]) -> dict[str, str]:
    """The codes of languages by their names in these languages, in small letters."""
    return _coded([_locale(language, "").languages for language in languages])


def country_codes(languages: Sequence[str]) -> dict[str, str]:
    """The codes of countries, two letters each, by their names and other codes (USA, UK), in small
    letters."""
    names = _coded([_locale(language, "").territories for language in languages])
    others = get_global("territory_aliases")
    aliases = {str(name).lower(): codes[0] for name, codes in others.items() if len(codes) == 1}
    return {
        name: code for name, code in (aliases | names).items() if re.fullmatch("[A-Z]{2}", code)
    }


@cache
def date_orders(country: str) -> tuple[str, ...]:
    """In which orders a country writes the day and the month in figures."""
    if country in _EITHER_FIRST:
        return DAY_FIRST, MONTH_FIRST
    pattern = str(_locale("und", country).datetime_skeletons["Md"])
    return (MONTH_FIRST,) if pattern.index("M") < pattern.index("d") else (DAY_FIRST,)


def zones_of(country: str) -> tuple[str, ...]:
    """The time zones of a country."""
    return tuple(get_global("territory_zones").get(country, ()))


def _coded(named: Sequence[Mapping[str, str]]) -> dict[str, str]:
    return {str(name).lower(): code for names in named for code, name in names.items()}


def names_of(languages: Collection[str]) -> dict[str, str]:
    """These languages by what each of them calls them, in small letters: english, inglés."""
    return {Speech(one).language(code).lower(): code for one in languages for code in languages}


def is_language(code: str) -> bool:
    """Whether there is a language of this code."""
    return code in _locale(_FALLBACK, "").languages


def currency_of(country: str) -> str:
    """The money of a country by its three letters; "" where that is not known."""
    return next(iter(get_territory_currencies(country)), "") if country else ""


def _dated(locale: Locale, width: str, day: date, today: date) -> str:
    pattern = str(locale.date_formats[width].pattern)
    if abs((day - today).days) < _UNTIL_NAMED:
        pattern = _YEAR.sub("", pattern)
    return str(format_date(day, pattern, locale=locale))


def _locale(language: str, country: str) -> Locale:
    for name in (f"{language}_{country}" if country else language, language):
        try:
            return Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse(_FALLBACK)
