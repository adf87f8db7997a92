"""The clinic's own account, when its owner, an administrator, has connected the bot:
https://core.telegram.org/bots/features#bots-for-business. Anybody may connect any bot: on the
account of a stranger it would speak in the clinic's name.

There the bot answers only what it surely knows, and signs of an emergency: small talk is the
owner's. It keeps out of a chat for an hour after the owner has written in it.
"""

import asyncio
import logging
from dataclasses import replace

from telegram import BusinessConnection, CallbackQuery, Message

from bot.channels.telegram.channel import PATIENCE, Call, Channel
from bot.channels.telegram.send import Place, Sender
from bot.decision import Action
from bot.logs import place_of
from bot.public import brief
from bot.reply import Button, Does, Reply, Target
from bot.session import Turn
from bot.store import BusinessAccount, account_of, drop_account, keep_account

_log = logging.getLogger(__name__)

_OWNER_TALKS = 3600.0  # seconds
_LONGEST_TARGET = 64  # bytes that Telegram takes


async def connect(call: Call, connection: BusinessConnection) -> None:
    """The owner lets the bot in, changes what it may, or shows it out."""
    store, name = call.channel.inbox.store, connection.id
    if not connection.is_enabled:
        await drop_account(store, name)
        return
    place = Place(connection.user_chat_id)
    if not _is_clinics(call.channel, account := _told(connection)):
        stranger = call.content.message("business_stranger", number=str(account.owner))
        await call.send(place, Reply(stranger))
        return
    before = await account_of(store, name)
    account = replace(account, shall=before.shall if before else True)
    await keep_account(store, name, account)
    await call.send(place, _state(call, name, account))


def _told(connection: BusinessConnection) -> BusinessAccount:
    """An account as Telegram describes it."""
    may = bool(connection.is_enabled and connection.rights and connection.rights.can_reply)
    return BusinessAccount(connection.user.id, may)


def _is_clinics(channel: Channel, account: BusinessAccount) -> bool:
    return account.owner in channel.settings.admins


async def switch(call: Call, query: CallbackQuery, target: Target) -> None:
    """The owner's switch."""
    store, message = call.channel.inbox.store, query.message
    account = await account_of(store, target.name)
    if account is None or account.owner != query.from_user.id or not isinstance(message, Message):
        return
    account = replace(account, shall=target.does is Does.BUSINESS_ON)
    await keep_account(store, target.name, account)
    reply = _state(call, target.name, account)
    await call.sender.edit(Place(message.chat.id), message.message_id, reply)


def _state(call: Call, name: str, account: BusinessAccount) -> Reply:
    """What the owner reads, with the switch. A name that is too long for a button leaves Telegram's
    own switch."""
    content = call.content
    if not account.may:
        return Reply(content.message("business_stuck"))
    if account.shall:
        state, label, does = "business_on", "button_business_off", Does.BUSINESS_OFF
    else:
        state, label, does = "business_off", "button_business_on", Does.BUSINESS_ON
    button = Button(content.message(label), Target(does, name))
    fits = len(str(replace(Target(does, name), in_place=True)).encode()) <= _LONGEST_TARGET
    return Reply(content.message(state), buttons=(button,) if fits else ())


async def answer(call: Call, message: Message) -> None:
    """What is written on the account, by its owner or to them."""
    account = await _account(call, message.business_connection_id or "")
    user, words = message.from_user, call.words
    if account is None or user is None or message.sender_business_bot is not None:
        return
    if not _is_clinics(call.channel, account):
        return
    if user.id == account.owner:
        if not message.is_from_offline:  # else it is Telegram's own "away" or "hello"
            call.remember(owner_wrote=call.channel.inbox.clock())
        return
    if not account.open or not words or user.is_bot:
        return
    turn = call.respond(words)
    if not _speaks(call, turn):
        return
    call.count(turn)
    reply = brief(turn, call.channel.conversation.dialogue(turn.language))
    reply = replace(reply, buttons=tuple(button for button in reply.buttons if button.url))
    place = Place(message.chat.id, business=message.business_connection_id)
    await call.answer(place, message, reply)


async def _account(call: Call, name: str) -> BusinessAccount | None:
    """The account on which somebody writes, as it is kept; where an alarm would wait for that, as
    Telegram tells."""
    urgent = call.work.claim.urgent
    try:
        async with asyncio.timeout(PATIENCE if urgent else None):
            return await account_of(call.channel.inbox.store, name)
    except Exception as error:
        if not urgent:
            raise
        _log.error("an alarm is answered, whatever its owner wished: %s", place_of(error))
    return await account_by_telegram(call.channel, name)


async def account_by_telegram(channel: Channel, name: str) -> BusinessAccount | None:
    """The account of this connection, as Telegram tells; None where it is not the clinic's."""
    sender = Sender(channel.bot)
    connection = await sender.persist(lambda: channel.bot.get_business_connection(name))
    account = _told(connection)
    return account if _is_clinics(channel, account) else None


def _speaks(call: Call, turn: Turn) -> bool:
    if turn.decision.action is Action.EMERGENCY:
        return True
    owner_talks = call.channel.inbox.clock() - call.memory.owner_wrote < _OWNER_TALKS
    answered = turn.reply.sections or turn.decision.level  # or it is the gentle card
    known = turn.decision.action is Action.ANSWER and bool(answered)
    conversation = call.channel.conversation
    responses = conversation.dialogue(turn.language).content.responses
    small_talk = all(responses[name].kind == "chat" for name in turn.decision.intents)
    # What only leans on what was told ("see you at six") may be meant for the owner.
    sure = turn.decision.confidence >= conversation.policy.answer_threshold
    return known and not small_talk and not owner_talks and bool(sure or turn.findings.gravest)
