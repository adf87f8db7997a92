"""Each change of a clinic's own folder: what it writes, what it answers then, what it refuses."""

from collections.abc import Mapping

import pytest

from bot.changes.changed import EditError
from bot.changes.edits import (
    AddExample,
    Edit,
    NewQuestion,
    Off,
    On,
    RemoveExample,
    Reviewed,
    SetFacts,
    SetMessage,
    SetText,
)
from bot.changes.own_folder import OwnFolder
from bot.content import Content
from bot.conversation import Conversation
from bot.errors import ContentError
from bot.session import Session
from tests.changes.small import TODAY, own_folder
from tests.clinic import Clinic

COST, ANSWER = "intents/en/clinic/cost.yaml", "responses/en/clinic/cost.yaml"
FACTS = "responses/_clinic.yaml"
HOURS, MESSAGES = "intents/en/clinic/hours.yaml", "responses/en/_messages.yaml"
SAUNA = NewQuestion(
    "clinic.sauna", "Is there a sauna?", ("is there a sauna", "Sauna?"), "Yes.\nA small one."
)


@pytest.fixture
def folder(both: Clinic, own: Clinic) -> OwnFolder:
    both.add(COST, "asks:\n  worth_it:\n    - is it worth it\n")
    both.add(ANSWER, "asks:\n  worth_it: It may be.\n")
    both.add(COST.replace("/en/", "/es/"), "asks:\n  worth_it:\n    - is it worth it\n")
    both.add(ANSWER.replace("/en/", "/es/"), "asks:\n  worth_it: It may be.\n")
    return own_folder(both.folder, own.folder)


def make(folder: OwnFolder, *edits: Edit) -> Mapping[str, Content]:
    """The content after these edits."""
    for edit in edits:
        folder.apply(edit, "Ana", "", TODAY)
    return folder.contents()


def text(own: Clinic, path: str) -> str:
    return (own.folder / path).read_text()


def asks(contents: Mapping[str, Content], question: str) -> tuple[str, ...]:
    return Conversation(contents, only="en").respond(question, Session()).decision.intents


# Examples


def test_an_example_is_added(folder: OwnFolder, own: Clinic) -> None:
    contents = make(folder, AddExample("clinic.cost", "what's  the\ndamage: #1"))

    assert text(own, COST) == "examples:\n  add:\n    - 'what''s the damage: #1'\n"
    assert contents["en"].intents["clinic.cost"].examples[3] == "what's the damage: #1"
    assert asks(contents, "what's the damage #1") == ("clinic.cost",)


def test_a_second_example_stands_below_the_first_and_comments_stay(
    folder: OwnFolder, own: Clinic
) -> None:
    own.write(COST, "# ours\nexamples:\n  add:\n  - one way  # by phone\n\n# the end\n")
    make(folder, AddExample("clinic.cost", "another way"))

    assert text(own, COST) == (
        "# ours\nexamples:\n  add:\n  - one way  # by phone\n  - another way\n\n# the end\n"
    )


def test_an_example_of_a_kind_of_question_is_added(folder: OwnFolder, own: Clinic) -> None:
    contents = make(folder, AddExample("clinic.cost", "so dear", ask="worth_it"))

    assert text(own, COST) == "asks:\n  worth_it:\n    add:\n      - so dear\n"
    assert contents["en"].intents["clinic.cost"].asks["worth_it"][-1] == ("so", "dear")


def test_an_example_is_added_to_a_whole_list_of_its_own(folder: OwnFolder, own: Clinic) -> None:
    own.write(COST, "examples: [one way]\n")
    make(folder, AddExample("clinic.cost", "another way"))

    assert text(own, COST) == "examples: [one way, another way]\n"


def test_an_example_that_another_question_of_the_folder_has_is_moved(
    folder: OwnFolder, own: Clinic
) -> None:
    contents = make(
        folder,
        AddExample("clinic.cost", "what about sundays"),
        AddExample("clinic.hours", "What about Sundays?"),
    )

    assert not (own.folder / COST).exists()
    assert contents["en"].intents["clinic.hours"].examples[-1] == "What about Sundays?"


def test_an_example_that_ships_with_another_question_is_moved(folder: OwnFolder) -> None:
    contents = make(folder, AddExample("clinic.hours", "price list"))

    assert "price list" not in contents["en"].intents["clinic.cost"].examples
    assert asks(contents, "price list") == ("clinic.hours",)


def test_an_example_is_moved_to_a_kind_of_question(folder: OwnFolder) -> None:
    contents = make(folder, AddExample("clinic.cost", "price list", ask="worth_it"))

    intent = contents["en"].intents["clinic.cost"]
    assert intent.examples.count("price list") == 1
    assert ("price", "list") in intent.asks["worth_it"]


def test_an_example_is_taken_away_be_it_shipped_or_own(folder: OwnFolder, own: Clinic) -> None:
    contents = make(
        folder,
        AddExample("clinic.cost", "what is the damage"),
        RemoveExample("clinic.cost", "what is the damage"),
        RemoveExample("clinic.cost", "Price list!"),
        RemoveExample("clinic.cost", "is it worth it"),
        AddExample("clinic.cost", "is it good value", ask="worth_it"),
    )

    assert "what is the damage" not in text(own, COST)
    assert contents["en"].intents["clinic.cost"].examples == (
        "how much is a massage",
        "what do you charge",
        "is it good value",
    )


def test_what_was_taken_away_is_added_again(folder: OwnFolder, own: Clinic) -> None:
    contents = make(
        folder, RemoveExample("clinic.cost", "price list"), AddExample("clinic.cost", "price list")
    )

    assert "price list" in contents["en"].intents["clinic.cost"].examples
    assert "remove" not in text(own, COST)


# New questions


def test_a_question_is_added_in_one_language(folder: OwnFolder, own: Clinic) -> None:
    contents = make(folder, SAUNA)

    assert text(own, "intents/en/clinic/sauna.yaml") == (
        "title: Is there a sauna?\nexamples:\n  - is there a sauna\n  - Sauna?\n"
    )
    assert text(own, "responses/en/clinic/sauna.yaml") == (
        "kind: clinic\ntext: |-\n  Yes.\n  A small one.\nreviewed: 2026-11-26\n"
    )
    assert asks(contents, "is there a sauna") == ("clinic.sauna",)
    assert "clinic.sauna" not in contents["es"].intents


def test_a_question_is_told_in_a_second_language(folder: OwnFolder) -> None:
    spanish = NewQuestion("clinic.sauna", "¿Hay sauna?", ("hay sauna",), "Sí.", "es")
    contents = make(folder, SAUNA, spanish)

    assert contents["es"].responses["clinic.sauna"].kind == "clinic"
    assert contents["es"].responses["clinic.sauna"].text == "Sí."


def test_a_question_in_a_new_area_brings_its_title(folder: OwnFolder) -> None:
    contents = make(
        folder, NewQuestion("spa.sauna", "Sauna?", ("got a sauna",), "Yes.", area_title="Spa")
    )

    assert contents["en"].areas[-1] == "spa"
    assert contents["en"].messages["areas.spa"] == "Spa"


# Texts


def test_a_text_of_an_answer_is_written_anew_with_the_day(folder: OwnFolder, own: Clinic) -> None:
    contents = make(folder, SetText("clinic.cost", "text", "It is $60; call {phone}.\n"))

    assert text(own, ANSWER) == "text: It is $60; call {phone}.\nreviewed: 2026-11-26\n"
    answer = contents["en"].responses["clinic.cost"]
    assert (answer.more, answer.reviewed) == ("It depends on the length.", "2026-11-26")


def test_the_text_of_a_kind_of_question_is_written_anew(folder: OwnFolder) -> None:
    contents = make(folder, SetText("clinic.cost", "asks.worth_it", "Many say so."))

    assert contents["en"].responses["clinic.cost"].asks["worth_it"].text == "Many say so."


def test_a_title_is_written_anew(folder: OwnFolder) -> None:
    contents = make(folder, SetText("clinic.cost", "title", "Prices?"))

    assert contents["en"].intents["clinic.cost"].title == "Prices?"


def test_a_message_is_written_anew(folder: OwnFolder) -> None:
    contents = make(
        folder, SetMessage("start", "Welcome!"), SetMessage("areas.clinic", "Our clinic", "es")
    )

    assert contents["en"].messages["start"] == "Welcome!"
    assert contents["es"].messages["areas.clinic"] == "Our clinic"


# Off and on


def test_a_question_is_turned_off_and_on(folder: OwnFolder, own: Clinic) -> None:
    off = make(folder, Off("clinic.cost"))
    assert text(own, ANSWER) == "off: true\n"
    assert off["es"].off == {"clinic.cost"}

    assert make(folder, On("clinic.cost"))["en"].off == frozenset()
    assert not (own.folder / ANSWER).exists()


def test_what_is_off_in_another_language_s_file_is_turned_on(
    folder: OwnFolder, own: Clinic
) -> None:
    own.write(ANSWER.replace("/en/", "/es/"), "off: true\ntext: Son $60.\n")

    assert make(folder, On("clinic.cost"))["es"].off == frozenset()
    assert text(own, ANSWER.replace("/en/", "/es/")) == "text: Son $60.\n"


def test_what_ships_turned_off_is_turned_on(both: Clinic, folder: OwnFolder, own: Clinic) -> None:
    both.add(ANSWER, "off: true\n")

    assert make(folder, On("clinic.cost"))["en"].off == frozenset()
    assert text(own, ANSWER) == "off: false\n"


# What is refused


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        (AddExample("clinic.cots", "a"), "no question 'clinic.cots' in 'en'; did you mean"),
        (AddExample("clinic.cost", "a", "fr"), "no content in 'fr'; there is en, es"),
        (AddExample("clinic.cost", "Price list"), "“price list” stands in clinic.cost already"),
        (
            AddExample("clinic.cost", "is it worth it", ask="worth_it"),
            "“is it worth it” stands in clinic.cost, worth_it already",
        ),
        (
            AddExample("clinic.cost", "a", ask="worth"),
            "no kind of question 'worth'; it has worth_it",
        ),
        (RemoveExample("clinic.cost", "no such line"), "has no example “no such line”"),
        (NewQuestion("sauna", "A?", ("a",), "B"), "is no name; write area.name"),
        (NewQuestion("../../x.y", "A?", ("a",), "B"), "is no name; write area.name"),
        (NewQuestion("clinic.cost", "A?", ("a",), "B"), "clinic.cost is there already"),
        (NewQuestion("clinic.sauna", "A?", ("", "?"), "B"), "needs at least one way"),
        (SetText("clinic.cost", "txt", "a"), "no text 'txt'; did you mean 'text'"),
        (SetMessage("strat", "a"), "no message 'strat'; did you mean 'start'"),
        (Off("clinic.cots"), "no question 'clinic.cots'; did you mean"),
        (On("clinic.cost"), "clinic.cost is on already"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_changes(
    folder: OwnFolder, own: Clinic, edit: Edit, why: str
) -> None:
    with pytest.raises(EditError, match=why):
        make(folder, edit)
    assert not list(own.folder.rglob("*.yaml"))


@pytest.mark.parametrize(
    ("edit", "problem"),
    [
        (SetText("clinic.cost", "text", "It is a cure; {phone}."), "'cure' promises a result"),
        (SetText("clinic.cost", "text", "{phne}"), "{phne} is not in responses/_clinic.yaml"),
        (Off("clinic.phone"), "clinic.phone cannot be off"),
        (NewQuestion("spa.sauna", "A?", ("a b",), "B"), "'spa' is no area"),
    ],
)
def test_what_would_not_pass_check_is_told_with_its_place_and_nothing_changes(
    folder: OwnFolder, own: Clinic, edit: Edit, problem: str
) -> None:
    own.write(MESSAGES, "start: Hi\n")
    with pytest.raises(ContentError) as refused:
        make(folder, edit)
    assert any(problem in one.message for one in refused.value.problems)
    assert all(one.path.is_relative_to(own.folder) for one in refused.value.problems)
    assert [path.name for path in own.folder.rglob("*.yaml")] == ["_messages.yaml"]
    assert folder.log() == []


def test_a_file_that_no_command_can_change_safely_is_left_to_a_person(
    folder: OwnFolder, own: Clinic
) -> None:
    own.write(COST, "{examples: [a way], title: Cost?}\n")
    with pytest.raises(EditError, match=r"cost\.yaml cannot be changed by a command"):
        make(folder, AddExample("clinic.cost", "a third way"))
    assert text(own, COST) == "{examples: [a way], title: Cost?}\n"


def test_a_list_in_brackets_over_two_lines_keeps_its_remark(folder: OwnFolder, own: Clinic) -> None:
    own.write(COST, "examples: {add: [a way,\n  another way]}  # two lines\n")
    make(folder, AddExample("clinic.cost", "a third way"))

    assert "# two lines" in text(own, COST)
    assert "a third way" in text(own, COST)


# Facts


def test_a_fact_is_written_as_the_file_holds_it(folder: OwnFolder, own: Clinic) -> None:
    week = {"monday-friday": "9:00-18:00", "sunday": "closed"}
    contents = make(folder, SetFacts({"timezone": "America/New_York"}), SetFacts({"hours": week}))

    assert text(own, FACTS) == (
        "timezone: America/New_York\nhours:\n  monday-friday: 9:00-18:00\n  sunday: closed\n"
    )
    assert contents["en"].clinic.hours is not None


def test_a_fact_may_be_emptied(folder: OwnFolder, own: Clinic) -> None:
    make(folder, SetFacts({"hours": "from nine"}), SetFacts({"hours": ""}))

    assert text(own, FACTS) == "hours:\n"


@pytest.mark.parametrize("name", ["hors", "phone_international"])
def test_a_fact_that_nobody_can_fill_in_is_refused(folder: OwnFolder, name: str) -> None:
    with pytest.raises(EditError, match=f"no fact '{name}'"):
        make(folder, SetFacts({name: "9-6"}))


# Reviewed


def test_a_review_keeps_its_day_in_one_language(folder: OwnFolder, own: Clinic) -> None:
    contents = make(folder, Reviewed("clinic.cost"))

    assert text(own, ANSWER) == "reviewed: 2026-11-26\n"
    reviewed = {code: one.responses["clinic.cost"].reviewed for code, one in contents.items()}
    assert reviewed == {"en": "2026-11-26", "es": "2026-11-21"}


def test_an_answer_that_is_still_to_be_translated_is_not_reviewed(
    folder: OwnFolder, both: Clinic
) -> None:
    for top in ("intents", "responses"):
        there = both.folder / top / "es/clinic/phone.yaml"
        there.rename(there.with_name("phone.yaml.todo"))

    with pytest.raises(EditError, match="no answer in 'es' yet"):
        make(folder, Reviewed("clinic.phone", "es"))
