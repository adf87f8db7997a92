"""What the person who runs the bot can mend. Everything else is a bug and keeps its traceback.

* BotError            printed without a traceback, exit status 1
  - ContentError      carries ``problems``
  - SettingsError     names the variable and the remedy
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

_LISTED = 5
"""Further places that are named of one cause."""


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
    """What is wrong; then, behind a semicolon, what would be right."""
    to_do: bool = False
    """Whether the bot may answer patients all the same."""
    column: int = 0
    """From 1; 0 where only the line is known."""
    quoted: str | None = None
    """The line as it stands; None where it can be read in the file."""

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"

    @property
    def place(self) -> str:
        """The file and its line."""
        return f"{self.path}:{self.line}" if self.line else f"{self.path}"

    @property
    def wrong(self) -> str:
        """What is wrong."""
        return self.message.partition("; ")[0]

    @property
    def remedy(self) -> str:
        """What would be right; "" where that is told by what is wrong."""
        return self.message.partition("; ")[2]


Cause = tuple[Problem, ...]
"""Problems that say the same of several places; the first stands for all of them."""


def causes(problems: Iterable[Problem]) -> list[Cause]:
    """The problems, those that say the same together, in the order of the first of each."""
    alike: dict[str, list[Problem]] = {}
    for problem in problems:
        alike.setdefault(problem.message, []).append(problem)
    return [tuple(each) for each in alike.values()]


def told(cause: Cause) -> str:
    """A cause in one line, with its places."""
    more = others(cause)
    return f"{cause[0]} ({more})" if more else str(cause[0])


def others(cause: Cause) -> str:
    """The places of a cause behind the first; "" where there are none."""
    rest = cause[1:]
    places = ", ".join(problem.place for problem in rest[:_LISTED])
    left = ", …" if len(rest) > _LISTED else ""
    return f"and {len(rest)} more like this: {places}{left}" if rest else ""


class ContentError(BotError):
    """The content cannot be used; ``problems`` holds every reason, in file order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(
            sorted(problems, key=lambda problem: (str(problem.path), problem.line))
        )
        super().__init__("\n".join(map(told, causes(self.problems))))


class SettingsError(BotError):
    """A setting is missing or cannot be used."""
