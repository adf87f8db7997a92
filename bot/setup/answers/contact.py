"""How the clinic is reached: by phone, by mail, on a page."""

import re

from bot.facts.phone import example_number, is_number, national
from bot.setup.answers.answer import Answer, Wrong
from bot.setup.answers.desk import Desk
from bot.setup.questions import Question

_LINK = re.compile(r"https://[^\s/]+\.[^\s]+")
_EMAIL = re.compile(r"[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+")


def link(question: Question, typed: str, desk: Desk) -> Answer:
    """A page on the web; "https://" may be left out. Raises Wrong."""
    address = typed if "://" in typed or "." not in typed else f"https://{typed}"
    if not _LINK.fullmatch(address):
        raise Wrong("link", typed=typed)
    return Answer({question.name: address})


def email(question: Question, typed: str, desk: Desk) -> Answer:
    """An address for mail. Raises Wrong."""
    if not _EMAIL.fullmatch(typed):
        raise Wrong("email", typed=typed)
    return Answer({question.name: typed})


def number(question: Question, typed: str, desk: Desk) -> Answer:
    """A number for emergencies, which may be a short one. Raises Wrong."""
    if not re.fullmatch(r"[\d\s()+\-]{2,20}", typed):
        raise Wrong("number", typed=typed)
    return Answer({question.name: typed})


def phone(question: Question, typed: str, desk: Desk) -> Answer:
    """A number that can be called in the clinic's country. Raises Wrong."""
    country = desk.country
    if not is_number(typed, country):
        named = desk.speech.country(country)
        raise Wrong("phone", typed=typed, country=named, near=example_number(country))
    return Answer({question.name: national(typed, country) if typed.isdigit() else typed})
