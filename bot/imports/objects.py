"""JSON: lists of questions with answers, in QnA Maker's form, in Azure's, or in any like it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.content import Place
from bot.errors import ContentError, Problem
from bot.imports import files
from bot.imports.brought import Bringing
from bot.imports.records import Record, of_records, shown
from bot.imports.roles import Role, role

_HOLDERS = (
    "assets", "data", "entries", "faq", "faqs", "items", "list", "qna", "qnas",
    "qnadocuments", "qnalist", "questions", "results", "rows",
)  # fmt: skip
"""Names of lists that say nothing of what the questions are about."""
_RASA = ("rasa_nlu_data",)
_CONTEXTS = ("context", "dialog")
_DEEPEST = 20  # levels


def bringing(path: Path) -> Bringing:
    """What a JSON file holds. Raises ContentError."""
    text = files.text(path)
    try:
        held = json.loads(text)
    except json.JSONDecodeError as error:
        what = f"is no JSON here ({error.msg}); export it anew, or mend this line."
        raise ContentError([Problem(path, error.lineno, what)]) from None
    except (RecursionError, ValueError):
        what = "nests too deep, or holds a number without end; export it anew."
        raise ContentError([Problem(path, 0, what)]) from None
    if isinstance(held, dict) and any(name in held for name in _RASA):
        what = "is Rasa's old JSON; first: rasa data convert nlu --format yaml."
        raise ContentError([Problem(path, 0, what)])
    lines = _Lines(text, path)
    return of_records(_records(held, lines, ""))


@dataclass(slots=True)
class _Lines:
    """Where texts stand in a file, asked for in their order."""

    text: str
    path: Path
    at: int = 0
    line: int = 1

    def place(self, text: str) -> Place:
        """Of the next time that it stands there; of what cannot be found, of what came before."""
        for written in (json.dumps(text, ensure_ascii=False), json.dumps(text)):
            found = self.text.find(written, self.at)
            if found >= 0:
                self.line += self.text.count("\n", self.at, found)
                self.at = found
                break
        return Place(self.path, self.line)


def _records(held: Any, lines: _Lines, category: str, depth: int = 0) -> Iterator[Record]:
    """The records of whatever this is; what a list is called is their category, if that says
    anything."""
    if depth > _DEEPEST:
        return
    if isinstance(held, list):
        for item in held:
            yield from _records(item, lines, category, depth + 1)
    elif isinstance(held, dict):
        cells = _cells(held)
        if Role.QUESTION in cells and Role.ANSWER in cells:
            yield Record(cells, lines.place(cells[Role.QUESTION][0]), category)
            return
        for name, value in held.items():
            if isinstance(value, str) and name.rstrip().endswith("?"):
                told = {Role.QUESTION: (name,), Role.ANSWER: (value,)}
                yield Record(told, lines.place(name), category)
            else:
                says_nothing = "".join(filter(str.isalnum, name)).lower() in _HOLDERS
                below = category if says_nothing else name
                yield from _records(value, lines, below, depth + 1)


def _cells(held: Mapping[str, Any]) -> dict[Role, tuple[str, ...]]:
    """What an object holds, by its keys."""
    cells: dict[Role, tuple[str, ...]] = {}
    for name, value in held.items():
        if name.lower() in _CONTEXTS and isinstance(value, dict):
            inner = {key.lower(): one for key, one in value.items()}
            cells[Role.CONTEXT] = (str(inner.get("iscontextonly", "")),)
            cells[Role.PROMPTS] = shown(inner.get("prompts"))
        elif (found := role(name)[0]) is Role.METADATA:
            cells[found] = tuple(_metadata(value))
        elif found is Role.PROMPTS:
            cells[found] = shown(value)
        elif found and (texts := tuple(_texts(value))):
            cells[found] = (*cells.get(found, ()), *texts)
    return cells


def _texts(value: Any) -> Iterator[str]:
    """The texts of a value: one, a list of them, or what has a `text`."""
    if isinstance(value, str):
        if value.strip():
            yield value.strip()
    elif isinstance(value, bool | int | float):
        yield str(value)
    elif isinstance(value, list):
        for item in value:
            if not isinstance(item, list):
                yield from _texts(item)
    elif isinstance(value, dict):
        yield from (
            one.strip() for one in map(value.get, ("text", "value")) if isinstance(one, str)
        )


def _metadata(value: Any) -> Iterator[str]:
    """QnA Maker has a list of names with values, Azure an object."""
    if isinstance(value, dict):
        yield from (f"{name}:{one}" for name, one in value.items() if isinstance(one, str))
    elif isinstance(value, list):
        pairs = (one for one in value if isinstance(one, dict))
        yield from (
            f"{one['name']}:{one['value']}" for one in pairs if {"name", "value"} <= one.keys()
        )
