"""What must survive a restart: the inbox, what each chat remembers, what was not understood, and counts.

Two engines through SQLAlchemy: a SQLite file by default, PostgreSQL for several replicas. ``Inbox`` hands each update to one worker at a time,
in order within a chat; ``opened`` brings the tables up to date first.
"""

from bot.store.inbox import Claim, Inbox, Lost
from bot.store.keeping import Kept, Memory, Missed, forget, kept_of, sweep
from bot.store.opening import opened
from bot.store.sealing import new_key
from bot.store.transactions import Store, Unavailable

__all__ = [
    "Claim",
    "Inbox",
    "Kept",
    "Lost",
    "Memory",
    "Missed",
    "Store",
    "Unavailable",
    "forget",
    "kept_of",
    "new_key",
    "opened",
    "sweep",
]
