"""What an update costs does not grow with what has been done before."""

import asyncio
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, select, text

from bot.store import Inbox, Memory, Store, forget, opened, sweep
from bot.store.schema import inbox as inbox_table
from tests.databases import KEY, Postgres
from tests.store.test_inbox import numbers, update
from tests.tables import carry_out, rows_of

DONE = 100_000
_HISTORY = text(
    "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :most)"
    " INSERT INTO inbox (update_id, received_at, state, claims, failures, sent)"
    " SELECT n, :received_at, 'done', 1, 0, '' FROM numbers"
)
DAY = 86_400.0


async def have_been_done(store: Store, most: int = DONE, ago: float = 0.0) -> None:
    """So many updates were answered, that long ago in seconds."""
    await carry_out(store, _HISTORY.bindparams(most=most, received_at=time.time() - ago))


@contextmanager
def statements(store: Store) -> Iterator[list[tuple[str, Any]]]:
    """What is sent to the database meanwhile, each statement with its parameters."""
    found: list[tuple[str, Any]] = []

    def note(*args: Any) -> None:
        found.append((args[2], args[3]))

    event.listen(store.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(store.engine, "before_cursor_execute", note)


async def plan_of(store: Store, statement: str, parameters: Any) -> str:
    """How the engine would carry it out, where tables are too large to be read whole."""
    explain = "EXPLAIN" if store.shared else "EXPLAIN QUERY PLAN"

    def ask(connection: Connection) -> str:
        if store.shared:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        rows = connection.exec_driver_sql(f"{explain} {statement}", parameters)
        return "\n".join(str(row[-1]) for row in rows)

    return await store.transact(ask)


def reads_whole_inbox(plan: str) -> bool:
    """Whether the plan walks through every row of the inbox, the done ones included."""
    return bool(re.search(r"Seq Scan on inbox|SCAN (?:inbox|inbox_\d)(?! USING \w* ?INDEX)", plan))


async def test_no_statement_of_an_update_walks_through_what_is_done(store: Store) -> None:
    inbox = Inbox(store)
    inbox.urgent = lambda one: one["update_id"] == 9
    inbox.pause(5, 60)
    with statements(store) as found:
        await inbox.beat()
        await inbox.accept(update(1, 7), update(2, 7), update(3, 8), update(4, 6), update(9, 7))
        claims = await inbox.claim(5, spare=4)
        assert numbers(claims) == [9, 1, 3, 4]
        await inbox.following(claims[1])
        await inbox.record(claims[0], [31])
        await inbox.done(claims[0], Memory(late=True))
        await inbox.failed(claims[1], [])
        await inbox.release(claims[2])
        await inbox.set_aside(claims[3])
        await inbox.backlog()
        await inbox.beat()
        await forget(store, 7, before=9)
        await sweep(store, time.time())

    plans = [
        (statement, await plan_of(store, statement, parameters))
        for statement, parameters in found
        if re.match(r"WITH|SELECT|UPDATE|DELETE", statement) and "inbox" in statement
    ]
    assert len(plans) >= 13
    assert [found for found in plans if reads_whole_inbox(found[1])] == []
    for index in ("inbox_waiting", "inbox_urgent", "inbox_open", "inbox_closed"):
        assert any(index in plan for _, plan in plans), f"{index} is of use to nobody"


class Steps:
    """Counts the steps of SQLite's virtual machine, in hundreds: the same on any machine."""

    def __init__(self) -> None:
        self.hundreds = 0

    def count(self) -> int:
        self.hundreds += 1
        return 0


async def serve_another(inbox: Inbox, number: int) -> None:
    """Another chat's update beside a flood, from its coming to its end."""
    await inbox.accept(update(number, 8))
    claims = await inbox.claim(5, spare=4)
    assert numbers(claims) == [number]
    await inbox.following(claims[0])
    await inbox.record(claims[0], [31])
    await inbox.done(claims[0], Memory(late=True))
    await inbox.backlog()
    await inbox.beat()
    await sweep(inbox.store, time.time())


async def test_another_patient_costs_as_little_after_a_hundred_thousand_updates(
    tmp_path: Path,
) -> None:
    steps = Steps()
    async with opened(str(tmp_path / "store.sqlite3"), KEY) as store:
        inbox = Inbox(store)
        await inbox.beat()
        await inbox.accept(*(update(number, 7) for number in range(1_000_000, 1_000_500)))
        assert numbers(await inbox.claim(1)) == [1_000_000], "which holds up the other 499"

        def watch(connection: Connection) -> None:
            driver = connection.connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)
            driver.set_progress_handler(steps.count, 100)

        await store.transact(watch)
        await serve_another(inbox, 1_001_000)
        before, steps.hundreds = steps.hundreds, 0
        await have_been_done(store)
        steps.hundreds = 0
        await serve_another(inbox, 1_001_001)

    assert 0 < steps.hundreds < 1.5 * before


async def test_postgresql_keeps_no_plan_that_it_made_for_a_small_table(server: Postgres) -> None:
    """Where nobody counts the rows as they come: what was planned for a page is used for all."""
    database = server.new_database()
    async with opened(database, KEY) as store:
        inbox = Inbox(store)
        await inbox.beat()
        await serve_another(inbox, 1_000_000)
        await carry_out(store, text("ANALYZE inbox"))
        for number in range(1_000_001, 1_000_008):  # from the sixth on, a plan may be kept
            await serve_another(inbox, number)
        await have_been_done(store)
        for number in range(1_000_100, 1_000_103):
            await serve_another(inbox, number)
    async with opened(database, KEY) as store:  # the first connections have told what they read
        read = "SELECT seq_tup_read FROM pg_stat_user_tables WHERE relname = 'inbox'"
        (row,) = await rows_of(store, text(read))

    assert row.seq_tup_read < DONE


async def test_a_sweep_deletes_in_steps_between_which_a_patient_is_answered(store: Store) -> None:
    inbox = Inbox(store)
    await inbox.beat()
    await have_been_done(store, 21_000, ago=4 * DAY)
    await inbox.accept(update(30_000, 8))
    (young,) = await inbox.claim(1)
    await inbox.done(young, Memory())
    sweeping = asyncio.create_task(sweep(store, time.time()))
    await inbox.accept(update(1_000_000, 7))
    (claim,) = await inbox.claim(1)
    await inbox.done(claim, Memory())
    assert not sweeping.done()
    await sweeping
    left = len(await rows_of(store, select(inbox_table.c.update_id)))
    await sweep(store, time.time())

    assert left == 1_000 + 2, "no more than 20,000 at a time"
    assert len(await rows_of(store, select(inbox_table.c.update_id))) == 2
