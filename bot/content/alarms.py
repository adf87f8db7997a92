"""What alarms are made of, read: what every language hears, and by which words each hears it."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from bot.content.concepts import Concepts, concepts
from bot.content.files import Tree
from bot.content.model import Content, Wording
from bot.content.names import COMMON, FOR_ALL
from bot.content.nodes import Node, Parser
from bot.content.red_flags import RedFlags, red_flags
from bot.content.shared import WORDING, cards, placed, reviewer, usual, values, wording
from bot.content.words import Trials, Words, common_words, terms, trials
from bot.errors import ContentError

CONCEPTS, RED_FLAGS = (Path("intents", name) for name in FOR_ALL["intents"][:2])


def alarms_for_all(tree: Tree, intents: Collection[str]) -> tuple[Concepts, RedFlags]:
    """The concepts and the red flags.

    Raises ContentError where these cannot be read: every word for one would be a problem.
    """
    parser = tree.parser
    listed, flagged = tree.required(CONCEPTS), tree.required(RED_FLAGS)
    for node in (listed, flagged):
        parser.mapping(node)
    if not (listed and listed.is_mapping and flagged and flagged.is_mapping):
        raise ContentError(parser.errors)
    known = concepts(listed, parser)
    return known, red_flags(flagged, known, intents, parser)


def alarms_alone(tree: Tree, begun: Content) -> Content:
    """A language in which only alarms are heard and answered: it has nothing else, or a clinic
    has dropped it."""
    parser, language, red_flags = tree.parser, begun.language, begun.red_flags
    worded, tried = (
        tree.node(Path("intents", language, name)) for name in ("_words.yaml", "_alarms.yaml")
    )
    if worded and tree.has_alarms_alone(language):
        parser.fields(worded, ("words",))
    shown = tree.node(Path("responses", language, "_cards.yaml"))
    written = cards(shown, begun.facts, red_flags, parser) if shown else {}
    return replace(
        begun,
        words=words_of(tree, language, worded, begun.concepts),
        trials=lines_of(tried, red_flags, parser),
        cards=values(written),
        guarded=tree.is_guarded(language),
        usual=usual(shown, red_flags, parser) if shown else (),
        reviewer=reviewer(shown, parser) if shown else "",
        places=placed("_cards.yaml", written),
        folders=tree.folders_of(language),
    )


def wording_of(node: Node | None, lent: Wording, may_lend: bool, parser: Parser) -> Wording:
    """How a language is read; what the base language lends it where only its words are done."""
    if node is None or (may_lend and parser.mapping(node).keys().isdisjoint(WORDING)):
        return lent
    return wording(node, parser)


def words_of(tree: Tree, language: str, node: Node | None, known: Concepts) -> Words:
    """The words of ``_words.yaml`` with the common ones of the language."""
    listed = tree.parser.mapping(node).get("words")
    common = common_words(tree.text(Path("intents", language, COMMON)))
    return terms(listed, known, common, tree.parser)


def lines_of(node: Node | None, red_flags: RedFlags, parser: Parser) -> dict[str, Trials]:
    """The lines of ``_alarms.yaml``."""
    flags = [flag.name for flag in red_flags.flags]
    return trials(node, flags, parser) if node else {}
