"""`chat`, `ask`, `check`, `setup` and `evaluate` need the small core only; what needs more names
its extra."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
EXTRAS = (
    "telegram",
    "sqlalchemy",
    "alembic",
    "cryptography",
    "jinja2",
    "asyncpg",
    "structlog",
    "starlette",
    "uvicorn",
    "prometheus_client",
    "watchfiles",
    "pygal",
    "resvg_py",
    "font_lato",
)
# One command after the other, as if none of the extras were installed.
WITHOUT = f"""
import json, sys
from click.testing import CliRunner

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {EXTRAS!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Missing())
from bot.cli import main

def done(arguments, stdin):
    result = CliRunner().invoke(main, arguments, input=stdin)
    return result.exit_code, result.stdout, result.stderr, repr(result.exception or "")

json.dump([done(*one) for one in json.load(sys.stdin)], sys.stdout)
"""
QUESTIONS = "tests/utterances/en/clinic/cost.yaml"
WORKS = (
    (("ask", "how much is it"), ""),
    (("ask", "--json", "how much is it"), ""),
    (("check",), ""),
    (("chat",), "/help\n/quit\n"),
    (("setup", "no-such-folder"), "quit\n"),
    (("evaluate", QUESTIONS), ""),
    (("--help",), ""),
)
NEEDS_MORE = ("run", "key", "week")


class Done(NamedTuple):
    """What came of a command."""

    code: int
    stdout: str
    stderr: str
    failure: str


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("page") / "report.html"


@pytest.fixture(scope="module")
def done(page: Path) -> dict[tuple[str, ...], Done]:
    """Each command in a process that has the small core alone."""
    commands: list[tuple[tuple[str, ...], str]] = [
        *WORKS,
        (("facts",), ""),
        *(((command,), "") for command in NEEDS_MORE),
        (("evaluate", QUESTIONS, "--html", str(page)), ""),
    ]
    clean = {"PATH": "/usr/bin:/bin", "TELEGRAM_BOT_TOKEN": f"123456:{'x' * 30}"}
    clean["XDG_CACHE_HOME"] = os.environ["XDG_CACHE_HOME"]
    result = subprocess.run(
        [sys.executable, "-c", WITHOUT],
        input=json.dumps(commands),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=clean,
        timeout=120,
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, "")
    found = [Done(*one) for one in json.loads(result.stdout)]
    return {arguments: one for (arguments, _), one in zip(commands, found, strict=True)}


@pytest.mark.parametrize("arguments", [arguments for arguments, _ in WORKS])
def test_the_small_core_does_without_the_extras(
    arguments: tuple[str, ...], done: dict[tuple[str, ...], Done]
) -> None:
    result = done[arguments]

    assert (result.code, result.stderr, result.failure) == (0, "", "''")
    assert result.stdout


def test_the_facts_are_listed_although_nobody_can_be_counted(
    done: dict[tuple[str, ...], Done],
) -> None:
    result = done["facts",]

    assert result.code == 0
    assert "city | 0 waiting | Miami" in result.stdout.splitlines()
    assert result.stderr == (
        "This command needs more packages: pip install 'clinic-bot[telegram]'."
        " So nobody is counted as waiting.\n"
    )


@pytest.mark.parametrize("command", NEEDS_MORE)
def test_a_missing_extra_is_named_in_one_line(
    command: str, done: dict[tuple[str, ...], Done]
) -> None:
    result = done[command,]

    assert (result.code, result.stderr) == (
        1,
        "This command needs more packages: pip install 'clinic-bot[telegram]'.\n",
    )


def test_a_page_names_its_extra_before_anything_is_asked(
    page: Path, done: dict[tuple[str, ...], Done]
) -> None:
    result = done["evaluate", QUESTIONS, "--html", str(page)]

    assert (result.code, result.stdout, result.stderr) == (
        1,
        "",
        "This command needs more packages: pip install 'clinic-bot[pages]'.\n",
    )
    assert not page.exists()
