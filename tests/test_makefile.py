"""`make` says which Python it needs, and makes a `.venv` anew that cannot be used."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PYTHON = ".".join(map(str, sys.version_info[:2]))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """As little of the project as make looks at before it installs."""
    folder = tmp_path / "project"
    shutil.copytree(ROOT / ".ci", folder / ".ci", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "Makefile", folder)
    (folder / "bot").mkdir()
    (folder / "bot" / "__init__.py").touch()
    return folder


def sound(project: Path, *arguments: str, bot: Path | None = None, also: str = "") -> bool:
    """Whether this Python could be the one of .venv, with ``bot`` and what is ``also`` there."""
    found = os.pathsep.join(filter(None, [str(bot or project), also]))
    command = [sys.executable, ".ci/sound.py", *arguments]
    environ = os.environ | {"PYTHONPATH": found}
    return not subprocess.run(command, cwd=project, env=environ, check=False).returncode


def test_what_is_whole_is_kept(project: Path) -> None:
    assert sound(project)
    assert sound(project, PYTHON)


def test_another_version_than_was_named_is_not_kept(project: Path) -> None:
    assert not sound(project, "3.10")


def test_what_another_folder_had_is_not_kept(project: Path, tmp_path: Path) -> None:
    moved = shutil.copytree(project, tmp_path / "moved")

    assert not sound(moved, bot=project)


@pytest.mark.parametrize(
    ("record", "kept"),
    [
        ("half.py,,\nhalf-1.0.dist-info/METADATA,,\n", True),
        ("half.py,,\nlost.py,,\n", False),
        (None, False),
    ],
)
def test_what_was_installed_by_half_is_not_kept(
    project: Path, tmp_path: Path, record: str | None, kept: bool
) -> None:
    packages = tmp_path / "packages"
    half = packages / "half-1.0.dist-info"
    half.mkdir(parents=True)
    (packages / "half.py").touch()
    (half / "METADATA").write_text("Metadata-Version: 2.1\nName: half\nVersion: 1.0\n")
    if record is not None:
        (half / "RECORD").write_text(record)

    assert sound(project, also=str(packages)) == kept


def make(project: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    (project / "requirements.lock").touch()
    (project / "requirements-build.lock").touch()
    (project / "pyproject.toml").touch()
    outer = ("MAKE", "MFLAGS", "PYTHON")  # `make test` hands its own on, and its level
    plain = {name: text for name, text in os.environ.items() if not name.startswith(outer)}
    return subprocess.run(
        ["make", *arguments], cwd=project, env=plain, capture_output=True, text=True, check=False
    )


@pytest.fixture
def python(tmp_path: Path) -> Path:
    """A Python of an old version, which makes what looks like its .venv."""
    program = tmp_path / "old-python"
    program.write_text(
        "#!/bin/sh\ncase $2 in *print*3*11*) echo False;; *print*) echo 3.9;; esac\n"
    )
    program.chmod(0o755)
    return program


def test_an_old_python_is_named_before_anything_is_made(project: Path, python: Path) -> None:
    done = make(project, f"PYTHON={python}", "chat")

    assert done.returncode != 0
    (line,) = done.stderr.splitlines()
    assert f"This needs Python 3.11 or newer; {python} is 3.9." in line
    assert "make PYTHON=python3.12 chat" in line
    assert not (project / ".venv").exists()


def test_with_an_old_python_what_is_there_stays(project: Path, python: Path) -> None:
    (project / ".venv").mkdir()
    make(project, f"PYTHON={python}", "chat")

    assert (project / ".venv").exists()


def test_a_venv_that_cannot_be_used_is_made_anew(project: Path, tmp_path: Path) -> None:
    (project / ".venv" / "bin").mkdir(parents=True)
    (project / ".venv" / "bin" / "python").symlink_to(tmp_path / "gone")
    (project / ".venv" / ".runs").touch()
    program = tmp_path / "python"
    program.write_text("#!/bin/sh\n[ $2 = venv ] && echo made $3 && exit 1\necho True\n")
    program.chmod(0o755)
    done = make(project, f"PYTHON={program}", "chat")

    assert ".venv cannot be used as it is; it is made anew.\n" in done.stdout
    assert done.stdout.endswith("made .venv\n")
    assert not (project / ".venv").exists()


def test_to_look_what_make_would_do_changes_nothing(project: Path) -> None:
    (project / ".venv").mkdir()
    make(project, "-n", f"PYTHON={sys.executable}", "chat")

    assert (project / ".venv").exists()
