"""A Rasa project (2 or 3): its intents, its responses, and by which rules one answers the other.

All files of a project are read together, in whatever folders they stand.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.content import Place, placeholders
from bot.content.nodes import Node, plain, read
from bot.errors import ContentError, Problem
from bot.imports import files
from bot.imports.brought import Bringing, Brought, Note, Part
from bot.imports.records import shorten

_ANNOTATED = re.compile(r"\[([^\]\n]+)\](?:\([^)\n]*\)|\{[^}\n]*\})")
"""`[deep tissue](kind)`, `[tuesday]{"entity": "day"}`."""
_ITEM = re.compile(r"\s*-\s+(.*\S)\s*")
_UTTER = "utter_"
_ASKS = re.compile(r"^(?:ask|inquire|query|faq|q)_|_(?:faq|question|info)$")
"""What the names of intents say beside their topic."""
_LISTS: Mapping[str, str] = {
    "synonym": "the synonym {}: add its words to your examples",
    "regex": "the regular expression {}: the bot reads by examples alone",
    "lookup": "the lookup table {}: the bot knows no entities",
}
_TELLS: Mapping[str, str] = {
    "entities": "the entity {}: the bot knows none; what it takes out of a message is its own",
    "slots": "the slot {}: what a patient has told is the bot's own",
    "forms": "the form {}: the bot asks for nothing in turn; see its booking link and call back",
    "actions": "the action {}: it runs a program; word its answer",
}
_GROUPS = ("faq", "faqs", "qna", "chitchat")
"""Groups of intents that say nothing of what these are about."""
_OF_RASA = ("nlu_fallback", "session_start", "restart", "back")
_OPENS = ("version", "nlu", "domain", "responses", "rules", "stories", "intents", *_TELLS)
"""By which keys a file is part of a project."""


def bringing(paths: Iterable[Path]) -> Bringing:
    """What the files of a project hold together. Raises ContentError with every problem."""
    problems: list[Problem] = []
    project = _Project()
    for path in paths:
        found: list[Problem] = []
        try:
            files.body(path)  # of which the size is looked at before anything is read
            node = read(path, found)
        except ContentError as error:
            problems += error.problems
            continue
        if node is None:
            problems += found
        elif _entries(node).keys() & {*_OPENS}:
            project.take(_entries(node))
            for one in found:
                project.note(Part.REVIEW, Place(one.path, one.line), one.message)
    if problems:
        raise ContentError(problems)
    return Bringing(tuple(project.questions()), tuple(project.notes))


@dataclass(frozen=True, slots=True)
class _Said:
    """The wording of a response that is taken."""

    text: str
    place: Place


@dataclass(slots=True)
class _Project:
    """What is found, file by file; what cannot be carried joins ``notes``."""

    notes: list[Note] = field(default_factory=list)
    asked: dict[str, list[str]] = field(default_factory=dict)
    """The examples by intent."""
    places: dict[str, Place] = field(default_factory=dict)
    said: dict[str, _Said] = field(default_factory=dict)
    done: dict[str, Counter[tuple[str, ...]]] = field(default_factory=dict)
    """What follows an intent in rules and stories: the actions, how often."""

    def take(self, entries: Mapping[str, Node]) -> None:
        """Takes in what one file holds."""
        for item in _items(entries.get("nlu")):
            self._examples(_entries(item))
        for name, response in _entries(entries.get("responses")).items():
            self._response(name, response)
        for key in ("rules", "stories"):
            for item in _items(entries.get(key)):
                self._steps(_items(_entries(item).get("steps")), 2 if key == "rules" else 1)
        for key, what in _TELLS.items():
            self._tell(key, what, entries.get(key))

    def _tell(self, key: str, what: str, node: Node | None) -> None:
        """A note for each entity, slot, form and action of a domain."""
        for name, place in _names(node):
            if not name.startswith(_UTTER):
                self.note(Part.BY_HAND, place, f"{what.format(repr(name))}.")

    def _examples(self, entry: Mapping[str, Node]) -> None:
        for key, what in _LISTS.items():
            if key in entry:
                self.note(
                    Part.BY_HAND, entry[key].place, f"{what.format(repr(plain(entry[key])))}."
                )
        if "intent" not in entry:
            return
        name, node = plain(entry["intent"]), entry.get("examples")
        self.places.setdefault(name, entry["intent"].place)
        found = [_ANNOTATED.sub(r"\1", one) for one in _listed(node)]
        self.asked.setdefault(name, []).extend(found)

    def _response(self, name: str, node: Node) -> None:
        """Of several wordings the first that needs no slot."""
        wordings = [_entries(item) or {"text": item} for item in _items(node)]
        texts = [entry["text"] for entry in wordings if "text" in entry and plain(entry["text"])]
        for extra in ("buttons", "image", "custom", "attachment", "quick_replies", "elements"):
            if any(extra in entry for entry in wordings):
                self.note(Part.BY_HAND, node.place, f"{extra} of {name}: {_shown(extra, wordings)}")
        if not texts:
            return
        plainest = min(texts, key=lambda one: len(placeholders(plain(one))))
        self.said[name] = _Said(plain(plainest), plainest.place)
        others = [one for one in texts if one is not plainest]
        if others:
            what = f"{name} has {len(texts)} wordings; the others are left out, as the bot says one"
            self.note(Part.LEFT, others[0].place, f"{what}: {shorten(plain(others[0]))}.")

    def _steps(self, steps: Iterable[Node], weight: int) -> None:
        """What follows the first thing that a patient says; what comes later leans on it."""
        asked: list[str] = []
        done: list[str] = []
        for step in map(_entries, steps):
            if "intent" in step or "or" in step:
                if asked:
                    break
                either = [step, *map(_entries, _items(step.get("or")))]
                asked = [plain(one["intent"]) for one in either if "intent" in one]
            elif asked and "action" in step:
                done.append(plain(step["action"]))
        for name in asked:
            if done:
                self.done.setdefault(name, Counter())[tuple(done)] += weight

    def questions(self) -> Iterator[Brought]:
        """Each intent that has examples and an answer; a note for each of the others."""
        used: set[str] = set()
        for name, examples in self.asked.items():
            if name in _OF_RASA:
                continue
            actions = [action for action in self._answering(name) if action in self.said]
            if not actions or not examples:
                lacks = "no examples" if actions else "no response that a rule or a story gives it"
                what = f"the intent {name!r} has {lacks}; write it"
                self.note(Part.BY_HAND, self.places[name], f"{what}: {_first(examples)}.")
                continue
            used.update(actions)
            answer = "\n\n".join(self.said[action].text for action in actions)
            group, _, topic = name.rpartition("/")
            yield Brought(
                titled(examples),
                tuple(examples),
                answer,
                self.places[name],
                "" if group in _GROUPS else group,
                name=_ASKS.sub("", topic),
            )
        for name in sorted(self.said.keys() - used):
            said = self.said[name]
            what = f"the response {name} follows no question: {shorten(said.text)}"
            self.note(Part.BY_HAND, said.place, f"{what}.")

    def _answering(self, name: str) -> list[str]:
        """The responses that answer an intent: by rules and stories, else by its name."""
        found = self.done.get(name) or self.done.get(name.partition("/")[0]) or Counter()
        # Of rules that a slot chooses between, one whose answer needs none: the bot has no slots.
        ranked = sorted(found, key=lambda one: (self._slots(one), -found[one]))
        actions = [*ranked[0]] if ranked else []
        retrieved = [f"{action}/{name.partition('/')[2]}" for action in actions if "/" in name]
        named = f"{_UTTER}{name}"
        given = [*actions, *retrieved]
        return given if any(action in self.said for action in given) else [named]

    def _slots(self, actions: Iterable[str]) -> int:
        """How many slots the responses need."""
        return sum(len(placeholders(self.said[one].text)) for one in actions if one in self.said)

    def note(self, part: Part, place: Place, what: str) -> None:
        """Tells of something, once."""
        note = Note(part, place, what)
        if note not in self.notes:
            self.notes.append(note)


def titled(examples: Sequence[str]) -> str:
    """The first example that a question mark ends, else the first, as a button shows it."""
    found = next((one for one in examples if one.endswith("?")), examples[0])
    return found[0].upper() + found[1:]


def _first(examples: Iterable[str]) -> str:
    return shorten(next(iter(examples), "")) if examples else "none"


def _listed(node: Node | None) -> Iterator[str]:
    """Examples: one a line behind "- ", or a list, of texts or of entries with a text."""
    if node is None:
        return
    if isinstance(node.value, str):
        for line in node.value.splitlines():
            if found := _ITEM.fullmatch(line):
                yield found[1]
    for item in _items(node):
        text = plain(_entries(item).get("text", item)).strip().removeprefix("- ")
        if text:
            yield text


def _names(node: Node | None) -> Iterator[tuple[str, Place]]:
    """The names of a list, or of entries; a list may hold names with entries of their own."""
    yield from ((name, inner.place) for name, inner in _entries(node).items())
    for item in _items(node):
        if isinstance(item.value, str):
            yield item.value, item.place
        yield from ((name, inner.place) for name, inner in _entries(item).items())


def _shown(extra: str, wordings: Iterable[Mapping[str, Node]]) -> str:
    """What was shown beside the text."""
    titles = [
        plain(_entries(button).get("title"))
        for entry in wordings
        for button in _items(entry.get(extra))
    ]
    named = ", ".join(filter(None, titles))
    return (
        f"{named}; a button of the bot leads to a question: follow_ups."
        if named
        else ("the bot shows words alone; say in the answer what is to be seen there.")
    )


def _entries(node: Node | None) -> Mapping[str, Node]:
    return node.value if node is not None and isinstance(node.value, dict) else {}


def _items(node: Node | None) -> list[Node]:
    return node.value if node is not None and isinstance(node.value, list) else []
