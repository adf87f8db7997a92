"""Rows of a sheet and objects of a list: cells by what they hold, whatever they are called.

The columns of QnA Maker and of Azure's custom question answering are among them.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.content import Place
from bot.imports.brought import Bringing, Brought, Note, Part
from bot.text import fold, words


class Role(StrEnum):
    """What a cell holds."""

    QUESTION = "question"
    ANSWER = "answer"
    MORE = "more"
    """Further ways to ask."""
    CATEGORY = "category"
    LANGUAGE = "language"
    ID = "id"
    METADATA = "metadata"
    PROMPTS = "prompts"
    CONTEXT = "context"
    """Whether it is asked only after another question."""
    UNUSED = "unused"


_NAMES: Mapping[Role, str] = {
    Role.QUESTION: "question questions pregunta preguntas q query title titulo faq consulta "
    "utterance questiontext questiontitle name",
    Role.ANSWER: "answer answers respuesta respuestas a response responses reply text content "
    "answertext contestacion acceptedanswer body",
    Role.MORE: "alternative alternatives alternativequestions alternatequestions alternatequestion "
    "alternatephrasings otherquestions variations variants variante variantes otraspreguntas "
    "otrasformas examples ejemplos waystoask alsoasked paraphrases utterances phrasings synonyms",
    Role.CATEGORY: "category categoria topic tema area section seccion group grupo department",
    Role.LANGUAGE: "language lang idioma lengua locale",
    Role.ID: "qnaid",
    Role.METADATA: "metadata",
    Role.PROMPTS: "prompts",
    Role.CONTEXT: "iscontextonly",
    Role.UNUSED: "source suggestedquestions url lastupdated lastupdatedtimestamp updated created "
    "author status notes notas editorial isdocumenttext id key number nr no",
}
_ROLES: Mapping[str, Role] = {
    name: role for role, names in _NAMES.items() for name in names.split()
}
_NUMBERED = re.compile(r"(?:question|pregunta|q|alternative|variante?|example|ejemplo)s?\d+")
LANGUAGES: Mapping[str, str] = {
    **dict.fromkeys(("en", "eng", "english", "ingles"), "en"),
    **dict.fromkeys(("es", "spa", "spanish", "espanol", "castellano"), "es"),
}
"""What files call the languages that ship."""
_SEVERAL = re.compile(r"\s*[|\n]\s*")
_SEVERAL_MORE = re.compile(r"\s*[|\n;]\s*")
_YES = ("true", "yes", "1")
_CATEGORIES = ("category", "topic", "area", "section")
"""Under what Azure's metadata may name one."""
_SHORT = 40  # characters of a heading in a sheet, at the most


@dataclass(frozen=True, slots=True)
class Record:
    """One row or object."""

    cells: Mapping[Role, tuple[str, ...]]
    place: Place
    category: str = ""
    """Of what it stands below, where no cell says one."""

    def first(self, role: Role) -> str:
        """What it holds of a role; "" where it holds nothing."""
        return next(iter(self.cells.get(role, ())), "")


def role(name: str) -> tuple[Role | None, str]:
    """What a column or a key of this name holds, and in which language: "Respuesta (es)"."""
    parts = re.findall(r"[a-z0-9]+", fold(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)))
    language = LANGUAGES.get(parts[-1], "") if len(parts) > 1 else ""
    joined = "".join(parts[:-1] if language else parts)
    if joined not in _ROLES and _NUMBERED.fullmatch(joined):
        return Role.MORE, language
    return _ROLES.get(joined), language


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
    columns = [role(cell) for cell in rows[0].cells]
    named = {name for name, _ in columns if name}
    if {Role.QUESTION, Role.ANSWER} <= named:
        unused = [
            cell
            for cell, (held, _) in zip(rows[0].cells, columns, strict=True)
            if cell.strip() and held is None
        ]
        notes = [_unused(rows[0].place, cell) for cell in unused]
        below = _below(rows[1:], columns)
    else:
        columns, notes = _guessed(rows)
        below = _below(rows, columns)
    found = of_records(below)
    return replace(found, notes=(*notes, *found.notes))


def _unused(place: Place, column: str) -> Note:
    return Note(Part.LEFT, place, f"the column {column!r}: the bot has no use for it.")


def _guessed(rows: Sequence[Row]) -> tuple[list[tuple[Role | None, str]], list[Note]]:
    """Which column holds what where none is named: questions have question marks, answers are
    long."""
    wide = max(len(row.cells) for row in rows)
    columns = [[row.cells[at] for row in rows if at < len(row.cells)] for at in range(wide)]
    asking = [sum("?" in cell for cell in column) for column in columns]
    question = asking.index(max(asking))
    sizes = [sum(map(len, column)) if at != question else -1 for at, column in enumerate(columns)]
    answer = sizes.index(max(sizes))
    held: list[tuple[Role | None, str]] = [(None, "")] * wide
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
    return row.filled == [first] and len(first) <= _SHORT and "?" not in first


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
    return Record(cells, row.place, heading)


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
            what = (
                f"{shorten(asked[0])} is asked only after another question; the bot keeps no such"
            )
            self._note(Part.BY_HAND, record, f"{what} order: word it so that it stands alone.")
            return
        if prompts := ", ".join(map(shorten, record.cells.get(Role.PROMPTS, ()))):
            what = f"buttons below {shorten(asked[0])}: {prompts}; write them as follow_ups."
            self._note(Part.BY_HAND, record, what)
        metadata = dict(_pairs(record.cells.get(Role.METADATA, ())))
        named = next((metadata[name] for name in _CATEGORIES if name in metadata), "")
        language = record.first(Role.LANGUAGE) or metadata.get("language", "")
        category = record.first(Role.CATEGORY) or named or record.category
        new = Brought(asked[0], tuple(asked[1:]), answer, record.place, category, language)
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
