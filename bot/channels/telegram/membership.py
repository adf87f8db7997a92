"""Who lets the bot in, and who shows it out."""

from typing import Any

from telegram import Chat, ChatMember, Update
from telegram.ext import BaseHandler, ChatMemberHandler, ContextTypes

from bot.channels.telegram.answering import Answering
from bot.channels.telegram.working import current
from bot.store import forget

_GONE = (ChatMember.LEFT, ChatMember.BANNED)

Context = ContextTypes.DEFAULT_TYPE


class Membership:
    """Forgets at once who blocks the bot: they will not come back to say /forget."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering

    @property
    def handlers(self) -> list[BaseHandler[Any, Any, Any]]:
        return [ChatMemberHandler(self._changed, ChatMemberHandler.MY_CHAT_MEMBER)]

    async def _changed(self, update: Update, context: Context) -> None:
        changed, inbox = update.my_chat_member, self._answering.inbox
        if changed is None:
            return
        kind = "chat" if changed.chat.type == Chat.PRIVATE else "group"
        gone = changed.new_chat_member.status in _GONE
        inbox.tally[f"{kind}.{'left' if gone else 'joined'}"] += 1
        if gone:
            work = current.get()
            await forget(inbox.store, changed.chat.id, work.claim.update_id)
            work.memory = work.claim.memory  # so that nothing is stored again
