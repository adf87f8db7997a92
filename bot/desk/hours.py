"""When the clinic is open: a week, its holidays and special days, as fields; and what patients read
of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from bot.changes.changed import EditError
from bot.changes.edits import SetFacts
from bot.content.names import DAYS
from bot.content.said import Sayings, capital, says_facts
from bot.desk import hours_form
from bot.desk.clinic import Clinic, clinic
from bot.desk.hours_form import Fields
from bot.desk.visit import BAD, Act, Visit
from bot.facts.hours import ONE_DAY, Hours
from bot.setup.answers import Wrong
from bot.setup.questions import Facts
from bot.statements import one_day
from bot.statements.days import called, holiday_named
from bot.statements.moment import Moment
from bot.told import NOTHING_ASKED

_AHEAD = 366  # days in which the next one is looked for that is not as others
_LOOK = "look"
"""The button that proposes nothing yet."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What patients read of the hours, in one language."""

    language: str
    name: str
    """Of the language, in its own words."""
    week: str
    days: tuple[tuple[str, str], ...]
    """Today, tomorrow and the next day that is not as others: each by its name, and what is
    said."""


def show(visit: Visit) -> Response:
    """The hours as they are."""
    known = clinic(visit)
    return _page(visit, known, hours_form.filled(known), {}, {})


def change(visit: Visit) -> Response:
    """The form, filled in: looked at, or proposed."""
    known, looks = clinic(visit), visit.text("do") == _LOOK
    fields = visit.fields
    fresh, wrong = hours_form.read(known, fields, visit.text("do") == "words")
    if not wrong:
        try:
            known.refuse(fresh)
            if not looks:
                return visit.propose(SetFacts(fresh))
        except Wrong as refused:
            wrong = {"form": known.remedy(refused)}
        except EditError:
            wrong = {"form": visit.words("hours.same")}
    return _page(visit, known, fields, wrong, fresh if looks and not wrong else {})


def _page(
    visit: Visit, known: Clinic, fields: Fields, wrong: Mapping[str, str], fresh: Facts
) -> Response:
    """``fresh`` are facts that are looked at before they are proposed."""
    speech = known.desk.speech
    return visit.page(
        "hours.html",
        BAD if wrong else 200,
        days=[(name, capital(speech.weekday(number))) for number, name in enumerate(DAYS)],
        kinds=hours_form.KINDS,
        fields=fields,
        wrong=wrong,
        holidays=[
            (holiday_named(name, known.sayings), on)
            for name, on in hours_form.holidays(known).items()
        ],
        country=str(known.facts.get("country", "")),
        rows=range(hours_form.rows(fields)),
        names=known.names,
        zone=str(known.facts.get("timezone", "")),
        in_words=hours_form.are_words(known),
        previews=list(_previews(known, {**known.facts, **fresh}, visit.office.now())),
        looked=bool(fresh),
        set_by="CLINIC_HOURS" if "hours" in visit.office.settings.facts else "",
    )


def _previews(known: Clinic, facts: Facts, now: datetime) -> Iterator[Preview]:
    found = known.echo.clinic(facts)[0]
    for code, content in known.contents.items():
        if found.hours and found.hours.week and says_facts(content.messages):
            sayings = Sayings(found, content.messages, code)
            lines = _lines(found.hours, sayings, now)
            days = tuple((day, content.fill(said)) for day, said in lines)
            week = content.fill(sayings.week())
            yield Preview(code, content.message("language_name"), week, days)


def _lines(hours: Hours, sayings: Sayings, now: datetime) -> Iterator[tuple[str, str]]:
    moment = Moment(hours, sayings, now, NOTHING_ASKED)
    tomorrow = moment.today + ONE_DAY
    later = (hours.on(tomorrow + days * ONE_DAY) for days in range(1, _AHEAD))
    other = next((one for one in later if one.holiday or one.special), None)
    yield capital(called(hours.on(moment.today), sayings, moment.today)), one_day.now(moment)
    for known in filter(None, (hours.on(tomorrow), other)):
        name = called(known, sayings, moment.today)
        yield capital(name), one_day.answer(moment, known)


ROUTES: Sequence[tuple[str, str, Act]] = (("GET", "/hours", show), ("POST", "/hours", change))
