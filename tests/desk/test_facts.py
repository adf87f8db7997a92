"""The clinic's facts: what patients hear of each, and what a form makes of what is typed."""

import asyncio
from datetime import date
from pathlib import Path

import pytest

from bot import store
from bot.changes.edits import SetFacts
from bot.content.edited import Value
from bot.desk import Office
from bot.desk.clinic import Clinic as Known
from bot.desk.facts import typed_as
from bot.session import Awaited
from bot.setup.answers import Desk as Reader
from bot.setup.answers import read
from bot.setup.echo import Echo
from bot.setup.questions import ALL, script
from tests.clinic import Clinic
from tests.desk.pages import NOW, Desk, at_desk, with_facts
from tests.shipped import contents

FACTS = "/answers/facts"
BY_NAME = {question.name: question for question in ALL}
MORE = """\
country: US
state: FL
timezone: America/New_York
prices:
parking:
oils:
children:
insurance:
"""


@pytest.fixture
def room(both: Clinic, own: Clinic, tmp_path: Path) -> Office:
    """The small clinic, with the facts that ship, and the texts that say them."""
    return with_facts(both, own, tmp_path, MORE)


@pytest.fixture
def ana(room: Office) -> Desk:
    return at_desk(room)


def proposed(room: Office, where: str) -> dict[str, Value]:
    """The facts that are proposed, to whose page a form has led."""
    (draft,) = room.own.drafts()
    assert where == f"/changes/{draft.id}"
    assert isinstance(draft.edit, SetFacts)
    return dict(draft.edit.facts)


def test_each_fact_is_listed_with_what_patients_hear(ana: Desk, own: Clinic) -> None:
    own.write("responses/_clinic.yaml", "prices:\n  massage: {60: $60}\n")
    page = ana.look(FACTS)

    assert "Massage: 60 minutes $60" in page
    assert "Masaje: 60 minutos $60" in page
    assert page.count("not filled in") > 10


def test_how_many_patients_wait_for_a_fact_stands_beside_it(room: Office, ana: Desk) -> None:
    async def wait() -> None:
        async with store.opened(room.settings.database, room.settings.keys) as opened:
            for chat in (1, 2):
                one = Awaited("clinic.cost", "", ("prices",), "en")
                await store.keep_awaited(opened, chat, one, NOW.timestamp())

    asyncio.run(wait())

    assert "2 patients want to hear of it" in ana.look(FACTS)


def test_a_fact_in_words_has_a_field_a_language(room: Office, ana: Desk) -> None:
    assert 'name="text_es"' in ana.look(f"{FACTS}/oils")
    where = ana.send(f"{FACTS}/oils", text_en="No scent.", text_es="Sin perfume.")

    assert proposed(room, where) == {"oils": {"en": "No scent.", "es": "Sin perfume."}}


def test_one_wording_in_the_base_language_is_written_alone(room: Office, ana: Desk) -> None:
    where = ana.send(f"{FACTS}/oils", text_en="No scent.", text_es="")

    assert proposed(room, where) == {"oils": "No scent."}


def test_a_choice_is_one_of_its_values_or_words(room: Office, ana: Desk) -> None:
    assert proposed(room, ana.send(f"{FACTS}/parking", choice="free")) == {"parking": "free"}
    room.own.discard(room.own.drafts()[0].id)

    where = ana.send(f"{FACTS}/parking", choice="own_words", text_en="In the yard.", text_es="")
    assert proposed(room, where) == {"parking": "In the yard."}


def test_prices_are_shown_as_patients_would_hear_them_and_then_proposed(
    room: Office, ana: Desk
) -> None:
    typed = "massage 60 $60, 90 $85"
    page = ana.send(f"{FACTS}/prices", 200, typed=typed)
    assert "Massage: 60 minutes $60, 90 minutes $85" in page
    assert room.own.drafts() == []

    where = ana.send(f"{FACTS}/prices", typed=typed, seen=typed)
    assert proposed(room, where) == {"prices": {"massage": {"60": "$60", "90": "$85"}}}


def test_what_was_changed_after_it_was_shown_is_shown_again(room: Office, ana: Desk) -> None:
    ana.send(f"{FACTS}/prices", 200, typed="massage 60 $65", seen="massage 60 $60")

    assert room.own.drafts() == []


def test_what_follows_from_an_answer_is_asked_in_the_same_form(room: Office, ana: Desk) -> None:
    typed = "Five massages $275"
    assert '"Five massages" in Spanish?' in ana.send(f"{FACTS}/packages", 200, typed=typed)

    where = ana.send(f"{FACTS}/packages", typed=typed, follow="Cinco masajes")
    name = {"en": "Five massages", "es": "Cinco masajes"}
    assert proposed(room, where) == {"packages": [{"name": name, "price": "$275"}]}


@pytest.mark.parametrize(
    ("name", "typed", "why"),
    [
        ("prices", "sixty", 'I cannot read "sixty" as prices'),
        ("phone", "123", "no phone number that can be dialled"),
        ("insurance", "aetna; not AETNA", '"Aetna" stands on both sides'),
        ("name", "The {name}", "without { or }"),
        ("email", "", "cannot do without this"),
    ],
)
def test_what_cannot_be_read_stays_in_its_field_with_the_reason(
    room: Office, ana: Desk, name: str, typed: str, why: str
) -> None:
    page = ana.send(f"{FACTS}/{name}", 422, typed=typed, seen=typed)

    assert why in page
    assert typed in page
    assert room.own.drafts() == []


def test_a_fact_that_does_not_go_with_another_is_refused_with_the_reason(
    ana: Desk, own: Clinic
) -> None:
    own.write("responses/_clinic.yaml", "prices:\n  massage: {60: 60 USD}\n")
    page = ana.send(f"{FACTS}/place", 422, typed="Leeds, UK")

    assert "is not in the money of the clinic's country" in page


def test_a_fact_is_emptied_unless_it_is_needed(room: Office, ana: Desk, own: Clinic) -> None:
    own.write("responses/_clinic.yaml", "parking: free\n")
    assert proposed(room, ana.send(f"{FACTS}/parking", do="empty")) == {"parking": ""}
    assert "can be changed and not emptied" in ana.send(f"{FACTS}/phone", 422, do="empty")


def test_a_form_stands_in_the_language_of_the_page(room: Office) -> None:
    ana = at_desk(room, "es")

    assert "¿Hay estacionamiento?" in ana.look(f"{FACTS}/parking")
    where = ana.send(f"{FACTS}/children", typed="desde 12 años")
    assert proposed(room, where) == {"children": "12"}


@pytest.mark.parametrize(("name", "place"), [("hours", "/hours"), ("nothing", FACTS)])
def test_hours_have_a_page_of_their_own_and_no_fact_leads_to_the_list(
    ana: Desk, name: str, place: str
) -> None:
    response = ana.browser.get(f"{FACTS}/{name}")

    assert (response.status_code, response.headers["location"]) == (303, place)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("prices", {"massage": {"30": "$35", "60": "$60"}, "herbal": "$40"}),
        ("packages", [{"name": "Five massages", "price": "$275"}]),
        ("languages", ["en", "es"]),
        ("insurance", {"accepted": ["Aetna", "Cigna"], "not_accepted": ["Medicaid"]}),
        ("payment", {"accepted": ["cash", "apple_pay"], "not_accepted": ["checks"]}),
        ("cancellation", {"hours": "24", "fee": "$30"}),
        ("late", {"minutes": "15"}),
        ("session_lengths", ["30", "60"]),
        ("techniques", ["hot_stone", "cupping"]),
        ("email", "desk@clinic.example"),
        ("children", "12"),
    ],
)
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_fact_stands_in_its_field_as_it_would_be_typed(
    language: str, name: str, value: Value
) -> None:
    echo = Echo(contents(), words := script(language))
    facts = {"country": "US", "state": "FL", name: value}
    reader = Reader(words, date(2026, 11, 26), ("en", "es"), echo.named, {}, facts)
    question = BY_NAME[name]

    typed = typed_as(question, Known(contents(), facts, reader, {language: echo}))

    assert dict(read(question, typed, reader).facts) == {name: value}
