"""Posts in the clinic's channel."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.channels.telegram import NO_LIMITS, ChannelSettings
from bot.channels.telegram.posts import due, publish_due
from bot.content import Post
from bot.conversation import Conversation
from tests import shipped
from tests.bot_api import BotApi, Channel, Fault, PrivateChat
from tests.channels.at_work import AtWork, working

MONDAYS = Post("clinic.cost", frozenset({0}), time(9, 0))
EASTERN = ZoneInfo("America/New_York")


@pytest.fixture
def channel(api: BotApi) -> Channel:
    return api.channel("News", username="riverside_clinic")


@pytest.fixture
def rosa(api: BotApi) -> PrivateChat:
    """An administrator."""
    return api.private_chat("Rosa", started=True)


@pytest.fixture
def desk(rosa: PrivateChat) -> ChannelSettings:
    return ChannelSettings(admins=(rosa.id,), channel="@riverside_clinic", limits=NO_LIMITS)


@pytest.fixture
async def clinic_bot(api: BotApi, desk: ChannelSettings, channel: Channel) -> AsyncIterator[AtWork]:
    async with working(api, settings=desk) as found:
        yield found
    assert found.caught == []


def at(when: datetime) -> float:
    return when.timestamp()


@cache
def scheduled(*posts: Post) -> Conversation:
    content = shipped.conversation().contents["en"]
    return Conversation({"en": replace(content, posts=posts)})


async def test_a_preview_is_confirmed_and_published_with_its_buttons(
    api: BotApi, clinic_bot: AtWork, rosa: PrivateChat, channel: Channel
) -> None:
    await rosa.says("/post type.swedish_vs_deep_tissue")
    preview = await rosa.reads()
    await rosa.reads()
    await channel.reads_nothing()
    await rosa.taps("Publish")
    post = await channel.reads()
    done = await rosa.reads()

    assert post.text == preview.text
    assert "From: “" in post.text
    assert "blockquote" not in post.html
    assert post.labels == ["Ask about this", "Book online"]
    assert (
        post.buttons[0][0].url
        == f"https://t.me/{api.bot['username']}?start=type-swedish_vs_deep_tissue"
    )
    assert (done.text, done.edited, done.labels) == ("Published.", True, [])


async def test_what_is_cancelled_is_not_published(
    clinic_bot: AtWork, rosa: PrivateChat, channel: Channel
) -> None:
    await rosa.says("/post clinic.cost")
    await rosa.reads()
    await rosa.reads()
    await rosa.taps("Do not publish")

    assert (await rosa.reads()).text == "Not published."
    await channel.reads_nothing()


async def test_a_preview_is_published_once_however_often_the_button_is_tapped(
    clinic_bot: AtWork, rosa: PrivateChat, channel: Channel
) -> None:
    await rosa.says("/post clinic.cost")
    await rosa.reads()
    question = await rosa.reads()
    for _ in range(3):
        await rosa.taps_data("!p+clinic.cost", question).answered()

    assert len(await channel.reads_all()) == 1


async def test_nobody_else_may_publish(api: BotApi, clinic_bot: AtWork, channel: Channel) -> None:
    ana = api.private_chat("Ana")
    await ana.says("/post clinic.cost")
    reply = await ana.reads()
    await ana.taps_data("!p+clinic.cost", reply).answered()

    assert "in your own words" in reply.text
    await channel.reads_nothing()


@pytest.mark.parametrize("words", ["/post", "/post no.such"])
async def test_an_answer_that_is_not_there_is_asked_for_by_its_name(
    clinic_bot: AtWork, rosa: PrivateChat, words: str
) -> None:
    await rosa.says(words)

    assert "/post massage.frequency" in (await rosa.reads()).text


async def test_a_channel_that_refuses_is_told(
    api: BotApi, clinic_bot: AtWork, rosa: PrivateChat, channel: Channel
) -> None:
    channel.chat.status[api.bot["id"]] = "member"
    await rosa.says("/post clinic.cost")
    await rosa.reads()
    await rosa.reads()
    await rosa.taps("Publish")

    assert "administrator of the channel" in (await rosa.reads()).text
    await channel.reads_nothing()


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 11, 23, 8, 59, 59, tzinfo=EASTERN), []),
        (datetime(2026, 11, 23, 9, 0, tzinfo=EASTERN), ["2026-11-23 09:00 clinic.cost"]),
        (datetime(2026, 11, 23, 9, 59, tzinfo=EASTERN), ["2026-11-23 09:00 clinic.cost"]),
        (datetime(2026, 11, 23, 10, 0, tzinfo=EASTERN), []),
        (datetime(2026, 11, 24, 9, 0, tzinfo=EASTERN), []),
        (datetime(2026, 11, 23, 14, 0, tzinfo=UTC), ["2026-11-23 09:00 clinic.cost"]),
        (datetime(2026, 7, 6, 13, 0, tzinfo=UTC), ["2026-07-06 09:00 clinic.cost"]),
    ],
)
def test_a_post_is_due_in_the_clinics_time_zone_and_for_an_hour(
    moment: datetime, expected: list[str]
) -> None:
    assert [name for _, name in due((MONDAYS,), "America/New_York", at(moment))] == expected


def test_a_post_shortly_before_midnight_is_still_due_after_it() -> None:
    late = replace(MONDAYS, at=time(23, 50))

    assert [
        name for _, name in due((late,), "UTC", at(datetime(2026, 11, 24, 0, 10, tzinfo=UTC)))
    ] == ["2026-11-23 23:50 clinic.cost"]


@pytest.mark.parametrize("day", [datetime(2026, 3, 8), datetime(2026, 11, 1)])
def test_on_the_days_when_the_clocks_change_it_is_due_once(day: datetime) -> None:
    sunday = Post("clinic.cost", frozenset({6}), time(2, 30))
    start = day.replace(tzinfo=EASTERN).timestamp()
    names = {
        name
        for minute in range(24 * 60)
        for _, name in due((sunday,), "America/New_York", start + 60 * minute)
    }

    assert len(names) == 1


async def test_what_is_due_is_published_once_also_after_a_restart(
    api: BotApi, desk: ChannelSettings, channel: Channel, tmp_path: Path
) -> None:
    now = at(datetime(2026, 11, 23, 9, 0, 5, tzinfo=EASTERN))
    for _ in range(2):
        async with working(
            api,
            scheduled(MONDAYS),
            database=tmp_path / "store.sqlite3",
            settings=desk,
            clock=lambda: now,
        ) as found:
            await publish_due(found.channel)
            await publish_due(found.channel)
            assert found.caught == []

    assert len(await channel.reads_all()) == 1


async def test_two_weeks_give_two_posts(
    api: BotApi, desk: ChannelSettings, channel: Channel, tmp_path: Path
) -> None:
    for week in range(2):
        now = at(datetime(2026, 11, 23, 9, 0, 5, tzinfo=EASTERN) + timedelta(weeks=week))
        async with working(
            api,
            scheduled(MONDAYS),
            database=tmp_path / "store.sqlite3",
            settings=desk,
            clock=lambda now=now: now,
        ) as found:
            await publish_due(found.channel)

    assert len(await channel.reads_all()) == 2


async def test_a_post_that_telegram_refuses_comes_within_the_hour(
    api: BotApi, desk: ChannelSettings, channel: Channel
) -> None:
    now = at(datetime(2026, 11, 23, 9, 0, 5, tzinfo=EASTERN))
    api.fails(
        "sendMessage",
        Fault.refused(403, "Forbidden: bot is not a member of the channel chat"),
        times=1,
    )
    async with working(api, scheduled(MONDAYS), settings=desk, clock=lambda: now) as found:
        await publish_due(found.channel)
        await publish_due(found.channel)

    assert len(await channel.reads_all()) == 1


async def test_a_post_that_may_have_arrived_is_not_published_again(
    api: BotApi, desk: ChannelSettings, channel: Channel
) -> None:
    now = at(datetime(2026, 11, 23, 9, 0, 5, tzinfo=EASTERN))
    async with working(api, scheduled(), settings=desk, clock=lambda: now) as found:
        api.fails("sendMessage", Fault.drop_after(), times=1)
        found.channel.conversation = scheduled(MONDAYS)
        await publish_due(found.channel)
        await publish_due(found.channel)

    assert len(await channel.reads_all()) == 2, (
        "sent again at once, as every message is, but never later"
    )


async def test_why_shows_an_administrator_what_decided(
    api: BotApi, clinic_bot: AtWork, rosa: PrivateChat
) -> None:
    await rosa.says("/why")
    assert "I know of no question" in (await rosa.reads()).text
    await rosa.says("how much is a massage")
    await rosa.reads()
    await rosa.says("/why")
    last = await rosa.reads()
    await rosa.says("/why hw much is it")

    assert "“how much is a massage”\nanswer clinic.cost" in last.text
    assert "clinic.cost" in (await rosa.reads()).text
