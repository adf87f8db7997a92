"""Reads a message: as a whole, sentence by sentence, and at the words that join two questions."""

from dataclasses import dataclass
from math import exp, log

from bot.content import Content, uncovered
from bot.matching.reader import Reader
from bot.matching.scores import Evidence, Scorer, Scores
from bot.text import LONGEST_MESSAGE, Phrase, sentences, words

# How sure a match is: the chance that one of the first three is right, times its share among the
# candidates. The chance is logistic in the best score (nats, within bounds), that score a word, the
# words' cover, the logarithm of the length, the share of foreign candidates and the lead over them;
# the share is a softmax of the scores. Fitted by maximum likelihood on labelled questions: real
# ones, those of clinics' own pages, and tests/utterances/.
_BASE = -8.29
_PER_NAT = 0.0305
_PER_NAT_A_WORD = 0.218
_PER_COVER = 3.82
_PER_LENGTH = 1.91
_PER_FOREIGN = -1.51
_PER_LEAD = 0.0364
_LOWEST, _HIGHEST = -20.0, 90.0
_TEMPERATURE = 7.0
_MOST_PARTS = 12
"""Parts of one message that are read on their own: the first ones and the last."""


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
    refers: bool
    """Whether it leans on what was said before ("is it safe?")."""
    ranking: Ranking


@dataclass(frozen=True, slots=True)
class Reading:
    """A message understood: all of it, and the parts that ask something of their own."""

    ranking: Ranking
    asks: tuple[Ask, ...] = ()
    question: bool = False
    """Whether it asks something, as far as its marks and first words tell."""


class Matcher:
    """Finds intents in one language's utterances. Pure: the same one always reads the same."""

    def __init__(self, content: Content) -> None:
        self._wording = content.wording
        self._reader = Reader(content.intents.values(), content.wording, content.words)
        self._scorer = Scorer(
            {
                name: (self._wording.phrase(intent.title), *intent.phrases)
                for name, intent in content.intents.items()
            },
            foreign=set(filter(uncovered, content.intents)),
            vectors=content.vectors,
            cache=content.cache,
        )

    def prepare(self) -> None:
        """Makes now what is else made when it is first needed."""
        self._reader.prepare()
        self._scorer.prepare()

    def phrase(self, utterance: str) -> Phrase:
        """The words of an utterance as they are compared."""
        return self._reader.phrase(utterance[:LONGEST_MESSAGE])

    def match(self, utterance: str) -> Ranking:
        """The utterance read as one, best first."""
        return _confident(self._scorer.score(self.phrase(utterance)))

    def read(self, utterance: str) -> Reading:
        """The utterance read as one and part by part."""
        utterance = utterance[:LONGEST_MESSAGE]
        whole = self.match(utterance)
        parts = [part for sentence in sentences(utterance) for part in self._split(sentence)]
        if len(parts) == 1:
            return Reading(whole, question=self._is_question(utterance))
        if len(parts) > _MOST_PARTS:
            parts = [*parts[: _MOST_PARTS - 1], parts[-1]]
        rankings = {
            part: self.match(part) for part in dict.fromkeys(parts)
        }  # said twice, read once
        asks = tuple(self._ask(part, rankings[part], at > 0) for at, part in enumerate(parts))
        return Reading(whole, asks, any(ask.question for ask in asks))

    def explain(self, utterance: str, intent: str) -> Evidence:
        """Why the utterance scores as it does for one intent."""
        typed = self._reader.read(utterance[:LONGEST_MESSAGE])
        return self._scorer.explain(typed.phrase, intent, typed.repairs)

    def _ask(self, part: str, ranking: Ranking, later: bool) -> Ask:
        refers = later and not self._wording.refers.isdisjoint(self._reader.phrase(part))
        return Ask(part, self._is_question(part), refers, ranking)

    def _is_question(self, part: str) -> bool:
        first = self._reader.phrase(part)[:1]
        return part.rstrip().endswith("?") or not self._wording.asks.isdisjoint(first)

    def _split(self, sentence: str) -> list[str]:
        """The sentence cut at the joining words before a new question, without those words."""
        parts: list[list[str]] = [[]]
        may_ask = not self._wording.asks.isdisjoint(words(sentence))
        for token in sentence.split():
            before = parts[-1]
            if (
                may_ask
                and len(before) > 2
                and not self._wording.asks.isdisjoint(words(token)[:1])
                and (before[-1].endswith(",") or self._joins(before[-1]))
            ):
                parts.append([])
            parts[-1].append(token)
        for part in parts:
            while len(part) > 1 and self._joins(part[-1]):
                part.pop()
            while len(part) > 1 and self._joins(part[0]):
                del part[0]
        return [" ".join(part) for part in parts if part]

    def _joins(self, token: str) -> bool:
        return " ".join(words(token)) in self._wording.joins


def _confident(scores: Scores) -> Ranking:
    if not scores.best or not scores.length:
        return ()
    best = scores.best[0].score
    odds = (
        _BASE
        + _PER_NAT * min(max(best, _LOWEST), _HIGHEST)
        + _PER_NAT_A_WORD * best / (scores.length + 3)
        + _PER_COVER * scores.cover
        + _PER_LENGTH * log(1 + scores.length)
        + _PER_FOREIGN * scores.foreign
        + _PER_LEAD * scores.lead
    )
    shares = [exp((score.score - best) / _TEMPERATURE) for score in scores.best]
    chance = 1 / (1 + exp(-odds)) / sum(shares)
    return tuple(
        Match(score.intent, round(chance * share, 4))
        for score, share in zip(scores.best, shares, strict=True)
    )
