"""The pure parts of ``tests/benchmark``, on a data set of a few lines."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.decision import Action, Decision
from bot.evaluation import Question
from bot.evaluation.verdicts import Verdict
from tests.benchmark import answers, figures
from tests.benchmark.answers import Answer
from tests.benchmark.datasets import Labelled, evenly, grown, splits, version
from tests.benchmark.figures import Guessed
from tests.benchmark.systems import PRODUCT, SYSTEMS
from tests.benchmark.worker import Job, Quiz, run, run_quiz
from tests.clinic import Clinic

CLINC = {
    "train": [
        [f"{verb} my {noun} number {at}", noun]
        for noun, verb in (("card", "block"), ("loan", "repay"))
        for at in range(12)
    ],
    "val": [["card please block", "card"], ["loan repay", "loan"]],
    "test": [["block card", "card"], ["repay the loan", "loan"]],
    "oos_val": [["weather in rome", "oos"]],
    "oos_test": [["who won the match", "oos"], ["tell me a joke", "oos"]],
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "clinc150").mkdir()
    (tmp_path / "clinc150/data_full.json").write_text(json.dumps(CLINC), encoding="utf-8")
    (tmp_path / "banking77").mkdir()
    for name, rows in (
        ("train", [("Where is it, please?\nI wait", "late")] * 11),
        ("test", [("still waiting", "late")]),
    ):
        with (tmp_path / f"banking77/{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("text", "category"), *rows])
    return tmp_path


def guessed(
    wanted: str, intent: str, confidence: float, action: str = "", *intents: str
) -> Guessed:
    return Guessed(wanted, intent, confidence, action, intents)


FEW = [
    guessed("a", "a", 0.9),
    guessed("a", "a", 0.6),
    guessed("b", "a", 0.7),
    guessed("", "a", 0.3),
    guessed("", "b", 0.8),
]


def test_ten_shot_is_the_first_ten_of_each_intent_in_file_order(data: Path) -> None:
    found = {split.name: split for split in splits(data)}

    assert list(found) == [
        "CLINC150 full",
        "CLINC150 10-shot",
        "BANKING77 full",
        "BANKING77 10-shot",
    ]
    assert found["CLINC150 10-shot"].examples["card"] == tuple(
        f"block my card number {at}" for at in range(10)
    )
    assert found["CLINC150 full"].test[-1] == Labelled("tell me a joke", "")
    assert len(found["BANKING77 full"].examples["late"]) == 11
    assert found["BANKING77 full"].examples["late"][0] == "Where is it, please?\nI wait"


def test_accuracy_asks_only_what_is_in_scope() -> None:
    assert figures.accuracy(FEW) == pytest.approx(200 / 3)


def test_auroc_is_the_chance_that_in_scope_stands_higher() -> None:
    assert figures.auroc(FEW) == pytest.approx((2 + 1 + 1) / 6)
    assert figures.auroc([guessed("a", "a", 0.5), guessed("", "a", 0.5)]) == 0.5
    assert figures.auroc(FEW[:3]) is None


def test_a_threshold_weighs_what_it_accepts_against_what_it_lets_through() -> None:
    assert figures.best_threshold(FEW, foreign_share=0.1) == 0.6
    assert (
        figures.best_threshold(
            [guessed("a", "a", 0.4), guessed("", "a", 0.5), guessed("b", "b", 0.9)], foreign_share=5
        )
        == 0.9
    )

    at = figures.at_threshold(FEW, 0.65)
    assert (at.accepted_right, at.accepted_wrong) == (
        pytest.approx(100 / 3),
        pytest.approx(100 / 3),
    )
    assert (at.recall, at.precision) == (50, 50)


def test_as_the_product_decides_asking_back_is_not_accepting() -> None:
    decided = [
        guessed("a", "a", 0.9, "answer", "a"),
        guessed("a", "b", 0.4, "clarify", "b", "a"),
        guessed("a", "b", 0.4, "clarify", "b"),
        guessed("b", "b", 0.1, "fallback"),
        guessed("", "a", 0.4, "clarify", "a"),
        guessed("", "a", 0.9, "answer", "a"),
    ]

    at = figures.as_decided(decided)
    assert (at.accepted_right, at.accepted_wrong, at.recall, at.precision) == (25, 0, 50, 25)
    assert figures.offered(decided) == (25, 25, 50)


@pytest.mark.parametrize(("share", "expected"), [(0, 1), (0.5, 5), (0.99, 10), (1, 10)])
def test_quantiles_are_of_the_nearest_rank(share: float, expected: float) -> None:
    assert figures.quantile(range(10, 0, -1), share) == expected


def test_differences_are_figures_that_moved_and_costs_that_moved_much() -> None:
    before = {"x": {"accuracy": 90.0, "AUROC": 0.95, "p50 ms": 1.0, "gone": 1}}
    now = {"x": {"accuracy": 90.04, "AUROC": 0.96, "p50 ms": 1.2, "new": 2}}

    assert figures.differences(before, now) == [
        ("x / AUROC", 0.95, 0.96),
        ("x / gone", 1.0, None),
        ("x / new", None, 2.0),
    ]
    assert figures.differences({"p50 ms": 1.0}, {"p50 ms": 1.5}) == [("p50 ms", 1.0, 1.5)]


def test_growth_gives_as_many_intents_as_asked_and_copies_less_a_word() -> None:
    examples = grown(
        {"a": ["one two three", "four"], "b": ["five six seven"]}, intents=5, each=2, seed=7
    )

    assert list(examples) == ["a~0", "b~0", "a~1", "b~1", "a~2"]
    assert examples["a~0"] == ("one two three", "four")
    assert len(examples["a~1"][0].split()) == 2
    assert examples["a~1"][1] == "four"


def test_samples_are_taken_evenly() -> None:
    assert evenly(range(10), 4) == [0, 2, 5, 7]
    assert evenly(range(3), 4) == [0, 1, 2]


def test_a_version_is_of_the_contents(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("one")
    first = version([path])
    path.write_text("two")

    assert first != version([path])
    assert len(first) == 12


@pytest.mark.parametrize("system", [PRODUCT, "token_sort"])
def test_a_system_runs_on_a_split(system: str, data: Path, clinic: Clinic) -> None:
    split = splits(data)[0]
    outcome = run(Job(system, split, clinic.content().wording, seed=7, sample=3))

    assert SYSTEMS[system].name == system
    assert [guess.wanted for guess in outcome.test] == ["card", "loan", ""][: len(outcome.test)]
    assert figures.accuracy(outcome.test) == 100
    assert len(outcome.mistyped) == len(outcome.milliseconds) == len(outcome.validation) == 3
    assert outcome.memory > 1


def answer(accept: str, ranking: str, confidence: float) -> Answer:
    labels = tuple(accept.split("|"))
    return Answer(Question("?", labels, "en"), tuple(ranking.split()), confidence)


QUIZZED = [
    answer("clinic.cost", "clinic.cost clinic.book clinic.phone", 0.9),
    answer("clinic.hours|clinic.book", "clinic.cost clinic.phone clinic.book", 0.8),
    answer("clinic.phone", "clinic.phone clinic.book clinic.cost", 0.7),
    answer("out_of_scope", "clinic.cost clinic.book clinic.phone", 0.6),
    answer("clinic.hours", "clinic.book clinic.cost clinic.phone", 0.5),
    answer("out_of_scope", "other.animals clinic.book clinic.phone", 0.4),
]


def test_a_ranking_is_right_where_an_accepted_intent_is_among_the_first() -> None:
    assert answers.ranked(QUIZZED, 1) == 50
    assert answers.ranked(QUIZZED, 3) == 75
    assert answers.ranked([answer("other.sports|out_of_scope", "other.animals", 0.1)], 1) == 100
    assert answers.ranked(QUIZZED[5:], 3) == 0


def test_a_classifier_refuses_and_offers_as_suits_it_with_as_many_wrong_answers() -> None:
    offering = answers.at_most_wrong(QUIZZED, (9, 9))
    assert offering.in_scope.of == {Verdict.RIGHT: 1, Verdict.OFFERED: 2, Verdict.REFUSED: 1}
    assert offering.foreign.of == {Verdict.REFUSED: 2}  # to answer them is worth nothing

    hopeless = answer("clinic.hours", "clinic.book clinic.cost clinic.phone", 0.8)
    either = [QUIZZED[0], hopeless, QUIZZED[2]]
    careful, bold = (answers.at_most_wrong(either, most) for most in ((0, 0), (1, 0)))
    assert careful.in_scope.of == {Verdict.RIGHT: 1, Verdict.REFUSED: 2}
    assert (bold.in_scope.of, bold.wrong) == ({Verdict.RIGHT: 2, Verdict.WRONG: 1}, (1, 0))


def test_wrong_answers_in_scope_and_out_of_it_have_limits_of_their_own() -> None:
    foreign = answer("out_of_scope", "clinic.cost clinic.book clinic.phone", 0.9)
    either = [foreign, *(replace(QUIZZED[0], confidence=0.5) for _ in range(3))]

    assert answers.at_most_wrong(either, (9, 0)).in_scope.of == {Verdict.OFFERED: 3}
    assert answers.at_most_wrong(either, (0, 1)).in_scope.of == {Verdict.RIGHT: 3}
    assert answers.at_most_wrong([], (0, 0)).wrong == (0, 0)


def test_answers_that_are_equally_sure_are_treated_alike() -> None:
    alike = [answer("a.a", "a.a a.b a.c", 0.5), answer("a.d", "a.a a.b a.c", 0.5)]

    assert answers.at_most_wrong(alike, (0, 0)).in_scope.of == {Verdict.REFUSED: 2}


def test_a_classifier_that_hands_over_or_names_what_is_not_covered_is_judged_as_the_bot() -> None:
    assert answer("clinic.cost", "clinic.human", 0.9).verdict is Verdict.REFUSED
    assert answer("clinic.human", "clinic.human", 0.9).verdict is Verdict.RIGHT
    assert answer("out_of_scope", "other.animals", 0.9).verdict is Verdict.REFUSED
    assert answer("clinic.cost", "", 0.9).if_refused is Verdict.REFUSED


def test_the_bot_is_judged_by_its_own_decisions() -> None:
    question = Question("?", ("clinic.cost",), "en")
    ranking = ("clinic.cost",)
    refused, right = Decision(Action.FALLBACK), Decision(Action.ANSWER, ranking)
    given = [Answer(question, ranking, 0.9, decision) for decision in (refused, right)]

    judged = answers.as_decided(given)
    assert judged.in_scope.of == {Verdict.REFUSED: 1, Verdict.RIGHT: 1}
    assert (judged.foreign.of, judged.wrong) == ({}, (0, 0))


def test_the_bot_is_asked_as_patients_ask_it() -> None:
    asked = (Question("how much is a massage", ("clinic.cost",), "en"),) * 2
    worried = Question("i cant feel my legs and wet myself", ("safety.emergency",), "en")
    done = run_quiz(Quiz(PRODUCT, "en", (*asked, worried)))

    assert [given.verdict for given in done.answers] == [Verdict.RIGHT] * 3
    assert done.answers[0].ranking[0] == "clinic.cost"
    assert done.answers[2].decision
    assert done.answers[2].decision.action is Action.EMERGENCY
    assert len(done.milliseconds) == 3


def test_a_rival_answers_from_the_shipped_examples() -> None:
    asked = (Question("how much is a massage", ("clinic.cost",), "en"),)
    done = run_quiz(Quiz("token_sort", "en", asked))

    assert done.answers[0].ranking[:1] == ("clinic.cost",)
    assert done.answers[0].decision is None
