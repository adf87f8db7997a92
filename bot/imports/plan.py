"""What becomes of each entry: a question of its own, the clinic's words in the place of ours, more
ways to ask a question that is there, or nothing. Made as one change."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from bot.changes.edits import AddExample, Edit, NewQuestion, OwnAnswer
from bot.changes.names import free_name, name_of
from bot.changes.own_folder import OwnFolder
from bot.changes.several import Several
from bot.checks.texts import SHORT_TEXT
from bot.content import AREAS, BASE, Content, Place, placeholders
from bot.content.names import HUMAN_INTENT
from bot.errors import ContentError, Problem
from bot.imports.brought import Note, Part
from bot.imports.entries import Entry
from bot.imports.idle import idle
from bot.imports.plain_text import parted
from bot.imports.records import shorten
from bot.imports.twins import Twin
from bot.text import Phrase, fold, words

_AREA = "clinic"
_OPEN = (_AREA, "massage", "therapist")
"""The areas that ship and may get questions of a clinic's own. Those of the others mean more: each
intent of `type` is a technique that a patient may name."""
_FEWEST = 3  # questions that make a category an area of menus
_FIRST_EXAMPLE = 3
"""The line of the first example in a new question's file, behind its title."""
_FACTS = tuple(
    f"{_AREA}.{name}" for name in ("hours", "location", "phone", "cost", "insurance", "payment")
)
"""What is best told as facts."""


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

    @property
    def named(self) -> str:
        """The intent, with the kinds of question that are meant: "clinic.cost, too_much"."""
        answers = [edit for edit in self.edits if isinstance(edit, OwnAnswer)]
        return ", ".join((self.intent, *(edit.ask for edit in answers if edit.ask)))


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
    ships; what rests on articles, keeps a patient safe, hands them to a person or is small talk
    stays."""
    if not twin.is_same:
        return Choice.NEW
    intent = content.intents[twin.intent]
    is_kept = intent.area == "safety" or intent.name == HUMAN_INTENT
    is_of_clinic = content.responses[twin.intent].kind == "clinic" and not is_kept
    return Choice.REPLACE if is_of_clinic else Choice.ADD


def planned(
    entries: Sequence[Entry],
    twins: Sequence[Twin],
    contents: Mapping[str, Content],
    choose: Callable[[Entry, Twin], Choice],
) -> Plan:
    """A step for each entry; ``choose`` is asked of each that the bot may answer already."""
    planner = _Planner(contents, _areas(entries, contents))
    for entry in entries:
        planner.free(entry, entry.wordings)
    pairs = zip(entries, twins, strict=True)
    base_first = sorted(pairs, key=lambda one: one[0].language != BASE)  # its files hold more
    for entry, twin in base_first:
        planner.add(entry, twin, choose(entry, twin) if twin.intent else Choice.NEW)
    return Plan(tuple(planner.steps), tuple(planner.notes))


def _areas(
    entries: Sequence[Entry], contents: Mapping[str, Content]
) -> Mapping[tuple[str, str], str]:
    """The area of each category, by language: one that there is, or a new one; of a category with
    few questions none."""
    counts = Counter((one.language, one.brought.category.strip()) for one in entries)
    found = {}
    for (language, category), times in counts.items():
        content, name = contents[language], name_of(category)
        titled = {fold(content.area_title(one)): one for one in content.areas}
        area = titled.get(fold(category), name)
        is_own = category and area not in AREAS and (area in content.areas or times >= _FEWEST)
        if is_own or area in _OPEN:
            found[language, category] = area
    return found


@dataclass(slots=True)
class _Planner:
    contents: Mapping[str, Content]
    areas: Mapping[tuple[str, str], str]
    steps: list[Step] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    _names: set[str] = field(default_factory=set)
    """Those of the new questions."""
    _rows: dict[Place, str] = field(default_factory=dict)
    """The same, by where they stood: a row in two languages is one question."""
    _idle: dict[str, frozenset[str]] = field(default_factory=dict)
    _answered: set[tuple[str, str, str]] = field(default_factory=set)
    """What an entry has taken the place of, by language, intent and kind of question."""
    _asked: set[tuple[str, Phrase]] = field(default_factory=set)
    """Every way to ask that is brought or taken, by language."""
    _titled: set[tuple[str, str]] = field(default_factory=set)
    """The new areas that have their title, by language."""

    def add(self, entry: Entry, twin: Twin, choice: Choice) -> None:
        """Adds a step, and what is to be told of it."""
        for wording in twin.alarms:
            self._note(Part.REVIEW, entry, f"{shorten(wording)} is first answered with a card.")
        keys = {ask: (entry.language, twin.intent, ask) for ask in twin.asks}
        asks = [ask for ask, key in keys.items() if key not in self._answered]
        if choice is Choice.REPLACE and not asks:
            choice = Choice.NEW
        if choice is Choice.REPLACE:
            self._answered.update(keys.values())
            edits = (*self._answers(entry, twin, asks), *self._examples(entry, twin, asks))
        elif choice is Choice.NEW:
            intent = self._name(entry)
            self.steps.append(Step(entry, twin, choice, intent, (self._new(entry, twin, intent),)))
            return
        else:
            kept = shorten(self._content(entry).intents[twin.intent].title)
            what = f"the answer to {shorten(entry.title)}: ours to {kept} ({twin.intent}) stays"
            self._note(Part.LEFT, entry, f"{what}; --duplicates replace takes yours.")
            edits = (*self._examples(entry, twin, twin.asks),) if choice is Choice.ADD else ()
        self.steps.append(Step(entry, twin, choice, twin.intent, edits))

    def _content(self, entry: Entry) -> Content:
        return self.contents[entry.language]

    def _answers(self, entry: Entry, twin: Twin, asks: Iterable[str]) -> Iterator[Edit]:
        """The clinic's own words, but where they stand already."""
        response = self._content(entry).responses[twin.intent]
        if twin.intent in _FACTS:
            what = f"{shorten(entry.title)}: enter it as a fact, too (clinic-bot setup)"
            self._note(Part.BY_HAND, entry, f"{what}; the bot reckons by facts, in all languages.")
        said = self._said(entry, response.kind)
        for ask in asks:
            text, more = said, entry.more
            if ask and more:
                text, more = parted(f"{text}\n\n{more}", SHORT_TEXT, SHORT_TEXT)[0], ""
                what = f"the answer to {shorten(entry.title)} ({twin.intent}, {ask}) was cut off"
                self._note(Part.REVIEW, entry, f"{what} at {len(text)} characters.")
            if (response.asks[ask] if ask else response).text != text:
                yield OwnAnswer(twin.intent, text, more, entry.language, ask)

    def _examples(self, entry: Entry, twin: Twin, asks: Sequence[str]) -> Iterator[Edit]:
        """The ways to ask that are none of these kinds of question yet: each for the one that it is
        taken for, else for the first of them."""
        content = self._content(entry)
        intent = content.intents[twin.intent]
        there = {phrase for ask in asks for phrase in intent.asks.get(ask, ())}
        if "" in asks:
            grouped = {phrase for phrases in intent.asks.values() for phrase in phrases}
            there |= {*intent.phrases} - grouped
        for wording in entry.wordings:
            if content.wording.phrase(wording) not in there:
                taken = twin.kinds.get(wording, asks[0])
                ask = taken if taken in asks else asks[0]
                yield AddExample(twin.intent, wording, entry.language, ask)

    def _new(self, entry: Entry, twin: Twin, intent: str) -> Edit:
        content, area = self._content(entry), intent.partition(".")[0]
        near = content.responses.get(twin.near)
        kind = "health" if near and near.kind == "health" else "clinic"
        if kind == "health":
            what = f"{shorten(entry.title)} ({intent}) is on health: have it read by who treats."
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
            (*entry.wordings, *self.free(entry, twin.akin)),
            self._said(entry, kind),
            entry.language,
            kind,
            "" if is_titled else entry.brought.category.strip(),
            entry.more,
        )

    def free(self, entry: Entry, wordings: Iterable[str]) -> list[str]:
        """Those of the ways to ask that no other entry has, nor may have any more."""
        phrase = self._content(entry).wording.phrase
        asked = {(entry.language, phrase(one)): one for one in wordings}
        found = [one for key, one in asked.items() if key not in self._asked]
        self._asked.update(asked)
        return found

    def _said(self, entry: Entry, kind: str) -> str:
        """The answer; one on health turns to the clinic where it does not."""
        if kind != "health" or placeholders(entry.text):
            return entry.text
        return f"{entry.text}\n\n{self._content(entry).messages['ask_us']}"

    def _name(self, entry: Entry) -> str:
        """The name of a new question; that of the same row in another language."""
        brought, content = entry.brought, self._content(entry)
        if brought.is_one_row and brought.place in self._rows:
            return self._rows[brought.place]
        area = self.areas.get((entry.language, brought.category.strip()), _AREA)
        said = words(brought.name.replace("_", " ") or entry.title)
        if content.language not in self._idle:
            self._idle[content.language] = idle(content)
        telling = [word for word in said if word not in self._idle[content.language]] or said
        name = free_name(" ".join(telling), self.contents.values(), area, self._names)
        self._names.add(name)
        self._rows[brought.place] = name
        return name

    def _note(self, part: Part, entry: Entry, what: str) -> None:
        self.notes.append(Note(part, entry.brought.place, what))


def settled(
    plan: Plan, folder: OwnFolder, what: str, today: date
) -> tuple[Plan, Mapping[str, Content]]:
    """The plan without what `check` refuses, which is told, and the content as it would be. Raises
    ContentError where it refuses what is none of the plan's."""

    def problems(steps: Sequence[Step]) -> Sequence[Problem]:
        try:
            folder.tried(Several(tuple(edit for step in steps for edit in step.edits), what), today)
        except ContentError as error:
            return error.problems
        return ()

    while edit := plan.edit(what):
        try:
            return plan, folder.tried(edit, today)
        except ContentError as error:
            plan = _without(plan, error, problems)
    return plan, folder.contents()


def _without(
    plan: Plan, error: ContentError, problems: Callable[[Sequence[Step]], Sequence[Problem]]
) -> Plan:
    """The plan without the steps whose files have problems; of a new question without the way to
    ask alone, where that is all. Of several steps in one file, those that have ``problems``
    alone."""
    by_file: dict[tuple[str, str], list[Step]] = {}
    for step in plan.steps:
        if step.edits:
            by_file.setdefault((step.entry.language, step.intent), []).append(step)
    rest: dict[int, Step | None] = {}
    notes = []
    for file, steps in by_file.items():
        own = [one for one in error.problems if _place(one) == file]
        bad = steps if len(steps) == 1 else [step for step in steps if own and problems([step])]
        for step in bad or steps if own else ():
            rest[id(step)] = _reworded(step, own)
            what = f"{shorten(step.entry.title)}: {own[0].message}"
            notes.append(Note(Part.LEFT, step.entry.brought.place, what))
    if not notes:
        raise error
    kept = (rest.get(id(step), step) for step in plan.steps)
    return Plan(tuple(step for step in kept if step), (*plan.notes, *notes))


def _reworded(step: Step, problems: Sequence[Problem]) -> Step | None:
    """The step without the examples that have problems; None where others have."""
    edit, *others = step.edits
    lines = {one.line - _FIRST_EXAMPLE for one in problems if "intents" in one.path.parts}
    if isinstance(edit, NewQuestion) and len(lines) == len({*problems}) < len(edit.examples):
        kept = tuple(one for at, one in enumerate(edit.examples) if at not in lines)
        return replace(step, edits=(replace(edit, examples=kept), *others))
    return None


def _place(problem: Problem) -> tuple[str, str]:
    """The language and the intent whose file has a problem."""
    *_, language, area, _ = ("", "", *problem.path.parts)
    return language, f"{area}.{problem.path.stem}"
