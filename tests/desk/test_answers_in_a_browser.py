"""Answers and Hours as people use them, in a real browser: by keyboard, on a phone, without
anything of theirs being lost."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bot.desk import Office
from tests.clinic import Clinic
from tests.desk.browser import needs_chromium, page, served
from tests.desk.pages import with_facts

pytestmark = needs_chromium

PATHS = (
    "/answers",
    "/answers/new",
    "/answers/clinic.hours?edit=text",
    "/answers/facts",
    "/answers/facts/parking",
    "/hours",
)
_UNLABELLED = """() => [...document.querySelectorAll("input, select, textarea, button")]
    .filter(one => one.type != "hidden" && !one.labels?.length && !one.textContent.trim()
        && !one.getAttribute("aria-label")).map(one => one.outerHTML)"""
_TWICE = """() => [...document.querySelectorAll("[id]")].map(one => one.id)
    .filter((id, at, all) => all.indexOf(id) != at)"""
_HEADINGS = """() => [...document.querySelectorAll("main h1, main h2, main h3")]
    .map(one => Number(one.tagName[1]))"""


@pytest.fixture
def room(both: Clinic, own: Clinic, tmp_path: Path) -> Office:
    return with_facts(both, own, tmp_path, "country: US\ntimezone: America/New_York\nparking:\n")


@pytest.fixture
def link(room: Office) -> Iterator[str]:
    with served(room) as found:
        yield found


def test_on_a_phone_nothing_is_cut_and_each_field_and_heading_can_be_told_by_ear(
    browser: Browser, link: str
) -> None:
    with page(browser, link, 390) as window:
        for path in PATHS:
            window.goto(link.partition("/enter")[0] + path)
            assert window.evaluate("document.documentElement.scrollWidth") <= 390, path
            assert window.evaluate(_UNLABELLED) == [], path
            assert window.evaluate(_TWICE) == [], path
            levels = window.evaluate(_HEADINGS)
            assert levels[0] == 1, path
            assert all(later <= at + 1 for at, later in pairwise(levels)), path


def test_a_text_is_found_and_changed_by_keyboard_alone(
    browser: Browser, link: str, room: Office
) -> None:
    with page(browser, link) as window:
        window.goto(link.partition("/enter")[0] + "/answers")
        window.get_by_label("Search in questions").focus()
        window.keyboard.type("one guide")
        window.keyboard.press("Enter")
        window.get_by_role("link", name="What does a massage cost?").press("Enter")
        window.get_by_role("link", name="Change: The answer", exact=True).press("Enter")
        window.get_by_label("The answer (English)").fill("An hour is {prise}.")
        window.get_by_role("button", name="See what it changes").first.press("Enter")

        expect(window.get_by_role("alert")).to_contain_text("“prise”")
        expect(window.get_by_label("The answer (English)")).to_have_value("An hour is {prise}.")
    assert room.own.drafts() == []


def test_a_week_is_typed_and_looked_at(browser: Browser, link: str, room: Office) -> None:
    with page(browser, link) as window:
        window.goto(link.partition("/enter")[0] + "/hours")
        window.get_by_label("Monday, opens (1)").fill("9")
        window.get_by_label("Monday, closes (1)").fill("6pm")
        window.get_by_label("Tuesday", exact=True).select_option("as the day above")
        window.get_by_role("button", name="Preview").click()

        expect(window.get_by_role("status")).to_contain_text("Monday and Tuesday: 9 am to 6 pm")
        expect(window.get_by_label("Monday, closes (1)")).to_have_value("6pm")
    assert room.own.drafts() == []
