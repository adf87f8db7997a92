"""What was signed, word for word, in a file a language: so it can be told which texts are other
ones by now, and how they were."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.changes.changed import SIGNED, Files
from bot.changes.edits import Known
from bot.changes.proof import Entry, Text
from bot.content.edited import edited, entries


@dataclass(frozen=True, slots=True)
class Signature:
    """Of one text."""

    text: str
    """As it was read."""
    who: str
    day: str
    """As 2026-11-26."""


Signatures = Mapping[str, Signature]
"""By what they are of: the name of an entry and the key of its text, as "clinic.cost text"."""


@dataclass(frozen=True, slots=True)
class Sign:
    """These texts are signed, as they are: by language, and what they are of."""

    who: str
    read: Mapping[str, Mapping[str, str]]

    @property
    def what(self) -> str:
        """As an edit has it."""
        return f"Signs {sum(map(len, self.read.values()))} texts ({', '.join(self.read)})"

    def files(self, known: Known) -> Files:
        """As an edit has it: what was signed of other texts stays."""
        files: Files = {}
        for language, texts in self.read.items():
            before = known.texts.get(place(language), "")
            signed = {
                name: Signature(text, self.who, known.today.isoformat())
                for name, text in texts.items()
            }
            files[place(language)] = _written({**signatures(before), **signed})
        return {place: text for place, text in files.items() if text != known.texts.get(place)}


def place(language: str) -> Path:
    """Where the signatures of a language stand in a clinic's own folder."""
    return Path(SIGNED, f"{language}.yaml")


def name_of(entry: Entry, text: Text) -> str:
    """By which the signature of a text is found."""
    return f"{entry.name} {text.key}"


@lru_cache(maxsize=4)  # some hundred kilobytes a language, and looked at again and again
def signatures(text: str) -> Signatures:
    """Those that a file holds. Raises ValueError where it is broken."""
    found = {}
    for name, held in entries(text).items():
        if not isinstance(held, Mapping) or {*held} != {"text", "who", "day"}:
            raise ValueError(f"{name} is no signature")
        found[name] = Signature(*(str(held[key]) for key in ("text", "who", "day")))
    return found


def _written(signed: Signatures) -> str:
    """The file, written an entry at a time, since it may be long."""
    return "".join(
        edited("", {name: {"who": one.who, "day": one.day, "text": one.text}})
        for name, one in sorted(signed.items())
    )
