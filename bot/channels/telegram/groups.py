"""Groups, and the group in which the clinic's posts are discussed.

The bot answers who speaks to it (a mention, a reply, a command with its name); under the clinic's
posts also what it surely knows; a sign of an emergency always. It keeps out of everything else: the
channel's own posts, other bots, itself. What the staff write in their own group is `staff`'s.
"""

import time

from telegram import Chat, ChatMemberUpdated, Message, MessageEntity
from telegram.error import TelegramError

from bot import public
from bot.channels.telegram.channel import Call
from bot.channels.telegram.send import Place
from bot.channels.telegram.staff import commands, group, handoffs
from bot.channels.telegram.staff.room import GONE
from bot.command import Command
from bot.handoff import Ending
from bot.session import Session
from bot.store import move

_KNOWN_FOR = 3600.0  # seconds until Telegram is asked again whether a group belongs to a channel
_MENTIONS: list[str | None] = [MessageEntity.MENTION, MessageEntity.TEXT_MENTION]


async def answer(call: Call, message: Message) -> None:
    """Takes any message of a group."""
    if message.migrate_to_chat_id is not None:
        await _move(call, message.chat.id, message.migrate_to_chat_id)
        return
    if message.chat.id == call.channel.settings.staff_chat:
        await group.answer(call, message)
        return
    words, user = call.words, message.from_user
    by_a_person = user is not None and not user.is_bot and message.sender_chat is None
    if not words or not by_a_person or call.is_by_inline_mode or message.is_automatic_forward:
        return
    place = Place.of(message, replying=True)
    command = Command.parse(words)
    if command is not None:
        await _obey(call, message, place, command)
    elif not words.startswith("/") or call.work.claim.urgent:
        await _respond(call, message, place)


async def _obey(call: Call, message: Message, place: Place, command: Command) -> None:
    """A command that names this bot; a red flag behind any."""
    named = command.bot == call.channel.bot.username.lower()
    if command.name == "id" and (named or not command.bot) and not call.work.claim.urgent:
        await commands.tell_number(call, place)
        return
    if not named and not call.work.claim.urgent:
        return
    turn = call.command(command, public=True)
    if not named and not turn.reply.alarm:
        return
    dialogue = call.channel.conversation.of(turn.session, call.locale)
    plain = not turn.reply.alarm and not turn.reply.sections
    reply = public.message(turn.reply, dialogue) if plain else public.brief(turn, dialogue)
    await call.answer(place, message, reply)


async def _respond(call: Call, message: Message, place: Place) -> None:
    words, addressed = _addressed(call, message)
    session = call.session if _is_reply(call, message) else Session(at=call.now)
    turn = call.respond(words, session)
    dialogue = call.channel.conversation.dialogue(turn.language)
    if not addressed:
        if not public.speaks_up(turn, dialogue):
            return
        if not turn.reply.alarm and not await _is_discussion(call, message.chat):
            return
    call.count(turn)
    reply = public.brief(turn, dialogue)
    sent = await call.answer(place, message, reply)
    if sent and addressed and not reply.alarm:
        topic = Session(answered=turn.session.answered)
        call.remember(session=topic)


def _addressed(call: Call, message: Message) -> tuple[str, bool]:
    """The words without the bot's name, and whether they are for the bot."""
    words, bot = call.words, call.channel.bot
    mentions = message.parse_entities(_MENTIONS) | message.parse_caption_entities(_MENTIONS)
    named = False
    for entity, text in mentions.items():
        by_name = text.lower() == f"@{bot.username.lower()}"
        if by_name or (entity.user is not None and entity.user.id == bot.id):
            named, words = True, words.replace(text, " ")
    return words.strip(), named or _is_reply(call, message)


def _is_reply(call: Call, message: Message) -> bool:
    """Whether it replies to this bot."""
    to = message.reply_to_message
    return to is not None and to.from_user is not None and to.from_user.id == call.channel.bot.id


async def _is_discussion(call: Call, chat: Chat) -> bool:
    """Whether a channel's posts are discussed in this group."""
    discussions = call.channel.discussions
    known, at = discussions.get(chat.id, (False, -_KNOWN_FOR))
    if time.monotonic() - at < _KNOWN_FOR:
        return known
    try:
        known = (await call.channel.bot.get_chat(chat.id)).linked_chat_id is not None
    except TelegramError:
        return known
    discussions[chat.id] = known, time.monotonic()
    return known


async def _move(call: Call, old: int, new: int) -> None:
    """The group became a supergroup: what is kept of it goes along."""
    await move(call.channel.inbox.store, old, new)
    await call.channel.follow_staff(old, new)


async def come_or_go(call: Call, changed: ChatMemberUpdated) -> None:
    """Somebody lets the bot in, or shows it out. Who blocks it is forgotten at once: they will not
    come back to say /forget."""
    chat = changed.chat.id
    if chat == call.channel.settings.staff_chat:
        call.channel.stirred.set()
    if changed.new_chat_member.status in GONE:
        handoff = await handoffs.under_way(call, chat)
        if handoff is not None:
            await handoffs.end_by(call, handoff, Ending.BLOCKED)
        await call.forget(chat)
