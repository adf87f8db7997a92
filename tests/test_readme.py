"""The README's table of modules against the tree, and the layers."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
UNLISTED = {"__init__.py", "__main__.py", "__pycache__", "py.typed", "intents", "responses"}


def rows() -> list[str]:
    """The modules in the order of the table, without their endings."""
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    table = re.search(r"\| module \| does \|\n\|---\|---\|\n((?:\|.*\n)+)", page)
    assert table is not None
    named = re.findall(r"^\| `bot/(\w+(?:\.py|/))` \|", table[1], re.MULTILINE)
    assert len(named) == len(table[1].splitlines()), "one module a row"
    return named


def layers() -> list[list[str]]:
    """From the top down, the modules of each layer."""
    written = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = written["tool"]["importlinter"]["contracts"][0]
    return [layer.split(" | ") for layer in contract["layers"]]


def test_the_table_of_modules_is_the_tree() -> None:
    tree = {
        f"{path.name}/" if path.is_dir() else path.name
        for path in (ROOT / "bot").iterdir()
        if path.name not in UNLISTED
    }

    assert set(rows()) == tree
    assert len(rows()) == len(tree)


def test_imports_go_down_the_table() -> None:
    floors = {name: floor for floor, layer in enumerate(layers()) for name in layer}
    order = [floors[row.removesuffix(".py").rstrip("/")] for row in rows()]

    assert order == sorted(order)


def test_every_test_that_the_docs_name_is_there() -> None:
    named = {
        name
        for page in (ROOT / "docs").glob("*.md")
        for name in re.findall(r"`(test_\w+)`", page.read_text(encoding="utf-8"))
    }
    files = {path.stem for path in (ROOT / "tests").rglob("test_*.py")}

    assert named
    assert named <= files


def test_every_module_that_the_docs_name_is_there() -> None:
    pages = [*(ROOT / "docs").glob("*.md"), ROOT / "deploy/README.md", ROOT / "CHANGELOG.md"]
    named = {
        name
        for page in pages
        for name in re.findall(r"\bbot/[\w/]+\.py\b", page.read_text(encoding="utf-8"))
    }

    assert named
    assert [name for name in named if not (ROOT / name).is_file()] == []


READERS = ("at the front desk", "putting it on a server", "an engineer")
_ON_A_SCREEN = 40
"""Lines: what is further down is not found in ten seconds."""


def anchors(page: Path) -> set[str]:
    """Where a page can be pointed at, by its headings as GitHub makes anchors of them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_each_reader_finds_their_page_on_the_first_screen() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:_ON_A_SCREEN]
    rows = [line for line in lines if line.startswith("|") and "](" in line]
    links = [link for row in rows for link in re.findall(r"\]\(([^)]+)\)", row)]

    assert "make chat" in "\n".join(lines)
    assert re.findall(r"^\| \*\*(.+?)\*\*", "\n".join(rows), re.MULTILINE) == list(READERS)
    assert {f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md")} <= set(links)
    for link in links:
        page, _, anchor = link.partition("#")
        assert (ROOT / page).exists(), link
        assert not anchor or anchor in anchors(ROOT / (page or "README.md")), link
