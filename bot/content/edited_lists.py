"""Items put into the lists of a YAML file and taken out again, below any keys: every other line,
and every comment, stays as it is, byte by byte."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import yaml

from bot.content.edited import LOADER, Value, edited, entries, inline, without

_STEP = "  "  # of indentation


def with_item(text: str, keys: Sequence[str], item: str) -> str:
    """The text of a file with an item at the end of the list below these keys, which are made
    where they are missing. Raises ValueError where the file cannot be changed safely."""
    wanted = _changed(text, keys, [*items(text, keys), item])
    root, found = _found(text, keys)
    node, missing = found[-1].value if found else root, keys[len(found) :]
    if not missing and _is_block(node, yaml.SequenceNode):
        at, new = _end(text, node), [f"{' ' * node.start_mark.column}- {inline(item)}"]
    elif missing and _is_block(node, yaml.MappingNode):
        at, new = _end(text, node), _nested(node.start_mark.column, missing, item)
    elif root is None:
        at, new = len(text.splitlines()), _nested(0, keys, item)
    else:  # in brackets, or empty
        return edited(text, {keys[0]: wanted[keys[0]]})
    lines = text.splitlines()
    return _sure(_joined([*lines[:at], *new, *lines[at:]], text), wanted)


def without_item(text: str, keys: Sequence[str], at: int) -> str:
    """The text without one item of the list below these keys; without the keys, too, below which
    nothing is left. Raises ValueError as above."""
    kept = [item for number, item in enumerate(items(text, keys)) if number != at]
    wanted = _changed(text, keys, kept)
    _, found = _found(text, keys)
    left = len(found) if kept else _depth(wanted, keys)
    if not left:
        return without(text, keys[0])
    below = found[left - 1].value
    if not _is_block(below, yaml.CollectionNode):
        return edited(text, {keys[0]: wanted[keys[0]]})
    gone = _Entry(below.value[at], below.value[at]) if kept else found[left]
    lines = text.splitlines()
    rest = [*lines[: gone.key.start_mark.line], *lines[_end(text, gone.value) :]]
    return _sure(_joined(rest, text), wanted)


def items(text: str, keys: Sequence[str]) -> list[Value]:
    """What the list below these keys holds; nothing where there is none. Raises ValueError where
    the file cannot be read."""
    found: Any = entries(text)
    for key in keys:
        if found and not isinstance(found, dict):
            return []
        found = found.get(key) if found else None
    return list(found) if isinstance(found, list) else []


def _depth(found: Any, keys: Sequence[str]) -> int:
    """How many of the keys there are, one below the other."""
    depth = 0
    while depth < len(keys) and isinstance(found, dict) and keys[depth] in found:
        found, depth = found[keys[depth]], depth + 1
    return depth


class _Entry(NamedTuple):
    """A key of a mapping with what stands below it, as the library reads them."""

    key: Any
    value: Any


def _found(text: str, keys: Sequence[str]) -> tuple[Any, list[_Entry]]:
    """The file, and its entries below each other by these keys, as deep as there are any."""
    root = node = yaml.compose(text, Loader=LOADER)
    found: list[_Entry] = []
    for key in keys:
        inner = node.value if isinstance(node, yaml.MappingNode) else []
        entry = next((_Entry(*one) for one in inner if one[0].value == key), None)
        if entry is None:
            break
        found.append(entry)
        node = entry.value
    return root, found


def _is_block(node: Any, kind: type[Any]) -> bool:
    """Whether a node stands on lines of its own, and holds anything."""
    return isinstance(node, kind) and bool(node.value) and not node.flow_style


def _end(text: str, node: Any) -> int:
    """The line behind the last one that a node fills."""
    while isinstance(node, yaml.CollectionNode) and node.value and not node.flow_style:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    end, lines = node.end_mark, text.splitlines()
    is_text = isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")
    line = end.line if end.column == 0 or is_text else end.line + 1
    while line > node.start_mark.line + 1 and not lines[line - 1].strip():
        line -= 1
    return int(line)


def _nested(column: int, keys: Sequence[str], item: str) -> list[str]:
    """The lines of new keys below each other, with one item below the last."""
    margins = [" " * column + _STEP * depth for depth in range(len(keys) + 1)]
    opened = [f"{margin}{key}:" for margin, key in zip(margins, keys, strict=False)]
    return [*opened, f"{margins[-1]}- {inline(item)}"]


def _changed(text: str, keys: Sequence[str], kept: Sequence[Value]) -> dict[str, Value]:
    """What the file is to hold: other items below these keys, and no key with nothing below it.
    Raises ValueError where something else than a list stands there."""

    def inner(found: Any, keys: Sequence[str]) -> Any:
        if found and not isinstance(found, dict if keys else list):
            raise ValueError("something else stands where the list is to be; change it by hand.")
        if not keys:
            return list(kept)
        below = dict(found or {})
        value = inner(below.get(keys[0]), keys[1:])
        if value in ([], {}):
            below.pop(keys[0], None)
            return below
        return {**below, keys[0]: value}

    found: dict[str, Value] = inner(entries(text), keys)
    return found


def _joined(lines: Sequence[str], text: str) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    return newline.join([*lines, ""])


def _sure(text: str, wanted: dict[str, Value]) -> str:
    if entries(text) != wanted:
        raise ValueError("the file cannot be changed without a person; write it in by hand.")
    return text
