"""What the person who runs the bot can mend. Everything else is a bug and keeps its traceback.

* BotError            printed without a traceback, exit status 1
  - ContentError      carries ``problems``
  - SettingsError     names the variable and the remedy
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


class BotError(Exception):
    """The message names the place and the remedy."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with the content: where, what, and what would be right."""

    path: Path
    """A file; or a variable of the environment, which has no line."""
    line: int
    """From 1; 0 for none."""
    message: str
    to_do: bool = False
    """Whether the bot may answer patients all the same."""
    column: int = 0
    """From 1; 0 where only the line is known."""

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else f"{self.path}"
        return f"{where}: {self.message}"


class ContentError(BotError):
    """The content cannot be used; ``problems`` holds every reason, in file order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(
            sorted(problems, key=lambda problem: (str(problem.path), problem.line))
        )
        super().__init__("\n".join(map(str, self.problems)))


class SettingsError(BotError):
    """A setting is missing or cannot be used."""
