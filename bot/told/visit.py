"""What is wanted, and when: the massage, its length, the day and the hour, the therapist."""

from collections.abc import Iterator
from itertools import islice

from bot.content.names import DAYS, INSURERS
from bot.hearing import Span
from bot.told.clock import clocks, parts_of_days
from bot.told.date import dates
from bot.told.ear import MOST, Ear, holds

_SHORTEST, _LONGEST = 20, 180  # minutes of a massage
_HALF = "1/2"
_MONTH_AND_DAY = 5  # characters at the end of a date


def chosen(ear: Ear, field: str, *, asked: bool = True) -> str:
    """The value of a field that is meant; none where there are two: "Swedish or deep tissue?"."""
    meant = {value for value, span in ear.values(field) if ear.is_meant(span, asked=asked)}
    return meant.pop() if len(meant) == 1 else ""


def insurer(ear: Ear) -> str:
    """The proper name of an insurer that is named."""
    return INSURERS.get(chosen(ear, "insurer"), "")


def therapist(ear: Ear) -> str:
    """Whether a woman or a man is wished for: "with a lady", "mejor que sea mujer"."""
    wished = {
        gender
        for gender in ("woman", "man")
        for span in ear.of(gender)
        if ear.is_wished(span) and ear.is_meant(span)
    }
    return wished.pop() if len(wished) == 1 else ""


def minutes(ear: Ear) -> str:
    """How long the massage is to be: "90"."""
    for number, span in lengths(ear):
        if ear.is_meant(span):
            return number
    return ""


def lengths(ear: Ear, shortest: int = _SHORTEST) -> Iterator[tuple[str, Span]]:
    """The lengths that a massage may have, in minutes."""
    found = [(float(value), span) for value, span in ear.values("minutes")]
    for number, (start, end) in ear.numbers:
        if stop := ear.ends(end, "unit_min"):
            found.append((number, (start, stop)))
        elif stop := ear.ends(end, "unit_h"):
            half = ear.ends(stop, "and_half")
            found.append((number * 60 + (30 if half else 0), (start, half or stop)))
        elif (half := ear.ends(end, "and_half")) and (stop := ear.ends(half, "unit_h")):
            found.append((number * 60 + 30, (start, stop)))
    halves = (at for at, word in enumerate(ear.heard.words) if word == _HALF)
    for at in islice(halves, MOST):
        if stop := ear.ends(at + 1, "unit_h"):
            whole = next((one for one in ear.numbers if one[1][1] == at), (0.0, (at, at)))
            found.append((whole[0] * 60 + 30, (whole[1][0], stop)))
    for number, (start, end) in found:
        if (
            shortest <= number <= _LONGEST
            and not any(holds(other, (start, end)) for _, other in found)
            and not ear.is_behind(start, "not_lasting")
            and not ear.ends(end, "not_lasting", "bygone")
            and not ear.is_complaint((start, end))
        ):
            yield str(int(number)), (start, end)


def day(ear: Ear) -> str:
    """The day of the visit; none where several are named, but for a weekend's two."""
    dated = [(span, value) for value, span in dates(ear) if _is_of_a_visit(ear, span)]
    if dated:
        first = [value for span, value in dated if span == dated[0][0]]
        return first[0][-_MONTH_AND_DAY:] if len(first) == 1 else ""  # "5/12" may be two
    days = {
        value
        for value, span in named_days(ear)
        if not ear.is_part(span, "time_morning") and _is_of_a_visit(ear, span)
    }
    if days & {*DAYS}:
        days &= {*DAYS}
    if days == {"saturday", "sunday"}:
        return "weekend"
    return days.pop() if len(days) == 1 else ""


def time(ear: Ear) -> str:
    """The hour of the visit; else the part of the day."""
    for clock in clocks(ear):
        if _is_of_a_visit(ear, clock.span):
            return str(clock)
    parts = {value for value, span in parts_of_days(ear) if _is_of_a_visit(ear, span)}
    return parts.pop() if len(parts) == 1 else ""


def named_days(ear: Ear) -> Iterator[tuple[str, Span]]:
    """Days by their names: "friday", "tomorrow"."""
    yield from ear.values("day")
    for concept in ("this_afternoon", "tonight"):
        yield from (("today", span) for span in ear.of(concept))


def _is_of_a_visit(ear: Ear, span: Span) -> bool:
    start, end = span
    return (
        not ear.is_behind(start, "bygone")
        and not ear.is_impossible(span)
        and not ear.ends(end, "bygone")
        and not ear.is_complaint(span)
        and ear.is_meant(span)
    )
