"""Text as Telegram keeps it: without its tags, with entities, lengths counted in UTF-16 units."""

import re
from html import escape, unescape
from typing import Any

from teremok.validation import ApiRuleViolation, validate_html

from tests.bot_api.refusal import Refusal

Entity = dict[str, Any]

_TAG = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[a-zA-Z-]+(?:=(?:\"[^\"]*\"|'[^']*'))?)*)\s*>"
)
_ATTRIBUTE = re.compile(r"([a-zA-Z-]+)(?:=(?:\"([^\"]*)\"|'([^']*)'))?")
_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
_FOUND = (  # what Telegram finds by itself, earlier patterns win
    ("email", re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]*\w")),
    (
        "url",
        re.compile(
            r"\bhttps?://[^\s<>\"]*[^\s<>\".,;:!?)]"
            r"|\b(?:www\.)?[a-z0-9-]+\.(?:com|org|net|edu|es|io)\b(?:/[^\s<>\"]*[^\s<>\".,;:!?)])?",
            re.I,
        ),
    ),
    ("mention", re.compile(r"(?<![\w@/])@[A-Za-z]\w{3,31}\b")),
    ("bot_command", re.compile(r"(?<![\w/@.])/[A-Za-z0-9_]{1,32}(?:@[A-Za-z]\w{3,31})?(?![\w/])")),
    ("hashtag", re.compile(r"(?<![\w#])#\w*[^\W\d]\w*")),
    ("phone_number", re.compile(r"(?<![\w+(])\+?\(?\d[\d() -]{7,16}\d(?!\w)")),
)


def utf16(text: str) -> int:
    """The length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def from_html(text: str) -> tuple[str, list[Entity]]:
    """`<b>Hello</b>` as `Hello` and a bold entity; a 400 for what Telegram cannot parse."""
    try:
        validate_html(text)
    except ApiRuleViolation as problem:
        raise Refusal(400, problem.description) from None
    plain, entities, opened, place = "", [], [], 0
    for tag in _TAG.finditer(text):
        plain += unescape(text[place : tag.start()])
        place = tag.end()
        if not tag.group(1):
            opened.append((tag.group(2).lower(), _attributes(tag.group(3)), utf16(plain)))
            continue
        name, attributes, offset = opened.pop()
        entity = _entity(
            name, attributes, offset, utf16(plain) - offset, inside=opened[-1][0] if opened else ""
        )
        if entity and entity["length"]:
            entities.append(entity)
    plain += unescape(text[place:])
    return plain, sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Telegram keeps no white space at the ends of a message."""
    shift, kept = utf16(text) - utf16(text.lstrip()), text.strip()
    end, moved = utf16(kept), []
    for entity in entities:
        start = max(entity["offset"] - shift, 0)
        stop = min(entity["offset"] + entity["length"] - shift, end)
        if stop > start:
            moved.append({**entity, "offset": start, "length": stop - start})
    return kept, moved


def found_in(text: str, taken: list[Entity] = ()) -> list[Entity]:  # type: ignore[assignment]
    """Commands, mentions, links and the like, which Telegram marks by itself, beside those already
    `taken`."""
    entities = list(taken)
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            entity = {
                "type": kind,
                "offset": utf16(text[: match.start()]),
                "length": utf16(match.group()),
            }
            if not any(
                _overlap(entity, other)
                for other in entities
                if other["type"] not in ("bold", "italic", "underline", "blockquote")
            ):
                entities.append(entity)
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def cut(text: str, entity: Entity) -> str:
    """The words that an entity covers."""
    units = text.encode("utf-16-le")
    return units[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2].decode(
        "utf-16-le"
    )


def as_html(text: str) -> str:
    """Plain text as HTML."""
    return escape(text, quote=False)


def _attributes(source: str) -> dict[str, str]:
    return {
        name.lower(): unescape(double or single)
        for name, double, single in _ATTRIBUTE.findall(source)
    }


def _entity(
    name: str, attributes: dict[str, str], offset: int, length: int, inside: str
) -> Entity | None:
    entity: Entity = {"type": _KINDS[name], "offset": offset, "length": length}
    if name == "a":
        if not re.match(r"(?i)https?://|tg://|[\w-]+(\.[\w-]+)+(/|$)", attributes["href"]):
            # Telegram shows the words and drops a link that it cannot open, tel: among them
            return None
        entity["url"] = attributes["href"]
    if name == "tg-emoji":
        entity["custom_emoji_id"] = attributes["emoji-id"]
    if name == "blockquote" and "expandable" in attributes:
        entity["type"] = "expandable_blockquote"
    if name == "code" and inside == "pre":
        return None  # <pre><code class="language-x"> is one block
    return entity


def _overlap(one: Entity, other: Entity) -> bool:
    return (
        one["offset"] < other["offset"] + other["length"]
        and other["offset"] < one["offset"] + one["length"]
    )
