"""Replies sent to Telegram, until Telegram has them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from telegram import (
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MaybeInaccessibleMessage,
    Message,
    ReplyParameters,
)
from telegram.error import (
    BadRequest,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.ext import Defaults, ExtBot

from bot.channels.telegram.http import AiohttpRequest, Fate
from bot.channels.telegram.limits import (
    Limiter,
    Limits,
    Permit,
    Rest,
    Waiting,
    seconds,
    unbounded,
)
from bot.channels.telegram.receipt import UNNUMBERED
from bot.channels.telegram.render import Part, parts
from bot.logs import place_of
from bot.reply import Reply

_log = logging.getLogger(__name__)

REFUSED_TOKEN = "Telegram refuses TELEGRAM_BOT_TOKEN; ask @BotFather for the token again (/token)."
_CONNECTIONS = 256  # to Telegram, side by side
_ANSWERS = 20.0  # seconds that Telegram may take to answer
_TAKES = 60.0  # the same for a message: one that Telegram takes slowly must not be sent again
_SHORTEST_WAIT, _LONGEST_WAIT = 0.5, 30.0  # seconds between tries
_REFUSALS, _BREAKS, _TIMEOUTS = 5, 4, 2  # tries in all, although Telegram can be reached
_BREAKS_OF_CARD = 8  # an alarm's rather comes many times than never
_PATIENCE = 8  # times as long waits who has seen one connection more break: half a minute in all

Bot = ExtBot[Waiting]
Sent = TypeVar("Sent")


class _Numbered(Protocol):
    """A message, or the number of one that was copied."""

    @property
    def message_id(self) -> int: ...


def client(token: str, api: str, limits: Limits | None = None) -> Bot:
    """python-telegram-bot's client, set up for this bot; ``api`` is the server's address. Raises
    SettingsError for a proxy of which no use can be made."""
    request = AiohttpRequest(api, _CONNECTIONS, _ANSWERS)
    return ExtBot[Waiting](
        token,
        base_url=f"{api}/bot",
        base_file_url=f"{api}/file/bot",
        request=request,
        get_updates_request=request,
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
        if self.reply_to is not None and self.reply_to > 0:
            how["reply_parameters"] = ReplyParameters(
                self.reply_to, allow_sending_without_reply=True
            )
        return how


@dataclass(slots=True)
class _Tries:
    """How often one thing was tried in vain."""

    breaks: int = _BREAKS
    """The most that may break."""
    refused: int = 0
    broken: int = 0
    timed_out: int = 0

    @property
    def may_be_done(self) -> bool:
        """Whether one of them may have got through."""
        return self.broken + self.timed_out > 0

    @property
    def wait(self) -> float:
        """Seconds until the next."""
        slower: float = 2 ** (self.refused + self.timed_out) * _PATIENCE**self.broken
        return min(_SHORTEST_WAIT * slower, _LONGEST_WAIT)

    def again(self, error: TelegramError) -> bool:
        """Counts one; whether there is another. What has surely not reached Telegram is tried for
        ever; what timed out most likely has, and what a broken connection took along may have."""
        fate = Fate.of(error)
        if fate is Fate.ANSWERED:
            self.refused += 1
        elif fate is Fate.UNKNOWN and isinstance(error, TimedOut):
            self.timed_out += 1
        elif fate is Fate.UNKNOWN:
            self.broken += 1
        return self.refused < _REFUSALS and self.broken < self.breaks and self.timed_out < _TIMEOUTS


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends with a bot. ``rest`` is how it waits where it must: an update at work gives its place
    to others meanwhile. ``permit`` is what each message but an alarm waits for last."""

    bot: Bot
    rest: Rest = asyncio.sleep
    permit: Permit = unbounded

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
        return await self.deliver(
            lambda: self.bot.send_message(
                chat,
                part.text,
                parse_mode=part.mode,
                reply_markup=part.keys,
                **self.patience(alarm),
                **how,
            ),
            _BREAKS_OF_CARD if alarm else _BREAKS,
        )

    def patience(self, alarm: bool = False) -> dict[str, Any]:
        """How a message waits: for its turn, and then for Telegram, which an alarm's card does not
        for as long; it rather comes twice than late."""
        takes = _ANSWERS if alarm else _TAKES
        return {"read_timeout": takes, "rate_limit_args": Waiting(self.rest, alarm, self.permit)}

    async def edit(self, place: Place, message_id: int, reply: Reply) -> bool:
        """Puts a reply in the place of a message; whether that could be done, as far as Telegram
        says."""
        whole = parts(reply, self.bot.username)
        part, keys = whole[0], whole[0].keys
        if len(whole) > 1 or not (keys is None or isinstance(keys, InlineKeyboardMarkup)):
            return False
        try:
            await self.deliver(
                lambda: self.bot.edit_message_text(
                    part.text,
                    chat_id=place.chat,
                    message_id=message_id,
                    parse_mode=part.mode,
                    reply_markup=keys,
                    business_connection_id=place.business,
                    **self.patience(),
                )
            )
        except BadRequest as error:
            return "not modified" in error.message.lower()
        return True

    async def deliver(
        self, ask: Callable[[], Awaitable[_Numbered | bool]], breaks: int = _BREAKS
    ) -> int:
        """The number of the message that ``ask`` sends, with the patience of ``persist``.

        Where Telegram does not say whether it has taken a message, it is sent once more when that
        was for time, until so many connections broke, and then taken as sent: its number is
        UNNUMBERED. So it is never said to have failed where it may have got through.
        """
        tries = _Tries(breaks)
        try:
            sent = await self.persist(ask, tries)
        except BadRequest:
            raise
        except NetworkError as error:
            if not tries.may_be_done:
                raise
            _log.error("a message is taken as sent, Telegram does not say: %s", place_of(error))
            return UNNUMBERED
        return UNNUMBERED if isinstance(sent, bool) else sent.message_id

    async def persist(
        self, ask: Callable[[], Awaitable[Sent]], tries: _Tries | None = None
    ) -> Sent:
        """What ``ask`` gives, tried again when Telegram is busy or away, however long that lasts.

        What fails again and again although Telegram can be reached is given up. ``tries`` counts.
        """
        tries = tries or _Tries()
        while True:
            try:
                return await ask()
            except RetryAfter as error:
                await self.rest(seconds(error))
            except BadRequest:  # a NetworkError by inheritance, and no better the second time
                raise
            except (InvalidToken, NetworkError) as error:
                wait = tries.wait
                if not tries.again(error):
                    raise
                await reachable(self.bot, self.rest, wait)


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
        except (InvalidToken, NetworkError) as error:
            if not said:
                refused = isinstance(error, InvalidToken)
                why = REFUSED_TOKEN if refused else f"no answer ({type(error).__name__})"
                _log.warning("Telegram cannot be reached: %s", why)
            said = True
            wait = min(2 * wait, _LONGEST_WAIT)
        else:
            if said:
                _log.info("Telegram can be reached again")
            return
