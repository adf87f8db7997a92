"""Which language words are in: told by each language's own examples, and by its commonest words
where it is spoken nowhere here."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import chain
from math import exp, log, log1p

import bot.text
from bot.cache import edition
from bot.content import Content
from bot.hearing import EVERYDAY, Heard
from bot.strings import Strings
from bot.text import words

_SURE, _SURE_OF_ONE = 1.0, 2.5
"""Nats by which a language must be likelier than the next; a single word ("no") must say more."""
_TELLING = 300
"""Words of a message that tell its language: the first ones."""
_SURELY_OWN = 3  # letters of a word that surely tells a language which is not spoken here
_ENOUGH_OWN = 3  # such words: fewer may be a dish or a name
_FEWEST_UNKNOWN = 6
"""Words of which less than a third are known tell an unknown language: fewer may be names, slang,
typos."""
_KNOWN_SHARE = 3
_EDITION = edition([__file__, bot.text.__file__])
_LONGEST_WORD = 60  # characters, its signs and blanks too
_DRAWN_OUT = re.compile(r"(.)\1{2,}")  # "graciasss"
_LETTERS = 4  # of these words, or more, on average: fewer may be short for something


class Tongues:
    """How likely words are in each language, judged by its own examples: their words, and their
    letters for what none of them holds.

    Words and letter trigrams, interpolated: Jelinek and Mercer, "Interpolated estimation of Markov
    source parameters from sparse data" (1980); letter trigrams tell languages apart: Cavnar and
    Trenkle, "N-gram-based text categorization" (1994).
    """

    def __init__(self, contents: Mapping[str, Content]) -> None:
        self._contents = contents

    def prepare(self) -> None:
        """Counts the examples now, not at the first utterance."""
        _ = self._tongues, self._alone

    def language_of(self, utterance: str) -> str:
        """The language that the words surely are in; "" where they leave it open."""
        if len(self._contents) == 1:
            return next(iter(self._contents))
        phrase = words(utterance)
        telling = [_DRAWN_OUT.sub(r"\1", word) for word in phrase[:_TELLING] if not word.isdigit()]
        ranked = sorted(
            (
                (sum(map(tongue.likelihood, telling)), name)
                for name, tongue in self._tongues.items()
            ),
            reverse=True,
        )
        (best, language), (second, _) = ranked[:2]
        return language if best - second > (_SURE_OF_ONE if len(phrase) == 1 else _SURE) else ""

    def mixed_in(self, utterance: str, language: str) -> list[str]:
        """The other languages that surely own a word of what is said in this one."""
        phrase, here = words(utterance)[:_TELLING], self._tongues[language]
        return [
            other
            for other, there in self._tongues.items()
            if other != language
            and any(
                there.likelihood(word) - here.likelihood(word) > _SURE_OF_ONE for word in phrase
            )
        ]

    def is_written_alone(self, utterance: str, language: str) -> bool:
        """Whether this is a word that patients write alone in a language: "yo" greets in English,
        though it is a word of others."""
        return len(utterance) <= _LONGEST_WORD and words(utterance) in self._alone[language]

    @cached_property
    def _alone(self) -> dict[str, frozenset[tuple[str, ...]]]:
        """The words that patients write alone, by language."""
        return {
            name: frozenset(
                phrase
                for intent in content.intents.values()
                for example in intent.examples
                if " " not in example and len(phrase := words(example)) == 1
            )
            for name, content in self._contents.items()
        }

    @cached_property
    def _tongues(self) -> dict[str, "Tongue"]:
        counted = {name: _counts(content) for name, content in self._contents.items()}
        variety = len(set().union(*(pieces for _, pieces in counted.values())))
        return {name: Tongue(*counts, variety) for name, counts in counted.items()}


class Tongue:
    """One language's words and pieces of words, with how often each is used."""

    _UNKNOWN = 0.01
    """The share of words that no example holds."""
    _SEEN_TOO = 0.5
    """What every piece is counted for before it is seen."""

    def __init__(self, uses: dict[str, int], pieces: dict[str, int], variety: int) -> None:
        """``variety`` is the number of pieces in all languages: the same for each, or what is
        unknown would favour the smaller."""
        self._words = uses
        self._all_words = sum(uses.values()) or 1
        all_pieces = sum(pieces.values()) + self._SEEN_TOO * variety or 1.0
        self._unseen = log(self._SEEN_TOO / all_pieces)
        self._pieces = {
            piece: log((seen + self._SEEN_TOO) / all_pieces) for piece, seen in pieces.items()
        }
        self.likelihood = lru_cache(maxsize=4096)(self._likelihood)

    def _likelihood(self, word: str) -> float:
        """In nats."""
        pieces = [self._pieces.get(piece, self._unseen) for piece in _pieces(word)]
        spelt = log(self._UNKNOWN) + sum(pieces) / 2  # half, since they overlap
        if word not in self._words:
            return spelt
        known = log((1 - self._UNKNOWN) * self._words[word] / self._all_words)
        return max(known, spelt) + log1p(exp(-abs(known - spelt)))  # their sum, in logarithms


class WordLists:
    """Tells languages by the lists of their words: those in which emergencies are heard and nothing
    else is said (``guarded``), those of which nothing is known, and which of the spoken ones an
    alarm is in.

    What patients write in a language that is spoken must never be taken for another, so its words
    are all that are known, the others' only the everyday ones; names, typos and foreign dishes are
    no language.
    """

    def __init__(self, spoken: Mapping[str, Content], guarded: Mapping[str, Content]) -> None:
        self._spoken, self._guarded = spoken, guarded

    def prepare(self) -> None:
        """Reads the lists now, not at the first message."""
        _ = self._everyday, self._letters

    def spoken_in(self, said: Sequence[str]) -> str:
        """The spoken language that alone has most of the words; "" where none has."""
        telling = [_plain(word) for word in said if not word[0].isdigit()]
        counts = {name: _counted(telling, self._known[name]) for name in self._spoken}
        most = max(counts.values(), default=0)
        best = [name for name, count in counts.items() if count == most]
        return best[0] if len(best) == 1 else ""

    def surely_guarded_in(self, heard: Heard) -> str:
        """The language that is listened to in an emergency only, where enough of a message's words
        are no spoken one's; "" for none."""
        language = heard.foreign
        if language not in self._guarded:
            return ""
        telling = [_plain(word) for word in heard.words if len(word) > 1 and not word[0].isdigit()]
        known = [self._known[one] for one in self._spoken]
        theirs = [word for word in telling if word in self._everyday[language]]
        own = [word for word in theirs if not any(word in listed for listed in known)]
        rest = [word for word in telling if word not in self._everyday[language]]
        if len(own) <= max(_counted(rest, listed) for listed in known):
            return ""
        few = len(telling) < 3 and 2 * len(own) >= len(telling)
        enough = len(own) >= _ENOUGH_OWN or len(own) == len(telling) or few
        return language if enough and any(len(word) >= _SURELY_OWN for word in own) else ""

    def is_unknown(self, heard: Heard) -> bool:
        """Whether words are in a language of which nothing is known here: few are known as they
        were typed, and a word that is read as a typo may be one, or may not."""
        if not any(len(content.words.common) > EVERYDAY for content in self._spoken.values()):
            return False  # whoever knows few words cannot tell
        read = [_plain(word) for word in heard.words if not word[0].isdigit()]
        letters = [letter for word in read for letter in word]
        odd = sum(letter not in self._letters for letter in letters)
        if 2 * odd > len(letters) > 1:
            return True
        known = max(_counted(read, listed) for listed in self._known.values())
        typed = known - len(heard.repaired)
        few = typed * _KNOWN_SHARE < len(read) and typed + known <= len(read)
        whole = len(letters) >= _LETTERS * len(read) and len(set(read)) >= _FEWEST_UNKNOWN
        return few and whole

    @cached_property
    def _everyday(self) -> dict[str, frozenset[str]]:
        return {
            name: frozenset(map(_plain, content.words.common[:EVERYDAY]))
            for name, content in self._guarded.items()
        }

    @cached_property
    def _known(self) -> dict[str, Strings]:
        """All words of each language: of its list, its terms, and a spoken one's examples."""
        return {
            name: Strings.of(chain(map(_plain, _listed(content)), _words_of(content)))
            for name, content in {**self._spoken, **self._guarded}.items()
        }

    @cached_property
    def _letters(self) -> frozenset[str]:
        return frozenset("".join(word for listed in self._known.values() for word in listed))


def _plain(word: str) -> str:
    """A word that was heard or is listed as the examples have it: "año" as "ano"."""
    return word.replace("ñ", "n")


def _counted(said: Sequence[str], listed: Collection[str]) -> int:
    return sum(word in listed for word in said)


def _listed(content: Content) -> Iterator[str]:
    yield from content.words.common
    for terms in content.words.terms.values():
        for term in terms:
            yield from term


def _words_of(content: Content) -> Iterator[str]:
    for intent in content.intents.values():
        for example in intent.examples:
            yield from words(example)


def _counts(content: Content) -> tuple[dict[str, int], dict[str, int]]:
    """How often the examples use each word, and how many of these words have each piece."""

    def count() -> tuple[dict[str, int], dict[str, int]]:
        uses = Counter(_words_of(content))
        return dict(uses), dict(Counter(piece for word in uses for piece in _pieces(word)))

    examples = (example for intent in content.intents.values() for example in intent.examples)
    return content.cache.fetch("tongue", "\n".join((_EDITION, *examples)), count)


def _pieces(word: str) -> list[str]:
    """The letter trigrams of a word with its ends marked."""
    marked = f"<{word}>"
    return [marked[at : at + 3] for at in range(len(marked) - 2)]
