"""The staff's group. What is written there is the staff's own: it is never answered as a
patient's, and no alarm is heard in it."""

from telegram import CallbackQuery, Message

from bot.channels.telegram import posts
from bot.channels.telegram.channel import Call, words_of
from bot.channels.telegram.staff import calls, commands, relay, waiting
from bot.command import Command
from bot.reply import Does, Target


async def answer(call: Call, message: Message) -> None:
    """Takes any message of the group: a command, words that the bot wanted, an answer to a
    patient, or nothing."""
    command = Command.parse(words_of(message))
    new = call.update.message is not None
    if command is None:
        # in this order: what a patient writes may look like what the bot asks the staff
        if not await relay.answer(call, message) and new:
            await waiting.take_words(call, message)
    elif new and commands.may(call, message, command):
        await commands.obey(call, message, command)


async def follow(call: Call, query: CallbackQuery, target: Target) -> None:
    """A tap on a button there."""
    if target.does is Does.CALL_DONE:
        await calls.finish(call, query, target)
        return
    await call.acknowledge(query)
    if target.does in (Does.PUBLISH, Does.DISCARD):
        await posts.confirm(call, query, target)
