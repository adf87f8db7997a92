"""``_guides.yaml``: the guides, a few taps that end in one answer.

What may be tapped, and where that leads, stands once, in the base language's file; that of another
language holds words only.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from bot.content.names import BASE, BEFORE, CHOOSER, LONGEST_NAME
from bot.content.nodes import Node, Parser, remedy

FILE = "_guides.yaml"
_SOURCES = "responses/_sources.yaml"
YES, NO = "+", "-"
"""What ends the name of a choice where a step asks for yes or no."""
_ONCE = ("told", "cautions", "leads_to", "when", "sources")
"""What holds in every language, and stands in the base language's file alone."""
_NAME = re.compile(r"[a-z][a-z_]*")
PLACEHOLDERS: Mapping[str, tuple[str, ...]] = {
    "progress": ("number", "count", "question"),
    "chooser.so_far": ("answers",),
    "before.ask.text": ("list",),
}
"""What a text may hold beside the clinic's facts."""


@dataclass(frozen=True, slots=True)
class Step:
    """One tap."""

    name: str
    choices: tuple[str, ...]
    """No two steps of a guide share one: a button carries those that were tapped."""
    told: Mapping[str, str]
    """What a patient may have told, and which choice that is."""


@dataclass(frozen=True, slots=True)
class End:
    """What is said for these choices; where any of a step will do, ``when`` leaves it out."""

    name: str
    when: Mapping[str, tuple[str, ...]]
    sources: tuple[str, ...]
    intent: str
    """What it leads to."""

    def fits(self, answers: Mapping[str, str]) -> bool:
        """Whether the choices, by step, are among those that it is for."""
        return all(answers.get(step) in choices for step, choices in self.when.items())


@dataclass(frozen=True, slots=True)
class Guide:
    """Its steps in their order; its ends, of which the first that fits is said, and the reasons,
    all of which are that fit."""

    steps: tuple[Step, ...]
    ends: tuple[End, ...] = ()
    reasons: tuple[End, ...] = ()


@dataclass(frozen=True, slots=True)
class Guides:
    """The guides by name, and their words in one language, such as "chooser.steps.since.text"."""

    known: Mapping[str, Guide] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


NO_GUIDES = Guides()


def is_label(name: str) -> bool:
    """Whether a text of a guide stands on a button."""
    key = name.rpartition(".")[2]
    return ".choices." in name or key in ("back", "again", "button", "yes", "no", "copy")


def guides(
    node: Node,
    intents: Collection[str],
    cited: Collection[str],
    cautions: Collection[str],
    parser: Parser,
) -> dict[str, Guide]:
    """The guides of the base language's file: what may be tapped, and where it leads."""
    top = parser.fields(node, ("back", "again", "progress", CHOOSER, BEFORE))
    found = {}
    if chosen := top.get(CHOOSER):
        found[CHOOSER] = _chooser(chosen, intents, cited, parser)
    if asked := top.get(BEFORE):
        found[BEFORE] = _before(asked, cautions, parser)
    for name, guide in found.items():
        _report_names(name, guide, top[name], parser)
    return found


def words(node: Node, base: Collection[str], parser: Parser) -> dict[str, Node]:
    """The words of a language's file, by where they stand in it.

    ``base`` are those that the base language has: none where this is its file.
    """
    said = dict(_words(node, "", bool(base), parser))
    found = {name: entry for name, entry in said.items() if base or entry.value != ""}
    missing = [name for name in base if name not in found]
    for name in missing:
        parser.report(node, f"{name!r} is missing; add it.")
    for name, entry in found.items():
        if base and name not in base:
            right = remedy(name, missing, "take it out.")
            parser.report(entry, f"{name!r} is not in responses/{BASE}/{FILE}; {right}")
        elif base and not parser.text(entry):
            parser.report(entry, f"{name!r} is empty; fill it in.")
    return found


def words_alone(node: Node) -> Node:
    """The file without what stands once, in the base language."""
    if not isinstance(node.value, dict):
        return node
    kept = {key: words_alone(one) for key, one in node.value.items() if key not in _ONCE}
    return Node(kept, *node.place)


def _words(node: Node, above: str, translated: bool, parser: Parser) -> Iterator[tuple[str, Node]]:
    for key, entry in parser.mapping(node).items():
        name = f"{above}.{key}".lstrip(".")
        if key in _ONCE:
            if translated:
                what = f"{key} stands in responses/{BASE}/{FILE}, once for every language"
                parser.report(entry, f"{what}; take it out here.")
        elif isinstance(entry.value, dict):
            yield from _words(entry, name, translated, parser)
        else:
            yield name, entry


def _chooser(node: Node, intents: Collection[str], cited: Collection[str], parser: Parser) -> Guide:
    fields = parser.fields(node, ("button", "so_far", "steps", "ends", "reasons"))
    steps = []
    for name, entry in parser.mapping(fields.get("steps")).items():
        parts = parser.fields(entry, ("text", "choices"), ("told",))
        choices = tuple(parser.mapping(parts.get("choices")))
        if "choices" in parts:
            parser.fields(parts["choices"], choices)
        told = {
            value: parser.name("told", choice, choices, f"the choices of {name}")
            for value, choice in parser.mapping(parts.get("told")).items()
        }
        steps.append(Step(name, choices, {**dict(zip(choices, choices, strict=True)), **told}))
    known = {step.name: step.choices for step in steps}
    ends, reasons = (
        [
            _end(name, entry, keys, known, intents, cited, parser)
            for name, entry in parser.mapping(fields.get(group)).items()
        ]
        for group, keys in (
            ("ends", (("title", "text", "leads_to", "sources"), ("more", "when"))),
            ("reasons", (("text", "sources"), ("when",))),
        )
    )
    for choices in product(*known.values()):
        answers = dict(zip(known, choices, strict=True))
        if "ends" in fields and not any(end.fits(answers) for end in ends):
            right = "add one, or leave out its `when`."
            parser.report(fields["ends"], f"no end is for {', '.join(choices)}; {right}")
            break
    return Guide(tuple(steps), tuple(ends), tuple(reasons))


def _end(
    name: str,
    node: Node,
    keys: tuple[tuple[str, ...], tuple[str, ...]],
    steps: Mapping[str, tuple[str, ...]],
    intents: Collection[str],
    cited: Collection[str],
    parser: Parser,
) -> End:
    parts = parser.fields(node, *keys)
    when = {}
    for step, entry in parser.mapping(parts.get("when")).items():
        if step not in steps:
            right = remedy(step, steps, f"the steps are {', '.join(steps)}.")
            parser.report(entry, f"when: {step!r} is no step; {right}")
            continue
        choices = Node([entry], *entry.place) if isinstance(entry.value, str) else entry
        when[step] = parser.names("when", choices, steps[step], f"the choices of {step}")
    leads_to = parts.get("leads_to")
    return End(
        name,
        when,
        parser.names("sources", parts.get("sources"), cited, _SOURCES),
        parser.name("leads_to", leads_to, intents, "intents/") if leads_to else "",
    )


def _before(node: Node, cautions: Collection[str], parser: Parser) -> Guide:
    required = ("button", "first", "yes", "no", "copy", "listed", "fine", "ask", "steps")
    fields = parser.fields(node, required)
    for result in ("fine", "ask"):
        if result in fields:
            parser.fields(fields[result], ("title", "text"))
    steps = []
    for name, entry in parser.mapping(fields.get("steps")).items():
        parts = parser.fields(entry, ("text", "listed"), ("cautions",))
        known = parser.names("cautions", parts.get("cautions"), cautions, "_red_flags.yaml")
        yes = f"{name}{YES}"
        steps.append(Step(name, (yes, f"{name}{NO}"), dict.fromkeys(known, yes)))
    return Guide(tuple(steps))


def _report_names(name: str, guide: Guide, node: Node, parser: Parser) -> None:
    """Names that a button could not carry, or that it could not tell apart."""
    tapped: list[str] = []
    for step in guide.steps:
        if not step.choices:
            parser.report(node, f"the step {step.name!r} has no choices; add some.")
        for choice in step.choices:
            if not _NAME.fullmatch(choice.rstrip(YES + NO)):
                right = "write it in small letters, with _ between words."
                parser.report(node, f"{choice!r} is no name of a choice; {right}")
            if choice in tapped:
                parser.report(node, f"{choice!r} is a choice twice; call one of them otherwise.")
            tapped.append(choice)
    longest = [max(step.choices, key=len, default="") for step in guide.steps]
    if (length := len(".".join([name, *longest]))) > LONGEST_NAME:
        what = f"the names of its longest choices make {length} characters together"
        parser.report(node, f"{what}; a button carries {LONGEST_NAME}: shorten some.")
