"""YAML as plain text with line numbers: the one door to the YAML library.

``read`` makes nodes of a file, ``Parser`` values of nodes.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from bot.content.slips import Mark, Refusal, in_quotes, moved, slip, tabbed
from bot.errors import Problem
from bot.plain_file import plain_file
from bot.text import Phrase, words

# libyaml's parser where the wheel has it (ten times faster), the Python one otherwise.
# BaseLoader leaves `no`, `8:30` and `0123` as typed.
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DEEPEST = 40
"""Levels. Composing is recursive, in C too: what nests without end would end the process."""
_UNENDED = (
    "while scanning a simple key",
    "while scanning a quoted scalar",
    "while parsing a flow sequence",
    "while parsing a flow mapping",
)
"""What the library reports where the file goes on, and a person must mend where it began."""
_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line, to the library."""
_CUT = re.compile(r"\s+#\d|\s#(?:\w|\s\d)")
"""A comment that may be meant as text: "Room #2", "Lot # 4". Two blanks before it, or a blank and
a word behind it, and it is a comment that a person writes beside a value."""
_CUT_AT_ONCE = re.compile(r"\s#\w")
"""The same where nothing else stands there."""
_MAY_LOSE = re.compile(rf"\S(?:{_CUT.pattern})|(?:[:,[{{]|-)\s+!")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_BINARY = (
    b"\x89PNG",
    b"\xff\xd8",
    b"PK",
    b"%PDF",
)
_MAY_JOIN = re.compile(r"^( *)- .*\n\1 +\S", re.MULTILINE)
_CHANGE = frozenset({"add", "remove"})
_LIKENESS = 0.8  # of two names, by difflib: a letter missing, added or changed
_BEGUN = 4  # letters of a name that stand for a longer one
_FEW = 20  # names that can be listed in a line
_EMPTY = "is empty; write the entries that the files beside it have, or delete it."
_NO_LINE = (
    "each line begins with #, so that nothing is read; take the # away from the lines that should "
    "count, or delete the file."
)
_AS_IN = {
    "reviewed": "write the day on which somebody read the answer, as in reviewed: 2026-11-21",
    "title": "write the question as a button shows it, as in title: Where can I park?",
}
"""What to write for an entry whose name does not tell it."""


class Place(NamedTuple):
    """Where something is written: a file and a line of it."""

    path: Path
    line: int

    @property
    def named(self) -> str:
        """The file of a question or an answer below the content folder, and the line."""
        return f"{Path(*self.path.parts[-4:])}, line {self.line}"


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of a file: text, a list of nodes, or nodes by key; with the line it stands on."""

    value: "str | list[Node] | dict[str, Node]"
    path: Path
    line: int

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.path, self.line)

    @property
    def is_mapping(self) -> bool:
        """Whether it has entries, or is left empty."""
        return self.value == "" or isinstance(self.value, dict)

    def problem(self, message: str) -> Problem:
        """A problem that is named by this node's place."""
        return Problem(self.path, self.line, message)


def laid_over(below: Node, above: Node, problems: list[Problem]) -> Node:
    """Two nodes as one: entry by entry, at every depth.

    A text or a list takes the place of what stands below it; `add:` and `remove:` alone change
    the list below. Each entry keeps the file that it stands in.
    """
    is_list = below.value == "" or isinstance(below.value, list) or is_change(below)
    if is_change(above) and is_list:
        return Node(_changed(below, above, problems), above.path, above.line)
    if not isinstance(below.value, dict) or not isinstance(above.value, dict):
        return above
    entries = dict(below.value)
    for key, node in above.value.items():
        entries[key] = laid_over(entries[key], node, problems) if key in entries else node
    return Node(entries, above.path, above.line)


def is_change(node: Node) -> bool:
    """Whether it says what to add to a list and to remove from it, and nothing else."""
    return isinstance(node.value, dict) and bool(node.value) and node.value.keys() <= _CHANGE


def _changed(below: Node | None, change: Node, problems: list[Problem]) -> list[Node]:
    """The items of a list, changed; ``below`` is None where there is no list.

    What is not there to be removed is left to do: a later version may have dropped it.
    """
    listed: list[Node] = []
    if below is not None:
        listed = _changed(None, below, problems) if is_change(below) else _items(below)
    assert isinstance(change.value, dict)
    added, removed = (
        _items(change.value[key]) if key in change.value else [] for key in ("add", "remove")
    )
    there = {_compared(item) for item in listed}
    for item in removed:
        if _compared(item) not in there:
            what = f"{_shown(item)} is not there any more; take it out below remove:."
            problems.append(replace(item.problem(what), to_do=True))
    gone = {_compared(item) for item in removed}
    kept = [item for item in listed if _compared(item) not in gone]
    there = {_compared(item) for item in kept}
    return [*kept, *(item for item in added if _compared(item) not in there)]


def _items(node: Node) -> list[Node]:
    """What a list holds; a text alone is one item."""
    if isinstance(node.value, list):
        return node.value
    return [node] if node.value != "" else []


def _compared(item: Node) -> object:
    """By what two items are the same: a text by its words, as examples are compared, so that a
    capital or a question mark makes no other of it; a sign without words by itself."""
    return words(item.value) or item.value if isinstance(item.value, str) else written(item)


def _shown(item: Node) -> str:
    return repr(item.value) if isinstance(item.value, str) else "this"


def read(path: Path, problems: list[Problem], folds: bool = True) -> Node | None:
    """The file as a node; None, and the reason among the problems, where it cannot be read.

    Where nobody ``folds`` the items of its lists, each in one line, two that became one are told.
    """
    text = read_text(path, problems)
    if text is None:
        return None
    steps = 0  # the most that a line goes in
    lines = _BREAK.split(text)
    for number, line in enumerate(lines, 1):
        steps = max(steps, len(line) - len(line.lstrip(" -?:")))
        if line[: len(line) - len(line.lstrip())].count("\t"):
            problems.append(Problem(path, number, tabbed(lines, number - 1)))
            return None
    nests = text.count("[") + text.count("{") > _DEEPEST or steps > _DEEPEST
    try:
        if nests and _is_too_deep(text):
            what = f"nests deeper than {_DEEPEST} levels"
            remedy = "close the brackets or take out the indentation."
            problems.append(Problem(path, 0, f"{what}; {remedy}"))
            return None
        composed = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        problems.append(_slip(path, text, error))
        return None
    if composed is None:
        problems.append(Problem(path, 0, _NO_LINE if "#" in text else _EMPTY))
        return None
    problems += _lost(composed, path, text)
    problems += () if folds or not _MAY_JOIN.search(text) else _joined(composed, path, lines)
    return _node(composed, path, problems, set())


def _lost(composed: Any, path: Path, text: str) -> Iterator[Problem]:
    """A problem for each value of which YAML takes a part for something else, in silence."""
    if not _MAY_LOSE.search(text):
        return
    lines = _BREAK.split(text)
    for scalar in _each(composed, yaml.ScalarNode):
        end, tag = scalar.end_mark, scalar.tag
        if tag.startswith("!"):
            right = f"put quotes around the whole text, or take {tag} out."
            yield Problem(path, scalar.start_mark.line + 1, f"{tag} is lost here; {right}")
        cuts = _CUT if scalar.value else _CUT_AT_ONCE
        rest = lines[end.line] if end.line < len(lines) and not scalar.style else ""
        if cut := cuts.match(rest, end.column):
            lost = rest[cut.start() :].strip()
            what = f"the text ends before {lost!r}, which is taken for a remark"
            whole = in_quotes(lines[end.line]) if scalar.start_mark.line == end.line else ""
            right = f"put quotes around the whole text{f': {whole}' if whole else '.'}"
            yield Problem(path, end.line + 1, f"{what}; {right}")


def _joined(composed: Any, path: Path, lines: Sequence[str]) -> Iterator[Problem]:
    """A problem for each line that YAML takes for a part of the item above: its dash stands further
    in, or is missing."""
    for listed in _each(composed, yaml.SequenceNode):
        for item in () if listed.flow_style else listed.value:
            is_plain = isinstance(item, yaml.ScalarNode) and not item.style
            at = item.start_mark.line
            if is_plain and at < item.end_mark.line:
                yield Problem(path, at + 2, _taken(lines[at], lines[at + 1]))


def _taken(line: str, below: str) -> str:
    """Why YAML takes a line for a part of the item above, and what would be right."""
    depth, now = (len(one) - len(one.lstrip()) for one in (line, below))
    what = "is taken for a part of the line above, as it"
    if below.lstrip().startswith("- "):
        return f"{what} stands further right; {moved(now, depth)}"
    right = "put a dash before it, below the other dashes, or write both in one line."
    return f"{what} has no dash; {right}"


def _each(composed: Any, kind: type) -> Iterator[Any]:
    """The pieces of a file of one kind, without what an alias repeats."""
    seen: set[int] = set()
    waiting = [composed]
    while waiting:
        node = waiting.pop()
        if isinstance(node, kind):
            yield node
        if not isinstance(node, yaml.ScalarNode) and id(node) not in seen:
            seen.add(id(node))
            inner = node.value
            waiting += (
                [value for _, value in inner] if isinstance(node, yaml.MappingNode) else inner
            )


def read_text(path: Path, problems: list[Problem]) -> str | None:
    """The file as text; None, and the reason among the problems, where it cannot be read."""
    try:
        return plain_file(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        problems.append(_undecoded(path, error))
    except OSError as error:
        remedy = "check the file and its permissions."
        problems.append(Problem(path, 0, f"cannot be read ({error.strerror}); {remedy}"))
    return None


def _undecoded(path: Path, error: UnicodeDecodeError) -> Problem:
    """In which encoding a file is, where a person can tell; else that it is no text at all."""
    right = "save it as UTF-8: in Notepad by Save as, below Encoding."
    if error.object.startswith(_UTF_16):
        return Problem(path, 0, f"is saved as UTF-16, which Windows calls Unicode; {right}")
    if b"\0" in error.object or error.object.startswith(_BINARY):
        return Problem(path, 0, "is no text; write it anew in an editor for plain text.")
    line = error.object.count(b"\n", 0, error.start) + 1
    sign = error.object[error.start : error.start + 1].decode("cp1252", "replace")
    return Problem(path, line, f"is saved in an old encoding, by which {sign!r} is lost; {right}")


def within(place: Place, part: str) -> Place:
    """The line on which a part of a text stands, large or small, that begins at a place."""
    lines = _BREAK.split(read_text(place.path, []) or "") if place.line else []
    for number, line in enumerate(lines[max(place.line - 1, 0) :], place.line):
        if part.lower() in line.lower():
            return Place(place.path, number)
    return place


def written(node: Node) -> str:
    """A node as YAML, without the comments of the files that it was read from."""
    return str(
        yaml.dump(
            _plain(node), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=float("inf")
        )
    )


def plain(node: Node | None) -> str:
    """What a node says without the blanks around it; "" where it is no text, or none is there."""
    return node.value.strip() if node and isinstance(node.value, str) else ""


def remedy(name: str, known: Iterable[str], otherwise: str) -> str:
    """What would be right in the place of a name that is not known."""
    meant = near(name, known)
    return f"did you mean {meant[0]!r}?" if meant else otherwise


def near(name: str, known: Iterable[str]) -> list[str]:
    """The name that was likely meant, if any."""
    by_small = {one.lower(): one for one in known}
    small = name.lower()
    alike = get_close_matches(small, by_small, 1, _LIKENESS)
    longer = [one for one in by_small if _is_begun(one, small) or _is_begun(small, one)]
    if not alike and len(longer) == 1:
        alike = longer
    return [by_small[one] for one in alike]


def _is_begun(longer: str, name: str) -> bool:
    """Whether a name is the beginning of a longer one: "book" of "bookings"."""
    return len(name) >= _BEGUN and longer.startswith(name)


@dataclass(frozen=True, slots=True)
class Parser:
    """Makes values of nodes; what is wrong joins ``problems``, and parsing goes on."""

    problems: list[Problem] = field(default_factory=list)
    _read: dict[Path, Node | None] = field(default_factory=dict)

    def file(self, path: Path) -> Node | None:
        """The file as a node, read once; None where it cannot be read."""
        if path not in self._read:
            self._read[path] = read(path, self.problems, folds=False)
        return self._read[path]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems for which the content cannot be used, each once."""
        return tuple(dict.fromkeys(one for one in self.problems if not one.to_do))

    @property
    def to_do(self) -> tuple[Problem, ...]:
        """The others."""
        return tuple(dict.fromkeys(one for one in self.problems if one.to_do))

    def report(self, where: Node, message: str, part: str = "") -> None:
        """Adds a problem that is named by a node's place; by the line of a ``part`` of its text."""
        place = within(where.place, part) if part else where.place
        self.problems.append(Problem(*place, message))

    def fields(
        self,
        node: Node,
        required: Iterable[str],
        optional: Iterable[str] = (),
        lists: Collection[str] = (),
    ) -> dict[str, Node]:
        """The known entries of a node; a problem for each that is missing, empty or unknown.

        ``lists`` are those that may hold nothing, if that is said: ``[]``.
        """
        required, known = tuple(required), (*required, *optional)
        entries = self.mapping(node)
        if not node.is_mapping:  # which is told
            return {}
        unknown = [name for name in entries if name not in known]
        meant = {one for name in unknown for one in near(name, known)}  # which is told
        for name in required:
            if name not in entries and name in meant:
                continue
            if name not in entries:
                self.report(node, f"{name!r} is missing; {_AS_IN.get(name, 'add it.')}")
            elif isinstance(value := entries[name].value, str) and not value.strip():
                right = "write [] for none." if name in lists else _AS_IN.get(name, "fill it in.")
                self.report(entries[name], f"{name!r} is empty; {right}")
        for name, entry in entries.items():
            if name not in known:
                listed = "take it out, or call it one of these: " + ", ".join(known) + "."
                otherwise = listed if len(known) <= _FEW else "take it out, or see what ships."
                likely = near(name, known)
                right = f"did you mean '{likely[0]}:'?" if likely else otherwise
                self.report(entry, f"there is no entry '{name}:' here; {right}")
        return {name: entry for name, entry in entries.items() if name in known}

    def mapping(self, node: Node | None) -> dict[str, Node]:
        """The entries of a node, whatever they are called; none where it is left empty."""
        if node is None or node.value == "":
            return {}
        if isinstance(node.value, dict):
            return node.value
        self.report(node, "must be lines of `key: value`.")
        return {}

    def sequence(self, node: Node | None, key: str = "") -> list[Node]:
        """The items of a list, whatever they are; none where it is left empty."""
        if node is None or node.value == "":
            return []
        if isinstance(node.value, list):
            return node.value
        if is_change(node):  # nothing stands below
            return _changed(None, node, self.problems)
        self.problems.append(_no_list(node, key))
        return []

    def items(self, node: Node | None, key: str = "") -> list[Node]:
        """A list of single texts."""
        texts = []
        for item in self.sequence(node, key):
            if isinstance(item.value, str):
                texts.append(item)
            else:
                self.report(item, _no_text(item))
        return texts

    def names(
        self, key: str, node: Node | None, known: Collection[str], place: str
    ) -> tuple[str, ...]:
        """A list of names, each of which must be known; ``place`` says where they stand."""
        items = self.items(node, key)
        for item in items:
            self.name(key, item, known, place)
        return tuple(str(item.value) for item in items)

    def name(self, key: str, node: Node, known: Collection[str], place: str) -> str:
        """A name that must be known."""
        name = self.text(node)
        if name not in known:
            right = remedy(name, known, "mend the name or take it out.")
            self.report(node, f"{key}: {name!r} is not in {place}; {right}")
        return name

    def phrases(self, node: Node | None) -> list[Phrase]:
        """A list of texts as their words."""
        phrases = []
        for item in self.items(node):
            if phrase := words(str(item.value)):
                phrases.append(phrase)
            else:
                self.report(item, f"{item.value!r} holds no word; take it out.")
        return phrases

    def text(self, node: Node | None) -> str:
        """A text without the blanks around it; "" where there is none."""
        if node is None:
            return ""
        if not isinstance(node.value, str):
            self.report(node, "must be text; write `key: |` and the text below it, indented.")
            return ""
        return node.value.strip()


def _no_list(node: Node, key: str) -> Problem:
    """What is wrong with what should be a list: where a text is on the line of its name, it has no
    brackets; where below that, no dashes."""
    lines = _BREAK.split(read_text(node.path, []) or "")[max(node.line - 1, 0) :] or [""]
    name, _, value = (part.strip() for part in lines[0].partition(":"))
    if isinstance(node.value, str) and name.isidentifier():
        if value == node.value:
            return node.problem(f"{name} is a list, and has no brackets; write {name}: [{value}]")
        if not value:
            right = f"put a dash and a space before each, as in - {lines[1].strip()}"
            return Problem(node.path, node.line + 1, f"the {name} have no dashes; {right}")
    right = "write each item on a line of its own, after a dash and a space."
    return node.problem(f"{key} must be a list; {right}".lstrip())


def _no_text(item: Node) -> str:
    """What is wrong with an item of a list that is more than a text."""
    if isinstance(item.value, dict):
        for key, entry in item.value.items():
            if isinstance(entry.value, str) and entry.value and len(item.value) == 1:
                return f'a text with a colon needs quotes; write - "{key}: {entry.value}"'
    return "must be plain text; put it in quotes if it holds a colon or begins with a special sign."


def _slip(path: Path, text: str, error: Any) -> Problem:
    """What a person did for which a file is no YAML, as the library's ``error`` has it."""
    if isinstance(error, yaml.reader.ReaderError):
        what = f"holds a sign that cannot be shown ({error.character!r})"
        line = text.count("\n", 0, error.position) + 1
        return Problem(path, line, f"{what}; delete it, or the file if it is none of yours.")
    began = error.context_mark if getattr(error, "context", None) in _UNENDED else None
    met = error.problem_mark
    refusal = Refusal(
        error.problem, began and Mark(began.line, began.column), Mark(met.line, met.column)
    )
    found = slip(_BREAK.split(text), refusal)
    return Problem(path, found.line + 1, found.message, column=found.column + 1)


def _is_too_deep(text: str) -> bool:
    """Whether a text nests too deep, found without recursion."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
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
            first = entries[key.value].line
            what = f"{key.value!r} stands here a second time, after line {first}; keep one of them."
            problems.append(Problem(path, line_of_key, what))
        else:
            inner = _node(value, path, problems, seen)
            entries[key.value] = Node(inner.value, path, line_of_key)
    return Node(entries, path, line)


def _plain(node: Node) -> Any:
    if isinstance(node.value, str):
        return node.value
    if isinstance(node.value, list):
        return [_plain(item) for item in node.value]
    return {key: _plain(inner) for key, inner in node.value.items()}


class _Dumper(yaml.SafeDumper):
    """Several lines of text as a block, as the files have them."""

    def represent_text(self, text: str) -> Any:
        style = "|" if "\n" in text else None
        return self.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _Dumper.represent_text)
