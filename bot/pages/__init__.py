"""Self-contained pages: no scripts, no fonts, nothing fetched. ``page.css`` is for all of them."""

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape


def page(templates: Path, /, **values: object) -> str:
    """The page that ``page.html`` in a folder of templates makes of these values. What is in them
    is escaped, but for what is ``marked_up``."""
    pages = Environment(
        loader=FileSystemLoader([templates, Path(__file__).with_name("templates")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters["breaking"] = _breaking
    return pages.get_template("page.html").render(**values)


def marked_up(text: str) -> Markup:
    """What is to stand in a page as it is, such as a picture."""
    return Markup(text)


def _breaking(name: str) -> Markup:
    """A name or path that may be broken behind its dots, strokes and slashes."""
    return Markup(re.sub(r"([._/])(?=\w)", r"\1<wbr>", str(escape(name))))
