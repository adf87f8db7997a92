"""Red flags in what a patient wrote, by meaning as far as rules can: pure, and first on every text.

Terms are found word by word, mistyped ones too; signs are terms that stand near each other; and
what is denied, long past, asked about or only imagined is told apart by the words around it, in the
manner of NegEx (Chapman et al. 2001, doi:10.1006/jbin.2001.1029). What all those words are stands
in `intents/<lang>/_red_flags.yaml`.

The time it takes is in proportion to the length of the text: each term is laid beside those within
reach, never beside all.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, islice

from bot.content.red_flags import LEVELS, Chain, Flag, Level, RedFlags, Sign
from bot.spelling import Speller
from bot.text import Phrase, mended, words

_PIECES = re.compile(r"([.!?…;]+(?!\w)|[,:()\[\]\n–—]|\s-+\s)")
_DRAWN_OUT = re.compile(r"(.)\1{2,}")
_SHORTEST = 5  # letters, typed or meant: nearly every typo between words of four is another word
_SHORTEST_STEM = 3  # letters
_SENTENCE_GAP = 4  # a full stop keeps two words as far apart as this many words
_DENIAL_REACH = 8  # words; NegEx reaches five: "no numbness or tingling in either of my legs"
_FRAME_REACH = 12
_PAST_REACH = 10
_UNLESS_REACH = 7
_FLOOD = 300  # ways in which a sign may stand in a message, all of which are judged

Span = tuple[int, int]  # of a term: its first word and the one after its last
Parts = tuple[Span, ...]
Entries = dict[
    str, list[tuple[Phrase, str]]
]  # by the next word ("" for none, "*" for a stem): what follows to make a term, and its group


@dataclass(frozen=True, slots=True)
class Finding:
    """The most serious thing found.

    ``because`` names the flag and the words behind it: for the clinic's staff, never for a log.
    """

    level: Level
    flag: str
    condition: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Heard:
    """A message: its words as read, the place and sentence of each, and those after a pause.

    And where the terms of each group stand.
    """

    read: list[str]
    place: list[int]
    sentence: list[int]
    pauses: set[int]
    typos: list[str]
    spans: dict[str, list[Span]]
    """In the order of their first words."""
    longest: int
    """Words in the longest term that there is."""
    found: dict[Chain, list[Parts]]
    """Of each chain that was looked for: the ways in which it stands here."""

    def of(self, group: str) -> list[Span]:
        return self.spans.get(group, [])

    def at(self, group: str) -> set[int]:
        return {at for span in self.of(group) for at in range(*span)}

    def apart(self, one: Span, other: Span) -> int:
        """How many words stand between two terms; negative where they share one."""
        if other < one:
            one, other = other, one
        return self.place[other[0]] - self.place[one[1] - 1] - 1

    def around(self, spans: list[Span], parts: Parts, reach: int) -> list[Span]:
        """Of spans in order, a piece that holds all those within this many words of the parts."""
        first, last = min(parts)[0], max([end for _, end in parts])
        start = bisect_left(spans, (first - reach - self.longest,))
        return spans[start : bisect_left(spans, (last + reach + 1,), lo=start)]

    def beside(self, span: Span, parts: Parts, reach: int) -> bool:
        """Whether a term stands within this many words of a part, and shares no word with any.

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

    def near(self, span: Span, parts: Parts, reach: int) -> bool:
        """Whether a term stands in the sentence of one of the parts, within this many words."""
        sentence = self.sentence[span[0]]
        for part in parts:
            if sentence == self.sentence[part[0]] and self.apart(span, part) <= reach:
                return True
        return False

    def chained(self, chain: Chain) -> list[Parts]:
        """The ways in which the groups of a chain stand near each other.

        All of them, up to a number that no ordinary message reaches; in a flood of terms, each term
        with the two nearest on either side.
        """
        if chain not in self.found:
            self.found[chain] = self._chained(chain)
        return self.found[chain]

    def _chained(self, chain: Chain) -> list[Parts]:
        rows = [sorted({span for group in part for span in self.of(group)}) for part in chain.parts]
        if not all(rows):
            return []
        found = list(islice(self._extended((), rows, chain, nearest=False), _FLOOD))
        if len(found) < _FLOOD:
            return found
        return list(self._extended((), rows, chain, nearest=True))

    def _extended(
        self, parts: Parts, rows: list[list[Span]], chain: Chain, nearest: bool
    ) -> Iterator[Parts]:
        fitting = rows[len(parts)]
        if parts:
            fitting = [
                span
                for span in self.around(fitting, parts, chain.near)
                if not (chain.ordered and span < parts[-1]) and self.beside(span, parts, chain.near)
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


@dataclass(frozen=True, slots=True)
class _Hit:
    """A flag's sign, found: the sign itself, and all its parts with those of its context."""

    flag: Flag
    sign: Sign
    own: Parts
    parts: Parts


class Watch:
    """Knows one language's red flags and finds the most serious one in an utterance."""

    def __init__(self, red_flags: RedFlags) -> None:
        self._terms: dict[str, Entries] = {}
        self._signs: dict[str, list[tuple[Flag, Sign]]] = {}
        weights = {
            "negators": 2
        }  # of the groups that typos are read as; the more serious the flag, the heavier
        for flag in red_flags.flags:
            weight = 2 * (len(LEVELS) - LEVELS.index(flag.level))
            for sign in flag.signs:
                for group in (
                    group for chain in sign.chains for part in chain.parts for group in part
                ):
                    weights[group] = max(weight, weights.get(group, 0))
                for group in sign.chains[0].parts[0]:
                    self._signs.setdefault(group, []).append((flag, sign))
        uses = dict.fromkeys(red_flags.ordinary, 0)
        for group, phrases in red_flags.groups.items():
            weight = weights.get(group, 0)
            for phrase in phrases:
                following = phrase[1] if len(phrase) > 1 else ""
                key = "*" if following.endswith("*") else following
                self._terms.setdefault(phrase[0], {}).setdefault(key, []).append(
                    (phrase[1:], group)
                )
                for word in phrase:  # "crotch" rather than "catch my breath"
                    uses[word] = max(weight - (len(phrase) > 1), uses.get(word, 0))
        self._symptoms = frozenset(weights) - {"negators"}
        self._longest = max(
            (len(phrase) for phrases in red_flags.groups.values() for phrase in phrases), default=1
        )
        self._stems = {term[:-1] for term in self._terms if term.endswith("*")}
        self._stem_lengths: dict[str, list[int]] = {}  # by how they begin, the shortest first
        for length, start in sorted({(len(stem), stem[:_SHORTEST_STEM]) for stem in self._stems}):
            if length >= _SHORTEST_STEM:
                self._stem_lengths.setdefault(start, []).append(length)
        self._uses = {word: use for word, use in uses.items() if not word.endswith("*")}
        self._speller = Speller(self._uses)
        self._long = Speller(
            {word: use for word, use in self._uses.items() if len(word) >= _SHORTEST}
        )
        self._known = lru_cache(maxsize=4096)(self._read)

    def prepare(self) -> None:
        """Makes now what is else made at the first typos."""
        for speller in (self._speller, self._long):
            speller.prepare()

    def find(self, utterance: str) -> Finding | None:
        """The most serious finding in an utterance; None where there is nothing to heed."""
        heard = self._heard(utterance)
        hits = self._hits(heard)
        in_signs = {span for hit in hits for span in hit.parts}
        frames = _Frames(heard, {at for span in in_signs for at in range(*span)})
        gravest: Finding | None = None
        for hit in hits:
            if gravest and LEVELS.index(hit.flag.level) >= LEVELS.index(gravest.level):
                continue  # what stands around a sign never makes it graver
            for level, why in frames.levels(hit):
                if not gravest or LEVELS.index(level) < LEVELS.index(gravest.level):
                    because = (*heard.typos, f"{hit.flag.name}: {hit.sign.text}", *why)
                    gravest = Finding(level, hit.flag.name, hit.flag.condition, because)
        return gravest

    def undenied(self, utterance: str) -> str:
        """The utterance without the symptoms that it denies.

        "No numbness, just a sore back" asks about a sore back.
        """
        heard = self._heard(utterance)
        denied = _Frames(heard, set()).denied & {
            at for group in self._symptoms for at in heard.at(group)
        }
        if not denied:
            return utterance
        silent = denied | heard.at("negators") | heard.at("joiners")
        kept = ["" if at in silent else word for at, word in enumerate(heard.read)]
        return " ".join(filter(None, kept)) or utterance

    def _heard(self, utterance: str) -> _Heard:
        heard = _Heard([], [], [], set(), [], {}, self._longest, {})
        entries: list[Entries] = []
        place = sentence = 0
        for piece in _PIECES.split(mended(utterance)):
            for word in (written := words(piece)):
                known, found = self._known(word)
                if known != word:
                    heard.typos.append(f"{word}→{known}")
                heard.read.append(known)
                heard.place.append(place)
                heard.sentence.append(sentence)
                entries.append(found)
                place += 1
            if not written and piece and piece[0] in ".!?…;":
                place, sentence = place + _SENTENCE_GAP, sentence + 1
            elif not written and (piece.strip() or "\n" in piece):
                heard.pauses.add(len(heard.read))
        for start, (found, following) in enumerate(
            zip(entries, (*heard.read[1:], "$"), strict=False)
        ):
            for rest, group in (*found.get("", ()), *found.get("*", ()), *found.get(following, ())):
                end = start + 1 + len(rest)
                if not rest or (
                    heard.sentence[start] in heard.sentence[end - 1 : end]
                    and all(map(_fits, rest, heard.read[start + 1 : end]))
                ):
                    heard.spans.setdefault(group, []).append((start, end))
        # A figure of speech hides the terms inside it.
        if figures := heard.spans.pop("figures", []):
            hidden = {at for span in figures for at in range(*span)}
            for group, spans in heard.spans.items():
                heard.spans[group] = [span for span in spans if hidden.isdisjoint(range(*span))]
        return heard

    def _read(self, written: str) -> tuple[str, Entries]:
        """The word, or the alarming word that it is a typo of; and what it may begin."""
        word = self._repaired(written)
        stems = [
            word[:length] + "*"
            for length in self._stem_lengths.get(word[:_SHORTEST_STEM], ())
            if word[:length] in self._stems
        ]
        entries: Entries = {}
        for term in (word, *stems):
            for following, terms in self._terms.get(term, {}).items():
                entries.setdefault(following, []).extend(terms)
        return word, entries

    def _repaired(self, word: str) -> str:
        if word in self._speller:
            return word
        drawn_in = word
        if _DRAWN_OUT.search(word):
            drawn_in = _DRAWN_OUT.sub(r"\1\1", word)
            for known in (drawn_in, _DRAWN_OUT.sub(r"\1", word)):
                if known in self._speller:
                    return known
        near = (self._long if len(drawn_in) < _SHORTEST else self._speller).read(drawn_in)
        return near if near and self._uses[near] and _may_mean(drawn_in, near) else word

    def _hits(self, heard: _Heard) -> list[_Hit]:
        """The signs that stand in a message, but those for which there is an ordinary reason."""
        hits: list[_Hit] = []
        for flag, sign in {
            id(sign): (flag, sign)
            for group in heard.spans
            for flag, sign in self._signs.get(group, ())
        }.values():
            contexts = [next(iter(heard.chained(chain)), ()) for chain in sign.chains[1:]]
            if all(contexts):
                hits += [
                    _Hit(flag, sign, own, sum(contexts, own))
                    for own in _unexcused(flag, heard.chained(sign.chains[0]), heard)
                ]
        return hits


def _fits(term: str, word: str) -> bool:
    return word == term or (term.endswith("*") and word.startswith(term[:-1]))


def _may_mean(typed: str, known: str) -> bool:
    """Two edits must leave the first letter alone: "cooking" is not "choking".

    Few typos touch it (Yannakoudakis and Fawthrop 1983).
    """
    return (
        typed[0] == known[0]
        or typed[1:] in (known, known[1:])
        or typed == known[1:]
        or typed[2:] == known[2:]
    )


def _unexcused(flag: Flag, ways: list[Parts], heard: _Heard) -> list[Parts]:
    """Where a flag's sign stands without an ordinary reason right there ("numb" and "sitting")."""
    if not ways:
        return []
    chained = (parts for sign in flag.unless for parts in heard.chained(sign.chains[0]))
    reasons = sorted({span for parts in chained for span in parts})
    if not reasons:
        return ways
    return [
        own
        for own in ways
        if not any(
            heard.near(span, own, _UNLESS_REACH)
            for span in heard.around(reasons, own, _UNLESS_REACH)
        )
    ]


class _Frames:
    """What the words around a sign make of it: denied, doubted, past, asked about, imagined."""

    def __init__(self, heard: _Heard, in_signs: set[int]) -> None:
        self._heard = heard
        self._breaks, self._openers, starters = (
            heard.at("breaks"),
            heard.at("openers"),
            heard.at("starters"),
        )
        self._joiners = heard.at("joiners")
        self._broken = list(
            accumulate((at in self._breaks for at in range(len(heard.read))), initial=0)
        )
        self._pauses = sorted(heard.pauses)
        self._own = sorted(start for start, _ in heard.of("personal"))
        present = heard.of("present")
        self._past_only = [
            marker
            for marker in heard.of("past")
            if not any(
                heard.near(now, (marker,), _PAST_REACH)
                for now in heard.around(present, (marker,), _PAST_REACH)
            )
        ]
        self.denied, self._doubted = set[int](), set[int]()
        idle = in_signs | heard.at("not_negators") | heard.at("hedges")
        for start, end in heard.of("negators"):
            if start not in idle:
                sure, unsure = self._scope(end, self._breaks | starters)
                self.denied |= sure
                self._doubted |= unsure
        for start, end in heard.of("hedges"):
            if start not in in_signs:
                self._doubted.update(*self._scope(end, self._breaks))

    def _scope(self, start: int, stops: set[int]) -> tuple[set[int], set[int]]:
        """The words that a denial reaches, and those past a comma, where it is unsure.

        Only an "or" makes it sure there, too: "no fever, chills or numbness".
        """
        heard, end = self._heard, start
        while (
            end < min(start + _DENIAL_REACH, len(heard.read))
            and heard.sentence[end] == heard.sentence[start - 1]
            and end not in stops
            and not (end in heard.pauses and end in self._openers)  # "no fever, my groin is numb"
            and not (end == start and end in heard.pauses)  # "No, my groin is numb"
        ):
            end += 1
        reached = range(start, end)
        cut = (
            end
            if not self._joiners.isdisjoint(reached)
            else min(heard.pauses.intersection(reached), default=end)
        )
        return set(range(start, cut)), set(range(cut, end))

    def levels(self, hit: _Hit) -> Iterator[tuple[Level, tuple[str, ...]]]:
        """The level that is left of a hit, and why; none where it is denied."""
        starts = {start for start, _ in hit.parts}
        level = hit.flag.level
        if starts & self.denied:
            return
        if starts & self._doubted:
            yield "soft", ("doubted",)
        elif level not in ("crisis", "emergency", "urgent"):
            yield level, ()
        elif not hit.flag.history and self._past(hit.own):
            yield "soft", ("past",)
        elif self._asked(hit.own) or (
            level != "crisis" and any(self._framed("hypothetical", hit.own))
        ):
            yield ("inform" if level == "emergency" else "soft"), ("asked about",)
        else:
            yield level, ()

    def _past(self, parts: Parts) -> bool:
        """Whether a word of the past stands near, and none of the present.

        Past a comma it is another matter's: ", surgery last year".
        """
        heard, last = self._heard, max(end for _, end in parts)
        return any(
            heard.near(marker, parts, _PAST_REACH)
            and not _any_within(self._pauses, last, marker[0] + 1)
            for marker in heard.around(self._past_only, parts, _PAST_REACH)
        )

    def _asked(self, parts: Parts) -> bool:
        """Whether the sign is asked about in general, not as somebody's own."""
        last = max(end for _, end in parts)
        return any(
            not _any_within(self._own, end, last + 2) for _, end in self._framed("about", parts)
        )

    def _framed(self, frame: str, parts: Parts) -> Iterator[Span]:
        """The frame's terms that stand before the sign with nothing between that ends them."""
        heard, first = self._heard, min(parts)[0]
        for span in heard.around(heard.of(frame), parts, _FRAME_REACH):
            if (
                span[0] <= first
                and self._broken[max(span[1], first)] == self._broken[span[1]]
                and heard.near(span, parts, _FRAME_REACH)
            ):
                yield span


def _any_within(places: list[int], start: int, end: int) -> bool:
    """Whether one of the places, which are in order, is from start on and before end."""
    return start < end and bisect_left(places, start) < bisect_left(places, end)
