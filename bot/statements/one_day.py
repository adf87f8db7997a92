"""What holds on one day: whether it is open, from when, until when, at an hour; and now."""

from datetime import datetime, time

from bot.facts.day import Day
from bot.facts.hours import KnownDay
from bot.statements.days import holiday_of
from bot.statements.moment import Moment, joined
from bot.statements.time_of_day import NOON, PARTS, gap, holds

_END = time(23, 59)


def now(moment: Moment) -> str:
    """Whether it is open at this moment, until when, or from when again."""
    known, say = moment.known(moment.today), moment.sayings.say
    if not known.is_sure:
        return moment.unsure(known)
    if known.day and known.day.is_closed:
        return _whole(moment, known)
    period = moment.hours.period_at(moment.at)
    later = moment.later()
    if period and later:
        return moment.verdict(
            True,
            "open_now_later",
            closes=moment.sayings.hour(period.closes),
            again=moment.sayings.hour(later.opens),
        )
    if period and known.day and known.day.by_appointment:
        return moment.verdict(
            True, "open_now_by_appointment", closes=moment.sayings.hour(period.closes)
        )
    if period:
        return moment.verdict(True, "open_now", closes=moment.sayings.hour(period.closes))
    if known.day and known.day.by_appointment and not known.day.periods:
        return say("appointment_on", day=moment.called(known))
    return joined(moment.verdict(False, "closed_now"), moment.next_opening())


def answer(moment: Moment, known: KnownDay, named: str = "") -> str:
    """What holds on one day, as far as it is asked."""
    if not known.is_sure or known.day is None:
        return moment.unsure(known, named)
    if known.day.is_closed or not known.day.periods:
        return _whole(moment, known, named)
    if moment.inquiry.edge:
        return edge(moment, known, named)
    if moment.inquiry.lunch and moment.inquiry.time in ("", NOON):
        return _lunch(moment, known.day, moment.called(known, named))
    if moment.inquiry.time:
        return _at(moment, known, named)
    return _whole(moment, known, named)


def _whole(moment: Moment, known: KnownDay, named: str = "") -> str:
    """Whether it is open on a day, with its hours."""
    say, day = moment.sayings.say, known.day
    name = moment.called(known, named)
    why = moment.sayings.wording(known.special.note) if known.special else ""
    if why and why == holiday_of(known, moment.sayings, named):  # by which it is called already
        why = ""
    if day is None or day.is_closed:
        said = "closed_on_for" if why else "closed_on"
        closed = moment.verdict(False, said, day=name, why=why)
        end = datetime.combine(known.date, _END, moment.hours.zone)
        return joined(closed, moment.opens_next(end))
    if not day.periods:
        return say("appointment_on", day=name)
    if moment.today == known.date and moment.is_over():
        return joined(moment.verdict(False, "closed_now_today"), moment.next_opening())
    hours = moment.sayings.periods(day.periods)
    if day.by_appointment:
        return moment.verdict(True, "open_by_appointment", day=name, hours=hours)
    if why:
        return moment.verdict(True, "open_on_for", day=name, hours=hours, why=why)
    return moment.verdict(True, "open_on", day=name, hours=hours)


def edge(moment: Moment, known: KnownDay, named: str = "") -> str:
    """From when, or until when, on a day."""
    day = known.day
    if not known.is_sure or day is None:
        return moment.unsure(known, named)
    if not day.periods or (known.date == moment.today and moment.is_over()):
        return _whole(moment, known, named)
    name = moment.called(known, named)
    if moment.inquiry.edge == "opens":
        opens = moment.sayings.hour(day.periods[0].opens)
        return moment.sayings.say("opens_on", day=name, opens=opens)
    closes = moment.sayings.hour(day.periods[-1].closes)
    return moment.sayings.say("closes_on", day=name, closes=closes)


def _at(moment: Moment, known: KnownDay, named: str = "") -> str:
    """Whether it is open at an hour of a day, or in a part of it."""
    inquiry, day, name = moment.inquiry, known.day, moment.called(known, named)
    if day is None or not holds(day, inquiry):
        return not_at(moment, known, name)
    if inquiry.time in PARTS or inquiry.beyond:
        return _whole(moment, known, named)
    clock = time.fromisoformat(inquiry.time)
    return moment.verdict(
        True,
        "open_at",
        day=name,
        clock=moment.sayings.hour(clock),
        hours=moment.sayings.day(day),
    )


def not_at(moment: Moment, known: KnownDay, name: str) -> str:
    """That it is closed at an hour of a day, or in a part of it; ``name`` is the day's."""
    hours = moment.sayings.day(known.day) if known.day else ""
    if moment.inquiry.time in PARTS or moment.inquiry.beyond == "before":
        return moment.verdict(False, "closed_at_part", day=name, hours=hours)
    clock = moment.sayings.hour(time.fromisoformat(moment.inquiry.time))
    return moment.verdict(False, "closed_at", day=name, clock=clock, hours=hours)


def _lunch(moment: Moment, day: Day, name: str) -> str:
    midday = gap(day)
    if midday is None:
        hours = moment.sayings.periods(day.periods)
        return moment.verdict(True, "lunch_open_on", day=name, hours=hours)
    closes, opens = (moment.sayings.hour(one) for one in midday)
    return moment.verdict(False, "lunch_closed", day=name, closes=closes, opens=opens)
