"""What stands beside the answers of a reply: a note for the phone, and the questions left over."""

from typing import Any

import pytest

from bot.content.names import BOOK_ASK, BOOK_INTENT, LONGEST_COPY
from bot.decision import Action, Decision
from bot.matching import Ask, Match
from bot.replies import Replies
from bot.reply import Reply
from bot.safety import NOTHING_FOUND
from bot.session import Session
from bot.told import Told
from tests import shipped
from tests.clinic import Clinic

VISIT = Told(technique="deep_tissue", minutes="90", day="saturday", time="15:00")


def booking(language: str = "en", ask: str = "", **before: Any) -> Reply:
    """The reply to who books, with what was told before."""
    replies = Replies(shipped.contents()[language])
    decision = Decision(Action.ANSWER, (BOOK_INTENT,), 1.0, asks=(ask,))
    return replies.of(decision, NOTHING_FOUND, Session(**before))


def left_over(*intents: str) -> tuple[Ask, ...]:
    return tuple(Ask("words", True, False, (Match(intent, 0.5),)) for intent in intents)


# The note for the phone


@pytest.mark.parametrize("language", ["en", "es"])
def test_who_books_gets_what_was_told_as_a_note_to_read_and_first_of_all_to_copy(
    language: str,
) -> None:
    content, reply = shipped.contents()[language], booking(language, told=VISIT)
    note, first = VISIT.note(content), reply.buttons[0]

    assert (first.text, first.copy) == (content.message("button_note"), note)
    assert reply.tail == content.message("note", note=note)
    assert note in reply.text


def test_the_note_names_the_cautions_that_were_told() -> None:
    content = shipped.contents()["en"]
    note = booking(told=VISIT, cautions=("blood_thinners",)).buttons[0].copy

    assert content.cautions(["blood_thinners"]) in note
    assert len(note) <= LONGEST_COPY


@pytest.mark.parametrize("ask", ["", BOOK_ASK, "when", "note", "new_patient"])
def test_a_plain_wish_to_book_and_a_question_about_the_note_get_it(ask: str) -> None:
    assert booking(ask=ask, told=VISIT).tail


@pytest.mark.parametrize("ask", ["online", "walk_in"])
def test_another_question_about_booking_gets_none(ask: str) -> None:
    reply = booking(ask=ask, told=VISIT)

    assert reply.tail == ""
    assert [button.copy for button in reply.buttons if button.copy] == []


def test_who_told_nothing_gets_no_note_and_neither_does_another_answer() -> None:
    replies = Replies(shipped.contents()["en"])
    cost = Decision(Action.ANSWER, ("clinic.cost",), 1.0)
    other = replies.of(cost, NOTHING_FOUND, Session(told=VISIT))

    for reply in (booking(), other):
        assert reply.tail == ""
        assert all(not button.copy for button in reply.buttons)


def test_after_a_crisis_there_is_no_note_to_copy() -> None:
    assert booking(told=VISIT, crisis=True).buttons == ()


# What is left over


@pytest.fixture
def replies(clinic: Clinic) -> Replies:
    clinic.change(
        "responses/en/_messages.yaml", '"The left_over text."', '"Not answered yet: {parts}."'
    )
    return Replies(clinic.content())


def answer(replies: Replies, *left: str) -> Reply:
    decision = Decision(Action.ANSWER, ("clinic.cost",), 1.0, left=left_over(*left))
    return replies.of(decision, NOTHING_FOUND, Session())


def test_the_questions_that_are_left_over_are_named_below_the_answer_each_once(
    replies: Replies,
) -> None:
    """By the titles of what they most likely ask: a patient's own words are not sent back."""
    reply = answer(replies, "clinic.hours", "clinic.phone", "clinic.hours")

    assert reply.tail == ("Not answered yet: • When are you open?\n• What is your phone number?.")
    assert reply.text.endswith(reply.tail)


def test_where_nothing_is_left_over_nothing_is_said_of_it(replies: Replies) -> None:
    assert answer(replies).tail == ""


def test_of_five_questions_three_are_answered_and_the_others_named() -> None:
    desk = shipped.conversation()
    asked = (
        "how much is a massage, do you have parking, can i bring my dog, "
        "who owns the place and when are you open"
    )
    turn = desk.respond(asked, Session(language="en"))
    intents = shipped.contents()["en"].intents

    assert len(turn.decision.intents) == 3
    assert turn.reply.tail.endswith(
        f"\n• {intents['clinic.about'].title}\n• {intents['clinic.hours'].title}"
    )
    assert "owns the place" not in turn.reply.text
