"""Changes of a clinic's own folder as values: each says in plain words what it does, and gives the
files that it changes. Pure: the files as they are come in, as they are to be go out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Protocol

from bot.changes.changed import Changed, EditError, Files, Texts, less, nested
from bot.content import BASE, Content, Intent
from bot.content.clinic import CLINIC
from bot.content.edited import Bare, Value, edited, entries, without
from bot.content.edited_lists import items, with_item
from bot.content.names import MADE_FACTS, READ_FACTS
from bot.content.nodes import remedy
from bot.content.off import OFF
from bot.text import words

_NAME = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_LISTED = "`clinic-bot edit questions` lists them."
_TEXTS = ("text", "unknown", "more", "again")
_ORDER = ("off", "kind", *_TEXTS, "sources", "buttons", "follow_ups", "asks", "when", "reviewed")


@dataclass(frozen=True, slots=True)
class Known:
    """What an edit is made in."""

    folder: Path
    texts: Texts
    contents: Mapping[str, Content]
    """As it is before the edit, by language."""
    today: date

    def content(self, language: str) -> Content:
        """The content in a language that is spoken. Raises EditError."""
        spoken = {name: one for name, one in self.contents.items() if not one.alarms_alone}
        if language not in spoken:
            raise EditError(f"There is no content in {language!r}; there is {', '.join(spoken)}.")
        return spoken[language]

    def known(self, intent: str, language: str) -> Content:
        """The same, where it has this question. Raises EditError."""
        content = self.content(language)
        if intent not in content.intents:
            right = remedy(intent, content.intents, _LISTED)
            raise EditError(f"There is no question {intent!r} in {language!r}; {right}")
        return content


class Edit(Protocol):
    """One change."""

    @property
    def what(self) -> str:
        """What it does, in plain words: for the history, and for who approves it."""

    def files(self, known: Known) -> Files:
        """The files that it changes. Raises EditError."""


@dataclass(frozen=True, slots=True)
class AddExample:
    """A way to ask: of an intent, or of one of its kinds of question. Another intent of the own
    folder that has it loses it."""

    intent: str
    text: str
    language: str = BASE
    ask: str = ""

    @property
    def what(self) -> str:
        return f"Adds “{_line(self.text)}” to {_of(self.intent, self.ask)} ({self.language})"

    def files(self, known: Known) -> Files:
        content, text = known.known(self.intent, self.language), _line(self.text)
        intent, phrase = content.intents[self.intent], words(_line(self.text))
        if self.ask and self.ask not in intent.asks:
            right = remedy(self.ask, intent.asks, f"it has {', '.join(intent.asks) or 'none'}.")
            raise EditError(f"{self.intent} has no kind of question {self.ask!r}; {right}")
        if there := intent.example(text, self.ask):
            raise EditError(f"“{there}” stands in {_of(self.intent, self.ask)} already.")
        changed = Changed(known.texts)
        place = _place("intents", self.language, self.intent)
        changed.take_out(self.language, phrase)
        changed.change(place, less, phrase, ("remove",))
        keys = _keys(intent, self.ask)
        if not items(changed.text(place), keys):  # no list of its own, which it would have to keep
            keys = (*keys, "add")
        changed.change(place, with_item, keys, text)
        return changed.files


@dataclass(frozen=True, slots=True)
class RemoveExample:
    """A way to ask that an intent has no more, be it one that ships."""

    intent: str
    text: str
    language: str = BASE

    @property
    def what(self) -> str:
        return f"Takes “{_line(self.text)}” out of {self.intent} ({self.language})"

    def files(self, known: Known) -> Files:
        intent = known.known(self.intent, self.language).intents[self.intent]
        phrase, place = words(_line(self.text)), _place("intents", self.language, self.intent)
        found = [at for at, one in enumerate(intent.examples) if words(one) == phrase]
        if not found:
            raise EditError(f"{self.intent} has no example “{self.text}” in {self.language!r}.")
        changed = Changed(known.texts)
        changed.change(place, less, phrase)
        for at in found:
            if not intent.places[at].path.is_relative_to(known.folder):
                kinds = [kind for kind, all in intent.asks.items() if intent.phrases[at] in all]
                keys = (*_keys(intent, kinds[0] if kinds else ""), "remove")
                shipped = intent.examples[at]
                changed.change(place, with_item, keys, shipped)
                break
        return changed.files


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """A question that the bot did not know, with its answer, in one language."""

    intent: str
    title: str
    examples: tuple[str, ...]
    answer: str
    language: str = BASE
    kind: str = "clinic"
    area_title: str = ""
    """How menus call its area, where that is new."""
    more: str = ""
    """The detail of the answer, which is shown folded."""

    @property
    def what(self) -> str:
        return f"New question {self.intent}: “{_line(self.title)}” ({self.language})"

    def files(self, known: Known) -> Files:
        content = known.content(self.language)
        if not _NAME.fullmatch(self.intent):
            raise EditError(f"{self.intent!r} is no name; write area.name, as in clinic.sauna.")
        if self.intent in content.intents and self.intent not in content.lent:
            right = "`clinic-bot edit add-example` adds to it, `set` changes its answer."
            raise EditError(f"{self.intent} is there already; {right}")
        if not any(words(one) for one in self.examples):
            raise EditError("A question needs at least one way in which patients ask it.")
        changed = Changed(known.texts)
        for example in self.examples:
            changed.take_out(self.language, words(_line(example)))
        asked = edited("", {"title": _line(self.title)})
        for example in dict.fromkeys(map(_line, self.examples)):
            asked = with_item(asked, ("examples",), example)
        changed.put(_place("intents", self.language, self.intent), asked)
        base = known.contents.get(BASE)
        in_base = _place("responses", BASE, self.intent) in known.texts  # if made a moment ago
        in_base = in_base or bool(base and self.intent in base.responses)
        is_translation = self.language != BASE and in_base
        once: dict[str, Value] = {} if is_translation else {"kind": self.kind}
        more = {"more": _text(self.more)} if self.more else {}
        said = {**once, "text": _text(self.answer), **more, "reviewed": known.today.isoformat()}
        changed.put(_place("responses", self.language, self.intent), edited("", said))
        if self.area_title:
            area, messages = self.intent.partition(".")[0], _messages(self.language)
            title = _line(self.area_title)
            changed.change(messages, nested, ("areas", area), title)
        return changed.files


@dataclass(frozen=True, slots=True)
class SetText:
    """One text of an answer: text, unknown, more, again, title, or a kind of question's, as
    asks.worth_it."""

    intent: str
    key: str
    text: str
    language: str = BASE

    @property
    def what(self) -> str:
        return f"Writes {self.key} of {self.intent} anew ({self.language})"

    def files(self, known: Known) -> Files:
        content = known.known(self.intent, self.language)
        changed, reviewed = Changed(known.texts), known.today.isoformat()
        if self.key == "title":
            place, title = _place("intents", self.language, self.intent), _line(self.text)
            changed.change(place, edited, {"title": title}, ("title",))
            return changed.files
        group, _, kind = self.key.partition(".")
        asked = content.responses[self.intent].asks
        keys = [*_TEXTS, "title", *(f"asks.{name}" for name in asked)]
        if self.key not in keys:
            right = remedy(self.key, keys, f"there are {', '.join(keys)}.")
            raise EditError(f"{self.intent} has no text {self.key!r}; {right}")
        place, text = _place("responses", self.language, self.intent), _text(self.text)
        if kind:
            changed.change(place, nested, (group, kind, "text"), text)
        else:
            changed.change(place, edited, {group: text}, _ORDER)
        changed.change(place, edited, {"reviewed": reviewed}, _ORDER)
        return changed.files


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """A clinic's own words in the place of the answer to a question, or to one of its kinds: what
    continued or followed the old ones goes, and the articles, which do not say it."""

    intent: str
    text: str
    more: str = ""
    language: str = BASE
    ask: str = ""

    @property
    def what(self) -> str:
        return f"Answers {_of(self.intent, self.ask)} in the clinic's own words ({self.language})"

    def files(self, known: Known) -> Files:
        answer = known.known(self.intent, self.language).responses[self.intent]
        key = f"asks.{self.ask}" if self.ask else "text"
        texts = {key: self.text}
        if not self.ask:
            texts |= {key: "" for key in ("more", "again") if getattr(answer, key)}
            texts |= {"more": self.more} if self.more else {}
        changed = Changed(known.texts)
        for name, text in texts.items():
            said = SetText(self.intent, name, text, self.language)
            for place, written in said.files(replace(known, texts=changed.texts)).items():
                changed.put(place, written or "")
        if answer.sources:
            changed.change(_place("responses", BASE, self.intent), edited, {"sources": []}, _ORDER)
        return changed.files


@dataclass(frozen=True, slots=True)
class SetMessage:
    """One of the bot's own messages; one of a group as areas.clinic."""

    name: str
    text: str
    language: str = BASE

    @property
    def what(self) -> str:
        return f"Writes the message {self.name} anew ({self.language})"

    def files(self, known: Known) -> Files:
        messages, place = known.content(self.language).messages, _messages(self.language)
        own = {name for name in messages if not name.startswith("facts.")}
        if self.name not in own:
            right = remedy(self.name, own, f"{place} has their names.")
            raise EditError(f"There is no message {self.name!r}; {right}")
        changed, text = Changed(known.texts), _text(self.text)
        changed.change(place, nested, tuple(self.name.split(".")), text)
        return changed.files


@dataclass(frozen=True, slots=True)
class SetFacts:
    """Facts of the clinic, by name, as its file holds them; "" for one that is not known any
    more."""

    facts: Mapping[str, Value]

    @property
    def what(self) -> str:
        several = "s" * (len(self.facts) > 1)
        return f"Writes the fact{several} {', '.join(self.facts)} anew"

    def files(self, known: Known) -> Files:
        written = next(iter(known.contents.values())).facts
        there = [one for one in {**written, **dict.fromkeys(READ_FACTS)} if one not in MADE_FACTS]
        for name in self.facts:
            if name not in there:
                right = remedy(name, there, f"{CLINIC} has their names.")
                raise EditError(f"There is no fact {name!r}; {right}")
        changed = Changed(known.texts)
        changed.change(CLINIC, edited, self.facts, there)
        return changed.files


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Somebody has read an answer in one language today, and it is right as it is."""

    intent: str
    language: str = BASE

    @property
    def what(self) -> str:
        return f"Marks {self.intent} as reviewed ({self.language})"

    def files(self, known: Known) -> Files:
        if self.intent in known.known(self.intent, self.language).lent:
            raise EditError(f"{self.intent} has no answer in {self.language!r} yet.")
        changed = Changed(known.texts)
        place = _place("responses", self.language, self.intent)
        changed.change(place, edited, {"reviewed": known.today.isoformat()}, _ORDER)
        return changed.files


@dataclass(frozen=True, slots=True)
class Off:
    """A question is not answered and not offered, in any language, until it is on again."""

    intent: str

    @property
    def what(self) -> str:
        return f"Turns {self.intent} off"

    def files(self, known: Known) -> Files:
        language = _language_of(self.intent, known)
        if self.intent in known.contents[language].off:
            raise EditError(f"{self.intent} is off already.")
        changed, place = Changed(known.texts), _place("responses", language, self.intent)
        changed.change(place, edited, {"off": Bare("true")}, _ORDER)
        return changed.files


@dataclass(frozen=True, slots=True)
class On:
    """A question is answered and offered again."""

    intent: str

    @property
    def what(self) -> str:
        return f"Turns {self.intent} on again"

    def files(self, known: Known) -> Files:
        content = known.contents[_language_of(self.intent, known)]
        if self.intent not in content.off:
            raise EditError(f"{self.intent} is on already.")
        if self.intent.partition(".")[0] in items(known.texts.get(OFF, ""), ("areas",)):
            raise EditError(f"{self.intent} is off with its area; take the area out of {OFF}.")
        changed = Changed(known.texts)
        for language, one in known.contents.items():
            place, answer = _place("responses", language, self.intent), one.responses
            if "off" in entries(changed.text(place)):
                changed.change(place, without, "off")
            elif self.intent in answer and "off" in answer[self.intent].places:  # as it ships
                changed.change(place, edited, {"off": Bare("false")}, _ORDER)
        return changed.files


def _keys(intent: Intent, ask: str) -> tuple[str, ...]:
    """Below which keys the examples of a kind of question stand, "" the plain one."""
    if not ask:
        return ("examples",)
    return ("then" if ask in intent.then else "asks", ask)


def _place(top: str, language: str, intent: str) -> Path:
    return Path(top, language, *intent.split(".")).with_suffix(".yaml")


def _messages(language: str) -> Path:
    return Path("responses", language, "_messages.yaml")


def _language_of(intent: str, known: Known) -> str:
    """The language whose file says whether an intent is off: the first that has it."""
    for language in dict.fromkeys((BASE, *known.contents)):
        if language in known.contents and intent in known.contents[language].intents:
            return language
    names = {name for content in known.contents.values() for name in content.intents}
    raise EditError(f"There is no question {intent!r}; {remedy(intent, names, _LISTED)}")


def _of(intent: str, ask: str) -> str:
    return f"{intent}, {ask}" if ask else intent


def _line(text: str) -> str:
    return " ".join(_text(text).split())


def _text(text: str) -> str:
    """Without the blanks around it, and what no file can hold."""
    return text.encode("utf-8", "replace").decode().replace("\0", "").strip()
