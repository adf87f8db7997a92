"""The clinic's card and place, and patients who want to be called back."""

import asyncio
import logging
import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from telegram import Contact, Message
from telegram.error import ChatMigrated, TelegramError

from bot.channels.telegram.channel import Call, Channel
from bot.channels.telegram.limits import Waiting
from bot.channels.telegram.send import Place, Sender
from bot.reply import CALL_BACK, Reply
from bot.store import CallBack, WantedCall, call_of, call_told, calls_untold, want_call

_log = logging.getLogger(__name__)

_LONGEST_NAME = 64
_LONGEST_CARD = 2048  # bytes that Telegram takes
_PATIENCE = 30.0  # seconds that a patient waits for the staff to be told
_AGAIN = 60.0  # seconds between two looks for requests of which the staff do not know


async def add_cards(call: Call, chat: int, intents: Collection[str]) -> None:
    """What goes with some answers: the number to tap, the place on the map."""
    if "clinic.phone" in intents:
        await send_card(call, chat)
    if "clinic.location" in intents:
        await _send_place(call, chat)


async def send_card(call: Call, chat: int) -> None:
    """The clinic as a contact: a tap calls."""
    facts, sender = call.content.facts, call.sender

    async def send() -> int:
        sent = await sender.persist(
            lambda: sender.bot.send_contact(
                chat,
                phone_number=dialled(facts["phone_international"]),
                first_name=facts["name"][:_LONGEST_NAME],
                vcard=vcard(facts),
                rate_limit_args=Waiting(sender.rest),
            )
        )
        return sent.message_id

    await call.work.once(send)


async def _send_place(call: Call, chat: int) -> None:
    """The place on the map, where the clinic has said where that is."""
    facts, sender = call.content.facts, call.sender
    if not all(facts.get(name) for name in ("latitude", "longitude", "address")):
        return

    async def send() -> int:
        sent = await sender.persist(
            lambda: sender.bot.send_venue(
                chat,
                latitude=float(facts["latitude"]),
                longitude=float(facts["longitude"]),
                title=facts["name"],
                address=facts["address"],
                rate_limit_args=Waiting(sender.rest),
            )
        )
        return sent.message_id

    await call.work.once(send)


async def take_number(call: Call, message: Message, contact: Contact) -> None:
    """A phone number. Somebody else's is none of ours, and one's own is taken behind the consent
    line only."""
    place, session = Place(message.chat.id), call.session
    own = message.from_user is not None and contact.user_id == message.from_user.id
    if not own or not call.channel.conversation.call_back:
        await call.send(place, call.replies.say("only_text"))
        return
    if not session.calling:
        await call.send(place, call.tap(CALL_BACK).reply)
        return
    name = " ".join(filter(None, (contact.first_name, contact.last_name)))
    intents = call.content.intents
    titles = [intents[intent].title for intent in session.answered if intent in intents]
    wanted = CallBack(name, "+" + contact.phone_number.lstrip("+"), ", ".join(titles))
    told = await _keep(call, message.chat.id, wanted)
    call.channel.count("call back")
    call.remember(session=replace(session, calling=False))
    await call.send(place, call.replies.call_noted(told, call.session))


async def _keep(call: Call, chat: int, wanted: CallBack) -> bool:
    """Keeps the request; whether the staff know of it."""
    inbox = call.channel.inbox
    kept = await call_of(inbox.store, await want_call(inbox.store, chat, wanted, inbox.clock()))
    if kept is None:  # forgotten meanwhile
        return False
    if kept.told_at is not None:
        return True
    try:
        async with asyncio.timeout(_PATIENCE):
            return await _tell_staff(call.channel, call.sender, kept)
    except TimeoutError:
        return False


async def _tell_staff(channel: Channel, sender: Sender, wanted: WantedCall) -> bool:
    """Tells the staff; False where Telegram will not: then the log says so, and ``keep_telling``
    tries again."""
    content, staff = channel.conversation.dialogue("").content, channel.settings.staff_chat
    if staff is None:
        return False
    about = {"who": wanted.call.name, "number": wanted.call.phone, "about": wanted.call.about}
    reply = Reply(content.message("call_back_staff", **about))
    told = await write_to_staff(sender, staff, reply)
    if told:
        await call_told(channel.inbox.store, wanted.id, channel.inbox.clock())
    return told


async def write_to_staff(sender: Sender, staff: int, reply: Reply) -> bool:
    """Whether Telegram has taken it, also where their group has moved; if not, the log says so."""
    try:
        try:
            await sender.send(Place(staff), reply)
        except ChatMigrated as moved:
            _log.warning("the staff's group moved: set CLINIC_BOT_STAFF_CHAT to its new number")
            await sender.send(Place(moved.new_chat_id), reply)
    except TelegramError as error:
        _log.error("the staff could not be told: %s", type(error).__name__)
        return False
    return True


async def keep_telling(channel: Channel) -> None:
    """Tells the staff of requests of which they could not be told before, until cancelled."""
    while True:
        await tell_untold(channel)
        await asyncio.sleep(_AGAIN)


async def tell_untold(channel: Channel) -> None:
    """Tries once, each request of which the staff do not know."""
    if channel.settings.staff_chat is not None:
        for wanted in await calls_untold(channel.inbox.store, channel.inbox.clock()):
            await _tell_staff(channel, Sender(channel.bot), wanted)


def vcard(facts: Mapping[str, str]) -> str:
    """What is known of the clinic as a vCard 4.0 (RFC 6350); what would make it too long for
    Telegram is left out."""
    card = _card([])
    lines: list[str] = []
    for line in _lines(facts):
        longer = _card([*lines, line])
        if len(longer.encode()) <= _LONGEST_CARD:
            lines, card = [*lines, line], longer
    return card


def _card(lines: list[str]) -> str:
    return "".join(f"{line}\r\n" for line in ("BEGIN:VCARD", "VERSION:4.0", *lines, "END:VCARD"))


def _lines(facts: Mapping[str, str]) -> list[str]:
    fields = (
        ("FN", facts["name"]),
        ("ORG", facts["name"]),
        ("TEL;TYPE=work,voice", dialled(facts["phone_international"])),
        ("EMAIL", facts.get("email", "")),
        ("URL", facts.get("booking_url", "")),
    )
    written = [
        f"{name}:{value if name == 'URL' else escaped(value)}" for name, value in fields if value
    ]
    if facts.get("address"):
        written.append(f"ADR;TYPE=work:;;{escaped(facts['address'])};{escaped(facts['city'])};;;")
    if facts.get("latitude") and facts.get("longitude"):
        written.append(f"GEO:geo:{facts['latitude']},{facts['longitude']}")
    return written


def dialled(number: str) -> str:
    """A number without what is only there for the eye."""
    return re.sub(r"[^+\d]", "", number)


def escaped(text: str) -> str:
    r"""A text value: `\`, `,`, `;` and line ends are escaped in it (RFC 6350, section 3.4)."""
    for plain, written in (
        ("\\", "\\\\"),
        (",", "\\,"),
        (";", "\\;"),
        ("\r\n", "\\n"),
        ("\n", "\\n"),
        ("\r", "\\n"),
    ):
        text = text.replace(plain, written)
    return text
