"""The content that the settings name, read and checked: what ships, and the clinic's own folder
laid over it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bot.cache import Cache, edition
from bot.checks import check
from bot.content import EDITION, Content, load, shipped, state, used
from bot.conversation import Conversation
from bot.errors import ContentError, Problem
from bot.settings import Settings

_READ_AGAIN = 5
"""Times that content is read beforehand, while files of it are changed: each time after another."""


def named(settings: Settings) -> list[Path]:
    """The folders of the content, each laid over those before it."""
    return [shipped(), *([settings.content] if settings.content else [])]


def read(settings: Settings) -> dict[str, Content]:
    """The content as it is now, by language. Raises ContentError."""
    return _read(settings)[0]


def _read(
    settings: Settings, beforehand: Callable[[], None] | None = None
) -> tuple[dict[str, Content], str]:
    """The same, and what tells it from any other; "" of files that were changed meanwhile."""
    cache, folders = Cache(settings.cache), named(settings)

    def keyed() -> tuple[str, str]:
        now = state(folders)
        return now, "\n".join((EDITION, now, repr(sorted(settings.facts.items()))))

    def loaded() -> tuple[dict[str, Content], str]:
        return load(folders, settings.facts), state(folders)

    now, key = keyed()
    for _ in range(_READ_AGAIN):
        if not beforehand or not cache.folder or cache.has("content", key):
            break
        beforehand()
        before, (now, key) = now, keyed()
        if now == before:
            break
    contents, then = cache.fetch("content", key, loaded)
    if then != now:  # a file was changed while it was read
        contents, key = load(folders, settings.facts), ""
    kept = {name: replace(one, cache=cache, key=key) for name, one in contents.items()}
    return kept, key


def own_files(settings: Settings) -> int:
    """How many files of the clinic's own folder are used."""
    return used(named(settings)) if settings.content else 0


def checked(settings: Settings, beforehand: Callable[[], None] | None = None) -> dict[str, Content]:
    """The content for patients: raises ContentError where `check` finds anything wrong, too.

    What is to be done ``beforehand``, where nothing is kept of it yet, may leave it in the cache.
    """
    contents, key = _read(settings, beforehand)
    problems: list[Problem] = []

    def is_good() -> bool:
        problems.extend(check(contents))
        return not problems

    cache = Cache(settings.cache if key else None)
    if not cache.fetch("checked", "\n".join((program(), key)), is_good):
        raise ContentError(problems or check(contents))
    return contents


def prepare() -> None:
    """Leaves in the cache all that answering takes of the content that the environment names."""
    Conversation(checked(Settings.from_environ())).prepare()


def program() -> str:
    """A digest of what checks content, and answers from it: nearly all of it has a part in that."""
    return edition(sorted(Path(__file__).parent.rglob("*.py")))
