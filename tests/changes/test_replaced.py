"""What a change replaces, entry by entry."""

from pathlib import Path

import pytest

from bot.changes.edits import AddExample, Off, SetText
from bot.changes.own_folder import OwnFolder
from bot.changes.replaced import Replaced, replaced
from tests.changes.small import TODAY, own_folder
from tests.clinic import Clinic

PLACE = Path("responses/en/clinic/cost.yaml")
SHIPPED = "One guide names $50 for an hour. For our prices, call {phone}."


@pytest.fixture
def folder(clinic: Clinic, own: Clinic) -> OwnFolder:
    own.folder.mkdir(exist_ok=True)
    return own_folder(clinic.folder, own.folder)


def found(before: str, after: str, below: str = "") -> list[tuple[str, str, str]]:
    one = replaced({PLACE: before}, {PLACE: after}, lambda place: below)
    return [(".".join(each.keys), each.before, each.after) for each in one]


@pytest.mark.parametrize(
    ("before", "after", "below", "expected"),
    [
        ("a: 1\nb: 2\n", "a: 1\nb: 3\n", "", [("b", "2", "3")]),
        ("", "a: {b: {c: 1}}\n", "", [("a.b.c", "", "1")]),
        ("a: [x, y]\n", "a: [x]\n", "", [("a", "x\ny", "x")]),
        ("a:\n- {b: 1}\n", "a:\n- {b: 1}\n- {b: 2}\n", "", [("a.2.b", "", "2")]),
        ("", "a: 2\n", "a: 1\nb: 7\n", [("a", "1", "2")]),
        ("a: 2\n", "", "a: 1\n", [("a", "2", "1")]),
        ("a: 1\n", "a: [\n", "", [("", "", "a: [\n"), ("a", "1", "")]),
    ],
    ids=["changed", "new", "list", "list of entries", "laid over", "taken away", "broken"],
)
def test_each_entry_that_differs_is_named(
    before: str, after: str, below: str, expected: list[tuple[str, str, str]]
) -> None:
    assert found(before, after, below) == expected


def test_an_edit_says_what_it_would_replace_also_of_what_ships(folder: OwnFolder) -> None:
    would = folder.would_replace(SetText("clinic.cost", "text", "It is $60."), TODAY)

    assert would[0] == Replaced(PLACE, ("text",), SHIPPED, "It is $60.")
    assert folder.log() == []


def test_a_change_of_the_history_says_what_it_replaced_whatever_came_later(
    folder: OwnFolder,
) -> None:
    first = folder.apply(SetText("clinic.cost", "text", "It is $60."), "Ana", "", TODAY).change
    folder.apply(SetText("clinic.cost", "text", "It is $70."), "Ana", "", TODAY)
    last = folder.apply(AddExample("clinic.cost", "a way"), "Ana", "", TODAY).change

    assert folder.has_replaced(first)[0] == Replaced(PLACE, ("text",), SHIPPED, "It is $60.")
    intents = Path("intents/en/clinic/cost.yaml")
    assert folder.has_replaced(last) == (Replaced(intents, ("examples", "add"), "", "a way"),)


def test_a_change_of_a_folder_that_cannot_be_read_still_says_what_it_did(
    folder: OwnFolder, own: Clinic
) -> None:
    change = folder.apply(Off("clinic.hours"), "Ana", "", TODAY).change
    own.write("responses/en/clinic/cost.yaml", "text: [\n")

    [one] = folder.has_replaced(change)
    assert (one.keys, one.after) == (("off",), "true")
