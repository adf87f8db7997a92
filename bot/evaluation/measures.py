"""Results → figures. Pure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.content import ALARM_INTENT, uncovered
from bot.decision import Action
from bot.evaluation.questions import OUT_OF_SCOPE
from bot.evaluation.verdicts import Result, Verdict

BINS = 10
ASKED_BACK, REFUSED = "asked back", "refused"
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many questions got each verdict."""

    of: Mapping[Verdict, int]

    @property
    def total(self) -> int:
        """All of them together."""
        return sum(self.of.values())

    def share(self, *verdicts: Verdict) -> float | None:
        """In per cent; None of nothing."""
        return (
            100 * sum(self.of.get(verdict, 0) for verdict in verdicts) / self.total
            if self.total
            else None
        )


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def ratio(self) -> float | None:
        """Part by whole, 0–1; None of nothing."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class IntentFigures:
    """One intent: the questions whose best label it is, and the answers that name it."""

    intent: str
    counts: Counts
    precision: Share
    """Of the answers that name it, those to questions that accept it."""
    recall: Share
    """Of the questions that want it, those answered with it or with another accepted intent."""

    @property
    def flawless(self) -> bool:
        return self.recall.part == self.recall.whole and self.precision.part == self.precision.whole


@dataclass(frozen=True, slots=True)
class Confusion:
    """One intent taken for another, with the results that show it."""

    wanted: str
    got: str
    results: tuple[Result, ...]

    @property
    def answered(self) -> int:
        """How often it became a wrong answer."""
        return sum(result.verdict is Verdict.WRONG for result in self.results)


@dataclass(frozen=True, slots=True)
class Bin:
    """The questions whose best match has a confidence from ``low`` to ``high``.

    Without those of which no label can tell whether it is right.
    """

    low: float
    high: float
    right: Share
    confidence: float
    """Their mean."""


@dataclass(frozen=True, slots=True)
class Measures:
    """Everything that a report shows of one run."""

    results: tuple[Result, ...]
    in_scope: Counts
    out_of_scope: Counts
    voices: Mapping[tuple[str, str], Counts]
    """By scope and voice, where the questions name voices."""
    intents: tuple[IntentFigures, ...]
    confusions: tuple[Confusion, ...]
    bins: tuple[Bin, ...]
    calibration_error: float | None
    """Expected calibration error, in points: how far confidence is from the share that is right.

    On average over the questions (Naeini et al. 2015, doi:10.1609/aaai.v29i1.9602)."""
    emergencies: Share
    """Caught, of those that must be."""
    false_alarms: Share
    """Of the questions that accept no alarm."""

    @property
    def wrong(self) -> tuple[Result, ...]:
        return tuple(result for result in self.results if result.verdict is Verdict.WRONG)


def measure(results: Sequence[Result]) -> Measures:
    """The figures of one run."""
    told = [result for result in results if result.best_is_right is not None]
    bins = _bins(told)
    calm = [result for result in results if ALARM_INTENT not in result.question.accept]
    grave = [result for result in results if result.question.accept[0] == ALARM_INTENT]
    return Measures(
        results=tuple(results),
        in_scope=_counts(result for result in results if not result.question.out_of_scope),
        out_of_scope=_counts(result for result in results if result.question.out_of_scope),
        voices={
            key: _counts(group)
            for key, group in sorted(_grouped(results, _scope_and_voice).items())
            if key[1]
        },
        intents=_by_intent(results),
        confusions=_confusions(results),
        bins=bins,
        calibration_error=100
        * sum(abs(bin.right.part - bin.confidence * bin.right.whole) for bin in bins)
        / len(told)
        if told
        else None,
        emergencies=Share(sum(result.action is Action.EMERGENCY for result in grave), len(grave)),
        false_alarms=Share(sum(result.action is Action.EMERGENCY for result in calm), len(calm)),
    )


def wanted(result: Result) -> str:
    """What a question wanted: the accepted intent that it got, else its best label."""
    return next(
        (intent for intent in result.intents if intent in result.question.accept),
        result.question.accept[0],
    )


def got(result: Result) -> str:
    """What it got: the intent that was wanted if it was answered, else the first that was.

    Or ``ASKED_BACK``, or ``REFUSED``.
    """
    if result.action is Action.CLARIFY:
        return ASKED_BACK
    if wanted(result) in result.intents:
        return wanted(result)
    return next(iter(result.intents), REFUSED)


def matrix(
    results: Iterable[Result], name: Callable[[str], str] = str
) -> dict[tuple[str, str], Counts]:
    """What was wanted (first) and what came (second), as ``name`` calls them, with the verdicts."""
    groups = _grouped(results, lambda result: (name(wanted(result)), name(got(result))))
    return {pair: _counts(group) for pair, group in groups.items()}


def _counts(results: Iterable[Result]) -> Counts:
    return Counts(Counter(result.verdict for result in results))


def _scope_and_voice(result: Result) -> tuple[str, str]:
    return ("out of scope" if result.question.out_of_scope else "in scope", result.question.voice)


def _grouped(results: Iterable[Result], key: Callable[[Result], Key]) -> dict[Key, list[Result]]:
    groups: dict[Key, list[Result]] = defaultdict(list)
    for result in results:
        groups[key(result)].append(result)
    return dict(groups)


def _by_intent(results: Sequence[Result]) -> tuple[IntentFigures, ...]:
    asked = _grouped(
        (result for result in results if not result.question.out_of_scope),
        lambda result: result.question.accept[0],
    )
    named, fitting = Counter[str](), Counter[str]()
    for result in results:
        if result.action is not Action.CLARIFY:
            named.update(result.intents)
            fitting.update(
                intent for intent in result.intents if _fits(intent, result.question.accept)
            )
    figures = []
    for intent in sorted(asked.keys() | named.keys()):
        counts = _counts(asked.get(intent, ()))
        recall = Share(counts.of.get(Verdict.RIGHT, 0), counts.total)
        figures.append(IntentFigures(intent, counts, Share(fitting[intent], named[intent]), recall))
    return tuple(figures)


def _fits(intent: str, accept: Sequence[str]) -> bool:
    return intent in accept or (uncovered(intent) and OUT_OF_SCOPE in accept)


def _confusions(results: Iterable[Result]) -> tuple[Confusion, ...]:
    """Where another intent was answered, or was the best match; the most frequent pair first."""

    def pair(result: Result) -> tuple[str, str]:
        instead = (
            result.intents[0]
            if result.intents and (result.verdict is Verdict.WRONG or not result.ranking)
            else result.ranking[0].intent
        )
        return (result.question.accept[0], instead)

    amiss = [
        result
        for result in results
        if result.verdict is Verdict.WRONG
        or (
            result.verdict in (Verdict.OFFERED, Verdict.REFUSED)
            and not result.question.out_of_scope
            and not result.best_is_right
        )
    ]
    groups = _grouped([result for result in amiss if result.intents or result.ranking], pair)
    found = [Confusion(wanted, got, tuple(group)) for (wanted, got), group in groups.items()]
    return tuple(
        sorted(
            found,
            key=lambda confusion: (
                -len(confusion.results),
                -confusion.answered,
                confusion.wanted,
                confusion.got,
            ),
        )
    )


def _bins(results: Iterable[Result]) -> tuple[Bin, ...]:
    groups = _grouped(results, lambda result: min(int(result.confidence * BINS), BINS - 1))
    bins = []
    for number in range(BINS):
        group = groups.get(number, [])
        mean = sum(result.confidence for result in group) / len(group) if group else 0.0
        bins.append(
            Bin(
                number / BINS,
                (number + 1) / BINS,
                Share(sum(result.best_is_right is True for result in group), len(group)),
                mean,
            )
        )
    return tuple(bins)
