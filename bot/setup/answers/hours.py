"""The hours of a week, and how the file has the hours of a day."""

from collections.abc import Iterable, Mapping

from bot.content.edited import Value
from bot.content.names import DAYS
from bot.facts import notation, speech
from bot.facts.day import CLOSED, Day
from bot.setup.answers.answer import Answer, Follow, Wrong, table
from bot.setup.answers.desk import Desk
from bot.setup.questions import Facts, Question

_ENGLISH = {name: number for number, name in enumerate(DAYS)}


def hours(question: Question, typed: str, desk: Desk) -> Answer:
    """ "mon-fri 9-6, sat 10-2"; of the days that are left out it is asked. Raises Wrong."""
    try:
        week = _week(typed, desk)
    except ValueError as error:
        twice = "twice" in str(error)
        raise Wrong("hours_twice" if twice else "hours", typed=typed) from None
    left = [number for number in range(len(DAYS)) if number not in week]
    follows = tuple(_left_out(days, desk) for days in _runs(left, week))
    return Answer({question.name: week_lines(week)}, is_confirmed=False, follows=follows)


def _week(typed: str, desk: Desk) -> dict[int, Day]:
    """The days that are named. Raises ValueError."""
    return notation.week(typed, speech.day_names([*desk.languages, "en"]))


def _left_out(days: tuple[int, ...], desk: Desk) -> Follow:
    def take(typed: str, facts: Facts) -> Facts:
        if desk.means("no", typed):
            return facts
        found = dict.fromkeys(days, CLOSED)
        if typed and not desk.means("yes", typed):
            found = _hours_of(days, typed, desk)
        week = {
            number: notation.day(str(text))
            for key, text in table(facts, "hours").items()
            for number in notation.weekdays(key, _ENGLISH)
        }
        return {**facts, "hours": week_lines(week | found)}

    own = desk.speech
    named = own.listed([own.weekday(number) for number in days])
    return Follow(desk.script.say("left", days=named), take)


def _hours_of(days: Iterable[int], typed: str, desk: Desk) -> dict[int, Day]:
    """The hours of days that were left out: the same for each, or by their names."""
    try:
        week = _week(typed, desk)
    except ValueError:
        return dict.fromkeys(days, day(typed))
    return {number: one for number, one in week.items() if number in days}


def week_lines(week: Mapping[int, Day]) -> dict[str, Value]:
    """A week as the file has it: days in a row with the same hours on one line."""
    found: dict[str, Value] = {}
    for days in _runs(sorted(week), week):
        first, last = DAYS[days[0]], DAYS[days[-1]]
        found[first if first == last else f"{first}-{last}"] = written(week[days[0]])
    return found


def _runs(numbers: Iterable[int], week: Mapping[int, Day]) -> list[tuple[int, ...]]:
    """Days in a row together, where a week has the same for them: the same hours, or none."""
    runs: list[list[int]] = []
    for number in numbers:
        last = runs[-1][-1] if runs else None
        if last == number - 1 and week.get(last) == week.get(number):
            runs[-1].append(number)
        else:
            runs.append([number])
    return [tuple(run) for run in runs]


def day(typed: str) -> Day:
    """The hours of one day. Raises Wrong."""
    try:
        return notation.day(typed)
    except ValueError:
        raise Wrong("day", typed=typed) from None


def written(hours: Day) -> str:
    """The hours of a day in the notation of the file."""
    if hours.is_closed:
        return "closed"
    periods = ", ".join(
        f"{one.opens.hour}:{one.opens:%M}-{one.closes.hour or 24}:{one.closes:%M}"
        for one in hours.periods
    )
    return f"{periods} by appointment".strip() if hours.by_appointment else periods
