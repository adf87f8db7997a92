"""The commands, as a person types them."""

from bot.cli import content, desk, service, talk, week
from bot.cli.group import main

__all__ = ["content", "desk", "main", "service", "talk", "week"]
