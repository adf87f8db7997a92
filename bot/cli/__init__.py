"""The commands, as a person types them."""

from bot.cli import clinics, content, desk, diff, edit, service, talk, waiting, week
from bot.cli.group import main

__all__ = [
    "clinics",
    "content",
    "desk",
    "diff",
    "edit",
    "main",
    "service",
    "talk",
    "waiting",
    "week",
]
