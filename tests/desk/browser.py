"""The desk's pages in a real browser: Debian's Chromium, driven by Playwright."""

import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
import uvicorn
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from bot.desk import Gate, Office, desk
from bot.desk.visit import BAD
from tests.desk.pages import HOST, Clock

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
needs_chromium = pytest.mark.skipif(
    not CHROMIUM, reason="there is no Chromium on this machine: apt-get install chromium"
)
_QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-sandbox",  # a container's root may use none
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser; one for many tests, as it takes long to start."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_QUIET))
        yield browser
        browser.close()


@contextmanager
def served(office: Office) -> Iterator[str]:
    """The link that opens the pages, on a port of this machine."""
    gate, at = Gate(Clock()), socket.create_server((HOST, 0))
    config = uvicorn.Config(
        desk(office, gate, [HOST]), log_level="error", lifespan="off", ws="none"
    )
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, args=([at],))
    thread.start()
    try:
        yield f"http://{HOST}:{at.getsockname()[1]}/enter?key={gate.link()}"
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def page(browser: Browser, link: str, width: int = 1200, **more: object) -> Iterator[Page]:
    """A window at the desk; whatever the page's policy forbids, or a script does wrong, fails. A
    form that is shown again, with what is wrong, does not."""
    context = browser.new_context(viewport={"width": width, "height": 900}, **more)  # type: ignore[arg-type]  # Playwright's own options
    window, wrong = context.new_page(), list[str]()

    def note(said: ConsoleMessage) -> None:
        if said.type == "error" and f"status of {BAD} " not in said.text:
            wrong.append(said.text)

    window.on("console", note)
    window.on("pageerror", lambda error: wrong.append(str(error)))
    window.goto(link)
    yield window
    context.close()
    assert not wrong, wrong
