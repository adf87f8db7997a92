"""Call-backs know when they were asked for, and whether the clinic's staff were told."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    for name in ("asked_at", "tried_at", "told_at"):
        op.add_column("call_backs", sa.Column(name, sa.Float(53)))
