"""Workbooks (XLSX), each worksheet a table: the one door to openpyxl."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from bot.content import Place
from bot.errors import ContentError, Problem
from bot.imports import files
from bot.imports.brought import Bringing, together
from bot.imports.records import Row, of_rows
from bot.imports.table import MOST_ROWS
from bot.plain_file import LARGEST

_LARGEST = 10 * LARGEST
"""Bytes of all that a workbook packs, unpacked: a small file may hold gigabytes of nothing."""
_MOST_CELLS = 50  # of a row
_EMPTY = 200  # rows without a word, behind which nothing more is looked for


def bringing(path: Path) -> Bringing:
    """What all worksheets hold that are shown. Raises ContentError."""
    held = BytesIO(files.body(path))
    try:
        with zipfile.ZipFile(held) as packed:
            size = sum(part.file_size for part in packed.infolist())
        if size > _LARGEST:
            what = f"unpacks to more than {_LARGEST // 1024 // 1024} MB; save the sheet as CSV."
            raise ContentError([Problem(path, 0, what)])
        workbook = load_workbook(held, read_only=True, data_only=True)
    except ContentError:
        raise
    except Exception:  # of a broken workbook the library raises whatever its parts raise
        raise _broken(path) from None
    try:
        shown = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
        return together(of_rows(list(_rows(sheet, path, len(shown) > 1))) for sheet in shown)
    except ContentError:
        raise
    except Exception:
        raise _broken(path) from None
    finally:
        workbook.close()


def _broken(path: Path) -> ContentError:
    what = "is no workbook that can be read; open it in a spreadsheet and save it as XLSX or CSV."
    return ContentError([Problem(path, 0, what)])


def _rows(sheet: Any, path: Path, several: bool) -> Iterator[Row]:
    """The rows up to the last one that holds anything; of several worksheets each with its name."""
    where = Path(f"{path}[{sheet.title}]") if several else path
    sheet.reset_dimensions()  # which some programs write wrongly, so that rows would be lost
    empty = 0
    for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=_MOST_CELLS), 1):
        row = Row(tuple(map(_text, cells)), Place(where, number))
        empty = 0 if row.filled else empty + 1
        if empty > _EMPTY:
            return
        if number > MOST_ROWS:
            what = f"has more than {MOST_ROWS:,} rows; split it into several files."
            raise ContentError([Problem(where, 0, what)])
        yield row


def _text(cell: object) -> str:
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
