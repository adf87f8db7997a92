"""What waits for the front desk, on its page, and what is done about it there."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.changes.edits import AddExample
from bot.desk import Office
from bot.desk.visit import BAD
from bot.errors import SettingsError
from bot.store import CallBack, Missed, Store, Unavailable, calls, counted
from tests.clinic import Clinic
from tests.desk.pages import Desk, at_desk, office
from tests.desk.waits import TODAY, keep, left

SAUNA = Missed(
    "do you have a sauna",
    "fallback",
    TODAY,
    "en",
    guesses=(("clinic.cost", 0.31), ("gone.away", 0.2), ("clinic.hours", 0.001)),
)
ALIKE = replace(SAUNA, text="have you a sauna", why="none of these")
NAILS = Missed("my name is [name] can you do my nails", "handoff", TODAY, "en")
COLD = Missed(
    "how cold is the room", "thumb down", TODAY, "en", answered="clinic.hours", reason="detail"
)
WIFI = Missed("hay wifi", "fallback", TODAY, "es")
MARIA = CallBack("Maria", "(305) 555-0147", "What does a massage cost?", "es")
ADDED = AddExample("clinic.cost", "do you have a sauna", "en")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "x.sqlite3"


@pytest.fixture
def desk(both: Clinic, own: Clinic, file: Path) -> Office:
    return office(both.folder, own.folder, file)


@pytest.fixture
def ana(desk: Office) -> Desk:
    return at_desk(desk)


def key_of(ana: Desk, text: str) -> str:
    """By which the question with these words is seen to."""
    card = next(card for card in ana.look("/waiting").split("<article") if f"“{text}”</h3>" in card)
    found = re.search(r"/waiting/(\d+_\w+)", card)
    assert found is not None
    return found[1]


def key_of_first(ana: Desk) -> str:
    """The same of the question that stands first, whatever the page's language."""
    return re.findall(r"/waiting/(\d+_\w+)", ana.look("/waiting"))[0]


def tallied(desk: Office) -> dict[str, int]:
    """What was counted today, by the clinic's clock or UTC's."""
    today = datetime(2026, 11, 26, tzinfo=UTC).date()
    found = desk.stored(lambda store: counted(store, today, today))
    return found.get(today, {})


# The list


def test_without_a_database_the_page_says_so_and_makes_none(ana: Desk, file: Path) -> None:
    assert "the bot has no database" in ana.look("/waiting")
    assert ana.send("/waiting/1_abcd/ignore") == "/waiting?told=waiting.gone"
    assert not file.exists()


def test_where_nothing_waits_the_page_says_what_will(ana: Desk, file: Path) -> None:
    keep(file)
    page = ana.look("/waiting")

    assert "Nothing waits." in page
    assert "Nobody waits for a call." in page
    assert "No patient waits to be told" in page


def test_questions_stand_together_with_how_often_when_and_why(ana: Desk, file: Path) -> None:
    keep(file, SAUNA, ALIKE, COLD)
    sauna, cold = ana.look("/waiting").split("<article")[1:]

    assert "“do you have a sauna”" in sauna
    assert "Asked 2 times, last on Thursday, November 26." in sauna
    assert "“have you a sauna”" in sauna
    assert "not understood: 1" in sauna
    assert "“none of these”: 1" in sauna
    assert "Asked once" in cold
    assert "The answer that was no good:" in cold
    assert '<a href="/answers/clinic.hours?language=en">When are you open?</a>' in cold
    assert "What was missing: The detail text. (1)" in cold


def test_a_reason_that_a_newer_version_knows_is_something_else(ana: Desk, file: Path) -> None:
    keep(file, replace(COLD, reason="newer"))

    assert "What was missing: The other text. (1)" in ana.look("/waiting")


def test_what_it_may_ask_is_offered_by_its_title_as_far_as_it_is_there(
    ana: Desk, file: Path
) -> None:
    keep(file, SAUNA)
    page = ana.look("/waiting")

    assert re.findall(r'name="intent" value="([^"]+)"', page) == ["clinic.cost"]
    assert "Add to: What does a massage cost?" in page


def test_one_language_is_shown_alone(ana: Desk, file: Path) -> None:
    keep(file, SAUNA, WIFI)

    assert "sauna" in ana.look("/waiting")
    assert "wifi" in ana.look("/waiting?language=es")
    assert "sauna" not in ana.look("/waiting?language=es")
    assert "sauna" in ana.look("/waiting?language=xx")


def test_beyond_fifty_the_others_are_shown_when_they_are_wanted(ana: Desk, file: Path) -> None:
    words = [f"{chr(97 + n % 26) * 5} {chr(97 + n // 26) * 7}" for n in range(52)]
    keep(file, *(replace(WIFI, text=text, language="en") for text in words))

    page = ana.look("/waiting")
    assert (page.count("<article"), "Show 2 more" in page) == (50, True)
    assert ana.look("/waiting?all=1").count("<article") == 52


def test_what_a_patient_wrote_is_no_markup(ana: Desk, file: Path) -> None:
    keep(file, replace(SAUNA, text="<b>sauna</b>"))

    assert "&lt;b&gt;sauna&lt;/b&gt;" in ana.browser.get("/waiting").text
    assert "<b>sauna" not in ana.browser.get("/waiting").text


# What is done about a question


def test_a_tap_proposes_it_as_a_way_to_ask_what_was_guessed(
    ana: Desk, desk: Office, file: Path
) -> None:
    keep(file, SAUNA, ALIKE)
    key = key_of(ana, SAUNA.text)

    where = ana.send(f"/waiting/{key}/add", intent="clinic.cost")

    (draft,) = desk.own.drafts()
    assert where == f"/changes/{draft.id}?group={key}"
    assert draft.edit == ADDED
    assert (draft.who, draft.why) == (
        "the front desk",
        "Asked and not answered well: 2 times, last on 2026-11-26.",
    )
    assert len(left(desk)) == 2  # until it is approved


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "Asked and not answered well: once, on 2026-11-26."),
        ("es", "Se preguntó sin respuesta buena: una vez, el 2026-11-26."),
    ],
)
def test_why_it_is_changed_is_told_in_the_pages_language(
    desk: Office, file: Path, language: str, told: str
) -> None:
    keep(file, SAUNA)
    ana = at_desk(desk, language)

    ana.send(f"/waiting/{key_of_first(ana)}/add", intent="clinic.cost")

    assert [one.why for one in desk.own.drafts()] == [told]


def test_its_words_are_changed_first_and_any_question_may_be_meant(
    ana: Desk, desk: Office, file: Path
) -> None:
    keep(file, NAILS)
    key = key_of(ana, NAILS.text)
    page = ana.look(f"/waiting/{key}")
    assert 'name="example" value="my name is can you do my nails"' in page
    assert '<optgroup label="The clinic text.">' in page

    ana.send(f"/waiting/{key}/add", example="can you do nails", other="clinic.phone")

    assert [one.edit for one in desk.own.drafts()] == [
        AddExample("clinic.phone", "can you do nails", "en")
    ]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, "Choose the question"),
        ({"other": "clinic.cost", "example": " "}, "Write the words"),
        (
            {"other": "clinic.cost", "example": "Price list!"},
            "get this answer to “What does a massage cost?” already",
        ),
    ],
)
def test_what_cannot_be_added_is_said_and_what_was_typed_stays(
    ana: Desk, desk: Office, file: Path, more: dict[str, str], told: str
) -> None:
    keep(file, SAUNA)
    form = {"example": "a sauna", **more}

    page = ana.send(f"/waiting/{key_of(ana, SAUNA.text)}/add", status=BAD, **form)

    assert told in page
    assert f'name="example" value="{form["example"].strip()}"' in page
    assert ('value="clinic.cost" checked' in page) == ("other" in more)
    assert desk.own.drafts() == []


def test_what_was_no_good_is_not_mended_by_adding_it_to_the_same_answer(
    ana: Desk, desk: Office, file: Path
) -> None:
    down = Missed("how much is a massage", "thumb down", TODAY, "en", answered="clinic.cost")
    keep(file, down)

    page = ana.send(f"/waiting/{key_of(ana, down.text)}/add", status=BAD, intent="clinic.cost")

    assert "If it is not good enough, change its text." in page
    assert 'href="/answers/clinic.cost?language=en"' in page
    assert desk.own.drafts() == []


def test_a_tap_on_a_question_with_several_wordings_asks_which(
    both: Clinic, ana: Desk, desk: Office, file: Path
) -> None:
    both.add("intents/en/clinic/cost.yaml", "asks:\n  worth_it:\n    - is it worth the money\n")
    both.add("responses/en/clinic/cost.yaml", "asks:\n  worth_it: It may be.\n")
    keep(file, SAUNA)
    path = f"/waiting/{key_of(ana, SAUNA.text)}/add"

    assert "Which of its answers" in ana.send(path, status=200, intent="clinic.cost")
    ana.send(path, intent="clinic.cost", wording="clinic.cost:worth_it")

    assert [one.edit for one in desk.own.drafts()] == [replace(ADDED, ask="worth_it")]


def test_what_answers_it_by_now_is_told(ana: Desk, file: Path) -> None:
    keep(file, replace(SAUNA, text="how much is a massage"))

    page = ana.look(f"/waiting/{key_of(ana, 'how much is a massage')}")

    assert "it is answered by now" in page
    assert '<a href="/answers/clinic.cost">What does a massage cost?</a>' in page


def test_refusals_are_offered_for_what_is_not_ours(both: Clinic, ana: Desk, file: Path) -> None:
    both.write("intents/en/other/nails.yaml", "title: Nails\nexamples: [a manicure]\n")
    both.write(
        "responses/en/other/nails.yaml", "kind: clinic\ntext: Not here.\nreviewed: 2026-11-21\n"
    )
    keep(file, NAILS)

    page = ana.look(f"/waiting/{key_of(ana, NAILS.text)}")

    assert "It is not ours" in page
    assert 'type="radio" name="intent" value="other.nails"' in page


def test_of_many_refusals_the_three_likeliest_are_offered_and_none_twice(
    both: Clinic, ana: Desk, file: Path
) -> None:
    for name in ("nails", "hair", "feet", "teeth"):
        title = f"title: {name}\nexamples: [can you do my {name}]\n"
        answer = "kind: clinic\ntext: Not here.\nreviewed: 2026-11-21\n"
        both.write(f"intents/en/other/{name}.yaml", title)
        both.write(f"responses/en/other/{name}.yaml", answer)
    keep(file, replace(NAILS, guesses=(("other.nails", 0.3),)))

    page = ana.look(f"/waiting/{key_of(ana, NAILS.text)}")

    likely, others = (part.split("</fieldset>")[0] for part in page.split("<fieldset>")[1:])
    assert likely.count('value="other.nails"') == 1
    assert (others.count('type="radio"'), "other.nails" in others) == (2, False)


def test_a_new_question_takes_no_patients_words_into_its_address(ana: Desk, file: Path) -> None:
    keep(file, SAUNA)
    key = key_of(ana, SAUNA.text)
    page = ana.look(f"/waiting/{key}")

    assert f'href="/answers/new?group={key}"' in page
    assert not [link for link in re.findall(r'(?:href|action)="([^"]+)"', page) if "sauna" in link]


def test_what_is_ignored_waits_no_more_and_is_counted(ana: Desk, desk: Office, file: Path) -> None:
    keep(file, SAUNA, ALIKE, COLD)
    key = key_of(ana, SAUNA.text)

    assert "“do you have a sauna” waits no more." in ana.send(f"/waiting/{key}/ignore", status=200)

    assert left(desk) == [COLD.text]
    assert tallied(desk) == {"waiting.ignored": 1}
    assert ana.send(f"/waiting/{key}/ignore") == "/waiting?told=waiting.gone"
    assert ana.send(f"/waiting/{key}/add", intent="clinic.cost") == "/waiting?told=waiting.gone"
    assert "That no longer waits." in ana.look(f"/waiting/{key}")


def test_without_a_folder_questions_are_shown_and_may_be_ignored(both: Clinic, file: Path) -> None:
    keep(file, SAUNA)
    ana = at_desk(office(both.folder, None, file))
    page = ana.look("/waiting")

    assert "needs a folder of your own" in page
    assert "/add" not in page
    assert "/ignore" in page


# Who wants to be called, and what is waited for


def test_whoever_wants_to_be_called_stands_there_until_it_is_done(
    ana: Desk, desk: Office, file: Path
) -> None:
    keep(file, calls=(MARIA, replace(MARIA, name="Tom", phone="305 555 0199", about="clinic.cost")))
    page = ana.look("/waiting")
    assert "Call back 2 patients" in page
    assert 'href="tel:(305) 555-0147"' in page
    assert "Thursday, November 26, 3 pm" in page

    assert ana.send("/waiting/call", call="1") == "/waiting?told=waiting.called"

    first, second = desk.stored(lambda store: calls(store, desk.now().timestamp()))
    assert [bool(one.done_at) for one in (first, second)] == [True, False]
    assert "Maria" not in ana.look("/waiting")
    assert ana.look("/waiting").count("What does a massage cost?") == 1
    assert tallied(desk) == {"call.done": 1}
    assert ana.send("/waiting/call", call="1") == "/waiting?told=waiting.call_gone"


def test_facts_that_patients_wait_for_are_counted_by_what_they_are_called(
    ana: Desk, file: Path
) -> None:
    keep(file, facts=("hours", "hours", "prices"))
    page = ana.look("/waiting")

    assert re.search(r"The hours text\.</a>: 2 patients wait", page)
    assert re.search(r"The prices text\.</a>: one patient waits", page)


def test_a_database_that_is_busy_is_said_and_no_reason_to_fall_over(
    desk: Office, file: Path
) -> None:
    keep(file)

    async def locked(store: Store) -> None:
        raise Unavailable("OperationalError: database is locked")

    with pytest.raises(SettingsError, match=r"locked.*try again in a moment"):
        desk.stored(locked)


def test_a_new_question_is_written_from_all_its_wordings(
    ana: Desk, desk: Office, file: Path
) -> None:
    keep(file, SAUNA, ALIKE)
    key = key_of(ana, SAUNA.text)
    page = ana.look(f"/answers/new?group={key}")
    assert ">do you have a sauna\nhave you a sauna</textarea>" in page
    assert 'name="title" value="Do you have a sauna"' in page

    form = {"title": "Is there a sauna?", "examples": "a sauna", "answer": "No.", "area": "clinic"}
    where = ana.send("/answers/new", group=key, language="en", kind="clinic", **form)

    (draft,) = desk.own.drafts()
    assert where == f"/changes/{draft.id}?group={key}"
