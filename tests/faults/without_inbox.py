"""The same bot without the durable inbox, to be measured beside it: `python -m
tests.faults.without_inbox`."""

import asyncio
import logging
import signal
from collections import deque
from dataclasses import replace
from typing import Any

from bot.channels.telegram import NO_LIMITS, ChannelSettings, Poller, at_work
from bot.settings import Settings
from bot.store import Claim, Inbox, Memory, opened
from bot.store.inbox import chat_of
from tests import shipped

JSON = dict[str, Any]


class InMemory(Inbox):
    """What python-telegram-bot's own queue is: gone with the process."""

    waiting: deque[JSON]
    memories: dict[int | None, Memory]
    busy: set[int | None]

    async def accept(self, *updates: JSON) -> int:
        self.waiting.extend(updates)
        self.arrived.set()
        return len(updates)

    async def claim(self, most: int, *_: object) -> list[Claim]:
        claims: list[Claim] = []
        held_up: deque[JSON] = deque()
        while self.waiting and len(claims) < most:
            update = self.waiting.popleft()
            chat = chat_of(update)
            if chat in self.busy or any(chat_of(other) == chat for other in held_up):
                held_up.append(update)
                continue
            self.busy.add(chat)
            claims.append(
                Claim(
                    update["update_id"],
                    chat,
                    update,
                    1,
                    0,
                    (),
                    self.memories.get(chat, Memory()),
                    self.clock(),
                    urgent=False,
                )
            )
        self.waiting.extendleft(reversed(held_up))
        return claims

    async def done(self, claim: Claim, memory: Memory, missed: object = None) -> None:
        self.memories[claim.chat_id] = replace(memory)
        self.busy.discard(claim.chat_id)
        if self.waiting:
            self.arrived.set()

    async def record(self, claim: Claim, sent: object) -> None: ...

    async def beat(self) -> None: ...

    async def leave(self) -> None: ...


async def main() -> None:
    settings = Settings.from_environ()
    async with opened(settings.database, settings.keys) as store:
        inbox = InMemory(store)
        inbox.waiting, inbox.memories, inbox.busy = deque(), {}, set()
        async with at_work(
            shipped.conversation(),
            settings.token,
            settings.api,
            store,
            inbox=inbox,
            settings=ChannelSettings(limits=NO_LIMITS),
        ) as (channel, _):
            poller = Poller(channel.bot, settings.api, inbox)
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, poller.stop)
            await poller.run()


if __name__ == "__main__":
    logging.basicConfig(
        format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.INFO
    )
    asyncio.run(main())
