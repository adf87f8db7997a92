"""The moment at which a patient writes: what it is good for in Telegram; it is not kept."""

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.channels.telegram import NO_LIMITS, ChannelSettings
from bot.conversation import Conversation
from bot.store import kept_of
from tests import shipped
from tests.bot_api import BotApi, Group
from tests.channels.at_work import AtWork, shares_number, working
from tests.clinic import Clinic

ALWAYS_OPEN = """\
timezone: America/New_York
country: US
hours:
  monday-sunday: 0:00-24:00
holidays: open
special_days:
  {soon}:
    hours: closed
    note: Inventory
"""
"""So that the tests may run at any hour, on any day."""
THERE = "Somebody is there until midnight."


@pytest.fixture(scope="module")
def always_open(tmp_path_factory: pytest.TempPathFactory) -> Conversation:
    folder = tmp_path_factory.mktemp("clinic")
    soon = datetime.now(ZoneInfo("America/New_York")).date() + timedelta(days=3)
    own = Clinic(folder, {"responses/_clinic.yaml": ALWAYS_OPEN.format(soon=soon)})
    return Conversation(shipped.contents_of(Path(own.folder)), call_back=True)


@pytest.fixture
async def open_bot(api: BotApi, always_open: Conversation) -> AsyncIterator[AtWork]:
    """The bot of a clinic that never closes, whose staff are told of call-backs."""
    staff = api.group("Staff")
    settings = ChannelSettings(staff_chat=staff.id, limits=NO_LIMITS)
    async with working(api, always_open, settings=settings) as found:
        yield found
    assert found.caught == []
    assert api.refused == []


async def test_who_asks_whether_it_is_open_hears_of_now(open_bot: AtWork, api: BotApi) -> None:
    ana = api.private_chat("Ana")
    await ana.says("are you open right now")

    assert "Yes. We are open now, until midnight." in (await ana.reads()).text


async def test_the_card_the_number_and_the_way_to_a_person_say_until_when_somebody_is_there(
    open_bot: AtWork, api: BotApi
) -> None:
    ana = api.private_chat("Ana")
    await ana.says("/contact")
    assert (await ana.reads()).text.endswith(THERE)
    await ana.reads()  # the card itself
    for question in ("can i talk to a person", "what is your phone number"):
        await ana.says(question)
        assert THERE in (await ana.reads()).text


async def test_who_wants_to_be_called_back_hears_until_when_somebody_is_there(
    open_bot: AtWork, api: BotApi
) -> None:
    ana = api.private_chat("Ana")
    await shares_number(ana)

    assert THERE in (await ana.reads()).text


async def test_a_group_hears_of_now_too(open_bot: AtWork, api: BotApi) -> None:
    group: Group = api.group("Friends")
    await group.member("Ana").says(f"@{api.bot['username']} are you open right now")

    assert "We are open now, until midnight." in (await group.reads()).text


async def test_results_that_telegram_may_show_again_later_say_nothing_of_now(
    open_bot: AtWork, api: BotApi
) -> None:
    ana = api.private_chat("Ana")
    await ana.says("what are your hours")
    assert "Inventory" in (await ana.reads()).text
    for question in ("what are your hours", "are you open right now"):
        answer = await (await ana.asks_inline(question)).answered()
        texts = [
            one["input_message_content"]["message_text"] + one["description"]
            for one in answer["results"]
        ]

        assert texts
        for text in texts:
            assert "open now" not in text
            assert "Inventory" not in text


async def test_the_moment_is_neither_kept_nor_shown(open_bot: AtWork, api: BotApi) -> None:
    ana = api.private_chat("Ana")
    await ana.says("are you open right now")
    await ana.reads()
    await api.settled()
    kept = await kept_of(open_bot.store, ana.id, open_bot.inbox.clock())
    await ana.says("/mydata")

    assert kept.memory.session.answered == ("clinic.hours",)
    assert kept.memory.session.at is None
    assert not re.search(r"\d:\d\d|\d [ap]m", (await ana.reads()).text)
