"""Guesses → figures. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Guessed:
    """What a system made of an utterance that wanted ``wanted`` ("" where it was out of scope)."""

    wanted: str
    intent: str
    confidence: float
    action: str = ""
    intents: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        return self.intent == self.wanted


@dataclass(frozen=True, slots=True)
class AtThreshold:
    """What refusing is worth, in per cent; None where there was nothing out of scope."""

    accepted_right: float
    accepted_wrong: float
    recall: float | None
    """Of what is out of scope, what was not answered."""
    precision: float | None
    """Of what was not answered, what is out of scope."""


def inside(guessed: Iterable[Guessed]) -> list[Guessed]:
    return [guess for guess in guessed if guess.wanted]


def outside(guessed: Iterable[Guessed]) -> list[Guessed]:
    return [guess for guess in guessed if not guess.wanted]


def percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0


def accuracy(guessed: Sequence[Guessed]) -> float:
    """In scope, without refusing, in per cent."""
    asked = inside(guessed)
    return percent(sum(guess.right for guess in asked), len(asked))


def auroc(guessed: Sequence[Guessed]) -> float | None:
    """The chance that an utterance in scope gets a higher confidence than one out of scope.

    Ties count half (Fawcett 2006, doi:10.1016/j.patrec.2005.10.010).
    """
    low = sorted(guess.confidence for guess in outside(guessed))
    high = [guess.confidence for guess in inside(guessed)]
    if not low or not high:
        return None
    below = sum((bisect_left(low, value) + bisect_right(low, value)) / 2 for value in high)
    return below / (len(low) * len(high))


def best_threshold(guessed: Sequence[Guessed], foreign_share: float) -> float:
    """The confidence from which to accept so that most utterances are treated well.

    Well is: right and accepted, or out of scope and refused. ``foreign_share``: how many out of
    scope there will be for one in scope; those here count for as many.
    """
    right = sorted(guess.confidence for guess in inside(guessed) if guess.right)
    low = sorted(guess.confidence for guess in outside(guessed))
    weight = foreign_share * len(inside(guessed)) / len(low) if low else 0.0

    def worth(threshold: float) -> float:
        return len(right) - bisect_left(right, threshold) + weight * bisect_left(low, threshold)

    return max(sorted({guess.confidence for guess in guessed}), key=worth, default=0.0)


def at_threshold(guessed: Sequence[Guessed], threshold: float) -> AtThreshold:
    return _refusing(guessed, [guess.confidence >= threshold for guess in guessed])


def as_decided(guessed: Sequence[Guessed]) -> AtThreshold:
    """The same as the product decides: accepted is what it answers."""
    return _refusing(
        guessed,
        [guess.action in ("answer", "handoff") and bool(guess.intents) for guess in guessed],
    )


def _refusing(guessed: Sequence[Guessed], accepted: Sequence[bool]) -> AtThreshold:
    pairs = list(zip(guessed, accepted, strict=True))
    asked, foreign = len(inside(guessed)), len(outside(guessed))
    right = sum(took and guess.right for guess, took in pairs if guess.wanted)
    wrong = sum(took and not guess.right for guess, took in pairs if guess.wanted)
    refused = sum(not took for guess, took in pairs if not guess.wanted)
    left = sum(not took for _, took in pairs)
    return AtThreshold(
        percent(right, asked),
        percent(wrong, asked),
        percent(refused, foreign) if foreign else None,
        percent(refused, left) if foreign and left else None,
    )


def offered(guessed: Sequence[Guessed]) -> tuple[float, float, float]:
    """How much was asked back, in per cent.

    Of what is in scope with the right intent on offer, and without it; of what is out of scope.
    """
    asked, foreign = inside(guessed), outside(guessed)
    back = [guess for guess in asked if guess.action == "clarify"]
    held = sum(guess.wanted in guess.intents for guess in back)
    return (
        percent(held, len(asked)),
        percent(len(back) - held, len(asked)),
        percent(sum(guess.action == "clarify" for guess in foreign), len(foreign)),
    )


def quantile(values: Iterable[float], share: float) -> float:
    """The value that so large a share of them does not pass (nearest rank)."""
    ordered = sorted(values)
    return (
        ordered[min(len(ordered) - 1, max(0, -int(-share * len(ordered) // 1) - 1))]
        if ordered
        else 0.0
    )


def flat(figures: Mapping[str, object], above: str = "") -> dict[str, float]:
    """Nested figures under names like ``CLINC150 full / clinic-bot / accuracy``."""
    found: dict[str, float] = {}
    for name, value in figures.items():
        path = f"{above} / {name}" if above else name
        if isinstance(value, Mapping):
            found |= flat(value, path)
        elif isinstance(value, int | float):
            found[path] = float(value)
    return found


COSTS = (" ms", " s", " MB")


def differences(
    before: Mapping[str, object], now: Mapping[str, object]
) -> list[tuple[str, float | None, float | None]]:
    """The figures that moved by more than 0.05 points.

    Costs, which depend on the machine, by more than a third.
    """
    old, new = flat(before), flat(now)
    moved = []
    for name in {**old, **new}:
        was, is_ = old.get(name), new.get(name)
        if was is None or is_ is None or _moved(name, was, is_):
            moved.append((name, was, is_))
    return moved


def _moved(name: str, was: float, now: float) -> bool:
    if name.endswith(COSTS):
        return not 0.75 <= (now or 1e-9) / (was or 1e-9) <= 1 / 0.75
    return abs(now - was) > (0.0005 if "AUROC" in name else 0.05)
