"""The files that a clinic names, as bytes and as text: none is fetched, none is too large."""

import codecs
import errno
from pathlib import Path

from bot.errors import ContentError, Problem
from bot.plain_file import plain_file

_RIGHT = "check the file and its permissions."
_ODD = 0.3  # of the bytes are 0 in UTF-16 with Latin letters; in text of one byte a letter none


def body(path: Path) -> bytes:
    """All of a file. Raises ContentError where it is too large, empty, or cannot be read."""
    try:
        held = plain_file(path).read_bytes()
    except OSError as error:
        right = "split it into several files." if error.errno == errno.EFBIG else _RIGHT
        what = f"cannot be read ({error.strerror}); {right}"
        raise ContentError([Problem(path, 0, what)]) from None
    if not held.strip():
        raise ContentError([Problem(path, 0, "is empty; choose the file that was exported.")])
    return held


def text(path: Path) -> str:
    """A file as text, in UTF-8, UTF-16 or what Windows writes (cp1252). Raises ContentError."""
    held = body(path)
    try:
        read = held.decode(_encoding(held))
    except UnicodeDecodeError:
        read = "\0"
    if "\0" in read:
        what = "this is not text; save it anew as CSV, JSON, YAML or HTML, in UTF-8."
        raise ContentError([Problem(path, 0, what)])
    return read


def _encoding(held: bytes) -> str:
    if held.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = held[:4096]
    for encoding, zeros in (("utf-16-le", start[1::2]), ("utf-16-be", start[::2])):
        if zeros.count(0) > _ODD * len(start):
            return encoding
    try:
        held.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"
