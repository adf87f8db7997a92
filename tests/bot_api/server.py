"""The HTTP side: one address for all methods, one for files."""

import asyncio
import contextlib
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any

from aiogram import methods as api
from aiogram.methods import TelegramMethod
from aiohttp import web

import tests.bot_api.editing
import tests.bot_api.profile
import tests.bot_api.topics  # noqa: F401  (they register what they handle)
from tests.bot_api import rules, wire
from tests.bot_api.delivery import Delivery
from tests.bot_api.faults import Faults
from tests.bot_api.refusal import Refusal
from tests.bot_api.sending import HANDLERS
from tests.bot_api.world import Chat, World

_SENDS = (
    api.SendMessage,
    api.SendContact,
    api.SendVenue,
    api.SendLocation,
    api.SendPhoto,
    api.SendDocument,
    api.CopyMessage,
    api.ForwardMessage,
    api.EditMessageText,
)


@dataclass
class Call:
    """One request of the bot, and what became of it."""

    method: str
    params: dict[str, Any]
    files: dict[str, wire.Upload]
    at: float
    """Seconds on the monotonic clock."""
    status: int = 0
    """HTTP status as decided by the rules; 0 while it runs or if a fault came first."""
    result: Any = None
    error: str = ""
    fault: str = ""


@dataclass
class FloodLimits:
    """Telegram's limits by chat, strictly: it lets short bursts pass, a test wants to know."""

    on: bool = False
    per_second: int = 1
    per_group_minute: int = 20
    sent: dict[int, deque[float]] = field(default_factory=dict)

    def count(self, chat: Chat) -> None:
        """Count one message, or refuse it with 429."""
        now = time.monotonic()
        times = self.sent.setdefault(chat.id, deque(maxlen=1000))
        limits = [(1.0, self.per_second)] + (
            [(60.0, self.per_group_minute)] if chat.is_group else []
        )
        for window, limit in limits:
            recent = [moment for moment in times if now - moment < window]
            if len(recent) >= limit:
                wait = max(1, int(window - (now - recent[-limit]) + 0.999))
                raise Refusal(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
        times.append(now)


class Server:
    """Answers a bot's requests about one world."""

    def __init__(self, token: str, world: World, delivery: Delivery) -> None:
        self.token = token
        self.world = world
        self.delivery = delivery
        self.faults = Faults()
        self.flood = FloodLimits()
        self.calls: list[Call] = []
        self.counts: Counter[str] = Counter()
        self.called = asyncio.Condition()
        self.url = ""
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listen on a free port of loopback."""
        app = web.Application(client_max_size=60 * 1024 * 1024)
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        app.router.add_get("/file/bot{token}/{path:.+}", self._file)
        # shutdown_timeout: how long a slow fault or a half-read request may hold up the stop
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"

    async def stop(self) -> None:
        """Close everything."""
        await self.delivery.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        model = wire.METHODS.get(name.lower())
        fault = self.faults.strike(model.__api_method__ if model else name)
        call = Call(
            model.__api_method__ if model else name,
            {},
            {},
            time.monotonic(),
            fault=fault.kind if fault else "",
        )
        self.calls.append(call)
        try:
            if fault is not None and fault.kind == "drop":
                response = await fault.before(request)
                assert response is not None
                return response
            raw = await wire.read(request)
            call.params, call.files = raw.params, raw.files
            if fault is not None and (response := await fault.before(request)) is not None:
                return response
            response = await self._respond(call, request.match_info["token"], model, raw)
            return response if fault is None else await fault.after(request, response)
        finally:
            self.counts[call.method] += 1
            async with self.called:
                self.called.notify_all()

    async def _respond(
        self, call: Call, token: str, model: type[TelegramMethod[Any]] | None, raw: wire.Raw
    ) -> web.Response:
        try:
            if token != self.token:
                raise Refusal(401, "Unauthorized")
            if model is None:
                raise Refusal(404, "Not Found: method not found")
            if self.world.profile.get("logged out"):
                raise Refusal(400, "Logged out")
            method = wire.parse(model, raw)
            call.params = wire.dump(method)
            rules.check(method)
            if isinstance(method, _SENDS):
                self._count(method)
            call.result = await self._do(method)
        except Refusal as refusal:
            call.status, call.error = refusal.code, refusal.description
            return web.json_response(refusal.body(), status=refusal.code)
        except (
            Exception
        ) as bug:  # ours, not the bot's: it must show up in `api.refused`, not only in a log
            call.status, call.error = 500, f"bug in tests/bot_api: {bug!r}"
            raise
        call.status = 200
        return web.json_response({"ok": True, "result": call.result})

    async def _do(self, method: TelegramMethod[Any]) -> Any:
        if isinstance(method, api.GetUpdates):
            return await self.delivery.get_updates(method)
        if isinstance(method, api.SetWebhook):
            return self.delivery.set_webhook(method)
        if isinstance(method, api.DeleteWebhook):
            return self.delivery.delete_webhook(method)
        if isinstance(method, api.GetWebhookInfo):
            return self.delivery.webhook_info()
        handler = HANDLERS.get(type(method))
        if handler is None:
            raise Refusal(
                501,
                f"Not Implemented: tests/bot_api does not know how to do {method.__api_method__}",
            )
        return handler(self.world, method)

    def _count(self, method: Any) -> None:
        if self.flood.on:
            self.flood.count(
                self.world.chat(method.chat_id, getattr(method, "business_connection_id", None))
            )

    async def _file(self, request: web.Request) -> web.Response:
        with contextlib.suppress(StopIteration):
            if request.match_info["token"] == self.token:
                return web.Response(
                    body=next(
                        f.content
                        for f in self.world.files.values()
                        if f.path == request.match_info["path"]
                    )
                )
        return web.Response(status=404, text="Not Found")
