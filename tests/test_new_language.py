"""A language that is being translated: `new-language` copies what there is to do, and the bot speaks what is done."""

from pathlib import Path

import pytest

from bot.checks import check
from bot.content import Content, load
from bot.content.scaffold import begin
from bot.conversation import Conversation
from bot.decision import Policy
from bot.dialogue import Dialogue, Session
from bot.errors import SettingsError
from tests import tongues
from tests.clinic import FILES, Clinic

EAGER = Policy(
    answer_threshold=0.05, health_threshold=0.05, foreign_threshold=2, agreed_threshold=2
)
FULL = tongues.files("eo")
ENGLISH = [path for path in FILES if "/en/" in path]


@pytest.fixture
def begun(clinic: Clinic) -> Clinic:
    """The small clinic in English, with Esperanto to be translated."""
    begin([clinic.folder], "eo", clinic.folder)
    return clinic


def finish(clinic: Clinic, *paths: str) -> None:
    """Translates these files."""
    for path in paths:
        clinic.delete(f"{path}.todo")
        clinic.write(path, FULL[path])


def content(clinic: Clinic) -> Content:
    return clinic.contents()["eo"]


def to_do(clinic: Clinic) -> set[str]:
    return {f"{path.relative_to(clinic.folder)}" for path in clinic.folder.rglob("*.todo")}


# What is copied


def test_every_file_is_copied_as_one_to_do(begun: Clinic) -> None:
    assert to_do(begun) == {f"{path.replace('/en/', '/eo/')}.todo" for path in ENGLISH}


def test_each_says_what_to_do_and_keeps_what_there_was(begun: Clinic) -> None:
    text = (begun.folder / "responses/eo/clinic/cost.yaml.todo").read_text(encoding="utf-8")

    assert text.startswith(
        "# Translate text, unknown and more. Leave kind, sources, buttons, follow_ups, figures and each {name}"
    )
    assert '\n# When it is done, take ".todo" off this file\'s name, and these lines out.\n' in text
    assert text.endswith(f"\n{FILES['responses/en/clinic/cost.yaml']}")


@pytest.mark.parametrize("path", [path for path in ENGLISH if "/_" in path])
def test_each_shared_file_has_instructions_of_its_own(begun: Clinic, path: str) -> None:
    texts = {
        (begun.folder / f"{path.replace('/en/', '/eo/')}.todo")
        .read_text(encoding="utf-8")
        .splitlines()[0]
        for path in ENGLISH
    }

    assert len(texts) == 2 + sum("/_" in path for path in ENGLISH)


@pytest.mark.parametrize(
    ("written", "left"),
    [
        (
            "title: Cost\nexamples:\n  - how much\n\n  # prices\n  - price\n",
            "title: Cost\nexamples:\n  # - how much\n  # # prices\n  # - price\n",
        ),
        (
            "title: Cost\nexamples: [how much,\n  price]\n",
            "title: Cost\nexamples:\n  # [how much,\n  # price]\n",
        ),
        (
            "# Ours\nexamples:\n- how much\n\ntitle: Cost\n",
            "# Ours\nexamples:\n  # - how much\ntitle: Cost\n",
        ),
    ],
)
def test_examples_are_left_as_comments_for_what_patients_type_is_not_translated(
    clinic: Clinic, written: str, left: str
) -> None:
    clinic.write("intents/en/clinic/cost.yaml", written)
    begin([clinic.folder], "eo", clinic.folder)

    assert (
        (clinic.folder / "intents/eo/clinic/cost.yaml.todo")
        .read_text(encoding="utf-8")
        .endswith(f"these lines out.\n{left}")
    )


def test_a_file_that_is_only_renamed_is_a_problem(begun: Clinic) -> None:
    file = begun.folder / "intents/eo/clinic/cost.yaml.todo"
    file.rename(file.with_suffix(""))

    assert begun.problems() == ["intents/eo/clinic/cost.yaml:4: 'examples' is empty; fill it in."]


def test_an_answer_that_is_only_renamed_is_found_by_check(begun: Clinic) -> None:
    file = begun.folder / "responses/eo/clinic/cost.yaml.todo"
    file.rename(file.with_suffix(""))

    assert begun.below(check(begun.contents())) == [
        "responses/eo/clinic/cost.yaml:4: text is still in en; translate it.",
        "responses/eo/clinic/cost.yaml:6: more is still in en; translate it.",
    ]


def test_what_is_there_already_stays_and_what_english_has_since_is_added(begun: Clinic) -> None:
    finish(begun, "intents/eo/clinic/cost.yaml")
    begun.write("intents/eo/clinic/hours.yaml.todo", "half done")
    begun.write("intents/en/clinic/parking.yaml", "title: Parking\nexamples: [parking]\n")

    assert begin([begun.folder], "eo", begun.folder) == [
        begun.folder / "intents/eo/clinic/parking.yaml.todo"
    ]
    assert (begun.folder / "intents/eo/clinic/hours.yaml.todo").read_text() == "half done"
    assert not (begun.folder / "intents/eo/clinic/cost.yaml.todo").exists()


def test_they_can_be_put_into_a_folder_that_is_not_there_yet(
    clinic: Clinic, tmp_path: Path
) -> None:
    files = begin([clinic.folder], "eo", tmp_path / "a" / "b")

    assert len(files) == len(ENGLISH)
    assert clinic.problems(tmp_path / "a" / "b") == []
    assert len(clinic.contents(tmp_path / "a" / "b")["eo"].to_do) == len(ENGLISH)


@pytest.mark.parametrize("code", ["en", "EO", "e", "esperanto", "..", "e/o", "es-419", ""])
def test_a_code_that_is_none_is_refused(clinic: Clinic, code: str) -> None:
    with pytest.raises(SettingsError, match="is no code of a new language"):
        begin([clinic.folder], code, clinic.folder)


# What is spoken meanwhile


def test_a_language_of_which_nothing_is_done_is_no_problem_and_is_not_spoken(begun: Clinic) -> None:
    contents = begun.contents()

    assert check(contents) == []
    assert Conversation(contents).languages == ("en",)


def test_what_is_done_is_spoken_and_the_rest_is_the_base_languages(begun: Clinic) -> None:
    finish(
        begun,
        "intents/eo/clinic/cost.yaml",
        "responses/eo/clinic/cost.yaml",
        "intents/eo/clinic/hours.yaml",
    )
    conversation = Conversation(begun.contents(), EAGER)
    assert conversation.languages == ("en", "eo")

    done, half = (
        conversation.respond(tongues.EXAMPLES["eo"][name][0], Session())
        for name in ("clinic/cost", "clinic/hours")
    )
    assert (done.language, done.decision.intents) == ("eo", ("clinic.cost",))
    assert done.reply.text.startswith("eo says One guide")
    assert (half.language, half.decision.intents) == ("eo", ("clinic.hours",))
    assert (
        half.reply.text
        == "The not_translated text.\n\nI do not know the hours; call (305) 555-0100."
    )


def test_the_line_that_says_so_is_in_that_language_once_its_messages_are_done(
    begun: Clinic,
) -> None:
    finish(begun, "intents/eo/clinic/hours.yaml", "responses/eo/_messages.yaml")

    assert (
        Dialogue(content(begun))
        .choose("clinic.hours", Session())
        .reply.text.startswith("eo not_translated text.\n\n")
    )


def test_a_question_that_is_not_translated_can_still_be_tapped(begun: Clinic) -> None:
    finish(begun, "intents/eo/clinic/cost.yaml", "responses/eo/clinic/cost.yaml")
    dialogue = Dialogue(content(begun))

    (follow_up,) = (
        button
        for button in dialogue.choose("clinic.cost", Session()).reply.buttons
        if button.target == "massage.frequency"
    )
    assert follow_up.text == "How often should I come?"
    assert "One blog says once a week." in dialogue.tap(follow_up.target, Session()).reply.text


@pytest.mark.parametrize("path", [path for path in FULL if "/_" in path])
def test_a_shared_file_that_is_missing_is_the_base_languages(begun: Clinic, path: str) -> None:
    finish(begun, *(other for other in FULL if other != path))
    mine, base = begun.contents()["eo"], begun.contents()["en"]
    name = {
        "synonyms": "wording",
        "red_flags": "red_flags",
        "messages": "messages",
        "cards": "cards",
        "refused": "refused",
    }[Path(path).stem.removeprefix("_")]
    expected = (
        {**base.messages, "language_name": "eo"} if name == "messages" else getattr(base, name)
    )

    if name == "wording":
        assert mine.wording.moves == expected.moves
    else:
        assert getattr(mine, name) == expected
    assert mine.lent == frozenset()


def test_check_looks_at_what_is_done_alone(begun: Clinic) -> None:
    finish(begun, "intents/eo/clinic/cost.yaml", "responses/eo/clinic/cost.yaml")
    assert check(begun.contents()) == []

    begun.change("responses/eo/clinic/cost.yaml", "$50", "$60")
    begun.change("responses/en/clinic/hours.yaml", "kind: clinic", "kind: chat")
    (problem,) = begun.below(check(begun.contents()))
    assert problem.startswith(
        "responses/eo/clinic/cost.yaml:2: the figures differ from responses/en/clinic/cost.yaml:2: 60 only in eo"
    )


def test_one_language_alone_still_falls_back(begun: Clinic) -> None:
    finish(begun, "intents/eo/clinic/cost.yaml")

    alone = load([begun.folder], {}, "eo")
    assert list(alone) == ["eo"]
    assert alone["eo"].lent == set(alone["eo"].responses)


# When it is done


def test_without_files_to_do_it_is_a_language_like_any_other(begun: Clinic) -> None:
    finish(begun, *FULL)
    assert to_do(begun) == set()
    assert check(begun.contents()) == []
    assert (content(begun).lent, content(begun).to_do) == (frozenset(), ())


def test_without_files_to_do_a_missing_partner_is_a_problem(begun: Clinic) -> None:
    finish(begun, *FULL)
    begun.delete("responses/eo/clinic/cost.yaml")

    assert (
        "intents/eo/clinic/cost.yaml:1: has no partner file responses/eo/clinic/cost.yaml; add it or delete this one."
        in begun.problems()
    )


def test_a_copy_whose_translation_stands_beside_it_is_done(begun: Clinic) -> None:
    for path, text in FULL.items():
        begun.write(path, text)

    assert content(begun).to_do == ()


def test_an_answer_in_no_other_language_is_a_problem_even_then(begun: Clinic) -> None:
    begun.write("responses/eo/clinic/parking.yaml", FULL["responses/eo/clinic/cost.yaml"])

    assert begun.problems() == [
        "responses/eo/clinic/parking.yaml:1: has no partner file intents/eo/clinic/parking.yaml; add it or delete this one."
    ]
