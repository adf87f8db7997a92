"""The bot on Telegram, put together: store, work, a receiver, health, the watcher of the content; and stopped in order."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from bot.channels import telegram
from bot.content import shipped
from bot.errors import Problem
from bot.logs import place_of, set_up
from bot.reception import Reception
from bot.settings import Settings
from bot.store import Inbox, opened
from bot.watcher import Watcher

if TYPE_CHECKING:  # of the extra `server`, which `run` can do without
    from bot.channels.web import Listener

_log = logging.getLogger(__name__)

_PORT = 8080
_ASKED = 20.0  # seconds between two questions whether Telegram is there
_LOOKED_AFTER = 180.0  # seconds between two looks at the webhook
_REQUESTS = 5.0  # seconds of the drain that requests under way get at the most
_TOLD, _LONGEST = (
    5,
    3000,
)  # problems of the content in one message to an administrator; its characters

Read = Callable[[bool], Reception]
"""Reads the content; with True it is checked, too, as by `clinic-bot check`. Raises ContentError."""
Task = asyncio.Task[Any]


def run(settings: Settings, read: Read) -> None:
    """Answer on Telegram by long polling until stopped. Raises SettingsError with what a person can mend."""
    asyncio.run(_Bot(settings, read).run())


def serve(settings: Settings, read: Read) -> None:
    """The same by webhook."""
    asyncio.run(_Bot(settings, read).serve())


class _Bot:
    """One process."""

    def __init__(self, settings: Settings, read: Read) -> None:
        self._settings = settings
        self._token = settings.require_token()
        self._read = read
        self._stop = asyncio.Event()
        self._aside: set[Task] = set()
        set_up(
            (
                self._token,
                self._token.partition(":")[2],
                settings.webhook_secret,
                settings.database,
                *settings.keys.split(","),
            )
        )

    async def run(self) -> None:
        async with self._at_work(self._settings.port, "") as (running, vital, _):
            bot = running.channel.app.bot
            await telegram.unregister(bot)
            poller = telegram.Poller(bot, self._settings.api, running.inbox)
            polling = asyncio.create_task(poller.run())
            try:
                await self._until_stopped(polling, *vital)
            finally:
                poller.stop()
                await asyncio.wait([polling])

    async def serve(self) -> None:
        hook = self._settings.require_hook()
        async with self._at_work(self._settings.port or _PORT, hook.secret) as (
            running,
            vital,
            meter,
        ):
            webhook = telegram.Webhook(running.channel.app.bot, hook.url, hook.secret, meter)
            await webhook.set()
            self._beside(webhook.look_after(_LOOKED_AFTER))
            await self._until_stopped(*vital)

    @asynccontextmanager
    async def _at_work(
        self, port: int | None, secret: str
    ) -> AsyncIterator[tuple[telegram.Running, list[Task], telegram.Meter]]:
        """The bot at work, the tasks without which it is not, and what counts. It listens first, and stops listening first."""
        settings, reception = self._settings, self._read(False)
        async with opened(settings.database, settings.keys) as store:
            inbox = Inbox(store)
            async with self._ears(inbox, port, secret) as (listener, heard, meter):
                pace = telegram.Pace(drain=settings.drain)
                desk = _desk(settings)
                async with telegram.at_work(
                    reception,
                    self._token,
                    settings.api,
                    store,
                    pace,
                    inbox=inbox,
                    meter=meter,
                    desk=desk,
                ) as running:
                    self._heed_signals(self._watcher(running.channel, meter))
                    if listener is not None:
                        self._beside(telegram.listen_for(running.channel.app.bot, heard, _ASKED))
                    try:
                        yield (
                            running,
                            [running.worker_task, *([listener.task] if listener else [])],
                            meter,
                        )
                    finally:
                        for task in self._aside:
                            task.cancel()
                        if listener is not None:
                            await listener.stop()

    @asynccontextmanager
    async def _ears(
        self, inbox: Inbox, port: int | None, secret: str
    ) -> AsyncIterator[tuple["Listener | None", Callable[[], None], telegram.Meter]]:
        """The open port, what is to be called when Telegram answers, and what counts; without a port, nothing of that."""
        if port is None:
            yield None, lambda: None, telegram.Unmetered()
            return
        from bot.channels import web
        from bot.metrics import Metrics

        metrics, limits = Metrics(telegram.UPDATES), web.Limits()
        logging.getLogger().addHandler(metrics.lines)
        health = web.Health(inbox, limits)
        pages = web.Pages(inbox, health, metrics, secret, limits)
        async with web.listening(
            pages.app, self._settings.host, port, min(_REQUESTS, self._settings.drain)
        ) as listener:
            yield listener, health.heard, metrics

    def _watcher(self, channel: telegram.Channel, meter: telegram.Meter) -> Watcher[Reception]:
        def refuse(problems: tuple[Problem, ...]) -> None:
            meter.failed("content")
            first = "\n".join(map(str, problems[:_TOLD]))[:_LONGEST]
            self._beside(
                channel.tell(
                    self._settings.admins, "reload_failed", count=str(len(problems)), problems=first
                )
            )

        watcher = Watcher(lambda: self._read(True), channel.use, refuse)
        own = [self._settings.content] if self._settings.content else []
        self._beside(watcher.run())
        self._beside(watcher.watch([shipped() / "intents", shipped() / "responses", *own]))
        return watcher

    def _heed_signals(self, watcher: Watcher[Reception]) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stop.set)
        loop.add_signal_handler(signal.SIGHUP, watcher.ask)

    def _beside(self, act: Coroutine[Any, Any, None]) -> None:
        """Does it while the bot runs. The bot goes on where it fails."""
        task = asyncio.create_task(act)
        self._aside.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: Task) -> None:
        self._aside.discard(task)
        if not task.cancelled() and (error := task.exception()):
            _log.error("the bot goes on without a part of it: %s", place_of(error))

    async def _until_stopped(self, *vital: Task) -> None:
        """Returns at a signal; raises what ended a vital task before."""
        stopped = asyncio.create_task(self._stop.wait())
        done, _ = await asyncio.wait([stopped, *vital], return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        for task in done - {stopped}:
            await task


def _desk(settings: Settings) -> telegram.Desk:
    limits = telegram.Limits() if settings.paced else telegram.NO_LIMITS
    return telegram.Desk(settings.admins, settings.staff_chat, settings.channel, limits)
