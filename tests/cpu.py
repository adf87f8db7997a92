"""Bounds on CPU time that mean the same on a slower or busier machine."""

from time import process_time

_USUAL = 0.0025  # seconds of `_yardstick` on the machine on which the bounds were set
_BESIDE = 1.5
"""How often its own time a work takes beside other tests that share its core and its memory. Seen:
1.3. What takes longer than this is no busy machine, but work that grows with the text."""


def within(taken: float, bound: float) -> bool:
    """Whether seconds of CPU are within a bound, which is wider where this machine is slower just
    now than the one on which it was set."""
    bound *= _BESIDE
    return taken < bound or taken < bound * min(_yardstick() for _ in range(5)) / _USUAL


def _yardstick() -> float:
    """The seconds of CPU that some work of the product's kind takes: words counted and sorted."""
    started = process_time()
    counted: dict[str, int] = {}
    for number in range(20_000):
        word = f"word{number % 997}"
        counted[word] = counted.get(word, 0) + len(word)
    sorted(counted.items(), key=lambda pair: (pair[1], pair[0]))
    return process_time() - started
