"""The clinic's week in the staff's group: on Monday mornings by itself, and whenever it is asked
for."""

import asyncio
import logging
from datetime import date, datetime

from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.channels.telegram.channel import Call, Channel
from bot.channels.telegram.render import parts
from bot.channels.telegram.send import Place, Sender
from bot.channels.telegram.staff.lines import write
from bot.charts import png_aside
from bot.reply import Reply
from bot.store import counted, take_post
from bot.week import charts, counted_from, summary, week

_log = logging.getLogger(__name__)

_MONDAY, _MORNING = 0, 8  # a day of the week, an hour at the clinic
_TICK = 60.0  # seconds
_LONGEST = 1024  # characters that Telegram takes below a picture


async def show(call: Call, place: Place, rest: str = "") -> None:
    """`/week`: this week as far as it has come."""
    reply, picture = await _made(call.channel)

    async def send() -> int:
        sent = await _send_picture(call.sender, place, reply, picture)
        return sent or await call.sender.send(place, reply)

    await call.work.once(send)


async def keep_telling(channel: Channel) -> None:
    """Tells the staff each week of the last one, until cancelled."""
    while True:
        await tell_last(channel)
        await asyncio.sleep(_TICK)


async def tell_last(channel: Channel) -> None:
    """Looks once: on a Monday from 8 on, tells the staff of the last week, whichever process is
    the first to. It is taken in the store before: after a crash it is left out, not doubled."""
    staff, now = channel.settings.staff_chat, _now(channel)
    if staff is None or now.weekday() != _MONDAY or now.hour < _MORNING:
        return
    if not await take_post(channel.inbox.store, mark(now.date()), channel.inbox.clock()):
        return
    reply, picture = await _made(channel, ago=1)
    sender = Sender(channel.bot)
    if not await _send_picture(sender, Place(staff), reply, picture):
        await write(channel, sender, staff, reply)


def mark(monday: date) -> str:
    """The name by which it is taken on this day."""
    return f"week {monday}"


async def _made(channel: Channel, ago: int = 0) -> tuple[Reply, bytes | None]:
    """What is said of a week, and its picture."""
    today = _now(channel).date()
    counts = await counted(channel.inbox.store, counted_from(today, ago), today)
    found, content = week(counts, today, ago), channel.content
    drawn = charts(found, content)
    picture = await png_aside(drawn) if drawn else None
    return Reply(summary(found, content, _LONGEST)), picture


async def _send_picture(sender: Sender, place: Place, reply: Reply, picture: bytes | None) -> int:
    """The message's id; 0 where there is no picture, or Telegram will have none there."""
    if picture is None:
        return 0
    (part,) = parts(reply, sender.bot.username)
    try:
        sent = await sender.persist(
            lambda: sender.bot.send_photo(
                place.chat,
                picture,
                caption=part.text,
                parse_mode=part.mode,
                rate_limit_args=sender.waiting(),
                **place.how,
            )
        )
    except (BadRequest, Forbidden, ChatMigrated) as error:
        _log.warning("the week goes without its picture: %s", type(error).__name__)
        return 0
    return sent.message_id


def _now(channel: Channel) -> datetime:
    return datetime.fromtimestamp(channel.inbox.clock(), channel.inbox.zone)
