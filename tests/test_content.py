"""One test a rule of the loader.

Each compares all that is reported, so that one mistake never makes two problems.
"""

import errno
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content import (
    CARDS,
    GENERAL_ASKS,
    LISTS,
    MESSAGES,
    REQUIRED_FACTS,
    REQUIRED_INTENTS,
    TOLD,
    TOLD_IN_WORDS,
    Variant,
    load,
    placeholders,
    shipped,
)
from bot.content.concepts import CONTEXT
from bot.content.names import ALARM_FILES, CAPITALS, CHAT_LANGUAGES, CITED
from bot.errors import ContentError, Problem
from bot.text import words
from tests.clinic import FILES, Clinic, words_in

COST, ANSWER = "intents/en/clinic/cost.yaml", "responses/en/clinic/cost.yaml"


# What loads


def test_a_complete_folder_loads(clinic: Clinic) -> None:
    content = clinic.content()

    assert content.language == "en"
    assert (
        set(content.intents)
        == set(content.responses)
        == {
            "chat.greet",
            "clinic.cost",
            "clinic.hours",
            "clinic.phone",
            "massage.frequency",
            "safety.contraindications",
            "safety.emergency",
        }
    )
    assert set(content.cards) == {*CARDS, "heard.saddle_numbness", "signs.saddle_numbness"}
    assert (content.usual, content.reviewer) == (("saddle_numbness",), "nobody yet")
    assert set(MESSAGES) < set(content.messages)
    assert content.messages["areas.clinic"] == "The clinic text."
    assert content.messages["commands.help"] == "The help text."
    assert [flag.name for flag in content.red_flags.flags] == ["saddle_numbness"]
    assert set(content.concepts.simple) == {"groin", "numb", *CONTEXT}
    assert content.words.terms["groin"] == (("groin",), ("between", "my", "legs"))
    assert tuple(content.words.common) == ("how", "is", "my", "back", "what", "hurts")
    assert content.trials["saddle_numbness"].alarm == ("my groin is numb",)


def test_an_intent_is_named_by_its_path_and_remembers_its_lines(clinic: Clinic) -> None:
    intent = clinic.content().intents["clinic.cost"]

    assert (intent.name, intent.area, intent.title) == (
        "clinic.cost",
        "clinic",
        "What does a massage cost?",
    )
    assert intent.examples == ("how much is a massage", "what do you charge", "price list")
    assert intent.path == clinic.folder / COST
    assert [place.line for place in intent.places] == [3, 4, 5]


def test_a_response_holds_every_key_and_remembers_its_lines(clinic: Clinic) -> None:
    response = clinic.content().responses["clinic.cost"]

    assert response.kind == "clinic"
    assert response.text == "One guide names $50 for an hour. For our prices, call {phone}."
    assert (response.unknown, response.more) == ("", "It depends on the length.")
    assert response.sources == ("guide",)
    assert response.buttons == ("book", "call")
    assert response.follow_ups == ("massage.frequency",)
    assert response.reviewed == "2026-11-21"
    assert response.path == clinic.folder / ANSWER
    assert {key: place.line for key, place in response.places.items()} == {
        "kind": 1,
        "text": 2,
        "more": 4,
        "sources": 5,
        "buttons": 6,
        "follow_ups": 7,
        "reviewed": 8,
    }
    assert {place.path for place in response.places.values()} == {clinic.folder / ANSWER}


def test_synonyms_and_politeness_are_applied_to_what_is_compared(clinic: Clinic) -> None:
    wording = clinic.content().wording

    assert wording.phrase("Hi, what's a rub-down please?") == ("what", "is", "a", "massage")
    assert wording.joins == {"and"}
    assert wording.asks == {"how", "what", "when"}
    assert wording.lines["rub", "down"] == (clinic.folder / "intents/en/_words.yaml", 2)


def test_politeness_is_read_as_what_patients_type_is(clinic: Clinic) -> None:
    clinic.change("intents/en/_words.yaml", "  - please", "  - whats up")

    assert clinic.content().wording.phrase("What's up? Prices") == ("prices",)


ASIDES = """\
professions: [chiropractor, masseuse person]
places: [Miami, Miami Beach]
near: [in, close to]
"""


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ("does a chiropractor hurt", "does a hurt"),
        ("a massage in Miami Beach today", "a massage today"),
        ("miami massage close to miami", "massage"),
        ("a massage in town", "a massage in town"),
        ("a rub down person", "a"),  # synonyms first
        ("chiropractor in Miami", ""),
    ],
)
def test_professions_and_places_are_taken_out_with_what_stands_before_a_place(
    clinic: Clinic, asked: str, left: str
) -> None:
    clinic.change("intents/en/_words.yaml", "[massages,", "[massages, masseuse,")
    clinic.add("intents/en/_words.yaml", ASIDES)
    wording = clinic.content().wording

    assert wording.asides.rewrite(wording.phrase(asked)) == tuple(left.split())


@pytest.mark.parametrize("line", ASIDES.splitlines())
def test_a_language_need_not_list_them_and_may_list_some(clinic: Clinic, line: str) -> None:
    asked = words("a chiropractor in miami beach")
    assert clinic.content().wording.asides.rewrite(asked) == asked

    clinic.add("intents/en/_words.yaml", f"{line}\n")
    left = clinic.content().wording.asides.rewrite(asked)
    taken = {"professions": "chiropractor", "places": "miami beach", "near": ""}
    assert set(asked) - set(left) == set(taken[line.partition(":")[0]].split())


@pytest.mark.parametrize("key", ["professions", "places", "near"])
def test_a_list_of_them_holds_words_or_nothing(clinic: Clinic, key: str) -> None:
    path = "intents/en/_words.yaml"
    at = FILES[path].count("\n") + 1
    clinic.add(path, f"{key}: ['!']\n")
    assert clinic.problems() == [f"{path}:{at}: '!' holds no word; take it out."]

    clinic.change(path, f"{key}: ['!']", f"{key}:")
    assert clinic.problems() == []


def test_facts_stand_where_an_answer_names_them(clinic: Clinic) -> None:
    content = clinic.content()

    assert (
        content.fill("Call {phone} in {city}, not {nobody} {x.__class__}")
        == "Call (305) 555-0100 in Miami, not {nobody} {x.__class__}"
    )
    assert content.message("source_item", title="T", by="B") == "T (B)"
    assert content.facts["hours"] == ""


def test_a_placeholder_is_filled_once() -> None:
    assert placeholders("{a} {b_1} { c } {} {d}{d}") == {"a", "b_1", " c ", "", "d"}


_TYPED = ["8:30", "0123", "2026-01-02", "1e3", "0x1F", "1_000"]
_SAYS_NOTHING = ["no", "~", "yes", "null", "=", "!"]


@pytest.mark.parametrize("typed", [*_TYPED, *_SAYS_NOTHING])
def test_what_looks_like_a_value_stays_as_typed(clinic: Clinic, typed: str) -> None:
    clinic.change(ANSWER, "It depends on the length.", typed if typed != "!" else "'!'")

    assert clinic.content().responses["clinic.cost"].more == typed


@pytest.mark.parametrize("typed", _TYPED)
def test_so_does_a_fact(clinic: Clinic, typed: str) -> None:
    clinic.change("responses/_clinic.yaml", "hours:", f"hours: {typed}")

    assert clinic.content().facts["hours"] == typed


@pytest.mark.parametrize("typed", _SAYS_NOTHING)
def test_a_fact_that_says_nothing_is_reported_as_it_is_typed(clinic: Clinic, typed: str) -> None:
    clinic.change("responses/_clinic.yaml", "hours:", f"hours: '{typed}'")

    assert clinic.problems() == [
        f"responses/_clinic.yaml:9: hours {typed!r} tells a patient nothing; leave it empty where "
        "you do not know."
    ]


@pytest.mark.parametrize("typed", ["no", "8:30", "0123"])
def test_an_example_that_looks_like_a_value_stays_as_typed(clinic: Clinic, typed: str) -> None:
    clinic.add(COST, f"  - {typed}\n")

    assert clinic.content().intents["clinic.cost"].examples[-1] == typed


def test_a_byte_order_mark_and_windows_line_ends_are_fine(clinic: Clinic) -> None:
    clinic.write(COST, b"\xef\xbb\xbf" + FILES[COST].replace("\n", "\r\n").encode())
    intent = clinic.content().intents["clinic.cost"]

    assert intent.title == "What does a massage cost?"
    assert [place.line for place in intent.places] == [3, 4, 5]


def test_signs_inside_a_text_block_are_only_text(clinic: Clinic) -> None:
    text = "Call us: 020 # Ann, *bold, 5 * 3, @clinic, 50 %, \"so\" & 'so'"
    clinic.change(ANSWER, "One guide names $50 for an hour. For our prices, call {phone}.", text)

    assert clinic.content().responses["clinic.cost"].text == text


def test_a_yaml_tag_builds_nothing(clinic: Clinic) -> None:
    clinic.change(ANSWER, "more: It depends", "more: !!python/object/apply:os.system It depends")

    assert clinic.content().responses["clinic.cost"].more == "It depends on the length."


def test_a_fact_may_have_a_wording_for_each_language(clinic: Clinic) -> None:
    for path, text in words_in("es").items():
        clinic.write(path, text)
    clinic.change("responses/_clinic.yaml", "hours:\n", "hours:\n  en: all day\n")
    clinic.change("responses/_clinic.yaml", "  en: massage\n", "  en: massage\n  es: masajes\n")
    contents = clinic.contents()

    assert list(contents) == ["en", "es"]
    assert [contents[language].facts["services"] for language in contents] == ["massage", "masajes"]
    assert [contents[language].facts["hours"] for language in contents] == ["all day", "all day"], (
        "English where there is no other"
    )
    assert [contents[language].language for language in contents] == ["en", "es"]


def test_a_problem_in_what_languages_share_is_reported_once(clinic: Clinic) -> None:
    for path, text in words_in("es").items():
        clinic.write(path, text)
    clinic.change("responses/_clinic.yaml", "city: Miami", "city:")

    assert clinic.problems() == ["responses/_clinic.yaml:2: city is empty; it must be filled in."]


def test_an_override_outranks_the_file_and_every_language(clinic: Clinic) -> None:
    content = clinic.content(phone="305 555 0111", services="cupping", hours="noon to one")

    assert (content.facts["phone"], content.facts["services"], content.facts["hours"]) == (
        "305 555 0111",
        "cupping",
        "noon to one",
    )


# Other wordings of an answer

ASKS = "asks:\n  worth_it:\n    - is it worth the money\n    - thats expensive\n"
WORTH = "asks:\n  worth_it: A study calls it so.\n"
"""Put at the end of the small clinic's cost, as a question and as an answer."""


@pytest.fixture
def worth(clinic: Clinic) -> Clinic:
    """The small clinic, whose answer on cost has another wording for a kind of question."""
    clinic.add(COST, ASKS)
    clinic.add(ANSWER, WORTH)
    return clinic


def test_examples_that_ask_a_kind_of_question_are_examples_like_the_others(worth: Clinic) -> None:
    intent = worth.content().intents["clinic.cost"]

    assert intent.examples[2:] == ("price list", "is it worth the money", "thats expensive")
    assert intent.phrases == tuple(map(worth.content().wording.phrase, intent.examples))
    assert [place.line for place in intent.places] == [3, 4, 5, 8, 9]
    assert intent.asks == {"worth_it": intent.phrases[3:]}


def test_examples_below_then_ask_a_kind_of_question_too_and_tell_nothing_alone(
    worth: Clinic,
) -> None:
    worth.add(COST, "then:\n  guess:\n    - is it about that\n")
    worth.add(ANSWER, "  guess: I do not guess.\n")
    content = worth.content()
    intent = content.intents["clinic.cost"]

    assert intent.asks["guess"] == (content.wording.phrase("is it about that"),)
    assert intent.phrases[-1:] == intent.asks["guess"]
    assert intent.then == {"guess"}
    assert intent.alone == intent.phrases[:-1]


def test_a_kind_of_question_below_both_keys_is_reported(worth: Clinic) -> None:
    worth.add(COST, "then: {worth_it: [is that a lot]}\n")

    assert worth.problems() == [
        f"{COST}:7: the kind of question 'worth_it' also stands below then:; keep it in one of "
        "them."
    ]


def test_an_answer_may_have_wordings_for_other_questions_and_for_what_was_told(
    worth: Clinic,
) -> None:
    worth.add(
        ANSWER,
        "  minutes_90:\n"
        "    text: It is {hours}.\n"
        "    unknown: I do not know.\n"
        "again: As I said.\n"
        "when:\n"
        "  - since: chronic\n"
        "    day: [sunday, monday]\n"
        "    insurer: Blue Cross\n"
        "    text: You said {since}.\n"
        "  - {who: any, minutes: 90, text: So.}\n",
    )
    worth.add(COST, "  minutes_90: [and 90]\n")
    answer = worth.content().responses["clinic.cost"]

    assert answer.again == "As I said."
    assert answer.asks == {
        "worth_it": Variant("A study calls it so."),
        "minutes_90": Variant("It is {hours}.", "I do not know."),
    }
    assert answer.when == (
        Variant(
            "You said {since}.",
            conditions={
                "since": ("chronic",),
                "day": ("sunday", "monday"),
                "insurer": ("Blue Cross",),
            },
        ),
        Variant("So.", conditions={"who": ("any",), "minutes": ("90",)}),
    )
    lines = {key: place.line for key, place in answer.places.items()}
    assert lines["asks.worth_it"] == 10
    assert (lines["asks.minutes_90"], lines["asks.minutes_90.unknown"]) == (12, 13)
    assert (lines["again"], lines["when.1"], lines["when.2"]) == (14, 19, 20)


def test_everything_that_an_answer_says_is_listed_by_key(worth: Clinic) -> None:
    worth.add(ANSWER, "when: [{who: child, text: So., unknown: Or so.}]\nagain: Again.\n")

    said = dict(worth.content().responses["clinic.cost"].texts())
    assert {key: text for key, text in said.items() if key not in ("text", "more")} == {
        "unknown": "",
        "again": "Again.",
        "asks.worth_it": "A study calls it so.",
        "asks.worth_it.unknown": "",
        "when.1": "So.",
        "when.1.unknown": "Or so.",
    }


def test_a_wording_is_said_with_its_facts_or_else_without_them(clinic: Clinic) -> None:
    variant = Variant("Open {hours}, {name}, on {day}.", "No idea, {name}.")

    assert clinic.content().said(variant, day="Monday") == "No idea, Riverside Clinic."
    known = clinic.content(hours="nine to five")
    assert known.said(variant, day="Monday") == "Open nine to five, Riverside Clinic, on Monday."


def test_what_was_told_is_no_fact_that_may_be_empty(clinic: Clinic) -> None:
    variant = Variant("On {day} then, says {name}.")

    assert clinic.content().said(variant, day="Monday") == "On Monday then, says Riverside Clinic."


@pytest.mark.parametrize("kind", GENERAL_ASKS)
def test_a_question_about_any_answer_needs_no_examples(clinic: Clinic, kind: str) -> None:
    clinic.add(ANSWER, f"asks: {{{kind}: So.}}\n")

    assert clinic.content().responses["clinic.cost"].asks == {kind: Variant("So.")}


def test_a_kind_of_question_with_a_wording_and_no_examples_is_reported(worth: Clinic) -> None:
    worth.add(ANSWER, "  worthit: So.\n  cheaper:\n    text: So.\n")

    assert worth.problems() == [
        f"{ANSWER}:11: the kind of question 'worthit' has a wording and no examples; did you mean "
        "'worth_it'?",
        f"{ANSWER}:13: the kind of question 'cheaper' has a wording and no examples; list some "
        f"below asks: in {COST}.",
    ]


def test_a_kind_of_question_with_examples_and_no_wording_is_reported(worth: Clinic) -> None:
    worth.add(COST, "  worthit: [is it worthy]\n  cheaper: [is it cheaper, is it dearer]\n")

    assert worth.problems() == [
        f"{COST}:10: the kind of question 'worthit' has examples and no wording; did you mean "
        "'worth_it'?",
        f"{COST}:11: the kind of question 'cheaper' has examples and no wording; add it below "
        f"asks: in {ANSWER}.",
    ]


def test_a_kind_of_question_of_another_language_needs_the_base_languages_wording(
    worth: Clinic,
) -> None:
    for path, text in words_in("eo").items():
        worth.write(path, text)
    worth.add("intents/eo/clinic/cost.yaml", "asks: {cheaper: [is it cheaper]}\n")
    worth.add("responses/eo/clinic/cost.yaml", "asks: {cheaper: So., dearer: So.}\n")

    assert worth.problems() == [
        "intents/eo/clinic/cost.yaml:6: the kind of question 'cheaper' has examples and no "
        f"wording; add it below asks: in {ANSWER}."
    ]


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("  Worth: [so so]\n", "10: 'Worth' is no name of a kind of question; "),
        ("  cheaper: []\n", "10: the kind of question 'cheaper' has no examples; "),
        ("  cheaper: ['?']\n", "10: holds no word; write what a patient would type."),
        ("  cheaper: so\n", "10: cheaper is a list, and has no brackets; write cheaper: [so]"),
    ],
)
def test_examples_of_a_kind_of_question_that_are_none_are_reported(
    worth: Clinic, written: str, problem: str
) -> None:
    worth.add(COST, written)

    assert any(told.startswith(f"{COST}:{problem}") for told in worth.problems())


@pytest.mark.parametrize(
    ("written", "beside"),
    [("price list", "among the examples"), ("Is it worth the money?", "below worth_it:")],
)
def test_an_example_of_two_kinds_of_question_is_reported(
    worth: Clinic, written: str, beside: str
) -> None:
    worth.add(COST, f"  cheaper:\n    - {written}\n")
    worth.add(ANSWER, "  cheaper: So.\n")

    assert worth.problems() == [
        f"{COST}:11: {written!r} also stands {beside}; keep it in one of them."
    ]


def test_an_own_example_that_asked_a_shipped_kind_of_question_asks_what_the_own_file_says(
    worth: Clinic, tmp_path: Path
) -> None:
    own = Clinic(tmp_path / "own", {COST: "examples:\n  - thats expensive\n"})
    intent = worth.content(own.folder).intents["clinic.cost"]

    assert intent.examples == ("thats expensive", "is it worth the money")
    assert intent.asks == {"worth_it": intent.phrases[1:]}


def test_an_example_that_a_folder_has_of_two_kinds_is_reported_there(
    worth: Clinic, tmp_path: Path
) -> None:
    examples = "examples: [so dear]\nasks: {worth_it: [so dear]}\n"
    own = Clinic(tmp_path / "own", {COST: examples})

    assert own.below(_error(worth, own.folder).problems) == [
        f"{COST}:2: 'so dear' also stands among the examples; keep it in one of them."
    ]


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("again: On {day}.", "9: {day} is what a patient told; it may stand only beside "
         "the condition day."),
        ("again: Open {hours}.", "9: uses {hours}, which may be empty; only `text` may, with "
         "`unknown` beside it."),
        ("again: Fax {fax}.", "9: {fax} is not in responses/_clinic.yaml; add the fact or mend the "
         "name."),
        ("asks: {why: 'Open {hours}.'}", "9: uses {hours}, which may be empty; add a line "
         "below the text with what is said then, as in unknown: Please ask us."),
        ("asks: {why: {text: So., unknown: 'Open {hours}.'}}", "9: uses {hours}, which may be "
         "empty; only `text` may, with `unknown` beside it."),
        ("asks: {why: }", "9: 'why' is empty; fill it in or take it out."),
        ("asks: {why: [so]}", "9: must be text; write `key: |` and the text below it, indented."),
        ("asks: {why: {text: So., unknwon: So.}}", "9: there is no entry 'unknwon:' here; did "
         "you mean 'unknown:'?"),
        ("asks: so", "9: must be lines of `key: value`."),
        ("when: so", "9: when is a list, and has no brackets; write when: [so]"),
        ("when: [so]", "9: must be lines of `key: value`."),
        ("when: [{text: So.}]", "9: has no condition; say what must have been told: since, where, "
         "condition, caution, who, technique, minutes, day, time, therapist, insurer, aim."),
        ("when: [{who: child}]", "9: 'text' is missing; add it."),
        ("when: [{who: child, text: 'On {day}.'}]", "9: {day} is what a patient told; it may stand "
         "only beside the condition day."),
        ("asks: {why: {text: So., who: chlid}}", "9: who 'chlid' is unknown; did you mean "
         "'child'?"),
        ("when: [{sinse: acute, who: any, text: So.}]", "9: there is no entry 'sinse:' "
         "here; did you mean 'since:'?"),
        ("when: [{since: cronic, text: So.}]", "9: since 'cronic' is unknown; did you mean "
         "'chronic'?"),
        ("when: [{since: [acute, long], text: So.}]", "9: since 'long' is unknown; write any or "
         "one of acute, chronic."),
        ("when: [{since: , text: So.}]", "9: since is empty; write any for whatever was told."),
        ("when: [{insurer: [], text: So.}]", "9: insurer is empty; write any for whatever was "
         "told."),
        ("when: [{minutes: hour, text: So.}]", "9: minutes 'hour' is no number; write it as in "
         "90."),
        ("when: [{condition: gout, text: So.}]", "9: condition 'gout' is unknown; write any or one "
         "of sciatica."),
        ("when: [{technique: tuina, text: So.}]", "9: technique 'tuina' is unknown; did you mean "
         "'tui_na'?"),
        ("when: [{caution: fevr, text: So.}]", "9: caution 'fevr' is unknown; did you mean "
         "'fever'?"),
    ],
)  # fmt: skip
def test_another_wording_that_nobody_could_be_told_is_reported(
    clinic: Clinic, written: str, problem: str
) -> None:
    for name in ("condition/sciatica", "type/tui_na"):
        clinic.write(f"intents/en/{name}.yaml", f"title: It\nexamples: [{name[-6:]}]\n")
        clinic.write(f"responses/en/{name}.yaml", FILES["responses/en/chat/greet.yaml"])
    clinic.add("intents/_red_flags.yaml", FEVER)
    clinic.add(ANSWER, f"{written}\n")

    assert clinic.problems() == [f"{ANSWER}:{problem}"]


FEVER = """\
fever:
  source: us
  reviewer: us
  caution: fever
  rules: {numb: ask_first}
"""


@pytest.mark.parametrize(
    ("key", "value"),
    [(key, value) for key, values in TOLD.items() for value in values]
    + [("minutes", "90"), ("insurer", "Aetna"), ("caution", "fever"), ("condition", "sciatica")]
    + [(key, "any") for key in TOLD],
)
def test_whatever_a_patient_may_have_told_may_be_a_condition(
    clinic: Clinic, key: str, value: str
) -> None:
    clinic.write("intents/en/condition/sciatica.yaml", "title: It\nexamples: [sciatica]\n")
    clinic.write("responses/en/condition/sciatica.yaml", FILES["responses/en/chat/greet.yaml"])
    clinic.add("intents/_red_flags.yaml", FEVER)
    said = f"You said {{{key}}}." if key in TOLD_IN_WORDS else "So."
    clinic.add(ANSWER, f"when:\n  - {key}: {value}\n    text: '{said}'\n")

    (variant,) = clinic.content().responses["clinic.cost"].when
    assert variant == Variant(said, conditions={key: (value,)})


def test_a_fact_that_only_another_wording_names_is_used(clinic: Clinic) -> None:
    clinic.add("responses/_clinic.yaml", "parking:\n")
    clinic.add(ANSWER, "asks: {why: {text: '{parking}', unknown: So.}}\n")

    assert clinic.problems() == []


# Folders laid over each other


def test_an_own_wording_takes_the_place_of_the_shipped_one_and_leaves_the_others(
    worth: Clinic, tmp_path: Path
) -> None:
    worth.add(ANSWER, "  why: Because.\nwhen: [{who: child, text: So.}]\nagain: Again.\n")
    written = "asks: {worth_it: It is.}\nwhen: [{who: other, text: Or so.}]\n"
    own = Clinic(tmp_path / "own", {ANSWER: written})
    answer = worth.content(own.folder).responses["clinic.cost"]

    assert answer.asks == {"worth_it": Variant("It is."), "why": Variant("Because.")}
    assert answer.when == (Variant("Or so.", conditions={"who": ("other",)}),)
    assert answer.again == "Again."
    assert answer.places["asks.worth_it"] == (own.folder / ANSWER, 1)
    assert answer.places["asks.why"] == (worth.folder / ANSWER, 11)


def test_an_own_kind_of_question_stands_beside_the_shipped_examples(
    worth: Clinic, tmp_path: Path
) -> None:
    files = {COST: "asks: {cheaper: [is it cheaper]}\n", ANSWER: "asks: {cheaper: So.}\n"}
    own = Clinic(tmp_path / "own", files)
    intent = worth.content(own.folder).intents["clinic.cost"]

    assert set(intent.asks) == {"worth_it", "cheaper"}
    assert intent.places[0] == (worth.folder / COST, 3)
    assert intent.places[-1] == (own.folder / COST, 1)


def test_an_answer_of_the_own_folder_is_laid_over_the_shipped_one_entry_by_entry(
    clinic: Clinic, tmp_path: Path
) -> None:
    own = Clinic(tmp_path / "own", {ANSWER: "text: It is $60.\nbuttons: [call]\nmore:\n"})
    shipped, mine = (
        content.responses["clinic.cost"]
        for content in (clinic.content(), clinic.content(own.folder))
    )

    assert (mine.text, mine.buttons, mine.more) == ("It is $60.", ("call",), "")
    assert (mine.kind, mine.sources, mine.follow_ups, mine.reviewed) == (
        shipped.kind,
        shipped.sources,
        shipped.follow_ups,
        shipped.reviewed,
    )
    assert mine.path == own.folder / ANSWER
    assert mine.places["text"] == (own.folder / ANSWER, 1)
    assert mine.places["sources"] == (clinic.folder / ANSWER, 5)


def test_a_question_of_the_own_folder_is_laid_over_entry_by_entry_too(
    clinic: Clinic, tmp_path: Path
) -> None:
    own = Clinic(tmp_path / "own", {COST: "examples: [what is the damage]\n"})
    intent = clinic.content(own.folder).intents["clinic.cost"]

    assert intent.title == "What does a massage cost?"
    assert intent.examples == ("what is the damage",)
    assert (intent.path, intent.titled) == (own.folder / COST, (clinic.folder / COST, 1))


@pytest.mark.parametrize(
    ("path", "written", "key"),
    [
        ("responses/en/_cards.yaml", "crisis: Ours.\n", "crisis"),
        ("responses/en/_messages.yaml", "gone: Ours.\n", "gone"),
        ("responses/en/_messages.yaml", "areas:\n  clinic: Ours.\n", "areas.clinic"),
    ],
)
def test_a_clinic_may_change_one_sentence_of_what_the_bot_says_for_itself(
    clinic: Clinic, tmp_path: Path, path: str, written: str, key: str
) -> None:
    own = Clinic(tmp_path / "own", {path: written})
    shipped, mine = clinic.content(), clinic.content(own.folder)

    ours = {**mine.messages, **mine.cards}
    assert ours == {**shipped.messages, **shipped.cards, key: "Ours."}
    file, line = path.rpartition("/")[2], written.count("\n")
    assert mine.places[file, key] == (own.folder / path, line)
    others = {place.path for named, place in mine.places.items() if named != (file, key)}
    assert all(path.is_relative_to(clinic.folder) for path in others)


def test_a_clinic_may_add_a_word_or_a_red_flag_and_keeps_the_others(
    clinic: Clinic, tmp_path: Path
) -> None:
    own = Clinic(
        tmp_path / "own",
        {
            "intents/en/_words.yaml": "synonyms:\n  price: [tariff]\n"
            "words:\n  numb: numb, woolly\n  dead: dead\n",
            "intents/en/_common.txt": "ours\n",
            "intents/_concepts.yaml": "losses:\n  dead: dead, as if not there\n",
            "intents/_red_flags.yaml": "ours:\n  source: us\n  reviewer: us\n"
            "  rules: {dead in groin: urgent}\n",
            "responses/en/_cards.yaml": "heard:\n  ours: what we look for\n",
            "intents/en/_redaction.yaml": "titles: [reverend]\n",
            "responses/en/_refused.yaml": "promise:\n  unless: [never]\n",
        },
    )
    content = clinic.content(own.folder)

    assert content.wording.phrase("tariff for a rub down") == ("price", "for", "a", "massage")
    assert content.words.terms["numb"] == (("numb",), ("woolly",))
    assert content.words.terms["groin"] == (("groin",), ("between", "my", "legs"))
    assert {"groin", "numb", "dead"} < set(content.concepts.simple)
    assert [flag.name for flag in content.red_flags.flags] == ["saddle_numbness", "ours"]
    assert content.words.common[-2:] == ("hurts", "ours")
    assert content.cards["heard.ours"] == "what we look for"
    assert content.clues.titles == ("reverend",)
    assert content.clues.name_follows == ("my name is", "call me")
    (refused,) = content.refused
    assert (refused.why, refused.unless) == ("promises a result", {"never"})


def test_a_problem_in_what_is_laid_over_names_the_file_that_the_entry_stands_in(
    clinic: Clinic, tmp_path: Path
) -> None:
    own = Clinic(
        tmp_path / "own",
        {
            ANSWER: "# ours\nbuttons: [fax]\n",
            "responses/en/_cards.yaml": "# ours\ncrisis: '{fax}'\n",
        },
    )
    clinic.change(ANSWER, "reviewed: 2026-11-21", "reviewed: soon")
    found = clinic.problems(own.folder)

    assert [problem.split(": ")[0].replace(f"{own.folder}", "own") for problem in found] == [
        f"{ANSWER}:8",
        "own/responses/en/_cards.yaml:2",
        f"own/{ANSWER}:2",
    ]


def test_a_file_of_the_own_folder_that_cannot_be_read_is_one_problem(
    clinic: Clinic, tmp_path: Path
) -> None:
    own = Clinic(tmp_path / "own", {"responses/_clinic.yaml": "phone: (305): 1\n"})

    (problem,) = own.below(_error(clinic, own.folder).problems)
    assert problem.startswith("responses/_clinic.yaml:1: a text with a colon needs quotes; ")


def test_facts_that_cannot_be_read_are_one_problem_and_not_one_for_each_answer(
    clinic: Clinic,
) -> None:
    clinic.change("responses/_clinic.yaml", "city: Miami", "city: Miami: FL")

    (problem,) = clinic.problems()
    assert problem.startswith("responses/_clinic.yaml:2: a text with a colon needs quotes; ")


def test_facts_and_sources_of_the_own_folder_are_laid_over_one_by_one(
    clinic: Clinic, tmp_path: Path
) -> None:
    own = Clinic(
        tmp_path / "own",
        {
            "responses/_clinic.yaml": "phone: 305 555 0111\nhours: All day.\n",
            "responses/_sources.yaml": "blog:\n  title: Ours\n  by: us\n",
        },
    )
    content = clinic.content(own.folder)

    assert (content.facts["phone"], content.facts["hours"], content.facts["city"]) == (
        "305 555 0111",
        "All day.",
        "Miami",
    )
    assert (content.sources["blog"].title, content.sources["guide"].title) == (
        "Ours",
        "A guide to massage",
    )


def test_an_own_folder_may_add_an_intent(clinic: Clinic, tmp_path: Path) -> None:
    own = Clinic(
        tmp_path / "own",
        {
            "intents/en/clinic/parking.yaml": "title: Parking\nexamples: [where can i park]\n",
            "responses/en/clinic/parking.yaml": "kind: clinic\ntext: Call {phone}.\n"
            "follow_ups: [clinic.cost]\nreviewed: 2026-12-01\n",
        },
    )

    assert "clinic.parking" in clinic.content(own.folder).intents


def test_a_problem_in_the_own_folder_names_the_own_file(clinic: Clinic, tmp_path: Path) -> None:
    own = Clinic(tmp_path / "own", {"responses/_clinic.yaml": "hours: All day.\nphone:\n"})

    assert own.below(_error(clinic, own.folder).problems) == [
        "responses/_clinic.yaml:2: phone is empty; it must be filled in."
    ]


def test_an_own_folder_that_is_not_there_is_reported(clinic: Clinic, tmp_path: Path) -> None:
    own = tmp_path / "nowhere"

    assert (
        str(_error(clinic, own)) == f"{own}: is not a folder; "
        "CLINIC_BOT_CONTENT must name one with intents/ and responses/."
    )


def test_a_file_is_no_content_folder(clinic: Clinic) -> None:
    own = clinic.folder / COST

    assert (
        str(_error(clinic, own)) == f"{own}: is not a folder; "
        "CLINIC_BOT_CONTENT must name one with intents/ and responses/."
    )


def test_an_empty_folder_is_reported(tmp_path: Path) -> None:
    empty = Clinic(tmp_path / "empty", {})

    assert (
        str(_error(empty)) == f"{empty.folder}: has no intents/<language>/ folder; "
        "point CLINIC_BOT_CONTENT at a content folder."
    )


def test_an_empty_own_folder_changes_nothing(clinic: Clinic, tmp_path: Path) -> None:
    own = Clinic(tmp_path / "own", {})

    assert clinic.content(own.folder) is not None
    assert clinic.problems(own.folder) == []


def test_the_shipped_content_stands_beside_intents_and_responses() -> None:
    assert (shipped() / "intents" / "en").is_dir()
    assert (shipped() / "responses" / "_clinic.yaml").is_file()


# Folders that cannot be read


class Closed:
    """Folders that nobody may list: root lists them all, so their permissions prove nothing."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._closed: set[str] = set()
        self._scandir = os.scandir
        monkeypatch.setattr(os, "scandir", self._list)

    def add(self, folder: Path) -> None:
        self._closed.add(str(folder))

    def _list(self, folder: str | Path) -> Any:
        if str(folder) in self._closed:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
        return self._scandir(folder)


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> Closed:
    return Closed(monkeypatch)


@pytest.mark.parametrize("inner", [".", "intents", "responses/en", "intents/en/clinic"])
def test_a_folder_that_cannot_be_read_is_a_problem_with_its_place(
    clinic: Clinic, closed: Closed, tmp_path: Path, inner: str
) -> None:
    own = Clinic(tmp_path / "own", {path: text for path, text in FILES.items() if "/_" not in path})
    closed.add(own.folder / inner)

    assert (
        f"{own.folder / inner}: cannot be read (Permission denied); check the folder and its "
        "permissions." in map(str, _error(clinic, own.folder).problems)
    )


def test_a_folder_that_may_be_listed_and_not_entered_is_no_silence(
    clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Clinic(tmp_path / "own", {"responses/_clinic.yaml": "phone: 555\n"})
    look = os.lstat

    def refuse(path: Any, **more: Any) -> os.stat_result:
        if own.folder in Path(path).parents:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return look(path, **more)

    monkeypatch.setattr(os, "lstat", refuse)

    assert own.below(_error(clinic, own.folder).problems) == [
        f"{top}: cannot be read (Permission denied); check the folder and its permissions."
        for top in ("intents", "responses")
    ]


def test_every_folder_that_cannot_be_read_is_told_at_once(
    clinic: Clinic, closed: Closed, tmp_path: Path
) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        Clinic(folder, {})
        closed.add(folder)

    with pytest.raises(ContentError) as caught:
        load([clinic.folder, *folders], {})
    assert [problem.path for problem in caught.value.problems] == folders


def test_a_link_that_leads_nowhere_is_no_silence(clinic: Clinic, tmp_path: Path) -> None:
    own = Clinic(tmp_path / "own", {})
    (own.folder / "intents").symlink_to("intents")
    (own.folder / "responses").symlink_to("nowhere")

    assert [
        str(problem).replace(f"{own.folder}/", "")
        for problem in _error(clinic, own.folder).problems
    ] == [
        f"{top}: cannot be read ({why}); check the folder and its permissions."
        for top, why in (
            ("intents", "Too many levels of symbolic links"),
            ("responses", "No such file or directory"),
        )
    ]


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("pets.YAML", "call it pets.yaml."),
        ("pets.yaml.txt", "call it pets.yaml; Windows may not show the ending .txt."),
        ("pets.txt", "call it pets.yaml."),
        ("Pets.Yml", "call it pets.yaml."),
        ("pets.yaml ", "call it pets.yaml."),
        ("pets.docx", "save it as plain text, and call it pets.yaml."),
        ("pets.csv", "bring its questions in with `clinic-bot import pets.csv`."),
    ],
)
def test_a_file_that_was_meant_to_be_yaml_is_no_silence(
    clinic: Clinic, name: str, right: str
) -> None:
    clinic.write(f"intents/en/clinic/{name}", "title: Pets\nexamples: [can i bring my dog]\n")

    assert clinic.problems() == [f"intents/en/clinic/{name}: is not read; {right}"]


@pytest.mark.parametrize("name", ["README.md", "LICENSE-words", ".pets.swp", "photo.jpg"])
def test_a_file_that_nobody_takes_for_content_does_not_matter(clinic: Clinic, name: str) -> None:
    clinic.write(f"intents/en/clinic/{name}", "x")

    assert clinic.problems() == []


@pytest.mark.parametrize(
    ("place", "problem"),
    [
        ("Intents/en/clinic/pets.yaml", "{own}/Intents: is not read; did you mean 'intents'?"),
        ("response/en/_cards.yaml", "{own}/response: is not read; did you mean 'responses'?"),
        (
            "en/clinic/pets.yaml",
            "{own}: has neither intents/ nor responses/; put the files there.",
        ),
        (
            "nlu.yml",
            "{own}: has neither intents/ nor responses/; bring a Rasa project in with "
            "`clinic-bot import {own}`.",
        ),
        (
            "_clinic.yaml",
            "{own}/_clinic.yaml: is not read here; move it to responses/_clinic.yaml.",
        ),
    ],
)
def test_a_folder_of_which_nothing_is_read_is_no_silence(
    clinic: Clinic, tmp_path: Path, place: str, problem: str
) -> None:
    own = Clinic(tmp_path / "own", {place: "title: Pets\n"})

    assert str(_error(clinic, own.folder)) == problem.format(own=own.folder)


def test_half_of_a_content_folder_is_told_what_to_name(clinic: Clinic, tmp_path: Path) -> None:
    own = Clinic(tmp_path / "own", {COST: "title: Prices\n"})

    assert str(_error(clinic, own.folder / "intents")) == (
        f"{own.folder}/intents: has neither intents/ nor responses/; name the folder above it, "
        f"{own.folder}."
    )


def test_a_language_beside_the_two_folders_is_no_silence(clinic: Clinic, tmp_path: Path) -> None:
    own = Clinic(tmp_path / "own", {COST: "title: Prices\n", "en/clinic/cost.yaml": "text: x\n"})

    assert own.below(_error(clinic, own.folder).problems) == [
        "en: is not read here; put it below intents or responses, as intents/en."
    ]


def test_a_misspelt_folder_beside_a_right_one_is_no_silence(clinic: Clinic, tmp_path: Path) -> None:
    files = {COST: "title: Prices\n", "response/en/clinic/cost.yaml": "text: x\n"}
    own = Clinic(tmp_path / "own", files)

    assert own.below(_error(clinic, own.folder).problems) == [
        "response: is not read; did you mean 'responses'?"
    ]


@pytest.mark.parametrize("name", ["English", "EN", "e", "clinic", "en-US"])
def test_a_folder_that_no_language_is_called_by_is_one_problem(
    clinic: Clinic, tmp_path: Path, name: str
) -> None:
    own = Clinic(tmp_path / "own", {f"intents/{name}/cost.yaml": "title: Prices\n"})

    assert own.below(_error(clinic, own.folder).problems) == [
        f"intents/{name}: is no language's folder; call it by two or three small letters, as in "
        "intents/en/."
    ]


@pytest.mark.parametrize(
    "place", ["intents/en/clinic/cost2.yml", "responses/en/_messages.yml", "responses/_clinic.yml"]
)
def test_a_file_of_the_other_usual_name_is_told_what_to_be_called(
    clinic: Clinic, place: str
) -> None:
    clinic.write(place, "title: Prices\n")

    name = Path(place).stem
    assert clinic.problems() == [f"{place}: is not read; call it {name}.yaml."]


@pytest.mark.parametrize(
    ("place", "problem"),
    [
        ("intents/en/clinic/cost.yml", ": is not read; call it cost.yaml."),
        ("intents/en/cost.yaml", ": stands outside the folders of areas; "),
        ("intents/en/clinc/cost.yaml", "'clinc' is no area yet; did you mean 'clinic'?"),
    ],
)
def test_a_question_that_is_not_read_is_one_problem_and_not_its_answers_too(
    clinic: Clinic, place: str, problem: str
) -> None:
    clinic.write(place, FILES[COST])
    clinic.delete(COST)

    (found,) = clinic.problems()
    assert problem in found


def test_what_a_repository_keeps_beside_the_content_does_not_matter(
    clinic: Clinic, tmp_path: Path
) -> None:
    own = Clinic(tmp_path / "own", {".git/config": "x", ".gitignore": "x"})

    assert clinic.problems(own.folder) == []


def test_a_link_to_a_folder_is_no_silence(clinic: Clinic, tmp_path: Path) -> None:
    own = Clinic(tmp_path / "own", {"responses/_clinic.yaml": "hours: All day.\n"})
    (own.folder / "responses" / "en").symlink_to(clinic.folder / "responses" / "en")

    assert own.below(_error(clinic, own.folder).problems) == [
        "responses/en: is a link to a folder, which is not followed; put the folder itself here."
    ]


# Files that cannot be read


def test_a_tab_is_reported_with_its_line(clinic: Clinic) -> None:
    clinic.add(COST, "\t- tabbed\n")

    assert clinic.problems() == [f"{COST}:6: begins with a tab; delete it, and put 2 spaces there."]


def test_a_tab_after_spaces_is_reported_with_its_line(clinic: Clinic) -> None:
    clinic.add(COST, " \t- tabbed\n")

    assert clinic.problems() == [f"{COST}:6: begins with a tab; delete it, and put 2 spaces there."]


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        (
            b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x80",
            ": is no text; write it anew in an editor for plain text.",
        ),
        (
            "kind: x\ntitle: señora\n".encode("latin-1"),
            ":2: is saved in an old encoding, by which 'ñ' is lost; save it as UTF-8: in Notepad "
            "by Save as, below Encoding.",
        ),
        (
            "title: x\n".encode("utf-16"),
            ": is saved as UTF-16, which Windows calls Unicode; save it as UTF-8: in Notepad by "
            "Save as, below Encoding.",
        ),
    ],
    ids=["a picture", "latin-1", "utf-16"],
)
def test_a_file_that_is_not_utf8_is_reported(clinic: Clinic, written: bytes, problem: str) -> None:
    clinic.write(ANSWER, written)

    assert clinic.problems() == [f"{ANSWER}{problem}"]


def test_control_characters_are_reported(clinic: Clinic) -> None:
    clinic.write(ANSWER, b"kind: \x00\x01")

    assert clinic.problems() == [
        f"{ANSWER}:1: holds a sign that cannot be shown (0); delete it, or the file if it is none "
        "of yours."
    ]


def test_a_folder_in_the_place_of_a_file_is_reported(clinic: Clinic) -> None:
    clinic.delete(ANSWER)
    (clinic.folder / ANSWER).mkdir()

    assert clinic.problems() == [
        f"{ANSWER}: cannot be read (Is a directory); check the file and its permissions."
    ]


def test_a_pipe_in_the_place_of_a_file_is_reported_and_not_waited_for(clinic: Clinic) -> None:
    clinic.delete(ANSWER)
    os.mkfifo(clinic.folder / ANSWER)

    assert clinic.problems() == [
        f"{ANSWER}: cannot be read (it is a pipe or a device); check the file and its permissions."
    ]


@pytest.mark.parametrize("name", LISTS)
def test_a_pipe_in_the_place_of_a_list_is_reported_and_not_waited_for(
    clinic: Clinic, name: str
) -> None:
    place = f"intents/en/{name}"
    (clinic.folder / place).unlink(missing_ok=True)
    os.mkfifo(clinic.folder / place)

    assert [one.partition(";")[0] for one in clinic.problems()] == [
        f"{place}: cannot be read (it is a pipe or a device)"
    ]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("", "is empty; "),
        ("\n\n", "is empty; "),
        ("# only a comment\n", "each line begins with #, so that nothing is read; "),
    ],
)
def test_an_empty_file_is_reported(clinic: Clinic, written: str, told: str) -> None:
    clinic.write(COST, written)

    (problem,) = clinic.problems()
    assert problem.startswith(f"{COST}: {told}")


@pytest.mark.parametrize(
    ("line", "at", "what"),
    [
        ("title: Call us: now", 1, "needs quotes; put quotes around the whole text: title: "),
        ('title: "open', 1, 'the quotation mark " is not closed; '),
        ("title: 'it's'", 1, "the text ends at its second '"),
        ("title: @home", 1, "cannot begin with '@'; "),
        ("title: %", 1, "cannot begin with '%'; "),
        ("title: , x", 1, "cannot begin with ','; "),
        ("title: *nowhere", 1, "cannot begin with '*', which means something else; "),
        ("title: & so", 1, "cannot begin with '&', which means something else; "),
        ("title: !x! so", 1, "cannot begin with '!', which means something else; "),
        ("title: [a, b", 1, "the bracket [ is not closed; write [a, b]"),
        ("title: {a: b", 1, "the bracket { is not closed; write {a: b}"),
        ("title: [a] b", 1, "goes on behind the bracket ]; "),
        ("title: ] b", 1, "']' closes what nothing opened; "),
        ("title: | Prices", 1, "behind | nothing may follow; "),
        ("title: - Prices", 1, "a list begins on a line of its own; "),
        ("title: Prices\nmore |\n  Prices\nkey: x", 2, "missing behind 'more'; write more: |"),
        ("title: Prices\nmore: x\nkey:y", 3, "missing behind the colon; write key: y"),
        ("title: Prices\n- how much", 2, "is an item of a list that nothing begins; "),
        ("title: |\n  Prices\nand more\nkey: x", 3, "the text that begins in line 1, and stands "),
        ("title: Prices\n more: x", 2, "stands further right than line 1, "),
        ("title: x\nWhat is this\nkey: y", 2, "has no colon; write it as in title: "),
        ("title: x\ncity Rome\nkey: y", 2, "missing behind 'city'; write city: Rome"),
        ("city Rome\ntitle: x", 1, "missing behind 'city'; write city: Rome"),
        ("text |\n  One.\n  Two.\nmore: x", 1, "missing behind 'text'; write text: |"),
        ("title: x\n---", 2, "begins a second file in this one; take the line out."),
        (" title: x", 1, "stands further right than line 2, "),
        ("<<<<<<< ours\ntitle: x\n=======", 1, "were put together here, and nobody chose; "),
    ],
)
def test_what_is_no_yaml_is_reported_with_its_line(
    clinic: Clinic, line: str, at: int, what: str
) -> None:
    clinic.change(COST, "title: What does a massage cost?", line)

    (problem,) = clinic.problems()
    assert problem.startswith(f"{COST}:{at}: ")
    assert what in problem


def test_a_required_key_that_is_misspelt_is_one_problem(clinic: Clinic) -> None:
    clinic.change(COST, "title:", "titel:")

    assert clinic.problems() == [
        f"{COST}:1: there is no entry 'titel:' here; did you mean 'title:'?"
    ]


def test_a_second_key_of_one_name_is_refused(clinic: Clinic) -> None:
    clinic.add(COST, "title: Prices\n")

    assert clinic.problems() == [
        f"{COST}:6: 'title' stands here a second time, after line 1; keep one of them."
    ]


def test_a_key_that_is_no_word_is_refused(clinic: Clinic) -> None:
    clinic.add(COST, "? [a, b]\n: c\n")

    assert clinic.problems() == [f"{COST}:6: a key must be a word."]


def test_an_alias_is_refused(clinic: Clinic) -> None:
    clinic.change(
        ANSWER,
        "sources: [guide]\nbuttons: [book, call]",
        "sources: &names [guide]\nbuttons: *names",
    )

    assert f"{ANSWER}:5: is repeated by a YAML alias (*name); write it out." in clinic.problems()


def test_an_alias_that_contains_itself_ends(clinic: Clinic) -> None:
    clinic.write(COST, "title: x\nexamples: &all [a, *all]\n")

    assert clinic.problems()[0] == f"{COST}:2: is repeated by a YAML alias (*name); write it out."


@pytest.mark.parametrize(
    "written",
    [
        "[" * 100_000,
        "- " * 100_000,
        "? " * 100_000,
        "title: " + "{a: " * 100_000,
        "\n".join(" " * at + "a:" for at in range(1000)),
        "a: [ # ]\n" * 100,
    ],
    ids=[
        "brackets",
        "dashes",
        "question marks",
        "braces",
        "indentation",
        "brackets closed in comments",
    ],
)
def test_what_nests_without_end_is_refused_before_it_ends_the_process(
    clinic: Clinic, written: str
) -> None:
    clinic.write(COST, written)

    assert clinic.problems() == [
        f"{COST}: nests deeper than 40 levels; close the brackets or take out the indentation."
    ]


def test_many_brackets_beside_each_other_are_fine(clinic: Clinic) -> None:
    examples = "".join(f"  - {number} [a] {{b}}\n" for number in range(99))
    clinic.write(COST, f"title: {'(' * 99}{'[]' * 99}\nexamples:\n{examples}")

    assert clinic.problems() == []


# Files in the wrong place


def test_an_intent_without_an_answer_is_reported(clinic: Clinic) -> None:
    clinic.delete("responses/en/chat/greet.yaml")

    assert clinic.problems() == [
        "intents/en/chat/greet.yaml: is a question without an answer; write "
        "responses/en/chat/greet.yaml (kind, text, reviewed), or delete this question."
    ]


def test_an_answer_without_an_intent_is_reported(clinic: Clinic) -> None:
    clinic.delete("intents/en/chat/greet.yaml")

    assert clinic.problems() == [
        "responses/en/chat/greet.yaml: is an answer without a question; write "
        "intents/en/chat/greet.yaml (title, examples), or delete this answer."
    ]


def test_a_name_must_fit_behind_a_button(clinic: Clinic) -> None:
    fits, too_long = "x" * (60 - len("clinic.")), "x" * (61 - len("clinic."))
    for name in (fits, too_long):
        clinic.write(
            f"intents/en/clinic/{name}.yaml", f"title: x\nexamples: [example {len(name)}]\n"
        )
        clinic.write(f"responses/en/clinic/{name}.yaml", FILES[ANSWER])

    assert clinic.problems() == [
        f"{top}/en/clinic/{too_long}.yaml: the name is too long for a button; 60 characters "
        "with the area at the most."
        for top in ("intents", "responses")
    ]


@pytest.mark.parametrize("top", ["intents", "responses"])
def test_an_unknown_area_is_reported(clinic: Clinic, top: str) -> None:
    for area, right in (
        ("clinics", "did you mean 'clinic'?"),
        (
            "pets",
            "in responses/en/_messages.yaml, add a line areas: if there is none, and below it, "
            "after two spaces, pets: Pets",
        ),
    ):
        path = f"{top}/en/{area}/cost.yaml"
        clinic.write(path, FILES[f"{top}/en/clinic/cost.yaml"])

        assert clinic.problems() == [f"{top}/en/{area}: {area!r} is no area yet; {right}"]
        clinic.delete(path)


_NO_NAME = "is no name: small letters, digits and underscores alone; call it"


@pytest.mark.parametrize(
    ("place", "problem"),
    [
        (
            "cost2.yaml",
            "stands outside the folders of areas; move it into the folder of an area, as in "
            "intents/en/clinic/cost2.yaml.",
        ),
        (
            "clinic/prices/cost2.yaml",
            "stands too deep; move it into the folder of an area, as in "
            "intents/en/clinic/cost2.yaml.",
        ),
        ("clinic/Cost.yaml", f"'Cost' {_NO_NAME} cost.yaml, or delete it."),
        ("clinic/cost-b.yaml", f"'cost-b' {_NO_NAME} cost_b.yaml, or delete it."),
        ("clinic/2cost.yaml", f"'2cost' {_NO_NAME} cost.yaml, or delete it."),
        ("Clinic/cost.yaml", f"'Clinic' {_NO_NAME} clinic, or delete it."),
    ],
)
def test_a_file_in_a_wrong_place_is_reported(clinic: Clinic, place: str, problem: str) -> None:
    clinic.write(f"intents/en/{place}", FILES[COST])

    assert clinic.problems() == [f"intents/en/{place}: {problem}"]


@pytest.mark.parametrize(
    "place",
    [
        "intents/cost.yaml",
        "responses/cost.yaml",
        "responses/_messages.yaml",
        "intents/_clinic.yaml",
    ],
)
def test_a_file_outside_the_languages_is_reported(clinic: Clinic, place: str) -> None:
    clinic.write(place, FILES[COST])
    top = place.partition("/")[0]
    right = {
        "intents": "only _concepts.yaml, _red_flags.yaml and _redaction.yaml stand above.",
        "responses": "only _clinic.yaml, _countries.yaml, _sources.yaml and _off.yaml stand above.",
    }

    assert clinic.problems() == [
        f"{place}: must stand in a language's folder, as in {top}/en/; {right[top]}"
    ]


@pytest.mark.parametrize(
    ("place", "known"),
    [
        (
            "intents/en/_synonym.yaml",
            "is no shared file; those of intents/en are _words.yaml, _alarms.yaml, _common.txt, "
            "_vectors.txt, _redaction.yaml.",
        ),
        ("intents/en/_word.yaml", "is no shared file; did you mean '_words.yaml'?"),
        (
            "intents/en/clinic/_words.yaml",
            "is no shared file; move it to intents/en/_words.yaml.",
        ),
        ("responses/en/_clinic.yaml", "is not read here; move it to responses/_clinic.yaml."),
    ],
)
def test_a_shared_file_that_nobody_reads_is_reported(
    clinic: Clinic, place: str, known: str
) -> None:
    clinic.write(place, "x: y\n")

    assert clinic.problems() == [f"{place}: {known}"]


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("_synonyms.yaml", "its entries stand in _words.yaml now."),
        (
            "_red_flags.yaml",
            "the flags stand in intents/_red_flags.yaml now, once for every language; put the "
            "words into _words.yaml and the test lines into _alarms.yaml.",
        ),
    ],
)
def test_a_shared_file_of_an_earlier_version_is_told_where_its_entries_stand_now(
    clinic: Clinic, name: str, where: str
) -> None:
    clinic.write(f"intents/en/{name}", "x: y\n")

    assert clinic.problems() == [f"intents/en/{name}: is no longer read; {where}"]


def test_other_files_in_the_folder_do_not_matter(clinic: Clinic) -> None:
    clinic.write("intents/README.md", "# Notes")
    clinic.write("intents/en/clinic/cost.yaml~", "\t")
    clinic.write("notes.yaml", "\t")

    assert clinic.problems() == []


@pytest.mark.parametrize("path", [path for path in FILES if "/_" in path and "/en/" in path])
def test_a_shared_file_that_is_missing_is_reported(clinic: Clinic, path: str) -> None:
    clinic.delete(path)

    assert clinic.problems() == [f"{path}: is missing; copy the shipped one."]


@pytest.mark.parametrize("name", REQUIRED_INTENTS)
def test_an_intent_that_the_bot_itself_leads_to_must_be_there(clinic: Clinic, name: str) -> None:
    place = f"en/{name.replace('.', '/')}.yaml"
    clinic.delete(f"intents/{place}")
    clinic.delete(f"responses/{place}")

    assert clinic.problems() == [
        f"intents/{place}: is missing; the bot itself leads there: copy the shipped one."
    ]


# Keys and values


def test_an_unknown_key_is_reported_with_the_known_ones(clinic: Clinic) -> None:
    clinic.add(COST, "sample: x\n")
    clinic.add(ANSWER, "button: [call]\n")

    assert clinic.problems() == [
        f"{COST}:6: there is no entry 'sample:' here; take it out, or call it one of these: title, "
        "examples, asks, then.",
        f"{ANSWER}:9: there is no entry 'button:' here; did you mean 'buttons:'?",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "line", "key"),
    [
        (COST, "title: What does a massage cost?\n", "title"),
        (ANSWER, "kind: clinic\n", "kind"),
        (
            ANSWER,
            "text: |\n  One guide names $50 for an hour. For our prices, call {phone}.\n",
            "text",
        ),
        (ANSWER, "reviewed: 2026-11-21\n", "reviewed"),
        ("intents/en/_words.yaml", "joins: [and]\n", "joins"),
        ("responses/en/_cards.yaml", 'crisis: "The crisis text."\n', "crisis"),
        ("responses/en/_messages.yaml", 'fallback: "The fallback text."\n', "fallback"),
    ],
)
def test_a_missing_key_is_reported(clinic: Clinic, path: str, line: str, key: str) -> None:
    clinic.change(path, line, "")

    (problem,) = clinic.problems()
    assert problem.startswith(f"{path}:1: {key!r} is missing; ")


@pytest.mark.parametrize("empty", ["", " ''", ' "  "', " |\n    ", ' "\\n"'])
@pytest.mark.parametrize(
    ("path", "line", "at", "key"),
    [
        (COST, "title: What does a massage cost?", 1, "title"),
        (
            ANSWER,
            "text: |\n  One guide names $50 for an hour. For our prices, call {phone}.",
            2,
            "text",
        ),
        ("responses/en/_cards.yaml", 'emergency: "The emergency text."', 1, "emergency"),
    ],
)
def test_an_empty_value_is_reported(
    clinic: Clinic, path: str, line: str, at: int, key: str, empty: str
) -> None:
    clinic.change(path, line, f"{key}:{empty}")

    (problem,) = clinic.problems()
    assert problem.startswith(f"{path}:{at}: {key!r} is empty; ")


@pytest.mark.parametrize("key", ["unknown", "more", "sources", "buttons", "follow_ups"])
def test_an_optional_key_may_be_empty(clinic: Clinic, key: str) -> None:
    lines = [line for line in FILES[ANSWER].splitlines() if not line.startswith(key)]
    clinic.write(ANSWER, "\n".join([*lines, f"{key}:\n"]))

    assert clinic.problems() == []


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("examples:\n", "'examples' is empty; fill it in."),
        (
            "examples: []\n",
            "has no examples; list how patients ask this, one a line, each after '- '.",
        ),
        (
            "examples: how much\n",
            "examples is a list, and has no brackets; write examples: [how much]",
        ),
        (
            "examples: {how: much}\n",
            "must be a list; write each item on a line of its own, after a dash and a space.",
        ),
    ],
)
def test_an_intent_without_examples_is_reported(clinic: Clinic, written: str, message: str) -> None:
    clinic.write(COST, f"title: Cost\n{written}")

    assert clinic.problems() == [f"{COST}:2: {message}"]


@pytest.mark.parametrize("written", ["'?!'", "💆", "''", '" "'])
def test_an_example_without_a_word_is_reported(clinic: Clinic, written: str) -> None:
    clinic.add(COST, f"  - {written}\n  - {written}\n")

    what = "holds no word; write what a patient would type."
    assert clinic.problems() == [f"{COST}:6: {what}", f"{COST}:7: {what}"]


def test_an_example_with_a_colon_is_reported(clinic: Clinic) -> None:
    clinic.add(COST, "  - question: how much\n")

    assert clinic.problems() == [
        f'{COST}:6: a text with a colon needs quotes; write - "question: how much"'
    ]


def test_an_example_that_is_more_than_a_text_is_reported(clinic: Clinic) -> None:
    clinic.add(COST, "  - [how much]\n")

    assert clinic.problems() == [
        f"{COST}:6: must be plain text; put it in quotes if it holds a colon or begins with a "
        "special sign."
    ]


@pytest.mark.parametrize(
    "written",
    [
        "what do you charge",
        "What do YOU charge?!",
        "hi, what do you charge please",
        "Whát do you charge",
    ],
)
def test_one_example_in_two_intents_is_reported_after_normalising(
    clinic: Clinic, written: str
) -> None:
    clinic.add("intents/en/clinic/hours.yaml", f"  - {written}\n")

    assert clinic.problems() == [
        f"intents/en/clinic/hours.yaml:5: {written!r} is also an example of "
        "intents/en/clinic/cost.yaml, line 4; keep it in one of them."
    ]  # fmt: skip


def test_an_own_example_that_a_shipped_intent_has_moves_to_the_own_one(
    clinic: Clinic, tmp_path: Path
) -> None:
    first = "intents/en/chat/greet.yaml"  # it comes before the shipped one
    own = Clinic(tmp_path / "own", {first: "examples: {add: [price list]}\n"})
    intents = clinic.content(own.folder).intents

    assert intents["chat.greet"].examples == ("good morning", "hello there", "price list")
    assert intents["clinic.cost"].examples == ("how much is a massage", "what do you charge")


def test_one_example_in_two_intents_is_found_through_a_synonym(clinic: Clinic) -> None:
    clinic.add("intents/en/clinic/hours.yaml", "  - how much is a rub down\n")

    assert clinic.problems() == [
        "intents/en/clinic/hours.yaml:5: 'how much is a rub down' is also an example of "
        "intents/en/clinic/cost.yaml, line 3; keep it in one of them."
    ]


def test_an_example_twice_in_one_intent_does_no_harm(clinic: Clinic) -> None:
    clinic.add(COST, "  - price list please\n")

    assert clinic.problems() == []


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("{ phone }", "{ phone } has spaces inside; write {phone}."),
        ("{phone", "the brace of '{phone' is not closed; write {phone}."),
        ("phone}", "the brace of 'phone}' is not opened; write {phone}."),
        ("{", "the brace of '{' is not closed; take the brace out."),
        (
            "{{phone}}",
            "'{{phone}}' has too many braces; write {phone} with one on each side.",
        ),
    ],
)
def test_braces_that_a_patient_would_read_are_reported_where_they_stand(
    clinic: Clinic, written: str, problem: str
) -> None:
    clinic.change(ANSWER, "more: It depends", f"more: |\n  It depends.\n  See {written}")

    assert clinic.problems() == [f"{ANSWER}:6: {problem}"]


@pytest.mark.parametrize(
    "written",
    ["<b>", "<br/>", "<a href='x'>", "&amp;", "**so**", "*so*", "_so_", "[a](https://b.c)", "# So"],
)
def test_html_and_markdown_are_reported(clinic: Clinic, written: str) -> None:
    clinic.change(ANSWER, "more: It depends", f"more: |\n  {written}\n  It depends")

    is_link = "](" in written or "href" in written
    right = "write the address alone, beginning with https://"
    assert clinic.problems() == [
        f"{ANSWER}:5: patients would read {written!r} as it stands; texts are plain: "
        f"{right if is_link else 'take such signs out.'}"
    ]


@pytest.mark.parametrize(
    "written", ["5 * 3 * 2", "a < b > c", "snake_case_word", "[a] (b)", "AT&T; so", "# 2", "<3"]
)
def test_signs_that_are_no_markup_are_only_text(clinic: Clinic, written: str) -> None:
    clinic.change(ANSWER, "more: It depends", f"more: |\n  It costs {written}\n  It depends")

    assert clinic.problems() == []


def test_text_that_is_a_list_is_reported(clinic: Clinic) -> None:
    clinic.change(ANSWER, "more: It depends on the length.", "more: [It depends]")

    assert clinic.problems() == [
        f"{ANSWER}:4: must be text; write `key: |` and the text below it, indented."
    ]


@pytest.mark.parametrize("written", ["just a line\n", "- a list\n", "[]\n"])
@pytest.mark.parametrize(
    "path",
    [COST, ANSWER, *(path for path in FILES if "/_" in path and path.endswith(".yaml"))],
)
def test_a_file_that_is_no_mapping_is_one_problem(clinic: Clinic, path: str, written: str) -> None:
    clinic.write(path, written)

    assert clinic.problems() == [f"{path}:1: must be lines of `key: value`."]


# Answers


def test_an_unknown_placeholder_is_reported(clinic: Clinic) -> None:
    clinic.change(ANSWER, "It depends on the length.", "See {pricelist} or {fax}.")

    assert clinic.problems() == [
        f"{ANSWER}:4: {{fax}} is not in responses/_clinic.yaml; add the fact or mend the name.",
        f"{ANSWER}:4: {{pricelist}} is not in responses/_clinic.yaml; add the fact or mend the "
        "name.",
    ]


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("Phone", "did you mean '{phone}'?"),
        ("phon", "did you mean '{phone}'?"),
        ("phone number", "add the fact or mend the name."),
        ("phone.number", "add the fact or mend the name."),
        ("", "add the fact or mend the name."),
    ],
)
def test_what_only_looks_like_a_placeholder_is_reported(
    clinic: Clinic, written: str, right: str
) -> None:
    clinic.change(ANSWER, "It depends on the length.", f"'See {{{written}}}.'")

    assert clinic.problems() == [
        f"{ANSWER}:4: {{{written}}} is not in responses/_clinic.yaml; {right}"
    ]


def test_a_fact_that_may_be_empty_needs_words_for_when_it_is(clinic: Clinic) -> None:
    clinic.change(
        "responses/en/clinic/hours.yaml", "unknown: I do not know the hours; call {phone}.\n", ""
    )

    assert clinic.problems() == [
        "responses/en/clinic/hours.yaml:2: uses {hours}, which may be empty; add a line "
        "below the text with what is said then, as in unknown: Please ask us."
    ]


def test_that_holds_where_the_fact_is_filled_in_today_too(clinic: Clinic) -> None:
    clinic.change(
        "responses/en/clinic/hours.yaml", "unknown: I do not know the hours; call {phone}.\n", ""
    )

    assert len(clinic.problems(hours="all day")) == 1


@pytest.mark.parametrize("key", ["unknown", "more"])
def test_only_the_text_may_use_a_fact_that_may_be_empty(clinic: Clinic, key: str) -> None:
    lines = [line for line in FILES[ANSWER].splitlines() if not line.startswith(key)]
    clinic.write(ANSWER, "\n".join([f"{key}: Open {{hours}}.", *lines]))

    assert clinic.problems() == [
        f"{ANSWER}:1: uses {{hours}}, which may be empty; only `text` may, with `unknown` beside "
        "it."
    ]


@pytest.mark.parametrize(
    ("old", "new", "at", "message"),
    [
        (
            "sources: [guide]",
            "sources: [guide, wiki]",
            5,
            "sources: 'wiki' is not in responses/_sources.yaml",
        ),
        (
            "buttons: [book, call]",
            "buttons:\n  - book\n  - fax",
            8,
            "buttons: 'fax' is not in the list book, call, chooser, before",
        ),
        (
            "follow_ups: [massage.frequency]",
            "follow_ups: [massage.swedish]",
            7,
            "follow_ups: 'massage.swedish' is not in intents/",
        ),
        (
            "follow_ups: [massage.frequency]",
            "follow_ups: [frequency]",
            7,
            "follow_ups: 'frequency' is not in intents/",
        ),
    ],
)
def test_a_name_that_is_not_there_is_reported(
    clinic: Clinic, old: str, new: str, at: int, message: str
) -> None:
    clinic.change(ANSWER, old, new)

    assert clinic.problems() == [f"{ANSWER}:{at}: {message}; mend the name or take it out."]


def test_an_unknown_kind_is_reported(clinic: Clinic) -> None:
    clinic.change(ANSWER, "kind: clinic", "kind: medical")

    assert clinic.problems() == [
        f"{ANSWER}:1: 'medical' is no kind; the kinds are clinic, health, chat."
    ]
    clinic.change(ANSWER, "kind: medical", "kind: clinical")
    assert clinic.problems() == [f"{ANSWER}:1: 'clinical' is no kind; did you mean 'clinic'?"]


@pytest.mark.parametrize(
    "written",
    [
        "21.11.2026",
        "2026-13-01",
        "2026-02-30",
        "20261121",
        "2026-W47-6",
        "soon",
        "2026-11-21 10:00",
    ],
)
def test_what_is_no_date_is_reported(clinic: Clinic, written: str) -> None:
    clinic.change(ANSWER, "2026-11-21", written)

    assert clinic.problems() == [f"{ANSWER}:8: {written!r} is no date; write it as in 2026-11-21."]


# Facts and sources


def test_a_fact_that_nothing_uses_is_misspelt(clinic: Clinic) -> None:
    clinic.change("responses/_clinic.yaml", "city: Miami\n", "city: Miami\nadress: 12 Main St\n")

    assert clinic.problems() == [
        "responses/_clinic.yaml:3: nothing uses the fact 'adress'; did you mean 'address'?"
    ]


def test_it_is_so_in_an_own_folder_too(clinic: Clinic, tmp_path: Path) -> None:
    own = Clinic(
        tmp_path / "own", {"responses/_clinic.yaml": "hour: All day.\nsauna: In the cellar.\n"}
    )

    assert own.below(_error(clinic, own.folder).problems) == [
        "responses/_clinic.yaml:1: nothing uses the fact 'hour'; did you mean 'hours'?",
        "responses/_clinic.yaml:2: nothing uses the fact 'sauna'; write {sauna} in an answer, "
        "or take it out.",
    ]


@pytest.mark.parametrize("key", ["text", "unknown", "more"])
def test_a_fact_is_used_where_an_answer_of_any_language_names_it(
    clinic: Clinic, tmp_path: Path, key: str
) -> None:
    for path, text in words_in("es").items():
        clinic.write(path, text)
    clinic.change("responses/_clinic.yaml", "hours:\n", "hours:\nsauna:\n")
    answer = {"unknown": "No sé.", "text": "Sí.", key: "La sauna: {sauna}."}
    clinic.write(
        "responses/es/chat/greet.yaml",
        "reviewed: 2026-11-21\n" + "".join(f"{name}: '{text}'\n" for name, text in answer.items()),
    )

    assert not any("nothing uses" in problem for problem in clinic.problems())
    assert not any(
        "nothing uses" in str(problem) for problem in _problems_alone(clinic.folder, "en")
    )


def test_a_shipped_fact_that_a_clinic_no_longer_names_is_no_problem(
    clinic: Clinic, tmp_path: Path
) -> None:
    clinic.change("responses/_clinic.yaml", "hours:\n", "hours:\nsauna:\n")
    clinic.change("responses/en/chat/greet.yaml", "Hello!", "Hello! {sauna}")
    clinic.add("responses/en/chat/greet.yaml", "unknown: Hello!\n")
    own = Clinic(
        tmp_path / "own",
        {
            "responses/en/chat/greet.yaml": "text: Hi!\n",
            "responses/_clinic.yaml": "sauna: In the cellar.\n",
        },
    )

    assert clinic.problems() == []
    assert clinic.problems(own.folder) == []


@pytest.mark.parametrize("name", ["services", "name"])
@pytest.mark.parametrize("key", ["Monday", "fr"])
def test_a_fact_in_no_language_of_the_content_is_reported(
    clinic: Clinic, tmp_path: Path, name: str, key: str
) -> None:
    own = Clinic(tmp_path / "own", {"responses/_clinic.yaml": f"{name}:\n  en: x\n  {key}: y\n"})

    assert own.below(_error(clinic, own.folder).problems) == [
        f"responses/_clinic.yaml:3: {key!r} is no language, and {name} has a text "
        "for each language, or one for all; write one text behind "
        f"{name}:, or below it one for each language, behind en:."
    ]


@pytest.mark.parametrize("key", ["Monday", "fr"])
def test_languages_and_days_do_not_mix(clinic: Clinic, key: str) -> None:
    clinic.change("responses/_clinic.yaml", "hours:\n", f"hours:\n  en: x\n  {key}: y\n")

    assert clinic.problems() == [
        f"responses/_clinic.yaml:11: {key!r} is no language, and hours has a text for each "
        "language, or one for all; write one text behind hours:, or below it one for each "
        "language, behind en:; or, without any text, a line for each day, as in "
        "monday-friday: 9:00-18:00."
    ]


@pytest.mark.parametrize("key", ["EN", "english", "English"])
def test_a_language_that_is_written_otherwise_is_no_day(clinic: Clinic, key: str) -> None:
    clinic.change("responses/_clinic.yaml", "hours:\n", f"hours:\n  {key}: 9 to 5\n")

    assert clinic.problems() == [
        f"responses/_clinic.yaml:10: {key!r} is no language, and hours has a text for each "
        "language, or one for all; write en: in its place."
    ]


def test_a_short_name_in_no_language_of_the_content_is_reported(clinic: Clinic) -> None:
    clinic.add("responses/_sources.yaml", "  short: {en: one blog, fr: un blog}\n")

    assert clinic.problems() == [
        "responses/_sources.yaml:8: 'fr' is no language, and short has a text for each language, "
        "or one for all; write one text behind short:, or below it one for each language, behind "
        "en:."
    ]


def test_an_author_in_no_language_of_the_content_is_reported(clinic: Clinic) -> None:
    clinic.change("responses/_sources.yaml", "by: nobody", "by: {en: nobody, xx: neniu}")

    assert clinic.problems() == [
        "responses/_sources.yaml:6: 'xx' is no language, and by has a text for each language, "
        "or one for all; write one text behind by:, or below it one for each language, behind en:."
    ]


@pytest.mark.parametrize(
    "link",
    [
        "http://clinic.example/",
        "clinic.example",
        "HTTPS://",
        "https://",
        "https://clinic",
        "javascript:alert(1)",
        "tg://resolve?domain=x",
    ],
)
def test_a_booking_link_that_telegram_would_not_open_safely_is_reported(
    clinic: Clinic, link: str
) -> None:
    clinic.change("responses/_clinic.yaml", "https://clinic.example/book", f'"{link}"')

    (problem,) = clinic.problems()
    assert problem.startswith(f"responses/_clinic.yaml:4: booking_url {link!r} is no web address; ")


def test_an_override_of_the_booking_link_is_checked_too(clinic: Clinic) -> None:
    assert clinic.problems(booking_url="clinic.example") == [
        "CLINIC_BOOKING_URL: booking_url 'clinic.example' is no web address; write "
        "https://clinic.example"
    ]


def test_a_required_fact_that_the_environment_empties_names_the_variable(clinic: Clinic) -> None:
    assert clinic.problems(phone="") == ["CLINIC_PHONE: phone is empty; it must be filled in."]


@pytest.mark.parametrize("fact", REQUIRED_FACTS)
def test_a_required_fact_that_is_empty_is_reported(clinic: Clinic, fact: str) -> None:
    lines = FILES["responses/_clinic.yaml"].splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if line.startswith(f"{fact}:"))
    later = range(at + 1, len(lines))
    after = next((at for at in later if not lines[at].startswith(" ")), len(lines))
    clinic.write("responses/_clinic.yaml", "".join([*lines[:at], f"{fact}:\n", *lines[after:]]))

    assert clinic.problems() == [
        f"responses/_clinic.yaml:{at + 1}: {fact} is empty; it must be filled in."
    ]


def test_a_required_fact_that_is_missing_is_reported(clinic: Clinic) -> None:
    clinic.change("responses/_clinic.yaml", "city: Miami\n", "")

    assert clinic.problems() == ["responses/_clinic.yaml:1: city is empty; it must be filled in."]


@pytest.mark.parametrize("written", ["{}\n", "''\n"])
def test_a_facts_file_without_any_is_reported_fact_by_fact(clinic: Clinic, written: str) -> None:
    clinic.write("responses/_clinic.yaml", written)

    assert "responses/_clinic.yaml:1: city is empty; it must be filled in." in clinic.problems()


def test_a_missing_facts_file_is_one_problem(clinic: Clinic) -> None:
    clinic.delete("responses/_clinic.yaml")

    assert clinic.problems() == ["responses/_clinic.yaml: is missing; copy the shipped one."]


def test_an_override_of_a_fact_that_is_not_there_is_reported(clinic: Clinic) -> None:
    assert clinic.problems(hour="all day") == [
        "CLINIC_HOUR: is set, but there is no such fact; did you mean 'CLINIC_HOURS'?"
    ]
    assert clinic.problems(fax="555") == [
        "CLINIC_FAX: is set, but there is no such fact; the facts "
        "are CLINIC_ASSAULT_NUMBER, CLINIC_BOOKING_URL, CLINIC_CITY, CLINIC_CRISIS_NUMBER, "
        "CLINIC_EMERGENCY_NUMBER, CLINIC_HOURS, CLINIC_NAME, CLINIC_PHONE, CLINIC_POISON_NUMBER, "
        "CLINIC_SERVICES, CLINIC_VIOLENCE_NUMBER."
    ]


def test_a_fact_that_is_a_list_is_reported(clinic: Clinic) -> None:
    clinic.change("responses/_clinic.yaml", "hours:", "hours: [9, 17]")

    assert clinic.problems() == [
        "responses/_clinic.yaml:9: hours must be a text, or a line for each day, as in "
        "monday-friday: 9:00-18:00."
    ]


def test_a_source_without_an_author_is_reported(clinic: Clinic) -> None:
    clinic.change("responses/_sources.yaml", "  by: Ann Author\n", "  author: Ann\n")

    assert clinic.problems() == [
        "responses/_sources.yaml:1: 'by' is missing; add it.",
        "responses/_sources.yaml:3: there is no entry 'author:' here; take it out, or call it one "
        "of these: title, by, url, short.",
    ]


# Messages and cards


def test_an_unknown_message_is_reported(clinic: Clinic) -> None:
    clinic.add("responses/en/_messages.yaml", "welcome: Hello\n")

    (problem,) = clinic.problems()
    line = FILES["responses/en/_messages.yaml"].count("\n") + 1
    assert problem.startswith(
        f"responses/en/_messages.yaml:{line}: there is no entry 'welcome:' here; take it out, "
        "or see what ships."
    )


@pytest.mark.parametrize(("section", "name"), [("areas", "clinic"), ("commands", "help")])
def test_a_missing_area_or_command_is_reported(clinic: Clinic, section: str, name: str) -> None:
    path = "responses/en/_messages.yaml"
    clinic.change(path, f'\n  {name}: "The {name} text."', "")
    line = FILES[path].splitlines().index(f"{section}:") + 1

    assert clinic.problems() == [f"{path}:{line}: {name!r} is missing; add it."]


def test_a_message_cannot_name_a_fact_that_may_be_empty(clinic: Clinic) -> None:
    clinic.change("responses/en/_messages.yaml", "The gone text.", "We are open {hours}.")

    line = FILES["responses/en/_messages.yaml"].splitlines().index('gone: "The gone text."') + 1
    assert clinic.problems() == [
        f"responses/en/_messages.yaml:{line}: {{hours}} may be empty, so it cannot stand here."
    ]


def test_a_message_cannot_name_what_is_not_there(clinic: Clinic) -> None:
    clinic.change("responses/en/_messages.yaml", "From: {titles}", "From: {title}")

    (problem,) = clinic.problems()
    assert problem.startswith("responses/en/_messages.yaml:")
    assert problem.endswith(
        "{title} is none of assault_number, booking_url, city, crisis_number, emergency_number, "
        "name, phone, phone_international, poison_number, services, titles, violence_number."
    )  # fmt: skip


def test_only_its_own_card_may_name_the_condition(clinic: Clinic) -> None:
    clinic.change("responses/en/_cards.yaml", "The ask_first text.", "You have {condition}.")
    assert clinic.problems() == []

    clinic.change("responses/en/_cards.yaml", "The soft text.", "You have {condition}.")
    assert len(clinic.problems()) == 1


# How words are read


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("massages, rub down", "massages, '!?'", "'!?' holds no word; take it out."),
        ("massages, rub down", "massages, Massages", "'Massages' stands here twice; take it out."),
        ("massages, rub down", "massages, massage", "'massage' replaces itself; take it out."),
        (
            "massage: [massages",
            "'!': [massages",
            "'!' holds no word; write what the words after it stand for.",
        ),
    ],
)
def test_a_synonym_that_says_nothing_is_reported(
    clinic: Clinic, old: str, new: str, message: str
) -> None:
    clinic.change("intents/en/_words.yaml", old, new)

    assert clinic.problems() == [f"intents/en/_words.yaml:2: {message}"]


def test_a_spelling_that_is_a_synonym_too_is_reported(clinic: Clinic) -> None:
    clinic.change("intents/en/_words.yaml", "[whats]", "[whats, massages]")

    assert clinic.problems() == [
        "intents/en/_words.yaml:4: 'massages' stands here twice; take it out."
    ]


@pytest.mark.parametrize("key", ["joins", "asks", "refers"])
def test_a_list_of_words_that_is_left_empty_is_told_how_to_hold_none(
    clinic: Clinic, key: str
) -> None:
    text = FILES["intents/en/_words.yaml"]
    (line,) = (line for line in text.splitlines() if line.startswith(key))
    clinic.change("intents/en/_words.yaml", line, f"{key}:")
    at = text.splitlines().index(line) + 1
    assert clinic.problems() == [
        f"intents/en/_words.yaml:{at}: {key!r} is empty; write [] for none."
    ]

    clinic.change("intents/en/_words.yaml", f"{key}:", f"{key}: []")
    assert clinic.problems() == []


@pytest.mark.parametrize(("old", "at"), [("please", 7), ("[and]", 8), ("what, when]", 9)])
def test_politeness_without_a_word_is_reported(clinic: Clinic, old: str, at: int) -> None:
    """Taken away from both ends again and again, it would never end."""
    clinic.change(
        "intents/en/_words.yaml", old, {"please": "'!'", "[and]": "['!']"}.get(old, "what, '!']")
    )

    assert clinic.problems() == [f"intents/en/_words.yaml:{at}: '!' holds no word; take it out."]


def test_a_refused_wording_without_a_word_is_reported(clinic: Clinic) -> None:
    """It would stand in every answer."""
    clinic.change("responses/en/_refused.yaml", "[cure, no side effects]", "[cure, '%']")

    assert clinic.problems() == ["responses/en/_refused.yaml:3: '%' holds no word; take it out."]


def test_a_refused_wording_without_a_reason_is_reported(clinic: Clinic) -> None:
    clinic.change("responses/en/_refused.yaml", "  why: promises a result\n", "")

    assert clinic.problems() == ["responses/en/_refused.yaml:1: 'why' is missing; add it."]


# What personal data is found by


def test_the_words_that_personal_data_is_found_by_are_read_as_written(clinic: Clinic) -> None:
    path = "intents/en/_redaction.yaml"
    clinic.change(path, "my name is, call me", "' My name''s ', \"name:\"")
    clues = clinic.content().clues

    assert clues.name_follows == ("My name's", "name:")
    assert clues.no_names == ("and",)
    assert clues.titles == ()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("at_sign: []\n", "", "1: 'at_sign' is missing; add it."),
        ("at_sign: []", "at_sign:", "1: 'at_sign' is empty; write [] for none."),
        (
            "at_sign: []",
            "at_sign: at",
            "1: at_sign is a list, and has no brackets; write at_sign: [at]",
        ),
        ("at_sign: []", "at_sign: ['@']", "1: '@' holds no word; take it out."),
        (
            "my name is, call me",
            "call me, my name is, call me",
            "20: 'call me' stands here twice; keep one of them.",
        ),
    ],
)
def test_a_list_of_them_that_cannot_be_used_is_reported(
    clinic: Clinic, old: str, new: str, message: str
) -> None:
    clinic.change("intents/en/_redaction.yaml", old, new)

    assert clinic.problems() == [f"intents/en/_redaction.yaml:{message}"]


def test_a_list_of_them_that_nobody_reads_is_reported(clinic: Clinic) -> None:
    clinic.add("intents/en/_redaction.yaml", "no_name: [today]\n")

    (problem,) = clinic.problems()
    assert problem.endswith(": there is no entry 'no_name:' here; did you mean 'no_names:'?")


# What can be heard, and what is an alarm


@pytest.mark.parametrize(
    ("path", "old", "new", "message"),
    [
        (
            "intents/_red_flags.yaml",
            "emergency",
            "bad",
            "'bad' is no level; choose one of crisis, emergency, urgent, distress, inform, "
            "ask_first, soft.",
        ),
        (
            "intents/_red_flags.yaml",
            "numb in groin",
            "numb + groin",
            "'numb + groin' joins no concepts; write it as `no_feeling in saddle`, "
            "`cannot then pee (2)` or `fever and back`.",
        ),
        (
            "intents/_red_flags.yaml",
            "numb in groin",
            "numbb in groin",
            "'numbb in groin': there is no concept 'numbb'; did you mean 'numb'?",
        ),
        (
            "intents/_red_flags.yaml",
            "numb in groin: emergency",
            "numb in groin: ask_first",
            "the flag 'saddle_numbness' names no caution; add `caution: blood_clot`, as "
            "_cards.yaml is to call it.",
        ),
        (
            "intents/_red_flags.yaml",
            "reviewer:",
            "history: maybe\n  reviewer:",
            "'maybe' is neither; write yes where what is long past counts, too, and no otherwise.",
        ),
        (
            "intents/_red_flags.yaml",
            "reviewer:",
            "answer: clinic.price\n  reviewer:",
            "answer: 'clinic.price' is not in intents/; mend the name or take it out.",
        ),
        (
            "intents/_concepts.yaml",
            "groin: between the legs",
            "groin: between the legs\n  numb: here",
            "'numb' stands here a second time; keep one of them.",
        ),
        (
            "intents/_concepts.yaml",
            "groin: between the legs",
            "groin: between the legs\n  one leg: here",
            "'one leg' is no name of a concept; call it by small letters, digits and "
            "underscores, and not endings.",
        ),
        (
            "intents/_concepts.yaml",
            "groin: between the legs",
            "groin:",
            "'groin' is empty; say what it is, for whoever writes its words.",
        ),
        (
            "intents/_concepts.yaml",
            "context:",
            "figures:\n  hot: warm\ncontext:",
            "'warm' is no range; write the lowest and the highest number, as in 37.6-42.",
        ),
        (
            "intents/_concepts.yaml",
            "context:",
            "composed:\n  a: [b]\n  b: [a]\ncontext:",
            "a is made of b is made of a: a circle; take one of them out.",
        ),
        (
            "intents/_concepts.yaml",
            "context:",
            "told_days:\n  today: today\ncomposed:\n  soon: [today then numb]\ncontext:",
            "'today then numb': there is no concept 'today'; add it to _concepts.yaml or correct "
            "the name.",
        ),
        (
            "intents/_concepts.yaml",
            "context:",
            "worrying: [nub]\ncontext:",
            "worrying: 'nub' is not in _concepts.yaml; did you mean 'numb'?",
        ),
        (
            "intents/en/_words.yaml",
            "numb: numb,",
            "nub: numb,",
            "there is no concept 'nub' that has words; did you mean 'numb'?",
        ),
        (
            "intents/en/_words.yaml",
            "numb, numbness",
            "numb, nu*",
            "'nu*' is no term; write words with commas between the terms, and a * after a stem.",
        ),
        (
            "intents/en/_words.yaml",
            "numb, numbness",
            "numb, Numb",
            "'Numb' stands here twice; keep one of them.",
        ),
        (
            "intents/en/_words.yaml",
            "numb: numb, numbness",
            "numb:",
            "is empty; write terms with commas between.",
        ),
        (
            "intents/en/_alarms.yaml",
            "saddle_numbness:",
            "numbness:",
            "there is no flag 'numbness'; add it to _red_flags.yaml or correct the name.",
        ),
        (
            "intents/en/_alarms.yaml",
            "alarm: [my groin is numb]",
            "alarm: []",
            "is empty; write at least one line that begins with `- `.",
        ),
        (
            "responses/en/_cards.yaml",
            "heard:\n  saddle_numbness",
            "heard:\n  saddle_numbnes",
            "there is no flag 'saddle_numbnes'; did you mean 'saddle_numbness'?",
        ),
        (
            "responses/en/_cards.yaml",
            "reviewer: nobody yet",
            "cautions:\n  clot: ''\nreviewer: nobody yet",
            "there is no caution 'clot'; mend the name or take it out.",
        ),
        (
            "responses/en/_cards.yaml",
            "usual: [saddle_numbness]",
            "usual: [saddle]",
            "usual: 'saddle' is not in _red_flags.yaml; did you mean 'saddle_numbness'?",
        ),
    ],
)
def test_what_is_wrong_with_red_flags_and_their_words_is_among_the_others(
    clinic: Clinic, path: str, old: str, new: str, message: str
) -> None:
    clinic.change(path, old, new)

    (problem,) = clinic.problems()
    assert problem.startswith(f"{path}:")
    assert problem.endswith(f": {message}")


def test_a_circle_of_concepts_is_one_problem_whoever_names_one_of_them(clinic: Clinic) -> None:
    clinic.add("intents/_concepts.yaml", "composed:\n  a: [b]\n  b: [a]\n")
    clinic.change("intents/_red_flags.yaml", "numb in groin", "numb in a")

    (problem,) = clinic.problems()
    assert problem.endswith("a circle; take one of them out.")


def test_a_card_may_have_words_for_any_alarm(clinic: Clinic) -> None:
    clinic.change("responses/en/_cards.yaml", "heard:\n", "heard:\n  anything: a sign\n")

    assert clinic.content().cards["heard.anything"] == "a sign"


def test_a_concept_that_the_bot_itself_listens_for_must_be_there(clinic: Clinic) -> None:
    clinic.change("intents/_concepts.yaml", "  not: how something is meant\n", "")
    clinic.change("intents/en/_words.yaml", "  not: not frame\n", "")

    assert clinic.problems() == [
        "intents/_concepts.yaml:1: the concept 'not' is missing; the bot itself listens for it: "
        "add it."
    ]


def test_a_concept_without_words_in_a_language_is_no_reason_not_to_load(clinic: Clinic) -> None:
    clinic.change("intents/en/_words.yaml", "  groin: groin, between my legs\n", "")

    assert "groin" not in clinic.content().words.terms


@pytest.mark.parametrize("path", ["intents/_concepts.yaml", "intents/_red_flags.yaml"])
def test_what_every_language_hears_is_told_alone_where_it_cannot_be_read(
    clinic: Clinic, path: str
) -> None:
    clinic.write(path, "\t")
    assert clinic.problems() == [f"{path}:1: begins with a tab; delete it."]

    clinic.delete(path)
    assert clinic.problems() == [f"{path}: is missing; copy the shipped one."]


def test_words_are_read_as_they_are_heard(clinic: Clinic) -> None:
    clinic.change(
        "intents/en/_words.yaml",
        "groin, between my legs",
        "pri*, @ AÑOS, en @@@@, can't~, self-aware, río",
    )
    clinic.change("intents/en/_words.yaml", "words:\n", "words:\n  endings: s, ing\n")
    words = clinic.content().words

    assert words.terms["groin"] == (
        ("pri*",),
        ("@", "años"),
        ("en", "@@@@"),
        ("cant~",),
        ("self", "aware"),
        ("rio",),
    )
    assert words.endings == ("s", "ing")
    assert words.places["groin"] == (clinic.folder / "intents/en/_words.yaml", 14)


# Languages in which only alarms are heard


def alarms_in(code: str) -> dict[str, str]:
    """The small clinic's files of a language that has nothing but alarms."""
    files = {path: text for path, text in words_in(code).items() if Path(path).name in ALARM_FILES}
    words = f"intents/{code}/_words.yaml"
    files[words] = "words:" + files[words].partition("words:")[2]
    return files


def test_a_language_may_have_alarms_alone(clinic: Clinic) -> None:
    for path, text in alarms_in("ht").items():
        clinic.write(path, text)
    contents = clinic.contents()
    english, alone = contents["en"], contents["ht"]

    assert (alone.alarms_alone, alone.guarded, alone.live) == (True, True, False)
    assert (english.alarms_alone, english.guarded, english.live) == (False, True, True)
    assert (alone.to_do, alone.lent) == ((), frozenset())
    assert (alone.intents, alone.responses, alone.messages) == ({}, {}, {})
    assert alone.words.terms == english.words.terms
    assert alone.words.common == english.words.common
    assert set(alone.trials) == {"saddle_numbness"}
    assert alone.cards == english.cards
    assert (alone.usual, alone.reviewer) == (english.usual, english.reviewer)
    own = {CHAT_LANGUAGES, *CITED}  # as the language calls them
    assert {
        name: text for name, text in alone.facts.items() if CAPITALS.get(name, name) not in own
    } == {name: text for name, text in english.facts.items() if CAPITALS.get(name, name) not in own}
    assert alone.concepts is english.concepts
    assert alone.red_flags is english.red_flags


def test_it_may_say_nothing_of_how_it_is_read(clinic: Clinic) -> None:
    for path, text in alarms_in("ht").items():
        clinic.write(path, text)
    clinic.add("intents/ht/_words.yaml", "joins: [and]\n")

    (problem,) = clinic.problems()
    assert problem.endswith(
        ": there is no entry 'joins:' here; take it out, or call it one of these: words."
    )


@pytest.mark.parametrize("lacking", ["_words.yaml", "_alarms.yaml", "_cards.yaml"])
def test_without_one_of_its_files_it_is_a_language_that_is_being_translated(
    clinic: Clinic, lacking: str
) -> None:
    for path, text in alarms_in("ht").items():
        if not path.endswith(lacking):
            clinic.write(path, text)
    begun = clinic.contents()["ht"]

    assert not begun.alarms_alone
    assert not begun.guarded
    assert any(path.name == lacking for path in begun.to_do)


# All at once


def test_all_problems_are_reported_at_once_sorted_by_file_and_line(clinic: Clinic) -> None:
    clinic.change(ANSWER, "2026-11-21", "soon")
    clinic.change(ANSWER, "{phone}", "{nowhere}")
    clinic.write("intents/en/massage/frequency.yaml", "\t")
    clinic.add(COST, "  - '!'\n" * 5)
    clinic.change("responses/_clinic.yaml", "city: Miami", "city:")
    clinic.delete("responses/en/_cards.yaml")

    assert [problem.split(": ")[0] for problem in clinic.problems()] == [
        *(f"{COST}:{line}" for line in (6, 7, 8, 9, 10)),
        "intents/en/massage/frequency.yaml:1",
        "responses/_clinic.yaml:2",
        "responses/en/_cards.yaml",
        f"{ANSWER}:3",
        f"{ANSWER}:8",
    ]
    told = str(_error(clinic)).replace(f"{clinic.folder}/", "").splitlines()
    assert len(told) == 6
    assert told[0] == (
        f"{COST}:6: holds no word; write what a patient would type. (and 4 more like this: "
        f"{COST}:7, {COST}:8, {COST}:9, {COST}:10)"
    )


@given(
    st.binary(max_size=200)
    | st.text(alphabet="a:- \n[]{}'\"&*|>#!?%,", max_size=60).map(str.encode)
)
@settings(max_examples=10)
def test_whatever_stands_in_a_file_is_reported_or_loads(written: bytes) -> None:
    with TemporaryDirectory() as folder:
        for place in (
            COST,
            ANSWER,
            "responses/_clinic.yaml",
            "intents/en/_words.yaml",
            "intents/_concepts.yaml",
            "intents/_red_flags.yaml",
            "intents/en/_alarms.yaml",
            "responses/en/_cards.yaml",
            "responses/en/_messages.yaml",
        ):
            clinic = Clinic(Path(folder))
            clinic.write(place, written)
            clinic.problems()


def _problems_alone(folder: Path, language: str) -> tuple[Problem, ...]:
    """What is reported where one language alone is loaded."""
    try:
        load([folder], {}, language)
    except ContentError as error:
        return error.problems
    return ()


def _error(clinic: Clinic, *over: Path) -> ContentError:
    with pytest.raises(ContentError) as caught:
        clinic.contents(*over)
    return caught.value
