"""The pages behind their door: every request comes through here.

A request that changes something must be a form of ours: it brings the mark of whoever sends it, and
the browser says that it comes from here. A page of another site can neither send one nor show ours
in a frame, nor reach this machine under a name of its own (DNS rebinding).
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.desk import answer, answers, ask, changes, facts, hours, proof, waiting, week
from bot.desk.gate import Gate, Guest
from bot.desk.office import Office
from bot.desk.visit import PAGES, Act, Visit, rendered
from bot.desk.words import Words, languages, words
from bot.errors import BotError
from bot.pages import SHARED

ROUTES: Sequence[tuple[str, str, Act]] = (
    *ask.ROUTES,
    *waiting.ROUTES,
    *answers.ROUTES,
    *facts.ROUTES,
    *answer.ROUTES,
    *hours.ROUTES,
    *changes.ROUTES,
    *proof.ROUTES,
    *week.ROUTES,
)
"""Who takes which request: method, path, act."""

_COOKIE = "clinic-bot-desk"
_LARGEST = 1_000_000  # bytes of a form
_LENGTH_NEEDED, _TOO_LARGE, _FORBIDDEN, _REFUSED = 411, 413, 403, 409
_HEADERS: Mapping[str, str] = {
    "content-security-policy": "default-src 'none'; style-src 'self'; script-src 'self'; "
    "img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}


def desk(office: Office, gate: Gate, hosts: Sequence[str]) -> Starlette:
    """The pages, under these names of this machine alone (``*`` for any)."""
    door = _Door(office, gate)
    routes: list[Route | Mount] = [
        Route("/static/page.css", _page_css),
        Mount("/static", StaticFiles(directory=Path(__file__).with_name("static"))),
        Route("/enter", door.enter, methods=["GET", "POST"]),
        Route("/leave", door.taking(_leave), methods=["POST"]),
        Route("/language", door.taking(_language), methods=["POST"]),
        Route("/", lambda request: RedirectResponse(f"/{PAGES[0]}", 303)),
    ]
    routes += [Route(path, door.taking(act), methods=[method]) for method, path, act in ROUTES]
    middleware = [
        Middleware(_Guarded),
        Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts)),
    ]
    return Starlette(routes=routes, middleware=middleware)


async def _page_css(request: Request) -> Response:
    return FileResponse(SHARED / "page.css", media_type="text/css")


class _Guarded:
    """Refuses what is too large before it is read, and tells the browser what a page may do."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        length = request.headers.get("content-length", "")
        if request.method == "POST" and not length.isdecimal():
            await Response(status_code=_LENGTH_NEEDED)(scope, receive, send)
            return
        if length and int(length[:20]) > _LARGEST:
            await Response(status_code=_TOO_LARGE)(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name for name, _ in message["headers"]}
                message["headers"] += [
                    (name.encode(), value.encode())
                    for name, value in _HEADERS.items()
                    if name.encode() not in given
                ]
            await send(message)

        await self._app(scope, receive, sent)


class _Door:
    """Looks at each request before a page has it."""

    def __init__(self, office: Office, gate: Gate) -> None:
        self._office, self._gate = office, gate

    def taking(self, act: Act) -> Callable[[Request], Awaitable[Response]]:
        """An endpoint: the act, for whoever has come in."""

        async def endpoint(request: Request) -> Response:
            guest = self._gate.guest(request.cookies.get(_COOKIE, ""))
            if guest is None:
                return RedirectResponse("/enter", 303)
            form = await request.form() if request.method == "POST" else FormData()
            said = words(guest.language)
            if request.method == "POST" and not _is_ours(request, form, guest):
                return _problem(said, guest, said("desk.not_ours"), _FORBIDDEN)
            visit = Visit(request, self._office, self._gate, guest, said, form)
            try:
                return await run_in_threadpool(act, visit)
            except BotError as error:
                return _problem(said, guest, str(error), _REFUSED)

        return endpoint

    async def enter(self, request: Request) -> Response:
        """Lets in whoever brings a link's key, or the password."""
        said = words(_spoken(request))
        if request.method == "POST":
            form = await request.form()
            password, who = (str(form.get(name, "")) for name in ("password", "who"))
            guest = self._gate.by_password(password, " ".join(who.split()), said.language)
        elif key := request.query_params.get("key", ""):
            guest = self._gate.by_link(key, said.language)
        else:
            return _entry(said, self._gate, "")
        if guest is None:
            name = "desk.wrong_password" if request.method == "POST" else "desk.old_link"
            return _entry(said, self._gate, said(name), _FORBIDDEN)
        response = RedirectResponse("/", 303)
        secure = request.url.scheme == "https"
        response.set_cookie(_COOKIE, guest.token, httponly=True, samesite="strict", secure=secure)
        return response


def _is_ours(request: Request, form: FormData, guest: Guest) -> bool:
    """Whether a form was sent from our own page, by whoever it was made for."""
    from_here = request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
    return from_here and form.get("mark") == guest.mark


def _entry(said: Words, gate: Gate, wrong: str, status: int = 200) -> Response:
    page = rendered("enter.html", said, None, has_password=gate.has_password, wrong=wrong)
    return HTMLResponse(page, status)


def _problem(said: Words, guest: Guest, problem: str, status: int) -> Response:
    return HTMLResponse(rendered("problem.html", said, guest, problem=problem), status)


def _spoken(request: Request) -> str:
    """The first language of the browser that has pages."""
    wanted = request.headers.get("accept-language", "").split(",")
    codes = [one.split(";")[0].strip()[:2].lower() for one in wanted]
    return next((code for code in codes if code in languages()), "en")


def _leave(visit: Visit) -> Response:
    visit.gate.leave(visit.guest)
    visit.office.chats.end(visit.guest)
    return RedirectResponse("/enter", 303)


def _language(visit: Visit) -> Response:
    """Other pages' language; the answers' own is chosen on each page."""
    language = visit.text("language")
    if language in languages():
        visit.gate.keep(replace(visit.guest, language=language))
    back = visit.text("back")
    return RedirectResponse(back if back.startswith("/") and back[1:2] != "/" else "/", 303)
