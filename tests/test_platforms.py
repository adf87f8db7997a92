"""Where the bot may be tried: an old Python says what is needed, and Windows talks and edits."""

import ast
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.clinic import Clinic

ROOT = Path(__file__).parents[1]
OLDEST = (3, 6)
"""Of the Pythons that machines still come with."""
OLD = """
import runpy, sys
sys.version_info = (3, 9, 18, "final", 0)
runpy.run_module("bot", run_name="__main__")
"""
WITHOUT_PACKAGES = "import runpy; runpy.run_module('bot', run_name='__main__')"
Run = Callable[..., "subprocess.CompletedProcess[str]"]


def of_python(*command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_an_old_python_says_in_a_line_what_is_needed() -> None:
    done = of_python("-c", OLD)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "clinic-bot needs Python 3.11 or newer; this is 3.9. Try: make PYTHON=python3.12 chat\n"
    )


@pytest.mark.parametrize("file", ["bot/__init__.py", "bot/__main__.py"])
def test_an_old_python_can_read_so_far(file: str) -> None:
    ast.parse((ROOT / file).read_text(encoding="utf-8"), feature_version=OLDEST)


def test_the_python_that_is_needed_is_the_one_that_pip_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert project["requires-python"] == ">=3.11"


def test_without_its_packages_it_says_how_to_get_them() -> None:
    done = of_python("-S", "-c", WITHOUT_PACKAGES)

    assert done.returncode == 1
    assert done.stderr.endswith("Try: make chat, and then .venv/bin/clinic-bot\n")
    assert len(done.stderr.splitlines()) == 1


@pytest.fixture
def windows(clinic: Clinic, own: Clinic, tmp_path: Path) -> Run:
    """Runs a command as on Windows, where a pipe has a code page."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("CLINIC_")}
    environ = kept | {
        "CLINIC_BOT_CONTENT": str(own.folder),
        "CLINIC_BOT_DATABASE": str(tmp_path / "none.sqlite3"),
        "LOCALAPPDATA": str(tmp_path / "local"),
        "PYTHONIOENCODING": "cp1252",
        "GIT_CONFIG_NOSYSTEM": "1",  # else the registry is asked where git is
    }
    environ.pop("HOME", None)
    environ.pop("XDG_CACHE_HOME", None)
    own.folder.mkdir(exist_ok=True)

    def run(*arguments: str, typed: str = "") -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "tests.windows", str(clinic.folder), *arguments],
            cwd=ROOT,
            env=environ,
            input=typed,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    return run


def test_windows_asks_checks_and_chats(windows: Run, clinic: Clinic, tmp_path: Path) -> None:
    clinic.change("responses/en/clinic/cost.yaml", "$50", "💆 $50")
    asked = windows("ask", "how much is a massage")
    checked = windows("check")
    talked = windows("chat", typed="how much is a massage\n/why\n💆\n/quit\n")

    for done in (asked, checked, talked):
        assert (done.returncode, done.stderr) == (0, "")
    assert "💆 $50" in asked.stdout
    assert "all good" in checked.stdout
    assert "clinic.cost" in talked.stdout
    assert list((tmp_path / "local" / "clinic-bot").iterdir())  # the next start is quick


def test_windows_changes_the_own_folder_and_takes_it_back(windows: Run, own: Clinic) -> None:
    changed = windows("edit", "--who", "Ana", "add-example", "clinic.cost", "whats the damage")
    place = own.folder / "intents" / "en" / "clinic" / "cost.yaml"
    assert (changed.returncode, changed.stderr) == (0, "")
    assert b"\r" not in place.read_bytes()

    undone = windows("edit", "--who", "Ana", "undo")
    assert (undone.returncode, undone.stderr) == (0, "")
    assert not place.exists()


@pytest.mark.parametrize("command", ["run", "serve"])
def test_windows_says_that_the_bot_runs_elsewhere(windows: Run, command: str) -> None:
    done = windows(command)

    assert (done.returncode, done.stdout) == (1, "")
    assert "WSL" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_windows_reads_what_a_bot_kept(windows: Run) -> None:
    assert "none.sqlite3 is not there" in windows("calls").stderr
