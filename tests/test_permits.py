"""How many messages may be on their way: one, and more only for whom that lasts too long."""

import asyncio

from bot.permits import Permits

LONG = 3600.0  # seconds: longer than any test waits


class Sends:
    """Messages that are on their way until somebody says that they are stored."""

    def __init__(self, permits: Permits) -> None:
        self._permits = permits
        self.on_their_way: list[str] = []

    async def send(self, name: str) -> None:
        await self._permits.take()
        self.on_their_way.append(name)

    def begin(self, *names: str) -> "list[asyncio.Task[None]]":
        return [asyncio.create_task(self.send(name)) for name in names]

    def store(self, name: str) -> None:
        self.on_their_way.remove(name)
        self._permits.give_back()


async def a_moment() -> None:
    """All that can go on has gone on."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_one_is_on_its_way_and_the_next_goes_when_it_is_stored() -> None:
    sends = Sends(Permits(4, LONG))
    tasks = sends.begin("a", "b", "c")
    seen = []
    for name in ("a", "b", "c"):
        await a_moment()
        seen.append(list(sends.on_their_way))
        sends.store(name)
    await asyncio.gather(*tasks)

    assert seen == [["a"], ["b"], ["c"]]


async def test_who_has_waited_long_goes_beside_others_up_to_so_many() -> None:
    sends = Sends(Permits(3, 0.01))
    tasks = sends.begin(*"abcde")
    await a_moment()
    first = list(sends.on_their_way)
    await asyncio.gather(*tasks[:3])
    await asyncio.sleep(0.05)
    many = list(sends.on_their_way)
    sends.store("b")
    await asyncio.gather(tasks[3])

    assert (first, many, sends.on_their_way) == (["a"], ["a", "b", "c"], ["a", "c", "d"])
    tasks[4].cancel()


async def test_after_a_rush_one_is_on_its_way_again() -> None:
    sends = Sends(Permits(2, 0.01))
    await asyncio.gather(*sends.begin("a", "b"))
    late = sends.begin("c")
    sends.store("a")
    await a_moment()
    beside = list(sends.on_their_way)
    sends.store("b")
    await asyncio.gather(*late)

    assert (beside, sends.on_their_way) == (["b"], ["c"])


async def test_who_gives_up_waiting_leaves_no_gap_and_takes_nothing_along() -> None:
    sends = Sends(Permits(1, LONG))
    a, b, c = sends.begin("a", "b", "c")
    await a_moment()
    b.cancel()  # while it waits
    await a_moment()
    sends.store("a")
    c.cancel()  # in the moment in which its turn comes
    await a_moment()
    await asyncio.gather(*sends.begin("d"))

    assert sends.on_their_way == ["d"]
    assert (a.cancelled(), b.cancelled(), c.cancelled()) == (False, True, True)
