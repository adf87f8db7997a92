"""The bot at work for a test, against the pretended Telegram."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import time

from bot.channels.telegram import NO_LIMITS, Channel, ChannelSettings, Poller, at_work
from bot.channels.telegram.staff.week import mark
from bot.conversation import Conversation
from bot.store import Inbox, Store, opened, take_post
from bot.work import Pace, Unmetered
from tests import shipped
from tests.bot_api import BotApi, PrivateChat
from tests.databases import KEY
from tests.tables import with_tables

CALM = Pace(beat=60.0)  # the counts that a test looks at are stored, and gone, with a beat
UNHURRIED = ChannelSettings(limits=NO_LIMITS)
HOURS = "9:00–18:00"  # in every language
FILLED_IN = {
    "hours": HOURS,
    "late": "If you are late, your session still ends at the planned time.",
    "latitude": "25.687",
    "longitude": "-80.364",
    "address": "10506 North Kendall Drive, Miami",
    "booking_url": "https://clinic.example/book?lang=en#form",
    "booking_parameters": "service, source",
}
"""What a clinic may say of itself: content that is read once for the tests of all of it."""


@dataclass
class AtWork:
    """The parts of it that a test looks at."""

    channel: Channel
    inbox: Inbox
    store: Store
    caught: list[object] = field(default_factory=list)
    """What went wrong, which the worker logs and tries again."""

    async def is_done(self) -> None:
        """Waits until nothing in the inbox is open."""
        while (await self.inbox.backlog()).updates:
            await asyncio.sleep(0.01)


class Watchful(Unmetered):
    """Keeps what went wrong."""

    def __init__(self) -> None:
        self.caught: list[object] = []

    def count_failure(self, what: str) -> None:
        if what != "set aside":  # it has failed before, and was caught then
            self.caught.append(sys.exception() or what)


async def stopped() -> None:
    """A bot that has stopped has done what it will ever do."""


@asynccontextmanager
async def working(
    api: BotApi,
    conversation: Conversation | None = None,
    *,
    database: Path | None = None,
    pace: Pace | None = None,
    settings: ChannelSettings = UNHURRIED,
    clock: Callable[[], float] = time,
    tells_week: bool = False,
) -> AsyncIterator[AtWork]:
    """The bot, polling. It tells its staff nothing of the last week, should this be a Monday,
    unless it is to."""
    with TemporaryDirectory() as folder:
        file = database or Path(folder, "store.sqlite3")
        async with opened(await with_tables(file), KEY) as store:
            inbox, meter = Inbox(store, clock), Watchful()
            if settings.staff_chat is not None and not tells_week:
                await _take_week(store, clock())
            async with at_work(
                conversation or shipped.conversation(),
                api.token,
                api.server.url,
                store,
                pace or CALM,
                inbox=inbox,
                meter=meter,
                settings=settings,
            ) as (channel, _):
                found = AtWork(channel, inbox, store, meter.caught)
                poller = Poller(channel.bot, api.server.url, inbox)
                polling = asyncio.create_task(poller.run())
                try:
                    await api.connected()
                    api.at_rest = found.is_done
                    yield found
                finally:
                    poller.stop()
                    await polling
            api.at_rest = stopped


async def _take_week(store: Store, now: float) -> None:
    """As if they had been told, in whichever time zone."""
    for after in (-1, 0, 1):
        day = datetime.fromtimestamp(now, UTC).date() + timedelta(days=after)
        await take_post(store, mark(day), now)


def administer(bot: AtWork, *people: PrivateChat) -> None:
    """From now on these are the administrators: on their accounts it answers."""
    settings = replace(bot.channel.settings, admins=tuple(one.id for one in people))
    bot.channel.settings = settings


@asynccontextmanager
async def answering(
    api: BotApi,
    conversation: Conversation | None = None,
    database: Path | None = None,
    pace: Pace | None = None,
) -> AsyncIterator[list[object]]:
    """The bot at work; what its handlers raised is in the list."""
    async with working(api, conversation, database=database, pace=pace) as found:
        yield found.caught


async def asks_for_a_call(ana: PrivateChat) -> None:
    """Up to where the number is to be shared."""
    await ana.says("/contact")
    await ana.reads()
    await ana.reads()
    await ana.taps("Call me back")
    await ana.reads()


async def shares_number(ana: PrivateChat) -> None:
    """To be called back."""
    await asks_for_a_call(ana)
    await ana.presses("Share my phone number")
