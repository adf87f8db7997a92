"""What a fork of the bot finds done: its modules imported, the content read and counted, and the
conversation of a bot with a key ready."""

import gc
from importlib import import_module

for module in (
    "tests.faults.clock",  # first: the others take the clock as they are imported
    "alembic.command",
    "bot.app",
    "bot.cli",
    "bot.metrics",
    "sqlalchemy.dialects.postgresql.asyncpg",
    "sqlalchemy.dialects.sqlite.pysqlite",
    "telegram.ext",
):
    import_module(module)
forks = import_module("tests.faults.forks")
forks.conversation(tells_later=True).prepare()
forks.conversation(call_back=True, tells_later=True, hands_over=True).prepare()
gc.collect()
gc.freeze()
