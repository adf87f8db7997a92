"""Where the files stand: folders with ``intents/`` and ``responses/``, laid over each other."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from os import walk
from pathlib import Path

from bot.content.names import AREAS, FOR_ALL, LONGEST_NAME, SHARED
from bot.content.nodes import Node, Parser
from bot.errors import ContentError, Problem

TO_DO = ".todo"
"""Ends the name of a file that is still to be translated: nobody reads it, and until it is gone the base language stands in."""
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def shipped() -> Path:
    """The folder with ``intents/`` and ``responses/``: the package in an installed wheel, above it in a checkout."""
    package = Path(__file__).parents[1]
    return package if (package / "intents").is_dir() else package.parent


@dataclass(frozen=True, slots=True)
class Tree:
    """The YAML files of several folders; a file in a later folder takes the place of the same file in an earlier one."""

    folders: tuple[Path, ...]
    paths: Mapping[Path, Path]
    """Each file's place below its folder, with the file that counts."""
    to_do: Mapping[Path, Path]
    """The same for what is not translated yet: the place that a file will have, with the file as it is."""
    parser: Parser

    def languages(self) -> list[str]:
        return sorted(
            {place.parts[1] for place in (*self.paths, *self.to_do) if len(place.parts) > 2}
        )

    def unfinished(self, language: str) -> tuple[Path, ...]:
        """The files of a language that are still to be translated."""
        return tuple(path for place, path in self.to_do.items() if place.parts[1] == language)

    def has(self, place: Path) -> bool:
        return place in self.paths

    def node(self, place: Path) -> Node | None:
        """The file that counts; a problem where there is none."""
        if place in self.paths:
            return self.parser.file(self.paths[place])
        self.parser.problems.append(
            Problem(self.folders[-1] / place, 1, "is missing; copy the shipped one.")
        )
        return None

    def entries(self, place: Path) -> dict[str, Node]:
        """The entries of a file in all folders, the later over the earlier."""
        merged: dict[str, Node] = {}
        for folder in self.folders:
            if (folder / place).is_file():
                node = self.parser.file(folder / place)
                merged |= self.parser.mapping(node) if node else {}
        return merged

    def named(self, below: Path) -> Iterator[tuple[str, Path]]:
        """The name of each intent or response in a folder, from its path."""
        for place, path in self.paths.items():
            if place.parts[:2] == below.parts and len(place.parts) > 2:
                parts = place.relative_to(below).with_suffix("").parts
                problem = _misplaced(place, parts)
                if problem:
                    self.parser.problems.append(Problem(path, 1, problem))
                elif not place.name.startswith("_"):
                    yield ".".join(parts), path

    def report_strays(self) -> None:
        """Files above the languages' folders, and folders without any language."""
        for place, path in self.paths.items():
            if len(place.parts) == 2 and (
                place.parts[0] != "responses" or place.name not in FOR_ALL
            ):
                what = f"must stand in a language's folder, as in {place.parts[0]}/en/; only {' and '.join(FOR_ALL)} stand above."
                self.parser.problems.append(Problem(path, 1, what))
        if not self.languages():
            what = (
                "has no intents/<language>/ folder; point CLINIC_BOT_CONTENT at a content folder."
            )
            self.parser.problems.append(Problem(self.folders[-1], 1, what))


def grow(folders: Iterable[Path], parser: Parser) -> Tree:
    """The tree of these folders; ContentError where one of them is none."""
    folders = tuple(folders)
    paths: dict[Path, Path] = {}
    to_do: dict[Path, Path] = {}
    for folder in folders:
        if not folder.is_dir():
            raise ContentError(
                [
                    Problem(
                        folder,
                        1,
                        "is not a folder; CLINIC_BOT_CONTENT must name one with intents/ and responses/.",
                    )
                ]
            )
        for top in ("intents", "responses"):
            for path in sorted(
                Path(at, name) for at, *names in walk(folder / top) for name in chain(*names)
            ):
                place = path.relative_to(folder)
                if path.suffix in (".yaml", ".yml"):
                    paths[place] = path
                elif path.suffix == TO_DO and len(place.parts) > 2:
                    to_do[place.with_suffix("")] = path
    return Tree(
        folders, paths, {place: path for place, path in to_do.items() if place not in paths}, parser
    )


def _misplaced(place: Path, parts: tuple[str, ...]) -> str:
    """What is wrong with where a file stands or what it is called."""
    shared = SHARED[place.parts[0]]
    if place.name.startswith("_"):
        known = len(parts) == 1 and place.name in shared
        return (
            ""
            if known
            else f"is no shared file; those of {Path(*place.parts[:2])} are {', '.join(shared)}."
        )
    if (
        len(parts) != 2
        or place.suffix != ".yaml"
        or not all(_NAME.fullmatch(part) for part in parts)
    ):
        return "must stand at <area>/<name>.yaml, in small letters, digits and underscores."
    if len(".".join(parts)) > LONGEST_NAME:
        return f"the name is too long for a button; {LONGEST_NAME} characters with the area at the most."
    if parts[0] not in AREAS:
        return f"the area {parts[0]!r} is none of {', '.join(AREAS)}."
    return ""
