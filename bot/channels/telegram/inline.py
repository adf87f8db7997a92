"""The bot in other people's chats: inline mode, and guest messages, by which it is asked once in a
chat that it is not in. Nothing of it is remembered."""

import contextlib

from telegram import (
    ChosenInlineResult,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Message,
)
from telegram.error import BadRequest

from bot.channels.telegram.channel import Call, words_of
from bot.channels.telegram.render import inline_keyboard, parts
from bot.decision import Action, Decision
from bot.public import brief, offers
from bot.reply import Reply, Target, asking
from bot.session import Session, Turn

_CACHED = 300
"""Seconds that Telegram may give somebody the same answers to the same words: a change of the
content shows after that. To somebody else it may not: theirs is another language."""
_ALARM = "alarm"
_LONGEST = 100  # characters of the line under a title


async def offer(call: Call, query: InlineQuery) -> None:
    """Words behind the bot's name: offers answers to be sent there."""
    conversation = call.channel.conversation
    turn = call.respond(query.query, Session()) if query.query.strip() else None
    dialogue = (
        conversation.dialogue(turn.language) if turn else conversation.of(Session(), call.locale)
    )
    username = call.channel.bot.username
    results = [article(reply, username) for reply in offers(dialogue, turn)]
    button = InlineQueryResultsButton(
        dialogue.content.message("button_open"), start_parameter="ask"
    )
    with contextlib.suppress(BadRequest):  # the person has typed on meanwhile
        await call.sender.persist(
            lambda: query.answer(
                results,
                cache_time=_CACHED,
                is_personal=True,
                button=None if results else button,
            )
        )


def count(call: Call, result: ChosenInlineResult) -> None:
    """An answer was sent somewhere. What was typed on the way to it is no question."""
    intent = Target.of_payload(result.result_id).name
    if intent in call.content.intents:
        chosen = Decision(Action.ANSWER, (intent,), 1.0)
        call.count(Turn(Reply(), Session(), chosen, language=call.content.language))


async def answer_guest(call: Call, message: Message) -> None:
    """Asked in a chat that the bot is not in: one answer, as short as in a group."""
    query, bot = message.guest_query_id, call.channel.bot
    if query is None or message.from_user is None or message.from_user.is_bot:
        return
    if not words_of(message):
        return
    turn = call.respond(words_of(message).replace(f"@{bot.username}", " "), Session(at=call.now))
    call.count(turn)
    dialogue = call.channel.conversation.dialogue(turn.language)
    result = article(brief(turn, dialogue), bot.username)

    async def send() -> int:
        await call.sender.persist(lambda: bot.answer_guest_query(query, result))
        return 0

    call.carded = turn.reply.alarm
    await call.work.once(send, at_once=turn.reply.alarm)


def article(reply: Reply, username: str) -> InlineQueryResultArticle:
    """A reply as what is sent into another chat. ``username`` is the bot's, for links to it."""
    part = parts(reply, username)[0]
    section = reply.sections[0] if reply.sections and not reply.alarm else None
    first, _, rest = reply.lead.partition("\n")
    below = section.text if section else rest
    return InlineQueryResultArticle(
        id=asking(section.intent).payload if section else _ALARM,
        title=section.title if section else first,
        description=below.strip().partition("\n")[0][:_LONGEST],
        input_message_content=InputTextMessageContent(
            part.text,
            parse_mode=part.mode,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        ),
        reply_markup=inline_keyboard(reply, username),
    )
