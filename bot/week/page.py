"""A week as one page, and its figures for a page that holds more."""

from functools import partial
from pathlib import Path

from bot import charts, pages
from bot.content import Content
from bot.pages import Templates, marked_up
from bot.week import shown
from bot.week.figures import Week

FOLDER = Path(__file__).with_name("templates")
_TEMPLATES = Templates(FOLDER)


def page(week: Week, content: Content) -> str:
    """The whole page; its picture takes the extra `desk`, too."""
    drawn = shown.charts(week, content) if charts.are_there() else []
    picture = marked_up(charts.svg(drawn)) if drawn else ""
    return pages.page(
        FOLDER,
        language=content.language,
        title=shown.title(week, content),
        figures=marked_up(figures(week, content, picture)),
    )


def figures(week: Week, content: Content, picture: str) -> str:
    """The figures as part of a page, with a picture, marked up, below the main ones; ``week.css``
    in ``FOLDER`` has their style."""
    return _TEMPLATES.page(
        "figures.html",
        week=week,
        explained=shown.explained(content),
        message=content.message,
        label=partial(shown.label, content=content),
        picture=picture,
    )
