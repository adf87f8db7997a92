"""What the tables of a report are made of; how each is drawn is up to the terminal and the page."""

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """How a cell is meant, whatever colour that becomes."""

    PLAIN = "plain"
    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"
    BAD = "bad"
    DIM = "dim"


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    NAME = "name"
    """Of an intent or a figure."""
    NUMBER = "number"
    """To be set flush right."""
    BAR = "bar"
    """No words: its shares are drawn."""


@dataclass(frozen=True, slots=True)
class Column:
    """What a table's cells below one another hold."""

    name: str
    kind: Kind = Kind.TEXT
    spare: bool = False
    """Whether it may be left out where there is little room."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A few words with all that a rendering may make of them."""

    text: str = ""
    tone: Tone = Tone.PLAIN
    beside: str = ""
    """What is less important than its text."""
    place: str = ""
    """The file and line that it comes from; may be left out where there is little room."""
    share: float = 0.0
    """What it is of its row or column, 0-1, where that can be drawn."""
    hint: str = ""
    """Shown to who points at it."""
    inner: bool = False
    """Whether its row is a part of the one above."""
    about: str = ""
    """The intent whose row in the tables by intent says more."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of as many cells as there are columns."""

    name: str
    """By which it can be pointed at, as in wrong; the same in every report."""
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    by_intent: bool = False
    """Whether each row begins with an intent, and says more about it."""
