"""Changes, Proof and Week in a real browser: what a look at their text cannot tell."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.changes.edits import SetText
from bot.desk import Office
from tests.changes.small import TODAY
from tests.clinic import Clinic
from tests.desk.browser import needs_chromium, page, served
from tests.desk.pages import office

pytestmark = needs_chromium


@pytest.fixture
def small(clinic: Clinic, own: Clinic, tmp_path: Path) -> Office:
    own.folder.mkdir(exist_ok=True)
    return office(clinic.folder, own.folder, tmp_path / "x.sqlite3")


@pytest.fixture
def link(small: Office) -> Iterator[str]:
    with served(small) as found:
        yield found


def visit(window: Page, path: str) -> None:
    window.goto(re.sub(r"(://[^/]+).*", rf"\1{path}", window.url))


def test_a_change_is_approved_and_taken_back_by_keyboard_alone(
    browser: Browser, link: str, small: Office
) -> None:
    id = small.own.propose(SetText("clinic.cost", "text", "$60; {phone}."), "Ben", "", TODAY).id
    with page(browser, link) as window:
        visit(window, f"/changes/{id}")  # comes again by itself until it is known what it changes
        window.get_by_label("Your name").press_sequentially("Ben", timeout=10_000)
        window.get_by_label("Your name").press("Enter")
        expect(window.get_by_role("status")).to_contain_text("The bot answers so from now on")
        window.get_by_label("Why").fill("a mistake")
        window.get_by_label("Why").press("Enter")
        expect(window.get_by_role("status")).to_contain_text("Taken back")

    assert next(one.why for one in small.own.log()) == "a mistake"


def test_after_a_form_one_goes_on_behind_the_menu(
    browser: Browser, link: str, small: Office
) -> None:
    id = small.own.propose(SetText("clinic.cost", "text", "$60; {phone}."), "Ben", "", TODAY).id
    with page(browser, link) as window:
        visit(window, f"/changes/{id}")
        expect(window.get_by_label("Your name")).to_be_visible(timeout=10_000)
        expect(window.locator("h1")).to_be_focused()
        window.keyboard.press("Tab")
        expect(window.get_by_label("Your name")).to_be_focused()
        window.keyboard.type("Ben")
        window.keyboard.press("Enter")
        expect(window.get_by_role("status")).to_be_focused()


@pytest.mark.parametrize("path", ["/changes", "/changes/{id}", "/proof?whole=yes", "/week"])
def test_nothing_is_wider_than_a_phone(
    browser: Browser, link: str, small: Office, path: str
) -> None:
    text = "https://a-very-long.example/" + "x" * 90 + " {phone}"
    id = small.own.propose(SetText("clinic.cost", "text", text), "Ben", "", TODAY).id
    with page(browser, link, 390) as window:
        visit(window, path.format(id=id))

        assert window.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_proof_is_printed_on_a4_without_what_is_for_the_screen(
    browser: Browser, link: str
) -> None:
    with page(browser, link) as window:
        visit(window, "/proof")
        expect(window.get_by_role("button", name="Print")).to_be_visible()
        window.emulate_media(media="print")

        expect(window.get_by_role("button", name="Print")).to_be_hidden()
        expect(window.get_by_role("navigation")).to_be_hidden()
        expect(window.get_by_role("button", name="Sign")).to_be_hidden()
        expect(window.get_by_text("Signature", exact=True)).to_be_visible()
        paper = window.pdf(prefer_css_page_size=True)
    sizes = {tuple(map(float, box)) for box in re.findall(rb"/MediaBox \[0 0 (\S+) (\S+)\]", paper)}
    assert {tuple(map(round, size)) for size in sizes} == {(595, 842)}


def test_what_is_signed_is_what_was_read(browser: Browser, link: str, small: Office) -> None:
    with page(browser, link) as window:
        visit(window, "/proof")
        window.get_by_label("Part").select_option("clinic")
        window.get_by_role("button", name="Show").click()
        window.get_by_label("I have read them").check()
        window.get_by_label("Your name").fill("Dr. Ruiz")
        window.get_by_role("button", name="Sign").click()
        expect(window.get_by_role("status")).to_contain_text("Signed")

    assert {*small.own.signatures("en")} == {
        "clinic.cost text",
        "clinic.hours unknown",
        "clinic.phone text",
    }
