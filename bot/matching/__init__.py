"""What a patient wants: an utterance → intents with their confidence, best first."""

from bot.matching.reading import Ask, Match, Matcher, Reading
from bot.matching.scoring import Evidence

__all__ = ["Ask", "Evidence", "Match", "Matcher", "Reading"]
