"""Reads a message: as a whole, sentence by sentence, and at the words that join two questions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from typing import TypeVar

from bot.content import Content, uncovered
from bot.matching.confidence import LONG, WHOLE, Match, Parts, Ranking, ranked
from bot.matching.counts import Tally
from bot.matching.evidence import Evidence
from bot.matching.kinds import PLAIN, Kinds, counted
from bot.matching.reader import Reader
from bot.matching.scores import Scorer, Scores, distinct
from bot.text import Phrase, ends, sentences, words

Piece = TypeVar("Piece")

_BEGINNING, _END = 900, 400
"""Characters that are read of a message: two hundred words say what somebody wants."""
_MOST_PARTS = 12
"""Parts of one message that are read on their own: the first ones and the last."""
_RUN_ON = 20
"""A sentence of more words is read in stretches, too: people tell a story in one breath."""
_STRETCH, _STEP = 16, 10  # words, each so many after the one before
_GLANCED = 3  # candidates of a part
_PART = 60  # words of a part that are looked at: nobody asks in so many
_NAMED = 3  # candidates that the parts of a letter name, or what is left without asides


@dataclass(frozen=True, slots=True)
class Ask:
    """A part of a message that may ask something."""

    text: str
    question: bool
    refers: bool
    """Whether it leans on what was said before ("is it safe?")."""
    ranking: Ranking


@dataclass(frozen=True, slots=True)
class Reading:
    """A message understood: all of it, and the parts that ask something of their own."""

    ranking: Ranking
    asks: tuple[Ask, ...] = ()
    question: bool = False
    """Whether it asks something, as far as its marks and first words tell."""
    letter: bool = False
    """Whether its ranking goes by its parts, too."""

    @property
    def best(self) -> Match:
        """What is wanted most likely; of no name where nothing is read."""
        return self.ranking[0] if self.ranking else Match("", 0.0)


class Matcher:
    """Finds intents in one language's utterances. Pure: the same one always reads the same."""

    def __init__(self, content: Content) -> None:
        self._content, self._wording = content, content.wording
        self._kinds: dict[str, Kinds] = {}
        intents, cache = content.intents.values(), content.cache
        self._reader = Reader(intents, content.wording, content.words, cache)
        titles = {
            name: self._wording.phrase(intent.title) for name, intent in content.intents.items()
        }
        alone = {name: (titles[name], *intent.alone) for name, intent in content.intents.items()}
        self._scorer = Scorer(
            {name: (titles[name], *intent.phrases) for name, intent in content.intents.items()},
            foreign=set(filter(uncovered, content.intents)),
            common=content.words.common,
            vectors=content.vectors,
            tally=Tally.of(distinct(alone), cache),
        )

    def prepare(self) -> None:
        """Makes now what is else made when it is first needed."""
        self._reader.prepare()
        self._scorer.prepare()
        self._moves.prepare()
        for name in self._tallies:
            self._kinds_of(name).prepare()

    def phrase(self, utterance: str) -> Phrase:
        """The words of an utterance as they are compared."""
        return self._reader.phrase(_ends(utterance))

    def match(self, utterance: str) -> Ranking:
        """The utterance read as one, best first."""
        return ranked(self._scorer.score(self.phrase(utterance)), WHOLE)

    def kind(self, phrase: Phrase, intent: str) -> tuple[str, float]:
        """Which kind of question is asked about an intent, "" the plain one, and how sure that is,
        0-1⅓."""
        asked = self._content.intents[intent].asks
        return self._kinds_of(intent).of(phrase) if asked else (PLAIN, 0.0)

    def _kinds_of(self, intent: str) -> Kinds:
        if intent not in self._kinds:
            self._kinds[intent] = Kinds.about(intent, self._content, self._tallies[intent])
        return self._kinds[intent]

    def move(self, phrase: Phrase) -> tuple[str, float]:
        """Which move is made that leans on what was said, and how sure that is."""
        return self._moves.of(self._wording.chatter.rest(phrase) or phrase)

    @cached_property
    def _tallies(self) -> Mapping[str, Tally]:
        return counted(self._content)

    @cached_property
    def _moves(self) -> Kinds:
        return Kinds.of_moves(self._content)

    def read(self, utterance: str) -> Reading:
        """The utterance read as one and part by part."""
        utterance = _ends(utterance)
        asks = self._asks(utterance)
        scores, parts = self.weighed(utterance, asks)
        question = any(ask.question for ask in asks)
        told = asks if len(asks) > 1 else ()
        return Reading(ranked(scores, parts), told, question, bool(parts.said))

    def weighed(self, utterance: str, asks: Sequence[Ask]) -> tuple[Scores, Parts]:
        """What speaks for each candidate: in all of an utterance, and in the parts of a letter."""
        phrase = self.phrase(utterance)
        asked, said = self._parts(asks) if len(phrase) > LONG else ({}, {})
        plain = self._plain(phrase)
        named = {*_surest(said), *_surest(plain)}
        return self._scorer.score(phrase, named), Parts(asked, said, plain)

    def _plain(self, phrase: Phrase) -> Mapping[str, float]:
        """What is read without the professions and places that are named."""
        rest = self._wording.asides.rewrite(phrase)
        if not rest or rest == phrase:
            return {}
        return {match.intent: match.confidence for match in self._glanced(rest)}

    def _asks(self, utterance: str) -> tuple[Ask, ...]:
        """The parts; one that is all of the message is not ranked on its own."""
        parts = [part for sentence in sentences(utterance) for part in self._split(sentence)]
        alone = len(parts) == 1
        first_and_last = enumerate(_first_and_last(parts))
        return tuple(self._ask(part, at > 0, alone) for at, part in first_and_last)

    def _parts(self, asks: Sequence[Ask]) -> tuple[Mapping[str, float], Mapping[str, float]]:
        """What the parts of a letter say; one that runs on, in stretches."""
        pieces = [(ask, piece) for ask in asks for piece in _stretches(ask.text)]
        asked: dict[str, float] = {}
        said: dict[str, float] = {}
        for ask, piece in _first_and_last(pieces) if len(pieces) > 1 else ():
            for match in ask.ranking if piece == ask.text else self._glanced(self.phrase(piece)):
                said[match.intent] = said.get(match.intent, 0.0) + match.confidence
                if ask.question:
                    asked[match.intent] = max(asked.get(match.intent, 0.0), match.confidence)
        return asked, said

    def explain(self, utterance: str, intent: str) -> Evidence:
        """Why the utterance scores as it does for one intent."""
        typed = self._reader.read(_ends(utterance))
        return self._scorer.explain(typed.phrase, intent, typed.repairs)

    def _ask(self, part: str, later: bool, alone: bool) -> Ask:
        phrase = self.phrase(part)
        question = part.rstrip().endswith("?") or not self._wording.asks.isdisjoint(phrase[:1])
        refers = later and not self._wording.refers.isdisjoint(phrase)
        return Ask(part, question, refers, () if alone else self._glanced(phrase))

    def _glanced(self, phrase: Phrase) -> Ranking:
        """The likeliest intents of a part: the whole is looked at more closely."""
        return ranked(self._scorer.score(phrase[:_PART], compared=_GLANCED), WHOLE)

    def _split(self, sentence: str) -> list[str]:
        """The sentence cut at the joining words before a new question, without those words."""
        parts: list[list[str]] = [[]]
        may_ask = not self._wording.asks.isdisjoint(words(sentence))
        for token in sentence.split():
            before = parts[-1]
            if (
                may_ask
                and len(before) > 2
                and not self._wording.asks.isdisjoint(words(token)[:1])
                and (before[-1].endswith(",") or self._joins(before[-1]))
            ):
                parts.append([])
            parts[-1].append(token)
        for part in parts:
            while len(part) > 1 and self._joins(part[-1]):
                part.pop()
            while len(part) > 1 and self._joins(part[0]):
                del part[0]
        return [" ".join(part) for part in parts if part]

    def _joins(self, token: str) -> bool:
        return " ".join(words(token)) in self._wording.joins


def _ends(utterance: str) -> str:
    """The utterance; of a longer one than is read, its beginning and its end."""
    return ends(utterance, _BEGINNING, _END, "\n")


def _first_and_last(parts: Sequence[Piece]) -> Sequence[Piece]:
    """At most so many of them, the last one among these: it is there that most people ask."""
    return parts if len(parts) <= _MOST_PARTS else [*parts[: _MOST_PARTS - 1], parts[-1]]


def _surest(found: Mapping[str, float]) -> Sequence[str]:
    return nlargest(_NAMED, found, key=found.__getitem__)


def _stretches(text: str) -> Iterator[str]:
    tokens = text.split()
    if len(tokens) <= _RUN_ON:
        yield text
        return
    for at in range(0, len(tokens) - _STRETCH + _STEP, _STEP):
        yield " ".join(tokens[at : at + _STRETCH])
