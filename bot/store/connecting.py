"""Business accounts that the bot is connected to: their owner's word on whether it shall answer there."""

import json
from dataclasses import asdict, dataclass

from sqlalchemy import select

from bot.store.tables import connections
from bot.store.transactions import Store


@dataclass(frozen=True, slots=True)
class Connection:
    """One owner's account."""

    owner: int
    """The owner's user id, which is their chat with the bot, too."""
    may: bool
    """Telegram's word: connected, with the right to reply."""
    shall: bool = True
    """The owner's word."""

    @property
    def open(self) -> bool:
        return self.may and self.shall


async def connection_of(store: Store, name: str) -> Connection | None:
    async with store.transaction() as connection:
        body = await connection.scalar(select(connections.c.body).where(connections.c.id == name))
    return None if body is None else Connection(**json.loads(store.seal.open(body)))


async def keep_connection(store: Store, name: str, kept: Connection) -> None:
    body = store.seal.close(json.dumps(asdict(kept)).encode())
    async with store.transaction() as connection:
        row = store.insert(connections).values(id=name, body=body)
        await connection.execute(
            row.on_conflict_do_update(index_elements=["id"], set_={"body": row.excluded.body})
        )


async def drop_connection(store: Store, name: str) -> None:
    """The owner has taken the bot out again."""
    async with store.transaction() as connection:
        await connection.execute(connections.delete().where(connections.c.id == name))
