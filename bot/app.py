"""One process put together and kept running, and stopped in order.

Its parts: the store, the work, a receiver, health, the watcher of the content.
"""

import asyncio
import ctypes
import gc
import logging
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from bot import folders
from bot.channels import telegram
from bot.conversation import Conversation
from bot.errors import Problem, causes, told
from bot.logs import set_up
from bot.settings import Settings
from bot.store import Inbox, opened
from bot.watcher import Watcher
from bot.work import Meter, Pace, Unmetered

if TYPE_CHECKING:  # of the extras `desk` and `server`, which `run` can do without
    from bot.changes.own_folder import OwnFolder
    from bot.channels.web import Listener

_log = logging.getLogger(__name__)

_PORT = 8080
_ASKED = 20.0  # seconds between two questions whether Telegram is there
_LOOKED_AFTER = 180.0  # seconds between two looks at the webhook
_REQUESTS = 5.0  # seconds of the drain that requests under way get at the most
_READ_WITHIN = 300.0  # seconds that reading new content may take on a busy machine
_NAMED = 5  # problems of the content in one message to an administrator
_LONGEST = 3000  # characters of them

Task = asyncio.Task[Any]


def run(settings: Settings) -> None:
    """Answer on Telegram by long polling until stopped.

    Raises ContentError and SettingsError with what a person can mend.
    """
    asyncio.run(_Bot(settings).run())


def serve(settings: Settings) -> None:
    """The same by webhook."""
    # what is missing is told before the content is read
    import bot.channels.web
    import bot.metrics  # noqa: F401 (only to see that it is there)

    asyncio.run(_Bot(settings).serve())


class _Bot:
    """One process."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._started = False
        self._stop = asyncio.Event()
        self._asked_early = asyncio.Event()
        self._latest: Conversation | None = None
        set_up(
            (
                settings.token,
                settings.token.partition(":")[2],
                settings.webhook_secret,
                settings.database,
                *settings.keys.split(","),
            )
        )

    async def run(self) -> None:
        await self._heeding_signals(self._poll())

    async def serve(self) -> None:
        await self._heeding_signals(self._take_deliveries())

    async def _heeding_signals(self, work: Coroutine[Any, Any, None]) -> None:
        """Does it. A signal ends it in order, at its start too: Telegram may be long in coming."""
        task = asyncio.create_task(work)

        def stop() -> None:
            if not self._started and not self._stop.is_set():
                task.cancel()
            self._stop.set()

        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop)
        loop.add_signal_handler(signal.SIGHUP, self._asked_early.set)
        try:
            await task
        except asyncio.CancelledError:
            if not self._stop.is_set():
                raise

    async def _poll(self) -> None:
        async with self._at_work(self._settings.port, "") as (channel, vital, _):
            bot = channel.bot
            await telegram.unregister(bot)
            poller = telegram.Poller(bot, self._settings.api, channel.inbox)
            polling = asyncio.create_task(poller.run())
            try:
                await self._until_stopped(polling, *vital)
            finally:
                poller.stop()
                await asyncio.wait([polling])

    async def _take_deliveries(self) -> None:
        hook, port = self._settings.hook, self._settings.port or _PORT
        async with self._at_work(port, hook.secret) as (channel, vital, meter):
            webhook = telegram.Webhook(channel.bot, hook.url, hook.secret, meter)
            await webhook.set()
            look_after = partial(webhook.look_after, _LOOKED_AFTER)
            channel.aside.always("looking after the webhook", look_after)
            await self._until_stopped(*vital)

    @asynccontextmanager
    async def _at_work(
        self, port: int | None, secret: str
    ) -> AsyncIterator[tuple[telegram.Channel, list[Task], Meter]]:
        """The bot at work, the tasks without which it is not, and what counts.

        It listens first, and stops listening first.
        """
        settings, conversation = self._settings, self._conversation()
        async with opened(settings.database, settings.keys) as store:
            inbox = Inbox(store)
            async with (
                self._ears(inbox, port, secret) as (listener, hear, meter),
                telegram.at_work(
                    conversation,
                    settings.token,
                    settings.api,
                    store,
                    Pace(drain=settings.drain),
                    inbox=inbox,
                    meter=meter,
                    settings=_channel_settings(settings),
                ) as (channel, worker),
            ):
                self._watch(channel, meter)
                _spare_what_stays()
                vital: list[Task] = [worker]
                if listener is not None:
                    vital.append(listener.task)
                    listen = partial(telegram.listen_for, channel.bot, hear, _ASKED)
                    channel.aside.always("asking whether Telegram is there", listen)
                try:
                    yield channel, vital, meter
                finally:
                    if listener is not None:
                        await listener.stop()

    @asynccontextmanager
    async def _ears(
        self, inbox: Inbox, port: int | None, secret: str
    ) -> AsyncIterator[tuple["Listener | None", Callable[[], None], Meter]]:
        """The open port, what is to be called when Telegram answers, and what counts.

        Without a port, nothing of that.
        """
        if port is None:
            yield None, lambda: None, Unmetered()
            return
        from bot.channels import web
        from bot.metrics import Metrics

        metrics, limits = Metrics(telegram.UPDATES), web.Limits()
        logging.getLogger().addHandler(metrics.lines)
        health = web.Health(inbox, limits)
        pages = web.Pages(inbox, health, metrics, secret, limits)
        patience = min(_REQUESTS, self._settings.drain)
        async with web.listen(pages.app, self._settings.host, port, patience) as listener:
            yield listener, health.hear, metrics

    def _conversation(self) -> Conversation:
        """Answers from the content as it is now, checked. Raises ContentError."""
        found = folders.checked(self._settings, _read_apart)
        conversation = Conversation(
            found,
            before=self._latest,
            call_back=self._settings.staff_chat is not None,
            tells_later=bool(self._settings.keys),
            hands_over=bool(self._settings.keys) and self._settings.staff_chat is not None,
        )
        conversation.prepare()
        self._latest = conversation
        return conversation

    def _watch(self, channel: telegram.Channel, meter: Meter) -> None:
        """Has the content read anew where it changes, and at SIGHUP."""

        def refuse(problems: tuple[Problem, ...]) -> None:
            meter.count_failure("content")
            admins, count = self._settings.admins, str(len(problems))
            first = "\n".join(map(told, causes(problems)[:_NAMED]))[:_LONGEST]
            tell = channel.tell(admins, "reload_failed", count=count, problems=first)
            channel.aside.once(tell)

        news = self._news(channel)

        async def use(conversation: Conversation) -> None:
            await channel.use(conversation)
            _spare_what_stays()
            if news is not None:
                channel.aside.once(news.tell())

        watcher = Watcher(self._conversation, use, refuse)
        top, *own = folders.named(self._settings)  # the shipped ones stand among much else
        watch = partial(watcher.watch, [top / "intents", top / "responses", *own])
        channel.aside.always("reading the content anew", watcher.run)
        channel.aside.always("watching the files of the content", watch)
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, watcher.ask)
        if self._asked_early.is_set():
            watcher.ask()

    def _news(self, channel: telegram.Channel) -> telegram.News | None:
        """What tells the administrators what new content changes; None where nobody is told."""
        own = self._settings.content
        return telegram.News(channel, own) if own is not None and self._settings.admins else None

    async def _until_stopped(self, *vital: Task) -> None:
        """Returns at a signal; raises what ended a vital task before."""
        self._started = True
        stopped = asyncio.create_task(self._stop.wait())
        done, _ = await asyncio.wait([stopped, *vital], return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        for task in done - {stopped}:
            await task


def _read_apart() -> None:
    """Has new content read, checked and counted by a process of its own, which leaves it in the
    cache: that takes more than what is kept in the end, and a process that once took as much does
    not give it back. Whatever is wrong with it is told where the content is read from there."""
    with suppress(OSError, subprocess.TimeoutExpired):
        subprocess.run(
            (sys.executable, "-c", "from bot import folders; folders.prepare()"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_READ_WITHIN,
            check=False,
        )


def _spare_what_stays() -> None:
    """Keeps all that is there by now out of later searches for garbage: each would hold up a
    message for longer than it takes to answer, and find nothing."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    _give_back()


def _give_back() -> None:
    """Gives the system what was freed: glibc keeps what lies between things that stay, and new
    content leaves tens of megabytes of that each time. Other systems have no such function."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _channel_settings(settings: Settings) -> telegram.ChannelSettings:
    limits = telegram.Limits() if settings.paced else telegram.NO_LIMITS
    return telegram.ChannelSettings(
        admins=settings.admins,
        staff_chat=settings.staff_chat,
        manager=settings.manager,
        channel=settings.channel,
        limits=limits,
        remind=settings.remind,
        own=_own_folder(settings),
    )


def _own_folder(settings: Settings) -> "OwnFolder | None":
    """The clinic's own folder, to be changed from Telegram: it takes the extra `desk`, which the
    bot can do without."""
    if settings.content is None:
        return None
    try:
        from bot.changes.own_folder import OwnFolder
    except ModuleNotFoundError as missing:
        _log.warning("/waiting only shows what waits: pip install 'clinic-bot[desk]' (%s)", missing)
        return None
    return OwnFolder(settings.content, settings)
