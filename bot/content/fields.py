"""What a file holds: its entries, lists and texts, with a problem for each that is not as it must be."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from bot.content.reading import Node, read
from bot.errors import Problem
from bot.text import Phrase, words


@dataclass(frozen=True, slots=True)
class Reader:
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
