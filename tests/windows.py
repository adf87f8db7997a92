"""``python -m tests.windows SHIPPED …``: clinic-bot as it finds itself on Windows, as far as that
can be had elsewhere: what Windows lacks is missing, and the bot is told that it is there.
"""

import asyncio  # noqa: F401 - it and the other libraries have been told where they really are
import os
import signal
import subprocess  # noqa: F401
import sys
import zoneinfo
from pathlib import Path
from types import ModuleType

import click  # noqa: F401
import dulwich.repo
import dulwich.worktree
import holidays  # noqa: F401
import rich.console
import rich.progress  # noqa: F401
import yaml  # noqa: F401

MODULES = ("fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "readline")
SIGNALS = ("SIGHUP", "SIGKILL")
CALLS = ("O_DIRECTORY", "fork", "getuid", "killpg", "setpriority", "setsid")


class Locks(ModuleType):
    """Windows' locks: somebody else has each file at first."""

    LK_NBLCK = 2

    def __init__(self) -> None:
        super().__init__("msvcrt")
        self.asked = 0

    def locking(self, file: int, mode: int, length: int) -> None:
        os.fstat(file)
        self.asked += 1
        if self.asked == 1:
            raise PermissionError(13, "Permission denied")


def main() -> None:
    """Runs a command on the content of a folder."""
    sys.modules.update(dict.fromkeys(MODULES), msvcrt=Locks())
    for name in SIGNALS:
        delattr(signal, name)
    for name in CALLS:
        delattr(os, name)
    dulwich.repo._set_filesystem_hidden = lambda path: None  # which calls Windows' own library
    zoneinfo.reset_tzpath(to=[])
    sys.platform = "win32"
    import bot.folders
    from bot.__main__ import main

    shipped = Path(sys.argv.pop(1))
    bot.folders.shipped = lambda: shipped
    main()


if __name__ == "__main__":
    main()
