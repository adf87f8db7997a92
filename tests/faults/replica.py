"""A replica that receives nothing: it answers what another process has put into the store. `python -m tests.faults.replica`"""

import asyncio
import logging
import signal

from bot.channels.telegram import NO_LIMITS, ChannelSettings, at_work
from bot.content import load, shipped
from bot.conversation import Conversation
from bot.settings import Settings
from bot.store import opened


async def main() -> None:
    settings = Settings.from_environ()
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with (
        opened(settings.database, settings.keys) as store,
        at_work(
            Conversation(load([shipped()], {})),
            settings.token,
            settings.api,
            store,
            settings=ChannelSettings(limits=NO_LIMITS),
        ) as running,
    ):
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait([stopped, running.worker_task], return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()


if __name__ == "__main__":
    logging.basicConfig(
        format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.INFO
    )
    asyncio.run(main())
