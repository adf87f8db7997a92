"""Where buttons lead, as callback data and back."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reply import (
    ALL_TOPICS,
    CALL_BACK,
    NONE_OF_THESE,
    Button,
    Does,
    Reply,
    Section,
    Target,
    telling,
)


@pytest.mark.parametrize(
    ("data", "target"),
    [
        # What stands in messages that were sent long ago must go on working.
        ("clinic.cost", Target(Does.ANSWER, "clinic.cost")),
        ("", NONE_OF_THESE),
        ("=", Target(Does.ANSWER, "", in_place=True)),
        ("=type.swedish", Target(Does.ANSWER, "type.swedish", in_place=True)),
        (".", ALL_TOPICS),
        ("=clinic.", Target(Does.TOPICS, "clinic", in_place=True)),
        ("@es", Target(Does.LANGUAGE, "es")),
        ("+clinic.cost", Target(Does.UP, "clinic.cost")),
        ("-clinic.cost", Target(Does.DOWN, "clinic.cost")),
        ("?detail", Target(Does.MISSING, "detail")),
        ("!call_back", CALL_BACK),
        ("!p+type.swedish", Target(Does.PUBLISH, "type.swedish")),
        ("!p-", Target(Does.DISCARD)),
        ("=!b+an-account", Target(Does.BUSINESS_ON, "an-account", in_place=True)),
        ("!b-an-account", Target(Does.BUSINESS_OFF, "an-account")),
        ("!t?clinic.hours", Target(Does.TELL, "clinic.hours")),
        ("=!t+clinic.hours.today", Target(Does.TELL_YES, "clinic.hours.today", in_place=True)),
        ("=!t-clinic.hours", Target(Does.TELL_NO, "clinic.hours", in_place=True)),
        ("!gchooser", Target(Does.GUIDE, "chooser")),
        ("=!gbefore.", Target(Does.GUIDE, "before.", in_place=True)),
        ("=!gbefore.birth-.clot+", Target(Does.GUIDE, "before.birth-.clot+", in_place=True)),
    ],
)
def test_callback_data_is_read_as_it_is_written(data: str, target: Target) -> None:
    assert Target.parse(data) == target
    assert str(target) == data


@pytest.mark.parametrize("question", [("clinic.hours", ""), ("clinic.hours", "today")])
def test_a_question_to_be_answered_later_is_read_as_it_is_written(
    question: tuple[str, str],
) -> None:
    target = telling(Does.TELL, *question)

    assert Target.parse(str(target)).question == question


@given(st.text(max_size=64))
def test_any_callback_data_is_read_as_something_that_writes_the_same(data: str) -> None:
    assert Target.parse(str(Target.parse(data))) == Target.parse(data)


def test_a_link_carries_an_intent_without_a_full_stop() -> None:
    target = Target(Does.ANSWER, "type.swedish_vs_deep_tissue")

    assert target.payload == "type-swedish_vs_deep_tissue"
    assert Target.of_payload(target.payload) == target


def test_only_a_button_that_asks_has_an_intent() -> None:
    assert Button("Cost?", Target(Does.ANSWER, "clinic.cost")).intent == "clinic.cost"
    for target in (None, NONE_OF_THESE, ALL_TOPICS, CALL_BACK, Target(Does.UP, "clinic.cost")):
        assert Button("…", target).intent == ""


def test_titles_tell_two_answers_apart_and_a_single_answer_needs_none() -> None:
    cost = Section("clinic.cost", "Cost?", "It is $50.", "More.", "", "From: a guide", ())
    hours = Section("clinic.hours", "Hours?", "Nine to five.", "", "General.", "", ())

    assert Reply(sections=(cost,)).text == "It is $50.\nFrom: a guide"
    assert Reply("First:", (cost, hours)).text == (
        "First:\n\nCost?\nIt is $50.\nFrom: a guide\n\nHours?\nNine to five.\nGeneral."
    )
    assert Reply(sections=(cost, hours)).more == "More."


def test_below_the_detail_the_fold_names_what_an_answer_draws_on() -> None:
    cost = Section("clinic.cost", "Cost?", "It is $50.", "More.", "", "From: 2 articles", ())
    cited = replace(cost, cited="From: A (Ann), B (Ben)")

    assert (cost.fold, cited.fold) == ("More.", "More.\n\nFrom: A (Ann), B (Ben)")
    assert replace(cited, more="").fold == "From: A (Ann), B (Ben)"
    assert Reply(sections=(cited, cost)).more == "More.\n\nFrom: A (Ann), B (Ben)\n\nMore."
