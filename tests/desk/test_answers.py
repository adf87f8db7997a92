"""Answers: found, read, and changed by what is proposed."""

from pathlib import Path

import pytest

from bot.changes.edits import (
    AddExample,
    NewQuestion,
    Off,
    On,
    RemoveExample,
    Reviewed,
    SetText,
)
from bot.desk import Office
from tests.clinic import Clinic
from tests.desk.pages import Desk, at_desk, office

COST = "/answers/clinic.cost"
WIFI = "title: Is there wifi?\nexamples: [is there wifi]\n"
YES = "kind: clinic\ntext: Yes.\nreviewed: 2026-11-26\n"


@pytest.fixture
def room(both: Clinic, own: Clinic, tmp_path: Path) -> Office:
    own.folder.mkdir(exist_ok=True)
    both.add("intents/en/clinic/cost.yaml", "asks:\n  worth_it:\n    - is it worth it\n")
    both.add("responses/en/clinic/cost.yaml", "asks:\n  worth_it: It may be.\n")
    both.add("intents/es/clinic/cost.yaml", "asks:\n  worth_it:\n    - vale la pena\n")
    both.add("responses/es/clinic/cost.yaml", "asks:\n  worth_it: It may be.\n")
    return office(both.folder, own.folder, tmp_path / "x.sqlite3")


@pytest.fixture
def ana(room: Office) -> Desk:
    return at_desk(room)


def proposed(room: Office, where: str) -> object:
    """The one change that is proposed, to whose page a form has led."""
    (draft,) = room.own.drafts()
    assert where == f"/changes/{draft.id}"
    assert draft.who == "the front desk"
    return draft.edit


# The list


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("what does", "clinic.cost"),  # of its title
        ("CHÁRGE", "clinic.cost"),  # of an example, whatever its case and accents
        ("one guide names", "clinic.cost"),  # of its answer
        ("clinic.ho", "clinic.hours"),  # of its name
    ],
)
def test_a_question_is_found_by_any_of_its_words(ana: Desk, words: str, name: str) -> None:
    page = ana.look(f"/answers?q={words}")

    assert "one question" in page
    assert f'href="/answers/{name}"' in page


def test_where_nothing_is_found_the_way_back_is_shown(ana: Desk) -> None:
    page = ana.look("/answers?q=zebra")

    assert "0 questions" in page
    assert "show all questions" in page


def test_an_area_and_a_language_leave_their_questions(ana: Desk, own: Clinic) -> None:
    own.write("intents/en/clinic/wifi.yaml", WIFI)
    own.write("responses/en/clinic/wifi.yaml", YES)

    assert "clinic.wifi" in ana.look("/answers?language=en")
    assert "clinic.wifi" not in ana.look("/answers?language=es")
    assert "clinic.wifi" not in ana.look("/answers?area=safety")


@pytest.mark.parametrize(
    ("only", "text"),
    [("off", "off: true\n"), ("own", "more: Ours.\n"), ("stale", "reviewed: 2025-11-25\n")],
)
def test_the_list_shows_only_what_is_off_or_own_or_old(
    room: Office, ana: Desk, own: Clinic, only: str, text: str
) -> None:
    assert "0 questions" in ana.look(f"/answers?only={only}")
    own.write("responses/en/clinic/cost.yaml", text)
    room.changed()

    page = ana.look(f"/answers?only={only}")
    assert "one question" in page
    assert 'href="/answers/clinic.cost"' in page


def test_an_answer_is_not_old_before_a_year_is_over(ana: Desk, own: Clinic) -> None:
    own.write("responses/en/clinic/cost.yaml", "reviewed: 2025-11-26\n")

    assert "0 questions" in ana.look("/answers?only=stale")


# One question


def test_an_answer_is_shown_as_a_patient_reads_it_in_each_language(ana: Desk) -> None:
    page = ana.look(COST)

    assert page.count("For our prices, call (305) 555-0100.") >= 2
    assert 'lang="es"' in page
    assert "responses/en/clinic/cost.yaml:2" in page


def test_a_fact_that_is_not_known_is_marked_and_leads_to_its_form(ana: Desk) -> None:
    page = ana.look("/answers/clinic.hours")

    assert 'class="fact empty" href="/answers/facts/hours"' in page
    assert "not filled in" in page
    button = page.index('class="button" href="/answers/facts/hours"')
    assert button < page.index('id="text"')


def test_other_wordings_are_folded_below_the_answer_itself(ana: Desk) -> None:
    page = ana.look(COST)
    folded = page.index("Other wordings, for how exactly it is asked")

    assert page.index('id="text"') < folded < page.index('id="asks.worth_it"')
    assert '<details class="group">' in page
    assert '<details class="group" open>' in ana.look(f"{COST}?edit=asks.worth_it")


def test_what_the_bot_itself_leads_to_is_not_offered_to_be_off(ana: Desk) -> None:
    assert "Turn it off" in ana.look(COST)
    assert "Turn it off" not in ana.look("/answers/clinic.phone")


def test_a_question_that_is_not_there_leads_to_the_list(ana: Desk) -> None:
    response = ana.browser.get("/answers/clinic.sauna")

    assert (response.status_code, response.headers["location"]) == (303, "/answers")


def test_what_is_typed_is_never_read_as_tags(ana: Desk) -> None:
    form = {"language": "en", "key": "text", "text": "<script>{x}</script>"}
    mark = ana.browser.get("/ask").text.split('name="mark" value="')[1].split('"')[0]
    response = ana.browser.post(f"{COST}/text", data={"mark": mark, **form})

    assert "<script>{x}" not in response.text
    assert "&lt;script&gt;{x}" in response.text


@pytest.mark.parametrize("key", ["text", "more", "title", "asks.worth_it"])
def test_a_text_is_proposed_in_its_language(room: Office, ana: Desk, key: str) -> None:
    where = ana.send(f"{COST}/text", language="es", key=key, text="Son {phone}.", why="asked")

    assert proposed(room, where) == SetText("clinic.cost", key, "Son {phone}.", "es")
    assert room.own.drafts()[0].why == "asked"


@pytest.mark.parametrize(
    ("key", "text", "why"),
    [
        ("text", "{prise} an hour.", "“prise” in braces is no fact"),
        ("text", " ", "can be changed and not emptied"),
        ("title", "", "can be changed and not emptied"),
        ("text", "A cure for {phone}.", "promises a result"),
        ("asks.worth_it", "A cure.", "promises a result"),
        ("more", "A cure.", "promises a result"),
        ("again", "x" * 601, "601 characters"),
    ],
)
def test_a_text_that_may_not_stand_there_stays_in_its_field_with_the_reason(
    room: Office, ana: Desk, key: str, text: str, why: str
) -> None:
    page = ana.send(f"{COST}/text", 422, language="en", key=key, text=text)

    assert why in page
    assert text.strip() in page
    assert room.own.drafts() == []


def test_an_example_is_added_or_taken_out(room: Office, ana: Desk) -> None:
    where = ana.send(f"{COST}/examples", language="en", add="whats the damage")
    assert proposed(room, where) == AddExample("clinic.cost", "whats the damage")

    ana.send(f"{COST}/examples", language="en", remove="price list")
    edits = [draft.edit for draft in room.own.drafts()]
    assert RemoveExample("clinic.cost", "price list") in edits


@pytest.mark.parametrize(
    ("text", "why"),
    [("?!", "how a patient would ask it"), ("Price LIST", "is there already")],
)
def test_an_example_that_adds_nothing_is_refused(ana: Desk, text: str, why: str) -> None:
    page = ana.send(f"{COST}/examples", 422, language="en", add=text)

    assert why in page
    assert text in page


def test_a_question_is_turned_off_and_on_again(room: Office, ana: Desk, own: Clinic) -> None:
    assert proposed(room, ana.send(f"{COST}/off", off="off")) == Off("clinic.cost")
    room.own.discard(room.own.drafts()[0].id)
    own.write("responses/en/clinic/cost.yaml", "off: true\n")
    room.changed()

    assert "Turn it on" in ana.look(COST)
    assert proposed(room, ana.send(f"{COST}/off", off="")) == On("clinic.cost")


def test_who_has_read_an_answer_signs_with_a_name(room: Office, ana: Desk) -> None:
    assert "type your name" in ana.send(f"{COST}/reviewed", 422, language="en", who=" ")
    ana.send(f"{COST}/reviewed", language="es", who="Dr.  Ben")

    (draft,) = room.own.drafts()
    assert (draft.edit, draft.who) == (Reviewed("clinic.cost", "es"), "Dr. Ben")
    assert "Dr. Ben" not in ana.look(COST)
    ana.send(f"{COST}/off", off="off")
    assert {one.who for one in room.own.drafts()} == {"Dr. Ben", "the front desk"}


def test_the_same_change_is_proposed_once(room: Office, ana: Desk) -> None:
    form = {"language": "en", "add": "whats the damage"}

    assert ana.send(f"{COST}/examples", **form) == ana.send(f"{COST}/examples", **form)
    assert len(room.own.drafts()) == 1


# A new one


def test_what_waits_for_an_answer_stands_in_the_form_already(ana: Desk) -> None:
    page = ana.look("/answers/new?text=is+there+wifi&language=es")

    assert 'value="Is there wifi"' in page
    assert ">is there wifi</textarea>" in page
    assert 'value="es" selected' in page


def test_a_new_question_is_proposed(room: Office, ana: Desk) -> None:
    where = ana.send(
        "/answers/new",
        title="Is there wifi?",
        examples="is there wifi\n\nwifi?",
        answer="Yes.",
        language="en",
        area="clinic",
        kind="clinic",
    )

    edit = NewQuestion("clinic.is_there_wifi", "Is there wifi?", ("is there wifi", "wifi?"), "Yes.")
    assert proposed(room, where) == edit


def test_a_new_area_gets_a_name_of_its_title(room: Office, ana: Desk) -> None:
    form = {"title": "Sauna?", "examples": "sauna", "answer": "Yes.", "kind": "clinic"}
    where = ana.send("/answers/new", language="en", area="new", area_title="The Spa", **form)

    edit = proposed(room, where)
    assert isinstance(edit, NewQuestion)
    assert (edit.intent, edit.area_title) == ("the_spa.sauna", "The Spa")


def test_a_question_of_one_language_is_written_in_the_other(
    room: Office, ana: Desk, own: Clinic
) -> None:
    own.write("intents/en/clinic/wifi.yaml", WIFI)
    own.write("responses/en/clinic/wifi.yaml", YES)
    assert "/answers/new?name=clinic.wifi&language=es" in ana.look("/answers/clinic.wifi")

    form = {"title": "¿Hay wifi?", "examples": "wifi", "answer": "Sí.", "kind": "clinic"}
    edit = proposed(room, ana.send("/answers/new", name="clinic.wifi", language="es", **form))
    assert isinstance(edit, NewQuestion)
    assert (edit.intent, edit.language) == ("clinic.wifi", "es")


@pytest.mark.parametrize(
    ("field", "typed", "why"),
    [
        ("title", "?", "Please type the question"),
        ("examples", "\n", "at least one way"),
        ("answer", "", "Please type the answer"),
        ("answer", "{prise}", "“prise” in braces"),
        ("area_title", "", "how menus call the new area"),
    ],
)
def test_what_a_new_question_lacks_is_said_beside_its_field(
    room: Office, ana: Desk, field: str, typed: str, why: str
) -> None:
    form = {"title": "Sauna?", "examples": "sauna", "answer": "Yes.", "area_title": "Spa"}
    form |= {"language": "en", "area": "new", "kind": "clinic", field: typed}
    page = ana.send("/answers/new", 422, **form)

    assert f'id="wrong_{field}"' in page
    assert why in page
    assert room.own.drafts() == []


def test_without_a_folder_nothing_can_be_changed_and_the_page_says_how_to_make_one(
    clinic: Clinic, tmp_path: Path
) -> None:
    ana = at_desk(office(clinic.folder, None, tmp_path / "x.sqlite3"))

    for path in (COST, "/answers/new", "/answers/facts", "/answers/facts/hours", "/hours"):
        page = ana.look(path)
        assert "CLINIC_BOT_CONTENT=my-clinic" in page
        assert 'method="post" action="/answers' not in page
        assert 'method="post" action="/hours' not in page
