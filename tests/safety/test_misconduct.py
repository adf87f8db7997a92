"""Whether a report of having been touched wrongly is heard as one, and ordinary words are not."""

from functools import cache
from pathlib import Path

import pytest
import yaml

from bot.notice import notice_of
from bot.session import Session
from tests import shipped

_HEARD = 0.7  # of the reports, in each language


@cache
def lines(language: str, which: str) -> list[str]:
    text = Path(__file__).with_name("misconduct.yaml").read_text(encoding="utf-8")
    found: list[str] = yaml.load(text, Loader=yaml.CBaseLoader)[language][which]
    return found


def is_managers(words: str, language: str) -> bool:
    """Whether the manager is told of it."""
    turn = shipped.conversation().respond(words, Session(), language)
    notice = notice_of(turn.decision, turn.findings, turn.language)
    return notice is not None and notice.kind.is_for_manager


@pytest.mark.parametrize("language", ["en", "es"])
def test_most_reports_are_heard(language: str) -> None:
    told = lines(language, "told")

    assert sum(is_managers(words, language) for words in told) >= _HEARD * len(told)


@pytest.mark.parametrize("language", ["en", "es"])
def test_ordinary_words_accuse_nobody(language: str) -> None:
    assert [words for words in lines(language, "ordinary") if is_managers(words, language)] == []
