"""The words of all languages together: what each word that was typed is read as, and what it may
begin."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from bot.content.concepts import Concepts
from bot.content.words import Words, inflected
from bot.hearing.read import YEAR, Entry, Matcher, Read, read_as, value_of
from bot.hearing.repair import EVERYDAY, Repair, Vocabulary
from bot.strings import NO_STRINGS
from bot.text import Phrase, spoken

_GLUED = 7  # letters of a word at the least that may be several without a blank between
_LONGEST = 40  # letters of a word that is looked at; what is longer is a held key or a link


class Lexicon:
    """The terms of every language, by their first words."""

    def __init__(self, concepts: Concepts, words: Mapping[str, Words]) -> None:
        """``words`` by language; those whose word list is long enough are guarded against false
        repairs."""
        self._concepts, self._words = concepts, words
        self._vocabularies = {
            name: Vocabulary(one.common, Counter(), set()) for name, one in words.items()
        }
        self._told = Vocabulary(NO_STRINGS, Counter(), set())
        """The words of all languages that only tell what a patient wants."""
        self._told_in: dict[str, set[str]] = {}
        """The languages of each of them."""
        self._everyday = {name: frozenset(one.common[:EVERYDAY]) for name, one in words.items()}
        self._full = [name for name, one in words.items() if len(one.common) > EVERYDAY]
        self._others = {
            name: [words[other].common for other in self._full if other != name] for name in words
        }
        """Of each language: the common words of the others."""
        self._fillers: dict[str, list[Phrase]] = {}
        for one in words.values():
            for term in sorted(one.terms.get("filler", ()), key=len, reverse=True):
                self._fillers.setdefault(term[0], []).append(term)
        said: dict[Phrase, dict[str, set[str]]] = {}
        for language, one in words.items():
            for concept, terms in one.terms.items():
                for term in terms:
                    said.setdefault(term, {}).setdefault(concept, set()).add(language)
        self._whole = self._reduced_to_another(said)
        self._first: dict[str, list[Entry]] = {}
        self._stems: dict[int, dict[str, list[Entry]]] = {}
        # one set for all terms of the same languages, not one for each term
        together: dict[frozenset[str], frozenset[str]] = {}
        for language, one in words.items():
            for concept, terms in one.terms.items():
                for term in terms if concept != "filler" else ():
                    tongues = frozenset(said[term][concept])
                    tongues = together.setdefault(tongues, tongues)
                    self._add(term, concept, language, tongues)
        # "chicago" is no mistyped "chiado", of a language that is listened for in emergencies alone
        targets = [self._vocabularies[name] for name in self._full or words]
        self._repair = Repair(self._vocabularies.values(), targets, self._told)
        known = (*self._vocabularies.values(), self._told)
        self._letters = frozenset("".join(word for one in known for word in one.words()))
        self.read = lru_cache(maxsize=8192)(self._read)

    def foreign(self, reads: Sequence[Read], tongues: Mapping[str, int]) -> str:
        """The language that is listened for only in an emergency, where most of a message's words
        are its everyday ones; "" where they are another's, or one that is spoken has them all."""
        words = [read.known_in for read in reads if not read.word[0].isdigit()]
        if any(all(name in languages for languages in words) for name in self._full):
            return ""
        likeliest = max(tongues, key=lambda name: (tongues[name], name in self._full), default="")
        return likeliest if likeliest not in self._full else ""

    def prepare(self) -> None:
        """Makes now what is else made at the first typos."""
        self._repair.prepare()

    def knows(self, word: str) -> bool:
        """Whether it is a word of a language, or one mistyped; any is, where no list is full."""
        if not self._full or len(word) > _LONGEST:
            return not self._full
        read = self.read(spoken(word))
        return bool(read.known_in) or read.is_repaired

    def parted(self, word: str) -> list[str]:
        """The fewest words of one language that a word which none has is written of without blanks:
        "icantbreathe"; the word itself where it is not."""
        if not _GLUED <= len(word) <= _LONGEST or any(
            word in one for one in self._vocabularies.values()
        ):
            return [word]
        best: list[str] = []
        for vocabulary in self._vocabularies.values():
            found = _fewest(word, vocabulary)
            if found and (not best or len(found) < len(best)):
                best = found
        return best or [word]

    def unmasked(self, text: str) -> str:
        """The text with the letters that signs stand for: "k*ll"."""
        return self._repair.unmasked(text)

    def joined(self, word: str) -> str:
        """A word without its apostrophe: "can't" is "cant"; and without what stands behind it,
        where only so it is the word of a term: "throat's"."""
        before, apostrophe, _ = word.rpartition("'")
        joined = word.replace("'", "")
        if not apostrophe or self._is_said(joined):
            return joined
        told = self._told.terms
        if joined in told and len(before) == 1:  # "o'clock", but not "mom's"
            return joined
        is_told = before in told and joined not in told
        return before if is_told or self._is_said(before) else joined

    def _is_said(self, word: str) -> bool:
        """Whether it is the word of a term that does more than tell what a patient wants."""
        return any(word in one.terms for one in self._vocabularies.values())

    def without_fillers(self, written: Sequence[str]) -> Iterator[tuple[str, Read]]:
        """Each word that says something, as typed and as read."""
        reads = [
            self.read(word) if len(word) <= _LONGEST else Read((word,), (), {}, ())
            for word in written
        ]
        for at in self._kept([read.word for read in reads]):
            yield written[at], reads[at]

    def _reduced_to_another(
        self, concepts_of: Mapping[Phrase, Mapping[str, object]]
    ) -> dict[str, list[Phrase]]:
        """The terms that without their fillers would be terms of another concept, by first words.

        "Not really" is no "not": there, the filler says something.
        """
        found: dict[str, list[Phrase]] = {}
        for term, concepts in concepts_of.items():
            if not self._fillers.keys().isdisjoint(term):
                kept = tuple(term[at] for at in _without(term, self._fillers, {}))
                if kept != term and not concepts_of.get(kept, {}).keys() <= concepts.keys():
                    found.setdefault(term[0], []).append(term)
        return found

    def _kept(self, words: Sequence[str]) -> Iterable[int]:
        """The places of the words that say something."""
        if self._fillers.keys().isdisjoint(words):
            return range(len(words))
        return _without(words, self._fillers, self._whole)

    def _add(self, term: Phrase, concept: str, language: str, tongues: frozenset[str]) -> None:
        kept = tuple([term[at] for at in self._kept(term)]) or term
        first, *rest = [self._matcher(word, language) for word in kept]
        is_own = len(tongues) > 1 or self._is_own(kept, language)
        entry = Entry(tuple(rest), concept, tongues, "" if is_own else language)
        for word in (first,) if isinstance(first, str) else first:
            if word.endswith("*"):
                stems = self._stems.setdefault(len(word) - 1, {})
                stems.setdefault(word[:-1], []).append(entry)
            else:
                self._first.setdefault(word, []).append(entry)
        only_tells = self._only_tells(concept)
        known = self._told if only_tells else self._vocabularies[language]
        for matcher in (first, *rest):
            if isinstance(matcher, str) and matcher[-1] == "*":
                known.stems.add(matcher[:-1])
            elif matcher != "@" and matcher != "@@@@":
                words = {matcher} if isinstance(matcher, str) else matcher
                known.terms.update(words)
                for word in words if only_tells and len(matcher) > 1 else ():  # "3 a m"
                    self._told_in.setdefault(word, set()).add(language)

    def _only_tells(self, concept: str) -> bool:
        """Whether a concept only tells what a patient wants."""
        one = self._concepts.simple.get(concept)
        return one is not None and one.is_told

    def _matcher(self, word: str, language: str) -> Matcher:
        if word[-1] != "~":
            return word
        listed = self._words[language].common
        return inflected(word[:-1], self._words[language].endings, listed)

    def _is_own(self, term: Phrase, language: str) -> bool:
        """Whether a term has a word that no other language's list has."""
        others = self._others[language]
        for word in term:
            if word[-1] == "*":
                return True
            if word[0] != "@":
                word = word.removesuffix("~")
                if not any(word in listed for listed in others):
                    return True
        return False

    def _read(self, written: str) -> Read:
        """A word of a text, or a number."""
        if written[0].isdigit():
            return self._number(written)
        if self._letters.isdisjoint(written):  # of a script that nothing is known in
            return Read((written,), (), {}, ())
        words = self._repair.meant(written)
        entries = {
            id(entry): entry
            for word in words
            for of_word in (
                self._first.get(word, ()),
                *(stems.get(word[:length], ()) for length, stems in self._stems.items()),
            )
            for entry in of_word
        }
        known_in = tuple(name for name in self._full if words[0] in self._vocabularies[name])
        language = known_in[0] if len(known_in) == 1 else ""
        told_in = self._told_in.get(words[0], ())
        tongues = tuple(name for name, listed in self._everyday.items() if words[0] in listed)
        if told_in and not known_in:
            language = next(iter(told_in)) if len(told_in) == 1 else ""
        known_in = tuple(name for name in self._full if name in known_in or name in told_in)
        return read_as(words, entries.values(), known_in, tongues, language, words != (written,))

    def _number(self, written: str) -> Read:
        entries = [*self._first.get(written, ()), *self._first.get("@", ())]
        if YEAR.fullmatch(written):
            entries += self._first.get("@@@@", ())
        value = value_of(written)
        if value is None:
            return read_as((written,), entries)
        entries += (
            Entry((), name, frozenset(), "")
            for name, one in self._concepts.figures.items()
            if one.low <= value <= one.high
        )
        return read_as((written,), entries)


def _without(
    words: Sequence[str],
    fillers: Mapping[str, Sequence[Phrase]],
    whole: Mapping[str, Sequence[Phrase]],
) -> Iterator[int]:
    """The places of the words that are no fillers, or stand in what is to be kept whole."""
    at = 0
    while at < len(words):
        if kept := _begins(words, at, whole):
            yield from range(at, at + kept)
            at += kept
        elif dropped := _begins(words, at, fillers):
            at += dropped
        else:
            yield at
            at += 1


def _begins(words: Sequence[str], at: int, phrases: Mapping[str, Sequence[Phrase]]) -> int:
    """How many words from here on are one of the phrases, by first words."""
    for phrase in phrases.get(words[at], ()):
        if tuple(words[at : at + len(phrase)]) == phrase:
            return len(phrase)
    return 0


def _fewest(word: str, vocabulary: Vocabulary) -> list[str]:
    """The fewest words of a vocabulary that a word consists of; none where there are none. Of one
    letter only the first may be ("i"): else "trapecio" would have a crime in it."""
    fewest: list[list[str] | None] = [[]]
    for end in range(1, len(word) + 1):
        found = [
            [*before, word[start:end]]
            for start, before in enumerate(fewest)
            if before is not None
            and (end - start > 1 or not start)
            and word[start:end] in vocabulary
        ]
        fewest.append(min(found, key=len, default=None))
    return fewest[-1] or []
