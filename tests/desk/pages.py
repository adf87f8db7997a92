"""The desk's pages over a small clinic, looked at as a browser would, without one."""

import html
import re
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.changes.diff import Diff
from bot.content import shipped
from bot.content.edited import edited, entries
from bot.desk import Gate, Office, desk
from bot.settings import Settings
from tests.changes.small import Small
from tests.clinic import Clinic

HOST = "127.0.0.1"
NOW = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)
_MARK = re.compile(r'name="mark" value="([^"]+)"')


class Clock:
    """Seconds that pass only when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


async def no_difference(*arguments: str) -> Diff:
    """Finds that a draft changes nothing."""
    return Diff(3, (), ())


def office(
    clinic: Path,
    own: Path | None,
    database: Path,
    compare: Callable[..., Coroutine[Any, Any, Diff]] = no_difference,
) -> Office:
    """The pages' office for a small clinic with a folder of its own."""
    settings = Settings(content=own, database=str(database))
    return Office(settings, Small(clinic), compare, lambda: NOW)


@cache
def sentences(language: str) -> str:
    """The texts that say the clinic's facts, as they ship, without the names of what the small
    clinic does not hear: services, insurers and the like."""
    text = (shipped() / f"responses/{language}/_facts.yaml").read_text(encoding="utf-8")
    known = entries(text)
    return edited(
        "", {name: one if name in ("said", "answers") else {} for name, one in known.items()}
    )


def with_facts(both: Clinic, own: Clinic, folder: Path, facts: str) -> Office:
    """The office of the small clinic in two languages with these facts, and the texts that say
    them; its database is below ``folder``."""
    both.add("responses/_clinic.yaml", facts)
    for language in ("en", "es"):
        both.write(f"responses/{language}/_facts.yaml", sentences(language))
    own.folder.mkdir(exist_ok=True)
    return office(both.folder, own.folder, folder / "x.sqlite3")


class Desk:
    """Somebody at the desk, who has come in by a link."""

    def __init__(self, app: Starlette, gate: Gate, language: str = "en") -> None:
        headers = {"accept-language": language}
        base = f"http://{HOST}"
        self.browser = TestClient(app, base_url=base, headers=headers, follow_redirects=False)
        self.browser.get(f"/enter?key={gate.link()}")

    def look(self, path: str) -> str:
        """A page as text with its tags; follows redirects."""
        response = self.browser.get(path, follow_redirects=True)
        assert response.status_code == 200, response.text
        return html.unescape(response.text)

    def send(self, path: str, status: int = 303, **form: str | list[str]) -> str:
        """Sends a form, as from its page: where it leads, or the page that comes at once."""
        mark = _MARK.search(self.browser.get("/ask").text)
        assert mark is not None
        response = self.browser.post(path, data={"mark": mark[1], **form})
        assert response.status_code == status, response.text
        return response.headers.get("location", html.unescape(response.text))


def at_desk(office: Office, language: str = "en") -> Desk:
    """Somebody at this office's desk."""
    gate = Gate(Clock())
    return Desk(desk(office, gate, [HOST]), gate, language)
