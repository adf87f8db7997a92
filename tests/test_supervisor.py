"""What runs beside the work is begun again where it fails."""

import asyncio

import pytest

from bot.supervisor import supervise


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


async def test_a_part_that_fails_is_begun_again_and_the_log_says_where(
    caplog: pytest.LogCaptureFixture,
) -> None:
    part = Part(failures=3)
    await supervise("the watcher", part.run, first=0.001)

    assert part.begun == 4
    assert caplog.text.count("the watcher failed, and begins again in 0 s: RuntimeError") == 3
    assert "words" not in caplog.text


async def test_each_pause_is_twice_as_long_up_to_the_longest() -> None:
    part = Part(failures=4)
    await supervise("the watcher", part.run, first=0.02, longest=0.08)

    for gap, least in zip(part.gaps, (0.02, 0.04, 0.08, 0.08), strict=True):
        assert gap >= least


async def test_a_part_that_returns_is_done() -> None:
    part = Part(failures=0)
    await supervise("the watcher", part.run)

    assert part.begun == 1


async def test_a_part_that_is_cancelled_ends(caplog: pytest.LogCaptureFixture) -> None:
    begun = asyncio.Event()

    async def forever() -> None:
        begun.set()
        await asyncio.Event().wait()

    running = asyncio.create_task(supervise("the watcher", forever))
    await begun.wait()
    running.cancel()

    with pytest.raises(asyncio.CancelledError):
        await running
    assert caplog.text == ""
