"""The pages as people use them, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bot.desk.visit import PAGES
from tests.clinic import Clinic
from tests.desk.browser import CHROMIUM, chromium, page, served
from tests.desk.pages import office

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium on this machine")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def link(clinic: Clinic, own: Clinic, tmp_path: Path) -> Iterator[str]:
    with served(office(clinic.folder, own.folder, tmp_path / "x.sqlite3")) as found:
        yield found


def test_the_menu_leads_to_each_page(browser: Browser, link: str) -> None:
    with page(browser, link) as window:
        for name in PAGES:
            window.click(f"nav a[href='/{name}']")
            expect(window.locator("nav a[aria-current=page]")).to_have_attribute("href", f"/{name}")
            expect(window.locator("h1")).to_have_count(1)
