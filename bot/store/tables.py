"""The tables as they are now; ``migrations/`` holds how they came to be so."""

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
)

metadata = MetaData()

WAITING, WORKING, DONE, ASIDE = "waiting", "working", "done", "aside"
"""An update's states. The first two are open: they hold up later updates of their chat."""

inbox = Table(
    "inbox",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column(
        "chat_id", BigInteger
    ),  # gone once the update is done, as is the body: then only the id is left, to know a repeat
    Column("received_at", Float(53), nullable=False),  # seconds since 1970
    Column("state", String(8), nullable=False),
    Column("body", LargeBinary),
    Column(
        "claims", SmallInteger, nullable=False
    ),  # how often a worker took it; many mean that it kills the process
    Column("failures", SmallInteger, nullable=False),  # how often answering it failed
    Column("worker", String(32)),
    Column(
        "sent", String(400), nullable=False
    ),  # the messages that are known to have been sent for it
    Column(
        "urgent", SmallInteger, nullable=False, server_default="0"
    ),  # 1: it raises an alarm, and waits for nothing
)
_open = inbox.c.state.in_((WAITING, WORKING))
Index("inbox_open", inbox.c.chat_id, inbox.c.update_id, sqlite_where=_open, postgresql_where=_open)
_urgent = (inbox.c.state == WAITING) & (inbox.c.urgent == 1)
Index("inbox_urgent", inbox.c.update_id, sqlite_where=_urgent, postgresql_where=_urgent)
Index(
    "inbox_waiting",
    inbox.c.update_id,
    sqlite_where=inbox.c.state == WAITING,
    postgresql_where=inbox.c.state == WAITING,
)

workers = Table(
    "workers",
    metadata,
    Column("id", String(32), primary_key=True),
    Column(
        "beat", BigInteger, nullable=False
    ),  # goes up while the process lives: no clock is compared with another
)

sessions = Table(
    "sessions",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("touched_at", Float(53), nullable=False, index=True),
    Column("body", LargeBinary, nullable=False),
)

unanswered = Table(
    "unanswered",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("chat_id", BigInteger, nullable=False, index=True),
    Column("day", String(10), nullable=False, index=True),
    Column("why", String(32), nullable=False),
    Column("body", LargeBinary, nullable=False),  # the words, redacted
)

counters = Table(
    "counters",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("n", BigInteger, nullable=False),
)

marks = Table(
    "marks",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

call_backs = Table(
    "call_backs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("chat_id", BigInteger, nullable=False, index=True),
    Column("day", String(10), nullable=False, index=True),
    Column("body", LargeBinary, nullable=False),  # who is to be called, and where
)

posts = Table(
    "posts",
    metadata,
    Column(
        "name", String(160), primary_key=True
    ),  # which post of which moment: taken before it is published, so that nobody does it twice
    Column("day", String(10), nullable=False, index=True),
)

connections = Table(
    "connections",
    metadata,
    Column("id", String(128), primary_key=True),
    Column(
        "body", LargeBinary, nullable=False
    ),  # whose account, and whether the bot may and shall answer there
)
