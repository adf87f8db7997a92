"""Puts store, worker and a receiver together, and stops them in order."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from telegram.error import InvalidToken, NetworkError

from bot.channels.telegram.handling import Channel
from bot.channels.telegram.polling import REFUSED_TOKEN, Poller
from bot.channels.telegram.sending import persistently
from bot.channels.telegram.working import Pace, Worker
from bot.dialogue import Dialogue
from bot.errors import SettingsError
from bot.store import Inbox, Store, opened

_log = logging.getLogger(__name__)

# At INFO, httpx prints each URL, and with it the token; python-telegram-bot prints updates when it stumbles, and we tell of errors ourselves.
_QUIET = {"httpx": logging.WARNING, "httpcore": logging.WARNING, "telegram": logging.CRITICAL + 1, "alembic": logging.WARNING}


@dataclass(frozen=True, slots=True)
class Running:
    """The bot at work. A receiver gives ``inbox`` what comes, and ends when ``worker_task`` does."""

    inbox: Inbox
    channel: Channel
    worker_task: "asyncio.Task[None]"


def run(dialogue: Dialogue, token: str, api: str, database: str, keys: str) -> None:
    """Answer on Telegram by long polling until stopped. Raises SettingsError with what a person can mend."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.INFO)
    asyncio.run(_run(dialogue, token, api, database, keys))


async def _run(dialogue: Dialogue, token: str, api: str, database: str, keys: str) -> None:
    async with opened(database, keys) as store, at_work(dialogue, token, api, store) as running:
        poller = Poller(running.channel.app.bot, api, running.inbox)
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, poller.stop)
        bot = running.channel.app.bot
        await persistently(bot, bot.delete_webhook)  # it may have been answering by webhook before; what waits there is kept
        await until_either_ends(asyncio.create_task(poller.run()), running.worker_task)


@asynccontextmanager
async def at_work(dialogue: Dialogue, token: str, api: str, store: Store, pace: Pace | None = None) -> AsyncIterator[Running]:
    """The bot, answering what is in the inbox; at the end it answers what waits, as far as ``Pace.drain`` allows."""
    for name, level in _QUIET.items():
        logging.getLogger(name).setLevel(level)
    inbox = Inbox(store)
    channel = Channel(dialogue, token, api, inbox, pace or Pace())
    try:
        await _initialized(channel)
        await channel.introduce()
        worker = Worker(inbox, channel.answer, channel.apologise, pace or Pace())
        try:
            yield Running(inbox, channel, worker.start())
        finally:
            await worker.drain()
    finally:
        await channel.app.shutdown()


async def until_either_ends(receiver: "asyncio.Task[None]", worker: "asyncio.Task[None]") -> None:
    """Returns when the receiver is done; raises what ended either."""
    done, _ = await asyncio.wait([receiver, worker], return_when=asyncio.FIRST_COMPLETED)
    if receiver not in done:
        receiver.cancel()
        await asyncio.wait([receiver])
    for task in done:
        await task


async def _initialized(channel: Channel) -> None:
    """Waits for Telegram, where it is away."""
    while True:
        try:
            await channel.app.initialize()
            return
        except InvalidToken:
            raise SettingsError(REFUSED_TOKEN) from None
        except NetworkError as error:
            _log.warning("Telegram cannot be reached: %s", type(error).__name__)
            await asyncio.sleep(1)
