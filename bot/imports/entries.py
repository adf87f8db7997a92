"""What is brought as the bot can say it: in one of its languages, plain, short enough, each way to
ask in one question alone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bot.checks.texts import ANSWER, SHORT_TEXT, TITLE
from bot.content import BASE, REQUIRED_FACTS, Content, placeholders
from bot.conversation import Conversation
from bot.imports.brought import Brought, Note, Part
from bot.imports.plain_text import parted, plain
from bot.imports.records import shorten
from bot.imports.roles import LANGUAGES
from bot.text import Phrase, fold

_ROOM = 60  # characters that a fact in braces, or a line below, may add
_LONGEST = 300  # characters of an example
_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Entry:
    """A question that can be entered."""

    brought: Brought
    language: str
    title: str
    """As a button shows it."""
    wordings: tuple[str, ...]
    """The ways to ask that are no other question's: one at least."""
    text: str
    more: str = ""


def entries(
    brought: Iterable[Brought], conversation: Conversation, language: str | None = None
) -> tuple[list[Entry], list[Note]]:
    """The entries, in ``language`` where that is given, and what is told of the others."""
    maker = _Maker(conversation)
    made = [maker.entry(one, language) for one in brought]
    return [entry for entry in made if entry], maker.notes


@dataclass(slots=True)
class _Maker:
    conversation: Conversation
    notes: list[Note] = field(default_factory=list)
    _asked: dict[tuple[str, Phrase], Brought] = field(default_factory=dict)
    """Whose each way to ask is, by language and words."""

    def entry(self, brought: Brought, language: str | None) -> Entry | None:
        """None, and a note, where it cannot be entered."""
        spoken = language or self._language(brought)
        content = self.conversation.contents.get(spoken)
        shown = shorten(brought.title)
        if content is None:
            known = ", ".join(self.conversation.contents)
            self._leave(brought, f"{shown} is in {spoken!r}; the bot answers in {known}.")
            return None
        answer, lost = plain(brought.answer)
        for what in lost:
            self._note(Part.BY_HAND, brought, f"{what} in the answer to {shown}.")
        if unknown := sorted(placeholders(answer) - {*REQUIRED_FACTS}):
            right = "write the answer without it, or with one of {phone}, {name}, {city}"
            what = f"{shown}: the bot cannot fill in {{{unknown[0]}}}; {right}"
            self._note(Part.BY_HAND, brought, f"{what}: {shorten(answer)}.")
            return None
        if not answer:
            self._leave(brought, f"{shown} has no answer in words; write one.")
            return None
        wordings = tuple(self._own(brought, content))
        if not wordings:
            self._leave(brought, f"{shown} has no way to ask that is its own; write one.")
            return None
        first = SHORT_TEXT - _ROOM
        text, more, cut = parted(answer, first, ANSWER - 2 * _ROOM)
        if cut:
            what = f"the answer to {shown} was cut off: it has {len(answer):,} characters"
            self._note(Part.REVIEW, brought, f"{what}, a message has room for {ANSWER:,}.")
        return Entry(brought, spoken, _title(plain(brought.title).text), wordings, text, more)

    def _language(self, brought: Brought) -> str:
        """What the file says, else what the words are in."""
        said = fold(brought.language).replace("_", "-").partition("-")[0].strip()
        if said:
            return LANGUAGES.get(said, said)
        return self.conversation.spoken(" ".join((*brought.asked[:3], brought.answer)), BASE)

    def _own(self, brought: Brought, content: Content) -> Iterator[str]:
        """The ways to ask that no other question of the files has, and that ask anything."""
        wording, seen = content.wording, set()
        for asked in brought.asked:
            line = " ".join(plain(asked).text.split())
            phrase = wording.phrase(line)
            if not phrase or phrase in seen:
                continue
            seen.add(phrase)
            other = self._asked.setdefault((content.language, phrase), brought)
            if phrase in wording.moves:
                what = "only goes on from an answer; the bot knows how to take it"
                self._leave(brought, f"{shorten(line)} {what}.")
            elif other is not brought:
                beside = f"{shorten(other.title)} (line {other.place.line})"
                self._leave(brought, f"{shorten(line)} stands with {beside}, too.")
            elif len(line) > _LONGEST:
                self._leave(brought, f"{shorten(line)} is too long for an example.")
            else:
                yield line

    def _leave(self, brought: Brought, what: str) -> None:
        self._note(Part.LEFT, brought, what)

    def _note(self, part: Part, brought: Brought, what: str) -> None:
        self.notes.append(Note(part, brought.place, what))


def _title(title: str) -> str:
    """A title that a button can show."""
    line = " ".join(title.split())
    if len(line) <= TITLE:
        return line
    return f"{line[: TITLE - 1].rpartition(' ')[0].rstrip(',;:')}{_ELLIPSIS}"
