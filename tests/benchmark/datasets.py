"""Public intent data sets as splits: what is learnt from, what sets the threshold, what is asked.

CLINC150 (Larson et al. 2019, doi:10.18653/v1/D19-1131) and BANKING77 (Casanueva et al. 2020,
doi:10.18653/v1/2020.nlp4convai-1.5).
"""

import csv
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import TypeVar

SHOTS = 10
FILES = ("clinc150/data_full.json", "banking77/train.csv", "banking77/test.csv")
Examples = Mapping[str, Sequence[str]]
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Labelled:
    """An utterance with its intent; "" where it is out of scope."""

    text: str
    intent: str


@dataclass(frozen=True, slots=True)
class Split:
    name: str
    examples: Examples
    validation: tuple[Labelled, ...]
    test: tuple[Labelled, ...]


def splits(folder: Path) -> list[Split]:
    """CLINC150 and BANKING77, each with all examples and with each intent's first ten."""
    full = [_clinc(folder / FILES[0]), _banking(folder / FILES[1], folder / FILES[2])]
    return [split for whole in full for split in (whole, few(whole))]


def few(split: Split, shots: int = SHOTS) -> Split:
    """The split with the first so many examples of each intent."""
    examples = {intent: tuple(texts)[:shots] for intent, texts in split.examples.items()}
    return replace(split, name=split.name.replace("full", f"{shots}-shot"), examples=examples)


def _clinc(path: Path) -> Split:
    data = json.loads(path.read_text(encoding="utf-8"))

    def part(name: str) -> tuple[Labelled, ...]:
        inside = [Labelled(text, intent) for text, intent in data[name]]
        return (*inside, *(Labelled(text, "") for text, _ in data[f"oos_{name}"]))

    return Split(
        "CLINC150 full",
        _by_intent(Labelled(text, intent) for text, intent in data["train"]),
        part("val"),
        part("test"),
    )


def _banking(train: Path, test: Path) -> Split:
    def rows(path: Path) -> tuple[Labelled, ...]:
        with path.open(encoding="utf-8", newline="") as file:
            return tuple(Labelled(row["text"], row["category"]) for row in csv.DictReader(file))

    return Split("BANKING77 full", _by_intent(rows(train)), (), rows(test))


def _by_intent(labelled: Iterable[Labelled]) -> Examples:
    found: dict[str, list[str]] = {}
    for item in labelled:
        found.setdefault(item.intent, []).append(item.text)
    return {intent: tuple(texts) for intent, texts in found.items()}


def grown(examples: Examples, intents: int, each: int, seed: int) -> Examples:
    """So many intents with so many examples each.

    The given ones, then copies of them under new names, a word of each example left out.
    """
    names, found = list(examples), {}
    for number in range(intents):
        copy, place = divmod(number, len(names))
        name = names[place]
        chance = Random(f"{seed} {copy} {name}")
        found[f"{name}~{copy}"] = tuple(
            _dropped(text, chance) if copy else text for text in examples[name][:each]
        )
    return found


def _dropped(text: str, chance: Random) -> str:
    words = text.split()
    if len(words) > 2:
        words.pop(chance.randrange(len(words)))
    return " ".join(words)


def evenly(items: Sequence[Item], most: int) -> list[Item]:
    """At most so many of them, at even distances."""
    return (
        list(items)
        if len(items) <= most
        else [items[at * len(items) // most] for at in range(most)]
    )


def version(paths: Iterable[Path]) -> str:
    """The first digits of the SHA-256 of files, in the order given."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
