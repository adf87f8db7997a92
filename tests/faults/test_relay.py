"""kill -9 in the middle of talks between patients and staff: nothing is lost, the order holds in
both directions, and at most what was just being sent comes twice."""

import asyncio
import random

from tests.bot_api import BotApi
from tests.faults.conftest import ROUNDS, Starter
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
    assert verdict.doubled <= 12 * ROUNDS, "at most what was in hand"
    assert spare <= ROUNDS
    # what another try does again: a tap acknowledged, a copy of a message that was corrected before
    again = {"answerCallbackQuery", "editMessageText"}
    assert {call.method for call in api.refused} <= again
    assert "asks" not in bot.log
    assert api.token not in bot.log
