"""The database behind one door: its address, its tables brought up to date, its transactions.

What holds personal data is sealed in it: Fernet (AES-128-CBC with HMAC-SHA256), specified at
github.com/fernet/spec, from the `cryptography` package.
"""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TypeVar

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Connection, Engine, exc, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import URL
from sqlalchemy.schema import Table

from bot.errors import SettingsError
from bot.settings import SETTINGS
from bot.store import schema
from bot.store.engines import Database, File, url_of
from bot.store.migrations import bring_up_to_date, check_up_to_date

_log = logging.getLogger(__name__)

Given = TypeVar("Given")

# The advisory lock by which one replica migrates while the others wait; any number will do.
_MIGRATING = 7_305_957_305
_CONNECTIONS = 12  # of one replica, to PostgreSQL
_MARK = b"clinic-bot"  # sealed in the database: whoever can read it has the right key
_MARKED = select(schema.marks.c.body).where(schema.marks.c.name == "key")

_NO_KEY = f"CLINIC_BOT_KEY {SETTINGS['keys'].wrong}"
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


class Unavailable(Exception):
    """The database cannot be used just now: away, locked by another process, or its disk full.

    The same may go through later.
    """


class Store:
    """An open database with what seals the personal data in it."""

    def __init__(self, database: Database, seal: Seal) -> None:
        self._database = database
        self.seal = seal

    @property
    def engine(self) -> Engine:
        """SQLAlchemy's, which knows the dialect; to be used by ``transact`` only."""
        return self._database.engine

    @property
    def shared(self) -> bool:
        """Whether several machines may use it."""
        return self.engine.dialect.name == "postgresql"

    async def transact(self, act: Callable[[Connection], Given], *, lasting: bool = True) -> Given:
        """What ``act`` gives, which is carried out in one transaction: all of it or nothing.

        What is not ``lasting`` may be undone by a power cut, and costs much less.
        On SQLite it runs in another thread, so it leaves alone what others may change meanwhile.
        Where it raises, or its caller is cancelled before it is committed, it is rolled back.
        Raises Unavailable for what may go through later.
        """
        with _tell_unavailable():
            return await self._database.transact(act, lasting)

    async def tidy(self) -> None:
        """Leaves nothing of what was deleted in SQLite's write-ahead log."""
        with _tell_unavailable():
            await self._database.tidy()

    async def hold(self) -> bool:
        """Shows that this process uses the store; whether, at its first call, no other did."""
        with _tell_unavailable():
            return await self._database.presence.hold()

    def insert(self, table: Table) -> Any:
        """An INSERT that knows ON CONFLICT, which each engine spells for itself."""
        return insert(table, self.engine.dialect.name)


def insert(table: Table, engine: str) -> Any:
    """An INSERT that knows ON CONFLICT, as this engine's dialect spells it."""
    if engine == "postgresql":  # what it takes is spared where it is not used
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)
    return sqlite.insert(table)


@contextmanager
def _tell_unavailable() -> Iterator[None]:
    """Tells what may go through later from what is a bug."""
    try:
        yield
    except _BUGS:
        raise
    except (exc.DBAPIError, exc.TimeoutError, sqlite3.Error, OSError) as error:
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
    url = url_of(database)
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
    engine = _engine(url, connections, reads_only)
    try:
        store = Store(engine, seal)
        try:
            await (_check_readable(store) if reads_only else _bring_up_to_date(store))
        except (Unavailable, exc.OperationalError, exc.ProgrammingError) as error:
            reason = str(error).partition("\n")[0]
            raise SettingsError(f"CLINIC_BOT_DATABASE cannot be used: {reason}") from None
        yield store
    finally:
        await engine.presence.leave()
        await engine.close()


def _engine(url: URL, connections: int, reads_only: bool) -> Database:
    if url.get_backend_name() != "postgresql":
        return File(url, reads_only)
    from bot.store.server import Server  # what it takes is spared where there is none

    return Server(url, connections, reads_only)


def at_once(
    database: str, keys: str, act: Callable[[Store], Awaitable[Given]], *, reads_only: bool = True
) -> Given:
    """What an act on the store gives, where no event loop runs. Raises as ``opened``."""

    async def given() -> Given:
        async with opened(database, keys, reads_only=reads_only) as store:
            return await act(store)

    return asyncio.run(given())


async def _check_readable(store: Store) -> None:
    def check(connection: Connection) -> None:
        check_up_to_date(connection)
        mark = connection.scalar(_MARKED)
        if mark is not None:
            store.seal.open(mark)

    await store.transact(check)


async def _bring_up_to_date(store: Store) -> None:
    def bring(connection: Connection) -> None:
        if store.shared:  # SQLite's transaction is exclusive as it is
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATING})
        bring_up_to_date(connection)
        mark = connection.scalar(_MARKED)
        if mark is None or (mark != store.seal.close(_MARK) and store.seal.open(mark) == _MARK):
            # The newest key writes the mark, so that a database without a key may get one, and
            # not lose it again.
            connection.execute(schema.marks.delete().where(schema.marks.c.name == "key"))
            connection.execute(
                schema.marks.insert().values(name="key", body=store.seal.close(_MARK))
            )
            _seal_anew(connection, store.seal)

    await store.transact(bring)


def _seal_anew(connection: Connection, seal: Seal) -> None:
    """Seals with the newest key what does not fade by itself before an old key is dropped."""
    accounts = schema.accounts
    for row in connection.execute(select(accounts)).all():
        mine = (accounts.c.id == row.id) & (accounts.c.body == row.body)
        try:
            body = seal.close(seal.open(row.body))
        except SettingsError:
            connection.execute(accounts.delete().where(mine))
            _log.warning(
                "a business account was written with a key that is gone: its owner has to connect"
                " the bot again"
            )
        else:
            connection.execute(accounts.update().where(mine).values(body=body))
