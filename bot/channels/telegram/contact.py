"""The clinic's card and place, and patients who want to be called back."""

import asyncio
import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from telegram import Contact, Message

from bot.channels.telegram.channel import Call
from bot.channels.telegram.send import Place
from bot.channels.telegram.staff import lines
from bot.reply import CALL_BACK
from bot.store import CallBack, call_of, want_call

_LONGEST_NAME = 64
_LONGEST_CARD = 2048  # bytes that Telegram takes
_PATIENCE = 30.0  # seconds that a patient waits for the staff to be told


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
        return await sender.deliver(
            lambda: sender.bot.send_contact(
                chat,
                phone_number=dialled(facts["phone_international"]),
                first_name=facts["name"][:_LONGEST_NAME],
                vcard=vcard(facts),
                **sender.patience(),
            )
        )

    await call.once(Place(chat), send)


async def _send_place(call: Call, chat: int) -> None:
    """The place on the map, where the clinic has said where that is."""
    facts, sender = call.content.facts, call.sender
    if not all(facts.get(name) for name in ("latitude", "longitude", "address")):
        return

    async def send() -> int:
        return await sender.deliver(
            lambda: sender.bot.send_venue(
                chat,
                latitude=float(facts["latitude"]),
                longitude=float(facts["longitude"]),
                title=facts["name"],
                address=facts["address"],
                **sender.patience(),
            )
        )

    await call.once(Place(chat), send)


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
    intents = call.channel.content.intents  # which the staff read
    titles = [intents[intent].title for intent in session.answered if intent in intents]
    number, language = "+" + contact.phone_number.lstrip("+"), call.content.language
    wanted = CallBack(name, number, ", ".join(titles), language)
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
            return await lines.tell_call(call.channel, call.sender, kept)
    except TimeoutError:
        return False


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
