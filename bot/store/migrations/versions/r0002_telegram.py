"""Alarms that wait for nothing; call-backs, posts of the channel, business accounts."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_URGENT = sa.text("state = 'waiting' AND urgent = 1")


def upgrade() -> None:
    op.add_column("inbox", sa.Column("urgent", sa.SmallInteger, nullable=False, server_default="0"))
    op.create_index(
        "inbox_urgent", "inbox", ["update_id"], sqlite_where=_URGENT, postgresql_where=_URGENT
    )
    op.create_table(
        "call_backs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_call_backs_chat_id", "call_backs", ["chat_id"])
    op.create_index("ix_call_backs_day", "call_backs", ["day"])
    op.create_table(
        "posts",
        sa.Column("name", sa.String(160), primary_key=True),
        sa.Column("day", sa.String(10), nullable=False),
    )
    op.create_index("ix_posts_day", "posts", ["day"])
    op.create_table(
        "connections",
        sa.Column("id", sa.String(128), primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
