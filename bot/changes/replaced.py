"""What a change replaces in the files of a clinic's own folder, entry by entry. Pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.content.edited import Value, entries

Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Replaced:
    """One entry of a file."""

    place: Path
    """The file by its place in the folder."""
    keys: Keys
    """Below which it stands, as asks, worth_it, text; none where the file is no YAML."""
    before: str
    """"" where there was none; of a list one item a line."""
    after: str


def replaced(
    before: Mapping[Path, str], after: Mapping[Path, str], below: Callable[[Path], str]
) -> Iterator[Replaced]:
    """The entries that differ between files before a change and after it, "" for one that is not
    there. What they do not say stands ``below``: in the file that they are laid over."""
    for place in {**before, **after}:
        laid = _entries(below(place))
        old, new = (laid | _entries(texts.get(place, "")) for texts in (before, after))
        for keys in dict.fromkeys((*new, *old)):
            if old.get(keys, "") != new.get(keys, ""):
                yield Replaced(place, keys, old.get(keys, ""), new.get(keys, ""))


def _entries(text: str) -> dict[Keys, str]:
    try:
        return dict(_flat((), entries(text)))
    except ValueError:  # broken by hand, or a list of words
        return {(): text}


def _flat(keys: Keys, value: Value) -> Iterator[tuple[Keys, str]]:
    if isinstance(value, str):
        yield keys, value.strip()
    elif isinstance(value, Mapping):
        for key, below in value.items():
            yield from _flat((*keys, key), below)
    elif all(isinstance(item, str) for item in value):
        yield keys, "\n".join(map(str, value))
    else:
        for at, item in enumerate(value, 1):
            yield from _flat((*keys, str(at)), item)
