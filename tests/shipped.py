"""The shipped content, for tests that do not change it.

It is read once a process, and counted once for all processes of a session.
"""

import os
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from bot.cache import NO_CACHE, Cache
from bot.content import Content, load, shipped
from bot.conversation import Conversation

_FOLDER = os.environ.get("XDG_CACHE_HOME")
_CACHE = Cache(Path(_FOLDER, "clinic-bot")) if _FOLDER else NO_CACHE


@cache
def contents(**facts: str) -> Mapping[str, Content]:
    """By language, with some of the clinic's facts filled in."""
    return _counted_once(load([shipped()], facts))


def contents_of(clinic: Path) -> Mapping[str, Content]:
    """By language, with a clinic's own folder laid over it."""
    return _counted_once(load([shipped(), clinic], {}))


def _counted_once(found: Mapping[str, Content]) -> Mapping[str, Content]:
    return {language: replace(content, cache=_CACHE) for language, content in found.items()}


@cache
def conversation(
    *, call_back: bool = False, tells_later: bool = False, **facts: str
) -> Conversation:
    """As it is served: in every language."""
    return Conversation(contents(**facts), call_back=call_back, tells_later=tells_later)
