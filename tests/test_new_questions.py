"""A clinic adds a question of its own with two examples: it is answered, and takes no other's."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bot.content import Content, Intent
from bot.decision import Action
from bot.dialogue import Dialogue
from bot.evaluation import read_questions
from bot.session import Session
from tests import shipped

UTTERANCES = Path(__file__).parent / "utterances"
OWN = {
    "dogs": ("can i bring my dog", "is my puppy welcome in the waiting room"),
    "wifi": ("do you have wifi", "what is the wifi password"),
    "elevator": ("is there an elevator in the building", "does the lift go to your floor"),
    "coffee": ("can i get a coffee while i wait", "do you have tea and water"),
    "children": ("can my kids wait in the lobby", "do you have toys for children"),
    "photos": ("may i take photos during the session", "do you post pictures of clients"),
    "hot_stones": ("do you warm the stones", "are hot stones part of it"),
    "music": ("which music do you play", "can i choose the playlist"),
    "students": ("do students treat me", "is a teacher in the room with the student"),
    "lost": ("i left my scarf there", "did anybody find my glasses"),
    "oils": ("which oil do you use", "is there a nut free oil"),
    "shower": ("is there a shower", "where can i rinse the oil off"),
    "bike": ("is there a bike rack", "where do i lock my bicycle"),
    "corporate": ("do you come to company events", "chair massages for our office party"),
    "points": ("do you have a punch card", "how do i collect loyalty points"),
    "review": ("where can i leave a review", "how do i rate you on google"),
    "sauna": ("do you have a sauna", "can i use a steam room before"),
    "toilet": ("where is the restroom", "is there a toilet for wheelchairs"),
    "volunteer": ("can i volunteer at the clinic", "do you take helpers on weekends"),
    "masks": ("do i have to wear a mask", "are masks still needed"),
}


def added(content: Content, own: Mapping[str, tuple[str, str]]) -> Content:
    new = {
        f"clinic.own_{name}": Intent(
            f"clinic.own_{name}",
            examples[0],
            examples,
            tuple(map(content.wording.phrase, examples)),
        )
        for name, examples in own.items()
    }
    answers = dict.fromkeys(new, content.responses["clinic.hours"])
    return replace(
        content, intents={**content.intents, **new}, responses={**content.responses, **answers}
    )


Answers = dict[str, frozenset[str]]
"""What is answered to an utterance; of what is not answered, nothing."""


def answers(dialogue: Dialogue) -> Answers:
    """To every second of the English utterances: it takes a second."""
    intents = {language: one.intents for language, one in shipped.contents().items()}
    asked = read_questions([UTTERANCES], intents, "en").asked[::2]
    turns = {one.text: dialogue.respond(one.text, Session()).decision for one in asked}
    return {
        text: frozenset(decision.intents if decision.action is Action.ANSWER else ())
        for text, decision in turns.items()
    }


@pytest.fixture(scope="module")
def shipped_answers() -> Answers:
    return answers(shipped.dialogue("en"))


@pytest.fixture(scope="module")
def with_twenty() -> Dialogue:
    return Dialogue(added(shipped.contents()["en"], OWN))


def changed(before: Answers, after: Answers) -> float:
    """The share of what was answered before that is answered otherwise."""
    answered = [text for text in before if before[text]]
    return sum(before[text] != after[text] for text in answered) / len(answered)


def test_twenty_new_questions_are_answered_to_who_asks_them_in_their_own_words(
    with_twenty: Dialogue,
) -> None:
    for name, examples in OWN.items():
        for example in examples:
            decision = with_twenty.respond(example, Session()).decision
            assert decision.intents == (f"clinic.own_{name}",), example


def test_twenty_new_questions_together_change_one_in_a_hundred_answers_at_most(
    shipped_answers: Answers, with_twenty: Dialogue
) -> None:
    assert changed(shipped_answers, answers(with_twenty)) <= 10 / 1000


@pytest.mark.parametrize("name", ["hot_stones"])
def test_one_new_question_changes_next_to_no_answer(shipped_answers: Answers, name: str) -> None:
    with_one = Dialogue(added(shipped.contents()["en"], {name: OWN[name]}))

    assert changed(shipped_answers, answers(with_one)) <= 2 / 1000
