"""The alarm path, which stands alone: an alarm is heard as it comes, before it is stored, and its
card goes out whatever fails behind it."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from telegram.constants import ChatType

from bot.channels.telegram import business, inline
from bot.channels.telegram.channel import PATIENCE, Channel, Untaken
from bot.channels.telegram.limits import Due
from bot.channels.telegram.render import Part
from bot.channels.telegram.send import Place, Sender
from bot.channels.telegram.written import message_of, words_in
from bot.logs import place_of
from bot.reply import Reply
from bot.session import Session, Turn
from bot.store import chat_of
from bot.supervisor import set_or
from bot.text import LONGEST_MESSAGE
from bot.work import Work

_log = logging.getLogger(__name__)

_MOST = 1000  # alarms that are kept in mind while the store is away

Fields = Mapping[str, Any]
"""An update, or a part of one, as Telegram sends it."""


def hear(channel: Channel, update: Fields) -> bool:
    """Whether an update raises an alarm. From then on its card waits for nobody to store it."""
    message, number = message_of(update), update["update_id"]
    if message is None or channel.is_staffs(message):
        return False
    if number in channel.untaken:
        return True
    words = words_in(message)
    if not words or not channel.conversation.alarms(words, _before(channel, update)):
        return False
    if _is_patients(channel, message):
        channel.cards.hear(_who(update), number)
    taken = asyncio.Event()
    channel.untaken[number] = Untaken(taken, channel.aside.once(_watch(channel, update, taken)))
    return True


async def _watch(channel: Channel, update: Fields, taken: asyncio.Event) -> list[int]:
    """Waits until the alarm is taken out of the store. Where that takes long, because the store is
    away, or full, or held up, sends the card; the messages that it was."""
    number, sent = update["update_id"], []
    await set_or(taken, PATIENCE)
    if not taken.is_set() and not await _is_taken(channel, number):
        try:
            sent = await _send(channel, update)
        except Exception as error:  # whoever takes it will try again
            _log.error("a card could not be sent: %s", place_of(error))
    if not sent:
        channel.untaken.pop(number, None)
    while len(channel.untaken) > _MOST:
        del channel.untaken[next(iter(channel.untaken))]
    return sent


async def _is_taken(channel: Channel, number: int) -> bool:
    """Whether somebody answers it, in whichever process; a store that does not say knows nobody."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await channel.inbox.is_taken(number)
    except Exception as error:
        _log.warning("an alarm is answered before it is stored: %s", place_of(error))
        return False


async def take(channel: Channel, work: Work) -> None:
    """Begins with an update. A card that has gone out for it meanwhile is not sent again."""
    alarm = channel.untaken.pop(work.claim.update_id, None)
    if alarm is not None:
        alarm.taken.set()
        await asyncio.wait([alarm.card])
        if not alarm.card.cancelled():  # as it is where the bot stops
            work.sent = work.sent or alarm.card.result()


async def stand_in(channel: Channel, work: Work) -> None:
    """Sends the card of an alarm where what should have answered it has failed before that."""
    update = work.claim.update
    turn = _turn(channel, update)
    if turn is not None:
        await work.once(partial(_sent, channel, update, turn.reply), at_once=True)


async def _send(channel: Channel, update: Fields) -> list[int]:
    turn, who = _turn(channel, update), _who(update)
    if turn is None:
        return []
    level = turn.decision.level
    async with channel.cards.due(who, update["update_id"], level, asyncio.sleep) as due:
        if due is Due.NOTHING:
            return [0]
        reply = turn.reply if due is Due.CARD else channel.reminder(turn)
        return [await _sent(channel, update, reply)]


def _turn(channel: Channel, update: Fields) -> Turn | None:
    """The turn to a patient's alarm, by the update alone; None where it is none."""
    message = message_of(update)
    if message is None or channel.is_staffs(message) or not _is_patients(channel, message):
        return None
    locale = message["from"].get("language_code") or ""
    before = _before(channel, update)
    turn = channel.conversation.respond(words_in(message), Session(), locale, before)
    return turn if turn.reply.alarm else None


async def _sent(channel: Channel, update: Fields, reply: Reply) -> int:
    """Sends it to where the alarm was written; its first message, which is the card."""
    message, bot = message_of(update) or {}, channel.bot
    if guest := message.get("guest_query_id"):
        article = inline.article(replace(reply, buttons=()), bot.username)
        await bot.answer_guest_query(guest, article)
        return 0
    name = _connection(message)
    account = await business.account_by_telegram(channel, name) if name else None
    if name and (account is None or not account.open):
        return 0
    is_group = message["chat"]["type"] != ChatType.PRIVATE
    place = Place(
        message["chat"]["id"],
        message.get("message_thread_id") if message.get("is_topic_message") else None,
        message.get("message_id") if is_group else None,
        name,
    )
    text = Part(reply.text[:LONGEST_MESSAGE], mode=None)
    return await Sender(bot).send_part(place, text, alarm=True)


def _is_patients(channel: Channel, message: Fields) -> bool:
    """Whether a person wrote it, in whose place nobody else speaks: no bot, not this bot by inline
    mode, no channel; and not the owner of an account on it."""
    match message:
        case {"from": {"id": user, "is_bot": False}, "chat": {"id": int(chat), "type": str()}}:
            by_bot = message.get("via_bot") or {}
            if by_bot.get("id") == channel.bot.id or message.get("sender_chat"):
                return False
            return user == chat or not _connection(message)
    return False


def _connection(message: Fields) -> str | None:
    return message.get("business_connection_id")


def _who(update: Fields) -> tuple[int, int]:
    """The chat and who writes there: in a group several may need a card."""
    match message_of(update):
        case {"from": {"id": int(user)}}:
            return chat_of(update) or 0, user
    return 0, 0


def _before(channel: Channel, update: Fields) -> tuple[str, ...]:
    """What a chat wrote before this message, and has had an answer."""
    chat = chat_of(update)
    match message_of(update):
        case {"message_id": int(number), "edit_date": int(written)} | {
            "message_id": int(number),
            "date": int(written),
        } if chat is not None:
            try:
                return channel.recent.before(chat, number, written)
            except Exception as error:  # then it is heard by itself
                _log.error("what was written before could not be read: %s", place_of(error))
    return ()
