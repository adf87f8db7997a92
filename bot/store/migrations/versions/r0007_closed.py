"""What is done is found by its age, so that a sweep need not read three days of it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    closed = sa.text("state IN ('done', 'aside')")
    op.create_index(
        "inbox_closed", "inbox", ["received_at"], sqlite_where=closed, postgresql_where=closed
    )
