"""How fast: 1,000 messages from 100 chats, without the inbox, with it, and shared by replicas.
`python -m tests.faults.throughput [ROUNDS]`

The pretended Telegram runs in this process and takes about one core, so that on a small machine
replicas compete with it.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.store import Inbox, opened
from tests.bot_api import BotApi
from tests.databases import KEY, Postgres, postgres
from tests.faults.crowd import Crowd, Patient
from tests.faults.processes import Process

MESSAGES, CHATS = 1000, 100
STEADY, PAUSE = 300, 0.05  # messages, and seconds between them, for the latency
REPLICA, BARE = ("-m", "tests.faults.replica"), ("-m", "tests.faults.without_inbox")


class Stopwatch(Crowd):
    """Patients who ask one simple thing, and look at the clock."""

    def __init__(self, api: BotApi) -> None:
        super().__init__(api, CHATS)
        self.api = api

    async def asks_one(self, inbox: Inbox | None) -> Patient:
        patient = self._chance.choice(self.patients)
        await patient.chat.says("What does a massage cost?")
        if inbox is not None:
            await inbox.accept(self.api.delivery.pending.pop())
        return patient

    async def rate(self, inbox: Inbox | None) -> float:
        """Messages a second, all asked at once."""
        before, began = self.api.server.counts["sendMessage"], time.perf_counter()
        for _ in range(MESSAGES):
            await self.asks_one(inbox)
        await self.api.called("sendMessage", times=before + MESSAGES, within=300)
        return MESSAGES / (time.perf_counter() - began)

    async def delays(self, inbox: Inbox | None) -> list[float]:
        """Milliseconds from the question to its answer, at 20 a second."""
        found: list[float] = []

        async def one() -> None:
            began = time.perf_counter()
            patient = await self.asks_one(inbox)
            await patient.chat.reads(within=60)
            found.append(1000 * (time.perf_counter() - began))

        for patient in self.patients:
            patient.chat.reads_on()
        tasks = []
        for _ in range(STEADY):
            tasks.append(asyncio.create_task(one()))
            await asyncio.sleep(PAUSE)
        await asyncio.gather(*tasks)
        return found


@asynccontextmanager
async def running(
    api: BotApi, folder: Path, database: str, arguments: tuple[str, ...], replicas: int
) -> AsyncIterator[None]:
    environ = {
        "TELEGRAM_BOT_TOKEN": api.token,
        "TELEGRAM_API": api.server.url,
        "CLINIC_BOT_PACE": "free",
    }
    environ |= {"CLINIC_BOT_DATABASE": database, "CLINIC_BOT_KEY": KEY}
    bots = [Process(folder / f"log{number}.txt", environ, *arguments) for number in range(replicas)]
    for bot in bots:
        await bot.start()
    try:
        yield
    finally:
        for bot in bots:
            await bot.stop()


async def measure(
    database: str, arguments: tuple[str, ...], replicas: int
) -> tuple[float, list[float]]:
    with tempfile.TemporaryDirectory() as folder:
        async with await BotApi.start(token="42:" + 8 * "TEST") as api:
            watch = Stopwatch(api)
            async with running(
                api,
                Path(folder),
                database or str(Path(folder, "store.sqlite3")),
                arguments,
                replicas,
            ):
                if arguments == REPLICA:
                    async with opened(database, KEY) as store:
                        inbox = Inbox(store)
                        await warm(watch, inbox, replicas)
                        return await watch.rate(inbox), await watch.delays(inbox)
                await warm(watch, None, 1)
                return await watch.rate(None), await watch.delays(None)


async def warm(watch: Stopwatch, inbox: Inbox | None, replicas: int) -> None:
    await watch.api.called("getMe", times=replicas, within=120)
    for _ in range(20 * replicas):
        await watch.asks_one(inbox)
    await watch.api.called("sendMessage", times=20 * replicas, within=120)


async def main(rounds: int, server: Postgres) -> None:
    subjects = [
        ("without the inbox", "", BARE, 1),
        ("SQLite", "", (), 1),
        ("PostgreSQL", "new", (), 1),
    ]
    subjects += [(f"PostgreSQL, {n} replicas, fed", "new", REPLICA, n) for n in (1, 2, 4)]
    found: dict[str, list[tuple[float, list[float]]]] = {}
    for _ in range(rounds):  # one after the other, so that a busy machine is so for all
        for name, database, arguments, replicas in subjects:
            found.setdefault(name, []).append(
                await measure(server.new_database() if database else "", arguments, replicas)
            )
    print(f"{'':32} msg/s   p50 ms   p99 ms")
    for name, results in found.items():
        delays = sorted(delay for _, delays in results for delay in delays)
        rate = statistics.median(rate for rate, _ in results)
        print(
            f"{name:32} {rate:5.0f}   {statistics.median(delays):6.0f}   "
            f"{delays[int(0.99 * len(delays))]:6.0f}"
        )


if __name__ == "__main__":
    with postgres() as server:
        asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 3, server))
