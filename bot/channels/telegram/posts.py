"""Posts in the clinic's channel: by an administrator's word, or when the content says."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from telegram import CallbackQuery, Message
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.channels.telegram.channel import Call, Channel
from bot.channels.telegram.send import Place, Sender
from bot.content import Post
from bot.dialogue import Dialogue
from bot.logs import place_of
from bot.public import post
from bot.reply import Button, Does, Reply, Target
from bot.store import Unavailable, give_post_back, take_post

_log = logging.getLogger(__name__)

_LATE = 3600.0  # seconds: a post that was due while the bot was away is published so long after
_TICK = 20.0  # seconds


def channel_place(name: str) -> Place:
    """A channel, by its number or its @name."""
    return Place(int(name) if name.removeprefix("-").isdigit() else name)


async def publish(sender: Sender, channel: str, intent: str, dialogue: Dialogue) -> int:
    """Publishes an answer; the post's number."""
    return await sender.send(channel_place(channel), post(intent, dialogue))


def due(posts: tuple[Post, ...], zone: str, now: float) -> list[tuple[Post, str]]:
    """The posts whose time has come within the last hour, each with a name of its own for that
    moment. ``zone`` is an IANA name, ``now`` seconds since 1970."""
    here = datetime.fromtimestamp(now, UTC).astimezone(ZoneInfo(zone or "UTC"))
    found = []
    for one in posts:
        for day in (here.date(), here.date() - timedelta(days=1)):
            moment = datetime.combine(day, one.at, here.tzinfo)
            if day.weekday() in one.days and 0 <= now - moment.timestamp() < _LATE:
                found.append((one, f"{day} {one.at:%H:%M} {one.intent}"))
    return found


async def preview(call: Call, place: Place, intent: str) -> None:
    """`/post`: how it will look, and whether it is to be published."""
    content = call.content
    if not call.channel.settings.channel:
        await call.send(place, Reply(content.message("post_no_channel")))
        return
    if intent not in content.intents:
        await call.send(place, Reply(content.message("post_which")))
        return
    if not call.replies.is_on(intent):
        await call.send(place, call.replies.turned_off([intent]))
        return
    await call.send(place, post(intent, call.dialogue))
    yes = Button(content.message("button_publish"), Target(Does.PUBLISH, intent))
    no = Button(content.message("button_cancel"), Target(Does.DISCARD))
    await call.send(place, Reply(content.message("post_confirm"), thumbs=(yes, no)))


async def confirm(call: Call, query: CallbackQuery, target: Target) -> None:
    """The answer to that; an administrator's only, and each preview is published once."""
    message, channel = query.message, call.channel
    if query.from_user.id not in channel.settings.admins or not isinstance(message, Message):
        return
    state = "post_cancelled"
    if target.does is Does.PUBLISH:
        preview = f"{message.chat.id}:{message.message_id}"
        known = target.name in call.content.intents and call.replies.is_on(target.name)
        known = known and bool(channel.settings.channel)
        state = "gone"
        if known:
            state = await _publish_once(channel, call.sender, preview, target.name, call.dialogue)
    reply = Reply(call.content.message(state))
    await call.sender.edit(Place(message.chat.id), message.message_id, reply)


async def _publish_once(
    channel: Channel, sender: Sender, name: str, intent: str, dialogue: Dialogue
) -> str:
    """Publishes an answer, once for each ``name``; what became of it, as the name of a message. A
    post is taken in the store first: after a crash it is left out rather than doubled."""
    store = channel.inbox.store
    if not await take_post(store, name, channel.inbox.clock()):
        return "post_again"
    try:
        await publish(sender, channel.settings.channel, intent, dialogue)
    except (BadRequest, Forbidden) as error:
        # Telegram has said no, so nothing was published; it may say yes later.
        await give_post_back(store, name)
        _log.error("a post could not be published: %s", type(error).__name__)
        return "post_failed"
    _log.info("published %s", intent)
    return "post_done"


async def keep_schedule(channel: Channel) -> None:
    """Publishes what is due, until cancelled."""
    while True:
        try:
            await publish_due(channel)
        except (TelegramError, Unavailable) as error:
            _log.warning("posts are not published just now: %s", place_of(error))
        await asyncio.sleep(_TICK)


async def publish_due(channel: Channel) -> None:
    """Looks once, in each language."""
    if not channel.settings.channel:
        return
    sender, now = Sender(channel.bot), channel.inbox.clock()
    for language in channel.conversation.languages:
        dialogue = channel.conversation.dialogue(language)
        content = dialogue.content
        on = tuple(one for one in content.posts if dialogue.replies.is_on(one.intent))
        for one, moment in due(on, content.facts.get("timezone", ""), now):
            await _publish_once(channel, sender, f"{language} {moment}", one.intent, dialogue)
