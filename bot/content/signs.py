"""Signs that a patient would read as they stand: braces around no name, HTML, Markdown."""

import re
from collections.abc import Iterator

from bot.content.nodes import Node, Parser

_NAMED = re.compile(r"\{[^{}\n]*\}")
_TWICE = re.compile(r"(?<!\{)\{\{+\s*(\w+)\s*\}\}+")
_OPENED = re.compile(r"\{(\w*)")
_CLOSED = re.compile(r"(\w*)\}")
_ANY = re.compile(r"[<&*_\[#]")
_MARKUP = re.compile(
    r"</?[a-z][a-z0-9]*(?:\s[^<>\n]*)?/?>"  # <b>, <br/>, <a href='…'>
    r"|&(?:amp|nbsp|lt|gt|quot|#\d+);"
    r"|\*\*[^*\n]+\*\*|(?<![\w*])\*[^\s*](?:[^*\n]*[^\s*])?\*(?![\w*])"  # **bold**, *bold*
    r"|(?<!\w)__?[^\W_][^_\n]*__?(?!\w)"  # _italic_
    r"|!?\[[^\]\n]+\]\([^)\n]+\)"  # [a link](https://…)
    r"|^#{1,6} .*$",  # a heading
    re.IGNORECASE | re.MULTILINE,
)


def report_signs(node: Node, parser: Parser) -> None:
    """A problem for the first piece of each kind in a text."""
    if isinstance(node.value, str):
        for part, message in (*_braces(node.value), *markup(node.value)):
            parser.report(node, message, part)


def _braces(text: str) -> Iterator[tuple[str, str]]:
    """Braces that no fact takes the place of, with what is wrong with them."""
    if "{" not in text and "}" not in text:
        return
    if found := _TWICE.search(text):
        right = f"write {{{found[1]}}} with one on each side."
        yield found[0], f"{found[0]!r} has too many braces; {right}"
        return
    rest = _NAMED.sub(lambda named: " " * len(named[0]), text)
    for pattern, what in ((_OPENED, "is not closed"), (_CLOSED, "is not opened")):
        if found := pattern.search(rest):
            right = f"write {{{found[1]}}}." if found[1] else "take the brace out."
            yield found[0], f"the brace of {found[0]!r} {what}; {right}"


def markup(text: str) -> Iterator[tuple[str, str]]:
    """The first piece of HTML or Markdown, with what is wrong with it."""
    if _ANY.search(text) and (found := _MARKUP.search(text)):
        right = "texts are plain: take such signs out."
        if "](" in found[0] or "href" in found[0]:
            right = "texts are plain: write the address alone, beginning with https://"
        yield found[0], f"patients would read {found[0]!r} as it stands; {right}"
