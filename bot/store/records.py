"""What stands by itself, sealed where it is personal: business accounts, posts, what patients wait
to be told, and figures.

A business account says whether its owner lets the bot answer there; a post of the clinic's channel
is taken by one process, once, and so is who waits.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date

from sqlalchemy import Connection, select, update

from bot.session import Awaited
from bot.store.database import Store
from bot.store.memory import (
    AWAITED_FADES,
    Awaiting,
    Memory,
    awaiting_of,
    day,
    memories_of,
)
from bot.store.schema import accounts, awaited, counters, inbox, is_open, posts


async def keep_awaited(store: Store, chat: int, one: Awaited, now: float) -> None:
    """Keeps what a patient wants to be told. Each fact is kept once of a chat: with the question
    that it was asked by last."""
    body = _closed(store, one)

    def keep(connection: Connection) -> None:
        for old in awaiting_of(connection, store.seal, awaited.c.chat_id == chat):
            facts = tuple(name for name in old.awaited.facts if name not in one.facts)
            mine = awaited.c.id == old.id
            if not facts:
                connection.execute(awaited.delete().where(mine))
            elif facts != old.awaited.facts:
                less = _closed(store, replace(old.awaited, facts=facts))
                connection.execute(update(awaited).where(mine).values(body=less))
        connection.execute(awaited.insert().values(chat_id=chat, day=day(now), body=body))

    await store.transact(keep)


async def awaiting(store: Store, now: float) -> tuple[Awaiting, ...]:
    """Who waits for what since 30 days at the most, the oldest first. Only reads."""
    lately = awaited.c.day >= day(now, -AWAITED_FADES)
    return await store.transact(lambda connection: awaiting_of(connection, store.seal, lately))


async def take_awaited(store: Store, one: Awaiting, now: float) -> bool:
    """Whether this patient is the caller's to tell now.

    Nobody gets them a second time, whatever happens to the message. False where they were told,
    or have forgotten it, or 30 days are over; and, to be tried again, while a message of theirs is
    in the inbox, or a crisis or an emergency was heard from them within the hour.
    """
    writing = select(inbox.c.update_id).where(inbox.c.chat_id == one.chat, is_open(inbox)).limit(1)
    kept = (awaited.c.id == one.id) & (awaited.c.day >= day(now, -AWAITED_FADES))
    take = awaited.delete().where(kept).returning(awaited.c.id)

    def mine(connection: Connection) -> bool:
        memories = memories_of(connection, store.seal, [one.chat], now)
        session = memories.get(one.chat, Memory()).session
        if session.crisis or session.reminders or connection.execute(writing).first():
            return False
        return connection.execute(take).first() is not None

    return await store.transact(mine)


def wanted_facts(found: Iterable[Awaiting]) -> Counter[str]:
    """How many patients wait for each fact."""
    return Counter(fact for one in found for fact in one.awaited.facts)


async def counted(store: Store, first: date, last: date) -> dict[date, dict[str, int]]:
    """What was counted on each of these days, by name. Only reads."""
    days = counters.c.day.between(str(first), str(last))
    query = select(counters).where(days)
    rows = await store.transact(lambda connection: connection.execute(query).all())
    found: dict[date, dict[str, int]] = {}
    for row in rows:
        found.setdefault(date.fromisoformat(row.day), {})[row.name] = row.n
    return found


def _closed(store: Store, one: Awaited) -> bytes:
    return store.seal.close(json.dumps(asdict(one)).encode())


@dataclass(frozen=True, slots=True)
class BusinessAccount:
    """One owner's account."""

    owner: int
    """The owner's user id, which is their chat with the bot, too."""
    may: bool
    """Telegram's word: connected, with the right to reply."""
    shall: bool = True
    """The owner's word."""

    @property
    def open(self) -> bool:
        """Whether the bot answers there."""
        return self.may and self.shall


async def account_of(store: Store, name: str) -> BusinessAccount | None:
    """The account of this connection, by Telegram's name for it; None where there is none."""
    query = select(accounts.c.body).where(accounts.c.id == name)
    body = await store.transact(lambda connection: connection.scalar(query))
    return None if body is None else BusinessAccount(**json.loads(store.seal.open(body)))


async def keep_account(store: Store, name: str, kept: BusinessAccount) -> None:
    """Keeps it in the place of what was kept of this connection before."""
    body = store.seal.close(json.dumps(asdict(kept)).encode())
    row = store.insert(accounts).values(id=name, body=body)
    keep = row.on_conflict_do_update(index_elements=["id"], set_={"body": row.excluded.body})
    await store.transact(lambda connection: connection.execute(keep))


async def drop_account(store: Store, name: str) -> None:
    """The owner has taken the bot out again."""
    drop = accounts.delete().where(accounts.c.id == name)
    await store.transact(lambda connection: connection.execute(drop))


async def take_post(store: Store, name: str, now: float) -> bool:
    """Whether this post is the caller's to publish.

    Nobody gets it a second time, whatever happens to the first.
    """
    new = store.insert(posts).values(name=name, day=day(now)).on_conflict_do_nothing()
    take = new.returning(posts.c.name)
    return await store.transact(lambda connection: connection.execute(take).first()) is not None


async def give_post_back(store: Store, name: str) -> None:
    """It could not be published, and Telegram said so: it may be taken again."""
    drop = posts.delete().where(posts.c.name == name)
    await store.transact(lambda connection: connection.execute(drop))
