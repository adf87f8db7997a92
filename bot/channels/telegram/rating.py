"""Thumbs: the buttons below an answer, and reactions where the bot may see them."""

import logging
from typing import Any

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, ReactionTypeEmoji, Update
from telegram.constants import ChatType
from telegram.error import BadRequest
from telegram.ext import BaseHandler, ContextTypes, MessageReactionHandler

from bot.channels.telegram.answering import Answering
from bot.channels.telegram.sending import Place, edit, persistently
from bot.channels.telegram.working import current
from bot.content import MISSING
from bot.dialogue import Button, Reply
from bot.store import Missed

_log = logging.getLogger(__name__)

UP, DOWN, WHY = "+", "-", "?"  # begin the callback data
_UP, _DOWN = ("👍", "❤", "🙏", "👏", "🔥"), ("👎", "💩", "🤬", "😡", "🤮")

Context = ContextTypes.DEFAULT_TYPE


class Rating:
    """Counts thumbs, and asks after a thumb down what was missing."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering

    @property
    def handlers(self) -> list[BaseHandler[Any, Any, Any]]:
        return [
            MessageReactionHandler(
                self._reaction,
                message_reaction_types=MessageReactionHandler.MESSAGE_REACTION_UPDATED,
            )
        ]

    async def tapped(self, query: CallbackQuery, data: str) -> None:
        """A thumb, or what was missing. The thumbs go once they are tapped."""
        answering, message = self._answering, query.message
        if message is None:
            return
        if data[0] == WHY:
            name, _, intent = data[1:].partition(":")
            if name in MISSING and f"{message.message_id} {data}" != answering.memory.tapped:
                answering.inbox.tally[f"missing.{name}"] += 1
                if intent in answering.dialogue.content.intents:
                    answering.inbox.tally[f"missing.{name}.{intent}"] += 1
            answering.remember(tapped=f"{message.message_id} {data}")
            await edit(
                answering.bot,
                message.chat.id,
                message.message_id,
                answering.dialogue.say("missing_noted"),
            )
            return
        if isinstance(message, Message) and not _has(message, data):
            return  # it was tapped before
        self._count(data[0], data[1:])
        if isinstance(message, Message):
            await self._take_thumbs_away(message)
        await self._rated(message.chat.id, message.message_id, data[0])

    async def _reaction(self, update: Update, context: Context) -> None:
        """A reaction to one of the answers that are remembered."""
        changed = update.message_reaction
        if changed is None:
            return
        asked = self._answering.memory.asked.get(changed.message_id)
        before = {one.emoji for one in changed.old_reaction if isinstance(one, ReactionTypeEmoji)}
        new = {
            one.emoji for one in changed.new_reaction if isinstance(one, ReactionTypeEmoji)
        } - before
        sign = UP if new.intersection(_UP) else DOWN if new.intersection(_DOWN) else ""
        if asked and sign:
            self._count(sign, asked[0])
        if asked and sign and changed.chat.type == ChatType.PRIVATE:
            await self._rated(changed.chat.id, changed.message_id, sign)

    async def _rated(self, chat: int, message_id: int, sign: str) -> None:
        """After a thumb down: keeps the question, and asks what was missing."""
        answering = self._answering
        asked = answering.memory.asked
        if sign == UP:
            return
        if message_id in asked:
            current.get().missed = Missed(asked[message_id][1], "thumb down")
            answering.remember(
                asked={number: one for number, one in asked.items() if number != message_id}
            )
        content = answering.dialogue.content
        choices = tuple(
            Button(content.message(f"missing.{name}"), target=f"{WHY}{name}") for name in MISSING
        )
        await answering.send(Place(chat), Reply(content.message("rated_down"), buttons=choices))

    def _count(self, sign: str, intent: str) -> None:
        name = "up" if sign == UP else "down"
        self._answering.inbox.tally[f"rating.{name}"] += 1
        if intent in self._answering.dialogue.content.intents:  # a forged button may hold any words
            self._answering.inbox.tally[f"rating.{name}.{intent}"] += 1

    async def _take_thumbs_away(self, message: Message) -> None:
        rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
        left = [
            row
            for row in rows
            if not any(str(key.callback_data or "")[:1] in (UP, DOWN) for key in row)
        ]
        try:
            await persistently(
                self._answering.bot, lambda: message.edit_reply_markup(InlineKeyboardMarkup(left))
            )
        except BadRequest:
            _log.info("the thumbs below an answer could not be taken away")


def _has(message: Message, data: str) -> bool:
    """Whether a button is still there."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    return any(key.callback_data == data for row in rows for key in row)
