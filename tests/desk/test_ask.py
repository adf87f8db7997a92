"""The chat with the bot on the desk's pages: what it says, why, and what should have been said."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.changes.edits import AddExample
from bot.content import Content
from bot.desk import Office
from bot.desk.gate import Guest
from bot.desk.visit import BAD
from bot.settings import Settings
from tests import shipped
from tests.clinic import Clinic
from tests.desk.pages import NOW, Desk, at_desk, no_difference, office


class Shipped:
    """Reads what ships."""

    def read(self, settings: Settings) -> Mapping[str, Content]:
        return shipped.contents()

    checked = read


@pytest.fixture
def desk(both: Clinic, own: Clinic, tmp_path: Path) -> Office:
    return office(both.folder, own.folder, tmp_path / "x.sqlite3")


@pytest.fixture
def ana(desk: Office) -> Desk:
    return at_desk(desk)


def asked(ana: Desk, *questions: str) -> str:
    """The page after these were typed, one after the other."""
    for question in questions:
        assert ana.send("/ask/say", text=question) == "/ask"
    return ana.look("/ask").replace("<wbr>", "")


# The chat


def test_it_begins_with_the_bots_first_words(ana: Desk) -> None:
    assert "The start text." in ana.look("/ask")


def test_a_question_is_answered_as_in_telegram(ana: Desk) -> None:
    page = asked(ana, "how much is a massage")

    assert "One guide names $50 for an hour. For our prices, call (305) 555-0100." in page
    assert "It depends on the length." in page  # folded
    assert "From: A guide to massage (Ann Author)" in page
    assert 'href="https://clinic.example/book"' in page
    assert 'value="massage.frequency"' in page  # a follow-up


def test_a_button_leads_on_and_is_told_as_what_was_said(ana: Desk) -> None:
    asked(ana, "how much is a massage")
    ana.send("/ask/press", target="massage.frequency")
    page = ana.look("/ask")

    assert "One blog says once a week." in page
    assert page.rindex("How often should I come?") > page.index("One guide names $50")


def test_a_button_that_no_reply_has_does_nothing(ana: Desk) -> None:
    before = asked(ana, "hello there")
    ana.send("/ask/press", target="clinic.phone")

    assert asked(ana) == before


def test_what_was_said_before_is_borne_in_mind(ana: Desk) -> None:
    page = asked(ana, "how much is a massage", "tell me more")

    assert page.count("It depends on the length.") > 1


def test_an_alarm_in_two_messages_gets_its_card(ana: Desk) -> None:
    assert "The emergency text." in asked(ana, "i have numbness", "between my legs")


def test_what_is_forgotten_makes_no_alarm(ana: Desk) -> None:
    assert "The emergency text." not in asked(ana, "i have numbness", "/forget", "between my legs")


def test_a_command_is_carried_out(ana: Desk) -> None:
    assert "The topics text." in asked(ana, "/topics")


def test_a_guide_is_walked_to_its_list_which_is_shown_to_be_copied(tmp_path: Path) -> None:
    settings = Settings(database=str(tmp_path / "x.sqlite3"))
    ana = at_desk(Office(settings, Shipped(), no_difference, lambda: NOW))
    page = asked(ana, "/topics")
    assert 'value="!gbefore"' in page

    target = "!gbefore"
    while target:
        ana.send("/ask/press", target=target)
        last = ana.look("/ask").split("<li>")[-1]
        target = next(iter(re.findall(r'value="(!gbefore\.[^"]*\+)"', last)), "")

    copied = last.split('<details class="key">')[1].split("</details>")[0]
    assert "Copy" in copied
    assert copied.count("•") == 6


def test_what_is_typed_is_no_markup(ana: Desk) -> None:
    ana.send("/ask/say", text="<script>alert(1)</script>")
    page = ana.browser.get("/ask").text

    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_a_new_chat_forgets_all_but_the_language(ana: Desk) -> None:
    ana.send("/ask/speak", language="es")
    asked(ana, "how much is a massage")
    ana.send("/ask/new")
    page = ana.look("/ask")

    assert "names $50" not in page
    assert 'value="es" lang="es"\n aria-pressed="true"' in page


def test_each_guest_has_a_chat_of_their_own_until_they_leave(desk: Office, ana: Desk) -> None:
    ben = at_desk(desk)
    asked(ana, "how much is a massage")
    assert "names $50" not in ben.look("/ask")

    guest = Guest(ana.browser.cookies["clinic-bot-desk"], "", "", "", 0.0)
    ana.send("/leave")
    assert desk.chats.of(guest).lines == ()


def test_the_answers_language_can_be_fixed_whatever_is_written(ana: Desk) -> None:
    ana.send("/ask/speak", language="es")
    page = asked(ana, "how much is a massage")
    assert 'class="bot" lang="es" id="last"' in page

    ana.send("/ask/speak", language="xx")  # there is none
    ana.send("/ask/speak", language="")
    assert 'value=""\n aria-pressed="true"' in ana.look("/ask")


# Why


def test_it_is_told_why_with_the_files_and_lines(ana: Desk) -> None:
    page = asked(ana, "how much is a massage please")

    assert "Answered" in page
    assert "“how much is a massage”" in page
    assert "intents/en/clinic/cost.yaml:3" in page
    assert "responses/en/clinic/cost.yaml:2" in page
    assert ">yours<" not in page


def test_a_file_of_the_own_folder_is_marked_as_such(own: Clinic, ana: Desk) -> None:
    own.write("responses/en/clinic/cost.yaml", "\ntext: It is $60; call {phone}.\n")

    page = asked(ana, "how much is a massage")

    assert "responses/en/clinic/cost.yaml:2" in page
    assert page.count(">yours<") == 1


def test_where_a_fact_is_empty_the_line_of_what_is_said_instead_is_named(ana: Desk) -> None:
    page = asked(ana, "when are you open")

    assert "I do not know the hours" in page
    assert "responses/en/clinic/hours.yaml:3" in page


def test_an_alarm_names_its_card_and_offers_nothing_to_learn(ana: Desk) -> None:
    page = asked(ana, "my groin is numb")

    assert "Showed the alarm card (emergency)" in page
    assert "responses/en/_cards.yaml:" in page
    assert "/ask/correct" not in page


def test_a_question_that_is_turned_off_was_understood(own: Clinic, ana: Desk) -> None:
    own.write("responses/en/clinic/cost.yaml", "off: true\n")

    page = asked(ana, "how much is a massage")

    assert "the question is turned off" in page
    assert "Did not understand" not in page
    assert '<a href="/answers/clinic.cost">' in page


# It should have been another


def correct(ana: Desk, status: int = 303, **more: str) -> str:
    form = {"example": "whats the damage", "language": "en", "other": "clinic.cost"}
    return ana.send("/ask/correct", status=status, **{**form, **more})


def test_the_first_words_follow_the_pages_language_until_something_was_said(
    ana: Desk,
) -> None:
    assert 'class="bot" lang="en"' in ana.look("/ask")

    ana.send("/language", language="es", back="/ask")
    page = ana.look("/ask")
    assert 'class="bot" lang="es"' in page
    assert page.count('class="bot"') == 1

    asked(ana, "price list")
    ana.send("/language", language="en", back="/ask")
    assert ana.look("/ask").count('class="bot"') == 2


def test_the_words_become_a_draft_of_the_right_question(ana: Desk, desk: Office) -> None:
    page = asked(ana, "whats the damage")
    assert 'name="example" value="whats the damage"' in page

    where = correct(ana)

    (draft,) = desk.own.drafts()
    assert where == f"/changes/{draft.id}"
    assert draft.edit == AddExample("clinic.cost", "whats the damage", "en")
    assert (draft.who, draft.day) == ("the front desk", "2026-11-26")


def test_one_of_the_likely_questions_is_chosen_by_a_tick(ana: Desk, desk: Office) -> None:
    correct(ana, other="", intent="clinic.hours")

    assert [draft.edit for draft in desk.own.drafts()] == [
        AddExample("clinic.hours", "whats the damage", "en")
    ]


def test_the_same_change_is_proposed_once(ana: Desk, desk: Office) -> None:
    assert correct(ana) == correct(ana)
    assert len(desk.own.drafts()) == 1


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"other": ""}, "Choose the question"),
        ({"other": "clinic.none"}, "Choose the question"),
        ({"language": "xx"}, "Choose the question"),
        ({"example": "?!"}, "Write the words"),
        ({"example": "my groin is numb"}, "what may be an emergency is never turned into"),
        (
            {"example": "What do you charge?"},
            "These words get this answer to “What does a massage cost?” already",
        ),
    ],
)
def test_what_cannot_be_learned_is_said_beside_what_was_typed(
    ana: Desk, desk: Office, more: dict[str, str], told: str
) -> None:
    asked(ana, "whats the damage")

    page = correct(ana, BAD, **more)

    assert told in page
    assert f'name="example" value="{more.get("example", "whats the damage")}"' in page
    assert desk.own.drafts() == []


def test_what_tells_of_a_person_is_left_out_of_what_is_to_be_learned(ana: Desk) -> None:
    page = asked(ana, "what do you charge, my number is 305 555 0147")

    assert 'name="example" value="what do you charge, my number is"' in page


def test_without_a_folder_nothing_can_be_learned(both: Clinic, tmp_path: Path) -> None:
    page = asked(at_desk(office(both.folder, None, tmp_path / "x.sqlite3")), "whats the damage")

    assert "needs a folder of your own" in page
    assert "/ask/correct" not in page


def test_none_of_these_leads_to_a_new_question(ana: Desk) -> None:
    page = asked(ana, "whats the damage")

    form = page.split('action="/answers/new"')[1].split("</form>")[0]
    assert 'name="text" value="whats the damage"' in form
    assert 'name="language" value="en"' in form


# In which of its wordings


@pytest.fixture
def asks(both: Clinic) -> None:
    """The cost has a second kind of question, with a wording of its own."""
    both.add("intents/en/clinic/cost.yaml", "asks:\n  worth_it:\n    - is it worth the money\n")
    both.add("responses/en/clinic/cost.yaml", "asks:\n  worth_it: It may be.\n")


def offered(page: str) -> list[tuple[str, bool]]:
    """The wordings that a page lets one choose from, and which of them is chosen."""
    found = re.findall(r'name="wording" value="([^"]+)"( checked)?', page)
    return [(name, bool(checked)) for name, checked in found]


@pytest.mark.usefixtures("asks")
def test_of_several_wordings_the_one_that_the_bot_would_give_is_first_and_chosen(
    ana: Desk, desk: Office
) -> None:
    page = correct(ana, 200, example="is this worth the money")

    assert offered(page) == [("clinic.cost:worth_it", True), ("clinic.cost:", False)]
    assert ">It may be.</span>" in page
    assert ">One guide names $50 for an hour." in page
    assert offered(correct(ana, 200)) == [("clinic.cost:", True), ("clinic.cost:worth_it", False)]
    assert desk.own.drafts() == []


@pytest.mark.usefixtures("asks")
def test_the_words_become_a_way_to_ask_for_the_wording_that_is_chosen(
    ana: Desk, desk: Office
) -> None:
    correct(ana, wording="clinic.cost:worth_it")
    correct(ana, wording="clinic.cost:")

    assert {draft.edit for draft in desk.own.drafts()} == {
        AddExample("clinic.cost", "whats the damage", "en", "worth_it"),
        AddExample("clinic.cost", "whats the damage", "en"),
    }


@pytest.mark.usefixtures("asks")
@pytest.mark.parametrize("wording", ["clinic.hours:", "clinic.cost:none"])
def test_a_wording_of_another_question_is_no_choice(ana: Desk, desk: Office, wording: str) -> None:
    assert len(offered(correct(ana, 200, wording=wording))) == 2
    assert desk.own.drafts() == []


@pytest.mark.usefixtures("asks")
def test_what_is_answered_so_already_leads_to_the_answer_and_proposes_nothing(
    ana: Desk, desk: Office
) -> None:
    words = "is it really worth the money"
    page = correct(ana, BAD, example=words, wording="clinic.cost:worth_it")

    assert "get this answer to “What does a massage cost?” already" in page
    assert 'href="/answers/clinic.cost?language=en"' in page
    assert desk.own.drafts() == []
    assert correct(ana, example=words, wording="clinic.cost:").startswith("/changes/")
