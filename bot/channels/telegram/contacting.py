"""The clinic's card and place, and patients who want to be called back."""

import logging
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from telegram import Update
from telegram.error import BadRequest, ChatMigrated, Forbidden
from telegram.ext import BaseHandler, ContextTypes, MessageHandler, filters

from bot.channels.telegram.answering import Answering, message_of
from bot.channels.telegram.sending import Place, persistently, send
from bot.channels.telegram.vcard import dialled, vcard
from bot.channels.telegram.working import current
from bot.dialogue import CALL_BACK, Reply
from bot.store import CallBack, want_call

_log = logging.getLogger(__name__)

_OWN_NUMBER = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE & filters.CONTACT
_LONGEST_NAME = 64

Context = ContextTypes.DEFAULT_TYPE


class Contacting:
    """Sends cards, and takes phone numbers."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering

    @property
    def handlers(self) -> list[BaseHandler[Any, Any, Any]]:
        return [MessageHandler(_OWN_NUMBER, self._contact)]

    async def add_cards(self, chat: int, intents: Collection[str]) -> None:
        """What goes with some answers: the number to tap, the place on the map."""
        if "clinic.phone" in intents:
            await self.send_card(chat)
        if "clinic.location" in intents:
            await self._send_place(chat)

    async def send_card(self, chat: int) -> None:
        """The clinic as a contact: a tap calls."""
        facts, bot = self._answering.dialogue.content.facts, self._answering.bot
        name, phone = facts["name"][:_LONGEST_NAME], dialled(facts["phone_international"])

        async def contact() -> int:
            sent = await persistently(
                bot,
                lambda: bot.send_contact(
                    chat, phone_number=phone, first_name=name, vcard=vcard(facts)
                ),
            )
            return sent.message_id

        await current.get().once(contact)

    async def _send_place(self, chat: int) -> None:
        """The place on the map, where the clinic has said where that is."""
        facts, bot = self._answering.dialogue.content.facts, self._answering.bot
        if not all(facts.get(name) for name in ("latitude", "longitude", "address")):
            return
        latitude, longitude = float(facts["latitude"]), float(facts["longitude"])

        async def venue() -> int:
            sent = await persistently(
                bot,
                lambda: bot.send_venue(
                    chat,
                    latitude=latitude,
                    longitude=longitude,
                    title=facts["name"],
                    address=facts["address"],
                ),
            )
            return sent.message_id

        await current.get().once(venue)

    async def _contact(self, update: Update, context: Context) -> None:
        """A phone number. Somebody else's is none of ours, and one's own is taken after the consent line only."""
        message, answering = message_of(update), self._answering
        contact, session, place = message.contact, answering.memory.session, Place(message.chat.id)
        own = (
            contact is not None
            and message.from_user is not None
            and contact.user_id == message.from_user.id
        )
        if contact is None or not own or not answering.dialogue.call_back:
            await answering.send(place, answering.dialogue.say("only_text"))
            return
        if not session.calling:
            await self._ask(place)
            return
        name = " ".join(filter(None, (contact.first_name, contact.last_name)))
        intents = answering.dialogue.content.intents
        about = (
            ", ".join(intents[intent].title for intent in session.answered if intent in intents)
            or "–"
        )
        call = CallBack(name, "+" + contact.phone_number.lstrip("+"), about)
        if not current.get().sent:  # an earlier try has got so far
            await want_call(answering.inbox.store, message.chat.id, call, answering.inbox.clock())
        await current.get().once(lambda: self._tell_staff(call))
        answering.inbox.tally["call back"] += 1
        done = answering.dialogue.called_back()
        answering.remember(session=replace(session, calling=False))
        await answering.send(place, done)

    async def _ask(self, place: Place) -> None:
        answering = self._answering
        turn = answering.turn(
            lambda session: answering.reception.tap(CALL_BACK, session, answering.locale)
        )
        await answering.send(place, turn.reply)

    async def _tell_staff(self, call: CallBack) -> int:
        """Tells the staff; where Telegram will not, the request stays in the store, and the log says so."""
        content = self._answering.reception.dialogue("").content
        staff, bot = self._answering.desk.staff_chat, self._answering.bot
        if staff is None:
            return 0
        reply = Reply(
            lead=content.message(
                "call_back_staff", who=call.name, number=call.phone, about=call.about
            )
        )
        try:
            return await send(bot, staff, reply)
        except ChatMigrated as moved:
            _log.warning(
                "the staff's group became a supergroup: set CLINIC_BOT_STAFF_CHAT to its new number"
            )
            return await send(bot, moved.new_chat_id, reply)
        except (BadRequest, Forbidden) as error:
            _log.error(
                "the staff could not be told that somebody wants to be called: %s",
                type(error).__name__,
            )
            return 0
