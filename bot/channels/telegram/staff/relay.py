"""Messages passed on between a patient and the staff: copied, never forwarded, so that the patient
sees the clinic's bot and the staff see no account. Alarms are read before."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from telegram import Message, MessageReactionUpdated, ReactionTypeEmoji
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden

from bot.channels.telegram.channel import PATIENCE, Call, words_of
from bot.channels.telegram.send import Place
from bot.channels.telegram.staff import handoffs, room
from bot.command import Command
from bot.handoff import Ending, Handoff, Home
from bot.logs import place_of
from bot.reply import Reply
from bot.session import Turn
from bot.store import (
    handoff_at,
    handoff_with,
    note_answered,
    note_asked,
    patient_message,
    staff_messages,
    take_closed_line,
)

_log = logging.getLogger(__name__)

_REFUSED, _FORBIDDEN = 0, -1
"""In the place of a message's number, where Telegram does not copy it, or not there."""


async def take(call: Call, message: Message) -> bool:
    """A patient's message: whether it is the staff's, and no question to the bot. Commands stay the
    bot's, and so does a number that it has asked for."""
    chat, new = message.chat.id, call.update.message is not None
    command = Command.parse(message.text or "")
    if new and (command or (message.contact is not None and call.session.calling)):
        return False
    urgent = call.work.claim.urgent
    try:
        async with asyncio.timeout(PATIENCE if urgent else None):
            handoff = await handoffs.under_way(call, chat)
    except Exception as error:
        if not urgent:
            raise
        _log.error("an alarm is answered, whoever reads along: %s", place_of(error))
        return False
    if handoff is None and (new or not await _was_passed_on(call, message)):
        return False
    alarm = await _alarm(call, message)
    if handoff is None:  # a correction to what was passed on, and the hand-off is over
        return True
    passes = new and _is_content(message)
    if passes:
        await _pass_to_staff(call, message, handoff)
    elif not new:
        await _correct_for_staff(call, message)
    if alarm is not None and alarm.reply.alarm:
        level = call.channel.content.message(f"desk.{alarm.decision.level}")
        write = partial(room.line, call.channel, call.sender, handoff, "alarm", level=level)
        await call.work.once(write)
    if passes:
        await _tell_closed(call, handoff)
    return True


async def _was_passed_on(call: Call, message: Message) -> bool:
    store = call.channel.inbox.store
    return bool(await staff_messages(store, message.chat.id, message.message_id))


async def _alarm(call: Call, message: Message) -> Turn | None:
    """The card goes to the patient before anything else is done."""
    turn = call.heed(call.words) if call.words else None
    if turn is not None and (turn.reply.alarm or turn.failure):
        card = replace(turn.reply, sections=(), buttons=())
        await call.answer(Place(message.chat.id), message, card)
    return turn


def _is_content(message: Message) -> bool:
    """Whether somebody wrote or sent it: no service message."""
    return bool(words_of(message)) or message.effective_attachment is not None


async def _pass_to_staff(call: Call, message: Message, handoff: Handoff) -> None:
    store, chat, number = call.channel.inbox.store, message.chat.id, message.message_id

    async def copy(home: Home) -> int:
        here = [sent for group, sent in replied if group == home.group]
        return await _copied(call, message, room.place(home, here[-1] if here else None))

    replied: tuple[tuple[int, int], ...] = ()
    if message.reply_to_message is not None:
        replied = await staff_messages(store, chat, message.reply_to_message.message_id)
    within = partial(room.within, call.channel, call.sender, handoff, copy)
    sent = await call.work.once(partial(_or_why_not, within))
    if sent == _FORBIDDEN:
        call.channel.stirred.set()
        await handoffs.end_by(call, handoff, Ending.LOST)
    elif sent == _REFUSED:
        await call.send(Place(chat, reply_to=number), call.replies.handoff("unsent"))
    else:
        home = (await handoff_with(store, handoff.number) or handoff).home
        if home is not None:
            now = call.channel.inbox.clock()
            await note_asked(store, handoff.number, home.group, sent, number, now)


async def _tell_closed(call: Call, handoff: Handoff) -> None:
    """The patient hears once when somebody is there, where nobody is. The last thing that is sent
    for a message: it is taken before, so that another try would not count it."""
    reply = call.replies.nobody_there(call.session)
    store = call.channel.inbox.store
    if reply is not None and await take_closed_line(store, handoff.number):
        await call.send(Place(handoff.chat), reply)


async def answer(call: Call, message: Message) -> bool:
    """A message of the staff's group: whether it belongs to a hand-off; then it is passed on."""
    new, store = call.update.message is not None, call.channel.inbox.store
    if not _is_staffs(message):
        return False
    place = Place.of(message, replying=True)
    handoff = await handoff_at(store, message.chat.id, place.topic, _replied_to(message))
    if handoff is None:
        return False
    mine = handoff.ended_by == call.work.claim.update_id
    if message.forum_topic_closed is not None:
        await handoffs.end_by(call, handoff, Ending.CLOSED)
    elif not new:
        if not handoff.ended:
            await _correct_for_patient(call, message, handoff)
    elif _is_content(message) and (mine or not handoff.ended):
        await _pass_to_patient(call, message, handoff)
    elif _is_content(message):
        await _say(call, place, "not_sent", number=str(handoff.number))
    return True


def _is_staffs(message: Message) -> bool:
    """Whether a person wrote it, be it in the group's name."""
    user, group = message.from_user, message.sender_chat
    if group is not None:
        return group.id == message.chat.id
    return user is not None and not user.is_bot


def _replied_to(message: Message) -> int | None:
    return message.reply_to_message.message_id if message.reply_to_message else None


async def _pass_to_patient(call: Call, message: Message, handoff: Handoff) -> None:
    store, group, number = call.channel.inbox.store, message.chat.id, message.message_id
    replied = _replied_to(message)
    to = await patient_message(store, group, replied) if replied is not None else None
    copy = partial(_copied, call, message, Place(handoff.chat, reply_to=to))
    sent = await call.work.once(partial(_or_why_not, copy))
    if sent == _FORBIDDEN:
        await handoffs.end_by(call, handoff, Ending.BLOCKED)
    elif sent == _REFUSED:
        await _say(call, Place.of(message, replying=True), "unsent")
    else:
        now = call.channel.inbox.clock()
        if await note_answered(store, handoff.number, group, number, sent, now):
            call.channel.count("handoff.answered")
            call.channel.inbox.tally["handoff.seconds"] += round(now - handoff.begun_at)


async def _say(call: Call, place: Place, name: str, **more: str) -> None:
    text = call.channel.content.message(f"desk.{name}", **more)
    await call.send(place, Reply(text))


async def _copied(call: Call, message: Message, place: Place) -> int:
    """Copies a message; the copy's number."""
    return await call.sender.deliver(
        lambda: call.sender.bot.copy_message(
            place.chat,
            message.chat.id,
            message.message_id,
            **call.sender.patience(),
            **place.how,
        )
    )


async def _or_why_not(copy: Callable[[], Awaitable[int]]) -> int:
    """The copy's number, or why there is none: kept as one is, so that it is not tried again."""
    try:
        return await copy()
    except Forbidden:
        return _FORBIDDEN
    except BadRequest as error:
        _log.info("a message was not passed on: %s", error.message)
        return _REFUSED


async def _correct_for_staff(call: Call, message: Message) -> None:
    store = call.channel.inbox.store
    for group, copy in await staff_messages(store, message.chat.id, message.message_id):
        await _correct(call, message, group, copy)


async def _correct_for_patient(call: Call, message: Message, handoff: Handoff) -> None:
    store = call.channel.inbox.store
    copy = await patient_message(store, message.chat.id, message.message_id)
    if copy is not None:
        await _correct(call, message, handoff.chat, copy)


async def _correct(call: Call, message: Message, chat: int, copy: int) -> None:
    """Corrects the words of a copy."""
    bot = call.sender.bot

    async def correct() -> object:
        if message.text is not None:
            return await bot.edit_message_text(message.text, chat, copy, entities=message.entities)
        return await bot.edit_message_caption(
            chat, copy, caption=message.caption, caption_entities=message.caption_entities
        )

    if message.text is None and (
        message.effective_attachment is None or message.location is not None
    ):
        return
    try:
        await call.sender.persist(correct)
    except room.REFUSALS as error:  # such as one that is no other than before
        _log.info("a copy was not corrected: %s", error.message)


async def react(call: Call, changed: MessageReactionUpdated) -> None:
    """A reaction to what was passed on is shown by the bot on the other side, one at a time."""
    chat, number, store = changed.chat.id, changed.message_id, call.channel.inbox.store
    if changed.chat.type == ChatType.PRIVATE:
        copies = [*await staff_messages(store, chat, number)]
    else:
        handoff = await handoff_at(store, chat, None, number)
        original = await patient_message(store, chat, number)
        copies = [(handoff.chat, original)] if handoff and original else []
    emoji = [one for one in changed.new_reaction if isinstance(one, ReactionTypeEmoji)][-1:]
    for place, copy in copies:
        react = partial(call.sender.bot.set_message_reaction, place, copy, emoji)
        try:
            await call.sender.persist(react)
        except room.REFUSALS as error:
            _log.info("a reaction was not passed on: %s", error.message)


async def apologise(call: Call) -> None:
    """Tells the staff that an answer of theirs did not reach the patient."""
    message = call.update.message
    if message is None or message.chat.type == ChatType.PRIVATE or not _is_staffs(message):
        return
    place, store = Place.of(message, replying=True), call.channel.inbox.store
    if await handoff_at(store, message.chat.id, place.topic, _replied_to(message)) is not None:
        await _say(call, place, "unread")
