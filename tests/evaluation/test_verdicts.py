from pathlib import Path

import pytest

from bot.decision import Action
from bot.evaluation.questions import Question
from bot.evaluation.verdicts import Examiner, Verdict, judge
from tests.clinic import Clinic

ANSWER, CLARIFY, FALLBACK, HANDOFF, EMERGENCY = (
    Action.ANSWER,
    Action.CLARIFY,
    Action.FALLBACK,
    Action.HANDOFF,
    Action.EMERGENCY,
)


def verdict(accept: str, action: Action, *intents: str) -> str:
    return judge(Question("?", tuple(accept.split("|")), "en"), action, intents).value


@pytest.mark.parametrize(
    ("accept", "action", "intents", "expected"),
    [
        ("clinic.cost", ANSWER, ("clinic.cost",), "right"),
        ("clinic.cost|clinic.hours", ANSWER, ("clinic.hours",), "right"),
        ("clinic.cost", ANSWER, ("clinic.hours", "clinic.cost"), "right"),
        ("clinic.cost", ANSWER, ("clinic.hours",), "wrong"),
        ("clinic.cost", CLARIFY, ("clinic.hours", "clinic.cost"), "offered"),
        ("clinic.cost", CLARIFY, ("clinic.hours",), "wrong"),
        ("clinic.cost", FALLBACK, (), "refused"),
        ("clinic.cost", HANDOFF, (), "refused"),
        ("clinic.cost", ANSWER, ("other.animals",), "refused"),
        ("clinic.cost", EMERGENCY, ("safety.emergency",), "wrong"),
        ("clinic.cost", EMERGENCY, ("safety.emergency", "clinic.cost"), "right"),
        ("safety.emergency|clinic.cost", EMERGENCY, ("safety.emergency",), "right"),
        ("safety.emergency", FALLBACK, (), "refused"),
        ("clinic.human", HANDOFF, ("clinic.human",), "right"),
        ("clinic.human", HANDOFF, (), "right"),
        ("out_of_scope", FALLBACK, (), "refused"),
        ("out_of_scope", HANDOFF, ("clinic.human",), "refused"),
        ("out_of_scope", ANSWER, ("other.animals",), "refused"),
        ("out_of_scope", CLARIFY, ("clinic.cost",), "asked"),
        ("out_of_scope", ANSWER, ("clinic.cost",), "wrong"),
        ("out_of_scope", ANSWER, ("other.animals", "clinic.cost"), "wrong"),
        ("out_of_scope", EMERGENCY, ("safety.emergency",), "wrong"),
        ("clinic.cost|out_of_scope", FALLBACK, (), "right"),
        ("clinic.cost|out_of_scope", ANSWER, ("clinic.hours",), "wrong"),
        ("other.animals", ANSWER, ("other.animals",), "right"),
        ("other.animals|out_of_scope", ANSWER, ("other.animals",), "right"),
        ("other.animals|out_of_scope", ANSWER, ("other.products",), "right"),
        ("other.animals|out_of_scope", CLARIFY, ("other.animals",), "offered"),
    ],
)
def test_a_decision_is_worth(
    accept: str, action: Action, intents: tuple[str, ...], expected: str
) -> None:
    assert verdict(accept, action, *intents) == expected


def test_the_example_responsible_is_named_as_it_was_written_with_its_place(clinic: Clinic) -> None:
    clinic.add("intents/en/clinic/cost.yaml", "  - Whats the PRICE of a rub-down, please?\n")

    result = Examiner(clinic.content()).ask(
        Question("what is the price of a massage", ("clinic.cost",), "en")
    )

    assert result.verdict is Verdict.RIGHT
    assert result.because == "Whats the PRICE of a rub-down, please?"
    assert Path(result.place).as_posix() == "intents/en/clinic/cost.yaml:6"


def test_of_an_alarm_the_red_flag_is_named(clinic: Clinic) -> None:
    result = Examiner(clinic.content()).ask(
        Question("my groin is numb", ("safety.emergency",), "en")
    )

    assert result.action is EMERGENCY
    assert "red flag saddle_numbness" in result.because
