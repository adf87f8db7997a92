"""What is asked: the order of the questions, and their words in one language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from bot.content.edited import Value
from bot.content.nodes import Node, Parser, remedy
from bot.errors import ContentError, SettingsError
from bot.text import fold

Facts: TypeAlias = Mapping[str, Value]
"""What the file holds, by the names of the facts."""

_HOME = "US"
"""The country whose numbers for emergencies ship with the bot."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the interview."""

    name: str
    """What it is called after ``--only``, and in the file of words."""
    group: str
    kind: str
    """Which of the ways to read an answer is its own."""
    facts: tuple[str, ...] = ()
    """What its answer fills in; without any, the fact of its name."""
    is_needed: bool = False
    has_lines: bool = False
    """Whether its answer takes several lines."""
    is_abroad: bool = False
    """Whether it is asked only in another country than the one of which most is known."""

    @property
    def fills(self) -> tuple[str, ...]:
        """The facts that its answer fills in."""
        return self.facts or (self.name,)

    def is_answered(self, facts: Facts) -> bool:
        """Whether the facts hold its answer; a place is none before its country is known."""
        if self.kind == "place":
            return all(facts.get(name) for name in ("city", "country"))
        return any(facts.get(fact) for fact in self.fills)


QUESTIONS = (
    Question("name", "clinic", "text", is_needed=True),
    Question("place", "clinic", "place", ("city", "state", "country"), is_needed=True),
    Question("phone", "clinic", "phone", is_needed=True),
    Question("timezone", "clinic", "timezone", is_needed=True),
    Question("booking_url", "clinic", "link", is_needed=True),
    Question("services", "clinic", "worded", is_needed=True),
    *(
        Question(f"{name}_number", "clinic", "number", is_abroad=True)
        for name in ("emergency", "crisis", "poison", "violence", "assault")
    ),
    Question("hours", "hours", "hours"),
    Question("holidays", "hours", "holidays"),
    Question("special_days", "hours", "special_days", has_lines=True),
    Question("prices", "prices", "prices", has_lines=True),
    Question("packages", "prices", "packages", has_lines=True),
    Question("discounts", "prices", "discounts"),
    Question("insurance", "paying", "insurance"),
    Question("payment", "paying", "payment"),
    Question("tips", "paying", "choice"),
    Question("gift_cards", "paying", "choice"),
    Question("languages", "people", "languages"),
    Question("therapists", "people", "therapists"),
    Question("techniques", "people", "techniques"),
    Question("address", "place", "text"),
    Question("email", "place", "email"),
    Question("parking", "place", "choice"),
    Question("wheelchair", "place", "choice"),
    Question("walk_ins", "rules", "choice"),
    Question("referral", "rules", "choice"),
    Question("children", "rules", "children"),
    Question("cancellation", "rules", "cancellation"),
    Question("late", "rules", "late"),
    Question("first_visit", "visit", "worded"),
    Question("what_to_wear", "visit", "worded"),
)

BESIDE = (
    Question("directions", "place", "worded"),
    Question("map", "place", "map", ("latitude", "longitude")),
    Question("session_lengths", "prices", "lengths"),
    Question("acupuncture", "people", "choice"),
    Question("home_visits", "people", "choice"),
    Question("pregnancy", "rules", "choice"),
    Question("oils", "visit", "worded"),
    Question("aftercare", "visit", "worded"),
)
"""What is asked only by its name."""
ALL = (*QUESTIONS, *BESIDE)
NAMES = frozenset(name for one in ALL for name in (one.name, *one.fills))
"""What a part of the interview may be called by: its questions, and the facts they fill in."""


def asked(country: str) -> tuple[Question, ...]:
    """The questions to a clinic of a country, in their order."""
    return tuple(one for one in QUESTIONS if not one.is_abroad or is_foreign(country))


def is_foreign(country: str) -> bool:
    """Whether the numbers for emergencies that ship are another country's."""
    return country not in ("", _HOME)


@dataclass(frozen=True, slots=True)
class Wording:
    """A question in words."""

    ask: str
    explain: str
    example: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    """What may be chosen, by the values that stand for it in the file."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What a patient may ask."""

    ask: str
    needs: tuple[str, ...]
    """The facts that must be known for it to make sense."""


@dataclass(frozen=True, slots=True)
class Script:
    """All words of the interview, in one language."""

    language: str
    commands: Mapping[str, tuple[str, ...]]
    words: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, str]
    messages: Mapping[str, str]
    remedies: Mapping[str, str]
    questions: Mapping[str, Wording]
    trials: tuple[Trial, ...]

    def say(self, message: str, /, **more: object) -> str:
        """A message with its braces filled in."""
        return self.messages[message].format(**more).rstrip("\n")

    def command(self, typed: str) -> str:
        """Which of the commands is typed; "" for none."""
        return next((name for name, ways in self.commands.items() if fold(typed) in ways), "")

    def means(self, word: str, typed: str) -> bool:
        """Whether a text is one of the ways to say a word."""
        return fold(typed.strip(" .!")) in map(fold, self.words[word])


def languages() -> set[str]:
    """The languages in which there is an interview."""
    return {path.stem for path in _FOLDER.glob("??.yaml")}


def script(language: str) -> Script:
    """The words in a language. Raises SettingsError where the interview does not speak it."""
    found = languages()
    if language not in found:
        right = remedy(language, found, f"there is {', '.join(sorted(found))}.")
        raise SettingsError(f"There is no interview in {language!r}; {right}")
    parser = Parser()
    node = parser.file(_FOLDER / f"{language}.yaml")
    if node is None:
        raise ContentError(parser.problems)
    parts = parser.fields(node, _PARTS)

    def ways(name: str) -> dict[str, tuple[str, ...]]:
        return {key: _ways(value, parser) for key, value in _of(parts, name, parser)}

    def texts(name: str) -> dict[str, str]:
        return {key: parser.text(value) for key, value in _of(parts, name, parser)}

    read = Script(
        language,
        commands=ways("commands"),
        words=ways("words"),
        groups=texts("groups"),
        messages=texts("messages"),
        remedies=texts("remedies"),
        questions={key: _wording(value, parser) for key, value in _of(parts, "questions", parser)},
        trials=tuple(_trial(item, parser) for item in parser.sequence(parts.get("trials"))),
    )
    if parser.problems:
        raise ContentError(parser.problems)
    return read


_FOLDER = Path(__file__).parent
_PARTS = ("commands", "words", "groups", "messages", "remedies", "questions", "trials")


def _of(parts: Mapping[str, Node], name: str, parser: Parser) -> list[tuple[str, Node]]:
    return list(parser.mapping(parts.get(name)).items())


def _ways(node: Node, parser: Parser) -> tuple[str, ...]:
    return tuple(parser.text(item) for item in parser.items(node))


def _wording(node: Node, parser: Parser) -> Wording:
    fields = parser.fields(node, ("ask", "explain"), ("example", "options"))
    options = parser.mapping(fields.get("options"))
    return Wording(
        parser.text(fields.get("ask")),
        parser.text(fields.get("explain")),
        parser.text(fields.get("example")),
        {value: parser.text(label) for value, label in options.items()},
    )


def _trial(node: Node, parser: Parser) -> Trial:
    fields = parser.fields(node, ("ask", "needs"), lists=("needs",))
    needs = fields.get("needs")
    return Trial(parser.text(fields.get("ask")), _ways(needs, parser) if needs else ())
