"""Patients and staff who write with each other without pause, and the verdict on what came."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.bot_api import BotApi, Group, Person, PrivateChat
from tests.faults.crowd import Verdict
from tests.faults.processes import Process

BUTTON, YES = "Write with us here", "Yes"
_EDITED = 7  # every so many messages one is corrected


@dataclass
class Lane:
    """What was written one way, and what has come of it."""

    wrote: list[str] = field(default_factory=list)
    at: int = 0
    doubled: int = 0
    foreign: list[str] = field(default_factory=list)

    @property
    def lost(self) -> int:
        """How many have not come, or not yet."""
        return len(self.wrote) - self.at

    def came(self, text: str) -> None:
        """A copy has come; it is held against what was written, in its order."""
        if self.at < len(self.wrote) and text == self.wrote[self.at]:
            self.at += 1
        elif text in self.wrote[: self.at] and text == self.wrote[self.at - 1]:
            self.doubled += 1
        else:
            self.foreign.append(text)


class Talk:
    """One hand-off."""

    def __init__(self, chat: PrivateChat, staff: Group, mia: Person, name: str) -> None:
        self.chat, self.staff, self.mia, self.name = chat, staff, mia, name
        self.asked, self.answered = Lane(), Lane()
        self.begun = 0
        """How often the patient has read that it begins."""
        self.topics: dict[int, None] = {}
        self.corrected: list[tuple[PrivateChat | Group, str]] = []

    async def begins(self) -> None:
        """Comes as far as the consent."""
        await self.chat.says("/contact")
        while BUTTON not in (await self.chat.reads(60)).labels:
            pass
        await self.chat.taps(BUTTON)
        while YES not in (await self.chat.reads(60)).labels:
            pass

    async def writes(self, number: int) -> None:
        """The patient writes; now and then a correction follows."""
        text = f"{self.name} asks {number}"
        self.asked.wrote.append(text)
        message = await self.chat.says(text)
        if number % _EDITED == 0:
            await self.chat.edits(message, f"{text}, corrected")
            self.corrected.append((self.staff, f"{text}, corrected"))

    async def is_answered(self, number: int) -> None:
        """The staff write in the topic, as soon as there is one."""
        if not self.topics:
            return
        text = f"to {self.name} {number}"
        self.answered.wrote.append(text)
        message = await self.mia.says(text, topic=next(iter(self.topics)))
        if number % _EDITED == 0:
            await self.mia.edits(message, f"{text}, corrected")
            self.corrected.append((self.chat, f"{text}, corrected"))

    def hears(self) -> None:
        """Reads what has come in the patient's chat."""
        for reply in self.chat.reads_on():
            if reply.edited:
                continue
            if reply.text.startswith("to "):
                self.answered.came(reply.text.removesuffix(", corrected"))
            elif "now writing with the clinic's staff" in reply.text:
                self.begun += 1
            elif not reply.contact:
                self.answered.foreign.append(reply.text)

    @property
    def uncorrected(self) -> list[str]:
        """Corrections that have not been mirrored, or not yet."""
        return [
            text
            for where, text in self.corrected
            if not any(shown.text == text for shown in where.screen)
        ]


class Talks:
    """Several at once, in one group with topics."""

    def __init__(self, api: BotApi, seed: int = 1) -> None:
        self.staff = api.supergroup("Staff", topics=True, admin=True)
        self.all: list[Talk] = []
        self._api, self._chance = api, random.Random(seed)
        self._number = self._begun = 0
        self._mia = self.staff.member("Wilhelmina")

    async def begin(self) -> Talk:
        """A patient comes as far as the consent; `agrees` lets them write."""
        self._begun += 1
        chat = self._api.private_chat("Wilhelmina", language_code="en")
        talk = Talk(chat, self.staff, self._mia, f"patient{self._begun}")
        await talk.begins()
        return talk

    async def agrees(self, talk: Talk) -> None:
        """From now on they write."""
        await talk.chat.taps(YES)
        self.all.append(talk)

    @asynccontextmanager
    async def going_on(self, pause: float) -> AsyncIterator[None]:
        """Everybody writes again and again meanwhile."""
        over = asyncio.Event()

        async def write_on() -> None:
            while not over.is_set():
                talk = self._chance.choice(self.all)
                self._number += 1
                await self._chance.choice((talk.writes, talk.is_answered))(self._number)
                self.hear()
                await asyncio.sleep(pause)

        task = asyncio.create_task(write_on())
        try:
            yield
        finally:
            over.set()
            await task

    def hear(self) -> None:
        """Reads what has come everywhere."""
        for reply in self.staff.reads_on():
            if reply.edited or "from_chat_id" not in reply.params:
                continue
            text = reply.text.removesuffix(", corrected")
            talk = next(one for one in self.all if text.startswith(f"{one.name} "))
            talk.topics[reply.topic or 0] = None
            talk.asked.came(text)
        for talk in self.all:
            talk.hears()

    def verdict(self) -> Verdict:
        self.hear()
        verdict = Verdict()
        for talk in self.all:
            for lane in (talk.asked, talk.answered):
                verdict.asked += len(lane.wrote)
                verdict.lost += lane.lost
                verdict.doubled += lane.doubled
                verdict.foreign += lane.foreign
            verdict.lost += talk.begun == 0
            verdict.lost += len(talk.uncorrected)
            verdict.doubled += max(0, talk.begun - 1)
        verdict.answered = verdict.asked - verdict.lost
        return verdict

    async def after(self, *bots: Process, within: float) -> Verdict:
        """The verdict once all has come, or nothing more has for so long, and the bots stopped."""
        loop = asyncio.get_running_loop()
        end, lost = loop.time() + within, 0
        while (now := self.verdict().lost) and loop.time() < end:
            if now != lost:
                end, lost = loop.time() + within, now
            await asyncio.sleep(0.05)
        assert [await bot.stop() for bot in bots] == [0] * len(bots)
        return self.verdict()
