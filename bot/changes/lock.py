"""A folder that one process alone changes at a time. The lock goes with the process, however it
ends."""

import os
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path

_AGAIN = 0.05
"""Seconds after which Windows is asked once more."""

if sys.platform == "win32":
    import msvcrt

    def locked(folder: Path) -> int:
        """What is to be closed to let the others in; waits for those that are. Raises OSError.

        Windows locks files alone: one among the temporary files stands for the folder.
        """
        name = f"clinic-bot-{sha256(str(folder).encode()).hexdigest()[:16]}.lock"
        file = os.open(Path(tempfile.gettempdir(), name), os.O_RDWR | os.O_CREAT)
        while True:
            try:
                msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
                return file
            except PermissionError:  # another has it
                time.sleep(_AGAIN)
else:
    import fcntl

    def locked(folder: Path) -> int:
        """What is to be closed to let the others in; waits for those that are. Raises OSError."""
        file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        fcntl.flock(file, fcntl.LOCK_EX)
        return file
