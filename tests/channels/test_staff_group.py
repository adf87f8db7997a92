"""The staff's group: what is written there is the staff's own."""

from collections.abc import AsyncIterator

import pytest

from bot.channels.telegram import NO_LIMITS, ChannelSettings
from tests.bot_api import BotApi, Group
from tests.channels.at_work import AtWork, working


@pytest.fixture
def staff(api: BotApi) -> Group:
    return api.group("Staff")


@pytest.fixture
async def clinic_bot(api: BotApi, staff: Group) -> AsyncIterator[AtWork]:
    settings = ChannelSettings(staff_chat=staff.id, limits=NO_LIMITS)
    async with working(api, settings=settings) as found:
        yield found
    assert found.caught == []
    assert api.refused == []


@pytest.mark.parametrize("words", ["how much is a massage", "he has chest pain and cant breathe"])
async def test_what_the_staff_say_among_themselves_is_not_answered(
    clinic_bot: AtWork, api: BotApi, staff: Group, words: str
) -> None:
    mia = staff.member("Mia")
    await mia.says(words)
    await mia.mentions_bot(words)
    await mia.says(f"/help@{api.bot['username']} {words}")

    await staff.reads_nothing()


async def test_id_says_the_number_of_a_chat_wherever_it_is_asked(
    clinic_bot: AtWork, api: BotApi, staff: Group
) -> None:
    ana, other = api.private_chat("Ana"), api.group("Another group")
    for writes, chat in ((ana, ana), (staff.member("Mia"), staff), (other.member("Ben"), other)):
        await writes.says("/id")

        assert str(chat.id) in (await chat.reads()).text


async def test_a_red_flag_behind_id_alarms_all_the_same(clinic_bot: AtWork, api: BotApi) -> None:
    ana = api.private_chat("Ana")
    await ana.says("/id my chest hurts and i cant breathe")

    assert "Call 911" in (await ana.reads()).text
