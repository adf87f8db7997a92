"""Red flags in what a patient wrote, by meaning as far as rules can: pure, and first on every text.

Terms are found word by word, mistyped ones too; signs are terms that stand near each other; and what is denied, long past, asked about
or only imagined is told apart by the words around it, in the manner of NegEx (Chapman et al. 2001, doi:10.1006/jbin.2001.1029).
What all those words are stands in `intents/<lang>/_red_flags.yaml`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.content.red_flags import LEVELS, Chain, Flag, Level, RedFlags, Sign
from bot.spelling import Speller
from bot.text import Phrase, words

_PIECES = re.compile(r"([.!?…;]+(?!\w)|[,:()\[\]\n–—]|\s-+\s)")
_DRAWN_OUT = re.compile(r"(.)\1{2,}")
_SHORTEST_TYPO = 5  # among words of four letters nearly every typo is another word
_SENTENCE_GAP = 4  # a full stop keeps two words as far apart as this many words
_REACH = 8  # how many words a negator or a frame reaches; Chapman's six, and two for "in my left"
_FRAME_REACH = 12
_PAST_REACH = 10
_UNLESS_REACH = 7

Span = tuple[int, int]  # of a term: its first word and the one after its last
Parts = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """The most serious thing found; ``because`` says by which flag and words, for the clinic's staff and never for a log."""

    level: Level
    flag: str
    condition: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Message:
    """The words as read, where each stands (sentences apart), its sentence, and before which of them there is a pause."""

    read: Phrase
    place: tuple[int, ...]
    sentence: tuple[int, ...]
    pauses: frozenset[int]
    typos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Hit:
    flag: Flag
    sign: Sign
    chains: tuple[Parts, ...]

    @property
    def parts(self) -> Parts:
        return tuple(span for chain in self.chains for span in chain)


class Watch:
    """Knows one language's red flags and finds the most serious one in an utterance."""

    def __init__(self, red_flags: RedFlags) -> None:
        self._terms: dict[str, list[tuple[Phrase, str]]] = {}
        self._stems: dict[str, list[tuple[Phrase, str]]] = {}
        uses = dict.fromkeys(red_flags.ordinary, 1)
        for group, phrases in red_flags.groups.items():
            for phrase in phrases:
                first = phrase[0]
                index = self._stems if first.endswith("*") else self._terms
                index.setdefault(first.rstrip("*"), []).append((phrase[1:], group))
                uses.update((word, 2) for word in phrase if not word.endswith("*"))
        self._stem_lengths = sorted({len(stem) for stem in self._stems})
        self._signs: dict[str, list[tuple[Flag, Sign]]] = {}
        for flag in red_flags.flags:
            for sign in flag.signs:
                for group in sign.chains[0].parts[0]:
                    self._signs.setdefault(group, []).append((flag, sign))
        self._speller = Speller(uses)
        self._reading = lru_cache(maxsize=4096)(self._read)

    def find(self, utterance: str) -> Finding | None:
        """The most serious finding in an utterance; None where there is nothing to heed."""
        message = self._message(utterance)
        seen = self._seen(message.read, message.place)
        if not seen:
            return None
        hits = [hit for hit in self._hits(seen, message.place) if not _excused(hit, seen, message.place)]
        if not hits:
            return None
        frames = _Frames(message, seen, {at for hit in hits for span in hit.parts for at in range(*span)})
        levelled = [(level, hit, why) for hit in hits for level, why in frames.level(hit)]
        if not levelled:
            return None
        level, hit, why = min(levelled, key=lambda found: LEVELS.index(found[0]))
        return Finding(level, hit.flag.name, hit.flag.condition, (*message.typos, f"{hit.flag.name}: {hit.sign.text}", *why))

    def _message(self, utterance: str) -> _Message:
        read: list[str] = []
        place: list[int] = []
        sentence: list[int] = []
        pauses: set[int] = set()
        typos: list[str] = []
        at = number = 0
        for piece in _PIECES.split(utterance):
            written = words(piece)
            if not written and piece:
                if piece[0] in ".!?…;":
                    at, number = at + _SENTENCE_GAP, number + 1
                elif not piece.isspace() or "\n" in piece:
                    pauses.add(len(read))
            for word in written:
                known = self._reading(word)
                if known != word:
                    typos.append(f"{word}→{known}")
                read.append(known)
                place.append(at)
                sentence.append(number)
                at += 1
        return _Message(tuple(read), tuple(place), tuple(sentence), frozenset(pauses), tuple(typos))

    def _read(self, word: str) -> str:
        """The word itself where it is known or ordinary, else the known word that it is a typo of, else itself."""
        if word in self._speller or self._stem(word):
            return word
        drawn = _DRAWN_OUT.sub(r"\1\1", word)
        if drawn != word and (drawn in self._speller or (drawn := _DRAWN_OUT.sub(r"\1", word)) in self._speller):
            return drawn
        return self._speller.read(word) or word if len(word) >= _SHORTEST_TYPO else word

    def _stem(self, word: str) -> str | None:
        return next((word[:length] for length in self._stem_lengths if word[:length] in self._stems), None)

    def _seen(self, read: Phrase, place: tuple[int, ...]) -> dict[str, list[Span]]:
        """Where each group's terms stand; a figure of speech hides the terms inside it."""
        seen: dict[str, list[Span]] = {}
        for at, word in enumerate(read):
            entries = self._terms.get(word, ())
            if (stem := self._stem(word)) is not None:
                entries = (*entries, *self._stems[stem])
            for rest, group in entries:
                end = at + 1 + len(rest)
                if not rest or (end <= len(read) and place[end - 1] - place[at] == len(rest) and all(map(_fits, rest, read[at + 1 : end]))):
                    seen.setdefault(group, []).append((at, end))
        for start, end in seen.get("figures", ()):
            for group in seen:
                if group != "figures":
                    seen[group] = [span for span in seen[group] if span[1] <= start or span[0] >= end]
        return seen

    def _hits(self, seen: dict[str, list[Span]], place: tuple[int, ...]) -> Iterator[_Hit]:
        tried: set[int] = set()
        for group in seen:
            for flag, sign in self._signs.get(group, ()):
                if id(sign) in tried:
                    continue
                tried.add(id(sign))
                contexts = [next(_chained(chain, seen, place), None) for chain in sign.chains[1:]]
                if None not in contexts:
                    for parts in _chained(sign.chains[0], seen, place):
                        yield _Hit(flag, sign, (parts, *(context for context in contexts if context)))


def _fits(term: str, word: str) -> bool:
    return word.startswith(term[:-1]) if term.endswith("*") else word == term


def _chained(chain: Chain, seen: dict[str, list[Span]], place: tuple[int, ...]) -> Iterator[Parts]:
    """Each way in which the groups of a chain stand near each other."""
    rows = [sorted({span for group in part for span in seen.get(group, ())}) for part in chain.parts]

    def extended(parts: Parts) -> Iterator[Parts]:
        if len(parts) == len(rows):
            yield parts
            return
        for span in rows[len(parts)]:
            if (not chain.ordered or span[0] >= parts[-1][1]) and all(_apart(span, part, place) >= 0 for part in parts):
                if min(_apart(span, part, place) for part in parts) <= chain.near:
                    yield from extended((*parts, span))

    if all(rows):
        for span in rows[0]:
            yield from extended((span,))


def _apart(one: Span, other: Span, place: tuple[int, ...]) -> int:
    """How many words stand between two terms; negative where they share one."""
    first, second = sorted((one, other))
    return place[second[0]] - place[first[1] - 1] - 1


def _excused(hit: _Hit, seen: dict[str, list[Span]], place: tuple[int, ...]) -> bool:
    """Whether one of the flag's ordinary reasons stands right there ("numb" and "sitting")."""
    return any(
        min(_apart(span, part, place) for span in parts for part in hit.chains[0]) <= _UNLESS_REACH
        for sign in hit.flag.unless
        for parts in _chained(sign.chains[0], seen, place)
    )


class _Frames:
    """What the words around a sign make of it: denied, doubted, long past, asked about, imagined."""

    def __init__(self, message: _Message, seen: dict[str, list[Span]], in_signs: set[int]) -> None:
        self._message, self._seen = message, seen
        self._breaks = {at for start, end in seen.get("breaks", ()) for at in range(start, end)}
        spoken = {at for start, end in seen.get("not_negators", ()) for at in range(start, end)} | in_signs
        self._denied: set[int] = set()
        self._doubted: set[int] = set()
        hedges = seen.get("hedges", [])
        for start, end in seen.get("negators", ()):
            if start not in spoken and not any(start < hedge[1] and end > hedge[0] for hedge in hedges):
                sure, unsure = self._scope(end)
                self._denied |= sure
                self._doubted |= unsure
        for _, end in hedges:
            sure, unsure = self._scope(end)
            self._doubted |= sure | unsure

    def _scope(self, start: int) -> tuple[set[int], set[int]]:
        """The words that a negator reaches, and those past a comma, where only "or" makes it sure ("no fever, chills or numbness")."""
        reached: list[int] = []
        sure = -1
        for at in range(start, min(start + _REACH, len(self._message.read))):
            if self._message.sentence[at] != self._message.sentence[start] or at in self._breaks:
                break
            if at == start and at in self._message.pauses:
                break
            if sure < 0 and at in self._message.pauses:
                sure = len(reached)
            reached.append(at)
        joined = any(start <= at < start + len(reached) for at, _ in self._seen.get("joiners", ()))
        cut = len(reached) if sure < 0 or joined else sure
        return set(reached[:cut]), set(reached[cut:])

    def level(self, hit: _Hit) -> Iterator[tuple[Level, tuple[str, ...]]]:
        """The level that is left of a hit, and why; nothing where it is denied."""
        starts = {span[0] for span in hit.parts}
        level = hit.flag.level
        if starts & self._denied:
            return
        if starts & self._doubted:
            yield "soft", ("doubted",)
        elif level in ("inform", "ask_first", "soft"):
            yield level, ()
        elif not hit.flag.history and self._past(hit.chains[0]):
            yield "soft", ("past",)
        elif self._asked(hit.chains[0]):
            yield ("inform" if level == "emergency" else "soft"), ("asked about",)
        else:
            yield level, ()

    def _past(self, parts: Parts) -> bool:
        return any(
            self._near(marker, parts, _PAST_REACH) and not any(self._near(now, (marker,), _PAST_REACH) for now in self._spans("present"))
            for marker in self._spans("past")
        )

    def _asked(self, parts: Parts) -> bool:
        """Whether a frame stands before the sign; one that asks about it does not count where the patient speaks of a person's own."""
        first, last = min(parts)[0], max(end for _, end in parts)
        for frame, personal in (("hypothetical", False), ("about", True)):
            for start, end in self._spans(frame):
                if start > first or not self._near((start, end), parts, _FRAME_REACH) or self._breaks & set(range(end, first)):
                    continue
                if not personal or not any(end <= at < last + 2 for at, _ in self._spans("personal")):
                    return True
        return False

    def _near(self, one: Span, parts: Parts, reach: int) -> bool:
        message = self._message
        return any(message.sentence[one[0]] == message.sentence[part[0]] and _apart(one, part, message.place) <= reach for part in parts)

    def _spans(self, frame: str) -> Iterable[Span]:
        return self._seen.get(frame, ())
