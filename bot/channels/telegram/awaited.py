"""What patients wait to be told: kept with their consent, and told once it is known.

Who waits is taken out of the store first, then told: after a crash between the two, one message
is left out rather than doubled, as with posts.
"""

import logging

from telegram.error import Forbidden, TelegramError

from bot.channels.telegram.channel import Call, Channel
from bot.channels.telegram.send import Place, Sender
from bot.channels.telegram.staff import lines as staff_lines
from bot.reply import Reply
from bot.session import Turn
from bot.store import awaiting, keep_awaited, take_awaited, take_post, wanted_facts
from bot.supervisor import set_or

_log = logging.getLogger(__name__)

_AGAIN = 60.0  # seconds between two looks: somebody may just have been in a crisis, or new here


async def keep(call: Call, chat: int, turn: Turn) -> None:
    """Keeps what a turn promises to tell later."""
    if turn.awaited is not None:
        inbox = call.channel.inbox
        await keep_awaited(inbox.store, chat, turn.awaited, inbox.clock())
        call.channel.count("awaited")


async def keep_telling(channel: Channel) -> None:
    """Tells patients what is known by now, and the staff what is wanted, until cancelled; at once
    where the content is another one."""
    while True:
        channel.renewed.clear()
        await tell_known(channel)
        await tell_wanted(channel)
        await set_or(channel.renewed, _AGAIN)


async def tell_known(channel: Channel) -> None:
    """Looks once: each patient who waits for what is known by now hears it."""
    sender, store, clock = Sender(channel.bot), channel.inbox.store, channel.inbox.clock
    for one in await awaiting(store, clock()):
        reply = channel.conversation.dialogue(one.awaited.language).news(one.awaited)
        if reply is not None and await take_awaited(store, one, clock()):
            await _tell(channel, sender, one.chat, reply)


async def _tell(channel: Channel, sender: Sender, chat: int, reply: Reply) -> None:
    try:
        await sender.send(Place(chat), reply)
    except Forbidden:
        _log.info("a patient who waited for an answer has blocked the bot")
    except TelegramError as error:
        _log.warning("a patient could not be told what is known now: %s", type(error).__name__)
    else:
        channel.count("awaited.told")


async def tell_wanted(channel: Channel) -> None:
    """Looks once: tells the staff how many wait for a fact, at most once a day, and only on a day
    when somebody has begun to wait for it."""
    staff, inbox = channel.settings.staff_chat, channel.inbox
    if staff is None:
        return
    now = inbox.clock()
    found, content = await awaiting(inbox.store, now), channel.content
    today = [one for one in found if one.is_new(now)]
    lines = []
    for fact, count in wanted_facts(found).most_common():
        new = any(fact in one.awaited.facts for one in today) and not content.facts.get(fact)
        if new and await take_post(inbox.store, f"wanted {fact} {today[0].day}", now):
            about = {"count": str(count), "facts": content.named([fact]), "name": fact}
            name = "tell_staff_one" if count == 1 else "tell_staff"
            lines.append(content.message(name, **about))
    if lines:
        await staff_lines.write(channel, Sender(channel.bot), staff, Reply("\n".join(lines)))
