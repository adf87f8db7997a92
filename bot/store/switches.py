"""What an administrator has turned off at once, for every process: names of intents, and nothing of
a patient."""

import json

from sqlalchemy import Connection, select, update

from bot.store.database import Store
from bot.store.schema import marks

_OFF = "off"
"""The mark whose body is their list, in alphabetical order."""


async def switched_off(store: Store) -> frozenset[str]:
    """The intents that are off."""
    kept = select(marks.c.body).where(marks.c.name == _OFF)
    body = await store.transact(lambda connection: connection.scalar(kept))
    return frozenset(json.loads(body or b"[]"))


async def switch(store: Store, intent: str, *, off: bool) -> frozenset[str]:
    """Turns an intent off or on; all that are off then. Two at once lose nothing."""
    mine = marks.c.name == _OFF

    def change(connection: Connection) -> frozenset[str]:
        first = store.insert(marks).values(name=_OFF, body=b"[]").on_conflict_do_nothing()
        connection.execute(first)
        body = connection.scalar(select(marks.c.body).where(mine).with_for_update())
        switched = {*json.loads(body or b"[]"), intent} - (set() if off else {intent})
        kept = json.dumps(sorted(switched)).encode()
        connection.execute(update(marks).where(mine).values(body=kept))
        return frozenset(switched)

    return await store.transact(change)
