"""Buttons and reactions: where a tap leads, thumbs below an answer, and what was missing in it."""

import logging
from dataclasses import replace

from telegram import (
    CallbackQuery,
    InlineKeyboardMarkup,
    MaybeInaccessibleMessage,
    Message,
    MessageReactionUpdated,
    ReactionType,
    ReactionTypeEmoji,
)
from telegram.constants import ChatType
from telegram.error import BadRequest

from bot.channels.telegram import awaited, business, contact, posts
from bot.channels.telegram.channel import Call
from bot.channels.telegram.links import link_to
from bot.channels.telegram.send import Place
from bot.channels.telegram.staff import group, handoffs, waiting
from bot.content import MISSING
from bot.reply import NONE_OF_THESE, Button, Does, Reply, Target
from bot.store import NOT_MEANT, THUMB_DOWN, give_reason

_log = logging.getLogger(__name__)

_UP, _DOWN = ("👍", "❤", "🙏", "👏", "🔥"), ("👎", "💩", "🤬", "😡", "🤮")
_THUMBS = (Does.UP, Does.DOWN)


async def follow(call: Call, query: CallbackQuery) -> None:
    """A tap. It is acknowledged first, so that the app stops waiting; elsewhere than in a private
    chat it opens one."""
    target, message = Target.parse(_clean(query.data or "")), query.message
    if target.does in (Does.WAITING, Does.DRAFT):
        await waiting.follow(call, query, target)
        return
    if message is not None and message.chat.id == call.channel.settings.staff_chat:
        await group.follow(call, query, target)
        return
    at_home = message is not None and message.chat.type == ChatType.PRIVATE
    await _acknowledge(call, query, target, at_home)
    if message is None or not at_home:
        return
    match target.does:
        case Does.PUBLISH | Does.DISCARD:
            await posts.confirm(call, query, target)
        case Does.BUSINESS_ON | Does.BUSINESS_OFF:
            await business.switch(call, query, target)
        case Does.UP | Does.DOWN:
            await _take_thumb(call, message, target)
        case Does.BACK:
            if not await handoffs.leave(call, message.chat.id):
                await _lead_on(call, message, target)
        case Does.MISSING:
            await _note_missing(call, message.chat.id, message.message_id, target)
        case _:
            await _lead_on(call, message, target)


def _clean(data: str) -> str:
    """Callback data without what no database takes: somebody has forged it."""
    return data.encode(errors="ignore").decode().replace("\0", "")


async def _acknowledge(call: Call, query: CallbackQuery, target: Target, at_home: bool) -> None:
    words = call.content.message("rated_up") if target.does is Does.UP else None
    known = target.does is Does.ANSWER and target.name in call.content.intents
    opened = target if known else replace(NONE_OF_THESE, name="start")
    url = None if at_home else link_to(call.channel.bot.username, opened)
    await call.acknowledge(query, words, url)


async def _lead_on(call: Call, message: MaybeInaccessibleMessage, target: Target) -> None:
    """A button that leads on. A second tap in a row asks nothing new. Of a guide nothing is kept:
    its buttons hold what was answered."""
    tap = "" if target.does is Does.GUIDE else f"{message.message_id} {target}"
    if tap and tap == call.memory.tapped:
        return
    turn = call.tap(target)
    call.remember(tapped=tap)
    if target.does is Does.ANSWER and not target.name:
        call.miss_asked(message.message_id, NOT_MEANT)
    chat = message.chat.id
    if turn.hands_over:
        await handoffs.begin(call, chat, turn)
        return
    await awaited.keep(call, chat, turn)
    in_place = target.in_place and isinstance(message, Message)
    if not (in_place and await call.sender.edit(Place(chat), message.message_id, turn.reply)):
        await call.send(Place(chat), turn.reply)
    await contact.add_cards(call, chat, turn.decision.intents)


async def _take_thumb(call: Call, message: MaybeInaccessibleMessage, target: Target) -> None:
    """A thumb. Both go once one is tapped."""
    if isinstance(message, Message) and not _has(message, str(target)):
        return  # it was tapped before
    _count(call, target)
    if isinstance(message, Message):
        await _take_thumbs_away(call, message)
    await _ask_why(call, message.chat.id, message.message_id, target.does)


async def rate(call: Call, changed: MessageReactionUpdated) -> None:
    """A reaction to one of the answers that are remembered."""
    asked = call.memory.asked.get(changed.message_id)
    new = _emoji(changed.new_reaction) - _emoji(changed.old_reaction)
    does = Does.UP if new.intersection(_UP) else Does.DOWN if new.intersection(_DOWN) else None
    if asked is None or not asked[0] or does is None:
        return
    _count(call, Target(does, asked[0]))
    if changed.chat.type == ChatType.PRIVATE:
        await _ask_why(call, changed.chat.id, changed.message_id, does)


async def _ask_why(call: Call, chat: int, message_id: int, does: Does) -> None:
    """After a thumb down: keeps the question, and asks what was missing."""
    if does is Does.UP:
        return
    call.miss_asked(message_id, THUMB_DOWN)
    content = call.content
    choices = tuple(
        Button(content.message(f"missing.{name}"), Target(Does.MISSING, f"{name} {message_id}"))
        for name in MISSING
    )
    await call.send(Place(chat), Reply(content.message("rated_down"), buttons=choices))


async def _note_missing(call: Call, chat: int, message_id: int, target: Target) -> None:
    """What was missing in an answer, counted once."""
    tap = f"{message_id} {target}"
    name, _, answer = target.name.partition(" ")
    if name in MISSING and tap != call.memory.tapped:
        call.channel.count(f"missing.{name}")
        if answer.isdecimal():  # older versions' buttons do not say which answer
            await give_reason(call.channel.inbox.store, chat, int(answer), name)
    call.remember(tapped=tap)
    await call.sender.edit(Place(chat), message_id, call.replies.say("missing_noted"))


def _count(call: Call, target: Target) -> None:
    name = "up" if target.does is Does.UP else "down"
    if target.name in call.content.intents:  # a forged button may hold any words
        call.channel.count(f"rating.{name}.{target.name}")


async def _take_thumbs_away(call: Call, message: Message) -> None:
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    left = [
        row
        for row in rows
        if not any(Target.parse(str(key.callback_data or "")).does in _THUMBS for key in row)
    ]
    try:
        await call.sender.persist(lambda: message.edit_reply_markup(InlineKeyboardMarkup(left)))
    except BadRequest:
        _log.info("the thumbs below an answer could not be taken away")


def _has(message: Message, data: str) -> bool:
    """Whether a button is still there."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    return any(key.callback_data == data for row in rows for key in row)


def _emoji(reactions: tuple[ReactionType, ...]) -> set[str]:
    return {one.emoji for one in reactions if isinstance(one, ReactionTypeEmoji)}
