"""What must survive a restart: the inbox, what each chat remembers, what was not understood, and counts.

Two engines through SQLAlchemy: a SQLite file by default, PostgreSQL for several replicas. ``Inbox`` hands each update to one worker at a
time, in order within a chat; ``opened`` brings the tables up to date first.
"""

from bot.store.calling import CallBack, want_call
from bot.store.connecting import Connection, connection_of, drop_connection, keep_connection
from bot.store.inbox import Claim, Inbox, Lost
from bot.store.keeping import Kept, Memory, Missed, forget, kept_of, move, note_missed, sweep
from bot.store.opening import opened
from bot.store.publishing import give_post_back, take_post
from bot.store.sealing import new_key
from bot.store.transactions import Store, Unavailable

__all__ = [
    "CallBack",
    "Claim",
    "Connection",
    "Inbox",
    "Kept",
    "Lost",
    "Memory",
    "Missed",
    "Store",
    "Unavailable",
    "connection_of",
    "drop_connection",
    "forget",
    "give_post_back",
    "keep_connection",
    "kept_of",
    "move",
    "new_key",
    "note_missed",
    "opened",
    "sweep",
    "take_post",
    "want_call",
]
