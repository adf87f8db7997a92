"""Ask."""

from collections.abc import Sequence

from starlette.responses import Response

from bot.desk.visit import Act, Visit


def show(visit: Visit) -> Response:
    """The page."""
    return visit.page("ask.html")


ROUTES: Sequence[tuple[str, str, Act]] = (("GET", "/ask", show),)
