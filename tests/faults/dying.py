"""The bot, or a replica, that kills itself at a named point.

`python -m tests.faults.dying POINT TIMES MODULE [ARGUMENT …]`: the module, up to when it has been
so often at one of ``POINTS``
"""

import os
import runpy
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from bot.store import Inbox

POINTS = {
    "sent, not stored": ("done", "before"),
    "stored, not confirmed": ("accept", "after"),
    "claimed, not sent": ("claim", "after"),
}
"""Before or after which method of the inbox that is; after one that gave nothing is nowhere."""


def die_at(point: str, times: int) -> None:
    """From now on the process dies when it has been there so often."""
    name, when = POINTS[point]
    act: Callable[..., Awaitable[Any]] = getattr(Inbox, name)
    left = times

    def pass_by() -> None:
        nonlocal left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

    async def acting(self: Inbox, *arguments: Any) -> Any:
        if when == "before":
            pass_by()
        given = await act(self, *arguments)
        if when == "after" and given:
            pass_by()
        return given

    setattr(Inbox, name, acting)


if __name__ == "__main__":
    die_at(sys.argv[1], int(sys.argv[2]))
    sys.argv = sys.argv[3:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
