"""What an update costs does not grow with what has been done before."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, text

from bot.store import Inbox, Memory, Store, forget, opened
from tests.databases import KEY, Postgres
from tests.store.test_inbox import numbers, update
from tests.tables import carry_out

DONE = 100_000
_HISTORY = text(
    "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :most)"
    " INSERT INTO inbox (update_id, received_at, state, claims, failures, sent)"
    " SELECT n, 1000000.0, 'done', 1, 0, '' FROM numbers"
)


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

    plans = [
        (statement, await plan_of(store, statement, parameters))
        for statement, parameters in found
        if re.match(r"WITH|SELECT|UPDATE|DELETE", statement) and "inbox" in statement
    ]
    assert len(plans) >= 12
    assert [found for found in plans if reads_whole_inbox(found[1])] == []
    for index in ("inbox_waiting", "inbox_urgent", "inbox_open"):
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
    await inbox.done(claims[0], Memory())
    await inbox.beat()


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
        await carry_out(store, _HISTORY.bindparams(most=DONE))
        steps.hundreds = 0
        await serve_another(inbox, 1_001_001)

    assert 0 < steps.hundreds < 1.5 * before


async def test_postgresql_plans_the_same_with_a_hundred_thousand_done(server: Postgres) -> None:
    async with opened(server.new_database(), KEY) as store:
        await carry_out(store, _HISTORY.bindparams(most=DONE), text("ANALYZE inbox"))
        inbox = Inbox(store)
        with statements(store) as found:
            await serve_another(inbox, 1_001_000)
        plans = [
            await plan_of(store, statement, parameters)
            for statement, parameters in found
            if re.match(r"WITH|SELECT|UPDATE|DELETE", statement) and "inbox" in statement
        ]

    assert len(plans) >= 3
    assert [plan for plan in plans if reads_whole_inbox(plan)] == []
