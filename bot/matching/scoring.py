"""How well an utterance's words fit each intent's examples: counting only, every score a sum that can be shown.

Sources. Log-odds of a feature inside against outside an intent, with the background as prior: Monroe, Colaresi and Quinn, "Fightin' Words"
(2008), doi:10.1093/pan/mpn018. Likeness to the nearest examples: Yang, "Expert network" (1994), doi:10.1007/978-1-4471-2099-5_2, with
weights after Spärck Jones (1972), doi:10.1108/eb026526.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log, sqrt

from bot.spelling import Speller
from bot.text import Phrase

_WORD, _PAIR, _LETTERS = 1.0, 0.5, 0.5  # how much each kind of feature counts
_PRIOR = 3  # the background weighs as much as so many average examples
_CANDIDATES = 5  # intents whose examples are compared
_NEAREST = 2  # examples that vote
_LIKENESS = 60.0  # nats for being the same as the nearest examples


@dataclass(frozen=True, slots=True)
class Score:
    """One intent with its score: nats of log-odds plus 60 × the likeness to its nearest examples."""

    intent: str
    score: float


@dataclass(frozen=True, slots=True)
class Scores:
    """The candidates, best first, and what tells how far to trust them."""

    best: tuple[Score, ...]
    likeness: float
    """Of the first candidate's nearest example: cosine, 0-1."""
    cover: float
    """The share of the utterance, by weight, that words of the clinic's own fields make up, 0-1."""
    length: int
    """Words in the utterance."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why an intent has its score."""

    terms: tuple[tuple[str, float], ...]
    """The words and pairs that speak most for it, in nats."""
    repairs: tuple[tuple[str, str], ...]
    """Mistyped words with what they were read as."""
    example: str
    """The nearest example."""
    likeness: float
    unknown: tuple[str, ...]
    """Words that no example holds."""


class _Odds:
    """The log-odds of one kind of feature: what each known feature says of every intent, and what it adds for the intents that have it."""

    def __init__(self, voice: float, counts: Sequence[Counter[str]], examples: int) -> None:
        self.everywhere: Counter[str] = Counter()
        for counter in counts:
            self.everywhere.update(counter)
        total = sum(self.everywhere.values()) or 1
        prior = _PRIOR * total / examples
        self.absent = []
        for counter in counts:
            own = sum(counter.values())
            self.absent.append(voice * (log(prior / (own + prior)) + log((total - own + prior) / (total + prior))))
        self.postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        gains: dict[tuple[int, int], float] = {}
        floor = log(prior / (total + prior))
        for intent, counter in enumerate(counts):
            for feature, here in counter.items():
                everywhere = self.everywhere[feature]
                gain = gains.get((here, everywhere))
                if gain is None:
                    background = prior * everywhere / total
                    gain = gains[here, everywhere] = voice * (log((here + background) / (everywhere - here + background)) - floor)
                self.postings[feature].append((intent, gain))

    def add(self, features: Iterable[str], scores: list[float]) -> None:
        """Adds what the features say to each intent's score."""
        known = 0
        for feature in features:
            if feature in self.postings:
                known += 1
                for intent, gain in self.postings[feature]:
                    scores[intent] += gain
        if known:
            for intent, absent in enumerate(self.absent):
                scores[intent] += known * absent


class Scorer:
    """Scores intents by how an utterance's words, pairs of words, letters and nearest examples speak for them."""

    def __init__(self, examples: Mapping[str, Sequence[Phrase]], foreign: Collection[str] = ()) -> None:
        """Counts the examples; the intents in ``foreign`` are those that the bot only knows in order to refuse them."""
        self._names = tuple(examples)
        self._examples = [tuple(dict.fromkeys(phrases)) for phrases in examples.values()]
        words, pairs, letters = [], [], []
        for phrases in self._examples:
            words.append(Counter(word for phrase in phrases for word in set(phrase)))
            pairs.append(Counter(pair for phrase in phrases for pair in _pairs(phrase)))
            spelt: Counter[str] = Counter()
            for word, count in words[-1].items():
                for piece in _letters(word):
                    spelt[piece] += count
            letters.append(spelt)
        number = sum(map(len, self._examples)) or 1
        self._words, self._pairs, self._spelt = _Odds(_WORD, words, number), _Odds(_PAIR, pairs, number), _Odds(_LETTERS, letters, number)
        self.speller = Speller(self._words.everywhere)
        self._own = {word for name, counter in zip(self._names, words, strict=True) if name not in foreign for word in counter}
        self._rarest = log(1 + len(self._names))
        self._indexes: dict[int, _Index] = {}

    def score(self, phrase: Phrase) -> Scores:
        """The candidates for an utterance, best first; never empty where there are intents."""
        read = self._read(phrase)
        vector = self._vector(read, phrase)
        scores = [0.0] * len(self._names)
        self._words.add(set(read), scores)
        self._pairs.add(set(_pairs(read)), scores)
        self._spelt.add((feature for feature in vector if feature[0] == "~"), scores)
        best = sorted(range(len(scores)), key=lambda intent: (-scores[intent], intent))[:_CANDIDATES]
        weights = {feature: self._weight(feature) for feature in vector}
        ranked = []
        for intent in best:
            mean, nearest, _ = self._index(intent).likeness(weights)
            ranked.append((scores[intent] + _LIKENESS * mean, -intent, nearest))
        ranked.sort(reverse=True)
        whole = sum(weights[word] for word in set(read))
        own = sum(weights[word] for word in set(read) & self._own)
        return Scores(
            best=tuple(Score(self._names[-intent], score) for score, intent, _ in ranked),
            likeness=ranked[0][2] if ranked else 0.0,
            cover=own / whole if whole else 0.0,
            length=len(phrase),
        )

    def explain(self, phrase: Phrase, intent: str) -> Evidence:
        """What made the intent's score."""
        place = self._names.index(intent)
        read = self._read(phrase)
        terms: Counter[str] = Counter()
        for odds, features in ((self._words, set(read)), (self._pairs, set(_pairs(read)))):
            for feature in features:
                gain = dict(odds.postings.get(feature, ())).get(place)
                if gain is not None:
                    terms[feature] = gain + odds.absent[place]
        weights = {feature: self._weight(feature) for feature in self._vector(read, phrase)}
        _, likeness, example = self._index(place).likeness(weights)
        return Evidence(
            terms=tuple(terms.most_common(5)),
            repairs=tuple((typed, known) for typed, known in zip(phrase, read, strict=True) if typed != known),
            example=" ".join(self._examples[place][example]),
            likeness=likeness,
            unknown=tuple(word for word in read if word not in self.speller),
        )

    def _read(self, phrase: Phrase) -> Phrase:
        return tuple(self.speller.read(word) or word for word in phrase)

    @staticmethod
    def _vector(read: Phrase, typed: Phrase) -> set[str]:
        """Words as read and letters as typed: a wrong repair is outvoted by the letters."""
        return set(read).union(*map(_letters, typed))

    def _weight(self, feature: str) -> float:
        places = (self._spelt if feature[0] == "~" else self._words).postings.get(feature)
        return log(1 + len(self._names) / len(places)) ** 2 if places else self._rarest**2

    def _index(self, intent: int) -> "_Index":
        if intent not in self._indexes:
            self._indexes[intent] = _Index(
                [{f: self._weight(f) for f in self._vector(phrase, phrase)} for phrase in self._examples[intent]]
            )
        return self._indexes[intent]


class _Index:
    """One intent's examples, found by their features; made when the intent is first compared."""

    def __init__(self, vectors: Sequence[Mapping[str, float]]) -> None:
        self._lists: dict[str, list[int]] = defaultdict(list)
        for number, vector in enumerate(vectors):
            for feature in vector:
                self._lists[feature].append(number)
        self._norms = [1 / sqrt(sum(vector.values())) for vector in vectors]

    def likeness(self, weights: Mapping[str, float]) -> tuple[float, float, int]:
        """Mean cosine of the nearest examples; the nearest one's, and its place."""
        dots = [0.0] * len(self._norms)
        for feature, weight in weights.items():
            for number in self._lists.get(feature, ()):
                dots[number] += weight
        length = sqrt(sum(weights.values())) or 1.0
        cosines = sorted(
            ((dot * norm / length, -number) for number, (dot, norm) in enumerate(zip(dots, self._norms, strict=True)) if dot), reverse=True
        )
        if not cosines:
            return 0.0, 0.0, 0
        return sum(cosine for cosine, _ in cosines[:_NEAREST]) / _NEAREST, cosines[0][0], -cosines[0][1]


def _pairs(phrase: Phrase) -> Iterable[str]:
    return set(map(" ".join, zip(("^", *phrase), (*phrase, "$"), strict=True)))


@lru_cache(maxsize=65536)
def _letters(word: str) -> tuple[str, ...]:
    """The letter trigrams of a word with its ends marked, each with a sign that tells it from a word."""
    marked = f"<{word}>"
    return tuple({"~" + marked[at : at + 3] for at in range(len(marked) - 2)})
