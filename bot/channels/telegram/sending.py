"""Replies as Telegram shows them, sent until Telegram has them."""

import asyncio
import html
import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ParseMode
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.dialogue import Button, Reply, Section

_log = logging.getLogger(__name__)

IN_PLACE = "="  # begins the callback data of a menu's button: the answer takes the menu's place
_TRIES = 4  # of a message, although Telegram answers
_SHORTEST_WAIT, _LONGEST_WAIT = 0.5, 30.0  # seconds between tries

Sent = TypeVar("Sent")


async def send(bot: Bot, chat_id: int, reply: Reply) -> int:
    """Sends a reply; the message's id. A card goes out as plain text, and without its buttons where Telegram refuses it with them."""
    if reply.alarm:
        try:
            return await _message(bot, chat_id, reply.text, reply_markup=_keyboard(reply))
        except BadRequest:
            return await _message(bot, chat_id, reply.text)
    return await _message(bot, chat_id, _as_html(reply), parse_mode=ParseMode.HTML, reply_markup=_keyboard(reply))


async def _message(bot: Bot, chat_id: int, text: str, **how: Any) -> int:
    return (await persistently(bot, lambda: bot.send_message(chat_id, text, **how))).message_id


async def send_contact(bot: Bot, chat_id: int, phone: str, name: str) -> int:
    return (await persistently(bot, lambda: bot.send_contact(chat_id, phone_number=phone, first_name=name[:64]))).message_id


async def edit(bot: Bot, chat_id: int, message_id: int, reply: Reply) -> bool:
    """Puts a reply in the place of a message; whether that could be done."""
    text, mode = (reply.text, None) if reply.alarm else (_as_html(reply), ParseMode.HTML)
    keyboard = _keyboard(reply)
    try:
        await persistently(
            bot, lambda: bot.edit_message_text(text, chat_id=chat_id, message_id=message_id, parse_mode=mode, reply_markup=keyboard)
        )
    except BadRequest as error:
        return "not modified" in error.message.lower()
    return True


async def persistently(bot: Bot, ask: Callable[[], Awaitable[Sent]]) -> Sent:
    """What ``ask`` gives, tried again when Telegram is busy or away, however long that lasts.

    A connection that breaks behind an accepted message looks like one that broke before it, so the message may arrive twice; a lost one would
    be worse. That it is tried again only when Telegram answers keeps it at one repeat a break. A message that fails again and again although
    Telegram answers is given up.
    """
    failures = 0
    while True:
        try:
            return await ask()
        except RetryAfter as error:
            wait = error.retry_after
            await asyncio.sleep(wait if isinstance(wait, (int, float)) else wait.total_seconds())
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
        await asyncio.sleep(wait)
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


def _keyboard(reply: Reply) -> InlineKeyboardMarkup | None:
    if not reply.buttons:
        return None
    in_place = IN_PLACE if not reply.sections else ""
    return InlineKeyboardMarkup([[_key(button, in_place)] for button in reply.buttons])


def _key(button: Button, in_place: str) -> InlineKeyboardButton:
    if button.url:
        return InlineKeyboardButton(button.text, url=button.url)
    return InlineKeyboardButton(button.text, callback_data=in_place + button.target)


def _as_html(reply: Reply) -> str:
    return "\n\n".join(filter(None, (html.escape(reply.lead, quote=False), *map(_section, reply.sections))))


def _section(section: Section) -> str:
    """A bold title, the text, the detail folded, the note and the source in italics."""
    title, text, more, note, source = (
        html.escape(part, quote=False) for part in (section.title, section.text, section.more, section.note, section.source)
    )
    folded = f"<blockquote expandable>{more}</blockquote>" if more else ""
    return "\n".join(
        filter(None, (f"<b>{title}</b>", text, folded, f"<i>{note}</i>" if note else "", f"<i>{source}</i>" if source else ""))
    )
