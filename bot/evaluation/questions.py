"""Files of labelled questions → questions, or every problem found in them.

YAML as in ``tests/utterances/en/``: the path mirrors the intent; an utterance is a text, or a text
with ``also:`` (other intents that are right) or ``intents:`` (all that are). ``_none.yaml`` is out
of scope. Or TSV with the columns ``question`` and ``accept`` (intents with ``|`` between, or
``out_of_scope``), and where they are there ``lang`` and ``voice``.
"""

import csv
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from bot.content import uncovered
from bot.content.nodes import Node, read, read_text
from bot.errors import ContentError, Problem

OUT_OF_SCOPE = "out_of_scope"
_LANGUAGE = re.compile(r"[a-z]{2}")
_YAML, _TSV = (".yaml", ".yml"), (".tsv",)


@dataclass(frozen=True, slots=True)
class Question:
    """An utterance with the intents that are right for it, the best first."""

    text: str
    accept: tuple[str, ...]
    language: str
    voice: str = ""
    """Who speaks: a patient's letter, a search, a crowd worker."""

    @property
    def out_of_scope(self) -> bool:
        return self.accept == (OUT_OF_SCOPE,)


@dataclass(frozen=True, slots=True)
class Questions:
    """What is to be asked, and in a line each what was left out and why."""

    asked: tuple[Question, ...]
    left_out: tuple[str, ...]


def read_questions(
    paths: Sequence[Path],
    intents: Mapping[str, Collection[str]],
    language: str | None = None,
    off: Collection[str] = (),
) -> Questions:
    """The questions of files and folders.

    ``intents`` by language says which labels there are; ``language`` picks one language. Who turns
    an answer ``off`` wants none: then to refuse is right, too. Raises ContentError with every
    problem found.
    """
    reader = _Reader(intents, language)
    found = [question for path in paths for question in reader.questions(path)]
    if not found and not reader.problems and paths:
        reader.amiss(
            paths[0],
            "holds no question; name YAML as in tests/utterances/en/ or a TSV with question "
            "and accept.",
        )
    if reader.problems:
        raise ContentError(reader.problems)
    languages = {language} if language else set(intents)
    asked = [_without(question, off) for question in found if question.language in languages]
    foreign = [question.language for question in found if question.language not in languages]
    left_out = [*reader.left_out]
    for other in sorted(set(foreign)):
        why = (
            "not the language asked for"
            if other in intents
            else f"there is no content in {other!r}"
        )
        number = foreign.count(other)
        left_out.append(f"{number} question{'s' * (number != 1)} in {other}: {why}")
    return Questions(tuple(asked), tuple(left_out))


def _without(question: Question, off: Collection[str]) -> Question:
    if OUT_OF_SCOPE in question.accept or not any(label in off for label in question.accept):
        return question
    return replace(question, accept=(*question.accept, OUT_OF_SCOPE))


class _Reader:
    def __init__(self, intents: Mapping[str, Collection[str]], language: str | None) -> None:
        self._intents, self._language = intents, language
        self.problems: list[Problem] = []
        self.left_out: list[str] = []

    def amiss(self, path: Path, what: str, line: int = 1) -> None:
        """Notes what is wrong, and what would be right."""
        self.problems.append(Problem(path, line, what))

    def questions(self, path: Path) -> Iterator[Question]:
        """The questions of a file, or of all files below a folder."""
        if path.is_dir():
            for inner in sorted(path.rglob("*")):
                if inner.is_file() and inner.suffix in (*_YAML, *_TSV):
                    yield from self._file(inner, chosen=False)
        elif path.suffix in (*_YAML, *_TSV) or not path.exists():
            yield from self._file(path, chosen=True)
        else:
            self.amiss(
                path, "is neither YAML nor TSV; name a .yaml file, a .tsv file or a folder of them."
            )

    def _file(self, path: Path, chosen: bool) -> Iterator[Question]:
        if path.suffix in _TSV:
            yield from self._tsv(path)
            return
        shared = path.stem.startswith("_")
        node = read(path, self.problems)
        if node is None:
            return
        utterances = node.value.get("utterances") if isinstance(node.value, dict) else None
        if utterances is None or not isinstance(utterances.value, list):
            if shared and not chosen:
                self.left_out.append(f"{path.name}: holds no list of utterances")
            else:
                self.problems.append(
                    node.problem(
                        "has no list of questions; write `utterances:` and below it "
                        "one `- question` a line."
                    )
                )
            return
        path = path.resolve()
        folder = path.parent.name if shared else path.parent.parent.name
        language = folder if _LANGUAGE.fullmatch(folder) else self._language or "en"
        own = "" if shared else f"{path.parent.name}.{path.stem}"
        if path.stem == "_none":
            own = OUT_OF_SCOPE
        for item in utterances.value:
            text, labels = self._labelled(item, own)
            if text and labels and self._known(labels, language, item.path, item.line):
                if uncovered(labels[0]):  # to say that it does not know is right there, too
                    labels = (*labels, OUT_OF_SCOPE)
                yield Question(text, labels, language)

    def _labelled(self, item: Node, own: str) -> tuple[str, tuple[str, ...]]:
        """A question's words and the intents that are right for it; empty where it has none."""
        entries = item.value if isinstance(item.value, dict) else {}
        text = entries["text"].value if "text" in entries else item.value
        labels = [own] if own else []
        for key in ("also", "intents"):
            node = entries.get(key)
            if node is not None:
                labels += (
                    [inner.value for inner in node.value if isinstance(inner.value, str)]
                    if isinstance(node.value, list)
                    else [""]
                )
        if not isinstance(text, str) or not text.strip():
            self.problems.append(
                item.problem(
                    "is no question; write its words, or `text:` with them "
                    "and `also: [area.name]` below."
                )
            )
            return "", ()
        if not labels:
            self.problems.append(item.problem("says no intent; add `intents: [area.name]`."))
        return text.strip(), tuple(labels)

    def _tsv(self, path: Path) -> Iterator[Question]:
        text = read_text(path, self.problems)
        if text is None:
            return
        lines = text.split("\n")  # not at every mark that Unicode calls a line's end
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        missing = [name for name in ("question", "accept") if name not in (rows.fieldnames or ())]
        if missing:
            self.amiss(
                path,
                f"has no column {' and '.join(missing)}; name the columns in its first line, "
                "tabs between.",
            )
            return
        for row in rows:
            line, text = rows.line_num, (row["question"] or "").strip()
            labels = tuple(label.strip() for label in (row["accept"] or "").split("|"))
            language = (row.get("lang") or self._language or "en").strip()
            if not text or not any(labels) or None in row:
                self.amiss(
                    path,
                    "is no question with what is right for it; put a tab between the columns.",
                    line,
                )
            elif language not in self._intents or self._known(labels, language, path, line):
                yield Question(text, labels, language, (row.get("voice") or "").strip())

    def _known(self, labels: Sequence[str], language: str, path: Path, line: int) -> bool:
        intents = self._intents.get(language)
        unknown = [
            label
            for label in labels
            if intents is not None and label not in intents and label != OUT_OF_SCOPE
        ]
        for label in unknown:
            near = get_close_matches(label, intents or (), 1)
            remedy = f"did you mean {near[0]}?" if near else f"correct it, or write {OUT_OF_SCOPE}."
            self.amiss(path, f"{label!r} is no intent; {remedy}", line)
        return not unknown
