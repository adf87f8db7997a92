from pathlib import Path

import pytest

from bot.errors import ContentError
from bot.evaluation.questions import Question, read_questions

INTENTS = {"en": ("clinic.cost", "clinic.hours", "other.animals")}
TSV = "id\tlang\tquestion\taccept\tvoice\n"


def asked(*paths: Path, language: str | None = None) -> list[Question]:
    return list(read_questions(paths, INTENTS, language).asked)


def problems(path: Path) -> list[str]:
    with pytest.raises(ContentError) as caught:
        read_questions([path], INTENTS)
    return [str(problem).replace(f"{path.parent}/", "") for problem in caught.value.problems]


def write(path: Path, text: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_the_path_of_yaml_names_the_intent(tmp_path: Path) -> None:
    write(
        tmp_path / "en/clinic/cost.yaml",
        "utterances:\n  - how much\n  - text: cost and hours\n    also: [clinic.hours]\n",
    )

    expected = [
        Question("how much", ("clinic.cost",), "en"),
        Question("cost and hours", ("clinic.cost", "clinic.hours"), "en"),
    ]
    assert (
        asked(tmp_path)
        == asked(tmp_path / "en")
        == asked(tmp_path / "en/clinic/cost.yaml")
        == expected
    )


def test_none_is_out_of_scope_and_a_refusal_is_right_for_what_is_not_covered(
    tmp_path: Path,
) -> None:
    write(tmp_path / "en/_none.yaml", "utterances:\n  - the weather\n")
    write(tmp_path / "en/other/animals.yaml", "utterances:\n  - massage for my dog\n")

    first, second = asked(tmp_path)

    assert first.out_of_scope
    assert second.accept == ("other.animals", "out_of_scope")
    assert not second.out_of_scope


def test_other_shared_files_are_read_where_they_fit(tmp_path: Path) -> None:
    write(
        tmp_path / "en/_two_questions.yaml",
        "utterances:\n  - text: how much and when\n    intents: [clinic.cost, clinic.hours]\n",
    )
    write(tmp_path / "en/_claims.yaml", "A1:\n  mention: [x]\n")

    questions = read_questions([tmp_path], INTENTS)

    assert questions.asked == (
        Question("how much and when", ("clinic.cost", "clinic.hours"), "en"),
    )
    assert questions.left_out == ("_claims.yaml: holds no list of utterances",)


def test_tsv_names_what_is_right_language_and_voice(tmp_path: Path) -> None:
    rows = (
        '1\ten\tsay "cost"\tclinic.cost|clinic.hours\tcrowd\n'
        "2\ten\tline\u2028break\tout_of_scope\t\n"
    )
    path = write(tmp_path / "dev.tsv", TSV + rows)

    first, second = asked(path)

    assert first == Question('say "cost"', ("clinic.cost", "clinic.hours"), "en", "crowd")
    assert second.text == "line\u2028break"
    assert second.out_of_scope


def test_languages_without_content_are_left_out_with_a_word(tmp_path: Path) -> None:
    write(
        tmp_path / "dev.tsv", TSV + "1\ten\tcost\tclinic.cost\t\n2\tes\tprecio\tclinic.precio\t\n"
    )
    write(tmp_path / "es/clinic/cost.yaml", "utterances:\n  - cuanto cuesta\n")

    questions = read_questions([tmp_path], INTENTS)

    assert [question.text for question in questions.asked] == ["cost"]
    assert questions.left_out == ("2 questions in es: there is no content in 'es'",)


def test_one_language_can_be_picked(tmp_path: Path) -> None:
    path = write(
        tmp_path / "dev.tsv", TSV + "1\ten\tcost\tclinic.cost\t\n2\tes\tprecio\tclinic.cost\t\n"
    )

    questions = read_questions([path], {**INTENTS, "es": ("clinic.cost",)}, "es")

    assert [question.text for question in questions.asked] == ["precio"]
    assert questions.left_out == ("1 question in en: not the language asked for",)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            "en/clinic/cost.yaml",
            "questions:\n  - how much\n",
            "cost.yaml:1: has no list of questions; write `utterances:`",
        ),
        ("en/clinic/cost.yaml", "utterances: how much\n", "cost.yaml:1: has no list of questions"),
        (
            "en/clinic/cost.yaml",
            "utterances:\n  - also: [clinic.cost]\n",
            "cost.yaml:2: is no question; write its words",
        ),
        (
            "en/clinic/cost.yaml",
            "utterances:\n  - text: [a]\n",
            "cost.yaml:2: is no question; write its words",
        ),
        (
            "en/clinic/cost.yaml",
            "utterances:\n  - text: x\n    also: [clinic.cots]\n",
            "cost.yaml:2: 'clinic.cots' is no intent; did you mean",
        ),
        (
            "en/clinic/price.yaml",
            "utterances:\n  - how much\n",
            "price.yaml:2: 'clinic.price' is no intent",
        ),
        (
            "en/_extra.yaml",
            "utterances:\n  - how much\n",
            "_extra.yaml:2: says no intent; add `intents: [area.name]`.",
        ),
        ("en/clinic/cost.yaml", "utterances: [\n", "cost.yaml:"),
        (
            "dev.tsv",
            "text\tintent\nx\ty\n",
            "dev.tsv:1: has no column question and accept; name the columns",
        ),
        ("dev.tsv", "", "dev.tsv:1: has no column question and accept"),
        (
            "dev.tsv",
            TSV + "1\ten\thow much\n",
            "dev.tsv:2: is no question with what is right for it; put a tab",
        ),
        (
            "dev.tsv",
            TSV + "1\ten\thow much\tclinic.cots\t\n",
            "dev.tsv:2: 'clinic.cots' is no intent; did you mean clinic.cost?",
        ),
        ("dev.tsv", b"\xff\xfe", "dev.tsv: is saved as UTF-16, which Windows calls Unicode; "),
        ("dev.tsv", TSV, "dev.tsv:1: holds no question"),
        ("dev.txt", "how much", "dev.txt:1: is neither YAML nor TSV"),
    ],
)
def test_what_cannot_be_read_is_named_with_place_and_remedy(
    tmp_path: Path, name: str, text: str | bytes, expected: str
) -> None:
    found = problems(write(tmp_path / name, text))

    assert len(found) == 1
    assert found[0].startswith(expected)


def test_all_problems_are_reported_at_once(tmp_path: Path) -> None:
    path = write(
        tmp_path / "dev.tsv",
        TSV
        + "1\ten\thow much\tclinic.cots\t\n2\ten\t\tclinic.cost\t\n3\ten\twhen\tclinic.houres\t\n",
    )

    assert [problem.split(" ")[0] for problem in problems(path)] == [
        "dev.tsv:2:",
        "dev.tsv:3:",
        "dev.tsv:4:",
    ]


@pytest.mark.parametrize("name", ["nowhere.yaml", "nowhere.tsv", "nowhere"])
def test_a_path_that_is_not_there_is_named(tmp_path: Path, name: str) -> None:
    assert problems(tmp_path / name)[0].startswith(
        f"{name}: cannot be read (No such file or directory)"
    )


def test_an_empty_folder_holds_no_question(tmp_path: Path) -> None:
    assert "holds no question" in problems(tmp_path)[0]


def test_who_turns_an_answer_off_may_refuse_its_questions(tmp_path: Path) -> None:
    path = tmp_path / "mine.tsv"
    path.write_text("question\taccept\nhow much\tclinic.cost\nopen\tclinic.hours\n")
    asked = read_questions([path], INTENTS, "en", off={"clinic.cost"}).asked

    assert [question.accept for question in asked] == [
        ("clinic.cost", "out_of_scope"),
        ("clinic.hours",),
    ]
