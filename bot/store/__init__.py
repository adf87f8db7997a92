"""What must survive a restart: the inbox, each chat's memory, what was not understood, counts.

Two engines through SQLAlchemy: a SQLite file by default, PostgreSQL for several replicas. ``Inbox``
hands each update to one worker at a time, in order within a chat; ``opened`` brings the tables up
to date first.
"""

from bot.store.calls import (
    CallBack,
    WantedCall,
    call_of,
    call_told,
    calls,
    calls_untold,
    finish_call,
    want_call,
)
from bot.store.database import NotThere, Store, Unavailable, new_key, opened
from bot.store.inbox import Claim, Inbox, Lost
from bot.store.memory import (
    ANSWERS_KEPT,
    UNANSWERED_FADES,
    Awaiting,
    Kept,
    Memory,
    day,
    forget,
    kept_of,
    move,
    sweep,
)
from bot.store.missed import (
    NOT_MEANT,
    THUMB_DOWN,
    Missed,
    Waiting,
    drop_waiting,
    give_reason,
    waiting,
    waiting_among,
)
from bot.store.notices import KeptNotice, keep_notice, notice_told, notices_untold
from bot.store.records import (
    BusinessAccount,
    account_of,
    awaiting,
    counted,
    drop_account,
    give_post_back,
    keep_account,
    keep_awaited,
    take_awaited,
    take_post,
    wanted_facts,
)
from bot.store.switches import switch, switched_off

__all__ = [
    "ANSWERS_KEPT",
    "NOT_MEANT",
    "THUMB_DOWN",
    "UNANSWERED_FADES",
    "Awaiting",
    "BusinessAccount",
    "CallBack",
    "Claim",
    "Inbox",
    "Kept",
    "KeptNotice",
    "Lost",
    "Memory",
    "Missed",
    "NotThere",
    "Store",
    "Unavailable",
    "Waiting",
    "WantedCall",
    "account_of",
    "awaiting",
    "call_of",
    "call_told",
    "calls",
    "calls_untold",
    "counted",
    "day",
    "drop_account",
    "drop_waiting",
    "finish_call",
    "forget",
    "give_post_back",
    "give_reason",
    "keep_account",
    "keep_awaited",
    "keep_notice",
    "kept_of",
    "move",
    "new_key",
    "notice_told",
    "notices_untold",
    "opened",
    "sweep",
    "switch",
    "switched_off",
    "take_awaited",
    "take_post",
    "waiting",
    "waiting_among",
    "want_call",
    "wanted_facts",
]
