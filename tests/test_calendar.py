"""What `clinic-bot check` tells of the clinic's hours by today's date."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

import bot.folders
from bot.checks import misdated, outlook
from bot.content import Content, load, shipped
from bot.settings import Settings
from tests.clinic import Clinic
from tests.test_cli import Run, run

__all__ = ["run"]

IN_MIAMI = "country: US\nstate: FL\ntimezone: America/New_York\n"
DAYS = """\
special_days:
  2026-12-24: 9:00-13:00
  2026-12-28 to 2027-01-02:
    hours: closed
    note: Winter break
  2030-01-01: closed
"""


@pytest.fixture
def dated(clinic: Clinic) -> Content:
    clinic.add("responses/_clinic.yaml", IN_MIAMI + DAYS)
    return clinic.content()


def lines(clinic: Clinic, content: Content, today: str) -> list[str]:
    return clinic.below(misdated({"en": content}, date.fromisoformat(today)))


def test_a_special_day_that_is_over_or_far_off_is_told_at_its_line(
    clinic: Clinic, dated: Content
) -> None:
    far = "responses/_clinic.yaml:21: 2030-01-01 is more than two years off; mend the year."
    over = "is over; take it out, or mend the year."

    assert lines(clinic, dated, "2026-12-24") == [far]
    assert lines(clinic, dated, "2026-12-25") == [
        f"responses/_clinic.yaml:17: 2026-12-24 {over}",
        far,
    ]
    assert lines(clinic, dated, "2027-01-02")[1:] == [far], "its last day is not over"
    assert lines(clinic, dated, "2028-01-02") == [
        f"responses/_clinic.yaml:17: 2026-12-24 {over}",
        f"responses/_clinic.yaml:18: 2027-01-02 {over}",
    ]


def test_check_alone_refuses_a_day_that_is_over(run: Run, clinic: Clinic) -> None:
    clinic.add("responses/_clinic.yaml", IN_MIAMI + "special_days:\n  2001-12-24: closed\n")
    result = run("check")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(
        f"{clinic.folder}/responses/_clinic.yaml:17:3: 2001-12-24 is over\n"
    )
    assert run("ask", "how much is a massage?").exit_code == 0, "it starts all the same"
    assert set(bot.folders.checked(Settings())) == {"en"}, "so does one that is served"


def shown(tmp_path: Path, written: str) -> Mapping[str, Content]:
    own = Clinic(tmp_path / "own", {"responses/_clinic.yaml": written})
    return load([shipped(), own.folder], {}, "en")


def test_how_the_hours_were_read_is_shown(tmp_path: Path) -> None:
    hours = (
        "hours:\n  monday-thursday: 9-1, 2-6\n  fri: 9-6\n  sat: 10-2 by appointment\n"
        "holidays:\n  Thanksgiving: closed\n"
    )
    content = shown(tmp_path, IN_MIAMI + hours + DAYS)["en"]

    assert list(outlook(content, date(2026, 11, 25))) == [
        "hours, by the clock of America/New_York:",
        "  Monday to Thursday: 9 am to 1 pm and 2 pm to 6 pm",
        "  Friday: 9 am to 6 pm",
        "  Saturday: 10 am to 2 pm, by appointment only",
        "  Sunday: not known",
        "  Thursday, December 24: 9 am to 1 pm",
        "  Monday, December 28 to Saturday, January 2 (Winter break): closed",
        "  Tuesday, January 1, 2030: closed",
        "  Thursday, November 26 (Thanksgiving Day): closed",
        "  Friday, November 27 (Friday After Thanksgiving): not known; `holidays` can tell",
        "  Friday, December 25 (Christmas Day): not known; `holidays` can tell",
        "  Monday, January 18 (Martin Luther King Jr. Day): not known; `holidays` can tell",
    ]


def test_hours_in_one_line_are_shown_as_they_were_read(tmp_path: Path) -> None:
    content = shown(tmp_path, "hours: Mon-Fri 9-6\n")["en"]

    assert "  Monday to Friday: 9 am to 6 pm" in list(outlook(content, date(2026, 11, 25)))


def test_hours_in_words_are_not_shown(tmp_path: Path) -> None:
    assert list(outlook(shown(tmp_path, "hours: By the moon.\n")["en"], date(2026, 11, 25))) == []


def test_an_own_answer_that_was_reviewed_after_today_is_told(
    clinic: Clinic, tmp_path: Path
) -> None:
    answer = "responses/en/clinic/cost.yaml"
    own = Clinic(tmp_path / "own", {answer: "reviewed: 2026-11-28\n"})
    content = clinic.content(own.folder)

    assert own.below(misdated({"en": content}, date(2026, 11, 26))) == [
        f"{answer}:1: reviewed 2026-11-28 is still to come; write the day on which somebody read "
        "the answer."
    ]
    assert misdated({"en": content}, date(2026, 11, 27)) == [], "somewhere it is tomorrow already"
    assert misdated({"en": clinic.content()}, date(2026, 1, 1)) == [], "what ships is ours"
