"""The bot at work for a test, against the pretended Telegram."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import time

from bot.channels.telegram.polling import Poller

from bot.channels.telegram import NO_LIMITS, Channel, ChannelSettings, Pace, at_work
from bot.conversation import Conversation
from bot.store import Inbox, Store, opened
from tests import shipped
from tests.bot_api import BotApi
from tests.databases import KEY

UNHURRIED = ChannelSettings(limits=NO_LIMITS)


@dataclass
class AtWork:
    """The parts of it that a test looks at."""

    channel: Channel
    inbox: Inbox
    store: Store
    caught: list[object] = field(default_factory=list)
    """What the handlers raised, which python-telegram-bot swallows."""

    async def is_done(self) -> None:
        """Waits until nothing in the inbox is open."""
        while (await self.inbox.backlog()).updates:
            await asyncio.sleep(0.01)


async def stopped() -> None:
    """A bot that has stopped has done what it will ever do."""


@asynccontextmanager
async def working(
    api: BotApi,
    conversation: Conversation | None = None,
    *,
    database: Path | None = None,
    pace: Pace | None = None,
    desk: ChannelSettings = UNHURRIED,
    clock: Callable[[], float] = time,
) -> AsyncIterator[AtWork]:
    """The bot, polling."""
    with TemporaryDirectory() as folder:
        async with opened(str(database or Path(folder, "store.sqlite3")), KEY) as store:
            inbox = Inbox(store, clock)
            async with at_work(
                conversation or shipped.conversation(),
                api.token,
                api.server.url,
                store,
                pace,
                inbox=inbox,
                desk=desk,
            ) as running:
                found = AtWork(running.channel, inbox, store)

                async def record(update: object, context: object) -> None:
                    found.caught.append(context.error)  # type: ignore[attr-defined]

                running.channel.app.add_error_handler(record)
                poller = Poller(running.channel.app.bot, api.server.url, inbox)
                polling = asyncio.create_task(poller.run())
                try:
                    await api.connected()
                    api.at_rest = found.is_done
                    yield found
                finally:
                    poller.stop()
                    await polling
            api.at_rest = stopped


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
