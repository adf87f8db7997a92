"""Tables in text: CSV and its like, with whatever stands between the cells."""

import csv
from collections import Counter
from pathlib import Path

from bot.content import Place
from bot.errors import ContentError, Problem
from bot.imports import files
from bot.imports.brought import Bringing
from bot.imports.records import Row, of_rows

_DELIMITERS = "\t;,|"
_LOOKED_AT = 200  # rows by which the delimiter is told
_LONGEST = 1_000_000  # characters of a cell
MOST_ROWS = 20_000


def bringing(path: Path) -> Bringing:
    """What a table holds. Raises ContentError."""
    text = files.text(path)
    return of_rows(_rows(text, _delimiter(text), path))


def _delimiter(text: str) -> str:
    """What parts most rows into the same number of cells, two at least."""

    def score(delimiter: str) -> tuple[float, int]:
        try:
            rows = [row for row in csv.reader(text.splitlines(True), delimiter=delimiter) if row]
        except csv.Error:
            return 0.0, 0
        sizes = Counter(map(len, rows[:_LOOKED_AT]))
        cells, times = max(sizes.items(), key=lambda one: (one[1], one[0]), default=(1, 0))
        return (times / min(len(rows), _LOOKED_AT), cells) if cells > 1 else (0.0, 0)

    return max(_DELIMITERS, key=score)


def _rows(text: str, delimiter: str, path: Path) -> list[Row]:
    csv.field_size_limit(_LONGEST)
    reader = csv.reader(text.splitlines(True), delimiter=delimiter)
    rows, line = [], 1
    try:
        for cells in reader:
            rows.append(Row(tuple(cells), Place(path, line)))
            line = reader.line_num + 1
            if len(rows) > MOST_ROWS:
                what = f"has more than {MOST_ROWS:,} rows; split it into several files."
                raise ContentError([Problem(path, 0, what)])
    except csv.Error:
        what = "a cell never ends; look for a quote that is not closed."
        raise ContentError([Problem(path, line, what)]) from None
    return rows
