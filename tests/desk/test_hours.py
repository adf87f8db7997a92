"""Hours: what stands in the fields, what they come to, and what patients would read."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from bot.changes.edits import SetFacts
from bot.content.edited import Value, entries
from bot.desk import Office
from tests.clinic import Clinic
from tests.desk.pages import Desk, at_desk, with_facts

FACTS = "responses/_clinic.yaml"
PLACE = "country: US\nstate: FL\ntimezone: America/New_York\n"
WEEK = """\
hours:
  monday-thursday: 9:00-13:00, 14:00-18:00
  friday: 9 am - 6 pm
  saturday: 10:00-14:00 by appointment
"""
SPECIAL = """\
special_days:
  2026-12-24: 9:00-13:00
  2026-12-28 to 2027-01-02:
    hours: closed
    note: {en: Winter break, es: Vacaciones}
"""
UNSENT = ("mark", "_out")
"""What a test sends itself, and ticks that are not set."""
CHRISTMAS = "holiday_2"  # after Thanksgiving and the Friday behind it


@pytest.fixture
def room(both: Clinic, own: Clinic, tmp_path: Path) -> Office:
    return with_facts(both, own, tmp_path, PLACE)


@pytest.fixture
def ana(room: Office) -> Desk:
    return at_desk(room)


def fields(page: str) -> dict[str, str]:
    """What stands in the fields of the page's form, as a browser would send it."""
    form = BeautifulSoup(page, "html.parser").find("form", action="/hours")
    assert form is not None
    found = {one["name"]: one.get("value", "") for one in form.find_all("input")}
    for one in form.find_all("select"):
        chosen = one.find("option", selected=True) or one.find("option")
        found[one["name"]] = chosen["value"]
    found |= {one["name"]: one.text for one in form.find_all("textarea")}
    return {str(name): str(text) for name, text in found.items() if not name.endswith(UNSENT)}


def proposed(room: Office, where: str) -> dict[str, Value]:
    (draft,) = room.own.drafts()
    assert where == f"/changes/{draft.id}"
    assert isinstance(draft.edit, SetFacts)
    return dict(draft.edit.facts)


# What stands in the fields


def test_the_week_the_holidays_and_the_special_days_stand_in_the_fields(
    ana: Desk, own: Clinic
) -> None:
    own.write(FACTS, f"{WEEK}holidays:\n  Christmas: closed\n  Halloween: 10-12\n{SPECIAL}")
    found = fields(ana.look("/hours"))

    assert found["monday_kind"] == found["friday_kind"] == "open"
    assert [found[f"monday_{end}"] for end in ("from_0", "to_0", "from_1", "to_1")] == [
        "9:00", "13:00", "14:00", "18:00",
    ]  # fmt: skip
    assert (found["saturday_kind"], found["saturday_to_0"]) == ("appointment", "14:00")
    assert found["sunday_kind"] == "unsaid"
    assert found[CHRISTMAS] == "closed"
    assert found["special_0_first"] == "2026-12-24"
    assert found["special_0_hours"] == "9:00-13:00"
    assert (found["special_1_last"], found["special_1_hours"]) == ("2027-01-02", "")
    assert found["special_1_note_es"] == "Vacaciones"


def test_what_is_sent_as_it_stands_changes_nothing(room: Office, ana: Desk, own: Clinic) -> None:
    own.write(FACTS, f"{WEEK}holidays:\n  Christmas: closed\n  others: open\n{SPECIAL}")
    page = ana.send("/hours", 422, **fields(ana.look("/hours")))

    assert "nothing would change" in page
    assert room.own.drafts() == []


def test_hours_in_the_clinics_own_words_stay_where_the_week_is_left_empty(
    room: Office, ana: Desk, own: Clinic
) -> None:
    own.write(FACTS, "hours:\n  en: From nine on.\n  es: Desde las nueve.\n")
    found = fields(ana.look("/hours"))
    assert found["words_es"] == "Desde las nueve."
    assert "nothing would change" in ana.send("/hours", 422, **found)

    where = ana.send("/hours", **found | {"words_en": "From ten on.", "do": "words"})
    words = {"en": "From ten on.", "es": "Desde las nueve."}
    assert proposed(room, where) == {"hours": words}


def test_words_beside_the_week_stay_when_it_changes(room: Office, ana: Desk, own: Clinic) -> None:
    own.write(FACTS, "hours:\n  monday: 9-6\n  words: Ring the bell.\n")
    where = ana.send("/hours", **fields(ana.look("/hours")) | {"tuesday_kind": "closed"})

    week = {"monday": "9:00-18:00", "tuesday": "closed", "words": "Ring the bell."}
    assert proposed(room, where) == {"hours": week}


# What they come to


@pytest.mark.parametrize(
    ("begins", "ends", "written"),
    [
        ("9", "6", "9:00-18:00"),
        ("9am", "6 pm", "9:00-18:00"),
        ("9h", "14h30", "9:00-14:30"),
        ("09:00", "noon", "9:00-12:00"),
    ],
)
def test_hours_may_be_typed_in_many_ways(
    room: Office, ana: Desk, begins: str, ends: str, written: str
) -> None:
    where = ana.send("/hours", monday_kind="unsaid", monday_from_0=begins, monday_to_0=ends)

    assert proposed(room, where) == {"hours": {"monday": written}}


def test_days_that_are_like_the_day_above_share_its_line(room: Office, ana: Desk) -> None:
    week = {"monday_kind": "open", "monday_from_0": "9", "monday_to_0": "1"}
    week |= {"monday_from_1": "2", "monday_to_1": "6"}
    week |= {"tuesday_kind": "above", "wednesday_kind": "appointment", "sunday_kind": "closed"}

    assert proposed(room, ana.send("/hours", **week)) == {
        "hours": {
            "monday-tuesday": "9:00-13:00, 14:00-18:00",
            "wednesday": "by appointment",
            "sunday": "closed",
        }
    }


def test_holidays_are_closed_open_or_have_hours(room: Office, ana: Desk, own: Clinic) -> None:
    own.write(FACTS, WEEK)
    kept = {"holiday_others": "open", CHRISTMAS: "closed", "holiday_0_hours": "10-12"}
    where = ana.send("/hours", **fields(ana.look("/hours")) | kept)

    assert proposed(room, where) == {
        "holidays": {
            "Thanksgiving Day": "10:00-12:00",
            "Christmas Day": "closed",
            "others": "open",
        }
    }


def test_one_word_for_all_holidays_is_written_alone(room: Office, ana: Desk) -> None:
    assert proposed(room, ana.send("/hours", holiday_others="closed")) == {"holidays": "closed"}


def test_special_days_are_added_and_taken_out_and_stand_in_order(
    room: Office, ana: Desk, own: Clinic
) -> None:
    own.write(FACTS, WEEK + SPECIAL)
    fresh = {"special_0_out": "out", "special_2_first": "2026-12-01", "special_2_hours": "9-1"}
    where = ana.send("/hours", **fields(ana.look("/hours")) | fresh)

    note: Value = {"en": "Winter break", "es": "Vacaciones"}
    days = proposed(room, where)["special_days"]
    assert days == {
        "2026-12-01": "9:00-13:00",
        "2026-12-28 to 2027-01-02": {"hours": "closed", "note": note},
    }
    assert isinstance(days, dict)
    assert list(days) == ["2026-12-01", "2026-12-28 to 2027-01-02"]


@pytest.mark.parametrize(
    ("typed", "field", "why"),
    [
        ({"monday_from_0": "nine"}, "monday", 'I cannot read "nine-" as hours'),
        ({"monday_kind": "open"}, "monday", "as hours"),
        ({"holiday_0": "hours"}, "holiday_0", "as hours"),
        ({"special_0_first": "2025-01-01"}, "special_0", "is over"),
        ({"special_0_first": "soon"}, "special_0", "cannot read a date"),
        (
            {"special_0_first": "2026-12-24", "special_0_last": "2026-12-20"},
            "special_0",
            "ends before it begins",
        ),
        (
            {"special_0_first": "2026-12-24", "special_1_first": "2026-12-24"},
            "special",
            "stands there already",
        ),
        ({"special_0_first": "2026-12-24", "special_0_note_es": "{x}"}, "special_0", "without {"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field_and_nothing_is_lost(
    room: Office, ana: Desk, typed: dict[str, str], field: str, why: str
) -> None:
    page = ana.send("/hours", 422, sunday_from_0="10", sunday_to_0="2", **typed)

    assert f'id="wrong_{field}"' in page
    assert why in page
    assert fields(page) == fields(page) | {"sunday_from_0": "10", "sunday_to_0": "2"} | typed
    assert room.own.drafts() == []


# What patients read


def test_hours_are_looked_at_in_each_language_before_they_are_proposed(
    room: Office, ana: Desk
) -> None:
    assert "No hours are filled in yet" in ana.look("/hours")
    week = {"thursday_kind": "open", "thursday_from_0": "9", "thursday_to_0": "6"}
    week |= {"friday_kind": "closed", "holiday_others": "open"}
    page = ana.send("/hours", 200, do="look", **week)

    assert "Thursday: 9 am to 6 pm" in page
    assert "jueves: de las 9" in page.lower()
    assert "closed tomorrow" in page
    assert fields(page)["thursday_to_0"] == "6"
    assert room.own.drafts() == []


def test_the_next_day_that_is_not_as_others_is_read_too(ana: Desk, own: Clinic) -> None:
    own.write(FACTS, WEEK + SPECIAL + "holidays: open\n")
    page = ana.look("/hours")

    assert "On Thursday, December 24" in page


def test_no_gap_for_the_phone_stands_in_what_patients_read(ana: Desk, own: Clinic) -> None:
    own.write(FACTS, WEEK)
    page = ana.look("/hours")

    assert "usual Thursday" in page  # it is Thanksgiving, of which nothing is known
    assert page.count("(305) 555-0100") >= 2
    assert "{phone}" not in page


def test_without_a_country_the_page_says_what_holidays_need(ana: Desk, own: Clinic) -> None:
    own.write(FACTS, "country:\nstate:\n")

    assert "Holidays differ by country" in ana.look("/hours")


def test_what_is_approved_is_what_the_file_holds(room: Office, ana: Desk, own: Clinic) -> None:
    where = ana.send("/hours", saturday_kind="appointment", saturday_from_0="10", saturday_to_0="2")
    room.own.approve(where.rpartition("/")[2], "Ana", room.today)

    written = entries((own.folder / FACTS).read_text(encoding="utf-8"))
    assert written == {"hours": {"saturday": "10:00-14:00 by appointment"}}
