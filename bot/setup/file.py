"""The clinic's file of facts: read, changed and never half written."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.content import shipped
from bot.content.clinic import CLINIC
from bot.content.edited import Value, edited, entries
from bot.content.files import put
from bot.content.nodes import read, read_text
from bot.errors import ContentError, Problem
from bot.plain_file import plain_file
from bot.setup.questions import ALL

_MARK = ".clinic-bot-setup"
"""The file beside a clinic's content that holds where an interview stopped."""
_ORDER = tuple(fact for question in ALL for fact in question.fills)


@dataclass(frozen=True, slots=True)
class ClinicFile:
    """A clinic's facts in its own folder, laid over those that ship."""

    folder: Path

    @property
    def path(self) -> Path:
        """Where the facts stand."""
        return self.folder / CLINIC

    @property
    def is_there(self) -> bool:
        """Whether the clinic has one already."""
        return self.path.exists()

    def shipped(self) -> dict[str, Value]:
        """The facts that the bot comes with."""
        return _entries(shipped() / CLINIC)

    def own(self) -> dict[str, Value]:
        """The clinic's own facts. Raises ContentError where the file cannot be read."""
        return _entries(self.path) if self.is_there else {}

    def write(self, changes: Mapping[str, Value]) -> None:
        """Writes some facts; a new file begins as a copy of the one that ships.

        Raises ContentError where the file cannot be changed, and leaves it as it is.
        """
        source = self.path if self.is_there else shipped() / CLINIC
        known = _entries(source)
        wanted = {name: value for name, value in changes.items() if known.get(name, "") != value}
        if not wanted and self.is_there:
            return
        try:
            text = edited(_text(source), wanted, _ORDER)
            put(self.path.resolve(), text)
        except (OSError, ValueError) as error:
            right = "mend it, or write the fact into it by hand."
            raise _refused(self.path, f"cannot be changed ({error}); {right}") from None

    def stopped_at(self) -> str:
        """The name of the question at which an interview stopped; "" where none did."""
        with suppress(OSError, UnicodeDecodeError):
            return plain_file(self.folder / _MARK).read_text(encoding="utf-8").strip()
        return ""

    def mark(self, name: str) -> None:
        """Keeps where an interview stands; "" when it is done. Not to be able to is no harm."""
        with suppress(OSError):
            if name:
                (self.folder / _MARK).write_text(f"{name}\n", encoding="utf-8")
            else:
                (self.folder / _MARK).unlink(missing_ok=True)


def _text(path: Path) -> str:
    problems: list[Problem] = []
    text = read_text(path, problems)
    if text is None:
        raise ContentError(problems)
    return text


def _entries(path: Path) -> dict[str, Value]:
    problems: list[Problem] = []
    read(path, problems)
    if problems:
        raise ContentError(problems)
    try:
        return entries(_text(path))
    except ValueError as error:
        raise _refused(path, f"cannot be read ({error}); mend it first.") from None


def _refused(path: Path, message: str) -> ContentError:
    return ContentError([Problem(path, 0, " ".join(message.split()))])
