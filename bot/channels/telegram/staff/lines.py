"""Lines that the clinic's people are told at once: who wants to be called back, and that somebody
had an alarm, complained, or was touched wrongly.

Each is kept in the store first, then told, and noted as told: after a crash just between the last
two it comes twice, and none is lost. They are in the clinic's own language.
"""

import logging
from datetime import UTC, datetime

from telegram.error import ChatMigrated, TelegramError

from bot.channels.telegram.channel import Call, Channel, sent_at
from bot.channels.telegram.send import Place, Sender
from bot.content import Content
from bot.decision import Action
from bot.facts.place import known_zone
from bot.facts.speech import Speech
from bot.logs import place_of
from bot.notice import Kind, Notice, notice_of
from bot.reply import Button, Does, Reply, Target
from bot.store import (
    KeptNotice,
    Unavailable,
    WantedCall,
    call_told,
    calls_untold,
    keep_notice,
    notice_told,
    notices_untold,
)
from bot.supervisor import set_or

_log = logging.getLogger(__name__)

_AGAIN = 60.0  # seconds between two looks for what could not be told


async def note(call: Call) -> None:
    """Keeps what the clinic is to be told of the turn that was just answered. Whatever fails here,
    the patient has had their answer."""
    try:
        await _note(call)
    except Unavailable:  # the update comes again, and its answer is not sent twice
        raise
    except Exception as error:
        call.channel.meter.count_failure("telling the staff")
        _log.error("the clinic was not told of something: %s", place_of(error))


async def _note(call: Call) -> None:
    turn, message, chat = call.turn, call.update.effective_message, call.work.claim.chat_id
    if turn is None or message is None or chat is None or message.forward_origin is not None:
        return
    if message.business_connection_id and turn.decision.action is not Action.EMERGENCY:
        return  # what else is written on the owner's account, the owner reads there
    notice = notice_of(turn.decision, turn.findings, turn.language)
    if notice is None:
        return
    channel, tapped = call.channel, call.update.callback_query is not None
    if _told_where(channel, notice) is not None:
        at = call.now.timestamp() if tapped else sent_at(message)
        if not await keep_notice(channel.inbox.store, chat, notice, at):
            return
        channel.untold.set()
    if not notice.kind.is_for_manager:  # the staff's group sees the week's figures
        is_alarm = notice.kind is Kind.ALARM
        channel.count(f"emergency.{notice.about}" if is_alarm else notice.kind.value)


def _told_where(channel: Channel, notice: Notice) -> int | None:
    """The chat that is told; None where there is nobody to tell."""
    settings = channel.settings
    return settings.manager if notice.kind.is_for_manager else settings.staff_chat


async def keep_telling(channel: Channel) -> None:
    """Tells what is kept and not told yet, until cancelled; at once where something new is."""
    while True:
        channel.untold.clear()
        await tell_untold(channel)
        await set_or(channel.untold, _AGAIN)


async def tell_untold(channel: Channel) -> None:
    """Looks once: tells each thing of which the clinic does not know."""
    store, now, sender = channel.inbox.store, channel.inbox.clock(), Sender(channel.bot)
    for one in await notices_untold(store, now):
        await _tell_notice(channel, sender, one)
    if channel.settings.staff_chat is not None:
        for wanted in await calls_untold(store, now):
            await tell_call(channel, sender, wanted)


async def _tell_notice(channel: Channel, sender: Sender, one: KeptNotice) -> None:
    chat, content = _told_where(channel, one.notice), channel.content
    if chat is None:
        return
    now = channel.inbox.clock()
    line = Reply(_line(content, one.notice, when(content, one.at, now)))
    if await write(channel, sender, chat, line):
        await notice_told(channel.inbox.store, one.id, now)


def _line(content: Content, notice: Notice, moment: str) -> str:
    about = {"when": moment, "language": _language(content, notice.language)}
    match notice.kind:
        case Kind.COMPLAINT:
            topic = content.message(f"complaints.{notice.about or 'plain'}")
            return content.message("notice_complaint", topic=topic, **about)
        case Kind.MISCONDUCT:
            return content.message("notice_misconduct")
        case Kind.ABUSE:
            return content.message("notice_abuse", **about)
        case Kind.ALARM:
            return content.message(f"notice_{notice.about}", **about)


async def tell_call(channel: Channel, sender: Sender, wanted: WantedCall) -> bool:
    """Tells the staff whom to call; False where Telegram will not: then the log says so, and
    ``keep_telling`` tries again."""
    content, staff = channel.content, channel.settings.staff_chat
    if staff is None:
        return False
    now = channel.inbox.clock()
    told = await write(channel, sender, staff, call_line(content, wanted, now))
    if told:
        await call_told(channel.inbox.store, wanted.id, now)
    return told


def call_line(content: Content, wanted: WantedCall, now: float) -> Reply:
    """Whom to call, with the button that says it is done; or who has done it."""
    call = wanted.call
    line = content.message(
        "call_back_staff",
        who=call.name,
        number=call.phone,
        language=_language(content, call.language),
        when=when(content, wanted.asked_at, now),
        about=call.about,
    )
    if wanted.done_at is not None:
        return Reply(line, tail=done(content, wanted, now))
    button = Button(content.message("button_done"), Target(Does.CALL_DONE, str(wanted.id)))
    return Reply(line, buttons=(button,))


def done(content: Content, wanted: WantedCall, now: float) -> str:
    """That it is done, when and by whom."""
    moment = when(content, wanted.done_at or now, now)
    if wanted.done_by:
        return content.message("call_done_by", who=wanted.done_by, when=moment)
    return content.message("call_done", when=moment)


def when(content: Content, at: float, now: float) -> str:
    """A moment by the clock on the clinic's wall, with its date if that is not today's. Both are in
    seconds since 1970."""
    zone = known_zone(content.facts.get("timezone", ""))
    here, today = (datetime.fromtimestamp(one, UTC).astimezone(zone or UTC) for one in (at, now))
    speech = Speech(content.language, content.clinic.country)
    clock = speech.clock(here.time()) + ("" if zone else " UTC")
    if here.date() == today.date():
        return clock
    return f"{speech.date(here.date(), today.date())}, {clock}"


def _language(content: Content, code: str) -> str:
    """What a patient's language is called in the clinic's."""
    return Speech(content.language, content.clinic.country).language(code) if code else "–"


async def write(channel: Channel, sender: Sender, chat: int, reply: Reply) -> bool:
    """Whether Telegram has taken it, also where a group has moved; if not, the log says so."""
    try:
        try:
            await sender.send(Place(chat), reply)
        except ChatMigrated as moved:
            await channel.follow_staff(chat, moved.new_chat_id)
            await sender.send(Place(moved.new_chat_id), reply)
    except TelegramError as error:
        _log.error("the staff could not be told: %s", type(error).__name__)
        return False
    return True
