"""The commands, as a person types them."""

from bot.cli import content, desk, diff, edit, imports, kept, service, talk, waiting, week
from bot.cli.group import main

__all__ = [
    "content",
    "desk",
    "diff",
    "edit",
    "imports",
    "kept",
    "main",
    "service",
    "talk",
    "waiting",
    "week",
]
