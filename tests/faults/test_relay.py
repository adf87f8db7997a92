"""kill -9 in the middle of talks between patients and staff: nothing is lost, the order holds in
both directions, and at most what was just being sent comes twice."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.store import Inbox, opened
from bot.work import Pace
from tests.bot_api import BotApi
from tests.databases import KEY, Postgres
from tests.faults.conftest import BEAT, ROUNDS, Starter
from tests.faults.crowd import ASKED
from tests.faults.processes import start_up
from tests.faults.talks import Talks


async def test_a_killed_bot_passes_on_after_its_restart_what_it_had_not(
    api: BotApi, process: Starter, database: str
) -> None:
    talks, chance = Talks(api), random.Random(7)
    bot = process(database, CLINIC_BOT_STAFF_CHAT=str(talks.staff.id))
    await start_up(api, bot)
    for _ in range(5):
        await talks.agrees(await talks.begin())
    async with talks.going_on(pause=0.05):
        for _ in range(ROUNDS):
            newcomer = await talks.begin()
            await api.called("copyMessage", times=api.server.counts["copyMessage"] + 1, within=60)
            await talks.agrees(newcomer)
            await asyncio.sleep(chance.uniform(0, 1.0))
            await bot.kill()
            await start_up(api, bot)
    verdict = await talks.after(bot, within=60)
    spare = len(talks.staff.chat.topics) - len(talks.all)
    print(f"\n{ROUNDS} kills, {database.partition(':')[0][-10:]}: {verdict}, {spare} topics spare")

    assert (verdict.lost, verdict.foreign) == (0, [])
    assert verdict.doubled <= Pace().in_flight * ROUNDS
    assert spare <= ROUNDS
    # what another try does again: a tap acknowledged, a copy of a message that was corrected before
    again = {"answerCallbackQuery", "editMessageText"}
    assert {call.method for call in api.refused} <= again | ASKED
    assert "asks" not in bot.log
    assert api.token not in bot.log


async def test_replicas_share_talks_and_take_over_from_a_killed_one(
    api: BotApi, process: Starter, server: Postgres
) -> None:
    database, talks, chance = server.new_database(), Talks(api), random.Random(7)
    staff = str(talks.staff.id)
    bots = [
        process(database, "-m", "tests.faults.replica", BEAT, CLINIC_BOT_STAFF_CHAT=staff)
        for _ in range(2)
    ]
    async with opened(database, KEY) as store, delivered(api, Inbox(store)):
        for bot in bots:
            await start_up(api, bot)
        for _ in range(4):
            await talks.agrees(await talks.begin())
        async with talks.going_on(pause=0.05):
            for _ in range(ROUNDS):
                await api.called("copyMessage", api.server.counts["copyMessage"] + 1, within=60)
                await asyncio.sleep(chance.uniform(0.2, 1.0))
                victim = chance.choice(bots)
                await victim.kill()
                await start_up(api, victim)
        verdict = await talks.after(*bots, within=60)
    print(f"\n{ROUNDS} kills among 2 replicas: {verdict}")

    assert (verdict.lost, verdict.foreign) == (0, [])
    assert verdict.doubled <= Pace().in_flight * ROUNDS


@asynccontextmanager
async def delivered(api: BotApi, inbox: Inbox) -> AsyncIterator[None]:
    """Puts into the store what is announced to the bot meanwhile."""

    async def deliver_on() -> None:
        while True:
            while api.delivery.pending:
                await inbox.accept(api.delivery.pending[0])
                api.delivery.pending.popleft()
            await asyncio.sleep(0.01)

    task = asyncio.create_task(deliver_on())
    try:
        yield
    finally:
        task.cancel()
