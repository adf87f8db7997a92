"""What a clinic brings, read from each kind of file: the same values, and a plain word where a file
cannot be read."""

import csv
import json
import re
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from bot.changes.names import free_name
from bot.errors import ContentError
from bot.imports import formats, sheet
from bot.imports.brought import Bringing, Part
from bot.imports.formats import bringing
from bot.imports.plain_text import parted, plain

HERE = Path(__file__).parent


def read(path: Path, text: str | bytes) -> Bringing:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return bringing([path])


def pairs(found: Bringing) -> list[tuple[tuple[str, ...], str]]:
    return [(one.asked, one.answer) for one in found.questions]


def told(found: Bringing, part: Part) -> str:
    return "\n".join(note.what for note in found.notes if note.part is part)


# Rasa


def test_a_project_is_read_from_all_its_files_together() -> None:
    found = bringing([HERE / "harbor"])

    answers = {one.name: one.answer for one in found.questions}
    assert len(answers) == 22
    assert answers["students"].startswith("On Wednesdays")  # by a story
    assert answers["sauna"].startswith("There is a small cedar sauna")  # by an "or"
    assert answers["review"].startswith("We would be glad!")  # by its name alone
    assert answers["towels"].startswith("Towels, robes")  # a retrieval intent
    assert answers["greet"] == "Ahoy! Welcome to Harbor Bodywork. How can I help?"  # needs no slot


def test_annotations_leave_their_words_and_a_place_is_kept() -> None:
    found = bringing([HERE / "harbor"])

    corporate = next(one for one in found.questions if one.name == "corporate")
    assert corporate.wordings[0] == "do you come to company events?"
    assert corporate.title == "Do you come to company events?"
    assert (corporate.place.path.name, corporate.place.line) == ("nlu.yml", 58)


def test_what_a_project_has_beside_questions_and_answers_is_told() -> None:
    by_hand = told(bringing([HERE / "harbor"]), Part.BY_HAND)

    for named in (
        "the entity 'day'", "the slot 'patient_name'", "the form 'booking_form'",
        "the action 'action_book_table'", "the synonym 'sunday'", "the lookup table",
        "image of utter_shower", "Gift vouchers, Prices", "the intent 'book_table'",
        "the response utter_ask_day",
    ):  # fmt: skip
        assert named in by_hand


def test_of_rules_that_a_slot_chooses_between_the_one_that_needs_none_is_taken(
    tmp_path: Path,
) -> None:
    text = """\
nlu:
  - intent: prices
    examples: |
      - how much is it
responses:
  utter_one:
    - text: "You asked about {treatment}: see our list."
  utter_all:
    - text: "An hour is $80."
rules:
  - rule: one
    condition:
      - slot_was_set:
          - treatment: true
    steps:
      - intent: prices
      - action: utter_one
  - rule: all
    steps:
      - intent: prices
      - action: utter_all
"""

    (question,) = read(tmp_path / "all.yml", text).questions
    assert question.answer == "An hour is $80."


def test_a_line_that_yaml_reads_otherwise_is_told_and_stops_nothing(tmp_path: Path) -> None:
    nlu = "nlu:\n- intent: a\n  examples: |\n    - is it far?\n"
    said = "responses:\n  utter_a:\n  - text: Room #2 is the one.\n"
    (tmp_path / "docker-compose.yml").write_text("x: &y {a: b}\nz: *y\n")
    (tmp_path / "nlu.yml").write_text(nlu)
    (tmp_path / "domain.yml").write_text(said)

    found = bringing([tmp_path])

    assert pairs(found) == [(("Is it far?", "is it far?"), "Room")]
    assert "the text ends before '#2 is the one.'" in told(found, Part.REVIEW)
    assert "alias" not in told(found, Part.REVIEW)


# Tables


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_read_in_whatever_it_was_saved(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    rows = [["Pregunta", "Respuesta", "Categoría"], ["¿Hay baño?", '"Sí, a la derecha."', "Casa"]]
    text = "\r\n".join(delimiter.join(row) for row in rows)

    (one,) = read(tmp_path / "faq.csv", text.encode(encoding)).questions

    assert (one.title, one.answer, one.category) == ("¿Hay baño?", "Sí, a la derecha.", "Casa")
    assert one.place.line == 2


def test_rows_with_one_answer_are_ways_to_ask_one_question(tmp_path: Path) -> None:
    text = "question,answer,alternatives\na b?,Yes.,c d?|e f?\ng h?,yes!,\ni j?,No.,\n"

    assert pairs(read(tmp_path / "faq.csv", text)) == [
        (("a b?", "c d?", "e f?", "g h?"), "Yes."),
        (("i j?",), "No."),
    ]


def test_columns_without_names_are_told_by_what_they_hold(tmp_path: Path) -> None:
    text = "Yes: behind the house; it is free.,Can I park?\nUntil six in the evening.,How long?\n"

    found = read(tmp_path / "faq.csv", text)

    assert [one.title for one in found.questions] == ["Can I park?", "How long?"]
    assert "column 2 for the questions" in told(found, Part.REVIEW)


@pytest.mark.parametrize(
    "name",
    [
        "Other ways people ask", "Also asked as (other wording)", "Similar questions",
        "Otras formas de preguntar", "Ejemplos", "other_questions", "", "How they put it",
    ],
)  # fmt: skip
def test_further_ways_to_ask_are_known_by_a_word_of_their_name_or_by_what_they_are(
    tmp_path: Path, name: str
) -> None:
    found = read(tmp_path / "faq.csv", f"Question,{name},Answer\nIs it far?,How far is it?,No.\n")

    assert pairs(found) == [(("Is it far?", "How far is it?"), "No.")]
    assert not found.notes


@pytest.mark.parametrize("name", ["Other notes", "Internal notes", "Answer date", "Weather"])
def test_a_column_that_holds_no_ways_to_ask_is_told(tmp_path: Path, name: str) -> None:
    found = read(tmp_path / "faq.csv", f"Question,Answer,{name}\nIs it far?,No.,ask Wanda\n")

    assert pairs(found) == [(("Is it far?",), "No.")]
    assert f"the column {name!r}" in told(found, Part.LEFT)


def test_the_names_of_columns_may_stand_below_a_title(tmp_path: Path) -> None:
    text = "Our questions (version 7),,\n,,\nQuestion,Our answer,Category\nIs it far?,No.,Way\n"
    found = read(tmp_path / "faq.csv", text)

    assert pairs(found) == [(("Is it far?",), "No.")]
    assert found.questions[0].category == "Way"
    assert not found.notes


def test_a_row_in_two_languages_is_two_questions_of_one_place(tmp_path: Path) -> None:
    text = "question_en,question_es,answer_en,answer_es\nIs it?,¿Es así?,Yes.,Sí.\n"

    found = read(tmp_path / "faq.csv", text)

    assert [(one.title, one.answer, one.language) for one in found.questions] == [
        ("Is it?", "Yes.", "en"),
        ("¿Es así?", "Sí.", "es"),
    ]
    assert len({one.place for one in found.questions}) == 1
    assert all(one.is_one_row for one in found.questions)


def test_a_row_of_one_short_cell_heads_those_below_it(tmp_path: Path) -> None:
    found = read(tmp_path / "faq.csv", "question,answer\nParking:,\nWhere?,Behind.\n")

    assert [one.category for one in found.questions] == ["Parking"]


def test_what_lacks_an_answer_or_spilt_over_is_told(tmp_path: Path) -> None:
    found = read(tmp_path / "faq.csv", "question,answer\nWhere to?,\nWhy?,So, or so\n")

    assert "“Where to?” has no answer" in told(found, Part.LEFT)
    assert "“Why?” has more cells than there are columns" in told(found, Part.REVIEW)


def test_qna_makers_table_keeps_numbers_apart_and_tells_of_buttons(tmp_path: Path) -> None:
    button = json.dumps([{"displayText": "Prices", "qnaId": 2}]).replace('"', '""')
    text = (
        "Question\tAnswer\tSource\tMetadata\tSuggestedQuestions\tIsContextOnly\tPrompts\tQnaId\n"
        f'Is it free?\tCall us.\teditorial\tcategory:money\t[]\tFalse\t"{button}"\t1\n'
        "Does it cost?\tCall us.\teditorial\tcategory:money\t[]\tFalse\t[]\t1\n"
        "Is it far?\tCall us.\teditorial\t\t[]\tFalse\t[]\t2\n"
        "And then?\tGo on.\teditorial\t\t[]\tTrue\t[]\t3\n"
        "Is it free for my children?\tYes.\teditorial\t\t[]\tTrue\t[]\t4\n"
    )

    found = read(tmp_path / "kb.tsv", text)

    assert pairs(found) == [
        (("Is it free?", "Does it cost?"), "Call us."),
        (("Is it far?",), "Call us."),
        (("Is it free for my children?",), "Yes."),
    ]
    assert "“Is it free for my children?” is asked only after" in told(found, Part.REVIEW)
    assert found.questions[0].category == "money"
    assert "buttons below “Is it free?”: “Prices”" in told(found, Part.BY_HAND)
    assert "“And then?” is asked only after another question" in told(found, Part.BY_HAND)


def test_every_worksheet_that_is_shown_is_read(tmp_path: Path) -> None:
    book = Workbook()
    first = book.worksheets[0]
    for row in (["Question", "Answer"], ["How much?", 40.0], [None, None], ["Is it far?", "No."]):
        first.append(row)
    book.create_sheet("More").append(["Is there tea?", "Yes, always."])
    hidden = book.create_sheet("Old")
    hidden.append(["Is it old?", "It is."])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "faq.xlsx")

    found = bringing([tmp_path / "faq.xlsx"])

    assert [(one.title, one.answer, one.place.line) for one in found.questions] == [
        ("How much?", "40", 2),
        ("Is it far?", "No.", 4),
        ("Is there tea?", "Yes, always.", 1),
    ]
    assert found.questions[2].place.path.name == "faq.xlsx[More]"


# JSON


@pytest.mark.parametrize(
    "held",
    [
        [{"question": "Is it?", "answer": "Yes."}],
        {"faqs": [{"questions": ["Is it?"], "answer": {"text": "Yes."}}]},
        {"Is it?": "Yes."},
        {"data": {"items": [{"q": "Is it?", "a": ["Yes."]}]}},
        {"qnaDocuments": [{"id": 1, "questions": ["Is it?"], "answer": "Yes.", "source": "x"}]},
        {"Assets": {"Qnas": [{"Id": 1, "Questions": ["Is it?"], "Answer": "Yes."}]}},
    ],
)
def test_lists_of_whatever_spelling_are_read(tmp_path: Path, held: object) -> None:
    assert pairs(read(tmp_path / "faq.json", json.dumps(held, indent=1))) == [(("Is it?",), "Yes.")]


def test_azures_metadata_and_buttons_are_read(tmp_path: Path) -> None:
    one = {
        "Questions": ["¿Es así?", "¿Sí?"],
        "Answer": "Sí.",
        "Metadata": {"topic": "casa", "language": "es"},
        "Dialog": {"IsContextOnly": False, "Prompts": [{"DisplayText": "Más"}]},
    }

    found = read(tmp_path / "kb.json", json.dumps({"Assets": {"Qnas": [one]}}, indent=1))

    (question,) = found.questions
    assert (question.category, question.language, question.place.line) == ("casa", "es", 6)
    assert "“Más”" in told(found, Part.BY_HAND)


# Pages


def test_a_page_gives_each_question_once_in_whatever_markup() -> None:
    found = bringing([HERE / "meadow.html"])

    titles = [one.title for one in found.questions]
    assert len(titles) == 19
    assert titles.count("Do you have an elevator?") == 1
    assert "Looking for something?" not in titles
    assert "Any questions?" not in titles
    assert {one.language for one in found.questions} == {"en"}
    by_title = {one.title: one for one in found.questions}
    freeze = by_title["How do I freeze my membership?"]
    assert (freeze.wordings, freeze.category) == (("Can I pause my plan?",), "Members")
    assert plain(by_title["Do I have to talk?"].answer).text == (
        "Not a word, if you prefer. Just tell us when the pressure is wrong."
    )
    assert plain(by_title["What should I bring?"].answer).text == (
        "Only two things:\n\n• a list of your medicines\n• socks, if your feet get cold"
    )


def test_the_same_comes_of_every_kind_of_file(tmp_path: Path) -> None:
    there = bringing([HERE / "meadow.html"])
    rows = [(one.title, one.answer, "|".join(one.wordings)) for one in there.questions]
    names = ("Question", "Answer", "Alternative questions")
    for ending, dialect in (("csv", csv.excel), ("tsv", csv.excel_tab)):
        with (tmp_path / f"faq.{ending}").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, dialect).writerows([names, *rows])
    (tmp_path / "faq.json").write_text(
        json.dumps({"faqs": [dict(zip(names, row, strict=True)) for row in rows]})
    )
    book = Workbook()
    for row in (names, *rows):
        book.worksheets[0].append(row)
    book.save(tmp_path / "faq.xlsx")

    for ending in ("csv", "tsv", "xlsx", "json"):
        found = bringing([tmp_path / f"faq.{ending}"])
        assert [one.title for one in found.questions] == [one.title for one in there.questions]
        assert [plain(one.answer) for one in found.questions] == [
            plain(one.answer) for one in there.questions
        ]


# Files that cannot be read


@pytest.mark.parametrize(
    ("name", "held", "said"),
    [
        ("a.csv", bytes(range(256)) * 4, "this is not text"),
        ("a.csv", b"", "is empty"),
        ("a.csv", b"  \n", "is empty"),
        ("a.csv", b'question,answer\n"a' + b"b" * 1_100_000, "a cell never ends"),
        ("a.xlsx", b"no zip at all", "is no workbook"),
        ("a.json", b'[{"question": "a",', "a.json:1: is no JSON here"),
        ("a.json", b"[" * 100_000, "nests too deep"),
        ("a.json", b'{"rasa_nlu_data": {}}', "rasa data convert nlu"),
        ("a.json", b"[1, 2]", "holds no question"),
        ("a.html", b"<p>Hello", "no questions were found"),
        ("a.html", b"<div>" * 3_000, "no questions were found"),
        ("nlu.yml", b"nlu:\n- intent: a\n  examples: |\n - b\n", "nlu.yml:4"),
        ("nlu.yml", b"nlu: [" * 60, "nests deeper"),
        ("nlu.md", b"## intent:a\n- b\n", "rasa data convert nlu"),
        ("a.xls", b"x", "save it as XLSX or CSV"),
        ("a.pdf", b"x", "copy it into a sheet"),
        ("a.exe", b"x", "is of a kind that cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_what_would_do(
    tmp_path: Path, name: str, held: bytes, said: str
) -> None:
    with pytest.raises(ContentError, match=name) as refused:
        read(tmp_path / name, held)
    assert said in str(refused.value)


def test_a_workbook_that_unpacks_without_end_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet, "_LARGEST", 10_000)
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * 10_001)

    with pytest.raises(ContentError, match="unpacks to more than"):
        bringing([tmp_path / "a.xlsx"])


def test_what_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.plain_file.LARGEST", 10)
    monkeypatch.setattr(formats, "MOST", 1)

    with pytest.raises(ContentError, match=r"it is larger than .* split it"):
        read(tmp_path / "a.csv", "question,answer\n")
    monkeypatch.setattr("bot.plain_file.LARGEST", 1000)
    with pytest.raises(ContentError, match="2 questions are more than 1"):
        read(tmp_path / "a.csv", "question,answer\na?,b.\nc?,d.\n")


def test_all_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_text("x")

    with pytest.raises(ContentError) as refused:
        bringing([tmp_path / "a.pdf", tmp_path / "gone.csv"])
    assert len(refused.value.problems) == 2


@settings(max_examples=50)
@given(st.binary(min_size=1, max_size=300), st.sampled_from(["csv", "xlsx", "json", "html", "yml"]))
def test_whatever_bytes_there_are_nothing_but_a_word_comes_of_them(
    tmp_path_factory: pytest.TempPathFactory, held: bytes, ending: str
) -> None:
    path = tmp_path_factory.getbasetemp() / f"any.{ending}"
    path.write_bytes(held)
    with suppress(ContentError):
        bringing([path])


# Texts and names


@pytest.mark.parametrize(
    ("marked", "shown"),
    [
        ("**Yes**, *really*, `now`.", "Yes, really, now."),
        ("See [our page](https://a.example/x) or [a.example](https://a.example).",
         "See our page (https://a.example/x) or a.example."),
        ("<p>One &amp; two</p><ul><li>a</li><li>b</li></ul>", "One & two\n\n• a\n• b"),
        ("Call <a href='tel:+13055550100'>(+1) 305 555 0100</a>", "Call (+1) 305 555 0100"),
        ("# Title\n\n- a\n- b\n\n\n\nend", "Title\n\n• a\n• b\n\nend"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a – b\n1 – 2"),
        ("5 * 3 * 2 is under < 40, snake_case_word", "5 * 3 * 2 is under < 40, snake_case_word"),
        ("<script>x()</script>Hi<style>a{}</style>", "Hi"),
        ("a<br>b<br/>c", "a\nb\nc"),
    ],
)  # fmt: skip
def test_markup_becomes_words(marked: str, shown: str) -> None:
    assert plain(marked).text == shown


def test_pictures_are_lost_and_told() -> None:
    assert plain('Look: <img src="a.png"> ![b](c.png)').lost == ("an image",)


def test_a_long_text_is_parted_between_sentences() -> None:
    text = "One is here. Two is there. Three is far."

    assert parted(text, 30, 100) == ("One is here. Two is there.", "Three is far.", False)
    assert parted(text, 15, 32) == ("One is here.", "Two is there.", True)
    assert parted("short", 30, 100) == ("short", "", False)


TAKEN = st.sets(st.sampled_from(["clinic.a", "clinic.question", "clinic.b_2"]))


@settings(max_examples=50)
@given(st.text(max_size=80), TAKEN)
def test_whatever_a_title_is_its_name_is_one(title: str, taken: set[str]) -> None:
    name = free_name(title, [], "clinic", taken)

    assert re.fullmatch(r"clinic\.[a-z][a-z0-9_]*", name)
    assert name not in taken
    assert name == free_name(title, [], "clinic", taken)
