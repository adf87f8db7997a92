"""Opens a store by its address: the engine, its settings, the tables brought up to date."""

import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, event, exc, make_url, select, text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.errors import SettingsError
from bot.store import tables
from bot.store.presence import BesideFile, InServer, Presence
from bot.store.sealing import Seal
from bot.store.transactions import Store, Unavailable

_log = logging.getLogger(__name__)

_MIGRATING = 7_305_957_305  # the advisory lock that lets one replica migrate while the others wait; any number will do
_LOCK_WAIT = 10  # seconds that SQLite waits for another process before it gives up
_CONNECTIONS = 12  # of one replica, to PostgreSQL
_MARK = b"clinic-bot"
_MOST_KEPT = 64 * 1024 * 1024  # bytes of SQLite's write-ahead log that stay on the disk

_EXAMPLES = "CLINIC_BOT_DATABASE is {!r}; it must be a file (clinic-bot.sqlite3, sqlite:////srv/clinic-bot.sqlite3) or postgresql://…"


@asynccontextmanager
async def opened(database: str, keys: str, connections: int = _CONNECTIONS) -> AsyncIterator[Store]:
    """The store at this address, its tables up to date. Raises SettingsError with the remedy where that cannot be."""
    url = _url(database)
    seal = Seal(keys)
    if url.get_backend_name() == "postgresql" and not seal.has_key:
        raise SettingsError(
            "CLINIC_BOT_KEY is not set: with PostgreSQL, patients' words leave this machine, so they must be encrypted. "
            "Make a key with `clinic-bot key`, and keep it apart from the database."
        )
    if not seal.has_key:
        _log.warning(
            "CLINIC_BOT_KEY is not set: what waits for an answer is not encrypted on the disk; `clinic-bot key` makes a key"
        )
    engine = _engine(url, connections)
    presence: Presence = (
        InServer(engine)
        if url.get_backend_name() == "postgresql"
        else BesideFile(Path(url.database or ""))
    )
    try:
        store = Store(engine, seal, presence)
        try:
            await _brought_up_to_date(store)
        except (Unavailable, exc.OperationalError) as error:
            raise SettingsError(f"CLINIC_BOT_DATABASE cannot be used: {error}") from None
        yield store
    finally:
        await presence.leave()
        await engine.dispose()


def _url(database: str) -> URL:
    address = database if "://" in database else f"sqlite:///{database}"
    try:
        url = make_url(address)
    except (exc.ArgumentError, ValueError):
        raise SettingsError(
            _EXAMPLES.format(database.partition("://")[0])
        ) from None  # not all of it: it may hold a password
    drivers = {
        "sqlite": "sqlite+aiosqlite",
        "postgresql": "postgresql+asyncpg",
        "postgres": "postgresql+asyncpg",
    }
    kind = url.drivername.partition("+")[0]
    if kind not in drivers or (kind == "sqlite" and not url.database):
        raise SettingsError(_EXAMPLES.format(url.drivername))
    return url.set(drivername=drivers[kind])


def _engine(url: URL, connections: int) -> AsyncEngine:
    if url.get_backend_name() == "postgresql":
        try:
            return create_async_engine(
                url,
                pool_size=connections,
                max_overflow=0,
                hide_parameters=True,
                connect_args={"timeout": 10},
            )
        except ModuleNotFoundError:
            raise SettingsError(
                "PostgreSQL needs one more package: pip install 'clinic-bot[postgres]'."
            ) from None
    _private(Path(url.database or ""))
    # One connection: SQLite has one writer at a time anyway, and a queue is fairer than its locks.
    engine = create_async_engine(
        url,
        pool_size=1,
        max_overflow=0,
        pool_timeout=60,
        hide_parameters=True,
        connect_args={"timeout": _LOCK_WAIT},
    )
    event.listen(engine.sync_engine, "connect", _settings)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _private(file: Path) -> None:
    """Makes the file so that only its owner can read it."""
    try:
        os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError as error:
        raise SettingsError(
            f"CLINIC_BOT_DATABASE: {file} cannot be written ({error.strerror}); name a file in a folder that is there."
        ) from None


def _settings(connection: Any, _: object) -> None:
    connection.isolation_level = None  # the driver starts no transaction by itself: _begin does
    cursor = connection.cursor()
    for setting in (
        "journal_mode = WAL",
        "synchronous = FULL",  # a commit is on the disk before it returns: a power cut loses nothing that was accepted
        f"busy_timeout = {_LOCK_WAIT * 1000}",
        "secure_delete = ON",  # what is deleted is overwritten
        f"journal_size_limit = {_MOST_KEPT}",
    ):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # IMMEDIATE: a transaction that first reads and then finds that it may not write would fail at once instead of waiting.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


async def _brought_up_to_date(store: Store) -> None:
    async with store.transaction() as connection:
        if store.shared:  # SQLite's transaction is exclusive as it is
            await connection.execute(
                text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATING}
            )
        await connection.run_sync(_migrate)
        mark = await connection.scalar(
            select(tables.marks.c.body).where(tables.marks.c.name == "key")
        )
        if mark is None or (mark != store.seal.close(_MARK) and store.seal.open(mark) == _MARK):
            # The newest key writes the mark, so that a database without a key may get one, and not lose it again.
            await connection.execute(tables.marks.delete().where(tables.marks.c.name == "key"))
            await connection.execute(
                tables.marks.insert().values(name="key", body=store.seal.close(_MARK))
            )


def _migrate(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
