"""What holds on public holidays."""

import re
from collections.abc import Collection

from bot.content.edited import Value
from bot.content.names import HOLIDAYS
from bot.facts import notation
from bot.facts.holidays import Holidays, is_country, names
from bot.setup.answers.answer import Answer, Follow, Wrong, table
from bot.setup.answers.desk import Desk
from bot.setup.answers.hours import written
from bot.setup.answers.names import each
from bot.setup.questions import Facts, Question
from bot.text import fold


def holidays(question: Question, typed: str, desk: Desk) -> Answer:
    """ "closed", "open", or some of them by their numbers or names, each with hours or without.
    Raises Wrong."""
    if desk.means("open", typed):
        return Answer({question.name: "open"}, is_confirmed=False)
    if desk.means("closed", typed):
        return Answer({question.name: "closed"}, False, _not_everywhere(question, (), desk))
    found, others = _some(typed, desk)
    if not others:
        return Answer({question.name: found}, False, (_others(question, desk),))
    follows = _not_everywhere(question, found, desk) if others == "closed" else ()
    return Answer({question.name: {**found, "others": others}}, False, follows)


def _some(typed: str, desk: Desk) -> tuple[dict[str, Value], str]:
    """What holds on those that are named, and on all others; "" where these are not spoken of."""
    known = _by_name(desk)
    found: dict[str, Value] = {}
    others, usual = "", "closed"
    for part in each(fold(typed)):
        text, kept, leads = _kept(desk.without("from", part).strip(), usual, desk)
        usual = kept if leads else usual
        numbers = text.split()
        if desk.means("others", text):
            others = kept
        elif numbers and all(one in known for one in numbers):
            found |= dict.fromkeys([known[one] for one in numbers], kept)
        elif _bare(text) in known:
            found[known[_bare(text)]] = kept
        else:
            raise Wrong("holidays", typed=part)
    if not found:
        raise Wrong("holidays", typed=typed)
    return found, others


def _others(question: Question, desk: Desk) -> Follow:
    """A question about all that are not named."""

    def take(text: str, facts: Facts) -> Facts:
        value = table(facts, question.name)
        if not text or desk.means("yes", text) or desk.means("open", text):
            return {**facts, question.name: {**value, "others": "open"}}
        if desk.means("closed", text):
            return {**facts, question.name: {**value, "others": "closed"}}
        if desk.means("no", text) or desk.means("unknown", text):
            return facts
        raise Wrong("yes_or_no")

    return Follow(desk.script.say("other_holidays"), take)


def _by_name(desk: Desk) -> dict[str, str]:
    """The holidays that may be named, by their numbers and by what they are called."""
    if not is_country(desk.country):
        return {}
    dated = names(desk.country, desk.holiday_state, desk.today.year)
    known = {str(number): name for number, name in enumerate(desk.holidays, 1)}
    known |= {_bare(name): name for name in (*dated, *desk.holidays)}
    return known | {
        concept.replace("_", " "): name
        for concept, called in HOLIDAYS.items()
        for name in called
        if name in dated
    }


def _not_everywhere(question: Question, named: Collection[str], desk: Desk) -> tuple[Follow, ...]:
    """A question after "closed", where some are holidays only of the state, or only of the rest of
    the country: of these the word alone says nothing."""
    kept = Holidays(desk.country, desk.holiday_state, others="closed")
    dated = desk.holidays.items()
    doubtful = [name for name, day in dated if name not in named and not kept.is_settled(name, day)]
    if not doubtful:
        return ()

    def take(text: str, facts: Facts) -> Facts:
        if not text or desk.means("yes", text) or desk.means("closed", text):
            fresh = dict.fromkeys(doubtful, "closed")
        elif desk.means("no", text) or desk.means("open", text):
            fresh = dict.fromkeys(doubtful, "open")
        else:
            raise Wrong("yes_or_no")
        value = facts[question.name]
        before = value if isinstance(value, dict) else {"others": value}
        return {**facts, question.name: {**fresh, **before}}

    listed = desk.speech.listed(doubtful)
    return (Follow(desk.script.say("not_everywhere", holidays=listed), take),)


def _kept(text: str, usual: str, desk: Desk) -> tuple[str, str, bool]:
    """A holiday, what holds on it, and whether that stood in front, where it holds for those that
    follow, too."""
    for kept in ("closed", "open"):
        before = re.match(rf"(?:{desk.pattern(kept)})\b[ :]*", text)
        behind = re.search(rf"[ :]*\b(?:{desk.pattern(kept)})$", text)
        if before:
            return text[before.end() :], kept, True
        if behind:
            return text[: behind.start()], kept, False
    for space in re.finditer(r"[ :]+", text):
        try:
            hours = notation.day(text[space.end() :])
        except ValueError:
            continue
        return text[: space.start()], written(hours), False
    return text, usual, False


def _bare(name: str) -> str:
    plain = re.sub(r"[’'.]", "", fold(name)).removesuffix(" day").removesuffix("s")
    return " ".join(plain.split())
