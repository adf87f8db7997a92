"""What an earlier run made of the same questions, and what has changed since. Kept between two runs
without anybody's words: a question is known by its digest.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot.errors import BotError
from bot.evaluation.measures import got
from bot.evaluation.verdicts import Result, Verdict
from bot.plain_file import plain_file

Noted = tuple[str, Mapping[str, tuple[str, str]]]
"""An earlier run in plain values: when and of what it was, and by the digest of each question the
verdict and what it got."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A question that something else was made of before."""

    result: Result
    verdict: Verdict
    """Before."""
    got: str
    """Before."""


@dataclass(frozen=True, slots=True)
class Since:
    """What has changed since an earlier run."""

    origin: str
    """Of the earlier run."""
    changes: tuple[Changed, ...]
    new: int
    """Questions that it did not ask."""


def noted(origin: str, results: Sequence[Result]) -> Noted:
    """A run as it is kept for the next one."""
    return origin, {
        _digest(one.question.language, one.question.text): (one.verdict.value, got(one))
        for one in results
    }


def since(before: Noted, results: Sequence[Result]) -> Since:
    """What these results have otherwise than an earlier run."""
    named, answered = before
    changes, new = [], 0
    for one in results:
        earlier = answered.get(_digest(one.question.language, one.question.text))
        if earlier is None:
            new += 1
        elif earlier != (one.verdict.value, got(one)):
            changes.append(Changed(one, Verdict(earlier[0]), earlier[1]))
    return Since(named, tuple(changes), new)


def read(path: Path) -> Noted:
    """The run of a file that ``evaluate --json`` wrote. Raises BotError where it is none."""
    try:
        found = json.loads(plain_file(path).read_text(encoding="utf-8"))
        return found["origin"], {
            _digest(one["language"], one["question"]): (Verdict(one["verdict"]).value, one["got"])
            for one in found["plain"]["results"]
        }
    except OSError as error:
        raise BotError(f"--against {path}: cannot be read ({error.strerror}).") from None
    except (ValueError, KeyError, TypeError):
        right = "make it with clinic-bot evaluate --json > FILE."
        raise BotError(f"--against {path}: is no report; {right}") from None


def _digest(*of: Any) -> str:
    return sha256("\n".join(of).encode("utf-8", "surrogatepass")).hexdigest()[:16]
