"""The bot in other people's chats: inline mode, and guest messages, by which it is asked once in a chat that it is not in."""

from typing import Any

from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
)
from telegram.error import BadRequest
from telegram.ext import (
    BaseHandler,
    ChosenInlineResultHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.channels.telegram.answering import Answering, message_of, words_of
from bot.channels.telegram.linking import intent_of, payload_of
from bot.channels.telegram.sending import persistently
from bot.channels.telegram.showing import inline_keyboard, parts
from bot.company import brief, offers
from bot.dialogue import Reply, Session

_CACHED = 300  # seconds that Telegram may give the same answers to the same words: a change of the content shows after that
_ALARM = "alarm"
_LONGEST = 100  # characters of the line under a title

Context = ContextTypes.DEFAULT_TYPE


class Inline:
    """Offers answers to be sent elsewhere. Nothing of it is remembered."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering

    @property
    def handlers(self) -> list[BaseHandler[Any, Any, Any]]:
        return [
            InlineQueryHandler(self._asked),
            ChosenInlineResultHandler(self._chosen),
            MessageHandler(
                filters.UpdateType.GUEST_MESSAGE & (filters.TEXT | filters.CAPTION), self._guest
            ),
        ]

    async def _asked(self, update: Update, context: Context) -> None:
        query, answering = update.inline_query, self._answering
        if query is None:
            return
        turn = None
        if query.query.strip():
            turn = answering.turn(
                lambda before: answering.reception.respond(query.query, before, answering.locale),
                Session(),
            )
        dialogue = answering.reception.dialogue(
            turn.language if turn else answering.locale.partition("-")[0]
        )
        results = [self._article(reply) for reply in offers(dialogue, turn)]
        button = InlineQueryResultsButton(
            dialogue.content.message("button_open"), start_parameter="ask"
        )
        try:
            await persistently(
                answering.bot,
                lambda: query.answer(
                    results,
                    cache_time=_CACHED,
                    is_personal=False,
                    button=None if results else button,
                ),
            )
        except BadRequest:
            answering.inbox.tally["inline.late"] += 1  # the person has typed on meanwhile

    async def _chosen(self, update: Update, context: Context) -> None:
        chosen = update.chosen_inline_result
        if chosen is not None:
            self._answering.inbox.tally["inline.chosen"] += 1
            intent = intent_of(chosen.result_id)
            if intent in self._answering.dialogue.content.intents:
                self._answering.inbox.tally[f"inline.chosen.{chosen.result_id}"] += 1

    async def _guest(self, update: Update, context: Context) -> None:
        """Asked in a chat that the bot is not in: one answer, as short as in a group."""
        message, answering = message_of(update), self._answering
        query = message.guest_query_id
        if query is None or message.from_user is None or message.from_user.is_bot:
            return
        words = words_of(message).replace(f"@{answering.bot.username}", " ")
        turn = answering.turn(
            lambda before: answering.reception.respond(words, before, answering.locale), Session()
        )
        article = self._article(brief(turn, answering.reception.dialogue(turn.language)))
        await persistently(answering.bot, lambda: answering.bot.answer_guest_query(query, article))

    def _article(self, reply: Reply) -> InlineQueryResultArticle:
        username = self._answering.bot.username
        part = parts(reply, username)[0]
        section = reply.sections[0] if reply.sections and not reply.alarm else None
        first, _, rest = reply.lead.partition("\n")
        return InlineQueryResultArticle(
            id=payload_of(section.intent) if section else _ALARM,
            title=section.title if section else first,
            description=(section.text if section else rest).strip().partition("\n")[0][:_LONGEST],
            input_message_content=InputTextMessageContent(
                part.text,
                parse_mode=part.mode,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            ),
            reply_markup=inline_keyboard(reply, username),
        )
