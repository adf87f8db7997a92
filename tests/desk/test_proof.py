"""What patients read, to be signed on the desk's pages."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest

from bot.changes.edits import Off, SetText
from bot.content import Content
from bot.desk import Office
from bot.settings import Settings
from tests import shipped
from tests.changes.small import TODAY
from tests.clinic import Clinic
from tests.desk.pages import Desk, at_desk, office

Seated = Callable[..., Desk]
COST = "One guide names $50 for an hour. For our prices, call (305) 555-0100."


@pytest.fixture
def small(clinic: Clinic, own: Clinic, tmp_path: Path) -> Office:
    own.folder.mkdir(exist_ok=True)
    return office(clinic.folder, own.folder, tmp_path / "x.sqlite3")


@pytest.fixture
def seated(small: Office) -> Seated:
    return partial(at_desk, small)


def edition(page: str) -> str:
    found = re.search(r'name="edition" value="([0-9a-f]{8})"', page)
    assert found is not None
    return found[1]


def signed(ana: Desk, who: str = "Dr. Ruiz", **scope: str) -> str:
    """Signs what is shown, and looks at it."""
    query = "&".join(f"{name}={value}" for name, value in scope.items())
    shown = ana.look(f"/proof?{query}")
    return ana.look(
        ana.send("/proof/sign", 303, who=who, read="yes", edition=edition(shown), **scope)
    )


def entry(page: str, name: str) -> str:
    """What stands on the page of one entry."""
    articles = page.replace("<wbr>", "").split("<article ")
    return next(one for one in articles if f"<code>{name}</code>" in one)


def test_cards_come_before_answers_and_each_says_where_it_stands(seated: Seated) -> None:
    page = seated().look("/proof").replace("<wbr>", "")

    assert page.index("Emergency notices</h3>") < page.index(
        "Warning signs that the bot heeds</h3>"
    )
    assert page.index("Warning signs that the bot heeds</h3>") < page.index(COST)
    cost = entry(page, "clinic.cost")
    assert "What does a massage cost?" in cost
    assert "Sources: A guide to massage (Ann Author)" in cost
    assert "Reviewed: 2026-11-21" in cost
    assert "responses/en/clinic/cost.yaml:2" in cost
    assert "It depends on the length." not in cost


def test_a_part_and_all_wordings_can_be_asked_for(seated: Seated) -> None:
    page = seated().look("/proof?group=clinic&whole=yes")

    assert "Emergency notices</h3>" not in page
    assert "details <small>:4</small>" in page.replace("\n", " ")
    assert "It depends on the length." in page
    assert '<option value="clinic" selected>' in page


@pytest.mark.parametrize("query", ["language=xx", "group=nothing&unsigned=yes", "group="])
def test_whatever_is_asked_for_gets_a_page(seated: Seated, query: str) -> None:
    page = seated().look(f"/proof?{query}")

    assert ("Nothing here is left to sign" in page) == ("nothing" in query)


def test_how_grave_a_flag_is_stands_there_in_the_pages_words(seated: Seated) -> None:
    assert "Aviso de emergencia" in entry(seated("es").look("/proof"), "flags.saddle_numbness")


def test_what_was_signed_stands_under_a_name_and_is_not_left_to_sign(
    small: Office, seated: Seated
) -> None:
    ana = seated()
    assert "Signed by" not in ana.look("/proof")

    page = signed(ana)

    assert "Signed. What is changed from now on is marked." in page
    assert "Signed by Dr. Ruiz on 2026-11-26" in entry(page, "clinic.cost")
    assert small.own.log()[0].who == "Dr. Ruiz"
    assert "Nothing here is left to sign" in ana.look("/proof?unsigned=yes")


def test_what_was_changed_since_is_marked_word_by_word_and_left_to_sign(
    small: Office, seated: Seated
) -> None:
    ana = seated()
    signed(ana)
    text = "One guide names $60 for an hour. For our prices, call {phone}."
    small.own.apply(SetText("clinic.cost", "text", text), "Ana", "", TODAY)
    small.changed()

    page = ana.look("/proof?unsigned=yes")

    cost = entry(page, "clinic.cost")
    assert "other than signed by Dr. Ruiz on 2026-11-26" in cost
    assert "names <del>$50 </del><ins>$60 </ins>for an hour" in cost
    assert page.count("<article") == 1
    assert "other than signed by" not in signed(ana, "Dr. Lee", unsigned="yes")


def test_wordings_that_were_not_read_are_not_signed(seated: Seated) -> None:
    ana = seated()
    signed(ana)

    page = ana.look("/proof?whole=yes&unsigned=yes")

    assert "<ins>It depends on the length.</ins>" in entry(page, "clinic.cost")


def test_who_signs_a_part_leaves_the_rest_to_sign(seated: Seated) -> None:
    ana = seated()
    signed(ana, group="cards")

    page = ana.look("/proof?unsigned=yes")

    assert "Emergency notices</h3>" not in page
    assert COST in page


def test_what_has_changed_since_it_was_shown_is_not_signed(small: Office, seated: Seated) -> None:
    ana = seated()
    read = edition(ana.look("/proof"))
    small.own.apply(SetText("clinic.cost", "text", "It is $60; {phone}."), "Ana", "", TODAY)
    small.changed()

    page = ana.send("/proof/sign", 409, who="Dr. Ruiz", read="yes", edition=read)

    assert "Nothing was signed: read it again" in page
    assert edition(page) != read
    assert small.own.signatures("en") == {}


def test_nobody_signs_without_a_name(small: Office, seated: Seated) -> None:
    ana = seated()
    read = edition(ana.look("/proof"))

    assert "Write your name" in ana.send("/proof/sign", 409, who=" ", read="yes", edition=read)
    assert small.own.log() == []


def test_nobody_signs_without_saying_that_it_was_read(small: Office, seated: Seated) -> None:
    ana = seated()
    page = ana.look("/proof")
    assert "Emergency notices: " in page.partition('action="/proof/sign"')[2]
    assert "for a clinician to sign" in page
    assert "for a clinician to sign" not in ana.look("/proof?group=clinic")

    refused = ana.send("/proof/sign", 409, who="Dr. Ruiz", edition=edition(page))

    assert "Tick that you have read" in refused
    assert 'value="Dr. Ruiz"' in refused
    assert small.own.log() == []


def test_nobody_else_goes_on_under_the_name_of_who_signed(small: Office, seated: Seated) -> None:
    ana = seated()
    signed(ana, "Dr. Ruiz")

    ana.send("/answers/clinic.cost/off", off="off")

    assert small.own.drafts()[0].who == "the front desk"
    assert 'name="who" value=""' in ana.look("/proof")


def test_what_is_off_is_marked(small: Office, seated: Seated) -> None:
    small.own.apply(Off("clinic.cost"), "Ana", "", TODAY)
    small.changed()

    assert "turned off, not said" in entry(seated().look("/proof"), "clinic.cost")


def test_without_a_folder_it_can_be_printed_and_signed_on_paper(tmp_path: Path) -> None:
    shown = Office(Settings(content=None, database=str(tmp_path / "x.sqlite3")), Shipped())

    page = at_desk(shown).look("/proof?group=clinic&language=en")

    assert "What does a massage cost?" in page
    assert "It can be printed and signed on paper" in page
    assert 'action="/proof/sign"' not in page


def test_guides_and_empty_facts_are_read_in_plain_words(tmp_path: Path) -> None:
    shown = Office(Settings(content=None, database=str(tmp_path / "x.sqlite3")), Shipped())

    ana = at_desk(shown)
    page = ana.look("/proof?group=guides&language=en")

    assert "prices: not filled in]" in ana.look("/proof?group=clinic&language=en&whole=yes")
    assert '<p class="label">A question' in page
    assert "[what was answered with yes]" in page
    assert "{list}" not in page
    assert " · steps · " not in page


class Shipped:
    """Reads what ships, as tests share it."""

    def read(self, settings: Settings) -> Mapping[str, Content]:
        return shipped.contents()

    checked = read


def test_the_edge_of_each_sheet_names_the_clinic_whatever_it_is_called(
    clinic: Clinic, small: Office, seated: Seated
) -> None:
    clinic.change("responses/_clinic.yaml", "Riverside Clinic", "'R\"; color: red'")

    style = seated().browser.get("/proof/sheet.css").text

    assert "color: red" not in style
    assert '@top-left { content: "R\\22 \\3b  color\\3a  red ' in style
