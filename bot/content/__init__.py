"""What patients say and what the bot answers: ``intents/`` and ``responses/`` as values, or every problem found in them."""

from bot.content.loading import load
from bot.content.model import (
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
    COMMANDS,
    GROUP_COMMANDS,
    MISSING,
    REQUIRED_FACTS,
    STAFF_COMMANDS,
    UNCOVERED_AREA,
    uncovered,
)
from bot.content.tree import shipped

__all__ = [
    "ALARM_INTENT",
    "ALL_COMMANDS",
    "AREAS",
    "BASE",
    "BUTTONS",
    "COMMANDS",
    "GROUP_COMMANDS",
    "MISSING",
    "REQUIRED_FACTS",
    "STAFF_COMMANDS",
    "UNCOVERED_AREA",
    "Content",
    "Intent",
    "Kind",
    "Move",
    "Post",
    "Response",
    "Source",
    "Wording",
    "load",
    "placeholders",
    "shipped",
    "uncovered",
]
