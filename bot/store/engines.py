"""What an engine does, and the one that needs no server: a SQLite file in a thread of its own.

A transaction is one plain function over a plain connection. So on SQLite all of it is one way to
that thread and back, however many statements it has, and its waiting for another process holds up
nobody here.
"""

import asyncio
import errno
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, exc, make_url
from sqlalchemy.engine import URL

from bot.errors import SettingsError
from bot.settings import SETTINGS
from bot.store.locks import BesideFile, Presence

Given = TypeVar("Given")

NO_DATABASE = f"CLINIC_BOT_DATABASE {SETTINGS['database'].wrong}"
_LOCK_WAIT = 10  # seconds that SQLite waits for another process before it gives up
_LOOK = 0.05  # seconds between two looks whether the file is free
_TURN = 60.0  # seconds that a transaction waits for those before it
_MOST_KEPT = 64 * 1024 * 1024  # bytes of SQLite's write-ahead log that stay on the disk


class NotThere(SettingsError):
    """There is no such file, and only reading makes none."""


class Database(Protocol):
    """Either of them."""

    engine: Engine
    presence: Presence

    async def transact(self, act: Callable[[Connection], Given], lasting: bool) -> Given:
        """What ``act`` gives, in a transaction. Raises what the engine raises.

        What is not ``lasting`` may be undone by a power cut.

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
        raise SettingsError(NO_DATABASE) from None  # not what it is: that may hold a password
    drivers = {
        "sqlite": "sqlite",
        "postgresql": "postgresql+asyncpg",
        "postgres": "postgresql+asyncpg",
    }
    kind = url.drivername.partition("+")[0]
    if kind not in drivers or (kind == "sqlite" and not url.database):
        raise SettingsError(NO_DATABASE)
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
        self.engine = create_engine(
            url, poolclass=NullPool, hide_parameters=True, connect_args={"timeout": _LOCK_WAIT}
        )
        event.listen(self.engine, "connect", _set_to_read if reads_only else _set)
        event.listen(self.engine, "begin", _begin_to_read if reads_only else _begin)
        self.presence: Presence = BesideFile(file)
        # One thread, one connection: SQLite has one writer at a time anyway, and a queue is fairer
        # than its locks.
        self._thread = ThreadPoolExecutor(1, "sqlite")
        self._connection: Connection | None = None

    async def transact(self, act: Callable[[Connection], Given], lasting: bool) -> Given:
        """What ``act`` gives; it runs to its end, and is rolled back if nobody waits for it.

        What is not ``lasting`` is on the disk with the next that is: to wait for the disk is most
        of what a short transaction costs.
        """
        caller = asyncio.current_task()
        assert caller is not None
        cancels, until = caller.cancelling(), time.monotonic() + _TURN

        def carry_out() -> Given:
            if time.monotonic() > until:
                raise exc.TimeoutError("others have used the file for too long")
            connection = self._opened()
            with _synchronous(connection, lasting), connection.begin() as all_of_it:
                given = act(connection)
                if caller.cancelling() > cancels:
                    all_of_it.rollback()
                return given

        return await self._in_thread(carry_out)

    def _opened(self) -> Connection:
        if self._connection is None:
            self._connection = self.engine.connect()
        return self._connection

    async def _in_thread(self, act: Callable[[], Given]) -> Given:
        return await asyncio.get_running_loop().run_in_executor(self._thread, act)

    async def tidy(self) -> None:
        """Empties the write-ahead log, where deleted words would linger on."""
        await self._in_thread(
            lambda: _driver(self._opened()).execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
        )

    async def close(self) -> None:
        """Closes the file, after what is under way."""
        try:
            await self._in_thread(self._shut)
        finally:
            self._thread.shutdown(wait=False)

    def _shut(self) -> None:
        if self._connection is not None:
            self._connection.close()


def _driver(connection: Connection) -> sqlite3.Connection:
    """Below SQLAlchemy, which would begin a transaction, and makes much of a short statement."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


@contextmanager
def _synchronous(connection: Connection, lasting: bool) -> Iterator[None]:
    """Whether a commit waits until it is on the disk."""
    if lasting:
        yield
        return
    driver = _driver(connection)
    driver.execute("PRAGMA synchronous = NORMAL")
    try:
        yield
    finally:
        driver.execute("PRAGMA synchronous = FULL")


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
    _driver(connection).execute("BEGIN IMMEDIATE")


def _begin_to_read(connection: Connection) -> None:
    _driver(connection).execute("BEGIN")
