"""The red flags of one language: what must never be missed, as `_red_flags.yaml` describes it.

A flag is found by phrases, or by signs, which are groups of terms near each other: `numb + groin` is two groups, `cant > pee` two in this
order, `legs|feet` either of two, `(3)` at most three words between them, and `fever & back + pain` adds what must stand somewhere in the
message. A term that ends in `*` is a stem.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from bot.content.nodes import Node
from bot.errors import Problem
from bot.text import Phrase, fold, words

Level = Literal["crisis", "emergency", "urgent", "inform", "ask_first", "soft"]
LEVELS: tuple[Level, ...] = get_args(Level)
"""The most serious first."""

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

_FLAG_KEYS = (
    "level",
    "source",
    "reviewer",
    "condition",
    "history",
    "phrases",
    "signs",
    "unless",
    "tests",
)
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
    """Chains that stand in one message; the first is the sign itself, the others are what makes it serious."""

    text: str
    chains: tuple[Chain, ...]


@dataclass(frozen=True, slots=True)
class Flag:
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
    line: int


@dataclass(frozen=True, slots=True)
class RedFlags:
    """Groups of terms by name (the frames and each flag's own phrases among them), ordinary words, and the flags."""

    groups: Mapping[str, tuple[Phrase, ...]]
    ordinary: tuple[str, ...]
    flags: tuple[Flag, ...]


def red_flags(node: Node, problems: list[Problem]) -> RedFlags:
    """The file as red flags; every problem with it joins ``problems``."""
    return _Reader(problems).red_flags(node)


class _Reader:
    def __init__(self, problems: list[Problem]) -> None:
        self._problems = problems
        self._groups: dict[str, tuple[Phrase, ...]] = {}
        self._used: set[str] = set()

    def red_flags(self, node: Node) -> RedFlags:
        top = self._entries(
            node, ("frames", "ordinary", "groups", "flags"), required=("frames", "groups", "flags")
        )
        groups = self._any_entries(top.get("groups"))
        self._groups = {name: self._terms(terms) for name, terms in groups.items()}
        frames = self._entries(top["frames"], FRAMES, required=FRAMES) if "frames" in top else {}
        for name, terms in frames.items():
            if name in self._groups:
                self._report(
                    groups[name], f"{name!r} is the name of a frame; give the group another name."
                )
            else:
                self._groups[name] = self._terms(terms)
        ordinary = words(self._text(top["ordinary"])) if "ordinary" in top else ()
        flags = tuple(
            self._flag(name, flag) for name, flag in self._any_entries(top.get("flags")).items()
        )
        for name, group in groups.items():
            if name not in self._used:
                self._report(group, f"no sign names the group {name!r}; use it or delete it.")
        return RedFlags(self._groups, ordinary, flags)

    def _flag(self, name: str, node: Node) -> Flag:
        entries = self._entries(node, _FLAG_KEYS, required=("level", "source", "reviewer", "tests"))
        written = self._text(entries["level"]) if "level" in entries else LEVELS[0]
        level = next((known for known in LEVELS if known == written), None)
        if level is None:
            self._report(
                entries["level"], f"{written!r} is no level; choose one of {', '.join(LEVELS)}."
            )
        history = self._text(entries["history"]) if "history" in entries else "no"
        if history not in ("yes", "no"):
            self._report(
                entries["history"],
                f"{history!r} is neither; write yes where what is long past counts, too, and no otherwise.",
            )
        condition = self._text(entries["condition"]) if "condition" in entries else ""
        if level == "ask_first" and not condition:
            self._report(
                node,
                f"the flag {name!r} names no condition; add `condition: a blood clot`, as the answer is to call it.",
            )
        if "phrases" not in entries and "signs" not in entries:
            self._report(
                node, f"the flag {name!r} can never be raised; give it `phrases:` or `signs:`."
            )
        signs = self._signs(entries.get("signs"))
        if "phrases" in entries:
            own = f"{name} phrases"  # with a space, so that no group can have this name
            self._groups[own] = self._terms(entries["phrases"])
            signs = (Sign(own, (Chain(((own,),), False, NEAR),)), *signs)
        tests = (
            self._entries(entries["tests"], ("alarm", "calm"), required=("alarm", "calm"))
            if "tests" in entries
            else {}
        )
        return Flag(
            name=name,
            level=level or LEVELS[0],
            source=self._text(entries["source"]) if "source" in entries else "",
            reviewer=self._text(entries["reviewer"]) if "reviewer" in entries else "",
            condition=condition,
            history=history == "yes",
            signs=signs,
            unless=self._signs(entries.get("unless")),
            alarm=self._lines(tests.get("alarm")),
            calm=self._lines(tests.get("calm")),
            line=node.line,
        )

    def _signs(self, node: Node | None) -> tuple[Sign, ...]:
        signs: list[Sign] = []
        for item in self._items(node):
            text = self._text(item)
            if not _SIGN.fullmatch(text):
                self._report(
                    item,
                    f"{text!r} is no sign; write groups as in `numb + groin`, `cant > pee (3)` or `fever & back + pain`.",
                )
                continue
            chains = tuple(self._chain(part, item) for part in text.split(" & "))
            signs.append(Sign(text, chains))
        return tuple(signs)

    def _chain(self, text: str, node: Node) -> Chain:
        groups, _, number = text.partition(" (")
        parts = tuple(tuple(part.split("|")) for part in re.split(r" [+>] ", groups))
        for name in (name for part in parts for name in part):
            self._used.add(name)
            if name not in self._groups:
                self._report(
                    node, f"there is no group {name!r}; add it under `groups:` or correct the name."
                )
        if " > " in groups and " + " in groups:
            self._report(node, f"{groups!r} mixes + and >; use one of them.")
        return Chain(parts, " > " in groups, int(number.rstrip(")")) if number else NEAR)

    def _terms(self, node: Node) -> tuple[Phrase, ...]:
        """Terms with commas between, as the patient's words are read; a stem keeps its star."""
        terms: dict[Phrase, None] = {}
        for text in fold(self._text(node)).replace("'", "").replace("-", " ").split(","):
            term = tuple(text.split())
            if not term or not all(word.removesuffix("*").isalnum() for word in term):
                self._report(
                    node,
                    f"{text.strip()!r} is no term; write words with commas between the terms, and a * after a stem.",
                )
            elif term in terms:
                self._report(node, f"{text.strip()!r} stands here twice; keep one of them.")
            else:
                terms[term] = None
        return tuple(terms)

    def _lines(self, node: Node | None) -> tuple[str, ...]:
        return tuple(self._text(item) for item in self._items(node))

    def _items(self, node: Node | None) -> Iterator[Node]:
        if node is None:
            return
        if not isinstance(node.value, list) or not node.value:
            self._report(
                node, "is empty or no list; write at least one line that begins with `- `."
            )
            return
        yield from node.value

    def _entries(
        self, node: Node, known: tuple[str, ...], required: tuple[str, ...]
    ) -> dict[str, Node]:
        entries = self._any_entries(node)
        for key, value in entries.items():
            if key not in known:
                self._report(value, f"{key!r} is not known here; use {', '.join(known)}.")
        for key in required:
            if key not in entries:
                self._report(node, f"{key!r} is missing; add it.")
        return {key: value for key, value in entries.items() if key in known}

    def _any_entries(self, node: Node | None) -> dict[str, Node]:
        if node is None:
            return {}
        if not isinstance(node.value, dict) or not node.value:
            self._report(
                node, "is empty or no list of names; write `name:` and what belongs to it below."
            )
            return {}
        return node.value

    def _text(self, node: Node) -> str:
        if isinstance(node.value, str) and node.value.strip():
            return node.value.strip()
        self._report(node, "is empty or no text; write it as text.")
        return ""

    def _report(self, node: Node, message: str) -> None:
        self._problems.append(node.problem(message))
