"""The hours that are named."""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from bot.hearing import Span
from bot.told.ear import MOST, Ear

NOON = 12
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_RUN_TOGETHER = re.compile(r"(1?\d)([0-5]\d)")
_LATEST_AT_DAWN = 7
"""An hour up to this one, without a word of the morning, is one of the afternoon."""
_QUARTER_TO = 45
_PAST = {"half_past": 30, "quarter_past": 15, "quarter_to": _QUARTER_TO}
_WORDS_BEFORE = 2  # "half past"
_PARTS = ("time_morning", "time_afternoon", "time_evening")
_BEHIND_NOON = ("time_afternoon", "time_evening", "this_afternoon", "tonight")
_LAST_HOUR = 23


class Clock(NamedTuple):
    """An hour of the day, and where it is named."""

    hour: int
    minute: int
    span: Span
    is_plain: bool
    """Whether its half of the day was said; else it is the likelier one."""

    def __str__(self) -> str:
        return f"{self.hour:02}:{self.minute:02}"


def clocks(ear: Ear, leads: Collection[str] = ("at",)) -> list[Clock]:
    """The hours that are named, the first ones, in order; ``leads`` make one of a number alone."""
    return sorted(_clocks(ear, leads), key=lambda clock: clock.span)[:MOST]


def parts_of_days(ear: Ear) -> Iterator[tuple[str, Span]]:
    """Morning, afternoon, evening."""
    yield from ear.values("time")
    yield from (("afternoon", span) for span in ear.of("this_afternoon"))
    yield from (("evening", span) for span in ear.of("tonight"))


def _clocks(ear: Ear, leads: Collection[str]) -> Iterator[Clock]:
    words = ear.heard.words
    for at, word in enumerate(words):
        if match := _CLOCK.fullmatch(word):
            end = at + 1
            if not ear.ends(end, "unit_h", "unit_min"):
                yield _clock(ear, int(match[1]), int(match[2]), (at, end))
        elif (match := _RUN_TOGETHER.fullmatch(word)) and ear.ends(at + 1, "am", "pm"):
            yield _clock(ear, int(match[1]), int(match[2]), (at, at + 1))
    for number, (start, end) in ear.numbers:
        if not 1 <= number <= _LAST_HOUR or number != int(number) or _counts(ear, end):
            continue
        begin, stop, past = _with_quarters(ear, start, end)
        if _counts(ear, stop):
            continue
        led = ear.is_behind(begin, *leads) and not ear.ends(stop, "numbered")
        if led and number == 1 and not words[start].isdecimal():  # "after one visit"
            led = ear.is_behind(begin, "at") or ear.is_part((start, end), "one_oclock")
        if number > NOON:
            if led and _is_last(ear, stop):
                yield _clock(ear, int(number), past, (begin, stop))
        elif past or led or ear.ends(stop, "am", "pm", "oclock", *_PARTS):
            hour = int(number) - (past == _QUARTER_TO)
            yield _clock(ear, hour or NOON, past, (begin, stop))
    yield from (Clock(NOON, 0, span, True) for span in ear.of("noon"))
    yield from (Clock(0, 0, span, True) for span in ear.of("midnight"))


def _is_last(ear: Ear, end: int) -> bool:
    heard = ear.heard
    return end == len(heard.words) or heard.sentence[end] != heard.sentence[end - 1]


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


def _clock(ear: Ear, hour: int, minute: int, span: Span) -> Clock:
    """A time of day, with the words of the day's part that stand in the utterance."""
    end = span[1]
    if ear.ends(end, "am", "time_morning"):
        return Clock(hour % NOON, minute, span, True)
    if hour == NOON and ear.ends(end, "time_evening", "at_night"):
        return Clock(0, minute, span, True)
    late = bool(ear.ends(end, "pm", "at_night") or any(map(ear.of, _BEHIND_NOON)))
    dawn = hour <= _LATEST_AT_DAWN and not ear.of("time_morning")
    is_plain = late or hour >= NOON or bool(ear.of("time_morning"))
    if hour < NOON and (late or dawn):
        hour += NOON
    return Clock(hour, minute, span, is_plain)
