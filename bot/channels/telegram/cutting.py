"""Messages no longer than Telegram takes them: 4,096 UTF-16 units after entities, https://core.telegram.org/method/messages.sendMessage."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST = 4096
_SHORTEST = 400  # a shorter piece of a text is not worth beginning with: it goes whole into the next message
_SENTENCE = re.compile(r"(?:[.!?…][»”\")]*(?=\s)|\n)")


@dataclass(frozen=True, slots=True)
class Block:
    """A text with one look, and what stands between it and the text before."""

    text: str
    tag: str = ""
    """``b``, ``i`` or ``blockquote expandable``."""
    gap: str = "\n"


def messages(blocks: Iterable[Block], marked: bool, longest: int = LONGEST) -> list[str]:
    """The blocks as one message if they fit, else as several: cut between blocks or, in one, behind a sentence. HTML where ``marked``."""
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
