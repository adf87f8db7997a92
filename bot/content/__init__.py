"""What patients say and what the bot answers: ``intents/`` and ``responses/`` as values, or every problem found in them."""

from bot.content.loading import AREAS, BUTTONS, COMMANDS, REQUIRED_FACTS, load, shipped
from bot.content.model import Content, Intent, Kind, Move, Response, Source, Wording, placeholders

__all__ = [
    "AREAS",
    "BUTTONS",
    "COMMANDS",
    "REQUIRED_FACTS",
    "Content",
    "Intent",
    "Kind",
    "Move",
    "Response",
    "Source",
    "Wording",
    "load",
    "placeholders",
    "shipped",
]
