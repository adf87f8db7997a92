"""The commands, as a person types them."""

from bot.cli import (
    clinics,
    content,
    desk,
    diff,
    edit,
    imports,
    kept,
    measure,
    service,
    talk,
    waiting,
    week,
)
from bot.cli.group import main

__all__ = [
    "clinics",
    "content",
    "desk",
    "diff",
    "edit",
    "imports",
    "kept",
    "main",
    "measure",
    "service",
    "talk",
    "waiting",
    "week",
]
