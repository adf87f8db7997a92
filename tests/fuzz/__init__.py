"""Fuzzing: whatever comes in is answered or refused, and in little time.

`make test` tries the same inputs each time, FUZZ_SECONDS=300 others for so long in each test. What
was found once stands in finds.yaml, and is tried first.
"""

import gc
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache, update_wrapper
from pathlib import Path
from time import monotonic, process_time
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

from tests.cpu import within

PROMISED = 0.05  # seconds of CPU a message
SECONDS = float(os.environ.get("FUZZ_SECONDS", "0"))
_FINDS = Path(__file__).with_name("finds.yaml")
_LONG_SHOWN = pytest.mark.filterwarnings("ignore:Generating overly large repr")
"""What breaks a check is shown, however long it is."""
_ENOUGH = 20.0  # seconds of CPU after which nothing more is waited for

Check = Callable[..., None]
"""Fails where an input, a value as JSON has it, is not dealt with as it should be."""


def fuzzed(
    inputs: SearchStrategy[Any],
    examples: int,
    setting: Callable[[], AbstractContextManager[Any]] = nullcontext,
) -> Callable[[Check], Callable[[], None]]:
    """A test of a check on what was found before, and on as many examples of other inputs. What is
    set up once for all of them, if anything, is handed to the check, too."""

    def made(check: Check) -> Callable[[], None]:
        tried, there = 0, tuple[Any, ...]()

        @settings(
            max_examples=examples,
            derandomize=not SECONDS,
            print_blob=bool(SECONDS),
            suppress_health_check=list(HealthCheck),
        )
        @given(inputs)
        def any_input(value: Any) -> None:
            nonlocal tried
            tried += 1
            with _stopped_in_time():
                check(value, *there)

        def test() -> None:
            nonlocal there
            with setting() as made:
                there = () if made is None else (made,)
                for row in _finds().get(check.__name__, ()):
                    check(row["input"], *there)
                until = monotonic() + SECONDS
                any_input()
                while monotonic() < until:
                    any_input()
            print(f"{check.__name__}: {tried} inputs")

        update_wrapper(test, check)
        del test.__wrapped__  # pytest would take the check's argument for a fixture
        return _LONG_SHOWN(test)

    return made


def promptly(act: Callable[[], object], again: Callable[[], object] | None = None) -> None:
    """Does it in the CPU time that is promised for a message. A busy machine is no reason: what
    took longer is done again, by ``again`` where what was read before is read faster."""
    assert within(_seconds(act), PROMISED) or within(_seconds(again or act), PROMISED)


def _seconds(act: Callable[[], object]) -> float:
    gc.disable()  # a server spares what stays; here there is much else to look through
    try:
        started = process_time()
        act()
        return process_time() - started
    finally:
        gc.enable()


class TooLong(Exception):
    """An input is dealt with for ever."""


@contextmanager
def _stopped_in_time() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, _ENOUGH)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@cache
def _finds() -> dict[str, list[dict[str, Any]]]:
    """By test, what broke once: each input, and why it did."""
    found: dict[str, list[dict[str, Any]]] = yaml.safe_load(_FINDS.read_text(encoding="utf-8"))
    return found or {}
