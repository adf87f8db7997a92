"""What a clinic has turned off: an answer by `off: true` in one of its files, whole areas and
languages by ``responses/_off.yaml``, once for every language."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.content.files import Tree
from bot.content.model import Content
from bot.content.names import BASE, NEEDED_INTENTS
from bot.content.nodes import Node, Parser
from bot.errors import Problem

OFF = Path("responses", "_off.yaml")
_NEEDED = "the bot itself leads there"


@dataclass(frozen=True, slots=True)
class Dropped:
    """What ``_off.yaml`` names."""

    areas: Collection[str] = ()
    languages: Collection[str] = ()


def dropped(tree: Tree, languages: Collection[str], chat: Collection[str] = ()) -> Dropped:
    """Areas that are not answered, and languages in which nothing but alarms is heard; ``chat`` are
    those that the clinic answers in, if it says so."""
    parser, node = tree.parser, tree.node(OFF)
    silent = tuple(one for one in languages if chat and one not in chat)
    if node is None:
        return Dropped(languages=silent)
    fields = parser.fields(node, (), ("areas", "languages"))
    needed = {name.partition(".")[0] for name in NEEDED_INTENTS}
    areas = _named("areas", fields, tree.areas, needed, _NEEDED, parser)
    only = set(languages) if len(languages) == 1 else {BASE}
    spoken = _named("languages", fields, languages, only, "it stands in for the others", parser)
    return Dropped(areas, (*spoken, *silent))


def _named(
    key: str,
    fields: Mapping[str, Node],
    known: Collection[str],
    needed: Collection[str],
    why: str,
    parser: Parser,
) -> tuple[str, ...]:
    for item in parser.items(fields.get(key), key):
        if item.value in needed:
            parser.report(item, f"{item.value!r} cannot be off: {why}; take it out.")
    return parser.names(key, fields.get(key), known, "the content")


def is_off(node: Node | None, parser: Parser) -> bool:
    """What an answer's `off:` says."""
    said = parser.text(node)
    if node is not None and said not in ("", "true", "false"):
        parser.report(node, f"off: {said!r} is neither; write true, or false.")
    return said == "true"


def intents_off(
    contents: Collection[Content], areas: Collection[str], parser: Parser
) -> frozenset[str]:
    """The intents that are off in every language: one of them says so, or their area is."""
    off = set()
    for content in contents:
        off |= {name for name in content.intents if name.partition(".")[0] in areas}
        for name, answer in content.responses.items():
            if answer.off and name in NEEDED_INTENTS:
                if "off" in answer.places:  # or it is another language's file
                    what = f"{name} cannot be off: {_NEEDED}; take it out."
                    parser.problems.append(Problem(*answer.places["off"], what))
            elif answer.off:
                off.add(name)
    return frozenset(off)
