"""What waits for the front desk: questions without a good answer, grouped by what they ask.

A question joins the group that it is most like, in the order in which they came, or begins one.
How alike two are is told by the letters that they share, three by three, so that a word mistyped
or in another form counts, the rarer in all that patients ask the more; and, where the language has
vectors, as much by what their words mean.
"""

import math
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import mul

from bot.cache import edition
from bot.content import Content, uncovered
from bot.content.vectors import direction
from bot.store import Missed, Waiting
from bot.text import Phrase

# Measured on 424 questions, of CLINC150 and real ones, mixed: of two in one group 76 of 100 ask the
# same by their labels, and most others nearly that; of few questions on 8 topics, 94. At 0.45 there
# are 63; at 0.55, 78, but a tenth fewer find together. Letters alone, or meaning alone, do worse.
_LIKENESS = 0.52
_WORDS = 30  # of a question, that are compared
_LOOKED_AT = 8  # groups, those that share most with a question
_MEMBERS = 5  # of a group, that a question is compared with
_TELLING = 0.05  # of all questions: what more of them have in them tells none from another
_GUESSES = 3
_LEAST = 0.02  # confidence, below which a guess is none
_HALVES = 7  # days in which a question counts half as much as a new one
_EDITION = edition([__file__])
_MASK = re.compile(r"\[\w+\]")  # what stands for a name or a number


@dataclass(frozen=True)
class Group:
    """Questions that ask about the same, the oldest first."""

    waiting: tuple[Waiting, ...]
    language: str
    texts: tuple[tuple[str, int], ...]
    """Their words, the most frequent first, and how often."""

    @property
    def key(self) -> str:
        """By which it is found again: its first question's number, and a mark of its words, since
        a database may give the number of a row that is gone to another."""
        first = self.waiting[0]
        return f"{first.id}_{mark_of(first.missed.text)[:4]}"

    @property
    def ids(self) -> tuple[int, ...]:
        """The numbers of its questions in the store."""
        return tuple(one.id for one in self.waiting)

    @property
    def text(self) -> str:
        """The words that stand for all."""
        return self.texts[0][0]

    @property
    def newest(self) -> str:
        """The last day on which it was asked."""
        return max(one.missed.day for one in self.waiting)

    @cached_property
    def whys(self) -> Counter[str]:
        """Why they wait."""
        return Counter(one.missed.why for one in self.waiting)

    @cached_property
    def reasons(self) -> Counter[str]:
        """What patients said was missing in the answer."""
        return Counter(one.missed.reason for one in self.waiting if one.missed.reason)

    @cached_property
    def answered(self) -> Counter[str]:
        """The intents whose answer was no good."""
        return Counter(one.missed.answered for one in self.waiting if one.missed.answered)

    @cached_property
    def guesses(self) -> tuple[tuple[str, float], ...]:
        """What they may have meant, with its confidence (0-1) on average, best first; not what was
        no good."""
        sure: Counter[str] = Counter()
        for one in self.waiting:
            sure.update(dict(_guessed(one.missed)))
        return tuple((name, sum_ / len(self.waiting)) for name, sum_ in sure.most_common(_GUESSES))

    @property
    def likely(self) -> tuple[str, ...]:
        """Those of the guesses that are worth an offer."""
        return tuple(name for name, sure in self.guesses if sure >= _LEAST)

    @property
    def occasion(self) -> str:
        """Why something is changed for it, as the history tells."""
        times = "once" if len(self.ids) == 1 else f"{len(self.ids)} times"
        return f"Asked and not answered well: {times}, last on {self.newest}."

    def weight(self, today: str) -> float:
        """How much it asks to be seen to: each question counts, an old one less."""
        days = [(date.fromisoformat(today) - _day(one)).days for one in self.waiting]
        return sum(math.pow(0.5, age / _HALVES) for age in days)


def groups(found: Iterable[Waiting], contents: Mapping[str, Content]) -> tuple[Group, ...]:
    """What waits, grouped by language and likeness; what is new and frequent first."""
    spoken: dict[str, list[Waiting]] = defaultdict(list)
    first = next(iter(contents))
    for one in sorted(found, key=lambda one: one.id):
        language = one.missed.language
        spoken[language if language in contents else first].append(one)
    made = [
        group
        for language, waiting in spoken.items()
        for group in _grouped(waiting, contents[language])
    ]
    today = max((group.newest for group in made), default="")
    return tuple(sorted(made, key=lambda group: (-group.weight(today), -group.waiting[-1].id)))


def mark_of(words: str) -> str:
    """Eight letters or figures that stand for some words, where a button has no room for them."""
    return f"{zlib.crc32(words.encode(errors='replace')):08x}"


def group_of(key: str, all: Iterable[Group]) -> Group | None:
    """The group with this key; None where it is gone."""
    return next((group for group in all if group.key == key), None)


def as_example(text: str) -> str:
    """A question as an example: without the marks that stand for names and numbers."""
    return " ".join(_MASK.sub(" ", text).split())


def refusals(content: Content, ranked: Iterable[str]) -> tuple[str, ...]:
    """The answers that say of something that it is not covered: the likeliest first, as they are
    ``ranked``, then all others."""
    likely = (name for name in ranked if uncovered(name))
    return tuple(dict.fromkeys((*likely, *filter(uncovered, content.intents))))


def _grouped(waiting: Iterable[Waiting], content: Content) -> Iterator[Group]:
    """Of one language: the same words first, then what is like them."""
    same: dict[Phrase, list[Waiting]] = defaultdict(list)
    for one in waiting:
        same[content.wording.phrase(one.missed.text)].append(one)
    asked = list(same.values())
    for places in _Likeness(list(same), content).together():
        often = sorted((asked[place] for place in places), key=len, reverse=True)
        texts = tuple((alike[0].missed.text, len(alike)) for alike in often)
        members = sorted((one for alike in often for one in alike), key=lambda one: one.id)
        yield Group(tuple(members), content.language, texts)


def _guessed(missed: Missed) -> Iterable[tuple[str, float]]:
    return (guess for guess in missed.guesses if guess[0] != missed.answered)


def _day(one: Waiting) -> date:
    return date.fromisoformat(one.missed.day)


class _Likeness:
    """How alike questions of one language are, and which of them ask about the same."""

    def __init__(self, phrases: Sequence[Phrase], content: Content) -> None:
        self._letters = [_letters(phrase[:_WORDS]) for phrase in phrases]
        having = Counter(three for letters in self._letters for three in letters)
        most = max(_LOOKED_AT, _TELLING * len(phrases))
        self._telling = {three for three, count in having.items() if count <= most}
        known = _known(content)
        total = sum(known.values())
        weights = {three: math.log(total / (known.get(three, 0) + 1)) for three in having}
        self._shares = [_shares(letters, weights) for letters in self._letters]
        vectors = content.vectors
        self._meant = [direction(vectors.together(one)) if vectors else () for one in phrases]

    def together(self) -> list[list[int]]:
        """The places of those that belong together."""
        groups: list[list[int]] = []
        having: dict[str, set[int]] = defaultdict(set)
        for place, letters in enumerate(self._letters):
            best = self._best(place, groups, having)
            if best is None:
                best = len(groups)
                groups.append([])
            groups[best].append(place)
            for three in letters & self._telling:
                having[three].add(best)
        return groups

    def _best(
        self, place: int, groups: Sequence[Sequence[int]], having: Mapping[str, set[int]]
    ) -> int | None:
        sharing: Counter[int] = Counter()
        for three in self._letters[place] & having.keys():
            for group in having[three]:
                sharing[group] += 1
        near = {
            group: self._alike(place, groups[group][:_MEMBERS])
            for group, _ in sharing.most_common(_LOOKED_AT)
        }
        best = max(near, key=near.__getitem__, default=None)
        return best if best is not None and near[best] >= _LIKENESS else None

    def _alike(self, place: int, members: Sequence[int]) -> float:
        """How alike a question and some others are on average, 0-1."""
        return sum(self._pair(place, other) for other in members) / len(members)

    def _pair(self, one: int, other: int) -> float:
        mine, theirs = self._shares[one], self._shares[other]
        letters = sum(mine[three] * theirs[three] for three in mine.keys() & theirs.keys())
        meant, means = self._meant[one], self._meant[other]
        return (letters + sum(map(mul, meant, means))) / 2 if meant and means else letters


def _known(content: Content) -> Mapping[str, int]:
    """How often these letters stand in all that patients ask, as far as the content knows it."""

    def count() -> dict[str, int]:
        intents = content.intents.values()
        said = Counter(word for one in intents for phrase in one.phrases for word in phrase)
        known: Counter[str] = Counter()
        for word, uses in said.items():
            for three in _letters((word,)):
                known[three] += uses
        return dict(known)

    if not content.key:
        return count()
    return content.cache.fetch(
        "letters", "\n".join((_EDITION, content.language, content.key)), count
    )


def _letters(phrase: Phrase) -> frozenset[str]:
    """The letters of a phrase's words, three by three."""
    words = (f" {word} " for word in phrase)
    return frozenset(word[at : at + 3] for word in words for at in range(len(word) - 2))


def _shares(letters: Iterable[str], weights: Mapping[str, float]) -> dict[str, float]:
    """How much of a phrase each of its letters is."""
    length = math.sqrt(sum(weights[three] ** 2 for three in letters)) or 1.0
    return {three: weights[three] / length for three in letters}
