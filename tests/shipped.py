"""The shipped content, for tests that do not change it.

It is read and counted once for all processes of a session; later ones read what was kept.
"""

import gc
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

from bot import folders
from bot.content import BASE, Content
from bot.conversation import Conversation
from bot.dialogue import Dialogue
from bot.matching import Matcher
from bot.settings import Settings

Made = TypeVar("Made")

_FOLDER = os.environ.get("XDG_CACHE_HOME")
_CACHE = Path(_FOLDER, "clinic-bot") if _FOLDER else None


@cache
def contents(**facts: str) -> Mapping[str, Content]:
    """By language, with some of the clinic's facts filled in."""
    return _spared(folders.read(Settings(facts=facts, cache=_CACHE)))


def contents_of(clinic: Path) -> Mapping[str, Content]:
    """By language, with a clinic's own folder laid over it."""
    return folders.read(Settings(content=clinic, cache=_CACHE))


@cache
def matcher(language: str) -> Matcher:
    return _spared(Matcher(contents()[language]))


@cache
def dialogue(language: str) -> Dialogue:
    """In one language alone, as if there were no other."""
    return _spared(Dialogue(contents()[language]))


def conversation(
    *,
    call_back: bool = False,
    tells_later: bool = False,
    hands_over: bool = False,
    **facts: str,
) -> Conversation:
    """As it is served: in every language. What is prepared is shared by all that offer more."""
    return _plain(**facts).offering(call_back, tells_later, hands_over)


@cache
def _plain(**facts: str) -> Conversation:
    made = Conversation(contents(**facts))
    for language in made.languages:
        made.dialogue(language)
    made.dialogue(BASE).prepare()
    return _spared(made)


def _spared(made: Made) -> Made:
    """What stays, kept out of later searches for garbage, as a server does."""
    gc.collect()
    gc.freeze()
    return made
