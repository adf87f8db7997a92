"""Where the files stand: folders with ``intents/`` and ``responses/``, laid over each other."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from hashlib import sha256
from itertools import chain
from pathlib import Path
from tempfile import mkstemp

from bot.content.names import (
    ALARM_FILES,
    AREAS,
    BASE,
    FOR_ALL,
    GUARDS,
    LANGUAGE,
    LISTS,
    OPTIONAL,
)
from bot.content.nodes import Node, Parser, is_change, laid_over, read_text, remedy
from bot.content.strays import TOPS, beside, misplaced, unread
from bot.errors import ContentError, Problem

TO_DO = ".todo"
"""Ends the name of a file that is still to be translated.

Nobody reads it, and until it is gone the base language stands in.
"""
_HELD = {
    "intents": ({"title", "examples", "then"}, "what patients ask"),
    "responses": (
        {"kind", "text", "reviewed", "more", "sources", "buttons", "follow_ups", "unknown"},
        "an answer",
    ),
}
"""What the files of the two folders hold, by keys that those of the other have not."""


def shipped() -> Path:
    """The folder with ``intents/`` and ``responses/``.

    The package in an installed wheel, above it in a checkout.
    """
    package = Path(__file__).parents[1]
    return package if (package / "intents").is_dir() else package.parent


@dataclass(frozen=True, slots=True)
class Tree:
    """The files of several folders, those of a later one laid over those of an earlier one.

    A place is a file's path below its folder.
    """

    folders: tuple[Path, ...]
    layers: Mapping[Path, tuple[Path, ...]]
    """The files at each place, that of the latest folder last."""
    to_do: Mapping[Path, Path]
    """What is not translated yet: the place that a file will have, with the file as it is."""
    parser: Parser
    beside: Mapping[Path, tuple[Node, ...]] = field(default_factory=dict)
    """What is laid over the first folder's file at a place, below those of the others."""
    areas: tuple[str, ...] = AREAS
    """Those that ship, then those of which the clinic has questions and a title."""
    strays: frozenset[Path] = frozenset()
    """The places of files that are not read, and that somebody may take for content."""

    def languages(self) -> list[str]:
        """Every language of which there is a file, also one that is to be translated."""
        return sorted({name for _, name in self._folders() if LANGUAGE.fullmatch(name)})

    def _folders(self) -> dict[tuple[str, ...], Path]:
        """The folders in which a language's files stand, by their two names."""
        files = {place: paths[-1] for place, paths in self.layers.items()} | dict(self.to_do)
        return {
            place.parts[:2]: path.parents[len(place.parts) - 3]
            for place, path in files.items()
            if len(place.parts) > 2
        }

    def unfinished(self, language: str) -> tuple[Path, ...]:
        """The files of a language that are still to be translated.

        Those marked so; and as long as the language cannot be served, whatever it lacks.
        """
        to_do = {place: path for place, path in self.to_do.items() if place.parts[1] == language}
        if language != BASE and not self.is_guarded(language):
            for place in self.of(BASE):
                mine = Path(place.parts[0], language, *place.parts[2:])
                if place.name not in OPTIONAL and not self.has(mine):
                    to_do.setdefault(mine, self.folders[-1] / mine)
        return tuple(to_do.values())

    def is_guarded(self, language: str) -> bool:
        """Whether a language has words for red flags and cards of its own."""
        return all(self.has(Path(guard.format(language))) for guard in GUARDS)

    def is_spoken(self, language: str) -> bool:
        """Whether there is a question that somebody may ask in a language."""
        return self.is_guarded(language) and bool(self.names("intents", language))

    def has_alarms_alone(self, language: str) -> bool:
        """Whether nothing but alarms is heard in a language, and nobody is translating the rest."""
        begun = any(place.parts[1] == language for place in self.to_do)
        others = any(place.name not in ALARM_FILES for place in self.of(language))
        return language != BASE and self.is_guarded(language) and not begun and not others

    def of(self, language: str) -> list[Path]:
        """The places in a language's folders."""
        return [place for place in self.layers if place.parts[1:2] == (language,)]

    def folders_of(self, language: str) -> tuple[Path, ...]:
        """The folders that hold a file of a language."""
        files = {path for place in self.of(language) for path in self.layers[place]}
        return tuple(
            folder
            for folder in self.folders
            if any(folder / place in files for place in self.of(language))
        )

    def has(self, place: Path) -> bool:
        """Whether a file stands at a place, in any of the folders."""
        return place in self.layers

    def path(self, place: Path) -> Path:
        """The file at a place that a person would change."""
        return self.layers[place][-1]

    def layer(self, path: Path) -> int:
        """Which of the folders an intent's or a response's file stands in."""
        if len(self.folders) == 1:
            return 0
        return self.folders.index(path.parents[3])  # below it: intents/en/clinic/cost.yaml

    def node(self, place: Path) -> Node | None:
        """The files at a place as one; None where there is none, or none can be read."""
        read = (self.parser.file(path) for path in self.layers.get(place, ()))
        nodes = [node for node in read if node is not None]
        if not nodes:
            return None
        nodes[1:1] = self.beside.get(place, ())
        return reduce(lambda below, above: laid_over(below, above, self.parser.problems), nodes)

    def readable(self, place: Path) -> tuple[Path, ...]:
        """The files at a place that can be read, for what is no YAML."""
        paths = self.layers.get(place, ())
        return tuple(path for path in paths if read_text(path, self.parser.problems) is not None)

    def text(self, place: Path) -> str:
        """The files at a place as one text, for what is no YAML."""
        paths = self.layers.get(place, ())
        return "\n".join(read_text(path, self.parser.problems) or "" for path in paths)

    def require(self, place: Path) -> None:
        """A problem where there is no file."""
        if not self.has(place):
            missing = self.folders[-1] / place
            self.parser.problems.append(Problem(missing, 0, "is missing; copy the shipped one."))

    def required(self, place: Path) -> Node | None:
        """As ``node``; a problem where there is no file."""
        self.require(place)
        return self.node(place)

    def names(self, top: str, language: str) -> set[str]:
        """The names of a language's intents or responses, whether or not they are good ones."""
        parts = [place.with_suffix("").parts for place in self.of(language)]
        parts += [(*one.parts[:-1], _stem(one)) for one in self.strays if one.parts[1] == language]
        return {".".join(one[2:]) for one in parts if one[0] == top and one[2][0] != "_"}

    def is_meant(self, place: Path) -> bool:
        """Whether a file that is not read, and told of, was meant for a place."""
        mine = [at for at in self.of(place.parts[1]) if misplaced(at) or self._is_astray(at)]
        return any(
            at.parts[:2] == place.parts[:2] and _stem(at) == place.stem
            for at in (*self.strays, *mine)
        )

    def _is_astray(self, place: Path) -> bool:
        """Whether a file stands in the folder of an area that is none."""
        return len(place.parts) == 4 and place.parts[2] not in self.areas

    def whole(self) -> set[str]:
        """The names of the questions that have examples and an answer in some language."""
        return {
            name
            for language in self.languages()
            for name in self.names("intents", language) & self.names("responses", language)
        }

    def named(self, top: str, language: str) -> Iterator[tuple[str, Path]]:
        """The name of each intent or response of a language, with its place."""
        for place in self.of(language):
            if place.parts[0] == top:
                if problem := misplaced(place):
                    self.parser.problems.append(Problem(self.path(place), 0, problem))
                elif not place.name.startswith("_") and not self._is_astray(place):
                    yield ".".join(place.with_suffix("").parts[2:]), place

    def report_strays(self) -> None:
        """Files above the languages' folders, and folders without any language."""
        for place in self.layers:
            top, *inner = place.parts
            if len(inner) == 1 and place.name not in FOR_ALL[top]:
                *first, last = FOR_ALL[top]
                right = f"only {', '.join(first)} and {last} stand above."
                what = f"must stand in a language's folder, as in {top}/en/; {right}"
                self.parser.problems.append(Problem(self.path(place), 0, what))
        for (top, name), folder in self._folders().items():
            if not LANGUAGE.fullmatch(name):
                right = f"call it by two or three small letters, as in {top}/en/."
                what = f"is no language's folder; {right}"
                self.parser.problems.append(Problem(folder, 0, what))
        self._report_areas()
        for folder in self.folders:
            for path, what in beside(folder, os.listdir(folder)):
                self.parser.problems.append(Problem(path, 0, what))
        if not self.languages():
            right = "point CLINIC_BOT_CONTENT at a content folder."
            what = f"has no intents/<language>/ folder; {right}"
            self.parser.problems.append(Problem(self.folders[-1], 0, what))

    def _report_areas(self) -> None:
        """A problem for each area that is none, whatever stands in its folders."""
        astray: dict[str, Path] = {}
        for place in self.layers:
            if not misplaced(place) and self._is_astray(place):
                astray.setdefault(place.parts[2], self.path(place).parent)
        for area, folder in astray.items():
            title = area.replace("_", " ").capitalize()
            right = f"add a line areas: if there is none, and below it, after two spaces, {area}:"
            own = f"in responses/{BASE}/_messages.yaml, {right} {title}"
            what = f"{area!r} is no area yet; {remedy(area, self.areas, own)}"
            self.parser.problems.append(Problem(folder, 0, what))


def grow(folders: Iterable[Path], parser: Parser) -> Tree:
    """The tree of these folders; ContentError where one of them is none or cannot be read."""
    folders = tuple(dict.fromkeys(folders))
    if wrong := [problem for folder in folders if (problem := _no_folder(folder))]:
        raise ContentError(wrong)
    layers: dict[Path, tuple[Path, ...]] = {}
    to_do: dict[Path, Path] = {}
    strays: set[Path] = set()
    for folder in folders:
        for path in _files(folder, parser):
            place = path.relative_to(folder)
            if path.suffix == ".yaml" or (path.name in LISTS and place.parts[0] == "intents"):
                layers[place] = (*layers.get(place, ()), path)
            elif path.suffix == TO_DO and len(place.parts) > 2:
                to_do[place.with_suffix("")] = path
            elif what := unread(path.name):
                parser.problems.append(Problem(path, 0, what))
                strays.add(place)
    open_places = {place: path for place, path in to_do.items() if place not in layers}
    tree = Tree(folders, layers, open_places, parser)
    exchanged = _exchanged(tree)
    tree = replace(tree, layers=_without(layers, exchanged), strays=frozenset(strays | exchanged))
    tree = replace(tree, layers=_without(tree.layers, _leftover(tree)))
    return replace(tree, areas=(*AREAS, *_own_areas(tree)))


def used(folders: Iterable[Path]) -> int:
    """How many files of the last folder are read."""
    tree = grow(folders, Parser())
    files = chain.from_iterable(tree.layers.values())
    return sum(path.is_relative_to(tree.folders[-1]) for path in files)


def _without(
    layers: Mapping[Path, tuple[Path, ...]], gone: Collection[Path]
) -> dict[Path, tuple[Path, ...]]:
    return {place: paths for place, paths in layers.items() if place not in gone}


def _exchanged(tree: Tree) -> set[Path]:
    """The places of questions among the answers, and of answers among the questions."""
    found = set()
    for place, paths in tree.layers.items():
        if len(place.parts) != 4 or tree.layer(paths[-1]) == 0:
            continue
        entries = Parser().mapping(tree.parser.file(paths[-1])).keys()
        for top, (keys, what) in _HELD.items():
            if top != place.parts[0] and entries and entries <= keys:
                right = Path(top, *place.parts[1:])
                problem = Problem(paths[-1], 0, f"holds {what}; move it to {right}.")
                tree.parser.problems.append(problem)
                found.add(place)
    return found


def _stem(place: Path) -> str:
    """The name of what a file is about, however the file is called."""
    return place.name.lower().partition(".")[0]


def _leftover(tree: Tree) -> set[Path]:
    """The files of later folders that only change a question which no folder has: a later version
    of ours has dropped it. They are left to do, and not read."""
    own = [
        place
        for place, paths in tree.layers.items()
        if len(place.parts) == 4 and len(paths) == 1 and tree.layer(paths[0]) > 0
    ]
    gone = {place for place in own if place.parts[0] == "intents" and _is_change(tree, place)}
    asked = {at.parts[2:] for at in {*tree.layers} - gone if at.parts[0] == "intents"}
    for place in own:
        entries = Parser().mapping(tree.node(place))
        if place.parts[0] == "responses" and place.parts[2:] not in asked:
            gone |= {place} if entries and "kind" not in entries else set()
    for place in gone:
        what = "changes a question that is not there any more; delete it."
        tree.parser.problems.append(Problem(tree.path(place), 0, what, to_do=True))
    return gone


def _is_change(tree: Tree, place: Path) -> bool:
    """Whether an intent's file only adds examples and takes some away."""
    entries = Parser().mapping(tree.node(place))
    asked = [kinds for name in ("asks", "then") if (kinds := entries.get(name))]
    lists = [node for kinds in asked for node in Parser().mapping(kinds).values()]
    lists += [entries["examples"]] if "examples" in entries else []
    return bool(lists) and "title" not in entries and all(map(is_change, lists))


def _own_areas(tree: Tree) -> list[str]:
    """The areas of a clinic's own that have questions, as titled in any language."""
    found = {place.parts[2] for place in tree.layers if len(place.parts) == 4} - {*AREAS}
    if not found:
        return []
    nodes = [tree.node(Path("responses", name, "_messages.yaml")) for name in tree.languages()]
    listed = [Parser().mapping(node).get("areas") for node in nodes if node]
    titled = dict.fromkeys(name for node in listed for name in Parser().mapping(node))
    return [name for name in titled if name in found]


def state(folders: Iterable[Path], placed: bool = True) -> str:
    """A digest of all that stands in these folders: while it is the same, so is their content.

    Without ``placed`` it is the same wherever the folders stand, and so are the answers.
    """
    digest = sha256()
    for folder in folders:
        if placed:
            digest.update(f"{folder} {_no_folder(folder)}".encode("utf-8", "surrogatepass"))
        for path in _files(folder, Parser()):
            text = read_text(path, []) or ""
            place = path if placed else path.relative_to(folder)
            digest.update(f"{place} {len(text)} {text}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def put(path: Path, text: str) -> None:
    """Writes a file as a whole, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file, name = mkstemp(dir=path.parent, prefix=".")
    try:
        with open(file, "w", encoding="utf-8", newline="") as new:  # Windows moves no open file
            new.write(text)
            new.flush()
            os.fsync(new.fileno())
        os.chmod(name, path.stat().st_mode & 0o777 if path.exists() else 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def _no_folder(folder: Path) -> Problem | None:
    try:
        os.scandir(folder).close()
    except (FileNotFoundError, NotADirectoryError):
        right = "CLINIC_BOT_CONTENT must name one with intents/ and responses/."
        return Problem(folder, 0, f"is not a folder; {right}")
    except OSError as error:
        return _unreadable(error)
    return None


def _files(folder: Path, parser: Parser) -> Iterator[Path]:
    """Whatever stands in a content folder's two folders, sorted."""

    def report(error: OSError) -> None:
        parser.problems.append(_unreadable(error))

    for top in TOPS:
        try:
            os.lstat(folder / top)
        except FileNotFoundError:  # a clinic may have one of the two only
            continue
        except OSError as error:  # the folder may be listed and not entered
            report(error)
            continue
        found = os.walk(folder / top, onerror=report)
        for path in sorted(Path(at, name) for at, *names in found for name in chain(*names)):
            if path.name.startswith("._"):  # what a Mac puts beside each file on a foreign disk
                continue
            if os.path.islink(path) and os.path.isdir(path):
                what = "is a link to a folder, which is not followed; put the folder itself here."
                parser.problems.append(Problem(path, 0, what))
            else:
                yield path


def _unreadable(error: OSError) -> Problem:
    right = "check the folder and its permissions."
    return Problem(Path(error.filename), 0, f"cannot be read ({error.strerror}); {right}")
