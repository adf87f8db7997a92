"""Languages in which nothing is answered, and alarms are heard: ``<language>/overheard.yaml``."""

from functools import cache
from pathlib import Path

import pytest
import yaml

from tests import shipped
from tests.safety import ear

HERE = Path(__file__).parent
LANGUAGES = sorted(path.parent.name for path in HERE.glob("*/overheard.yaml"))
MOST_MISSED = 0.05


@cache
def lines(language: str, kind: str) -> list[str]:
    text = (HERE / language / "overheard.yaml").read_text(encoding="utf-8")
    found: list[str] = yaml.load(text, Loader=yaml.CBaseLoader)[kind]
    return found


def test_every_language_that_hears_alarms_alone_has_lines() -> None:
    contents = shipped.contents()
    alone = {name for name, content in contents.items() if content.alarms_alone}

    assert set(LANGUAGES) == alone


@pytest.mark.parametrize("language", LANGUAGES)
def test_nearly_every_alarm_is_heard(language: str) -> None:
    alarms = lines(language, "alarm")
    missed = [line for line in alarms if not ear.alarms(line)]

    assert len(missed) <= MOST_MISSED * len(alarms), missed


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_no_alarm_raises_none(language: str) -> None:
    assert [line for line in lines(language, "calm") if ear.alarms(line)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_most_messages_are_known_as_in_their_language(language: str) -> None:
    alarms = lines(language, "alarm")
    foreign = [line for line in alarms if ear.hear(line).foreign == language]

    assert len(foreign) >= 0.9 * len(alarms)
