"""What is no plain file is refused in a line, wherever a person names a file: never waited for,
never read until memory is full."""

import contextlib
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import env_file
from bot.changes import drafts
from bot.content.nodes import read_text
from bot.errors import BotError
from bot.evaluation import before
from bot.evaluation.questions import read_questions
from bot.imports import files
from bot.plain_file import LARGEST, plain_file
from bot.setup.file import _MARK, ClinicFile


def pipe(path: Path) -> None:
    os.mkfifo(path)


def without_end(path: Path) -> None:
    path.symlink_to("/dev/zero")


def of_holes(path: Path) -> None:
    path.touch()
    os.truncate(path, LARGEST + 1)


def plug(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as bound, contextlib.chdir(path.parent):
        bound.bind(path.name)  # the whole path may be too long for one


def circle(path: Path) -> None:
    path.symlink_to(path.name)


ODD = {
    pipe: "it is a pipe or a device",
    without_end: "it is a pipe or a device",
    of_holes: "it is larger than 20 MB",
    plug: "it is a pipe or a device",
    circle: "Too many levels of symbolic links",
}
READERS: dict[str, Callable[[Path], object]] = {
    "settings": env_file.read,
    "import": files.body,
    "against": before.read,
    "questions": lambda path: read_questions([path], {"en": ["clinic.cost"]}),
}


@pytest.fixture(params=ODD, ids=lambda make: make.__name__)
def odd(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str]:
    """Something that is no plain file, and why."""
    path = tmp_path / "odd.tsv"
    request.param(path)
    return path, ODD[request.param]


@pytest.mark.parametrize("reader", READERS)
def test_no_reader_takes_what_is_no_plain_file(odd: tuple[Path, str], reader: str) -> None:
    path, why = odd
    with pytest.raises(BotError) as refused:
        READERS[reader](path)

    (line,) = str(refused.value).splitlines()
    assert str(path) in line
    assert f"cannot be read ({why})" in line


def test_content_draft_and_interview_go_on_without_it(odd: tuple[Path, str]) -> None:
    path, why = odd
    problems: list[object] = []

    assert read_text(path, problems) is None  # type: ignore[arg-type]
    assert f"cannot be read ({why})" in str(problems)
    assert drafts.read(path) is None
    path.rename(path.parent / _MARK)
    assert ClinicFile(path.parent).stopped_at() == ""


def test_a_plain_file_is_one_also_behind_a_link(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x" * 9)
    (tmp_path / "b").symlink_to("a")

    assert plain_file(tmp_path / "b").read_text() == "x" * 9
