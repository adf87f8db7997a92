"""The rules with a number: from what age, how long before, how late."""

import re

from bot.content.edited import Value
from bot.facts import notation
from bot.setup.answers.answer import Answer, Wrong
from bot.setup.answers.desk import Desk
from bot.setup.answers.prices import SIGN, money
from bot.setup.questions import Question
from bot.text import fold

_NUMBER = re.compile(r"(\d+(?:[.,]\d{1,2})?)")


def children(question: Question, typed: str, desk: Desk) -> Answer:
    """ "yes", "no", or the age from which: "from 12". Raises Wrong."""
    for value in ("yes", "no"):
        if desk.means(value, typed):
            return Answer({question.name: value})
    numbers = _NUMBER.findall(typed)
    left = desk.without("from", _NUMBER.sub(" ", fold(typed))).strip(" +.")
    if len(numbers) != 1 or left or not numbers[0].isdigit() or int(numbers[0]) > 21:
        raise Wrong("children", typed=typed)
    return Answer({question.name: numbers[0]})


def cancellation(question: Question, typed: str, desk: Desk) -> Answer:
    """How long before it costs nothing, and what it costs later: "24 hours, $30". Raises Wrong."""
    text = fold(typed)
    days = re.search(rf"(\d+)\s*(?:{desk.pattern('days')})\b", text)
    fee = re.search(rf"{SIGN}\s*(\d+(?:[.,]\d\d)?)", text)
    numbers = _NUMBER.findall(text)
    hours = str(int(days[1]) * 24) if days else ""
    left = [one for one in numbers if not (fee and one == fee[1]) and not (days and one == days[1])]
    if not hours and left:
        hours = left.pop(0)
    paid = fee[1] if fee else left.pop(0) if left else ""
    if left or not hours.isdigit() or not 0 < int(hours) <= 336:
        raise Wrong("cancellation", typed=typed)
    value: dict[str, Value] = {"hours": hours}
    return Answer({question.name: value | ({"fee": money(paid, desk)} if paid else {})})


def late(question: Question, typed: str, desk: Desk) -> Answer:
    """How many minutes late one may come. Raises Wrong."""
    match = re.fullmatch(rf"(\d+)\s*(?:{desk.pattern('minutes')})?\.?", fold(typed))
    if match is None or not 0 < int(match[1]) <= 120:
        raise Wrong("late", typed=typed)
    return Answer({question.name: {"minutes": match[1]}})


def lengths(question: Question, typed: str, desk: Desk) -> Answer:
    """How many minutes a session may take: "30, 60 and 90". Raises Wrong."""
    found = re.findall(r"\d+", typed)
    try:
        return Answer({question.name: [str(notation.minutes(one)) for one in found or [typed]]})
    except ValueError:
        raise Wrong("lengths", typed=typed) from None
