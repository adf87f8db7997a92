"""What can be heard in an utterance: its words as read, and the concepts that they mention, with
how each is meant. Pure; the lexicons of all languages are read together."""

from bot.hearing.heard import Context, Heard, Mention, Parts, Span
from bot.hearing.hearing import CUT, Hearing
from bot.hearing.repair import EVERYDAY

__all__ = ["CUT", "EVERYDAY", "Context", "Heard", "Hearing", "Mention", "Parts", "Span"]
