"""A report as one self-contained page: no scripts, no fonts, nothing fetched."""

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.evaluation import heatmap
from bot.evaluation.report import Report


def page(report: Report) -> str:
    """The whole page, with the confusion matrix and the reliability as pictures."""
    pages = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters["breaking"] = _breaking
    return pages.get_template("page.html").render(
        report=report, by_area=heatmap.by_area, by_intent=heatmap.by_intent
    )


def _breaking(name: str) -> Markup:
    """A name or path that may be broken behind its dots, strokes and slashes."""
    return Markup(re.sub(r"([._/])(?=\w)", r"\1<wbr>", str(escape(name))))
