"""What changes do, in the words of the pages: by the questions' titles, never by their names."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from bot.changes.advice import Advice, Beside, Named, Taken
from bot.changes.diff import Answered
from bot.changes.drafts import kind_of
from bot.changes.edits import Edit, NewQuestion
from bot.changes.history import BY_HAND, FOUND, Change
from bot.changes.replaced import Replaced
from bot.content import ALARM_INTENT, Content
from bot.content.model import Variant
from bot.decision import Action
from bot.desk.titles import title_of
from bot.desk.words import Words
from bot.facts.speech import Speech

_NAME = re.compile(r"\b([a-z][a-z0-9_]*\.[a-z][a-z0-9_]*)\b(: “[^”]*”)?")
"""A question's name, and the title that a new one brings."""
_FACTS = re.compile(r"^Writes the facts? ([a-z_, ]+) anew")
"""As the history has a change of facts."""
_BESIDE = {BY_HAND: "changes.by_hand", FOUND: "changes.as_found"}
_PROSE = ("text", "unknown", "more", "again", "asks", "when")
"""The keys of an answer below which stands what patients read."""
_OFF = ("off",)
_ASIDE = ("kind", "reviewed")
"""Those of which nothing need be said beside others."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """One text that is another one after a change."""

    subject: str
    """What it is, as "What does a massage cost?" · The answer."""
    language: str
    """Its code; "" where it holds for all."""
    before: str
    after: str
    read: str = ""
    """As patients read it, with the clinic's facts; "" where they do not."""
    lacks: str = ""
    """The empty facts for want of which they read another wording, in words."""


class Deeds:
    """Tells of changes in one language of the pages."""

    def __init__(self, said: Words, contents: Mapping[str, Content]) -> None:
        """``contents`` give the titles; without any, names stand in their place."""
        self.said, self._contents = said, contents
        self._speech = Speech(said.language)

    def title(self, name: str, language: str = "") -> str:
        """What a question is called, in this language if it can be; its name if it is gone."""
        return title_of(name, self._contents, language, self.said.language)

    def titled(self, text: str) -> str:
        """A text with titles in the place of names."""

        def called(found: re.Match[str]) -> str:
            name, brought = found[1], found[2] or ""
            title = self.title(name)
            if title == name:
                return found[0]
            return f"“{title}”" if brought == f": “{title}”" else f"“{title}”{brought}"

        if found := _FACTS.match(text):
            return self.said("changes.what.facts", facts=self.facts(found[1].split(", ")))
        return _NAME.sub(called, text)

    def of(self, edit: Edit) -> str:
        """What an edit does; of a kind that the pages have no words for, as the history has it."""
        name = f"changes.what.{kind_of(edit)}"
        if name not in self.said.texts:
            return self.titled(edit.what)
        held = {one.name: getattr(edit, one.name) for one in fields(edit)}  # type: ignore[arg-type]  # each edit is a dataclass
        language = held.get("language", "")
        return self.said(
            name,
            **{
                **held,
                "title": held.get("title") or self.title(held.get("intent", ""), language),
                "language": self.language(language),
                "key": self.keys(held.get("key", "").split(".")),
                "facts": self.facts(held.get("facts", ())),
            },
        )

    def facts(self, names: Iterable[str]) -> str:
        """What facts of the clinic are called: here what patients do not know by a name."""
        return ", ".join(map(self._fact, names))

    def _fact(self, name: str) -> str:
        content = self._contents.get(self.said.language)
        named = content.named([name]) if content else name.replace("_", " ")
        return self.said.texts.get(f"changes.fact.{name}", named)

    def made(self, change: Change) -> str:
        """What a change of the history did."""
        if change.what in _BESIDE:
            return self.said(_BESIDE[change.what])
        if not change.undoes:
            return self.titled(change.what)
        return self.said("changes.takes_back", what=self.titled(change.what.partition(": ")[2]))

    def language(self, code: str) -> str:
        """What a language is called."""
        return self._speech.language(code) if code else ""

    def rewritten(self, found: Sequence[Replaced]) -> Iterator[Rewritten]:
        """What patients and the front desk read of the entries that a change replaces."""
        found = [one for one in found if one.keys != _OFF]  # which what is done says already
        told = [one for one in found if not {*one.keys[:1]} & {*_ASIDE}]
        titles = {one.place.parts[2:]: one.after for one in found if one.keys == ("title",)}
        for one in told or found:
            top, *inner = one.place.with_suffix("").parts
            language = inner[0] if len(inner) > 1 else ""
            named = ".".join(inner[1:])
            title = titles.get(one.place.parts[2:], self.title(named, language))
            if title == named:  # a shared file
                title = self.said.texts.get(f"changes.file.{inner[-1]}", one.place.as_posix())
            subject = " · ".join(filter(None, (title, self.keys(one.keys))))
            read, lacks = self._read(one, language) if top == "responses" else ("", "")
            yield Rewritten(subject, language, one.before, one.after, read, lacks)

    def done(self, answered: Answered, language: str) -> str:
        """What became of a question: which answer, which card, what was asked back."""
        names = [one for one in answered.intents if one != ALARM_INTENT or not answered.alarms]
        titles = ", ".join(self.title(name, language) for name in names)
        level = self.said(f"changes.level.{answered.level}") if answered.level else ""
        if answered.decision is Action.CLARIFY:
            titles = self.said("changes.asks_back", titles=titles)
        nothing = "" if answered.alarms else self.said("changes.no_answer")
        return " · ".join(filter(None, (level, titles or nothing)))

    def unspoken(self, edit: Edit) -> str:
        """In which languages a new question has no answer yet; "" where it has one in each."""
        if not isinstance(edit, NewQuestion):
            return ""
        others = {
            code: content for code, content in self._contents.items() if code != edit.language
        }
        left = [
            self.language(code)
            for code, content in others.items()
            if content.intents and edit.intent not in content.intents
        ]
        return self.said("changes.unspoken", languages=self._speech.listed(left)) if left else ""

    def advised(self, advice: Advice) -> str:
        """What whoever makes a change should know."""
        match advice:
            case Taken(text=text, title=title):
                return self.said("changes.advice.taken", text=text, title=title)
            case Beside(keys=keys):
                return self.said.counted("changes.advice.beside", len(keys))
            case Named(facts=facts):
                return self.said("changes.advice.named", facts=self.facts(facts))

    def _read(self, one: Replaced, language: str) -> tuple[str, str]:
        content = self._contents.get(language)
        is_prose = one.place.name.startswith("_") or {*one.keys[:1]} & {*_PROSE}
        if content is None or not one.after or not is_prose:
            return "", ""
        return content.fill(one.after), content.named(content.lacks(Variant(one.after)))

    def keys(self, keys: Sequence[str]) -> str:
        """What the texts below these keys are called, as \"answer\" of \"text\"."""
        texts = self.said.texts
        named = (texts.get(f"changes.key.{key}", key.replace("_", " ")) for key in keys if key)
        return " · ".join(named)
