"""What patients will hear of a fact: said by what says it to them."""

from collections.abc import Mapping
from datetime import date

from bot.content import Content
from bot.content.clinic import CLINIC, Terms, called, read
from bot.content.edited import Value
from bot.content.names import INSURERS
from bot.content.nodes import Node, Parser
from bot.content.said import Sayings
from bot.facts.clinic import Clinic
from bot.facts.phone import international
from bot.facts.speech import Speech
from bot.setup.answers import Wrong
from bot.setup.questions import Facts, Question, Script
from bot.text import spoken

_GROUPS = {
    # what facts name: how its concepts begin
    "services": ("technique_", "service_"),
    "payments": ("payment_",),
    "discounts": ("discount_",),
    "insurers": ("insurer_",),
}


class Echo:
    """Says facts as the bot will; ``contents`` is what ships, by language."""

    def __init__(self, contents: Mapping[str, Content], script: Script) -> None:
        self._contents, self._script = contents, script
        self._content = contents.get(script.language) or next(iter(contents.values()))
        self.named = {group: self._names(group) for group in _GROUPS}

    def _names(self, group: str) -> dict[str, str]:
        """The bot's own names by what they are called, in any language."""
        found = {}
        for content in self._contents.values():
            for message, text in content.messages.items():
                if message.startswith(f"{group}."):
                    found[spoken(text)] = message.removeprefix(f"{group}.")
            for concept, terms in content.words.terms.items():
                for start in _GROUPS[group]:
                    if concept.startswith(start):
                        name = concept.removeprefix(start)
                        found |= {" ".join(term): name for term in terms}
        names = set(found.values()) | (set(INSURERS) if group == "insurers" else set())
        return found | {name.replace("_", " "): name for name in names}

    def clinic(self, facts: Facts) -> tuple[Clinic, list[str]]:
        """The facts as data, and what is wrong with them."""
        parser = Parser()
        entries = {name: _node(value) for name, value in facts.items()}
        known = [set(self.named[group].values()) for group in ("services", "payments", "discounts")]
        found = read(entries, {"en", *self._contents}, Terms(*known), parser)
        words = [content.words for content in self._contents.values()]
        return called(found.clinic, words), [problem.message for problem in parser.problems]

    def sayings(self, clinic: Clinic) -> Sayings:
        """What says data, in the language of the interview where the bot speaks it."""
        return Sayings(clinic, self._content.messages, self._content.language)

    def speech(self, facts: Facts) -> Speech:
        """How the language of the interview writes dates and names."""
        return Speech(self._script.language, str(facts.get("country", "")))

    def problems(self, facts: Facts) -> list[str]:
        """What the bot would not take."""
        return self.clinic(facts)[1]

    def refuse(self, facts: Facts, fresh: Facts) -> None:
        """Raises Wrong where the bot would not take the facts with these fresh ones."""
        before, after = self.problems(facts), self.problems({**facts, **fresh})
        if new := [problem for problem in after if problem not in before]:
            raise Wrong("reader", message=new[0])

    def said(self, question: Question, facts: Facts, today: date) -> str:
        """What a question has filled in, in lines; "" where that is nothing."""
        if question.kind == "place":
            own = self.speech(facts)
            country = str(facts.get("country", ""))
            parts = [str(facts.get(name, "")) for name in ("city", "state")]
            return ", ".join(filter(None, [*parts, own.country(country) if country else ""]))
        value = facts.get(question.name, "")
        if not value:
            return ""
        if question.kind == "phone":
            return international(str(value), str(facts.get("country", "")))
        return self._data(question.name, facts, today) or _text(value)

    def _data(self, fact: str, facts: Facts, today: date) -> str:
        """A fact that is data as the bot says it; "" of one that is words."""
        value = facts[fact]
        if isinstance(value, dict) and set(value) <= {*self._contents}:
            return ""
        clinic, problems = self.clinic(facts)
        if problems:
            return ""
        sayings = self.sayings(clinic)
        match fact:
            case "holidays":
                return self._holidays(facts)
            case "special_days":
                return _special_days(clinic, sayings, today)
            case "packages":
                return sayings.packages(clinic.packages)
            case "discounts" if clinic.discounts:
                return sayings.listed("discounts", clinic.discounts)
            case "hours" if not (clinic.hours and clinic.hours.week):
                return ""
            case _:
                return sayings.of(fact)

    def _holidays(self, facts: Facts) -> str:
        """What is done on holidays; a clinic's own hours are not needed for that."""
        clinic, _ = self.clinic({**facts, "hours": {"monday": "closed"}})
        if clinic.hours is None:
            return ""
        kept, sayings = clinic.hours.holidays, self.sayings(clinic)
        usual = self._script.say("as_usual")
        lines = [
            sayings.say("hours_of", days=name, hours=usual if day is None else sayings.day(day))
            for name, day in kept.named.items()
        ]
        others = f"other_holidays_{kept.others}" if lines else f"holidays_{kept.others}"
        if kept.others:
            lines.append(self._script.say(others))
        return "\n".join(lines)


def _special_days(clinic: Clinic, sayings: Sayings, today: date) -> str:
    special = clinic.hours.special if clinic.hours else ()
    lines = []
    for one in special:
        days = sayings.date(one.first, today)
        if one.last != one.first:
            days = sayings.say("days_span", first=days, last=sayings.date(one.last, today))
        note = sayings.wording(one.note) if one.note else ""
        line = sayings.say("hours_of", days=days, hours=sayings.day(one.day))
        lines.append(f"{line} ({note})" if note else line)
    return "\n".join(lines)


def _text(value: Value) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, dict):
        return "\n".join(f"{key}: {_text(inner)}" for key, inner in value.items())
    return ", ".join(_text(inner) for inner in value)


def _node(value: Value) -> Node:
    if isinstance(value, str):
        return Node(value, CLINIC, 1)
    if isinstance(value, dict):
        return Node({key: _node(inner) for key, inner in value.items()}, CLINIC, 1)
    return Node([_node(inner) for inner in value], CLINIC, 1)
