"""Permits to have a message on its way: what is on its way when the process dies may come twice."""

import asyncio
from collections import deque


class Permits:
    """One while nobody has waited long, more only then. Who came first goes first."""

    def __init__(self, most: int, patience: float) -> None:
        """At ``most`` so many are out; whoever has waited for ``patience``, in seconds, goes beside
        others, and else only when all are back."""
        self._most = most
        self._patience = patience
        self._out = 0
        self._line: deque[tuple[float, asyncio.Future[None]]] = deque()

    async def take(self) -> None:
        """Waits for a permit; it is to be given back."""
        loop = asyncio.get_running_loop()
        until, turn = loop.time() + self._patience, loop.create_future()
        self._line.append((until, turn))
        self._let_go(loop.time())
        timer = loop.call_at(until, self._let_go, until)
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # it came in the same moment
                self.give_back()
            raise
        finally:
            timer.cancel()

    def give_back(self) -> None:
        """What was on its way is stored as sent, or will not be sent."""
        self._out -= 1
        self._let_go(asyncio.get_running_loop().time())

    def _let_go(self, now: float) -> None:
        while self._line:
            until, turn = self._line[0]
            if not turn.cancelled():
                if self._out and (self._out >= self._most or until > now):
                    return
                self._out += 1
                turn.set_result(None)
            self._line.popleft()
