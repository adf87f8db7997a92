"""When the clinic is open: the edges of a day, of the clock's changes, of holidays."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts import notation
from bot.facts.day import CLOSED, Day, Period
from bot.facts.holidays import Holidays, next_day, own_names
from bot.facts.hours import Hours, SpecialDays

NEW_YORK, SANTIAGO = ZoneInfo("America/New_York"), ZoneInfo("America/Santiago")
NINE_TO_SIX = notation.day("9-6")


def hours(
    week: str = "9-6",
    zone: ZoneInfo = NEW_YORK,
    special: Mapping[str, str] | None = None,
    kept: Holidays | None = None,
) -> Hours:
    """The same hours on all days."""
    days = tuple(
        SpecialDays(*notation.dates(dates), notation.day(day))
        for dates, day in (special or {}).items()
    )
    every = dict.fromkeys(range(7), notation.day(week))
    return Hours(every, zone.key, days, kept or Holidays())


def at(written: str, zone: ZoneInfo = NEW_YORK) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("week", "moment", "is_open"),
    [
        ("9-6", "2026-12-01 08:59:59", False),
        ("9-6", "2026-12-01 09:00", True),
        ("9-6", "2026-12-01 17:59:59", True),
        ("9-6", "2026-12-01 18:00", False),
        ("9-1, 2-6", "2026-12-01 13:30", False),
        ("9-1, 2-6", "2026-12-01 14:00", True),
        ("9-24:00", "2026-12-01 23:59:59", True),
        ("9-24:00", "2026-12-02 00:00", False),
        ("0-24", "2026-12-02 00:00", True),
        ("0-24", "2026-12-01 23:59:59", True),
        ("12 am - 6 am", "2026-12-01 00:00", True),
        ("noon - midnight", "2026-12-01 12:00", True),
        ("closed", "2026-12-01 12:00", False),
        ("by appointment", "2026-12-01 12:00", False),
    ],
)
def test_it_is_open_from_the_first_minute_and_no_longer_at_the_last(
    week: str, moment: str, is_open: bool
) -> None:
    assert (hours(week).period_at(at(moment)) is not None) is is_open


@pytest.mark.parametrize(
    ("zone", "utc", "is_open"),
    [
        # New York: an hour is put forward on March 8, 2026, and back on November 1
        (NEW_YORK, "2026-03-07T13:59", False),
        (NEW_YORK, "2026-03-07T14:00", True),
        (NEW_YORK, "2026-03-08T12:59", False),
        (NEW_YORK, "2026-03-08T13:00", True),
        (NEW_YORK, "2026-11-01T13:59", False),
        (NEW_YORK, "2026-11-01T14:00", True),
        # Santiago: back on April 5, 2026, and forward on September 6 at midnight
        (SANTIAGO, "2026-04-04T11:59", False),
        (SANTIAGO, "2026-04-04T12:00", True),
        (SANTIAGO, "2026-04-05T12:59", False),
        (SANTIAGO, "2026-04-05T13:00", True),
        (SANTIAGO, "2026-09-06T11:59", False),
        (SANTIAGO, "2026-09-06T12:00", True),
    ],
)
def test_hours_go_by_the_clock_on_the_wall(zone: ZoneInfo, utc: str, is_open: bool) -> None:
    moment = datetime.fromisoformat(utc).replace(tzinfo=UTC)

    assert (hours(zone=zone).period_at(moment) is not None) is is_open


def test_a_day_of_24_hours_is_open_through_both_changes_of_the_clock() -> None:
    for zone in (NEW_YORK, SANTIAGO):
        begin = datetime(2026, 1, 1, tzinfo=UTC)
        moments = [begin + timedelta(minutes=30 * step) for step in range(48 * 365)]
        assert all(hours("0-24", zone).period_at(moment) for moment in moments)


def test_the_same_moment_is_another_day_elsewhere() -> None:
    moment = datetime(2026, 12, 1, 3, tzinfo=UTC)

    assert hours("9 pm - midnight").period_at(moment), "10 pm in New York"
    assert hours("9 pm - midnight", ZoneInfo("Asia/Tokyo")).period_at(moment) is None, "noon there"


def test_the_next_opening_passes_over_what_is_closed() -> None:
    over = hours(special={"2026-12-24 to 2027-01-03": "closed"})

    known, period = over.next_opening(at("2026-12-23 18:00")) or pytest.fail("none")
    assert (known.date, period) == (date(2027, 1, 4), Period(time(9), time(18)))
    known, period = over.next_opening(at("2026-12-23 08:00")) or pytest.fail("none")
    assert (known.date, period.opens) == (date(2026, 12, 23), time(9))


def test_at_the_minute_of_opening_the_next_one_is_the_one_after() -> None:
    known, _ = hours().next_opening(at("2026-12-01 09:00")) or pytest.fail("none")

    assert known.date == date(2026, 12, 2)


def test_the_next_opening_is_later_on_the_same_day() -> None:
    known, period = hours("9-1, 2-6").next_opening(at("2026-12-01 13:00")) or pytest.fail("none")

    assert (known.date, period.opens) == (date(2026, 12, 1), time(14))


def test_where_a_day_before_it_is_not_known_neither_is_the_next_opening() -> None:
    week = {0: CLOSED, 2: NINE_TO_SIX}  # nothing said of Tuesday

    assert Hours(week, NEW_YORK.key).next_opening(at("2026-11-30 12:00")) is None
    assert Hours({**week, 1: CLOSED}, NEW_YORK.key).next_opening(at("2026-11-30 12:00"))


def test_a_clinic_that_never_opens_has_no_next_opening() -> None:
    assert hours("closed").next_opening(at("2026-12-01 12:00")) is None


def test_a_holiday_is_kept_and_a_special_day_outranks_it() -> None:
    kept = Holidays("US", "FL", others="closed")
    both = hours(kept=kept, special={"2026-12-25": "10-12"})

    assert hours(kept=kept).on(date(2026, 12, 25)).day == CLOSED
    assert hours(kept=kept).on(date(2026, 12, 25)).holiday == "Christmas Day"
    assert both.on(date(2026, 12, 25)).day == notation.day("10-12")


def test_a_holiday_by_name_says_nothing_of_the_day_on_which_it_is_observed() -> None:
    named = Holidays("US", named={"Independence Day": CLOSED})
    friday, saturday = date(2026, 7, 3), date(2026, 7, 4)

    assert hours(kept=named).on(saturday).day == CLOSED
    assert hours(kept=named).on(friday).is_doubtful
    assert hours(kept=replace(named, others="open")).on(friday).day == NINE_TO_SIX
    assert hours(kept=replace(named, others="closed")).on(friday).day == CLOSED
    assert next_day("US", "FL", ["Independence Day"], date(2026, 6, 1)) == saturday


def test_a_holiday_of_which_nothing_is_said_is_doubtful_and_opens_nothing() -> None:
    silent = hours(kept=Holidays("US"))
    known = silent.on(date(2026, 12, 25))

    assert (known.day, known.is_doubtful, known.is_sure) == (NINE_TO_SIX, True, False)
    assert silent.next_opening(at("2026-12-24 18:00")) is None
    assert silent.on(date(2026, 12, 28)).is_sure


def test_what_is_a_holiday_for_the_state_or_for_the_country_alone_is_doubtful() -> None:
    closed = hours(kept=Holidays("US", "FL", others="closed"))

    assert closed.on(date(2026, 10, 12)).is_doubtful, "Columbus Day is none in Florida"
    assert not closed.on(date(2026, 11, 26)).is_doubtful


def test_a_holiday_of_some_state_is_doubtful_where_the_own_state_is_not_known() -> None:
    victoria, boxing, plain = date(2027, 5, 24), date(2026, 12, 28), date(2027, 5, 25)
    somewhere = hours(kept=Holidays("CA", others="closed"))

    assert (somewhere.on(victoria).holiday, somewhere.on(victoria).is_doubtful) == (
        "Victoria Day",
        True,
    )
    assert somewhere.on(boxing).is_doubtful
    assert somewhere.on(plain).is_sure
    assert hours(kept=Holidays("CA", "ON", others="closed")).on(plain).is_sure
    assert hours(kept=Holidays("CA", others="open")).on(victoria).day == NINE_TO_SIX
    assert next_day("CA", "", ["Family Day"], date(2027, 1, 1)) == date(2027, 2, 15)
    assert next_day("CA", "QC", ["Family Day"], date(2027, 1, 1)) is None


def test_a_country_has_names_of_its_own_for_its_holidays() -> None:
    madrid, toronto = own_names("ES", "MD", "es"), own_names("CA", "ON", "en")

    assert madrid["Immaculate Conception"] == "Inmaculada Concepción"
    assert toronto["Labor Day"] == "Labour Day"
    assert own_names("ES", "", "es")["Easter Monday"] == "Lunes de Pascua", "of any state"
    assert own_names("ES", "MD", "fr") == own_names("", "", "es") == {}


def test_open_holidays_are_as_any_other_day() -> None:
    known = hours(kept=Holidays("US", others="open")).on(date(2026, 12, 25))

    assert (known.day, known.is_sure) == (NINE_TO_SIX, True)


_times = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))


@st.composite
def _days(draw: st.DrawFn) -> Day:
    """Hours of up to two periods, the first before the second."""
    clocks = sorted({clock for clock in draw(st.lists(_times, max_size=4)) if clock != time()})
    ends = clocks[: len(clocks) // 2 * 2]
    return Day(tuple(Period(*pair) for pair in zip(ends[::2], ends[1::2], strict=True)))


@st.composite
def _hours(draw: st.DrawFn) -> Hours:
    week = draw(st.dictionaries(st.integers(0, 6), _days(), max_size=7))
    zone = ZoneInfo(draw(st.sampled_from(["America/New_York", "America/Santiago", "Asia/Tokyo"])))
    first = draw(st.dates(date(2026, 1, 1), date(2026, 12, 31)))
    special = SpecialDays(first, first + timedelta(draw(st.integers(0, 20))), draw(_days()))
    others = draw(st.sampled_from(["", "open", "closed"]))
    return Hours(week, zone.key, (special,), Holidays("US", "FL", others=others))


_moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))


@given(_hours(), _moments)
def test_a_moment_is_open_where_the_next_opening_before_it_says_so(
    opens: Hours, moment: datetime
) -> None:
    period = opens.period_at(moment)
    if period is not None:
        assert period.holds(opens.local(moment).time())
    found = opens.next_opening(moment)
    if found is None:
        return
    known, following = found
    begin = datetime.combine(known.date, following.opens, opens.zone)
    assert following in known.day.periods if known.day else False
    assert begin.replace(tzinfo=None) > opens.local(moment).replace(tzinfo=None)
    if opens.local(begin.astimezone(UTC)).time() == following.opens:  # else that hour is skipped
        assert opens.period_at(begin) == following
    for minutes in (1, 7, 61, 600):  # from then back to now, nothing else opens
        before = opens.local(begin.astimezone(UTC) - timedelta(minutes=minutes))
        if before.replace(tzinfo=None) > opens.local(moment).replace(tzinfo=None):
            between = opens.period_at(before)
            assert between is None or between == period
