"""Which kind of question is asked about an intent: "and sunday?" of the opening hours."""

from bot.cache import NO_CACHE, Cache
from bot.content import Intent
from bot.matching.scores import Scorer
from bot.text import Phrase

PLAIN = ""
"""The question that an intent is about, in general."""


class Kinds:
    """One intent's kinds of question, told apart by its own examples as intents are by theirs."""

    def __init__(self, intent: Intent, cache: Cache = NO_CACHE) -> None:
        grouped = {phrase for phrases in intent.asks.values() for phrase in phrases}
        plain = tuple(phrase for phrase in intent.phrases if phrase not in grouped)
        self._scorer = Scorer({PLAIN: plain, **intent.asks}, cache=cache)

    def of(self, phrase: Phrase) -> tuple[str, float]:
        """The kind of question that a phrase asks, and how alike it is to the nearest examples of
        that kind, 0-1."""
        best = self._scorer.score(phrase).best[0]
        return best.intent, best.nearest
