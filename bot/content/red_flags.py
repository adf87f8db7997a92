"""The red flags of one language: what must never be missed, as `_red_flags.yaml` describes it.

A flag is found by phrases, or by signs, which are groups of terms near each other: `numb + groin`
is two groups, `cant > pee` two in this order, `legs|feet` either of two, `(3)` at most three words
between them, and `fever & back + pain` adds what must stand somewhere in the message. A term that
ends in `*` is a stem.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from bot.content.nodes import Node, Parser, Place, remedy
from bot.errors import Problem
from bot.text import Phrase, fold, words

Level = Literal["crisis", "emergency", "urgent", "inform", "ask_first", "soft"]
LEVELS: tuple[Level, ...] = get_args(Level)
"""The most serious first."""
ALARMS = LEVELS[: LEVELS.index("urgent") + 1]
"""Those that come before everything else."""

FRAMES = (
    "negators",
    "not_negators",
    "hedges",
    "breaks",
    "starters",
    "openers",
    "joiners",
    "past",
    "present",
    "about",
    "hypothetical",
    "personal",
    "figures",
)
NEAR = 5
"""How many words may stand between the groups of a sign that names no number."""

_SIGN = re.compile(
    r"[a-z_|]+(?: [+>] [a-z_|]+)*(?: \(\d+\))?(?: & [a-z_|]+(?: [+>] [a-z_|]+)*(?: \(\d+\))?)*"
)


@dataclass(frozen=True, slots=True)
class Chain:
    """Groups that stand near each other; a part is any one of its groups."""

    parts: tuple[tuple[str, ...], ...]
    ordered: bool
    near: int


@dataclass(frozen=True, slots=True)
class Sign:
    """Chains that stand in one message: the sign itself, then what makes it serious."""

    text: str
    chains: tuple[Chain, ...]


@dataclass(frozen=True, slots=True)
class Flag:
    """One red flag: what raises it, what excuses it, and how grave it is."""

    name: str
    level: Level
    source: str
    reviewer: str
    condition: str
    history: bool
    signs: tuple[Sign, ...]
    unless: tuple[Sign, ...]
    alarm: tuple[str, ...]
    calm: tuple[str, ...]
    places: Mapping[str, Place]
    """Where each of the alarming and of the calm lines stands."""


@dataclass(frozen=True, slots=True)
class RedFlags:
    """Groups of terms by name, ordinary words, and the flags.

    The frames and each flag's own phrases are among the groups.
    """

    groups: Mapping[str, tuple[Phrase, ...]]
    ordinary: tuple[str, ...]
    flags: tuple[Flag, ...]
    path: Path = Path()
    """The file; of several laid over each other, the last."""


def red_flags(node: Node, problems: list[Problem]) -> RedFlags:
    """The file as red flags; every problem with it joins ``problems``."""
    return _Lexicon(Parser(problems)).red_flags(node)


class _Lexicon:
    """The groups of one file, and which of them a sign names."""

    def __init__(self, parser: Parser) -> None:
        self._parser = parser
        self._groups: dict[str, tuple[Phrase, ...]] = {}
        self._used: set[str] = set()

    def red_flags(self, node: Node) -> RedFlags:
        parser = self._parser
        top = parser.fields(node, ("frames", "groups", "flags"), ("ordinary",))
        groups = parser.mapping(top.get("groups"))
        self._groups = {name: self._terms(terms) for name, terms in groups.items()}
        frames = parser.fields(top["frames"], FRAMES) if "frames" in top else {}
        for name, terms in frames.items():
            if name in self._groups:
                what = f"{name!r} is the name of a frame; give the group another name."
                parser.report(groups[name], what)
            else:
                self._groups[name] = self._terms(terms)
        flags = parser.mapping(top.get("flags"))
        if "flags" in top and not flags:
            parser.report(top["flags"], "is empty; name each flag, and below it what raises it.")
        found = tuple(self._flag(name, flag) for name, flag in flags.items())
        for name, group in groups.items():
            if name not in self._used:
                parser.report(group, f"no sign names the group {name!r}; use it or delete it.")
        return RedFlags(self._groups, words(parser.text(top.get("ordinary"))), found, node.path)

    def _flag(self, name: str, node: Node) -> Flag:
        parser = self._parser
        entries = parser.fields(
            node,
            ("level", "source", "reviewer", "tests"),
            ("condition", "history", "phrases", "signs", "unless"),
        )
        level = self._level(entries.get("level"))
        history = parser.text(entries.get("history")) or "no"
        if history not in ("yes", "no"):
            right = "write yes where what is long past counts, too, and no otherwise."
            parser.report(entries["history"], f"{history!r} is neither; {right}")
        condition = parser.text(entries.get("condition"))
        if level == "ask_first" and not condition:
            right = "add `condition: a blood clot`, as the answer is to call it."
            parser.report(node, f"the flag {name!r} names no condition; {right}")
        signs = self._signs(entries.get("signs"))
        if "phrases" in entries:
            own = f"{name} phrases"  # with a space, so that no group can have this name
            self._groups[own] = self._terms(entries["phrases"])
            signs = (Sign(own, (Chain(((own,),), False, NEAR),)), *signs)
        elif "signs" not in entries:
            right = "give it `phrases:` or `signs:`."
            parser.report(node, f"the flag {name!r} can never be raised; {right}")
        tests = parser.fields(entries["tests"], ("alarm", "calm")) if "tests" in entries else {}
        alarm, calm = (self._texts(tests.get(key)) for key in ("alarm", "calm"))
        return Flag(
            name=name,
            level=level,
            source=parser.text(entries.get("source")),
            reviewer=parser.text(entries.get("reviewer")),
            condition=condition,
            history=history == "yes",
            signs=signs,
            unless=self._signs(entries.get("unless")),
            alarm=tuple(text for text, _ in alarm),
            calm=tuple(text for text, _ in calm),
            places={text: item.place for text, item in (*alarm, *calm)},
        )

    def _level(self, node: Node | None) -> Level:
        named = self._parser.text(node)
        for level in LEVELS:
            if level == named:
                return level
        if node and named:
            right = remedy(named, LEVELS, f"choose one of {', '.join(LEVELS)}.")
            self._parser.report(node, f"{named!r} is no level; {right}")
        return LEVELS[0]

    def _signs(self, node: Node | None) -> tuple[Sign, ...]:
        signs: list[Sign] = []
        for text, item in self._texts(node):
            if _SIGN.fullmatch(text):
                chains = tuple(self._chain(part, item) for part in text.split(" & "))
                signs.append(Sign(text, chains))
            else:
                right = (
                    "write groups as in `numb + groin`, `cant > pee (3)` or `fever & back + pain`."
                )
                self._parser.report(item, f"{text!r} is no sign; {right}")
        return tuple(signs)

    def _chain(self, text: str, node: Node) -> Chain:
        groups, _, number = text.partition(" (")
        parts = tuple(tuple(part.split("|")) for part in re.split(r" [+>] ", groups))
        for part in parts:
            for name in part:
                self._used.add(name)
                if name not in self._groups:
                    right = remedy(
                        name, self._groups, "add it under `groups:` or correct the name."
                    )
                    self._parser.report(node, f"there is no group {name!r}; {right}")
        if " > " in groups and " + " in groups:
            self._parser.report(node, f"{groups!r} mixes + and >; use one of them.")
        return Chain(parts, " > " in groups, int(number.rstrip(")")) if number else NEAR)

    def _terms(self, node: Node) -> tuple[Phrase, ...]:
        """Terms with commas between, as the patient's words are read; a stem keeps its star."""
        terms: dict[Phrase, None] = {}
        listed = self._parser.text(node)
        if node.value == "":
            self._parser.report(node, "is empty; write terms with commas between.")
            return ()
        for text in fold(listed).replace("'", "").replace("-", " ").split(","):
            term = tuple(text.split())
            if not term or not all(word.removesuffix("*").isalnum() for word in term):
                right = "write words with commas between the terms, and a * after a stem."
                self._parser.report(node, f"{text.strip()!r} is no term; {right}")
            elif term in terms:
                self._parser.report(node, f"{text.strip()!r} stands here twice; keep one of them.")
            else:
                terms[term] = None
        return tuple(terms)

    def _texts(self, node: Node | None) -> list[tuple[str, Node]]:
        """The lines of a list that may not be empty."""
        texts = [(str(item.value).strip(), item) for item in self._parser.items(node)]
        if node and node.value in ("", []):
            self._parser.report(node, "is empty; write at least one line that begins with `- `.")
        for text, item in texts:
            if not text:
                self._parser.report(item, "is empty; write it as text, or take the line out.")
        return texts
