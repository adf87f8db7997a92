"""A browser for the tests that want one."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.desk.browser import chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for all tests of a file. It runs a loop in this thread, so it may not stay longer: other
    tests want to run their own."""
    with chromium() as found:
        yield found
