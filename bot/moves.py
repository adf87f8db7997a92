"""Messages that only go on from what was said: "why?", "the second one", "ok", "no, I meant …"."""

import re
from dataclasses import dataclass

from bot.content import Move, Wording
from bot.text import Phrase, mended, words

_PART = re.compile(r"[.!?,;\n]+")
_GLANCE = 100  # characters that nearly always hold a word


@dataclass(frozen=True, slots=True)
class Going:
    """How a message goes on from the one before."""

    move: Move | None = None
    number: int = 0
    """The option that is chosen, from 1; 0: none is."""
    meant: str = ""
    """What is said to be meant instead: the message without the words that say so."""
    plain: str = ""
    """A message that is nothing but courtesy, without the chatter around it."""


NOT_AT_ALL = Going()


def going_on(utterance: str, phrase: Phrase, wording: Wording, options: int) -> Going:
    """How an utterance goes on; ``phrase`` are its words as they are compared, ``options`` how many
    there are to choose from."""
    rest, said = wording.chatter.rest(phrase), words(utterance)
    typed = wording.rewriter.rewrite(said)  # with its courtesy: "sorry, what?"
    for words_of_it in (typed, phrase, rest):
        if number := _chosen(words_of_it, wording, options):
            return Going(number=number)
        is_chatter = words_of_it is not typed and bool(phrase) and not rest
        if move := wording.moves.get(words_of_it, "ok" if is_chatter else None):
            move = _or_thanks(move, typed, wording)
            courtesy = _courtesy(typed, wording) if not rest and move == "ok" else ""
            return Going(plain=courtesy) if courtesy else Going(move)
    return Going(meant=_meant(utterance, said, wording))


def _courtesy(typed: Phrase, wording: Wording) -> str:
    """What is left of a message without chatter: "buenas tardes mijo" is a greeting."""
    return " ".join(wording.chatter.rest(typed))


def courteous(utterance: str, wording: Wording) -> Move | None:
    """Whether a message that is not understood holds thanks, or takes back what was asked."""
    parts = (wording.phrase(part) for part in _PART.split(utterance))
    moves = {wording.moves.get(wording.chatter.rest(part)) for part in parts}
    if "never_mind" in moves:
        return "never_mind"
    return "thanks" if _thanked(words(utterance), wording) else None


def in_words(utterance: str, wording: Wording) -> str:
    """The utterance; one without any word, as its emoji would be said."""
    if words(utterance[:_GLANCE]) or words(utterance):
        return utterance
    plain = mended(utterance)
    said = dict.fromkeys(wording.signs[sign] for sign in plain if sign in wording.signs)
    return " ".join(said) or utterance


def _or_thanks(move: Move, typed: Phrase, wording: Wording) -> Move:
    """Thanks count, beside what only says "ok": "ok great thank you"."""
    return "thanks" if move == "ok" and _thanked(typed, wording) else move


def _thanked(typed: Phrase, wording: Wording) -> bool:
    """Whether thanks are among the words."""
    said = f" {' '.join(typed)} "
    thanks = (" ".join(phrase) for phrase, move in wording.moves.items() if move == "thanks")
    return any(f" {one} " in said for one in thanks)


def _chosen(phrase: Phrase, wording: Wording, options: int) -> int:
    number = wording.ordinals.get(phrase, 0)
    number = options if number < 0 else number
    return number if number <= options else 0


def _meant(utterance: str, said: Phrase, wording: Wording) -> str:
    """What stands behind "no, I meant"; ``said`` are the words of the utterance."""
    longest = max((len(one) for one in wording.meant if said[: len(one)] == one), default=0)
    if not longest:
        return ""
    tokens, read = utterance.split(), 0
    for at, token in enumerate(tokens):
        if read >= longest:
            return " ".join(tokens[at:])
        read += len(words(token))
    return ""
