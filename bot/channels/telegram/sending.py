"""Replies as Telegram shows them, sent until Telegram has them."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from telegram import Bot, InlineKeyboardMarkup, ReplyParameters
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.channels.telegram.limiting import URGENT, rest, seconds
from bot.channels.telegram.showing import Part, as_html, parts
from bot.dialogue import Reply

_log = logging.getLogger(__name__)

_TRIES = 4  # of a message, although Telegram answers
_SHORTEST_WAIT, _LONGEST_WAIT = 0.5, 30.0  # seconds between tries

Sent = TypeVar("Sent")
_as_html = as_html


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes."""

    chat: int | str
    topic: int | None = None
    reply_to: int | None = None
    business: str | None = None
    """The connection to the account on which it is said."""

    @property
    def how(self) -> dict[str, Any]:
        """The parameters of a sending method beside the chat."""
        how: dict[str, Any] = {
            "message_thread_id": self.topic,
            "business_connection_id": self.business,
        }
        if self.reply_to is not None:
            how["reply_parameters"] = ReplyParameters(
                self.reply_to, allow_sending_without_reply=True
            )
        return {name: value for name, value in how.items() if value is not None}


async def send(bot: Bot, place: Place | int, reply: Reply) -> int:
    """Sends a reply; the id of the message with the buttons."""
    place = place if isinstance(place, Place) else Place(place)
    for part in parts(reply, bot.username):
        sent = await send_part(bot, place, part, reply.alarm)
    return sent


async def send_part(bot: Bot, place: Place, part: Part, alarm: bool = False) -> int:
    """Sends one message of a reply. A card waits for nothing, and goes without its buttons where Telegram refuses it with them."""
    how = place.how | ({"rate_limit_args": URGENT} if alarm else {})
    try:
        return await _message(
            bot, place.chat, part.text, parse_mode=part.mode, reply_markup=part.keys, **how
        )
    except BadRequest:
        if not alarm:
            raise
        return await _message(bot, place.chat, part.text, rate_limit_args=URGENT)


async def _message(bot: Bot, chat: int | str, text: str, **how: Any) -> int:
    return (await persistently(bot, lambda: bot.send_message(chat, text, **how))).message_id


async def edit(bot: Bot, place: Place | int, message_id: int, reply: Reply) -> bool:
    """Puts a reply in the place of a message; whether that could be done."""
    place = place if isinstance(place, Place) else Place(place)
    whole = parts(reply, bot.username)
    part, keys = whole[0], whole[0].keys
    if len(whole) > 1 or not (keys is None or isinstance(keys, InlineKeyboardMarkup)):
        return False
    how: dict[str, Any] = {"business_connection_id": place.business} if place.business else {}
    try:
        await persistently(
            bot,
            lambda: bot.edit_message_text(
                part.text,
                chat_id=place.chat,
                message_id=message_id,
                parse_mode=part.mode,
                reply_markup=keys,
                **how,
            ),
        )
    except BadRequest as error:
        return "not modified" in error.message.lower()
    return True


async def persistently(bot: Bot, ask: Callable[[], Awaitable[Sent]]) -> Sent:
    """What ``ask`` gives, tried again when Telegram is busy or away, however long that lasts.

    A connection that breaks behind an accepted message looks like one that broke before it, so the message may arrive twice; a lost one
    would be worse. That it is tried again only when Telegram answers keeps it at one repeat a break. A message that fails again and again
    although Telegram answers is given up.
    """
    failures = 0
    while True:
        try:
            return await ask()
        except RetryAfter as error:
            await rest(seconds(error))
        except BadRequest:  # a NetworkError by inheritance, and no better the second time
            raise
        except NetworkError:
            failures += 1
            if failures == _TRIES:
                raise
            await reachable(bot, _SHORTEST_WAIT * failures)


async def reachable(bot: Bot, wait: float = _SHORTEST_WAIT) -> None:
    """Returns when Telegram answers, after so many seconds at the earliest."""
    told = False
    while True:
        await rest(wait)
        try:
            await bot.get_me()
        except RetryAfter:
            return
        except BadRequest:
            raise
        except NetworkError as error:
            if not told:
                _log.warning("Telegram cannot be reached: %s", type(error).__name__)
            told = True
            wait = min(2 * wait, _LONGEST_WAIT)
        else:
            if told:
                _log.info("Telegram can be reached again")
            return
