"""What the one who reads answers knows beside them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.facts import holidays
from bot.facts.speech import Speech, month_names
from bot.setup.closures import Calendar
from bot.setup.questions import Facts, Script
from bot.text import fold

_A_YEAR = 365
_MONTH_FIRST = ("US", "CA", "")
"""Countries in which 12/11 is in December."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the one who reads answers knows beside them."""

    script: Script
    today: date
    languages: tuple[str, ...]
    """That the bot speaks."""
    named: Mapping[str, Mapping[str, str]]
    """The bot's own names of services, payments, discounts and insurers by what they are called."""
    shipped: Facts
    """What the bot comes with."""
    facts: Facts = field(default_factory=dict)
    """What is known by now."""

    @property
    def known_country(self) -> str:
        """By two letters; "" where none is known."""
        return self._code("country")

    @property
    def country(self) -> str:
        """By two letters; the one whose facts ship where none is known."""
        return self.known_country or "US"

    @property
    def state(self) -> str:
        """By its code; "" where it is not known."""
        return self._code("state")

    def _code(self, name: str) -> str:
        value = self.facts.get(name, "")
        return value.upper() if isinstance(value, str) else ""

    @property
    def other_languages(self) -> tuple[str, ...]:
        """That the bot speaks, beside that of the interview."""
        return tuple(code for code in self.languages if code != self.script.language)

    @property
    def speech(self) -> Speech:
        """How the language of the interview writes names and lists."""
        return Speech(self.script.language)

    @property
    def holiday_state(self) -> str:
        """The state, where holidays are known of it."""
        return self.state if self.state in holidays.states(self.country) else ""

    @property
    def calendar(self) -> Calendar:
        """How dates are read here."""
        names = {fold(name): month for name, month in month_names(self.languages).items()}
        return Calendar(self.today, names, self.country in _MONTH_FIRST)

    @property
    def holidays(self) -> dict[str, date]:
        """The public holidays of the next year by name, the next one first."""
        if not holidays.is_country(self.country):
            return {}
        found: dict[str, date] = {}
        ahead = holidays.ahead(self.country, self.holiday_state, self.today, _A_YEAR)
        for day, name in ahead.items():
            found.setdefault(name, day)
        return found

    def means(self, word: str, typed: str) -> bool:
        """Whether a text is one of the ways to say a word of the interview."""
        return self.script.means(word, typed)

    def mentions(self, word: str, text: str) -> bool:
        """Whether a folded text has one of the ways to say a word in it."""
        return re.search(rf"\b(?:{self.pattern(word)})\b", text) is not None

    def pattern(self, word: str) -> str:
        """All ways to say a word, as part of a regular expression over folded text."""
        ways = sorted(map(fold, self.script.words[word]), key=len, reverse=True)
        return "|".join(map(re.escape, ways))

    def without(self, word: str, text: str) -> str:
        """A text without the ways to say a word."""
        return re.sub(rf"\b(?:{self.pattern(word)})\b", " ", text)
