"""A replica that receives nothing: it answers what another process has put into the store.

`python -m tests.faults.replica [BEAT]`: seconds between two signs of life
"""

import asyncio
import logging
import signal
import sys

from bot.channels.telegram import NO_LIMITS, ChannelSettings, at_work
from bot.settings import Settings
from bot.store import opened
from bot.work import Pace
from tests.faults.forks import conversation


async def main() -> None:
    settings, pace = Settings.from_environ(), Pace()
    if beat := sys.argv[1:]:
        pace = Pace(beat=float(beat[0]))
    stop, staff = asyncio.Event(), settings.staff_chat
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with (
        opened(settings.database, settings.keys) as store,
        at_work(
            conversation(
                call_back=staff is not None, tells_later=True, hands_over=staff is not None
            ),
            settings.token,
            settings.api,
            store,
            pace,
            settings=ChannelSettings(staff_chat=staff, limits=NO_LIMITS),
        ) as (_, worker),
    ):
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait([stopped, worker], return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()


if __name__ == "__main__":
    logging.basicConfig(
        format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.INFO
    )
    asyncio.run(main())
