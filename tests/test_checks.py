from pathlib import Path

import pytest

from bot.checks import check, to_do
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
        "intents/eo/clinic/cost.yaml:1: the title has 61 characters; a button shows 60 at the most."
    ]


# Between languages


@pytest.fixture
def two(clinic: Clinic) -> Clinic:
    """The small clinic in English and in a made-up language."""
    for path, text in tongues.files("eo").items():
        clinic.write(path, text)
    return clinic


EO_ANSWER = "responses/eo/clinic/cost.yaml"
FLAGS, EO_FLAGS = "intents/en/_red_flags.yaml", "intents/eo/_red_flags.yaml"


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
        f"intents/{code}/clinic/parking.yaml:1: has no partner intents/{place} with "
        f"responses/{place}; add them or delete this one."
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        (
            "$50",
            "$60",
            1,
            "the figures of text differ from responses/en/clinic/cost.yaml:2: 60 only in eo; "
            "50 only in en",
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
            "the facts of text differ from responses/en/clinic/cost.yaml:2: {city} only in eo; "
            "{phone} only in en",
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

    assert found(two) == [
        "responses/eo/_cards.yaml:2: the facts of crisis differ from responses/en/_cards.yaml:2: "
        "{crisis_number} only in en; change one of them."
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
        "responses/en/chat/greet.yaml:5: 40 only in eo; 30 only in en; change one of them."
    ]


@pytest.mark.parametrize(
    ("file", "name", "line"), [("_cards.yaml", "crisis", 2), ("_messages.yaml", "gone", 8)]
)
def test_a_card_or_a_message_that_is_still_in_the_base_language_is_found(
    two: Clinic, file: str, name: str, line: int
) -> None:
    two.change(f"responses/en/{file}", f'"The {name} text."', "What the clinic says here.")
    two.change(f"responses/eo/{file}", f'"eo {name} text."', "What the clinic says here.")

    assert found(two) == [f"responses/eo/{file}:{line}: {name} is still in en; translate it."]


def test_red_flags_that_are_still_in_the_base_language_are_found(two: Clinic) -> None:
    two.write(EO_FLAGS, FILES[FLAGS])

    line = FILES[FLAGS][: FILES[FLAGS].index("alarm: ")].count("\n") + 1
    assert found(two) == [
        f"{EO_FLAGS}:{line}: saddle_numbness: 'my groin is numb' is still in en; write its terms "
        "and test lines as patients type them in this language."
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
        assert told.endswith(f"; write {partner} in your folder, too.")
    assert to_do(contents)


def test_two_files_of_the_own_folder_that_differ_are_a_problem(two: Clinic, tmp_path: Path) -> None:
    own = Clinic(tmp_path / "own", {path: CLINICS_OWN[path][0] for path in (ANSWER, EO_ANSWER)})
    own.change(EO_ANSWER, "$60", "$70")
    contents = two.contents(own.folder)

    assert own.below(check(contents)) == [
        f"{EO_ANSWER}:1: the figures of text differ from {ANSWER}:1: 70 only in eo; 60 only in en; "
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
        f"{EO_ANSWER}:1: the figures of text differ from {ANSWER}:2: 60 only in eo; 50 only in en; "
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
        f"{EO_ANSWER}:1: the figures of text differ from {ANSWER}:1: 50 only in eo; 60 only in en; "
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
        f"intents/{code}/clinic/parking.yaml:1: has no partner intents/{place} with "
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
        "clinic.cost; keep one, or reword it."
    ]


def test_an_own_example_that_is_nearly_the_same_is_found_in_the_own_file(
    clinic: Clinic, tmp_path: Path
) -> None:
    first = "intents/en/chat/greet.yaml"  # it comes before the shipped one
    own = Clinic(tmp_path / "own", {first: "examples: [how much is a massages a]\n"})

    assert own.below(check(clinic.contents(own.folder))) == [
        f"{first}:1: 'how much is a massages a' is nearly the same as 'how much is a massage' of "
        "clinic.cost; keep one, or reword it."
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
        f"{COST}:1: the title has 61 characters; a button shows 60 at the most."
    ]


def test_a_text_may_have_six_hundred_characters(clinic: Clinic) -> None:
    clinic.change("responses/en/chat/greet.yaml", "Hello! What would you like to know?", "x" * 600)
    assert found(clinic) == []

    clinic.change("responses/en/chat/greet.yaml", "x" * 600, "x" * 601)
    assert found(clinic) == [
        "responses/en/chat/greet.yaml:2: text has 601 characters; keep it under 600 and move "
        "detail into more."
    ]


def test_a_text_is_measured_with_its_facts_filled_in(clinic: Clinic) -> None:
    (problem,) = found(clinic, hours="x" * 600)

    assert (
        problem == "responses/en/clinic/hours.yaml:2: text has 613 characters; "
        "keep it under 600 and move detail into more."
    )


def test_what_is_said_of_an_unknown_fact_is_measured_too(clinic: Clinic) -> None:
    clinic.change(
        "responses/en/clinic/hours.yaml",
        "I do not know the hours; call {phone}.",
        "x" * 600 + " {phone}",
    )

    assert found(clinic) == [
        "responses/en/clinic/hours.yaml:3: unknown has 615 characters; keep it under 600 and move "
        "detail into more."
    ]  # fmt: skip


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


# Red flags


@pytest.mark.parametrize(
    ("written", "raised"),
    [
        ("groups:\n  numb: frozen\n", "nothing"),
        ("frames:\n  negators: my\n", "nothing"),
        ("flags:\n  saddle_numbness:\n    unless: [numb + groin]\n", "nothing"),
    ],
)
def test_a_red_flag_that_an_own_file_disarms_is_found(
    clinic: Clinic, tmp_path: Path, written: str, raised: str
) -> None:
    own = Clinic(tmp_path / "own", {FLAGS: written})

    line = FILES[FLAGS][: FILES[FLAGS].index("alarm: ")].count("\n") + 1
    assert clinic.below(check(clinic.contents(own.folder))) == [
        f"{FLAGS}:{line}: saddle_numbness: 'my groin is numb' raises {raised}, and it must raise "
        f"emergency; mend what {own.folder / FLAGS} changes or this line."
    ]


def test_of_the_lines_that_do_not_raise_a_red_flag_one_is_told(clinic: Clinic) -> None:
    clinic.change(FLAGS, "[my groin is numb]", "[i am well, so am i, my groin is numb]")

    (problem,) = found(clinic)
    assert problem.endswith(
        "saddle_numbness: 'i am well' raises nothing, and it must raise emergency; mend the terms, "
        "the signs or this line."
    )


def test_a_red_flag_that_another_one_raises_less_gravely_is_found(clinic: Clinic) -> None:
    clinic.change(FLAGS, "    signs: [numb + groin]\n", "    signs: [numb > groin]\n")
    clinic.add(
        FLAGS,
        "  numbness:\n    level: urgent\n    source: a guideline\n    reviewer: nobody yet\n"
        "    signs: [groin > numb]\n    tests: {alarm: [my groin is numb], calm: [hello]}\n",
    )

    (problem,) = found(clinic)
    assert "'my groin is numb' raises urgent, and it must raise emergency" in problem


def test_a_line_that_should_be_calm_and_alarms_is_found_where_it_stands(clinic: Clinic) -> None:
    clinic.change(
        FLAGS,
        "      calm: [my back hurts]",
        "      calm:\n        - it aches\n        - numb groin",
    )

    line = FILES[FLAGS][: FILES[FLAGS].index("calm: ")].count("\n") + 3
    assert found(clinic) == [
        f"{FLAGS}:{line}: saddle_numbness: 'numb groin' raises emergency, and it must not alarm; "
        "mend the terms, the signs or this line."
    ]
