"""The two sides of a diff, asked: each question of the content before a change and after it, in
several processes, and not again while neither the content nor the question has changed.
"""

import gc
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path

from bot import folders
from bot.cache import Cache
from bot.changes.diff import Answered, Diff, Kind, New, Question, answers, diff
from bot.changes.questions import questions
from bot.content import BASE, Content, state
from bot.conversation import Conversation
from bot.decision import Action
from bot.settings import Settings

_MANY = 400
"""Questions from which on it pays to begin more processes."""

_Kept = tuple[str, tuple[str, ...], str, str, tuple[str, ...], float]
"""An `Answered` in plain values."""


class Side:
    """One content, which the settings name. Raises ContentError where it cannot be read."""

    def __init__(self, settings: Settings) -> None:
        laid = folders.named(settings)
        stands = state(laid, placed=False)
        self.contents: Mapping[str, Content] = folders.read(settings)
        same = state(laid, placed=False) == stands  # or a file was changed while it was read
        self._cache = Cache(settings.cache if same else None)
        self._key = (folders.program(), stands, repr(sorted(settings.facts.items())))

    def answers(
        self, language: str, questions: Sequence[Question], at: datetime
    ) -> dict[Question, Answered]:
        """``language`` is the one in which they are answered. Nothing is kept of what waits: an
        answer may repeat a patient's words."""
        waiting = [one for one in questions if one.kind is Kind.WAITING]
        others = [one for one in questions if one.kind is not Kind.WAITING]
        conversation = Conversation(self.contents)  # for this language alone: it grows large

        def asked() -> list[_Kept]:
            return [_kept(one) for one in answers(conversation, others, at)]

        key = "\n".join((*self._key, at.isoformat(), repr(others)))
        found = self._cache.fetch(f"answers_{language}", key, asked)
        given = dict(zip(others, map(_answered, found), strict=True))
        return {**given, **dict(zip(waiting, answers(conversation, waiting, at), strict=True))}


@dataclass(frozen=True, slots=True)
class _Portion:
    """What one process asks: one side in one language, for which all is made ready once."""

    side: Side
    language: str
    questions: tuple[Question, ...]
    at: datetime

    def answers(self) -> dict[Question, Answered]:
        return self.side.answers(self.language, self.questions, self.at)


def compared(
    before: Settings,
    after: Settings,
    paths: Iterable[Path],
    at: datetime,
    waiting: Iterable[tuple[str, str]] = (),
    language: str | None = None,
    processes: int | None = None,
) -> Diff:
    """What differs between two contents, by the labelled questions of these files and folders, the
    lines that try the red flags, and what is ``waiting``: words with their language. In as
    many processes as there are processors, or fewer. Raises ContentError where a content or a
    question cannot be read."""
    sides = Side(before), Side(after)
    laid = dict.fromkeys([*folders.named(before), *folders.named(after)])
    asked = questions(laid, [side.contents for side in sides], paths, waiting, language)
    found = diff(asked, *_answered_by(sides, asked, at, processes or os.cpu_count() or 1))
    return replace(found, new=tuple(_new(*sides, at, language)))


def _new(before: Side, after: Side, at: datetime, only: str | None) -> Iterator[New]:
    """The questions that there were not before, each asked in the words of its examples."""
    for language, content in after.contents.items():
        known = set(before.contents[language].intents if language in before.contents else ())
        names = [name for name in content.intents if name not in known | content.off]
        if not names or not content.live or only not in (None, language):
            continue
        asked = {
            name: [
                Question(example, language, Kind.LABELLED, (name,))
                for example in content.intents[name].examples
            ]
            for name in names
        }
        given = after.answers(
            language, [one for examples in asked.values() for one in examples], at
        )
        for name, examples in asked.items():
            reached = sum(name in given[one].intents for one in examples)
            yield New(language, name, len(examples), reached)


def _answered_by(
    sides: Sequence[Side], questions: Sequence[Question], at: datetime, processes: int
) -> list[tuple[Answered, ...]]:
    """What each side answers, in the questions' order; each question stands there once."""
    by_language: dict[str, list[Question]] = {}
    live = (name for name, content in sides[-1].contents.items() if content.live)
    first = next(live, BASE)
    for question in questions:
        spoken = any(_speaks(side.contents, question.language) for side in sides)
        by_language.setdefault(question.language if spoken else first, []).append(question)
    longest_first = sorted(by_language.items(), key=lambda item: -len(item[1]))
    portions = [
        _Portion(side, language, tuple(asked), at)
        for language, asked in longest_first
        for side in reversed(sides)  # what has changed is the last one, and takes longest
    ]
    few = processes == 1 or len(questions) < _MANY or "fork" not in get_all_start_methods()
    found = map(_Portion.answers, portions) if few else _in_processes(portions, processes)
    by_side: dict[int, dict[Question, Answered]] = {}
    for portion, given in zip(portions, found, strict=True):
        by_side.setdefault(id(portion.side), {}).update(given)
    return [tuple(by_side[id(side)][question] for question in questions) for side in sides]


def _speaks(contents: Mapping[str, Content], language: str) -> bool:
    return language in contents and contents[language].live


def _in_processes(portions: Sequence[_Portion], processes: int) -> list[dict[Question, Answered]]:
    """What these portions answer, some at once. Each process is a fork, which has the contents at
    hand; it ends with its portion, and what was made ready for that goes with it."""
    gc.freeze()  # or each process copies all that is there, to count who holds it
    try:
        with get_context("fork").Pool(processes, _begin, (portions,), maxtasksperchild=1) as pool:
            return pool.map(_portion, range(len(portions)), chunksize=1)
    finally:
        gc.unfreeze()


_portions: Sequence[_Portion] = ()
"""Of a forked process: a pool hands its work over in writing, and contents are large."""


def _begin(portions: Sequence[_Portion]) -> None:
    global _portions
    _portions = portions
    gc.disable()  # all of it stays until the process ends


def _portion(number: int) -> dict[Question, Answered]:
    return _portions[number].answers()


def _kept(one: Answered) -> _Kept:
    decision = one.decision.value
    return decision, one.intents, one.level, one.wording, one.beside, one.confidence


def _answered(kept: _Kept) -> Answered:
    return Answered(Action(kept[0]), *kept[1:])
