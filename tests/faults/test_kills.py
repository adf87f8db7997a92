"""kill -9 at random moments under load: nothing is lost, the order holds, and at most one message
is doubled a crash."""

import asyncio
import random

import pytest

from bot.store import Inbox, opened
from tests.bot_api import BotApi
from tests.databases import KEY, Postgres
from tests.faults.conftest import BEAT, LONG, ROUNDS, Starter
from tests.faults.crowd import Crowd, Patient
from tests.faults.processes import start_up


async def test_a_killed_bot_answers_after_its_restart_what_it_had_not(
    api: BotApi, process: Starter, database: str
) -> None:
    crowd, chance = Crowd(api, patients=12), random.Random(7)
    bot = process(database)
    async with crowd.asking(pause=0.03):
        for _ in range(ROUNDS):
            await bot.start()
            await api.called("sendMessage", times=api.server.counts["sendMessage"] + 1, within=60)
            await asyncio.sleep(chance.uniform(0, 1.5))
            await bot.kill()
    await start_up(api, bot)
    verdict = await crowd.after(bot, within=120)
    print(f"\n{ROUNDS} kills, {database.partition(':')[0][-10:]}: {verdict}")

    assert (verdict.lost, verdict.foreign) == (0, [])
    assert verdict.doubled <= 16 * ROUNDS, "at most what was in hand"
    assert api.refused == []
    assert "Wilhelmina" not in bot.log
    assert "qzx" not in bot.log
    assert api.token not in bot.log


@pytest.mark.parametrize("replicas", [2, 4] if LONG else [2])
async def test_replicas_share_the_work_and_take_over_from_a_killed_one(
    api: BotApi, process: Starter, server: Postgres, replicas: int
) -> None:
    database = server.new_database()
    crowd, chance = Crowd(api, patients=24), random.Random(7)
    bots = [process(database, "-m", "tests.faults.replica", BEAT) for _ in range(replicas)]
    async with opened(database, KEY) as store:
        inbox = Inbox(store)

        async def deliver(patient: Patient, words: str) -> None:
            await patient.chat.says(words)
            await inbox.accept(api.delivery.pending.pop())

        async with crowd.asking(0.03, deliver):
            for bot in bots:  # all at once: they migrate at the same time
                await bot.start()
            await api.called("sendMessage", within=60)
            for _ in range(ROUNDS):
                await asyncio.sleep(chance.uniform(0.5, 1.5))
                victim = chance.choice(bots)
                await victim.kill()
                await asyncio.sleep(chance.uniform(0, 1))
                await start_up(api, victim)
        verdict = await crowd.after(*bots, within=120)
    print(f"\n{ROUNDS} kills among {replicas} replicas: {verdict}")

    assert (verdict.lost, verdict.foreign) == (0, [])
    assert verdict.doubled <= 16 * ROUNDS
