"""The confusion matrix as squares to be coloured: what was wanted in rows, what came in columns."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.content import AREAS
from bot.evaluation.cells import Tone
from bot.evaluation.measures import ASKED_BACK, REFUSED, Counts, matrix
from bot.evaluation.questions import OUT_OF_SCOPE
from bot.evaluation.tables import label, tone
from bot.evaluation.verdicts import Result, Verdict

_NO_INTENTS = (OUT_OF_SCOPE, ASKED_BACK, REFUSED)


@dataclass(frozen=True, slots=True)
class Square:
    """Some questions that wanted the intent of a row and got that of a column."""

    row: int
    column: int
    count: int
    of: int
    """Questions in its row."""
    tone: Tone
    """Of their most frequent verdict."""

    @property
    def share(self) -> float:
        return self.count / self.of


@dataclass(frozen=True, slots=True)
class Band:
    """Neighbouring intents of one area, from ``start`` to before ``end``; no area: "" ."""

    area: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Counts as coloured squares; rows and columns by area, what is no intent last."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    squares: tuple[Square, ...]
    row_bands: tuple[Band, ...]
    column_bands: tuple[Band, ...]


def by_area(results: Sequence[Result]) -> HeatMap:
    """The areas against each other."""
    return _heat_map(results, lambda name: name if name in _NO_INTENTS else _area(name))


def by_intent(results: Sequence[Result]) -> HeatMap:
    """The intents against each other."""
    return _heat_map(results, str)


def _heat_map(results: Sequence[Result], name: Callable[[str], str]) -> HeatMap:
    cells = matrix(results, name)
    rows = sorted({wanted for wanted, _ in cells}, key=_order)
    names = sorted({name for pair in cells for name in pair}, key=_order)
    columns = [name for name in names if name != OUT_OF_SCOPE]
    totals = Counter[str]()
    for (wanted, _), counts in cells.items():
        totals[wanted] += counts.total
    squares = [
        Square(
            rows.index(wanted),
            columns.index(got),
            counts.total,
            totals[wanted],
            tone(_most(counts), wanted == OUT_OF_SCOPE),
        )
        for (wanted, got), counts in cells.items()
    ]
    return HeatMap(
        tuple(map(label, rows)),
        tuple(map(label, columns)),
        tuple(sorted(squares, key=lambda square: (square.row, square.column))),
        _bands(rows),
        _bands(columns),
    )


def _most(counts: Counts) -> Verdict:
    return max(Verdict, key=lambda verdict: counts.of.get(verdict, 0))


def _area(name: str) -> str:
    return name.partition(".")[0]


def _order(name: str) -> tuple[int, str]:
    """Areas as they stand everywhere, unknown ones behind, what is no intent last."""
    order = (*AREAS, *_NO_INTENTS)
    first = name if name in _NO_INTENTS else _area(name)
    return (order.index(first) if first in order else len(AREAS), name)


def _bands(names: Sequence[str]) -> tuple[Band, ...]:
    found, start = [], 0
    for area, group in groupby(names, key=lambda name: _area(name) if "." in name else ""):
        end = start + len(list(group))
        found.append(Band(area, start, end))
        start = end
    return tuple(found)
