"""An utterance as it was heard: its words, the concepts that they mention, and how it is meant.

The time that looking takes is in proportion to the length of the text: each mention is laid beside
those within reach, never beside all.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Flag, auto
from itertools import islice
from typing import NamedTuple

from bot.content.patterns import Chain, Pattern

_UNLESS_REACH = 7
"""Words between what is meant and what makes it ordinary."""
_FLOOD = 300  # ways in which a chain may stand in a message, all of which are judged

Span = tuple[int, int]
"""Of a mention: its first word and the one after its last."""
Parts = tuple[Span, ...]


class Row(NamedTuple):
    """Mentions in the order of their first words."""

    spans: list[Span]
    longest: int
    """Words in the longest of them."""

    @classmethod
    def of(cls, spans: list[Span]) -> "Row":
        """Of mentions that are in order."""
        return cls(spans, max([end - start for start, end in spans], default=0))


_NOWHERE = Row([], 0)


class Context(Flag):
    """How something is meant that is mentioned."""

    PLAIN = 0
    DENIED = auto()
    DOUBTED = auto()
    PAST = auto()
    ASKED = auto()
    """In general, not as somebody's own."""
    HYPOTHETICAL = auto()
    SOMEBODY = auto()
    """Somebody else's."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept that was heard, where it stands, and how it is meant."""

    concept: str
    span: Span
    context: Context


@dataclass(frozen=True)
class Heard:
    """The words of an utterance as read, without fillers, and where each concept stands."""

    words: tuple[str, ...]
    place: tuple[int, ...]
    """How far into the message each word stands; a full stop counts as some words."""
    sentence: tuple[int, ...]
    pauses: frozenset[int]
    """The words before which there is a comma, or more."""
    halts: frozenset[int]
    """Those of them before which there is more: dots, a dash, a colon, a new line."""
    repaired: tuple[str, ...]
    """The words that were read as others: "nmub→numb"."""
    spans: Mapping[str, list[Span]]
    """Of each concept, in the order of their first words."""
    told: Mapping[str, list[Span]] = field(default_factory=dict)
    """Likewise of each concept that only tells what a patient wants: no red flag is made of it."""
    signs: frozenset[str] = frozenset()
    """The concepts that are words of body or distress."""
    foreign: str = ""
    """The language of most of them, where that one is listened for only in an emergency."""
    made: dict[Span, list[Parts]] = field(default_factory=dict)
    """Of each composed mention, the ways in which it is made of simple ones."""
    _ways: dict[Chain, list[Parts]] = field(default_factory=dict)
    _rows: dict[tuple[str, ...], Row] = field(default_factory=dict)

    def of(self, concept: str) -> list[Span]:
        """Where a concept is mentioned."""
        return self.spans.get(concept, [])

    def at(self, *concepts: str) -> set[int]:
        """The words of all mentions of some concepts."""
        return {at for one in concepts for span in self.of(one) for at in range(*span)}

    def text(self, parts: Iterable[Span]) -> str:
        """The words of these, in order."""
        return " ".join(
            self.words[at] for at in sorted({at for span in parts for at in range(*span)})
        )

    def leaves(self, span: Span) -> list[Parts]:
        """The ways in which a mention is made of simple ones; itself where it is one."""
        return self.made.get(span) or [(span,)]

    def apart(self, one: Span, other: Span) -> int:
        """How many words stand between two; negative where they share one."""
        if other < one:
            one, other = other, one
        return self.place[other[0]] - self.place[one[1] - 1] - 1

    def row(self, concepts: tuple[str, ...]) -> Row:
        """All mentions of some concepts. It is kept, so ask only once all are composed."""
        row = self._rows.get(concepts)
        if row is None:
            spans = self.of(concepts[0])
            if len(concepts) > 1:
                spans = sorted({span for concept in concepts for span in self.of(concept)})
            row = self._rows[concepts] = Row.of(spans) if spans else _NOWHERE
        return row

    def around(self, row: Row, parts: Parts, reach: int) -> list[Span]:
        """A piece of a row that holds all those within this many words of the parts."""
        spans = row.spans
        if len(parts) == 1:  # as most are
            ((first, last),) = parts
        else:
            first, last = min(parts)[0], max([end for _, end in parts])
        start = bisect_left(spans, (first - reach - row.longest,))
        return spans[start : bisect_left(spans, (last + reach + 1,), lo=start)]

    def ahead(self, row: Row, first: int, reach: int) -> list[Span]:
        """Likewise all those that begin before a word, within this many words of it."""
        spans = row.spans
        start = bisect_left(spans, (first - reach - row.longest,))
        return spans[start : bisect_left(spans, (first,), lo=start)]

    def near(self, span: Span, parts: Parts, reach: int) -> bool:
        """Whether a span stands in the sentence of one of the parts, within this many words."""
        sentence = self.sentence[span[0]]
        return any(
            sentence == self.sentence[part[0]] and self.apart(span, part) <= reach for part in parts
        )

    def stand(self, pattern: Pattern) -> tuple[list[Parts], list[list[Parts]]]:
        """The ways in which a pattern stands here: of what is meant itself, and of each thing that
        must be there, too."""
        beside = []
        for chain in pattern.chains[1:]:
            ways = self.ways(chain)
            if not ways:
                return [], []
            beside.append(ways)
        ways = self.ways(pattern.chains[0])
        if pattern.alone:
            ways = [own for own in ways if self._is_all(own)]
        return self.unexcused(ways, pattern.unless), beside

    def _is_all(self, parts: Parts) -> bool:
        """Whether nothing is said but this, and words that say nothing of their own."""
        said = {at for span in parts for at in range(*span)}
        return len(said | self.at("bare")) == len(self.words)

    def unexcused(self, ways: list[Parts], unless: tuple[str, ...]) -> list[Parts]:
        """Those of the ways beside which nothing stands that makes it ordinary."""
        if not ways or not unless:
            return ways
        reasons = self.row(unless)
        if not reasons.spans:
            return ways
        return [
            own
            for own in ways
            if not any(
                self.near(span, own, _UNLESS_REACH)
                for span in self.around(reasons, own, _UNLESS_REACH)
            )
        ]

    def ways(self, chain: Chain) -> list[Parts]:
        """The ways in which the concepts of a chain stand near each other.

        All of them, up to a number that no ordinary message reaches; in a flood of mentions, each
        with the two nearest on either side.
        """
        mentioned = self.spans.keys()
        for part in chain.parts:
            if mentioned.isdisjoint(part):  # as most are: not worth keeping
                return []
        ways = self._ways.get(chain)
        if ways is None:
            ways = self._ways[chain] = self._found(chain)
        return ways

    def _found(self, chain: Chain) -> list[Parts]:
        rows = [self.row(part) for part in chain.parts]
        if len(rows) == 1:
            return [(span,) for span in rows[0].spans]
        found = list(islice(self._extended((), rows, chain, nearest=False), _FLOOD))
        if len(found) < _FLOOD:
            return found
        return list(self._extended((), rows, chain, nearest=True))

    def _extended(
        self, parts: Parts, rows: list[Row], chain: Chain, nearest: bool
    ) -> Iterator[Parts]:
        row = rows[len(parts)]
        fitting = row.spans
        if parts:
            fitting = [
                span
                for span in self.around(row, parts, chain.near)
                if not (chain.ordered and span < parts[-1])
                and self._beside(span, parts, chain.near)
            ]
            if nearest:
                behind = bisect_left(fitting, parts[-1])
                fitting = fitting[max(behind - 2, 0) : behind + 2]
        for span in fitting:
            longer = (*parts, span)
            if len(longer) == len(rows):
                yield longer
            else:
                yield from self._extended(longer, rows, chain, nearest)

    def _beside(self, span: Span, parts: Parts, reach: int) -> bool:
        """Whether a span stands within this many words of a part, and shares no word with any.

        As ``apart`` counts, without a call for each part: in a flood, this is what takes long.
        """
        place, nearest = self.place, reach + 1
        first, last = place[span[0]], place[span[1] - 1]
        for start, end in parts:
            between = first - place[end - 1] if span[0] > start else place[start] - last
            if between < 1:
                return False
            if between <= nearest:
                nearest = between - 1
        return nearest <= reach


def holds_all(whole: Span, others: Iterable[Span]) -> bool:
    """Whether a mention holds all of the others that share a word with it."""
    start, end = whole
    return all(
        start <= first and last <= end for first, last in others if first < end and start < last
    )
