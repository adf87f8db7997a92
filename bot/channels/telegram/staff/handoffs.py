"""Hand-offs: how one begins, how it ends, and what is deleted of it."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from telegram.error import BadRequest, Forbidden

from bot.channels.telegram.channel import Call, Channel
from bot.channels.telegram.send import Place, Sender
from bot.channels.telegram.staff import room
from bot.content.names import HUMAN_INTENT
from bot.handoff import Ending, Handoff
from bot.reply import Reply
from bot.session import Turn
from bot.store import (
    begin_handoff,
    copies_of,
    end_handoff,
    handoff_at,
    handoff_of,
    handoff_with,
    handoffs_of,
    take_closed_line,
)

_log = logging.getLogger(__name__)

_ABOUT = 3  # topics of which the staff hear
_AT_ONCE = 100  # messages that Telegram deletes at a time

Once = Callable[[Callable[[], Awaitable[int]]], Awaitable[int]]
"""How a message is sent that is not to be sent again: see ``Work.once``."""


async def under_way(call: Call, chat: int) -> Handoff | None:
    """The hand-off that a patient is in, or was until this update."""
    if call.channel.settings.staff_chat is None:
        return None
    return await handoff_of(call.channel.inbox.store, chat, call.work.claim.update_id)


async def begin(call: Call, chat: int, turn: Turn) -> None:
    """The patient has agreed: the staff are told first, who else would not know of it."""
    channel, store = call.channel, call.channel.inbox.store
    by, now = call.work.claim.update_id, channel.inbox.clock()
    handoff, mine = await begin_handoff(store, chat, turn.language or "", by, now)
    if not mine:
        await call.send(Place(chat), call.replies.handoff("already"))
        return
    if handoff.home is None and not handoff.ended:
        try:
            await room.settled(channel, call.sender, handoff, _about(call))
        except room.REFUSALS as error:
            _log.error("a patient could not be handed over: %s", type(error).__name__)
            await end_handoff(store, handoff.number, now, by)
            channel.stirred.set()
        else:
            channel.count("handoff.asked")
    kept = await handoff_with(store, handoff.number)
    if kept is None or kept.ended:
        await call.send(Place(chat), call.replies.handoff("failed"))
        return
    if call.replies.nobody_there(call.session) is not None:
        await take_closed_line(store, handoff.number)
    await call.send(Place(chat), turn.reply)


def _about(call: Call) -> str:
    """What the patient asked about last, in the words of the content."""
    known, asked = call.channel.content.intents, call.memory.asked.values()
    names = [*(intent for intent, _ in asked), *call.session.answered][-_ABOUT:]
    titles = [known[name].title for name in names if name in known and name != HUMAN_INTENT]
    return ", ".join(dict.fromkeys(titles))


async def leave(call: Call, chat: int) -> bool:
    """The patient wants the bot back; whether they were in a hand-off."""
    handoff = await under_way(call, chat)
    if handoff is None:
        return False
    await end_by(call, handoff, Ending.LEFT)
    return True


async def close(call: Call, where: Place, rest: str = "") -> None:
    """`/close`: the staff end a hand-off, in its topic or in reply to a message of it."""
    message = call.update.effective_message
    replied = message.reply_to_message.message_id if message and message.reply_to_message else None
    handoff = await handoff_at(call.channel.inbox.store, int(where.chat), where.topic, replied)
    if handoff is None:
        text = call.channel.content.message("desk.close_which")
        await call.send(where, Reply(text))
        return
    await end_by(call, handoff, Ending.CLOSED)


async def end_by(call: Call, handoff: Handoff, how: Ending) -> None:
    """Ends a hand-off by an update at work."""
    by, once = call.work.claim.update_id, call.work.once
    await end(call.channel, call.sender, handoff, how, by, once)


async def _straight(send: Callable[[], Awaitable[int]]) -> int:
    return await send()


async def end(
    channel: Channel,
    sender: Sender,
    handoff: Handoff,
    how: Ending,
    by: int | None = None,
    once: Once = _straight,
) -> None:
    """Ends a hand-off, and tells both sides; nothing where somebody else has ended it."""
    if not await end_handoff(channel.inbox.store, handoff.number, channel.inbox.clock(), by):
        return
    _count_end(channel, handoff)
    if how is not Ending.BLOCKED:
        await once(partial(_tell_patient, channel, sender, handoff, how))
    if how is not Ending.LOST:
        await once(partial(room.last_line, channel, sender, handoff, how.value))
        await room.close_topic(channel, sender, handoff)


def _count_end(channel: Channel, handoff: Handoff) -> None:
    channel.count("handoff.closed")
    if handoff.answered_at is None:
        channel.count("handoff.unanswered")


async def _tell_patient(channel: Channel, sender: Sender, handoff: Handoff, how: Ending) -> int:
    reply = channel.conversation.dialogue(handoff.language).replies.handoff(how.value)
    try:
        return await sender.send(Place(handoff.chat), reply)
    except (BadRequest, Forbidden) as error:
        _log.info("a patient could not be told: %s", type(error).__name__)
        return 0


async def forget(call: Call, chat: int) -> None:
    """The patient has everything deleted: what Telegram still shows to the staff, too, as far as it
    lets a bot delete it."""
    channel, sender = call.channel, call.sender
    for one in await handoffs_of(channel.inbox.store, chat):
        if not one.ended:
            await end_handoff(channel.inbox.store, one.number, channel.inbox.clock())
            _count_end(channel, one)
        await _delete(channel, sender, one)
        # not by `once`: when it is tried again, nothing of it may be there any more
        await room.last_line(channel, sender, replace(one, home=None), Ending.FORGOTTEN.value)


async def _delete(channel: Channel, sender: Sender, handoff: Handoff) -> None:
    home = handoff.home
    try:
        if home is not None and home.topic is not None:
            topic = home.topic
            await sender.persist(lambda: sender.bot.delete_forum_topic(home.group, topic))
            return
        for group, messages in (await copies_of(channel.inbox.store, handoff.number)).items():
            for first in range(0, len(messages), _AT_ONCE):
                some = messages[first : first + _AT_ONCE]
                await sender.persist(partial(sender.bot.delete_messages, group, some))
    except room.REFUSALS as error:
        _log.warning("not all could be deleted of a hand-off: %s", type(error).__name__)


def is_open(channel: Channel, at: float) -> bool:
    """Whether somebody may be at the clinic at a moment, in seconds since 1970."""
    return channel.content.may_be_open(datetime.fromtimestamp(at, UTC))
