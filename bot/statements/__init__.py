"""What follows from the clinic's facts for a question: whether it is open now, what 90 minutes
cost, whether an insurer is taken; in the words of ``_facts.yaml``."""

from bot.statements.statements import Statements

__all__ = ["Statements"]
