import pytest

from bot.decision import Action
from bot.errors import BotError
from bot.evaluation.goals import bounds, goals
from bot.evaluation.measures import measure
from bot.evaluation.runs import Evaluation
from tests.evaluation.cases import result

RESULTS = [result("a.x", Action.ANSWER, "a.x")] * 9 + [result("a.x", Action.ANSWER, "a.y")]
EVALUATION = Evaluation({}, (), 7, measure(RESULTS), None, None)


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("right=90", [True]),
        ("right=90.1%", [False]),
        ("wrong=10", [True]),
        ("wrong=9,right-or-offered=80", [False, True]),
        ("refused=0", [True]),
    ],
)
def test_floors_must_be_reached_and_ceilings_not_passed(text: str, met: list[bool]) -> None:
    assert [goal.met for goal in goals(bounds(text), EVALUATION)] == met


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rihgt=90", "'rihgt' is no figure; use right, "),
        ("right", "right needs a per cent number"),
        ("right=many", "as in right=90"),
        ("", "no figure"),
    ],
)
def test_another_form_is_refused_with_the_right_one(text: str, expected: str) -> None:
    with pytest.raises(BotError, match=expected):
        bounds(text)


def test_a_goal_that_no_question_can_show_is_refused() -> None:
    with pytest.raises(BotError, match="emergencies-caught=100: no question here can show that"):
        goals(bounds("emergencies-caught=100"), EVALUATION)
