"""A clinic's own folder, laid over the shipped content entry by entry."""

from pathlib import Path

import pytest

from bot.checks import check, to_do
from bot.conversation import Conversation
from bot.reply import ALL_TOPICS, Button, Does, Target
from bot.session import Session
from tests.clinic import Clinic

COST, ANSWER = "intents/en/clinic/cost.yaml", "responses/en/clinic/cost.yaml"
MESSAGES = "responses/en/_messages.yaml"


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


def test_an_example_is_moved_to_a_kind_of_question(clinic: Clinic, own: Clinic) -> None:
    clinic.add(COST, "asks: {worth_it: [so dear]}\n")
    clinic.add(ANSWER, "asks: {worth_it: It may be.}\n")
    own.write(COST, "asks: {worth_it: {add: [price list]}}\n")
    intent = clinic.content(own.folder).intents["clinic.cost"]

    assert intent.examples.count("price list") == 1
    assert intent.asks["worth_it"] == (("so", "dear"), ("price", "list"))


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


# Areas


SAUNA = {
    "intents/en/spa/sauna.yaml": "title: Is there a sauna?\nexamples: [do you have a sauna]\n",
    "responses/en/spa/sauna.yaml": "kind: clinic\ntext: Yes.\nreviewed: 2026-11-21\n",
}


def test_a_clinic_has_an_area_of_its_own(clinic: Clinic, own: Clinic) -> None:
    for path, text in SAUNA.items():
        own.write(path, text)
    own.write(MESSAGES, "areas: {spa: Spa}\n")
    contents = clinic.contents(own.folder)

    assert check(contents) == to_do(contents) == []
    conversation = Conversation(contents)
    topics = conversation.tap(ALL_TOPICS, Session()).reply.buttons
    assert topics[-1] == Button("Spa", Target(Does.TOPICS, "spa"))
    questions = conversation.tap(Target(Does.TOPICS, "spa"), Session()).reply.buttons
    assert [button.text for button in questions] == ["Is there a sauna?", "The back text."]


def test_an_area_of_its_own_needs_a_title_in_the_language_of_its_questions(
    both: Clinic, own: Clinic
) -> None:
    for path, text in SAUNA.items():
        own.write(path, text)
        own.write(path.replace("/en/", "/es/"), text.replace("kind: clinic\n", ""))
    own.write(MESSAGES, "areas: {spa: Spa}\n")

    (problem,) = both.problems(own.folder)
    assert problem.startswith("responses/es/_messages.yaml:")
    assert problem.endswith(": 'spa' is missing; add it.")


def test_a_title_of_an_area_without_questions_is_left_to_do(clinic: Clinic, own: Clinic) -> None:
    own.write(MESSAGES, "areas: {spa: Spa}\n")

    assert own.below(to_do(clinic.contents(own.folder))) == [
        f"{MESSAGES}:1: there is no question in the area 'spa' in this language; add one."
    ]


def test_a_title_that_is_nearly_that_of_a_shipped_area_is_reported(
    clinic: Clinic, own: Clinic
) -> None:
    own.write(MESSAGES, "areas: {clinc: Ours}\n")

    assert reported(clinic, own) == [
        f"{MESSAGES}:1: there is no entry 'clinc:' here; did you mean 'clinic:'?"
    ]


# One language ahead of the other


QUESTION = {
    "intents/{}/clinic/sauna.yaml": "title: Is there a sauna?\nexamples: [is there a sauna]\n",
    "responses/{}/clinic/sauna.yaml": "kind: clinic\ntext: Yes, a sauna.\nreviewed: 2026-11-21\n",
}


@pytest.mark.parametrize(("ahead", "behind"), [("en", "es"), ("es", "en")])
def test_a_question_in_one_language_alone_is_left_to_do_in_the_other(
    both: Clinic, own: Clinic, ahead: str, behind: str
) -> None:
    for path, text in QUESTION.items():
        own.write(path.format(ahead), text)
    own.write(ANSWER, "follow_ups: {add: [clinic.sauna]}\n")
    contents = both.contents(own.folder)
    todo = [line for line in own.below(to_do(contents)) if "sauna" in line]

    assert todo == [
        f"intents/{ahead}/clinic/sauna.yaml: has no partner intents/{behind}/clinic/sauna.yaml "
        f"with responses/{behind}/clinic/sauna.yaml; write them in your folder, too."
    ]
    assert not [one for one in check(contents) if own.folder in one.path.parents]
    assert "clinic.sauna" in contents[ahead].responses["clinic.cost"].follow_ups
    assert "clinic.sauna" not in contents[behind].responses["clinic.cost"].follow_ups
    answered = Conversation(contents, only=ahead).respond("is there a sauna", Session())
    assert answered.decision.intents == ("clinic.sauna",)
    other = Conversation(contents, only=behind).respond("is there a sauna", Session())
    assert "clinic.sauna" not in [match.intent for match in other.ranking]


@pytest.mark.parametrize("half", ["intents", "responses"])
def test_a_question_that_is_half_done_in_one_language_is_not_asked_in_it(
    both: Clinic, own: Clinic, half: str
) -> None:
    for path, text in QUESTION.items():
        own.write(path.format("en"), text)
        if path.startswith(half):
            own.write(path.format("es"), text.replace("kind: clinic\n", ""))
    contents = both.contents(own.folder)

    assert "clinic.sauna" not in contents["es"].intents
    other = "responses" if half == "intents" else "intents"
    told = " ".join(own.below(to_do(contents)))
    assert f"{half}/es/clinic/sauna.yaml: is " in told
    right = f"it is not asked in this language until you write {other}/es/clinic/sauna.yaml ("
    assert right in told


def test_a_question_that_is_whole_in_no_language_is_a_problem(both: Clinic, own: Clinic) -> None:
    path = "intents/es/clinic/sauna.yaml"
    own.write(path, QUESTION["intents/{}/clinic/sauna.yaml"])

    assert reported(both, own) == [
        f"{path}: is a question without an answer; write responses/es/clinic/sauna.yaml (kind, "
        "text, reviewed), or delete this question."
    ]


def test_favourites_and_posts_of_a_question_that_a_language_lacks_fall_away_in_it(
    both: Clinic, own: Clinic
) -> None:
    for path, text in QUESTION.items():
        own.write(path.format("en"), text)
    for language in ("en", "es"):
        own.write(f"responses/{language}/_messages.yaml", "favourites: [clinic.sauna]\n")
        own.write(
            f"responses/{language}/_posts.yaml",
            '- {intent: clinic.sauna, days: [monday], time: "09:00"}\n',
        )
    contents = both.contents(own.folder)

    assert contents["en"].favourites == ("clinic.sauna",)
    assert [one.intent for one in contents["en"].posts] == ["clinic.sauna"]
    assert contents["es"].favourites == contents["es"].posts == ()


# What a later version has dropped


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("intents/en/clinic/gone.yaml", "examples: {add: [a way], remove: [another]}\n"),
        ("intents/en/clinic/gone.yaml", "asks: {dear: {add: [a way]}}\n"),
        ("responses/en/clinic/gone.yaml", "off: true\n"),
        ("responses/es/clinic/gone.yaml", "text: So.\nreviewed: 2026-11-26\n"),
    ],
)
def test_a_file_that_changes_a_question_that_is_gone_is_left_to_do(
    both: Clinic, own: Clinic, path: str, text: str
) -> None:
    own.write(path, text)
    contents = both.contents(own.folder)

    assert f"{path}: changes a question that is not there any more; delete it." in own.below(
        to_do(contents)
    )
    assert "clinic.gone" not in {*contents["en"].intents, *contents["es"].intents}


def test_a_new_question_without_a_title_is_still_a_problem(clinic: Clinic, own: Clinic) -> None:
    own.write("intents/en/clinic/tips.yaml", "examples: [do you take tips]\n")
    own.write("responses/en/clinic/tips.yaml", "kind: clinic\ntext: Yes.\nreviewed: 2026-11-21\n")

    (problem,) = reported(clinic, own)
    assert problem.startswith("intents/en/clinic/tips.yaml:1: 'title' is missing; ")


def test_a_message_that_is_gone_is_left_to_do_and_one_that_is_misspelt_reported(
    clinic: Clinic, own: Clinic
) -> None:
    own.write(MESSAGES, "a_word_of_old: Hello.\n")
    assert own.below(to_do(clinic.contents(own.folder))) == [
        f"{MESSAGES}:1: there is no message 'a_word_of_old' any more; take it out."
    ]
    own.write(MESSAGES, "strat: Hello.\n")
    assert reported(clinic, own) == [
        f"{MESSAGES}:1: there is no entry 'strat:' here; did you mean 'start:'?"
    ]
