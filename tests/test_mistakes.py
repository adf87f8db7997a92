"""Each row of mistakes.yaml: what a front desk does wrong, and all that `check` says of it."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.checks import check, misdated, to_do
from bot.content import load
from bot.errors import ContentError, Problem
from bot.problems import excerpt
from tests import tongues
from tests.clinic import Clinic

TODAY = date(2026, 11, 26)
_TABLE = yaml.load(Path(__file__).with_name("mistakes.yaml").read_text("utf-8"), yaml.BaseLoader)
_WHY = "promises a result"
_FACTS = "parking:\ndirections:\nprices:\n"
"""What the clinic that ships has, and the small one has not."""

Row = Mapping[str, Any]


def told(small: Path, own: Path) -> list[Problem]:
    """All that `check` says of a folder, laid over the small clinic."""
    try:
        contents = load([small, own], {})
    except ContentError as error:
        return list(error.problems)
    return [*check(contents), *misdated(contents, TODAY), *to_do(contents)]


def spoilt(row: Row, folder: Path) -> tuple[Clinic, Clinic]:
    """The small clinic, and the folder with the mistake."""
    small, own = Clinic(folder / "small"), Clinic(folder / "own", _TABLE["folder"])
    small.add("responses/_clinic.yaml", _FACTS)
    small.change("responses/en/_refused.yaml", _WHY, f"{_WHY}; say what may help, and whom")
    for code in row.get("languages", ()):
        for place, text in tongues.files(code).items():
            small.write(place, text)
    for place, text in row.get("beside", {}).items():
        own.write(place, text)
    for place in row.get("delete", ()):
        (own if (own.folder / place).exists() else small).delete(place)
    if "file" in row:
        text = row.get("text", _TABLE["folder"].get(row.get("moves", row["file"])))
        if "moves" in row:
            own.delete(row["moves"])
        if "from" in row:
            assert text.count(row["from"]) == 1
            text = text.replace(row["from"], row["to"])
        own.write(row["file"], text.encode(row.get("encoding", "utf-8")))
    return small, own


@pytest.mark.parametrize("row", _TABLE["mistakes"], ids=lambda row: row["mistake"])
def test_one_message_says_where_it_is_wrong_and_what_would_be_right(
    row: Row, tmp_path: Path
) -> None:
    small, own = spoilt(row, tmp_path)
    found = told(small.folder, own.folder)

    said = [f"{'to do: ' * one.to_do}{one}".replace(f"{own.folder}/", "") for one in found]
    said = [one.replace(f"{tmp_path}/", "") for one in said]
    assert said == ([row["says"]] if "says" in row else [])
    for problem in found:
        assert problem.remedy, "it says what would be right"
        assert bool(excerpt(problem)) == bool(problem.line), "it shows the line as it stands"


def test_nearly_every_mistake_is_told() -> None:
    taken = [row["mistake"] for row in _TABLE["mistakes"] if "says" not in row]

    assert len(_TABLE["mistakes"]) >= 80
    assert taken == [
        "lines as Windows ends them",
        "a byte order mark",
        "a file of a Mac",
        "a new area with its title",
    ]
