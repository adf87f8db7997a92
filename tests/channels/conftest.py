"""What tests of the Telegram channel share."""

from collections.abc import AsyncIterator

import pytest

from tests.bot_api import BotApi, PrivateChat
from tests.channels.at_work import AtWork, working


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with await BotApi.start() as api:
        yield api


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[AtWork]:
    """The bot at work, which must not have failed, nor asked Telegram for what it refuses, by the
    end."""
    async with working(api) as found:
        yield found
    assert found.caught == []
    assert api.refused == []


@pytest.fixture
async def patient(api: BotApi) -> AsyncIterator[PrivateChat]:
    """A patient with the bot, which must not have failed by the end."""
    async with working(api) as found:
        yield api.private_chat("Ana", language_code="en")
        assert found.caught == []
