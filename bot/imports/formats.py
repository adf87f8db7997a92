"""Which reader takes which file: by its ending."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from bot.errors import ContentError, Problem
from bot.imports import faq_page, objects, rasa, sheet, table
from bot.imports.brought import Bringing, together

_READERS: Mapping[str, Callable[[Path], Bringing]] = {
    **dict.fromkeys((".csv", ".tsv", ".tab", ".txt"), table.bringing),
    **dict.fromkeys((".xlsx", ".xlsm"), sheet.bringing),
    **dict.fromkeys((".html", ".htm", ".xhtml"), faq_page.bringing),
    ".json": objects.bringing,
}
_PROJECT = (".yml", ".yaml")
_KNOWN = "bring CSV, XLSX, JSON, HTML, QnA Maker's TSV, or a Rasa project's YAML."
_NO_COLUMNS = "copy it into a sheet with the columns question and answer."
_REMEDIES: Mapping[str, str] = {
    ".md": "is Markdown: of Rasa 1, first: rasa data convert nlu --format yaml; any other, "
    + _NO_COLUMNS,
    **dict.fromkeys((".xls", ".xlsb", ".ods", ".numbers"), "is a sheet; save it as XLSX or CSV."),
    **dict.fromkeys((".pdf", ".doc", ".docx", ".odt", ".rtf"), f"is a text; {_NO_COLUMNS}"),
    ".zip": "is packed; unpack it, and name what is in it.",
}
MOST = 2_000
"""Questions of one import: among more, the bot tells one from the other badly."""


def bringing(paths: Iterable[Path]) -> Bringing:
    """All that these files hold, and those below folders; all YAML files are one project. Raises
    ContentError with every problem of every file."""
    problems: list[Problem] = []
    named = list(paths)
    parts = []
    for read in _readings(list(_files(named, problems)), problems):
        try:
            parts.append(read())
        except ContentError as error:
            problems += error.problems
    found = together(parts)
    if not problems and not found.questions and not found.notes:
        problems = [Problem(path, 0, f"holds no question; {_KNOWN}") for path in named]
    if len(found.questions) > MOST:
        what = f"{len(found.questions):,} questions are more than {MOST:,}; bring the most asked."
        problems.append(Problem(named[0], 0, what))
    if problems:
        raise ContentError(problems)
    return found


def _files(paths: Iterable[Path], problems: list[Problem]) -> Iterator[Path]:
    """The files that are named, and those of folders that can be read: a project has others."""
    for path in paths:
        if path.is_dir():
            below = sorted(one for one in path.rglob("*") if one.is_file())
            yield from (one for one in below if not _is_hidden(one, path) and _is_known(one))
        elif path.exists():
            yield path
        else:
            problems.append(Problem(path, 0, "is not there; check the name and its folder."))


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _is_known(path: Path) -> bool:
    return path.suffix.lower() in (*_READERS, *_PROJECT) and not path.name.startswith(
        "requirements"
    )


def _readings(paths: Iterable[Path], problems: list[Problem]) -> Iterator[Callable[[], Bringing]]:
    project = []
    for path in paths:
        ending = path.suffix.lower()
        if ending in _PROJECT:
            project.append(path)
        elif reader := _READERS.get(ending):
            yield partial(reader, path)
        else:
            remedy = _REMEDIES.get(ending, f"is of a kind that cannot be read; {_KNOWN}")
            problems.append(Problem(path, 0, remedy))
    if project:
        yield partial(rasa.bringing, project)
