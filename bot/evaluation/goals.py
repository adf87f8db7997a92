"""What a run must reach: ``--fail-under right-or-offered=90,wrong=4``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.errors import BotError
from bot.evaluation.measures import Measures, Share
from bot.evaluation.runs import Evaluation
from bot.evaluation.verdicts import Verdict


def _percent(share: Share) -> float | None:
    return None if share.ratio is None else 100 * share.ratio


_FLOORS: Mapping[str, Callable[[Measures], float | None]] = {
    "right": lambda measures: measures.in_scope.share(Verdict.RIGHT),
    "right-or-offered": lambda measures: measures.in_scope.share(Verdict.RIGHT, Verdict.OFFERED),
    "out-of-scope-refused": lambda measures: measures.out_of_scope.share(Verdict.REFUSED),
    "emergencies-caught": lambda measures: _percent(measures.emergencies),
}
_CEILINGS: Mapping[str, Callable[[Measures], float | None]] = {
    "wrong": lambda measures: measures.in_scope.share(Verdict.WRONG),
    "refused": lambda measures: measures.in_scope.share(Verdict.REFUSED),
    "out-of-scope-wrong": lambda measures: measures.out_of_scope.share(Verdict.WRONG),
    "false-alarms": lambda measures: _percent(measures.false_alarms),
}
FLOORS, CEILINGS = tuple(_FLOORS), tuple(_CEILINGS)


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure, in per cent, with what it must reach or may reach."""

    figure: str
    bound: float
    value: float

    @property
    def ceiling(self) -> bool:
        """Whether the figure must stay below its bound."""
        return self.figure in _CEILINGS

    @property
    def met(self) -> bool:
        """Whether the figure is within its bound."""
        return self.value <= self.bound if self.ceiling else self.value >= self.bound


def bounds(text: str) -> dict[str, float]:
    """The figures named in ``right=90,wrong=4``; raises BotError on another form."""
    found: dict[str, float] = {}
    for piece in text.split(","):
        figure, _, number = (part.strip() for part in piece.partition("="))
        if figure not in _FLOORS and figure not in _CEILINGS:
            raise BotError(
                f"--fail-under {text}: {figure!r} is no figure; use {', '.join(FLOORS)} "
                f"(at least) or {', '.join(CEILINGS)} (at most)."
            )
        try:
            found[figure] = float(number.removesuffix("%"))
        except ValueError:
            raise BotError(
                f"--fail-under {text}: {figure} needs a per cent number, as in {figure}=90."
            ) from None
    return found


def goals(wanted: Mapping[str, float], evaluation: Evaluation) -> tuple[Goal, ...]:
    """Each goal with what the questions as asked reached; without questions, the examples held out.

    Raises BotError where no question could show it.
    """
    measures = evaluation.plain or evaluation.held_out
    reached = {**_FLOORS, **_CEILINGS}
    found = []
    for figure, bound in wanted.items():
        value = reached[figure](measures) if measures else None
        if value is None:
            raise BotError(
                f"--fail-under {figure}={bound:g}: no question here can show that; "
                "add such questions or take it out."
            )
        found.append(Goal(figure, bound, value))
    return tuple(found)
