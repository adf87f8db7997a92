"""What the words of an utterance mean, beside what those of an intent's examples do.

Counting knows no word that it has not seen. There the vectors of words help: all words of an
utterance together, and those of an intent's examples, point the same way where they mean the like.
Where an intent has few examples, most words are such, and it says so in nats; of all others it is
one sign among several how sure a match is.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from heapq import nlargest
from operator import mul

from bot.content.vectors import Vectors, direction
from bot.text import Phrase

# Measured on 3, 5, 10 and 20 examples of each shipped intent, and on CLINC150 and BANKING77 with
# ten of each: few examples gain 5 to 10 points of right answers with no more wrong ones. All of the
# shipped ones, about seventy an intent, gain nothing in nats.
_STRONGEST = 130.0  # nats for meaning the same, where an intent has few examples
_FEW, _MANY = 10, 30  # examples up to which it counts in full, and from which on not at all
_MIDDLE = 0.52  # the cosine that speaks neither for an intent nor against it
_MOST = 128  # intents that are looked at, the best ones: it takes 1 ms for a thousand


class Likeness:
    """Knows the directions in which the intents' examples point."""

    def __init__(self, vectors: Vectors, examples: Sequence[Sequence[Phrase]]) -> None:
        self._vectors, self._examples = vectors, examples
        voices = {intent: _voice(len(phrases)) for intent, phrases in enumerate(examples)}
        self._voices = {intent: voice for intent, voice in voices.items() if vectors and voice}
        self._meant: dict[int, Sequence[float]] = {}
        self._together = lru_cache(maxsize=64)(vectors.together)

    def prepare(self) -> None:
        """Reads the vectors now, and the examples by them."""
        if self._vectors:
            for intent in range(len(self._examples)):
                self._meaning(intent)

    def nats(self, phrase: Phrase, scores: Sequence[float]) -> Iterator[tuple[int, float]]:
        """What it says of each intent with few examples: the most likely ones by their scores, and
        of the others that they are nothing like it."""
        alike = self.cosines(phrase, nlargest(_MOST, self._voices, key=scores.__getitem__))
        if alike:
            for intent, voice in self._voices.items():
                yield intent, voice * alike.get(intent, -_MIDDLE)

    def cosines(self, phrase: Phrase, intents: Iterable[int]) -> Mapping[int, float]:
        """How far a phrase means the like as the examples of intents: above 0, more than by chance;
        nothing where no word is known."""
        meant = direction(self._together(phrase)) if self._vectors else ()
        if not meant:
            return {}
        found = ((intent, self._meaning(intent)) for intent in intents)
        return {intent: sum(map(mul, meant, meaning)) - _MIDDLE for intent, meaning in found}

    def of(self, intent: int, phrase: Phrase) -> float:
        """What it says of one intent, in nats."""
        nothing = [0.0] * len(self._examples)
        nothing[intent] = 1.0
        return dict(self.nats(phrase, nothing)).get(intent, 0.0)

    def alike(self, intent: int, phrase: Phrase) -> tuple[str, ...]:
        """The words that speak for an intent with few examples, most first."""
        meaning = self._meaning(intent) if intent in self._voices else ()
        said = {word: sum(map(mul, self._vectors.of(word), meaning)) for word in phrase}
        telling = [word for word, share in said.items() if share > 0]
        return tuple(sorted(telling, key=said.__getitem__, reverse=True))

    def _meaning(self, intent: int) -> Sequence[float]:
        """The direction in which an intent's examples point, of length 1."""
        if intent not in self._meant:
            pointing = map(direction, map(self._vectors.together, self._examples[intent]))
            known = [one for one in pointing if one]
            meant = direction([sum(column) for column in zip(*known, strict=True)])
            self._meant[intent] = array("d", meant)
        return self._meant[intent]


def _voice(examples: int) -> float:
    return _STRONGEST * min(1.0, max(0.0, (_MANY - examples) / (_MANY - _FEW)))
