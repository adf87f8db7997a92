"""What was heard, for whoever looks for numbers, days and hours in it."""

import re
from collections.abc import Iterator
from functools import cached_property

from bot.hearing import Context, Heard, Span
from bot.hearing.context import Frames

_NUMBER = re.compile(r"\d{1,4}(?:[.,]\d)?")
_NOT_TOLD = Context.DENIED | Context.DOUBTED | Context.HYPOTHETICAL
_COMPLAINTS = ("bad", "numb", "pain", "stiff", "tingle")
_NEAR = 4  # words between a span of time and the pain that it is about


class Ear:
    """The concepts of one utterance by where they stand, without those in other phrases."""

    def __init__(self, heard: Heard) -> None:
        self.heard = heard
        self._otherwise = {at for span in heard.told.get("otherwise", ()) for at in range(*span)}
        self._first: dict[int, list[tuple[str, int]]] = {}
        self._last: dict[int, list[str]] = {}
        for concept, spans in heard.told.items():
            for start, end in spans:
                if self._otherwise.isdisjoint(range(start, end)):
                    self._first.setdefault(start, []).append((concept, end))
                    self._last.setdefault(end, []).append(concept)

    @cached_property
    def _frames(self) -> Frames:
        return Frames(self.heard)

    def of(self, concept: str) -> list[Span]:
        """Where a concept is mentioned that tells something."""
        return [
            (start, end)
            for start, found in self._first.items()
            for name, end in found
            if name == concept
        ]

    def values(self, field: str) -> Iterator[tuple[str, Span]]:
        """The values of a field that are mentioned, in order, by their concepts' names."""
        prefix = f"{field}_"
        for start in sorted(self._first):
            for concept, end in self._first[start]:
                if concept.startswith(prefix):
                    yield concept.removeprefix(prefix), (start, end)

    def is_meant(self, span: Span, *, asked: bool = True, past: bool = False) -> bool:
        """Whether somebody says so: denies or imagines nothing, asks nothing in general (unless
        ``asked``), and speaks of no other time (unless ``past``)."""
        context = self._frames.context((span,))
        if context & _NOT_TOLD or (Context.PAST in context and not past):
            return False
        return asked or Context.ASKED not in context

    def is_impossible(self, span: Span) -> bool:
        """Whether one cannot: "i can't do tomorrow"."""
        return any(end in (span[0], span[0] - 1) for _, end in self.heard.of("cannot"))

    def is_part(self, span: Span, concept: str) -> bool:
        """Whether it is a part of a longer mention: "mañana" of "por la mañana"."""
        start, end = span
        return any(
            first <= start and end <= last and (first, last) != span
            for first, last in self.of(concept)
        )

    def is_beside_therapist(self, span: Span) -> bool:
        """Whether a therapist is named next to it: "female therapist", "masajista mujer"."""
        start, end = span
        return any(first == end or last == start for first, last in self.heard.of("therapist"))

    def is_somebodys(self, span: Span) -> bool:
        """Whether it is about somebody else."""
        return Context.SOMEBODY in self._frames.context((span,))

    def ends(self, start: int, *concepts: str) -> int:
        """Where the longest mention of one of the concepts ends that begins here, with no comma
        before it; 0 for none."""
        if start in self.heard.pauses:
            return 0
        found = self._first.get(start, ())
        return max((end for concept, end in found if concept in concepts), default=0)

    def is_behind(self, end: int, *concepts: str) -> bool:
        """Whether a mention of one of the concepts ends here, with no comma behind it."""
        if end in self.heard.pauses:
            return False
        return any(concept in concepts for concept in self._last.get(end, ()))

    def numbers(self) -> Iterator[tuple[float, Span]]:
        """The numbers, in figures or in words, and where."""
        for at, word in enumerate(self.heard.words):
            if at not in self._otherwise and _NUMBER.fullmatch(word):
                yield float(word.replace(",", ".")), (at, at + 1)
        for count, span in self.values("count"):
            yield float(count), span

    def is_complaint(self, span: Span) -> bool:
        """Whether this is about a pain, and not about a visit: "it hurts in the morning"."""
        pain = self.nearest(span, *_COMPLAINTS)
        return pain <= _NEAR and pain <= self.nearest(span, "treated")

    def nearest(self, span: Span, *concepts: str) -> int:
        """Words between this and the nearest mention of one of the concepts; many for none."""
        heard = self.heard
        around = heard.around(heard.row(concepts), (span,), 2 * _NEAR)
        near = [one for one in around if heard.near(one, (span,), 2 * _NEAR)]
        return min((max(heard.apart(span, one), 0) for one in near), default=3 * _NEAR)
