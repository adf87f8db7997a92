"""What is proposed and not approved: a small file each, beside the content and never read as it.

Nothing is learned by itself: a draft changes no answer until somebody approves it.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bot.changes.changed import EditError
from bot.changes.edits import (
    AddExample,
    Edit,
    NewQuestion,
    Off,
    On,
    RemoveExample,
    SetMessage,
    SetText,
)
from bot.content.edited import Value, edited, entries
from bot.content.files import put

FOLDER = "drafts"
FADES = 30  # days: a draft may hold a patient's words
_EDITS: Mapping[str, type[Any]] = {
    "add-example": AddExample,
    "remove-example": RemoveExample,
    "new-question": NewQuestion,
    "set": SetText,
    "message": SetMessage,
    "off": Off,
    "on": On,
}
_BYTES = 3  # of a draft's number: no two are alike, so that an old button never means another one


@dataclass(frozen=True, slots=True)
class Draft:
    """One change that is proposed."""

    id: str
    edit: Edit
    who: str
    why: str
    day: str
    """As 2026-11-21."""

    def written(self) -> str:
        """The draft as a file."""
        held: dict[str, Value] = {"edit": kind_of(self.edit)}
        for field in fields(self.edit):  # type: ignore[arg-type]  # each edit is a dataclass
            value = getattr(self.edit, field.name)
            held[field.name] = value if isinstance(value, str) else list(value)
        return edited("", {**held, "who": self.who, "why": self.why, "day": self.day})


def kind_of(edit: Edit) -> str:
    """How a kind of edit is called, as in "add-example"."""
    return next(name for name, kind in _EDITS.items() if type(edit) is kind)


def new(edit: Edit, who: str, why: str, today: date) -> Draft:
    """A draft with a number of its own."""
    return Draft(secrets.token_hex(_BYTES), edit, who, why, today.isoformat())


def read(path: Path) -> Draft | None:
    """The draft of a file; None where it holds none, or is gone meanwhile."""
    try:
        found = dict(entries(path.read_text(encoding="utf-8")))
        kind = _EDITS[str(found.pop("edit"))]
        who, why, day = (str(found.pop(key)) for key in ("who", "why", "day"))
        held = {
            name: tuple(map(str, value)) if isinstance(value, list) else str(value)
            for name, value in found.items()
        }
        return Draft(path.stem, kind(**held), who, why, day)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def path(folder: Path, id: str) -> Path:
    """Where a draft stands. Raises EditError where its number is none."""
    if not id.isalnum():
        raise EditError(f"There is no draft {id!r}; `clinic-bot edit drafts` lists them.")
    return folder / FOLDER / f"{id}.yaml"


def keep(folder: Path, draft: Draft) -> None:
    """Writes it."""
    put(path(folder, draft.id), draft.written())


def found(folder: Path) -> list[Draft]:
    """Those that wait, the oldest first."""
    paths = (folder / FOLDER).glob("*.yaml")
    drafts = [draft for one in paths if (draft := read(one)) is not None]
    return sorted(drafts, key=lambda draft: (draft.day, draft.id))


def drop_old(folder: Path, today: date) -> None:
    """Deletes what was proposed long ago and is not approved."""
    oldest = str(today - timedelta(days=FADES))
    for draft in found(folder):
        if draft.day < oldest:
            path(folder, draft.id).unlink(missing_ok=True)


def of(folder: Path, id: str) -> Draft:
    """One of them. Raises EditError where it is gone: approved, or discarded."""
    draft = read(path(folder, id))
    if draft is None:
        raise EditError(f"There is no draft {id!r} any more; `clinic-bot edit drafts` lists them.")
    return draft
