"""What of the clinic's facts an utterance asks about."""

from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter

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
_NEAR = 4  # words from "when" to "open", from "students" to "pay less"
_BESIDE = 2  # words between a day and its week
_EARLIEST, _LATEST_AFTER = 5, 9
"""Hours without a half of the day: opening is not before 5, and "after 9" is in the evening."""
_USUAL = frozenset({"30", "45", "60", "75", "90", "120"})
"""Minutes of a massage that need no unit: "a 60 massage", "60 or 90"."""
_SHORTEST = 15  # minutes that somebody asks for
_ANY, _WEEKEND = "any", "weekend"


RULES = {"walk_in": "walk_in", "tipping": "tips"}
"""Of a concept: the kind of question that it asks."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What of the clinic's facts an utterance speaks of; empty is what it does not."""

    now: bool = False
    days: tuple[str, ...] = ()
    """In the order of the words: "today", "tomorrow", "day_after_tomorrow", "weekend", "monday",
    "next_monday", "next_weekend", "12-24", "2026-12-24", "13", "+3" (in three days), "week",
    "next_week"."""
    holidays: tuple[str, ...] = ()
    """The names of their concepts; "any" for holidays in general."""
    time: str = ""
    """"15:30", or "morning", "afternoon", "evening"."""
    beyond: str = ""
    """Whether that is about what is "after", "before" or "until" this time."""
    polar: str = ""
    """Whether it is asked if somebody is "open" or "closed"; "" where that is no question."""
    edge: str = ""
    """"opens" or "closes", of which the hour is asked; "next" where it opens next."""
    lunch: bool = False
    rule: str = ""
    """The kind of question of who asks for a rule: "walk_in", whether one may come without an
    appointment; "tips"."""
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
    days = _days(ear, [span for _, span in holidays])
    elsewhen = bool(clock or holidays or set(days) - {"today"})
    return Inquiry(
        now=_now(ear, elsewhen) or bool(ear.of("in_time")),
        days=days,
        holidays=_without_any([value for value, _ in holidays]),
        time=_time(ear, clock, beyond),
        beyond=beyond,
        polar=_polar(ear),
        edge=_edge(ear, beyond),
        lunch=_lunch(ear),
        rule=next((ask for concept, ask in RULES.items() if ear.of(concept)), ""),
        minutes=_minutes(ear),
        services=_services(ear),
        cheapest=bool(ear.of("cheapest")),
        package=bool(ear.of("package")),
        discounts=discounts,
        insurers=_named(ear, "insurer"),
        payments=_named(ear, "payment"),
        languages=_languages(ear),
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
    led = ear.is_behind(start, *_BEYOND)  # "past 5"
    if (ear.is_behind(start, "bygone") and not led) or ear.ends(end, "bygone"):
        return False
    if any(map(ear.of, _OPENING)):
        return True
    return not ear.is_complaint(span) and ear.nearest(span, *_MISHAPS) > _NEAR


def _now(ear: Ear, elsewhen: bool) -> bool:
    """Whether it is about this moment; "still open" is not where another time is named."""
    if not elsewhen and ear.of("still"):
        return True
    return any(
        not ear.is_behind(span[0], "lasts")
        and not ear.is_part(span, "from_now")
        and _is_of_hours(ear, span)
        for span in ear.of("now")
    )


def _days(ear: Ear, holidays: list[Span]) -> tuple[str, ...]:
    """The days in the order of the words. Those in the name of a holiday are none: "july 4th",
    "good friday"."""
    found = [(span, value) for value, span in _all_days(ear) if _is_of_hours(ear, span)]
    spans = [span for span, _ in found]
    days = [
        value
        for span, value in sorted(found, key=itemgetter(0))
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


def _is_next(ear: Ear, span: Span) -> bool:
    start, end = span
    inside = any(holds(span, one) for one in ear.of("coming"))  # "next sat"
    return inside or ear.is_behind(start, "coming") or bool(ear.ends(end, "coming"))


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
    return [
        span
        for span in ear.of("open_up")
        if not any(ear.is_part(span, longer) for longer in ("be_open", "still"))
    ]


def _polar(ear: Ear) -> str:
    """What a yes would mean; "what hours are you open" and "open or closed?" have none."""
    opens = ear.of("be_open") or ear.of("open_up") or ear.of("at_work") or ear.of("attended")
    closes = ear.of("be_closed") or ear.of("close_down")
    if (
        any(map(ear.of, ("comes", "in_time")))
        or ear.of("which_hour")
        or ear.of("open_hours")
        or bool(opens) == bool(closes)
    ):
        return ""
    return "open" if opens else "closed"


def _edge(ear: Ear, beyond: str) -> str:
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


def _lunch(ear: Ear) -> bool:
    if any(not ear.is_part(span, "time_afternoon") for span in ear.of("lunch")):
        return True
    return bool(ear.of("noon") and (ear.of("close_down") or ear.of("be_closed")))


def _minutes(ear: Ear) -> tuple[str, ...]:
    """The lengths that are asked about, in order: "30 or 60 min" has two, "60 or 90" as well."""
    found = {span: value for value, span in lengths(ear, _SHORTEST)}
    whole = {span: str(int(value)) for value, span in ear.numbers if value == int(value)}
    usual = {start: (start, end) for (start, end), value in whole.items() if value in _USUAL}
    behind = {start for start, _ in (*found, *ear.heard.of("treated"))}
    joined = dict(ear.heard.of("join"))
    for start, span in sorted(usual.items(), reverse=True):  # the last one has the unit
        after = joined.get(span[1], span[1])
        other = usual.get(after) if span[1] in joined else None
        if other or after in behind or _is_last_for(ear, span):
            found.update((one, whole[one]) for one in (span, other) if one)
            behind.add(start)
    for at, word in enumerate(ear.heard.words):
        if "/" in word and (parts := word.split("/")) and _USUAL.issuperset(parts):
            found.update(((at, at + place), part) for place, part in enumerate(parts))
    if found and ear.of("asks_price"):  # "how much is 30 and how much is 90 min"
        inside = [one for one in usual.values() if not any(holds(other, one) for other in found)]
        found.update((one, whole[one]) for one in inside)
    return tuple(dict.fromkeys(found[span] for span in sorted(found)))


def _is_last_for(ear: Ear, span: Span) -> bool:
    """Whether a question ends with this length: "and for 90?"."""
    start, end = span
    return end == len(ear.heard.words) and (start - 1, end) in ear.of("for_length")


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
        if any(0 <= ear.heard.apart(span, price) <= _NEAR for price in priced)
    ]
    return tuple(dict.fromkeys(named))


def _languages(ear: Ear) -> tuple[str, ...]:
    """Languages; in "Chinese medicine" and "masaje tailandés" is none."""
    beside = {at for span in ear.heard.of("treated") for at in span}
    spoken = [
        value
        for value, (start, end) in ear.values("language")
        if beside.isdisjoint((start, end))
        and not ear.ends(end, "named_so")
        and not ear.is_behind(start, "named_so")
    ]
    return tuple(dict.fromkeys(spoken))


def _therapists(ear: Ear, discounted: bool) -> tuple[str, ...]:
    """Who gives the massage: "do you have female therapists", "are you licensed"."""
    found = [
        (span, gender)
        for gender in ("woman", "man")
        for span in ear.of(gender)
        if ear.is_wished(span) or (ear.is_of_staff(span) and not ear.is_behind(span[0], "mine"))
    ]
    found += [(span, "licensed") for span in ear.of("licensed")]
    if not discounted:
        found += [(span, "students") for span in ear.of("students")]
    return tuple(dict.fromkeys(value for _, value in sorted(found)))
