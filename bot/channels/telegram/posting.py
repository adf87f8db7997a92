"""Posts in the clinic's channel: by an administrator's word, or on the days that the content names."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from telegram import Bot, CallbackQuery, Message
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.channels.telegram.answering import Answering
from bot.channels.telegram.sending import Place, edit, send
from bot.company import post
from bot.content import Content, Post
from bot.dialogue import Button, Dialogue, Reply
from bot.logs import place_of
from bot.store import Unavailable, give_post_back, take_post

_log = logging.getLogger(__name__)

CONFIRM = "!p"  # begins the callback data below a preview, then + and the intent, or -
_LATE = 3600.0  # seconds: a post that was due while the bot was away is published so long after
_TICK = 20.0  # seconds

ChannelName = int | str


def channel_of(name: str) -> ChannelName:
    """A channel's number or its @name, as Telegram takes it."""
    return int(name) if name.removeprefix("-").isdigit() else name


async def publish(bot: Bot, channel: str, intent: str, dialogue: Dialogue) -> int:
    """Publishes an answer; the post's number."""
    return await send(bot, Place(channel_of(channel)), post(intent, dialogue))


def due(posts: tuple[Post, ...], zone: str, now: float) -> list[tuple[Post, str]]:
    """The posts whose time has come within the last hour, each with a name of its own for that moment."""
    here = datetime.fromtimestamp(now, UTC).astimezone(ZoneInfo(zone or "UTC"))
    found = []
    for one in posts:
        for day in (here.date(), here.date() - timedelta(days=1)):
            moment = datetime.combine(day, one.at, here.tzinfo)
            if day.weekday() in one.days and 0 <= now - moment.timestamp() < _LATE:
                found.append((one, f"{day} {one.at:%H:%M} {one.intent}"))
    return found


class Posting:
    """Publishes, and asks before."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering

    async def asked(self, chat: int, intent: str) -> None:
        """`/post`: how it will look, and whether it is to be published."""
        answering = self._answering
        content = answering.dialogue.content
        if not answering.desk.channel:
            await answering.send(Place(chat), Reply(content.message("post_no_channel")))
            return
        if intent not in content.intents:
            await answering.send(Place(chat), Reply(content.message("post_which")))
            return
        await answering.send(Place(chat), post(intent, answering.dialogue))
        answers = (("button_publish", f"{CONFIRM}+{intent}"), ("button_cancel", f"{CONFIRM}-"))
        buttons = tuple(Button(content.message(name), target=target) for name, target in answers)
        await answering.send(Place(chat), Reply(content.message("post_confirm"), thumbs=buttons))

    async def tapped(self, query: CallbackQuery, data: str) -> None:
        """The answer to that; an administrator's only, and each preview is published once."""
        answering, message, intent = self._answering, query.message, data[len(CONFIRM) + 1 :]
        if query.from_user.id not in answering.desk.admins or not isinstance(message, Message):
            return
        state = (
            "post_cancelled"
            if data[len(CONFIRM)] == "-"
            else await self._published(f"{message.chat.id}:{message.message_id}", intent)
        )
        await edit(
            answering.bot,
            message.chat.id,
            message.message_id,
            Reply(answering.dialogue.content.message(state)),
        )

    async def _published(self, name: str, intent: str) -> str:
        """What became of it, as the name of a message."""
        answering, store = self._answering, self._answering.inbox.store
        if intent not in answering.dialogue.content.intents or not answering.desk.channel:
            return "gone"
        if not await take_post(store, name, answering.inbox.clock()):
            return "post_again"
        try:
            await publish(answering.bot, answering.desk.channel, intent, answering.dialogue)
        except (BadRequest, Forbidden) as error:
            _log.error("a post could not be published: %s", type(error).__name__)
            await give_post_back(store, name)
            return "post_failed"
        answering.inbox.tally["posted"] += 1
        return "post_done"

    async def keep_schedule(self) -> None:
        """Publishes what is due, until cancelled. A post is taken in the store first: after a crash it is left out rather than doubled."""
        while True:
            try:
                await self.publish_due()
            except (TelegramError, Unavailable) as error:
                _log.warning("posts are not published just now: %s", place_of(error))
            await asyncio.sleep(_TICK)

    async def publish_due(self) -> None:
        """Looks once, in each language."""
        answering = self._answering
        if not answering.desk.channel:
            return
        for language in answering.reception.languages:
            dialogue = answering.reception.dialogue(language)
            for one, moment in due(
                dialogue.content.posts, _zone(dialogue.content), answering.inbox.clock()
            ):
                await self._publish(one, f"{language} {moment}", dialogue)

    async def _publish(self, one: Post, name: str, dialogue: Dialogue) -> None:
        store = self._answering.inbox.store
        if not await take_post(store, name, self._answering.inbox.clock()):
            return
        try:
            await publish(self._answering.bot, self._answering.desk.channel, one.intent, dialogue)
        except (BadRequest, Forbidden) as error:
            await give_post_back(
                store, name
            )  # Telegram has said no, so nothing was published; it may say yes within the hour
            _log.error("a post could not be published: %s", type(error).__name__)
        else:
            self._answering.inbox.tally["posted"] += 1
            _log.info("published %s", one.intent)


def _zone(content: Content) -> str:
    return content.facts.get("timezone", "")
