"""Texts: taken as they are typed, and in each language that the bot speaks."""

import re
from collections.abc import Callable, Iterable

from bot.content.edited import Value
from bot.setup.answers.answer import Answer, Follow, Wrong
from bot.setup.answers.desk import Desk
from bot.setup.questions import Facts, Question


def plain(question: Question, typed: str, desk: Desk) -> Answer:
    """A text as it is typed."""
    return Answer({question.name: typed})


def worded(question: Question, typed: str, desk: Desk) -> Answer:
    """A text that may have one wording a language."""

    def follow(code: str) -> Follow:
        def take(text: str, facts: Facts) -> Facts:
            wording = with_wording(facts[question.name], code, text, desk)
            return {**facts, question.name: wording}

        return Follow(desk.script.say("translated", language=desk.speech.language(code)), take)

    return Answer({question.name: typed}, follows=tuple(map(follow, desk.other_languages)))


def with_wording(before: Value, code: str, text: str, desk: Desk) -> Value:
    """A text with its wording in another language, too; as it was where that is left out.
    Raises Wrong."""
    check_braces(text)
    if not text:
        return before
    wordings = before if isinstance(before, dict) else {desk.script.language: before}
    return {**wordings, code: text}


def wording_follows(
    texts: Iterable[str], put: Callable[[Facts, int, str, str], Facts], desk: Desk
) -> tuple[Follow, ...]:
    """A question each for what texts inside an answer are in the other languages.

    ``put`` sets the one of a number, in a language, to what is typed.
    """

    def follow(number: int, text: str, code: str) -> Follow:
        def take(typed: str, facts: Facts) -> Facts:
            return put(facts, number, code, typed)

        language = desk.speech.language(code)
        return Follow(desk.script.say("translated_text", text=text, language=language), take)

    numbered = enumerate(texts)
    return tuple(follow(at, text, code) for at, text in numbered for code in desk.other_languages)


def check_braces(text: str) -> None:
    """An answer of the bot would take them for a fact's name. Raises Wrong."""
    if "{" in text or "}" in text:
        raise Wrong("text")


def lines(typed: str) -> list[str]:
    """An answer line by line."""
    return [line.strip() for line in re.split(r"[\n;·]", typed) if line.strip()]
