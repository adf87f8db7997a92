"""Rows of a sheet and objects of a list: cells by what they hold, whatever they are called.

The columns of QnA Maker and of Azure's custom question answering are among them.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.content import Place
from bot.imports.brought import Bringing, Brought, Note, Part
from bot.imports.roles import Role, header
from bot.text import words

_SEVERAL = re.compile(r"\s*[|\n]\s*")
_SEVERAL_MORE = re.compile(r"\s*[|\n;]\s*")
_YES = ("true", "yes", "1")
_CATEGORIES = ("category", "topic", "area", "section")
"""Under what Azure's metadata may name one."""
_SHORT = 40  # characters of a text that is shown in a note
_ALONE = 5  # words of a question that says by itself what it is about
_HEAD = 10  # rows, among which the names of the columns stand, maybe below a title
_FEW = 3  # words of a heading in a sheet, at the most


@dataclass(frozen=True, slots=True)
class Record:
    """One row or object."""

    cells: Mapping[Role, tuple[str, ...]]
    place: Place
    category: str = ""
    """Of what it stands below, where no cell says one."""
    is_one_row: bool = False
    """Whether the same row is a record in other languages, too."""

    def first(self, role: Role) -> str:
        """What it holds of a role; "" where it holds nothing."""
        return next(iter(self.cells.get(role, ())), "")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row."""

    cells: tuple[str, ...]
    place: Place

    @property
    def filled(self) -> list[str]:
        """Those that hold anything."""
        return [cell for cell in self.cells if cell.strip()]


def of_rows(rows: Sequence[Row]) -> Bringing:
    """What a sheet holds, with a row of names or without."""
    rows = [row for row in rows if row.filled]
    if not rows:
        return Bringing()
    head = next((row for row in rows[:_HEAD] if _is_named(row)), None)
    if head is None:
        columns, notes = _guessed(rows)
    else:
        rows = rows[rows.index(head) + 1 :]
        columns = [
            held if held[0] or not _asks(_column(rows, at)) else (Role.MORE, held[1])
            for at, held in enumerate(map(header, head.cells))
        ]
        notes = [
            _unused(head.place, cell)
            for cell, (held, _) in zip(head.cells, columns, strict=True)
            if cell.strip() and held is None
        ]
    below = _below(rows, columns)
    notes += [
        _spilt(row)
        for row in rows
        if len(row.cells) > len(columns) and any(row.cells[len(columns) :])
    ]
    found = of_records(below)
    return replace(found, notes=(*notes, *found.notes))


def _is_named(row: Row) -> bool:
    """Whether it holds the names of the columns."""
    return {Role.QUESTION, Role.ANSWER} <= {header(cell)[0] for cell in row.cells}


def _column(rows: Iterable[Row], at: int) -> list[str]:
    return [row.cells[at] for row in rows if at < len(row.cells)]


def _asks(column: Iterable[str]) -> bool:
    """Whether most of its cells ask something, and do nothing else."""
    filled = [cell.strip() for cell in column if cell.strip()]
    return sum(cell.endswith("?") for cell in filled) > len(filled) / 2


def _spilt(row: Row) -> Note:
    what = f"{shorten(row.filled[0])} has more cells than there are columns"
    right = "put quotes around a text that holds what parts the cells."
    return Note(Part.REVIEW, row.place, f"{what}; {right}")


def _unused(place: Place, column: str) -> Note:
    return Note(Part.LEFT, place, f"the column {column!r}: the bot has no use for it.")


def _guessed(rows: Sequence[Row]) -> tuple[list[tuple[Role | None, str]], list[Note]]:
    """Which column holds what where none is named: questions have question marks, answers are
    long."""
    wide = max(len(row.cells) for row in rows)
    columns = [_column(rows, at) for at in range(wide)]
    asking = [sum("?" in cell for cell in column) for column in columns]
    question = asking.index(max(asking))
    sizes = [sum(map(len, column)) if at != question else -1 for at, column in enumerate(columns)]
    answer = sizes.index(max(sizes))
    held: list[tuple[Role | None, str]] = [
        (Role.MORE if _asks(column) else None, "") for column in columns
    ]
    held[question] = (Role.QUESTION, "")
    if wide > 1:
        held[answer] = (Role.ANSWER, "")
    what = f"no column is called question and answer; took column {question + 1} for the questions"
    right = f"and column {answer + 1} for the answers. Name the columns if that is wrong."
    return held, [Note(Part.REVIEW, rows[0].place, f"{what} {right}")]


def _below(rows: Iterable[Row], columns: Sequence[tuple[Role | None, str]]) -> Iterator[Record]:
    """The rows as records, in each language of the columns; a row of one short cell is a heading
    of those below it."""
    languages = list(dict.fromkeys(language for role, language in columns if role and language))
    heading = ""
    for row in rows:
        if len(columns) > 1 and _is_heading(row):
            heading = row.filled[0].strip(" :")
            continue
        for language in languages or [""]:
            yield _record(row, columns, language, heading)


def _is_heading(row: Row) -> bool:
    first = row.cells[0]
    return row.filled == [first] and len(words(first)) <= _FEW and "?" not in first


def _record(
    row: Row, columns: Sequence[tuple[Role | None, str]], language: str, heading: str
) -> Record:
    cells: dict[Role, tuple[str, ...]] = {}
    for cell, (held, spoken) in zip(row.cells, columns, strict=False):
        if held and cell.strip() and spoken in ("", language):
            texts = _prompts(cell) if held is Role.PROMPTS else (cell.strip(),)
            cells[held] = (*cells.get(held, ()), *texts)
    if language:
        cells[Role.LANGUAGE] = (language,)
    return Record(cells, row.place, heading, is_one_row=bool(language))


@dataclass(slots=True)
class _Gathered:
    """The questions of records, those with one answer together; what is found joins ``notes``."""

    notes: list[Note] = field(default_factory=list)
    questions: dict[tuple[str, str, str], Brought] = field(default_factory=dict)

    def add(self, record: Record) -> None:
        asked = [part for cell in record.cells.get(Role.QUESTION, ()) for part in _parts(cell)]
        more = record.cells.get(Role.MORE, ())
        asked += [part for cell in more for part in _parts(cell, _SEVERAL_MORE)]
        answer = "\n\n".join(record.cells.get(Role.ANSWER, ()))
        if not asked and not answer:
            return
        if not asked or not answer:
            lacks = "answer" if asked else "question"
            shown = asked[0] if asked else answer
            self._note(Part.LEFT, record, f"{shorten(shown)} has no {lacks}; write it.")
            return
        if record.first(Role.CONTEXT).lower() in _YES:
            what = f"{shorten(asked[0])} is asked only after another question"
            if len(words(asked[0])) < _ALONE:
                right = "the bot keeps no such order: word it so that it stands alone."
                self._note(Part.BY_HAND, record, f"{what}; {right}")
                return
            right = "the bot answers it at any time: see that it stands alone."
            self._note(Part.REVIEW, record, f"{what}; {right}")
        if prompts := ", ".join(map(shorten, record.cells.get(Role.PROMPTS, ()))):
            what = f"buttons below {shorten(asked[0])}: {prompts}; write them as follow_ups."
            self._note(Part.BY_HAND, record, what)
        metadata = dict(_pairs(record.cells.get(Role.METADATA, ())))
        named = next((metadata[name] for name in _CATEGORIES if name in metadata), "")
        language = record.first(Role.LANGUAGE) or metadata.get("language", "")
        category = record.first(Role.CATEGORY) or named or record.category
        new = Brought(
            asked[0],
            tuple(asked[1:]),
            answer,
            record.place,
            category,
            language,
            is_one_row=record.is_one_row,
        )
        self._join(new, record.first(Role.ID))

    def _join(self, new: Brought, number: str) -> None:
        """Rows with one answer are ways to ask one question, unless their numbers tell them
        apart."""
        key = (new.language, number, " ".join(words(new.answer)) or new.answer)
        old = self.questions.get(key)
        if old is None:
            self.questions[key] = new
        else:
            self.questions[key] = replace(old, wordings=(*old.wordings, *new.asked))

    def _note(self, part: Part, record: Record, what: str) -> None:
        self.notes.append(Note(part, record.place, what))


def of_records(records: Iterable[Record]) -> Bringing:
    """What rows or objects hold, each answer once."""
    gathered = _Gathered()
    for record in records:
        gathered.add(record)
    return Bringing(tuple(gathered.questions.values()), tuple(gathered.notes))


def _parts(cell: str, between: re.Pattern[str] = _SEVERAL) -> list[str]:
    """The ways to ask that stand in one cell."""
    return [part for part in between.split(cell) if words(part)]


def _pairs(cells: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Metadata as "category:billing | language:es"."""
    for cell in cells:
        for part in cell.split("|"):
            name, _, value = part.partition(":")
            if value.strip():
                yield name.strip().lower(), value.strip()


def shorten(text: str, most: int = _SHORT) -> str:
    """A text in quotes, its beginning where it is long."""
    line = " ".join(text.split())
    return f"“{line}”" if len(line) <= most else f"“{line[: most - 1].rstrip()}…”"


def _prompts(cell: str) -> tuple[str, ...]:
    """What the buttons of a row show; they stand in its cell as JSON."""
    try:
        return shown(json.loads(cell))
    except (ValueError, RecursionError):
        return ()


def shown(prompts: object) -> tuple[str, ...]:
    """What QnA Maker's buttons show."""
    listed = [one for one in prompts if isinstance(one, dict)] if isinstance(prompts, list) else []
    texts = (one.get("displayText") or one.get("DisplayText") for one in listed)
    return tuple(str(text) for text in texts if text)
