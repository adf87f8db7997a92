"""What somebody wrote or sent, read off an update as Telegram sent it: nothing that is odd beside
the words can hide them."""

from collections.abc import Iterator, Mapping
from typing import Any

from telegram import MaybeInaccessibleMessage, Message, Update
from telegram.constants import MessageAttachmentType

from bot.text import LONGEST_MESSAGE

MESSAGES = (
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.BUSINESS_MESSAGE,
    Update.EDITED_BUSINESS_MESSAGE,
    Update.GUEST_MESSAGE,
)
"""The kinds of update that bring one."""

_FORMS = ("poll", "checklist", "gift")  # hold words that somebody typed, beside those below them
_CONTENT = {*MessageAttachmentType, "checklist", "gift", "unique_gift", "giveaway"}
_KNOWN = {*Message.__slots__, *MaybeInaccessibleMessage.__slots__, "from"}


def message_of(update: Mapping[str, Any]) -> dict[str, Any] | None:
    """The message that an update brings; None where it brings none."""
    message = next((update[kind] for kind in MESSAGES if kind in update), None)
    return message if isinstance(message, dict) else None


def words_in(message: Mapping[str, Any]) -> str:
    """What somebody wrote: the text, the words below a picture, or else those of a poll."""
    words = message.get("text") or message.get("caption")
    if not isinstance(words, str):
        words = "\n".join(text for form in _FORMS for text in _texts(message.get(form)))
    return words[:LONGEST_MESSAGE]


def _texts(form: object) -> Iterator[str]:
    """All that is typed into a form: a poll's question and its answers, a list's tasks."""
    match form:
        case list():
            for one in form:
                yield from _texts(one)
        case dict():
            for name, one in form.items():
                if name in ("question", "title", "text") and isinstance(one, str):
                    yield one
                elif name in ("options", "tasks"):
                    yield from _texts(one)


def is_content(message: Mapping[str, Any]) -> bool:
    """Whether somebody sent something: no service message, as far as those are known. What
    Telegram thinks of tomorrow is taken for something."""
    return any(name in _CONTENT or name not in _KNOWN for name in message)
