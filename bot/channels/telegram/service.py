"""The bot at work on what is in the inbox, and stopped in order. Receivers are put to it in
``bot.app``."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

from telegram.error import InvalidToken, NetworkError, TelegramError

from bot.channels.telegram import posts, profile, routes
from bot.channels.telegram.channel import Channel, ChannelSettings
from bot.channels.telegram.send import REFUSED_TOKEN, Bot, Place, Sender, client
from bot.conversation import Conversation
from bot.errors import SettingsError
from bot.logs import quieten
from bot.reply import Reply
from bot.store import Inbox, Store
from bot.work import Meter, Pace, Unmetered, Work, Worker

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Service:
    """The bot at work. A receiver gives ``inbox`` what comes, and ends when ``worker_task`` does."""

    bot: Bot
    inbox: Inbox
    channel: Channel
    worker_task: "asyncio.Task[None]"

    async def use(self, conversation: Conversation) -> None:
        """From the next message on, answers come from this one."""
        self.channel.conversation = conversation
        await _introduce(self.channel)

    async def tell(self, chats: Iterable[int], message: str, **more: str) -> None:
        """Writes to administrators, who have not asked."""
        replies, sender = self.channel.conversation.dialogue("").replies, Sender(self.bot)
        for chat in chats:
            try:
                await sender.send(Place(chat), replies.say(message, **more))
            except TelegramError as error:
                reason = type(error).__name__
                _log.warning(
                    "an administrator could not be told (%s); have they /start-ed?", reason
                )


@asynccontextmanager
async def at_work(
    conversation: Conversation,
    token: str,
    api: str,
    store: Store,
    pace: Pace | None = None,
    *,
    inbox: Inbox | None = None,
    meter: Meter | None = None,
    settings: ChannelSettings | None = None,
) -> AsyncIterator[Service]:
    """The bot, answering what is in the inbox; at the end it answers what waits, as far as
    ``Pace.drain`` allows."""
    quieten()
    settings, pace = settings or ChannelSettings(), pace or Pace()
    bot = client(token, api, settings.limits)
    inbox, meter = inbox or Inbox(store), meter or Unmetered()
    channel = Channel(bot, inbox, conversation, settings, pace, meter)
    inbox.urgent = partial(routes.is_urgent, channel)
    try:
        await _initialized(bot)
        await _introduce(channel)
        beside = [asyncio.create_task(posts.keep_schedule(channel))]
        worker = Worker(
            inbox, partial(routes.answer, channel), partial(_apologise, channel), pace, meter
        )
        try:
            yield Service(bot, inbox, channel, worker.start())
        finally:
            for task in beside:
                task.cancel()
            await worker.drain()
    finally:
        await bot.shutdown()


async def _initialized(bot: Bot) -> None:
    """Waits for Telegram, where it is away."""
    while True:
        try:
            await bot.initialize()
            return
        except InvalidToken:
            raise SettingsError(REFUSED_TOKEN) from None
        except NetworkError as error:
            _log.warning("Telegram cannot be reached: %s", type(error).__name__)
            await asyncio.sleep(1)


async def _introduce(channel: Channel) -> None:
    """Sets the command menus and the descriptions, as far as they differ."""
    await profile.introduce(channel.bot, channel.conversation, channel.settings.admins)


async def _apologise(channel: Channel, work: Work) -> None:
    """Tells the patient that their message was not answered; a group is spared."""
    chat, update = work.claim.chat_id, work.claim.update
    if chat is not None and chat > 0 and ("message" in update or "callback_query" in update):
        trouble: Reply = channel.conversation.dialogue("").replies.say("trouble")
        await Sender(channel.bot, work.rest).send(Place(chat), trouble)
