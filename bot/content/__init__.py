"""``intents/`` and ``responses/``, what patients say and what the bot answers, as values.

Or every problem found in them.
"""

from bot.content.files import shipped, state
from bot.content.load import EDITION, load
from bot.content.model import (
    Clues,
    Content,
    Intent,
    Kind,
    Move,
    Post,
    Response,
    Source,
    Wording,
    placeholders,
)
from bot.content.names import (
    ALARM_INTENT,
    ALL_COMMANDS,
    AREAS,
    BASE,
    BUTTONS,
    CARDS,
    COMMANDS,
    COMMON,
    GROUP_COMMANDS,
    LISTS,
    MESSAGES,
    MISSING,
    REQUIRED_FACTS,
    REQUIRED_INTENTS,
    STAFF_COMMANDS,
    UNCOVERED_AREA,
    uncovered,
)
from bot.content.nodes import Place

__all__ = [
    "ALARM_INTENT",
    "ALL_COMMANDS",
    "AREAS",
    "BASE",
    "BUTTONS",
    "CARDS",
    "COMMANDS",
    "COMMON",
    "EDITION",
    "GROUP_COMMANDS",
    "LISTS",
    "MESSAGES",
    "MISSING",
    "REQUIRED_FACTS",
    "REQUIRED_INTENTS",
    "STAFF_COMMANDS",
    "UNCOVERED_AREA",
    "Clues",
    "Content",
    "Intent",
    "Kind",
    "Move",
    "Place",
    "Post",
    "Response",
    "Source",
    "Wording",
    "load",
    "placeholders",
    "shipped",
    "state",
    "uncovered",
]
