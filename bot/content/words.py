"""The words in which a language says what can be heard: ``_words.yaml``, ``_common.txt``; and the
lines by which that is tried: ``_alarms.yaml``."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from sys import intern

from bot.content.concepts import ENDINGS, Concepts
from bot.content.nodes import Node, Parser, Place, remedy
from bot.strings import NO_STRINGS, Strings
from bot.text import Phrase, spoken

_VOWELS = "aeiou"
_WORD = re.compile(r"[^\W\d_]+|[^\W\d_]{3,}\*|[^\W\d_]{2,}~|@|@@@@|\d+|°")


@dataclass(frozen=True, slots=True)
class Words:
    """A language's words, as ``spoken`` has them."""

    terms: Mapping[str, tuple[Phrase, ...]] = field(default_factory=dict)
    """By concept. A word may end in ``*`` (a stem) or ``~`` (with an ending); ``@`` is a number,
    ``@@@@`` a year."""
    endings: tuple[str, ...] = ()
    common: Strings = NO_STRINGS
    """The commonest words of the language, the most used first."""
    places: Mapping[str, Place] = field(default_factory=dict)
    """Where the terms of each concept stand."""


@dataclass(frozen=True, slots=True)
class Trials:
    """What patients write about one flag: what must raise it, and what must not alarm."""

    alarm: tuple[str, ...]
    calm: tuple[str, ...]
    places: Mapping[str, Place]
    """Where each line stands."""


def terms(node: Node | None, known: Concepts, common: Strings, parser: Parser) -> Words:
    """The entries below ``words:``; every problem with them joins the parser's."""
    found: dict[str, tuple[Phrase, ...]] = {}
    places: dict[str, Place] = {}
    endings: tuple[str, ...] = ()
    for name, entry in parser.mapping(node).items():
        if name == ENDINGS:
            endings = tuple(" ".join(parser.text(entry).split(",")).split())
        elif name in known.simple:
            found[name], places[name] = _terms(entry, parser), entry.place
        else:
            right = remedy(name, known.simple, "add it to _concepts.yaml or correct the name.")
            parser.report(entry, f"there is no concept {name!r} that has words; {right}")
    return Words(found, endings, common, places)


def _terms(node: Node, parser: Parser) -> tuple[Phrase, ...]:
    """Terms with commas between."""
    listed: dict[Phrase, None] = {}
    text = parser.text(node)
    if not text:
        parser.report(node, "is empty; write terms with commas between.")
        return ()
    for written in text.split(","):
        term = tuple(map(intern, spoken(written).replace("'", "").replace("-", " ").split()))
        if not term or not all(map(_WORD.fullmatch, term)):
            right = "write words with commas between the terms, and a * after a stem."
            parser.report(node, f"{written.strip()!r} is no term; {right}")
        elif term in listed:
            parser.report(node, f"{written.strip()!r} stands here twice; keep one of them.")
        else:
            listed[term] = None
    return tuple(listed)


def inflected(stem: str, endings: Iterable[str], common: Collection[str]) -> frozenset[str]:
    """What ``stem~`` may be: the word, and it with each ending that makes a common word of it.

    A vowel at its end may give way to the ending; a plain plural need not be common.
    """
    short = stem[:-1] if stem[-1] in _VOWELS else stem
    forms = {base + ending for base in (stem, short) for ending in endings}
    return frozenset({stem, *(form for form in forms if form in common or form == stem + "s")})


def common_words(text: str) -> Strings:
    """A word list as words: what stands on lines that begin with # is about it."""
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return Strings.of(spoken(" ".join(lines)).replace("'", "").split())


def trials(node: Node, flags: Collection[str], parser: Parser) -> dict[str, Trials]:
    """``_alarms.yaml``: lines by flag."""
    found = {}
    for name, entry in parser.mapping(node).items():
        if name not in flags:
            right = remedy(name, flags, "add it to _red_flags.yaml or correct the name.")
            parser.report(entry, f"there is no flag {name!r}; {right}")
            continue
        fields = parser.fields(entry, ("alarm",), ("calm",))
        alarm, calm = (_lines(fields.get(key), parser) for key in ("alarm", "calm"))
        places = {text: item.place for text, item in (alarm | calm).items()}
        found[name] = Trials(tuple(alarm), tuple(calm), places)
    return found


def _lines(node: Node | None, parser: Parser) -> dict[str, Node]:
    """The lines of a list that may not be empty."""
    lines = {parser.text(item): item for item in parser.items(node)}
    if node and node.value in ("", []):
        parser.report(node, "is empty; write at least one line that begins with `- `.")
    if "" in lines:
        parser.report(lines.pop(""), "is empty; write it as text, or take the line out.")
    return lines
