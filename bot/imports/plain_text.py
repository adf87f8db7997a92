"""HTML and Markdown as the plain text that a chat can show."""

import re
from html.parser import HTMLParser
from typing import NamedTuple

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:#\w+|[a-zA-Z]+);")
"""By what a text is HTML: one that only says "under < 18" is not."""
_BLOCKS = (
    "address", "article", "aside", "blockquote", "div", "dl", "dt", "dd", "fieldset",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "main", "nav", "ol", "p", "pre", "section", "table",
    "ul",
)  # fmt: skip
_HIDDEN = ("script", "style", "template", "noscript", "iframe", "svg", "button", "select")
_SHOWN_ALONE = ("img", "picture", "video", "audio", "iframe", "embed", "object", "svg")
_BULLET = "• "
_IMAGE = re.compile(r"!\[([^\]\n]*)\]\([^)\n]*\)")
_LINK = re.compile(r"\[([^\]\n]+)\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"\n]*\")?\s*\)")
_AUTO_LINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]+)>")
_STRONG = re.compile(r"(\*\*\*|\*\*|__|~~)(?=\S)(.+?)(?<=\S)\1", re.DOTALL)
_LEANING = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*_\n]+?)(?<=\S)\1(?![\w*])")
_CODE = re.compile(r"`{1,3}([^`\n]+)`{1,3}")
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(\S(?:.*[^\s#])?)[ \t#]*$", re.MULTILINE)
_ITEM = re.compile(r"^[ \t]*[*+-][ \t]+(?=\S)", re.MULTILINE)
_QUOTED = re.compile(r"^ {0,3}>[ \t]?", re.MULTILINE)
_RULE = re.compile(r"^ {0,3}(?:[-*_][ \t]*){3,}$", re.MULTILINE)
_TABLE_RULE = re.compile(
    r"^[ \t]*(?:\|[ \t]*)?(?::?-{3,}:?[ \t]*\|[ \t]*)+(?::?-+:?[ \t]*)?$\n?", re.MULTILINE
)
_ROW = re.compile(r"^\s*\|(.+)\|\s*$", re.MULTILINE)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])")
_GAP = re.compile(r"\n[ \t]*\n\s*")


class Plain(NamedTuple):
    """A text without markup."""

    text: str
    lost: tuple[str, ...]
    """What it showed beside words: "an image"."""


def plain(text: str) -> Plain:
    """A text as a chat shows it: lists with bullets, links with their address, nothing else."""
    lost: list[str] = []
    if _TAG.search(text):
        reader = _Reader(text)
        text, lost = reader.text, reader.lost
    unmarked, images = _unmarked(text.replace("\r\n", "\n").replace("\r", "\n"))
    lost += ["an image"] * images
    lines = (" ".join(line.split()) for line in unmarked.split("\n"))
    return Plain(_GAP.sub("\n\n", "\n".join(lines)).strip(), tuple(dict.fromkeys(lost)))


def _unmarked(text: str) -> tuple[str, int]:
    """A text without Markdown, and how many images it had."""
    text, images = _IMAGE.subn("", text)
    text = _LINK.sub(lambda found: _linked(found[1], found[2]), text)
    text = _AUTO_LINK.sub(r"\1", text)
    text = _TABLE_RULE.sub("", text)
    text = _ROW.sub(lambda row: " – ".join(map(str.strip, row[1].split("|"))), text)
    text = _RULE.sub("", text)
    text = _ITEM.sub(_BULLET, text)
    for marks in (_STRONG, _STRONG, _LEANING):  # twice: one may stand in another
        text = marks.sub(r"\2", text)
    for marks in (_CODE, _HEADING):
        text = marks.sub(r"\1", text)
    return _ESCAPED.sub(r"\1", _QUOTED.sub("", text)), images


def _linked(text: str, address: str) -> str:
    """A link as words: its address behind them, unless they name it."""
    shown = address.removeprefix("mailto:").removeprefix("tel:")
    bare = shown.removeprefix("https://").removeprefix("http://").rstrip("/")
    if address.startswith(("#", "/", "javascript:")) or not bare:  # leads to the old page alone
        return text
    is_named = bare in text or _digits(bare) == _digits(text) != ""
    return text if is_named else f"{text} ({shown})"


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


class _Reader(HTMLParser):
    """Reads HTML, be it broken."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.lost: list[str] = []
        self._parts: list[str] = []
        self._hidden: list[str] = []
        self._links: list[tuple[str, int]] = []
        self.feed(text)
        self.close()
        while self._links:
            self._end_link()

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SHOWN_ALONE:
            self.lost.append(
                "an image" if tag in ("img", "picture", "svg") else "a video or the like"
            )
        if tag in _HIDDEN:
            self._hidden.append(tag)
        elif tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self._parts)))
        else:
            self._parts.append(_opening(tag))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag in _HIDDEN:
            self._hidden.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in self._hidden:
            while self._hidden.pop() != tag:
                pass
        elif tag == "a" and self._links:
            self._end_link()
        elif tag in _BLOCKS:
            self._parts.append("\n\n" if tag in ("p", "ul", "ol", "table") else "\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._parts.append(re.sub(r"[^\S\n]+", " ", data).replace("\n", " "))

    def _end_link(self) -> None:
        address, begin = self._links.pop()
        words = "".join(self._parts[begin:])
        self._parts[begin:] = [_linked(words, address) if words.strip() else ""]


def _opening(tag: str) -> str:
    """What stands in a text where a tag opens."""
    if tag == "li":
        return f"\n{_BULLET}"
    if tag in ("td", "th"):
        return " "
    if tag in ("br", "tr"):
        return "\n"
    return "\n\n" if tag in ("p", "ul", "ol", "table") else "\n" if tag in _BLOCKS else ""


def parted(text: str, first: int, whole: int) -> tuple[str, str, bool]:
    """A text as its beginning of at most ``first`` characters and the rest, both of whole
    paragraphs, sentences or at least words, with at most ``whole`` characters together; and
    whether something had to be cut off."""
    if len(text) <= first:
        return text, "", False
    begin, rest = _cut(text, first)
    kept, left = (rest, "") if len(rest) <= whole - first else _cut(rest, whole - first)
    return begin, kept, bool(left)


_ENDS = (re.compile(r"\n\n"), re.compile(r"\n|(?<=[.!?…])\s"), re.compile(r"\s"))
"""Where a text is cut, the best first."""
_FEWEST = 3  # a beginning of less than a third of what it may have is none


def _cut(text: str, most: int) -> tuple[str, str]:
    for ends in _ENDS:
        found = [end.start() for end in ends.finditer(text, 0, most + 1)]
        if found and found[-1] > most // _FEWEST:
            return text[: found[-1]].rstrip(), text[found[-1] :].strip()
    return text[:most].rstrip(), text[most:].strip()
