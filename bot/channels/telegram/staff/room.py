"""The staff's group as a room for hand-offs: whether the bot may write there, and where each
patient's talk is led: in a topic, or below a message to which the staff reply."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from telegram import (
    ChatFullInfo,
    ChatMember,
    ChatMemberAdministrator,
    ChatMemberOwner,
    ChatMemberRestricted,
)
from telegram.constants import ChatMemberStatus
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.channels.telegram.channel import Channel
from bot.channels.telegram.send import Place, Sender
from bot.content import Content
from bot.handoff import Handoff, Home
from bot.reply import Reply
from bot.store import (
    handoff_with,
    moved_to,
    note_line,
    settle_handoff,
)

_log = logging.getLogger(__name__)

GONE = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)
"""Of who is no more in a group."""
REFUSALS = (BadRequest, ChatMigrated, Forbidden)
"""What Telegram will not do, however often it is asked."""
_TOPIC_GONE = ("thread not found", "topic_deleted", "topic_id_invalid")

Given = TypeVar("Given")


@dataclass(frozen=True, slots=True)
class Room:
    """The group as Telegram describes it."""

    chat: int
    has_topics: bool
    """And the bot may make some."""


def place(home: Home, reply_to: int | None = None) -> Place:
    """Where a message goes that belongs to a hand-off."""
    return Place(home.group, home.topic, reply_to or (home.head if home.topic is None else None))


async def find(channel: Channel, sender: Sender) -> Room | None:
    """The group as it is now; None where there is none in which the bot may write."""
    staff = channel.settings.staff_chat
    if staff is None:
        return None
    try:
        chat = await sender.persist(lambda: sender.bot.get_chat(staff))
        me = await sender.persist(lambda: sender.bot.get_chat_member(staff, sender.bot.id))
    except ChatMigrated as moved:
        await channel.follow_staff(staff, moved.new_chat_id)
        return await find(channel, sender)
    except (BadRequest, Forbidden):
        return None
    if me.status in GONE or not may_write(chat, me):
        return None
    may = isinstance(me, ChatMemberOwner) or (
        isinstance(me, ChatMemberAdministrator) and bool(me.can_manage_topics)
    )
    if chat.is_forum and not may:
        _log.warning(
            "the staff's group has topics, but the bot may make none, so the staff reply to "
            "messages: make it an administrator who may manage topics"
        )
    return Room(staff, bool(chat.is_forum) and may)


def may_write(chat: ChatFullInfo, me: ChatMember) -> bool:
    """Whether the bot may write in a group."""
    if isinstance(me, ChatMemberRestricted):
        return me.can_send_messages
    all_may = chat.permissions is None or bool(chat.permissions.can_send_messages)
    return all_may or me.status in (ChatMember.ADMINISTRATOR, ChatMember.OWNER)


async def catch_up(channel: Channel) -> None:
    """Finds the group where it moved while this process did not hear of it."""
    staff = channel.settings.staff_chat
    new = None if staff is None else await moved_to(channel.inbox.store, staff)
    if new is not None:
        channel.settings = replace(channel.settings, staff_chat=new)


async def within(
    channel: Channel, sender: Sender, handoff: Handoff, act: Callable[[Home], Awaitable[Given]]
) -> Given:
    """Does something where a hand-off is led: also where the group has just moved, or its topic is
    deleted. Raises Forbidden where the bot is shut out of the group."""
    home = await settled(channel, sender, handoff)
    try:
        return await act(home)
    except ChatMigrated as moved:
        await channel.follow_staff(home.group, moved.new_chat_id)
    except BadRequest as error:
        if not any(sign in error.message.lower() for sign in _TOPIC_GONE):
            raise
        _log.info("a patient's topic was deleted: a new one is made")
    handoff = await handoff_with(channel.inbox.store, handoff.number) or handoff
    if handoff.home == home:  # else it has been made anew meanwhile
        await _settle(channel, sender, handoff, "moved")
    return await act(await settled(channel, sender, handoff))


async def settled(channel: Channel, sender: Sender, handoff: Handoff, about: str = "") -> Home:
    """Where a hand-off is led; it is given a place where it has none in the group as it is now."""
    handoff = await handoff_with(channel.inbox.store, handoff.number) or handoff
    if handoff.home is not None and handoff.home.group == channel.settings.staff_chat:
        return handoff.home
    return await _settle(channel, sender, handoff, "moved" if handoff.home else "begun", about)


async def _settle(
    channel: Channel, sender: Sender, handoff: Handoff, lead: str, about: str = ""
) -> Home:
    name = title(channel.content, handoff, channel.inbox.clock())
    try:
        made = await _home(channel, sender, handoff, name, lead, about)
    except ChatMigrated as moved:
        await channel.follow_staff(channel.settings.staff_chat or 0, moved.new_chat_id)
        made = await _home(channel, sender, handoff, name, lead, about)
    kept = await settle_handoff(channel.inbox.store, handoff, made, name)
    if kept is None:
        raise BadRequest("this hand-off was forgotten")
    return kept


async def _home(
    channel: Channel, sender: Sender, handoff: Handoff, name: str, lead: str, about: str
) -> Home:
    room = await find(channel, sender)
    if room is None:
        raise Forbidden("the bot may not write in the staff's group")
    topic, content = None, channel.content
    if room.has_topics:
        try:
            made = await sender.persist(lambda: sender.bot.create_forum_topic(room.chat, name))
            topic = made.message_thread_id
        except ChatMigrated:
            raise
        except BadRequest as error:
            _log.warning("no topic could be made in the staff's group: %s", error.message)
    said = {"number": str(handoff.number), "language": handoff.language, "about": about or "–"}
    how = "how_reply" if topic is None else "how_topic"
    lines = "\n\n".join(content.message(f"desk.{one}", **said) for one in (lead, how))
    head = await sender.send(Place(room.chat, topic), Reply(lines))
    return Home(room.chat, topic, head)


async def line(channel: Channel, sender: Sender, handoff: Handoff, name: str, **more: str) -> int:
    """Writes a line about a hand-off to the staff, to which they may reply as to the patient; its
    id, or 0 where Telegram does not take it."""
    text = channel.content.message(f"desk.{name}", number=str(handoff.number), **more)

    async def write(home: Home) -> int:
        sent = await sender.send(place(home), Reply(text))
        await note_line(channel.inbox.store, handoff.number, home.group, sent)
        return sent

    try:
        return await within(channel, sender, handoff, write)
    except REFUSALS as error:
        _log.warning("the staff could not be told: %s", type(error).__name__)
        return 0


async def last_line(channel: Channel, sender: Sender, handoff: Handoff, name: str) -> int:
    """Tells the staff that a hand-off is over, likewise: in the group where its topic is gone."""
    text = channel.content.message(f"desk.{name}", number=str(handoff.number))
    home, staff = handoff.home, channel.settings.staff_chat
    places = [place(home)] if home is not None else []
    places += [Place(staff)] if staff is not None else []
    for where in places:
        try:
            return await sender.send(where, Reply(text))
        except REFUSALS as error:
            _log.info("the staff could not be told there: %s", type(error).__name__)
    return 0


def title(content: Content, handoff: Handoff, now: float) -> str:
    """What the title of a patient's topic says."""
    minutes = handoff.waited(now)
    if handoff.ended:
        state = content.message("desk.over")
    elif minutes is None:
        state = content.message("desk.answered")
    elif minutes < 60:
        state = content.message("desk.waiting", minutes=str(minutes))
    else:
        state = content.message("desk.waiting_hours", hours=str(minutes // 60))
    said = {"number": str(handoff.number), "language": handoff.language, "state": state}
    return content.message("desk.title", **said)[:128]


async def close_topic(channel: Channel, sender: Sender, handoff: Handoff) -> None:
    """Nothing more is to be written there."""
    home = handoff.home
    if home is None or home.topic is None:
        return
    topic, over = home.topic, replace(handoff, ended=True)
    name = title(channel.content, over, channel.inbox.clock())
    try:
        await sender.persist(lambda: sender.bot.edit_forum_topic(home.group, topic, name))
        await sender.persist(lambda: sender.bot.close_forum_topic(home.group, topic))
    except REFUSALS as error:
        _log.info("a topic could not be closed: %s", type(error).__name__)
