"""When the clinic is open: by weekday, on holidays and special days, in its own time zone.

Everything goes by the clock on the clinic's wall: where the hour is put forward or back, a day
opens and closes at the times that are written for it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.facts.day import Day, Period
from bot.facts.holidays import NO_HOLIDAYS, Holidays

_AHEAD = 60
"""Days in which the next opening is looked for."""
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SpecialDays:
    """Days in a row with hours of their own."""

    first: date
    last: date
    day: Day
    note: Mapping[str, str] = field(default_factory=dict)
    """Why, by language; under "" in whatever language."""


@dataclass(frozen=True, slots=True)
class KnownDay:
    """What is known of one date."""

    date: date
    day: Day | None
    """None where nobody has said."""
    special: SpecialDays | None = None
    holiday: str = ""
    """The holiday that it is, by the library's English name."""
    is_doubtful: bool = False
    """Whether nobody has said what holds on that holiday: ``day`` is that of the weekday."""

    @property
    def is_sure(self) -> bool:
        """Whether it can be told as it is."""
        return self.day is not None and not self.is_doubtful


@dataclass(frozen=True, slots=True)
class Hours:
    """A clinic's opening hours."""

    week: Mapping[int, Day]
    """By weekday, 0 is Monday. One that is not there is not known."""
    zone_name: str
    """As the IANA data base has it: America/New_York."""
    special: tuple[SpecialDays, ...] = ()
    holidays: Holidays = NO_HOLIDAYS

    @property
    def zone(self) -> ZoneInfo:
        """The clinic's time zone."""
        return ZoneInfo(self.zone_name)

    def local(self, moment: datetime) -> datetime:
        """A moment by the clock on the clinic's wall."""
        return moment.astimezone(self.zone)

    def on(self, date: date) -> KnownDay:
        """What is known of a date: special days outrank holidays, these the weekday."""
        usual = self.week.get(date.weekday())
        for special in self.special:
            if special.first <= date <= special.last:
                return KnownDay(date, special.day, special)
        name = self.holidays.on(date)
        if not name:
            return KnownDay(date, usual)
        if self.holidays.is_settled(name, date):
            kept = self.holidays.kept(name)
            return KnownDay(date, usual if kept is None else kept, holiday=name)
        return KnownDay(date, usual, holiday=name, is_doubtful=True)

    def period_at(self, moment: datetime) -> Period | None:
        """The period in which a moment is; None where it is closed, or not known."""
        here = self.local(moment)
        day = self.on(here.date()).day
        periods = day.periods if day else ()
        return next((one for one in periods if one.holds(here.time())), None)

    def may_be_open(self, moment: datetime) -> bool:
        """Whether somebody may be there: True also where that is not known."""
        known = self.on(self.local(moment).date())
        return known.day is None or self.period_at(moment) is not None

    def next_opening(self, moment: datetime) -> tuple[KnownDay, Period] | None:
        """The first period that begins after a moment; None where a day is not known before it."""
        here = self.local(moment)
        for known in self._days_from(here.date()):
            if not known.is_sure or known.day is None:
                return None
            for period in known.day.periods:
                if known.date > here.date() or period.opens > here.time():
                    return known, period
        return None

    def _days_from(self, first: date) -> Iterator[KnownDay]:
        for days in range(_AHEAD):
            yield self.on(first + days * ONE_DAY)
