"""A diff made in a process of its own."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.changes import apart
from bot.changes.apart import NotCompared, diff_apart
from bot.changes.diff import Verdict
from bot.decision import Action
from tests.clinic import Clinic

COST = "intents/en/clinic/cost.yaml"


@pytest.fixture
def own(tmp_path: Path, clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> Clinic:
    """The clinic's own folder. The small clinic is what ships for the process that compares."""
    program = (sys.executable, "-m", "tests.faults.other_content", str(clinic.folder))
    monkeypatch.setattr(apart, "PROGRAM", program)
    own = Clinic(tmp_path / "own", {COST: "examples: {remove: [price list]}\n"})
    for name in os.environ:
        if name.startswith(("CLINIC_", "TELEGRAM_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("CLINIC_BOT_CONTENT", str(own.folder))
    return own


def program(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Another program in the place of the bot's."""
    monkeypatch.setattr(apart, "PROGRAM", (sys.executable, "-c", text))


async def test_what_another_process_finds_is_handed_back(own: Clinic) -> None:
    own.write("questions/en/clinic/cost.yaml", "utterances: [price list]\n")
    found = await diff_apart("--against", "shipped", "--no-waiting")

    (change,) = found.of(Verdict.WORSE)
    assert found.asked == 3
    assert change.question.accept == ("clinic.cost",)
    assert change.before.decision is Action.ANSWER


async def test_what_keeps_it_from_comparing_is_named(own: Clinic) -> None:
    own.write(COST, "examples: [price list, '???']\n")

    with pytest.raises(NotCompared, match=f"{COST}:1: "):
        await diff_apart()


async def test_it_steps_back_behind_everything_else(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    nice = tmp_path / "nice"
    wait = f"import os, time\nwhile not os.nice(0): time.sleep(0.01)\nopen({str(nice)!r}, 'w')"
    program(monkeypatch, f"{wait}.write(str(os.nice(0)))\nprint('no object')\nexit(3)")

    with pytest.raises(NotCompared):
        await diff_apart()
    assert nice.read_text() == "10"


async def test_one_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    program(monkeypatch, "import time; time.sleep(600)")
    monkeypatch.setattr(apart, "_LONGEST", 0.1)

    with pytest.raises(NotCompared, match="took longer than"):
        await diff_apart()


async def test_whoever_gives_up_ends_all_that_was_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    child, begun = tmp_path / "child", tmp_path / "begun"
    fork = "import os, time\nif not (pid := os.fork()): time.sleep(600)\n"
    write = f"open({str(begun)!r}, 'w').write(str(pid))\nos.rename({str(begun)!r}, {str(child)!r})"
    program(monkeypatch, f"{fork}{write}\ntime.sleep(600)")
    comparing = asyncio.create_task(diff_apart())
    async with asyncio.timeout(60):
        while not child.exists():
            await asyncio.sleep(0.01)
    comparing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await comparing
    async with asyncio.timeout(60):
        while runs(int(child.read_text())):
            await asyncio.sleep(0.01)


async def test_whoever_gives_up_while_it_begins_ends_it_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    begun = tmp_path / "begun"
    slow = asyncio.create_subprocess_exec

    async def late(*command: str, **how: Any) -> asyncio.subprocess.Process:
        process = await slow(*command, **how)
        begun.write_text(str(process.pid))
        await asyncio.sleep(0)
        return process

    program(monkeypatch, "import time; time.sleep(600)")
    monkeypatch.setattr(asyncio, "create_subprocess_exec", late)
    comparing = asyncio.create_task(diff_apart())
    async with asyncio.timeout(60):
        while not begun.exists():
            await asyncio.sleep(0)
    comparing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await comparing

    assert not runs(int(begun.read_text()))


def runs(number: int) -> bool:
    """Whether there is such a process, and not only its end to be told."""
    try:
        status = Path(f"/proc/{number}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
