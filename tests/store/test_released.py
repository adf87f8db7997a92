"""A clinic goes on with the database of a released version, and may go back to that version.

``released/`` holds databases that the code of those versions made, as SQL: a bot that died at work,
with an answered question, one that was in work, one that waits, what was missed, and who wants to
be called back.
"""

import sqlite3
from pathlib import Path

import pytest

from bot.store import Inbox, calls, opened, waiting
from tests.databases import KEY

RELEASED = sorted(Path(__file__).with_name("released").glob("*.sql"))
THEN = 1_795_000_000.0  # when these bots died, in seconds since 1970


@pytest.fixture(params=RELEASED, ids=lambda path: path.stem)
def released(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A database of an older version."""
    file = tmp_path / "store.sqlite3"
    with sqlite3.connect(file) as old:
        old.executescript(request.param.read_text(encoding="utf-8"))
    old.close()
    return file


async def test_an_upgrade_loses_no_question_no_memory_and_no_call(released: Path) -> None:
    async with opened(str(released), KEY) as store:
        inbox = Inbox(store, lambda: THEN)
        await inbox.beat()
        in_work, next_one = await inbox.claim(9)
        (call,) = await calls(store, THEN)
        (missed,) = await waiting(store, "2026-11-01")

    assert [claim.update["message"]["text"] for claim in (in_work, next_one)] == [
        "and on sunday?",
        "where are you",
    ]
    assert (in_work.claims, next_one.claims) == (2, 1)
    assert [dict(claim.memory.answers) for claim in (in_work, next_one)] == [{1: 101}, {2: 102}]
    assert (call.call.name, call.call.phone, call.asked_at) == ("Ana", "+13055550147", THEN)
    assert missed.missed.text == "do you do sauna"


async def test_an_older_version_can_write_on_upgraded_tables_all_that_it_wrote(
    released: Path, tmp_path: Path
) -> None:
    """What it does not know of is there, and needs nothing of it."""
    new = tmp_path / "new.sqlite3"
    async with opened(str(new), KEY):
        pass
    with sqlite3.connect(new) as now:
        now.execute("ATTACH ? AS old", [str(released)])
        tables = [
            name
            for (name,) in now.execute(
                "SELECT name FROM old.sqlite_master "
                "WHERE type = 'table' AND name != 'alembic_version'"
            )
        ]
        for table in tables:
            now.execute(f"DELETE FROM main.{table}")
            columns = ", ".join(row[1] for row in now.execute(f"PRAGMA old.table_info({table})"))
            now.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM old.{table}")
    now.close()

    assert "inbox" in tables
    async with opened(str(new), KEY) as store:
        inbox = Inbox(store, lambda: THEN)
        await inbox.beat()
        assert len(await inbox.claim(9)) == 2
