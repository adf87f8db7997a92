"""What the words around a mention make of it: denied, doubted, past, asked about, imagined, or
somebody else's; in the manner of NegEx (Chapman et al. 2001, doi:10.1006/jbin.2001.1029) and
ConText (Harkema et al. 2009, doi:10.1016/j.jbi.2009.05.002)."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate

from bot.content.concepts import CONTEXT
from bot.hearing.heard import Context, Heard, Mention, Parts, Row, Span

_DENIAL_REACH = 8  # words; NegEx reaches five: "no numbness or tingling in either of my legs"
_FRAME_REACH = 12
_PAST_REACH = 10
_FEWEST_LEFT = 2  # words that say something beside what is denied in their sentence
_USING = ("cannot", "idle", "doubt")
"""Context in which a negator is part of a longer word, and denies nothing."""


class Frames:
    """The frames in one utterance, and what stands in them."""

    def __init__(self, heard: Heard) -> None:
        self._heard = heard
        self._breaks, self._openers, self._starters = (
            heard.at("break"),
            heard.at("open"),
            heard.at("start"),
        )
        self._restarts = {start for start, _ in heard.of("restart")}
        self._joiners = heard.at("join")
        self._broken = list(
            accumulate((at in self._breaks for at in range(len(heard.words))), initial=0)
        )
        signs = tuple(sorted(concept for concept in heard.spans if concept in heard.signs))
        self._signs = heard.row(signs).spans if signs else []
        self._pauses = sorted(heard.pauses)
        self._own = sorted(start for start, _ in heard.of("own"))
        self._somebody = heard.of("somebody")
        self._writer = [start for start, _ in heard.of("writer")]
        denying = {end for _, end in heard.of("not")}
        past = [span for span in heard.of("past") if span[0] not in denying]  # "no history of"
        # "fine now" is past, and its "now" is no present
        present = Row.of(
            [span for span in heard.of("present") if not any(_holds(one, span) for one in past)]
        )
        self._past = Row.of(
            [
                marker
                for marker in past
                if not any(
                    heard.near(now, (marker,), _PAST_REACH)
                    for now in heard.around(present, (marker,), _PAST_REACH)
                )
            ]
        )
        self.denied: dict[int, list[Span]] = {}
        """The words that are denied, and by what."""
        self._doubted = set[int]()
        for span in self._deniers():
            sure, unsure = self._scope(span[1], self._breaks | self._starters)
            for at in sure:
                self.denied.setdefault(at, []).append(span)
            self._doubted |= unsure
        unable = heard.of("cannot")
        for span in heard.of("doubt"):
            if not any(_holds(one, span) for one in unable):  # "i dont think i can pee"
                self._doubted.update(*self._scope(span[1], self._breaks))

    def _deniers(self) -> list[Span]:
        """The negators that deny what follows.

        Not those in a mention ("no feeling", "does not work", "not sure"), nor a mere exclamation
        before another one: "no no siento".
        """
        negators = self._heard.of("not")
        if not negators:
            return []
        known, used = set(negators), set[Span]()
        for concept, spans in self._heard.spans.items():
            if concept in _USING or concept not in CONTEXT:
                for span in spans:
                    if ways := self._heard.made.get(span):
                        for leaf in {leaf for leaves in ways for leaf in leaves}:
                            used.update(_inside(negators, leaf))
                    elif span not in known:
                        used.update(_inside(negators, span))
        others = {start for start, _ in negators}
        return [span for span in negators if span not in used and span[1] not in others]

    def _scope(self, start: int, stops: set[int]) -> tuple[set[int], set[int]]:
        """The words that a denial reaches, and those behind, where it is unsure.

        It is sure up to the first sign, and up to that behind an "or": "no fever, chills or pain".
        Where no sign stands before a comma, this is no list of signs: "no money, numb groin".
        """
        heard, end = self._heard, start
        while (
            end < min(start + _DENIAL_REACH, len(heard.words))
            and heard.sentence[end] == heard.sentence[start - 1]
            and end not in stops
            and not (end > start and end in self._restarts)  # "sin fiebre me duele"
            and not (end in heard.pauses and end in self._openers)  # "no fever, my groin is numb"
            and not (end == start and end in heard.pauses)  # "No, my groin is numb"
            and not (end in heard.halts and end not in self._joiners)  # "no fever - numb groin"
        ):
            end += 1
        reached = range(start, end)
        pause = min(heard.pauses.intersection(reached), default=end)
        if not any(_inside(self._signs, (start, pause))):
            return set(range(start, pause)), set()
        joined = max(self._joiners.intersection(reached), default=start)
        signs = list(_inside(self._signs, (joined, end)))
        cut = max([stop for begin, stop in signs if begin == signs[0][0]], default=end)
        return set(range(start, cut)), set(range(cut, end))

    def context(self, own: Parts, parts: Parts = ()) -> Context:
        """How a mention is meant, whose ``own`` words stand together, with all its ``parts``."""
        found = self._denial(parts or own)
        if self._past.spans and self._is_past(own):
            found |= Context.PAST
        if self._is_asked(own):
            found |= Context.ASKED
        if self._heard.of("hypothetical") and any(self._framed("hypothetical", own)):
            found |= Context.HYPOTHETICAL
        if self._is_somebodys(own):
            found |= Context.SOMEBODY
        return found

    def plainest(self, ways: list[Parts]) -> Parts:
        """The way that is least denied, of all in which the same may be meant."""
        unsure = None
        for parts in ways:
            found = self._denial(parts)
            if not found:
                return parts
            if Context.DENIED not in found:
                unsure = unsure or parts
        return unsure or ways[0]

    def mentions(self, concepts: Iterable[str]) -> Iterator[Mention]:
        """What is mentioned of some concepts, in no order."""
        for concept in concepts:
            for span in self._heard.of(concept):
                yield Mention(concept, span, self.context((span,)))

    def _denial(self, parts: Parts) -> Context:
        """Whether any of these is denied, or doubted."""
        found = Context.PLAIN
        for span in parts:
            if self.denied and self._is_denied(span, parts):
                found |= Context.DENIED
            elif self._doubted and self._is_doubted(span):
                found |= Context.DOUBTED
        return found

    def _is_denied(self, span: Span, parts: Parts) -> bool:
        """Whether a mention is denied by a word that is no part of what is meant."""
        meant = [leaf for part in parts for leaf in self._heard.leaves(part)[0]]
        return all(
            any(
                not any(_holds(leaf, negator) for leaf in meant)
                for at, _ in leaves
                for negator in self.denied.get(at, ())
            )
            for leaves in self._heard.leaves(span)
        )

    def _is_doubted(self, span: Span) -> bool:
        return all(
            any(at in self._doubted for at, _ in leaves) for leaves in self._heard.leaves(span)
        )

    def _is_past(self, parts: Parts) -> bool:
        """Whether a word of the past stands near that is about this, and none of the present."""
        heard, first, last = self._heard, min(parts)[0], max(end for _, end in parts)
        return any(
            heard.near(marker, parts, _PAST_REACH)
            and not _any_within(self._pauses, last, marker[0] + 1)  # ", surgery last year"
            and not self._is_parted(marker, first)
            for marker in heard.around(self._past, parts, _PAST_REACH)
        )

    def _is_parted(self, marker: Span, first: int) -> bool:
        """Whether a new matter begins between a word of the past and what stands behind it.

        "As a kid, my leg was weak" has one, "I fell as a kid, my leg is weak" has two.
        """
        start, end = marker
        if end > first:
            return False
        if self._broken[first] != self._broken[end]:
            return True
        new = self._pauses[bisect_left(self._pauses, end) : bisect_right(self._pauses, first)]
        if new and self._begins(start) and new[0] <= end + 2:
            new = new[1:]
        return any(at in self._openers or at in self._starters for at in new)

    def _begins(self, at: int) -> bool:
        """Whether a word is the first of a sentence, or of what is between two commas."""
        sentence = self._heard.sentence
        return at == 0 or at in self._heard.pauses or sentence[at] != sentence[at - 1]

    def _is_somebodys(self, parts: Parts) -> bool:
        """Whether a sentence names somebody else, and then this, and not oneself between.

        "My mom died and I want to die" is about oneself.
        """
        sentence, last = self._heard.sentence, max(end for _, end in parts)
        named = bisect_left(self._somebody, (last,))
        if not named:
            return False
        start, end = self._somebody[named - 1]
        return sentence[start] == sentence[last - 1] and not _any_within(self._writer, end, last)

    def _is_asked(self, parts: Parts) -> bool:
        """Whether something is asked about in general, not as somebody's own."""
        first, last = min(parts)[0], max(end for _, end in parts)
        heard, reach = self._heard, _FRAME_REACH
        if heard.of("ask"):
            for _, end in self._framed("ask", parts):
                if not _any_within(self._own, end, last + 2):
                    return True
        if not heard.of("ask_after"):
            return False
        return any(
            span[0] >= last
            and heard.near(span, parts, reach)
            and not _any_within(self._own, first - reach, span[1])
            for span in heard.around(heard.row(("ask_after",)), parts, reach)
        )

    def _framed(self, frame: str, parts: Parts) -> Iterator[Span]:
        """The frame's mentions that end before all of these, with nothing between that ends
        them."""
        heard, first = self._heard, min(parts)[0]
        for span in heard.ahead(heard.row((frame,)), first, _FRAME_REACH):
            if (
                span[1] <= first
                and self._broken[first] == self._broken[span[1]]
                and heard.near(span, parts, _FRAME_REACH)
            ):
                yield span


def undenied(heard: Heard) -> str | None:
    """What was heard, without what it denies, a line for each sentence; None where it denies
    nothing.

    "No numbness, just a sore back" asks about a sore back.
    """
    told = heard.at(*(concept for concept in heard.spans if concept not in CONTEXT))
    denied = Frames(heard).denied.keys() & told
    if not denied:
        return None
    silent = denied | heard.at("not", "join")
    lines: dict[int, list[int]] = {}
    for at, sentence in enumerate(heard.sentence):
        if at not in silent:
            lines.setdefault(sentence, []).append(at)
    denying = {heard.sentence[at] for at in denied}
    left = [
        line
        for sentence, line in lines.items()  # of "I am not pregnant", "I am" says nothing
        if sentence not in denying or len(line) > _FEWEST_LEFT or not told.isdisjoint(line)
    ]
    return "\n".join(" ".join(heard.words[at] for at in line) for line in left)


def _holds(whole: Span, part: Span) -> bool:
    return whole[0] <= part[0] and part[1] <= whole[1]


def _inside(spans: list[Span], whole: Span) -> Iterator[Span]:
    """Those of the spans, which are in order, that another one holds."""
    for span in spans[bisect_left(spans, (whole[0],)) :]:
        if span[0] >= whole[1]:
            return
        if span[1] <= whole[1]:
            yield span


def _any_within(places: list[int], start: int, end: int) -> bool:
    """Whether one of the places, which are in order, is from start on and before end."""
    return start < end and bisect_left(places, start) < bisect_left(places, end)
