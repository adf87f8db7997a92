"""A language that is being translated: what there is to do is copied, what is done is spoken."""

from pathlib import Path

import pytest

from bot.checks import check
from bot.content import Content, load
from bot.content.scaffold import begin
from bot.conversation import Conversation
from bot.decision import Policy
from bot.dialogue import Dialogue
from bot.errors import ContentError, SettingsError
from bot.reply import asking
from bot.session import Session
from tests import tongues
from tests.clinic import FILES, Clinic

EAGER = Policy(
    answer_threshold=0.05, health_threshold=0.05, foreign_threshold=2, agreed_threshold=2
)
FULL = tongues.files("eo")
ENGLISH = [path for path in FILES if "/en/" in path]
GUARDS = (
    "intents/eo/_words.yaml",
    "intents/eo/_alarms.yaml",
    "responses/eo/_cards.yaml",
)
QUESTION, ANSWER = "intents/eo/clinic/cost.yaml", "responses/eo/clinic/cost.yaml"
ASKED = tongues.EXAMPLES["eo"]["clinic/cost"][0]
ALARM = " ".join(tongues.ALARMS["eo"])


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
    text = (begun.folder / "responses/eo/_cards.yaml.todo").read_text(encoding="utf-8")

    assert text.startswith("# Translate each card, with a clinician. ")
    assert '\n# When it is done, take ".todo" off this file\'s name, and these lines out.\n' in text
    assert text.endswith(f"\n{FILES['responses/en/_cards.yaml']}")


def test_of_an_answer_only_the_words_are_copied(clinic: Clinic) -> None:
    path = "responses/en/clinic/cost.yaml"
    clinic.change(path, "sources: [guide]\n", "# Ours\nsources:\n  - guide\n\n  - blog\n")
    begin([clinic.folder], "eo", clinic.folder)
    text = (clinic.folder / "responses/eo/clinic/cost.yaml.todo").read_text(encoding="utf-8")

    assert text.startswith(
        "# Translate text, unknown, more and again, and each text below asks and when. "
        "Leave figures, each {name}, the kinds of question and the conditions as they are."
    )
    assert text.endswith(
        " these lines out.\n"
        "text: |\n"
        "  One guide names $50 for an hour. For our prices, call {phone}.\n"
        "more: It depends on the length.\n"
        "# Ours\n"
        "reviewed: 2026-11-21\n"
    )


def test_what_a_clinic_has_laid_over_the_shipped_files_is_copied_with_them(
    clinic: Clinic, tmp_path: Path
) -> None:
    own = Clinic(
        tmp_path / "own",
        {
            "responses/en/clinic/cost.yaml": "text: |\n  It is $60.\n\n  No: $70.\n"
            "buttons: [call]\n",
            "intents/en/clinic/cost.yaml": "title: 'no'\n",
            "responses/en/_messages.yaml": "areas:\n  clinic: Ours\n",
        },
    )
    begin([clinic.folder, own.folder], "eo", own.folder)

    answer, question, messages = (
        (own.folder / f"{path}.todo").read_text(encoding="utf-8").split(" these lines out.\n")[1]
        for path in (
            "responses/eo/clinic/cost.yaml",
            "intents/eo/clinic/cost.yaml",
            "responses/eo/_messages.yaml",
        )
    )
    assert answer == (
        "text: |\n  It is $60.\n\n  No: $70.\n"
        "more: It depends on the length.\nreviewed: '2026-11-21'\n"
    )
    assert question == (
        "title: 'no'\nexamples:\n"
        "  # - how much is a massage\n  # - what do you charge\n  # - price list\n"
    )
    assert "\nareas:\n  clinic: Ours\n  massage: The massage text.\n" in messages


def test_a_file_that_cannot_be_copied_is_told_and_nothing_is_written(clinic: Clinic) -> None:
    clinic.write("responses/en/clinic/cost.yaml", "text: señora\n".encode("latin-1"))

    with pytest.raises(ContentError, match=r"cost\.yaml:1: is saved in an old encoding"):
        begin([clinic.folder], "eo", clinic.folder)
    assert to_do(clinic) == set()


def test_a_folder_that_cannot_be_written_into_is_told(clinic: Clinic, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(SettingsError, match=r"file/own: cannot write \(Not a directory\)"):
        begin([clinic.folder], "eo", tmp_path / "file" / "own")


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
        (
            "examples:\n  - how much\nasks:\n  # ours\n  worth_it:\n    - is it\n\n"
            "  why: [how so,\n    why]\ntitle: Cost\n",
            "examples:\n  # - how much\nasks:\n    # # ours\n  worth_it:\n    # - is it\n"
            "  why:\n    # [how so,\n    # why]\ntitle: Cost\n",
        ),
        (
            "examples:\n  - how much\nthen:\n  guess:\n    - about forty\n",
            "examples:\n  # - how much\nthen:\n  guess:\n    # - about forty\n",
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


def test_of_the_words_what_each_concept_is_stands_above_the_place_for_its_own(
    clinic: Clinic,
) -> None:
    path = "intents/en/_words.yaml"
    clinic.change(path, "numb: numb, numbness", "numb: numb,\n    numbness")
    clinic.change(path, "words:\n", "words:\n  endings: s\n")
    begin([clinic.folder], "eo", clinic.folder)
    text = (clinic.folder / "intents/eo/_words.yaml.todo").read_text(encoding="utf-8")

    before, after = text.split("words:\n")
    assert before.endswith(FILES[path].split("words:\n")[0])
    assert after.startswith(
        "  endings: s\n"
        "  # between the legs\n"
        "  # en: groin, between my legs\n"
        "  groin:\n"
        "  # no feeling\n"
        "  # en: numb,\n"
        "  # numbness\n"
        "  numb:\n"
    )


def test_words_that_are_only_renamed_are_a_problem_each(begun: Clinic) -> None:
    file = begun.folder / "intents/eo/_words.yaml.todo"
    file.rename(file.with_suffix(""))

    problems = begun.problems()
    assert len(problems) == len(begun_terms(begun))
    assert all("is empty; write terms with commas between." in problem for problem in problems)


def begun_terms(clinic: Clinic) -> list[str]:
    """The concepts that have words in the language that others are translated from."""
    text = (clinic.folder / "intents/en/_words.yaml").read_text(encoding="utf-8")
    return text.split("words:\n")[1].splitlines()


def test_of_the_common_words_none_is_copied(begun: Clinic) -> None:
    text = (begun.folder / "intents/eo/_common.txt.todo").read_text(encoding="utf-8")

    assert text.startswith("# Write the commonest words of that language here")
    assert all(line.startswith("#") for line in text.splitlines())


def test_a_file_that_is_only_renamed_is_a_problem(begun: Clinic) -> None:
    file = begun.folder / "intents/eo/clinic/cost.yaml.todo"
    file.rename(file.with_suffix(""))

    assert begun.problems() == ["intents/eo/clinic/cost.yaml:4: 'examples' is empty; fill it in."]


def test_other_wordings_of_an_answer_are_copied_to_be_translated(clinic: Clinic) -> None:
    wordings = "again: So.\nasks:\n  why: So.\nwhen:\n  - who: child\n    text: So.\n"
    clinic.add("responses/en/clinic/cost.yaml", wordings)
    begin([clinic.folder], "eo", clinic.folder)

    text = (clinic.folder / "responses/eo/clinic/cost.yaml.todo").read_text(encoding="utf-8")
    assert text.endswith(wordings)


def test_an_answer_that_is_only_renamed_is_found_by_check(begun: Clinic) -> None:
    file = begun.folder / "responses/eo/clinic/cost.yaml.todo"
    file.rename(file.with_suffix(""))

    assert begun.below(check(begun.contents())) == [
        "responses/eo/clinic/cost.yaml:3: text is still in en; translate it.",
        "responses/eo/clinic/cost.yaml:5: more is still in en; translate it.",
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


def test_a_language_of_two_files_answers_nobody(begun: Clinic) -> None:
    finish(begun, QUESTION, ANSWER)
    english = Conversation(Clinic(begun.folder.parent / "english").contents(), EAGER)
    conversation = Conversation(begun.contents(), EAGER)

    assert check(begun.contents()) == []
    assert not content(begun).live
    assert conversation.languages == ("en",)
    for said in (ASKED, ALARM, "how much is a massage", "my groin is numb"):
        turn = conversation.respond(said, Session(), "eo")
        assert turn.language == "en"
        assert turn.reply == english.respond(said, Session(), "eo").reply


def test_it_is_so_where_nothing_marks_the_rest_as_still_to_do(clinic: Clinic) -> None:
    for path in (QUESTION, ANSWER):
        clinic.write(path, FULL[path])
    contents = clinic.contents()

    assert check(contents) == []
    assert Conversation(contents).languages == ("en",)
    assert {f"{path.relative_to(clinic.folder)}" for path in contents["eo"].to_do} == {*FULL} - {
        QUESTION,
        ANSWER,
    }


@pytest.mark.parametrize("lacking", [*GUARDS, QUESTION])
def test_it_is_spoken_once_its_words_its_alarms_its_cards_and_a_question_are_done(
    begun: Clinic, lacking: str
) -> None:
    done = {*GUARDS, QUESTION}
    finish(begun, *sorted(done - {lacking}))
    assert not content(begun).live
    assert Conversation(begun.contents()).languages == ("en",)

    finish(begun, lacking)
    assert content(begun).live
    conversation = Conversation(begun.contents())
    assert conversation.languages == ("en", "eo")
    alarm = conversation.respond(ALARM, Session())
    assert (alarm.language, alarm.reply.text) == ("eo", "eo emergency text.")


def test_what_is_done_is_spoken_and_the_rest_is_the_base_languages(begun: Clinic) -> None:
    finish(
        begun,
        *GUARDS,
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
        if button.intent == "massage.frequency"
    )
    assert follow_up.text == "How often should I come?"
    assert "One blog says once a week." in dialogue.tap(follow_up.target, Session()).reply.text


@pytest.mark.parametrize(
    ("path", "names"),
    {
        "intents/eo/_redaction.yaml": ("clues",),
        "responses/eo/_cards.yaml": ("cards", "usual", "reviewer"),
        "responses/eo/_refused.yaml": ("refused",),
    }.items(),
)
def test_a_shared_file_that_is_missing_is_the_base_languages(
    begun: Clinic, path: str, names: tuple[str, ...]
) -> None:
    finish(begun, *(other for other in FULL if other != path))
    mine, base = begun.contents()["eo"], begun.contents()["en"]

    assert [getattr(mine, name) for name in names] == [getattr(base, name) for name in names]
    assert mine.lent == frozenset()


def test_messages_that_are_missing_are_the_base_languages_but_for_its_name(begun: Clinic) -> None:
    path = "responses/eo/_messages.yaml"
    finish(begun, *(other for other in FULL if other != path))
    mine, base = begun.contents()["eo"], begun.contents()["en"]

    assert mine.messages == {**base.messages, "language_name": "eo"}


def test_nobodys_words_for_what_can_be_heard_are_lent(begun: Clinic) -> None:
    contents = begun.contents()
    mine = contents["eo"]
    assert (mine.words.terms, len(mine.words.common), mine.trials) == ({}, 0, {})
    assert mine.wording is contents["en"].wording

    begun.delete("intents/eo/_words.yaml.todo")
    begun.write("intents/eo/_words.yaml", tongues.alarms("eo")["intents/eo/_words.yaml"])
    contents = begun.contents()
    assert contents["eo"].words.terms["groin"] == (("ingveno",),)
    assert contents["eo"].wording is contents["en"].wording, "as long as it has none of its own"

    finish(begun, "intents/eo/_common.txt", "intents/eo/_alarms.yaml")
    mine = content(begun)
    assert tuple(mine.words.common) == ("sensenta", "ingveno", "eo")
    assert mine.trials["saddle_numbness"].alarm == ("sensenta ingveno",)


def test_check_looks_at_what_is_done_alone(begun: Clinic) -> None:
    finish(begun, "intents/eo/clinic/cost.yaml", "responses/eo/clinic/cost.yaml")
    assert check(begun.contents()) == []

    begun.change("responses/eo/clinic/cost.yaml", "$50", "$60")
    begun.change("responses/en/clinic/hours.yaml", "kind: clinic", "kind: chat")
    (problem,) = begun.below(check(begun.contents()))
    assert problem.startswith(
        "responses/eo/clinic/cost.yaml:1: the figures of text differ from "
        "responses/en/clinic/cost.yaml:2: 60 only in eo"
    )


def test_one_language_alone_still_falls_back(begun: Clinic) -> None:
    finish(begun, "intents/eo/clinic/cost.yaml")

    alone = load([begun.folder], {}, "eo")
    assert list(alone) == ["eo"]
    assert alone["eo"].lent == set(alone["eo"].responses)


# What stands once


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("kind", "kind: clinic"),
        ("sources", "sources: [guide]"),
        ("buttons", "buttons: [book, call]"),
        ("follow_ups", "follow_ups: [massage.frequency]"),
    ],
)
def test_what_holds_in_every_language_stands_in_the_base_languages_file_alone(
    begun: Clinic, key: str, line: str
) -> None:
    finish(begun, *FULL)
    english, own = (begun.contents()[code].responses["clinic.cost"] for code in ("en", "eo"))
    assert getattr(own, key) == getattr(english, key)
    assert own.text != english.text

    begun.add(ANSWER, f"{line}\n")
    at = FULL[ANSWER].count("\n") + 1
    assert begun.problems() == [
        f"{ANSWER}:{at}: {key} stands in responses/en/clinic/cost.yaml, once for every language; "
        "take it out here."
    ]


def test_a_change_in_the_base_languages_file_changes_every_language(
    begun: Clinic, tmp_path: Path
) -> None:
    finish(begun, *FULL)
    own = Clinic(tmp_path / "own", {"responses/en/clinic/cost.yaml": "buttons: [call]\n"})

    contents = begun.contents(own.folder)
    assert {contents[code].responses["clinic.cost"].buttons for code in contents} == {("call",)}
    assert load([begun.folder, own.folder], {}, "eo")["eo"].responses["clinic.cost"].buttons == (
        "call",
    )


def test_an_answer_without_its_words_is_a_problem_in_its_own_file(begun: Clinic) -> None:
    finish(begun, *FULL)
    begun.write(ANSWER, "more: jen\n")

    assert begun.problems() == [
        f"{ANSWER}:1: 'text' is missing; add it.",
        f"{ANSWER}:1: 'reviewed' is missing; write the day on which somebody read the answer, "
        "as in reviewed: 2026-11-21",
    ]


def test_a_base_language_that_cannot_be_read_is_one_problem(begun: Clinic) -> None:
    finish(begun, *FULL)
    begun.write("responses/en/clinic/cost.yaml", "\t")

    assert begun.problems() == ["responses/en/clinic/cost.yaml:1: begins with a tab; delete it."]


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
        "intents/eo/clinic/cost.yaml: is a question without an answer; write "
        "responses/eo/clinic/cost.yaml (kind, text, reviewed), or delete this question."
        in begun.problems()
    )


def test_a_copy_whose_translation_stands_beside_it_is_done(begun: Clinic) -> None:
    for path, text in FULL.items():
        begun.write(path, text)

    assert content(begun).to_do == ()


def test_an_answer_in_no_other_language_is_a_problem_even_then(begun: Clinic) -> None:
    begun.write("responses/eo/clinic/parking.yaml", FULL["responses/eo/clinic/cost.yaml"])

    assert begun.problems() == [
        "responses/eo/clinic/parking.yaml: is an answer without a question; write "
        "intents/eo/clinic/parking.yaml (title, examples), or delete this answer."
    ]


def test_a_question_that_a_clinic_adds_in_one_language_is_served_in_that_one_alone(
    clinic: Clinic, tmp_path: Path
) -> None:
    for path, text in tongues.files("eo").items():
        clinic.write(path, text)
    own = Clinic(
        tmp_path / "own",
        {
            "intents/en/clinic/parking.yaml": "title: Parking?\n"
            "examples: [where can i park my car, parking garage nearby]\n",
            "responses/en/clinic/parking.yaml": "kind: clinic\ntext: Behind us. {phone}\n"
            "reviewed: 2026-12-01\n",
            "responses/en/clinic/cost.yaml": "follow_ups: [clinic.parking, massage.frequency]\n",
        },
    )
    bot = Conversation(clinic.contents(own.folder), EAGER)

    parked = bot.respond("where can i park my car", Session())
    assert (parked.language, parked.decision.intents) == ("en", ("clinic.parking",))
    price = bot.respond("kiom kostas masaĝo", parked.session)
    assert (price.language, price.decision.intents) == ("eo", ("clinic.cost",))
    asked = [button.intent for button in price.reply.buttons if button.intent]
    assert asked == ["clinic.phone", "massage.frequency"]
    more = bot.respond("eoa", price.session)
    assert more.language == "eo"
    settled = bot.settle("eo", parked.session).session
    assert bot.respond("where can i park my car", settled).language == "eo"
    assert bot.tap(asking("clinic.parking"), settled).reply == bot.dialogue("eo").replies.gone()
