"""kill -9 at random moments and at named points, at a clinic's pace and under load: nothing is
lost, the order holds, and no more is doubled than the pace says."""

import asyncio
import random
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from bot.store import Inbox, opened
from bot.work import Pace
from tests.bot_api import BotApi
from tests.databases import KEY, Postgres
from tests.faults.conftest import BEAT, LONG, ROUNDS, Starter
from tests.faults.crowd import ASKED, Crowd, Patient
from tests.faults.dying import POINTS
from tests.faults.processes import Process, start_up

REPLICA = ("-m", "tests.faults.replica", BEAT)


@dataclass(frozen=True)
class Rush:
    """How fast is asked, and how many messages a kill may double."""

    pause: float
    """Seconds between two questions."""
    doubled: int


CLINIC = Rush(3.0 if LONG else 0.4, doubled=1)
LOAD = Rush(0.03, doubled=Pace().in_flight)
RUSHES = {"a clinic's pace": CLINIC, "load": LOAD}
each_rush = pytest.mark.parametrize("rush", RUSHES.values(), ids=RUSHES)


@dataclass
class Kills:
    """What the bot is asked meanwhile, and what comes of it."""

    api: BotApi
    crowd: Crowd
    rush: Rush
    chance: random.Random = field(default_factory=lambda: random.Random(7))

    def some_time(self) -> float:
        """Seconds, in which some questions come."""
        return self.chance.uniform(0, max(1.5, 2 * self.rush.pause))

    def some_times(self) -> int:
        """How often a process comes to a point before it dies there."""
        return self.chance.randint(1, 12 if self.rush is LOAD else 3)

    async def is_at_work(self) -> None:
        """Waits until the bot has answered something more."""
        await self.api.called("sendMessage", self.api.server.counts["sendMessage"] + 1, within=60)

    async def verdict(self, what: str, *bots: Process) -> None:
        """The verdict once all is answered, which is printed."""
        verdict = await self.crowd.after(*bots, within=120)
        each = verdict.doubled / ROUNDS
        print(f"\n{ROUNDS} kills, {what}: {verdict}, doubled a kill {each:.2f}")
        assert (verdict.lost, verdict.foreign) == (0, [])
        assert verdict.doubled <= self.rush.doubled * ROUNDS


def engine_of(database: str) -> str:
    return "PostgreSQL" if "://" in database else "SQLite"


def name_of(rush: Rush) -> str:
    return next(name for name, one in RUSHES.items() if one is rush)


@each_rush
async def test_a_killed_bot_answers_after_its_restart_what_it_had_not(
    api: BotApi, process: Starter, database: str, rush: Rush
) -> None:
    kills = Kills(api, Crowd(api, patients=12), rush)
    bot = process(database)
    async with kills.crowd.asking(rush.pause):
        for _ in range(ROUNDS):
            await bot.start()
            await kills.is_at_work()
            await asyncio.sleep(kills.some_time())
            await bot.kill()
    await start_up(api, bot)
    await kills.verdict(f"{engine_of(database)}, {name_of(rush)}", bot)

    assert {call.method for call in api.refused} <= ASKED
    assert "Wilhelmina" not in bot.log
    assert "qzx" not in bot.log
    assert api.token not in bot.log


@each_rush
@pytest.mark.parametrize("point", POINTS)
async def test_a_bot_that_dies_at_a_named_point_loses_nothing(
    api: BotApi, process: Starter, database: str, point: str, rush: Rush
) -> None:
    kills = Kills(api, Crowd(api, patients=12), rush)
    async with kills.crowd.asking(rush.pause):
        for _ in range(ROUNDS):
            times = str(kills.some_times())
            bot = process(database, "-m", "tests.faults.dying", point, times, "bot", "run")
            await bot.start()
            assert await bot.ended(within=120) == -signal.SIGKILL
    bot = process(database)
    await start_up(api, bot)
    await kills.verdict(f"{engine_of(database)}, {point}, {name_of(rush)}", bot)


@asynccontextmanager
async def fed(kills: Kills, database: str) -> AsyncIterator[None]:
    """Patients ask replicas that receive nothing: what they say is put into the store."""
    async with opened(database, KEY) as store:
        inbox = Inbox(store)

        async def deliver(patient: Patient, words: str) -> None:
            await patient.chat.says(words)
            await inbox.accept(kills.api.delivery.pending.pop())

        async with kills.crowd.asking(kills.rush.pause, deliver):
            yield


@each_rush
@pytest.mark.parametrize("replicas", [2, 4] if LONG else [2])
async def test_replicas_share_the_work_and_take_over_from_a_killed_one(
    api: BotApi, process: Starter, server: Postgres, replicas: int, rush: Rush
) -> None:
    database = server.new_database()
    kills = Kills(api, Crowd(api, patients=24), rush)
    bots = [process(database, *REPLICA) for _ in range(replicas)]
    async with fed(kills, database):
        for bot in bots:  # all at once: they migrate at the same time
            await bot.start()
        await kills.is_at_work()
        for _ in range(ROUNDS):
            await asyncio.sleep(kills.some_time())
            victim = kills.chance.choice(bots)
            await victim.kill()
            await asyncio.sleep(kills.chance.uniform(0, 1))
            await start_up(api, victim)
    await kills.verdict(f"one of {replicas} replicas, {name_of(rush)}", *bots)


@each_rush
@pytest.mark.parametrize("replicas", [2, 4] if LONG else [2])
@pytest.mark.parametrize("point", ["sent, not stored", "claimed, not sent"])
async def test_replicas_take_over_from_one_that_dies_at_a_named_point(
    api: BotApi, process: Starter, server: Postgres, replicas: int, point: str, rush: Rush
) -> None:
    database = server.new_database()
    kills = Kills(api, Crowd(api, patients=24), rush)
    others = [process(database, *REPLICA) for _ in range(replicas - 1)]
    async with fed(kills, database):
        for bot in others:
            await start_up(api, bot)
        for _ in range(ROUNDS):
            times = str(kills.some_times())
            bot = process(database, "-m", "tests.faults.dying", point, times, *REPLICA[1:])
            await bot.start()
            assert await bot.ended(within=120) == -signal.SIGKILL
    what = f"one of {replicas} replicas, {point}, {name_of(rush)}"
    await kills.verdict(what, *others)
