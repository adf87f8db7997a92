"""1,000 messages from 100 chats: this bot beside one that only echoes, on the same server in the
same run; then with faults.

`python -m tests.faults.beside_echo [ROUNDS]`. All are asked at once; a delay is the time from an
update to the last message of its answer.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.bot_api import BotApi, Fault
from tests.databases import KEY
from tests.faults.crowd import Crowd, Verdict
from tests.faults.processes import Process

MESSAGES, CHATS = 1000, 100
ASKED = "What does a massage cost?"
STEADY, PAUSE = 300, 0.05
SUBJECTS = {
    "echo, one by one": ("-m", "tests.faults.echo"),
    "echo, side by side": ("-m", "tests.faults.echo", "concurrent"),
    "clinic-bot": (),
}


def process(api: BotApi, folder: Path, arguments: tuple[str, ...]) -> Process:
    environ = {
        "TELEGRAM_BOT_TOKEN": api.token,
        "TELEGRAM_API": api.server.url,
        "CLINIC_BOT_PACE": "free",
    }
    environ |= {"CLINIC_BOT_DATABASE": str(folder / "store.sqlite3"), "CLINIC_BOT_KEY": KEY}
    return Process(folder / "log.txt", environ, *arguments)


async def measured(arguments: tuple[str, ...]) -> tuple[float, list[float], list[float]]:
    """Messages a second, the delays when all are asked at once, and the delays at 20 a second; in
    milliseconds."""
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
            began = time.perf_counter()
            for number in range(MESSAGES):
                asked.append(time.perf_counter())
                await chats[number % CHATS].says(ASKED)
            await asyncio.gather(*readers)
            rate = MESSAGES / (time.perf_counter() - began)
            steady: list[float] = []

            async def one(number: int) -> None:
                start = time.perf_counter()
                await chats[number % CHATS].says(ASKED)
                await chats[number % CHATS].reads(within=60)
                steady.append(1000 * (time.perf_counter() - start))

            tasks = []
            for number in range(STEADY):
                tasks.append(asyncio.create_task(one(number)))
                await asyncio.sleep(PAUSE)
            await asyncio.gather(*tasks)
            await bot.stop()
            return rate, delays, steady


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
    found: dict[str, list[tuple[float, list[float], list[float]]]] = {}
    for _ in range(rounds):  # one after the other, so that a busy machine is so for all
        for name, arguments in SUBJECTS.items():
            found.setdefault(name, []).append(await measured(arguments))
    print(f"{'':20} msg/s   all at once: p50, p99 ms   20 a second: p50, p99 ms")
    for name, results in found.items():
        rate = statistics.median(rate for rate, _, _ in results)
        burst, steady = (
            [delay for result in results for delay in result[place]] for place in (1, 2)
        )
        print(f"{name:20} {rate:5.0f}   {shown(burst)}            {shown(steady)}")
    print(
        "1 % of 429, 1 % of 500, 1 % of drops:",
        await with_faults(Fault.too_many_requests(1), Fault.internal_error(), Fault.drop()),
    )
    print("1 % of drops behind an accepted message:", await with_faults(Fault.drop_after()))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 3))
