"""What Alembic runs for an upgrade: on the connection, and inside the transaction, that ``bot.store.database`` hands over.

A new migration is a new file in ``versions/`` that names the one before it as ``down_revision``. It only adds: while replicas are replaced
one by one, the old code still runs on the new tables.
"""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"], transaction_per_migration=False
)
context.run_migrations()
