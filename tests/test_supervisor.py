"""What runs beside the work is begun again where it fails."""

import ast
import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.supervisor import Aside, supervise


class Part:
    """Fails so many times, then returns; and says so."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.begun = 0
        self.gaps: list[float] = []
        self._failed: float | None = None

    async def run(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._failed is not None:
            self.gaps.append(now - self._failed)
        self._failed = now
        self.begun += 1
        if self.begun <= self.failures:
            raise RuntimeError("a patient's words")


def nothing() -> None:
    """Counts no failure."""


async def test_a_part_that_fails_is_begun_again_and_the_log_says_where(
    caplog: pytest.LogCaptureFixture,
) -> None:
    part, failed = Part(failures=3), list[str]()
    await supervise("the watcher", part.run, lambda: failed.append("it"), first=0.001)

    assert part.begun == 4
    assert failed == ["it"] * 3
    assert caplog.text.count("the watcher failed, and begins again in 0 s: RuntimeError") == 3
    assert "words" not in caplog.text


async def test_each_pause_is_twice_as_long_up_to_the_longest() -> None:
    part = Part(failures=4)
    await supervise("the watcher", part.run, nothing, first=0.02, longest=0.08)

    for gap, least in zip(part.gaps, (0.02, 0.04, 0.08, 0.08), strict=True):
        assert gap >= least


async def test_a_part_that_returns_is_done() -> None:
    part = Part(failures=0)
    await supervise("the watcher", part.run, nothing)

    assert part.begun == 1


async def test_a_part_that_is_cancelled_ends(caplog: pytest.LogCaptureFixture) -> None:
    begun = asyncio.Event()

    async def forever() -> None:
        begun.set()
        await asyncio.Event().wait()

    running = asyncio.create_task(supervise("the watcher", forever, nothing))
    await begun.wait()
    running.cancel()

    with pytest.raises(asyncio.CancelledError):
        await running
    assert caplog.text == ""


async def test_what_is_done_once_and_fails_is_counted_and_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    failed, part = list[str](), Part(failures=1)
    aside = Aside(failed.append)
    await asyncio.wait([aside.once(part.run())])
    await asyncio.sleep(0)

    assert failed == ["beside"]
    assert "not all was done: RuntimeError" in caplog.text
    assert aside.acts == set()


async def test_what_is_always_done_is_counted_by_its_name_and_ends_with_the_bot() -> None:
    failed, part = list[str](), Part(failures=1)
    aside = Aside(failed.append)
    aside.always("the watcher", part.run)
    async with asyncio.timeout(30):
        while not failed:
            await asyncio.sleep(0)
    aside.stop()
    async with asyncio.timeout(30):
        while aside._parts:
            await asyncio.sleep(0)

    assert failed == ["the watcher"]
    assert part.begun == 1


STARTS = {"create_task", "ensure_future", "TaskGroup", "run_in_executor"}
AWAITED = {
    # where something is begun: who awaits it, or sees that it fails
    "bot/app.py:_heeding_signals": "awaited there, as the whole of the bot",
    "bot/app.py:_poll": "vital to _until_stopped, and waited for at the end",
    "bot/app.py:_until_stopped": "waits for a signal, which fails never",
    "bot/changes/apart.py:_begun": "awaited there, also by whoever gives up",
    "bot/channels/telegram/poller.py:_unless_stopped": "awaited there",
    "bot/channels/web.py:listen": "vital to _until_stopped, and waited for at the end",
    "bot/desk/office.py:diff": "keeps what it found, or why it found nothing",
    "bot/desk/serve.py:serve": "prints links, and ends with its terminal",
    "bot/store/engines.py:_in_thread": "awaited there",
    "bot/store/inbox.py:done": "tells each that waits how its batch ended",
    "bot/supervisor.py:_begun": "its end is looked at",
    "bot/work.py:_claim": "its end is looked at, by _let_go",
    "bot/work.py:_run": "supervised",
    "bot/work.py:start": "vital to _until_stopped, and waited for by drain",
}


def started(tree: ast.AST, within: str = "") -> Iterator[str]:
    """The functions in which something is begun beside the rest."""
    for node in ast.iter_child_nodes(tree):
        inside = node.name if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else within
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", None) or getattr(node.func, "id", "")
            is_thread = any(word.arg == "target" for word in node.keywords)
            if name in STARTS or (name in ("Thread", "Process") and is_thread):
                yield inside
        yield from started(node, inside)


def test_whatever_is_begun_beside_the_rest_is_awaited_or_supervised() -> None:
    root = Path(__file__).parents[1]
    found = {
        f"{file.relative_to(root).as_posix()}:{function}"
        for file in sorted(Path(root, "bot").rglob("*.py"))
        for function in started(ast.parse(file.read_text(encoding="utf-8")))
    }

    assert found == set(AWAITED), "say in AWAITED who awaits it, or use Aside"
