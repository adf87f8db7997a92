"""YAML as plain text with line numbers, and what a file must hold: the one door to the YAML library."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.errors import Problem
from bot.text import Phrase, words

# libyaml's parser where the wheel has it (ten times faster), the Python one otherwise; BaseLoader leaves `no`, `8:30` and `0123` as typed.
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DEEPEST = 40  # levels: composing is recursive, in C too, so that what nests without end would end the process


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of a file: text, a list of nodes, or nodes by key; with the line it stands on."""

    value: "str | list[Node] | dict[str, Node]"
    path: Path
    line: int

    def problem(self, message: str) -> Problem:
        return Problem(self.path, self.line, message)


def read(path: Path, problems: list[Problem]) -> Node | None:
    """The file as a node; None, and the reason among the problems, where it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        problems.append(Problem(path, 1, "this is not text; save it as UTF-8 text."))
        return None
    except OSError as error:
        problems.append(
            Problem(
                path, 1, f"cannot be read ({error.strerror}); check the file and its permissions."
            )
        )
        return None
    steps = 0  # the most that a line goes in
    for number, line in enumerate(text.splitlines(), 1):
        steps = max(steps, len(line) - len(line.lstrip(" -?:")))
        if line[: len(line) - len(line.lstrip())].count("\t"):
            problems.append(Problem(path, number, "starts with a tab; use spaces."))
            return None
    try:
        if (text.count("[") + text.count("{") > _DEEPEST or steps > _DEEPEST) and _is_too_deep(
            text
        ):
            problems.append(
                Problem(
                    path,
                    1,
                    f"nests deeper than {_DEEPEST} levels; close the brackets or take out the indentation.",
                )
            )
            return None
        composed = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or "is not YAML"
        problems.append(
            Problem(
                path,
                mark.line + 1 if mark else 1,
                f"{what}; check the colons, quotes and indentation here.",
            )
        )
        return None
    if composed is None:
        problems.append(Problem(path, 1, "is empty; fill it in or delete it."))
        return None
    return _node(composed, path, problems, set())


def _is_too_deep(text: str) -> bool:
    """Whether a text nests too deep, found without recursion."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(
            event, yaml.CollectionEndEvent
        )
        if depth > _DEEPEST:
            return True
    return False


def _node(composed: Any, path: Path, problems: list[Problem], seen: set[int]) -> Node:
    line = composed.start_mark.line + 1
    if isinstance(composed, yaml.ScalarNode):
        return Node(composed.value, path, line)
    if id(composed) in seen:  # an alias: it could contain itself, or grow without end
        problems.append(Problem(path, line, "is repeated by a YAML alias (*name); write it out."))
        return Node("", path, line)
    seen.add(id(composed))
    if isinstance(composed, yaml.SequenceNode):
        return Node([_node(item, path, problems, seen) for item in composed.value], path, line)
    entries: dict[str, Node] = {}
    for key, value in composed.value:
        line_of_key = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            problems.append(Problem(path, line_of_key, "a key must be a word."))
        elif key.value in entries:
            problems.append(
                Problem(
                    path, line_of_key, f"{key.value!r} stands here a second time; keep one of them."
                )
            )
        else:
            inner = _node(value, path, problems, seen)
            entries[key.value] = Node(inner.value, path, line_of_key)
    return Node(entries, path, line)


@dataclass(frozen=True, slots=True)
class Parser:
    """Reads files and what stands in them; whatever is wrong joins ``problems``, and reading goes on."""

    problems: list[Problem] = field(default_factory=list)

    def file(self, path: Path) -> Node | None:
        """The file as a node; None where it cannot be read."""
        return read(path, self.problems)

    def report(self, where: Node, message: str) -> None:
        self.problems.append(where.problem(message))

    def fields(
        self, node: Node, required: Iterable[str], optional: Iterable[str] = ()
    ) -> dict[str, Node]:
        """The entries of a node, with a problem for each that is missing, empty or unknown; only known ones are returned."""
        required, known = tuple(required), (*required, *optional)
        entries = self.mapping(node)
        for name in required:
            if name not in entries:
                self.report(node, f"{name!r} is missing; add it.")
            elif isinstance(value := entries[name].value, str) and not value.strip():
                self.report(entries[name], f"{name!r} is empty; fill it in.")
        for name, entry in entries.items():
            if name not in known:
                self.report(entry, f"{name!r} is not a key here; the keys are {', '.join(known)}.")
        return {name: entry for name, entry in entries.items() if name in known}

    def mapping(self, node: Node) -> dict[str, Node]:
        """The entries of a node, whatever they are called."""
        if isinstance(node.value, dict):
            return node.value
        self.report(node, "must be lines of `key: value`.")
        return {}

    def items(self, node: Node | None) -> list[Node]:
        """A list of single texts."""
        if node is None or node.value == "":
            return []
        if not isinstance(node.value, list):
            self.report(node, "must be a list: one a line after '- ', or [one, two].")
            return []
        for item in node.value:
            if not isinstance(item.value, str):
                self.report(
                    item,
                    "must be plain text; put it in quotes if it holds a colon or begins with a special sign.",
                )
        return [item for item in node.value if isinstance(item.value, str)]

    def phrases(self, node: Node | None) -> list[Phrase]:
        """A list of texts as their words."""
        phrases = [(item, words(str(item.value))) for item in self.items(node)]
        for item, phrase in phrases:
            if not phrase:
                self.report(item, f"{item.value!r} holds no word; take it out.")
        return [phrase for _, phrase in phrases if phrase]

    def text(self, node: Node | None) -> str:
        if node is None:
            return ""
        if not isinstance(node.value, str):
            self.report(node, "must be text; write `key: |` and the text below it, indented.")
            return ""
        return node.value.strip()
