"""The clinic's own folder as a repository."""

import subprocess
from pathlib import Path

import pytest

from bot.changes.history import History, NoHistory, NotUndone, existing, exported, opened

COST = Path("intents/en/clinic/cost.yaml")


def write(folder: Path, place: Path | str, text: str | None) -> None:
    path = folder / place
    path.parent.mkdir(parents=True, exist_ok=True)
    if text is None:
        path.unlink()
    else:
        path.write_text(text)


def edit(folder: Path, place: Path | str, text: str | None, what: str = "Changes it") -> History:
    history = opened(folder)
    history.keep_by_hand()
    write(folder, place, text)
    history.keep(what, "Ana Ruiz", "asked by phone")
    return history


def undo(folder: Path) -> None:
    history = opened(folder)
    history.keep_by_hand()
    change = history.to_undo()
    for place, data in history.before(change).items():
        write(folder, place, data.decode() if data is not None else None)
    history.keep(f"Takes back: {change.what}", "Ana", undoes=change.revision)


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", folder, "-c", "user.name=A", "-c", "user.email=a@b.c", *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_the_first_change_keeps_the_folder_as_it_was_found_apart(tmp_path: Path) -> None:
    write(tmp_path, COST, "one")
    edit(tmp_path, COST, "two", "Adds an example")

    latest, first = existing(tmp_path).log()
    assert (latest.what, latest.who, latest.why) == (
        "Adds an example",
        "Ana Ruiz",
        "asked by phone",
    )
    assert (first.what, first.who) == ("The folder as it was found", "clinic-bot")


def test_what_was_changed_by_hand_is_a_commit_of_its_own(tmp_path: Path) -> None:
    edit(tmp_path, COST, "one")
    write(tmp_path, "responses/en/clinic/cost.yaml", "by hand")
    edit(tmp_path, COST, "two")

    assert [one.what for one in existing(tmp_path).log()][:2] == ["Changes it", "Changed by hand"]


def test_nothing_changed_is_no_commit(tmp_path: Path) -> None:
    history = edit(tmp_path, COST, "one")
    assert history.keep("Changes nothing", "Ana") is None


def test_what_is_proposed_never_comes_into_the_history(tmp_path: Path) -> None:
    write(tmp_path, "drafts/1.yaml", "what a patient wrote")
    edit(tmp_path, COST, "one")
    assert "drafts" not in git(tmp_path, "ls-tree", "-r", "--name-only", "HEAD")


def test_git_reads_it_and_finds_nothing_left_to_commit(tmp_path: Path) -> None:
    edit(tmp_path, COST, "one")
    write(tmp_path, COST, None)
    write(tmp_path, "drafts/1.yaml", "proposed")
    edit(tmp_path, "responses/en/clinic/cost.yaml", "two")

    assert git(tmp_path, "status", "--porcelain") == ""
    assert git(tmp_path, "log", "-1", "--format=%an|%ae|%cn") == "Ana Ruiz||clinic-bot\n"
    assert git(tmp_path, "fsck", "--strict") == ""


def test_undo_takes_back_the_last_change_and_then_the_one_before(tmp_path: Path) -> None:
    write(tmp_path, COST, "found")
    edit(tmp_path, COST, "one", "First")
    edit(tmp_path, "intents/en/clinic/tips.yaml", "new", "Second")

    undo(tmp_path)
    assert not (tmp_path / "intents/en/clinic/tips.yaml").exists()
    undo(tmp_path)
    assert (tmp_path / COST).read_text() == "found"
    with pytest.raises(NotUndone, match="no change to take back"):
        undo(tmp_path)
    log = existing(tmp_path).log()
    assert [one.what for one in log[:2]] == ["Takes back: First", "Takes back: Second"]
    assert [one.undone for one in log] == [False, False, True, True, False]


def test_a_change_is_not_taken_back_where_a_file_was_changed_since(tmp_path: Path) -> None:
    history = edit(tmp_path, COST, "one")
    write(tmp_path, COST, "by hand")
    with pytest.raises(NotUndone, match=r"cost\.yaml was changed again since"):
        history.before(history.log()[0])


def test_a_revision_is_written_out_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    history = edit(folder, COST, "one")
    edit(folder, COST, "two")
    revision = history.log()[0].short

    for name, text in (("HEAD", "two"), ("HEAD~1", "one"), ("HEAD~", "one"), (revision, "two")):
        exported(folder, name, tmp_path / name)
        assert (tmp_path / name / COST).read_text() == text
    exported(folder, "HEAD~2", tmp_path / "first")
    assert not (tmp_path / "first").exists()


@pytest.mark.parametrize("revision", ["no", "HEAD~9", "HEAD~x", "", "~", "-", "ffffff"])
def test_a_revision_that_is_none_is_said(tmp_path: Path, revision: str) -> None:
    edit(tmp_path, COST, "one")
    with pytest.raises(NoHistory, match="no revision"):
        exported(tmp_path, revision, tmp_path / "target")


def test_a_folder_without_a_history_is_said(tmp_path: Path) -> None:
    with pytest.raises(NoHistory, match="no history yet"):
        exported(tmp_path, "HEAD", tmp_path / "target")


def test_a_folder_that_a_larger_repository_keeps_is_committed_there_alone(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    write(folder, COST, "one")
    write(tmp_path, "other.txt", "one")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "Begins")
    write(tmp_path, "other.txt", "two")
    git(tmp_path, "add", "other.txt")

    edit(folder, COST, "two", "Adds an example")
    assert not (folder / ".git").exists()
    assert git(tmp_path, "show", "--format=%s", "--name-only") == (
        f"Adds an example\n\nown/{COST}\n"
    )
    assert git(tmp_path, "status", "--porcelain") == "M  other.txt\n"
    undo(folder)
    assert (folder / COST).read_text() == "one"
    exported(folder, "HEAD~1", tmp_path / "target")
    assert (tmp_path / "target" / COST).read_text() == "two"


def test_a_folder_that_a_larger_repository_does_not_keep_has_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    write(tmp_path, "other.txt", "one")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "Begins")
    folder.mkdir()
    edit(folder, COST, "one")
    assert (folder / ".git").is_dir()
