"""The clinic's week in the staff's group."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from telegram.error import InvalidToken

from bot import charts
from bot.channels.telegram import NO_LIMITS, ChannelSettings
from bot.channels.telegram.staff.week import tell_last
from bot.store import Inbox, Store, counted, opened
from bot.store.schema import posts
from tests.bot_api import BotApi, Fault, Group
from tests.channels.at_work import AtWork, working
from tests.databases import KEY
from tests.tables import rows_of

MIAMI = ZoneInfo("America/New_York")  # where the shipped clinic is
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=MIAMI)
PNG = b"\x89PNG\r\n\x1a\n"
LAST_WEEK = "The week of November 16 to November 22"


@pytest.fixture
def staff(api: BotApi) -> Group:
    return api.supergroup("Staff", topics=True)


@pytest.fixture
def settings(staff: Group) -> ChannelSettings:
    return ChannelSettings(staff_chat=staff.id, limits=NO_LIMITS)


class Clock:
    """A clock that a test sets."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now.timestamp()


@pytest.fixture
def clock() -> Clock:
    return Clock(MONDAY)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite3"


@asynccontextmanager
async def clinic(
    api: BotApi, settings: ChannelSettings, clock: Clock, file: Path
) -> AsyncIterator[AtWork]:
    async with working(
        api, database=file, settings=settings, clock=clock, tells_week=True
    ) as found:
        yield found
        assert found.caught == []


async def asked(bot: AtWork, day: datetime, **counts: int) -> None:
    """Keeps these counts as those of a day."""
    there = Inbox(bot.store, Clock(day))
    there.zone = MIAMI
    there.tally.update({name.replace("__", "."): n for name, n in counts.items()})
    await there.beat()


async def told(store: Store) -> set[str]:
    return {row.name for row in await rows_of(store, select(posts))}


@pytest.fixture
async def bot(
    api: BotApi, settings: ChannelSettings, clock: Clock, file: Path
) -> AsyncIterator[AtWork]:
    """On a Sunday, in a week in which something was asked."""
    clock.now = MONDAY - timedelta(days=1)
    async with clinic(api, settings, clock, file) as found:
        await asked(found, clock.now, decision__answer=12, asked__clinic__cost=5)
        yield found


async def test_on_a_monday_morning_the_staff_see_the_last_week_with_a_picture(
    bot: AtWork, api: BotApi, staff: Group, clock: Clock
) -> None:
    clock.now = MONDAY
    await tell_last(bot.channel)
    message = await staff.reads()
    (call,) = api.calls_to("sendPhoto")

    assert message.photo
    assert message.text.splitlines()[:2] == [
        LAST_WEEK,
        "Questions: 12 asked (week before: 0)",
    ]
    assert "What does a massage cost? (5)" in message.text
    assert call.files["photo"].content.startswith(PNG)
    assert api.refused == []


@pytest.mark.parametrize(
    ("when", "comes"),
    [
        (MONDAY - timedelta(seconds=1), False),
        (MONDAY, True),
        (MONDAY.astimezone(UTC), True),
        (MONDAY + timedelta(hours=15, minutes=59), True),
        (MONDAY + timedelta(hours=16), False),
        (MONDAY - timedelta(days=3), False),
    ],
)
async def test_it_comes_on_mondays_from_8_to_midnight_where_the_clinic_is(
    bot: AtWork, staff: Group, clock: Clock, when: datetime, comes: bool
) -> None:
    clock.now = when
    await tell_last(bot.channel)

    assert len(await staff.reads_all()) == comes


async def test_it_comes_once_over_restarts_and_replicas(
    api: BotApi, settings: ChannelSettings, staff: Group, clock: Clock, file: Path
) -> None:
    for _ in range(2):
        async with clinic(api, settings, clock, file) as found:
            await asyncio.gather(*(tell_last(found.channel) for _ in range(3)))
            async with opened(str(file), KEY) as other:
                second = Inbox(other, clock)
                found.channel.inbox, first = second, found.channel.inbox
                second.zone = first.zone
                await tell_last(found.channel)
                found.channel.inbox = first
            assert await told(found.store) == {"week 2026-11-23"}
    clock.now += timedelta(weeks=1)
    async with clinic(api, settings, clock, file) as found:
        await tell_last(found.channel)

    heads = [one.text.partition("\n")[0] for one in await staff.reads_all()]
    assert heads == [
        "Nobody asked the bot anything in the week of November 16 to November 22.",
        "Nobody asked the bot anything in the week of November 23 to November 29.",
    ]
    assert api.calls_to("sendPhoto") == []


@pytest.fixture
def without_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charts, "_PACKAGES", ("no_such_package",))


@pytest.mark.usefixtures("without_extra")
async def test_without_the_extra_the_figures_come_in_words_alone(
    bot: AtWork, api: BotApi, staff: Group, clock: Clock
) -> None:
    clock.now = MONDAY
    await tell_last(bot.channel)

    assert LAST_WEEK in (await staff.reads()).text
    assert api.calls_to("sendPhoto") == []


async def test_where_pictures_are_not_allowed_it_comes_in_words_alone(
    bot: AtWork, api: BotApi, staff: Group, clock: Clock
) -> None:
    api.fails("sendPhoto", Fault.refused(400, "Bad Request: not enough rights to send photos"))
    clock.now = MONDAY
    await tell_last(bot.channel)
    message = await staff.reads()

    assert not message.photo
    assert LAST_WEEK in message.text


async def test_a_group_that_moved_gets_it_in_words(
    bot: AtWork, api: BotApi, staff: Group, clock: Clock
) -> None:
    new = await staff.migrates(staff.member("Mia", status="creator"))
    await api.settled()
    clock.now = MONDAY
    await tell_last(bot.channel)

    assert LAST_WEEK in (await new.reads()).text


async def test_what_fails_otherwise_is_left_out_not_doubled(
    bot: AtWork, api: BotApi, staff: Group, clock: Clock
) -> None:
    clock.now = MONDAY
    api.fails("sendPhoto", Fault.refused(401, "Unauthorized"))
    with pytest.raises(InvalidToken):
        await tell_last(bot.channel)
    await tell_last(bot.channel)

    await staff.reads_nothing()


async def test_a_clinic_without_a_staffs_group_is_told_nothing(api: BotApi, clock: Clock) -> None:
    async with working(api, clock=clock, tells_week=True) as found:
        await tell_last(found.channel)

        assert await told(found.store) == set()


async def test_week_shows_this_week_so_far_in_the_topic_where_it_is_asked_for(
    bot: AtWork, api: BotApi, staff: Group
) -> None:
    mia = staff.member("Mia")
    topic = staff.opens_topic("Figures", mia)
    await mia.says("/week", topic=topic)
    message = await staff.reads()

    assert message.photo
    assert message.raw["message_thread_id"] == topic
    assert message.text.splitlines()[:2] == [LAST_WEEK, "Questions: 12 asked (week before: 0)"]
    assert len(await staff.reads_all()) == 0
    assert api.refused == []


async def test_week_is_the_staffs_alone(bot: AtWork, api: BotApi, staff: Group) -> None:
    ana, other = api.private_chat("Ana"), api.group("Another group")
    await ana.says("/week")
    await other.member("Ben").says("/week")

    assert "Questions:" not in (await ana.reads()).text
    await other.reads_nothing()


async def test_the_counts_of_an_evening_belong_to_the_clinics_day(
    bot: AtWork, api: BotApi, clock: Clock
) -> None:
    clock.now = datetime(2026, 11, 18, 22, 30, tzinfo=MIAMI)  # the 19th in UTC
    ana = api.private_chat("Ana")
    await ana.says("how much is a massage")
    await ana.reads()
    await api.settled()
    await bot.inbox.beat()
    day = clock.now.date()

    assert await counted(bot.store, day, day + timedelta(days=2)) == {
        day: {"decision.answer": 1, "asked.clinic.cost": 1, "language.en": 1, "hour.22": 1}
    }


async def test_what_nobody_is_answered_counts_for_nothing(
    bot: AtWork, api: BotApi, staff: Group
) -> None:
    await api.group("Neighbours", admin=True).member("Ben").says("how much is a massage")
    await staff.member("Mia").says("how much is a massage")
    ana = api.private_chat("Ana")
    await ana.says("thanks!")
    await ana.reads()
    forged = ana.taps_data("asked.Ana Lopez", await ana.says("/help") and await ana.reads())
    await forged.answered()
    await api.settled()

    assert not +bot.inbox.tally


async def test_none_of_these_counts_beside_the_question_it_is_about(
    bot: AtWork, api: BotApi
) -> None:
    ana = api.private_chat("Ana")
    await ana.says("insurance swedish")
    await ana.reads()
    await ana.taps("None of these")
    await ana.reads()
    await api.settled()

    counts = {name for name in bot.inbox.tally if not name.startswith(("hour.", "language."))}
    assert counts == {"decision.clarify", "none of these"}
