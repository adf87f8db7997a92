"""Which kind of question is asked about an intent: "and sunday?" of the opening hours; and which
move a message makes that leans on what was said."""

from collections.abc import Mapping, Sequence

from bot.content import Content
from bot.matching.counts import Tally
from bot.matching.scores import Scorer, distinct
from bot.text import Phrase

PLAIN = ""
"""The question that an intent is about, in general."""

_BARE: frozenset[str] = frozenset({"yes", "no", "both", "thanks", "never_mind"})
"""Moves that are said in a word or two, or not at all."""
_FAR = 20.0  # nats: a lead beyond it tells no more
_WEIGHED = 60.0  # nats that count as much as being the same


class Kinds:
    """Kinds of question, told apart by their own examples as intents are by theirs."""

    def __init__(
        self,
        examples: Mapping[str, Sequence[Phrase]],
        content: Content,
        tally: Tally | None = None,
    ) -> None:
        self._scorer = Scorer(examples, cache=content.cache, vectors=content.vectors, tally=tally)

    @classmethod
    def about(cls, intent: str, content: Content, tally: Tally | None = None) -> "Kinds":
        """Those that are asked about an intent."""
        return cls(_asked(intent, content), content, tally)

    @classmethod
    def of_moves(cls, content: Content) -> "Kinds":
        """Those that lean on what was said, in the words that ask nothing else."""
        wording = content.wording
        moves: dict[str, list[Phrase]] = {}
        for phrase, move in wording.moves.items():
            if move not in _BARE:
                moves.setdefault(move, []).append(wording.trimmer.trim(phrase))
        return cls(moves, content)

    def prepare(self) -> None:
        """Indexes the examples now, not at the first question."""
        self._scorer.index()

    def of(self, phrase: Phrase) -> tuple[str, float]:
        """The kind of question that a phrase asks, and how sure that is: how alike it is to the
        nearest examples of that kind, 0-1, and up to a third more for its lead on the next. What is
        an example asks its own kind."""
        scores = self._scorer.near(phrase)
        if not scores:
            return PLAIN, 0.0
        best, *others = sorted(scores, key=lambda one: not one.same)
        if len(phrase) == 1 and not best.same and self._scorer.holds(PLAIN, *phrase):
            return PLAIN, 0.0  # a word alone asks in general
        lead = best.score - others[0].score if others else _FAR
        return best.intent, best.nearest + min(lead, _FAR) / _WEIGHED


def counted(content: Content) -> Mapping[str, Tally]:
    """The examples of the kinds of question, by the intent that they are asked about. They are kept
    by area: where one intent changes, only its neighbours are counted anew."""
    areas: dict[str, list[str]] = {}
    for name, intent in content.intents.items():
        if intent.asks:
            areas.setdefault(intent.area, []).append(name)
    found: dict[str, Tally] = {}
    for area, names in areas.items():
        sets = [distinct(_asked(name, content)) for name in names]
        found |= zip(names, Tally.each(f"kinds_{area}", sets, content.cache), strict=True)
    return found


def _asked(intent: str, content: Content) -> Mapping[str, Sequence[Phrase]]:
    asked = content.intents[intent]
    grouped = {phrase for phrases in asked.asks.values() for phrase in phrases}
    phrases = (content.wording.phrase(asked.title), *asked.phrases)
    plain = tuple(phrase for phrase in phrases if phrase not in grouped)
    return {PLAIN: plain, **asked.asks}
