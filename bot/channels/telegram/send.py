"""Replies sent to Telegram, until Telegram has them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from telegram import (
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MaybeInaccessibleMessage,
    Message,
    ReplyParameters,
)
from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.ext import Defaults, ExtBot
from telegram.request import HTTPXRequest

from bot.channels.telegram.limits import (
    Limiter,
    Limits,
    Permit,
    Rest,
    Waiting,
    seconds,
    unbounded,
)
from bot.channels.telegram.render import Part, parts
from bot.reply import Reply

_log = logging.getLogger(__name__)

REFUSED_TOKEN = "Telegram refuses TELEGRAM_BOT_TOKEN; ask @BotFather for the token again (/token)."
_CONNECTIONS = 256  # to Telegram, side by side
_TAKES = 20  # seconds: a message that Telegram takes slowly must not be sent again
_TRIES = 4  # of a message, although Telegram answers
_SHORTEST_WAIT, _LONGEST_WAIT = 0.5, 30.0  # seconds between tries

Bot = ExtBot[Waiting]
Sent = TypeVar("Sent")


def client(token: str, api: str, limits: Limits | None = None) -> Bot:
    """python-telegram-bot's client, set up for this bot; ``api`` is the server's address."""
    return ExtBot[Waiting](
        token,
        base_url=f"{api}/bot",
        base_file_url=f"{api}/file/bot",
        request=HTTPXRequest(connection_pool_size=_CONNECTIONS, read_timeout=_TAKES),
        defaults=Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True)),
        rate_limiter=Limiter(limits or Limits()),
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes."""

    chat: int | str
    topic: int | None = None
    reply_to: int | None = None
    business: str | None = None
    """The connection to the account on which it is said."""

    @classmethod
    def of(cls, message: MaybeInaccessibleMessage, *, replying: bool = False) -> "Place":
        """Where a message stands, in its topic if it is in one; as a reply to it if that is
        wanted."""
        topic = None
        if isinstance(message, Message) and message.is_topic_message:
            topic = message.message_thread_id
        return cls(message.chat.id, topic, message.message_id if replying else None)

    @property
    def how(self) -> dict[str, Any]:
        """The parameters of a sending method beside the chat."""
        how: dict[str, Any] = {}
        if self.topic is not None:
            how["message_thread_id"] = self.topic
        if self.business is not None:
            how["business_connection_id"] = self.business
        if self.reply_to is not None:
            how["reply_parameters"] = ReplyParameters(
                self.reply_to, allow_sending_without_reply=True
            )
        return how


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends with a bot. ``rest`` is how it waits where it must: an update at work gives its place
    to others meanwhile. ``permit`` is what each message but an alarm waits for last."""

    bot: Bot
    rest: Rest = asyncio.sleep
    permit: Permit = unbounded

    def waiting(self, urgent: bool = False) -> Waiting:
        """How a message of its waits for its turn."""
        return Waiting(self.rest, urgent, self.permit)

    async def send(self, place: Place, reply: Reply) -> int:
        """Sends a reply; the id of the message with the buttons."""
        sent = 0
        for part in parts(reply, self.bot.username):
            sent = await self.send_part(place, part, reply.alarm)
        return sent

    async def send_part(self, place: Place, part: Part, alarm: bool = False) -> int:
        """Sends one message of a reply; its id. A card waits for nothing, and goes without its
        buttons, as no reply and to no topic where Telegram refuses it with them."""
        try:
            return await self._message(place.chat, part, alarm, **place.how)
        except BadRequest:
            if not alarm:
                raise
            bare = Place(place.chat, business=place.business)
            return await self._message(place.chat, Part(part.text, None), alarm, **bare.how)

    async def _message(self, chat: int | str, part: Part, alarm: bool, **how: Any) -> int:
        sent = await self.persist(
            lambda: self.bot.send_message(
                chat,
                part.text,
                parse_mode=part.mode,
                reply_markup=part.keys,
                rate_limit_args=self.waiting(urgent=alarm),
                **how,
            )
        )
        return sent.message_id

    async def edit(self, place: Place, message_id: int, reply: Reply) -> bool:
        """Puts a reply in the place of a message; whether that could be done."""
        whole = parts(reply, self.bot.username)
        part, keys = whole[0], whole[0].keys
        if len(whole) > 1 or not (keys is None or isinstance(keys, InlineKeyboardMarkup)):
            return False
        try:
            await self.persist(
                lambda: self.bot.edit_message_text(
                    part.text,
                    chat_id=place.chat,
                    message_id=message_id,
                    parse_mode=part.mode,
                    reply_markup=keys,
                    business_connection_id=place.business,
                )
            )
        except BadRequest as error:
            return "not modified" in error.message.lower()
        return True

    async def persist(self, ask: Callable[[], Awaitable[Sent]]) -> Sent:
        """What ``ask`` gives, tried again when Telegram is busy or away, however long that lasts.

        A connection that breaks behind an accepted message looks like one that broke before it, so
        the message may arrive twice; a lost one would be worse. That it is tried again only when
        Telegram answers keeps it at one repeat a break. A message that fails again and again
        although Telegram answers is given up.
        """
        failures = 0
        while True:
            try:
                return await ask()
            except RetryAfter as error:
                await self.rest(seconds(error))
            except BadRequest:  # a NetworkError by inheritance, and no better the second time
                raise
            except NetworkError:
                failures += 1
                if failures == _TRIES:
                    raise
                await reachable(self.bot, self.rest, _SHORTEST_WAIT * failures)


async def reachable(bot: Bot, rest: Rest = asyncio.sleep, wait: float = _SHORTEST_WAIT) -> None:
    """Returns when Telegram answers, after so many seconds at the earliest."""
    said = False
    while True:
        await rest(wait)
        try:
            await bot.get_me()
        except RetryAfter:
            return
        except BadRequest:
            raise
        except NetworkError as error:
            if not said:
                _log.warning("Telegram cannot be reached: %s", type(error).__name__)
            said = True
            wait = min(2 * wait, _LONGEST_WAIT)
        else:
            if said:
                _log.info("Telegram can be reached again")
            return
