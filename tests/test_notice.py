"""What of a turn the clinic is told at once, and who is told."""

import pytest

from bot.decision import Action, Decision
from bot.notice import Kind, Notice, notice_of
from bot.safety import NOTHING_FOUND
from bot.session import Session
from tests import shipped


def notice(words: str) -> Notice | None:
    turn = shipped.conversation().respond(words, Session())
    return notice_of(turn.decision, turn.findings, turn.language)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("i want to die", Notice(Kind.ALARM, "crisis", "en")),
        ("me duele el pecho y no puedo respirar", Notice(Kind.ALARM, "emergency", "es")),
        ("my husband hits me", Notice(Kind.ABUSE, "emergency", "en")),
        ("my therapist molested me", Notice(Kind.MISCONDUCT, "emergency", "en")),
        ("your massage therapist groped me", Notice(Kind.MISCONDUCT, "urgent", "en")),
        ("the masseur was sexual with me", Notice(Kind.MISCONDUCT, "touched", "en")),
        ("me cobraron dos veces", Notice(Kind.COMPLAINT, "bill", "es")),
        ("who handles complaints at your place", Notice(Kind.COMPLAINT, "who", "en")),
    ],
)
def test_it_is_told_by_its_kind_its_level_or_topic_and_its_language(
    words: str, told: Notice
) -> None:
    assert notice(words) == told


@pytest.mark.parametrize(
    "words",
    [
        "how much is a massage",
        "stupid bot",
        "you dont know anything",
        "ok ill go to massage envy",
        "what are the signs of a stroke",
        "i feel sad lately",
    ],
)
def test_what_is_no_alarm_and_no_complaint_about_the_clinic_is_not_told(words: str) -> None:
    assert notice(words) is None


def test_what_is_only_asked_back_is_not_told() -> None:
    offered = Decision(Action.CLARIFY, ("chat.complaint", "clinic.human"), 0.5)

    assert notice_of(offered, NOTHING_FOUND, "en") is None


def test_an_alarm_that_was_found_in_no_words_is_an_alarm() -> None:
    told = notice_of(Decision.of_alarm("urgent"), NOTHING_FOUND, "en")

    assert told == Notice(Kind.ALARM, "urgent", "en")


@pytest.mark.parametrize("kind", Kind)
def test_what_somebody_did_is_the_managers_alone(kind: Kind) -> None:
    assert kind.is_for_manager == (kind in (Kind.ABUSE, Kind.MISCONDUCT))
