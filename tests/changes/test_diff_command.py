"""`clinic-bot diff` and what `check` says of a clinic's own questions, on real folders."""

import asyncio
import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import bot.cli
import bot.folders
from bot.changes import history
from bot.changes.edits import AddExample, SetText
from bot.changes.own_folder import OwnFolder
from bot.settings import Settings
from bot.store import Missed, opened
from tests.clinic import Clinic
from tests.databases import KEY
from tests.store.test_missed import missed
from tests.tables import with_tables

COST = "responses/en/clinic/cost.yaml"
TODAY = date(2026, 11, 26)
Run = Callable[..., Result]


@pytest.fixture
def own(tmp_path: Path) -> Clinic:
    """The clinic's own folder, with one answer in words of its own."""
    return Clinic(tmp_path / "own", {COST: "text: An hour is $60. Call {phone}.\n"})


@pytest.fixture
def run(clinic: Clinic, own: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in this process. The small clinic is what ships, with questions of its own."""
    clinic.write(
        "questions/en/clinic/cost.yaml",
        "utterances: [how much is a massage, what do you charge, price list]\n",
    )
    clinic.write("questions/en/clinic/hours.yaml", "utterances: [when are you open]\n")
    monkeypatch.setattr(bot.folders, "shipped", lambda: clinic.folder)
    for name in os.environ:
        if name.startswith(("CLINIC_", "TELEGRAM_")):
            monkeypatch.delenv(name)
    known = {
        "CLINIC_BOT_CONTENT": str(own.folder),
        "CLINIC_BOT_DATABASE": str(tmp_path / "store.sqlite3"),
    }

    def run(*arguments: str, **environ: str) -> Result:
        result = CliRunner().invoke(bot.cli.main, arguments, env={**known, **environ})
        assert result.exception is None or isinstance(result.exception, SystemExit), (
            result.exception
        )
        return result

    return run


def found(result: Result) -> dict[str, Any]:
    read = json.loads(result.stdout)
    assert isinstance(read, dict)
    return read


def test_without_a_history_the_own_folder_is_compared_with_what_ships(run: Run) -> None:
    result = run("diff")

    assert result.exit_code == 0
    assert result.stdout.startswith("6 questions asked of both. Answers in other words: 1.\n")
    assert "An hour is $60." in result.stdout
    assert "One guide names $50 for an hour." in result.stdout
    assert "3 questions" in result.stdout


def test_with_a_history_it_shows_what_the_last_change_changed_or_what_another_did(
    run: Run, own: Clinic
) -> None:
    history.opened(own.folder).keep("$60 an hour", "Mia")
    unchanged = run("diff")
    own.write(COST, "text: An hour is $70. Call {phone}.\n")
    since_head, since_shipped = run("diff", "--json"), run("diff", "--against", "shipped", "--json")
    history.opened(own.folder).keep("$70 an hour", "Mia")
    committed, before_it = run("diff", "--json"), run("diff", "--against", "HEAD~1", "--json")

    assert unchanged.exit_code == 0
    assert unchanged.stdout.startswith("Nothing changes: 6 questions asked of both, and all are ")
    asked = (since_head, since_shipped, committed, before_it)
    before = [found(one)["reworded"][0]["before"] for one in asked]
    assert [words.partition(".")[0] for words in before] == [
        "An hour is $60",
        "One guide names $50 for an hour",
        "An hour is $60",
        "An hour is $60",
    ]


def test_a_new_question_is_there_and_reached_by_its_examples_or_not(run: Run, own: Clinic) -> None:
    own.write(
        "intents/en/clinic/wifi.yaml",
        "title: Is there wifi?\nexamples: [is there wifi, the wifi password]\n",
    )
    answer = "kind: clinic\ntext: Ask us.\nreviewed: 2026-11-21\n"
    own.write("responses/en/clinic/wifi.yaml", answer)
    reached = run("diff")
    own.write("responses/en/clinic/wifi.yaml", f"{answer}off: true\n")
    off = run("diff", "--json")

    assert reached.stdout.startswith("New: clinic.wifi (en), answered to each of its 2 examples.\n")
    assert found(off)["new"] == []


def test_it_is_compared_with_another_folder(run: Run, own: Clinic, tmp_path: Path) -> None:
    other = Clinic(tmp_path / "other", {COST: "text: An hour is $65. Call {phone}.\n"})
    against = run("diff", "--against", str(other.folder), "--json")
    instead = run("diff", "--folder", str(other.folder), "--json", CLINIC_BOT_CONTENT="")

    assert found(against)["reworded"][0]["before"].startswith("An hour is $65")
    assert found(instead)["reworded"][0]["after"].startswith("An hour is $65")


def test_a_draft_is_compared_with_what_there_is_and_changes_nothing(
    run: Run, clinic: Clinic, own: Clinic
) -> None:
    clinic.write("questions/en/clinic/hours.yaml", "utterances: [when are you open, till when]\n")
    folder = OwnFolder(own.folder, Settings(content=own.folder))
    draft = folder.propose(AddExample("clinic.hours", "till when", "en"), "Mia", "", TODAY)
    result = run("diff", "--draft", draft.id, "--json")
    gone = run("diff", "--draft", "abcdef")

    assert result.exit_code == 0
    assert [one["question"]["text"] for one in found(result)["changes"]] == ["till when"]
    assert (found(result)["better"], found(result)["reworded"]) == (1, [])
    assert found(run("diff", "--against", "shipped", "--json"))["changes"] == []
    assert (gone.exit_code, gone.stdout) == (2, "")
    assert "There is no draft 'abcdef' any more" in gone.stderr


def test_what_became_worse_fails_and_stands_side_by_side(run: Run, own: Clinic) -> None:
    own.write("intents/en/clinic/hours.yaml", "examples: {add: [price list, list of prices]}\n")
    result = run("diff")

    assert result.exit_code == 1
    assert "Became wrong: 1." in result.stdout
    (row,) = [row for row in result.stdout.splitlines() if "price list" in row]
    assert row.index("clinic.cost") < row.index("clinic.hours")


def test_an_answer_that_is_turned_off_changes_and_is_not_wrong(run: Run, own: Clinic) -> None:
    own.write(COST, "off: true\n")
    result = run("diff", "--json")

    assert result.exit_code == 0
    assert (found(result)["worse"], found(result)["other"]) == (0, 3)


def test_an_alarm_that_is_lost_fails_and_stands_first(run: Run, own: Clinic) -> None:
    words = "words: {groin: 'loins, between my legs', numb: 'numbness'}\n"
    own.write("intents/en/_words.yaml", words)
    shown, read = run("diff"), run("diff", "--json")

    assert (shown.exit_code, read.exit_code) == (1, 1)
    assert "ALARMS LOST: 1" in shown.stdout
    assert shown.stdout.index("Red flags (1)") < shown.stdout.index("In other words")
    assert found(read)["alarms_lost"] == 1
    assert found(read)["changes"][0]["question"]["text"] == "my groin is numb"


def test_the_clinics_own_questions_and_what_waits_are_asked_unless_left_out(
    run: Run, own: Clinic, tmp_path: Path
) -> None:
    own.write("questions/en/clinic/cost.yaml", "utterances: [whats the damage]\n")
    asyncio.run(_keep_missed(tmp_path / "store.sqlite3"))
    asked = {
        without: found(run("diff", *without, "--json", CLINIC_BOT_KEY=KEY))["asked"]
        for without in (
            (),
            ("--no-own",),
            ("--no-shipped",),
            ("--no-waiting",),
        )
    }

    assert asked == {
        (): 8,
        ("--no-own",): 7,
        ("--no-shipped",): 4,
        ("--no-waiting",): 7,
    }


def test_nothing_of_what_waits_is_kept_beside_the_database(run: Run, tmp_path: Path) -> None:
    """What was answered to it may repeat a patient's words."""
    asyncio.run(_keep_missed(tmp_path / "store.sqlite3"))
    cache = tmp_path / "cache"
    environ = {"CLINIC_BOT_KEY": KEY, "XDG_CACHE_HOME": str(cache)}
    kept = {}
    for without in ((), ("--no-waiting",)):
        told = [found(run("diff", *without, "--json", **environ)) for _ in range(2)]
        assert told[0] == told[1]
        kept[without] = {file.name: file.read_bytes() for file in cache.rglob("answers_*")}

    assert len(kept[()]) == 2
    assert kept[()] == kept[("--no-waiting",)]


async def _keep_missed(file: Path) -> None:
    async with opened(await with_tables(file), KEY) as store:
        await missed(store, 1, 7, Missed("do you have a sauna", "fallback", language="en"))


@pytest.mark.parametrize(
    ("arguments", "environ", "said"),
    [
        ((), {"CLINIC_BOT_CONTENT": ""}, "CLINIC_BOT_CONTENT is not set: let it name"),
        ((), {"CLINIC_BOT_CONTENT": "/nowhere"}, "/nowhere: is not a folder;"),
        (("--against", "no-such-commit"), {}, "has no history yet;"),
        (("--against", "/etc"), {}, "has neither intents/ nor responses/"),
        (("--folder", "{own}/bad"), {}, "'shop' is no kind"),
        (("--no-such-option",), {}, "No such option"),
        (("--lang", "es"), {}, "there is no content in 'es'; there is en."),
    ],
)
def test_a_setting_or_a_content_that_is_wrong_is_named(
    run: Run, own: Clinic, arguments: tuple[str, ...], environ: dict[str, str], said: str
) -> None:
    Clinic(own.folder / "bad", {COST: "kind: shop\n"})
    result = run("diff", *(each.format(own=own.folder) for each in arguments), **environ)

    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_a_draft_or_a_revision_that_is_no_good_is_named_by_its_folder(
    run: Run, own: Clinic
) -> None:
    folder = OwnFolder(own.folder, Settings(content=own.folder))
    edit = SetText("clinic.cost", "text", "Call {fone}.", "en")
    draft = folder.propose(edit, "Mia", "", TODAY)
    own.write(COST, "kind: shop\n")
    history.opened(own.folder).keep("by mistake", "Mia")
    own.delete(COST)
    drafted, before = run("diff", "--draft", draft.id), run("diff")

    assert (drafted.exit_code, before.exit_code) == (2, 2)
    assert f"{own.folder}/{COST}:" in drafted.stderr
    assert "{fone}" in drafted.stderr
    assert before.stderr.startswith(f"{own.folder}@HEAD/{COST}:1: 'shop' is no kind")


def test_an_own_question_with_a_label_that_is_none_is_named(run: Run, own: Clinic) -> None:
    own.write("questions/en/clinic/cots.yaml", "utterances: [whats the damage]\n")
    result = run("diff")

    assert result.exit_code == 2
    assert "'clinic.cots' is no intent; did you mean clinic.cost?" in result.stderr


# check

LETTER = (
    "I am a nurse and I stand all day and by the evening my whole back is stiff and sore and I "
    "have tried heat and stretching and nothing lasts so tell me how often should i get a massage"
)
OWN = {
    "intents/en/clinic/sauna.yaml": "title: Do you have a sauna?\nexamples:\n"
    "  - I stand all day and by the evening my whole back is stiff and sore and I have tried heat\n"
    "  - I have tried heat and stretching and nothing lasts, do you have a sauna\n",
    "responses/en/clinic/sauna.yaml": "kind: clinic\ntext: No. Call {phone}.\n"
    "reviewed: 2026-11-21\n",
}


def test_check_warns_of_the_letters_that_an_own_question_takes(
    run: Run, clinic: Clinic, own: Clinic
) -> None:
    clinic.write("questions/en/massage/frequency.yaml", f"utterances: ['{LETTER}']\n")
    for path, text in OWN.items():
        own.write(path, text)
    result, quick = run("check"), run("check", "--quick")

    assert (result.exit_code, result.stderr) == (0, "")
    warned = result.stdout.removeprefix(quick.stdout).splitlines()
    assert warned[0] == (
        "warning: clinic.sauna takes the place of 1 better answer, 1 of them to letters:"
    )
    assert warned[1].startswith("  now answered by clinic.sauna (")
    assert " instead of massage.frequency: “I am a nurse and I stand" in warned[1]
    assert warned[2].startswith("7 questions asked with your folder and without it, in ")
    assert warned[2].endswith(" s: 1 answered worse, 0 alarms lost.")


def test_check_asks_nothing_where_the_own_folder_has_no_questions(run: Run) -> None:
    assert "asked" not in run("check").stdout
    assert "asked" not in run("check", CLINIC_BOT_CONTENT="").stdout
