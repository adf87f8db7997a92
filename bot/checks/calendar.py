"""What of the clinic's hours hangs on the date: days that are over or far off, and what comes next.

The bot itself passes over a day that is over; only ``clinic-bot check`` tells of it.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from bot.checks.places import is_laid_over, key_at, problem
from bot.content import Content
from bot.content.said import Sayings, says_facts
from bot.errors import Problem
from bot.facts import holidays
from bot.facts.hours import KnownDay
from bot.facts.phone import HOME

_FAR = 730
"""Days ahead, two years: a day behind these has likely another year than was meant."""
_SOON = 60
"""Days ahead of which holidays are told."""


def misdated(contents: Mapping[str, Content], today: date) -> list[Problem]:
    """A problem for each date that cannot be meant: a special day that is over or far off, a review
    that is still to come."""
    some = next(iter(contents.values()))
    return [*_special_days(some, today), *(_reviews(contents.values(), today))]


def _reviews(contents: Iterable[Content], today: date) -> Iterator[Problem]:
    """A problem for each of a clinic's own answers that was reviewed after today."""
    latest = (today + timedelta(days=1)).isoformat()  # somewhere it is tomorrow already
    for content in contents:
        for response in content.responses.values():
            place = key_at(response, "reviewed")
            if response.reviewed > latest and is_laid_over(content, place.path):
                what = f"reviewed {response.reviewed} is still to come"
                yield problem(place, f"{what}; write the day on which somebody read the answer.")


def _special_days(content: Content, today: date) -> list[Problem]:
    """A problem for each special day that is over, or more than two years off."""
    found = []
    for day in content.clinic.hours.special if content.clinic.hours else ():
        place = content.special_at[day.first]
        if day.last < today:
            found.append(problem(place, f"{day.last} is over; take it out, or mend the year."))
        elif (day.first - today).days > _FAR:
            what = f"{day.first} is more than two years off; mend the year."
            found.append(problem(place, what))
    return found


def outlook(content: Content, today: date) -> Iterator[str]:
    """How the hours were read: the week, the special days that are ahead, and the holidays of the
    next weeks, in lines. None where no hours are data."""
    hours, clinic = content.clinic.hours, content.clinic
    if hours is None or not says_facts(content.messages):
        return
    sayings = Sayings(clinic, content.messages, content.language)
    yield f"hours, by the clock of {hours.zone}:"
    yield from (f"  {line}" for line in sayings.week().splitlines())
    unsaid = [number for number in range(7) if number not in hours.week]
    yield from (f"  {sayings.speech.weekday(number)}: not known" for number in unsaid)
    for special in hours.special:
        if special.last >= today:
            shown = sayings.date(special.first, today)
            if special.last > special.first:
                shown += f" to {sayings.date(special.last, today)}"
            note = f" ({why})" if (why := sayings.wording(special.note)) else ""
            yield f"  {shown}{note}: {sayings.day(special.day)}"
    for day, name in holidays.ahead(clinic.country or HOME, clinic.state, today, _SOON).items():
        known = hours.on(day)
        if known.special is None:
            yield f"  {sayings.date(day, today)} ({name}): {_hours(known, sayings)}"


def _hours(known: KnownDay, sayings: Sayings) -> str:
    if known.day is None or not known.is_sure:
        return "not known; `holidays` can tell"
    return sayings.day(known.day)
