"""Whose database it is, of which version: what is ours is used, another program's is left alone."""

import asyncio
import logging
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Connection, exc, text
from sqlalchemy.util import await_only

from bot.errors import SettingsError
from bot.store import Inbox, Memory, Store, Unavailable, opened
from tests.databases import KEY, Postgres, execute
from tests.store.test_inbox import numbers, update
from tests.tables import carry_out, rows_of

_STAMP = "CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)"


def stamped(revision: str) -> str:
    return f"INSERT INTO alembic_version VALUES ('{revision}')"


async def test_an_older_version_works_on_a_newer_database_and_says_so_once(
    database: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with opened(database, KEY) as store:
        await Inbox(store).accept(update(1, 7))
    await execute(
        database,
        "UPDATE alembic_version SET version_num = '0099'",
        "ALTER TABLE inbox ADD COLUMN of_tomorrow INTEGER",
        "CREATE TABLE tomorrow (id INTEGER PRIMARY KEY)",
    )
    with caplog.at_level(logging.INFO, "bot"):
        async with opened(database, KEY) as store:
            inbox = Inbox(store)
            await inbox.beat()
            await inbox.accept(update(2, 7))
            for number in (1, 2):
                claims = await inbox.claim(5)
                assert numbers(claims) == [number]
                await inbox.done(claims[0], Memory())
            (row,) = await rows_of(store, text("SELECT version_num FROM alembic_version"))
    assert row.version_num == "0099", "the newer version goes on from there"

    (line,) = [record.getMessage() for record in caplog.records if "newer" in record.getMessage()]
    assert "0099" in line


@pytest.mark.parametrize(
    "statements",
    [
        [_STAMP, stamped("ae1027a6acf")],
        [_STAMP, stamped("ae1027a6acf"), stamped("0001")],
        [_STAMP, stamped("0001")],
        [_STAMP, stamped("0099")],
        [_STAMP],
        ["CREATE TABLE alembic_version (version INTEGER)"],
        ["CREATE TABLE sessions (id INTEGER PRIMARY KEY, user_name VARCHAR(50))"],
        [
            _STAMP,
            stamped("0002"),
            "CREATE TABLE inbox (id INTEGER PRIMARY KEY, subject VARCHAR(50))",
        ],
        [
            _STAMP,
            stamped("0099"),
            "CREATE TABLE inbox (update_id INTEGER PRIMARY KEY, chat_id INTEGER)",
        ],
    ],
)
@pytest.mark.parametrize("reads_only", [False, True])
async def test_a_database_of_another_program_is_refused_and_left_as_it_is(
    database: str, statements: list[str], reads_only: bool
) -> None:
    theirs = await execute(database, *statements)
    with pytest.raises(SettingsError, match=r"CLINIC_BOT_DATABASE .*another program.* of its own"):
        async with opened(database, KEY, reads_only=reads_only):
            pass

    assert await execute(database) == theirs


async def run(store: Store, *statements: str) -> None:
    await carry_out(store, *map(text, statements))


@pytest.mark.parametrize(
    "mistake",
    [
        "UPDATE inbox SET worker = '" + 33 * "x" + "'",
        "INSERT INTO marks VALUES ('key', 'x')",
        "DELETE FROM nowhere",
    ],
)
async def test_a_mistake_of_ours_is_not_taken_for_an_outage(server: Postgres, mistake: str) -> None:
    async with opened(server.new_database(), KEY) as store:
        await Inbox(store).accept(update(1, 7))
        with pytest.raises(exc.DBAPIError):
            await run(store, mistake)


async def test_a_server_that_only_reads_for_now_is_an_outage(server: Postgres) -> None:
    """Such as a standby that is about to take over."""
    async with opened(server.new_database(), KEY) as store:
        with pytest.raises(Unavailable):
            await run(store, "SET TRANSACTION READ ONLY", "DELETE FROM inbox")


async def test_a_lock_that_cannot_be_had_is_an_outage(server: Postgres) -> None:
    async with opened(server.new_database(), KEY) as store:

        def hold(connection: Connection) -> None:
            connection.execute(text("LOCK TABLE inbox"))
            with pytest.raises(Unavailable):
                await_only(run(store, "LOCK TABLE inbox NOWAIT"))

        await store.transact(hold)


async def test_tables_of_other_names_are_no_reason_to_refuse(database: str) -> None:
    await execute(database, "CREATE TABLE appointments (id INTEGER PRIMARY KEY)")
    async with opened(database, KEY) as store:
        assert await Inbox(store).accept(update(1, 7)) == 1


async def test_a_file_that_another_process_is_just_making_is_waited_for(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite3"
    maker = sqlite3.connect(file, isolation_level=None)
    maker.execute("CREATE TABLE appointments (id INTEGER PRIMARY KEY)")
    maker.execute("BEGIN IMMEDIATE")
    asyncio.get_running_loop().call_later(0.3, maker.close)
    async with opened(str(file), KEY) as store:
        assert await Inbox(store).accept(update(1, 7)) == 1
