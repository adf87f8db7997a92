"""What an import did, as a person reads it in a terminal, and as JSON for a program."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from bot.decision import Action
from bot.imports.brought import Note, Part
from bot.imports.plan import Choice, Step
from bot.imports.records import shorten
from bot.imports.trial import Asked

_WIDTH = 80  # characters a line
_DONE = {
    Choice.NEW: "New questions",
    Choice.REPLACE: "Answered in your words from now on",
    Choice.ADD: "Asked in your words from now on, answered in ours",
}


@dataclass(frozen=True, slots=True)
class Report:
    """All that there is to say of one import."""

    found: int
    """How many questions the files hold."""
    steps: tuple[Step, ...]
    notes: tuple[Note, ...]
    asked: tuple[Asked, ...]

    def of(self, choice: Choice) -> list[Step]:
        """The steps of a kind that change anything."""
        return [step for step in self.steps if step.choice is choice and step.edits]

    def own(self, mistyped: bool) -> tuple[int, int]:
        """How many of the questions, word for word or mistyped, get their own answer; of how
        many."""
        asked = [one for one in self.asked if one.mistyped == mistyped]
        return sum(one.is_right for one in asked), len(asked)

    @property
    def missed(self) -> list[Asked]:
        """Those that do not, word for word: their typos alone say less."""
        return [one for one in self.asked if not one.is_right and not one.mistyped]


def lines(report: Report) -> Iterator[str]:
    """The report, at most 80 characters a line but for words that are longer."""
    yield f"{report.found} question{'s' * (report.found != 1)} found."
    for choice, title in _DONE.items():
        steps = report.of(choice)
        shown = [f"{step.intent}  {step.entry.title} ({step.entry.language})" for step in steps]
        yield from _section(title, shown)
    for part in Part:
        notes = [note for note in report.notes if note.part is part]
        yield from _section(part.value.capitalize(), map(_noted, notes))
    right, asked = report.own(mistyped=False)
    if asked:
        yield ""
        yield f"{right} of {asked} own questions get their own answer, word for word;"
        right, asked = report.own(mistyped=True)
        yield f"{right} of {asked} do with a typo."
        yield from _section("Not answered as they should be", map(_missed, report.missed))


def _section(title: str, shown: Iterable[str]) -> Iterator[str]:
    listed = list(shown)
    if listed:
        yield ""
        yield f"{title} ({len(listed)})"
        for one in listed:
            yield from wrap(
                one, _WIDTH, initial_indent="  ", subsequent_indent="    ",
                break_long_words=False, break_on_hyphens=False,
            )  # fmt: skip


def _noted(note: Note) -> str:
    line = f":{note.place.line}" if note.place.line else ""
    return f"{note.place.path.name}{line}: {note.what}"


def _missed(one: Asked) -> str:
    done = {Action.CLARIFY: "asked back", Action.EMERGENCY: "a card"}.get(one.action, "")
    named = ", ".join(one.answered) or "no answer"
    return f"{shorten(one.text, 60)} ({one.intent}): {f'{done}, ' * bool(done)}{named}"


def as_json(report: Report) -> dict[str, Any]:
    """The object of `clinic-bot import --json`."""
    return {
        "found": report.found,
        "steps": [
            {
                "choice": step.choice.value,
                "intent": step.intent,
                "language": step.entry.language,
                "title": step.entry.title,
                "wordings": [*step.entry.wordings],
                "path": str(step.entry.brought.place.path),
                "line": step.entry.brought.place.line,
                "changes": [edit.what for edit in step.edits],
            }
            for step in report.steps
        ],
        "notes": [
            {
                "part": note.part.value,
                "path": str(note.place.path),
                "line": note.place.line,
                "what": note.what,
            }
            for note in report.notes
        ],
        "answered": {
            name: _counts(report.own(name == "mistyped")) for name in ("exact", "mistyped")
        },
        "missed": [
            {
                "text": one.text,
                "language": one.language,
                "intent": one.intent,
                "action": one.action.value,
                "answered": [*one.answered],
                "mistyped": one.mistyped,
            }
            for one in report.asked
            if not one.is_right
        ],
    }


def _counts(numbers: Sequence[int]) -> dict[str, int]:
    return dict(zip(("right", "asked"), numbers, strict=True))
