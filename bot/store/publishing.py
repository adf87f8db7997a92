"""What was published in the clinic's channel: each post is taken by one process, once."""

from bot.store.keeping import day
from bot.store.tables import posts
from bot.store.transactions import Store


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
