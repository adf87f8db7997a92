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
    assert done.stdout.splitlines()[1].startswith(f"Next: `clinic-bot setup {folder}`")
    assert done.stdout.splitlines()[0] == (
        "to do: state is empty, so holidays of a state or province alone are not known; "
        "fill in one of ENG, NIR, SCT, WLS."
    )
    assert len(done.stdout.splitlines()) == 4
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


TORONTO = ("--country", "CA", "--lang", "en", "--city", "Toronto", "--phone", "416 555 0100")


@pytest.mark.parametrize(
    ("given", "state", "zone"),
    [
        ((), "", "America/Toronto"),  # a zone that is called after the city
        (("--state", "Ontario", "--city", "London"), "ON", "America/Toronto"),
        (("--city", "London"), "", ""),
    ],
)
def test_the_time_zone_comes_from_the_state_or_the_city(
    tmp_path: Path, run: Run, given: tuple[str, ...], state: str, zone: str
) -> None:
    more = ("--name", "Queen West", *MORE, "--yes")
    done = run(str(tmp_path / "new"), *TORONTO, *given, *more)
    facts = entries((tmp_path / "new" / CLINIC).read_text())

    assert done.exit_code == 0  # Ontario's code is no "on" that says nothing
    assert (facts["state"], facts["timezone"]) == (state, zone)
    assert ("to do: timezone is empty" in done.stdout, "to do: state" in done.stdout) == (
        not zone,
        not state,
    )


@pytest.mark.parametrize("services", [("es=masajes", "en=massage"), ("es: masajes; en: massage",)])
def test_what_it_offers_is_said_in_each_language(
    tmp_path: Path, run: Run, services: tuple[str, ...]
) -> None:
    worded = [part for text in services for part in ("--services", text)]
    folder = tmp_path / "hialeah"
    done = run(str(folder), "--country", "US", "--lang", "es", "--lang", "en", *worded, "--yes")

    assert entries((folder / CLINIC).read_text())["services"] == {"es": "masajes", "en": "massage"}
    assert "services has one wording" not in done.stdout


def test_one_wording_for_two_languages_is_left_to_do(tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "hialeah"
    done = run(str(folder), "--country", "US", "--lang", "es", "--lang", "en", *MORE, "--yes")

    assert "services has one wording for all languages; fill in {es: …, en: …}." in done.stdout


def test_a_wording_in_a_language_that_is_not_spoken_is_refused(tmp_path: Path, run: Run) -> None:
    done = run(str(tmp_path / "new"), "--country", "US", "--lang", "es", "--services", "fr=massage")

    assert (done.exit_code, (tmp_path / "new").exists()) == (2, False)
    assert 'Give --services once for each language of --lang: --services es="…"' in done.stderr
