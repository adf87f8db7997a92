from pathlib import Path

import pytest

from bot import content
from bot.checks import check, stems, to_do, unreviewed
from tests import tongues
from tests.clinic import FILES, Clinic

COST, ANSWER, HOURS = (
    "intents/en/clinic/cost.yaml",
    "responses/en/clinic/cost.yaml",
    "intents/en/clinic/hours.yaml",
)


def found(clinic: Clinic, **facts: str) -> list[str]:
    return clinic.below(check(clinic.contents(**facts)))


def test_good_content_has_no_findings(clinic: Clinic) -> None:
    assert found(clinic) == []


def test_every_language_is_checked(clinic: Clinic) -> None:
    for path, text in tongues.files("eo").items():
        clinic.write(path, text)
    clinic.change("intents/eo/clinic/cost.yaml", "eo clinic/cost", "x" * 61)

    assert found(clinic) == [
        "intents/eo/clinic/cost.yaml:1: the title has 61 characters; shorten it to 60: a button "
        "shows no more."
    ]


# Between languages


@pytest.fixture
def two(clinic: Clinic) -> Clinic:
    """The small clinic in English and in a made-up language."""
    for path, text in tongues.files("eo").items():
        clinic.write(path, text)
    return clinic


OTHER_WORDINGS = {
    "again": "again: {said}\n",
    "asks.why": "asks: {{why: '{said}'}}\n",
    "asks.why.unknown": "asks: {{why: {{text: So., unknown: '{said}'}}}}\n",
    "when.1": "when: [{{who: child, text: '{said}'}}]\n",
    "when.1.unknown": "when: [{{who: child, text: So., unknown: '{said}'}}]\n",
}
"""Below each key what is written for it."""


EO_ANSWER = "responses/eo/clinic/cost.yaml"
ALARMS, EO_ALARMS = "intents/en/_alarms.yaml", "intents/eo/_alarms.yaml"


def test_two_languages_that_say_the_same_have_no_findings(two: Clinic) -> None:
    assert found(two) == []


@pytest.mark.parametrize(("code", "other"), [("en", "eo"), ("eo", "en")])
def test_an_intent_of_one_language_only_is_found(two: Clinic, code: str, other: str) -> None:
    two.write(f"intents/{code}/clinic/parking.yaml", "title: Parking\nexamples: [parkejo]\n")
    two.write(
        f"responses/{code}/clinic/parking.yaml",
        "kind: clinic\ntext: Call {phone}.\nreviewed: 2026-12-01\n",
    )

    place = f"{other}/clinic/parking.yaml"
    assert found(two) == [
        f"intents/{code}/clinic/parking.yaml: has no partner intents/{place} with "
        f"responses/{place}; add them or delete this one."
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        (
            "$50",
            "$60",
            1,
            "the figures of text differ from responses/en/clinic/cost.yaml:2: 60 only in eo, "
            "and 50 only in en",
        ),
        (
            "$50",
            "$50 to $1,500",
            1,
            "the figures of text differ from responses/en/clinic/cost.yaml:2: 1500 only in eo",
        ),
        (
            "$50",
            "$many",
            1,
            "the figures of text differ from responses/en/clinic/cost.yaml:2: 50 only in en",
        ),
        (
            "{phone}",
            "{city}",
            1,
            "the facts of text differ from responses/en/clinic/cost.yaml:2: {city} only in eo, "
            "and {phone} only in en",
        ),
    ],
)
def test_an_answer_that_differs_from_its_partner_is_found(
    two: Clinic, old: str, new: str, line: int, what: str
) -> None:
    two.change(EO_ANSWER, old, new)

    assert found(two) == [f"{EO_ANSWER}:{line}: {what}; change one of them."]


def test_the_same_figure_may_be_written_as_is_usual_there(two: Clinic) -> None:
    two.change(ANSWER, "$50", "$1,500.50")
    two.change(EO_ANSWER, "$50", "1.500,50 dolaroj")

    assert found(two) == []


def test_a_card_without_the_number_to_call_is_found(two: Clinic) -> None:
    two.change("responses/en/_cards.yaml", "The crisis text.", "Call {crisis_number}.")

    line = _line(FILES["responses/en/_cards.yaml"], "crisis: ")
    assert found(two) == [
        f"responses/eo/_cards.yaml:{line}: the facts of crisis differ from "
        f"responses/en/_cards.yaml:{line}: {{crisis_number}} only in en; change one of them."
    ]


@pytest.mark.parametrize("key", ["text", "unknown", "more"])
def test_other_figures_are_found_in_each_part_of_an_answer(two: Clinic, key: str) -> None:
    said = {code: f"{key}: {code} says 30 minutes.\n" for code in ("en", "eo")}
    rest = "".join(f"{one}: x\n" for one in ("text", "unknown", "more") if one != key)
    for code, first in (("en", "kind: chat\n"), ("eo", "")):
        path = f"responses/{code}/chat/greet.yaml"
        two.write(path, f"{first}reviewed: 2026-11-21\n{rest}{said[code]}")
    assert found(two) == []

    two.change("responses/eo/chat/greet.yaml", "30", "40")
    assert found(two) == [
        f"responses/eo/chat/greet.yaml:4: the figures of {key} differ from "
        "responses/en/chat/greet.yaml:5: 40 only in eo, and 30 only in en; change one of them."
    ]


@pytest.mark.parametrize("key", OTHER_WORDINGS)
def test_other_figures_are_found_in_each_other_wording(two: Clinic, key: str) -> None:
    two.add(ANSWER, OTHER_WORDINGS[key].format(said="It takes 30 minutes."))
    two.add(EO_ANSWER, OTHER_WORDINGS[key].format(said="Daŭras 40 minutojn."))

    assert found(two) == [
        f"{EO_ANSWER}:5: the figures of {key} differ from {ANSWER}:9: 40 only in eo, "
        "and 30 only in en; change one of them."
    ]


@pytest.mark.parametrize("key", OTHER_WORDINGS)
def test_another_wording_that_is_still_in_the_base_language_is_found(two: Clinic, key: str) -> None:
    for answer in (ANSWER, EO_ANSWER):
        two.add(answer, OTHER_WORDINGS[key].format(said="It takes half an hour."))

    assert found(two) == [f"{EO_ANSWER}:5: {key} is still in en; translate it."]


@pytest.mark.parametrize(
    ("here", "there", "how"),
    [
        ("again: Jes.\n", "", "again only in eo"),
        ("", "again: Yes.\n", "again only in en"),
        ("again:\n", "again: Yes.\n", "again only in en"),
        (
            "asks: {why: Jes., which: Jes.}\n",
            "asks: {why: Yes., simpler: Yes.}\n",
            "asks.which only in eo, and asks.simpler only in en",
        ),
    ],
)
def test_another_wording_in_one_language_only_is_found(
    two: Clinic, here: str, there: str, how: str
) -> None:
    two.add(EO_ANSWER, here)
    two.add(ANSWER, there)

    (problem,) = found(two)
    assert problem.startswith(f"{EO_ANSWER}:")
    assert f": the wordings differ from {ANSWER}:" in problem
    assert problem.endswith(f": {how}; change one of them.")


@pytest.mark.parametrize(
    ("there", "how"),
    [
        ("[{since: acute, text: A.}, {who: any, text: B.}]", "in another order"),
        ("[{who: any, text: B.}]", "since: acute only in eo"),
        (
            "[{who: any, text: B.}, {since: chronic, day: [sunday, monday], text: A.}]",
            "since: acute only in eo, and day: monday or sunday and since: chronic only in en",
        ),
    ],
)
def test_wordings_that_hold_for_other_patients_are_found(two: Clinic, there: str, how: str) -> None:
    two.add(EO_ANSWER, "when: [{who: any, text: D.}, {since: acute, text: C.}]\n")
    two.add(ANSWER, f"when: {there}\n")

    assert found(two) == [
        f"{EO_ANSWER}:5: the conditions differ from {ANSWER}:9: {how}; change one of them."
    ]


def test_a_kind_of_question_for_other_patients_is_found(two: Clinic) -> None:
    for intents in (COST, COST.replace("/en/", "/eo/")):
        two.add(intents, "asks: {gone: [is it gone]}\n")
    two.add(EO_ANSWER, "asks: {gone: {text: A., who: child}}\n")
    two.add(ANSWER, "asks: {gone: {text: B., since: acute}}\n")

    how = "who: child for gone only in eo, and since: acute for gone only in en"
    (problem,) = found(two)
    assert problem.endswith(f": {how}; change one of them.")


def test_values_of_a_condition_may_stand_in_any_order(two: Clinic) -> None:
    two.add(EO_ANSWER, "when: [{day: [sunday, monday], who: any, text: Jes.}]\n")
    two.add(ANSWER, "when: [{who: any, day: [monday, sunday], text: Yes.}]\n")

    assert found(two) == []


def test_a_kind_of_question_that_has_examples_in_one_language_only_is_found(two: Clinic) -> None:
    for answer in (ANSWER, EO_ANSWER):
        two.add(answer, "asks: {worth_it: So.}\n")
    two.add(COST, "asks: {worth_it: [is it worth the money]}\n")

    assert found(two) == [
        f"{COST.replace('/en/', '/eo/')}:3: the kinds of question in asks differ from {COST}:6: "
        "worth_it only in en; change one of them."
    ]


def test_a_kind_of_question_that_leans_on_the_topic_in_one_language_only_is_found(
    two: Clinic,
) -> None:
    for answer in (ANSWER, EO_ANSWER):
        two.add(answer, "asks: {worth_it: So.}\n")
    two.add(COST, "asks: {worth_it: [is it worth the money]}\n")
    two.add(COST.replace("/en/", "/eo/"), "then: {worth_it: [valoras gxi]}\n")

    (problem,) = found(two)
    assert "the kinds of question in then differ" in problem
    assert "worth_it only in eo" in problem


@pytest.mark.parametrize(("file", "name"), [("_cards.yaml", "crisis"), ("_messages.yaml", "gone")])
def test_a_card_or_a_message_that_is_still_in_the_base_language_is_found(
    two: Clinic, file: str, name: str
) -> None:
    two.change(f"responses/en/{file}", f'"The {name} text."', "What the clinic says here.")
    two.change(f"responses/eo/{file}", f'"eo {name} text."', "What the clinic says here.")

    line = _line(FILES[f"responses/en/{file}"], f"{name}: ")
    assert found(two) == [f"responses/eo/{file}:{line}: {name} is still in en; translate it."]


def test_alarms_that_are_still_in_the_base_language_are_found(two: Clinic) -> None:
    two.write(EO_ALARMS, FILES[ALARMS])

    assert found(two) == [
        f"{EO_ALARMS}:2: saddle_numbness: 'my groin is numb' is still in en; write these lines as "
        "patients type them in this language."
    ]


def test_guards_that_are_lent_are_not_called_copies(clinic: Clinic) -> None:
    for path in (EO_ANSWER, "intents/eo/clinic/cost.yaml"):
        clinic.write(path, tongues.files("eo")[path])

    assert found(clinic) == []


# An own folder, laid over both languages


CLINICS_OWN = {
    ANSWER: ("text: An hour is $60. Call {phone}.\n", 1, ANSWER.replace("/en/", "/eo/")),
    EO_ANSWER: ("text: Horo kostas $60. {phone}.\n", 1, ANSWER),
    "responses/en/_cards.yaml": (
        "crisis: Call {crisis_number}.\n",
        1,
        "responses/eo/_cards.yaml",
    ),
    "responses/en/_messages.yaml": (
        "# ours\ngone: Call {phone}.\n",
        2,
        "responses/eo/_messages.yaml",
    ),
}


@pytest.mark.parametrize("path", CLINICS_OWN)
def test_what_a_clinic_words_anew_in_one_language_is_a_to_do_in_the_other(
    two: Clinic, tmp_path: Path, path: str
) -> None:
    text, line, partner = CLINICS_OWN[path]
    own = Clinic(tmp_path / "own", {path: text})
    contents = two.contents(own.folder)

    assert check(contents) == []
    for told in own.below(to_do(contents)):
        assert told.startswith(f"{path}:{line}: the f")
        assert f" differ from the shipped {partner}:" in told
        assert told.endswith(f"; write {partner} in your folder, too, with the same change.")
    assert to_do(contents)


def test_another_wording_that_a_clinic_adds_in_one_language_is_a_to_do_in_the_other(
    two: Clinic, tmp_path: Path
) -> None:
    asks = "asks: {worth_it: [is it worth the money]}\n"
    wordings = "asks: {worth_it: So.}\nagain: So.\nwhen: [{who: child, text: So.}]\n"
    own = Clinic(tmp_path / "own", {COST: asks, ANSWER: wordings})
    contents, eo_cost = two.contents(own.folder), COST.replace("/en/", "/eo/")

    assert check(contents) == []
    shipped = f"differ from the shipped {EO_ANSWER}:1"
    right = f"write {EO_ANSWER} in your folder, too, with the same change."
    assert own.below(sorted(to_do(contents), key=str)) == [
        f"{COST}:1: the kinds of question in asks differ from the shipped {eo_cost}:3: worth_it "
        f"only in en; write {eo_cost} in your folder, too, with the same change.",
        f"{ANSWER}:2: the wordings {shipped}: again, asks.worth_it only in en; {right}",
        f"{ANSWER}:3: the conditions {shipped}: who: child only in en; {right}",
    ]


def test_two_files_of_the_own_folder_that_differ_are_a_problem(two: Clinic, tmp_path: Path) -> None:
    own = Clinic(tmp_path / "own", {path: CLINICS_OWN[path][0] for path in (ANSWER, EO_ANSWER)})
    own.change(EO_ANSWER, "$60", "$70")
    contents = two.contents(own.folder)

    assert own.below(check(contents)) == [
        f"{EO_ANSWER}:1: the figures of text differ from {ANSWER}:1: 70 only in eo, "
        "and 60 only in en; "
        "change one of them."
    ]
    assert to_do(contents) == []


def test_a_whole_language_of_the_own_folder_is_compared_with_what_ships(
    clinic: Clinic, tmp_path: Path
) -> None:
    own = Clinic(tmp_path / "own", tongues.files("eo"))
    own.change(EO_ANSWER, "$50", "$60")
    contents = clinic.contents(own.folder)

    assert own.below(check(contents)) == [
        f"{EO_ANSWER}:1: the figures of text differ from {ANSWER}:2: 60 only in eo, "
        "and 50 only in en; "
        "change one of them."
    ]
    assert to_do(contents) == []


def test_a_language_of_the_own_folder_is_compared_with_the_english_there(
    clinic: Clinic, tmp_path: Path
) -> None:
    files = {**tongues.files("eo"), ANSWER: "text: An hour is $60. Call {phone}.\n"}
    own = Clinic(tmp_path / "own", files)
    contents = clinic.contents(own.folder)

    assert own.below(check(contents)) == [
        f"{EO_ANSWER}:1: the figures of text differ from {ANSWER}:1: 50 only in eo, "
        "and 60 only in en; "
        "change one of them."
    ]
    assert to_do(contents) == []


@pytest.mark.parametrize(("code", "other"), [("en", "eo"), ("eo", "en")])
def test_a_question_that_a_clinic_adds_in_one_language_is_a_to_do_in_the_other(
    two: Clinic, tmp_path: Path, code: str, other: str
) -> None:
    own = Clinic(
        tmp_path / "own",
        {
            f"intents/{code}/clinic/parking.yaml": "title: Parking\nexamples: [parkejo]\n",
            f"responses/{code}/clinic/parking.yaml": "kind: clinic\ntext: Call {phone}.\n"
            "reviewed: 2026-12-01\n",
        },
    )
    contents, place = two.contents(own.folder), f"{other}/clinic/parking.yaml"

    assert check(contents) == []
    assert own.below(to_do(contents)) == [
        f"intents/{code}/clinic/parking.yaml: has no partner intents/{place} with "
        f"responses/{place}; write them in your folder, too."
    ]


def test_what_is_still_in_the_base_language_is_found(two: Clinic) -> None:
    two.change(EO_ANSWER, "It depends on the length.", "Jen.")
    two.write(
        "intents/eo/clinic/hours.yaml",
        FILES[HOURS]
        .replace("when are you open", "kiam")
        .replace("what is your closing time", "fermo"),
    )
    two.change("intents/eo/clinic/hours.yaml", "When are you open?", "What does a massage cost?")
    two.change(EO_ANSWER, "eo says One", "One")
    two.change("intents/en/clinic/hours.yaml", "When are you open?", "What does a massage cost?")

    assert found(two) == [
        "intents/eo/clinic/hours.yaml:1: the title is still in en; translate it.",
        f"{EO_ANSWER}:1: text is still in en; translate it.",
    ]


def test_without_the_base_language_nothing_is_compared(tmp_path: Path) -> None:
    clinic = Clinic(
        tmp_path / "other", {path: text for path, text in FILES.items() if "/en/" not in path}
    )
    for code in ("eo", "xa"):
        for path, text in tongues.files(code, alone=True).items():
            clinic.write(path, text)
    clinic.change(EO_ANSWER, "$50", "$60")

    assert found(clinic) == []


# Examples


def test_examples_of_two_intents_that_are_nearly_the_same_are_found(clinic: Clinic) -> None:
    clinic.add(HOURS, "  - how much is the massage today\n  - how much is a massages a\n")

    assert found(clinic) == [
        f"{HOURS}:6: 'how much is a massages a' is nearly the same as 'how much is a massage' of "
        f"{COST}, line 3; keep one, or reword it."
    ]


def test_an_own_example_that_is_nearly_a_shipped_one_is_left_to_do_in_the_own_file(
    clinic: Clinic, tmp_path: Path
) -> None:
    first = "intents/en/chat/greet.yaml"  # it comes before the shipped one
    own = Clinic(tmp_path / "own", {first: "examples: [how much is a massages a]\n"})

    contents = clinic.contents(own.folder)
    assert check(contents) == []
    assert own.below(to_do(contents)) == [
        f"{first}:1: 'how much is a massages a' is nearly the same as 'how much is a massage' of "
        f"{COST}, line 3; keep one, or reword it."
    ]


def test_nearly_the_same_is_seen_in_any_order_of_the_words(clinic: Clinic) -> None:
    clinic.add(COST, "  - list of the clinic prices to tell me\n")
    clinic.add(HOURS, "  - to tell me the list of clinic price\n")

    (problem,) = found(clinic)
    assert problem.startswith(
        f"{HOURS}:5: 'to tell me the list of clinic price' is nearly the same as 'list of the "
        "clinic prices"
    )


def test_the_same_words_in_another_order_may_ask_something_else(clinic: Clinic) -> None:
    clinic.add(COST, "  - i am pregnant\n")
    clinic.add(HOURS, "  - am i pregnant\n")

    assert found(clinic) == []


def test_examples_of_one_intent_may_be_nearly_the_same(clinic: Clinic) -> None:
    clinic.add(COST, "  - what do you charges\n")

    assert found(clinic) == []


# Synonyms


def test_a_synonym_of_a_word_that_no_example_uses_is_found(clinic: Clinic) -> None:
    clinic.change(
        "intents/en/_words.yaml",
        "synonyms:\n",
        "synonyms:\n  hot stone:\n    - lava\n    - hot rock\n",
    )

    assert found(clinic) == [
        f"intents/en/_words.yaml:{line}: {said!r} stands for 'hot stone', which no example "
        "uses; take it out or add such an example."
        for line, said in ((3, "lava"), (4, "hot rock"))
    ]


@pytest.mark.parametrize(
    "wording", ["often", "how often", "should i get a massage", "how often should i come"]
)
def test_a_synonym_of_words_that_an_example_or_a_title_uses_is_fine_however_many(
    clinic: Clinic, wording: str
) -> None:
    clinic.change("intents/en/_words.yaml", "synonyms:\n", f"synonyms:\n  {wording}: [lava]\n")

    assert found(clinic) == []


def test_a_synonym_is_dead_where_its_words_only_stand_apart(clinic: Clinic) -> None:
    clinic.change("intents/en/_words.yaml", "synonyms:\n", "synonyms:\n  how massage: [lava]\n")

    assert len(found(clinic)) == 1


# Lengths


def test_a_title_may_have_sixty_characters(clinic: Clinic) -> None:
    clinic.change(COST, "What does a massage cost?", "x" * 60)
    assert found(clinic) == []

    clinic.change(COST, "x" * 60, "x" * 61)
    assert found(clinic) == [
        f"{COST}:1: the title has 61 characters; shorten it to 60: a button shows no more."
    ]


SHORTER = "and 600 fit; move some of it below an entry more:, which patients open by a button."


def test_a_text_may_have_six_hundred_characters(clinic: Clinic) -> None:
    clinic.change("responses/en/chat/greet.yaml", "Hello! What would you like to know?", "x" * 600)
    assert found(clinic) == []

    clinic.change("responses/en/chat/greet.yaml", "x" * 600, "x" * 601)
    assert found(clinic) == [f"responses/en/chat/greet.yaml:2: text has 601 characters, {SHORTER}"]


def test_a_text_is_measured_with_its_facts_filled_in(clinic: Clinic) -> None:
    (problem,) = found(clinic, hours="x" * 600)

    assert problem == f"responses/en/clinic/hours.yaml:2: text has 613 characters, {SHORTER}"


def test_what_is_said_of_an_unknown_fact_is_measured_too(clinic: Clinic) -> None:
    clinic.change(
        "responses/en/clinic/hours.yaml",
        "I do not know the hours; call {phone}.",
        "x" * 600 + " {phone}",
    )

    assert found(clinic) == [
        f"responses/en/clinic/hours.yaml:3: unknown has 615 characters, {SHORTER}"
    ]  # fmt: skip


@pytest.mark.parametrize("key", OTHER_WORDINGS)
def test_another_wording_is_measured_likewise(clinic: Clinic, key: str) -> None:
    clinic.add(ANSWER, OTHER_WORDINGS[key].format(said="x" * 601))

    assert found(clinic) == [f"{ANSWER}:9: {key} has 601 characters, {SHORTER}"]


def test_two_whole_answers_must_fit_one_message(clinic: Clinic) -> None:
    text = len("One guide names $50 for an hour. For our prices, call (305) 555-0100.")
    clinic.change(ANSWER, "It depends on the length.", "x" * (1848 - text))
    assert found(clinic) == []

    clinic.change(ANSWER, "x" * (1848 - text), "x" * (1849 - text))
    assert found(clinic) == [
        f"{ANSWER}:4: the whole answer has 1849 characters; it must stay under 1848."
    ]


@pytest.mark.parametrize(
    ("file", "name", "limit"),
    [
        ("_messages.yaml", "gone", 4096),
        ("_messages.yaml", "description", 512),
        ("_messages.yaml", "short_description", 120),
        ("_messages.yaml", "commands.privacy", 256),
        ("_cards.yaml", "emergency", 4096),
    ],
)
def test_a_message_must_be_one_that_telegram_takes(
    clinic: Clinic, file: str, name: str, limit: int
) -> None:
    path = f"responses/en/{file}"
    group, _, own = name.rpartition(".")
    text = FILES[path]
    at = text.index(f'{own}: "The {own} text."', text.index(f"{group}:") if group else 0)
    line = text.count("\n", 0, at) + 1

    for length, problems in (
        (limit, []),
        (limit + 1, [f"{name} has {limit + 1} characters; Telegram takes {limit}."]),
    ):
        changed = text[at:].replace(f"The {own} text.", "x" * length, 1)
        clinic.write(path, text[:at] + changed)
        assert found(clinic) == [f"{path}:{line}: {problem}" for problem in problems]


# What answers rest on and say


def test_an_answer_that_rests_on_nothing_is_found(clinic: Clinic) -> None:
    clinic.change("responses/en/massage/frequency.yaml", "sources: [blog]\n", "")

    assert found(clinic) == [
        "responses/en/massage/frequency.yaml:2: rests on no source and no clinic fact; name the "
        "article in `sources`, or turn to {phone}."
    ]


@pytest.mark.parametrize("key", ["text", "unknown", "more"])
def test_an_answer_that_turns_to_the_clinic_needs_no_source(clinic: Clinic, key: str) -> None:
    clinic.write(
        "responses/en/massage/frequency.yaml",
        "kind: health\nreviewed: 2026-11-21\n"
        + "".join(
            f"{each}: x{' {phone}' * (each == key)}\n" for each in ("text", "unknown", "more")
        ),
    )

    assert found(clinic) == []


def test_small_talk_rests_on_nothing(clinic: Clinic) -> None:
    clinic.change("responses/en/chat/greet.yaml", "kind: chat", "kind: health")

    assert len(found(clinic)) == 1


@pytest.mark.parametrize("key", ["text", "unknown", "more"])
def test_a_refused_wording_is_found_wherever_it_stands(clinic: Clinic, key: str) -> None:
    answer = dict.fromkeys(("text", "unknown", "more"), "Fine.") | {
        key: "A massage has NO side-effects!"
    }
    lines = "".join(f"{name}: {text}\n" for name, text in answer.items())
    clinic.write("responses/en/chat/greet.yaml", f"kind: chat\nreviewed: 2026-11-21\n{lines}")
    line = 3 + list(answer).index(key)

    assert found(clinic) == [
        f"responses/en/chat/greet.yaml:{line}: 'no side effects' promises a result."
    ]


@pytest.mark.parametrize("key", OTHER_WORDINGS)
def test_a_refused_wording_is_found_in_each_other_wording(clinic: Clinic, key: str) -> None:
    clinic.add(ANSWER, OTHER_WORDINGS[key].format(said="It is a cure."))

    assert found(clinic) == [f"{ANSWER}:9: 'cure' promises a result."]


def test_a_refused_wording_in_a_fact_is_found_where_it_is_shown(clinic: Clinic) -> None:
    assert found(clinic, services="the cure") == []
    assert found(clinic, hours="the cure") == [
        "responses/en/clinic/hours.yaml:2: 'cure' promises a result."
    ]


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ("a massage is not a cure", False),
        ("this will never really be a cure", False),
        ("not" + " x" * 30 + " cure", True),
        ("a cure it is not", True),
        ("secure and cured", False),
        ("cure", True),
    ],
)
def test_a_refused_wording_is_harmless_shortly_after_a_word_that_makes_it_so(
    clinic: Clinic, said: str, refused: bool
) -> None:
    clinic.change("responses/en/chat/greet.yaml", "Hello! What would you like to know?", said)

    assert found(clinic) == ["responses/en/chat/greet.yaml:2: 'cure' promises a result."] * refused


def test_a_wording_with_no_excuse_listed_is_always_refused(clinic: Clinic) -> None:
    clinic.change("responses/en/_refused.yaml", "  unless: [not, never]\n", "")
    clinic.change(
        "responses/en/chat/greet.yaml",
        "Hello! What would you like to know?",
        "a massage is not a cure",
    )

    assert len(found(clinic)) == 1


# Alarms: what is lacking


FLAGS, WORDS, CARDS = (
    "intents/_red_flags.yaml",
    "intents/{}/_words.yaml",
    "responses/{}/_cards.yaml",
)
GROIN = "intents/_concepts.yaml:2"


def test_what_telephone_triage_asks_about_needs_a_flag(clinic: Clinic) -> None:
    clinic.change(FLAGS, "abuse, anaphylaxis, ", "")

    assert found(clinic) == [
        f"{FLAGS}:1: no flag has the heading {heading!r}; add one, or name it in one."
        for heading in ("abuse", "anaphylaxis")
    ]


def test_a_concept_without_words_and_the_flag_that_is_deaf_without_it_are_found(
    two: Clinic,
) -> None:
    two.change(WORDS.format("eo"), "  groin: ingveno\n", "")

    assert found(two)[:2] == [
        f"{GROIN}: the concept 'groin' has no words in eo; add them to intents/eo/_words.yaml.",
        f"{FLAGS}:1: no rule of saddle_numbness can be heard in eo; add words to "
        "intents/eo/_words.yaml.",
    ]


@pytest.mark.parametrize(
    ("composed", "rule", "deaf"),
    [
        ("below: [groin, leg]", "numb in below", False),
        ("below: [leg]", "numb in below", True),
        ("below: [groin and leg]", "numb in below", True),
        ("below: [groin unless leg]", "numb in below", False),
        ("below: [groin]\n  lower: [below]", "numb in lower", False),
        ("below: [groin]", "numb in groin|leg", False),
        ("below: [groin]", "numb in groin and hot", False),
        ("below: [groin]", "numb in groin and leg", True),
    ],
)
def test_a_flag_is_deaf_where_each_of_its_rules_wants_something_without_words(
    clinic: Clinic, composed: str, rule: str, deaf: bool
) -> None:
    clinic.change("intents/_concepts.yaml", "sites:\n", "sites:\n  leg: a leg\n")
    clinic.add("intents/_concepts.yaml", f"figures:\n  hot: 38-42\ncomposed:\n  {composed}\n")
    clinic.change(FLAGS, "numb in groin", rule)

    told = [problem for problem in found(clinic) if "can be heard" in problem]
    assert told == deaf * [
        f"{FLAGS}:1: no rule of saddle_numbness can be heard in en; add words to "
        "intents/en/_words.yaml."
    ]


def test_a_flag_that_no_line_tries_is_found(two: Clinic) -> None:
    two.add(FLAGS, OURS)
    two.add("responses/en/_cards.yaml", "")
    for code in ("en", "eo"):
        two.change(CARDS.format(code), "heard:\n", f"heard:\n  ours: {code} ours\n")
        two.change(CARDS.format(code), "signs:\n", f"signs:\n  ours: {code} ours\n")
    two.add(ALARMS, "ours:\n  alarm: [numb numb]\n")

    line = _line(FILES[FLAGS] + OURS, "ours:")
    assert found(two) == [
        f"{FLAGS}:{line}: no line tries ours in eo; add some to intents/eo/_alarms.yaml."
    ]


OURS = "ours:\n  source: us\n  reviewer: us\n  rules: {numb with numb: urgent}\n"


@pytest.mark.parametrize("group", ["heard", "signs"])
def test_an_alarm_for_which_a_card_has_no_words_is_found(two: Clinic, group: str) -> None:
    path = CARDS.format("eo")
    text = (two.folder / path).read_text(encoding="utf-8")
    two.change(path, f'{group}:\n  saddle_numbness: "eo saddle_numbness text."\n', "")
    assert text != (two.folder / path).read_text(encoding="utf-8")

    assert found(two) == [
        f"{FLAGS}:1: there is no {group}.saddle_numbness in eo; add it to {path}."
    ]


def test_what_is_no_alarm_needs_no_words_on_a_card_but_a_caution_does(clinic: Clinic) -> None:
    caution = OURS.replace("urgent", "ask_first") + "  caution: wool\n"
    clinic.add(FLAGS, caution)
    clinic.add(ALARMS, "ours:\n  alarm: [numb numb]\n")

    line = _line(FILES[FLAGS] + caution, "ours:")
    assert found(clinic) == [
        f"{FLAGS}:{line}: there is no cautions.wool in en; add it to responses/en/_cards.yaml."
    ]

    clinic.add("responses/en/_cards.yaml", "cautions:\n  wool: wool\n")
    assert found(clinic) == []


def test_a_flag_that_a_clinic_adds_in_one_language_is_a_to_do_in_the_other(
    two: Clinic, tmp_path: Path
) -> None:
    own = Clinic(
        tmp_path / "own",
        {
            "intents/_concepts.yaml": "losses:\n  woolly: like wool\n",
            FLAGS: OURS.replace("numb with numb", "woolly in groin"),
            WORDS.format("en"): "words:\n  woolly: woolly\n",
            ALARMS: "ours:\n  alarm: [woolly groin]\n",
            CARDS.format("en"): "heard:\n  ours: x\nsigns:\n  ours: y\n",
        },
    )
    contents = two.contents(own.folder)

    assert own.below(check(contents)) == []
    assert own.below(to_do(contents)) == [
        "intents/_concepts.yaml:2: the concept 'woolly' has no words in eo; add them to "
        "intents/eo/_words.yaml.",
        f"{FLAGS}:1: no rule of ours can be heard in eo; add words to intents/eo/_words.yaml.",
        f"{FLAGS}:1: no line tries ours in eo; add some to intents/eo/_alarms.yaml.",
        f"{FLAGS}:1: there is no heard.ours in eo; add it to responses/eo/_cards.yaml.",
        f"{FLAGS}:1: there is no signs.ours in eo; add it to responses/eo/_cards.yaml.",
    ]


def test_a_concept_that_has_words_in_no_language_is_a_problem(two: Clinic, tmp_path: Path) -> None:
    own = Clinic(tmp_path / "own", {"intents/_concepts.yaml": "losses:\n  woolly: like wool\n"})

    assert own.below(check(two.contents(own.folder))) == [
        f"intents/_concepts.yaml:2: the concept 'woolly' has no words in {code}; add them to "
        f"intents/{code}/_words.yaml."
        for code in ("en", "eo")
    ]


def test_a_clinics_own_language_may_lag_behind_what_ships(clinic: Clinic, tmp_path: Path) -> None:
    own = Clinic(tmp_path / "own", tongues.files("eo"))
    clinic.change("intents/_concepts.yaml", "losses:\n", "losses:\n  woolly: like wool\n")
    clinic.change(WORDS.format("en"), "words:\n", "words:\n  woolly: woolly\n")
    contents = clinic.contents(own.folder)

    assert check(contents) == []
    assert clinic.below(to_do(contents)) == [
        "intents/_concepts.yaml:4: the concept 'woolly' has no words in eo; add them to "
        "intents/eo/_words.yaml."
    ]


# Alarms: one word for two things


@pytest.mark.parametrize(
    ("groin", "leg", "same"),
    [
        ("groin", "groin", ("groin", "groin")),
        ("groin*", "groins", ("groins", "groin*")),
        ("groin", "gro*", ("gro*", "groin")),
        ("groin*", "groi*", ("groi*", "groin*")),
        ("groin~", "groins", ("groins", "groin~")),
        ("ache~", "aching", ("aching", "ache~")),
        ("my groin", "my gro*", ("my gro*", "my groin")),
        ("groin~", "groined", None),
        ("groin~", "groining", None),
        ("groin", "groins*", None),
        ("groin", "groins", None),
        ("groin", "my groin", None),
        ("my groin", "groin my", None),
    ],
)
def test_a_term_of_two_concepts_of_one_kind_is_found(
    clinic: Clinic, groin: str, leg: str, same: tuple[str, str] | None
) -> None:
    clinic.change("intents/_concepts.yaml", "sites:\n", "sites:\n  leg: a leg\n")
    words = WORDS.format("en")
    clinic.change(
        words,
        "  groin: groin, between my legs\n",
        f"  endings: s, ing\n  groin: {groin}, my\n  leg: {leg}, your\n",
    )
    clinic.add("intents/en/_common.txt", "aching\n")

    line = _line(FILES[words], "  groin: ") + 2
    told = [problem for problem in found(clinic) if "compose" in problem]
    assert told == (
        [
            f"{words}:{line}: {same[0]!r} of leg is {same[1]!r} of groin, too; keep one of them, "
            "or compose the wider concept of the narrower ones."
        ]
        if same
        else []
    )


def test_of_the_terms_that_two_concepts_share_one_is_told(clinic: Clinic) -> None:
    clinic.change("intents/_concepts.yaml", "sites:\n", "sites:\n  leg: a leg\n")
    clinic.change(WORDS.format("en"), "words:\n", "words:\n  leg: between my legs, my, groin*\n")

    (told,) = (problem for problem in found(clinic) if "compose" in problem)
    assert (
        ": 'between my legs' of groin is 'between my legs' of leg, too (and 1 more of theirs); "
        "keep one of them" in told
    )


def test_a_clinics_own_term_that_a_shipped_concept_has_is_a_to_do(
    clinic: Clinic, tmp_path: Path
) -> None:
    clinic.change("intents/_concepts.yaml", "sites:\n", "sites:\n  leg: a leg\n")
    clinic.change(WORDS.format("en"), "words:\n", "words:\n  leg: leg\n")
    own = Clinic(tmp_path / "own", {WORDS.format("en"): "words:\n  groin: groin, leg\n"})
    contents = clinic.contents(own.folder)

    assert check(contents) == []
    (told,) = own.below(to_do(contents))
    assert told.startswith("intents/en/_words.yaml:2: 'leg' of groin is 'leg' of leg, too; ")


def test_a_term_of_two_kinds_or_of_two_contexts_is_fine(clinic: Clinic) -> None:
    clinic.change(WORDS.format("en"), "  numb: numb,", "  numb: groin, numb,")
    clinic.change(WORDS.format("en"), "  own: own frame", "  own: start frame")

    assert [problem for problem in found(clinic) if "compose" in problem] == []


# Alarms: what is misheard


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("intents/en/_words.yaml", "words:\n  numb: frozen\n"),
        ("intents/en/_words.yaml", "words:\n  not: my\n"),
        ("intents/en/_words.yaml", "words:\n  figure: groin is numb\n"),
    ],
)
def test_a_red_flag_that_an_own_file_disarms_is_found(
    clinic: Clinic, tmp_path: Path, path: str, written: str
) -> None:
    own = Clinic(tmp_path / "own", {path: written})

    assert clinic.below(check(clinic.contents(own.folder))) == [
        f"{ALARMS}:2: saddle_numbness: 'my groin is numb' raises nothing, and it must raise "
        f"emergency; mend what {own.folder} changes or this line."
    ]


def test_a_red_flag_that_its_own_excuse_disarms_is_found(clinic: Clinic) -> None:
    clinic.change(FLAGS, "  rules:\n", "  unless: [numb]\n  rules:\n")

    assert found(clinic) == [
        f"{ALARMS}:2: saddle_numbness: 'my groin is numb' raises nothing, and it must raise "
        "emergency; mend the words, the rules or this line."
    ]


def test_of_the_lines_that_do_not_raise_a_red_flag_one_is_told(clinic: Clinic) -> None:
    clinic.change(ALARMS, "[my groin is numb]", "[i am well, so am i, my groin is numb]")

    assert found(clinic) == [
        f"{ALARMS}:2: saddle_numbness: 'i am well' raises nothing, and it must raise emergency; "
        "mend the words, the rules or this line."
    ]


def test_a_line_may_raise_any_alarm_of_a_flag_and_nothing_below(clinic: Clinic) -> None:
    clinic.change(FLAGS, "numb in groin: emergency", "numb in groin: emergency\n    groin: urgent")
    clinic.change(ALARMS, "[my groin is numb]", "[my groin]")
    assert found(clinic) == []

    clinic.change(FLAGS, "groin: urgent", "groin: soft")
    (problem,) = found(clinic)
    assert "'my groin' raises soft, and it must raise emergency" in problem


def test_a_line_that_should_be_calm_and_alarms_is_found_where_it_stands(clinic: Clinic) -> None:
    clinic.change(ALARMS, "  calm: [my back hurts]", "  calm:\n    - it hurts\n    - numb groin")

    assert found(clinic) == [
        f"{ALARMS}:5: saddle_numbness: 'numb groin' raises emergency, and it must not alarm; mend "
        "the words, the rules or this line."
    ]


def test_what_another_language_says_may_alarm(two: Clinic) -> None:
    two.change(EO_ALARMS, "calm: [ingveno eo]", "calm: [sensenta groin]")

    (problem,) = found(two)
    assert "'sensenta groin' raises emergency, and it must not alarm" in problem


# Languages that have alarms alone


@pytest.fixture
def alone(clinic: Clinic) -> Clinic:
    """The small clinic in English, and a made-up language that has alarms alone."""
    for path, text in tongues.alarms("eo").items():
        clinic.write(path, text)
    return clinic


def test_a_language_that_has_alarms_alone_lacks_nothing(alone: Clinic) -> None:
    assert found(alone) == []
    assert to_do(alone.contents()) == []


def test_its_lines_are_tried_and_its_words_are_looked_at(alone: Clinic) -> None:
    alone.change(EO_ALARMS, "[sensenta ingveno]", "[sensenta]")
    alone.change(WORDS.format("eo"), "numb: sensenta", "numb: sensenta, frozen")
    alone.change("intents/_concepts.yaml", "losses:\n", "losses:\n  woolly: like wool\n")
    alone.change(WORDS.format("en"), "words:\n", "words:\n  woolly: woolly\n")
    alone.change(WORDS.format("eo"), "words:\n", "words:\n  woolly: frozen\n")

    same, misheard = found(alone)
    assert "'frozen' of numb is 'frozen' of woolly, too" in same
    assert "saddle_numbness: 'sensenta' raises nothing, and it must raise emergency" in misheard


def test_its_cards_must_have_the_same_facts(alone: Clinic) -> None:
    alone.change(CARDS.format("en"), "The crisis text.", "Call {crisis_number}.")

    (problem,) = found(alone)
    assert "the facts of crisis differ" in problem


# What no clinician has reviewed


def test_what_no_clinician_has_reviewed_is_counted(alone: Clinic) -> None:
    assert unreviewed(alone.contents()) == (0, 0)

    alone.change(FLAGS, "nobody yet", "not yet reviewed by a clinician")
    alone.change(CARDS.format("eo"), "nobody yet", "not yet reviewed by a clinician")
    assert unreviewed(alone.contents()) == (1, len(content.CARDS))


# What stems hit


def test_what_each_stem_hits_is_listed(clinic: Clinic) -> None:
    clinic.change(WORDS.format("en"), "numb, numbness", "num*, gone, no fee*")
    clinic.add("intents/en/_common.txt", "number numb feet fees none\n")

    assert list(stems(clinic.content())) == ["en numb: num* numb number; fee* fees feet"]


def _line(text: str, start: str) -> int:
    """The line of a file that begins so."""
    return next(at for at, line in enumerate(text.splitlines(), 1) if line.startswith(start))
