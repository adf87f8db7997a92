"""The bot on python-telegram-bot: which part of it takes which kind of update."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from telegram import LinkPreviewOptions, Update
from telegram.constants import ChatAction, ChatType
from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ContextTypes,
    Defaults,
)

from bot.channels.telegram.answering import LONGEST, Answering, heard
from bot.channels.telegram.business import SWITCH, Business
from bot.channels.telegram.contacting import Contacting
from bot.channels.telegram.desk import Desk
from bot.channels.telegram.flooding import Floods
from bot.channels.telegram.groups import Groups
from bot.channels.telegram.inline import Inline
from bot.channels.telegram.limiting import Limiter
from bot.channels.telegram.linking import link_to
from bot.channels.telegram.membership import Membership
from bot.channels.telegram.metering import Meter, Unmetered
from bot.channels.telegram.posting import CONFIRM, Posting
from bot.channels.telegram.private import Private
from bot.channels.telegram.rating import DOWN, UP, WHY, Rating
from bot.channels.telegram.sending import Place, persistently, send
from bot.channels.telegram.setup import introduce
from bot.channels.telegram.showing import IN_PLACE
from bot.channels.telegram.staff import Staff
from bot.channels.telegram.working import Pace, Work, current
from bot.dialogue import Reply
from bot.reception import Reception
from bot.store import Inbox

_log = logging.getLogger(__name__)

UPDATES = [
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.CHOSEN_INLINE_RESULT,
    Update.MY_CHAT_MEMBER,
    Update.MESSAGE_REACTION,
    Update.BUSINESS_CONNECTION,
    Update.BUSINESS_MESSAGE,
    Update.EDITED_BUSINESS_MESSAGE,
    Update.GUEST_MESSAGE,
]
"""The kinds that Telegram is asked for. What comes beside them is taken and left alone."""
_SLOW, _TYPING = (
    1.0,
    4.5,
)  # seconds until a patient sees that an answer is on its way, and until that has to be said again

Context = ContextTypes.DEFAULT_TYPE
App = Application[Any, Any, Any, Any, Any, Any]


class Channel:
    """The whole bot on Telegram."""

    def __init__(
        self,
        reception: Reception,
        token: str,
        api: str,
        inbox: Inbox,
        pace: Pace,
        meter: Meter | None = None,
        desk: Desk | None = None,
    ) -> None:
        desk = desk or Desk()
        self.app: App = (
            ApplicationBuilder()
            .token(token)
            .base_url(f"{api}/bot")
            .base_file_url(f"{api}/file/bot")
            .defaults(Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True)))
            .read_timeout(20)  # a message that Telegram takes slowly must not be sent again
            .rate_limiter(Limiter(desk.limits))
            .updater(None)
            .build()
        )
        self._answering = Answering(
            reception, inbox, pace, meter or Unmetered(), self.app.bot, desk
        )
        self._floods = Floods(desk.limits.flood)
        self._alarms: dict[int, float] = {}
        inbox.urgent = self._is_urgent
        contacting, self.posting = Contacting(self._answering), Posting(self._answering)
        self._private, self._rating, self._business = (
            Private(self._answering, contacting),
            Rating(self._answering),
            Business(self._answering),
        )
        # The order matters: the first handler that fits takes the update.
        for part in (
            Staff(self._answering, self.posting),
            contacting,
            self._private,
            Groups(self._answering),
            Inline(self._answering),
            self._rating,
            Membership(self._answering),
            self._business,
        ):
            self.app.add_handlers(part.handlers)
        self.app.add_handler(CallbackQueryHandler(self._tapped))
        self.app.add_error_handler(_note_error)

    async def use(self, reception: Reception) -> None:
        """From the next message on, answers come from this one; what is remembered of the chats stays."""
        self._answering.reception = reception
        await self.introduce()

    async def tell(self, chats: Iterable[int], message: str, **more: str) -> None:
        """Writes to administrators, who have not asked."""
        content = self._answering.reception.dialogue("").content
        for chat_id in chats:
            try:
                await send(self.app.bot, chat_id, Reply(lead=content.message(message, **more)))
            except TelegramError as error:
                _log.warning(
                    "an administrator could not be told: %s; have they written to the bot?",
                    type(error).__name__,
                )

    async def introduce(self) -> None:
        """Sets the command menus and the descriptions, as far as they differ."""
        await introduce(self.app.bot, self._answering.reception, self._answering.desk.admins)

    async def answer(self, work: Work) -> None:
        """Has the handlers answer an update; raises what they raised, which python-telegram-bot would swallow."""
        update = Update.de_json(work.claim.update, self.app.bot)
        heard.set(update)
        began = time.monotonic()
        with self._seen_typing(update):
            slowed = await self._slow_down(update, work)
            await self.app.process_update(update)
        if isinstance(work.error, Forbidden):
            _log.info("a patient has blocked the bot")
        elif work.error is not None:
            raise work.error
        if slowed and work.claim.chat_id is not None:
            self._answering.inbox.pause(work.claim.chat_id, self._answering.desk.limits.slowed)
        self._keep_alarm(work, began)

    async def apologise(self, work: Work) -> None:
        """Tells the patient that their message was not answered."""
        chat_id = work.claim.chat_id
        message = work.claim.update.get("message") or work.claim.update.get("callback_query")
        if chat_id is not None and chat_id > 0 and message:  # a private chat; a group is spared
            await send(self.app.bot, chat_id, self._answering.reception.dialogue("").say("trouble"))

    async def _tapped(self, update: Update, context: Context) -> None:
        """A button. It is acknowledged first, so that the app stops waiting; elsewhere than in a private chat it opens one."""
        query = update.callback_query
        if query is None:
            return
        data, at_home = (
            query.data or "",
            query.message is not None and query.message.chat.type == ChatType.PRIVATE,
        )
        content, target = self._answering.dialogue.content, data.removeprefix(IN_PLACE)
        words = content.message("rated_up") if data[:1] == UP else None
        url = (
            None
            if at_home
            else link_to(self.app.bot.username, target if target in content.intents else "start")
        )
        try:
            await persistently(self.app.bot, lambda: query.answer(words, url=url))
        except BadRequest:
            _log.info("a button was tapped too long ago to be acknowledged")
        if not at_home:
            return
        if target[:2] == CONFIRM:
            await self.posting.tapped(query, target)
        elif target[:2] == SWITCH:
            await self._business.tapped(query, target)
        elif target and target[0] in (UP, DOWN, WHY):
            await self._rating.tapped(query, target)
        else:
            await self._private.tapped(query, data)

    def _is_urgent(self, update: dict[str, Any]) -> bool:
        """Whether what is written raises an alarm in one of the languages."""
        message = next(
            (
                update[kind]
                for kind in ("message", "edited_message", "business_message")
                if kind in update
            ),
            None,
        )
        words = (
            (message.get("text") or message.get("caption")) if isinstance(message, dict) else None
        )
        return isinstance(words, str) and self._answering.reception.alarms(words[:LONGEST])

    def _keep_alarm(self, work: Work, began: float) -> None:
        """An alarm overtakes what its chat had asked before; that must not wipe out the reminder."""
        chat_id, session = work.claim.chat_id, work.memory.session
        if chat_id is None:
            return
        if session.reminders > work.claim.memory.session.reminders:
            self._alarms = {chat: at for chat, at in self._alarms.items() if began - at < 60} | {
                chat_id: time.monotonic()
            }
        elif self._alarms.get(chat_id, 0.0) > began:
            reminders = self._answering.reception.dialogue("").policy.reminders
            work.memory = replace(work.memory, session=replace(session, reminders=reminders))

    async def _slow_down(self, update: Update, work: Work) -> bool:
        """Whether a patient writes faster than they can be answered; they are told so once."""
        message, answering = update.message, self._answering
        if message is None or message.chat.type != ChatType.PRIVATE:
            return False
        flooding = self._floods.is_flooding(message.chat.id, message.date.timestamp())
        if flooding and not work.memory.flooded and not self._is_urgent(work.claim.update):
            await answering.send(Place(message.chat.id), answering.dialogue.say("flood"))
        if flooding != work.memory.flooded:
            answering.remember(flooded=flooding)
        return flooding

    @contextmanager
    def _seen_typing(self, update: Update) -> Iterator[None]:
        """In a private chat, a patient whose answer takes its time sees that it is on its way."""
        chat = update.effective_chat
        task = None
        if (
            chat is not None
            and chat.type == ChatType.PRIVATE
            and (update.message or update.callback_query)
        ):
            task = asyncio.create_task(self._type(chat.id))
        try:
            yield
        finally:
            if task is not None:
                task.cancel()

    async def _type(self, chat_id: int) -> None:
        await asyncio.sleep(_SLOW)
        while True:
            with contextlib.suppress(TelegramError):
                await self.app.bot.send_chat_action(chat_id, ChatAction.TYPING)
            await asyncio.sleep(_TYPING)


async def _note_error(update: object, context: Context) -> None:
    """Keeps what a handler raised for ``Channel.answer``."""
    current.get().error = context.error
