"""What an administrator has turned off, kept for every process."""

import asyncio

from bot.store import Store, forget, switch, switched_off


async def test_nothing_is_off_at_first(store: Store) -> None:
    assert await switched_off(store) == frozenset()


async def test_what_is_turned_off_is_off_until_it_is_on(store: Store) -> None:
    assert await switch(store, "clinic.cost", off=True) == {"clinic.cost"}
    assert await switch(store, "type.swedish", off=True) == {"clinic.cost", "type.swedish"}
    assert await switch(store, "clinic.cost", off=True) == {"clinic.cost", "type.swedish"}
    assert await switched_off(store) == {"clinic.cost", "type.swedish"}
    assert await switch(store, "clinic.cost", off=False) == {"type.swedish"}
    assert await switch(store, "clinic.cost", off=False) == {"type.swedish"}
    assert await switched_off(store) == {"type.swedish"}


async def test_two_at_once_lose_nothing(store: Store) -> None:
    names = [f"clinic.number_{at}" for at in range(8)]
    await asyncio.gather(*(switch(store, name, off=True) for name in names))

    assert await switched_off(store) == {*names}


async def test_no_patient_who_is_forgotten_turns_anything_on(store: Store) -> None:
    await switch(store, "clinic.cost", off=True)
    await forget(store, 7, before=1)

    assert await switched_off(store) == {"clinic.cost"}
