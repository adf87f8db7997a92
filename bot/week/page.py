"""A week as one page."""

from functools import partial
from pathlib import Path

from bot import charts, pages
from bot.content import Content
from bot.week import shown
from bot.week.figures import Week


def page(week: Week, content: Content) -> str:
    """The whole page; its picture takes the extra `desk`, too."""
    drawn = shown.charts(week, content) if charts.are_there() else []
    return pages.page(
        Path(__file__).with_name("templates"),
        week=week,
        language=content.language,
        title=shown.title(week, content),
        explained=shown.explained(content),
        message=content.message,
        label=partial(shown.label, content=content),
        picture=pages.marked_up(charts.svg(drawn)) if drawn else "",
    )
