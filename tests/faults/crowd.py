"""Patients who ask without pause, and the verdict on what they got."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import cycle, islice

from bot.channels.telegram.sending import _as_html
from bot.content import load, shipped
from bot.dialogue import Dialogue, Session
from tests.bot_api import BotApi, PrivateChat

# No two neighbours have the same answer, so that one sent twice shows; what the bot remembers of the first "qzx" decides on the second.
SAYINGS = ("/help", "qzx wvj", "/contact", "qzx wvj", "/book", "What does a massage cost?")
CARD = "the contact card"


@cache
def dialogue() -> Dialogue:
    return Dialogue(load([shipped()], {})["en"])


def expected(said: list[str]) -> list[str]:
    """What a bot that loses nothing sends, as it stands in its requests."""
    session, sent = Session(), []
    for words in said:
        if words.startswith("/"):
            sent.append(_as_html(dialogue().say(words[1:])))
            sent += [CARD] * (words == "/contact")
        else:
            turn = dialogue().respond(words, session)
            session = turn.session
            sent.append(_as_html(turn.reply))
    return sent


@dataclass
class Verdict:
    """What became of the questions."""

    asked: int = 0
    answered: int = 0
    lost: int = 0
    doubled: int = 0
    foreign: list[str] = field(default_factory=list)
    """What nobody expected there: out of order, an apology, the memory gone."""

    def __str__(self) -> str:
        return f"asked {self.asked}, answered {self.answered}, lost {self.lost}, doubled {self.doubled}, foreign {len(self.foreign)}"


class Patient:
    """One chat: what was said and what was read."""

    def __init__(self, chat: PrivateChat, start: int) -> None:
        self.chat = chat
        self.said: list[str] = []
        self.read: list[str] = []
        self._next = islice(cycle(SAYINGS), start, None)

    def hears(self) -> None:
        """Reads what has come."""
        inbox = self.chat.chat.inbox
        while not inbox.empty():
            shown = inbox.get_nowait()
            self.read.append(CARD if "contact" in shown.message else shown.params["text"])

    def asks(self) -> str:
        self.said.append(next(self._next))
        return self.said[-1]


class Crowd:
    """Many patients at once."""

    def __init__(self, api: BotApi, patients: int, seed: int = 1) -> None:
        self._chance = random.Random(seed)
        self.patients = [Patient(api.private_chat(f"Wilhelmina{n}", language_code="en"), n) for n in range(patients)]

    @asynccontextmanager
    async def asking(self, pause: float, deliver: Callable[[Patient, str], Awaitable[object]] | None = None) -> AsyncIterator[None]:
        """Asks again and again meanwhile; ends between two questions."""
        over = asyncio.Event()

        async def ask_on() -> None:
            while not over.is_set():
                await self.asks(1, deliver)
                await asyncio.sleep(pause)

        task = asyncio.create_task(ask_on())
        try:
            yield
        finally:
            over.set()
            await task

    async def asks(self, times: int, deliver: Callable[[Patient, str], Awaitable[object]] | None = None) -> None:
        for _ in range(times):
            patient = self._chance.choice(self.patients)
            words = patient.asks()
            await (deliver(patient, words) if deliver else patient.chat.says(words))

    def verdict(self) -> Verdict:
        """Each answer is held against what a bot that loses nothing would have sent."""
        verdict = Verdict()
        for patient in self.patients:
            patient.hears()
            wanted, at = expected(patient.said), 0
            for read in patient.read:
                if at < len(wanted) and read == wanted[at]:
                    at += 1
                elif at and read == wanted[at - 1]:
                    verdict.doubled += 1
                else:
                    verdict.foreign.append(read)
            verdict.asked += len(patient.said)
            verdict.lost += len(wanted) - at
            verdict.answered += len(patient.said) - (len(wanted) - at)
        return verdict

    async def is_answered(self, within: float) -> Verdict:
        """Waits until everybody has their answers, or so long."""
        loop = asyncio.get_running_loop()
        end = loop.time() + within
        while self.verdict().lost and loop.time() < end:
            await asyncio.sleep(0.1)
        await asyncio.sleep(0.5)  # one more might come that should not
        return self.verdict()
