"""What is typed → what goes into the file; or why it cannot.

``desk`` holds what is known beside the answer, ``answer`` what it comes to. The other modules read:
each holds the kinds of answers that it is called after.
"""

from collections.abc import Callable, Mapping

from bot.setup.answers.answer import Answer, Follow, Wrong
from bot.setup.answers.choice import choice
from bot.setup.answers.contact import email, link, number, phone
from bot.setup.answers.desk import Desk
from bot.setup.answers.holidays import holidays
from bot.setup.answers.hours import hours
from bot.setup.answers.names import insurance, names, payment
from bot.setup.answers.people import languages, therapists
from bot.setup.answers.place import on_map, place, proposal, timezone
from bot.setup.answers.prices import packages, prices
from bot.setup.answers.rules import cancellation, children, late, lengths
from bot.setup.answers.special_days import special_days
from bot.setup.answers.texts import check_braces, plain, worded
from bot.setup.questions import Question

__all__ = ["Answer", "Desk", "Follow", "Wrong", "proposal", "read"]

_READERS: Mapping[str, Callable[[Question, str, Desk], Answer]] = {
    "text": plain,
    "worded": worded,
    "place": place,
    "phone": phone,
    "timezone": timezone,
    "link": link,
    "number": number,
    "email": email,
    "hours": hours,
    "holidays": holidays,
    "special_days": special_days,
    "prices": prices,
    "packages": packages,
    "discounts": names,
    "insurance": insurance,
    "payment": payment,
    "choice": choice,
    "languages": languages,
    "therapists": therapists,
    "techniques": names,
    "children": children,
    "cancellation": cancellation,
    "late": late,
    "map": on_map,
    "lengths": lengths,
}


def read(question: Question, typed: str, desk: Desk) -> Answer:
    """What an answer to a question comes to. Raises Wrong."""
    check_braces(typed)
    return _READERS[question.kind](question, typed.strip(), desk)
