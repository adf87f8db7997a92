"""A report as a person reads it in a terminal."""

import sys
from collections.abc import Sequence
from dataclasses import replace

from rich.cells import cell_len
from rich.console import Console, Group, JustifyMethod
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from bot.evaluation.cells import Cell, Column, Kind, Table, Tone
from bot.evaluation.report import Part, Report

_LONGEST = 160  # characters of a cell
_BAR = 24  # characters
_PIPED = 140  # characters a line where there is no terminal
_NARROWEST = 22  # characters of a column of texts; in fewer nobody reads them
_GAP = 2
_INDENT = 4
_STYLES = {
    Tone.PLAIN: "",
    Tone.GOOD: "green",
    Tone.FAIR: "cyan",
    Tone.POOR: "yellow",
    Tone.BAD: "bold red",
    Tone.DIM: "dim",
}


def show(report: Report, console: Console | None = None) -> None:
    """Prints the report: wrong answers first, and last, above the prompt, what it comes to."""
    console = console or Console(highlight=False, width=None if sys.stdout.isatty() else _PIPED)
    console.print(Text(report.heading, "bold"))
    console.print(Text(report.origin, "dim"))
    for line in report.left_out:
        console.print(Text(f"left out: {line}", "dim"))
    for part in report.parts:
        _show_part(part, console)
    if report.since:
        _show_table(report.since, console)
    for part in report.parts:
        _show_result(part, console)
    if report.since:
        console.print(Text(report.since.title))
    if report.goals:
        for figure, reached, goal, met in report.goals.rows:
            line = f"{figure.text}: {reached.text}, {goal.text}: "
            console.print(Text.assemble(line, _shown(met)))


def _show_part(part: Part, console: Console) -> None:
    if part.title:
        console.print()
        console.print(Text(part.title, "bold reverse"))
        console.print(Text(part.note, "yellow"))
    for table in (part.wrong, part.confusions, part.intents):
        if table:
            _show_table(table, console)
    if part.flawless:
        names = ", ".join(f"{row[0].text} ({row[1].text})" for row in part.flawless.rows)
        console.print()
        console.print(Text.assemble((f"{part.flawless.title}: ", "green"), names))
    if part.reliability:
        _show_table(part.reliability, console)


def _show_result(part: Part, console: Console) -> None:
    if part.verdicts:
        title = ": ".join(filter(None, (part.verdicts.title, part.title)))
        _show_table(replace(part.verdicts, title=title), console)
    elif part.title:
        console.print(Text(part.title, "bold underline"))
    for figure in part.figures:
        console.print(Text(f"{figure.name}: {figure.value}", _STYLES[figure.tone]))
    console.print()


def _show_table(table: Table, console: Console) -> None:
    console.print()
    console.print(Text(table.title, "bold underline"))
    if table.note:
        console.print(Text(table.note, "dim"))
    if not table.rows:
        return
    drawn = [place for place, column in enumerate(table.columns) if not column.spare]
    plain = [place for place in drawn if table.columns[place].kind is not Kind.BAR]
    for places in (drawn, plain):
        widths = [_narrowest(table, place) for place in places]
        if sum(widths) + _GAP * (len(widths) - 1) <= console.width:
            console.print(_grid(table, places, widths))
            return
    for row in table.rows:
        console.print(_card(table.columns, row))


def _narrowest(table: Table, place: int) -> int:
    """Characters in which a column can be read: no number and no name is broken."""
    column, cells = table.columns[place], [_shown(row[place]) for row in table.rows]
    if column.kind is Kind.BAR:
        return _BAR
    words = [word for cell in cells for word in cell.plain.split()]
    heading = cell_len(column.name)
    if column.kind is Kind.NAME:
        return max(heading, *map(cell_len, words))
    longest = max(heading, *(cell.cell_len for cell in cells))
    return longest if column.kind is Kind.NUMBER else min(longest, _NARROWEST)


def _grid(table: Table, places: Sequence[int], widths: Sequence[int]) -> Grid:
    grid = Grid(box=None, padding=(0, _GAP, 0, 0), header_style="dim", pad_edge=False)
    for place, width in zip(places, widths, strict=True):
        column = table.columns[place]
        justify: JustifyMethod = "right" if column.kind is Kind.NUMBER else "left"
        grid.add_column(column.name, justify=justify, overflow="fold", min_width=width)
    for row in table.rows:
        grid.add_row(*(_drawn(table.columns[place], row[place]) for place in places))
    return grid


def _card(columns: Sequence[Column], row: Sequence[Cell]) -> Group:
    """A row where there is no room for columns: what it is about, and below it the rest by name."""
    first, *others = zip(columns, row, strict=True)
    rest = [
        Text.assemble((f"{column.name} ", "dim"), _shown(cell))
        for column, cell in others
        if cell.text and cell.tone is not Tone.DIM and not column.spare
    ]
    below = Padding(Text(" · ").join(rest), (0, 0, 0, _INDENT))
    return Group(_shown(first[1]), below)


def _drawn(column: Column, cell: Cell) -> Text:
    return _bar(cell) if column.kind is Kind.BAR else _shown(cell)


def _shown(cell: Cell) -> Text:
    text = Text("  " if cell.inner else "")
    text.append(_short(cell.text), _STYLES[cell.tone])
    if cell.beside:
        text.append(f" {cell.beside}", "dim")
    return text


def _bar(cell: Cell) -> Text:
    filled = cell.share * _BAR
    bar = "█" * int(filled) + ("▌" if filled % 1 >= 0.5 else "")
    return Text(bar or ("▏" if cell.share else ""), _STYLES[cell.tone])


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
