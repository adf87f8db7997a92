"""A Telegram for tests: the HTTP Bot API as one bot sees it, and people who talk to that bot.

driver → chats, people → server → wire, rules, delivery, faults → sending, editing, profile → world

The rules are not ours: requests are held to aiogram's models, made from Telegram's documentation,
and to teremok's limits.
"""

from tests.bot_api.chats import BusinessAccount, BusinessChat, Channel, Group, PrivateChat
from tests.bot_api.driver import BotApi
from tests.bot_api.faults import Fault
from tests.bot_api.people import Person
from tests.bot_api.replies import Button, Reply, Tap
from tests.bot_api.server import Call

__all__ = [
    "BotApi",
    "BusinessAccount",
    "BusinessChat",
    "Button",
    "Call",
    "Channel",
    "Fault",
    "Group",
    "Person",
    "PrivateChat",
    "Reply",
    "Tap",
]
