"""1,000 messages from 100 chats: this bot beside those that only echo, on the same server in the
same run; then with faults.

`python -m tests.faults.beside_echo [ROUNDS]`. All are asked at once; a delay is the time from an
update to the last message of its answer. CPU is that of the bot's process, its threads included.
"""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bot_api import BotApi, Fault
from tests.databases import KEY
from tests.faults.crowd import Crowd, Verdict
from tests.faults.processes import Process

MESSAGES, CHATS = 1000, 100
ASKED = "What does a massage cost?"
STEADY, PAUSE = 300, 0.05
SUBJECTS = {
    "aiogram's echo": ("-m", "tests.faults.aiogram_echo"),
    "echo, one by one": ("-m", "tests.faults.echo"),
    "echo, side by side": ("-m", "tests.faults.echo", "concurrent"),
    "clinic-bot": (),
}


@dataclass(frozen=True)
class Found:
    """One round of one bot; all times in milliseconds."""

    rate: float
    """Messages a second, all asked at once."""
    cpu: float
    """A message of these."""
    burst: list[float]
    """The delays of these."""
    steady: list[float]
    """The delays at 20 a second."""
    steady_cpu: float
    """A message of these."""


def cpu(bot: Process) -> float:
    """Milliseconds that a process has worked."""
    fields = Path(f"/proc/{bot.pid}/stat").read_text().rpartition(")")[2].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def process(api: BotApi, folder: Path, arguments: tuple[str, ...]) -> Process:
    environ = {
        "TELEGRAM_BOT_TOKEN": api.token,
        "TELEGRAM_API": api.server.url,
        "CLINIC_BOT_PACE": "free",
    }
    environ |= {"CLINIC_BOT_DATABASE": str(folder / "store.sqlite3"), "CLINIC_BOT_KEY": KEY}
    return Process(folder / "log.txt", environ, *arguments)


async def measured(arguments: tuple[str, ...]) -> Found:
    with tempfile.TemporaryDirectory() as folder:
        async with await BotApi.start(token="42:" + 8 * "TEST") as api:
            chats = [api.private_chat(f"P{number}", language_code="en") for number in range(CHATS)]
            bot = process(api, Path(folder), arguments)
            await bot.start()
            await chats[0].says(ASKED)
            await chats[0].reads(within=120)
            asked: list[float] = []
            delays: list[float] = []

            async def read(number: int) -> None:
                for round_ in range(MESSAGES // CHATS):
                    await chats[number].reads(within=300)
                    delays.append(1000 * (time.perf_counter() - asked[round_ * CHATS + number]))

            readers = [asyncio.create_task(read(number)) for number in range(CHATS)]
            began, worked = time.perf_counter(), cpu(bot)
            for number in range(MESSAGES):
                asked.append(time.perf_counter())
                await chats[number % CHATS].says(ASKED)
            await asyncio.gather(*readers)
            rate = MESSAGES / (time.perf_counter() - began)
            burst_cpu = (cpu(bot) - worked) / MESSAGES
            steady: list[float] = []

            async def one(number: int) -> None:
                start = time.perf_counter()
                await chats[number % CHATS].says(ASKED)
                await chats[number % CHATS].reads(within=60)
                steady.append(1000 * (time.perf_counter() - start))

            tasks, worked = [], cpu(bot)
            for number in range(STEADY):
                tasks.append(asyncio.create_task(one(number)))
                await asyncio.sleep(PAUSE)
            await asyncio.gather(*tasks)
            steady_cpu = (cpu(bot) - worked) / STEADY
            await bot.stop()
            return Found(rate, burst_cpu, delays, steady, steady_cpu)


async def with_faults(*faults: Fault) -> Verdict:
    """What becomes of 1,000 messages when one request in a hundred meets each of the faults."""
    with tempfile.TemporaryDirectory() as folder:
        async with await BotApi.start(token="42:" + 8 * "TEST") as api:
            crowd = Crowd(api, CHATS)
            bot = process(api, Path(folder), ())
            await bot.start()
            await api.connected(within=60)
            for seed, fault in enumerate(faults):
                api.fails("sendMessage", fault, probability=0.01, seed=seed)
            await crowd.asks(MESSAGES)
            return await crowd.after(bot, within=120)


def shown(delays: list[float]) -> str:
    ordered = sorted(delays)
    return f"{statistics.median(ordered):7.0f} {ordered[int(0.99 * len(ordered))]:7.0f}"


async def main(rounds: int) -> None:
    found: dict[str, list[Found]] = {}
    for _ in range(rounds):  # one after the other, so that a busy machine is so for all
        for name, arguments in SUBJECTS.items():
            found.setdefault(name, []).append(await measured(arguments))
    print(f"{'':20}        all at once: CPU, p50, p99 ms   20 a second: CPU, p50, p99 ms")
    for name, results in found.items():
        rate = statistics.median(one.rate for one in results)
        print(
            f"{name:20} {rate:5.0f}/s",
            f"{statistics.median(one.cpu for one in results):8.2f}",
            shown([delay for one in results for delay in one.burst]),
            f"{statistics.median(one.steady_cpu for one in results):10.2f}",
            shown([delay for one in results for delay in one.steady]),
        )
    print(
        "1 % of 429, 1 % of 500, 1 % of drops:",
        await with_faults(Fault.too_many_requests(1), Fault.internal_error(), Fault.drop()),
    )
    print("1 % of drops behind an accepted message:", await with_faults(Fault.drop_after()))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 3))
