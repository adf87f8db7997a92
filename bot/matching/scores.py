"""How well an utterance fits each intent, as a sum that can be shown.

What counted words, pairs and letters say, and the likeness to the nearest examples. Source of the
latter: Yang, "Expert network" (1994), doi:10.1007/978-1-4471-2099-5_2, with weights after Spärck
Jones (1972), doi:10.1108/eb026526.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import chain
from math import log, sqrt

from bot.cache import NO_CACHE, Cache
from bot.content.vectors import NO_VECTORS, Vectors
from bot.matching.counts import Tally, letters, pairs
from bot.matching.likeness import Likeness
from bot.text import Phrase

_SPELT = 12  # intents that are read letter by letter, too
_COMPARED = 6  # intents whose examples are compared
_NEAREST = 2  # examples that vote
_LIKENESS = 60.0  # nats for being the same as the nearest examples
_ALIKE = 3  # words that are named for what they mean
_FAR = 30.0  # nats: a lead beyond it tells no more
_FUNCTION_WORDS = 120
"""The commonest words of a language: they say how, and hardly what about."""
_UNLISTED_TELLS = log(20_000)  # what a word tells that the list does not have
_NOTHING_TOLD = 0.5


@dataclass(frozen=True, slots=True)
class Score:
    """One intent with its score, and what that is made of."""

    intent: str
    score: float
    """Nats of log-odds, plus 60 × the likeness to the nearest examples, plus its meaning."""
    meaning: float
    """What the vectors of words say, in nats; 0 of an intent with many examples."""
    nearest: float
    """That likeness, 0-1."""
    same: bool
    """Whether the utterance is one of its examples."""
    meant: float
    """How far the utterance means the like, by its words' vectors: -1 to 1, 0 where unknown."""
    explained: float
    """The share of the utterance, by what its words tell, that the intent's examples hold, 0-1."""
    foreign: bool
    """Whether it is known only in order to refuse it."""
    rare: float
    """What all but the commonest words say, in nats."""
    functional: float
    """What pairs of the commonest words say, in nats."""
    joined: float
    """What all other pairs say, in nats."""


@dataclass(frozen=True, slots=True)
class Scores:
    """The candidates, best first, and what tells how far to trust them."""

    best: tuple[Score, ...]
    foreign: float
    """How surely a word belongs to foreign intents alone, of the surest such word, 0-1."""
    own: float
    """The same of the clinic's own fields: "massage", "therapist"."""
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
        common: Sequence[str] = (),
        cache: Cache = NO_CACHE,
        vectors: Vectors = NO_VECTORS,
    ) -> None:
        """Counts the examples; intents in ``foreign`` are known only in order to refuse them.

        ``common`` are the commonest words of the language, the most used first.
        """
        self._names = tuple(examples)
        self._places = {name: place for place, name in enumerate(self._names)}
        self._foreign = tuple(name in foreign for name in self._names)
        self._examples = [
            tuple(dict.fromkeys(filter(None, phrases))) for phrases in examples.values()
        ]
        self._tally = Tally.of(self._examples, cache)
        self._likeness = Likeness(vectors, self._examples)
        self._own_uses, self._foreign_uses = (
            Counter(
                word
                for phrases, is_foreign in zip(self._examples, self._foreign, strict=True)
                if is_foreign is wanted
                for phrase in phrases
                for word in phrase
            )
            for wanted in (False, True)
        )
        self._function_words = frozenset((*common[:_FUNCTION_WORDS], "^", "$"))
        self._tells = {
            word: log(2 + rank) for rank, word in enumerate(common) if rank >= _FUNCTION_WORDS
        }
        having = chain(self._tally.words.intents.items(), self._tally.letters.intents.items())
        self._weights = {
            feature: log(1 + len(self._names) / intents) ** 2 for feature, intents in having
        }
        self._rarest = log(1 + len(self._names)) ** 2
        self._indexes: dict[int, _Index] = {}
        self._whose = {
            phrase: intent for intent, phrases in enumerate(self._examples) for phrase in phrases
        }

    def score(
        self, phrase: Phrase, also: Collection[str] = (), compared: int = _COMPARED
    ) -> Scores:
        """The candidates for an utterance, best first, those in ``also`` among them: so many whose
        examples are ``compared``; never empty where there are intents."""
        tally = self._tally
        scores = tally.score(phrase)
        meaning = dict(self._likeness.nats(phrase, scores))
        for intent, nats in meaning.items():
            scores[intent] += nats
        asked = [self._places[name] for name in also]
        if phrase in self._whose:
            asked.append(self._whose[phrase])
        near = nlargest(_SPELT, range(len(scores)), key=scores.__getitem__)
        near += [intent for intent in asked if intent not in near]
        weights = self._weigh(phrase)
        for intent, nats in zip(near, tally.letters.each(near, weights), strict=True):
            scores[intent] += nats
        near.sort(key=lambda intent: (-scores[intent], intent))
        near = [*near[:compared], *(one for one in near[compared:] if one in asked)]
        vector = self._vector(weights)
        telling = {word: tells for word in phrase if (tells := self._telling(word))}
        in_all = sum(telling.values())
        rare = tally.words.rows(word for word in weights if word in telling)
        joined = pairs(phrase)
        functional = [pair for pair in joined if self._function_words.issuperset(pair.split())]
        other = tally.pairs.rows(pair for pair in joined if pair not in functional)
        functional_rows = tally.pairs.rows(functional)
        meant = self._likeness.cosines(phrase, near)
        found = []
        for intent in near:
            index = self._index(intent)
            nearest = _mean(index.cosines(vector))
            explained = sum([tells for word, tells in telling.items() if word in index])
            found.append(
                Score(
                    intent=self._names[intent],
                    score=scores[intent] + _LIKENESS * nearest,
                    meaning=meaning.get(intent, 0.0),
                    nearest=nearest,
                    meant=meant.get(intent, 0.0),
                    same=self._whose.get(phrase) == intent,
                    explained=explained / in_all if in_all else _NOTHING_TOLD,
                    foreign=self._foreign[intent],
                    rare=tally.words.of(intent, rare),
                    functional=tally.pairs.of(intent, functional_rows),
                    joined=tally.pairs.of(intent, other),
                )
            )
        found.sort(key=lambda one: -one.score)  # of equals, the intent that stands first
        return Scores(
            best=tuple(found),
            foreign=max(map(self._foreignness, telling), default=0.0),
            own=max(map(self._ownness, telling), default=0.0),
            lead=_lead(found),
            length=len(phrase),
        )

    def _telling(self, word: str) -> float:
        """What a word tells, in nats by its rank in the language; of the commonest, nothing."""
        return self._tells.get(word, 0.0 if word in self._function_words else _UNLISTED_TELLS)

    def _foreignness(self, word: str) -> float:
        """How surely a word belongs to foreign intents alone, 0-1."""
        foreign = self._foreign_uses[word]
        return (foreign / (foreign + self._own_uses[word] + 1)) ** 2

    def _ownness(self, word: str) -> float:
        own = self._own_uses[word]
        return (own / (own + self._foreign_uses[word] + 1)) ** 2

    def explain(
        self, phrase: Phrase, intent: str, repairs: tuple[tuple[str, str], ...] = ()
    ) -> Evidence:
        """What makes the intent's score, of a phrase that was read with ``repairs``."""
        place, tally = self._places[intent], self._tally
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

    def __contains__(self, word: str) -> bool:
        return word in self._having

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


def _lead(found: Sequence[Score]) -> float:
    own = next((one.score for one in found if not one.foreign), None)
    foreign = next((one.score for one in found if one.foreign), None)
    if foreign is None:
        return _FAR
    return max(-_FAR, min(_FAR, own - foreign)) if own is not None else -_FAR


def _mean(cosines: Sequence[float]) -> float:
    """Of the nearest; one that is missing counts as not alike at all."""
    return sum(sorted(cosines, reverse=True)[:_NEAREST]) / _NEAREST
