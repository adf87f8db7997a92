"""Replies as Telegram shows them: texts no longer than it takes, and keys."""

from collections.abc import Iterator
from dataclasses import dataclass

from telegram import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.constants import ParseMode

from bot.channels.telegram.cutting import Block, messages
from bot.channels.telegram.linking import link_to
from bot.dialogue import Button, Reply, Section

IN_PLACE = "="  # begins the callback data of a menu's button: the answer takes the menu's place

Keys = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None


@dataclass(frozen=True, slots=True)
class Part:
    """One message."""

    text: str
    mode: ParseMode | None
    keys: Keys = None


def parts(reply: Reply, username: str) -> list[Part]:
    """A reply as messages, all but long ones as one; the keys below the last. An alarm is plain text."""
    texts = (
        messages([Block(reply.text)], marked=False)
        if reply.alarm
        else messages(_blocks(reply), marked=True)
    )
    mode = None if reply.alarm else ParseMode.HTML
    return [
        *(Part(text, mode) for text in texts[:-1]),
        Part(texts[-1], mode, _keys(reply, username)),
    ]


def as_html(reply: Reply) -> str:
    """A reply that fits into one message."""
    return "\n".join(messages(_blocks(reply), marked=True))


def inline_keyboard(reply: Reply, username: str) -> InlineKeyboardMarkup | None:
    """The buttons, one a row, and the thumbs side by side."""
    in_place = IN_PLACE if not reply.sections else ""
    rows = [[_key(button, in_place, username)] for button in reply.buttons]
    thumbs = [_key(button, "", username) for button in reply.thumbs]
    return InlineKeyboardMarkup([*rows, *([thumbs] if thumbs else [])]) if rows or thumbs else None


def _keys(reply: Reply, username: str) -> Keys:
    if reply.keys:
        share, *others = reply.keys
        rows = [
            [KeyboardButton(share, request_contact=True)],
            *([KeyboardButton(other)] for other in others),
        ]
        return ReplyKeyboardMarkup(rows, resize_keyboard=True, one_time_keyboard=True)
    return ReplyKeyboardRemove() if reply.done else inline_keyboard(reply, username)


def _key(button: Button, in_place: str, username: str) -> InlineKeyboardButton:
    if button.url:
        return InlineKeyboardButton(button.text, url=button.url)
    if button.copy:
        return InlineKeyboardButton(button.text, copy_text=CopyTextButton(button.copy))
    if button.private:
        return InlineKeyboardButton(button.text, url=link_to(username, button.target))
    return InlineKeyboardButton(button.text, callback_data=in_place + button.target)


def _blocks(reply: Reply) -> Iterator[Block]:
    yield Block(reply.lead)
    for section in reply.sections:
        yield from _section(section)


def _section(section: Section) -> Iterator[Block]:
    """A bold title, the text, the detail folded, the note and the source in italics."""
    yield Block(section.title, "b", gap="\n\n")
    yield Block(section.text)
    yield Block(section.more, "blockquote expandable")
    yield Block(section.note, "i")
    yield Block(section.source, "i")
