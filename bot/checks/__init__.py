"""What ``clinic-bot check`` finds in content that loads: what would serve a patient badly."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from bot.checks import alarms, clinic, partners, texts
from bot.checks.alarms import stems, unreviewed
from bot.checks.calendar import misdated, outlook
from bot.checks.clinic import numbers
from bot.content import Content
from bot.errors import Problem

__all__ = ["check", "misdated", "numbers", "outlook", "stems", "to_do", "unreviewed"]


def check(contents: Mapping[str, Content]) -> list[Problem]:
    """Every problem in content that loads: in each language, between them, and with the alarms.

    What is still to be translated is no problem: what stands in for it is the base language's,
    and checked there. Nor is what ``to_do`` finds.
    """
    return [problem for problem in _all(contents) if not problem.to_do]


def to_do(contents: Mapping[str, Content]) -> list[Problem]:
    """What a clinic's own files say that holds no more, or in one language alone, while another
    lags behind.

    The bot may answer all the same: in each language as it stands there.
    """
    left = [problem for content in contents.values() for problem in content.left_to_do]
    found = [problem for problem in _all(contents) if problem.to_do]
    return list(dict.fromkeys((*left, *found)))


def _all(contents: Mapping[str, Content]) -> Iterator[Problem]:
    """How the languages differ, what is heard in all together, and what each of them says."""
    yield from partners.check(contents)
    yield from alarms.check(contents)
    yield from clinic.check(contents)
    for content in contents.values():
        yield from (problem for problem in texts.check(content) if _is_own(problem, content))


def _is_own(problem: Problem, content: Content) -> bool:
    """Whether a problem stands in a language's own file, and not in one that is lent to it."""
    parts = problem.path.parts
    folders = set(pairwise(parts))
    own = {("intents", content.language), ("responses", content.language)}
    return not content.to_do or not own.isdisjoint(folders)
