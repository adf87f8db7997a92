"""What a clinic brings from elsewhere: the same values, whatever file they stood in."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.content import Place


class Part(StrEnum):
    """Under what a person reads a note."""

    LEFT = "left out"
    BY_HAND = "to write by hand"
    REVIEW = "to review"


@dataclass(frozen=True, slots=True)
class Note:
    """What could not be carried over, or is to be looked at."""

    part: Part
    place: Place
    what: str
    """One line: what it is, why, and what would do."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A question and its answer, as the file has them: the answer may hold HTML or Markdown."""

    title: str
    wordings: tuple[str, ...]
    """Further ways to ask it."""
    answer: str
    place: Place
    """A file, and the line or the row where the question stood."""
    category: str = ""
    language: str = ""
    """A code, or as the file calls it; "" where it does not say."""
    name: str = ""
    """What the file calls it beside its title."""

    @property
    def asked(self) -> tuple[str, ...]:
        """Every way to ask it, the title first."""
        return tuple(dict.fromkeys((self.title, *self.wordings)))


@dataclass(frozen=True, slots=True)
class Bringing:
    """All that a file, or several, hold."""

    questions: tuple[Brought, ...] = ()
    notes: tuple[Note, ...] = ()


def together(parts: Iterable[Bringing]) -> Bringing:
    """Several as one."""
    each = list(parts)
    return Bringing(
        tuple(question for one in each for question in one.questions),
        tuple(note for one in each for note in one.notes),
    )
