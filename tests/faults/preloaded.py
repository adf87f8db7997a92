"""What a fork of the bot finds done: its modules imported, the content read and counted."""

from importlib import import_module

from tests import shipped

for module in (
    "alembic.command",
    "bot.app",
    "bot.cli",
    "bot.metrics",
    "sqlalchemy.dialects.postgresql.asyncpg",
    "sqlalchemy.dialects.sqlite.aiosqlite",
    "telegram.ext",
    "tests.faults.forks",
):
    import_module(module)
shipped.conversation().prepare()
