"""Commands for those who run the clinic, in their own chat with the bot: `/why` and `/post`."""

from telegram import Message

from bot.channels.telegram import posts
from bot.channels.telegram.channel import Call
from bot.channels.telegram.send import Place
from bot.command import Command
from bot.content import STAFF_COMMANDS
from bot.reply import Reply
from bot.session import Session, Turn

_SHOWN = 5  # intents of a ranking


def may(call: Call, message: Message, command: Command) -> bool:
    """Whether it is a command of theirs, by one of them; to anybody else it is unknown."""
    user = message.from_user
    theirs = user is not None and user.id in call.channel.settings.admins
    return theirs and command.name in STAFF_COMMANDS


async def obey(call: Call, message: Message, command: Command) -> None:
    """Carries it out; a red flag in it gets its card all the same."""
    if call.work.claim.urgent:
        alarm = call.channel.conversation.respond(command.text, Session(at=call.now), call.locale)
        await call.send(Place(message.chat.id), alarm.reply)
    if command.name == "post":
        await posts.preview(call, message.chat.id, command.rest)
    else:
        await _why(call, message, command.rest)


async def _why(call: Call, message: Message, words: str) -> None:
    """Why a question gets its answer: the one behind the command, or the last that was answered."""
    place, content = Place(message.chat.id), call.content
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
