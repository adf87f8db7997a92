"""`clinic-bot calls`: what a clinic reads of who wants to be called back."""

import asyncio
import json
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.store import CallBack, call_told, new_key, opened, want_call
from tests.databases import KEY, execute

NOW, DAY = 1_790_000_000.0, 86_400.0
Calls = Callable[..., Result]


@pytest.fixture
def calls(database: str, monkeypatch: pytest.MonkeyPatch) -> Calls:
    """Runs the command on this database; settings may differ by keyword."""

    def run(*arguments: str, **settings: str) -> Result:
        environ = {"CLINIC_BOT_DATABASE": database, "CLINIC_BOT_KEY": KEY, **settings}
        return CliRunner().invoke(main, ["calls", *arguments], env=environ)

    return run


@pytest.fixture
def some(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ana, of whom the staff were told, and Ben, of whom they were not; 31 days before, Cy."""
    monkeypatch.setattr("time.time", lambda: NOW)

    async def keep() -> None:
        async with opened(database, KEY) as store:
            await want_call(store, 3, CallBack("Cy", "+13055550103", "–"), NOW - 31 * DAY)
            ana = await want_call(store, 1, CallBack("Ana", "+13055550101", "Cost?"), NOW - DAY)
            await call_told(store, ana, NOW - DAY + 1)
            await want_call(store, 2, CallBack("Ben\n👻", "+13055550102", "–"), NOW - 60)

    asyncio.run(keep())


@pytest.mark.usefixtures("some")
def test_the_requests_of_30_days_are_listed_as_they_came_with_whether_the_staff_know(
    calls: Calls,
) -> None:
    result = calls()
    ana, ben = (
        datetime.fromtimestamp(when).strftime("%Y-%m-%d %H:%M") for when in (NOW - DAY, NOW - 60)
    )

    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"{ana} | Ana | +13055550101 | Cost? | staff told",
        f"{ben} | Ben 👻 | +13055550102 | – | STAFF NOT TOLD",
    ]


@pytest.mark.usefixtures("some")
def test_as_json_there_is_one_object_a_line(calls: Calls) -> None:
    ana, ben = map(json.loads, calls("--json").stdout.splitlines())

    assert (ana["name"], ana["phone"], ana["about"]) == ("Ana", "+13055550101", "Cost?")
    assert (ana["told"], ben["told"], ben["told_at"]) == (True, False, None)
    assert ana["told_at"] > ana["asked_at"]


def test_where_nobody_waits_it_says_so(calls: Calls, database: str) -> None:
    async def make() -> None:
        async with opened(database, KEY):
            pass

    asyncio.run(make())
    assert calls().stdout == "Nobody waits for a call.\n"
    assert calls("--json").stdout == ""


@pytest.mark.usefixtures("some")
def test_of_what_an_older_version_kept_it_is_not_known_whether_the_staff_were_told(
    calls: Calls, database: str
) -> None:
    asyncio.run(execute(database, "UPDATE call_backs SET asked_at = NULL, told_at = NULL"))

    for line in calls().stdout.splitlines():
        assert line.endswith("| not known whether staff told")
    assert {json.loads(line)["told"] for line in calls("--json").stdout.splitlines()} == {None}


@pytest.mark.usefixtures("some")
def test_another_key_is_told_in_one_line(calls: Calls) -> None:
    result = calls(CLINIC_BOT_KEY=new_key())

    assert result.exit_code == 1
    assert result.stderr.startswith("CLINIC_BOT_KEY is not the key")


def test_an_empty_database_and_one_of_an_older_version_are_left_as_they_are(
    calls: Calls, database: str
) -> None:
    assert asyncio.run(execute(database)) == []
    result = calls()
    assert result.exit_code == 1
    assert "start the bot" in result.stderr
    assert asyncio.run(execute(database)) == []


def test_a_file_that_is_not_there_is_not_made(calls: Calls, tmp_path: Path) -> None:
    result = calls(CLINIC_BOT_DATABASE=str(tmp_path / "no.sqlite3"))

    assert result.exit_code == 1
    assert "no.sqlite3 is not there" in result.stderr
    assert not (tmp_path / "no.sqlite3").exists()


async def test_what_only_reads_can_change_nothing(database: str) -> None:
    async with opened(database, KEY):
        pass
    async with opened(database, KEY, reads_only=True) as store:
        with pytest.raises(Exception, match=r"read-?only"):
            await want_call(store, 1, CallBack("Ana", "+13055550101", "–"), 1.0)


async def test_the_bot_may_be_writing_meanwhile_and_nothing_is_left_behind(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite3"
    async with opened(str(file), KEY):
        pass
    before = sorted(tmp_path.iterdir())
    busy = sqlite3.connect(file, isolation_level=None)
    busy.execute("BEGIN IMMEDIATE")
    async with opened(str(file), KEY, reads_only=True):
        pass
    busy.execute("COMMIT")
    busy.close()

    assert sorted(tmp_path.iterdir()) == before
