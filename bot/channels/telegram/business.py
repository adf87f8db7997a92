"""The clinic's own account, when its owner has connected the bot: https://core.telegram.org/bots/features#bots-for-business.

There the bot answers only what it surely knows, and signs of an emergency; it keeps out of a chat for an hour after the owner has
written in it.
"""

from dataclasses import replace
from typing import Any

from telegram import CallbackQuery, Message, Update
from telegram.ext import (
    BaseHandler,
    BusinessConnectionHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.channels.telegram.answering import Answering, message_of, words_of
from bot.channels.telegram.sending import Place, edit
from bot.company import brief
from bot.dialogue import Action, Button, Reply, Turn
from bot.store import BusinessAccount as Connection
from bot.store import account_of as connection_of
from bot.store import drop_account as drop_connection
from bot.store import keep_account as keep_connection

SWITCH = "!b"  # begins the callback data of the owner's switch, then + or - and the connection
_OWNER_TALKS = 3600.0  # seconds

Context = ContextTypes.DEFAULT_TYPE


class Business:
    """Answers on the owner's behalf, as long as Telegram and the owner let it."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering

    @property
    def handlers(self) -> list[BaseHandler[Any, Any, Any]]:
        said = filters.UpdateType.BUSINESS_MESSAGE | filters.UpdateType.EDITED_BUSINESS_MESSAGE
        return [BusinessConnectionHandler(self._connected), MessageHandler(said, self._said)]

    async def _connected(self, update: Update, context: Context) -> None:
        told, store = update.business_connection, self._answering.inbox.store
        if told is None:
            return
        if not told.is_enabled:
            await drop_connection(store, told.id)
            return
        before = await connection_of(store, told.id)
        may = bool(told.rights and told.rights.can_reply)
        kept = Connection(told.user.id, may, before.shall if before else True)
        await keep_connection(store, told.id, kept)
        await self._answering.send(Place(told.user_chat_id), self._state(told.id, kept))

    async def tapped(self, query: CallbackQuery, data: str) -> None:
        """The owner's switch."""
        name, store, message = data[len(SWITCH) + 1 :], self._answering.inbox.store, query.message
        kept = await connection_of(store, name)
        if kept is None or kept.owner != query.from_user.id or not isinstance(message, Message):
            return
        kept = replace(kept, shall=data[len(SWITCH)] == "+")
        await keep_connection(store, name, kept)
        await edit(
            self._answering.bot, message.chat.id, message.message_id, self._state(name, kept)
        )

    def _state(self, name: str, kept: Connection) -> Reply:
        """What the owner reads, with the switch. A name that is too long for a button leaves Telegram's own switch."""
        content = self._answering.dialogue.content
        if not kept.may:
            return Reply(content.message("business_stuck"))
        sign, state, button = (
            ("-", "business_on", "button_business_off")
            if kept.shall
            else ("+", "business_off", "button_business_on")
        )
        target = f"{SWITCH}{sign}{name}"
        return Reply(
            content.message(state),
            buttons=(Button(content.message(button), target=target),) if len(target) < 64 else (),
        )

    async def _said(self, update: Update, context: Context) -> None:
        message, answering = message_of(update), self._answering
        kept = await connection_of(answering.inbox.store, message.business_connection_id or "")
        if kept is None or message.from_user is None or message.sender_business_bot is not None:
            return
        if message.from_user.id == kept.owner:
            answering.remember(owner_wrote=answering.inbox.clock())
            return
        if not kept.open or not words_of(message) or message.from_user.is_bot:
            return
        turn = answering.turn(
            lambda session: answering.reception.respond(
                words_of(message), session, answering.locale
            )
        )
        dialogue = answering.reception.dialogue(turn.language)
        if not self._speaks(turn):
            return
        reply = brief(turn, dialogue)
        reply = replace(reply, buttons=tuple(button for button in reply.buttons if button.url))
        place = Place(message.chat.id, business=message.business_connection_id)
        answered = answering.memory.answers.get(message.message_id)
        if (
            answered is not None
            and not reply.alarm
            and await edit(answering.bot, place, answered, reply)
        ):
            return
        sent = await answering.send(place, reply)
        answering.remember(answers={**answering.memory.answers, message.message_id: sent})

    def _speaks(self, turn: Turn) -> bool:
        if turn.decision.action is Action.EMERGENCY:
            return True
        talks = self._answering.inbox.clock() - self._answering.memory.owner_wrote < _OWNER_TALKS
        return not talks and turn.decision.action is Action.ANSWER and bool(turn.reply.sections)
