"""A file of settings, as systemd and Docker have them: ``NAME=value``, a line each."""

import re
from collections.abc import Iterator
from pathlib import Path

from bot.errors import SettingsError
from bot.plain_file import plain_file

_NAMED = re.compile(r"(?:export\s+)?(?P<name>[A-Za-z_][A-Za-z0-9_]*)\s*=\s*(?P<value>.*)")
_QUOTED = re.compile(r"""(?:'(?P<plain>[^']*)'|"(?P<escaped>(?:[^"\\]|\\.)*)")\s*(?:\#.*)?""")
_ESCAPED = re.compile(r"""\\(["\\$`])""")
_REMARKS = ("#", ";")


def read(path: Path) -> dict[str, str]:
    """The variables of a file. Raises SettingsError with every line that is none."""
    try:
        lines = plain_file(path).read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise SettingsError(f"{path} is no text; save it as UTF-8.") from None
    except OSError as error:
        right = "check the name of the file, and who may read it."
        raise SettingsError(f"{path} cannot be read ({error.strerror}); {right}") from None
    found, problems = dict[str, str](), []
    for number, line in _said(lines):
        try:
            name, value = _variable(line)
        except ValueError as error:
            problems.append(f"{path}:{number}: {error}")
        else:
            found[name] = value
    if problems:
        raise SettingsError("\n".join(problems))
    return found


def _said(lines: list[str]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.lstrip().startswith(_REMARKS):
            yield number, line.strip()


def _variable(line: str) -> tuple[str, str]:
    """A name with its value. Raises ValueError with what would be right."""
    found = _NAMED.fullmatch(line)
    if not found:
        raise ValueError("is no setting; write it as NAME=value.")
    name, value = found["name"], found["value"]
    if not value.startswith(("'", '"')):
        if value.endswith("\\"):
            raise ValueError(f"{name} ends in a backslash; write it in one line.")
        return name, value
    quoted = _QUOTED.fullmatch(value)
    if not quoted:
        right = "close it at the end of the line, or take it out."
        raise ValueError(f"{name} has a quotation mark that is not closed; {right}")
    escaped = quoted["escaped"]
    return name, quoted["plain"] if escaped is None else _ESCAPED.sub(r"\1", escaped)
