"""Telegram: Update in, Reply out. No meaning here: what a message means is decided in ``bot.dialogue``."""

import asyncio
import html
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from telegram import BotCommand, Chat, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
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

from bot.content import COMMANDS
from bot.dialogue import Button, Dialogue, Reply, Section, Session, Turn
from bot.errors import SettingsError

_log = logging.getLogger(__name__)

_UPDATES = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY]
_PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
_CORRECTED = filters.ChatType.PRIVATE & filters.UpdateType.EDITED_MESSAGE
_WORDS = (filters.TEXT & ~filters.COMMAND) | filters.CAPTION
# What a person sent on purpose; service messages (a pinned message, a new chat title) are not.
_UNREADABLE = filters.ATTACHMENT | filters.Dice.ALL
_IN_PLACE = "="  # begins the callback data of a menu's button: the answer takes the menu's place
_REMEMBERED = 50  # answers whose question may still be edited, a chat
_TRIES = 4
_SHORTEST_WAIT, _LONGEST_WAIT = 0.5, 30.0  # seconds between tries

Context = ContextTypes.DEFAULT_TYPE
Sent = TypeVar("Sent")


def run(dialogue: Dialogue, token: str, api: str) -> None:
    """Answer on Telegram by long polling until stopped. Raises SettingsError where Telegram refuses the token."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.INFO)
    try:
        application(dialogue, token, api).run_polling(allowed_updates=_UPDATES)
    except InvalidToken:
        raise SettingsError("Telegram refuses TELEGRAM_BOT_TOKEN; ask @BotFather for the token again (/token).") from None


def application(dialogue: Dialogue, token: str, api: str) -> "Application[Any, Any, Any, Any, Any, Any]":
    """The whole bot on python-telegram-bot, ready to run."""
    for noisy in ("httpx", "httpcore"):  # at INFO, httpx prints each URL, and with it the token
        logging.getLogger(noisy).setLevel(logging.WARNING)
    channel = _Channel(dialogue)
    app = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{api}/bot")
        .base_file_url(f"{api}/file/bot")
        .defaults(Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True)))
        .get_updates_connection_pool_size(8)  # with one, a torn connection can hold the pool for good
        .post_init(channel.introduce)
        .build()
    )
    addressed = filters.UpdateType.MESSAGE & (filters.ChatType.PRIVATE | filters.Regex(r"^/\w+@"))
    # The order matters: the first handler that fits takes the update.
    app.add_handler(CommandHandler(COMMANDS, channel.command, filters=addressed))
    app.add_handler(MessageHandler(_PRIVATE & filters.COMMAND, channel.unknown_command))
    app.add_handler(MessageHandler(_PRIVATE & _WORDS, channel.question))
    app.add_handler(MessageHandler(_CORRECTED & _WORDS, channel.corrected))
    app.add_handler(MessageHandler(_PRIVATE & _UNREADABLE, channel.unreadable))
    app.add_handler(CallbackQueryHandler(channel.button))
    app.add_error_handler(channel.failed)
    return app


class _Channel:
    """The handlers. A chat's session and its last answers are all that is remembered, in memory."""

    def __init__(self, dialogue: Dialogue) -> None:
        self._dialogue = dialogue

    async def introduce(self, app: "Application[Any, Any, Any, Any, Any, Any]") -> None:
        """Sets the command menu and the descriptions; the bot starts all the same where Telegram will not have them."""
        message = self._dialogue.content.message
        commands = [BotCommand(name, message(f"commands.{name}")) for name in COMMANDS]
        try:
            await app.bot.set_my_commands(commands)
            await app.bot.set_my_description(message("description"))
            await app.bot.set_my_short_description(message("short_description"))
        except TelegramError as error:
            _log.warning("the command menu and description were not set: %s", type(error).__name__)

    async def command(self, update: Update, context: Context) -> None:
        message = _message(update)
        name = (message.text or "").split()[0][1:].partition("@")[0].lower()
        if name == "topics":
            await _send(message.chat, self._dialogue.topics())
            return
        await _send(message.chat, self._dialogue.say(name))
        if name == "contact":
            await self._send_contact(message.chat)

    async def unknown_command(self, update: Update, context: Context) -> None:
        await _send(_message(update).chat, self._dialogue.say("help"))

    async def question(self, update: Update, context: Context) -> None:
        message = _message(update)
        turn = self._turn(context, lambda session: self._dialogue.respond(_words(message), session))
        await self._answer(message, turn, context)

    async def corrected(self, update: Update, context: Context) -> None:
        """An edited question: its answer is corrected in place. An alarm is sent anew, since nobody is notified of an edit."""
        message = _message(update)
        turn = self._turn(context, lambda session: self._dialogue.respond(_words(message), session))
        answered = _answers(context).get(message.message_id)
        if answered is None or turn.reply.alarm:
            await self._answer(message, turn, context)
        elif not await _edit(message.chat, answered, turn.reply):
            await self._answer(message, turn, context)

    async def unreadable(self, update: Update, context: Context) -> None:
        await _send(_message(update).chat, self._dialogue.say("only_text"))

    async def button(self, update: Update, context: Context) -> None:
        query = update.callback_query
        if query is None:
            return
        try:
            await query.answer()
        except BadRequest:
            _log.info("a button was tapped too long ago to be acknowledged")
        if not isinstance(query.message, Message):
            return
        chat, data = query.message.chat, query.data or ""
        turn = self._turn(context, lambda session: self._dialogue.tap(data.removeprefix(_IN_PLACE), session))
        if not (data.startswith(_IN_PLACE) and await _edit(chat, query.message.message_id, turn.reply)):
            await _send(chat, turn.reply)
        if "clinic.phone" in turn.decision.intents:
            await self._send_contact(chat)

    async def failed(self, update: object, context: Context) -> None:
        """Logs what went wrong, without the patient's words, and says so to the patient."""
        error = context.error
        if isinstance(error, NetworkError) and update is None:
            _log.warning("Telegram cannot be reached: %s", type(error).__name__)  # polling goes on by itself
            return
        if isinstance(error, Forbidden):
            _log.info("a patient has blocked the bot")
            return
        _log.error("an update was not answered: %s", type(error).__name__, exc_info=None if isinstance(error, TelegramError) else error)
        if isinstance(update, Update) and update.effective_chat and update.effective_chat.type == Chat.PRIVATE:
            try:
                await _send(update.effective_chat, self._dialogue.say("trouble"))
            except TelegramError:
                _log.error("the patient could not be told")

    def _turn(self, context: Context, act: Callable[[Session], Turn]) -> Turn:
        memory = _memory(context)
        turn = act(memory.get("session", Session()))
        memory["session"] = turn.session
        _log.info("%s %s %.2f", turn.decision.action, ",".join(turn.decision.intents) or "-", turn.decision.confidence)
        return turn

    async def _answer(self, message: Message, turn: Turn, context: Context) -> None:
        sent = await _send(message.chat, turn.reply)
        answers = _answers(context)
        answers[message.message_id] = sent.message_id
        for old in list(answers)[:-_REMEMBERED]:
            del answers[old]
        if "clinic.phone" in turn.decision.intents and not turn.reply.alarm:
            await self._send_contact(message.chat)

    async def _send_contact(self, chat: Chat) -> None:
        facts = self._dialogue.content.facts
        await _retried(lambda: chat.send_contact(phone_number=facts["phone"], first_name=facts["name"][:64]))


def _message(update: Update) -> Message:
    """The message that a handler was called for; its filter saw to it that there is one."""
    message = update.effective_message
    if message is None:
        raise TypeError("this handler takes messages only")
    return message


def _words(message: Message) -> str:
    return message.text or message.caption or ""


def _memory(context: Context) -> dict[str, Any]:
    return {} if context.chat_data is None else context.chat_data


def _answers(context: Context) -> dict[int, int]:
    """The answer's message by the question's, oldest first."""
    answers: dict[int, int] = _memory(context).setdefault("answers", {})
    return answers


async def _send(chat: Chat, reply: Reply) -> Message:
    """Sends a reply. A card goes out as plain text, and without its buttons where Telegram refuses it with them."""
    if reply.alarm:
        try:
            return await _retried(lambda: chat.send_message(reply.text, reply_markup=_keyboard(reply)))
        except BadRequest:
            return await _retried(lambda: chat.send_message(reply.text))
    return await _retried(lambda: chat.send_message(_as_html(reply), parse_mode=ParseMode.HTML, reply_markup=_keyboard(reply)))


async def _edit(chat: Chat, message_id: int, reply: Reply) -> bool:
    """Puts a reply in the place of a message; whether that could be done."""
    with _unchanged_is_fine():
        try:
            text, mode = (reply.text, None) if reply.alarm else (_as_html(reply), ParseMode.HTML)
            await _retried(
                lambda: chat.get_bot().edit_message_text(
                    text, chat_id=chat.id, message_id=message_id, parse_mode=mode, reply_markup=_keyboard(reply)
                )
            )
        except BadRequest as error:
            if "not modified" in error.message.lower():
                raise
            return False
    return True


@contextmanager
def _unchanged_is_fine() -> Iterator[None]:
    try:
        yield
    except BadRequest as error:
        if "not modified" not in error.message.lower():
            raise


async def _retried(send: Callable[[], Awaitable[Sent]]) -> Sent:
    """What ``send`` returns, tried again when Telegram is busy or away.

    A connection that drops behind an accepted message looks like one that dropped before it, so an answer may arrive twice; a lost one would
    be worse.
    """
    for attempt in range(1, _TRIES):
        try:
            return await send()
        except RetryAfter as error:
            wait = error.retry_after
            await asyncio.sleep(min(wait if isinstance(wait, (int, float)) else wait.total_seconds(), _LONGEST_WAIT))
        except BadRequest:  # a NetworkError by inheritance, and no better the second time
            raise
        except NetworkError:
            await asyncio.sleep(_SHORTEST_WAIT * attempt)
    return await send()


def _keyboard(reply: Reply) -> InlineKeyboardMarkup | None:
    if not reply.buttons:
        return None
    in_place = _IN_PLACE if not reply.sections else ""
    return InlineKeyboardMarkup([[_key(button, in_place)] for button in reply.buttons])


def _key(button: Button, in_place: str) -> InlineKeyboardButton:
    if button.url:
        return InlineKeyboardButton(button.text, url=button.url)
    return InlineKeyboardButton(button.text, callback_data=in_place + button.target)


def _as_html(reply: Reply) -> str:
    return "\n\n".join(filter(None, (html.escape(reply.lead, quote=False), *map(_section, reply.sections))))


def _section(section: Section) -> str:
    """A bold title, the text, the detail folded, the note and the source in italics."""
    title, text, more, note, source = (
        html.escape(part, quote=False) for part in (section.title, section.text, section.more, section.note, section.source)
    )
    folded = f"<blockquote expandable>{more}</blockquote>" if more else ""
    return "\n".join(
        filter(None, (f"<b>{title}</b>", text, folded, f"<i>{note}</i>" if note else "", f"<i>{source}</i>" if source else ""))
    )
