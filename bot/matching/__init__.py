"""What a patient wants: an utterance → intents with their confidence, best first."""

from bot.matching.confidence import Match
from bot.matching.evidence import Evidence
from bot.matching.matcher import Ask, Matcher, Reading

__all__ = ["Ask", "Evidence", "Match", "Matcher", "Reading"]
