"""`clinic-bot calls`: what a clinic reads of who wants to be called back."""

import asyncio
import json
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, update

from bot.cli import main
from bot.store import (
    CallBack,
    call_told,
    calls_untold,
    finish_call,
    new_key,
    opened,
    want_call,
)
from bot.store import calls as all_calls
from bot.store.schema import call_backs
from tests.databases import KEY, execute
from tests.tables import carry_out, rows_of

NOW, DAY = 1_790_000_000.0, 86_400.0
MIAMI = ZoneInfo("America/New_York")
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
            ana = await want_call(
                store, 1, CallBack("Ana", "+13055550101", "Cost?", "en"), NOW - DAY
            )
            await call_told(store, ana, NOW - DAY + 1)
            await want_call(store, 2, CallBack("Ben\n👻", "+13055550102", "–"), NOW - 60)

    asyncio.run(keep())


@pytest.mark.usefixtures("some")
def test_the_requests_of_30_days_are_listed_as_they_came_with_whether_the_staff_know(
    calls: Calls,
) -> None:
    result = calls()
    ana, ben = (
        datetime.fromtimestamp(when, MIAMI).strftime("%Y-%m-%d %H:%M")
        for when in (NOW - DAY, NOW - 60)
    )

    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"#2 | {ana} | Ana | +13055550101 | English | Cost? | staff told | open",
        f"#3 | {ben} | Ben 👻 | +13055550102 | language not known | – | STAFF NOT TOLD | open",
    ]


@pytest.mark.usefixtures("some")
def test_as_json_there_is_one_object_a_line(calls: Calls) -> None:
    ana, ben = map(json.loads, calls("--json").stdout.splitlines())

    assert (ana["name"], ana["phone"], ana["about"]) == ("Ana", "+13055550101", "Cost?")
    assert (ana["told"], ben["told"], ben["told_at"]) == (True, False, None)
    assert ana["told_at"] > ana["asked_at"]


@pytest.mark.usefixtures("some")
def test_one_that_is_done_is_marked_once_and_is_not_among_the_open_ones(calls: Calls) -> None:
    done, again, open_ones = calls("--done", "2"), calls("--done", "2"), calls("--open")
    ana, ben = map(json.loads, calls("--json").stdout.splitlines())

    assert done.stdout.startswith("#2 | ")
    assert " | done, 2026-" in done.stdout
    assert (again.exit_code, again.stderr) == (0, "That one was done already.\n")
    assert [line.split(" | ")[2] for line in open_ones.stdout.splitlines()] == ["Ben 👻"]
    assert (ana["done"], ana["done_by"], ben["done"], ben["done_at"]) == (True, None, False, None)
    assert ana["language"] == "en"
    assert calls("--done", "3").exit_code == 0
    assert calls("--open").stdout == "Nobody waits for a call.\n"


@pytest.mark.usefixtures("some")
def test_a_number_that_is_none_is_told_in_one_line(calls: Calls) -> None:
    result = calls("--done", "99")

    assert result.exit_code == 1
    assert result.stderr == "There is no request 99; `clinic-bot calls` lists them.\n"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # what differs is the content
@pytest.mark.usefixtures("some")
def test_times_are_by_the_clinics_clock_and_by_this_machines_where_the_content_is_bad(
    calls: Calls, tmp_path: Path
) -> None:
    (tmp_path / "own/responses").mkdir(parents=True)
    own = tmp_path / "own/responses/_clinic.yaml"
    own.write_text("timezone: Asia/Tokyo\n")
    asked = datetime.fromtimestamp(NOW - DAY, ZoneInfo("Asia/Tokyo")).strftime("%Y-%m-%d %H:%M")
    here = datetime.fromtimestamp(NOW - DAY).strftime("%Y-%m-%d %H:%M")
    assert calls(CLINIC_BOT_CONTENT=str(own.parents[1])).stdout.startswith(f"#2 | {asked}")

    own.write_text("no_such_fact: 1\n")
    assert calls(CLINIC_BOT_CONTENT=str(own.parents[1])).stdout.startswith(f"#2 | {here}")


async def test_of_two_who_say_at_once_that_it_is_done_one_did_it(database: str) -> None:
    async with opened(database, KEY) as store:
        id = await want_call(store, 1, CallBack("Ana", "+13055550101", "–", "es"), NOW)
        said = await asyncio.gather(
            *(finish_call(store, id, name, NOW + 60) for name in ("Mia", "Rosa", "Lea"))
        )
        (kept,) = await all_calls(store, NOW + 61)

        assert sum(first for _, first in said) == 1
        assert {wanted.done_by for wanted, _ in said if wanted} == {kept.done_by}
        assert kept.call == CallBack("Ana", "+13055550101", "–", "es")
        assert await calls_untold(store, NOW + 600) == ()
        assert await want_call(store, 1, kept.call, NOW + 120) != id


async def test_a_version_that_knows_no_language_reads_what_this_one_keeps(database: str) -> None:
    async with opened(database, KEY) as store:
        await want_call(store, 1, CallBack("Ana", "+13055550101", "–", "es"), NOW)
        (row,) = await rows_of(store, select(call_backs.c.body))
        assert set(json.loads(store.seal.open(row.body))) == {"name", "phone", "about"}
        await carry_out(store, update(call_backs).values(more=None))
        (kept,) = await all_calls(store, NOW)

        assert (kept.call.language, kept.done_by, kept.done_at) == ("", "", None)


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
        assert line.endswith("| not known whether staff told | open")
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
