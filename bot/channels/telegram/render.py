"""Replies as Telegram shows them: messages no longer than it takes, and keys.

A message holds 4,096 UTF-16 units after entities:
https://core.telegram.org/method/messages.sendMessage.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from telegram import (
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.constants import ParseMode

from bot.channels.telegram.links import link_to
from bot.reply import NONE_OF_THESE, Button, Reply, Section
from bot.text import LONGEST_MESSAGE

_SHORTEST = 400  # units: a shorter piece of a text is not worth beginning with in this message
_SENTENCE = re.compile(r"(?:[.!?…][»”\")]*(?=\s)|\n)")

Keys = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply | None


@dataclass(frozen=True, slots=True)
class Part:
    """One message."""

    text: str
    mode: ParseMode | None
    keys: Keys = None


@dataclass(frozen=True, slots=True)
class Block:
    """A text with one look, and what stands between it and the text before."""

    text: str
    tag: str = ""
    """``b``, ``i`` or ``blockquote expandable``."""
    gap: str = "\n"


def parts(reply: Reply, username: str) -> list[Part]:
    """A reply as messages, all but long ones as one; the keys below the last. An alarm is plain
    text. ``username`` is the bot's, for links to it."""
    if reply.alarm:
        texts, mode = messages([Block(reply.text)], marked=False), None
    else:
        texts, mode = messages(_blocks(reply), marked=True), ParseMode.HTML
    last = Part(texts[-1], mode, _keys(reply, username))
    return [*(Part(text, mode) for text in texts[:-1]), last]


def inline_keyboard(reply: Reply, username: str) -> InlineKeyboardMarkup | None:
    """The buttons, one a row, and the thumbs side by side. What a menu's button leads to takes the
    menu's place."""
    in_place = not reply.sections
    rows = [[_key(button, in_place, username)] for button in reply.buttons]
    if reply.thumbs:
        rows.append([_key(button, False, username) for button in reply.thumbs])
    return InlineKeyboardMarkup(rows) if rows else None


def _keys(reply: Reply, username: str) -> Keys:
    if reply.keys:
        share, *others = reply.keys
        rows = [[KeyboardButton(share, request_contact=True)]]
        rows += [[KeyboardButton(other)] for other in others]
        return ReplyKeyboardMarkup(rows, resize_keyboard=True, one_time_keyboard=True)
    if reply.wants:
        selective = reply.lead.startswith("@")
        return ForceReply(selective, input_field_placeholder=reply.wants)
    return ReplyKeyboardRemove() if reply.done else inline_keyboard(reply, username)


def _key(button: Button, in_place: bool, username: str) -> InlineKeyboardButton:
    target = button.target or NONE_OF_THESE
    if button.url:
        return InlineKeyboardButton(button.text, url=button.url)
    if button.copy:
        return InlineKeyboardButton(button.text, copy_text=CopyTextButton(button.copy))
    if button.private:
        return InlineKeyboardButton(button.text, url=link_to(username, target))
    data = str(replace(target, in_place=in_place))
    return InlineKeyboardButton(button.text, callback_data=data)


def _blocks(reply: Reply) -> Iterator[Block]:
    yield Block(reply.lead)
    for section in reply.sections:
        yield from _section(section)
    yield Block(reply.tail, gap="\n\n")
    yield Block(reply.soft, gap="\n\n")


def _section(section: Section) -> Iterator[Block]:
    """A bold title, the text, the detail folded, the note and the source in italics."""
    yield Block(section.title, "b", gap="\n\n")
    yield Block(section.text)
    yield Block(section.fold, "blockquote expandable")
    yield Block(section.note, "i")
    yield Block(section.source, "i")


def messages(blocks: Iterable[Block], marked: bool, longest: int = LONGEST_MESSAGE) -> list[str]:
    """The blocks as one message if they fit, else as several: cut between blocks or, in one, behind
    a sentence. HTML where ``marked``."""
    done, now, length = [], "", 0
    for block in blocks:
        rest = block.text.strip()
        while rest:
            gap = block.gap if now else ""
            room = longest - length - len(gap)
            if _units(rest) > room and now and (room < _SHORTEST or _units(rest) <= longest):
                done.append(now)
                now, length = "", 0
                continue
            piece, rest = (rest, "") if _units(rest) <= room else _cut(rest, room)
            now += gap + (_marked(piece, block.tag) if marked else piece)
            length += len(gap) + _units(piece)
            if rest:
                done.append(now)
                now, length = "", 0
    return [*done, now] if now or not done else done


def shortened(text: str, longest: int) -> str:
    """A text of at most so many characters, with a sign where something is left out."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def _cut(text: str, room: int) -> tuple[str, str]:
    """What fits, up to the end of a sentence or else of a word, and the rest."""
    end = room
    while _units(text[:end]) > room:
        end -= 1
    ends = [match.end() for match in _SENTENCE.finditer(text[: end + 1]) if match.end() <= end]
    blank = text.rfind(" ", 0, end)
    at = ends[-1] if ends and ends[-1] > end // 2 else blank if blank > end // 2 else end
    return text[:at].rstrip(), text[at:].lstrip()


def _marked(text: str, tag: str) -> str:
    escaped = html.escape(text, quote=False)
    return f"<{tag}>{escaped}</{tag.partition(' ')[0]}>" if tag else escaped


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
