"""The shipped red flags of every language: what must alarm does, with typos too, and near misses do
not. ``tests/safety/<language>/``."""

import random
import re
import string
from functools import cache
from pathlib import Path

import pytest
import yaml

from bot.content import load, shipped
from bot.content.red_flags import LEVELS, Flag
from bot.safety import Finding, Watch

HERE = Path(__file__).parent
LANGUAGES = sorted(path.parent.name for path in HERE.glob("*/alarm.yaml"))
FLAGS = {language: content.red_flags for language, content in load([shipped()], {}).items()}
ALARMS = ("crisis", "emergency", "urgent")


@cache
def watch(language: str) -> Watch:
    return Watch(FLAGS[language])


@cache
def corpus(language: str, name: str) -> dict[str, list[str]]:
    loaded = yaml.load(
        (HERE / language / f"{name}.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader
    )
    assert isinstance(loaded, dict)
    return loaded


def rows(name: str) -> list[tuple[str, str, str]]:
    return [
        (language, kind, message)
        for language in LANGUAGES
        for kind, messages in corpus(language, name).items()
        for message in messages
    ]


def alarms(finding: Finding | None) -> bool:
    return finding is not None and finding.level in ALARMS


def typos(message: str, chance: random.Random) -> str:
    """The message with one word of five letters or more mistyped: one edit, two from eight
    letters on."""
    spots = [match.span() for match in re.finditer(r"[A-Za-z]{5,}", message)]
    if not spots:
        return message
    start, end = chance.choice(spots)
    word = message[start:end]
    for _ in range(1 if len(word) < 8 else chance.choice((1, 2))):
        at = chance.randrange(
            1, len(word) - 1
        )  # few typos touch the first letter (Yannakoudakis and Fawthrop 1983)
        letter = chance.choice(string.ascii_lowercase)
        word = chance.choice(
            (
                word[:at] + word[at + 1 :],
                word[:at] + letter + word[at:],
                word[:at] + letter + word[at + 1 :],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            )
        )
    return message[:start] + word + message[end:]


def mistyped(language: str, name: str, *kinds: str) -> list[str]:
    """Five typos of each message of these kinds; of all kinds where none is named."""
    chance = random.Random(4)
    found = corpus(language, name)
    return [
        typos(message, chance)
        for kind in kinds or found
        for message in found[kind]
        for _ in range(5)
    ]


def test_every_language_has_a_corpus() -> None:
    assert set(FLAGS) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_corpus_is_large_enough(language: str) -> None:
    alarm, calm = (
        [message for messages in corpus(language, name).values() for message in messages]
        for name in ("alarm", "calm")
    )

    assert min(len(alarm), len(calm)) >= 150
    assert len({*alarm, *calm}) == len(alarm) + len(calm)


@pytest.mark.parametrize(("language", "level", "message"), rows("alarm"))
def test_an_alarm_is_raised_at_its_level_or_above(language: str, level: str, message: str) -> None:
    finding = watch(language).find(message)
    assert finding is not None
    assert LEVELS.index(finding.level) <= ALARMS.index(level), finding
    assert (finding.level == "crisis") == (level == "crisis"), finding


@pytest.mark.parametrize(("language", "kind", "message"), rows("calm"))
def test_a_near_miss_raises_none(language: str, kind: str, message: str) -> None:
    finding = watch(language).find(message)
    assert not alarms(finding), finding
    if kind == "ask_first":
        assert finding is not None
        assert (finding.level, bool(finding.condition)) == ("ask_first", True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_typos_hide_no_emergency(language: str) -> None:
    messages = mistyped(language, "alarm", "crisis", "emergency")
    missed = [message for message in messages if not alarms(watch(language).find(message))]
    assert len(missed) <= len(messages) * 0.03, (
        missed
    )  # what is left reads as another word: "sort of breath"


@pytest.mark.parametrize("language", LANGUAGES)
def test_typos_hide_few_urgent_matters(language: str) -> None:
    messages = mistyped(language, "alarm", "urgent")
    missed = [message for message in messages if not alarms(watch(language).find(message))]
    assert len(missed) <= len(messages) * 0.03, missed


@pytest.mark.parametrize("language", LANGUAGES)
def test_typos_make_no_alarm_of_a_near_miss(language: str) -> None:
    messages = mistyped(language, "calm")
    false = [message for message in messages if alarms(watch(language).find(message))]
    assert len(false) <= len(messages) * 0.01, false


@pytest.mark.parametrize(
    ("language", "flag"),
    [(language, flag) for language, flags in FLAGS.items() for flag in flags.flags],
    ids=str,
)
def test_each_flag_passes_its_own_test_phrases(language: str, flag: Flag) -> None:
    for phrase in flag.alarm:
        finding = watch(language).find(phrase)
        assert finding is not None, phrase
        assert LEVELS.index(finding.level) <= LEVELS.index(flag.level), (phrase, finding)
    for phrase in flag.calm:
        finding = watch(language).find(phrase)
        assert finding is None or (finding.flag != flag.name or finding.level != flag.level), (
            phrase,
            finding,
        )
        assert not alarms(finding), (phrase, finding)
