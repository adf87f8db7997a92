"""The content that the settings name, read and checked: what ships, and the clinic's own folder
laid over it."""

from dataclasses import replace
from pathlib import Path

from bot.cache import Cache
from bot.checks import check
from bot.content import EDITION, Content, load, shipped, state
from bot.errors import ContentError
from bot.settings import Settings


def named(settings: Settings) -> list[Path]:
    """The folders of the content, each laid over those before it."""
    return [shipped(), *([settings.content] if settings.content else [])]


def read(settings: Settings) -> dict[str, Content]:
    """The content as it is now, by language. Raises ContentError."""
    cache, folders = Cache(settings.cache), named(settings)
    now = state(folders)

    def loaded() -> tuple[dict[str, Content], str]:
        return load(folders, settings.facts), state(folders)

    key = "\n".join((EDITION, now, repr(sorted(settings.facts.items()))))
    contents, then = cache.fetch("content", key, loaded)
    if then != now:  # a file was changed while it was read
        contents = load(folders, settings.facts)
    return {name: replace(content, cache=cache) for name, content in contents.items()}


def checked(settings: Settings) -> dict[str, Content]:
    """The content for patients: raises ContentError where `check` finds anything wrong, too."""
    contents = read(settings)
    if problems := check(contents):
        raise ContentError(problems)
    return contents
