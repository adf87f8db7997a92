"""What new content changes, told to the administrators."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.changes import apart
from bot.channels.telegram import NO_LIMITS, ChannelSettings, News
from bot.conversation import Conversation
from tests.bot_api import BotApi, PrivateChat
from tests.channels.at_work import AtWork, working
from tests.clinic import Clinic

COST = "intents/en/clinic/cost.yaml"
TOLD = "asked {asked}, changed {changed}, worse {worse}, better {better}, new words {reworded}"


@pytest.fixture
def own(tmp_path: Path, clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> Clinic:
    """The clinic's own folder, with a question that waits for an example."""
    program = (sys.executable, "-m", "tests.faults.other_content", str(clinic.folder))
    monkeypatch.setattr(apart, "PROGRAM", program)
    messages = "responses/en/_messages.yaml"
    clinic.change(messages, "The reload_changed text.", TOLD + "\\n{lines}")
    own = Clinic(tmp_path / "own", {COST: "examples: {add: [what would it set me back]}\n"})
    own.write("questions/en/clinic/cost.yaml", "utterances: [whats the damage for it]\n")
    return own


@pytest.fixture
def boss(api: BotApi) -> PrivateChat:
    return api.private_chat("Boss", started=True)


@pytest.fixture
async def clinic_bot(
    api: BotApi, boss: PrivateChat, clinic: Clinic, own: Clinic
) -> AsyncIterator[AtWork]:
    settings = ChannelSettings(admins=(boss.chat.id,), limits=NO_LIMITS)
    async with working(api, Conversation(clinic.contents(own.folder)), settings=settings) as found:
        yield found
    assert found.caught == []
    assert api.refused == []


async def test_the_administrators_hear_which_answers_new_content_changes(
    clinic_bot: AtWork, boss: PrivateChat, own: Clinic
) -> None:
    news = News(clinic_bot.channel, own.folder)
    own.write(COST, "examples: {add: [whats the damage for it]}\n")
    await news.tell()

    first, line = (await boss.reads()).text.splitlines()
    assert first == "asked 3, changed 1, worse 0, better 1, new words 0"
    assert line == "“whats the damage for it”: – → clinic.cost"


async def test_each_time_it_is_compared_with_what_was_read_before(
    clinic_bot: AtWork, boss: PrivateChat, own: Clinic
) -> None:
    news = News(clinic_bot.channel, own.folder)
    own.write(COST, "examples: {add: [whats the damage for it]}\n")
    await news.tell()
    await boss.reads()
    own.write("responses/en/clinic/cost.yaml", "text: An hour is $60. Call {phone}.\n")
    await news.tell()

    assert (await boss.reads()).text == "asked 3, changed 0, worse 0, better 0, new words 1"


async def test_nobody_hears_of_content_that_answers_as_before(
    clinic_bot: AtWork, boss: PrivateChat, own: Clinic
) -> None:
    news = News(clinic_bot.channel, own.folder)
    own.write(COST, "# A remark.\nexamples: {add: [what would it set me back]}\n")
    await news.tell()

    assert boss.reads_on() == []


async def test_content_that_is_no_good_meanwhile_is_logged_and_the_next_is_told(
    clinic_bot: AtWork, boss: PrivateChat, own: Clinic, caplog: pytest.LogCaptureFixture
) -> None:
    news = News(clinic_bot.channel, own.folder)
    own.write(COST, "examples: [???]\n")
    await news.tell()
    logged = caplog.text
    own.write(COST, "examples: {add: [whats the damage for it]}\n")
    await news.tell()

    assert "what the new content changes is not known" in logged
    assert f"{COST}:1: " in logged
    assert "changed 1" in (await boss.reads()).text
