"""A patient alone with the bot."""

from typing import Any

from telegram import CallbackQuery, Chat, Message, Update
from telegram.ext import BaseHandler, CommandHandler, ContextTypes, MessageHandler, filters

from bot.channels.telegram.answering import Answering, message_of, words_of
from bot.channels.telegram.contacting import Contacting
from bot.channels.telegram.linking import intent_of
from bot.channels.telegram.mydata import shown
from bot.channels.telegram.sending import Place, edit
from bot.channels.telegram.showing import IN_PLACE
from bot.channels.telegram.working import current
from bot.content import COMMANDS
from bot.dialogue import Reply, Turn
from bot.store import forget, kept_of

_ALONE = (
    filters.ChatType.PRIVATE & ~filters.VIA_BOT
)  # what came by inline mode is an answer, not a question
_SAID = _ALONE & filters.UpdateType.MESSAGE
_CORRECTED = _ALONE & filters.UpdateType.EDITED_MESSAGE
_WORDS = (filters.TEXT & ~filters.COMMAND) | filters.CAPTION
# What a person sent on purpose; service messages (a pinned message, a new chat title) are not.
_UNREADABLE = filters.ATTACHMENT | filters.Dice.ALL
_COMMAND = (_SAID | _CORRECTED) & filters.COMMAND
_LANGUAGE = ("language", "idioma")

Context = ContextTypes.DEFAULT_TYPE
Handler = BaseHandler[Any, Any, Any]


class _Alarming(filters.MessageFilter):
    """A message with a red flag: whatever else stands in it, the card comes first."""

    def __init__(self, answering: Answering) -> None:
        super().__init__()
        self._answering = answering

    def filter(self, message: Message) -> bool:
        return self._answering.reception.alarms(words_of(message))


class Private:
    """Commands, questions, corrections, and what cannot be read."""

    def __init__(self, answering: Answering, contacting: Contacting) -> None:
        self._answering = answering
        self._contacting = contacting

    @property
    def handlers(self) -> list[Handler]:
        """In order: the first that fits takes the update."""
        return [
            MessageHandler(_COMMAND & _Alarming(self._answering), self._question),
            CommandHandler((*COMMANDS, *_LANGUAGE), self._command, filters=_COMMAND),
            MessageHandler(_COMMAND, self._unknown_command),
            MessageHandler(_SAID & _WORDS, self._question),
            MessageHandler(_CORRECTED & _WORDS, self._corrected),
            MessageHandler(_SAID & _UNREADABLE, self._unreadable),
        ]

    async def _command(self, update: Update, context: Context) -> None:
        message, answering = message_of(update), self._answering
        name, _, rest = (message.text or "")[1:].partition(" ")
        name = name.partition("@")[0].lower()
        if await self._said_again(message):
            return
        if name == "start" and intent_of(rest.strip()) in answering.dialogue.content.intents:
            turn = answering.turn(
                lambda session: answering.reception.tap(
                    intent_of(rest.strip()), session, answering.locale
                )
            )
            await self._reply(message.chat, turn)
            return
        await answering.send(Place(message.chat.id), await self._commanded(name, message.chat))
        if name == "contact":
            await self._contacting.send_card(message.chat.id)

    async def _commanded(self, name: str, chat: Chat) -> Reply:
        dialogue, answering = self._answering.dialogue, self._answering
        match name:
            case "mydata":
                return shown(
                    await kept_of(answering.inbox.store, chat.id, answering.inbox.clock()),
                    dialogue.content,
                )
            case "forget":
                work = current.get()
                await forget(answering.inbox.store, chat.id, work.claim.update_id)
                work.memory = work.claim.memory  # so that nothing is stored again
                return dialogue.say("forgotten")
            case "topics":
                return dialogue.topics()
            case "language" | "idioma":
                return answering.reception.choice(answering.memory.session, answering.locale)
            case _:
                return dialogue.say(name, answering.memory.session)

    async def _said_again(self, message: Message) -> bool:
        """Whether an old command is followed by the same one: after an outage a patient's ten `/start` get one answer."""
        if not self._answering.is_late(message):
            return False
        following = await self._answering.inbox.following(current.get().claim) or {}
        return bool(following.get("message", {}).get("text") == message.text)

    async def _unknown_command(self, update: Update, context: Context) -> None:
        await self._answering.send(
            Place(message_of(update).chat.id), self._answering.dialogue.say("help")
        )

    async def _question(self, update: Update, context: Context) -> None:
        message, answering = message_of(update), self._answering
        answering.remember(album=message.media_group_id or "", tapped="")
        await self._answer(message, answering.with_apology(answering.responded(message), message))

    async def _corrected(self, update: Update, context: Context) -> None:
        """An edited question: its answer is corrected in place. An alarm is sent anew, since nobody is notified of an edit."""
        message, answering = message_of(update), self._answering
        turn = answering.with_apology(answering.responded(message), message)
        answered = answering.memory.answers.get(message.message_id)
        if (
            answered is None
            or turn.reply.alarm
            or not await edit(answering.bot, message.chat.id, answered, turn.reply)
        ):
            await self._answer(message, turn)

    async def _unreadable(self, update: Update, context: Context) -> None:
        message, answering = message_of(update), self._answering
        if message.media_group_id:
            if message.media_group_id == answering.memory.album:
                return
            answering.remember(album=message.media_group_id)
        await answering.send(Place(message.chat.id), answering.dialogue.say("only_text"))

    async def _answer(self, message: Message, turn: Turn) -> None:
        await self._answering.answer(Place(message.chat.id), message, turn)
        if not turn.reply.alarm:
            await self._contacting.add_cards(message.chat.id, turn.decision.intents)

    async def _reply(self, chat: Chat, turn: Turn) -> None:
        await self._answering.send(Place(chat.id), turn.reply)
        await self._contacting.add_cards(chat.id, turn.decision.intents)

    async def tapped(self, query: CallbackQuery, data: str) -> None:
        """A button that leads on. A second tap in a row asks nothing new."""
        answering, message = self._answering, query.message
        if message is None:
            return
        tap = f"{message.message_id} {data}"
        if tap == answering.memory.tapped:
            return
        turn = answering.turn(
            lambda session: answering.reception.tap(
                data.removeprefix(IN_PLACE), session, answering.locale
            )
        )
        answering.remember(tapped=tap)
        in_place = isinstance(message, Message) and data.startswith(IN_PLACE)
        if in_place and await edit(answering.bot, message.chat.id, message.message_id, turn.reply):
            await self._contacting.add_cards(message.chat.id, turn.decision.intents)
            return
        await self._reply(message.chat, turn)
