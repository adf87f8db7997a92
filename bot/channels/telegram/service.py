"""The bot at work on what is in the inbox, and stopped in order. Receivers are put to it in
``bot.app``."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial

from telegram import Update
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
)

from bot.channels.telegram import awaited, posts, routes
from bot.channels.telegram.channel import Call, Channel
from bot.channels.telegram.send import REFUSED_TOKEN, Bot, Place, Sender, client
from bot.channels.telegram.settings import ChannelSettings
from bot.channels.telegram.staff import drafts, lines, relay, room, switch, watch, week
from bot.conversation import Conversation
from bot.errors import SettingsError
from bot.logs import quieten
from bot.store import Inbox, Store
from bot.work import Meter, Pace, Unfailing, Unmetered, Work, Worker

_log = logging.getLogger(__name__)

_REMEDIES = {
    "CLINIC_BOT_ADMINS": "Telegram knows no such chat; it must be an administrator's id, and they "
    "must have written to the bot once",
    "CLINIC_BOT_MANAGER": "Telegram knows no such chat, so nobody is told of misconduct; it must "
    "be the manager's id, and they must have written to the bot once",
    "CLINIC_BOT_STAFF_CHAT": "the bot is in no such chat, so nobody is offered a call back; add "
    "the bot to the staff's group and give that group's number",
    "CLINIC_BOT_CHANNEL": "the bot is in no such channel, so nothing is published; make it an "
    "administrator there who may post",
}
_PARTS = {
    # what each does, as the log and the figures call it
    "publishing posts": posts.keep_schedule,
    "telling the staff": lines.keep_telling,
    "reading what is off": switch.keep_reading,
    "telling what is known by now": awaited.keep_telling,
    "looking after hand-offs": watch.keep_up,
    "deleting old drafts": drafts.keep_dropping_old,
    "telling the staff of the week": week.keep_telling,
}


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
) -> AsyncIterator[tuple[Channel, "asyncio.Task[None]"]]:
    """The bot, answering what is in the inbox, with the task that ends where it cannot go on; at
    the end it answers what waits, as far as ``Pace.drain`` allows."""
    quieten()
    settings, pace = settings or ChannelSettings(), pace or Pace()
    bot = client(token, api, settings.limits)
    inbox = inbox or Inbox(store)
    meter = Unfailing(meter or Unmetered())
    channel = Channel(bot, inbox, conversation, settings, pace, meter)
    inbox.urgent = partial(routes.hear, channel)
    inbox.lane = partial(routes.lane, channel)
    try:
        await _initialized(bot)
        await room.catch_up(channel)
        await _leave_out_unreachable(channel)
        await switch.read(channel)
        await channel.use(conversation)
        for name, part in _PARTS.items():
            channel.aside.always(name, partial(part, channel))
        worker = Worker(
            inbox,
            partial(routes.answer, channel),
            partial(_apologise, channel),
            pace,
            meter,
            final=(TelegramError,),
        )
        try:
            yield channel, worker.start()
        finally:
            channel.aside.stop()
            await worker.drain()
    finally:
        await bot.shutdown()


async def _leave_out_unreachable(channel: Channel) -> None:
    """Finds the chats that the settings name. One that is not there is said in the log and to the
    administrators; without a staff chat nobody is offered a call back that nobody would see."""
    sender, settings = Sender(channel.bot), channel.settings
    named = [("CLINIC_BOT_ADMINS", Place(admin)) for admin in settings.admins]
    if settings.manager is not None:
        named.append(("CLINIC_BOT_MANAGER", Place(settings.manager)))
    if settings.staff_chat is not None:
        named.append(("CLINIC_BOT_STAFF_CHAT", Place(settings.staff_chat)))
    if settings.channel:
        named.append(("CLINIC_BOT_CHANNEL", posts.channel_place(settings.channel)))
    lost = [
        (name, place.chat) for name, place in named if not await _is_there(channel, sender, place)
    ]
    for name, chat in lost:
        _log.error("%s: %s", f"{name} {chat}", _REMEDIES[name])
    missing = {name for name, _ in lost}
    if "CLINIC_BOT_STAFF_CHAT" in missing:
        channel.settings = replace(channel.settings, staff_chat=None)
    if "CLINIC_BOT_MANAGER" in missing:
        channel.settings = replace(channel.settings, manager=None)
    reachable = [admin for admin in settings.admins if ("CLINIC_BOT_ADMINS", admin) not in lost]
    if lost:
        listed = "\n".join(f"{name} {chat}" for name, chat in lost)
        await channel.tell(reachable, "unreachable", settings=listed)
    if not await _may_write(channel, sender):
        _log.error("the bot may not write in the staff's group: allow it to send messages there")
        await channel.tell(reachable, "staff_mute")


async def _is_there(channel: Channel, sender: Sender, place: Place) -> bool:
    """Whether Telegram knows the chat and lets the bot into it."""
    try:
        await sender.persist(lambda: sender.bot.get_chat(place.chat))
    except ChatMigrated as moved:
        if isinstance(place.chat, int):
            await channel.follow_staff(place.chat, moved.new_chat_id)
        return True
    except (BadRequest, Forbidden):
        return False
    except TelegramError:  # it does not say; that is no reason to leave patients unanswered
        return True
    return True


async def _may_write(channel: Channel, sender: Sender) -> bool:
    """Whether the bot may write in the staff's group, as far as Telegram says."""
    staff = channel.settings.staff_chat
    if staff is None:
        return True
    try:
        chat = await sender.persist(lambda: sender.bot.get_chat(staff))
        me = await sender.persist(lambda: sender.bot.get_chat_member(staff, sender.bot.id))
    except TelegramError:
        return True
    return room.may_write(chat, me)


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


async def _apologise(channel: Channel, work: Work) -> None:
    """Tells the patient that their message was not answered, or the staff that their answer did not
    reach the patient; any other group is spared."""
    chat, update = work.claim.chat_id, work.claim.update
    if chat is not None and chat > 0 and ("message" in update or "callback_query" in update):
        trouble = channel.conversation.dialogue("").replies.say("trouble")
        await Sender(channel.bot, work.rest, work.permit).send(Place(chat), trouble)
    elif channel.is_staffs(update.get("message")):
        await relay.apologise(Call(channel, work, Update.de_json(update, channel.bot)))
