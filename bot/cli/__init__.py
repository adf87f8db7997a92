"""The commands, as a person types them."""

from bot.cli import content, desk, edit, service, talk, week
from bot.cli.group import main

__all__ = ["content", "desk", "edit", "main", "service", "talk", "week"]
