"""What of the clinic's facts an utterance asks about."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.content.names import DAYS
from bot.hearing import Heard, Span
from bot.told.clock import NOON, Clock, clocks, parts_of_days
from bot.told.date import dates, days_from_now
from bot.told.ear import Ear, holds
from bot.told.visit import lengths, named_days

_BEYOND = ("after", "before", "until")
_OPENING = ("be_open", "be_closed", "open_up", "close_down", "which_hour", "opens", "closes")
_MISHAPS = ("back_named", "crash", "fall")
"""What happened on a day, and is no opening."""
_NEAR = 4  # words from "when" to "open"
_BESIDE = 2  # words between a day and its week, between students and their price
_EARLIEST, _LATEST_AFTER = 5, 9
"""Hours without a half of the day: opening is not before 5, and "after 9" is in the evening."""
_USUAL_MINUTES = frozenset({30, 45, 60, 75, 90, 120})
_ANY = "any"


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What of the clinic's facts an utterance speaks of; empty is what it does not."""

    now: bool = False
    days: tuple[str, ...] = ()
    """In the order of the words: "today", "tomorrow", "day_after_tomorrow", "weekend", "monday",
    "next_monday", "12-24", "2026-12-24", "13", "+3" (in three days), "week", "next_week"."""
    holidays: tuple[str, ...] = ()
    """The names of their concepts; "any" for holidays in general."""
    time: str = ""
    """"15:30", or "morning", "afternoon", "evening"."""
    beyond: str = ""
    """Whether that is about what is "after", "before" or "until" this time."""
    edge: str = ""
    """"opens" or "closes", of which the hour is asked; "next" where it opens next."""
    lunch: bool = False
    minutes: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    """Techniques and services, by the names of their concepts; so are all names below."""
    cheapest: bool = False
    package: bool = False
    discounts: tuple[str, ...] = ()
    """Who may have one; "any" for a discount in general."""
    insurers: tuple[str, ...] = ()
    payments: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    """Their codes."""
    therapists: tuple[str, ...] = ()
    """"woman", "man", "licensed", "students"."""


NOTHING_ASKED = Inquiry()


def inquiry(heard: Heard) -> Inquiry:
    """What an utterance asks about. Nothing need be denied or doubted as what is told is: "don't
    you take Aetna?" asks about Aetna."""
    ear = Ear(heard)
    holidays = ear.values("holiday")
    clock = next(
        (one for one in clocks(ear, ("at", *_BEYOND)) if _is_of_hours(ear, one.span)), None
    )
    beyond = _beyond(ear, clock)
    discounts = _discounts(ear)
    return Inquiry(
        now=_now(ear),
        days=_days(ear, [span for _, span in holidays]),
        holidays=_without_any([value for value, _ in holidays]),
        time=_time(ear, clock, beyond),
        beyond=beyond,
        edge=_edge(ear, beyond),
        lunch=_lunch(ear),
        minutes=_minutes(ear),
        services=_services(ear),
        cheapest=bool(ear.of("cheapest")),
        package=bool(ear.of("package")),
        discounts=discounts,
        insurers=_named(ear, "insurer"),
        payments=_named(ear, "payment"),
        languages=tuple(
            dict.fromkeys(
                value for value, (_, end) in ear.values("language") if not ear.ends(end, "named_so")
            )
        ),
        therapists=_therapists(ear, bool(discounts)),
    )


def _named(ear: Ear, field: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value, _ in ear.values(field)))


def _without_any(values: list[str]) -> tuple[str, ...]:
    """Each once; what is named is meant where it is named in general, too."""
    named = [value for value in values if value != _ANY]
    return tuple(dict.fromkeys(named or values))


def _is_of_hours(ear: Ear, span: Span) -> bool:
    """Whether a day or an hour is none on which something began to hurt."""
    start, end = span
    if ear.is_behind(start, "bygone") or ear.ends(end, "bygone"):
        return False
    if any(map(ear.of, _OPENING)):
        return True
    return not ear.is_complaint(span) and ear.nearest(span, *_MISHAPS) > _NEAR


def _now(ear: Ear) -> bool:
    return any(not ear.is_behind(start, "lasts") for start, _ in ear.of("now"))


def _days(ear: Ear, holidays: list[Span]) -> tuple[str, ...]:
    """The days in the order of the words. Those in the name of a holiday are none: "july 4th",
    "good friday"."""
    found = [(span, value) for value, span in _all_days(ear) if _is_of_hours(ear, span)]
    spans = [span for span, _ in found]
    days = [
        value
        for span, value in sorted(found)
        if not any(_overlap(span, holiday) for holiday in holidays)
        and not any(holds(other, span) for other in spans)
    ]
    return tuple(dict.fromkeys(days))


def _all_days(ear: Ear) -> Iterator[tuple[str, Span]]:
    weeks = [*ear.of("stretch_next_week")]
    joined = set[Span]()
    for value, span in named_days(ear):
        if any(ear.is_part(span, part) for part in ("time_morning", "this_morning")):
            continue
        week = next((one for one in weeks if 0 <= ear.heard.apart(one, span) <= _BESIDE), None)
        if value in DAYS and (week or _is_next(ear, span)):
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


def _is_next(ear: Ear, span: Span) -> bool:
    start, end = span
    return ear.is_behind(start, "coming") or bool(ear.ends(end, "coming"))


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _beyond(ear: Ear, clock: Clock | None) -> str:
    if clock is None:
        return ""
    return next((name for name in _BEYOND if ear.is_behind(clock.span[0], name)), "")


def _time(ear: Ear, clock: Clock | None, beyond: str) -> str:
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
    return [span for span in ear.of("open_up") if not ear.is_part(span, "be_open")]


def _edge(ear: Ear, beyond: str) -> str:
    if ear.of("next"):
        return "next"
    opens, closes = bool(ear.of("opens")), bool(ear.of("closes"))
    if not (opens or closes):
        asked = ear.of("which_hour")
        ends = ear.of("close_down") if beyond else [*ear.of("close_down"), *ear.of("until")]
        opens, closes = _follows(ear, asked, _opening(ear)), _follows(ear, asked, ends)
    if opens == closes:
        return ""
    return "opens" if opens else "closes"


def _follows(ear: Ear, firsts: list[Span], seconds: list[Span]) -> bool:
    """Whether one stands shortly behind another in its sentence."""
    return any(
        first < second and ear.heard.near(second, (first,), _NEAR)
        for first in firsts
        for second in seconds
    )


def _lunch(ear: Ear) -> bool:
    if any(not ear.is_part(span, "time_afternoon") for span in ear.of("lunch")):
        return True
    return bool(ear.of("noon") and (ear.of("close_down") or ear.of("be_closed")))


def _minutes(ear: Ear) -> tuple[str, ...]:
    """The lengths that are asked about, in order: "30 or 60 min" has two."""
    found = {span: value for value, span in lengths(ear)}
    numbers = sorted(((span, value) for value, span in ear.numbers), reverse=True)
    starts = {start for start, _ in found}
    for (start, end), value in numbers:  # from the last, which has the unit
        behind = ear.ends(end, "either") or end
        if value in _USUAL_MINUTES and (behind in starts or ear.ends(end, "long_visit")):
            found.setdefault((start, end), str(int(value)))
            starts.add(start)
    either = [
        (span, other)
        for span, value in numbers
        for other, second in numbers
        if {value, second} <= _USUAL_MINUTES and ear.ends(span[1], "either") == other[0]
    ]
    for pair in either:
        for span in pair:
            value = next(value for one, value in numbers if one == span)
            found.setdefault(span, str(int(value)))
    ordered = [found[span] for span in sorted(found)]
    return tuple(dict.fromkeys(ordered))


def _services(ear: Ear) -> tuple[str, ...]:
    found = [
        (span, value) for field in ("technique", "service") for value, span in ear.values(field)
    ]
    spans = [span for span, _ in found]
    named = [
        value for span, value in sorted(found) if not any(holds(other, span) for other in spans)
    ]
    return tuple(dict.fromkeys(named))


def _discounts(ear: Ear) -> tuple[str, ...]:
    """Who may have a discount, where one is spoken of, or "student rates"."""
    found = ear.values("discount")
    if ear.of("discount_any"):
        return _without_any([value for value, _ in found])
    priced = ear.of("priced")
    named = [
        value
        for value, span in found
        if any(0 <= ear.heard.apart(span, price) <= _BESIDE for price in priced)
    ]
    return tuple(dict.fromkeys(named))


def _therapists(ear: Ear, discounted: bool) -> tuple[str, ...]:
    """Who gives the massage: "do you have female therapists", "are you licensed"."""
    found = [
        (span, gender)
        for gender in ("woman", "man")
        for span in ear.of(gender)
        if ear.is_wished(span) or ear.is_of_staff(span)
    ]
    found += [(span, "licensed") for span in ear.of("licensed")]
    if not discounted:
        found += [(span, "students") for span in ear.of("students")]
    return tuple(dict.fromkeys(value for _, value in sorted(found)))
