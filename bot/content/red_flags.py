"""``intents/_red_flags.yaml``: which concepts together are a red flag, once for all languages."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from bot.content.concepts import Concepts, pattern_of, report_unknown
from bot.content.names import CARDS, CAUTION_INTENT
from bot.content.nodes import Node, Parser, Place, remedy
from bot.content.patterns import Pattern

Level = Literal["crisis", "emergency", "urgent", "distress", "inform", "ask_first", "soft"]
LEVELS: tuple[Level, ...] = get_args(Level)
"""The most serious first."""
ALARMS = LEVELS[: LEVELS.index("urgent") + 1]
"""Those that come before everything else."""
GRAVEST = LEVELS[: LEVELS.index("urgent")]
"""Those whose card says all: nothing is answered below it."""
HEADINGS = (
    "abuse",
    "anaphylaxis",
    "aorta",
    "asthma",
    "bleeding",
    "cauda_equina",
    "chest_pain",
    "clot",
    "fainting",
    "infection",
    "head_injury",
    "leg_weakness",
    "meningitis",
    "overdose",
    "pregnancy",
    "seizure",
    "stroke",
    "suicide",
    "trauma",
    "testicle",
    "eye",
)
"""What telephone triage asks about (NHS 111, 999): each needs a flag."""
_NOWHERE = Place(Path(), 1)


@dataclass(frozen=True, slots=True)
class Rule:
    """Concepts that together mean something, and how grave it is."""

    pattern: Pattern
    level: Level


@dataclass(frozen=True, slots=True)
class Flag:
    """One red flag: what raises it, what excuses it, and how grave it is."""

    name: str
    headings: tuple[str, ...]
    source: str
    reviewer: str
    rules: tuple[Rule, ...]
    unless: tuple[str, ...] = ()
    """Concepts that make it ordinary where one stands right there."""
    history: bool = False
    """Whether what is long past counts, too."""
    caution: str = ""
    """What is to be said before a massage; each language has its words for it."""
    answer: str = CAUTION_INTENT
    """The intent that answers a caution, where that is asked about or nothing else is."""
    card: str = ""
    """The card that is shown in the place of the level's own."""
    place: Place = _NOWHERE


@dataclass(frozen=True, slots=True)
class RedFlags:
    """All of them."""

    flags: tuple[Flag, ...] = ()


def red_flags(node: Node, known: Concepts, intents: Collection[str], parser: Parser) -> RedFlags:
    """The file as red flags; every problem with it joins the parser's."""
    entries = parser.mapping(node)
    if not entries:
        parser.report(node, "is empty; name each flag, and below it what raises it.")
    return RedFlags(
        tuple(_flag(name, one, known, intents, parser) for name, one in entries.items())
    )


def _flag(name: str, node: Node, known: Concepts, intents: Collection[str], parser: Parser) -> Flag:
    fields = parser.fields(
        node,
        ("source", "reviewer", "rules"),
        ("headings", "unless", "history", "caution", "answer", "card"),
    )
    history = parser.text(fields.get("history")) or "no"
    if history not in ("yes", "no"):
        right = "write yes where what is long past counts, too, and no otherwise."
        parser.report(fields["history"], f"{history!r} is neither; {right}")
    rules = tuple(
        rule
        for text, level in parser.mapping(fields.get("rules")).items()
        if (rule := _rule(text, level, known, parser))
    )
    caution, answer, card = (fields.get(key) for key in ("caution", "answer", "card"))
    if not caution and any(rule.level == "ask_first" for rule in rules):
        right = "add `caution: blood_clot`, as _cards.yaml is to call it."
        parser.report(node, f"the flag {name!r} names no caution; {right}")
    return Flag(
        name=name,
        headings=parser.names("headings", fields.get("headings"), HEADINGS, "the list"),
        source=parser.text(fields.get("source")),
        reviewer=parser.text(fields.get("reviewer")),
        rules=rules,
        unless=parser.names("unless", fields.get("unless"), known.names, "_concepts.yaml"),
        history=history == "yes",
        caution=parser.text(caution),
        answer=parser.name("answer", answer, intents, "intents/") if answer else CAUTION_INTENT,
        card=parser.name("card", card, CARDS, "_cards.yaml") if card else "",
        place=node.place,
    )


def _rule(text: str, node: Node, known: Concepts, parser: Parser) -> Rule | None:
    pattern = pattern_of(node, text, parser)
    named = parser.text(node)
    level = next((level for level in LEVELS if level == named), None)
    if level is None:
        right = remedy(named, LEVELS, f"choose one of {', '.join(LEVELS)}.")
        parser.report(node, f"{named!r} is no level; {right}")
    if pattern is None or level is None:
        return None
    report_unknown((pattern,), node, known.names, parser)
    return Rule(pattern, level)
