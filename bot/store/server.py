"""The engine for several replicas: a PostgreSQL server.

Imported only where it is used: SQLAlchemy's part for it takes ten megabytes.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Connection, event, exc, text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import SettingsError
from bot.store.engines import NO_DATABASE
from bot.store.locks import Presence

Given = TypeVar("Given")

_IN_ADDRESS = {"host", "port", "ssl", "sslmode"}
"""What may stand behind the ``?`` of an address of PostgreSQL."""
_SSL = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_PRESENT = 7_305_957_306  # the advisory lock; any number will do


class Server:
    """A PostgreSQL server. Raises SettingsError where the address or the installation is not
    right."""

    def __init__(self, url: URL, connections: int, reads_only: bool) -> None:
        settings = {"default_transaction_read_only": "on"} if reads_only else {}
        try:
            self._engine = create_async_engine(
                _understood(url),
                pool_size=connections,
                max_overflow=0,
                hide_parameters=True,
                connect_args={"timeout": 10, "server_settings": settings},
            )
        except exc.ArgumentError:  # such as a port that is no number
            raise SettingsError(NO_DATABASE) from None
        except ModuleNotFoundError:
            raise SettingsError(
                "PostgreSQL needs one more package: pip install 'clinic-bot[postgres]'."
            ) from None
        self.engine = self._engine.sync_engine
        event.listen(self.engine, "connect", _plan_anew)
        self.presence: Presence = InServer(self._engine)

    async def transact(self, act: Callable[[Connection], Given], lasting: bool) -> Given:
        """What ``act`` gives, and always lasting; it is broken off where nobody waits for it."""
        async with self._engine.begin() as connection:
            return await connection.run_sync(act)

    async def tidy(self) -> None:
        """Nothing: a vacuum does."""

    async def close(self) -> None:
        """Closes all connections."""
        await self._engine.dispose()


def _plan_anew(connection: Any, _: object) -> None:
    """Has each statement planned for the tables as they are then.

    The server would keep a plan that it has made for a small table, such as to read all of it,
    until it next counts the rows; a claim then takes a second, some hundred thousand updates later.
    """
    cursor = connection.cursor()
    cursor.execute("SET plan_cache_mode = force_custom_plan")
    cursor.close()
    connection.commit()


def _understood(url: URL) -> URL:
    """An address of PostgreSQL with what its driver calls ``ssl`` for ``sslmode``."""
    if unknown := set(url.query) - _IN_ADDRESS:
        raise SettingsError(
            f"CLINIC_BOT_DATABASE: {min(unknown)} cannot be set in the address; what can is"
            f" {', '.join(sorted(_IN_ADDRESS))}."
        )
    mode = url.query.get("sslmode", url.query.get("ssl"))
    if mode is None:
        return url
    if mode not in _SSL:
        raise SettingsError(f"CLINIC_BOT_DATABASE: sslmode must be one of {', '.join(_SSL)}.")
    return url.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})


class InServer:
    """For PostgreSQL: an advisory lock, on a connection of its own."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._connection: AsyncConnection | None = None

    async def hold(self) -> bool:
        if self._connection is not None:
            try:
                await self._connection.execute(text("SELECT 1"))
                return False
            except exc.SQLAlchemyError:  # the server has gone, or a beat was cut off here
                await self.leave()
        self._connection = await (await self._engine.connect()).execution_options(
            isolation_level="AUTOCOMMIT"
        )
        alone = await self._ask("pg_try_advisory_lock")
        await self._ask("pg_advisory_lock_shared")
        if alone:
            await self._ask("pg_advisory_unlock")
        return alone

    async def _ask(self, function: str) -> bool:
        assert self._connection is not None
        return bool(await self._connection.scalar(text(f"SELECT {function}({_PRESENT})")))

    async def leave(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            await connection.invalidate()  # the lock goes with the connection
            await connection.close()
