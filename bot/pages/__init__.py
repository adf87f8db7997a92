"""Pages: no fonts, nothing fetched from elsewhere. ``page.css`` is for all of them."""

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

SHARED = Path(__file__).with_name("templates")
"""What pages of several kinds are made with."""


class Templates:
    """The pages that a folder of templates makes. What is in their values is escaped, but for what
    is ``marked_up``."""

    def __init__(self, folder: Path) -> None:
        self._pages = Environment(
            loader=FileSystemLoader([folder, SHARED]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._pages.filters["breaking"] = _breaking

    def page(self, name: str, /, **values: object) -> str:
        """The page that the template of this name makes of these values."""
        return self._pages.get_template(name).render(**values)


def page(templates: Path, /, **values: object) -> str:
    """The page that ``page.html`` in a folder of templates makes of these values."""
    return Templates(templates).page("page.html", **values)


def marked_up(text: str) -> Markup:
    """What is to stand in a page as it is, such as a picture."""
    return Markup(text)


def _breaking(name: str) -> Markup:
    """A name or path that may be broken behind its dots, strokes and slashes."""
    return Markup(re.sub(r"([._/])(?=\w)", r"\1<wbr>", str(escape(name))))
