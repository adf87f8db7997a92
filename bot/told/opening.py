"""When somebody asks whether the clinic is open: the days, the hour, and what of it."""

from collections.abc import Iterator
from itertools import pairwise
from operator import itemgetter

from bot.content.names import DAYS
from bot.hearing import Span
from bot.told.clock import NOON, Clock, clocks, parts_of_days
from bot.told.date import dates, days_from_now
from bot.told.ear import Ear, holds
from bot.told.visit import named_days

_BEYOND = ("after", "before", "until")
_OPENING = ("be_open", "be_closed", "open_up", "close_down", "which_hour", "opens", "closes")
_MISHAPS = ("back_named", "crash", "fall")
"""What happened on a day, and is no opening."""
_NEAR = 4  # words from "when" to "open"
_BESIDE = 2  # words between a day and its week
_EARLIEST, _LATEST_AFTER = 5, 9
"""Hours without a half of the day: opening is not before 5, and "after 9" is in the evening."""
_WEEKEND = "weekend"


def clock(ear: Ear) -> Clock | None:
    """The hour that is asked about."""
    found = clocks(ear, ("at", *_BEYOND))
    return next((one for one in found if _is_of_hours(ear, one.span)), None)


def _is_of_hours(ear: Ear, span: Span) -> bool:
    """Whether a day or an hour is none on which something began to hurt."""
    start, end = span
    led = ear.is_behind(start, *_BEYOND)  # "past 5"
    if (ear.is_behind(start, "bygone") and not led) or ear.ends(end, "bygone"):
        return False
    if any(map(ear.of, _OPENING)):
        return True
    return not ear.is_complaint(span) and ear.nearest(span, *_MISHAPS) > _NEAR


def now(ear: Ear, elsewhen: bool) -> bool:
    """Whether it is about this moment; "still open" is not where another time is named."""
    if not elsewhen and ear.of("still"):
        return True
    return any(
        not ear.is_behind(span[0], "lasts")
        and not ear.is_part(span, "from_now")
        and _is_of_hours(ear, span)
        for span in ear.of("now")
    )


def days(ear: Ear, holidays: list[Span]) -> tuple[str, ...]:
    """The days in the order of the words. Those in the name of a holiday are none: "july 4th",
    "good friday"."""
    found = [(span, value) for value, span in _all_days(ear) if _is_of_hours(ear, span)]
    found += [(span, day) for day, span in _between(ear)]
    spans = [span for span, _ in found]
    named = [
        value
        for span, value in sorted(found, key=itemgetter(0))
        if not any(_overlap(span, holiday) for holiday in holidays)
        and not any(holds(other, span) for other in spans)
    ]
    return tuple(dict.fromkeys(named))


def _all_days(ear: Ear) -> Iterator[tuple[str, Span]]:
    weeks = [*ear.of("stretch_next_week")]
    joined = set[Span]()
    for value, span in named_days(ear):
        if any(ear.is_part(span, part) for part in ("time_morning", "this_morning")):
            continue
        week = next((one for one in weeks if 0 <= ear.heard.apart(one, span) <= _BESIDE), None)
        if value in (*DAYS, _WEEKEND) and (week or _is_next(ear, span)):
            if week:
                joined.add(week)
            yield f"next_{value}", span
        else:
            yield value, span
    yield from (("next_week", span) for span in weeks if span not in joined)
    yield from (("week", span) for span in ear.of("stretch_week"))
    yield from (("today", span) for span in ear.of("this_morning"))
    for start, end in ear.of("weekdays"):
        yield from ((day, (start, end)) for day in DAYS[:5])
    yield from dates(ear)
    yield from days_from_now(ear)


def _between(ear: Ear) -> Iterator[tuple[str, Span]]:
    """The days of the week from one to another: "monday through friday"."""
    named = [(DAYS.index(day), span) for day, span in ear.values("day") if day in DAYS]
    for (first, (start, begun)), (last, (at, end)) in pairwise(named):
        is_joined = begun == at and at not in ear.heard.pauses  # "mon-fri"
        if is_joined or any(
            begun == led and at <= done <= end for led, done in ear.of("up_to_day")
        ):
            count = (last - first) % len(DAYS)
            yield from (
                (DAYS[(first + more) % len(DAYS)], (start, end)) for more in range(count + 1)
            )


def _is_next(ear: Ear, span: Span) -> bool:
    start, end = span
    inside = any(holds(span, one) for one in ear.of("coming"))  # "next sat"
    return inside or ear.is_behind(start, "coming") or bool(ear.ends(end, "coming"))


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def beyond(ear: Ear, clock: Clock | None) -> str:
    """Whether it is asked what is "after", "before" or "until" this hour; "" for none of them."""
    if clock is None:
        return ""
    return next((name for name in _BEYOND if ear.is_behind(clock.span[0], name)), "")


def time(ear: Ear, clock: Clock | None, beyond: str) -> str:
    """The hour, or else the part of the day; "" where neither is named."""
    if clock:
        return str(clock if clock.is_plain else _likelier(ear, clock, beyond))
    parts = [
        *parts_of_days(ear),
        *(("morning", span) for span in ear.of("this_morning")),
        *(("evening", span) for span in ear.of("at_night")),
    ]
    asked = sorted((span, value) for value, span in parts if _is_of_hours(ear, span))
    return asked[0][1] if asked else ""


def _likelier(ear: Ear, clock: Clock, beyond: str) -> Clock:
    """An hour in the half of the day that an opening, or a closing, is likelier in."""
    hour = clock.hour % NOON
    if ear.of("close_down") or beyond == "until" or (beyond == "after" and hour <= _LATEST_AFTER):
        return clock._replace(hour=hour + NOON)
    if beyond == "before" or _opening(ear):
        return clock._replace(hour=hour if hour >= _EARLIEST else hour + NOON)
    return clock


def _opening(ear: Ear) -> list[Span]:
    """Where it is said to open, not to be open."""
    return [
        span
        for span in ear.of("open_up")
        if not any(ear.is_part(span, longer) for longer in ("be_open", "still"))
    ]


def polar(ear: Ear) -> str:
    """What a yes would mean; "what hours are you open" and "open or closed?" have none."""
    opens = ear.of("be_open") or ear.of("open_up") or ear.of("at_work") or ear.of("attended")
    closes = ear.of("be_closed") or ear.of("close_down")
    open_ended = any(map(ear.of, ("comes", "in_time", "which_hour", "open_hours")))
    if open_ended or bool(opens) == bool(closes):
        return ""
    return "open" if opens else "closed"


def edge(ear: Ear, beyond: str) -> str:
    """Of what the hour is asked: "opens" or "closes"; "next" where it opens next; else ""."""
    if any(not _is_of_a_day(ear, span) for span in ear.of("next")):
        return "next"
    opens, closes = (
        any(not ear.is_behind(start, "mine") for start, _ in ear.of(edge))
        for edge in ("opens", "closes")
    )
    if not (opens or closes):
        asked = ear.of("which_hour")
        ends = ear.of("close_down") if beyond else [*ear.of("close_down"), *ear.of("until")]
        opens, closes = _follows(ear, asked, _opening(ear)), _follows(ear, asked, ends)
    if opens == closes:
        return ""
    return "opens" if opens else "closes"


def _is_of_a_day(ear: Ear, span: Span) -> bool:
    """Whether "open next" goes on with a day, or a week."""
    days = {start for _, (start, _) in ear.values("day")}
    end = span[1]
    weeks = ear.of("stretch_next_week")
    return not days.isdisjoint((end - 1, end)) or any(start < end for start, _ in weeks)


def _follows(ear: Ear, firsts: list[Span], seconds: list[Span]) -> bool:
    """Whether one stands shortly behind another in its sentence."""
    return any(
        first < second and ear.heard.near(second, (first,), _NEAR)
        for first in firsts
        for second in seconds
    )


def lunch(ear: Ear) -> bool:
    """Whether it is asked if somebody is there at midday."""
    if any(not ear.is_part(span, "time_afternoon") for span in ear.of("lunch")):
        return True
    return bool(ear.of("noon") and (ear.of("close_down") or ear.of("be_closed")))
