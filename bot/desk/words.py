"""The words of the pages, by language: one file a page, ``words/en/waiting.yaml``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.content.nodes import Node, Parser
from bot.errors import ContentError

_FOLDER = Path(__file__).with_name("words")
_GAP = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Words:
    """What the pages say in one language."""

    language: str
    texts: Mapping[str, str]
    """By page and name: "waiting.title"."""

    def __call__(self, name: str, /, **values: object) -> str:
        """A text, with these values in the place of its ``{names}``. Raises KeyError."""
        return _GAP.sub(lambda gap: str(values[gap[1]]), self.texts[name])

    def counted(self, name: str, count: int, /, **values: object) -> str:
        """A text in its singular (``…_one``) or plural, with ``{count}``."""
        return self(f"{name}_one" if count == 1 else name, count=f"{count:,}", **values)


@cache
def languages() -> tuple[str, ...]:
    """In which languages there are pages."""
    return tuple(sorted(path.name for path in _FOLDER.iterdir() if path.is_dir()))


@cache
def words(language: str) -> Words:
    """The words of a language that has pages."""
    parser, texts = Parser(), dict[str, str]()
    for path in sorted((_FOLDER / language).glob("*.yaml")):
        texts |= _flat(path.stem, parser.file(path), parser)
    if parser.problems:
        raise ContentError(parser.problems)
    return Words(language, texts)


def _flat(name: str, node: Node | None, parser: Parser) -> dict[str, str]:
    if node is None or not isinstance(node.value, dict):
        return {name: parser.text(node)}
    found = dict[str, str]()
    for key, below in node.value.items():
        found |= _flat(f"{name}.{key}", below, parser)
    return found
