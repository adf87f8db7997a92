"""Groups, and the group in which the clinic's posts are discussed.

The bot answers who speaks to it (a mention, a reply, a command with its name); under the clinic's posts also what it surely
knows; a sign of an emergency always. It keeps out of everything else: the channel's own posts, other bots, itself.
"""

import logging
import time
from typing import Any

from telegram import Chat, Message, MessageEntity, Update
from telegram.error import TelegramError
from telegram.ext import BaseHandler, ContextTypes, MessageHandler, filters

from bot.channels.telegram.answering import Answering, message_of, words_of
from bot.channels.telegram.linking import intent_of
from bot.channels.telegram.sending import Place, edit
from bot.company import brief, speaks_up, told
from bot.content import GROUP_COMMANDS
from bot.dialogue import Dialogue, Reply, Session
from bot.store import move

_log = logging.getLogger(__name__)

_GROUPS = filters.ChatType.GROUPS
_BY_PEOPLE = ~filters.IS_AUTOMATIC_FORWARD & ~filters.VIA_BOT & ~filters.SenderChat.ALL
_WORDS = filters.TEXT | filters.CAPTION
_KNOWN_FOR = (
    3600.0  # seconds after which Telegram is asked again whether a group belongs to a channel
)

Context = ContextTypes.DEFAULT_TYPE


class Groups:
    """What is said where others read along."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering
        self._discussions: dict[int, tuple[bool, float]] = {}

    @property
    def handlers(self) -> list[BaseHandler[Any, Any, Any]]:
        said = filters.UpdateType.MESSAGE & _GROUPS
        return [
            MessageHandler(said & filters.StatusUpdate.MIGRATE, self._moved),
            MessageHandler(said & _BY_PEOPLE & _WORDS, self._said),
            MessageHandler(
                filters.UpdateType.EDITED_MESSAGE & _GROUPS & _BY_PEOPLE & _WORDS, self._said
            ),
        ]

    async def _moved(self, update: Update, context: Context) -> None:
        """The group became a supergroup: what is kept of it goes along."""
        message = message_of(update)
        if message.migrate_to_chat_id is not None:
            await move(self._answering.inbox.store, message.chat.id, message.migrate_to_chat_id)
            if message.chat.id == self._answering.desk.staff_chat:
                _log.warning(
                    "the staff's group became a supergroup: CLINIC_BOT_STAFF_CHAT is to be its new number"
                )

    async def _said(self, update: Update, context: Context) -> None:
        message, answering = message_of(update), self._answering
        if message.from_user is None or message.from_user.is_bot:
            return
        place = Place(
            message.chat.id,
            message.message_thread_id if message.is_topic_message else None,
            message.message_id,
        )
        alarms = answering.reception.alarms(words_of(message))
        if not alarms and (name := self._command(message)):
            await answering.send(
                place,
                self._commanded(
                    name, answering.reception.dialogue(answering.locale.partition("-")[0])
                ),
            )
            return
        if words_of(message).startswith("/") and not alarms:
            return
        words, addressed = self._addressed(message)
        session = answering.memory.session if self._is_reply(message) else Session()
        turn = answering.turn(
            lambda before: answering.reception.respond(words, before, answering.locale), session
        )
        dialogue = answering.reception.dialogue(turn.language)
        if not addressed and not (
            speaks_up(turn, dialogue)
            and (turn.reply.alarm or await self._is_discussion(message.chat))
        ):
            return
        reply = brief(turn, dialogue)
        answered = answering.memory.answers.get(message.message_id)
        if (
            answered is not None
            and not reply.alarm
            and await edit(answering.bot, place, answered, reply)
        ):
            return
        if addressed and not reply.alarm:
            answering.remember(
                session=Session(answered=turn.session.answered, offered=turn.session.offered)
            )
        sent = await answering.send(place, reply)
        answering.remember(
            answers=dict([*answering.memory.answers.items(), (message.message_id, sent)][-50:])
        )

    def _command(self, message: Message) -> str:
        """The command that is addressed to this bot by its name, with what follows it."""
        first, _, rest = words_of(message).partition(" ")
        name, _, to = first.partition("@")
        return (
            f"{name[1:].lower()} {rest.strip()}"
            if name[:1] == "/" and to.lower() == self._answering.bot.username.lower()
            else ""
        )

    def _commanded(self, command: str, dialogue: Dialogue) -> Reply:
        name, _, payload = command.partition(" ")
        if name == "start" and intent_of(payload) in dialogue.content.intents:
            return brief(dialogue.choose(intent_of(payload), Session()), dialogue)
        if name == "topics":
            return told("private_topics", dialogue)
        if name in ("mydata", "forget", "language", "idioma", "why", "post"):
            return told("in_private", dialogue)
        return told(name if name in GROUP_COMMANDS else "help", dialogue)

    def _addressed(self, message: Message) -> tuple[str, bool]:
        """The words without the bot's name, and whether they are for the bot."""
        words, bot = words_of(message), self._answering.bot
        mentions = message.parse_entities([MessageEntity.MENTION, MessageEntity.TEXT_MENTION])
        mentions |= message.parse_caption_entities(
            [MessageEntity.MENTION, MessageEntity.TEXT_MENTION]
        )
        named = False
        for entity, text in mentions.items():
            if text.lower() == f"@{bot.username.lower()}" or (
                entity.user is not None and entity.user.id == bot.id
            ):
                named, words = True, words.replace(text, " ")
        return words.strip(), named or self._is_reply(message)

    def _is_reply(self, message: Message) -> bool:
        """Whether it replies to this bot."""
        to = message.reply_to_message
        return (
            to is not None
            and to.from_user is not None
            and to.from_user.id == self._answering.bot.id
        )

    async def _is_discussion(self, chat: Chat) -> bool:
        """Whether a channel's posts are discussed in this group."""
        known, at = self._discussions.get(chat.id, (False, -_KNOWN_FOR))
        if time.monotonic() - at < _KNOWN_FOR:
            return known
        try:
            known = (await self._answering.bot.get_chat(chat.id)).linked_chat_id is not None
        except TelegramError:
            return known
        self._discussions[chat.id] = known, time.monotonic()
        return known
