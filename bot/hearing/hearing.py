"""Hears an utterance: finds the terms of every language's lexicon in it, and composes concepts."""

import re
from collections import Counter
from collections.abc import Mapping

from bot.content.concepts import ENDS, Concepts
from bot.content.words import Words
from bot.hearing.heard import Heard, Parts, Span, holds_all
from bot.hearing.lexicon import Lexicon
from bot.hearing.read import Entry, Read, fits
from bot.text import LONGEST_MESSAGE, ends, mended, parted, spoken

# A full stop ends a sentence also where no blank is behind it, but not in "4.5" or "p.m.". Dots are
# no full stop: who has no breath or no heart to go on writes "i can't... breathe".
CUT = " ! "
"""Where the middle of a long text is left out: no sentence goes on over it."""
_PIECES = re.compile(
    r"(…|\.{2,}(?![!?])|[.!?;]+(?!\w)|[!?;]+|(?<=[^\W\d_]{2})\.(?=[^\W\d_])"
    r"|(?<!\d)[,:]|[,:](?!\d)|[()\[\]\n–—]|\s-+\s)"
)
_END = re.compile(r"[!?;]|\.(?!\.)|\.+[!?]")  # of a sentence, where it has two words and more
_COMMAS = ",()[]"
_DEGREE = re.compile(r"(?<=\d)\s?[°º˚]")  # the second is an "o" once its form is made plain
_WORD = re.compile(r"\d+(?:[.,:/]\d+)*|(?<=\d)°|[^\W\d_]+(?:'[^\W\d_]+)*")
_RUN = re.compile(r"[^\W\d_]+")
_SENTENCE_GAP = 4  # a full stop keeps two words as far apart as this many words


class Hearing:
    """Knows the words of all languages; keeps nothing of what it hears."""

    def __init__(self, concepts: Concepts, words: Mapping[str, Words]) -> None:
        self.made_of = concepts, dict(words)
        self.languages = tuple(sorted(words))
        self._told = frozenset(name for name, one in concepts.simple.items() if one.is_told)
        self._signs = concepts.worrying | concepts.severe
        self._lexicon = Lexicon(concepts, words)
        self._patterns = [
            (name, pattern) for name, patterns in concepts.composed.items() for pattern in patterns
        ]
        """What composes concepts, each after those that it is made of."""
        self._composed: dict[str, list[int]] = {}
        """Of each concept: the places of the patterns that begin with it."""
        for place, (_, pattern) in enumerate(self._patterns):
            for concept in pattern.chains[0].parts[0]:
                self._composed.setdefault(concept, []).append(place)

    def prepare(self) -> None:
        """Makes now what is else made at the first typos."""
        self._lexicon.prepare()

    def knows(self, word: str) -> bool:
        """Whether it is a word of a language, or one mistyped; any is, where no list is full."""
        return self._lexicon.knows(word)

    def parted(self, text: str) -> str:
        """The text with blanks in words that are several without them, or between which stands what
        cannot be seen."""

        def words(run: re.Match[str]) -> str:
            found = self._lexicon.parted(run[0].lower())
            return " ".join(found) if len(found) > 1 else run[0]  # as it is: to be heard once

        return _RUN.sub(words, parted(text))

    def hear(self, utterance: str) -> Heard:
        """What an utterance says, as far as concepts go."""
        reads: list[Read] = []
        place: list[int] = []
        sentence: list[int] = []
        pauses: set[int] = set()
        halts: set[int] = set()
        repaired: list[str] = []
        at = number = 0
        # longer is no message; what matters is first or last
        utterance = ends(utterance, LONGEST_MESSAGE, LONGEST_MESSAGE, CUT)
        for index, piece in enumerate(_PIECES.split(self._lexicon.unmasked(_plain(utterance)))):
            if index % 2 == 0:
                written = [self._lexicon.joined(word) for word in _WORD.findall(piece)]
                for word, read in self._lexicon.without_fillers(written):
                    if read.word != word:
                        repaired.append(f"{word}→{read.word}")
                    reads.append(read)
                    place.append(at)
                    sentence.append(number)
                    at += 1
            elif _END.match(piece) and sentence[-2:] == [number, number]:
                at, number = at + _SENTENCE_GAP, number + 1
            else:
                pauses.add(len(reads))
                if piece not in _COMMAS:
                    halts.add(len(reads))
        tongues = Counter(tongue for read in reads for tongue in read.tongues)
        foreign = self._lexicon.foreign(reads, tongues)
        spans = _mentioned(reads, sentence, foreign, self._told)
        told = {name: spans.pop(name) for name in [*spans] if name in self._told}
        heard = Heard(
            words=tuple(read.word for read in reads),
            place=tuple(place),
            sentence=tuple(sentence),
            pauses=frozenset(pauses),
            halts=frozenset(halts),
            repaired=tuple(repaired),
            spans=spans,
            told=told,
            signs=self._signs,
            foreign=foreign,
        )
        self._compose(heard, spans)
        return heard

    def _compose(self, heard: Heard, spans: dict[str, list[Span]]) -> None:
        """Adds the concepts that are made of others, each after those that it is made of."""
        patterns = self._patterns
        waiting = {one for concept in spans for one in self._composed.get(concept, ())}
        done: set[int] = set()
        while waiting:
            name = patterns[min(waiting)][0]
            group = sorted([one for one in waiting if patterns[one][0] == name])
            waiting.difference_update(group)
            done.update(group)
            found: dict[Span, list[Parts]] = {}
            for place in group:
                for parts in heard.stand(patterns[place][1])[0]:
                    leaves = tuple(leaf for part in parts for leaf in heard.leaves(part)[0])
                    span = min(parts)[0], max([end for _, end in parts])
                    found.setdefault(span, []).append(leaves)
            if found:
                spans[name] = sorted(found)
                for span, ways in found.items():
                    heard.made.setdefault(span, []).extend(ways)
                waiting.update(one for one in self._composed.get(name, ()) if one not in done)


def _plain(utterance: str) -> str:
    """Its letters made plain, and each sign of degrees the same."""
    return spoken(_DEGREE.sub("°", mended(utterance)))


def _mentioned(
    reads: list[Read], sentence: list[int], foreign: str, told: frozenset[str]
) -> dict[str, list[Span]]:
    """Where the terms of each concept stand; a figure of speech hides those inside it.

    In a ``foreign`` message its everyday words are not another language's: "dor no peito"; and its
    terms are heard though their words are another's, too: "minhas costas". A typo in one language
    is no word of another: "potatos" in an English message. Where no word tells the language, only
    what is ``told`` is heard in any: "with a lady".
    """

    def is_ours(entry: Entry, start: int, end: int) -> bool:
        if entry.owner and entry.owner != foreign and entry.owner not in languages:
            return not languages and entry.concept in told
        if is_plain:
            return True
        if (
            languages
            and languages.isdisjoint(entry.tongues)
            and any(one.is_repaired for one in reads[start:end])
        ):
            return False
        return (
            not foreign
            or foreign in entry.tongues
            or not all(foreign in one.tongues for one in reads[start:end])
        )

    languages = {read.language for read in reads if not read.is_repaired} - {""}
    is_plain = not foreign and not any(read.is_repaired for read in reads)
    found: dict[str, set[Span]] = {}
    last = len(reads) - 1
    for start, read in enumerate(reads):
        for entry in read.alone:
            if is_ours(entry, start, start + 1):
                found.setdefault(entry.concept, set()).add((start, start + 1))
        if start == last or sentence[start] != sentence[start + 1]:
            continue
        behind = reads[start + 1]
        begun = [entry for entry in read.loosely if fits(entry.rest[0], behind)]
        for word in behind.words:
            begun += read.followed.get(word, ())
        for entry in begun:
            end = start + 1 + len(entry.rest)
            if (
                end <= last + 1
                and sentence[start] == sentence[end - 1]
                and (end == start + 2 or all(map(fits, entry.rest[1:], reads[start + 2 : end])))
                and is_ours(entry, start, end)
            ):
                found.setdefault(entry.concept, set()).add((start, end))
    figures = found.pop("figure", set())
    hidden = {at for span in figures for at in range(*span)}
    spans = {}
    for concept, places in found.items():
        # "symptoms of a stroke my face droops" holds "stroke my" and "my"
        if not hidden or concept in ENDS:
            kept = places
        else:
            kept = {span for span in places if hidden.isdisjoint(range(*span))}
            if concept in told:  # who asks for "hot stone massage" means no figure
                kept |= {span for span in places - kept if holds_all(span, figures)}
        if kept:
            spans[concept] = sorted(kept)
    return spans
