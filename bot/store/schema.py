"""The tables as they are now; ``migrations/`` holds how they came to be so."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Float,
    FromClause,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    literal_column,
)

metadata = MetaData()

WAITING, WORKING, DONE, ASIDE = "waiting", "working", "done", "aside"
"""An update's states. The first two are open: they hold up later updates of their chat."""

inbox = Table(
    "inbox",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    # Chat and body go once the update is done: then only the id is left, to know a repeat.
    Column("chat_id", BigInteger),
    Column("received_at", Float(53), nullable=False),  # seconds since 1970
    Column("state", String(8), nullable=False),
    Column("body", LargeBinary),
    # How often a worker took it; many mean that it kills the process.
    Column("claims", SmallInteger, nullable=False),
    Column("failures", SmallInteger, nullable=False),  # how often answering it failed
    Column("worker", String(32)),
    Column("sent", String(400), nullable=False),  # messages known to have been sent for it
    # 1: it raises an alarm, and waits for nothing.
    Column("urgent", SmallInteger, nullable=False, server_default="0"),
)


WIPED: dict[str, str | None] = {"worker": None, "body": None, "chat_id": None, "sent": ""}
"""What becomes of a closed update: its id is left, by which a repeat is known."""


# Each function below gives the condition of an index: of what is open, it holds no done rows. It
# stands in the statement letter for letter, never as a bound value: SQLite uses such an index only
# where it reads its condition (https://www.sqlite.org/partialindex.html, 2), and would else walk
# through all that was done in three days.
_WAITING: ColumnElement[str] = literal_column(f"'{WAITING}'")
_WORKING: ColumnElement[str] = literal_column(f"'{WORKING}'")
_DONE: ColumnElement[str] = literal_column(f"'{DONE}'")
_ASIDE: ColumnElement[str] = literal_column(f"'{ASIDE}'")


def is_waiting(rows: FromClause) -> ColumnElement[bool]:
    """Whether a row of the inbox (or of an alias of it) waits for a worker."""
    return rows.c.state == _WAITING


def is_open(rows: FromClause) -> ColumnElement[bool]:
    """Whether it waits or is in work; a narrower condition on its state may stand beside this."""
    return rows.c.state.in_((_WAITING, _WORKING))


def is_closed(rows: FromClause) -> ColumnElement[bool]:
    """Whether only its number is left, by which a repeat is known."""
    return rows.c.state.in_((_DONE, _ASIDE))


def is_urgent(rows: FromClause) -> ColumnElement[bool]:
    """Whether it waits and raises an alarm."""
    return is_waiting(rows) & (rows.c.urgent == literal_column("1"))


def _index(name: str, condition: ColumnElement[bool], *columns: Column[Any]) -> None:
    Index(name, *columns, sqlite_where=condition, postgresql_where=condition)


_index("inbox_open", is_open(inbox), inbox.c.chat_id, inbox.c.update_id)
_index("inbox_closed", is_closed(inbox), inbox.c.received_at)
_index("inbox_urgent", is_urgent(inbox), inbox.c.update_id)
_index("inbox_waiting", is_waiting(inbox), inbox.c.update_id)

workers = Table(
    "workers",
    metadata,
    Column("id", String(32), primary_key=True),
    # Goes up while the process lives: no clock is compared with another.
    Column("beat", BigInteger, nullable=False),
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
    # In seconds since 1970. When it was asked for: null where a version before 0003 kept it,
    # which told the staff by itself; when the staff were last being told; when they were told.
    Column("asked_at", Float(53)),
    Column("tried_at", Float(53)),
    Column("told_at", Float(53)),
    Column("done_at", Float(53)),  # when somebody at the clinic said that it is done
    # The patient's language, and who said so. Not in the body: a version before 0006 reads that,
    # and knows nothing of them.
    Column("more", LargeBinary),
)

notices = Table(
    "notices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("chat_id", BigInteger, nullable=False, index=True),
    Column("body", LargeBinary, nullable=False),  # what the clinic is told: a crisis, a complaint
    # In seconds since 1970: when it was written; when the clinic was last being told, 0 for never;
    # when it was told.
    Column("at", Float(53), nullable=False),
    Column("tried_at", Float(53), nullable=False),
    Column("told_at", Float(53)),
)

awaited = Table(
    "awaited",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("chat_id", BigInteger, nullable=False, index=True),
    Column("day", String(10), nullable=False, index=True),
    # What the patient wants to be told: a pregnancy may be told by it.
    Column("body", LargeBinary, nullable=False),
)

posts = Table(
    "posts",
    metadata,
    # Which post of which moment: taken before it is published, so that nobody does it twice.
    Column("name", String(160), primary_key=True),
    Column("day", String(10), nullable=False, index=True),
)

accounts = Table(
    "connections",
    metadata,
    Column("id", String(128), primary_key=True),
    # Whose account, and whether the bot may and shall answer there.
    Column("body", LargeBinary, nullable=False),
)

handoffs = Table(
    "handoffs",
    metadata,
    # Its number, which no other gets: staff speak of "#12".
    Column("id", Integer, primary_key=True),
    Column("chat_id", BigInteger, nullable=False, index=True),
    Column("day", String(10), nullable=False),  # on which it began
    Column("body", LargeBinary, nullable=False),  # the patient's language
    # The updates by which it began and ended: another try at one goes on where it stopped.
    Column("begun_by", BigInteger, nullable=False),
    Column("ended_by", BigInteger),
    # In seconds since 1970. When it began; when either side wrote last; when it ended; since when
    # the patient waits for an answer, null where for none; when the staff first answered.
    Column("begun_at", Float(53), nullable=False),
    Column("touched_at", Float(53), nullable=False),
    Column("ended_at", Float(53)),
    Column("asked_at", Float(53)),
    Column("answered_at", Float(53)),
    # Since the patient waits: how often the staff were reminded, and when last; 1 where the patient
    # was told that nobody is there.
    Column("reminded", SmallInteger, nullable=False),
    Column("reminded_at", Float(53), nullable=False),
    Column("told_closed", SmallInteger, nullable=False),
    Column("titled", String(128), nullable=False),
    # Where it is led in the staff's group: see ``bot.handoff.Home``.
    Column("group_id", BigInteger),
    Column("topic", BigInteger, index=True),
    Column("head", BigInteger),
    sqlite_autoincrement=True,
)

relayed = Table(
    "relayed",
    metadata,
    Column("group_id", BigInteger, primary_key=True, autoincrement=False),
    Column("staff_message", BigInteger, primary_key=True, autoincrement=False),
    Column("handoff", Integer, nullable=False, index=True),
    # Null where it is a line of the bot's about the hand-off.
    Column("patient_message", BigInteger),
)
