"""Who is alone with a store."""

import asyncio

from bot.store import opened
from tests.databases import KEY


async def test_a_sign_of_life_that_is_cut_off_keeps_none_from_being_given(database: str) -> None:
    """As where a stopping process has run out of time: it must still leave in order."""
    async with opened(database, KEY) as store:
        await store.hold()
        cut_off = asyncio.create_task(store.hold())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        cut_off.cancel()
        await asyncio.gather(cut_off, return_exceptions=True)

        await store.hold()
