"""The small lexicon of ``small.yaml``, with the shipped lists of common words."""

from functools import cache
from pathlib import Path

from bot.content.concepts import Concepts, concepts
from bot.content.nodes import Parser
from bot.content.red_flags import RedFlags, red_flags
from bot.content.words import Words, common_words, terms
from bot.hearing import Heard, Hearing
from bot.safety import Findings, Safety

HERE = Path(__file__).parent
INTENTS = HERE.parents[1] / "intents"


@cache
def content() -> tuple[Concepts, RedFlags, dict[str, Words]]:
    """What the file holds."""
    parser = Parser()
    sections = parser.mapping(parser.file(HERE / "small.yaml"))
    known = concepts(sections["concepts"], parser)
    flags = red_flags(sections["flags"], known, ["safety.contraindications"], parser)
    words = {
        language: terms(node, known, common(language), parser)
        for language, node in parser.mapping(sections["words"]).items()
    }
    assert not parser.problems, "\n".join(map(str, parser.problems))
    return known, flags, words


def common(language: str) -> tuple[str, ...]:
    """The shipped list of a language's common words."""
    return common_words((INTENTS / language / "_common.txt").read_text(encoding="utf-8"))


@cache
def hearing() -> Hearing:
    """Both languages together."""
    known, _, words = content()
    return Hearing(known, words)


@cache
def safety() -> Safety:
    """The rules of the file."""
    known, flags, _ = content()
    return Safety(flags, known)


def hear(text: str) -> Heard:
    return hearing().hear(text)


def find(text: str) -> Findings:
    return safety().find(hear(text))


def level(text: str) -> str:
    """Of the gravest thing found in a text; "" where there is none."""
    gravest = find(text).gravest
    return gravest.level if gravest else ""


def mentioned(text: str, concept: str) -> list[str]:
    """The words of each mention of a concept."""
    heard = hear(text)
    return [heard.text([span]) for span in heard.of(concept)]
