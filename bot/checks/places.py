"""Where what is found stands, as problems name it."""

from pathlib import Path

from bot.content import Content, Place, Response
from bot.errors import Problem


def is_laid_over(content: Content, path: Path) -> bool:
    """Whether a file stands in another folder than the first that has the language."""
    return folder(path) not in content.folders[:1]


def folder(path: Path) -> Path:
    """The content folder that a file stands in."""
    return next(above.parent for above in path.parents if above.name in ("intents", "responses"))


def key_at(response: Response, key: str) -> Place:
    """Where a key of a response stands."""
    return response.places.get(key, Place(response.path, 1))


def problem(place: Place, message: str, to_do: bool = False) -> Problem:
    """A problem that is named by a place."""
    return Problem(place.path, place.line, message, to_do)
