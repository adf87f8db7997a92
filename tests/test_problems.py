from io import StringIO
from pathlib import Path
from typing import Literal

import pytest
from rich.console import Console

from bot.errors import ContentError, Problem, causes
from bot.problems import excerpt, moved, show, summary


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "cost.yaml"
    path.write_text("title: What it costs\nexamples:\n  - how much\n", encoding="utf-8")
    return path


def shown(*problems: Problem, colour: bool = False) -> str:
    system: Literal["standard"] | None = "standard" if colour else None
    console = Console(file=StringIO(), force_terminal=colour, color_system=system, width=40)
    show(problems, console)
    written = console.file
    assert isinstance(written, StringIO)
    return written.getvalue()


def part(line: str, message: str, column: int = 0) -> str:
    found = excerpt(Problem(Path("x"), 1, message, column=column, quoted=line))
    assert found is not None
    return line[found.column - 1 :][: found.width] if found.column else ""


def test_a_problem_is_shown_with_its_line_and_a_sign_below_the_part(file: Path) -> None:
    assert shown(Problem(file, 3, "'much' is too much; ask for less.")) == (
        f"{file}:3:9: 'much' is too much\n"
        " 3 |   - how much\n"
        "   |         ^^^^\n"
        "   = ask for less.\n"
    )


def test_a_problem_of_a_whole_file_shows_no_line(file: Path) -> None:
    assert shown(Problem(file, 0, "is not read; delete it.")) == (
        f"{file}: is not read\n   = delete it.\n"
    )


def test_problems_that_say_the_same_are_shown_once_with_the_other_places(file: Path) -> None:
    same = [Problem(Path(f"{name}.yaml"), 2, "is wrong; mend it.") for name in "abcdefgh"]

    assert shown(*same) == (
        "a.yaml:2: is wrong\n   = mend it.\n   + and 7 more like this: b.yaml:2, c.yaml:2, "
        "d.yaml:2, e.yaml:2, f.yaml:2, …\n"
    )
    assert [len(cause) for cause in causes([*same, Problem(file, 1, "is wrong, too")])] == [8, 1]
    assert str(ContentError(same[:2])) == (
        "a.yaml:2: is wrong; mend it. (and 1 more like this: b.yaml:2)"
    )


def test_colour_is_for_a_terminal_alone(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = Problem(file, 3, "'much' is too much; ask for less.")

    assert "\x1b[1;31m" in shown(problem, colour=True)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[31m" not in shown(problem, colour=True)


@pytest.mark.parametrize(
    ("line", "message", "meant"),
    [
        ("phone: call us", "phone 'call us' is none", "call us"),
        ("  - is it {phon}", "{phon} is not there", "{phon}"),
        ("text: A Cure!", "'cure' promises", "Cure"),
        ("phone: call us", "is no number; did you mean 'call'?", "call us"),
        ("- one", "holds no word", "one"),
        ("  2026-12-24: closed", "2026-12-24 is over", "2026-12-24"),
        ("kind: clinic", "'reviewed' is missing", ""),
    ],
)
def test_the_part_is_what_is_quoted_of_the_line_or_else_its_value(
    line: str, message: str, meant: str
) -> None:
    assert part(line, message) == meant


def test_a_column_that_is_known_tells_the_part() -> None:
    assert part("a: b: c d", "'a' has two", column=4) == "b:"


def test_signs_that_do_not_show_and_wide_ones_keep_the_marks_in_line() -> None:
    line = "\u00a0- 按摩 \x1b[31m now"
    rows = shown(Problem(Path("x"), 1, "'now' is wrong", quoted=line)).splitlines()

    assert rows[1] == " 1 | ·- 按摩 ·[31m now"
    assert rows[2] == "   | " + " " * 14 + "^^^"


def test_of_a_long_line_the_part_is_shown() -> None:
    line = "text: " + "so " * 100 + "wrong " + "so " * 100
    rows = shown(Problem(Path("x"), 1, "'wrong' it is", quoted=line)).splitlines()

    assert len(rows[1]) < 120
    start = rows[2].index("^")
    assert rows[1][start : start + 5] == "wrong"


def test_a_problem_of_a_copy_keeps_the_line_that_stands_there(tmp_path: Path, file: Path) -> None:
    there = moved(Problem(file, 1, "'costs' is wrong"), tmp_path, Path("/srv/clinic"))
    elsewhere = Problem(Path("/etc/x"), 1, "is wrong")

    assert str(there) == "/srv/clinic/cost.yaml:1: 'costs' is wrong"
    assert shown(there).splitlines()[1] == " 1 | title: What it costs"
    assert moved(elsewhere, tmp_path, Path("/srv/clinic")) == elsewhere


@pytest.mark.parametrize(
    ("paths", "told"),
    [
        (["a/x.yaml"], "1 problem in 1 file."),
        (["a/x.yaml", "a/x.yaml", "a/y.yaml"], "3 problems in 2 files."),
        (["CLINIC_PHONE"], "1 problem."),
    ],
)
def test_the_end_says_how_many_there_are(paths: list[str], told: str) -> None:
    assert summary([Problem(Path(path), 1, "x") for path in paths]) == told
