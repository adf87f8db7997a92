"""Call-backs in the staff's group: `/calls` lists the open ones, a tap says that one is done."""

from telegram import CallbackQuery, Message

from bot.channels.telegram.channel import Call
from bot.channels.telegram.send import Place
from bot.channels.telegram.staff import lines
from bot.reply import Reply, Target
from bot.store import calls, finish_call

_LISTED = 10  # requests in the group at a time, which takes 20 messages a minute
_LONGEST_ID = 9  # digits


async def list_open(call: Call, place: Place, rest: str = "") -> None:
    """`/calls`: a message for each request that is open, the oldest first."""
    inbox, content = call.channel.inbox, call.channel.content
    now = inbox.clock()
    waiting = [one for one in await calls(inbox.store, now) if one.done_at is None]
    for one in waiting[:_LISTED]:
        await call.send(place, lines.call_line(content, one, now))
    more = len(waiting) - _LISTED
    if not waiting:
        await call.send(place, Reply(content.message("calls_none")))
    elif more > 0:
        await call.send(place, Reply(content.message("calls_more", count=str(more))))


async def finish(call: Call, query: CallbackQuery, target: Target) -> None:
    """A tap on "done". The message says who did it, and so does the answer to a tap that came too
    late."""
    inbox, content = call.channel.inbox, call.channel.content
    now, by = inbox.clock(), query.from_user.first_name
    known = target.name.isdecimal() and len(target.name) <= _LONGEST_ID
    wanted, first = None, False
    if known:
        wanted, first = await finish_call(inbox.store, int(target.name), by, now)
    if first:
        call.channel.count("call.done")
    if wanted is None:
        reply = Reply(content.message("call_gone"))
        answer: str | None = reply.text
    else:
        reply = lines.call_line(content, wanted, now)
        answer = None if first else reply.tail
    await call.acknowledge(query, answer)
    if isinstance(query.message, Message):
        await call.sender.edit(Place(query.message.chat.id), query.message.message_id, reply)
