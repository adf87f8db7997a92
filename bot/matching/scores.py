"""How well an utterance fits each intent, as a sum that can be shown.

What counted words, pairs and letters say, the likeness to the nearest examples, and what words mean
where there are few examples.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest

from bot.cache import NO_CACHE, Cache
from bot.content.vectors import NO_VECTORS, Vectors
from bot.matching.counts import Row, Tally
from bot.matching.evidence import Evidence
from bot.matching.features import pairs
from bot.matching.fields import Fields
from bot.matching.likeness import Likeness
from bot.matching.nearest import Nearest, mean
from bot.strings import NO_STRINGS, Strings
from bot.text import Phrase

_SPELT = 8  # intents that are read letter by letter, too
_COMPARED = 5  # intents whose examples are compared
_LIKENESS = 60.0  # nats for being the same as the nearest examples
_ALIKE = 3  # words that are named for what they mean
_FAR = 30.0  # nats: a lead beyond it tells no more
_NOTHING_TOLD = 0.5  # how well a message is explained that tells nothing


@dataclass(frozen=True, slots=True)
class Near:
    """One intent whose examples were compared."""

    place: int
    """Among the intents."""
    intent: str
    score: float
    """As that of `Score`."""
    meaning: float
    nearest: float
    same: bool


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
    """How far the utterance means the like, by its words' vectors: above 0, more than by chance."""
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


class Scorer:
    """Scores intents by how an utterance's words, pairs, letters and nearest examples speak."""

    def __init__(
        self,
        examples: Mapping[str, Sequence[Phrase]],
        foreign: Collection[str] = (),
        common: Strings = NO_STRINGS,
        cache: Cache = NO_CACHE,
        vectors: Vectors = NO_VECTORS,
        tally: Tally | None = None,
    ) -> None:
        """Counts the examples, unless that is done; intents in ``foreign`` are known only in order
        to refuse them.

        ``common`` are the commonest words of the language, the most used first.
        """
        self._names = tuple(examples)
        self._places = {name: place for place, name in enumerate(self._names)}
        self._foreign = tuple(name in foreign for name in self._names)
        self._common = common
        self._examples = distinct(examples)
        self._tally = tally or Tally.of(self._examples, cache)
        self._likeness = Likeness(vectors, self._examples)
        self._nearest = Nearest(self._examples, self._tally)
        self._whose = {
            phrase: intent for intent, phrases in enumerate(self._examples) for phrase in phrases
        }

    @cached_property
    def _fields(self) -> Fields:
        own, foreign = (
            [
                phrase
                for phrases, is_foreign in zip(self._examples, self._foreign, strict=True)
                if is_foreign is wanted
                for phrase in phrases
            ]
            for wanted in (False, True)
        )
        return Fields(own, foreign, self._common)

    def near(
        self, phrase: Phrase, also: Collection[str] = (), compared: int = _COMPARED
    ) -> list[Near]:
        """The candidates for an utterance, best first, those in ``also`` among them: so many whose
        examples are ``compared``; never empty where there are intents."""
        scores = self._tally.score(phrase)
        meaning = dict(self._likeness.nats(phrase, scores))
        for intent, nats in meaning.items():
            scores[intent] += nats
        same = self._whose.get(phrase)
        named = {self._places[name] for name in also} | ({same} if same is not None else set())
        vector = self._nearest.vector(phrase)
        near = list({*nlargest(_SPELT, range(len(scores)), key=scores.__getitem__), *named})
        spelt = self._tally.letters.each(near, self._nearest.letters(vector))
        for intent, nats in zip(near, spelt, strict=True):
            scores[intent] += nats
        near.sort(key=lambda intent: (-scores[intent], intent))
        near = near[:compared] + [intent for intent in near[compared:] if intent in named]

        def compare(intent: int) -> Near:
            nearest = mean(self._nearest.cosines(intent, vector))
            return Near(
                place=intent,
                intent=self._names[intent],
                score=scores[intent] + _LIKENESS * nearest,
                meaning=meaning.get(intent, 0.0),
                nearest=nearest,
                same=intent == same,
            )

        return sorted(map(compare, near), key=lambda one: -one.score)

    def score(
        self, phrase: Phrase, also: Collection[str] = (), compared: int = _COMPARED
    ) -> Scores:
        """The candidates as `near` finds them, with what tells how far to trust each."""
        candidates = self.near(phrase, also, compared)
        telling = self._fields.telling(phrase)
        all_told = sum(telling.values())
        rare, functional, joined = self._rows(phrase, telling)
        meant = self._likeness.cosines(phrase, [one.place for one in candidates])

        def score(one: Near) -> Score:
            explained = sum(map(telling.__getitem__, self._nearest.held(one.place, telling)))
            return Score(
                intent=one.intent,
                score=one.score,
                meaning=one.meaning,
                nearest=one.nearest,
                meant=meant.get(one.place, 0.0),
                same=one.same,
                explained=explained / all_told if all_told else _NOTHING_TOLD,
                foreign=self._foreign[one.place],
                rare=self._tally.words.of(one.place, rare),
                functional=self._tally.pairs.of(one.place, functional),
                joined=self._tally.pairs.of(one.place, joined),
            )

        found = list(map(score, candidates))
        return Scores(
            best=tuple(found),
            foreign=self._fields.foreign(telling),
            own=self._fields.own(telling),
            lead=_lead(found),
            length=len(phrase),
        )

    def _rows(
        self, phrase: Phrase, telling: Collection[str]
    ) -> tuple[Sequence[Row], Sequence[Row], Sequence[Row]]:
        """The gains of the words that tell something, of pairs that tell only how it is asked, and
        of all other pairs."""
        words, joined = self._tally.words, pairs(phrase)
        functional = dict.fromkeys(filter(self._fields.is_functional, joined))
        others = (pair for pair in joined if pair not in functional)
        return (
            words.rows(telling),
            self._tally.pairs.rows(functional),
            self._tally.pairs.rows(others),
        )

    def explain(
        self, phrase: Phrase, intent: str, repairs: tuple[tuple[str, str], ...] = ()
    ) -> Evidence:
        """What makes the intent's score, of a phrase that was read with ``repairs``."""
        place, tally = self._places[intent], self._tally
        vector = self._nearest.vector(phrase)
        cosines = self._nearest.cosines(place, vector)
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
            letters=tally.letters.each([place], self._nearest.letters(vector))[0],
            nearest=_LIKENESS * mean(cosines),
            meaning=self._likeness.of(place, phrase),
            alike=self._likeness.alike(place, phrase)[:_ALIKE],
            repairs=repairs,
            example=" ".join(nearest),
            likeness=likeness,
            unknown=tuple(word for word in phrase if word not in tally.words),
        )

    def holds(self, intent: str, word: str) -> bool:
        """Whether the examples of an intent hold a word."""
        place = self._places.get(intent)
        return place is not None and bool(self._nearest.held(place, (word,)))

    def prepare(self) -> None:
        """Makes now what is else made at the first utterance."""
        self.index()
        _ = self._fields

    def index(self) -> None:
        """Indexes the examples of all intents now: `near` needs no more."""
        self._likeness.prepare()
        self._nearest.prepare()


def distinct(examples: Mapping[str, Sequence[Phrase]]) -> list[tuple[Phrase, ...]]:
    """Each example of an intent once, and none that is empty."""
    return [tuple(dict.fromkeys(filter(None, phrases))) for phrases in examples.values()]


def _lead(found: Sequence[Score]) -> float:
    own = next((one.score for one in found if not one.foreign), None)
    foreign = next((one.score for one in found if one.foreign), None)
    if foreign is None:
        return _FAR
    return max(-_FAR, min(_FAR, own - foreign)) if own is not None else -_FAR
