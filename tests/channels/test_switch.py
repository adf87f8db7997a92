"""`/off` and `/on`: a question turned off at once by an administrator."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bot.channels.telegram import NO_LIMITS, ChannelSettings, at_work
from bot.channels.telegram.posts import publish_due
from bot.conversation import Conversation
from bot.store import opened, switch, switched_off
from tests import shipped
from tests.bot_api import BotApi, Group, PrivateChat
from tests.channels.at_work import AtWork, working
from tests.channels.test_posts import EASTERN, MONDAYS, at, scheduled
from tests.clinic import Clinic
from tests.databases import KEY

ASK, PEDIR = "how much is a massage", "cuánto cuesta un masaje"
OFF, APAGADA = "we do not answer this here just now", "por ahora no respondemos a esto por aquí"


@pytest.fixture
def rosa(api: BotApi) -> PrivateChat:
    """An administrator."""
    return api.private_chat("Rosa", started=True)


@pytest.fixture
def ana(api: BotApi) -> PrivateChat:
    return api.private_chat("Ana")


@pytest.fixture
def staff(api: BotApi) -> Group:
    return api.group("Staff")


@pytest.fixture
def desk(rosa: PrivateChat, staff: Group) -> ChannelSettings:
    return ChannelSettings(admins=(rosa.id,), staff_chat=staff.id, limits=NO_LIMITS)


@pytest.fixture
async def clinic_bot(api: BotApi, desk: ChannelSettings) -> AsyncIterator[AtWork]:
    async with working(api, settings=desk) as found:
        yield found
    assert found.caught == []
    assert api.refused == []


async def said(who: PrivateChat, words: str) -> str:
    """What the bot says to that."""
    await who.says(words)
    return (await who.reads()).text


async def test_it_is_off_at_once_in_every_language_until_it_is_on(
    clinic_bot: AtWork, rosa: PrivateChat, ana: PrivateChat
) -> None:
    assert "One guide" in await said(ana, ASK)
    done = await said(rosa, "/off clinic.cost")
    assert done.startswith("Off now, in every language: “What does a massage cost?” (clinic.cost).")
    assert "/on clinic.cost" in done

    assert OFF in await said(ana, ASK)
    assert APAGADA in await said(ana, PEDIR)
    assert await said(rosa, "/on clinic.cost") == (
        "On again, in every language: “What does a massage cost?” (clinic.cost)."
    )
    assert OFF not in await said(ana, ASK)


async def test_an_old_button_and_a_link_say_so(
    api: BotApi, clinic_bot: AtWork, rosa: PrivateChat, ana: PrivateChat
) -> None:
    await said(ana, "how often should i come")
    await said(rosa, "/off clinic.cost")
    await ana.taps("What does a massage cost?")
    assert OFF in (await ana.reads()).text
    assert OFF in await said(ana, "/start clinic-cost")


async def test_it_is_not_kept_as_a_question_without_an_answer(
    clinic_bot: AtWork, rosa: PrivateChat, ana: PrivateChat
) -> None:
    await said(rosa, "/off clinic.cost")
    await said(ana, ASK)
    await clinic_bot.is_done()

    assert ASK not in await said(ana, "/mydata")


async def test_it_is_not_offered_in_other_chats(
    clinic_bot: AtWork, rosa: PrivateChat, ana: PrivateChat
) -> None:
    await said(rosa, "/off clinic.cost")
    answer = await (await ana.asks_inline("swedish massage, and how much is it")).answered()
    titles = [result["title"] for result in answer["results"]]

    assert "What is Swedish massage?" in titles
    assert "What does a massage cost?" not in titles


async def test_it_is_not_posted_until_it_is_on(
    api: BotApi, desk: ChannelSettings, rosa: PrivateChat
) -> None:
    news = api.channel("News", username="riverside_clinic")
    posting = replace(desk, channel="@riverside_clinic")
    now = at(datetime(2026, 11, 23, 9, 0, 5, tzinfo=EASTERN))
    async with working(api, scheduled(), settings=posting, clock=lambda: now) as found:
        await said(rosa, "/off clinic.cost")
        assert OFF in await said(rosa, "/post clinic.cost")
        found.channel.conversation = scheduled(MONDAYS).switched(found.channel.off)
        await publish_due(found.channel)
        assert await news.reads_all() == []
        await said(rosa, "/on clinic.cost")
        await publish_due(found.channel)
        assert "One guide" in (await news.reads()).text


async def test_alone_it_lists_what_is_off(
    api: BotApi, clinic_bot: AtWork, rosa: PrivateChat
) -> None:
    assert (await said(rosa, "/off")).startswith("Nothing is off.")
    await said(rosa, "/off clinic.cost")
    await said(rosa, "/off type.swedish")

    listed = "Off by command:\nclinic.cost\ntype.swedish\n\nOff by the clinic's files:\n–"
    assert (await said(rosa, "/off")).startswith(listed)
    assert (await said(rosa, "/on")).startswith(listed)


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("/off clinic.cots", "I know no question called clinic.cots. Close to it: clinic.cost"),
        ("/off zzz", "I know no question called zzz. Close to it: –"),
        ("/off safety.emergency", "cannot be off: the bot itself leads there"),
        ("/on clinic.cost", "“What does a massage cost?” (clinic.cost) is on."),
        ("/on clinic.cots", "I know no question called clinic.cots"),
    ],
)
async def test_what_cannot_be_is_said(
    clinic_bot: AtWork, rosa: PrivateChat, command: str, answer: str
) -> None:
    assert answer in await said(rosa, command)
    assert clinic_bot.channel.off == frozenset()


async def test_off_twice_and_on_of_what_is_gone_are_said(
    clinic_bot: AtWork, rosa: PrivateChat
) -> None:
    await said(rosa, "/off clinic.cost")
    assert "is off already" in await said(rosa, "/off CLINIC.cost please")
    clinic_bot.channel.turn(await switch(clinic_bot.store, "clinic.gone", off=True))
    assert "There is no such question any more" in await said(rosa, "/on clinic.gone")
    assert await switched_off(clinic_bot.store) == {"clinic.cost"}


async def test_on_of_what_a_file_has_turned_off_says_which(
    api: BotApi, desk: ChannelSettings, rosa: PrivateChat, clinic: Clinic
) -> None:
    clinic.add("responses/en/clinic/cost.yaml", "off: true\n")
    messages = shipped.contents()["en"].messages  # the small clinic's say nothing in particular
    conversation = Conversation({"en": replace(clinic.content(), messages=messages)})
    async with working(api, conversation, settings=desk):
        assert "is off in the clinic's files: responses/en/clinic/cost.yaml" in await said(
            rosa, "/on clinic.cost"
        )


async def test_nobody_but_an_administrator_may(
    clinic_bot: AtWork, ana: PrivateChat, staff: Group
) -> None:
    await said(ana, "/off clinic.cost")
    await staff.member("Mia").says("/off clinic.cost")
    await clinic_bot.is_done()

    assert await switched_off(clinic_bot.store) == frozenset()


async def test_an_administrator_may_in_the_staff_s_group(
    clinic_bot: AtWork, rosa: PrivateChat, staff: Group
) -> None:
    await staff.member("Rosa", id=rosa.id).says("/off clinic.cost")

    assert (await staff.reads()).text.startswith("Off now")


async def test_it_stays_off_over_a_restart_and_a_reload(
    api: BotApi, desk: ChannelSettings, rosa: PrivateChat, ana: PrivateChat, tmp_path: Path
) -> None:
    file = tmp_path / "store.sqlite3"
    async with working(api, database=file, settings=desk) as found:
        await said(rosa, "/off clinic.cost")
        await found.channel.use(shipped.conversation(call_back=True))
        assert OFF in await said(ana, ASK)
    async with (
        opened(str(file), KEY) as store,
        at_work(shipped.conversation(), api.token, api.server.url, store) as (channel, _),
    ):
        assert channel.off == {"clinic.cost"}, "before the first message is answered"
    async with working(api, database=file, settings=desk):
        assert OFF in await said(ana, ASK)


async def test_another_process_takes_it_within_seconds(
    api: BotApi, desk: ChannelSettings, ana: PrivateChat, tmp_path: Path
) -> None:
    file = tmp_path / "store.sqlite3"
    async with working(api, database=file, settings=desk) as found:
        async with opened(str(file), KEY) as other:
            await switch(other, "clinic.cost", off=True)
        while "clinic.cost" not in found.channel.off:
            await asyncio.sleep(0.01)
        assert OFF in await said(ana, ASK)
