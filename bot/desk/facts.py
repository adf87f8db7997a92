"""The clinic's facts: what patients hear of each, how many wait for it, and a form to write it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby

from starlette.responses import RedirectResponse, Response

from bot.changes.changed import EditError
from bot.changes.edits import SetFacts
from bot.content.clinic import WORDS
from bot.content.edited import Value
from bot.desk.clinic import Clinic, clinic, worded, wordings
from bot.desk.visit import BAD, Act, Visit
from bot.errors import SettingsError
from bot.setup.answers import Answer, Wrong, read
from bot.setup.interview import MAY_BE_NOTHING
from bot.setup.questions import BESIDE, Facts, Question, asked
from bot.store import awaiting, wanted_facts

_HERE = "/answers/facts"
_TITLES = {"hours": "hours.week", "holidays": "hours.holidays", "special_days": "hours.special"}
"""The facts that have a page of their own, and what they are called there."""
_OWN, _OWN_WORDS = "own", "own_words"
"""The group of the facts that a clinic has named itself; the choice to write one in words."""


@dataclass(frozen=True, slots=True)
class Row:
    """One fact in the list."""

    question: Question
    ask: str
    said: Mapping[str, str]
    """By language; none where they say the same."""
    waiting: int
    """How many patients want to hear of it."""
    path: str


def show(visit: Visit) -> Response:
    """All facts, by what they are about."""
    known = clinic(visit)
    groups = [
        (known.script.groups.get(group, visit.words("answers.own_facts")), [*rows])
        for group, rows in groupby(_rows(visit, known), lambda row: row.question.group)
    ]
    return visit.page("answers_facts.html", groups=groups)


def _waiting(visit: Visit) -> Mapping[str, int]:
    """How many patients wait for each fact; nobody where there is no database."""
    with suppress(SettingsError):
        now = visit.office.now().timestamp()
        return wanted_facts(visit.office.stored(lambda store: awaiting(store, now)))
    return {}


def _rows(visit: Visit, known: Clinic) -> Iterator[Row]:
    waiting = _waiting(visit)
    for question in _questions(known):
        said = {code: known.said(question, code) for code in known.contents}
        if len(set(said.values())) == 1:
            said = dict(list(said.items())[:1])
        path = "/hours" if question.name in _TITLES else f"{_HERE}/{question.name}"
        wanted = sum(waiting.get(name, 0) for name in question.fills)
        title = _TITLES.get(question.name)
        ask = visit.words(title) if title else _ask(question, known)
        yield Row(question, ask, said, wanted, path)


def _questions(known: Clinic) -> list[Question]:
    """What can be written here: what the interview asks, and the facts of the clinic's own."""
    all_of_them = (*asked(str(known.facts.get("country", "")).upper()), *BESIDE)
    filled = {name for one in all_of_them for name in one.fills} | {*known.desk.shipped}
    own = [Question(name, _OWN, "worded") for name in known.facts if name not in filled]
    order = [*known.script.groups, _OWN]
    return sorted([*all_of_them, *own], key=lambda one: order.index(one.group))


def _ask(question: Question, known: Clinic) -> str:
    """A fact of the clinic's own is called by its name."""
    wording = known.script.questions.get(question.name)
    return wording.ask if wording else question.name.replace("_", " ")


def _question(visit: Visit, known: Clinic) -> Question | None:
    name = visit.part("name")
    found = {one.name: one for one in _questions(known) if one.name not in _TITLES}
    return found.get(name) or next((one for one in found.values() if name in one.fills), None)


def show_one(visit: Visit) -> Response:
    """The form of one fact."""
    known = clinic(visit)
    question = _question(visit, known)
    if question is None:
        path = "/hours" if visit.part("name") in _TITLES else _HERE
        return RedirectResponse(path, 303)
    value = known.facts.get(question.name, "")
    typed = {"typed": typed_as(question, known), "choice": value}
    options = known.script.questions[question.name].options if question.group != _OWN else {}
    is_word = isinstance(value, str) and value in options
    texts = wordings("" if is_word else value, known.contents)
    return _form(visit, known, question, typed, texts)


def _form(
    visit: Visit,
    known: Clinic,
    question: Question,
    typed: Mapping[str, Value],
    texts: Mapping[str, str],
    wrong: str = "",
    answer: Answer | None = None,
) -> Response:
    """``answer`` is one to be confirmed, or with questions that follow from it."""
    follows = answer.follows if answer else ()
    given = [*visit.texts("follow"), *[""] * len(follows)]
    value = known.facts.get(question.name)
    return visit.page(
        "answers_fact.html",
        BAD if wrong else 200,
        question=question,
        ask=_ask(question, known),
        wording=known.script.questions.get(question.name),
        said={code: known.said(question, code) for code in known.contents},
        names=known.names,
        typed=typed,
        texts=texts,
        follows=list(zip((one.ask for one in follows), given, strict=False)),
        heard=known.heard(question, answer) if answer else "",
        seen=bool(answer),
        has_words=isinstance(value, Mapping) and WORDS in value,
        set_by=_set_by(visit, question),
        wrong=wrong,
    )


def _set_by(visit: Visit, question: Question) -> str:
    """The setting that outranks the file; "" where none does."""
    names = [name for name in question.fills if name in visit.office.settings.facts]
    return ", ".join(f"CLINIC_{name.upper()}" for name in names)


def change(visit: Visit) -> Response:
    """A form of one fact, filled in: proposed, or shown again with what is wrong or left to ask."""
    known = clinic(visit)
    question = _question(visit, known)
    if question is None:
        return visit.to(_HERE)
    typed = {"typed": visit.text("typed"), "choice": visit.text("choice")}
    texts = {code: visit.text(f"text_{code}") for code in known.contents}
    try:
        answer = _answer(visit, known, question)
        known.refuse(answer.facts)
        seen = answer.is_confirmed or visit.text("seen") == visit.text("typed")
        follows = visit.texts("follow")
        if not seen or len(follows) != len(answer.follows):
            return _form(visit, known, question, typed, texts, answer=answer)
        facts: Facts = answer.facts
        for follow, said in zip(answer.follows, follows, strict=True):
            facts = follow.take(said, facts)
        return visit.propose(SetFacts(facts))
    except Wrong as wrong:
        return _form(visit, known, question, typed, texts, known.remedy(wrong))
    except EditError:
        return _form(visit, known, question, typed, texts, visit.words("answers.same"))


def _answer(visit: Visit, known: Clinic, question: Question) -> Answer:
    """What the form comes to. Raises Wrong."""
    if visit.text("do") == "empty":
        if question.is_needed:
            raise Wrong("cannot_empty")
        return Answer(dict.fromkeys(question.fills, ""))
    typed = visit.text("typed")
    if question.kind == "worded" or visit.text("choice") == _OWN_WORDS:
        text = worded(visit.fields, "text", known.contents)
        if not text:
            raise Wrong("required")
        return Answer({question.name: text})
    typed = typed or visit.text("choice")
    if not typed:
        raise Wrong("required")
    if question.kind in MAY_BE_NOTHING and known.desk.means("no", typed):
        return Answer(dict.fromkeys(question.fills, ""))
    return read(question, typed, known.desk)


def typed_as(question: Question, known: Clinic) -> str:
    """A fact as it would be typed, to be changed; "" where it is to be answered as a whole."""
    value = known.facts.get(question.name, "")
    speech = known.desk.speech
    match question.kind:
        case "prices" if isinstance(value, Mapping):
            return "\n".join(_priced(name, price) for name, price in value.items())
        case "packages" if isinstance(value, list):
            return "\n".join(_package(one, known) for one in value)
        case "languages" if isinstance(value, list):
            return ", ".join(speech.language(str(one)) for one in value)
        case "insurance" | "payment" if isinstance(value, Mapping):
            return _sides(value, known)
        case "cancellation" if isinstance(value, Mapping):
            return ", ".join(str(one) for one in value.values())
        case "late" if isinstance(value, Mapping):
            return str(value["minutes"])
        case "place" | "map":
            found = [str(known.facts.get(name, "")) for name in question.fills]
            return ", ".join(filter(None, found))
        case _ if isinstance(value, list):
            return ", ".join(str(one).replace("_", " ") for one in value)
    return value if isinstance(value, str) else ""


def _priced(service: str, price: Value) -> str:
    name = service.replace("_", " ")
    if not isinstance(price, Mapping):
        return f"{name} {price}"
    return f"{name} {', '.join(f'{minutes} {amount}' for minutes, amount in price.items())}"


def _sides(value: Mapping[str, Value], known: Clinic) -> str:
    """What is taken; then, behind a word for "not", what is not."""
    sides = [value.get(key, []) for key in ("accepted", "not_accepted")]
    taken, refused = (
        ", ".join(str(one).replace("_", " ") for one in side) if isinstance(side, list) else ""
        for side in sides
    )
    never = f"{known.script.words['not'][0]} {refused}" if refused else ""
    return "; ".join(filter(None, (taken, never)))


def _package(package: Value, known: Clinic) -> str:
    if not isinstance(package, Mapping):
        return ""
    name, language = package["name"], known.script.language
    text = name.get(language) or next(iter(name.values())) if isinstance(name, Mapping) else name
    return f"{text} {package['price']}"


ROUTES: Sequence[tuple[str, str, Act]] = (
    ("GET", _HERE, show),
    ("GET", f"{_HERE}/{{name}}", show_one),
    ("POST", f"{_HERE}/{{name}}", change),
)
