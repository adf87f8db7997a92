"""What tests of the store share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store import Store, opened
from tests.databases import KEY
from tests.tables import with_tables


@pytest.fixture
async def store(database: str) -> AsyncIterator[Store]:
    """An empty store on each engine."""
    if "://" not in database:
        await with_tables(Path(database))
    async with opened(database, KEY) as store:
        yield store
