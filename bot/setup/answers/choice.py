"""One of a few values."""

from bot.setup.answers.answer import Answer, Wrong
from bot.setup.answers.desk import Desk
from bot.setup.answers.texts import worded
from bot.setup.questions import Question
from bot.text import fold


def choice(question: Question, typed: str, desk: Desk) -> Answer:
    """One of a few values, by its number, its word or how it is shown; parking may be a text.
    Raises Wrong."""
    options = desk.script.questions[question.name].options
    for number, (value, label) in enumerate(options.items(), 1):
        if fold(typed.strip(" .!")) in (str(number), value.replace("_", " "), value, fold(label)):
            return Answer({question.name: value})
    for value in ("yes", "no", "none"):
        if value in options and desk.means("no" if value == "none" else value, typed):
            return Answer({question.name: value})
    near = [value for value, label in options.items() if fold(typed) in fold(label).split()]
    if len(near) == 1:
        return Answer({question.name: near[0]})
    if " " in typed and not typed.isdigit():
        return worded(question, typed, desk)
    listed = [f"{number} {label}" for number, label in enumerate(options.values(), 1)]
    raise Wrong("choice", typed=typed, near=" · ".join(listed))
