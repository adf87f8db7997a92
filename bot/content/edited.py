"""A YAML file with some of its entries changed: every other line, and every comment, stays as it
is, byte by byte.

What comes out is read again before anybody gets it: it must hold what was there, and the changes.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

import yaml

Value: TypeAlias = "str | Sequence[Value] | Mapping[str, Value]"
"""What an entry may hold: text, a list, or entries of its own."""

# as what reads content: the two differ in tabs
LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_AMBIGUOUS = re.compile("y|yes|n|no|on|off|true|false|null|~", re.IGNORECASE)
"""What other programs read as something else than text, unless it is quoted."""
_KEY = re.compile(r"\s*[\"']?([^\s\"'#:](?:[^\"'#:]*[^\s\"'#:])?)[\"']?\s*:")
_BLOCK = re.compile(r"[|>][+\-0-9]*")
"""How a text of several lines begins, before the comment that may stand behind it."""
_TEXT, _LIST, _ENTRIES = (f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map"))


class Bare(str):
    """A word that is written without quotes, as `true` is, though other programs read it as
    something else than text."""

    __slots__ = ()


class _Entry(NamedTuple):
    """Where an entry stands: its lines, from 0, without ``end``."""

    begin: int
    end: int


def entries(text: str) -> dict[str, Value]:
    """What a file holds. Raises ValueError where it is not lines of ``key: value``."""
    try:
        found = yaml.load(text, Loader=LOADER)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error
    if found is None or found == "":
        return {}
    if not isinstance(found, dict):
        raise ValueError("the file must hold lines of `key: value`.")
    return found


def edited(text: str, changes: Mapping[str, Value], order: Sequence[str] = ()) -> str:
    """The text of a file with other values for some of its entries.

    An entry that is not there yet is put behind the nearest one before it in ``order``, else at
    the end. Raises ValueError where the file cannot be changed safely.
    """
    before = entries(text)
    try:
        for key, value in changes.items():
            text = _with(text, key, value, order)
    except yaml.YAMLError as error:  # one change has spoilt the next
        raise ValueError(str(error)) from error
    if entries(text) != {**before, **changes}:
        raise ValueError("the file cannot be changed without a person; write each fact on its own.")
    return text


def without(text: str, key: str) -> str:
    """The text of a file without one of its entries, and the comments inside it. Raises ValueError
    where the file cannot be changed safely."""
    before = entries(text)
    if key not in before:
        return text
    lines = text.splitlines()
    entry = _places(text, lines)[key]
    newline = "\r\n" if "\r\n" in text else "\n"
    changed = newline.join([*lines[: entry.begin], *lines[entry.end :], ""])
    del before[key]
    if entries(changed) != before:
        raise ValueError("the file cannot be changed without a person; take it out by hand.")
    return changed


def inline(text: str) -> str:
    """A text of one line as it stands behind a key, or in a list; in quotes where it needs them."""
    return _written("x", text)[0].removeprefix("x: ")


def _with(text: str, key: str, value: Value, order: Sequence[str]) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines()
    places = _places(text, lines)
    entry = places.get(key)
    if entry is None:
        known = order[: order.index(key)] if key in order else ()
        nearest = next((places[name] for name in reversed(known) if name in places), None)
        at = nearest.end if nearest else len(lines)
        lines[at:at] = _written(key, value)
    else:
        comments = _comments(text, lines, entry)
        lines[entry.begin : entry.end] = _commented(_written(key, value), comments)
    return newline.join([*lines, ""])


def _places(text: str, lines: Sequence[str]) -> dict[str, _Entry]:
    """Where each entry stands. What follows it and begins on the left margin is not its own."""
    root = yaml.compose(text, Loader=LOADER)
    if root is None:
        return {}
    begins = [(str(key.value), key.start_mark.line) for key, _ in root.value]
    ends = [*(line for _, line in begins[1:]), len(lines)]
    found = {}
    for (name, begin), end in zip(begins, ends, strict=True):
        while end > begin + 1 and (not lines[end - 1].strip() or lines[end - 1][0] == "#"):
            end -= 1
        found[name] = _Entry(begin, end)
    return found


class _Comment(NamedTuple):
    """A comment inside an entry."""

    key: str
    """Of the line that it stands behind; "" for one that has a line of its own."""
    column: int
    text: str


def _comments(text: str, lines: Sequence[str], entry: _Entry) -> list[_Comment]:
    """The comments of an entry: what is left of its lines behind the last thing that is read."""
    covered = dict.fromkeys(range(entry.begin, entry.end), 0)
    for line, column in _covered(text, lines):
        if line in covered:
            covered[line] = max(covered[line], column)
    found = []
    for line, column in covered.items():
        rest = lines[line][column:]
        if rest.lstrip().startswith("#"):
            key = _KEY.match(lines[line][:column])
            at = column + len(rest) - len(rest.lstrip())
            found.append(_Comment(key[1] if key else "", at, rest.strip()))
    return found


def _covered(text: str, lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Up to which column each line is read as something else than a comment."""
    for token in yaml.scan(text, Loader=LOADER):
        first, last = token.start_mark, token.end_mark
        if isinstance(token, yaml.ScalarToken) and token.style in ("|", ">"):
            header = _BLOCK.match(lines[first.line], first.column)
            yield first.line, header.end() if header else first.column
            for line in range(first.line + 1, last.line):
                yield line, len(lines[line])
        else:
            for line in range(first.line, last.line):
                yield line, len(lines[line])
            yield last.line, last.column


def _commented(lines: Sequence[str], comments: Sequence[_Comment]) -> list[str]:
    """An entry's new lines with the old comments: behind the same key, else on lines below."""
    behind = {comment.key: comment for comment in comments if comment.key}
    found = []
    for line in lines:
        key = _KEY.match(line)
        comment = behind.pop(key[1], None) if key else None
        found.append(line)
        if comment:
            found[-1] = f"{line}  ".ljust(comment.column) + comment.text
    left = [one for one in comments if not one.key or one in behind.values()]
    return [*found, *(f"  {one.text}" for one in left)]


def _written(key: str, value: Value) -> list[str]:
    """An entry as a person would write it: a line each for what it holds, the rest in brackets."""
    if value == "":
        return [f"{key}:"]
    dumped = yaml.dump(
        {Bare(key): value}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=float("inf")
    )
    return [line.rstrip(" ") for line in dumped.removesuffix("\n").split("\n")]


class _Dumper(yaml.dumper.BaseDumper):
    """Writes as the shipped file is written."""

    def represent_text(self, text: str) -> Any:
        style = "|" if "\n" in text else '"' if _AMBIGUOUS.fullmatch(text) else None
        return self.represent_scalar(_TEXT, text, style=style)

    def represent_bare(self, word: Bare) -> Any:
        return self.represent_scalar(_TEXT, str(word))

    def represent_list(self, items: Sequence[Value]) -> Any:
        return self.represent_sequence(
            _LIST, items, flow_style=all(isinstance(item, str) for item in items)
        )

    def represent_entries(self, items: Mapping[str, Value]) -> Any:
        node = self.represent_mapping(_ENTRIES, items.items(), flow_style=False)
        for _, value in node.value:  # what stands deeper than a fact's own entries
            for inner in [item for _, item in _pairs(value)]:
                if not isinstance(inner, yaml.ScalarNode):
                    inner.flow_style = True
        return node

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _pairs(node: Any) -> list[tuple[Any, Any]]:
    if isinstance(node, yaml.MappingNode):
        return list(node.value)
    return [(None, item) for item in node.value] if isinstance(node, yaml.SequenceNode) else []


_Dumper.add_representer(str, _Dumper.represent_text)
_Dumper.add_representer(Bare, _Dumper.represent_bare)
_Dumper.add_representer(list, _Dumper.represent_list)
_Dumper.add_representer(tuple, _Dumper.represent_list)
_Dumper.add_representer(dict, _Dumper.represent_entries)
