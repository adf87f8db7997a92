"""`clinic-bot edit`, as a person types it."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

import bot.cli
import bot.folders
from tests.clinic import Clinic

Edit = Callable[..., str]
COST = "intents/en/clinic/cost.yaml"


@pytest.fixture
def edit(clinic: Clinic, own: Clinic, monkeypatch: pytest.MonkeyPatch) -> Edit:
    """Runs `clinic-bot edit` on the own folder, the small clinic being what ships; what it says."""
    monkeypatch.setattr(bot.folders, "shipped", lambda: clinic.folder)

    def run(*arguments: str, status: int = 0, typed: str = "") -> str:
        all_of_them = ["edit", "--folder", str(own.folder), "--who", "Ana", *arguments]
        result = CliRunner().invoke(bot.cli.main, all_of_them, input=typed)
        assert result.exit_code == status, result.output
        return result.output

    return run


def test_a_change_says_what_where_as_what_and_how_to_take_it_back(edit: Edit) -> None:
    said = edit("add-example", "clinic.cost", "what is the damage", "--why", "missed")

    assert re.sub("[0-9a-f]{8}", "REVISION", said) == (
        "Adds “what is the damage” to clinic.cost (en).\n"
        f"  {COST}\n"
        "Kept as REVISION, by Ana. To take it back: clinic-bot edit undo\n"
        "To see which answers that changes: clinic-bot diff\n"
    )
    assert "Ana: Adds “what is the damage” to clinic.cost (en)\n         missed\n" in edit(
        "history"
    )


def test_undo_says_what_it_takes_back_and_history_shows_it(edit: Edit, own: Clinic) -> None:
    edit("off", "clinic.cost")
    assert edit("on", "clinic.cost").startswith("Turns clinic.cost on again.\n")
    assert edit("undo").startswith("Takes back: Turns clinic.cost on again.\n")
    assert edit("undo").startswith("Takes back: Turns clinic.cost off.\n")
    assert "Turns clinic.cost off (taken back)\n" in edit("history")
    assert "There is no change to take back" in edit("undo", status=1)
    assert "There is no change 'beef';" in edit("undo", "beef", status=1)


def test_the_history_tells_times_by_the_clinics_clock_or_names_another(
    edit: Edit, clinic: Clinic, own: Clinic
) -> None:
    clinic.add("responses/_clinic.yaml", "timezone: America/Phoenix\n")
    edit("off", "clinic.cost")
    assert re.search(r" \d\d:\d\d MST Ana: Turns", edit("history"))

    own.write("responses/en/clinic/cost.yaml", "text: [")
    assert re.search(r" \d\d:\d\d UTC Ana: Turns", edit("history"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["remove-example", "clinic.cost", "price list"], "Takes “price list” out of clinic.cost"),
        (["set", "clinic.cost", "text", "It is $60; {phone}."], "Writes text of clinic.cost anew"),
        (["message", "start", "Welcome!"], "Writes the message start anew"),
        (["off", "clinic.cost"], "Turns clinic.cost off"),
    ],
)
def test_each_change_has_a_command(edit: Edit, arguments: list[str], said: str) -> None:
    assert edit(*arguments).startswith(said)


def test_what_answered_the_same_words_so_far_and_what_else_the_answer_says_is_told(
    edit: Edit, clinic: Clinic
) -> None:
    new = ("new-question", "clinic.visa", "--title", "Visa?", "--answer", "Yes; {phone}.")
    said = edit(*new, "--example", "price list", "--example", "zip zap")
    assert (
        "“price list” was answered with clinic.cost (“What does a massage cost?”) so far." in said
    )
    assert "“zip zap” was answered" not in said
    assert "was answered" not in edit("add-example", "clinic.cost", "price list for me")

    clinic.add(COST, "asks:\n  worth_it:\n    - is it worth it\n")
    clinic.add("responses/en/clinic/cost.yaml", "asks: {worth_it: It may be.}\n")
    said = edit("set", "clinic.cost", "text", "It is $60; {phone}.")
    assert "Its other wordings stay as they are: asks.worth_it\n" in said
    said = edit("set", "clinic.hours", "text", "Always; {phone}.")
    assert "The text before named facts of the clinic: hours (docs/facts.md).\n" in said


def test_questions_are_found_by_name_title_and_what_patients_type(edit: Edit) -> None:
    edit("off", "clinic.hours")
    assert "clinic.hours (off)  " in edit("questions")
    assert edit("questions", "price list").startswith("clinic.cost  What does a massage cost?: “")
    assert edit("questions", "no such words") == ""


def test_a_folder_that_is_not_there_is_not_made(edit: Edit, own: Clinic, tmp_path: Path) -> None:
    result = CliRunner().invoke(bot.cli.main, ["edit", "--folder", str(tmp_path / "no"), "undo"])

    assert result.exit_code == 1
    assert f"{tmp_path / 'no'} is no folder; make it (mkdir" in result.output
    assert not (tmp_path / "no").exists()


def test_a_new_question_asks_for_what_is_not_given(edit: Edit, own: Clinic) -> None:
    said = edit(
        "new-question",
        typed="clinic.sauna\nIs there a sauna?\nis there a sauna\ngot a sauna\n\nNo; {phone}.\n",
    )

    assert "How patients ask it (Enter ends the list): " in said
    assert "responses/en/clinic/sauna.yaml\n" in said
    written = (own.folder / "intents/en/clinic/sauna.yaml").read_text()
    assert written.endswith("  - is there a sauna\n  - got a sauna\n")


def test_a_new_question_of_which_nobody_types_the_rest_is_refused(edit: Edit) -> None:
    assert "--title is missing" in edit("new-question", "clinic.sauna", status=2)


def test_a_draft_is_listed_approved_and_discarded(edit: Edit, own: Clinic) -> None:
    ids = []
    for text in ("a way", "another way"):
        said = edit("add-example", "clinic.cost", text, "--draft", "--why", "missed twice")
        assert said.startswith(f"Proposed: Adds “{text}” to clinic.cost (en). To make it: ")
        ids.append(said.split()[-1])
    assert "Ana: Adds “a way” to clinic.cost (en)\n         missed twice\n" in edit("drafts")
    assert not (own.folder / COST).exists()

    assert edit("approve", ids[0]).startswith("Adds “a way” to clinic.cost (en).\n")
    assert edit("discard", ids[1]) == "Discarded: Adds “another way” to clinic.cost (en).\n"
    assert edit("drafts") == "Nothing is proposed.\n"
    assert f"There is no draft '{ids[0]}' any more" in edit("approve", ids[0], status=1)


def test_what_is_wrong_is_said_without_a_traceback(edit: Edit, own: Clinic) -> None:
    assert "did you mean 'clinic.cost'?" in edit("off", "clinic.cots", status=1)
    said = edit("set", "clinic.cost", "text", "It is a cure; {phone}.", status=1)
    assert "responses/en/clinic/cost.yaml:1:15: 'cure' promises a result.\n" in said
    assert "\n 1 | text: It is a cure; {phone}.\n" in said, "as it would stand in the file"
    assert not list(own.folder.rglob("*.yaml"))


def test_nothing_done_yet_is_said(edit: Edit) -> None:
    assert edit("history") == "Nothing was changed by a command yet.\n"


def test_without_a_folder_of_its_own_it_says_how_to_make_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CLINIC_BOT_CONTENT", raising=False)
    result = CliRunner().invoke(bot.cli.main, ["edit", "undo"])

    assert result.exit_code == 1
    assert "There is no content folder of your own yet" in result.output
    assert "CLINIC_BOT_CONTENT=my-clinic" in result.output


def test_the_installed_command_changes_the_folder_of_the_settings(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "bot",
            "edit",
            "--who",
            "Ana",
            "add-example",
            "clinic.cost",
            "zip zap",
        ],
        env={**os.environ, "CLINIC_BOT_CONTENT": str(tmp_path / "own")},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.startswith("Adds “zip zap” to clinic.cost (en).\n")
    assert (tmp_path / "own" / COST).read_text() == "examples:\n  add:\n    - zip zap\n"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("{monday: 9-6}", "hours:\n  monday: 9-6\n"),
        ("from nine: always", "hours: 'from nine: always'\n"),
    ],
)
def test_a_fact_is_typed_as_it_stands_in_the_file(
    edit: Edit, own: Clinic, typed: str, written: str
) -> None:
    own.write("responses/_clinic.yaml", "timezone: America/New_York\n")
    assert edit("fact", "hours", typed).startswith("Writes the fact hours anew.\n")

    assert (own.folder / "responses/_clinic.yaml").read_text().endswith(written)


def test_a_review_is_kept_under_a_name(edit: Edit) -> None:
    assert edit("reviewed", "clinic.cost").startswith("Marks clinic.cost as reviewed (en).\n")
