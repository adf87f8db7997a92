"""After a crash: whether an answer has gone out of which the store does not know.

The Bot API shows no chat, but it says why a message cannot be edited, in the order of tdlib's
checks (``MessagesManager::edit_message_caption``): there is none of that id in this chat; it is not
the bot's; it has no caption, since it is a text. All private chats of a bot share one growing row
of ids, so that what was sent before the crash stands just behind what was known of its chat, and of
all others.
"""

import asyncio
import logging
from collections.abc import Coroutine
from functools import partial
from typing import Any

from telegram import InlineKeyboardMarkup
from telegram.error import BadRequest, TelegramError

from bot.channels.telegram.limits import Waiting
from bot.channels.telegram.send import Bot, Sender
from bot.text import LONGEST_MESSAGE

_log = logging.getLogger(__name__)

_LOOKS = 20
"""Ids that are looked at: so many messages come and go in all private chats while one is answered,
and a crash is rare enough for so many requests."""
STRAGGLERS = 8
"""So many messages may be known to be sent behind one that is not."""
_ASKS = Waiting(asks=True)
_IN_NO_PLACE = "–" * (LONGEST_MESSAGE + 1)
"""A caption that Telegram puts nowhere: the question changes nothing, whatever stands there."""


async def find(sender: Sender, chat: int, keys: InlineKeyboardMarkup, behind: int) -> int | None:
    """The id of the bot's message with these keys in a private chat, ``behind`` which, as far as is
    known, the bot has written nothing; None where there is none, or Telegram does not say.

    Only where one text of the bot's stands there, its keys are compared: by putting the same ones
    there, which is refused as no change. Another message, of which nobody knew, has those keys
    then; and the answer is sent.
    """
    try:
        texts = await sender.persist(partial(_own_texts, sender.bot, chat, behind))
        if len(texts) == 1 and await sender.persist(
            partial(_has, sender.bot, chat, texts[0], keys)
        ):
            _log.info("an answer had gone out before the crash")
            return texts[0]
    except TelegramError as error:
        _log.warning("it is not known whether an answer went out: %s", type(error).__name__)
    return None


async def _own_texts(bot: Bot, chat: int, behind: int) -> list[int]:
    numbers = range(behind + 1, behind + 1 + _LOOKS)
    edits = (
        bot.edit_message_caption(chat, one, caption=_IN_NO_PLACE, rate_limit_args=_ASKS)
        for one in numbers
    )
    refusals = await asyncio.gather(*map(_refusal, edits))
    return [one for one, why in zip(numbers, refusals, strict=True) if "no caption" in why]


async def _has(bot: Bot, chat: int, number: int, keys: InlineKeyboardMarkup) -> bool:
    edit = bot.edit_message_reply_markup(chat, number, reply_markup=keys, rate_limit_args=_ASKS)
    return "not modified" in await _refusal(edit)


async def _refusal(edit: Coroutine[Any, Any, object]) -> str:
    try:
        await edit
    except BadRequest as error:
        return error.message.lower()
    return ""
