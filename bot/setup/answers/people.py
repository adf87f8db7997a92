"""Who works at the clinic, and what they speak."""

import re

from bot.facts import speech
from bot.setup.answers.answer import Answer, Wrong
from bot.setup.answers.desk import Desk
from bot.setup.answers.names import each
from bot.setup.questions import Question
from bot.text import fold

_THERAPISTS = ("women", "men", "licensed", "students")


def languages(question: Question, typed: str, desk: Desk) -> Answer:
    """Languages by their names or their two letters. Raises Wrong."""
    names = speech.language_codes([*desk.languages, "en"])
    codes = {fold(name): code for name, code in names.items()}
    codes |= {code: code for code in desk.languages}
    codes |= dict.fromkeys(map(fold, desk.script.words["creole"]), "ht")
    codes |= dict.fromkeys(map(fold, desk.script.words["mandarin"]), "zh")
    found = []
    for part in each(typed):
        text = fold(part)
        code = codes.get(text) or (text if len(text) == 2 and speech.is_language(text) else "")
        if not code:
            raise Wrong("languages", typed=part)
        found.append(code)
    if not found:
        raise Wrong("languages", typed=typed)
    return Answer({question.name: list(dict.fromkeys(found))})


def therapists(question: Question, typed: str, desk: Desk) -> Answer:
    """ "women and men, all licensed, no students", "3 women, 1 man", "only women". Raises Wrong."""
    found: dict[str, str] = {}
    for part in each(fold(typed)):
        key = next((key for key in _THERAPISTS if desk.mentions(key, part)), "")
        if key:
            found[key] = _how_many(key, part, desk)
        elif re.fullmatch(rf"(?:{desk.pattern('all')})", part):
            found |= {"women": "yes", "men": "yes"}
        else:
            raise Wrong("therapists", typed=part)
    if desk.mentions("only", fold(typed)):
        found = {"women": "no", "men": "no"} | found
    if not found:
        raise Wrong("therapists", typed=typed)
    return Answer({question.name: found})


def _how_many(key: str, text: str, desk: Desk) -> str:
    """A number as it is typed; else "yes" or "no", and of those with a license "all" or "some"."""
    number = re.search(r"\d+", text)
    is_refused = desk.mentions("not", text)
    if key == "licensed":
        some = "some" if desk.mentions("some", text) or is_refused else "all"
        return number[0] if number else some
    if is_refused:
        return "no"
    return number[0] if number else "yes"
