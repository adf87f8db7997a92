"""A report as one page."""

from pathlib import Path

from bot import pages
from bot.evaluation import heatmap
from bot.evaluation.report import Report


def page(report: Report) -> str:
    """The whole page, with the confusion matrix and the reliability as pictures."""
    return pages.page(
        Path(__file__).with_name("templates"),
        report=report,
        by_area=heatmap.by_area,
        by_intent=heatmap.by_intent,
    )
