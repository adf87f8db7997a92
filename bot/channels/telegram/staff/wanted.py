"""Words that the bot wants of the staff: they reply to its message, which says by its tag, as
``#answer_12_3fa2``, what the reply is for. So it holds for as long as the message stands."""

import re
from dataclasses import dataclass
from enum import StrEnum

from telegram import Message, User
from telegram.constants import ChatType

from bot.channels.telegram.channel import Call
from bot.channels.telegram.render import shortened
from bot.channels.telegram.send import Place
from bot.reply import Reply

_LONGEST = 200  # characters of a question that is shown again


class For(StrEnum):
    """What a reply is for."""

    ANSWER = "answer"
    """What patients are to read."""
    SEARCH = "search"
    """Words of the answer that is looked for."""
    TITLE = "title"
    """What a new question is called."""


_TAG = re.compile(rf"#({'|'.join(For)})_(\w+)\s*$")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one reply is for."""

    what: For
    about: str
    """The key of a group, or a draft's number."""

    def __str__(self) -> str:
        return f"#{self.what}_{self.about}"


def is_staffs(call: Call, chat_id: int, user: User | None) -> bool:
    """Whether it is the staff's group, or an administrator's own chat with the bot."""
    settings = call.channel.settings
    own = user is not None and user.id == chat_id and user.id in settings.admins
    return own or chat_id == settings.staff_chat


def wanted(call: Call, message: Message) -> Wanted | None:
    """What a message of the staff answers; None where it answers nothing of the kind."""
    to = message.reply_to_message
    by_bot = to is not None and to.from_user is not None and to.from_user.id == call.channel.bot.id
    if to is None or not by_bot or not is_staffs(call, message.chat.id, message.from_user):
        return None
    tag = _TAG.search(to.text or "")
    return Wanted(For(tag[1]), tag[2]) if tag else None


async def ask(call: Call, place: Place, user: User, one: Wanted, text: str) -> None:
    """Asks somebody for it: in a group by their @name, if they have one, so that nobody else's app
    opens the field for a reply."""
    content, chat = call.content, call.update.effective_chat
    alone = chat is not None and chat.type == ChatType.PRIVATE
    who = "" if alone else f"@{user.username} " if user.username else f"{user.first_name}: "
    forced = alone or bool(user.username)
    told = content.message(f"waiting_{one.what}", text=shortened(text, _LONGEST), tag=str(one))
    field = content.message(f"waiting_{one.what}_field")
    await call.send(place, Reply(f"{who}{told}", wants=field if forced else ""))
