"""How people write hours, days, dates and money, and what is made of it."""

import contextlib
from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.facts import notation
from bot.facts.day import Day
from bot.facts.speech import day_names

NAMES = day_names(["en", "es"])


def shown(day: Day) -> str:
    """As "09:00-13:00 14:00-18:00 ?", where the last is by appointment."""
    periods = [f"{one.opens:%H:%M}-{one.closes:%H:%M}" for one in day.periods]
    return " ".join([*periods, *(["?"] if day.by_appointment else [])]) or "closed"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("9:00-18:00", "09:00-18:00"),
        ("9-6", "09:00-18:00"),
        ("9 - 6", "09:00-18:00"),
        ("9–6", "09:00-18:00"),
        ("9 to 6", "09:00-18:00"),
        ("9am-6pm", "09:00-18:00"),
        ("9 a.m. to 6 p.m.", "09:00-18:00"),
        ("9:00 AM - 6:00 PM", "09:00-18:00"),
        ("9h-18h", "09:00-18:00"),
        ("9h30-18h30", "09:30-18:30"),
        ("9.30-18.30", "09:30-18:30"),
        ("8-12, 1-5", "08:00-12:00 13:00-17:00"),
        ("9:00-13:00 & 14:00-18:00", "09:00-13:00 14:00-18:00"),
        ("9-1 and 2-6", "09:00-13:00 14:00-18:00"),
        ("10-2", "10:00-14:00"),
        ("9-9", "09:00-21:00"),
        ("9-12", "09:00-12:00"),
        ("12-5", "12:00-17:00"),
        ("1-5", "13:00-17:00"),
        ("6-9", "06:00-09:00"),
        ("5-9", "17:00-21:00"),
        ("5-21", "05:00-21:00"),
        ("05:00-21:00", "05:00-21:00"),
        ("5 am - 9 am", "05:00-09:00"),
        ("09:00-05:00", "09:00-17:00"),
        ("11-13:30", "11:00-13:30"),
        ("noon-6", "12:00-18:00"),
        ("9 am - noon", "09:00-12:00"),
        ("9 am - midnight", "09:00-00:00"),
        ("9-24:00", "09:00-00:00"),
        ("9:00-0:00", "09:00-00:00"),
        ("0-24", "00:00-00:00"),
        ("midnight - 6 am", "00:00-06:00"),
        ("10:00-14:00 by appointment", "10:00-14:00 ?"),
        ("10-2 (by appointment only)", "10:00-14:00 ?"),
        ("10-14 con cita", "10:00-14:00 ?"),
        ("by appointment only", "?"),
        ("closed", "closed"),
        ("Closed", "closed"),
        ("cerrado", "closed"),
    ],
)
def test_hours_of_a_day(written: str, meant: str) -> None:
    assert shown(notation.day(written)) == meant


@pytest.mark.parametrize(
    "written",
    [
        "18:00-9:00",
        "13-6",
        "9-9:00-10",
        "6pm-9am",
        "12-12",
        "9-0:30",
        "11pm-12:30am",
        "9-25",
        "9:60-10",
        "25:00-26:00",
        "15 am - 6 pm",
        "24:30-25",
        "9-1, 12-5",
        "9-24, 10-11",
        "2-6, 9-1",
        "",
        " ",
        "9",
        "9-",
        "-9",
        "9--6",
        "nine to six",
        "n/a",
        "9-6 or so",
    ],
)
def test_what_are_no_hours(written: str) -> None:
    with pytest.raises(ValueError, match="write"):
        notation.day(written)


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("monday", [0]),
        ("Mon", [0]),
        ("monday-thursday", [0, 1, 2, 3]),
        ("Mon - Thu", [0, 1, 2, 3]),
        ("monday to thursday", [0, 1, 2, 3]),
        ("sat, sun", [5, 6]),
        ("saturday and sunday", [5, 6]),
        ("friday-monday", [4, 5, 6, 0]),
        ("lunes", [0]),
        ("mié", [2]),
    ],
)
def test_weekdays(written: str, days: list[int]) -> None:
    assert list(notation.weekdays(written, NAMES)) == days


@pytest.mark.parametrize("written", ["", "moonday", "monday-", "a-b-c", "mon-tue-wed", "EN", "12"])
def test_what_are_no_weekdays(written: str) -> None:
    with pytest.raises(ValueError, match=r"write|did you mean"):
        notation.weekdays(written, NAMES)


@pytest.mark.parametrize(
    ("written", "week"),
    [
        ("mon-fri 9-6", ["09:00-18:00"] * 5),
        ("Monday to Friday, 9:00 am to 6:00 pm", ["09:00-18:00"] * 5),
        ("Mon-Thu 9-1 and 2-6; Fri 9-6", ["09:00-13:00 14:00-18:00"] * 4 + ["09:00-18:00"]),
        ("Mon-Fri: 9-6, Sat: 10-2, Sun: closed", ["09:00-18:00"] * 5 + ["10:00-14:00", "closed"]),
        ("lun a vie 9-18", ["09:00-18:00"] * 5),
        ("de lunes a viernes: 9-18", ["09:00-18:00"] * 5),
    ],
)
def test_a_week_in_one_line(written: str, week: list[str]) -> None:
    found = notation.week(written, NAMES)

    assert [shown(found[number]) for number in sorted(found)] == week


@pytest.mark.parametrize(
    "written",
    ["", "All day.", "We open when the moon is full", "mon-fri 9-6 except on holidays", "9-6"],
)
def test_what_is_no_week_is_a_text(written: str) -> None:
    with pytest.raises(ValueError, match="write"):
        notation.week(written, NAMES)


@pytest.mark.parametrize("written", ["mon-fri 18:00-9:00", "mon 9-1, 12-5", "mon 9-5, mon 9-6"])
def test_hours_in_one_line_that_cannot_be_are_no_text(written: str) -> None:
    with pytest.raises(notation.ImpossibleHours):
        notation.week(written, NAMES)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2026-12-24", date(2026, 12, 24), date(2026, 12, 24)),
        ("2026-12-28 to 2027-01-02", date(2026, 12, 28), date(2027, 1, 2)),
        (" 2026-12-28 - 2027-01-02 ", date(2026, 12, 28), date(2027, 1, 2)),
        ("2028-02-29", date(2028, 2, 29), date(2028, 2, 29)),
    ],
)
def test_dates(written: str, first: date, last: date) -> None:
    assert notation.dates(written) == (first, last)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "2026-02-29",
        "2026-13-01",
        "20261224",
        "12/24/2026",
        "2026-W01-1",
        "christmas",
        "2027-01-02 to 2026-12-28",
        "2026-01-01 to 2028-01-01",
        "2026-01-01 to 2026-01-02 to x",
    ],
)
def test_what_are_no_dates(written: str) -> None:
    with pytest.raises(ValueError, match="write"):
        notation.dates(written)


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("$60", "60"),
        ("60", "60"),
        ("$ 60", "60"),
        ("60 USD", "60"),
        ("US$60", "60"),
        ("59.50", "59.50"),
        ("59,50 €", "59.50"),
        ("$1,200", "1200"),
        ("$1200", "1200"),
        ("$1,200.50", "1200.50"),
        ("1.200 €", "1200"),
        ("$0", "0"),
    ],
)
def test_an_amount(written: str, amount: str) -> None:
    assert notation.money(written) == Decimal(amount)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "cheap",
        "free",
        "$60-80",
        "-5",
        "from $60",
        "60+",
        "$60 or $70",
        "n/a",
        "$60.5",
        "~60",
        "$1,2",
        "1,23,456",
    ],
)
def test_what_is_no_amount(written: str) -> None:
    with pytest.raises(ValueError, match="write"):
        notation.money(written)


def test_another_money_is_refused_where_that_of_the_country_is_known() -> None:
    assert notation.money("60 USD", "USD") == notation.money("$60", "MXN") == Decimal(60)
    for written in ("60 €", "60 EUR", "£60"):
        with pytest.raises(ValueError, match="write it in USD"):
            notation.money(written, "USD")


def test_minutes() -> None:
    assert [notation.minutes(one) for one in ("60", " 90 ", "5", "480")] == [60, 90, 5, 480]
    for written in ("", "0", "481", "1 hour", "-5", "60 min", "6.5"):
        with pytest.raises(ValueError, match="write a number alone"):
            notation.minutes(written)


# Whatever is typed

_pieces = st.sampled_from(
    [
        "9",
        "18",
        "0",
        "24",
        "25",
        ":00",
        ":30",
        "am",
        " p.m.",
        "-",
        " to ",
        ",",
        ";",
        " and ",
        "h",
        "mon",
        "Fri",
        "sunday",
        "lunes",
        "closed",
        "noon",
        "midnight",
        "by appointment",
        "&",
        "٣",
        "",
    ]
)
_texts = st.one_of(st.text(), st.lists(_pieces, max_size=9).map("".join))


def is_sane(day: Day) -> bool:
    """Whether each period opens before it closes, and after the one before it."""
    last = -1
    for one in day.periods:
        begin = one.opens.hour * 60 + one.opens.minute
        end = one.closes.hour * 60 + one.closes.minute if one.closes != time() else 24 * 60
        if not last <= begin < end:
            return False
        last = end
    return True


@given(_texts)
@example("9-24, 9-24")
@example("12am-12am")
def test_whatever_is_typed_are_sane_hours_or_none(written: str) -> None:
    with contextlib.suppress(ValueError):
        assert is_sane(notation.day(written))


@given(_texts)
@example("mon 9-5 mon")
def test_whatever_is_typed_is_a_sane_week_or_none(written: str) -> None:
    try:
        week = notation.week(written, NAMES)
    except ValueError:
        return
    assert week
    assert set(week) <= set(range(7))
    assert all(map(is_sane, week.values()))


@given(_texts)
def test_whatever_is_typed_is_a_value_or_none(written: str) -> None:
    for read in (notation.dates, notation.money, notation.minutes):
        with contextlib.suppress(ValueError):
            read(written)
    with contextlib.suppress(ValueError):
        assert notation.weekdays(written, NAMES)
