"""A report as a person reads it in a terminal."""

import sys

from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from bot.evaluation.cells import Cell, Column, Kind, Table, Tone
from bot.evaluation.report import Part, Report

_LONGEST = 160  # characters of a cell
_BAR = 24  # characters
_PIPED = 140  # characters a line where there is no terminal
_STYLES = {
    Tone.PLAIN: "",
    Tone.GOOD: "green",
    Tone.FAIR: "cyan",
    Tone.POOR: "yellow",
    Tone.BAD: "bold red",
    Tone.DIM: "dim",
}


def show(report: Report, console: Console | None = None) -> None:
    """Prints the report, wrong answers first and goals last."""
    console = console or Console(highlight=False, width=None if sys.stdout.isatty() else _PIPED)
    console.print(Text(report.heading, "bold"))
    for line in report.left_out:
        console.print(Text(f"left out: {line}", "dim"))
    for part in report.parts:
        _show_part(part, console)
    if report.goals:
        console.print()
        for figure, reached, goal, met in report.goals.rows:
            line = f"{figure.text}: {reached.text}, {goal.text}: "
            console.print(Text.assemble(line, _shown(met)))


def _show_part(part: Part, console: Console) -> None:
    if part.title:
        console.print()
        console.print(Text(part.title, "bold reverse"))
        console.print(Text(part.note, "yellow"))
    figures = [
        Text(f"{figure.name}: {figure.value}", _STYLES[figure.tone]) for figure in part.figures
    ]
    console.print(Text("; ").join(figures))
    for table in (part.wrong, part.verdicts, part.intents):
        if table:
            _show_table(table, console)
    if part.flawless:
        names = ", ".join(f"{row[0].text} ({row[1].text})" for row in part.flawless.rows)
        console.print(Text.assemble((f"{part.flawless.title}: ", "green"), names))
    for table in (part.confusions, part.reliability):
        if table:
            _show_table(table, console)


def _show_table(table: Table, console: Console) -> None:
    console.print()
    console.print(Text(table.title, "bold underline"))
    if table.note:
        console.print(Text(table.note, "dim"))
    if not table.rows:
        return
    places = [place for place, column in enumerate(table.columns) if not column.spare]
    grid = Grid(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    for place in places:
        column = table.columns[place]
        right = column.kind is Kind.NUMBER
        grid.add_column(column.name, justify="right" if right else "left", overflow="fold")
    for row in table.rows:
        grid.add_row(*(_drawn(table.columns[place], row[place]) for place in places))
    console.print(grid)


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
