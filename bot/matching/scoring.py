"""How well an utterance's words fit each intent's examples: counting only, every score a sum that can be shown.

Sources. Log-odds of a feature inside against outside an intent, with the background as prior: Monroe, Colaresi and Quinn, "Fightin' Words"
(2008), doi:10.1093/pan/mpn018. Re-counting, which moves weight from the intent that claims another's example: Crammer et al., "Online
Passive-Aggressive Algorithms" (2006), PA-I, https://jmlr.org/papers/v7/crammer06a.html. Likeness to the nearest examples: Yang, "Expert
network" (1994), doi:10.1007/978-1-4471-2099-5_2, with weights after Spärck Jones (1972), doi:10.1108/eb026526.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, zip_longest
from math import log, sqrt

from bot.spelling import Speller
from bot.text import Phrase

_WORD, _PAIR, _LETTERS = 1.0, 0.5, 0.5  # how much each kind of feature counts
_PRIOR = 3  # the background weighs as much as so many average examples
_ROUNDS, _LEAD, _STEP, _RIVALS = 4, 40.0, 1.0, 5  # re-counting: nats by which an example should lead, and that a word moves at most at once
_KEPT = 0.6  # the part of what re-counting moved that stays: all of it learns the examples by heart
_SPELT, _COMPARED = 8, 5  # intents that are read letter by letter, too; intents whose examples are compared
_NEAREST = 2  # examples that vote
_LIKENESS = 60.0  # nats for being the same as the nearest examples
_FAR = 30.0  # nats: a lead beyond it tells no more

_Row = dict[int, float]  # of one feature: intent → gain
_Counts = Mapping[str, Mapping[int, int]]  # feature → intent → how many of its examples have it


@dataclass(frozen=True, slots=True)
class Score:
    """One intent with its score: nats of log-odds plus 60 × the likeness to its nearest examples."""

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
    """Nats by which the best of the clinic's own candidates is ahead of the best foreign one, within ±30; 30 where all are its own."""
    length: int
    """Words in the utterance."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why an intent has its score."""

    terms: tuple[tuple[str, float], ...]
    """The words and pairs that speak most for it, in nats."""
    others: float
    """What all other words and pairs say, in nats."""
    letters: float
    """What the letters say, in nats."""
    nearest: float
    """What the nearest examples say, in nats."""
    repairs: tuple[tuple[str, str], ...]
    """Mistyped words with what they were read as."""
    example: str
    """The nearest example."""
    likeness: float
    """Its cosine, 0-1."""
    unknown: tuple[str, ...]
    """Words that no example holds."""

    @property
    def score(self) -> float:
        return sum(nats for _, nats in self.terms) + self.others + self.letters + self.nearest


class Scorer:
    """Scores intents by how an utterance's words, pairs of words, letters and nearest examples speak for them."""

    def __init__(self, examples: Mapping[str, Sequence[Phrase]], foreign: Collection[str] = ()) -> None:
        """Counts the examples; the intents in ``foreign`` are those that the bot only knows in order to refuse them."""
        self._names = tuple(examples)
        self._foreign = tuple(name in foreign for name in self._names)
        self._examples = [tuple(dict.fromkeys(filter(None, phrases))) for phrases in examples.values()]
        words: dict[str, dict[int, int]] = defaultdict(dict)
        pairs: dict[str, dict[int, int]] = defaultdict(dict)
        letters: dict[str, dict[int, int]] = defaultdict(dict)
        for intent, phrases in enumerate(self._examples):
            for phrase in phrases:
                for counts, features in ((words, dict.fromkeys(phrase)), (pairs, _pairs(phrase))):
                    for feature in features:
                        row = counts[feature]
                        row[intent] = row.get(intent, 0) + 1
        for word, counted in words.items():
            for piece in _letters(word):
                row = letters[piece]
                for intent, count in counted.items():
                    row[intent] = row.get(intent, 0) + count
        number = sum(map(len, self._examples)) or 1
        kinds = ((_WORD, words), (_PAIR, pairs), (_LETTERS, letters))
        self._words, self._pairs, self._spelt = (_Odds(voice, counts, len(self._names), number) for voice, counts in kinds)
        self._bases = lru_cache(maxsize=1024)(self._sum_bases)
        self.speller = Speller(self._words.everywhere)
        self._own = {word for word, counted in words.items() if not all(self._foreign[intent] for intent in counted)}
        rows = chain(words.items(), letters.items())
        self._weights = {feature: log(1 + len(self._names) / len(row)) ** 2 for feature, row in rows}
        self._rarest = log(1 + len(self._names)) ** 2
        self._indexes: dict[int, _Index] = {}
        self._recount()

    def score(self, phrase: Phrase) -> Scores:
        """The candidates for an utterance, best first; never empty where there are intents."""
        read = self._read(phrase)
        words = self._words.rows(dict.fromkeys(read))
        scores = self._sum(len(words), words + self._pairs.rows(_pairs(read)))
        near = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)[:_SPELT]
        weights = self._weigh(read, phrase)
        letters = self._spelt.rows(weights)
        for intent in near:
            scores[intent] += self._spelt.of(intent, letters)
        near = sorted(near, key=lambda intent: (-scores[intent], intent))[:_COMPARED]
        length = sqrt(sum(weights.values())) or 1.0
        for intent in near:
            scores[intent] += _LIKENESS * _mean(sorted(self._index(intent).cosines(weights, length), reverse=True))
        near.sort(key=lambda intent: (-scores[intent], intent))
        own = max((scores[intent] for intent in near if not self._foreign[intent]), default=-_FAR)
        other = max((scores[intent] for intent in near if self._foreign[intent]), default=None)
        whole = sum(weights[word] for word in dict.fromkeys(read))
        return Scores(
            best=tuple(Score(self._names[intent], scores[intent]) for intent in near),
            cover=sum(weights[word] for word in dict.fromkeys(read) if word in self._own) / (whole or 1.0),
            foreign=sum(self._foreign[intent] for intent in near) / (len(near) or 1),
            lead=_FAR if other is None else max(-_FAR, min(_FAR, own - other)),
            length=len(phrase),
        )

    def explain(self, phrase: Phrase, intent: str) -> Evidence:
        """What makes the intent's score."""
        place, read = self._names.index(intent), self._read(phrase)
        weights = self._weigh(read, phrase)
        cosines = self._index(place).cosines(weights, sqrt(sum(weights.values())) or 1.0)
        nearest = max(range(len(cosines)), key=cosines.__getitem__, default=None)
        kinds = ((self._words, dict.fromkeys(read)), (self._pairs, _pairs(read)))
        terms = [(feature, odds.of(place, odds.rows([feature]))) for odds, features in kinds for feature in features]
        terms.sort(key=lambda term: -term[1])
        spoken = [term for term in terms[:5] if term[1] > 0]
        return Evidence(
            terms=tuple(spoken),
            others=sum(nats for _, nats in terms[len(spoken) :]),
            letters=self._spelt.of(place, self._spelt.rows(weights)),
            nearest=_LIKENESS * _mean(sorted(cosines, reverse=True)),
            repairs=tuple((typed, known) for typed, known in zip(phrase, read, strict=True) if typed != known),
            example="" if nearest is None else " ".join(self._examples[place][nearest]),
            likeness=0.0 if nearest is None else cosines[nearest],
            unknown=tuple(word for word in read if word not in self.speller),
        )

    def _read(self, phrase: Phrase) -> Phrase:
        return tuple(self.speller.read(word) or word for word in phrase)

    def _sum(self, words: int, rows: Sequence[_Row]) -> list[float]:
        """Every intent's score by rows, the first ``words`` of them of words, the others of pairs."""
        scores = self._bases(words, len(rows) - words).copy()
        for row in rows:
            for intent, gain in row.items():
                scores[intent] += gain
        return scores

    def _sum_bases(self, words: int, pairs: int) -> list[float]:
        return [words * word + pairs * pair for word, pair in zip(self._words.bases, self._pairs.bases, strict=True)]

    def _weigh(self, read: Phrase, typed: Phrase) -> dict[str, float]:
        """Words as read and letters as typed, so that a wrong repair is outvoted, each with its weight: more where few intents have it."""
        return {feature: self._weights.get(feature, self._rarest) for feature in chain(read, *map(_letters, typed))}

    def _index(self, intent: int) -> "_Index":
        """An intent's examples, indexed when it is first compared."""
        if intent not in self._indexes:
            self._indexes[intent] = _Index([self._weigh(phrase, phrase) for phrase in self._examples[intent]])
        return self._indexes[intent]

    def _recount(self) -> None:
        """Lets every example that does not lead clearly, itself struck out, move weight to its intent from the closest rival.

        In rounds, the first examples of all intents first; each moves what its lead lacks, but a word by ``_STEP`` nats at most.
        """
        lessons = [[self._lesson(own, phrase) for phrase in phrases] for own, phrases in enumerate(self._examples)]
        due = [lesson for turn in zip_longest(*lessons) for lesson in turn if lesson and lesson[1]]
        for _ in range(_ROUNDS):
            due = [lesson for lesson in due if self._correct(*lesson)]
        self._words.settle()
        self._pairs.settle()

    def _lesson(self, own: int, phrase: Phrase) -> tuple[int, list[int], int, list[_Row], float]:
        """An example's intent, its closest rivals, how many words it has, its rows, and what it adds itself to its intent's score."""
        words, pairs = dict.fromkeys(phrase), _pairs(phrase)
        rows = self._words.rows(words) + self._pairs.rows(pairs)
        itself = self._words.once(own, words) + self._pairs.once(own, pairs)
        scores = self._sum(len(words), rows)
        enough = scores[own] - itself - _LEAD
        rivals = [intent for intent, score in enumerate(scores) if score > enough and intent != own]
        rivals.sort(key=scores.__getitem__, reverse=True)
        return own, rivals[:_RIVALS], len(words), rows, itself

    def _correct(self, own: int, rivals: Sequence[int], words: int, rows: Sequence[_Row], itself: float) -> bool:
        """Moves weight from the closest rival to an example's own intent; says whether there was need."""
        bases, pairs = self._bases(words, len(rows) - words), len(rows) - words
        most, closest = max((bases[rival] + sum([row.get(rival, 0.0) for row in rows]), -rival) for rival in rivals)
        lead = bases[own] + sum([row[own] for row in rows]) - itself - most
        if lead >= _LEAD:
            return False
        step = min(_STEP, (_LEAD - lead) / (2 * (words * _WORD**2 + pairs * _PAIR**2)))
        for moved, part in ((step * _WORD**2, rows[:words]), (step * _PAIR**2, rows[words:])):
            for row in part:
                row[own] += moved
                row[-closest] = row.get(-closest, 0.0) - moved
        return True


class _Odds:
    """The log-odds of one kind of feature: what a known one says of every intent (bases), and what more of those that have it (gains)."""

    def __init__(self, voice: float, counts: _Counts, intents: int, examples: int) -> None:
        self._counts = counts
        self.everywhere = {feature: sum(row.values()) for feature, row in counts.items()}
        sizes = [0] * intents
        for counted in counts.values():
            for intent, here in counted.items():
                sizes[intent] += here
        total, share = sum(sizes) or 1, _PRIOR / examples
        prior, none = total * share, log(share / (1 + share))

        @cache
        def gain(here: int, everywhere: int) -> float:
            """What it says that ``here`` examples of an intent have the feature, of ``everywhere`` that have it."""
            background = share * everywhere
            return voice * (log((here + background) / (everywhere - here + background)) - none) if here else 0.0

        self._gain = gain
        self.bases = [voice * (none + log((total - size + prior) / (size + prior))) for size in sizes]
        self._gains: dict[str, _Row] = {
            feature: {intent: gain(here, self.everywhere[feature]) for intent, here in row.items()} for feature, row in counts.items()
        }

    def rows(self, features: Iterable[str]) -> list[_Row]:
        """The gains of those features that are known."""
        gains = self._gains
        return [gains[feature] for feature in features if feature in gains]

    def of(self, intent: int, rows: Sequence[_Row]) -> float:
        """What rows say of one intent."""
        return len(rows) * self.bases[intent] + sum([row.get(intent, 0.0) for row in rows])

    def once(self, intent: int, features: Iterable[str]) -> float:
        """What an example with these features adds itself to its intent's gains."""
        found = [(self._counts[feature][intent], self.everywhere[feature]) for feature in features]
        return sum([self._gain(here, everywhere) - self._gain(here - 1, everywhere - 1) for here, everywhere in found])

    def settle(self) -> None:
        """Takes back a part of what was moved."""
        for feature, row in self._gains.items():
            counted, everywhere = self._counts[feature], self.everywhere[feature]
            for intent, gain in row.items():
                row[intent] = _KEPT * gain + (1 - _KEPT) * self._gain(counted.get(intent, 0), everywhere)
        self._counts = {}


class _Index:
    """One intent's examples, found by their features."""

    def __init__(self, vectors: Sequence[Mapping[str, float]]) -> None:
        having: dict[str, list[int]] = defaultdict(list)
        for number, vector in enumerate(vectors):
            for feature in vector:
                having[feature].append(number)
        self._having = {feature: tuple(numbers) for feature, numbers in having.items()}
        self._norms = [1 / sqrt(sum(vector.values())) for vector in vectors]

    def cosines(self, weights: Mapping[str, float], length: float) -> list[float]:
        """How alike each example is to an utterance, given as its weighted features and the length of that vector, 0-1."""
        dots = [0.0] * len(self._norms)
        for feature, weight in weights.items():
            for number in self._having.get(feature, ()):
                dots[number] += weight
        return [dot * norm / length for dot, norm in zip(dots, self._norms, strict=True)]


def _mean(cosines: Sequence[float]) -> float:
    return sum(cosines[:_NEAREST]) / _NEAREST


def _pairs(phrase: Phrase) -> Iterable[str]:
    return dict.fromkeys(map(" ".join, zip(("^", *phrase), (*phrase, "$"), strict=True)))


@lru_cache(maxsize=65536)
def _letters(word: str) -> tuple[str, ...]:
    """The letter trigrams of a word with its ends marked, each with a sign that tells it from a word."""
    marked = f"<{word}>"
    return tuple(dict.fromkeys("~" + marked[at : at + 3] for at in range(len(marked) - 2)))
