"""100,000 updates through the real work, store and conversation, to a channel that costs nothing:
what an update costs in CPU, and what the process takes in memory, as it goes on.

`python -m tests.faults.soak [UPDATES] [postgresql]`
"""

import asyncio
import gc
import resource
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.store import Inbox, Missed, opened
from bot.work import Pace, Work, Worker
from tests import shipped
from tests.databases import KEY, postgres

UPDATES, AT_ONCE = 100_000, 20
CHATS = 100  # few: by the first look each remembers as many answers as it ever will
MARKS = (0.05, 0.2, 0.5, 1.0)  # of all updates: where it is looked at; first, when it is warm
PATIENCE = 600.0  # seconds without an answer after which something is wrong
TEXTS = (
    "What does a massage cost?",
    "do you have a sauna",
    "cuánto cuesta un masaje",
    "when are you open",
    "can i bring my dog and my two parrots",
    "thanks!",
    "my back hurts since monday",
    "how do I cancel",
)


@dataclass(frozen=True)
class Look:
    """What there is to see after so many updates."""

    updates: int
    cpu: float
    """Milliseconds an update, of those since the look before."""
    memory: float
    """What the process takes, in MB."""


class Soak:
    """A worker whose messages arrive nowhere."""

    def __init__(self, inbox: Inbox) -> None:
        self.conversation = shipped.conversation()
        self.inbox = inbox
        self.answered = 0
        self.worker = Worker(inbox, self.answer, self.answer, Pace())

    async def answer(self, work: Work) -> None:
        """As the Telegram channel does, in short."""
        text = work.claim.update["message"]["text"]
        turn = self.conversation.respond(text, work.memory.session)
        sent = await work.once(self.send)
        answers = {**work.memory.answers, work.claim.update_id: sent}
        newest = dict(list(answers.items())[-50:])
        work.memory = replace(work.memory, session=turn.session, answers=newest)
        if turn.decision.missed:
            why = turn.decision.action.value
            work.missed = Missed(self.conversation.redacted(text), why, language=turn.language)

    async def send(self) -> int:
        """The message's id."""
        self.answered += 1
        return self.answered

    async def looks(self, updates: int) -> AsyncIterator[Look]:
        """Has so many updates answered, and looks on."""
        self.worker.start()
        marks = iter([int(mark * updates) for mark in MARKS])
        mark, before, begun = next(marks), 0, time.process_time()
        for batch in batches(updates):
            await self.inbox.accept(*batch)
            given = int(batch[-1]["update_id"]) + 1
            await self._catch_up(given - AT_ONCE)
            if given >= mark:
                await self._catch_up(given)
                cpu = 1000 * (time.process_time() - begun) / (given - before)
                yield Look(given, cpu, memory())
                mark, before, begun = next(marks, updates + 1), given, time.process_time()
        await self.worker.drain()

    async def _catch_up(self, answers: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while self.answered < answers:
                await asyncio.sleep(0.002)


def batches(updates: int) -> Iterator[list[dict[str, Any]]]:
    """As a busy Telegram hands them out."""
    for first in range(0, updates, AT_ONCE):
        yield [update(number) for number in range(first, first + AT_ONCE)]


def update(number: int) -> dict[str, Any]:
    """A message of one of the chats, each of which says everything in turn."""
    chat, text = 1000 + number % CHATS, TEXTS[number // CHATS % len(TEXTS)]
    person = {"id": chat, "first_name": "Ana", "language_code": "en"}
    message = {"message_id": number, "date": 0, "text": text, "from": person}
    return {"update_id": number, "message": {**message, "chat": {"id": chat, "type": "private"}}}


def memory() -> float:
    """What this process takes just now, in MB."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


async def soaked(database: str, updates: int) -> list[Look]:
    """What was seen while so many updates were answered; printed as it comes."""
    looks = []
    async with opened(database, KEY) as store:
        print(f"\n{'updates':>8} {'CPU ms an update':>17} {'MB':>6}")
        async for one in Soak(Inbox(store)).looks(updates):
            looks.append(one)
            print(f"{one.updates:8} {one.cpu:17.2f} {one.memory:6.0f}", flush=True)
    return looks


def main(updates: int, shared: bool) -> None:
    if shared:
        with postgres() as server:
            asyncio.run(soaked(server.new_database(), updates))
    else:
        with tempfile.TemporaryDirectory() as folder:
            asyncio.run(soaked(str(Path(folder, "store.sqlite3")), updates))


if __name__ == "__main__":
    numbers = [int(one) for one in sys.argv[1:] if one.isdigit()]
    main(numbers[0] if numbers else UPDATES, "postgresql" in sys.argv)
