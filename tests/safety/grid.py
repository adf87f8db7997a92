"""Each rule said in many words: a sample of the lexicon's words for its concepts, put into frames.

``python -m tests.safety.grid`` prints how much of it is heard, by rule, and what is not;
``python -m tests.safety.grid en saddle`` that of one language and flag.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import yaml
from rich.console import Console
from rich.table import Table

from bot.content.concepts import Concepts
from bot.content.patterns import Chain, Pattern
from bot.content.red_flags import ALARMS, Flag, Level, Rule
from bot.content.words import Words
from bot.hearing.repair import begun_with
from bot.text import Phrase
from tests import shipped
from tests.safety import ear

HERE = Path(__file__).parent
CELLS = 30
"""Messages a rule and language."""
_SITES = "sites"


@dataclass(frozen=True, slots=True)
class Cell:
    """A message that a rule is about, and whether it is heard at the rule's level or above."""

    level: Level
    flag: str
    rule: str
    text: str
    heard: bool


def rules() -> list[tuple[Flag, Rule]]:
    """Those that alarm."""
    content = next(iter(shipped.contents().values()))
    return [
        (flag, rule)
        for flag in content.red_flags.flags
        for rule in flag.rules
        if rule.level in ALARMS
    ]


@cache
def frames(language: str) -> dict[str, list[str]]:
    text = (HERE / language / "frames.yaml").read_text(encoding="utf-8")
    loaded = yaml.load(text, Loader=yaml.CBaseLoader)
    assert isinstance(loaded, dict)
    return loaded


@cache
def in_order(language: str) -> list[str]:
    """The common words of a language."""
    return sorted(shipped.contents()[language].words.common)


def said(language: str, flag: Flag, rule: Rule) -> list[str]:
    """A sample of the messages that a rule is about, the same at each call."""
    speaker = Speaker(language, Random(f"{language} {flag.name} {rule.pattern.text}"))
    texts = (speaker.said(rule.pattern) for _ in range(CELLS))
    return [*dict.fromkeys(text for text in texts if text)]


def cells(language: str, flag: Flag, rule: Rule) -> list[Cell]:
    """These messages as they are heard."""
    return [
        Cell(
            rule.level,
            flag.name,
            rule.pattern.text,
            text,
            ear.is_as_grave(ear.level(text), rule.level),
        )
        for text in said(language, flag, rule)
    ]


class Speaker:
    """Says patterns in the words of a language, at random."""

    def __init__(self, language: str, chance: Random) -> None:
        content = shipped.contents()[language]
        self._concepts: Concepts = content.concepts
        self._words: Words = content.words
        self._language, self._frames, self._chance = language, frames(language), chance

    def said(self, pattern: Pattern) -> str:
        """A message in which a pattern stands; "" where there are no words for it."""
        text = ""
        for chain in pattern.chains:
            part = self._chain(chain, alone=len(pattern.chains) == 1 and not pattern.alone)
            if not part:
                return ""
            text = self._framed("and", text, part) if text else part
        return text

    def word(self, name: str) -> str:
        """A word of a concept, or of any of a kind."""
        of_kind = [one.name for one in self._concepts.simple.values() if one.kind == name]
        return self._concept(self._chance.choice(self._worded(of_kind) if of_kind else [name]))

    def _chain(self, chain: Chain, alone: bool = False) -> str:
        names = [self._chance.choice(self._worded(part)) for part in chain.parts]
        parts = [self._concept(name) for name in names]
        if not all(parts):
            return ""
        if len(parts) == 1:
            return self._framed("alone", *parts) if alone else parts[0]
        if chain.ordered:
            return self._joined("then", parts) if chain.near else " ".join(parts)
        sites = [name in self._concepts.simple and self._kind(name) == _SITES for name in names]
        if len(parts) == 2 and sites[0] != sites[1]:
            return self._framed("site", *(reversed(parts) if sites[0] else parts))
        return self._joined("chain", parts)

    def _worded(self, part: Sequence[str]) -> Sequence[str]:
        """Those of the concepts for which there are words, if there are any."""
        return [
            name
            for name in part
            if name not in self._concepts.simple or self._words.terms.get(name)
        ] or part

    def _kind(self, name: str) -> str:
        return self._concepts.simple[name].kind

    def _joined(self, frame: str, parts: list[str]) -> str:
        text = parts[0]
        for part in parts[1:]:
            text = self._framed(frame, text, part)
        return text

    def _framed(self, frame: str, *parts: str) -> str:
        text = self._chance.choice(self._frames[frame])
        return text.format(**dict(zip("ab", parts, strict=False)))

    def _concept(self, name: str) -> str:
        if name in self._concepts.figures:
            number = self._concepts.figures[name]
            return f"{self._chance.uniform(number.low, number.high):.0f}"
        if name in self._concepts.composed:
            pattern = self._chance.choice(self._concepts.composed[name])
            return self._chain(pattern.chains[0])
        terms = self._words.terms.get(name, ())
        return self._term(self._chance.choice(terms)) if terms else ""

    def _term(self, term: Phrase) -> str:
        return " ".join(map(self._word, term))

    def _word(self, word: str) -> str:
        """A word that one of a term may be."""
        if word == "@@@@":
            return "1998"
        if word == "@":
            return str(self._chance.randint(2, 9))
        if word.endswith("*"):
            stem = word[:-1]
            likely = list(begun_with(stem, in_order(self._language)))
            ending = "" if stem[-1] in "aeiou" else self._frames["ending"][0]
            return self._chance.choice(likely or [stem + ending])
        return word.removesuffix("~")


def messages(language: str) -> Iterator[str]:
    """Those of all rules that alarm."""
    for flag, rule in rules():
        yield from said(language, flag, rule)


def grid(language: str) -> tuple[Cell, ...]:
    """The same as they are heard."""
    return tuple(cell for flag, rule in rules() for cell in cells(language, flag, rule))


def main(language: str = "", only: str = "") -> None:
    console = Console()
    for one in [language] if language else ear.languages():
        asked: dict[tuple[str, str, str], list[Cell]] = {}
        for cell in grid(one):
            if only in ("", cell.flag):
                asked.setdefault((cell.level, cell.flag, cell.rule), []).append(cell)
        table = Table("level", "flag", "rule", "cells", "deaf", "%", title=one)
        deaf = {key: [cell for cell in row if not cell.heard] for key, row in asked.items()}
        for key, row in sorted(asked.items(), key=lambda item: -len(deaf[item[0]]) / len(item[1])):
            share = f"{100 * (1 - len(deaf[key]) / len(row)):.0f}"
            table.add_row(*key, str(len(row)), str(len(deaf[key])), share)
        console.print(table)
        for (_, flag, rule), row in deaf.items():
            for cell in row:
                console.print(f"{flag}: {rule} | {cell.text}", highlight=False, soft_wrap=True)
        every, missed = sum(map(len, asked.values())), sum(map(len, deaf.values()))
        console.print(f"{one}: {every} cells, {100 * (1 - missed / max(every, 1)):.1f} % heard")


if __name__ == "__main__":
    main(*sys.argv[1:])
