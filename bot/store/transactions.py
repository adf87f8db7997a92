"""The database behind one door: its engine, its transactions, and when it is to be tried again."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import exc
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.schema import Table

from bot.store.sealing import Seal

_BUGS = (exc.IntegrityError, exc.ProgrammingError, exc.DataError)  # ours: trying again would not help


class Unavailable(Exception):
    """The database cannot be used just now: away, locked by another process, or its disk is full. The same may go through later."""


class Store:
    """An open database with what seals the personal data in it."""

    def __init__(self, engine: AsyncEngine, seal: Seal) -> None:
        self.engine = engine
        self.seal = seal

    @property
    def shared(self) -> bool:
        """Whether several machines may use it."""
        return self.engine.dialect.name == "postgresql"

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """All or nothing; raises Unavailable where it may go through later."""
        try:
            async with self.engine.begin() as connection:
                yield connection
        except _BUGS:
            raise
        except (exc.DBAPIError, exc.TimeoutError, OSError) as error:
            cause = getattr(error, "orig", error)
            raise Unavailable(f"{type(cause).__name__}: {cause}".partition("\n")[0]) from None

    def insert(self, table: Table) -> Any:
        """An INSERT that knows ON CONFLICT, which each engine spells for itself."""
        return postgresql.insert(table) if self.shared else sqlite.insert(table)
