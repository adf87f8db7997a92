"""The guides on Telegram: each step in the place of the one before, and nothing kept."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import fields, replace

import pytest

from bot.content import Content
from bot.conversation import Conversation
from bot.session import Session
from bot.store import Memory, kept_of
from tests import shipped
from tests.bot_api import BotApi, PrivateChat, Reply
from tests.channels.at_work import AtWork, working

KINDS = "which kind of massage is right for me?"
OFFERED = {"type.overview": "chooser", "clinic.first_visit": "before"}
"""Below which answers these tests have a guide offered."""


def offering(contents: Mapping[str, Content]) -> Conversation:
    found = {}
    for language, content in contents.items():
        responses = dict(content.responses)
        for name, guide in OFFERED.items():
            if name in responses:
                responses[name] = replace(responses[name], buttons=("book", "call", guide))
        found[language] = replace(content, responses=responses)
    return Conversation(found)


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[AtWork]:
    async with working(api, offering(shipped.contents())) as found:
        yield found
    assert found.caught == []
    assert api.refused == []


async def taps(patient: PrivateChat, *labels: str) -> Reply:
    for label in labels:
        await patient.taps(label)
        reply = await patient.reads()
    return reply


async def test_each_step_takes_the_place_of_the_message_and_the_answer_stays(
    api: BotApi, bot: AtWork
) -> None:
    ana = api.private_chat("Ana", language_code="en")
    await ana.says(KINDS)
    answer = await ana.reads()
    first = await taps(ana, "Find my kind of massage")
    assert (first.text, first.edited) == ("1 of 3: How long has it hurt?", False)

    end = await taps(ana, "Three months or more", "Lower back", "Firm, work on the knots")
    assert (end.message_id, end.edited) == (first.message_id, True)
    assert "You could ask for deep tissue massage" in end.text
    assert "<blockquote expandable>" in end.html
    assert "medical advice" in end.text
    assert end.labels[0] == "What is deep tissue massage?"
    assert end.buttons[1][0].url == "https://www.amcollege.edu/"

    about = await taps(ana, "What is deep tissue massage?")
    assert not about.edited
    assert [one.message_id for one in ana.screen][-3:] == [
        answer.message_id,
        end.message_id,
        about.message_id,
    ]


async def test_back_shows_the_step_before_in_the_same_place(api: BotApi, bot: AtWork) -> None:
    ana = api.private_chat("Ana", language_code="en")
    await ana.says("/topics")
    menu = await ana.reads()
    await taps(ana, "Before you come", "Yes", "No")
    second = await taps(ana, "Back")
    topics = await taps(ana, "Back", "Back to all topics")

    assert second.text.startswith("2 of 6")
    assert (topics.text, topics.message_id) == (menu.text, menu.message_id)


async def test_the_list_is_copied_at_a_tap_and_stays_when_the_clinic_is_called(
    api: BotApi, bot: AtWork
) -> None:
    ana = api.private_chat("Ana", language_code="es")
    await ana.says("/topics")
    await ana.reads()
    end = await taps(ana, "Antes de venir", "No", "Sí", "No", "No", "No", "No")
    copied = [
        button.raw["copy_text"]["text"]
        for row in end.buttons
        for button in row
        if "copy_text" in button.raw
    ]

    assert "• coágulo o anticoagulantes\n\nI said yes to:\n• blood clot" in end.text
    assert copied == [
        "Contesté que sí a:\n• coágulo o anticoagulantes\n\n"
        "I said yes to:\n• blood clot or blood thinners"
    ]
    called = await taps(ana, "Llamar al (305) 595-9500")
    assert not called.edited


async def test_nothing_of_a_guide_is_kept_but_that_it_is_open(api: BotApi, bot: AtWork) -> None:
    ana = api.private_chat("Ana", language_code="en")
    await ana.says("/topics")
    await ana.reads()
    await taps(ana, "Before you come", "Yes", "Yes", "No", "No", "No", "Yes")
    await api.settled()
    memory = (await kept_of(bot.store, ana.id, bot.inbox.clock())).memory

    session = Session(language="en", offered=("!gbefore",))
    assert memory == Memory(session=session, last_sent=memory.last_sent)
    assert {field.name for field in fields(memory)} >= {"tapped"}  # where a tap would be


async def test_an_old_button_goes_on_working_and_a_forged_one_does_no_harm(
    api: BotApi, bot: AtWork
) -> None:
    ana = api.private_chat("Ana", language_code="en")
    await ana.says("/topics")
    menu = ana.chat.messages[(await ana.reads()).message_id]
    for data, said in (
        ("=!gchooser.acute.all_over", "3 of 3"),
        ("!gchooser.acute.all_over.unsure", "neuromuscular therapy"),
        ("=!gbefore.<b>.\x00.birth+", "2 of 6"),
        ("=!gnothing.of.the.kind", "no longer here"),
        ("!g", "no longer here"),
    ):
        ana.taps_data(data, menu)
        assert said in (await ana.reads()).text


async def test_in_a_group_no_guide_is_offered(api: BotApi, bot: AtWork) -> None:
    group = api.group("Back pain friends")
    await group.member("Ben").mentions_bot(KINDS)
    reply = await group.reads()

    assert "neuromuscular" in reply.text
    assert "Find my kind of massage" not in reply.labels


async def test_after_a_crisis_no_guide_is_offered_and_none_goes_on(
    api: BotApi, bot: AtWork
) -> None:
    ana = api.private_chat("Ana", language_code="en")
    await ana.says("/topics")
    menu = ana.chat.messages[(await ana.reads()).message_id]
    await ana.says("i want to kill myself")
    await ana.reads()
    await ana.says("/topics")
    topics = await ana.reads()
    ana.taps_data("=!gchooser.acute.all_over.unsure", menu)
    gone_on = await ana.reads()

    assert "The clinic" in topics.labels
    assert "Find my kind of massage" not in topics.labels
    assert "988" in gone_on.text
    assert "massage" not in gone_on.text
