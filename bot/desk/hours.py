"""Hours."""

from collections.abc import Sequence

from starlette.responses import Response

from bot.desk.visit import Act, Visit


def show(visit: Visit) -> Response:
    """The page."""
    return visit.page("hours.html")


ROUTES: Sequence[tuple[str, str, Act]] = (("GET", "/hours", show),)
