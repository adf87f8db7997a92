"""Names in a row: techniques and discounts, and of insurers and payments both sides, what is taken
and what is not."""

import re
from collections.abc import Callable

from bot.content.names import INSURERS
from bot.setup.answers.answer import Answer, Follow, Wrong, table
from bot.setup.answers.desk import Desk
from bot.setup.questions import Facts, Question
from bot.text import fold, spoken

_COMMAS = re.compile(r"\s*[,;\n]\s*")
_GROUPS = re.compile(r"\s*[;\n]\s*|\.\s+|\.$")


def called(group: str, typed: str, desk: Desk) -> str:
    """The bot's own name for what is typed; what is typed where there is none."""
    known, text = desk.named.get(group, {}), spoken(typed.strip())
    if group == "payments" and desk.means("cards", typed):
        return "cards"
    forms = (text, text.removesuffix(" massage"), text.removesuffix("s"))
    return next((known[form] for form in forms if form in known), typed.strip())


def each(typed: str) -> list[str]:
    """What stands between commas, semicolons and the word "and"."""
    parts = re.split(r"[,;\n]|\b(?:and|y)\b", typed, flags=re.IGNORECASE)
    return [*filter(None, map(str.strip, parts))]


def names(question: Question, typed: str, desk: Desk) -> Answer:
    """What is named with commas between. Raises Wrong."""
    group = {"techniques": "services"}.get(question.kind, question.kind)
    found = [called(group, part, desk) for part in each(typed)]
    if not _are_names(found):
        near = desk.script.questions[question.name].example
        raise Wrong("list", typed=typed, near=near)
    return Answer({question.name: list(dict.fromkeys(found))})


def _are_names(texts: list[str]) -> bool:
    """Whether there are some, and each has a letter."""
    return bool(texts) and all(re.search(r"[^\W\d]", text) for text in texts)


def insurance(question: Question, typed: str, desk: Desk) -> Answer:
    """ "Aetna and Cigna, not Medicaid"; "no" for none. Raises Wrong."""
    if desk.means("no", typed):
        return Answer({question.name: {"others": "no"}}, is_confirmed=False)

    def take(text: str, facts: Facts) -> Facts:
        others = "receipt" if desk.means("yes", text) or desk.means("receipt", text) else ""
        others = "no" if desk.means("no", text) else others
        if text and not others and not desk.means("unknown", text):
            raise Wrong("yes_or_no")
        value = table(facts, question.name)
        return {**facts, question.name: {**value, "others": others} if others else value}

    taken = _taken(typed, "insurers", _insurer, desk)
    follows = (Follow(desk.script.say("other_insurers"), take),)
    return Answer({question.name: taken}, False, follows)


def _insurer(typed: str, desk: Desk) -> str:
    """As the clinic writes it; what is all in small letters with capitals."""
    proper = INSURERS.get(called("insurers", typed, desk), "")
    if fold(proper) == fold(typed):
        return proper
    return typed.title() if typed.islower() else typed


def payment(question: Question, typed: str, desk: Desk) -> Answer:
    """ "cash and cards, no checks". Raises Wrong."""
    return Answer({question.name: _taken(typed, "payments", _means_of_payment, desk)})


def _means_of_payment(typed: str, desk: Desk) -> str:
    return called("payments", typed, desk)


def _taken(
    typed: str, group: str, name: Callable[[str, Desk], str], desk: Desk
) -> dict[str, list[str]]:
    """What is taken and what is not, as the file has it; ``name`` says how one is written."""
    taken, refused = ([name(one, desk) for one in side] for side in _sides(typed, group, desk))
    for one in taken:
        if one in refused:
            raise Wrong("both", typed=one)
    if not _are_names(taken + refused):
        raise Wrong("list", typed=typed, near="A, B")
    sides = {"accepted": taken, "not_accepted": refused}
    return {key: list(dict.fromkeys(side)) for key, side in sides.items() if side}


def _sides(typed: str, group: str, desk: Desk) -> tuple[list[str], list[str]]:
    """What is taken and what is not: after "not" up to the end of the part between semicolons, or
    up to the comma where the part began with what is taken."""
    taken: list[str] = []
    refused: list[str] = []
    refuses = re.compile(rf"^(?:{desk.pattern('not')})\b[:,]?\s*", re.IGNORECASE)
    known = desk.named.get(group, {})
    for part in filter(None, _GROUPS.split(typed)):
        side = refused if refuses.match(part) else taken
        for piece in _COMMAS.split(part):
            one = refuses.match(piece)
            rest = piece[one.end() :].strip() if one else piece.strip()
            found = [rest] if spoken(rest) in known else re.split(r"\s+(?:and|or|y|o)\s+", rest)
            (refused if one else side).extend(filter(None, map(str.strip, found)))
    return taken, refused
