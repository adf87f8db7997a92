"""`clinic-bot new`, as a person types it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.changes.history import existing
from bot.cli import main
from bot.content.clinic import CLINIC
from bot.content.edited import entries

Run = Callable[..., Result]
GIVEN = ("--name", "Aire Massage", "--city", "Leeds", "--phone", "0113 496 0000")
MORE = ("--booking-url", "https://aire.example/", "--services", "massage")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.delenv("CLINIC_BOT_CONTENT", raising=False)

    def invoke(*args: str, typed: str = "") -> Result:
        return CliRunner().invoke(main, ["new", *args], input=typed)

    return invoke


def test_a_clinic_is_begun_without_a_question(tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "leeds"
    done = run(str(folder), "--country", "gb", "--lang", "en", *GIVEN, *MORE, "--yes")
    facts = entries((folder / CLINIC).read_text())

    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0].startswith(f"Next: `clinic-bot setup {folder}`")
    assert len(done.stdout.splitlines()) == 3
    assert (facts["country"], facts["phone"]) == ("GB", "0113 496 0000")
    assert (folder / "README.md").exists()
    assert [change.what for change in existing(folder).log()] == ["A new clinic"]


def test_what_is_missing_is_told_at_once(tmp_path: Path, run: Run) -> None:
    done = run(str(tmp_path / "new"), "--country", "FR", "--lang", "en", *GIVEN[:4], "--yes")

    assert done.exit_code == 1
    for fact in ("phone", "booking_url", "services"):
        assert f"{fact} is empty; it must be filled in." in done.stdout


def test_what_is_not_given_is_asked_for(tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "hialeah"
    done = run(str(folder), typed="US\nes, en\nno\nMasajes Palm\nsalir\n")
    facts = entries((folder / CLINIC).read_text())

    assert (facts["name"], facts["chat_languages"]) == ("Masajes Palm", ["es", "en"])
    assert "areas: [massage" in (folder / "responses/_off.yaml").read_text()
    assert "¿Cómo se llama" in done.stdout  # in the first language
    assert len(existing(folder).log()) == 2


def test_without_a_country_nothing_is_begun(tmp_path: Path, run: Run) -> None:
    done = run(str(tmp_path / "new"), "--lang", "en", "--yes")

    assert (done.exit_code, (tmp_path / "new").exists()) == (2, False)
    assert "Give --country and --lang" in done.stderr
