"""Week: what was asked, what became of it, and how the week before was."""

from collections.abc import Sequence

from starlette.responses import FileResponse, Response

from bot import charts, store, week
from bot.content import BASE, Content
from bot.desk.visit import Act, Visit
from bot.pages import marked_up
from bot.store import NotThere
from bot.week import page, shown
from bot.week.figures import Week

_FARTHEST = 52  # weeks ago
_IMAGE = marked_up('<img class="chart" src="/week/picture.svg?ago={ago}" alt="">')
_PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'"  # it brings styles of its own


def show(visit: Visit) -> Response:
    """The page; without a database it says so."""
    content, ago = _content(visit), _ago(visit)
    try:
        found = _week(visit, content)
    except NotThere:
        return visit.page("week.html", figures="")
    drawn = charts.are_there() and found.asked.count
    return visit.page(
        "week.html",
        figures=marked_up(page.figures(found, content, _IMAGE.format(ago=ago) if drawn else "")),
        heading=shown.title(found, content),
        ago=ago,
        farthest=_FARTHEST,
    )


def picture(visit: Visit) -> Response:
    """What became of the questions by day, and when they came, as SVG."""
    content = _content(visit)
    drawn = charts.svg(shown.charts(_week(visit, content), content))
    return Response(
        drawn, media_type="image/svg+xml", headers={"content-security-policy": _PICTURE_POLICY}
    )


def table(visit: Visit) -> Response:
    """A row a figure, for a spreadsheet."""
    content = _content(visit)
    found = _week(visit, content)
    name = f"week-{found.first}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    rows = week.as_csv(found, content)
    return Response(rows, media_type="text/csv; charset=utf-8", headers=headers)


def style(visit: Visit) -> Response:
    """How the figures look, here as on the page that `clinic-bot week --html` writes."""
    return FileResponse(page.FOLDER / "week.css", media_type="text/css")


def _content(visit: Visit) -> Content:
    """The content in the language of the pages, else in the base language."""
    contents = visit.office.contents()
    content = contents.get(visit.words.language, contents[BASE])
    return contents[BASE] if content.alarms_alone else content


def _ago(visit: Visit) -> int:
    asked = visit.text("ago")
    return min(int(asked), _FARTHEST) if asked.isdecimal() and len(asked) < 4 else 0


def _week(visit: Visit, content: Content) -> Week:
    ago = _ago(visit)
    today = visit.office.now().astimezone(week.zone_of(content)).date()
    first = week.counted_from(today, ago)
    counted = visit.office.stored(lambda opened: store.counted(opened, first, today))
    return week.week(counted, today, ago)


ROUTES: Sequence[tuple[str, str, Act]] = (
    ("GET", "/week", show),
    ("GET", "/week/picture.svg", picture),
    ("GET", "/week/week.csv", table),
    ("GET", "/week/week.css", style),
)
