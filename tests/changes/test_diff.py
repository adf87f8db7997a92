"""Which answers a change of content changes, of the small clinic and of what ships."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.changes.diff import (
    Answered,
    Changed,
    Diff,
    Kind,
    New,
    Question,
    Reworded,
    Verdict,
    answers,
    diff,
)
from bot.changes.questions import questions
from bot.changes.report import as_json, heading, line, newly, of_json
from bot.changes.sides import compared
from bot.content import Content
from bot.conversation import Conversation
from bot.decision import Action
from bot.settings import Settings
from tests import shipped
from tests.clinic import Clinic

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
ALARM = Question("my groin is numb", "en", Kind.ALARM)
CALM = Question("my back hurts", "en", Kind.CALM)
COST = Question("how much is a massage", "en", Kind.LABELLED, ("clinic.cost",))
CHARGE = Question("what do you charge", "en", Kind.LABELLED, ("clinic.cost",))
LETTER = Question("so much to tell, and how much is a massage", "en", Kind.LETTER, ("clinic.cost",))
NOT_OURS = Question("do you fix cars", "en", Kind.LABELLED, ("out_of_scope",))
WAITING = Question("do you have a sauna", "en", Kind.WAITING)


def answered(*intents: str, action: Action = Action.ANSWER, level: str = "") -> Answered:
    return Answered(action, intents, level, "words")


ASKED = answered("clinic.hours", "clinic.cost", action=Action.CLARIFY)
REFUSED = answered(action=Action.FALLBACK)
EMERGENCY = answered("safety.emergency", action=Action.EMERGENCY, level="emergency")
URGENT = answered("safety.emergency", action=Action.EMERGENCY, level="urgent")


def of(*changed: tuple[Question, Answered, Answered]) -> Diff:
    asked, before, after = zip(*changed, strict=True)
    return diff(asked, before, after)


def between(before: Content, after: Content, asked: Iterable[Question]) -> Diff:
    """What differs between two contents of the small clinic."""
    asked = tuple(asked)
    sides = (Conversation({"en": content}) for content in (before, after))
    return diff(asked, *(answers(side, asked, NOW) for side in sides))


# What a change is worth


@pytest.mark.parametrize(
    ("question", "before", "after"),
    [
        (COST, answered("clinic.cost"), answered("clinic.hours")),
        (COST, answered("clinic.cost"), ASKED),
        (COST, ASKED, REFUSED),
        (COST, REFUSED, answered("clinic.hours")),
        (NOT_OURS, REFUSED, ASKED),
        (NOT_OURS, ASKED, answered("clinic.hours")),
        (ALARM, EMERGENCY, URGENT),
        (ALARM, URGENT, REFUSED),
        (CALM, REFUSED, URGENT),
        (WAITING, URGENT, answered("clinic.cost")),
    ],
)
def test_what_is_worse_one_way_is_better_the_other_way(
    question: Question, before: Answered, after: Answered
) -> None:
    (worse,) = of((question, before, after)).changes
    (better,) = of((question, after, before)).changes

    assert (worse.verdict, better.verdict) == (Verdict.WORSE, Verdict.BETTER)


@pytest.mark.parametrize(
    ("question", "before", "after"),
    [
        (WAITING, REFUSED, answered("clinic.cost")),  # nobody has said what is right for it
        (COST, answered("clinic.cost"), answered("clinic.cost", "clinic.hours")),
        (COST, answered("clinic.hours"), answered("clinic.phone")),
    ],
)
def test_what_is_neither_is_shown_all_the_same(
    question: Question, before: Answered, after: Answered
) -> None:
    (change,) = of((question, before, after)).changes

    assert change.verdict is Verdict.OTHER


def test_red_flags_come_first_then_letters_then_what_became_wrong() -> None:
    right, wrong = answered("clinic.cost"), answered("clinic.hours")
    both = answered("clinic.cost", "clinic.hours")
    found = of(
        (COST, right, both),
        (CHARGE, wrong, right),
        (NOT_OURS, REFUSED, wrong),
        (LETTER, wrong, right),
        (CALM, REFUSED, answered(level="soft")),
        (ALARM, EMERGENCY, REFUSED),
    )

    assert [change.question for change in found.changes] == [
        ALARM,
        CALM,
        LETTER,
        NOT_OURS,
        CHARGE,
        COST,
    ]
    assert found.alarms_lost == 1


def test_a_level_that_changes_at_an_answer_is_first_whatever_is_answered() -> None:
    quiet, urgent = answered("clinic.cost"), answered("clinic.cost", level="soft")
    found = of((CHARGE, answered("clinic.cost"), REFUSED), (COST, quiet, urgent))

    assert found.changes[0].question == COST


def test_what_an_intent_takes_from_right_answers_is_told_by_its_name() -> None:
    found = of(
        (COST, answered("clinic.cost"), answered("clinic.sauna")),
        (LETTER, answered("clinic.cost"), answered("clinic.sauna", "clinic.cost")),
        (CHARGE, answered("clinic.cost"), REFUSED),
    )

    assert {name: [one.question for one in took] for name, took in found.taken().items()} == {
        "clinic.sauna": [COST]
    }


def test_a_line_tells_a_change_in_names_alone() -> None:
    (change,) = of((COST, answered("clinic.cost"), ASKED)).changes
    (lost,) = of((ALARM, EMERGENCY, REFUSED)).changes

    assert line(change) == "“how much is a massage”: clinic.cost → clinic.hours?, clinic.cost?"
    assert line(lost) == "“my groin is numb”: emergency! → –"


def test_a_diff_is_the_same_when_it_was_json() -> None:
    found = Diff(
        3,
        (Changed(COST, ASKED, EMERGENCY, Verdict.WORSE),),
        (Reworded("en", Action.ANSWER, ("clinic.cost",), "old", "new", 2),),
    )
    read = json.loads(json.dumps(as_json(found)))

    assert of_json(read) == found
    assert (read["asked"], read["worse"], read["alarms_lost"]) == (3, 1, 0)


def test_a_new_question_that_its_examples_do_not_reach_is_told_aloud() -> None:
    found = Diff(3, (), (), (New("en", "clinic.wifi", 5, 3),))

    assert of_json(json.loads(json.dumps(as_json(found)))) == found
    assert newly(found.new[0]) == ("New: clinic.wifi (en), ANSWERED TO 3 of its 5 examples ALONE.")
    assert heading(found).startswith("Nothing else changes: 3 questions")


# Two contents


def test_the_same_content_changes_nothing(clinic: Clinic) -> None:
    found = between(clinic.content(), clinic.content(), [ALARM, CALM, COST, NOT_OURS, WAITING])

    assert found == Diff(5, (), ())
    assert heading(found) == (
        "Nothing changes: 5 questions asked of both, and all are answered as before."
    )


def test_an_alarm_that_is_not_heard_any_more_is_lost(clinic: Clinic) -> None:
    before = clinic.content()
    clinic.change("intents/en/_words.yaml", "  groin: groin, between", "  groin: loins, between")
    found = between(before, clinic.content(), [COST, CALM, ALARM])

    (change,) = found.changes
    assert (change.question, change.verdict) == (ALARM, Verdict.WORSE)
    assert (change.before.level, change.after.level) == ("emergency", "")
    assert found.alarms_lost == 1


def test_a_reworded_answer_is_told_once_with_its_old_and_new_words(clinic: Clinic) -> None:
    before = clinic.content()
    clinic.change("responses/en/clinic/cost.yaml", "One guide names $50", "A guide names $60")
    found = between(before, clinic.content(), [COST, CHARGE, ALARM])

    assert found.changes == ()
    (reworded,) = found.reworded
    assert (reworded.intents, reworded.language, reworded.questions) == (("clinic.cost",), "en", 2)
    assert reworded.before.startswith("One guide names $50")
    assert reworded.after.startswith("A guide names $60")


def test_other_buttons_are_other_words(clinic: Clinic) -> None:
    before = clinic.content()
    clinic.change("responses/en/clinic/cost.yaml", "[book, call]", "[call]")

    assert len(between(before, clinic.content(), [COST]).reworded) == 1


def test_a_card_in_other_words_is_told_by_the_lines_that_try_it(clinic: Clinic) -> None:
    before = clinic.content()
    clinic.change("responses/en/_cards.yaml", "The emergency text.", "Call now.")
    found = between(before, clinic.content(), [ALARM, CALM])

    assert [one.after.partition("\n")[0] for one in found.reworded] == ["Call now."]


def test_another_kind_of_question_that_is_read_is_a_change_of_the_answer(clinic: Clinic) -> None:
    intent, answer = "intents/en/clinic/cost.yaml", "responses/en/clinic/cost.yaml"
    clinic.add(intent, "asks:\n  worth_it: [is it worth the money]\n")
    clinic.add(answer, "asks:\n  worth_it: One guide says yes.\n")
    before = clinic.content()
    clinic.change(intent, "  - what do you charge\n", "")
    clinic.change(intent, "[is it worth the money]", "[is it worth the money, what do you charge]")
    found = between(before, clinic.content(), [CHARGE])

    assert [change.question for change in found.changes] == [CHARGE]
    assert found.reworded == ()


# The questions


def test_a_question_stands_once_and_the_clinics_own_label_holds(
    clinic: Clinic, tmp_path: Path
) -> None:
    long = " ".join(["and so on"] * 10)
    for folder, label in (("shipped", "clinic.hours"), ("own", "clinic.cost")):
        area, name = label.split(".")
        file = tmp_path / folder / "en" / area / f"{name}.yaml"
        file.parent.mkdir(parents=True)
        file.write_text(f"utterances: [what do you charge, {long} {folder}]\n")
    asked = questions(
        [clinic.folder],
        [clinic.contents(), clinic.contents()],
        [tmp_path / "shipped", tmp_path / "own", tmp_path / "nowhere"],
        [("do you have a sauna", "en"), ("what do you charge", "en"), ("tiene sauna", "es")],
        "en",
    )

    assert asked == (
        WAITING,
        CHARGE,
        Question(f"{long} shipped", "en", Kind.LETTER, ("clinic.hours",)),
        Question(f"{long} own", "en", Kind.LETTER, ("clinic.cost",)),
        ALARM,
        CALM,
    )


# What ships


def test_one_example_more_is_compared_over_what_ships(tmp_path: Path) -> None:
    """In two processes, one for each side."""
    own = Clinic(tmp_path / "own", {})
    own.write(
        "intents/en/clinic/cost.yaml", "examples: {add: [how deep must i reach into my pocket]}\n"
    )
    alone = Settings(cache=shipped.contents()["en"].cache.folder)
    after = Settings(content=own.folder, cache=alone.cache)
    own.write(
        "questions/en/clinic/cost.yaml", "utterances: [how deep must i reach into my pocket]\n"
    )
    paths = [ROOT / "tests" / "utterances" / "en" / "clinic", own.folder / "questions"]
    found = compared(alone, after, paths, NOW, language="en")

    assert found.asked > 500
    better = {change.question.text for change in found.of(Verdict.BETTER)}
    assert "how deep must i reach into my pocket" in better
    assert found.alarms_lost == 0
    assert len(found.changes) < 20
