"""What Alembic runs for an upgrade, on the connection and inside the transaction that it is given.

A new migration is a new file in ``versions/``: ``r`` and the next number of four digits, with the
one before it as ``down_revision``. It only adds, and what it adds to a table may be left out of an
INSERT: the old code still runs on the new tables.
"""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"], transaction_per_migration=False
)
context.run_migrations()
