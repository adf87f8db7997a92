"""The files of a clinic's own folder while they are changed. Nothing is written."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeAlias

from bot.content.edited import Value, edited, entries
from bot.content.edited_lists import items, without_item
from bot.errors import BotError
from bot.text import Phrase, words

Arguments = ParamSpec("Arguments")
Texts: TypeAlias = Mapping[Path, str]
"""The files of the own folder by their place in it."""
Files: TypeAlias = dict[Path, str | None]
"""Files as they are to be; None for one that is to go."""

TOPS = ("intents", "responses", "questions")
"""The folders of a clinic's own folder of which a history is kept."""
_GROUPS = ("asks", "then")
"""Below which an intent's kinds of question stand."""


class EditError(BotError):
    """The edit cannot be made as it is wanted; says why, and what would do."""


class Changed:
    """The files of the own folder while they are changed."""

    def __init__(self, texts: Texts) -> None:
        self._before, self._now = texts, dict(texts)

    @property
    def files(self) -> Files:
        """Those that are other ones than before."""
        places = {**self._before, **self._now}
        return {
            place: self._now.get(place)
            for place in places
            if self._now.get(place) != self._before.get(place)
        }

    @property
    def texts(self) -> Texts:
        """All as they are by now."""
        return self._now

    def text(self, place: Path) -> str:
        """A file as it is by now; "" where there is none."""
        return self._now.get(place, "")

    def put(self, place: Path, text: str) -> None:
        """Another text for a file; without any entry it goes."""
        self._now[place] = text
        if not entries(text):
            del self._now[place]

    def change(
        self,
        place: Path,
        act: Callable[Concatenate[str, Arguments], str],
        *args: Arguments.args,
        **more: Arguments.kwargs,
    ) -> None:
        """What ``act`` makes of a file. Raises EditError where it cannot."""
        try:
            self.put(place, act(self.text(place), *args, **more))
        except ValueError as error:
            why = " ".join(str(error).split())
            raise EditError(f"{place} cannot be changed by a command: {why}") from None

    def take_out(self, language: str, phrase: Sequence[str]) -> None:
        """Takes an example out of whatever question of the own folder has it."""
        for place in list(self._now):
            is_intent = place.parts[:2] == ("intents", language) and len(place.parts) == 4
            if is_intent and tuple(phrase) in _phrases(self._now[place]):
                self.change(place, less, phrase)


def less(text: str, phrase: Sequence[str], below: Sequence[str] = ("", "add")) -> str:
    """The text of an intent's file without an example: below "add" and in whole lists, or below
    "remove"."""
    for keys in list(_lists(entries(text))):
        for last in below:
            whole = (*keys, last) if last else keys
            found = [words(item) if isinstance(item, str) else () for item in items(text, whole)]
            if phrase in found:
                text = without_item(text, whole, found.index(tuple(phrase)))
    return text


@lru_cache(maxsize=4096)  # files: who brings many questions looks for each example in all of them
def _phrases(text: str) -> frozenset[Phrase]:
    """The examples of an intent's file as words; what cannot be read is told by who changes it."""
    try:
        whole = [(*keys, last) for keys in _lists(entries(text)) for last in ("", "add")]
        listed = [items(text, [key for key in keys if key]) for keys in whole]
    except ValueError:
        return frozenset()
    return frozenset(words(item) for one in listed for item in one if isinstance(item, str))


def _lists(found: Mapping[str, Value]) -> Iterator[tuple[str, ...]]:
    """Below which keys examples stand."""
    yield ("examples",)
    for group in _GROUPS:
        kinds = found.get(group)
        if isinstance(kinds, dict):
            yield from ((group, kind) for kind in kinds)


def nested(text: str, keys: Sequence[str], value: str) -> str:
    """The text of a file with another value below these keys; what stands beside it stays."""

    def inner(found: Value, keys: Sequence[str]) -> Value:
        if not keys:
            return value
        below = dict(found) if isinstance(found, dict) else {}
        return {**below, keys[0]: inner(below.get(keys[0], ""), keys[1:])}

    first, *others = keys
    return edited(text, {first: inner(entries(text).get(first, ""), others)})
