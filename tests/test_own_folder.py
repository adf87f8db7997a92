"""A clinic's own folder, laid over the shipped content entry by entry."""

from pathlib import Path

import pytest

from bot.checks import check, to_do
from bot.conversation import Conversation
from bot.session import Session
from tests.clinic import Clinic, words_in

COST, ANSWER = "intents/en/clinic/cost.yaml", "responses/en/clinic/cost.yaml"
MESSAGES = "responses/en/_messages.yaml"


@pytest.fixture
def own(tmp_path: Path) -> Clinic:
    return Clinic(tmp_path / "own", {})


@pytest.fixture
def both(clinic: Clinic) -> Clinic:
    """The clinic in a second language, too."""
    for path, text in words_in("es").items():
        clinic.write(path, text)
    return clinic


def reported(clinic: Clinic, own: Clinic) -> list[str]:
    """Why the own folder cannot be laid over the clinic's, with places below it."""
    return [line.replace(f"{own.folder}/", "") for line in clinic.problems(own.folder)]


# Lists


def test_examples_are_added_to_those_below(clinic: Clinic, own: Clinic) -> None:
    own.write(COST, "examples:\n  add:\n    - what is the damage\n    - Price list!\n")
    intent = clinic.content(own.folder).intents["clinic.cost"]

    assert intent.examples == (
        "how much is a massage",
        "what do you charge",
        "price list",
        "what is the damage",
    )
    assert intent.places[-1] == (own.folder / COST, 3)
    assert intent.title == "What does a massage cost?"


def test_examples_are_taken_away_by_their_words(clinic: Clinic, own: Clinic) -> None:
    own.write(COST, "examples: {remove: ['How much is a massage?', price list]}\n")
    intent = clinic.content(own.folder).intents["clinic.cost"]

    assert intent.examples == ("what do you charge",)


def test_any_list_may_be_changed(clinic: Clinic, own: Clinic) -> None:
    own.write(ANSWER, "buttons: {remove: [book]}\nfollow_ups: {add: [clinic.hours]}\n")
    answer = clinic.content(own.folder).responses["clinic.cost"]

    assert answer.buttons == ("call",)
    assert answer.follow_ups == ("massage.frequency", "clinic.hours")


def test_the_examples_of_a_kind_of_question_may_be_changed(clinic: Clinic, own: Clinic) -> None:
    clinic.add(COST, "asks: {worth_it: [is it worth it, so dear]}\n")
    clinic.add(ANSWER, "asks: {worth_it: It may be.}\n")
    own.write(COST, "asks: {worth_it: {add: [why so much], remove: [so dear]}}\n")
    asked = clinic.content(own.folder).intents["clinic.cost"].asks["worth_it"]

    assert [" ".join(phrase) for phrase in asked] == ["is it worth it", "why so much"]


def test_a_list_that_is_only_added_to_is_the_list(clinic: Clinic, own: Clinic) -> None:
    own.write(ANSWER.replace("cost", "tips"), "kind: clinic\ntext: Yes.\nreviewed: 2026-11-21\n")
    own.write(COST.replace("cost", "tips"), "title: Tips?\nexamples: {add: [do you take tips]}\n")

    assert clinic.content(own.folder).intents["clinic.tips"].examples == ("do you take tips",)


def test_three_folders_change_a_list_one_after_the_other(
    clinic: Clinic, own: Clinic, tmp_path: Path
) -> None:
    third = Clinic(tmp_path / "third", {ANSWER: "buttons: {add: [book]}\n"})
    clinic.change(ANSWER, "buttons: [book, call]\n", "")
    own.write(ANSWER, "buttons: {add: [call]}\n")

    answer = clinic.content(own.folder, third.folder).responses["clinic.cost"]
    assert answer.buttons == ("call", "book")


def test_what_is_not_there_to_be_taken_away_is_left_to_do(clinic: Clinic, own: Clinic) -> None:
    own.write(COST, "examples:\n  remove:\n    - a line that a later version dropped\n")
    contents = clinic.contents(own.folder)

    assert check(contents) == []
    assert own.below(to_do(contents)) == [
        f"{COST}:3: 'a line that a later version dropped' is not there any more; take it out "
        "below remove:."
    ]


def test_a_list_still_takes_the_place_of_the_one_below(clinic: Clinic, own: Clinic) -> None:
    own.write(COST, "examples: [what is the damage]\n")

    assert clinic.content(own.folder).intents["clinic.cost"].examples == ("what is the damage",)


def test_a_text_that_is_changed_like_a_list_is_reported(clinic: Clinic, own: Clinic) -> None:
    own.write(COST, "title: {add: [so]}\n")

    assert reported(clinic, own) == [
        f"{COST}:1: must be text; write `key: |` and the text below it, indented."
    ]


# Twins


def test_an_example_is_moved_by_adding_it_where_it_belongs(clinic: Clinic, own: Clinic) -> None:
    own.write("intents/en/clinic/hours.yaml", "examples: {add: [price list]}\n")
    content = clinic.content(own.folder)

    assert "price list" in content.intents["clinic.hours"].examples
    assert "price list" not in content.intents["clinic.cost"].examples
    turn = Conversation({"en": content}).respond("price list", Session())
    assert turn.decision.intents == ("clinic.hours",)


def test_an_example_that_is_moved_among_kinds_is_answered_as_the_own_folder_says(
    clinic: Clinic, own: Clinic
) -> None:
    clinic.add(COST, "asks: {worth_it: [so dear]}\n")
    clinic.add(ANSWER, "asks: {worth_it: It may be.}\n")
    own.write(COST, "examples: {add: [so dear]}\n")  # the kind has no example left
    contents = clinic.contents(own.folder)

    assert contents["en"].intents["clinic.cost"].asks == {"worth_it": ()}
    turn = Conversation(contents).respond("so dear", Session())
    assert turn.decision.asks == ("",)
    assert check(contents) == []


def test_an_intent_whose_examples_were_all_moved_is_not_understood(
    clinic: Clinic, own: Clinic
) -> None:
    own.write(
        "intents/en/clinic/hours.yaml",
        "examples: {add: [how much is a massage, what do you charge, price list]}\n",
    )
    contents = clinic.contents(own.folder)

    assert contents["en"].intents["clinic.cost"].examples == ()
    assert Conversation(contents).respond("price list", Session()).decision.intents == (
        "clinic.hours",
    )


# One key


@pytest.mark.parametrize("language", ["en", "es"])
def test_one_text_of_an_answer_is_replaced(both: Clinic, own: Clinic, language: str) -> None:
    own.write(f"responses/{language}/clinic/cost.yaml", "text: It is $60.\n")
    contents = both.contents(own.folder)
    answer = contents[language].responses["clinic.cost"]

    assert (answer.text, answer.more) == ("It is $60.", "It depends on the length.")
    assert answer.buttons == ("book", "call")
    other = contents["es" if language == "en" else "en"]
    assert "One guide names" in other.responses["clinic.cost"].text


@pytest.mark.parametrize("language", ["en", "es"])
def test_one_message_is_replaced(both: Clinic, own: Clinic, language: str) -> None:
    own.write(f"responses/{language}/_messages.yaml", "start: Welcome!\n")
    messages = both.contents(own.folder)[language].messages

    assert (messages["start"], messages["help"]) == ("Welcome!", "The help text.")


def test_a_later_version_with_new_keys_loads_below_an_old_folder(
    clinic: Clinic, own: Clinic
) -> None:
    own.write(ANSWER, "text: It is $60.\n")
    own.write(MESSAGES, "start: Welcome!\n")
    own.write(COST, "examples: {add: [what is the damage, is it dear]}\n")
    clinic.add(ANSWER, "again: As I said.\n")
    clinic.add(COST, "  - what is the damage\n")
    clinic.add("intents/en/clinic/hours.yaml", "  - is it dear\n")
    content = clinic.content(own.folder)

    assert content.responses["clinic.cost"].again == "As I said."
    assert content.intents["clinic.cost"].examples[-2:] == ("what is the damage", "is it dear")
