"""What becomes of each entry: a question of its own, the clinic's words in the place of ours, more
ways to ask a question that is there, or nothing. Made as one change."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from bot.changes.edits import AddExample, Edit, NewQuestion, OwnAnswer
from bot.changes.own_folder import OwnFolder
from bot.changes.several import Several
from bot.checks.texts import SHORT_TEXT
from bot.content import AREAS, BASE, Content, Place, placeholders
from bot.content.names import TOPICS
from bot.errors import ContentError, Problem
from bot.imports import names
from bot.imports.brought import Note, Part
from bot.imports.entries import Entry
from bot.imports.plain_text import parted
from bot.imports.records import shorten
from bot.imports.twins import Twin
from bot.text import fold

_AREA = "clinic"
_OPEN = (_AREA, "massage", "therapist")
"""The areas that ship and may get questions of a clinic's own. Those of the others mean more: each
intent of `type` is a technique that a patient may name."""
_FEWEST = 3  # questions that make a category an area of menus
_FIRST_EXAMPLE = 3
"""The line of the first example in a new question's file, behind its title."""
_FACTS = frozenset(TOPICS.values())


class Choice(StrEnum):
    """What becomes of an entry whose question the bot answers already."""

    REPLACE = "replace"
    """Its answer takes the place of the one that is there."""
    ADD = "add"
    """Its ways to ask are added, the answer that is there stays."""
    NEW = "new"
    """It becomes a question of its own all the same."""
    SKIP = "skip"
    """It is left out."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is done with one entry."""

    entry: Entry
    twin: Twin
    choice: Choice
    intent: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """All steps, and what is told of them."""

    steps: tuple[Step, ...]
    notes: tuple[Note, ...] = ()

    def edit(self, what: str) -> Several | None:
        """All as one edit; None where nothing is to be done."""
        edits = tuple(edit for step in self.steps for edit in step.edits)
        return Several(edits, what) if edits else None


def wise(twin: Twin, content: Content) -> Choice:
    """What is done unless somebody chooses: what a clinic says of itself takes the place of what
    ships; what rests on articles, keeps a patient safe or is small talk stays."""
    if not twin.surely:
        return Choice.NEW
    intent = content.intents[twin.intent]
    is_of_clinic = content.responses[twin.intent].kind == "clinic" and intent.area != "safety"
    return Choice.REPLACE if is_of_clinic else Choice.ADD


def planned(
    entries: Sequence[Entry],
    twins: Sequence[Twin],
    contents: Mapping[str, Content],
    choose: Callable[[Entry, Twin], Choice],
) -> Plan:
    """A step for each entry; ``choose`` is asked of each that the bot may answer already."""
    planning = _Planning(contents, _areas(entries, contents))
    pairs = zip(entries, twins, strict=True)
    for entry, twin in sorted(
        pairs, key=lambda one: one[0].language != BASE
    ):  # a base's files first
        planning.add(entry, twin, choose(entry, twin) if twin.intent else Choice.NEW)
    return Plan(tuple(planning.steps), tuple(planning.notes))


def _areas(
    entries: Sequence[Entry], contents: Mapping[str, Content]
) -> Mapping[tuple[str, str], str]:
    """The area of each category, by language: one that there is, or a new one; of a category with
    few questions none."""
    counts = Counter((one.language, one.brought.category.strip()) for one in entries)
    found = {}
    for (language, category), times in counts.items():
        content, name = contents[language], names.part(category)
        titled = {fold(content.messages.get(f"areas.{one}", one)): one for one in content.areas}
        area = titled.get(fold(category), name)
        is_own = category and area not in AREAS and (area in content.areas or times >= _FEWEST)
        if is_own or area in _OPEN:
            found[language, category] = area
    return found


@dataclass(slots=True)
class _Planning:
    contents: Mapping[str, Content]
    areas: Mapping[tuple[str, str], str]
    steps: list[Step] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    _named: dict[Place, str] = field(default_factory=dict)
    """The new questions, by where they stood: a row in two languages is one question."""
    _answered: set[tuple[str, str, str]] = field(default_factory=set)
    """What an entry has taken the place of, by language, intent and kind of question."""
    _titled: set[tuple[str, str]] = field(default_factory=set)
    """The new areas that have their title, by language."""

    def add(self, entry: Entry, twin: Twin, choice: Choice) -> None:
        """Adds a step, and what is to be told of it."""
        for wording in twin.alarms:
            self._note(
                Part.REVIEW, entry, f"{shorten(wording)}: to this an emergency card is sent."
            )
        key = (entry.language, twin.intent, twin.ask)
        if choice is Choice.REPLACE and key in self._answered:
            choice = Choice.NEW
        if choice is Choice.REPLACE:
            self._answered.add(key)
            edits = (*self._answer(entry, twin), *self._examples(entry, twin))
        elif choice is Choice.NEW:
            intent = self._name(entry)
            self.steps.append(Step(entry, twin, choice, intent, (self._new(entry, twin, intent),)))
            return
        else:
            kept = shorten(self._content(entry).intents[twin.intent].title)
            what = f"the answer to {shorten(entry.title)}: ours to {kept} ({twin.intent}) stays"
            self._note(Part.LEFT, entry, f"{what}; --duplicates replace takes yours.")
            edits = () if choice is Choice.SKIP else self._examples(entry, twin)
        self.steps.append(Step(entry, twin, choice, twin.intent, edits))

    def _content(self, entry: Entry) -> Content:
        return self.contents[entry.language]

    def _answer(self, entry: Entry, twin: Twin) -> tuple[Edit, ...]:
        """The clinic's own words, unless they stand there already."""
        response = self._content(entry).responses[twin.intent]
        ask = twin.ask if twin.ask in response.asks else ""
        text, more = self._said(entry, response.kind), entry.more
        if (response.asks[ask] if ask else response).text == text:
            return ()
        if twin.intent in _FACTS:
            what = f"{shorten(entry.title)}: enter it as a fact, too (clinic-bot setup)"
            self._note(Part.BY_HAND, entry, f"{what}; the bot reckons by facts, in all languages.")
        if ask and more:
            text, more = parted(f"{text}\n\n{more}", SHORT_TEXT, SHORT_TEXT)[0], ""
            what = f"the answer to {shorten(entry.title)} was cut off at {SHORT_TEXT} characters"
            self._note(Part.REVIEW, entry, f"{what}; {twin.intent}, {ask}, has room for no more.")
        return (OwnAnswer(twin.intent, text, more, entry.language, ask),)

    def _examples(self, entry: Entry, twin: Twin) -> tuple[Edit, ...]:
        """The ways to ask that are none of the question yet."""
        content = self._content(entry)
        intent = content.intents[twin.intent]
        return tuple(
            AddExample(
                twin.intent, wording, entry.language, twin.ask if twin.ask in intent.asks else ""
            )
            for wording in entry.wordings
            if content.wording.phrase(wording) not in intent.phrases
        )

    def _new(self, entry: Entry, twin: Twin, intent: str) -> Edit:
        content, area = self._content(entry), intent.partition(".")[0]
        near = content.responses.get(twin.near)
        kind = "health" if near and near.kind == "health" else "clinic"
        if kind == "health":
            what = (
                f"{shorten(entry.title)} ({intent}) is on health: let somebody who treats read it."
            )
            self._note(Part.REVIEW, entry, what)
        if twin.intent:
            title = shorten(content.intents[twin.intent].title)
            what = f"{shorten(entry.title)} ({intent}) stands beside our {title} ({twin.intent})"
            self._note(Part.REVIEW, entry, f"{what}; are both needed?")
        is_titled = area in content.areas or (entry.language, area) in self._titled
        self._titled.add((entry.language, area))
        return NewQuestion(
            intent,
            entry.title,
            entry.wordings,
            self._said(entry, kind),
            entry.language,
            kind,
            "" if is_titled else entry.brought.category.strip(),
            entry.more,
        )

    def _said(self, entry: Entry, kind: str) -> str:
        """The answer; one on health turns to the clinic where it does not."""
        if kind != "health" or placeholders(entry.text):
            return entry.text
        return f"{entry.text}\n\n{self._content(entry).messages['ask_us']}"

    def _name(self, entry: Entry) -> str:
        """The name of a new question; that of the same row in another language."""
        brought, content = entry.brought, self._content(entry)
        if brought.place in self._named and entry.language != BASE:
            return self._named[brought.place]
        area = self.areas.get((entry.language, brought.category.strip()), _AREA)
        part = names.part(brought.name.replace("_", " ") or entry.title, names.common(content))
        taken = {name for one in self.contents.values() for name in one.intents}
        name = names.free(f"{area}.{part}", {*taken, *self._named.values()})
        self._named[brought.place] = name
        return name

    def _note(self, part: Part, entry: Entry, what: str) -> None:
        self.notes.append(Note(part, entry.brought.place, what))


def settled(
    plan: Plan, folder: OwnFolder, what: str, today: date
) -> tuple[Plan, Mapping[str, Content]]:
    """The plan without what `check` refuses, which is told, and the content as it would be. Raises
    ContentError where it refuses what is none of the plan's."""
    while edit := plan.edit(what):
        try:
            return plan, folder.tried(edit, today)
        except ContentError as error:
            plan = _without(plan, error)
    return plan, folder.contents()


def _without(plan: Plan, error: ContentError) -> Plan:
    """The plan without the steps whose files have problems; of a new question without the way to
    ask alone, where that is all."""
    kept, notes = [], []
    for step in plan.steps:
        own = [one for one in error.problems if _place(one) == (step.entry.language, step.intent)]
        rest = _reworded(step, own)
        if rest is not step:
            what = f"{shorten(step.entry.title)}: {own[0].message}"
            notes.append(Note(Part.LEFT, step.entry.brought.place, what))
        if rest is not None:
            kept.append(rest)
    if not notes:
        raise error
    return Plan(tuple(kept), (*plan.notes, *notes))


def _reworded(step: Step, problems: Sequence[Problem]) -> Step | None:
    """The step itself where it has no problem; None where it cannot be made."""
    if not problems:
        return step
    (edit, *others) = step.edits
    lines = {one.line - _FIRST_EXAMPLE for one in problems if "intents" in one.path.parts}
    if isinstance(edit, NewQuestion) and len(lines) == len({*problems}) < len(edit.examples):
        kept = tuple(one for at, one in enumerate(edit.examples) if at not in lines)
        return replace(step, edits=(replace(edit, examples=kept), *others))
    return None


def _place(problem: Problem) -> tuple[str, str]:
    """The language and the intent whose file has a problem."""
    *_, language, area, _ = ("", "", *problem.path.parts)
    return language, f"{area}.{problem.path.stem}"
