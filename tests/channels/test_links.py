"""Links that open the bot on one answer."""

import pytest

from bot.channels.telegram import link_to
from bot.reply import Target, asking
from tests import shipped
from tests.bot_api import PrivateChat


def test_every_intent_has_a_link_and_the_link_leads_back_to_it() -> None:
    intents = list(shipped.conversation().dialogue("en").content.intents)

    assert [Target.of_payload(asking(intent).payload).name for intent in intents] == intents
    assert (
        link_to("clinic_bot", asking("type.swedish"))
        == "https://t.me/clinic_bot?start=type-swedish"
    )
    assert all(len(link_to("clinic_bot", asking(intent))) < 100 for intent in intents)


async def test_a_link_opens_its_answer(patient: PrivateChat) -> None:
    await patient.starts("type-swedish_vs_deep_tissue")
    reply = await patient.reads()

    assert reply.text.startswith("Swedish")
    assert "deep tissue" in reply.text


async def test_what_is_asked_next_is_read_with_the_answer_that_the_link_opened(
    patient: PrivateChat,
) -> None:
    await patient.starts("condition-sciatica")
    await patient.reads()
    await patient.says("tell me more")

    assert "sciatica" in (await patient.reads()).text.lower()


@pytest.mark.parametrize("payload", ["type-no_such_thing", "-", "clinic", "a-b-c", "A" * 64])
async def test_a_link_of_which_nothing_is_known_greets_kindly(
    patient: PrivateChat, payload: str
) -> None:
    await patient.starts(payload)

    assert "question-and-answer bot" in (await patient.reads()).text
