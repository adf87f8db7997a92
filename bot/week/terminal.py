"""A week as a person reads it in a terminal."""

import sys

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.content import Content
from bot.week.figures import Part, Week
from bot.week.shown import explained, label, title

_BAR = 16  # characters
_PIPED = 100  # characters a line where there is no terminal
_INDENT = 2  # characters
_UNTOLD = "–"


def show(week: Week, content: Content, console: Console | None = None) -> None:
    """Prints its parts one below the other, without what is nothing in both weeks."""
    console = console or Console(highlight=False, width=None if sys.stdout.isatty() else _PIPED)
    console.print(Text(title(week, content), "bold"))
    grid = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    grid.add_column("", overflow="fold")
    for name in ("now", "before"):
        grid.add_column(content.message(f"week.{name}"), justify="right")
    grid.add_column("")
    for part in week.parts:
        if part.counted:
            _add(part, content, grid)
    console.print(grid)
    for line in (content.message("week.bars"), explained(content)):
        console.print(Text(line, "dim"))


def _add(part: Part, content: Content, grid: Table) -> None:
    most = max(1, *(figure.count for figure in part.figures))
    grid.add_row(Text(content.message(f"week.{part.name}"), "bold"))
    for figure in part.counted:
        before = _UNTOLD if figure.before is None else str(figure.before)
        named = Padding.indent(label(part.name, figure.name, content), _INDENT)
        bar = Text("█" * round(_BAR * figure.count / most), "cyan")
        grid.add_row(named, str(figure.count), Text(before, "dim"), bar)
    grid.add_row()
