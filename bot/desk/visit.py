"""One request of somebody who may come in, and what can be answered to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.changes.edits import Edit
from bot.desk.gate import Gate, Guest
from bot.desk.office import Office
from bot.desk.words import Words, languages
from bot.desk.words import words as _words
from bot.pages import Templates, marked_up

TEMPLATES = Templates(Path(__file__).with_name("templates"))
PAGES = ("ask", "waiting", "answers", "hours", "changes", "proof", "week")
"""In the order of the menu; each is the first part of its address."""

BAD = 422
"""The status of a form that is shown again, with what is wrong."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request at work."""

    request: Request
    office: Office
    gate: Gate
    guest: Guest
    words: Words
    form: FormData
    """What was filled in; nothing where a page is only looked at."""

    def text(self, name: str) -> str:
        """What was filled in, or stands in the address, under a name; "" where nothing does."""
        value = self.form.get(name, self.request.query_params.get(name, ""))
        return value.strip() if isinstance(value, str) else ""

    @property
    def fields(self) -> dict[str, str]:
        """All that was filled in, one text a name."""
        return {name: self.text(name) for name in self.form}

    def texts(self, name: str) -> list[str]:
        """All that was filled in, or stands in the address, under a name."""
        found = self.form.getlist(name) or self.request.query_params.getlist(name)
        return [one.strip() for one in found if isinstance(one, str)]

    def part(self, name: str) -> str:
        """A part of the address, by its name in the route."""
        return str(self.request.path_params[name])

    def page(self, template: str, status: int = 200, /, **values: object) -> Response:
        """A page; ``template`` begins with the page's name."""
        here = template.partition(".")[0].partition("_")[0]
        has_own = self.office.settings.content is not None
        values = {"has_own": has_own, "told": self.told, **values}
        return HTMLResponse(rendered(template, self.words, self.guest, here, **values), status)

    def to(self, path: str, told: str = "", **more: str) -> Response:
        """Leads to another page (after a form, so that loading it again sends nothing); ``told`` is
        the name of what is said there at the top, ``more`` what else stands in the address."""
        fields = {"told": told, **more} if told else more
        return RedirectResponse(f"{path}?{urlencode(fields)}" if fields else path, 303)

    def propose(self, edit: Edit, why: str = "", group: str = "", who: str = "") -> Response:
        """Keeps a change to be approved, once, and leads to its page. ``why`` is what was filled in
        unless it is given; ``group`` the key of the questions that wait no more once it is
        approved; ``who`` gives a name for this change alone. Raises EditError."""
        why, today = why or self.text("why"), self.office.today
        who = who or self.guest.who or self.words("desk.front_desk")
        made = self.office.own.propose_once(edit, who, why, today)
        return self.to(f"/changes/{made.id}", **({"group": group} if group else {}))

    @property
    def told(self) -> str:
        """What is to be said at the top of this page; "" for nothing."""
        name = self.request.query_params.get("told", "")
        return self.words.texts.get(name, "")


def rendered(
    template: str, words: Words, guest: Guest | None, here: str = "", **values: Any
) -> str:
    """The page of a template, with what stands on every page. Without a guest there is no menu."""
    shared: Mapping[str, object] = {
        "mark": lambda: _mark(guest),
        "other_name": lambda language: _words(language)("desk.name"),
        "t": words,
        "guest": guest,
        "here": here,
        "menu": PAGES,
        "languages": languages(),
        "told": "",
    }
    return TEMPLATES.page(template, **{**shared, **values})


def _mark(guest: Guest | None) -> str:
    """The hidden field by which a form is known as ours."""
    return marked_up(f'<input type="hidden" name="mark" value="{guest.mark if guest else ""}">')


Act = Callable[[Visit], Response]
"""What a page does with a visit; it may take its time, as it runs in a thread of its own."""
