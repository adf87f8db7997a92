"""A transaction is one function: all of it or nothing, and nobody here waits for another."""

import asyncio
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, select, text

from bot.store import Inbox, Memory, Store, Unavailable, opened
from bot.store.schema import marks
from tests.databases import KEY
from tests.store.test_inbox import update
from tests.tables import rows_of, with_tables


@pytest.fixture
async def file(tmp_path: Path) -> Path:
    return Path(await with_tables(tmp_path / "store.sqlite3"))


def mark(connection: Connection, name: str = "a mark") -> None:
    connection.execute(marks.insert().values(name=name, body=b""))


async def names(store: Store) -> set[str]:
    return {row.name for row in await rows_of(store, select(marks.c.name))} - {"key"}


async def test_what_fails_leaves_nothing_behind(store: Store) -> None:
    def fail(connection: Connection) -> None:
        mark(connection)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await store.transact(fail)

    assert await names(store) == set()
    await store.transact(mark)
    assert await names(store) == {"a mark"}


async def test_who_is_cancelled_leaves_nothing_behind_and_holds_up_nobody(store: Store) -> None:
    loop, under_way = asyncio.get_running_loop(), asyncio.Event()

    def slow(connection: Connection) -> None:
        mark(connection)
        loop.call_soon_threadsafe(under_way.set)
        wait = "SELECT pg_sleep(0.3)" if store.shared else "SELECT wait()"
        connection.execute(text(wait))

    if not store.shared:
        await store.transact(lambda connection: can_wait(connection, 0.3))
    for _ in range(2):
        under_way.clear()
        task = asyncio.create_task(store.transact(slow))
        await under_way.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await names(store) == set()


def can_wait(connection: Connection, seconds: float) -> None:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    driver.create_function("wait", 0, lambda: time.sleep(seconds))


async def test_whose_turn_has_not_come_when_he_is_cancelled_does_nothing(file: Path) -> None:
    async with opened(str(file), KEY) as store:
        first = asyncio.create_task(store.transact(lambda _: time.sleep(0.2)))
        second = asyncio.create_task(store.transact(mark))
        await asyncio.sleep(0.05)
        second.cancel()
        await first

        assert await names(store) == set()


async def test_nobody_waits_for_a_lock_but_who_asked_for_it(file: Path) -> None:
    async with opened(str(file), KEY) as store:
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        waiting = asyncio.create_task(store.transact(mark))
        began = time.perf_counter()
        for _ in range(20):
            await asyncio.sleep(0.01)
        assert time.perf_counter() - began < 2
        assert not waiting.done()
        other.close()
        await waiting

        assert await names(store) == {"a mark"}


async def test_who_waits_for_his_turn_for_too_long_is_told_so(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.engines._TURN", 0.1)
    async with opened(str(file), KEY) as store:
        first = asyncio.create_task(store.transact(lambda _: time.sleep(0.2)))
        await asyncio.sleep(0)
        with pytest.raises(Unavailable):
            await store.transact(mark)
        await first


async def test_what_is_under_way_is_finished_before_the_file_is_closed(file: Path) -> None:
    def slow(connection: Connection) -> None:
        mark(connection)
        time.sleep(0.2)

    async with opened(str(file), KEY) as store:
        last = asyncio.create_task(store.transact(slow))
        await asyncio.sleep(0)
    await last
    assert not file.with_name("store.sqlite3-wal").exists()
    async with opened(str(file), KEY) as store:
        assert await names(store) == {"a mark"}


async def test_of_an_updates_way_only_its_claim_may_be_undone_by_a_power_cut(
    file: Path,
) -> None:
    found: list[int] = []

    def note(connection: Connection, *_: Any) -> None:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        found.append(driver.execute("PRAGMA synchronous").fetchone()[0])

    async with opened(str(file), KEY) as store:
        event.listen(store.engine, "before_cursor_execute", note)
        inbox, modes = Inbox(store), []
        await inbox.accept(update(1, 7))
        modes.append(set(found))
        found.clear()
        (claim,) = await inbox.claim(1)
        modes.append(set(found))
        found.clear()
        await inbox.record(claim, [31])
        await inbox.done(claim, Memory(late=True))
        modes.append(set(found))

    normal, full = 1, 2  # https://www.sqlite.org/pragma.html#pragma_synchronous
    assert modes == [{full}, {normal}, {full}]
