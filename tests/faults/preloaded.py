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
    "sqlalchemy.dialects.sqlite.aiosqlite",
    "telegram.ext",
):
    import_module(module)
import_module("tests.faults.forks").conversation(tells_later=True).prepare()
gc.collect()
gc.freeze()
