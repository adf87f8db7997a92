"""The loop that makes the bot better, in a real browser: a question that was missed, added to its
answer, approved, asked again; and taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.desk.words import words
from bot.store import Missed
from tests.clinic import Clinic
from tests.desk.browser import needs_chromium, page, served
from tests.desk.pages import office
from tests.desk.waits import TODAY, keep

pytestmark = needs_chromium
MISSED = "what is the damage for sixty"
ANSWER = "One guide names $50 for an hour."
SAID = words("en")


@pytest.fixture
def link(clinic: Clinic, own: Clinic, tmp_path: Path) -> Iterator[str]:
    file = tmp_path / "x.sqlite3"
    keep(file, Missed(MISSED, "fallback", TODAY, "en", guesses=(("clinic.hours", 0.2),)))
    with served(office(clinic.folder, own.folder, file)) as found:
        yield found


def press(window: Page, name: str) -> None:
    """The first button of this name."""
    window.get_by_role("button", name=SAID(name)).first.click()


def go(window: Page, name: str) -> None:
    """To a page of the menu."""
    window.get_by_role("navigation").get_by_role("link", name=SAID(name)).click()


def reply_to(window: Page, question: str) -> str:
    """What the bot says to it in a new chat, typed and sent with Enter."""
    go(window, "ask.menu")
    press(window, "ask.new")
    expect(window.locator("#text")).to_be_focused()
    window.keyboard.type(question)
    window.keyboard.press("Enter")
    expect(window.locator(".mine")).to_have_count(1)
    expect(window.locator("#text")).to_be_focused()
    return window.locator("#last").inner_text()


def test_a_missed_question_gets_its_answer_and_loses_it_again(browser: Browser, link: str) -> None:
    with page(browser, link) as window:
        assert ANSWER not in reply_to(window, MISSED)

        go(window, "waiting.menu")
        window.get_by_role("link", name=SAID("waiting.choose")).click()
        window.select_option("#other", "clinic.cost")
        press(window, "ask.propose")
        expect(window.locator("main")).to_contain_text(MISSED)
        window.fill("[name=who]", "Ana")
        press(window, "changes.approve")
        window.wait_for_url("**/changes/live/*")

        assert ANSWER in reply_to(window, MISSED)
        go(window, "waiting.menu")
        expect(window.locator("main")).to_contain_text(SAID("waiting.none").strip())

        go(window, "changes.menu")
        window.locator("td a", has_text=MISSED).click()
        press(window, "changes.undo")
        expect(window.get_by_role("status")).to_have_text(SAID("changes.taken_back"))
        assert ANSWER not in reply_to(window, MISSED)


def test_it_should_have_been_another_question(browser: Browser, link: str) -> None:
    with page(browser, link) as window:
        reply_to(window, "whats the damage")
        window.select_option("#other", "clinic.cost")
        press(window, "ask.propose")
        expect(window.locator("main")).to_contain_text("whats the damage")


@pytest.mark.parametrize("path", ["/ask", "/waiting"])
def test_nothing_is_wider_than_a_phone(browser: Browser, link: str, path: str) -> None:
    with page(browser, link, width=390) as window:
        window.goto(link.partition("/enter")[0] + path)
        if path == "/ask":
            reply_to(window, "how much is a massage")
        assert window.evaluate("document.documentElement.scrollWidth") <= 390


def test_ask_works_without_a_mouse_and_without_scripts(browser: Browser, link: str) -> None:
    with page(browser, link, java_script_enabled=False) as window:
        assert ANSWER in reply_to(window, "how much is a massage")
        window.keyboard.press("Shift+Tab")  # from the field to the last button above it
        assert window.locator(":focus").get_attribute("value") == "massage.frequency"
        window.keyboard.press("Enter")
        expect(window.locator("#last")).to_contain_text("One blog says once a week.")


_IS_ON_TOP = """(one) => {
    const at = one.getBoundingClientRect();
    const found = document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2);
    return one === found;
}"""


@pytest.mark.parametrize("width", [390, 640])
def test_on_a_narrow_page_the_answer_and_the_box_are_in_view_and_why_is_folded_below(
    browser: Browser, link: str, width: int
) -> None:
    with page(browser, link, width=width) as window:
        window.set_viewport_size({"width": width, "height": 600})
        reply_to(window, "how much is a massage")
        window.keyboard.type("how often should i come")
        window.keyboard.press("Enter")
        expect(window.locator(".mine")).to_have_count(2)
        send = window.get_by_role("button", name=SAID("ask.send"))

        expect(window.locator("#text")).to_be_focused()
        expect(window.locator("#last")).to_be_in_viewport(ratio=1)
        assert send.evaluate(_IS_ON_TOP)
        assert window.locator("#why").get_attribute("open") is None
        window.locator("#why > summary").click()
        expect(window.locator("#why .origin")).to_be_visible()
        assert send.evaluate("one => one.getBoundingClientRect().bottom") < window.locator(
            "#why"
        ).evaluate("one => one.getBoundingClientRect().top")
