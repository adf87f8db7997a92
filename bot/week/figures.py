"""A week's counts added up, beside those of the week before."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.content import uncovered
from bot.content.red_flags import ALARMS
from bot.decision import Action
from bot.week.counters import DECLINED

FEWEST = 3
"""Of what is named: what was counted less often might point at a person in a small clinic."""
ENOUGH = 10
"""Questions of a week of which hours and languages are shown, for the same reason."""
OTHERS = ""
"""The name of what was counted less often, together."""
OUTCOMES = ("answered", "asked_back", "refused", "missed")
"""What becomes of a question."""
_WEEK = 7  # days
_MINUTE = 60  # seconds
_SUMS: Mapping[str, Mapping[str, str]] = {
    # part: its figures, and the counter of each
    "emergencies": {level: f"emergency.{level}" for level in ALARMS},
    "told": {"complaints": "complaint", "calls": "call back", "calls_done": "call.done"},
    "later": {"wanted": "awaited", "given": "awaited.told"},
    "mended": {
        "added": "waiting.added",
        "new": "waiting.new",
        "not_ours": "waiting.not_ours",
        "ignored": "waiting.ignored",
    },
}
_PERSON = {name: f"handoff.{name}" for name in ("asked", "answered", "unanswered", "closed")}

Counts = Mapping[str, int]
ByDay = Mapping[date, Counts]


@dataclass(frozen=True, slots=True)
class Figure:
    """Something counted."""

    name: str
    """Within its part: an intent, a language, a level …; ``OTHERS``."""
    count: int
    before: int | None
    """In the week before; None where that was too little to be told."""


@dataclass(frozen=True, slots=True)
class Part:
    """Figures that belong together."""

    name: str
    figures: tuple[Figure, ...]

    @property
    def counted(self) -> tuple[Figure, ...]:
        """Those that are something in one of the two weeks."""
        return tuple(figure for figure in self.figures if figure.count or figure.before)


@dataclass(frozen=True, slots=True)
class Day:
    """What became of the questions of a day, as many as ``OUTCOMES``."""

    day: date
    outcomes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """A week of the clinic's, Monday to Sunday, or as far as it has come."""

    first: date
    last: date
    days: tuple[Day, ...]
    """All seven; nothing on those that are still to come."""
    parts: tuple[Part, ...]

    def part(self, name: str) -> Part:
        """The part of this name."""
        return next(part for part in self.parts if part.name == name)

    @property
    def asked(self) -> Figure:
        """How many questions."""
        return self.part("questions").figures[0]

    @property
    def is_whole(self) -> bool:
        """Whether it is over."""
        return len(self.days) == (self.last - self.first).days + 1


def counted_from(today: date, ago: int) -> date:
    """The first of the days whose counts such a week is made of."""
    return today - timedelta(weeks=ago + 2)


def week(by_day: ByDay, today: date, ago: int = 0) -> Week:
    """The week ``ago`` weeks before that of ``today``, with the week before it.

    ``by_day`` holds the counts of each of the clinic's days by the names of counters; of a week
    that is not over, the same days of the week before are compared.
    """
    first = today - timedelta(days=today.weekday() + _WEEK * ago)
    last = min(first + timedelta(days=_WEEK - 1), today)
    days = [first + timedelta(days=after) for after in range(_WEEK)]
    over = [day for day in days if day <= last]
    now = _sum(by_day, over)
    before = _sum(by_day, [day - timedelta(days=_WEEK) for day in over])
    shown = tuple(
        Day(day, tuple(_questions(by_day.get(day, {}))[name] for name in OUTCOMES)) for day in days
    )
    return Week(first, last, shown, tuple(_parts(now, before)))


def _sum(by_day: ByDay, days: list[date]) -> Counter[str]:
    total = Counter[str]()
    for day in days:
        total.update(by_day.get(day, {}))
    return total


def _parts(now: Counts, before: Counts) -> Iterator[Part]:
    yield _compared("questions", _questions(now), _questions(before))
    topics, topics_before = _under(now, "asked."), _under(before, "asked.")
    yield _named("topics", _only(topics, _covered), _only(topics_before, _covered))
    yield _named("uncovered", _only(topics, uncovered), _only(topics_before, uncovered))
    yield _named("missed", _under(now, "missed."), _under(before, "missed."))
    yield _compared("thumbs", _thumbs(now), _thumbs(before))
    yield _named("up", _under(now, "rating.up."), _under(before, "rating.up."))
    yield _named("down", _under(now, "rating.down."), _under(before, "rating.down."))
    yield _named("missing", _under(now, "missing."), _under(before, "missing."))
    for name, counters in _SUMS.items():
        yield _compared(name, _found(now, counters), _found(before, counters))
    yield _compared("person", _person(now), _person(before))
    enough = _questions(now)["asked"] >= ENOUGH
    languages = _under(now, "language."), _under(before, "language.")
    yield _named("languages", *(languages if enough else ({}, {})))
    hours = [{str(at): one.get(f"hour.{at}", 0) for at in range(24)} for one in (now, before)]
    yield _compared("hours", *(hours if enough else ({}, {})))


def _questions(counts: Counts) -> dict[str, int]:
    """How many questions, and what became of them."""
    decided = {action: counts.get(f"decision.{action}", 0) for action in Action}
    back, refused = decided[Action.CLARIFY], counts.get("refused", 0)
    # a miss may offer a person; of an older version's, nothing but the decision is known
    missed = max(decided[Action.FALLBACK], _under(counts, "missed.").total())
    asked = sum(n for action, n in decided.items() if action is not Action.EMERGENCY)
    return {
        "asked": asked,
        "answered": max(0, asked - back - refused - missed),
        "asked_back": back,
        "refused": refused,
        "missed": missed,
        "declined": counts.get(DECLINED, 0),
    }


def _thumbs(counts: Counts) -> dict[str, int]:
    return {way: _under(counts, f"rating.{way}.").total() for way in ("up", "down")}


def _person(counts: Counts) -> dict[str, int]:
    """Who wanted a person, and how many minutes they waited for the first answer."""
    found = _found(counts, _PERSON)
    answered = found["answered"]
    minutes = round(counts.get("handoff.seconds", 0) / answered / _MINUTE) if answered else 0
    return found | {"minutes": minutes}


def _found(counts: Counts, counters: Mapping[str, str]) -> dict[str, int]:
    return {name: counts.get(counter, 0) for name, counter in counters.items()}


def _under(counts: Counts, prefix: str) -> Counter[str]:
    """What is counted under names that begin so, by the rest of them."""
    return Counter(
        {name.removeprefix(prefix): n for name, n in counts.items() if name.startswith(prefix)}
    )


def _only(counts: Counts, which: Callable[[str], bool]) -> dict[str, int]:
    return {name: n for name, n in counts.items() if which(name)}


def _covered(intent: str) -> bool:
    return not uncovered(intent)


def _compared(part: str, now: Counts, before: Counts) -> Part:
    """All of them, in their order; what there was in the week before alone, last."""
    names = dict.fromkeys((*now, *before))
    return Part(part, tuple(Figure(one, now.get(one, 0), before.get(one, 0)) for one in names))


def _named(part: str, now: Counts, before: Counts) -> Part:
    """Those that were counted often enough to be named, the most frequent first; then the rest."""
    often = [name for name, n in now.items() if n >= FEWEST and name != OTHERS]
    figures = [
        Figure(name, now[name], _enough(before.get(name, 0)))
        for name in sorted(often, key=lambda name: (-now[name], name))
    ]
    rest = sum(n for name, n in now.items() if name not in often)
    if rest:
        figures.append(Figure(OTHERS, rest, None))
    return Part(part, tuple(figures))


def _enough(count: int) -> int | None:
    return count if count >= FEWEST else None
