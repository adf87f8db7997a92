"""The bot in a process of its own, to be killed, frozen and limited."""

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # seconds of import, which the processes that fork have no use for
    from tests.bot_api import BotApi

ROOT = Path(__file__).parents[2]


class Process:
    """`python -m bot run`, or a replica that only answers what is in the store."""

    def __init__(self, log: Path, environ: dict[str, str], *arguments: str) -> None:
        clean = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("CLINIC_", "TELEGRAM_"))
        }
        self._environ = clean | environ
        self._arguments = arguments or ("-m", "bot", "run")
        self._log = log
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.returncode is None

    async def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *self._arguments,
                cwd=ROOT,
                env=self._environ,
                stdout=log,
                stderr=log,
            )

    async def kill(self) -> None:
        """SIGKILL: no chance to tidy up."""
        if self.running:
            self.send(signal.SIGKILL)
        await self.ended()

    async def stop(self, within: float = 30.0) -> int:
        """SIGTERM, and its exit status."""
        if self.running:
            self.send(signal.SIGTERM)
        return await self.ended(within)

    def send(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    async def ended(self, within: float = 30.0) -> int:
        """Waits for the end; its exit status."""
        assert self._process is not None
        async with asyncio.timeout(within):
            return await self._process.wait()

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace") if self._log.exists() else ""


async def start_up(api: "BotApi", process: Process) -> None:
    """Starts it, and waits until it greets Telegram: from then on it stops in order."""
    greeted = api.server.counts["getMe"]
    await process.start()
    await api.called("getMe", times=greeted + 1, within=60)
