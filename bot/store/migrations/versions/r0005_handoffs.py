"""Patients who write with the clinic's staff, and which message of theirs is which of these."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "handoffs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("begun_by", sa.BigInteger, nullable=False),
        sa.Column("ended_by", sa.BigInteger),
        sa.Column("begun_at", sa.Float(53), nullable=False),
        sa.Column("touched_at", sa.Float(53), nullable=False),
        sa.Column("ended_at", sa.Float(53)),
        sa.Column("asked_at", sa.Float(53)),
        sa.Column("answered_at", sa.Float(53)),
        sa.Column("reminded", sa.SmallInteger, nullable=False),
        sa.Column("reminded_at", sa.Float(53), nullable=False),
        sa.Column("told_closed", sa.SmallInteger, nullable=False),
        sa.Column("titled", sa.String(128), nullable=False),
        sa.Column("group_id", sa.BigInteger),
        sa.Column("topic", sa.BigInteger),
        sa.Column("head", sa.BigInteger),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_handoffs_chat_id", "handoffs", ["chat_id"])
    op.create_index("ix_handoffs_topic", "handoffs", ["topic"])
    op.create_table(
        "relayed",
        sa.Column("group_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("staff_message", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("handoff", sa.Integer, nullable=False),
        sa.Column("patient_message", sa.BigInteger),
    )
    op.create_index("ix_relayed_handoff", "relayed", ["handoff"])
