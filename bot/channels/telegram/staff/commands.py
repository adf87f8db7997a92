"""Commands for those who run the clinic: in the staff's group, and in an administrator's own chat
with the bot."""

from collections.abc import Awaitable, Callable, Mapping

from telegram import Message

from bot.channels.telegram import posts
from bot.channels.telegram.channel import Call
from bot.channels.telegram.send import Place
from bot.channels.telegram.staff import calls, handoffs, switch, waiting, week
from bot.channels.telegram.staff.wanted import is_staffs
from bot.command import Command
from bot.content import DESK_COMMANDS, SHARED_COMMANDS, STAFF_COMMANDS
from bot.reply import Reply
from bot.session import Session, Turn

_SHOWN = 5  # intents of a ranking


def may(call: Call, message: Message, command: Command) -> bool:
    """Whether it is a command of theirs, by one of them; to anybody else it is unknown."""
    settings, user = call.channel.settings, message.from_user
    if command.name in STAFF_COMMANDS:
        return user is not None and user.id in settings.admins
    if command.name in SHARED_COMMANDS:
        return is_staffs(call, message.chat.id, user)
    return command.name in DESK_COMMANDS and message.chat.id == settings.staff_chat


async def obey(call: Call, message: Message, command: Command) -> None:
    """Carries it out; a red flag in it gets its card all the same."""
    place = Place.of(message)
    if call.work.claim.urgent:
        alarm = call.channel.conversation.respond(command.text, Session(at=call.now), call.locale)
        await call.send(place, alarm.reply)
    await _OBEYED[command.name](call, place, command.rest)


async def tell_number(call: Call, place: Place, rest: str = "") -> None:
    """`/id`: the number of a chat, as the settings want it; anybody may ask, anywhere."""
    await call.send(place, Reply(call.content.message("chat_number", number=str(place.chat))))


async def _why(call: Call, place: Place, words: str) -> None:
    """Why a question gets its answer: the one behind the command, or the last that was answered."""
    content = call.content
    last = [question for _, question in call.memory.asked.values()]
    question = words or (last[-1] if last else "")
    if not question:
        await call.send(place, Reply(content.message("why_nothing")))
        return
    turn = call.channel.conversation.respond(question, Session(at=call.now), call.locale)
    await call.send(place, Reply(content.message("why", text=question, **_explained(turn))))


def _explained(turn: Turn) -> dict[str, str]:
    decision = turn.decision
    intents = ", ".join(decision.intents)
    ranking = [f"{match.confidence:.2f} {match.intent}" for match in turn.ranking[:_SHOWN]]
    return {
        "decision": f"{decision.action} {intents} {decision.level} {decision.confidence:.2f}",
        "ranking": "\n".join(ranking) or "–",
        "because": "\n".join(turn.because) or "–",
    }


_OBEYED: Mapping[str, Callable[[Call, Place, str], Awaitable[None]]] = {
    "why": _why,
    "post": posts.preview,
    "week": week.show,
    "id": tell_number,
    "close": handoffs.close,
    "waiting": waiting.show,
    "calls": calls.list_open,
    "off": switch.turn_off,
    "on": switch.turn_on,
}
"""What carries out each command, with what stands behind it."""
