"""Changes of a clinic's own folder, kept and taken back, proposed and approved; by two at once."""

import subprocess
import sys
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.changes.changed import EditError
from bot.changes.edits import (
    AddExample,
    Edit,
    NewQuestion,
    Off,
    On,
    RemoveExample,
    SetFacts,
    SetText,
)
from bot.changes.history import NotUndone
from bot.changes.own_folder import OwnFolder
from bot.errors import BotError, ContentError, SettingsError
from tests.changes.small import TODAY, own_folder
from tests.clinic import Clinic

COST = "intents/en/clinic/cost.yaml"


@pytest.fixture
def folder(clinic: Clinic, own: Clinic) -> OwnFolder:
    return own_folder(clinic.folder, own.folder)


def files(folder: Path) -> dict[str, str]:
    """All that stands there, without the history."""
    paths = [path for path in sorted(folder.rglob("*.yaml")) if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_text() for path in paths}


# Applied, and taken back


def test_a_change_says_what_was_done_where_by_whom_and_why(folder: OwnFolder) -> None:
    applied = folder.apply(AddExample("clinic.cost", "a way"), "Ana", "asked by phone", TODAY)

    assert applied.files == (Path(COST),)
    change = folder.log()[0]
    assert change == applied.change
    assert (change.what, change.who, change.why) == (
        "Adds “a way” to clinic.cost (en)",
        "Ana",
        "asked by phone",
    )


def test_undo_takes_back_one_change_after_the_other(folder: OwnFolder, own: Clinic) -> None:
    states = [files(own.folder)]
    for edit in (AddExample("clinic.cost", "a way"), Off("clinic.hours"), On("clinic.hours")):
        folder.apply(edit, "Ana", "", TODAY)
        states.append(files(own.folder))
    for later, earlier in pairwise(reversed(states)):
        assert files(own.folder) == later
        undone = folder.undo("Ben", "a mistake")
        assert files(own.folder) == earlier
        assert undone.change.who == "Ben"
    with pytest.raises(NotUndone, match="no change to take back"):
        folder.undo("Ben")


def test_what_was_written_by_hand_is_kept_apart_and_taken_back_as_any_other_change(
    folder: OwnFolder, own: Clinic
) -> None:
    folder.apply(AddExample("clinic.cost", "a way"), "Ana", "", TODAY)
    own.write("responses/en/clinic/cost.yaml", "text: It is $60; {phone}.\n")
    folder.apply(Off("clinic.hours"), "Ana", "", TODAY)

    assert [one.what for one in folder.log()] == [
        "Turns clinic.hours off",
        "Changed by hand",
        "Adds “a way” to clinic.cost (en)",
        "The folder as it was found",
    ]
    folder.undo("Ana")
    assert folder.undo("Ana").change.what == "Takes back: Changed by hand"
    assert list(files(own.folder)) == [COST]


def test_what_was_changed_by_hand_since_is_taken_back_first_also_where_it_broke_a_file(
    folder: OwnFolder, own: Clinic
) -> None:
    change = folder.apply(AddExample("clinic.cost", "a way"), "Ana", "", TODAY).change
    good = files(own.folder)
    own.add(COST, "   - a way by hand\n")
    with pytest.raises(NotUndone, match="was changed again since"):
        folder.undo_one(change.short, "Ana")

    folder.undo("Ana")
    assert files(own.folder) == good


def test_where_nothing_was_changed_yet_nothing_is_taken_back_and_no_history_begins(
    folder: OwnFolder, own: Clinic
) -> None:
    own.write(COST, "examples: {add: [a way]}\n")
    for act in (lambda: folder.undo("Ana"), lambda: folder.undo_one("beef", "Ana")):
        with pytest.raises(NotUndone, match="no change to take back"):
            act()
    assert folder.log() == []


def test_one_of_several_changes_is_taken_back(folder: OwnFolder, own: Clinic) -> None:
    first = folder.apply(AddExample("clinic.cost", "a way"), "Ana", "", TODAY).change
    folder.apply(Off("clinic.hours"), "Ana", "", TODAY)

    assert folder.undo_one(first.short, "Ana").change.undoes == first.revision
    assert not (own.folder / COST).exists()
    for revision, why in ((first.short, "is taken back already"), ("beef", "There is no change")):
        with pytest.raises(NotUndone, match=why):
            folder.undo_one(revision, "Ana")


def test_a_change_is_refused_while_the_folder_is_bad_and_says_why(
    folder: OwnFolder, own: Clinic
) -> None:
    own.write("responses/en/clinic/cost.yaml", "txt: so\n")
    with pytest.raises(ContentError, match="there is no entry 'txt:' here"):
        folder.apply(AddExample("clinic.cost", "a way"), "Ana", "", TODAY)


def test_a_folder_that_cannot_be_made_is_said(clinic: Clinic, own: Clinic) -> None:
    own.write("file", "no folder")
    with pytest.raises(SettingsError, match="cannot write"):
        own_folder(clinic.folder, own.folder / "file/deeper").apply(
            Off("clinic.cost"), "Ana", "", TODAY
        )


# Proposed, and approved


def test_what_is_proposed_changes_nothing_until_it_is_approved(
    folder: OwnFolder, own: Clinic
) -> None:
    draft = folder.propose(AddExample("clinic.cost", "a way"), "Ana", "missed 3 times", TODAY)

    assert list(files(own.folder)) == [f"drafts/{draft.id}.yaml"]
    assert "a way" not in folder.contents()["en"].intents["clinic.cost"].examples
    assert folder.drafts() == [draft]
    assert folder.draft(draft.id) == draft

    applied = folder.approve(draft.id, "Ben", TODAY)
    assert folder.drafts() == []
    assert "a way" in folder.contents()["en"].intents["clinic.cost"].examples
    assert applied.change.who == "Ben"
    assert applied.change.why == "missed 3 times\nProposed by Ana on 2026-11-26."


@pytest.mark.parametrize(
    "edit",
    [
        AddExample("clinic.cost", "yes", "en", ""),
        RemoveExample("clinic.cost", "price list"),
        NewQuestion("clinic.sauna", "A: sauna?", ("no", "# 1"), "Yes.\n\nNo."),
        SetText("clinic.cost", "text", "It is $60; {phone}."),
        Off("clinic.cost"),
        SetFacts({"hours": {"monday": "9:00-13:00"}, "discounts": ["students", "seniors"]}),
    ],
)
def test_a_draft_is_read_as_it_was_proposed(folder: OwnFolder, edit: Edit) -> None:
    draft = folder.propose(edit, "Ana: B", "", TODAY)
    assert folder.draft(draft.id) == draft


def test_a_draft_is_approved_or_discarded_once(folder: OwnFolder, own: Clinic) -> None:
    first = folder.propose(AddExample("clinic.cost", "a way"), "Ana", "", TODAY)
    second = folder.propose(AddExample("clinic.cost", "a way"), "Ana", "", TODAY)
    folder.approve(first.id, "Ben", TODAY)
    folder.discard(second.id)

    for gone in (first.id, second.id, "../../x", ""):
        for act in (lambda id: folder.approve(id, "Ben", TODAY), folder.discard, folder.draft):
            with pytest.raises(EditError, match="There is no draft"):
                act(gone)
    assert not list((own.folder / "drafts").iterdir())


def test_what_cannot_be_proposed_is_refused_at_once(folder: OwnFolder) -> None:
    with pytest.raises(EditError):
        folder.propose(AddExample("clinic.cots", "a way"), "Ana", "", TODAY)
    assert folder.drafts() == []


def test_a_draft_fades_after_a_month(folder: OwnFolder) -> None:
    folder.propose(AddExample("clinic.cost", "a way"), "Ana", "", TODAY)
    kept = folder.propose(AddExample("clinic.cost", "another"), "Ana", "", TODAY + timedelta(1))
    folder.drop_old_drafts(TODAY + timedelta(30))
    assert len(folder.drafts()) == 2

    folder.drop_old_drafts(TODAY + timedelta(31))
    assert folder.drafts() == [kept]


def test_a_draft_that_would_not_pass_check_stays_a_draft(folder: OwnFolder) -> None:
    draft = folder.propose(SetText("clinic.cost", "text", "A cure."), "Ana", "", TODAY)
    with pytest.raises(ContentError):
        folder.approve(draft.id, "Ben", TODAY)
    assert folder.drafts() == [draft]


def test_a_broken_draft_is_none(folder: OwnFolder, own: Clinic) -> None:
    for name, text in (("a", "edit: fly\n"), ("b", "["), ("c", ""), ("d", "edit: off\n")):
        own.write(f"drafts/{name}.yaml", text)
    assert folder.drafts() == []


def test_the_folder_is_written_out_as_it_would_be(folder: OwnFolder, tmp_path: Path) -> None:
    folder.apply(AddExample("clinic.cost", "a way"), "Ana", "", TODAY)
    folder.export(tmp_path / "now")
    folder.export(tmp_path / "then", AddExample("clinic.cost", "another"), date(2026, 1, 1))

    assert "another" not in files(tmp_path / "now")[COST]
    assert "another" in files(tmp_path / "then")[COST]
    assert len(folder.log()) == 2


# Two at once


_WRITES = """
import sys
from pathlib import Path
from bot.changes.edits import AddExample
from tests.changes.small import TODAY, own_folder
clinic, own, name = sys.argv[1:]
for number in range(5):
    edit = AddExample("clinic.cost", f"way {name} {number}")
    own_folder(Path(clinic), Path(own)).apply(edit, name, "", TODAY)
"""


def test_two_processes_at_once_lose_nothing(clinic: Clinic, own: Clinic) -> None:
    folder = own_folder(clinic.folder, own.folder)
    both = [
        subprocess.Popen([sys.executable, "-c", _WRITES, clinic.folder, own.folder, name])
        for name in ("ana", "ben")
    ]
    assert [one.wait(60) for one in both] == [0, 0]

    examples = folder.contents()["en"].intents["clinic.cost"].examples[3:]
    assert sorted(examples) == [f"way {name} {n}" for name in ("ana", "ben") for n in range(5)]
    log = [one for one in folder.log() if one.kind]
    assert sorted(one.who for one in log) == ["ana"] * 5 + ["ben"] * 5


# Any sequence


_INTENTS = st.sampled_from(["clinic.cost", "clinic.hours", "clinic.phone", "clinic.sauna", "no.no"])
_TEXTS = st.sampled_from(
    [
        "price list",
        "Price list?",
        "a way",
        "an: other #1",
        "- x",
        "yes",
        "",
        "\n",
        "é 🙂",
        "{phone}",
    ]
)
_EDITS: st.SearchStrategy[Edit | None] = st.one_of(
    st.builds(AddExample, _INTENTS, _TEXTS, ask=st.sampled_from(["", "", "worth_it"])),
    st.builds(RemoveExample, _INTENTS, _TEXTS),
    st.builds(NewQuestion, _INTENTS, _TEXTS, st.tuples(_TEXTS, _TEXTS), _TEXTS),
    st.builds(SetText, _INTENTS, st.sampled_from(["text", "again", "title", "x"]), _TEXTS),
    st.builds(Off, _INTENTS),
    st.builds(On, _INTENTS),
    st.none(),  # undo
)


@settings(max_examples=15)
@given(st.lists(_EDITS, max_size=8))
def test_any_sequence_of_changes_leaves_a_content_that_loads_and_all_comments(
    edits: list[Edit | None],
) -> None:
    with TemporaryDirectory() as name:
        clinic, own = Clinic(Path(name, "clinic")), Clinic(Path(name, "own"), {})
        clinic.add(COST, "asks:\n  worth_it:\n    - is it worth it\n")
        clinic.add("responses/en/clinic/cost.yaml", "asks: {worth_it: It may be.}\n")
        own.write(COST, "# ours\nexamples:\n  add:\n    - our way  # since May\n  # the end\n")
        begun = files(own.folder)
        folder = own_folder(clinic.folder, own.folder)
        for edit in edits:
            before = files(own.folder)
            try:
                if edit is None:
                    folder.undo("Ana")
                else:
                    folder.apply(edit, "Ana", "", TODAY)
            except BotError:
                assert files(own.folder) == before
            folder.contents()
            text = files(own.folder)[COST]
            assert "# ours" in text
            assert "# the end" in text
        while any(one.kind == "edit" and not one.undone for one in folder.log()):
            folder.undo("Ana")
        assert files(own.folder) == begun
