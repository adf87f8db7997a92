"""Which kind of question is asked about an intent: "and sunday?" of the opening hours."""

from bot.content import Content
from bot.matching.scores import Scorer
from bot.text import Phrase

PLAIN = ""
"""The question that an intent is about, in general."""

_FAR = 20.0  # nats: a lead beyond it tells no more
_WEIGHED = 60.0  # nats that count as much as being the same


class Kinds:
    """One intent's kinds of question, told apart by its own examples as intents are by theirs."""

    def __init__(self, content: Content, intent: str) -> None:
        asked = content.intents[intent]
        grouped = {phrase for phrases in asked.asks.values() for phrase in phrases}
        plain = tuple(phrase for phrase in asked.phrases if phrase not in grouped)
        kinds = {PLAIN: plain, **asked.asks}
        self._scorer = Scorer(kinds, cache=content.cache, vectors=content.vectors)

    def of(self, phrase: Phrase) -> tuple[str, float]:
        """The kind of question that a phrase asks, and how sure that is: how alike it is to the
        nearest examples of that kind, 0-1, and up to a third more for its lead on the next. What is
        an example asks its own kind."""
        best, *others = sorted(self._scorer.score(phrase).best, key=lambda one: not one.same)
        lead = best.score - others[0].score if others else _FAR
        return best.intent, best.nearest + min(lead, _FAR) / _WEIGHED
