"""Who takes which update.

One ``match``, and not python-telegram-bot's Application: that builds its context from the update
alone, so that the update's work had to reach it some other way, and it keeps what a handler raises
to itself, so that the inbox could not try again.
"""

import asyncio
import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from telegram import (
    BusinessConnection,
    CallbackQuery,
    ChatMemberUpdated,
    ChosenInlineResult,
    InlineQuery,
    Message,
    MessageReactionUpdated,
    Update,
)
from telegram.constants import ChatAction, ChatType
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.channels.telegram import alarms, business, buttons, groups, inline, private
from bot.channels.telegram.channel import Call, Channel
from bot.channels.telegram.send import Bot, Place
from bot.channels.telegram.staff import lines, relay
from bot.channels.telegram.written import MESSAGES
from bot.logs import place_of
from bot.store import Lost
from bot.work import Work

_log = logging.getLogger(__name__)

UPDATES = [
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.CHOSEN_INLINE_RESULT,
    Update.MY_CHAT_MEMBER,
    Update.MESSAGE_REACTION,
    Update.BUSINESS_CONNECTION,
    Update.BUSINESS_MESSAGE,
    Update.EDITED_BUSINESS_MESSAGE,
    Update.GUEST_MESSAGE,
]
"""The kinds that Telegram is asked for. What comes beside them is taken and left alone."""

_LEAST = ("message_id", "date", "chat")
"""What every message has."""
_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
_SLOW, _TYPING = 1.0, 4.5
"""Seconds until a patient sees that an answer is on its way, and until they see it again."""
_LANES = 2**62  # below minus this there is no chat's number
_ALARM_LASTS = 60.0  # seconds in which what an alarm leaves is kept from being wiped out


async def route(call: Call) -> None:
    """Hands an update to whoever answers it."""
    match call.update:
        case Update(message=Message() as message) | Update(edited_message=Message() as message):
            if message.chat.type == ChatType.PRIVATE:
                await private.answer(call, message)
            elif message.chat.type in _GROUPS:
                await groups.answer(call, message)
        case Update(callback_query=CallbackQuery() as query):
            await buttons.follow(call, query)
        case Update(message_reaction=MessageReactionUpdated() as changed):
            await buttons.rate(call, changed)
            await relay.react(call, changed)
        case Update(inline_query=InlineQuery() as query):
            await inline.offer(call, query)
        case Update(chosen_inline_result=ChosenInlineResult() as chosen):
            inline.count(call, chosen)
        case Update(guest_message=Message() as message):
            await inline.answer_guest(call, message)
        case Update(my_chat_member=ChatMemberUpdated() as changed):
            await groups.come_or_go(call, changed)
        case Update(business_connection=BusinessConnection() as connection):
            await business.connect(call, connection)
        case (
            Update(business_message=Message() as message)
            | Update(edited_business_message=Message() as message)
        ):
            await business.answer(call, message)


async def answer(channel: Channel, work: Work) -> None:
    """Has an update answered; raises what went wrong, but for a patient who blocked the bot."""
    call = None
    if work.claim.urgent and work.claim.chat_id is not None:
        channel.alarming.add(work.claim.chat_id)
    await alarms.take(channel, work)
    try:
        call = Call(channel, work, _parsed(channel, work.claim.update))
        await _answer(call)
    except Forbidden:
        _log.info("the bot may not write there: a patient has blocked it, or a group shut it out")
    except Lost:
        raise
    except Exception:
        if call is None or not call.carded:
            await alarms.stand_in(channel, work)
        raise


async def _answer(call: Call) -> None:
    with _seen_typing(call):
        slowed = await _slow_down(call)
        await route(call)
        await lines.note(call)
    chat, channel = call.work.claim.chat_id, call.channel
    if slowed and chat is not None and not call.stale:
        channel.inbox.pause(chat, channel.settings.limits.slowed)
    call.keep_recent()
    _keep_alarm(call)


def _parsed(channel: Channel, update: Mapping[str, Any]) -> Update:
    """An update as the library reads it. Where it cannot read something beside the words, which
    may be an alarm, the words are read without that."""
    known = {key: part for key, part in update.items() if key in ("update_id", *UPDATES)}
    try:
        return Update.de_json(known, channel.bot)
    except Exception as error:
        _log.warning("an update is read without what is odd in it: %s", type(error).__name__)
        plain = {
            kind: _plain(part, channel.bot) if kind in MESSAGES else part
            for kind, part in known.items()
        }
        return Update.de_json(plain, channel.bot)


def _plain(message: object, bot: Bot) -> object:
    """A message with those of its parts that can be read. That somebody else wrote the words stays
    known, whoever it was: such words are not kept."""
    if not isinstance(message, dict):
        return message
    least = {key: message[key] for key in _LEAST if key in message}
    plain = least | {
        key: part for key, part in message.items() if _is_readable({**least, key: part}, bot)
    }
    if "forward_origin" in message and "forward_origin" not in plain:
        hidden = {"type": "hidden_user", "date": message.get("date"), "sender_user_name": ""}
        plain["forward_origin"] = hidden
    return plain


def _is_readable(message: dict[str, Any], bot: Bot) -> bool:
    try:
        Message.de_json(message, bot)
    except Exception:  # whatever the library stumbles over
        return False
    return True


def hear(channel: Channel, update: dict[str, Any]) -> bool:
    """Hears an update as it comes, before it is stored; whether it raises an alarm, which waits for
    no other."""
    try:
        _count(channel, update)
        return alarms.hear(channel, update)
    except Exception as error:  # a receiver must go on, whatever one message does
        channel.meter.count_failure("looking for alarms")
        _log.error("a message could not be searched for alarms: %s", place_of(error))
        return False


def _count(channel: Channel, update: Mapping[str, Any]) -> None:
    """Counts what a patient writes: who is too fast is told before all of it is answered."""
    match update.get("message"):
        case {
            "chat": {"id": int(chat), "type": ChatType.PRIVATE},
            "message_id": int(number),
            "date": int(written),
        }:
            channel.floods.hear(chat, number, written)


def lane(channel: Channel, update: Mapping[str, Any]) -> int | None:
    """A lane of its own for each topic of the staff's group: an answer to one patient who cannot be
    written to just now holds up none to another."""
    query = update.get("callback_query")
    message = query.get("message") if isinstance(query, dict) else None
    message = update.get("message", update.get("edited_message", message))
    if not channel.is_staffs(message):
        return None
    match message:
        case {"is_topic_message": True, "message_thread_id": int(topic)} if 0 < topic < _LANES:
            return -_LANES - topic
    return None


async def _slow_down(call: Call) -> bool:
    """Whether a patient writes faster than they can be answered; they are told so once."""
    message = call.update.message
    if message is None or message.chat.type != ChatType.PRIVATE:
        return False
    chat, told = message.chat.id, call.memory.flooded
    _count(call.channel, call.work.claim.update)  # or it came before this process began
    flooding = call.channel.floods.is_flooding(chat)
    if flooding and not told and not (call.work.claim.urgent or call.work.claim.failures):
        await call.send_beside(Place(chat), call.replies.say("flood"))
    if flooding != told:
        call.remember(flooded=flooding)
    return flooding


def _keep_alarm(call: Call) -> None:
    """An alarm overtakes what its chat had asked before; that must not wipe out what the alarm
    leaves to be borne in mind."""
    chat, alarmed = call.work.claim.chat_id, call.channel.alarmed
    if chat is None:
        return
    if call.is_alarm:
        for old in [one for one, (at, _) in alarmed.items() if call.began - at >= _ALARM_LASTS]:
            del alarmed[old]
        alarmed[chat] = time.monotonic(), call.session
    elif chat in alarmed and alarmed[chat][0] > call.began:
        call.remember(session=call.session.after(alarmed[chat][1]))


@contextmanager
def _seen_typing(call: Call) -> Iterator[None]:
    """In a private chat, a patient whose answer takes its time sees that it is on its way."""
    chat, update = call.update.effective_chat, call.update
    if not (chat and chat.type == ChatType.PRIVATE and (update.message or update.callback_query)):
        yield
        return
    begun: list[asyncio.Task[None]] = []
    # A task only where it is due: most answers are sent before.
    due = asyncio.get_running_loop().call_later(
        _SLOW, lambda: begun.append(call.channel.aside.once(_type(call, chat.id)))
    )
    try:
        yield
    finally:
        due.cancel()
        for task in begun:
            task.cancel()


async def _type(call: Call, chat: int) -> None:
    while True:
        try:
            await call.channel.bot.send_chat_action(chat, ChatAction.TYPING)
        except (BadRequest, Forbidden, RetryAfter):
            return
        except TelegramError as error:
            _log.debug("nobody saw the bot typing: %s", type(error).__name__)
        await asyncio.sleep(_TYPING)
