"""When a report was made, and of which bot."""

import subprocess
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from bot.content import Content

_DIGITS = 8  # of a digest, enough to tell one from another by eye


def origin(at: datetime, checkout: Path, contents: Iterable[Content]) -> str:
    """One line: when, the program's version, in a checkout its commit (with + where files differ
    from it), and a digest of the content. ``checkout`` is where the shipped content stands."""
    keys = "\n".join(content.key for content in contents)
    pieces = (
        f"{at:%Y-%m-%d %H:%M}",
        f"clinic-bot {version('clinic-bot')}",
        *(f"commit {one}" for one in _commit(checkout)),
        f"content {sha256(keys.encode()).hexdigest()[:_DIGITS]}",
    )
    return " · ".join(pieces)


def _commit(folder: Path) -> list[str]:
    """The commit of a checkout; nothing where it is none, or there is no git."""
    if not (folder / ".git").exists():
        return []
    command = ("git", "describe", "--always", "--exclude=*", "--dirty=+", f"--abbrev={_DIGITS}")
    try:
        found = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    except OSError:
        return []
    return found.stdout.split()
