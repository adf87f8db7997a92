"""What the fault tests share: the pretended Telegram, and the bot as a process."""

import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.bot_api import BotApi
from tests.databases import KEY
from tests.faults.forks import Fork
from tests.faults.processes import Process

ROUNDS = int(os.environ.get("FAULT_ROUNDS", "1"))
"""How often a fault strikes: once in `make test`, 50 times in `make test-faults`."""
LONG = ROUNDS > 10
BEAT = "2" if LONG else "0.5"
"""Seconds between two signs of a replica's life: after four it is believed dead."""


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with await BotApi.start(token="42:" + 8 * "TEST") as api:
        yield api


Starter = Callable[..., Process]


@pytest.fixture
async def process(api: BotApi, tmp_path: Path) -> AsyncIterator[Starter]:
    """Makes processes of the bot; none outlives the test."""
    made: list[Process] = []

    def make(database: str, *arguments: str, **environ: str) -> Process:
        settings = {
            "TELEGRAM_BOT_TOKEN": api.token,
            "TELEGRAM_API": api.server.url,
            "CLINIC_BOT_DATABASE": database,
            "CLINIC_BOT_KEY": KEY,
        }
        settings["CLINIC_BOT_PACE"] = "free"
        made.append(Fork(tmp_path / f"log{len(made)}.txt", settings | environ, *arguments))
        return made[-1]

    yield make
    for one in made:
        if one.running:
            await one.kill()
