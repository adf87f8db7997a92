"""Which wording of an answer is said: by what is asked, what was told, and what was just said."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from bot.answers import Answers, least_lately
from bot.reply import Section
from bot.session import Session
from bot.told import Told
from tests import shipped
from tests.clinic import Clinic
from tests.worries import worried

COST = "clinic.cost"
PLAIN = "One guide names $50 for an hour. For our prices, call (305) 555-0100."
AGAIN, MORE = "As I said: $50.", "It depends on the length."
NOTHING = "The nothing_more text."
WORDINGS = """\
again: "As I said: $50."
asks:
  worth_it: |
    A study calls it so.

    It is one study.
  why: It takes an hour.
  again_after:
    caution: surgery
    text: Ask the surgeon.
    again: As I said, the surgeon.
  yes_no: Yes, it costs something.
  minutes:
    text: "{prices}"
    unknown: I know no price of ours.
when:
  - minutes: 90
    who: partner
    text: "For {who} {minutes} cost more."
  - minutes: any
    text: "{minutes} cost what they cost."
  - caution: pregnancy
    text: Ask a doctor first.
"""


@pytest.fixture
def worded(clinic: Clinic) -> Clinic:
    """A clinic that answers what it costs in many words."""
    worried(clinic)
    clinic.add("responses/_clinic.yaml", "prices:\n")
    clinic.add("responses/en/clinic/cost.yaml", WORDINGS)
    clinic.add(
        "intents/en/clinic/cost.yaml",
        "asks: {worth_it: [is it worth it], minutes: [90 minutes], again_after: [again]}\n",
    )
    messages = "responses/en/_messages.yaml"
    clinic.change(messages, 'who_says: "The who_says text."', 'who_says: "It is in:\\n{titles}"')
    clinic.change(messages, 'minutes: "The minutes text."', 'minutes: "{count} minutes"')
    return clinic


@pytest.fixture
def answers(worded: Clinic) -> Answers:
    return Answers(worded.content())


def text(answers: Answers, ask: str = "", session: Session | None = None) -> str:
    return answers.section(COST, ask, session or Session()).text


def asked_again(answers: Answers, *asks: str) -> Iterator[Section]:
    """The answers to these kinds of question, one after the other in one chat."""
    said: Sequence[str] = ()
    for ask in asks:
        section = answers.section(COST, ask, Session(said=tuple(said)))
        said = (*said, section.wording)
        yield section


# By what is asked


def test_the_plain_question_gets_the_text_and_a_kind_of_question_its_own_wording(
    answers: Answers,
) -> None:
    worth = answers.section(COST, "worth_it", Session())

    assert text(answers) == PLAIN
    assert worth.text == "A study calls it so.\n\nIt is one study."
    assert (worth.more, worth.wording) == (MORE, "clinic.cost asks.worth_it")
    assert text(answers, "which") == AGAIN, "a kind without a wording falls back on other words"


def test_a_wording_that_names_a_fact_says_what_is_not_known_until_it_is(worded: Clinic) -> None:
    filled_in = Answers(worded.content(prices="An hour is $60."))

    assert text(Answers(worded.content()), "minutes") == "I know no price of ours."
    assert text(filled_in, "minutes") == "An hour is $60."


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        ("why", "It takes an hour."),
        ("more", MORE),
        ("already", AGAIN),
        ("yes_no", "Yes, it costs something."),
        ("simpler", "Yes, it costs something."),
        ("difference", MORE),
        ("repeat", AGAIN),
    ],
)
def test_a_short_question_on_the_topic_gets_the_best_words_that_there_are(
    answers: Answers, ask: str, said: str
) -> None:
    assert text(answers, ask, Session(said=(f"{COST} text",))) == said


def test_without_words_of_its_own_a_yes_or_no_gets_the_first_paragraph_and_so_does_what_is_repeated(
    clinic: Clinic,
) -> None:
    clinic.change(
        "responses/en/clinic/cost.yaml", " For our prices, call", "\n\n  For our prices, call"
    )
    said = Session(said=(f"{COST} text",))

    for ask in ("yes_no", "simpler", "repeat"):
        assert text(Answers(clinic.content()), ask, said) == "One guide names $50 for an hour."


def test_who_says_so_names_the_articles_once_and_says_where_there_are_none(
    answers: Answers,
) -> None:
    named = answers.section(COST, "who_says", Session())
    unnamed = answers.section("clinic.hours", "who_says", Session())

    assert named.text == "It is in:\n• A guide to massage (Ann Author)"
    assert (named.source, named.cited) == ("", "")
    assert unnamed.text == "The who_says_nobody text."


# By what was told


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (Told(), PLAIN),
        (Told(minutes="90", who="husband"), "For The husband text. 90 minutes cost more."),
        (Told(minutes="90"), "90 minutes cost what they cost."),
        (Told(minutes="60", who="husband"), "60 minutes cost what they cost."),
        (Told(who="husband"), PLAIN),
    ],
)
def test_the_first_wording_whose_conditions_all_hold_stands_in_for_the_text(
    answers: Answers, told: Told, said: str
) -> None:
    assert text(answers, session=Session(told=told)) == said


def test_what_was_told_yields_to_a_kind_of_question(answers: Answers) -> None:
    assert text(answers, "why", Session(told=Told(minutes="90"))) == "It takes an hour."


def test_a_caution_that_was_told_is_a_condition_like_others(answers: Answers) -> None:
    assert text(answers, session=Session(cautions=("pregnancy",))) == "Ask a doctor first."
    assert text(answers, session=Session(cautions=("surgery",))) == PLAIN


def test_a_kind_of_question_that_presupposes_something_is_a_plain_one_to_who_has_not_told_it(
    answers: Answers,
) -> None:
    operated, unsaid = Session(cautions=("surgery",)), Session(cautions=("pregnancy",))

    assert text(answers, "again_after", operated) == "Ask the surgeon."
    assert text(answers, "again_after", unsaid) == "Ask a doctor first."
    assert text(answers, "again_after") == PLAIN


# By what was just said


def test_the_same_question_again_is_answered_in_other_words_never_twice_in_a_row(
    answers: Answers,
) -> None:
    sections = list(asked_again(answers, "", "", "", "", ""))

    assert [section.text for section in sections] == [PLAIN, AGAIN, MORE, PLAIN, AGAIN]
    assert sections[0].more == sections[1].more == MORE
    assert sections[2].more == "", "what is said is not folded below itself"


def test_what_was_told_meanwhile_is_new_words(answers: Answers) -> None:
    before = Session(said=(f"{COST} text",), told=Told(minutes="60"))

    assert text(answers, session=before) == "60 minutes cost what they cost."


def test_the_fold_is_not_shown_again_once_it_was_said(answers: Answers) -> None:
    told_more = Session(said=(f"{COST} more",))

    assert answers.section(COST, "worth_it", told_more).more == ""


def test_where_there_are_no_other_words_that_is_said_and_then_the_answer_again(
    clinic: Clinic,
) -> None:
    hours, said, texts = Answers(clinic.content()), tuple[str, ...](), []
    for _ in range(4):
        section = hours.section("clinic.hours", "", Session(said=said))
        said = (*said, section.wording)
        texts.append(section.text)

    unknown = "I do not know the hours; call (305) 555-0100."
    assert texts == [unknown, NOTHING, unknown, NOTHING]


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_shipped_answer_is_given_twice_in_a_row_in_the_same_words(language: str) -> None:
    answers = Answers(shipped.contents()[language])
    for intent, response in answers.content.responses.items():
        for ask in ("", *response.asks, "more", "who_says", "repeat"):
            session, before = Session(), ""
            for _ in range(4):
                section = answers.section(intent, ask, session)
                assert section.text
                assert section.text != before, f"{intent}, {ask}"
                before = section.text
                session = replace(session, said=(*session.said, section.wording))


def test_of_what_was_all_said_lately_the_longest_ago_is_next() -> None:
    assert least_lately(["a", "b", "c"], ["a"]) == 1
    assert least_lately(["a", "b", "c"], ["b", "a", "c"]) == 1
    assert least_lately(["a", "b", "c"], ["a", "b", "c", "a"]) == 1
    assert least_lately(["a", "b"], []) == 0


# Several at once


def test_of_several_answers_each_is_its_first_paragraph_and_the_rest_is_folded(
    answers: Answers,
) -> None:
    section = answers.section(COST, "worth_it", Session(), brief=True)

    assert section.text == "A study calls it so."
    assert section.more == f"It is one study.\n\n{MORE}"


# What it draws on


def test_one_article_is_called_by_its_short_name_and_several_are_counted(worded: Clinic) -> None:
    worded.change(
        "responses/_sources.yaml", "  by: Ann Author\n", "  by: Ann Author\n  short: one guide\n"
    )
    answers = Answers(worded.content())

    assert answers.cited(["guide"]) == ("From: one guide", "From: A guide to massage (Ann Author)")
    assert answers.cited(["blog"]) == ("From: nobody", "From: A blog (nobody)")
    assert answers.cited(["guide", "blog"]) == (
        "From: 2 articles",
        "From: A guide to massage (Ann Author), A blog (nobody)",
    )
    assert answers.cited([]) == ("", "")


def test_the_articles_stand_by_name_at_the_end_of_the_fold(answers: Answers) -> None:
    assert answers.section(COST, "", Session()).fold == (
        f"{MORE}\n\nFrom: A guide to massage (Ann Author)"
    )


# Who calls in vain


UNREACHED = Session(unreached=True)


def test_who_has_called_in_vain_is_not_sent_to_the_phone_again(answers: Answers) -> None:
    assert text(answers, session=UNREACHED) == (
        "One guide names $50 for an hour.\n\nThe unreached text."
    )


def test_a_text_without_the_number_stays_as_it_is(answers: Answers) -> None:
    assert text(answers, "why", UNREACHED) == "It takes an hour."


def test_a_full_stop_within_a_name_or_a_figure_ends_no_sentence(clinic: Clinic) -> None:
    clinic.change(
        "responses/en/clinic/cost.yaml",
        "One guide names $50 for an hour. For our prices, call {phone}.",
        "See clinic.example/book first. At 2.5 hours ask. It is $7.50 more; call {phone} now!",
    )

    assert text(Answers(clinic.content()), session=UNREACHED) == (
        "See clinic.example/book first. At 2.5 hours ask.\n\nThe unreached text."
    )


def test_where_the_website_is_named_already_it_is_not_named_again(clinic: Clinic) -> None:
    clinic.change("responses/en/clinic/cost.yaml", "One guide", "See {booking_url}. One guide")

    assert text(Answers(clinic.content()), session=UNREACHED) == (
        "See https://clinic.example/book. One guide names $50 for an hour."
    )


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_shipped_answer_names_the_phone_to_who_has_called_in_vain(language: str) -> None:
    answers = Answers(shipped.contents()[language])
    phone = answers.content.facts["phone"]

    for intent, response in answers.content.responses.items():
        for ask in ("", *response.asks):
            section = answers.section(intent, ask, UNREACHED)
            assert section.text
            assert phone not in section.text, f"{intent}, {ask}"
