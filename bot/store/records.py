"""What stands by itself, sealed where it is personal: call-backs, business accounts, posts.

A call-back says who asked to be called; a business account, whether its owner lets the bot answer
there; a post of the clinic's channel is taken by one process, once.
"""

import json
from dataclasses import asdict, dataclass

from sqlalchemy import select

from bot.store.database import Store
from bot.store.memory import day
from bot.store.schema import accounts, call_backs, posts


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
        return self.may and self.shall


async def account_of(store: Store, name: str) -> BusinessAccount | None:
    async with store.transaction() as connection:
        body = await connection.scalar(select(accounts.c.body).where(accounts.c.id == name))
    return None if body is None else BusinessAccount(**json.loads(store.seal.open(body)))


async def keep_account(store: Store, name: str, kept: BusinessAccount) -> None:
    body = store.seal.close(json.dumps(asdict(kept)).encode())
    async with store.transaction() as connection:
        row = store.insert(accounts).values(id=name, body=body)
        await connection.execute(
            row.on_conflict_do_update(index_elements=["id"], set_={"body": row.excluded.body})
        )


async def drop_account(store: Store, name: str) -> None:
    """The owner has taken the bot out again."""
    async with store.transaction() as connection:
        await connection.execute(accounts.delete().where(accounts.c.id == name))


async def take_post(store: Store, name: str, now: float) -> bool:
    """Whether this post is the caller's to publish; nobody gets it a second time, whatever happens to the first."""
    async with store.transaction() as connection:
        new = (
            store.insert(posts)
            .values(name=name, day=day(now))
            .on_conflict_do_nothing()
            .returning(posts.c.name)
        )
        return (await connection.execute(new)).first() is not None


async def give_post_back(store: Store, name: str) -> None:
    """It could not be published, and Telegram said so: it may be taken again."""
    async with store.transaction() as connection:
        await connection.execute(posts.delete().where(posts.c.name == name))
