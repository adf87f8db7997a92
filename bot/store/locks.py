"""Whether this process is alone with its store: then what others had taken is free at once.

Every process holds a shared lock as long as it lives; who gets the exclusive one for a moment is
alone. The lock goes with the process, however that ends:
https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS, flock(2).
"""

import os
from pathlib import Path
from typing import Protocol


class Presence(Protocol):
    """Shows that this process uses the store, as long as it lives."""

    async def hold(self) -> bool:
        """Holds the lock from now on; whether nobody else did.

        To be called again and again: a server may have lost it.
        """

    async def leave(self) -> None:
        """Lets the lock go."""


class BesideFile:
    """For SQLite: a lock on a file beside the database.

    One on the database itself would get in SQLite's way.
    """

    def __init__(self, database: Path) -> None:
        self._place = database.with_name(f"{database.name}.lock")
        self._file: int | None = None

    async def hold(self) -> bool:
        if self._file is not None:
            return False
        import fcntl  # on Windows no bot runs, and what it kept can be read all the same

        self._file = os.open(self._place, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            alone = True
        except BlockingIOError:
            alone = False
        fcntl.flock(self._file, fcntl.LOCK_SH)
        return alone

    async def leave(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
