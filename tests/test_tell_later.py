"""What is not known yet, offered to be told later: in the shipped content, question by question."""

from collections.abc import Iterator

import pytest
from textstat import textstat

from bot.content import Content
from bot.content.names import NAMED_FACTS
from bot.conversation import Conversation
from bot.decision import Action, Decision
from bot.dialogue import Dialogue
from bot.reply import Button, Does, Target
from bot.safety import NOTHING_FOUND
from bot.session import Awaited, Session
from tests import shipped

LANGUAGES = ("en", "es")
HARDEST, ES_HARDEST = 8, 72
"""As for answers: Flesch-Kincaid grades, and Szigriszt-Pazos for Spanish."""
MESSAGES = ("tell_consent", "tell_noted", "tell_declined", "tell_news", "mydata_awaited")
WORDS = {name: f"Here is {name}." for name in NAMED_FACTS} | {"email": "desk@clinic.example"}


def later() -> Conversation:
    return shipped.conversation(tells_later=True)


def filled_in() -> Conversation:
    """The same once the clinic has filled in everything."""
    return shipped.conversation(tells_later=True, **WORDS)


def questions(content: Content) -> Iterator[tuple[str, str]]:
    """Each intent, plain and in each kind of question that has words of its own."""
    for name, response in content.responses.items():
        for ask in ("", *response.asks):
            yield name, ask


def offered(dialogue: Dialogue, intent: str, ask: str) -> tuple[tuple[str, ...], list[Button]]:
    """The facts that an answer lacks, and the buttons below it that lead to being told later."""
    decision = Decision(Action.ANSWER, (intent,), 1.0, asks=(ask,))
    reply = dialogue.replies.of(decision, NOTHING_FOUND, Session())
    tells = [one for one in reply.buttons if one.target and one.target.does is Does.TELL]
    return reply.sections[0].lacks, tells


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_answer_that_lacks_a_fact_offers_it_and_no_other_does(language: str) -> None:
    dialogue, lacking = later().dialogue(language), 0
    for intent, ask in questions(dialogue.content):
        lacks, buttons = offered(dialogue, intent, ask)
        assert len(buttons) == bool(lacks), (intent, ask)
        for button in buttons:
            lacking += 1
            assert button.target is not None
            assert button.target.question == (intent, ask)
            assert len(f"={button.target}".encode()) <= 64
    assert lacking > 50


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_told_later_names_the_fact_that_was_lacking(language: str) -> None:
    before, after = later().dialogue(language), filled_in().dialogue(language)
    for intent, ask in questions(before.content):
        lacks, _ = offered(before, intent, ask)
        if lacks:
            awaited = Awaited(intent, ask, lacks, language)
            assert before.news(awaited) is None
            news = after.news(awaited)
            assert news is not None
            assert any(after.content.facts[name] in news.text for name in lacks), (intent, ask)


def test_every_fact_that_an_answer_may_lack_has_a_name_in_words() -> None:
    named = {name for content in later().contents.values() for name in _lacking(content)}

    assert named == set(NAMED_FACTS)


def _lacking(content: Content) -> Iterator[str]:
    for response in content.responses.values():
        for one in (response, *response.variants.values()):
            yield from content.lacks(one)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("message", MESSAGES)
def test_what_is_said_of_it_makes_easy_reading(language: str, message: str) -> None:
    content = later().dialogue(language).content
    textstat.set_lang(language)
    for name in NAMED_FACTS:
        text = content.message(message, facts=content.named([name]), day="2026-12-24")
        if language == "en":
            assert textstat.flesch_kincaid_grade(text) <= HARDEST, text
        else:
            assert textstat.szigriszt_pazos(text) >= ES_HARDEST, text


def test_where_nobody_can_be_told_later_nothing_of_it_is_offered_or_promised() -> None:
    plain = shipped.conversation()
    assert isinstance(plain, Conversation)
    dialogue = plain.dialogue("en")
    for intent, ask in questions(dialogue.content):
        assert offered(dialogue, intent, ask)[1] == [], (intent, ask)
    for does in (Does.TELL, Does.TELL_YES):
        turn = plain.tap(Target(does, "clinic.hours"), Session())
        assert turn.awaited is None
        assert turn.reply == dialogue.replies.gone()


@pytest.mark.parametrize(
    "name", ["", ".", "...", "no.such", "clinic.hours\0.x", "clinic.cost.any words typed"]
)
def test_a_forged_tap_keeps_no_words(name: str) -> None:
    for does in (Does.TELL, Does.TELL_YES, Does.TELL_NO):
        awaited = later().tap(Target(does, name), Session()).awaited
        assert awaited is None or (awaited.intent, awaited.ask) == ("clinic.cost", "")


def test_a_fact_of_the_clinics_own_is_called_by_its_name() -> None:
    content = later().dialogue("en").content

    assert content.named(["hot_tub", "hours"]) == "hot tub, opening hours"


@pytest.mark.parametrize(
    ("words", "is_offered"),
    [
        ("", True),
        ("i am pregnant.", True),
        ("sore chest from bench press.", False),
        ("my bum goes numb when sitting on the bike.", False),
        ("I feel so hopeless.", False),
        ("i can't feel my legs and i wet myself.", False),
        ("this traffic makes me want to die lol.", False),
    ],
)
def test_it_is_offered_only_where_nothing_is_heard_that_wants_a_doctor_or_somebody(
    words: str, is_offered: bool
) -> None:
    turn = later().respond(f"{words} what are your opening hours?", Session())
    does = [one.target.does for one in turn.reply.buttons if one.target]

    assert (Does.TELL in does) == is_offered


def test_a_question_about_a_pregnancy_may_wait_for_an_answer() -> None:
    turn = later().respond("do you do massage for pregnant women?", Session())
    does = [one.target.does for one in turn.reply.buttons if one.target]

    assert [section.lacks for section in turn.reply.sections] == [("pregnancy",)]
    assert does.count(Does.TELL) == 1
