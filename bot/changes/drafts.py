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
    OwnAnswer,
    RemoveExample,
    Reviewed,
    SetFacts,
    SetMessage,
    SetText,
)
from bot.changes.several import Several
from bot.content.edited import Value, edited, entries
from bot.content.files import put
from bot.plain_file import plain_file

FOLDER = "drafts"
FADES = 30  # days: a draft may hold a patient's words
_EDITS: Mapping[str, type[Any]] = {
    "add-example": AddExample,
    "remove-example": RemoveExample,
    "new-question": NewQuestion,
    "set": SetText,
    "own-answer": OwnAnswer,
    "message": SetMessage,
    "facts": SetFacts,
    "reviewed": Reviewed,
    "off": Off,
    "on": On,
    "several": Several,
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
        about = {"who": self.who, "why": self.why, "day": self.day}
        return edited("", {**_written(self.edit), **about})


def _written(edit: Edit) -> dict[str, Value]:
    """An edit as entries of a file; those of several edits below it."""
    held: dict[str, Value] = {"edit": kind_of(edit)}
    for field in fields(edit):  # type: ignore[arg-type]  # each edit is a dataclass
        value = getattr(edit, field.name)
        held[field.name] = [*map(_item, value)] if isinstance(value, tuple) else value
    return held


def _item(item: str | Edit) -> Value:
    return item if isinstance(item, str) else _written(item)


def _edit(found: Mapping[str, Value]) -> Edit:
    """The edit that such entries hold. Raises KeyError or TypeError where they hold none."""
    held = {
        name: tuple(_edit(one) if isinstance(one, dict) else str(one) for one in value)
        if isinstance(value, list)
        else value
        for name, value in found.items()
    }
    made: Edit = _EDITS[str(held.pop("edit"))](**held)
    return made


def kind_of(edit: Edit) -> str:
    """How a kind of edit is called, as in "add-example"."""
    return next(name for name, kind in _EDITS.items() if type(edit) is kind)


def new(edit: Edit, who: str, why: str, today: date) -> Draft:
    """A draft with a number of its own."""
    return Draft(secrets.token_hex(_BYTES), edit, who, why, today.isoformat())


def read(path: Path) -> Draft | None:
    """The draft of a file; None where it holds none, or is gone meanwhile."""
    try:
        found = dict(entries(plain_file(path).read_text(encoding="utf-8")))
        who, why, day = (str(found.pop(key)) for key in ("who", "why", "day"))
        return Draft(path.stem, _edit(found), who, why, day)
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
