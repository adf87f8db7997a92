"""What is wanted, and when: the massage, its length, the day and the hour, the therapist."""

import re
from collections.abc import Iterator

from bot.content.names import DAYS, INSURERS
from bot.hearing import Span
from bot.told.ear import MOST, Ear, holds

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_RUN_TOGETHER = re.compile(r"(1?\d)([0-5]\d)")
_SHORTEST, _LONGEST = 20, 180  # minutes of a massage
_NOON = 12
_LATEST_AT_DAWN = 7
"""An hour up to this one, without a word of the morning, is one of the afternoon."""
_DAYS_IN_MONTH = 31
_MONTHS = tuple(f"month_{month}" for month in range(1, 13))
_ORDINARY = 3
"""A number up to this one may number anything: "my 2nd visit"."""
_QUARTER_TO = 45
_PAST = {"half_past": 30, "quarter_past": 15, "quarter_to": _QUARTER_TO}
_PREFERRING = 4  # words from a wish to its therapist: "prefer it to be a woman"
_WORDS_BEFORE = 2  # "half past"
_PARTS = ("time_morning", "time_afternoon", "time_evening")
_BEHIND_NOON = ("time_afternoon", "time_evening", "this_afternoon", "tonight")


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
        for start, end in ear.of(gender)
        if (
            ear.is_behind(start, "with_whom")
            or any(ear.is_behind(start - gap, "preferring") for gap in range(_PREFERRING))
            or ear.ends(end, "wished")
            or ear.is_beside_therapist((start, end))
        )
        and ear.is_meant((start, end))
    }
    return wished.pop() if len(wished) == 1 else ""


def minutes(ear: Ear) -> str:
    """How long the massage is to be: "90"."""
    found = [(float(value), span) for value, span in ear.values("minutes")]
    for number, (start, end) in ear.numbers:
        if stop := ear.ends(end, "unit_min"):
            found.append((number, (start, stop)))
        elif stop := ear.ends(end, "unit_h"):
            half = ear.ends(stop, "and_half")
            found.append((number * 60 + (30 if half else 0), (start, half or stop)))
    longest = [
        (number, span)
        for number, span in found
        if not any(holds(other, span) for _, other in found)
    ]
    for number, (start, end) in longest:
        if (
            _SHORTEST <= number <= _LONGEST
            and not ear.is_behind(start, "not_lasting")
            and not ear.ends(end, "not_lasting", "bygone")
            and not ear.is_complaint((start, end))
            and ear.is_meant((start, end))
        ):
            return str(int(number))
    return ""


def day(ear: Ear) -> str:
    """The day of the visit; none where several are named, but for a weekend's two."""
    dates = [value for value, span in _dates(ear) if _is_of_a_visit(ear, span)]
    if dates:
        return dates[0]
    days = {
        value
        for value, span in _days(ear)
        if not ear.is_part(span, "time_morning") and _is_of_a_visit(ear, span)
    }
    if days & {*DAYS}:
        days &= {*DAYS}
    if days == {"saturday", "sunday"}:
        return "weekend"
    return days.pop() if len(days) == 1 else ""


def time(ear: Ear) -> str:
    """The hour of the visit; else the part of the day."""
    for value, span in sorted(_clocks(ear), key=lambda clock: clock[1])[:MOST]:
        if _is_of_a_visit(ear, span):
            return value
    parts = {value for value, span in _parts_of_days(ear) if _is_of_a_visit(ear, span)}
    return parts.pop() if len(parts) == 1 else ""


def _days(ear: Ear) -> Iterator[tuple[str, Span]]:
    yield from ear.values("day")
    for concept in ("this_afternoon", "tonight"):
        yield from (("today", span) for span in ear.of(concept))


def _parts_of_days(ear: Ear) -> Iterator[tuple[str, Span]]:
    yield from ear.values("time")
    yield from (("afternoon", span) for span in ear.of("this_afternoon"))
    yield from (("evening", span) for span in ear.of("tonight"))


def _is_of_a_visit(ear: Ear, span: Span) -> bool:
    start, end = span
    return (
        not ear.is_behind(start, "bygone")
        and not ear.is_impossible(span)
        and not ear.ends(end, "bygone")
        and not ear.is_complaint(span)
        and ear.is_meant(span)
    )


def _dates(ear: Ear) -> Iterator[tuple[str, Span]]:
    """Days of a month, with it ("12-03") or without ("13")."""
    for number, (start, end) in ear.numbers:
        if not 1 <= number <= _DAYS_IN_MONTH or number != int(number):
            continue
        ordinal = ear.ends(end, "ordinal")
        stop = ordinal or end
        before = start - 1 if ear.is_behind(start, "on_day") else start
        month = next((name for name in _MONTHS if ear.is_behind(before, name)), "")
        if month:
            yield _dated(month, number), (before - 1, stop)
            continue
        of_month = ear.ends(stop, "of_month") or stop
        month = next((name for name in _MONTHS if ear.ends(of_month, name)), "")
        if month:
            yield _dated(month, number), (start, ear.ends(of_month, month))
        elif _is_day(ear, number, before < start, bool(ordinal), stop):
            yield str(int(number)), (start, stop)


def _dated(month: str, number: float) -> str:
    return f"{int(month.removeprefix('month_')):02}-{int(number):02}"


def _is_day(ear: Ear, number: float, led: bool, ordinal: bool, end: int) -> bool:
    """Whether a number alone is a day: "the 13th", "el 13" with nothing behind it."""
    if ear.ends(end, "numbered"):
        return False
    if not ordinal and not ear.heard.words[end - 1].isdecimal():  # "put it on one"
        return False
    if ordinal:
        return led or number > _ORDINARY
    heard = ear.heard
    is_last = end == len(heard.words) or end in heard.pauses
    is_last = is_last or heard.sentence[end] != heard.sentence[end - 1]
    return led and (is_last or bool(ear.ends(end, "at", *_PARTS)))


def _clocks(ear: Ear) -> Iterator[tuple[str, Span]]:
    """Hours: "15:30"."""
    words = ear.heard.words
    for at, word in enumerate(words):
        if match := _CLOCK.fullmatch(word):
            end = at + 1
            if not ear.ends(end, "unit_h", "unit_min"):
                yield _clock(ear, int(match[1]), int(match[2]), end), (at, end)
        elif (match := _RUN_TOGETHER.fullmatch(word)) and ear.ends(at + 1, "am", "pm"):
            yield _clock(ear, int(match[1]), int(match[2]), at + 1), (at, at + 1)
    for number, (start, end) in ear.numbers:
        if not 1 <= number <= _NOON or number != int(number) or _counts(ear, end):
            continue
        begin, stop, past = _with_quarters(ear, start, end)
        if not _counts(ear, stop) and (
            past or ear.is_behind(start, "at") or ear.ends(stop, "am", "pm", "oclock", *_PARTS)
        ):
            hour = int(number) - (past == _QUARTER_TO)
            yield _clock(ear, hour or _NOON, past, stop), (begin, stop)
    for span in ear.of("noon"):
        yield f"{_NOON}:00", span


def _counts(ear: Ear, end: int) -> bool:
    """Whether a number counts something: "at 3 months"."""
    return bool(ear.ends(end, *(f"unit_{unit}" for unit in ("y", "m", "w", "d", "h", "min"))))


def _with_quarters(ear: Ear, start: int, end: int) -> tuple[int, int, int]:
    """Where an hour begins and ends with the words for its minutes, and how many these are."""
    for concept, past in _PAST.items():
        if ear.is_behind(start, concept):
            return start - _WORDS_BEFORE, end, past
        if stop := ear.ends(end, concept):
            return start, stop, past
    return start, end, 0


def _clock(ear: Ear, hour: int, minute: int, end: int) -> str:
    """A time of day, with the words of the day's part that stand in the utterance."""
    if ear.ends(end, "am", "time_morning"):
        return f"{hour % _NOON:02}:{minute:02}"
    late = ear.ends(end, "pm") or any(map(ear.of, _BEHIND_NOON))
    dawn = hour <= _LATEST_AT_DAWN and not ear.of("time_morning")
    if hour < _NOON and (late or dawn):
        hour += _NOON
    return f"{hour:02}:{minute:02}"
