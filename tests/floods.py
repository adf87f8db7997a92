"""Texts that are as long as a message may be, of all kinds that may take a reader long."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from random import Random

from bot.text import LONGEST_MESSAGE
from tests import shipped

Kind = Callable[[Random], str]
"""Makes a text as long as a message may be, each time another one."""

RUNS = (
    "a",
    "ha",
    "7",
    "aB3x9Zq",
    "痛",
    "п",
    "💆",
    "\n",
    " ",
    ". ",
    "a. ",
    "a, ",
    "hi ",
    "and ",
    "& ",
)
TERMS = ("numb ", "fever back pain ", "numb bum ", "pain ", "dolor de espalda ", "fiebre ", "leg, ")
ASKED = (
    "massage back pain hour ",
    "do you take cards? ",
    "aceptan tarjetas y ",
    "price and hours, ",
)


def run(first: int, last: int, shortest: int = 1, longest: int = 1) -> Callable[[Random], str]:
    """A run of characters, from the code point of the first to that of the last."""
    return lambda chance: "".join(
        chr(chance.randint(first, last)) for _ in range(chance.randint(shortest, longest))
    )


def joined(piece: Callable[[Random], str], by: str = " ") -> Kind:
    """Pieces, each another one."""

    def text(chance: Random) -> str:
        found, length = [], 0
        while length < LONGEST_MESSAGE:
            found.append(piece(chance))
            length += len(found[-1]) + len(by)
        return by.join(found)[:LONGEST_MESSAGE]

    return text


def repeated(piece: Callable[[Random], str]) -> Kind:
    """One piece, again and again."""
    return lambda chance: (piece(chance) * LONGEST_MESSAGE)[:LONGEST_MESSAGE]


def one_of(texts: Callable[[], tuple[str, ...]]) -> Callable[[Random], str]:
    return lambda chance: chance.choice(texts())


def mistyped(texts: Callable[[], tuple[str, ...]]) -> Callable[[Random], str]:
    """One of the texts with a letter too few, too many or wrong."""

    def text(chance: Random) -> str:
        right = chance.choice(texts())
        at = chance.randrange(len(right))
        wrong = chance.choice(("", letter(chance), letter(chance) + right[at]))
        return right[:at] + wrong + right[at + 1 :]

    return text


@cache
def questions(*languages: str) -> tuple[str, ...]:
    contents = shipped.contents()
    return tuple(
        example
        for language in languages or contents
        for intent in contents[language].intents.values()
        for example in intent.examples
    )


@cache
def vocabulary() -> tuple[str, ...]:
    """The words that patients use, in all languages."""
    return tuple(sorted({word for question in questions() for word in question.split()}))


@cache
def terms() -> tuple[str, ...]:
    """The terms of all concepts, in all languages."""
    return tuple(
        re.sub("[*~@]", "", " ".join(term)).strip() or "7"
        for content in shipped.contents().values()
        for terms in content.words.terms.values()
        for term in terms
    )


letter = run(ord("a"), ord("z"))
numeral = run(ord("0"), ord("9"), 6, 6)
word = run(ord("a"), ord("z"), 4, 12)
KINDS: dict[str, Kind] = {
    "words of 4 to 12 letters": joined(word),
    "words of 4 letters": joined(run(ord("a"), ord("z"), 4, 4)),
    "words of 7 letters that are much used": joined(
        lambda chance: "".join(chance.choices("aeinrsto", k=7))
    ),
    "words of 3 letters": joined(run(ord("a"), ord("z"), 3, 3)),
    "words of one letter": joined(letter),
    "accents": joined(run(0xE0, 0xFF, 4, 9)),
    "any characters": joined(run(0x20, 0xD7FF), by=""),
    "Chinese": joined(run(0x4E00, 0x9FFF), by=""),
    "Chinese words": joined(run(0x4E00, 0x9FFF, 4, 7)),
    "Korean": joined(run(0xAC00, 0xD7A3), by=""),
    "Korean words": joined(run(0xAC00, 0xD7A3, 4, 4)),
    "signs of many letters": repeated(run(0xFDFA, 0xFDFA, 3, 9)),
    "words of such signs": joined(run(0xFDFA, 0xFDFB, 1, 2)),
    "combining marks": joined(run(0x300, 0x36F), by=""),
    "marks in disorder": lambda chance: "".join(
        sorted(KINDS["combining marks"](chance), key=unicodedata.combining, reverse=True)
    ),
    "letters below marks": joined(
        lambda chance: letter(chance) + run(0x300, 0x36F, 1, 4)(chance), by=""
    ),
    "emoji": joined(run(0x1F300, 0x1F6FF), by=""),
    "signs": joined(run(0x21, 0x2F), by=""),
    "entities": joined(lambda chance: f"&#{chance.randint(33, 5000)};", by=""),
    "links": joined(lambda chance: f"https://{word(chance)}.com/?{word(chance)}"),
    "masked words": joined(lambda chance: f"{letter(chance)}{letter(chance)}**{letter(chance)}"),
    "numbers": joined(numeral),
    "words with digits": joined(lambda chance: letter(chance) * 3 + numeral(chance)),
    "one run of letters": joined(letter, by=""),
    "one letter": repeated(letter),
    "line breaks": lambda chance: "\n" * (LONGEST_MESSAGE - chance.randrange(99)),
    "blanks": lambda chance: " " * (LONGEST_MESSAGE - chance.randrange(99)),
    "words with commas": joined(run(ord("a"), ord("z"), 1, 3), by=","),
    "short sentences": joined(run(ord("a"), ord("z"), 2, 4), by="? "),
    "known words": joined(one_of(vocabulary)),
    "known words mistyped": joined(mistyped(vocabulary)),
    "alarming terms": joined(one_of(terms)),
    "alarming terms mistyped": joined(mistyped(terms)),
    "three terms": repeated(lambda chance: " ".join(chance.choices(terms(), k=3)) + " "),
    "numb bum sit": repeated(lambda chance: "numb bum sit" + " " * chance.randint(1, 9)),
    "how to prevent": repeated(
        lambda chance: f"como prevenir manos muslo floja subito{' ' * chance.randint(1, 9)}"
    ),
    "hand feet weaker": repeated(lambda chance: f"hand feet\nweaker sudden {letter(chance)} "),
    "questions": joined(one_of(lambda: questions("en")), by="? "),
    "questions joined": joined(one_of(lambda: questions("en")), by=" and "),
    "questions on lines": joined(one_of(lambda: questions("en")), by="\n"),
    "preguntas": joined(one_of(lambda: questions("es")), by="? "),
    "preguntas y preguntas": joined(one_of(lambda: questions("es")), by=" y "),
    "questions of two languages": joined(one_of(questions), by=", "),
}
