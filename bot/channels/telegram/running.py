"""The bot at work on what is in the inbox, and stopped in order. Receivers are put to it in ``bot.app``."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from telegram.error import InvalidToken, NetworkError

from bot.channels.telegram.desk import Desk
from bot.channels.telegram.handling import Channel
from bot.channels.telegram.metering import Meter
from bot.channels.telegram.polling import REFUSED_TOKEN
from bot.channels.telegram.working import Pace, Worker
from bot.errors import SettingsError
from bot.logs import quieten
from bot.reception import Reception
from bot.store import Inbox, Store

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Running:
    """The bot at work. A receiver gives ``inbox`` what comes, and ends when ``worker_task`` does."""

    inbox: Inbox
    channel: Channel
    worker_task: "asyncio.Task[None]"


@asynccontextmanager
async def at_work(
    reception: Reception,
    token: str,
    api: str,
    store: Store,
    pace: Pace | None = None,
    *,
    inbox: Inbox | None = None,
    meter: Meter | None = None,
    desk: Desk | None = None,
) -> AsyncIterator[Running]:
    """The bot, answering what is in the inbox; at the end it answers what waits, as far as ``Pace.drain`` allows."""
    quieten()
    inbox = inbox or Inbox(store)
    channel = Channel(reception, token, api, inbox, pace or Pace(), meter, desk)
    try:
        await _initialized(channel)
        await channel.introduce()
        posting = asyncio.create_task(channel.posting.keep_schedule())
        worker = Worker(inbox, channel.answer, channel.apologise, pace or Pace(), meter)
        try:
            yield Running(inbox, channel, worker.start())
        finally:
            posting.cancel()
            await worker.drain()
    finally:
        await channel.app.shutdown()


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
