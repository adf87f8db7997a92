"""What is due of hand-offs by the clock: titles, reminders, the end of a silent one.

Each is taken in the store before it is done, so that it is done once also with several replicas; a
crash between the two leaves it out.
"""

import logging
from functools import partial

from bot.channels.telegram.channel import Channel
from bot.channels.telegram.send import Sender
from bot.channels.telegram.staff import handoffs, room
from bot.handoff import Ending, Handoff
from bot.store import open_handoffs, take_reminder, take_title
from bot.supervisor import set_or

_log = logging.getLogger(__name__)

_AGAIN = 15.0  # seconds between two looks
_MINUTE = 60.0  # seconds


async def keep_up(channel: Channel) -> None:
    """Looks after all hand-offs until cancelled; at once where the group has changed."""
    channel.stirred.set()
    while True:
        await look(channel)
        await set_or(channel.stirred, _AGAIN)


async def look(channel: Channel) -> None:
    """Looks once."""
    sender = Sender(channel.bot)
    await room.catch_up(channel)
    stirred = channel.stirred.is_set()
    channel.stirred.clear()
    handed = await open_handoffs(channel.inbox.store)
    if stirred or channel.shut_out:
        there = await room.find(channel, sender) is not None
        if not there:
            for one in handed:
                await handoffs.end(channel, sender, one, Ending.LOST)
        if channel.settings.staff_chat is not None:
            await channel.admit(there)
    if not channel.shut_out and channel.settings.staff_chat is not None:
        for one in handed:
            await _look_after(channel, sender, one)


async def _look_after(channel: Channel, sender: Sender, handoff: Handoff) -> None:
    now, is_open = channel.inbox.clock(), partial(handoffs.is_open, channel)
    store, every = channel.inbox.store, channel.settings.remind * _MINUTE
    if handoff.is_silent(now, is_open):
        await handoffs.end(channel, sender, handoff, Ending.SILENT)
        return
    await _settle(channel, sender, handoff)
    due = handoff.is_overdue(now, every, is_open) and handoff.asked_at is not None
    if due and await take_reminder(store, handoff, now):
        minutes = str(int((now - (handoff.asked_at or now)) // _MINUTE))
        await room.line(channel, sender, handoff, "remind", minutes=minutes)
    await _retitle(channel, sender, handoff, now)


async def _settle(channel: Channel, sender: Sender, handoff: Handoff) -> None:
    """Gives it a place in a group that has moved. One that is just beginning is given its own."""
    if handoff.home is None or handoff.home.group == channel.settings.staff_chat:
        return
    try:
        await room.settled(channel, sender, handoff)
    except room.REFUSALS as error:
        _log.warning("a hand-off found no place in the staff's group: %s", type(error).__name__)


async def _retitle(channel: Channel, sender: Sender, handoff: Handoff, now: float) -> None:
    home, name = handoff.home, room.title(channel.content, handoff, now)
    if home is None or home.topic is None or name == handoff.titled:
        return
    if home.group != channel.settings.staff_chat:
        return
    topic = home.topic
    if not await take_title(channel.inbox.store, handoff, name):
        return
    try:
        await sender.persist(lambda: sender.bot.edit_forum_topic(home.group, topic, name))
    except room.REFUSALS as error:
        _log.info("a topic was not retitled: %s", type(error).__name__)
