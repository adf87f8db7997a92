"""Call-backs know whether they are done; and what the staff are told of at once is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("call_backs", sa.Column("done_at", sa.Float(53)))
    op.add_column("call_backs", sa.Column("more", sa.LargeBinary))
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.Float(53), nullable=False),
        sa.Column("tried_at", sa.Float(53), nullable=False),
        sa.Column("told_at", sa.Float(53)),
    )
    op.create_index("ix_notices_chat_id", "notices", ["chat_id"])
