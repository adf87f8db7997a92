"""How much memory the bot takes with both languages, and that content read anew does not add up."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from tests.bot_api import BotApi
from tests.databases import KEY
from tests.faults.conftest import LONG
from tests.faults.processes import Process

RELOADS = 40 if LONG else 3
START, RELOADED = 220, 270
"""Megabytes: about a seventh more than docs/reliability.md says was measured."""
GROWTH = 12
"""Megabytes by which reloads may lie above the first two: what is not yet used of pages."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc tells how much it is")


def megabytes(bot: Process, of: str = "VmRSS") -> float:
    status = Path(f"/proc/{bot.pid}/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith(f"{of}:"))
    return int(line.split()[1]) / 1024


async def test_the_bot_takes_no_more_memory_than_is_documented_however_often_content_changes(
    api: BotApi, tmp_path: Path
) -> None:
    """The program itself, with a cache; in the short form what it reads anew is as it was."""
    facts = tmp_path / "own" / "responses" / "_clinic.yaml"
    facts.parent.mkdir(parents=True)
    settings = {
        "TELEGRAM_BOT_TOKEN": api.token,
        "TELEGRAM_API": api.server.url,
        "CLINIC_BOT_DATABASE": str(tmp_path / "store.sqlite3"),
        "CLINIC_BOT_KEY": KEY,
        "XDG_CACHE_HOME": os.environ["XDG_CACHE_HOME"],
    }
    own = {"CLINIC_BOT_CONTENT": str(facts.parents[1])} if LONG else {}
    bot = Process(tmp_path / "log.txt", settings | own)
    await bot.start()
    try:
        await api.called("getUpdates", within=300)
        started, after = megabytes(bot), list[float]()
        for number in range(1, RELOADS + 1):
            if LONG:
                facts.write_text(f'parking: "There are {number} places."\n', encoding="utf-8")
            bot.send(signal.SIGHUP)
            async with asyncio.timeout(300):
                while bot.log.count("the content is read anew") < number:
                    await asyncio.sleep(0.1)
            after.append(megabytes(bot))
        highest = megabytes(bot, "VmHWM")
    finally:
        await bot.kill()

    print(f"\n{started:.0f} MB, then {', '.join(f'{one:.0f}' for one in after)}; {highest:.0f}")
    assert started < START
    assert max(after[2:]) < max(after[:2]) + GROWTH
    assert highest < RELOADED
