"""Items put into the lists of a YAML file and taken out again, below any keys: every other line,
and every comment, stays as it is, byte by byte."""

from collections.abc import Sequence
from typing import Any

import yaml

from bot.content.edited import LOADER, Value, edited, entries, inline, without

_STEP = "  "  # of indentation


def with_item(text: str, keys: Sequence[str], item: str) -> str:
    """The text of a file with an item at the end of the list below these keys, which are made
    where they are missing. Raises ValueError where the file cannot be changed safely."""
    node, missing = _below(text, keys)
    if isinstance(node, yaml.SequenceNode) and node.value and not node.flow_style:
        at, new = _end(text, node), [f"{' ' * node.start_mark.column}- {inline(item)}"]
    elif missing and isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
        at, new = _end(text, node), _nested(node.start_mark.column, missing, item)
    elif node is None:
        at, new = len(text.splitlines()), _nested(0, keys, item)
    else:  # in brackets, or empty
        return edited(text, {keys[0]: _changed(text, keys, [*items(text, keys), item])[keys[0]]})
    lines = text.splitlines()
    changed = _joined([*lines[:at], *new, *lines[at:]], text)
    return _sure(changed, _changed(text, keys, [*items(text, keys), item]))


def without_item(text: str, keys: Sequence[str], at: int) -> str:
    """The text without one item of the list below these keys; without the keys, too, where
    nothing is left below them; "" where nothing at all is. Raises ValueError as above."""
    kept = [item for number, item in enumerate(items(text, keys)) if number != at]
    wanted = _changed(text, keys, kept)
    if keys[0] not in wanted:
        return without(text, keys[0])
    node, _ = _below(text, keys)
    if not kept or not isinstance(node, yaml.SequenceNode) or node.flow_style:
        return edited(text, {keys[0]: wanted[keys[0]]})
    lines, item = text.splitlines(), node.value[at]
    changed = [*lines[: item.start_mark.line], *lines[_end(text, item) :]]
    return _sure(_joined(changed, text), wanted)


def items(text: str, keys: Sequence[str]) -> list[Value]:
    """What the list below these keys holds; nothing where there is none."""
    found: Any = entries(text)
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return list(found) if isinstance(found, list) else []


def _below(text: str, keys: Sequence[str]) -> tuple[Any, Sequence[str]]:
    """The node as deep below the keys as there is one, and the keys that are missing."""
    node = yaml.compose(text, Loader=LOADER)
    for number, key in enumerate(keys):
        inner = node.value if isinstance(node, yaml.MappingNode) else []
        found = next((value for name, value in inner if name.value == key), None)
        if found is None:
            return node, keys[number:]
        node = found
    return node, ()


def _end(text: str, node: Any) -> int:
    """The line behind the last one that a node fills."""
    while isinstance(node, yaml.CollectionNode) and node.value and not node.flow_style:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    end, lines = node.end_mark, text.splitlines()
    line = end.line if end.column == 0 or node.style in ("|", ">") else end.line + 1
    while line > node.start_mark.line + 1 and not lines[line - 1].strip():
        line -= 1
    return int(line)


def _nested(column: int, keys: Sequence[str], item: str) -> list[str]:
    """The lines of new keys below each other, with one item below the last."""
    margins = [" " * column + _STEP * depth for depth in range(len(keys) + 1)]
    opened = [f"{margin}{key}:" for margin, key in zip(margins, keys, strict=False)]
    return [*opened, f"{margins[-1]}- {inline(item)}"]


def _changed(text: str, keys: Sequence[str], kept: Sequence[Value]) -> dict[str, Value]:
    """What the file is to hold: other items below these keys, and no key with nothing below it."""

    def inner(found: Any, keys: Sequence[str]) -> Any:
        if not keys:
            return list(kept)
        below = dict(found) if isinstance(found, dict) else {}
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
