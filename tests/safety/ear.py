"""The shipped red flags as they are heard: all languages together."""

from functools import cache

from bot.content.red_flags import ALARMS, LEVELS, Level
from bot.hearing import Heard, Hearing
from bot.safety import Finding, Findings, Safety
from tests import shipped


def languages() -> list[str]:
    """Those in which red flags are heard."""
    return sorted(shipped.contents())


@cache
def hearing() -> Hearing:
    contents = shipped.contents()
    concepts = next(iter(contents.values())).concepts
    return Hearing(concepts, {language: one.words for language, one in contents.items()})


@cache
def safety() -> Safety:
    content = next(iter(shipped.contents().values()))
    return Safety(content.red_flags, content.concepts)


def hear(text: str) -> Heard:
    return hearing().hear(text)


def find(text: str) -> Findings:
    return safety().find(hear(text))


def gravest(text: str) -> Finding | None:
    return find(text).gravest


def level(text: str) -> str:
    """Of the gravest thing found; "" where there is none."""
    found = gravest(text)
    return found.level if found else ""


def alarms(text: str) -> bool:
    return level(text) in ALARMS


def is_as_grave(found: str, wanted: Level) -> bool:
    """Whether a level is the wanted one or above."""
    return found in LEVELS[: LEVELS.index(wanted) + 1]
