"""`chat`, `ask`, `check`, `setup` and `evaluate` need the small core only; what needs more names
its extra."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXTRAS = (
    "telegram",
    "sqlalchemy",
    "alembic",
    "cryptography",
    "aiosqlite",
    "jinja2",
    "asyncpg",
    "structlog",
    "starlette",
    "uvicorn",
    "prometheus_client",
    "watchfiles",
)
# As if none of the extras were installed.
WITHOUT = f"""
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {EXTRAS!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Missing())
from bot.cli import main
main(sys.argv[1:])
"""


def without(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    clean = {"PATH": "/usr/bin:/bin", "TELEGRAM_BOT_TOKEN": f"123456:{'x' * 30}"}
    clean["XDG_CACHE_HOME"] = os.environ["XDG_CACHE_HOME"]
    command = [sys.executable, "-c", WITHOUT, *arguments]
    return subprocess.run(
        command,
        input=stdin,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=clean,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "stdin"),
    [
        (("ask", "how much is it"), ""),
        (("ask", "--json", "how much is it"), ""),
        (("check",), ""),
        (("chat",), "/help\n/quit\n"),
        (("setup", "no-such-folder"), "quit\n"),
        (("evaluate", "tests/utterances/en/clinic/cost.yaml"), ""),
        (("--help",), ""),
    ],
)
def test_the_small_core_does_without_the_extras(arguments: tuple[str, ...], stdin: str) -> None:
    result = without(*arguments, stdin=stdin)

    assert (result.returncode, result.stderr) == (0, "")


def test_the_facts_are_listed_although_nobody_can_be_counted() -> None:
    result = without("facts")

    assert result.returncode == 0
    assert "city | 0 waiting | Miami" in result.stdout.splitlines()
    assert result.stderr == (
        "This command needs more packages: pip install 'clinic-bot[telegram]'."
        " So nobody is counted as waiting.\n"
    )


@pytest.mark.parametrize("command", ["run", "key"])
def test_a_missing_extra_is_named_in_one_line(command: str) -> None:
    result = without(command)

    assert (result.returncode, result.stderr) == (
        1,
        "This command needs more packages: pip install 'clinic-bot[telegram]'.\n",
    )


def test_a_page_names_its_extra_before_anything_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    result = without("evaluate", "tests/utterances/en/clinic/cost.yaml", "--html", str(path))

    assert (result.returncode, result.stdout, result.stderr) == (
        1,
        "",
        "This command needs more packages: pip install 'clinic-bot[pages]'.\n",
    )
    assert not path.exists()
