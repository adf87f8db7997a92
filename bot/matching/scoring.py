"""How well an utterance's words fit each intent's examples: counting only, every score a sum that can be shown."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

from bot.spelling import Speller
from bot.text import Phrase

_PRIOR = 5  # the prior weighs as much as so many average examples
_WEIGHTS = {"word": 1.0, "pair": 0.5, "letters": 0.5}
_EXAMPLE_WEIGHT = 60.0
_NEAREST = 5
_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Score:
    """One intent with its score: nats of log-odds plus 60 × the likeness to its nearest examples."""

    intent: str
    score: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why an intent has its score."""

    terms: tuple[tuple[str, float], ...]
    repairs: tuple[tuple[str, str], ...]
    example: str
    likeness: float
    unknown: tuple[str, ...]


class Scorer:
    def __init__(self, examples: Mapping[str, Sequence[Phrase]]) -> None:
        self._names = tuple(examples)
        self._examples = [tuple(dict.fromkeys(phrases)) for phrases in examples.values()]
        uses = Counter(word for phrases in self._examples for phrase in phrases for word in phrase)
        self.speller = Speller(uses)
        total = sum(map(len, self._examples)) or 1
        counts: dict[str, list[Counter[str]]] = {group: [] for group in _WEIGHTS}
        for phrases in self._examples:
            of = {group: Counter[str]() for group in _WEIGHTS}
            for phrase in phrases:
                for group, features in self._features(phrase, phrase).items():
                    of[group].update(features)
            for group, counter in of.items():
                counts[group].append(counter)
        self._postings: dict[str, dict[str, list[tuple[int, float]]]] = {}
        self._absent: dict[str, list[float]] = {}
        spread: Counter[str] = Counter()
        for group, weight in _WEIGHTS.items():
            everywhere: Counter[str] = Counter()
            for counter in counts[group]:
                everywhere.update(counter)
            n = sum(everywhere.values()) or 1
            prior = _PRIOR * n / total
            postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
            absents = []
            for index, counter in enumerate(counts[group]):
                own = sum(counter.values())
                absent = log(prior / (own + prior)) + log((n - own + prior) / n) if n > own else 0.0
                absents.append(weight * absent)
                for feature, count in counter.items():
                    background = prior * everywhere[feature] / n
                    here = log((count + background) / (own + prior))
                    elsewhere = log((everywhere[feature] - count + background) / (n - own + prior))
                    postings[feature].append((index, weight * (here - elsewhere - absent)))
            self._postings[group], self._absent[group] = dict(postings), absents
            if group != "pair":
                spread.update({feature: len(places) for feature, places in postings.items()})
        self._rarity = {feature: log(1 + len(self._names) / places) for feature, places in spread.items()}
        self._rarest = log(1 + len(self._names))
        self._indexes: dict[int, tuple[dict[str, list[int]], list[float]]] = {}

    @staticmethod
    def _features(read: Phrase, typed: Phrase) -> dict[str, set[str]]:
        return {
            "word": set(read),
            "pair": {f"{a} {b}" for a, b in zip(("^", *read), (*read, "$"), strict=True)},
            "letters": {f"<{word}>"[at : at + 3] for word in typed for at in range(len(word))},
        }

    def _read(self, phrase: Phrase) -> Phrase:
        return tuple(self.speller.read(word) or word for word in phrase)

    def score(self, phrase: Phrase) -> list[Score]:
        """The candidates, best first."""
        features = self._features(self._read(phrase), phrase)
        scores = [0.0] * len(self._names)
        for group, found in features.items():
            postings = self._postings[group]
            known = 0
            for feature in found:
                if places := postings.get(feature):
                    known += 1
                    for index, weight in places:
                        scores[index] += weight
            if known:
                for index, absent in enumerate(self._absent[group]):
                    scores[index] += absent * known
        best = sorted(range(len(scores)), key=lambda index: (-scores[index], index))[:_CANDIDATES]
        vector = features["word"] | {f"~{letters}" for letters in features["letters"]}
        final = [Score(self._names[index], scores[index] + _EXAMPLE_WEIGHT * self._likeness(index, vector)[0]) for index in best]
        return sorted(final, key=lambda match: -match.score)

    def _weight(self, feature: str) -> float:
        return self._rarity.get(feature.removeprefix("~"), self._rarest)

    def _likeness(self, index: int, vector: set[str]) -> tuple[float, int, float]:
        """Mean cosine of the five nearest examples; the nearest one, and its cosine."""
        if index not in self._indexes:
            lists: dict[str, list[int]] = defaultdict(list)
            norms = []
            for number, phrase in enumerate(self._examples[index]):
                features = self._features(phrase, phrase)
                known = features["word"] | {f"~{letters}" for letters in features["letters"]}
                for feature in known:
                    lists[feature].append(number)
                norms.append(1 / sqrt(sum(self._weight(feature) ** 2 for feature in known)))
            self._indexes[index] = dict(lists), norms
        lists, norms = self._indexes[index]
        dots = [0.0] * len(norms)
        length = 0.0
        for feature in vector:
            square = self._weight(feature) ** 2
            length += square
            for number in lists.get(feature, ()):
                dots[number] += square
        if not length:
            return 0.0, 0, 0.0
        cosines = sorted(
            ((dot * norm / sqrt(length), -number) for number, (dot, norm) in enumerate(zip(dots, norms, strict=True))), reverse=True
        )
        nearest = cosines[:_NEAREST]
        return sum(cosine for cosine, _ in nearest) / len(nearest), -nearest[0][1], nearest[0][0]

    def explain(self, phrase: Phrase, intent: str) -> Evidence:
        index = self._names.index(intent)
        read = self._read(phrase)
        features = self._features(read, phrase)
        terms: Counter[str] = Counter()
        for group in ("word", "pair"):
            for feature in features[group]:
                for place, weight in self._postings[group].get(feature, ()):
                    if place == index:
                        terms[feature] += weight + self._absent[group][index]
        vector = features["word"] | {f"~{letters}" for letters in features["letters"]}
        _, number, likeness = self._likeness(index, vector)
        return Evidence(
            terms=tuple(terms.most_common(5)),
            repairs=tuple((a, b) for a, b in zip(phrase, read, strict=True) if a != b),
            example=" ".join(self._examples[index][number]) if self._examples[index] else "",
            likeness=likeness,
            unknown=tuple(word for word in read if word not in self.speller),
        )
