"""The commands, as a person types them."""

from bot.cli import content, desk, diff, edit, service, talk, waiting, week
from bot.cli.group import main

__all__ = ["content", "desk", "diff", "edit", "main", "service", "talk", "waiting", "week"]
