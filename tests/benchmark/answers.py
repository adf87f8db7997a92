"""Labelled questions as the bot and stock classifiers answer them, judged alike. Pure.

A classifier only ranks; to compare it with the bot it gets what the bot has: it refuses where it is
less sure than a threshold, and offers its first three up to a second one.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from bot.content import uncovered
from bot.decision import Action, Decision
from bot.evaluation import OUT_OF_SCOPE, Question
from bot.evaluation.measures import Counts
from bot.evaluation.verdicts import Verdict, judge
from bot.session import Turn
from tests.benchmark.figures import percent

# What a verdict is worth when thresholds are chosen, as in ``Policy``; there may be only so many
# wrong ones.
_IN_SCOPE = {Verdict.RIGHT: 1.0, Verdict.OFFERED: 0.7}
_FOREIGN = {Verdict.REFUSED: 1.0, Verdict.ASKED: 0.3}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a system made of a labelled question."""

    question: Question
    ranking: tuple[str, ...]
    """Intents, best first."""
    confidence: float
    """The first one's."""
    decision: Decision | None = None
    """The bot's own; a classifier makes none."""

    @classmethod
    def of_turn(cls, question: Question, turn: Turn) -> "Answer":
        """The bot's."""
        ranking = tuple(match.intent for match in turn.ranking)
        confidence = turn.ranking[0].confidence if turn.ranking else 0.0
        return cls(question, ranking, confidence, turn.decision)

    @property
    def verdict(self) -> Verdict:
        """What the bot's decision is worth; without one, the answer with the best intent."""
        if self.decision:
            return judge(self.question, self.decision.action, self.decision.intents)
        return self.if_answered

    @property
    def if_answered(self) -> Verdict:
        """What it is worth to answer with the best intent, as the bot would act on it."""
        human = self.ranking[:1] == ("clinic.human",)
        return judge(self.question, Action.HANDOFF if human else Action.ANSWER, self.ranking[:1])

    @property
    def if_offered(self) -> Verdict:
        """What it is worth to offer the first three."""
        return judge(self.question, Action.CLARIFY, self.ranking[:3])

    @property
    def if_refused(self) -> Verdict:
        """What it is worth to say nothing."""
        return judge(self.question, Action.FALLBACK, ())


def ranked(answers: Sequence[Answer], places: int) -> float:
    """In scope, how often a right intent is among the first so many, in per cent.

    Where to refuse is right too, any of the intents that the bot does not cover is one.
    """
    asked = [answer for answer in answers if not answer.question.out_of_scope]
    return percent(sum(_holds(answer, places) for answer in asked), len(asked))


def _holds(answer: Answer, places: int) -> bool:
    accept = answer.question.accept
    return any(
        intent in accept or (OUT_OF_SCOPE in accept and uncovered(intent))
        for intent in answer.ranking[:places]
    )


@dataclass(frozen=True, slots=True)
class Judged:
    """Verdicts counted, in scope and out of it."""

    in_scope: Counts
    foreign: Counts

    @property
    def wrong(self) -> tuple[int, int]:
        """Wrong answers, in scope and out of it."""
        return self.in_scope.of.get(Verdict.WRONG, 0), self.foreign.of.get(Verdict.WRONG, 0)


def as_decided(answers: Sequence[Answer]) -> Judged:
    """The bot's decisions."""
    return _judged(answers, [answer.verdict for answer in answers])


def at_most_wrong(answers: Sequence[Answer], most: tuple[int, int]) -> Judged:
    """A classifier with those two thresholds that suit these very questions best.

    That is: of all with at most so many wrong answers in scope, and so many out of it, those with
    the greatest worth.
    """
    ordered = sorted(answers, key=lambda answer: -answer.confidence)
    answered = [answer.if_answered for answer in ordered]
    offered = [answer.if_offered for answer in ordered]
    refused = [answer.if_refused for answer in ordered]
    if not ordered:
        return _judged((), ())
    answered_wrong, answered_foreign, answered_worth = _sums(ordered, answered)
    offered_wrong, offered_foreign, offered_worth = _sums(ordered, offered)
    _, _, refused_worth = _sums(ordered, refused)  # to refuse is never wrong
    cuts = list(_cuts(ordered))
    best, chosen = 0.0, (0, 0)  # as against refusing all
    for place, first in enumerate(cuts):
        wrong = answered_wrong[first] - offered_wrong[first]
        foreign = answered_foreign[first] - offered_foreign[first]
        worth = answered_worth[first] - offered_worth[first]
        for second in cuts[place:]:
            if wrong + offered_wrong[second] > most[0]:
                break  # to offer more makes no fewer
            if foreign + offered_foreign[second] > most[1]:
                break
            gain = worth + offered_worth[second] - refused_worth[second]
            if gain > best:
                best, chosen = gain, (first, second)
    first, second = chosen
    return _judged(ordered, answered[:first] + offered[first:second] + refused[second:])


def _sums(answers: Sequence[Answer], verdicts: Sequence[Verdict]) -> list[list[float]]:
    """Of the first n, for each n: the wrong ones in scope, those out of it, the worth of all."""
    rows = [
        (
            float(verdict is Verdict.WRONG and not answer.question.out_of_scope),
            float(verdict is Verdict.WRONG and answer.question.out_of_scope),
            (_FOREIGN if answer.question.out_of_scope else _IN_SCOPE).get(verdict, 0.0),
        )
        for answer, verdict in zip(answers, verdicts, strict=True)
    ]
    return [list(accumulate(column, initial=0.0)) for column in zip(*rows, strict=True)]


def _cuts(ordered: Sequence[Answer]) -> Iterator[int]:
    """Where a threshold can lie: not between answers that are equally sure."""
    for place in range(len(ordered) + 1):
        inside = 0 < place < len(ordered)
        if not inside or ordered[place - 1].confidence != ordered[place].confidence:
            yield place


def _judged(answers: Sequence[Answer], verdicts: Sequence[Verdict]) -> Judged:
    of: dict[bool, Counter[Verdict]] = {True: Counter(), False: Counter()}
    for answer, verdict in zip(answers, verdicts, strict=True):
        of[answer.question.out_of_scope][verdict] += 1
    return Judged(Counts(of[False]), Counts(of[True]))
