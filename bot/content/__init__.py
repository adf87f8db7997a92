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
    ALL_COMMANDS,
    AREAS,
    BASE,
    BUTTONS,
    COMMANDS,
    GROUP_COMMANDS,
    MISSING,
    REQUIRED_FACTS,
    STAFF_COMMANDS,
)
from bot.content.tree import shipped

__all__ = [
    "ALL_COMMANDS",
    "AREAS",
    "BASE",
    "BUTTONS",
    "COMMANDS",
    "GROUP_COMMANDS",
    "MISSING",
    "REQUIRED_FACTS",
    "STAFF_COMMANDS",
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
]
