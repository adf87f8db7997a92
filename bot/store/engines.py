"""The two engines: a SQLite file in a thread of its own, and a PostgreSQL server.

A transaction is one plain function over a plain connection. So on SQLite all of it is one way to
that thread and back, however many statements it has, and its waiting for another process holds up
nobody here.
"""

import asyncio
import errno
import os
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, exc, make_url
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import create_async_engine

from bot.errors import SettingsError
from bot.settings import SETTINGS
from bot.store.locks import BesideFile, InServer, Presence

Given = TypeVar("Given")

_NO_DATABASE = f"CLINIC_BOT_DATABASE {SETTINGS['database'].wrong}"
_LOCK_WAIT = 10  # seconds that SQLite waits for another process before it gives up
_LOOK = 0.05  # seconds between two looks whether the file is free
_TURN = 60.0  # seconds that a transaction waits for those before it
_MOST_KEPT = 64 * 1024 * 1024  # bytes of SQLite's write-ahead log that stay on the disk
_IN_ADDRESS = {"host", "port", "ssl", "sslmode"}
"""What may stand behind the ``?`` of an address of PostgreSQL."""
_SSL = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")


class NotThere(SettingsError):
    """There is no such file, and only reading makes none."""


class Database(Protocol):
    """Either of them."""

    engine: Engine
    presence: Presence

    async def transact(self, act: Callable[[Connection], Given]) -> Given:
        """What ``act`` gives, in a transaction. Raises what the engine raises.

        Where the caller is cancelled meanwhile, what is not being committed yet is rolled back.
        """

    async def tidy(self) -> None:
        """Leaves nothing of what was deleted."""

    async def close(self) -> None:
        """Lets the database go."""


def url_of(database: str) -> URL:
    """An address or a file's name as SQLAlchemy has it. Raises SettingsError."""
    address = database if "://" in database else f"sqlite:///{database}"
    try:
        url = make_url(address)
    except (exc.ArgumentError, ValueError):
        raise SettingsError(_NO_DATABASE) from None  # not what it is: that may hold a password
    drivers = {
        "sqlite": "sqlite",
        "postgresql": "postgresql+asyncpg",
        "postgres": "postgresql+asyncpg",
    }
    kind = url.drivername.partition("+")[0]
    if kind not in drivers or (kind == "sqlite" and not url.database):
        raise SettingsError(_NO_DATABASE)
    return url.set(drivername=drivers[kind])


class File:
    """A SQLite file. Raises SettingsError where it cannot be written, or is to be read and is not
    there."""

    def __init__(self, url: URL, reads_only: bool) -> None:
        file = Path(url.database or "")
        if reads_only and not file.exists():
            raise NotThere(
                f"CLINIC_BOT_DATABASE: {file} is not there; name the file that the bot uses."
            )
        if not reads_only:
            _make_private(file)
        # One connection: SQLite has one writer at a time anyway, and a queue is fairer than its
        # locks.
        self.engine = create_engine(
            url,
            pool_size=1,
            max_overflow=0,
            hide_parameters=True,
            connect_args={"timeout": _LOCK_WAIT},
        )
        event.listen(self.engine, "connect", _set_to_read if reads_only else _set)
        event.listen(self.engine, "begin", _begin_to_read if reads_only else _begin)
        self.presence: Presence = BesideFile(file)
        self._thread = ThreadPoolExecutor(1, "sqlite")

    async def transact(self, act: Callable[[Connection], Given]) -> Given:
        """What ``act`` gives; it runs to its end, and is rolled back if nobody waits for it."""
        caller = asyncio.current_task()
        assert caller is not None
        cancels, until = caller.cancelling(), time.monotonic() + _TURN

        def carry_out() -> Given:
            if time.monotonic() > until:
                raise exc.TimeoutError("others have used the file for too long")
            with self.engine.begin() as connection:
                given = act(connection)
                if caller.cancelling() > cancels:
                    connection.rollback()
                return given

        return await self._in_thread(carry_out)

    async def _in_thread(self, act: Callable[[], Given]) -> Given:
        return await asyncio.get_running_loop().run_in_executor(self._thread, act)

    async def tidy(self) -> None:
        """Empties the write-ahead log, where deleted words would linger on."""
        await self._in_thread(self._empty_log)

    def _empty_log(self) -> None:
        with self.engine.connect() as connection:
            cursor = connection.connection.cursor()  # SQLAlchemy would begin a transaction
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.close()

    async def close(self) -> None:
        """Closes the file, after what is under way."""
        try:
            await self._in_thread(self.engine.dispose)
        finally:
            self._thread.shutdown(wait=False)


def _make_private(file: Path) -> None:
    """Makes the file so that only its owner can read it.

    A file that is there is not opened: closing it again would take away the locks that SQLite holds
    on it in this process (https://www.sqlite.org/howtocorrupt.html, 2.2).
    """
    try:
        if not file.exists():
            os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))
        elif not os.access(file, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise SettingsError(
            f"CLINIC_BOT_DATABASE: {file} cannot be written ({error.strerror}); name a file in a"
            " folder that is there."
        ) from None


def _set(connection: sqlite3.Connection, _: object) -> None:
    _set_pragmas(
        connection,
        "journal_mode = WAL",
        "synchronous = FULL",  # a commit is on the disk before it returns: a power cut loses none
        "secure_delete = ON",  # what is deleted is overwritten
        f"journal_size_limit = {_MOST_KEPT}",
    )


def _set_to_read(connection: sqlite3.Connection, _: object) -> None:
    _set_pragmas(connection, "query_only = ON")


def _set_pragmas(connection: sqlite3.Connection, *settings: str) -> None:
    connection.isolation_level = None  # the driver starts no transaction: _begin does
    for setting in settings:
        _set_pragma(connection, setting)


def _set_pragma(connection: sqlite3.Connection, setting: str) -> None:
    """Waits where another process is just making the file: SQLite does not, for its journal."""
    until = time.monotonic() + _LOCK_WAIT
    while True:
        try:
            connection.execute(f"PRAGMA {setting}").close()
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(_LOOK)


def _begin(connection: Connection) -> None:
    # IMMEDIATE: a transaction that reads first and then finds that it may not write would fail at
    # once instead of waiting.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_to_read(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


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
            raise SettingsError(_NO_DATABASE) from None
        except ModuleNotFoundError:
            raise SettingsError(
                "PostgreSQL needs one more package: pip install 'clinic-bot[postgres]'."
            ) from None
        self.engine = self._engine.sync_engine
        self.presence: Presence = InServer(self._engine)

    async def transact(self, act: Callable[[Connection], Given]) -> Given:
        """What ``act`` gives; it is broken off where nobody waits for it."""
        async with self._engine.begin() as connection:
            return await connection.run_sync(act)

    async def tidy(self) -> None:
        """Nothing: a vacuum does."""

    async def close(self) -> None:
        """Closes all connections."""
        await self._engine.dispose()


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
