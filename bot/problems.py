"""Problems of the content as a person reads them: each with its line as it stands, a sign below the
part that is meant, and what would be right; and for programs, an object each."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from bot.errors import Cause, Problem, causes, others

_QUOTED = re.compile(r"'([^']+)'|\"([^\"]+)\"|(\{[^{}]*\})")
"""What a problem quotes of its line."""
_FIGURES = re.compile(r"\d[\d.:-]{3,}")
"""A date or a number of which it says something without quotation marks."""
_VALUE = re.compile(r"\s*(?:- +)*(?:[^\s:#][^:#]*:\s+)?(\S.*?)\s*$")
_LONGEST = 100
"""Characters of a line that are shown."""
_BEFORE = 40
"""Of these, so many before the part that is meant."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line of a file, and the part of it that is meant."""

    line: str
    column: int
    """From 1; 0 where no part is."""
    width: int
    """Characters."""


def show(problems: Sequence[Problem], console: Console) -> None:
    """Prints the problems, those of one cause together; without colour where nobody looks on."""
    for at, cause in enumerate(causes(problems)):
        for line in [Text(), *_shown(cause)] if at else _shown(cause):
            console.print(line, soft_wrap=True, highlight=False)


def summary(problems: Sequence[Problem]) -> str:
    """How many there are: "3 problems in 2 files."."""
    files = {problem.path for problem in problems if problem.path.parent != Path()}
    counted = f"{len(problems)} problem{'s' * (len(problems) != 1)}"
    return f"{counted} in {len(files)} file{'s' * (len(files) != 1)}." if files else f"{counted}."


def as_json(problem: Problem) -> dict[str, object]:
    """A problem as an object; the column is 0 where none is known."""
    found = excerpt(problem)
    return {
        "path": str(problem.path),
        "line": problem.line,
        "column": found.column if found else 0,
        "message": problem.wrong,
        "remedy": problem.remedy,
        "to_do": problem.to_do,
    }


def moved(problem: Problem, folder: Path, other: Path) -> Problem:
    """A problem of a folder's file as if it stood in another one, with its line as it is here."""
    if not problem.path.is_relative_to(folder):
        return problem
    path = other / problem.path.relative_to(folder)
    return replace(problem, path=path, quoted=_line(problem) or "")


def excerpt(problem: Problem) -> Excerpt | None:
    """The line of a problem, and the part of it that the problem is about; None where there is no
    such line."""
    line = _line(problem)
    if line is None or not line.strip():
        return None
    column, width = _part(line, problem)
    return Excerpt(line, column, width)


def _line(problem: Problem) -> str | None:
    if problem.quoted is not None or not problem.line:
        return problem.quoted
    try:
        lines = problem.path.read_text(encoding="utf-8-sig", errors="replace").split("\n")
    except OSError:
        return None
    return lines[problem.line - 1] if problem.line <= len(lines) else None


def _part(line: str, problem: Problem) -> tuple[int, int]:
    """The column and the width of the part that a problem is about: where that is known, else what
    it quotes, else the value. 0 of what it quotes and the line has not."""
    if problem.column:
        word = re.compile(r"\S*").match(line, problem.column - 1)
        return problem.column, max(len(word[0]) if word else 0, 1)
    quoted = ["".join(filter(None, found)) for found in _QUOTED.findall(problem.wrong)]
    for part in quoted or _FIGURES.findall(problem.wrong):
        if (at := line.lower().find(part.lower())) >= 0:
            return at + 1, len(part)
    found = _VALUE.match(line)
    if quoted or not found:
        return 0, 0
    return found.start(1) + 1, len(found[1])


def _shown(cause: Cause) -> Iterator[Text]:
    """A cause in lines: where and what; the line with the part; what would be right; where else."""
    first = cause[0]
    found = excerpt(first)
    column = f":{found.column}" if found and found.column else ""
    yield Text.assemble((f"{first.place}{column}: ", "bold"), first.wrong)
    margin = " " * max(len(str(first.line)), 2)
    if found:
        yield from _framed(found, f"{first.line:>{len(margin)}}", margin)
    for sign, text in (("=", first.remedy), ("+", others(cause))):
        if text:
            yield Text.assemble((f"{margin} {sign} ", "blue"), (text, "green" * (sign == "=")))


def _framed(found: Excerpt, number: str, margin: str) -> Iterator[Text]:
    """The line with its number, and a sign below each character of the part."""
    cut = max(found.column - _BEFORE, 0) if len(found.line) > _LONGEST else 0
    dots = "…" * bool(cut)
    line = dots + _visible(found.line[cut : cut + _LONGEST])
    yield Text.assemble((f"{number} | ", "blue"), line)
    if found.column:
        start = found.column - 1 - cut + len(dots)
        blanks = " " * cell_len(line[:start])
        signs = "^" * max(cell_len(line[start : start + found.width]), 1)
        yield Text.assemble((f"{margin} | ", "blue"), (blanks + signs, "bold red"))


def _visible(line: str) -> str:
    """The line with a sign for each that would not show, or that would move the cursor."""
    return "".join(sign if sign.isprintable() else "·" for sign in line.expandtabs(1))
