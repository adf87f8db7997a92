from dataclasses import replace

import pytest

from bot.decision import Action
from bot.evaluation.measures import ASKED_BACK, REFUSED, got, matrix, measure
from bot.evaluation.verdicts import Verdict
from tests.evaluation.cases import result

ANSWER, CLARIFY, FALLBACK, EMERGENCY = (
    Action.ANSWER,
    Action.CLARIFY,
    Action.FALLBACK,
    Action.EMERGENCY,
)
RESULTS = [
    result("a.x", ANSWER, "a.x", voice="crowd", confidence=0.95),
    result("a.x|a.y", ANSWER, "a.y", voice="crowd", confidence=0.92),
    result("a.x", ANSWER, "a.y", voice="person", confidence=0.61, because="how y"),
    result("a.x", CLARIFY, "a.y", "a.x", voice="person", confidence=0.42, because="why y"),
    result("a.y", FALLBACK, voice="person", best="a.y", confidence=0.12),
    result("out_of_scope", FALLBACK, voice="crowd", best="a.y", confidence=0.05),
    result("out_of_scope", ANSWER, "other.z", voice="crowd", confidence=0.97),
    result("out_of_scope", ANSWER, "a.x", voice="crowd", confidence=0.7, because="what x"),
    result("safety.emergency", EMERGENCY, "safety.emergency", voice="person", confidence=0.3),
    result("safety.emergency|a.x", ANSWER, "a.x", voice="person", confidence=0.8),
]


def test_verdicts_are_counted_by_scope_and_voice() -> None:
    measures = measure(RESULTS)

    assert measures.in_scope.of == {
        Verdict.RIGHT: 4,
        Verdict.WRONG: 1,
        Verdict.OFFERED: 1,
        Verdict.REFUSED: 1,
    }
    assert measures.out_of_scope.of == {Verdict.REFUSED: 2, Verdict.WRONG: 1}
    assert measures.voices["in scope", "crowd"].of == {Verdict.RIGHT: 2}
    assert measures.in_scope.share(Verdict.RIGHT, Verdict.OFFERED) == pytest.approx(500 / 7)
    assert [wrong.because for wrong in measures.wrong] == ["how y", "what x"]


def test_emergencies_and_false_alarms_are_counted_over_the_rows_that_they_concern() -> None:
    measures = measure([*RESULTS, result("a.x", EMERGENCY, "safety.emergency")])

    assert (measures.emergencies.part, measures.emergencies.whole) == (1, 2)
    assert (measures.false_alarms.part, measures.false_alarms.whole) == (1, 9)


def test_precision_counts_answers_and_recall_questions() -> None:
    figures = {figure.intent: figure for figure in measure(RESULTS).intents}

    assert (
        figures["a.x"].recall.ratio == 0.5
    )  # of four questions that want it first, two got an accepted answer
    assert figures["a.x"].precision.ratio == pytest.approx(
        2 / 3
    )  # it was answered three times, once to a foreign question
    assert figures["a.y"].precision.ratio == 0.5
    assert figures["a.y"].recall.ratio == 0
    assert (
        figures["other.z"].precision.ratio == 1
    )  # to say that it is not covered fits a foreign question
    assert figures["other.z"].recall.ratio is None


def test_pairs_hold_wrong_answers_and_rankings_led_by_another_intent() -> None:
    pairs = [
        (pair.wanted, pair.got, len(pair.results), pair.answered)
        for pair in measure(RESULTS).confusions
    ]

    assert pairs == [("a.x", "a.y", 2, 1), ("out_of_scope", "a.x", 1, 1)]


def test_what_was_answered_without_a_ranking_is_a_pair_too() -> None:
    tapped = replace(result("a.x", FALLBACK, "a.y"), ranking=())

    (pair,) = measure([tapped]).confusions
    assert (pair.wanted, pair.got) == ("a.x", "a.y")


def test_reliability_puts_each_question_into_the_bin_of_its_confidence() -> None:
    bins = measure([*RESULTS, result("a.x", ANSWER, "a.x", confidence=1.0)]).bins

    assert [bin.right.whole for bin in bins] == [1, 1, 0, 1, 1, 0, 1, 1, 1, 3]
    assert (bins[9].right.part, bins[9].right.whole) == (
        3,
        3,
    )  # "other.z" for a foreign question is neither right nor wrong
    assert bins[0].right.part == 0
    assert bins[9].confidence == pytest.approx((0.95 + 0.92 + 1.0) / 3)


def test_a_confidence_that_says_how_often_it_is_right_has_no_error() -> None:
    honest = [
        result("a.x", ANSWER, "a.x" if number < 3 else "a.y", confidence=0.75)
        for number in range(4)
    ]

    assert measure(honest).calibration_error == pytest.approx(0)
    assert measure(
        [result("a.x", ANSWER, "a.y", confidence=0.75)]
    ).calibration_error == pytest.approx(75)


def test_the_matrix_says_what_came_for_what_was_wanted() -> None:
    table = matrix(RESULTS)

    assert table["a.x", "a.x"].total == 2  # an accepted intent that was answered is what was wanted
    assert table["a.y", "a.y"].total == 1
    assert table["a.x", "a.y"].of == {Verdict.WRONG: 1}
    assert table["a.x", ASKED_BACK].total == 1
    assert table["out_of_scope", REFUSED].total == 1
    assert sum(counts.total for counts in table.values()) == len(RESULTS)
    assert got(result("a.x", EMERGENCY, "safety.emergency", "a.x")) == "a.x"


def test_nothing_measures_as_nothing() -> None:
    measures = measure([])

    assert measures.in_scope.total == 0
    assert measures.in_scope.share(Verdict.RIGHT) is None
    assert measures.calibration_error is None
    assert measures.confusions == ()
