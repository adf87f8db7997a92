"""What the bot listens to itself: Telegram's updates, and questions about its health.

    POST /telegram   an update: 200 once it is in the inbox, and not before
    GET  /healthz    whether the process is alive
    GET  /readyz     whether it can do its work: the store, Telegram, the backlog
    GET  /metrics    figures for Prometheus

Made after https://core.telegram.org/bots/api#setwebhook. What is refused gets its status and
nothing more.
"""

import asyncio
import hmac
import json
import logging
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from typing import Any, NoReturn

import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.errors import SettingsError
from bot.metrics import CONTENT_TYPE, Metrics
from bot.store import Inbox, Unavailable

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """Every number of listening; times in seconds."""

    body: int = 1024 * 1024
    """Bytes of an update."""
    wait: float = 15.0
    """For an update to come, and again to be stored; and for a request on a connection."""
    unasked: int = 200
    """Connections without a request, side by side. Telegram opens 40 at the most."""
    at_once: int = 32
    """Connections that are taken before the first of them is looked at."""
    backlog: int = 1000
    """With more updates than this undone, the bot is not ready."""
    late: float = 300.0
    """For the oldest of them; nor is it where that waits longer."""
    silence: float = 60.0
    """Since Telegram last answered; the bot is not ready after a longer one."""
    beat: float = 15.0
    """Since this process last stored that it lives, and again since its worker last looked for what
    waits; after a longer time it is not ready."""
    look: float = 5.0
    """For the store to tell how much waits."""
    fresh: float = 1.0
    """So long one look at the store serves all who ask."""


@dataclass(frozen=True, slots=True)
class State:
    """How the bot does."""

    updates: int
    """Of all replicas, not done."""
    oldest: float
    """Since when the oldest of them waits, in seconds."""
    checks: dict[str, bool]

    @property
    def ready(self) -> bool:
        """Whether every check holds."""
        return all(self.checks.values())


class Health:
    """Looks after the bot, not more often than needed."""

    def __init__(self, inbox: Inbox, limits: Limits) -> None:
        self._inbox = inbox
        self._limits = limits
        self._heard: float | None = None
        self._looked: tuple[float, State] | None = None
        self._turn = asyncio.Lock()

    def hear(self) -> None:
        """Telegram has answered."""
        self._heard = time.monotonic()

    async def state(self) -> State:
        """How the bot does, as looked at lately."""
        async with self._turn:
            if self._looked is None or time.monotonic() - self._looked[0] > self._limits.fresh:
                self._looked = (time.monotonic(), await self._look())
            return self._looked[1]

    async def _look(self) -> State:
        limits, inbox = self._limits, self._inbox
        updates, oldest, reads = 0, 0.0, False
        try:
            async with asyncio.timeout(limits.look):
                backlog = await inbox.backlog()
            updates, oldest, reads = backlog.updates, backlog.oldest, True
        except (Unavailable, TimeoutError):
            pass
        writes = inbox.since_beat() <= limits.beat and not inbox.refuses
        heard = self._heard is not None and time.monotonic() - self._heard <= limits.silence
        checks = {
            "store": reads and writes,
            "work": inbox.since_look() <= limits.beat,
            "telegram": heard,
            "backlog": updates <= limits.backlog and oldest <= limits.late,
        }
        return State(updates, oldest, checks)


class _Refused(Exception):
    """A request that is no update from Telegram."""

    def __init__(self, status: int) -> None:
        self.status = status


class Pages:
    """What is answered to each request."""

    def __init__(
        self, inbox: Inbox, health: Health, metrics: Metrics, secret: str, limits: Limits
    ) -> None:
        self._inbox = inbox
        self._health = health
        self._metrics = metrics
        self._secret = secret.encode()
        self._limits = limits

    @property
    def app(self) -> Starlette:
        """Without a secret, no updates are taken: the bot polls."""
        routes = [
            Route("/healthz", self.healthz, methods=["GET"]),
            Route("/readyz", self.readyz, methods=["GET"]),
            Route("/metrics", self.metrics, methods=["GET"]),
        ]
        if self._secret:
            routes.append(Route("/telegram", self.telegram, methods=["POST"]))
        return Starlette(routes=routes)

    async def telegram(self, request: Request) -> Response:
        """An update: 200 once it is in the inbox, and not before."""
        try:
            await self._accept(await self._update(request))
            status = 200
        except _Refused as refused:
            status = refused.status
        self._metrics.count_request(status)
        return Response(status_code=status)

    async def _update(self, request: Request) -> dict[str, Any]:
        """What a request brings. Nothing of it is read before the secret is known to be right."""
        given = request.headers.get("x-telegram-bot-api-secret-token", "")
        if not hmac.compare_digest(given.encode("latin-1"), self._secret):
            raise _Refused(401)
        kind = request.headers.get("content-type", "").partition(";")[0]
        if kind.strip().lower() != "application/json":
            raise _Refused(415)
        try:
            async with asyncio.timeout(self._limits.wait):
                update = json.loads((await self._body(request)).decode(), parse_constant=_no_json)
        except TimeoutError:
            raise _Refused(408) from None
        except (ClientDisconnect, RecursionError, ValueError):
            raise _Refused(400) from None
        if not isinstance(update, dict):
            raise _Refused(400)
        return update

    async def _body(self, request: Request) -> bytes:
        announced = request.headers.get("content-length", "0")
        if announced.isdecimal() and int(announced[:20]) > self._limits.body:
            raise _Refused(413)
        body = bytearray()
        async for part in request.stream():
            body += part
            if len(body) > self._limits.body:
                raise _Refused(413)
        return bytes(body)

    async def _accept(self, update: dict[str, Any]) -> None:
        try:
            async with asyncio.timeout(self._limits.wait):
                await self._inbox.accept(update)
        except ValueError:
            raise _Refused(400) from None
        except (Unavailable, TimeoutError) as error:
            _log.warning(
                "an update could not be stored, and Telegram has to bring it again: %s", error
            )
            raise _Refused(503) from None

    async def healthz(self, request: Request) -> Response:
        """Whether the process is alive."""
        return Response("alive\n", media_type="text/plain")

    async def readyz(self, request: Request) -> Response:
        """Whether it can do its work: 200 or 503, and which check fails."""
        state = await self._health.state()
        return JSONResponse(state.checks, 200 if state.ready else 503)

    async def metrics(self, request: Request) -> Response:
        """Figures for Prometheus."""
        state = await self._health.state()
        return Response(
            self._metrics.exposition(state.updates, state.oldest, state.checks),
            headers={"content-type": CONTENT_TYPE},
        )


def _no_json(constant: str) -> NoReturn:
    """NaN and Infinity, which Python reads and JSON does not know."""
    raise ValueError(constant)


class _Connection(H11Protocol):
    """One that is given up where no request comes on it: uvicorn waits for the first for ever, and
    each costs a file. Where there are too many, the one that has been without for longest goes."""

    limits = Limits()
    _timer: asyncio.TimerHandle

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begins."""
        super().connection_made(transport)
        self._await_request(last=self)
        idle = [one for one in self.connections if isinstance(one, _Connection) and one._idle]
        if len(idle) > self.limits.unasked:
            min(idle, key=lambda one: one._timer.when()).transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Ends."""
        self._timer.cancel()
        super().connection_lost(exc)

    @property
    def _idle(self) -> bool:
        is_done = self.cycle is None or self.cycle.response_complete
        return is_done and not self.transport.is_closing()

    def _await_request(self, last: object) -> None:
        """Closes it where the ``last`` request, or none, is still the last and is answered."""
        if last is self.cycle and self._idle:
            self.transport.abort()
        elif not self.transport.is_closing():
            self._timer = self.loop.call_later(self.limits.wait, self._await_request, self.cycle)


class _Server(uvicorn.Server):
    """uvicorn without its signal handlers: `bot.app` decides when its parts stop."""

    def capture_signals(self) -> nullcontext[None]:  # type: ignore[override]  # one, too
        return nullcontext()


class Listener:
    """The open port."""

    def __init__(self, server: uvicorn.Server, task: "asyncio.Task[None]") -> None:
        self._server = server
        self.task = task
        """Ends when it is stopped, or has failed."""

    async def stop(self) -> None:
        """Takes no more requests, and returns when those under way are answered."""
        self._server.should_exit = True
        await self.task


@asynccontextmanager
async def listen(app: Starlette, host: str, port: int, patience: float) -> AsyncIterator[Listener]:
    """The app at this address; at the end, requests under way get so many seconds."""
    config = uvicorn.Config(
        app,
        access_log=False,
        backlog=_Connection.limits.at_once,
        http=_Connection,
        lifespan="off",
        log_config=None,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=max(1, round(patience)),
        ws="none",
    )
    server = _Server(config)
    listener = Listener(server, asyncio.create_task(server.serve([_bind(host, port)])))
    try:
        while not server.started:
            await asyncio.sleep(0.01)
        _log.info("listening on %s, port %d", host, port)
        yield listener
    finally:
        await listener.stop()


def _bind(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "no such address"
        raise SettingsError(
            f"The bot cannot listen on {host}, port {port} ({reason}): set CLINIC_BOT_HOST to "
            "an address of this machine, and CLINIC_BOT_PORT to a port that is free."
        ) from None
