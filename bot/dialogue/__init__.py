"""The conversation in one language."""

from bot.dialogue.dialogue import Dialogue

__all__ = ["Dialogue"]
