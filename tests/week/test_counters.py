"""What an answer counts as."""

import re
from dataclasses import replace
from datetime import UTC, date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.conversation import Conversation
from bot.reply import NONE_OF_THESE, Target, asking
from bot.session import Session, Turn
from bot.week import of_turn, week, zone_of
from tests import shipped


@pytest.fixture(scope="module")
def bot() -> Conversation:
    return shipped.conversation()


def counted(turn: Turn) -> set[str]:
    return {*of_turn(turn, turn.language, 9)}


def test_an_answer_counts_with_its_topics_its_language_and_its_hour(bot: Conversation) -> None:
    turn = bot.respond("how much is a massage, and do you take insurance?", Session())

    assert counted(turn) == {
        "decision.answer",
        "asked.clinic.cost",
        "asked.clinic.insurance",
        "language.en",
        "hour.9",
    }


def test_what_is_not_covered_counts_as_refused(bot: Conversation) -> None:
    assert counted(bot.respond("do you do hot stone", Session())) == {
        "decision.answer",
        "refused",
        "asked.other.other_techniques",
        "language.en",
        "hour.9",
    }


def test_a_miss_counts_with_what_it_was_nearest_to(bot: Conversation) -> None:
    turn = bot.respond("qzxv wvjk", Session())
    nearest = turn.ranking[0].intent if turn.ranking else ""

    assert turn.decision.missed
    assert counted(turn) >= {"decision.fallback", f"missed.{nearest}"}


def test_a_question_back_counts_without_what_it_offers(bot: Conversation) -> None:
    turn = bot.respond("insurance swedish", Session())

    assert turn.decision.intents
    assert counted(turn) == {"decision.clarify", "language.en", "hour.9"}


def test_who_asks_for_a_person_is_answered(bot: Conversation) -> None:
    names = counted(bot.respond("quiero hablar con una persona", Session()))

    assert names == {"decision.handoff", "asked.clinic.human", "language.es", "hour.9"}


@pytest.mark.parametrize(
    "words",
    ["hello", "thank you so much", "ok", "i lost control of my bowels and my legs are numb"],
)
def test_small_talk_and_alarms_are_no_questions(bot: Conversation, words: str) -> None:
    assert counted(bot.respond(words, Session())) == set()


@pytest.mark.parametrize("target", [Target.parse("clinic."), Target.parse("."), NONE_OF_THESE])
def test_menus_name_no_topic(bot: Conversation, target: Target) -> None:
    names = counted(bot.tap(target, Session()))

    assert not [name for name in names if name.startswith("asked.")]


def test_a_forged_button_names_nothing_of_its_own(bot: Conversation) -> None:
    names = counted(bot.tap(asking("Ana Lopez 305 555 0100"), Session()))

    assert not [name for name in names if "Ana" in name]


def test_a_day_begins_where_the_clinic_is() -> None:
    there = shipped.contents(timezone="America/New_York")["en"]

    assert zone_of(there) == ZoneInfo("America/New_York")
    assert zone_of(replace(there, facts={})) is UTC


def test_nothing_is_counted_that_the_week_does_not_show() -> None:
    modules = (Path(__file__).parents[2] / "bot" / "channels").rglob("*.py")
    names = {
        name
        for module in modules
        for name in re.findall(r'\.count\("([^"{]+)"\)', module.read_text(encoding="utf-8"))
    }
    today = date(2026, 11, 26)

    assert "call back" in names
    nothing = week({}, today)
    assert [name for name in sorted(names) if week({today: {name: 5}}, today) == nothing] == []


def test_what_is_turned_off_counts_as_refused_and_not_as_missed(bot: Conversation) -> None:
    turn = bot.switched({"clinic.cost"}).respond("how much is a massage", Session())

    assert of_turn(turn, "en", 9) == (
        "decision.answer",
        "language.en",
        "hour.9",
        "refused",
        "asked.clinic.cost",
    )
