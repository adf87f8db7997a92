"""``intents/_concepts.yaml``: what can be heard, once for all languages, without a word of any."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter

from bot.content.nodes import Node, Parser, Place, remedy
from bot.content.patterns import Pattern

CONTEXT = (
    "not",
    "cannot",
    "idle",
    "doubt",
    "break",
    "start",
    "restart",
    "open",
    "join",
    "past",
    "present",
    "ask",
    "ask_after",
    "own",
    "hypothetical",
    "somebody",
    "writer",
    "figure",
    "filler",
    "bare",
)
"""Concepts that say how the others are meant."""
ENDS = frozenset({"break", "start", "restart", "open", "own"})
"""Those of them by which the others end, or do not begin."""
TOLD = "told"
"""How the kinds of concepts begin that only tell what a patient wants: no red flag is made of
these, and they are heard apart."""
TREATED = "treated"
"""The concept of being treated here: who mentions it beside a caution asks about that."""
THERAPIST = "therapist"
"""The concept of who treats here: what is said of them was done at the clinic."""
ENDINGS = "endings"
"""Beside the words of concepts: what ``~`` may add in a language. No concept may be called so."""
FIGURES, COMPOSED, LISTS = "figures", "composed", ("worrying", "severe")
"""Sections that hold no concepts with words."""
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Concept:
    """Something that can be heard, in words that each language has of its own."""

    name: str
    kind: str
    about: str
    """What it is, for whoever writes its words."""
    place: Place

    @property
    def is_told(self) -> bool:
        """Whether it only tells what a patient wants."""
        return self.kind.startswith(TOLD)


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from ``low`` to ``high``."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Concepts:
    """Everything that can be heard."""

    simple: Mapping[str, Concept] = field(default_factory=dict)
    figures: Mapping[str, Range] = field(default_factory=dict)
    """Those whose words are numbers."""
    composed: Mapping[str, tuple[Pattern, ...]] = field(default_factory=dict)
    """Those made of others, each after those that it is made of."""
    worrying: frozenset[str] = frozenset()
    """Words of body or distress: who says one is never told only that nothing was understood."""
    severe: frozenset[str] = frozenset()
    """What no ordinary answer may pass over."""

    @property
    def names(self) -> frozenset[str]:
        """Of all that a red flag may be made of."""
        simple = (name for name, concept in self.simple.items() if not concept.is_told)
        return frozenset((*simple, *self.figures, *self.composed))


def concepts(node: Node, parser: Parser) -> Concepts:
    """The file as concepts; every problem with it joins the parser's."""
    simple: dict[str, Concept] = {}
    figures: dict[str, Range] = {}
    composed: dict[str, tuple[Node, tuple[Pattern, ...]]] = {}
    sections = parser.mapping(node)
    for kind, section in sections.items():
        if kind in LISTS:
            continue
        for name, entry in parser.mapping(section).items():
            if name in simple or name in figures or name in composed:
                parser.report(entry, f"{name!r} stands here a second time; keep one of them.")
            elif not _NAME.fullmatch(name) or name == ENDINGS:
                right = "call it by small letters, digits and underscores, and not endings."
                parser.report(entry, f"{name!r} is no name of a concept; {right}")
            elif kind == FIGURES:
                figures[name] = _range(entry, parser)
            elif kind == COMPOSED:
                composed[name] = entry, patterns(entry, parser)
            else:
                simple[name] = Concept(name, kind, parser.text(entry), entry.place)
                if not simple[name].about:
                    right = "say what it is, for whoever writes its words."
                    parser.report(entry, f"{name!r} is empty; {right}")
    for name in CONTEXT:
        if name not in simple:
            what = f"the concept {name!r} is missing; the bot itself listens for it: add it."
            parser.report(node, what)
    known = Concepts(simple, figures, dict.fromkeys(composed, ())).names
    for entry, found in composed.values():
        report_unknown(found, entry, known, parser)
    listed = {
        key: frozenset(parser.names(key, sections.get(key), known, "_concepts.yaml"))
        for key in LISTS
    }
    ordered = _ordered({name: found for name, (_, found) in composed.items()}, node, parser)
    return Concepts(simple, figures, ordered, listed["worrying"], listed["severe"])


def patterns(node: Node, parser: Parser) -> tuple[Pattern, ...]:
    """A list of patterns; a problem for each that is none."""
    found = []
    for item in parser.items(node):
        if pattern := pattern_of(item, parser.text(item), parser):
            found.append(pattern)
    if node.value in ("", []):
        parser.report(node, "is empty; write what it is made of, as in [cannot then pee (2)].")
    return tuple(found)


def pattern_of(node: Node, text: str, parser: Parser) -> Pattern | None:
    """The pattern that a text is; a problem where it is none."""
    pattern = Pattern.parse(text)
    if pattern is None:
        right = "write it as `no_feeling in saddle`, `cannot then pee (2)` or `fever and back`."
        parser.report(node, f"{text!r} joins no concepts; {right}")
    return pattern


def report_unknown(
    found: Iterable[Pattern], node: Node, known: Collection[str], parser: Parser
) -> None:
    """A problem for each name in these patterns that is no concept's."""
    for pattern in found:
        for name in pattern.names():
            if name not in known:
                right = remedy(name, known, "add it to _concepts.yaml or correct the name.")
                parser.report(node, f"{pattern.text!r}: there is no concept {name!r}; {right}")


def _range(node: Node, parser: Parser) -> Range:
    low, _, high = parser.text(node).partition("-")
    try:
        return Range(float(low), float(high))
    except ValueError:
        right = "write the lowest and the highest number, as in 37.6-42."
        parser.report(node, f"{node.value!r} is no range; {right}")
        return Range(0, 0)


def _ordered(
    composed: Mapping[str, tuple[Pattern, ...]], node: Node, parser: Parser
) -> dict[str, tuple[Pattern, ...]]:
    """Each after those that it is made of."""
    needs = {
        name: {one for pattern in found for one in pattern.names() if one in composed}
        for name, found in composed.items()
    }
    try:
        return {name: composed[name] for name in TopologicalSorter(needs).static_order()}
    except CycleError as error:
        circle = " is made of ".join(error.args[1])
        parser.report(node, f"{circle}: a circle; take one of them out.")
        return dict(composed)
