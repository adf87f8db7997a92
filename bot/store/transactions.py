"""The database behind one door: its engine, its transactions, and when it is to be tried again."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from sqlalchemy import exc
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.schema import Table

from bot.store.presence import Presence
from bot.store.sealing import Seal

_BUGS = (
    exc.IntegrityError,
    exc.ProgrammingError,
    exc.DataError,
)  # ours: trying again would not help


class Unavailable(Exception):
    """The database cannot be used just now: away, locked by another process, or its disk is full. The same may go through later."""


class Store:
    """An open database with what seals the personal data in it."""

    def __init__(self, engine: AsyncEngine, seal: Seal, presence: Presence) -> None:
        self.engine = engine
        self.seal = seal
        self.presence = presence

    @property
    def shared(self) -> bool:
        """Whether several machines may use it."""
        return self.engine.dialect.name == "postgresql"

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """All or nothing; raises Unavailable where it may go through later."""
        with _away_told():
            async with self.engine.begin() as connection:
                yield connection

    async def hold(self) -> bool:
        """Shows that this process uses the store; whether, at its first call, no other did."""
        with _away_told():
            return await self.presence.hold()

    def insert(self, table: Table) -> Any:
        """An INSERT that knows ON CONFLICT, which each engine spells for itself."""
        return postgresql.insert(table) if self.shared else sqlite.insert(table)


@contextmanager
def _away_told() -> Iterator[None]:
    """Tells what may go through later from what is a bug."""
    try:
        yield
    except _BUGS:
        raise
    except (exc.DBAPIError, exc.TimeoutError, OSError) as error:
        cause = getattr(error, "orig", error)
        raise Unavailable(f"{type(cause).__name__}: {cause}".partition("\n")[0]) from None
