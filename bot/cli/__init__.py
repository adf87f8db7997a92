"""The commands, as a person types them."""

from bot.cli import content, desk, diff, service, talk, waiting
from bot.cli.group import main

__all__ = ["content", "desk", "diff", "main", "service", "talk", "waiting"]
