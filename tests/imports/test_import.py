"""Brought into a small clinic's own folder: what becomes of each question, as one change."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

import bot.cli
import bot.folders
from bot.changes.drafts import new, read
from bot.changes.edits import AddExample, NewQuestion, OwnAnswer
from bot.changes.several import Several
from bot.content import Place
from bot.conversation import Conversation
from bot.imports.brought import Brought
from bot.imports.entries import Entry, entries
from bot.imports.plan import Choice, planned, wise
from bot.imports.twins import Twin, Twins
from tests import shipped
from tests.changes.small import TODAY, own_folder
from tests.clinic import Clinic

Run = Callable[..., str]
SHEET = """\
question,answer,category,alternatives
What do you charge?,An hour is <b>$80</b>.,,how much is a massage|price list
Is there a sauna?,"Yes, on the roof.",House,do you have a sauna
Is there tea?,"Yes, mint tea.",House,
Is there a locker?,"Yes, each takes a coin.",House,
Do you mend scarves?,We cure every scarf.,House,
How often should I get a massage?,Every week.,,once a week or once a month
"""


@pytest.fixture
def run(clinic: Clinic, own: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Brings a sheet into the own folder, the small clinic being what ships."""
    monkeypatch.setattr(bot.folders, "shipped", lambda: clinic.folder)

    def run(
        *arguments: str,
        sheet: str = SHEET,
        status: int = 0,
        command: str = "import",
        typed: str = "",
    ) -> str:
        path = tmp_path / "faq.csv"
        path.write_text(sheet)
        given = [str(path), "--no-diff"] if command == "import" else []
        folder = ["--folder", str(own.folder), "--who", "Ana"]
        line = [command, *given, *folder, *arguments]
        result = CliRunner().invoke(bot.cli.main, line, input=typed)
        assert result.exit_code == status, result.output
        return result.output

    return run


def text(own: Clinic, place: str) -> str:
    """The one file of the own folder whose name ends so."""
    (path,) = own.folder.rglob(place)
    return path.read_text(encoding="utf-8")


def test_each_question_gets_its_answer_and_one_undo_takes_all_back(run: Run, own: Clinic) -> None:
    said = run()

    assert "text: An hour is $80." in text(own, "responses/en/clinic/cost.yaml")
    assert "sources: []" in text(own, "responses/en/clinic/cost.yaml")
    assert "do you have a sauna" in text(own, "intents/en/house/*sauna.yaml")
    assert "house: House" in text(own, "responses/en/_messages.yaml")
    assert "own questions get their own answer, word for word" in said
    assert len(run("history", command="edit").splitlines()) == 2
    run("undo", command="edit")
    assert not list(own.folder.rglob("*.yaml"))


def test_what_check_refuses_is_left_out_with_the_reason_and_the_rest_is_made(
    run: Run, own: Clinic
) -> None:
    said = " ".join(run().split())

    assert "faq.csv:6: “Do you mend scarves?”: 'cure' promises a result" in said
    assert not list(own.folder.rglob("*scarves*"))
    assert list(own.folder.rglob("*locker*"))


def test_of_several_answers_in_one_file_the_bad_one_alone_is_left_out(
    run: Run, own: Clinic, clinic: Clinic
) -> None:
    kinds = "asks:\n  tip:\n    - how much of a tip\n    - do you take tips\n"
    clinic.add("intents/en/clinic/cost.yaml", kinds)
    clinic.add("responses/en/clinic/cost.yaml", "asks:\n  tip: As you like; {phone}.\n")
    sheet = (
        "question,answer,alternatives\n"
        "what do you charge,An hour is $80.,how much is a massage|price list\n"
        "do you take tips,We cure tips.,how much of a tip\n"
    )
    said = " ".join(run(sheet=sheet).split())

    assert "“do you take tips”: 'cure' promises a result" in said
    answer = text(own, "responses/en/clinic/cost.yaml")
    assert "An hour is $80." in answer
    assert "tip" not in answer


def test_of_two_ways_to_ask_that_are_all_but_the_same_one_is_left_out(
    run: Run, own: Clinic
) -> None:
    sheet = (
        "question,answer,alternatives\n"
        "is there a big sauna up on the roof,Yes.,sauna\n"
        "is there a big saunas up on the roof,No.,roof garden\n"
    )
    said = " ".join(run(sheet=sheet).split())

    assert "is nearly the same as" in said
    assert len(list(own.folder.rglob("intents/en/clinic/*sauna*"))) == 2


def test_two_answers_to_one_question_are_told(run: Run, own: Clinic) -> None:
    said = " ".join(run(sheet="question,answer\nIs there tea?,Yes.\nis there tea,No.\n").split())

    assert "faq.csv:3: “is there tea” stands with “Is there tea?” (line 2), too." in said
    assert "No." not in text(own, "responses/en/clinic/*tea.yaml")


def test_what_rests_on_articles_stays_unless_it_is_to_be_replaced(run: Run, own: Clinic) -> None:
    said = " ".join(run().split())

    assert "ours to “How often should I come?” (massage.frequency) stays" in said
    assert not (own.folder / "responses/en/massage/frequency.yaml").exists()
    run("--duplicates", "replace")
    answer = text(own, "responses/en/massage/frequency.yaml")
    assert "Every week.\n\n  Ask us: {phone}." in answer


@pytest.mark.parametrize(
    ("choice", "changed"),
    [("replace", {"clinic/cost", "massage/frequency"}), ("add", set()), ("skip", set())],
)
def test_who_says_what_becomes_of_duplicates_is_heeded(
    run: Run, own: Clinic, choice: str, changed: set[str]
) -> None:
    run("--duplicates", choice)

    answers = own.folder / "responses/en"
    there = {path.relative_to(answers).with_suffix("").as_posix() for path in answers.glob("*/*")}
    assert {one for one in there if not one.startswith("house")} == changed


def test_in_a_terminal_each_duplicate_is_asked_about_until_a_capital_letter(
    run: Run, own: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.cli.imports._at_terminal", lambda: True)
    both = (
        "question,answer,alternatives\n"
        "how much is a massage,It is $80.,what do you charge|price list\n"
        "when are you open,At nine.,\n"
    )

    said = run("--dry-run", typed="r\na\n", sheet=both)
    assert "“When are you open?” (clinic.hours)" in said
    assert "clinic.cost: how much" in said
    assert "answered in ours" not in said  # its ways to ask are there already
    said = run(typed="S\n", sheet=both)
    assert "Nothing is to be changed." in said
    assert said.count("Which?") == 1


def test_nothing_is_written_where_it_is_only_tried_or_proposed(run: Run, own: Clinic) -> None:
    before = {*own.folder.rglob("*.yaml")}

    run("--dry-run")
    assert {*own.folder.rglob("*.yaml")} == before
    said = run("--draft")
    assert "To make it: clinic-bot edit approve" in said
    assert {path.parent.name for path in own.folder.rglob("*.yaml")} == {"drafts"}
    run("approve", said.split()[-1], command="edit")
    assert "text: An hour is $80." in text(own, "responses/en/clinic/cost.yaml")


def test_bringing_the_same_again_changes_nothing(run: Run) -> None:
    run()

    assert "Nothing is to be changed." in run()


def test_a_program_reads_one_object(run: Run) -> None:
    found = json.loads(run("--json", "--dry-run"))

    assert found["found"] == 6
    assert [step["intent"] for step in found["steps"]][:2] == [
        "clinic.cost",
        "house.is_there_a_sauna",
    ]
    assert found["answered"]["exact"]["right"] == found["answered"]["exact"]["asked"]
    assert found["notes"][-1]["path"].endswith("faq.csv")


def test_a_slot_that_the_bot_cannot_fill_is_to_be_written_by_hand_and_a_way_to_go_on_is_left_out(
    run: Run,
) -> None:
    sheet = "question,answer\nWho am I?,You are {patient}.\ntell me more,There is more.\n"
    said = " ".join(run("--dry-run", sheet=sheet).split())

    by_hand = said.partition("To write by hand")[2]
    assert "“Who am I?”: the bot cannot fill in {patient}" in by_hand
    assert "“You are {patient}.”" in by_hand
    assert "“tell me more” only goes on from an answer" in said


def test_a_long_answer_is_folded_and_a_longer_one_cut_and_told(run: Run, own: Clinic) -> None:
    long = "This is a sentence about the sauna. " * 60
    said = " ".join(run(sheet=f"question,answer\nIs there a sauna?,{long}\n").split())

    assert "more: This is a sentence" in text(own, "responses/en/clinic/*sauna.yaml")
    assert "the answer to “Is there a sauna?” was cut off: it has 2,159 characters" in said


def test_a_language_that_the_bot_does_not_speak_is_told(run: Run) -> None:
    sheet = "question,answer,language\nOù ?,Ici.,fr\n"

    assert "the bot answers in en" in " ".join(run("--dry-run", sheet=sheet).split())


def test_a_row_in_two_languages_is_one_question(both: Clinic, own: Clinic) -> None:
    folder = own_folder(both.folder, own.folder)
    contents = folder.contents()
    place = Place(Path("faq.csv"), 2)
    brought = [
        Brought("¿Hay té?", (), "Sí.", place, language="es", is_one_row=True),
        Brought("Is there tea?", (), "Yes.", place, language="en", is_one_row=True),
        Brought("¿Hay pan?", (), "No.", place, language="es"),
    ]
    made, _ = entries(brought, Conversation(contents))
    plan = planned(made, [Twin()] * 3, contents, lambda entry, twin: Choice.NEW)

    edit = plan.edit("Brings tea")
    assert edit is not None
    folder.apply(edit, "Ana", "", TODAY)

    named = [step.intent for step in plan.steps]
    assert named == ["clinic.is_there_tea", "clinic.is_there_tea", "clinic.hay_pan"]
    assert "kind: clinic" in text(own, "responses/en/clinic/*tea.yaml")
    assert "kind" not in text(own, "responses/es/clinic/*tea.yaml")


# Several edits as one


def test_several_edits_are_one_change_and_a_draft_keeps_them(clinic: Clinic, own: Clinic) -> None:
    edit = Several(
        (
            NewQuestion("clinic.tea", "Is there tea?", ("is there tea", "tea?"), "Yes.\n\nMint."),
            NewQuestion("clinic.cup", "A cup?", ("tea?", "a cup"), "Yes.", more="It is blue."),
            OwnAnswer("clinic.cost", "An hour is $80.", "Or less."),
            AddExample("clinic.cost", "a cup of what"),
        ),
        "Brings tea",
    )
    draft = new(edit, "Ana", "why", TODAY)
    own.write("drafts/one.yaml", draft.written())
    kept = read(own.folder / "drafts/one.yaml")
    assert kept is not None
    assert kept.edit == edit

    folder = own_folder(clinic.folder, own.folder)
    after = folder.tried(edit, TODAY)["en"]
    assert not (own.folder / "intents").exists()
    folder.apply(edit, "Ana", "", TODAY)

    assert folder.log()[0].what == "Brings tea"
    content = folder.contents()["en"]
    assert content.intents["clinic.tea"].examples == ("is there tea",)  # the later has it
    assert content.responses["clinic.cup"].more == "It is blue."
    answer = content.responses["clinic.cost"]
    assert (answer.text, answer.more, answer.sources) == ("An hour is $80.", "Or less.", ())
    assert after.responses.keys() == content.responses.keys()


# What asks the same as what ships


@pytest.fixture(scope="module")
def twins() -> Callable[..., Twin]:
    asked = Twins(shipped.conversation(), datetime(2026, 11, 26, 12, tzinfo=UTC))

    def of(*wordings: str) -> Twin:
        brought = Brought(wordings[0], wordings[1:], "Yes.", Place(Path("a.csv"), 1))
        return asked.of(Entry(brought, "en", wordings[0], wordings, "Yes."))

    return of


@pytest.mark.parametrize(
    ("wordings", "intent", "asks"),
    [
        (["Where do I leave my car?", "is the garage free?"], "clinic.location", ("parking",)),
        (["When are you open?", "what are your hours"], "clinic.hours", ("",)),
        (["Do you send reminders?"], "clinic.book", ("reminder",)),
        (["How much is a massage?"], "clinic.cost", ("",)),
    ],
)
def test_what_asks_the_same_is_known(
    twins: Callable[..., Twin], wordings: list[str], intent: str, asks: tuple[str, ...]
) -> None:
    twin = twins(*wordings)

    assert (twin.intent, twin.asks, twin.is_same) == (intent, asks, True)


@pytest.mark.parametrize(
    "wording",
    ["May I keep my jewelry on?", "Do I have to wear a mask?", "Do you have an elevator?"],
)
def test_what_is_answered_and_asks_something_else_is_not_taken_for_the_same(
    twins: Callable[..., Twin], wording: str
) -> None:
    twin = twins(wording)

    assert twin.intent
    assert not twin.is_same


def test_what_hands_a_patient_to_a_person_is_not_replaced(twins: Callable[..., Twin]) -> None:
    twin = twins("I left something behind. Did you find it?", "lost and found", "forgot my charger")

    assert (twin.intent, twin.is_same) == ("clinic.human", True)
    assert wise(twin, shipped.conversation().contents["en"]) is Choice.ADD


def test_examples_that_ask_the_same_go_with_a_new_question(twins: Callable[..., Twin]) -> None:
    twin = twins("do you have wifi?", "what's the wifi password")

    assert "do you have wifi there" in twin.akin
    assert "how do i hack a wifi network" not in twin.akin
