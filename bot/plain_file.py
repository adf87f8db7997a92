"""A file that a person names: one that can be read as a whole, without waiting for an end that
never comes."""

import errno
import stat
from pathlib import Path

LARGEST = 20 * 1024 * 1024
"""Bytes of a file."""


def plain_file(path: Path) -> Path:
    """The path, for whoever reads all of it now. Raises OSError where it leads to a pipe, a device,
    or more than ``LARGEST``."""
    found = path.stat()
    if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
        raise OSError(errno.EINVAL, "it is a pipe or a device", str(path))
    if found.st_size > LARGEST:
        large = f"it is larger than {LARGEST // 1024 // 1024} MB"
        raise OSError(errno.EFBIG, large, str(path))
    return path
