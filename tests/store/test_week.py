"""`clinic-bot week`, and the counts that it reads."""

import asyncio
import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from bot.cli import main
from bot.store import Inbox, Store, counted, opened
from bot.store.schema import counters
from tests.databases import KEY
from tests.store.test_cost import statements
from tests.tables import rows_of

THURSDAY = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)
Run = Callable[..., Result]


@pytest.fixture
def run(database: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command on this database, on a Thursday."""
    monkeypatch.setattr("bot.cli.week.now", lambda: THURSDAY)

    def run(*arguments: str, **settings: str) -> Result:
        environ = {"CLINIC_BOT_DATABASE": database, "CLINIC_BOT_KEY": KEY, **settings}
        return CliRunner().invoke(main, ["week", *arguments], env=environ)

    return run


@pytest.fixture
def some(database: str) -> None:
    """Twelve questions on Monday, three in the week before."""

    async def keep() -> None:
        async with opened(database, KEY) as store:
            inbox = Inbox(store)
            for day, n in ((23, 12), (16, 3)):
                moment = datetime(2026, 11, day, 18, tzinfo=UTC).timestamp()
                inbox.clock = partial(float, moment)
                inbox.tally.update({"decision.answer": n, "asked.clinic.cost": n, "hour.13": n})
                await inbox.beat()

    asyncio.run(keep())


@pytest.mark.usefixtures("some")
def test_this_week_so_far_is_shown_beside_the_one_before(run: Run) -> None:
    result = run()
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]

    assert (result.exit_code, result.stderr) == (0, "")
    assert lines[0] == "This week so far: November 23 to November 26"
    assert f"asked 12 3 {'█' * 16}" in lines
    assert f"What does a massage cost? 12 3 {'█' * 16}" in lines


@pytest.mark.usefixtures("some")
def test_an_earlier_week_and_another_language_can_be_asked_for(run: Run) -> None:
    result = run("--weeks-ago", "1", "--lang", "es")

    assert result.stdout.startswith("La semana del 16 de noviembre al 22 de noviembre")


@pytest.mark.usefixtures("some")
def test_csv_and_json_hold_the_figures(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("--csv").stdout)))
    found = json.loads(run("--json").stdout)

    assert rows[0] == {
        "figure": "questions.asked",
        "label": "Questions: asked",
        "this_week": "12",
        "week_before": "3",
    }
    assert found["questions"]["asked"] == {"this_week": 12, "week_before": 3}


@pytest.mark.usefixtures("some")
def test_a_page_is_written_with_its_picture(run: Run, tmp_path: Path) -> None:
    result = run("--html", str(tmp_path / "week.html"))
    shown = (tmp_path / "week.html").read_text(encoding="utf-8")

    assert result.exit_code == 0
    assert "This week so far" in shown
    assert "<svg" in shown


def test_what_is_wrong_is_told_in_a_line(run: Run, tmp_path: Path) -> None:
    missing = tmp_path / "no.sqlite3"

    assert "is not there" in run(CLINIC_BOT_DATABASE=str(missing)).stderr
    assert "there is no content in 'xx'" in run("--lang", "xx").stderr
    assert run("--weeks-ago", "-1").exit_code == 2
    assert not missing.exists()


async def test_a_day_of_counts_is_one_in_the_clinics_time_zone(store: Store) -> None:
    inbox = Inbox(store, lambda: datetime(2026, 11, 24, 3, 0, tzinfo=UTC).timestamp())
    for zone in (UTC, ZoneInfo("America/New_York")):
        inbox.zone = zone
        inbox.tally["decision.answer"] += 1
        await inbox.beat()

    assert await counted(store, date(2026, 11, 23), date(2026, 11, 24)) == {
        date(2026, 11, 23): {"decision.answer": 1},
        date(2026, 11, 24): {"decision.answer": 1},
    }
    assert await counted(store, date(2026, 11, 25), date(2026, 11, 30)) == {}


async def test_a_beat_stores_all_counts_at_once(store: Store) -> None:
    inbox = Inbox(store)
    await inbox.beat()
    inbox.tally.update({f"hour.{at}": at for at in range(1, 24)})
    with statements(store) as found:
        await inbox.beat()

    assert len([one for one, _ in found if "counters" in one]) == 1
    kept = {row.name: row.n for row in await rows_of(store, select(counters))}
    assert kept == {f"hour.{at}": at for at in range(1, 24)}
