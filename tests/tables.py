"""A SQLite database that has the bot's tables: to make them takes longer than most of what a test
does with them; and what stands in tables."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Executable, Row

from bot.store import Store, opened
from tests.databases import KEY

_made: list[bytes] = []
"""The file, once there is one."""


async def with_tables(file: Path) -> str:
    """The address of a database as the bot leaves it that has made its tables. One that is there
    stays as it is."""
    if not file.exists():
        file.touch(mode=0o600)
        if not _made:
            async with opened(str(file), KEY):
                pass
            _made.append(file.read_bytes())
        file.write_bytes(_made[0])
    return str(file)


async def rows_of(store: Store, query: Executable) -> Sequence[Row[Any]]:
    """What a query finds."""
    return await store.transact(lambda connection: connection.execute(query).all())


async def carry_out(store: Store, *statements: Executable) -> None:
    """Changes what stands there, in one transaction."""

    def change(connection: Connection) -> None:
        for statement in statements:
            connection.execute(statement)

    await store.transact(change)
