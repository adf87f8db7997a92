"""Whether a day has hours at a time of it: at 3 pm, after 6, in the evening, at lunch."""

from datetime import time

from bot.facts.day import Day
from bot.told import Inquiry

PARTS = {
    "morning": (time(0), time(12)),
    "afternoon": (time(13), time(17)),
    "evening": (time(17), time(23, 59)),
}
_LUNCH = (time(11), time(15, 30))
NOON = "12:00"


def holds(day: Day, inquiry: Inquiry) -> bool:
    """Whether a day has hours at this time, beyond it, or in this part of it."""
    if inquiry.time in PARTS:
        begin, end = PARTS[inquiry.time]
        return any(one.opens < end and _after(one.closes, begin) for one in day.periods)
    clock = time.fromisoformat(inquiry.time)
    if inquiry.beyond and clock == time():  # midnight at the end of the day
        ends = any(one.closes == clock for one in day.periods)
        return {"until": ends, "before": bool(day.periods)}.get(inquiry.beyond, False)
    match inquiry.beyond:
        case "after":
            return any(_after(one.closes, clock) for one in day.periods)
        case "before":
            return any(one.opens < clock for one in day.periods)
        case "until":
            return any(
                one.opens < clock and (one.closes == clock or _after(one.closes, clock))
                for one in day.periods
            )
        case _:
            return any(one.holds(clock) for one in day.periods)


def _after(closes: time, clock: time) -> bool:
    return closes > clock or closes == time()


def gap(day: Day) -> tuple[time, time] | None:
    """When it closes at midday, and opens again."""
    for earlier, later in zip(day.periods, day.periods[1:], strict=False):
        if _LUNCH[0] <= earlier.closes <= _LUNCH[1]:
            return earlier.closes, later.opens
    return None
