"""``clinic-bot evaluate``: what it prints, what it writes, how it exits."""

import io
import json
import os
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

import bot.cli
import bot.folders
from bot.cache import Cache
from bot.decision import Action
from bot.evaluation.measures import measure
from bot.evaluation.origin import origin
from bot.evaluation.page import page
from bot.evaluation.report import FLATTERS, report
from bot.evaluation.runs import Evaluation, cross_validate
from bot.evaluation.terminal import show
from tests.clinic import Clinic
from tests.evaluation.cases import result

TSV = """question\taccept\tlang\tvoice
how much is a massage\tclinic.cost\ten\tcrowd
when do you open up\tclinic.hours\ten\tperson
what do you charge\tclinic.hours\ten\tperson
my groin is numb\tsafety.emergency\ten\tperson
weather in paris tomorrow\tout_of_scope\ten\tcrowd
cuanto cuesta\tclinic.cost\tes\tcrowd
"""

Run = Callable[..., Result]


@pytest.fixture
def questions(tmp_path: Path) -> str:
    path = tmp_path / "dev.tsv"
    path.write_text(TSV, encoding="utf-8")
    return str(path)


@pytest.fixture
def run(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(bot.folders, "shipped", lambda: clinic.folder)
    for name in os.environ:
        if name.startswith("CLINIC_"):
            monkeypatch.delenv(name)

    def run(*arguments: str) -> Result:
        done = CliRunner().invoke(bot.cli.main, ["evaluate", *arguments])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    return run


def shown(evaluation: Evaluation) -> str:
    console = Console(file=io.StringIO(), width=140, highlight=False)
    show(report(evaluation, ()), console)
    return console.file.getvalue()  # type: ignore[attr-defined]


def test_wrong_answers_come_first_with_what_was_wanted_and_why_and_the_result_last(
    run: Run, questions: str
) -> None:
    out = run(questions).stdout
    lines = out.splitlines()

    assert lines[0].startswith("5 questions · en: 7 intents")
    assert lines[2] == "left out: 1 question in es: there is no content in 'es'"
    assert (
        out.index("Wrong answers: 1")
        < out.index("Most confused")
        < out.index("By intent")
        < out.index("believed")
        < out.index("In all")
        < out.index("wrong answers: 1")
    )
    wrong = next(line for line in lines if line.startswith("what do you charge"))
    assert re.search(r"clinic\.hours +clinic\.cost +[01]\.\d\d +what do you charge", wrong)
    assert "emergencies caught: 1 of 1\nfalse alarms: 0 of 4\n" in out


def test_a_report_says_when_and_of_what_it_was_made(run: Run, questions: str) -> None:
    line = run(questions).stdout.splitlines()[1]

    assert re.fullmatch(
        r"\d{4}-\d\d-\d\d \d\d:\d\d · clinic-bot \d[.\d]+ · content [0-9a-f]{8}", line
    )


def test_in_a_checkout_it_names_the_commit_and_says_where_files_differ(tmp_path: Path) -> None:
    def git(*arguments: str) -> str:
        named = ("-c", "user.name=Ana", "-c", "user.email=ana@clinic.example")
        command = ["git", *named, *arguments]
        return subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, check=True
        ).stdout

    git("init", "-q")
    (tmp_path / "a").write_text("a")
    git("add", "a")
    git("commit", "-qm", "a")
    commit = git("rev-parse", "HEAD")[:8]
    at = datetime(2026, 11, 26, 19, 20)
    assert f" · commit {commit} · " in origin(at, tmp_path, ())
    (tmp_path / "a").write_text("b")
    assert f" · commit {commit}+ · " in origin(at, tmp_path, ())


def test_without_questions_those_that_ship_are_asked(run: Run, clinic: Clinic) -> None:
    clinic.write("questions/en/clinic/cost.yaml", "utterances: [what is the price list]\n")

    assert run().stdout.startswith("1 questions")


def changed(clinic: Clinic) -> None:
    """Takes an example from one question and gives it to the other."""
    clinic.change("intents/en/clinic/cost.yaml", "  - what do you charge\n", "")
    clinic.add("intents/en/clinic/hours.yaml", "  - what do you charge\n")


def test_the_next_run_says_what_became_right(run: Run, clinic: Clinic, questions: str) -> None:
    first, second = run(questions), run(questions)
    changed(clinic)
    third = run(questions)

    assert "Since" not in first.stdout
    assert second.stdout.rstrip().endswith("Since the run before: the same")
    assert "Since the run before: 2 became right" in third.stdout
    assert re.search(r"what do you charge +clinic\.cost +clinic\.hours", third.stdout)


def test_other_questions_are_no_run_before(run: Run, questions: str, tmp_path: Path) -> None:
    run(questions)
    other = tmp_path / "other.tsv"
    other.write_text(TSV, encoding="utf-8")

    assert "Since" not in run(str(other)).stdout
    assert "Since" not in run(questions, "--lang", "en").stdout


def test_what_is_kept_of_a_run_has_nobodys_words(
    run: Run, questions: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    run(questions)
    (kept,) = (tmp_path / "clinic-bot").glob("evaluated-*")

    assert b"clinic.cost" in kept.read_bytes()
    assert b"weather" not in kept.read_bytes()
    assert b"how much" not in kept.read_bytes()


def test_a_run_is_compared_with_one_that_was_written(
    run: Run, clinic: Clinic, questions: str, tmp_path: Path
) -> None:
    written = tmp_path / "base.json"
    changed(clinic)
    written.write_text(run(questions, "--json").stdout, encoding="utf-8")
    clinic.change("intents/en/clinic/hours.yaml", "  - what do you charge\n", "")
    clinic.add("intents/en/clinic/cost.yaml", "  - what do you charge\n")
    with open(questions, "a", encoding="utf-8") as more:
        more.write("are you open\tclinic.hours\ten\tperson\n")
    found = run(questions, "--against", str(written), "--html", str(tmp_path / "page.html"))

    expected = "Since the run before: 1 became wrong, 1 answered otherwise, 1 asked for the first"
    assert f"{expected} time" in found.stdout
    assert expected in (tmp_path / "page.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (None, "cannot be read (No such file or directory)."),
        ("[]", "is no report; make it with clinic-bot evaluate --json > FILE."),
        ("{", "is no report; make it"),
        ('{"plain": {"results": [{}]}, "origin": ""}', "is no report; make it"),
    ],
)
def test_what_is_no_run_to_compare_with_is_told(
    run: Run, questions: str, tmp_path: Path, written: str | None, said: str
) -> None:
    file = tmp_path / "base.json"
    if written is not None:
        file.write_text(written)
    done = run(questions, "--against", str(file))

    assert done.exit_code == 1
    assert done.stderr.startswith(f"--against {file}: {said}")


def test_goals_decide_the_exit_status(run: Run, questions: str) -> None:
    met, missed = (
        run(questions, "--fail-under", "right-or-offered=50,wrong=30"),
        run(questions, "--fail-under", "wrong=10"),
    )

    assert (met.exit_code, missed.exit_code) == (0, 1)
    assert "wrong: 25.0 %, at most 30 %: met" in met.stdout
    assert "wrong: 25.0 %, at most 10 %: MISSED" in missed.stdout


@pytest.mark.parametrize(
    ("arguments", "status", "expected"),
    [
        (("nowhere.tsv",), 1, "nowhere.tsv: cannot be read"),
        (("--cross-validate", "--lang", "fr"), 2, "there is no content in 'fr'; there is en."),
        (("--cross-validate", "--fail-under", "speed=9"), 1, "'speed' is no figure; use right,"),
    ],
)
def test_what_cannot_be_done_is_said_without_a_traceback(
    run: Run, arguments: tuple[str, ...], status: int, expected: str
) -> None:
    done = run(*arguments)

    assert done.exit_code == status
    assert expected in done.stderr


def test_typos_are_compared_side_by_side_and_are_the_same_for_the_same_seed(
    run: Run, questions: str
) -> None:
    first, second, other = (
        run(questions, "--typos", "--json", "--seed", seed).stdout for seed in ("7", "7", "8")
    )

    assert first == second
    assert first != other
    assert json.loads(first)["plain"] == json.loads(other)["plain"]
    out = run(questions, "--typos").stdout
    assert re.search(r"^in scope +4 .*\n  with typos +4 ", out, re.MULTILINE)
    assert "With typos\n" in out
    assert "Wrong with typos only: " in out


def test_json_is_one_object_with_every_figure(run: Run, questions: str) -> None:
    found = json.loads(run(questions, "--json", "--fail-under", "right=10").stdout)
    plain = found["plain"]

    assert found["content"]["en"]["intents"] == 7
    assert found["typos"] is found["cross_validation"] is None
    assert found["goals"] == [
        {"figure": "right", "bound": 10.0, "value": found["goals"][0]["value"], "met": True}
    ]
    assert plain["in_scope"]["questions"] == 4
    assert plain["in_scope"]["wrong"] == 1
    assert plain["out_of_scope"] == {
        "questions": 1,
        "right": 0,
        "offered": 0,
        "asked": 0,
        "refused": 1,
        "wrong": 0,
    }
    assert len(plain["results"]) == 5
    assert plain["results"][2]["because"] == "what do you charge"
    assert plain["results"][2]["place"] == "intents/en/clinic/cost.yaml:4"
    assert sum(bin["questions"] for bin in plain["reliability"]) == 5


def test_cross_validation_asks_each_example_once_of_a_bot_that_does_not_know_it(
    clinic: Clinic,
) -> None:
    content = clinic.content()
    results = list(cross_validate(content, 3, seed=7))

    examples = sorted(text for intent in content.intents.values() for text in intent.examples)
    assert sorted(result.question.text for result in results) == examples
    assert all(result.because != result.question.text for result in results)
    assert results == list(cross_validate(content, 3, seed=7))


def test_cross_validation_leaves_no_counts_of_parts_behind(clinic: Clinic, tmp_path: Path) -> None:
    """A few counts are kept; those of folds would push out those that the next start needs."""
    content = replace(clinic.content(), cache=Cache(tmp_path / "kept"))

    assert list(cross_validate(content, 3, seed=7))
    assert not (tmp_path / "kept").exists()


def test_cross_validation_warns_that_it_flatters(run: Run) -> None:
    assert FLATTERS in " ".join(run("--cross-validate").stdout.split())


def test_nothing_wrong_is_said_in_a_line() -> None:
    out = shown(Evaluation({}, (), 7, measure([result("a.x", Action.ANSWER, "a.x")]), None, None))

    assert "Wrong answers: 0" in out
    assert "Flawless: a.x (1)" in out
    assert "Most confused" not in out


def test_what_patients_write_is_no_markup() -> None:
    odd = "[bold]<b>&amp;\"'[/red]"
    evaluation = Evaluation(
        {},
        (odd,),
        7,
        measure([result("a.x", Action.ANSWER, "a.y", text=odd, because=odd)]),
        None,
        None,
    )

    assert shown(evaluation).count(odd) == 4
    written = page(report(evaluation, ()))
    assert odd not in written
    assert "&lt;b&gt;&amp;amp;" in written


def test_the_page_stands_alone_and_is_well_formed(run: Run, questions: str, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    run(questions, "--typos", "--cross-validate", "--fail-under", "right=1", "--html", str(path))
    written = path.read_text(encoding="utf-8")

    assert not re.search(r"<script|<link|@import|url\(|https?://|src=", written)
    assert "prefers-color-scheme: dark" in written
    assert "@media print" in written
    body = re.search(r"<main>.*</main>", written, re.DOTALL)
    assert body
    # As XML it is well formed but for <br> and <wbr>, which HTML does not close.
    tree = ElementTree.fromstring(re.sub(r"<(w?br)>", r"<\1/>", body[0]))
    titles = {title.text for title in tree.iter("title")}
    assert "clinic.hours → clinic.cost: 1 of 2" in titles
    assert "out of scope → refused: 1 of 1" in titles


def test_a_page_that_cannot_be_written_is_said(run: Run, questions: str, tmp_path: Path) -> None:
    done = run(questions, "--html", str(tmp_path / "nowhere" / "report.html"))

    assert done.exit_code == 1
    assert "No such file or directory" in done.stderr
