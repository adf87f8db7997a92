"""What was heard, for whoever looks for numbers, days and hours in it."""

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import islice

from bot.facts.speech import MONTH_FIRST
from bot.hearing import Context, Heard, Span
from bot.hearing.context import Frames
from bot.hearing.heard import holds_all

_NUMBER = re.compile(r"\d{1,4}(?:[.,]\d)?")
_NOT_TOLD = Context.DENIED | Context.DOUBTED | Context.HYPOTHETICAL
COMPLAINTS = ("bad", "numb", "pain", "stiff", "tingle")
_NEAR = 4  # words between a span of time and the pain that it is about
_FAR = 8
_PREFERRING = 4  # words from a wish to its therapist: "prefer it to be a woman"
MOST = 16
"""Numbers, and values of a field, that are looked at: more are no message."""


class Ear:
    """The concepts of one utterance by where they stand, without those in other phrases."""

    def __init__(self, heard: Heard, orders: Sequence[str] = (MONTH_FIRST,)) -> None:
        """``orders`` are those in which dates stand in figures where the clinic is."""
        self.heard, self.orders = heard, orders
        otherwise = heard.told.get("otherwise", [])
        hidden = {at for span in otherwise for at in range(*span)}
        self._hidden = hidden
        self._spans = {
            concept: [
                span
                for span in spans
                if hidden.isdisjoint(range(*span)) or holds_all(span, otherwise)
            ]
            for concept, spans in heard.told.items()
        }
        self._fields: dict[str, list[tuple[Span, str]]] = {}
        self._first: dict[int, list[tuple[str, int]]] = {}
        self._last: dict[int, list[str]] = {}
        for concept, spans in self._spans.items():
            field, _, value = concept.partition("_")
            self._fields.setdefault(field, []).extend((span, value) for span in spans[:MOST])
            for start, end in spans:
                self._first.setdefault(start, []).append((concept, end))
                self._last.setdefault(end, []).append(concept)

    @cached_property
    def _frames(self) -> Frames:
        return Frames(self.heard)

    def is_hidden(self, at: int) -> bool:
        """Whether a word stands in a phrase in which it means something else."""
        return at in self._hidden

    def of(self, concept: str) -> list[Span]:
        """Where a concept is mentioned that tells something: the first places."""
        return self._spans.get(concept, [])[:MOST]

    def values(self, field: str) -> list[tuple[str, Span]]:
        """The values of a field that are mentioned, in order, by their concepts' names; the first
        ones, where there are very many. Of "lower back" there is no back."""
        first = sorted(self._fields.get(field, ()))[:MOST]
        return [
            (value, span)
            for span, value in first
            if not any(holds(other, span) for other, _ in first)
        ]

    def is_meant(self, span: Span, *, asked: bool = True, past: bool = False) -> bool:
        """Whether somebody says so: denies or imagines nothing, asks nothing in general (unless
        ``asked``), and speaks of no other time (unless ``past``)."""
        context = self._frames.context((span,))
        if context & _NOT_TOLD or (Context.PAST in context and not past):
            return False
        return asked or not (Context.ASKED in context or self._is_asked(span))

    def _is_asked(self, span: Span) -> bool:
        """Whether the phrase of a question holds it: "is deep tissue painful"."""
        asks = self.heard.around(self.heard.row(("ask",)), (span,), 0)
        return any(start <= span[0] < end for start, end in asks)

    def is_own(self, few: int) -> bool:
        """Whether somebody speaks of themselves or of somebody, or answers in a ``few`` words."""
        heard = self.heard
        return len(heard.words) <= few or bool(heard.of("own") or heard.of("somebody"))

    def is_impossible(self, span: Span) -> bool:
        """Whether one cannot: "i can't do tomorrow"."""
        return any(end in (span[0], span[0] - 1) for _, end in self.heard.of("cannot"))

    def is_part(self, span: Span, concept: str) -> bool:
        """Whether it is a part of a longer mention: "mañana" of "por la mañana"."""
        return any(holds(other, span) for other in self.of(concept))

    def is_wished(self, span: Span) -> bool:
        """Whether a woman or a man is wished for as a therapist: "with a lady"."""
        start, end = span
        return (
            self.is_behind(start, "with_whom")
            or any(self.is_behind(start - gap, "preferring") for gap in range(_PREFERRING))
            or bool(self.ends(end, "wished"))
            or self._is_beside_therapist(span)
        )

    def _is_beside_therapist(self, span: Span) -> bool:
        """Whether a therapist is named next to it: "female therapist", "masajista mujer"."""
        start, end = span
        return any(first == end or last == start for first, last in self.heard.of("therapist"))

    def is_of_staff(self, span: Span) -> bool:
        """Whether a woman or a man is asked for among who works there: "any women working"."""
        return self.nearest_told(span, "on_staff") <= _PREFERRING or (
            self.nearest(span, "therapist") <= _PREFERRING
        )

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

    def is_behind(self, end: int, *concepts: str, across: bool = False) -> bool:
        """Whether a mention of one of the concepts ends here, with no comma behind it."""
        if end in self.heard.pauses and not across:
            return False
        return any(concept in concepts for concept in self._last.get(end, ()))

    @cached_property
    def numbers(self) -> list[tuple[float, Span]]:
        """The numbers, in figures or in words, and where; the first ones, where there are very
        many."""
        written = (
            (float(word.replace(",", ".")), (at, at + 1))
            for at, word in enumerate(self.heard.words)
            if at not in self._hidden and _NUMBER.fullmatch(word)
        )
        spelt = ((float(count), span) for count, span in self.values("count"))
        return [*islice(written, MOST), *spelt]

    def is_complaint(self, span: Span) -> bool:
        """Whether this is about a pain, and not about a visit: "it hurts in the morning"."""
        pain = self.nearest(span, *COMPLAINTS)
        return pain <= _NEAR and pain <= self.nearest(span, "treated")

    def nearest(self, span: Span, *concepts: str) -> int:
        """Words between this and the nearest mention of one of the concepts; many for none."""
        around = self.heard.around(self.heard.row(concepts), (span,), _FAR)
        return self._nearest(span, around[:MOST])

    def nearest_told(self, span: Span, concept: str) -> int:
        """Likewise of a concept that tells something."""
        return self._nearest(span, self.of(concept))

    def _nearest(self, span: Span, others: list[Span]) -> int:
        apart = self.heard.apart
        near = [one for one in others if self.heard.near(one, (span,), _FAR)]
        return min((max(apart(span, one), 0) for one in near), default=2 * _FAR)


def holds(whole: Span, part: Span) -> bool:
    """Whether a mention is only a part of another one."""
    return whole != part and whole[0] <= part[0] and part[1] <= whole[1]
