"""How well an utterance fits each intent, as a sum that can be shown.

What counted words, pairs and letters say, and the likeness to the nearest examples. Source of the
latter: Yang, "Expert network" (1994), doi:10.1007/978-1-4471-2099-5_2, with weights after Spärck
Jones (1972), doi:10.1108/eb026526.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import log, sqrt

from bot.cache import NO_CACHE, Cache
from bot.content.vectors import NO_VECTORS, Vectors
from bot.matching.counts import Tally, letters, pairs
from bot.matching.likeness import Likeness
from bot.text import Phrase

_SPELT = 8  # intents that are read letter by letter, too
_COMPARED = 5  # intents whose examples are compared
_NEAREST = 2  # examples that vote
_LIKENESS = 60.0  # nats for being the same as the nearest examples
_ALIKE = 3  # words that are named for what they mean
_FAR = 30.0  # nats: a lead beyond it tells no more


@dataclass(frozen=True, slots=True)
class Score:
    """One intent with its score: nats of log-odds plus 60 × the likeness to nearest examples."""

    intent: str
    score: float


@dataclass(frozen=True, slots=True)
class Scores:
    """The candidates, best first, and what tells how far to trust them."""

    best: tuple[Score, ...]
    cover: float
    """The share of the utterance, by weight, that words of the clinic's own fields make up, 0-1."""
    foreign: float
    """The share of foreign intents among the candidates, 0-1."""
    lead: float
    """Nats by which the best of the clinic's own candidates leads the best foreign one.

    Within ±30; 30 where all are its own."""
    length: int
    """Words in the utterance."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why an intent has its score: terms, others, letters, nearest and meaning add up to it."""

    terms: tuple[tuple[str, float], ...]
    """The words and pairs that speak most for it, in nats."""
    others: float
    """What all other words and pairs say, in nats."""
    letters: float
    """What the letters say, in nats."""
    nearest: float
    """What the nearest examples say, in nats."""
    meaning: float
    """What the vectors of its words say, in nats."""
    alike: tuple[str, ...]
    """The words that it says most by."""
    repairs: tuple[tuple[str, str], ...]
    """Mistyped words with what they were read as."""
    example: str
    """The nearest example."""
    likeness: float
    """Its cosine, 0-1."""
    unknown: tuple[str, ...]
    """Words that no example holds."""

    @property
    def lines(self) -> tuple[str, ...]:
        """A line each for staff: words read otherwise, terms with their nats, example, unknown."""
        repairs = [f"{typed}→{read}" for typed, read in self.repairs]
        terms = [f"{term} {nats:+.1f}" for term, nats in self.terms]
        example = [f"example: {self.example}"] if self.example else []
        unknown = [f"not known: {', '.join(self.unknown)}"] if self.unknown else []
        meant = f"means the like: {', '.join(self.alike)} {self.meaning:+.1f}"
        alike = [meant] if self.alike else []
        return (*repairs, *terms, *alike, *example, *unknown)


class Scorer:
    """Scores intents by how an utterance's words, pairs, letters and nearest examples speak."""

    def __init__(
        self,
        examples: Mapping[str, Sequence[Phrase]],
        foreign: Collection[str] = (),
        cache: Cache = NO_CACHE,
        vectors: Vectors = NO_VECTORS,
    ) -> None:
        """Counts the examples; intents in ``foreign`` are known only in order to refuse them."""
        self._names = tuple(examples)
        self._foreign = tuple(name in foreign for name in self._names)
        self._examples = [
            tuple(dict.fromkeys(filter(None, phrases))) for phrases in examples.values()
        ]
        self._tally = Tally.of(self._examples, cache)
        self._likeness = Likeness(vectors, self._examples)
        self._own = {
            word
            for phrases, is_foreign in zip(self._examples, self._foreign, strict=True)
            if not is_foreign
            for phrase in phrases
            for word in phrase
        }
        having = chain(self._tally.words.intents.items(), self._tally.letters.intents.items())
        self._weights = {
            feature: log(1 + len(self._names) / intents) ** 2 for feature, intents in having
        }
        self._rarest = log(1 + len(self._names)) ** 2
        self._indexes: dict[int, _Index] = {}

    def score(self, phrase: Phrase) -> Scores:
        """The candidates for an utterance, best first; never empty where there are intents."""
        scores = self._tally.score(phrase)
        for intent, nats in self._likeness.nats(phrase, scores):
            scores[intent] += nats
        near = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)[:_SPELT]
        weights = self._weigh(phrase)
        for intent, nats in zip(near, self._tally.letters.each(near, weights), strict=True):
            scores[intent] += nats
        near = sorted(near, key=lambda intent: (-scores[intent], intent))[:_COMPARED]
        vector = self._vector(weights)
        for intent in near:
            scores[intent] += _LIKENESS * _mean(self._index(intent).cosines(vector))
        near.sort(key=lambda intent: (-scores[intent], intent))
        own = [scores[intent] for intent in near if not self._foreign[intent]]
        foreign = [scores[intent] for intent in near if self._foreign[intent]]
        words = dict.fromkeys(phrase)
        covered = sum(weights[word] for word in words if word in self._own)
        return Scores(
            best=tuple(Score(self._names[intent], scores[intent]) for intent in near),
            cover=covered / (sum(weights[word] for word in words) or 1.0),
            foreign=len(foreign) / (len(near) or 1),
            lead=_lead(own, foreign),
            length=len(phrase),
        )

    def explain(
        self, phrase: Phrase, intent: str, repairs: tuple[tuple[str, str], ...] = ()
    ) -> Evidence:
        """What makes the intent's score, of a phrase that was read with ``repairs``."""
        place, tally = self._names.index(intent), self._tally
        weights = self._weigh(phrase)
        cosines = self._index(place).cosines(self._vector(weights))
        likeness, nearest = max(
            zip(cosines, self._examples[place], strict=True),
            key=lambda pair: pair[0],
            default=(0.0, ()),
        )
        kinds = ((tally.words, dict.fromkeys(phrase)), (tally.pairs, pairs(phrase)))
        said = [
            (feature, odds.of(place, odds.rows([feature])))
            for odds, features in kinds
            for feature in features
            if feature in odds
        ]
        said.sort(key=lambda term: -term[1])
        terms = tuple(term for term in said[:5] if term[1] > 0)
        return Evidence(
            terms=terms,
            others=sum((nats for _, nats in said[len(terms) :]), 0.0),
            letters=tally.letters.each([place], weights)[0],
            nearest=_LIKENESS * _mean(cosines),
            meaning=self._likeness.of(place, phrase),
            alike=self._likeness.alike(place, phrase)[:_ALIKE],
            repairs=repairs,
            example=" ".join(nearest),
            likeness=likeness,
            unknown=tuple(word for word in phrase if word not in tally.words),
        )

    def _weigh(self, phrase: Phrase) -> dict[str, float]:
        """Words and letters, each with its weight: more where few intents have it."""
        return {
            feature: self._weights.get(feature, self._rarest)
            for feature in chain(phrase, *map(letters, phrase))
        }

    def _vector(self, weights: Mapping[str, float]) -> "_Vector":
        known = [feature for feature in weights if feature in self._weights]
        return _Vector({feature: weights[feature] for feature in known}, _length(weights))

    def prepare(self) -> None:
        """Indexes the examples of all intents now."""
        self._likeness.prepare()
        for intent in range(len(self._names)):
            self._index(intent)

    def _index(self, intent: int) -> "_Index":
        """An intent's examples, indexed when it is first compared."""
        if intent not in self._indexes:
            self._indexes[intent] = _Index(
                [self._weigh(phrase) for phrase in self._examples[intent]]
            )
        return self._indexes[intent]


@dataclass(frozen=True, slots=True)
class _Vector:
    """An utterance as its weighted features."""

    known: Mapping[str, float]
    """Those that some example has."""
    length: float
    """Of all its features together."""


class _Index:
    """One intent's examples, found by their features."""

    def __init__(self, vectors: Sequence[Mapping[str, float]]) -> None:
        having: dict[str, list[int]] = defaultdict(list)
        for number, vector in enumerate(vectors):
            for feature in vector:
                having[feature].append(number)
        self._having = {feature: tuple(numbers) for feature, numbers in having.items()}
        self._norms = [1 / _length(vector) for vector in vectors]

    def cosines(self, utterance: _Vector) -> list[float]:
        """How alike each example is to an utterance, 0-1."""
        dots, having, known = [0.0] * len(self._norms), self._having, utterance.known
        for feature in filter(having.__contains__, known):
            weight = known[feature]
            for number in having[feature]:
                dots[number] += weight
        length = utterance.length
        return [dot * norm / length for dot, norm in zip(dots, self._norms, strict=True)]


def _length(weights: Mapping[str, float]) -> float:
    return sqrt(sum(weights.values())) or 1.0


def _lead(own: Sequence[float], foreign: Sequence[float]) -> float:
    """How far the best of the first is ahead of the best of the others, both best first."""
    if not foreign:
        return _FAR
    if not own:
        return -_FAR
    return max(-_FAR, min(_FAR, own[0] - foreign[0]))


def _mean(cosines: Sequence[float]) -> float:
    """Of the nearest; one that is missing counts as not alike at all."""
    return sum(sorted(cosines, reverse=True)[:_NEAREST]) / _NEAREST
