"""Patients who ask without pause, and the verdict on what they got."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice

from bot.channels.telegram.render import parts
from bot.command import Command
from bot.session import Session
from tests import shipped
from tests.bot_api import BotApi, PrivateChat
from tests.faults.processes import Process

# No two neighbours have the same answer, so that one sent twice shows; what the bot remembers of
# the first "qzx" decides on the second.
SAYINGS = ("/help", "qzx wvj", "/contact", "qzx wvj", "/book", "What does a massage cost?")
CARD = "the contact card"
ASKED = {"editMessageCaption", "editMessageReplyMarkup"}
"""By what Telegram refuses of these, the bot learns after a crash what it had sent."""


class Expected:
    """What a bot that loses nothing sends in one chat, as it stands in its requests."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self._session = Session()

    def hears(self, words: str) -> None:
        conversation, command = shipped.conversation(), Command.parse(words)
        if command is None:
            turn = conversation.respond(words, self._session, "en")
        else:
            turn = conversation.command(command, self._session, "en")
        self._session = turn.session
        self.sent += [part.text for part in parts(turn.reply, "")]
        self.sent += [CARD] * (words == "/contact")


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
        return (
            f"asked {self.asked}, answered {self.answered}, lost {self.lost}, "
            f"doubled {self.doubled}, foreign {len(self.foreign)}"
        )


class Patient:
    """One chat: what was said, what is expected, and what was read."""

    def __init__(self, chat: PrivateChat, start: int) -> None:
        self.chat = chat
        self.expected = Expected()
        self.asked = self.read = self.at = self.doubled = 0
        self.foreign: list[str] = []
        self._next = islice(cycle(SAYINGS), start, None)

    @property
    def lost(self) -> int:
        """How many messages have not come, or not yet."""
        return len(self.expected.sent) - self.at

    def says(self, words: str) -> None:
        """What was said beside the usual."""
        self.asked += 1
        self.expected.hears(words)

    def asks(self) -> str:
        words = next(self._next)
        self.says(words)
        return words

    def hears(self) -> None:
        """Reads what has come, and holds it against what a bot that loses nothing would have
        sent."""
        inbox, wanted = self.chat.chat.inbox, self.expected.sent
        while not inbox.empty():
            shown = inbox.get_nowait()
            self.read += 1
            text = CARD if "contact" in shown.message else shown.params["text"]
            if self.at < len(wanted) and text == wanted[self.at]:
                self.at += 1
            elif self.at and text == wanted[self.at - 1]:
                self.doubled += 1
            else:
                self.foreign.append(text)


class Crowd:
    """Many patients at once."""

    def __init__(self, api: BotApi, patients: int, seed: int = 1) -> None:
        self._chance = random.Random(seed)
        self.patients = [
            Patient(api.private_chat(f"Wilhelmina{n}", language_code="en"), n)
            for n in range(patients)
        ]

    @asynccontextmanager
    async def asking(
        self, pause: float, deliver: Callable[[Patient, str], Awaitable[object]] | None = None
    ) -> AsyncIterator[None]:
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

    async def asks(
        self, times: int, deliver: Callable[[Patient, str], Awaitable[object]] | None = None
    ) -> None:
        for _ in range(times):
            patient = self._chance.choice(self.patients)
            words = patient.asks()
            await (deliver(patient, words) if deliver else patient.chat.says(words))

    def verdict(self) -> Verdict:
        verdict = Verdict()
        for patient in self.patients:
            patient.hears()
            verdict.asked += patient.asked
            verdict.lost += patient.lost
            verdict.doubled += patient.doubled
            verdict.foreign += patient.foreign
        verdict.answered = max(0, verdict.asked - verdict.lost)
        return verdict

    async def is_answered(self, within: float) -> None:
        """Waits until everybody has their answers, or nobody has had one for so long."""
        loop = asyncio.get_running_loop()
        end, lost = loop.time() + within, 0
        while (now := self.verdict().lost) and loop.time() < end:
            if now != lost:
                end, lost = loop.time() + within, now
            await asyncio.sleep(0.05)

    async def after(self, *bots: Process, within: float = 90.0) -> Verdict:
        """The verdict once all are answered and the bots have stopped, who say no more then."""
        await self.is_answered(within)
        statuses = [await bot.stop() for bot in bots]
        assert statuses == [0] * len(bots), "each stops in order"
        return self.verdict()
