"""Who asked to be called back, sealed, for 30 days."""

import json
from dataclasses import asdict, dataclass

from bot.store.keeping import day
from bot.store.tables import call_backs
from bot.store.transactions import Store


@dataclass(frozen=True, slots=True)
class CallBack:
    """Whom to call, where, and what it may be about."""

    name: str
    phone: str
    about: str


async def want_call(store: Store, chat: int, call: CallBack, now: float) -> None:
    """Keeps the request."""
    body = store.seal.close(json.dumps(asdict(call)).encode())
    async with store.transaction() as connection:
        await connection.execute(call_backs.insert().values(chat_id=chat, day=day(now), body=body))
