"""What a diff asks: lines that must alarm and lines that must not, the labelled questions that
ship, the clinic's own, and what waits for an answer.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from pathlib import Path

from bot.changes.diff import Kind, Question
from bot.content import Content
from bot.evaluation import read_questions
from bot.text import words

OWN = "questions"
"""Where the clinic's own labelled questions stand, below its own folder."""
_LETTER = 30
"""Words from which on a message is a letter: it tells a story around what it asks."""


def labelled(shipped: Path) -> Path:
    """The folder of the labelled questions that ship, beside the content that does: in an installed
    wheel; those of the tests in a checkout."""
    installed = shipped / OWN
    return installed if installed.is_dir() else shipped / "tests" / "utterances"


def questions(
    folders: Iterable[Path],
    contents: Sequence[Mapping[str, Content]],
    paths: Iterable[Path],
    waiting: Iterable[tuple[str, str]] = (),
    language: str | None = None,
) -> tuple[Question, ...]:
    """Each question once, in one language or in all.

    ``folders`` are those of the contents, in which all intents stand, and of the ``contents`` the
    last one is the newest; ``paths`` are those of the labelled questions: of two in the same words
    the later one holds. ``waiting`` has the words and the language of each. Raises ContentError
    with every problem in them.
    """
    known = _intents(folders)
    off = {name for names in known.values() for name in names} - _on(contents[-1])
    found: dict[tuple[str, str], Question] = {}
    for text, spoken in waiting:
        found[spoken, text] = Question(text, spoken, Kind.WAITING)
    there = [path for path in paths if path.is_dir()]
    for one in read_questions(there, known, off=off).asked:
        kind = Kind.LETTER if len(words(one.text)) >= _LETTER else Kind.LABELLED
        found[one.language, one.text] = Question(one.text, one.language, kind, one.accept)
    for content in contents:
        for line in _trials(content):
            found[line.language, line.text] = line
    return tuple(one for one in found.values() if language in (None, one.language))


def _intents(folders: Iterable[Path]) -> Mapping[str, Set[str]]:
    """The names of all intents by language, also of those that are dropped or off."""
    found: dict[str, set[str]] = {}
    for folder in folders:
        for path in folder.glob("intents/*/*/*.yaml"):
            language, area = path.parts[-3:-1]
            found.setdefault(language, set()).add(f"{area}.{path.stem}")
    return found


def _on(contents: Mapping[str, Content]) -> Set[str]:
    """The intents that are not off."""
    off = {name for content in contents.values() for name in content.off}
    return {name for content in contents.values() for name in content.intents} - off


def _trials(contents: Mapping[str, Content]) -> Iterator[Question]:
    """The lines that try the red flags, in all languages that hear them."""
    for language, content in contents.items():
        for tried in content.trials.values():
            for kind, texts in ((Kind.ALARM, tried.alarm), (Kind.CALM, tried.calm)):
                yield from (Question(text, language, kind) for text in texts)
