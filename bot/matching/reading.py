"""Reads a message: as a whole, sentence by sentence, and at the words that join two questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from bot.content import Content
from bot.matching.scoring import Evidence, Score, Scorer
from bot.text import sentences, words

# A match's confidence is the chance that the message is in scope at all (logistic in the best score) times its share among the
# candidates (softmax of the scores): the calibration of section 5 of the README's method, fitted on labelled questions.
_MIDDLE, _SLOPE, _TEMPERATURE = 30.0, 9.0, 8.0
_LONGEST_MESSAGE = 4096  # characters that are read; Telegram sends no more in one message


@dataclass(frozen=True, slots=True)
class Match:
    """One intent and how sure it is that the patient wants it (0–1)."""

    intent: str
    confidence: float


Ranking = tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """A part of a message that may ask something."""

    text: str
    question: bool
    ranking: Ranking


@dataclass(frozen=True, slots=True)
class Reading:
    """A message understood: all of it, and the parts that ask something of their own."""

    ranking: Ranking
    asks: tuple[Ask, ...]


class Matcher:
    """Finds intents in one language's utterances. Pure: the same utterance always reads the same."""

    def __init__(self, content: Content) -> None:
        self._wording = content.wording
        self._scorer = Scorer(
            {name: [self._wording.phrase(text) for text in (intent.title, *intent.examples)] for name, intent in content.intents.items()}
        )

    def match(self, utterance: str) -> Ranking:
        """The utterance read as one, best first."""
        return _confident(self._scorer.score(self._wording.phrase(utterance[:_LONGEST_MESSAGE])))

    def read(self, utterance: str) -> Reading:
        """The utterance read as one and part by part."""
        utterance = utterance[:_LONGEST_MESSAGE]
        whole = self.match(utterance)
        parts = [part for sentence in sentences(utterance) for part in self._split(sentence)]
        if len(parts) == 1:
            return Reading(whole, (Ask(utterance, self._asks(utterance), whole),))
        return Reading(whole, tuple(Ask(part, self._asks(part), self.match(part)) for part in parts))

    def explain(self, utterance: str, intent: str) -> Evidence:
        return self._scorer.explain(self._wording.phrase(utterance[:_LONGEST_MESSAGE]), intent)

    def _asks(self, part: str) -> bool:
        phrase = self._wording.phrase(part)
        return part.rstrip().endswith("?") or (bool(phrase) and phrase[0] in self._wording.asks)

    def _split(self, sentence: str) -> Sequence[str]:
        """The sentence at the joining words behind which a new question begins."""
        tokens = sentence.split()
        starts = [0]
        for at in range(2, len(tokens) - 1):
            before, after = words(tokens[at - 1]), words(tokens[at])
            joined = before and (before[-1] in self._wording.joins or tokens[at - 1].endswith(","))
            if joined and after and after[0] in self._wording.asks and at - starts[-1] > 1:
                starts.append(at)
        return [" ".join(tokens[start:end]) for start, end in zip(starts, (*starts[1:], len(tokens)), strict=True)]


def _confident(scores: Sequence[Score]) -> Ranking:
    if not scores:
        return ()
    best = scores[0].score
    in_scope = 1 / (1 + exp((_MIDDLE - best) / _SLOPE)) if best > -500 else 0.0
    shares = [exp((score.score - best) / _TEMPERATURE) for score in scores]
    total = sum(shares)
    return tuple(Match(score.intent, round(in_scope * share / total, 4)) for score, share in zip(scores, shares, strict=True))
