"""A week as others take it: a summary and pictures in the clinic's words, CSV and JSON."""

import csv
from collections.abc import Iterator
from datetime import date, time
from io import StringIO
from typing import Any

from bot.charts import Chart
from bot.content import Content
from bot.facts.speech import Speech
from bot.week.figures import ENOUGH, FEWEST, OTHERS, OUTCOMES, Figure, Part, Week

_SHOWN = 3  # of the most frequent, in a summary
_INTENTS = ("topics", "uncovered", "missed", "up", "down")
"""The parts whose figures are intents."""
_NAMED = (*_INTENTS, "missing", "languages")
"""Those whose figures have names of their own."""
_SUMMED_UP = (
    *("emergencies", "person", "told", "topics", "missed", "thumbs", "down"),
    *("missing", "uncovered", "languages", "later", "mended"),
)
"""The parts of a summary, what matters most first."""


def title(week: Week, content: Content) -> str:
    """Which week it is, and how far it has come."""
    name = "heading" if week.is_whole else "heading_so_far"
    return content.message(f"week.{name}", **_span(week, content))


def label(part: str, figure: str, content: Content) -> str:
    """What a figure is called; an intent or a reason that is gone by now, by its name."""
    if figure == OTHERS:
        return content.message("week.others")
    if part in _INTENTS:
        return content.intents[figure].title if figure in content.intents else figure
    if part == "missing":
        name = f"missing.{figure}"
        return content.message(name) if name in content.messages else figure
    if part == "languages":
        return _speech(content).language(figure)
    if part == "hours":
        return _speech(content).clock(time(int(figure)))
    return content.message(f"week.{part}_{figure}")


def explained(content: Content) -> str:
    """Why some is not shown."""
    return content.message("week.explained", fewest=str(FEWEST), enough=str(ENOUGH))


def summary(week: Week, content: Content, longest: int) -> str:
    """The main figures in at most so many characters, what matters less left out."""
    if not week.asked.count:
        name = "nothing" if week.is_whole else "nothing_so_far"
        head = content.message(f"week.{name}", **_span(week, content))
        lines = [head, *_lines(week, content)]
    else:
        lines = [title(week, content), *_of_questions(week, content), *_lines(week, content)]
    said = lines[0]
    for line in lines[1:]:
        if len(said) + 1 + len(line) <= longest:
            said += f"\n{line}"
    return said


def charts(week: Week, content: Content) -> list[Chart]:
    """What became of the questions by day, and how many came at which hour; none of a week in which
    nothing was asked."""
    if not week.asked.count:
        return []
    speech = _speech(content)
    days = tuple(speech.short_date(one.day) for one in week.days)
    outcomes = tuple(
        (label("questions", name, content), tuple(one.outcomes[at] for one in week.days))
        for at, name in enumerate(OUTCOMES)
    )
    drawn = [Chart(content.message("week.days"), days, outcomes)]
    if hours := week.part("hours").figures:
        counts = tuple(figure.count for figure in hours)
        named = tuple(figure.name for figure in hours)
        heading = content.message("week.hours")
        drawn.append(Chart(heading, named, ((heading, counts),)))
    return drawn


def as_csv(week: Week, content: Content) -> str:
    """One row a figure: its part and name, what it is called, how many this week, how many in the
    week before."""
    written = StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(("figure", "label", "this_week", "week_before"))
    for part in week.parts:
        for one in part.figures:
            called = (
                f"{content.message(f'week.{part.name}')}: {label(part.name, one.name, content)}"
            )
            rows.writerow((f"{part.name}.{_plain(one)}", called, one.count, one.before))
    for day in week.days:
        for name, count in zip(OUTCOMES, day.outcomes, strict=True):
            called = f"{day.day}: {label('questions', name, content)}"
            rows.writerow((f"days.{day.day}.{name}", called, count, None))
    return written.getvalue()


def as_json(week: Week) -> dict[str, Any]:
    """The same as an object, by parts."""
    parts = {
        part.name: {
            _plain(one): {"this_week": one.count, "week_before": one.before} for one in part.figures
        }
        for part in week.parts
    }
    days = {str(one.day): dict(zip(OUTCOMES, one.outcomes, strict=True)) for one in week.days}
    return {"first": str(week.first), "last": str(week.last), "days": days, **parts}


def _plain(figure: Figure) -> str:
    return figure.name if figure.name != OTHERS else "others"


def _of_questions(week: Week, content: Content) -> Iterator[str]:
    first, *others = week.part("questions").figures
    asked = _counted("questions", first, content)
    asked = content.message("week.compared", figure=asked, before=str(first.before))
    heading = content.message("week.questions")
    yield content.message("week.line", title=heading, figures=asked)
    yield " · ".join(_counted("questions", one, content) for one in others if one.count)


def _lines(week: Week, content: Content) -> Iterator[str]:
    for name in _SUMMED_UP:
        if figures := _main(week.part(name)):
            listed = " · ".join(_counted(name, one, content) for one in figures)
            heading = content.message(f"week.{name}")
            yield content.message("week.line", title=heading, figures=listed)


def _main(part: Part) -> list[Figure]:
    """The most frequent of what has a name, or all that there is of the others."""
    figures = [one for one in part.figures if one.count and one.name != OTHERS]
    return figures[:_SHOWN] if part.name in _NAMED else figures


def _counted(part: str, figure: Figure, content: Content) -> str:
    named = label(part, figure.name, content)
    return f"{named} ({figure.count})" if part in _NAMED else f"{figure.count} {named}"


def _span(week: Week, content: Content) -> dict[str, str]:
    return {"first": _day(week.first, week, content), "last": _day(week.last, week, content)}


def _day(day: date, week: Week, content: Content) -> str:
    return _speech(content).day_of_month(day, week.last)


def _speech(content: Content) -> Speech:
    return Speech(content.language, content.clinic.country)
