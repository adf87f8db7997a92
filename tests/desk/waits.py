"""What waits for somebody at the desk, in a database."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from bot.desk import Office
from bot.session import Awaited
from bot.store import CallBack, Missed, keep_awaited, opened, waiting, want_call
from bot.store.missed import note
from tests.desk.pages import NOW

TODAY = NOW.date().isoformat()


def keep(
    file: Path, *missed: Missed, calls: tuple[CallBack, ...] = (), facts: tuple[str, ...] = ()
) -> None:
    """Keeps questions that were not answered well, who wants to be called, and facts that somebody
    waits for."""

    async def kept() -> None:
        async with opened(str(file), "") as store:
            for one in missed:
                await store.transact(partial(note, seal=store.seal, chat=7, missed=one))
            for chat, call in enumerate(calls):
                await want_call(store, chat, call, NOW.timestamp())
            for chat, fact in enumerate(facts):
                awaited = Awaited("clinic.hours", "", (fact,), "en")
                await keep_awaited(store, chat, awaited, NOW.timestamp())

    with ThreadPoolExecutor() as thread:  # where a browser is driven, a loop runs in this one
        thread.submit(asyncio.run, kept()).result()


def left(office: Office) -> list[str]:
    """The questions that still wait."""
    found = office.stored(lambda store: waiting(store, "2000-01-01"))
    return [one.missed.text for one in found]
