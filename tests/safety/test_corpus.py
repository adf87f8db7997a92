"""The shipped red flags of every language: what must alarm does, with typos too, and near misses do
not. ``tests/safety/<language>/``."""

import random
import re
import string

import pytest

from bot.content.red_flags import ALARMS, LEVELS, Level
from bot.evaluation.questions import read_questions
from tests import shipped
from tests.safety import ear
from tests.safety.corpora import HERE, LANGUAGES, corpus, messages, rows

UTTERANCES = HERE.parent / "utterances"


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


def test_every_language_that_is_answered_has_a_corpus() -> None:
    contents = shipped.contents()
    answered = {name for name, content in contents.items() if not content.alarms_alone}

    assert set(LANGUAGES) == answered


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_corpus_is_large_enough(language: str) -> None:
    alarm, calm = (messages(language, name) for name in ("alarm", "calm"))

    assert min(len(alarm), len(calm)) >= 150
    assert len({*alarm, *calm}) == len(alarm) + len(calm)


@pytest.mark.parametrize(("language", "level", "message"), rows("alarm"))
def test_an_alarm_is_raised_at_its_level_or_above(
    language: str, level: Level, message: str
) -> None:
    found = ear.level(message)

    assert found in ALARMS
    assert ear.is_as_grave(found, level), ear.gravest(message)
    assert (found == "crisis") == (level == "crisis"), ear.gravest(message)


@pytest.mark.parametrize(("language", "kind", "message"), rows("calm"))
def test_a_near_miss_raises_none(language: str, kind: str, message: str) -> None:
    findings = ear.find(message)

    assert findings.alarm is None
    if kind == "ask_first":
        assert findings.cautions
    if kind == "nothing":
        assert findings.gravest is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_hardly_an_ordinary_question_alarms(language: str) -> None:
    intents = {language: shipped.contents()[language].intents}
    asked = read_questions([UTTERANCES / language], intents, language).asked
    ordinary = [one.text for one in asked if "safety.emergency" not in one.accept]
    false = [text for text in ordinary if ear.alarms(text)]

    assert len(ordinary) > 600
    assert len(false) <= len(ordinary) * 0.003, false


@pytest.mark.parametrize("language", LANGUAGES)
def test_typos_hide_no_emergency(language: str) -> None:
    texts = mistyped(language, "alarm", "crisis", "emergency")
    missed = [text for text in texts if not ear.alarms(text)]
    # what is left reads as another word: "sort of breath"
    assert len(missed) <= len(texts) * 0.03, missed


@pytest.mark.parametrize("language", LANGUAGES)
def test_typos_hide_few_urgent_matters(language: str) -> None:
    texts = mistyped(language, "alarm", "urgent")
    missed = [text for text in texts if not ear.alarms(text)]
    assert len(missed) <= len(texts) * 0.03, missed


@pytest.mark.parametrize("language", LANGUAGES)
def test_typos_make_no_alarm_of_a_near_miss(language: str) -> None:
    texts = mistyped(language, "calm")
    false = [text for text in texts if ear.alarms(text)]
    assert len(false) <= len(texts) * 0.01, false


@pytest.mark.parametrize(
    ("language", "flag"),
    [(name, flag) for name, content in shipped.contents().items() for flag in content.trials],
)
def test_each_line_to_try_a_flag_by_does_as_it_says(language: str, flag: str) -> None:
    content = shipped.contents()[language]
    trials = content.trials[flag]
    (raised,) = [one for one in content.red_flags.flags if one.name == flag]
    levels = {rule.level for rule in raised.rules}
    least = max(levels.intersection(ALARMS) or levels, key=LEVELS.index)

    assert not [text for text in trials.alarm if not ear.is_as_grave(ear.level(text), least)]
    assert not [text for text in trials.calm if ear.alarms(text)]
