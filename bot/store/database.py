"""The database behind one door: its address, its tables brought up to date, its transactions.

What holds personal data is sealed in it: Fernet (AES-128-CBC with HMAC-SHA256), specified at
github.com/fernet/spec, from the `cryptography` package.
"""

import asyncio
import errno
import logging
import os
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Connection, event, exc, make_url, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.schema import Table

from bot.errors import SettingsError
from bot.settings import SETTINGS
from bot.store import schema
from bot.store.locks import BesideFile, InServer, Presence
from bot.store.migrations import bring_up_to_date, check_up_to_date

_log = logging.getLogger(__name__)

Given = TypeVar("Given")

# The advisory lock by which one replica migrates while the others wait; any number will do.
_MIGRATING = 7_305_957_305
_LOCK_WAIT = 10  # seconds that SQLite waits for another process before it gives up
_LOOK = 0.05  # seconds between two looks whether the file is free
_CONNECTIONS = 12  # of one replica, to PostgreSQL
_MARK = b"clinic-bot"  # sealed in the database: whoever can read it has the right key
_MARKED = select(schema.marks.c.body).where(schema.marks.c.name == "key")
_MOST_KEPT = 64 * 1024 * 1024  # bytes of SQLite's write-ahead log that stay on the disk

_NO_DATABASE = f"CLINIC_BOT_DATABASE {SETTINGS['database'].wrong}"
_NO_KEY = f"CLINIC_BOT_KEY {SETTINGS['keys'].wrong}"
_IN_ADDRESS = {"host", "port", "ssl", "sslmode"}
"""What may stand behind the ``?`` of an address of PostgreSQL."""
_SSL = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
# Mistakes of ours: trying again would not help. The driver for PostgreSQL has no class of its own
# for each; there the class of the SQLSTATE tells: bad data, a broken constraint, bad SQL
# (https://www.postgresql.org/docs/current/errcodes-appendix.html).
_BUGS = (exc.IntegrityError, exc.ProgrammingError, exc.DataError)
_BUG_STATES = ("22", "23", "42")
_PLAIN, _SEALED = b"\0", b"\1"  # the first byte says how the rest is to be read


def new_key() -> str:
    """A key for ``CLINIC_BOT_KEY``."""
    return Fernet.generate_key().decode()


class Seal:
    """Seals what holds personal data, where there is a key.

    Several keys, the newest first, let a clinic change its key. Raises SettingsError for no key.
    """

    def __init__(self, keys: str) -> None:
        try:
            self._fernet = (
                MultiFernet([Fernet(key) for key in keys.replace(",", " ").split()])
                if keys
                else None
            )
        except ValueError:
            raise SettingsError(_NO_KEY) from None

    @property
    def has_key(self) -> bool:
        """Whether anything is encrypted at all."""
        return self._fernet is not None

    def close(self, plain: bytes) -> bytes:
        """The sealed form, which ``open`` reads again; as it is where there is no key."""
        return _PLAIN + plain if self._fernet is None else _SEALED + self._fernet.encrypt(plain)

    def open(self, body: bytes) -> bytes:
        """What was sealed; raises SettingsError without the key for it."""
        if body[:1] == _PLAIN:
            return body[1:]
        if self._fernet is None:
            raise SettingsError(
                "CLINIC_BOT_KEY is not set, but the database was written with a key: set it to"
                " that key."
            )
        try:
            return self._fernet.decrypt(body[1:])
        except InvalidToken:
            raise SettingsError(
                "CLINIC_BOT_KEY is not the key that the database was written with: set it to that"
                " key, or to `NEW,OLD` to change it."
            ) from None


class NotThere(SettingsError):
    """There is no such file, and only reading makes none."""


class Unavailable(Exception):
    """The database cannot be used just now: away, locked by another process, or its disk full.

    The same may go through later.
    """


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
        with _tell_unavailable():
            async with self.engine.begin() as connection:
                yield connection

    async def hold(self) -> bool:
        """Shows that this process uses the store; whether, at its first call, no other did."""
        with _tell_unavailable():
            return await self.presence.hold()

    def insert(self, table: Table) -> Any:
        """An INSERT that knows ON CONFLICT, which each engine spells for itself."""
        return postgresql.insert(table) if self.shared else sqlite.insert(table)


@contextmanager
def _tell_unavailable() -> Iterator[None]:
    """Tells what may go through later from what is a bug."""
    try:
        yield
    except _BUGS:
        raise
    except (exc.DBAPIError, exc.TimeoutError, OSError) as error:
        cause = getattr(error, "orig", error)
        if str(getattr(cause, "sqlstate", None)).startswith(_BUG_STATES):
            raise
        raise Unavailable(f"{type(cause).__name__}: {cause}".partition("\n")[0]) from None


@asynccontextmanager
async def opened(
    database: str, keys: str, connections: int = _CONNECTIONS, *, reads_only: bool = False
) -> AsyncIterator[Store]:
    """The store at this address, its tables up to date. Closes it afterwards.

    With ``reads_only`` nothing is made or changed, and the bot may be at work meanwhile: the tables
    must be there. Raises SettingsError with the remedy where the address, the key or the database
    is not right.
    """
    url = _url(database)
    shared, seal = url.get_backend_name() == "postgresql", Seal(keys)
    if shared and not seal.has_key:
        raise SettingsError(
            "CLINIC_BOT_KEY is not set: with PostgreSQL, patients' words leave this machine, so"
            " they must be encrypted. Make a key with `clinic-bot key`, and keep it apart from the"
            " database."
        )
    if not seal.has_key and not reads_only:
        _log.warning(
            "CLINIC_BOT_KEY is not set: what waits for an answer is not encrypted on the disk;"
            " `clinic-bot key` makes a key"
        )
    engine = _server(url, connections, reads_only) if shared else _file(url, reads_only)
    presence = InServer(engine) if shared else BesideFile(Path(url.database or ""))
    try:
        store = Store(engine, seal, presence)
        try:
            await (_check_readable(store) if reads_only else _bring_up_to_date(store))
        except (Unavailable, exc.OperationalError, exc.ProgrammingError) as error:
            reason = str(error).partition("\n")[0]
            raise SettingsError(f"CLINIC_BOT_DATABASE cannot be used: {reason}") from None
        yield store
    finally:
        await presence.leave()
        await engine.dispose()


def _url(database: str) -> URL:
    address = database if "://" in database else f"sqlite:///{database}"
    try:
        url = make_url(address)
    except (exc.ArgumentError, ValueError):
        raise SettingsError(_NO_DATABASE) from None  # not what it is: that may hold a password
    drivers = {
        "sqlite": "sqlite+aiosqlite",
        "postgresql": "postgresql+asyncpg",
        "postgres": "postgresql+asyncpg",
    }
    kind = url.drivername.partition("+")[0]
    if kind not in drivers or (kind == "sqlite" and not url.database):
        raise SettingsError(_NO_DATABASE)
    return url.set(drivername=drivers[kind])


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


def _server(url: URL, connections: int, reads_only: bool) -> AsyncEngine:
    settings = {"default_transaction_read_only": "on"} if reads_only else {}
    try:
        return create_async_engine(
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


def _file(url: URL, reads_only: bool) -> AsyncEngine:
    file = Path(url.database or "")
    if reads_only and not file.exists():
        raise NotThere(
            f"CLINIC_BOT_DATABASE: {file} is not there; name the file that the bot uses."
        )
    if not reads_only:
        _make_private(file)
    # One connection: SQLite has one writer at a time anyway, and a queue is fairer than its locks.
    engine = create_async_engine(
        url,
        pool_size=1,
        max_overflow=0,
        pool_timeout=60,
        hide_parameters=True,
        connect_args={"timeout": _LOCK_WAIT},
    )
    event.listen(engine.sync_engine, "connect", _set_to_read if reads_only else _set)
    event.listen(engine.sync_engine, "begin", _begin_to_read if reads_only else _begin)
    event.listen(engine.sync_engine, "invalidate", _roll_back)
    return engine


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


def _set(connection: Any, _: object) -> None:
    _set_pragmas(
        connection,
        "journal_mode = WAL",
        "synchronous = FULL",  # a commit is on the disk before it returns: a power cut loses none
        "secure_delete = ON",  # what is deleted is overwritten
        f"journal_size_limit = {_MOST_KEPT}",
    )


def _set_to_read(connection: Any, _: object) -> None:
    _set_pragmas(connection, "query_only = ON")


def _set_pragmas(connection: Any, *settings: str) -> None:
    connection.isolation_level = None  # the driver starts no transaction: _begin does
    for setting in settings:
        _set_pragma(connection, setting)


def _set_pragma(connection: Any, setting: str) -> None:
    """Waits where another process is just making the file: SQLite does not, for its journal."""
    until = time.monotonic() + _LOCK_WAIT
    cursor = connection.cursor()
    while True:
        try:
            cursor.execute(f"PRAGMA {setting}")
            break
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            connection.run_async(lambda _: asyncio.sleep(_LOOK))
    cursor.close()


def _begin(connection: Connection) -> None:
    # IMMEDIATE: a transaction that reads first and then finds that it may not write would fail at
    # once instead of waiting.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_to_read(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _roll_back(connection: Any, *_: object) -> None:
    """Gives up the lock of a transaction that was broken off: a statement that was cut short would
    keep it beyond the end of its connection, until the statement is swept up as garbage."""
    # swept up itself, closed already, or past help: it is given up in any case
    with suppress(exc.MissingGreenlet, ValueError, sqlite3.Error):
        connection.run_async(lambda driver: asyncio.shield(driver.rollback()))


def at_once(
    database: str, keys: str, act: Callable[[Store], Awaitable[Given]], *, reads_only: bool = True
) -> Given:
    """What an act on the store gives, where no event loop runs. Raises as ``opened``."""

    async def given() -> Given:
        async with opened(database, keys, reads_only=reads_only) as store:
            return await act(store)

    return asyncio.run(given())


async def _check_readable(store: Store) -> None:
    async with store.transaction() as connection:
        await connection.run_sync(check_up_to_date)
        mark = await connection.scalar(_MARKED)
        if mark is not None:
            store.seal.open(mark)


async def _bring_up_to_date(store: Store) -> None:
    async with store.transaction() as connection:
        if store.shared:  # SQLite's transaction is exclusive as it is
            await connection.execute(
                text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATING}
            )
        await connection.run_sync(bring_up_to_date)
        mark = await connection.scalar(_MARKED)
        if mark is None or (mark != store.seal.close(_MARK) and store.seal.open(mark) == _MARK):
            # The newest key writes the mark, so that a database without a key may get one, and
            # not lose it again.
            await connection.execute(schema.marks.delete().where(schema.marks.c.name == "key"))
            await connection.execute(
                schema.marks.insert().values(name="key", body=store.seal.close(_MARK))
            )
            await _seal_anew(connection, store.seal)


async def _seal_anew(connection: AsyncConnection, seal: Seal) -> None:
    """Seals with the newest key what does not fade by itself before an old key is dropped."""
    accounts = schema.accounts
    for row in (await connection.execute(select(accounts))).all():
        mine = (accounts.c.id == row.id) & (accounts.c.body == row.body)
        try:
            body = seal.close(seal.open(row.body))
        except SettingsError:
            await connection.execute(accounts.delete().where(mine))
            _log.warning(
                "a business account was written with a key that is gone: its owner has to connect"
                " the bot again"
            )
        else:
            await connection.execute(accounts.update().where(mine).values(body=body))
