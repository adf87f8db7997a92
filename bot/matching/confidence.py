"""How sure a match is: scores → the chance that a patient wants it.

A choice between the candidates and none of them, by what speaks for each: a conditional logit
(McFadden, "Conditional logit analysis of qualitative choice behavior" (1974)). Its weights are
fitted by maximum likelihood on labelled questions, real and written ones, of both languages at
once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import exp, log
from operator import mul

from bot.matching.scores import Score, Scores

LONG = 14
"""A message of more words may be a letter, which is read part by part, too."""
_LOWEST, _HIGHEST = -20.0, 90.0  # nats beyond which more tell no more
_SHORT = 2  # words
_MOST_SAID = 3.0

# What each sign of a candidate is worth, in nats of odds; in the order of ``signs``.
_WORTH = (0.019, -0.060, 5.740, 1.844, 0.054, 0.159, 0.132, 0.990, 1.501, 2.793, 0.783, 2.421)
_MEANING = 0.1
"""A nat of what words mean: tried on three to twenty examples of each intent, beside the rest."""
_SAME = 12.0
"""An example is answered by its own intent, whatever else its words say."""
# The same of an utterance that wants none of them; in the order of ``doubts``.
_DOUBT = (9.217, -2.470, 2.309, -0.017, -1.498)


@dataclass(frozen=True, slots=True)
class Match:
    """One intent and how sure it is that the patient wants it (0–1)."""

    intent: str
    confidence: float


Ranking = tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """What else was read of a message, by intent: the parts of a letter, and all but asides."""

    asked: Mapping[str, float] = field(default_factory=dict)
    """How sure the surest question is."""
    said: Mapping[str, float] = field(default_factory=dict)
    """How sure all parts are, added up."""
    plain: Mapping[str, float] = field(default_factory=dict)
    """How sure the message is without the professions and places that it names."""


WHOLE = Parts()
"""Of a message that is read as one."""


def ranked(scores: Scores, parts: Parts) -> Ranking:
    """The candidates with their chances, best first; what lacks to one is the chance of none."""
    if not scores.length or not scores.best:
        return ()
    length = log(scores.length / LONG) if parts.said else 0.0
    odds = [
        sum(map(mul, _WORTH, signs(scores, score, length, parts)))
        + _MEANING * score.meaning
        + _SAME * score.same
        for score in scores.best
    ]
    none = sum(map(mul, _DOUBT, doubts(scores)))
    most = max([none, *odds])
    chances = [exp(one - most) for one in odds]
    total = sum(chances) + exp(none - most)
    matches = [
        Match(score.intent, round(chance / total, 4))
        for score, chance in zip(scores.best, chances, strict=True)
    ]
    return tuple(sorted(matches, key=lambda match: -match.confidence))


def signs(scores: Scores, score: Score, length: float, parts: Parts) -> tuple[float, ...]:
    """What speaks for a candidate; ``length`` is the logarithm of a letter's."""
    nats = _bounded(score.score - score.meaning)
    return (
        nats,
        nats * length,
        score.nearest,
        score.explained,
        _bounded(score.rare),
        _bounded(score.functional),
        _bounded(score.joined),
        parts.asked.get(score.intent, 0.0),
        min(_MOST_SAID, parts.said.get(score.intent, 0.0)),
        parts.plain.get(score.intent, 0.0),
        score.foreign * scores.own,
        score.meant,
    )


def doubts(scores: Scores) -> tuple[float, ...]:
    """What speaks for none of the candidates."""
    return (1.0, log(1 + scores.length), scores.foreign, scores.lead, scores.length <= _SHORT)


def _bounded(nats: float) -> float:
    return min(max(nats, _LOWEST), _HIGHEST)
