"""What ships: built from a copy of the tree, without a network, as `pip install` would build it."""

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHIPPED = (
    ".ci",
    "bot",
    "deploy",
    "docs",
    "intents",
    "responses",
    "tests",
    "pyproject.toml",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    ".gitignore",
)
CONTENT = ("intents", "responses")
LOCKS = (
    "requirements.lock",
    "requirements-build.lock",
    "requirements-telegram.lock",
    "requirements-dev.lock",
)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what git would hold."""
    copy = tmp_path_factory.mktemp("packaging") / "tree"
    copy.mkdir()
    for name in (*SHIPPED, *LOCKS):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif (ROOT / name).exists():
            shutil.copy(ROOT / name, copy / name)
    return copy


def build(tree: Path, target: str) -> Path:
    out = tree.parent / f"{target}-of-{tree.name}"
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(out)]
    built = subprocess.run(
        command, cwd=tree, capture_output=True, text=True, timeout=120, check=False
    )
    assert built.returncode == 0, built.stderr
    (artefact,) = out.iterdir()
    return artefact


@pytest.fixture(scope="module")
def wheel(tree: Path) -> Path:
    return build(tree, "wheel")


@pytest.fixture(scope="module")
def sdist(tree: Path) -> Path:
    """The source distribution, unpacked."""
    with tarfile.open(build(tree, "sdist")) as archive:
        archive.extractall(tree.parent, filter="data")
        (top,) = {name.partition("/")[0] for name in archive.getnames()}
    return tree.parent / top


def files(folder: Path, *tops: str, pattern: str = "*.yaml") -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for top in tops
        for path in (folder / top).rglob(pattern)
        if path.is_file()
    }


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def locked(name: str) -> set[str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return {line.partition("==")[0] for line in lines if line[:1].isalpha()}


def test_what_runs_is_locked_without_what_builds_it() -> None:
    builds = locked("requirements-build.lock")

    assert {"hatchling", "editables"} < builds
    assert not builds & (locked("requirements.lock") | locked("requirements-telegram.lock"))
    assert locked("requirements.lock") < locked("requirements-telegram.lock")


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_names_no_registry(name: str) -> None:
    assert "://" not in (ROOT / name).read_text(encoding="utf-8")


def test_every_file_of_the_content_travels_in_the_wheel(tree: Path, wheel: Path) -> None:
    content = files(tree, *CONTENT, pattern="*")

    assert {"intents/_concepts.yaml", "intents/en/_common.txt"} < content
    tops = tuple(f"bot/{top}/" for top in CONTENT)
    assert {name for name in names(wheel) if name.startswith(tops)} == {
        f"bot/{name}" for name in content
    }
    asked = {f"bot/questions/{name}" for name in files(tree / "tests" / "utterances", ".")}
    assert "bot/questions/en/clinic/cost.yaml" in asked  # for `diff`, which a clinic runs
    beside_code = files(tree, "bot")  # the words of the interview
    assert "bot/setup/en.yaml" in beside_code
    assert {name for name in names(wheel) if name.endswith(".yaml")} == beside_code | asked | {
        f"bot/{name}" for name in content if name.endswith(".yaml")
    }


def test_every_module_travels_in_the_wheel(tree: Path, wheel: Path) -> None:
    modules = files(tree, "bot", pattern="*.py")

    assert "bot/content/load.py" in modules
    assert {name for name in names(wheel) if name.endswith(".py")} == modules
    assert "bot/py.typed" in names(wheel)


def test_every_template_travels_in_the_wheel(tree: Path, wheel: Path) -> None:
    templates = files(tree, "bot", pattern="templates/*")

    assert "bot/evaluation/templates/page.html" in templates
    assert templates <= names(wheel)


def test_nothing_else_travels_in_the_wheel(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in names(wheel)}

    assert {top for top in tops if not top.endswith(".dist-info")} == {"bot"}
    assert not [name for name in names(wheel) if "test" in name or "__pycache__" in name]


def test_the_wheel_brings_its_command_and_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (commands,) = (name for name in archive.namelist() if name.endswith("entry_points.txt"))
        assert "clinic-bot = bot.__main__:main" in archive.read(commands).decode()
    assert any(name.endswith("/licenses/LICENSE") for name in names(wheel))


def test_an_unpacked_wheel_finds_its_own_content(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    program = "import bot, bot.content; print(bot.__file__); print(bot.content.shipped())"
    found = subprocess.run(
        [sys.executable, "-P", "-c", program],
        cwd=elsewhere,
        env=os.environ | {"PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert found.stdout.splitlines() == [str(site / "bot" / "__init__.py"), str(site / "bot")]


def test_the_source_distribution_holds_content_code_and_tests(tree: Path, sdist: Path) -> None:
    tops = ("bot", "tests")

    assert files(sdist, *tops) == files(tree, *tops)
    assert files(sdist, *CONTENT, pattern="*") == files(tree, *CONTENT, pattern="*")
    assert files(sdist, "bot", "tests", pattern="*.py") == files(
        tree, "bot", "tests", pattern="*.py"
    )
    for top in (".ci", "deploy", "docs"):  # which tests read
        assert files(sdist, top, pattern="*") == files(tree, top, pattern="*") != set()
    assert {path.name for path in sdist.iterdir()} >= {
        "CHANGELOG.md",
        "LICENSE",
        "Makefile",
        "README.md",
        "pyproject.toml",
        *LOCKS,
    }


def test_a_wheel_from_the_source_distribution_is_the_same(wheel: Path, sdist: Path) -> None:
    assert names(build(sdist, "wheel")) == names(wheel)
