"""The handlers: what is done about each kind of update."""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from telegram import BotCommand, Chat, LinkPreviewOptions, Message, Update
from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    Defaults,
    MessageHandler,
    filters,
)

from bot.channels.telegram.metering import Meter, Unmetered
from bot.channels.telegram.mydata import shown
from bot.channels.telegram.sending import IN_PLACE, edit, persistently, send, send_contact
from bot.channels.telegram.working import Pace, Work, current
from bot.content import COMMANDS
from bot.dialogue import Action, Dialogue, Reply, Session, Turn
from bot.privacy import redacted
from bot.store import Inbox, Missed, forget, kept_of

_log = logging.getLogger(__name__)

UPDATES = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY]
_PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
_CORRECTED = filters.ChatType.PRIVATE & filters.UpdateType.EDITED_MESSAGE
_WORDS = (filters.TEXT & ~filters.COMMAND) | filters.CAPTION
# What a person sent on purpose; service messages (a pinned message, a new chat title) are not.
_UNREADABLE = filters.ATTACHMENT | filters.Dice.ALL
_REMEMBERED = 50  # answers whose question may still be edited, a chat
_LONGEST_MISSED = 500  # characters of a question without an answer

Context = ContextTypes.DEFAULT_TYPE
App = Application[Any, Any, Any, Any, Any, Any]


class Channel:
    """The whole bot on python-telegram-bot. What it remembers of a chat comes and goes with each update's ``Work``."""

    def __init__(self, dialogue: Dialogue, token: str, api: str, inbox: Inbox, pace: Pace, meter: Meter | None = None) -> None:
        self._dialogue = dialogue
        self._inbox = inbox
        self._pace = pace
        self._meter = meter or Unmetered()
        self.app: App = (
            ApplicationBuilder()
            .token(token)
            .base_url(f"{api}/bot")
            .base_file_url(f"{api}/file/bot")
            .defaults(Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True)))
            .read_timeout(20)  # a message that Telegram takes slowly must not be sent again
            .updater(None)
            .build()
        )
        addressed = filters.UpdateType.MESSAGE & (filters.ChatType.PRIVATE | filters.Regex(r"^/\w+@"))
        # The order matters: the first handler that fits takes the update.
        self.app.add_handler(CommandHandler(COMMANDS, self._command, filters=addressed))
        self.app.add_handler(MessageHandler(_PRIVATE & filters.COMMAND, self._unknown_command))
        self.app.add_handler(MessageHandler(_PRIVATE & _WORDS, self._question))
        self.app.add_handler(MessageHandler(_CORRECTED & _WORDS, self._corrected))
        self.app.add_handler(MessageHandler(_PRIVATE & _UNREADABLE, self._unreadable))
        self.app.add_handler(CallbackQueryHandler(self._button))
        self.app.add_error_handler(_note_error)

    async def use(self, dialogue: Dialogue) -> None:
        """From the next message on, answers come from this one; what is remembered of the chats stays."""
        self._dialogue = dialogue
        await self.introduce()

    async def tell(self, chats: Iterable[int], message: str, **more: str) -> None:
        """Writes to administrators, who have not asked."""
        for chat_id in chats:
            try:
                await send(self.app.bot, chat_id, Reply(lead=self._dialogue.content.message(message, **more)))
            except TelegramError as error:
                _log.warning("an administrator could not be told: %s; have they written to the bot?", type(error).__name__)

    async def introduce(self) -> None:
        """Sets the command menu and the descriptions; the bot starts all the same where Telegram will not have them."""
        message = self._dialogue.content.message
        commands = [BotCommand(name, message(f"commands.{name}")) for name in COMMANDS]
        try:
            await self.app.bot.set_my_commands(commands)
            await self.app.bot.set_my_description(message("description"))
            await self.app.bot.set_my_short_description(message("short_description"))
        except TelegramError as error:
            _log.warning("the command menu and description were not set: %s", type(error).__name__)

    async def answer(self, work: Work) -> None:
        """Has the handlers answer an update; raises what they raised, which python-telegram-bot would swallow."""
        await self.app.process_update(Update.de_json(work.claim.update, self.app.bot))
        if isinstance(work.error, Forbidden):
            _log.info("a patient has blocked the bot")
        elif work.error is not None:
            raise work.error

    async def apologise(self, work: Work) -> None:
        """Tells the patient that their message was not answered."""
        chat_id = work.claim.chat_id
        if chat_id is not None and chat_id > 0:  # a private chat; a group is spared
            await send(self.app.bot, chat_id, self._dialogue.say("trouble"))

    async def _command(self, update: Update, context: Context) -> None:
        message = _message(update)
        name = (message.text or "").split()[0][1:].partition("@")[0].lower()
        if await self._said_again(message):
            return
        if name in ("mydata", "forget"):
            await self._send(message.chat, await self._own_data(name, message.chat))
            return
        await self._send(message.chat, self._dialogue.topics() if name == "topics" else self._dialogue.say(name))
        if name == "contact":
            await self._send_contact(message.chat)

    async def _own_data(self, name: str, chat: Chat) -> Reply:
        """What `/mydata` and `/forget` do. Never in a group, where everyone would read it."""
        store, now = self._inbox.store, self._inbox.clock()
        if chat.type != Chat.PRIVATE:
            return self._dialogue.say("in_private")
        if name == "mydata":
            return shown(await kept_of(store, chat.id, now), self._dialogue.content)
        work = current.get()
        await forget(store, chat.id, work.claim.update_id)
        work.memory = work.claim.memory  # so that nothing is stored again
        return self._dialogue.say("forgotten")

    async def _said_again(self, message: Message) -> bool:
        """Whether an old command is followed by the same one: after an outage a patient's ten `/start` get one answer."""
        if not self._is_late(message):
            return False
        following = await self._inbox.following(current.get().claim) or {}
        return bool(following.get("message", {}).get("text") == message.text)

    async def _unknown_command(self, update: Update, context: Context) -> None:
        await self._send(_message(update).chat, self._dialogue.say("help"))

    async def _question(self, update: Update, context: Context) -> None:
        message = _message(update)
        await self._answer(message, self._responded(message))

    async def _corrected(self, update: Update, context: Context) -> None:
        """An edited question: its answer is corrected in place. An alarm is sent anew, since nobody is notified of an edit."""
        message = _message(update)
        turn = self._responded(message)
        answered = current.get().memory.answers.get(message.message_id)
        if answered is None or turn.reply.alarm or not await edit(self.app.bot, message.chat.id, answered, turn.reply):
            await self._answer(message, turn)

    async def _unreadable(self, update: Update, context: Context) -> None:
        await self._send(_message(update).chat, self._dialogue.say("only_text"))

    async def _button(self, update: Update, context: Context) -> None:
        query = update.callback_query
        if query is None:
            return
        try:
            await persistently(self.app.bot, query.answer)
        except BadRequest:
            _log.info("a button was tapped too long ago to be acknowledged")
        if not isinstance(query.message, Message):
            return
        chat, data = query.message.chat, query.data or ""
        turn = self._turn(lambda session: self._dialogue.tap(data.removeprefix(IN_PLACE), session))
        if not (data.startswith(IN_PLACE) and await edit(self.app.bot, chat.id, query.message.message_id, turn.reply)):
            await self._send(chat, turn.reply)
        if "clinic.phone" in turn.decision.intents:
            await self._send_contact(chat)

    def _responded(self, message: Message) -> Turn:
        words = message.text or message.caption or ""
        turn = self._turn(lambda session: self._dialogue.respond(words, session))
        if turn.decision.action in (Action.FALLBACK, Action.HANDOFF) and not turn.decision.intents:
            current.get().missed = Missed(redacted(words)[:_LONGEST_MISSED], turn.decision.action.value)
        return self._with_apology(turn, message)

    def _with_apology(self, turn: Turn, message: Message) -> Turn:
        """Says why the answer comes late; once for several questions in a row, and below an alarm."""
        work = current.get()
        late = self._is_late(message)
        told, work.memory = work.memory.late, replace(work.memory, late=late)
        if not late or told:
            return turn
        lines = (self._dialogue.content.message("late"), turn.reply.lead)
        lead = "\n\n".join(filter(None, reversed(lines) if turn.reply.alarm else lines))
        return replace(turn, reply=replace(turn.reply, lead=lead))

    def _is_late(self, message: Message) -> bool:
        """Whether a message has waited long: with Telegram while the bot was away, or in the inbox."""
        sent = (message.edit_date or message.date).timestamp()
        return self._inbox.clock() - min(sent, current.get().claim.received_at) > self._pace.late

    def _turn(self, act: Callable[[Session], Turn]) -> Turn:
        work = current.get()
        began = time.perf_counter()
        turn = act(work.memory.session)
        work.memory = replace(work.memory, session=turn.session)
        decision = turn.decision
        self._inbox.tally[f"decision.{decision.action}"] += 1
        self._meter.decided(decision.action, decision.level)
        took = 1000 * (time.perf_counter() - began)
        _log.info("%s %s %.2f in %.0f ms", decision.action, ",".join(decision.intents) or "-", decision.confidence, took)
        return turn

    async def _answer(self, message: Message, turn: Turn) -> None:
        sent = await self._send(message.chat, turn.reply)
        work = current.get()
        answers = {**work.memory.answers, message.message_id: sent}
        work.memory = replace(work.memory, answers=dict(list(answers.items())[-_REMEMBERED:]))
        if "clinic.phone" in turn.decision.intents and not turn.reply.alarm:
            await self._send_contact(message.chat)

    async def _send(self, chat: Chat, reply: Reply) -> int:
        return await current.get().once(lambda: send(self.app.bot, chat.id, reply))

    async def _send_contact(self, chat: Chat) -> None:
        facts = self._dialogue.content.facts
        await current.get().once(lambda: send_contact(self.app.bot, chat.id, facts["phone"], facts["name"]))


async def _note_error(update: object, context: Context) -> None:
    """Keeps what a handler raised for ``Channel.answer``."""
    current.get().error = context.error


def _message(update: Update) -> Message:
    """The message that a handler was called for; its filter saw to it that there is one."""
    message = update.effective_message
    if message is None:
        raise TypeError("this handler takes messages only")
    return message
