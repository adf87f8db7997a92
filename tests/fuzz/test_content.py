"""Any files of content: values, or problems that name the place."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

import yaml
from hypothesis import strategies as st

from bot.checks import check
from bot.content import load
from bot.conversation import Conversation
from bot.errors import ContentError, Problem, causes, told
from bot.session import Session
from tests.clinic import FILES, Clinic, words_in
from tests.cpu import within
from tests.fuzz import fuzzed
from tests.fuzz.sound import whole

BOUND = 1.0  # seconds of CPU to read a small clinic's content and check it
OWN = """\
phone: (305) 555-0147
booking_url: https://clinic.example/own
timezone: America/New_York
services: {en: massage, es: masajes}
hours:
  monday-friday: 9:00-18:00
  saturday: 10:00-14:00
prices:
  massage: {60: $60, 90: $85}
"""
PRICED = FILES["responses/en/clinic/cost.yaml"] + "unknown: Please call {phone}.\n"
PRICED = PRICED.replace("For our prices", "{prices} For more")
SMALL = {
    **FILES,
    **words_in("es"),
    "responses/en/clinic/cost.yaml": PRICED,
    "own/responses/_clinic.yaml": OWN,
}
"""A small clinic in two languages, and what is laid over it."""
_LINES = tuple({line: None for text in SMALL.values() for line in text.splitlines()})
_WORDS = tuple({word: None for line in _LINES for word in line.split()})
_ODD = ("", " ", "- ", ": ", "#", "'", '"', "|", ">", "[", "]", "{", "}", "&a ", "*a", "!!", "?")
_ODDER = (
    "{phone}",
    "{",
    "\t",
    "\x00",
    "\x85",
    "\ufeff",
    "---",
    "...",
    "%",
    "@",
    "\\",
    "<<: *a",
    "[a]: b",
    "{a: b}: c",
    "? - a",
    "&a [*a]",
)
_PLACES = (*SMALL, *(f"own/{path}" for path in SMALL))

SNIPPETS = st.sampled_from((*_ODD, *_ODDER)) | st.sampled_from(_WORDS) | st.text(max_size=20)
TREES = st.recursive(
    SNIPPETS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(SNIPPETS, inner, max_size=3),
    max_leaves=8,
)


@st.composite
def changes(draw: st.DrawFn) -> tuple[str, int, str]:
    """A file, a line of it, and what stands there instead."""
    path, at = draw(st.sampled_from(_PLACES)), draw(st.integers(0, 60))
    match draw(st.integers(0, 5)):
        case 0:
            return path, at, ""
        case 1:
            return path, at, draw(st.sampled_from(_ODDER))
        case 2:
            key = draw(st.sampled_from(_LINES)).partition(":")[0]
            tree = yaml.dump(draw(TREES), allow_unicode=True, default_flow_style=True)
            return path, at, f"{key}: {tree}"
        case 3:
            return path, -1, yaml.dump(draw(TREES), allow_unicode=True)
        case 4:
            return path, -1, draw(st.binary(max_size=60)).decode("latin-1")
    words = draw(st.lists(SNIPPETS, max_size=4))
    return path, at, draw(st.sampled_from(("", "  ", "- ", "    - "))) + " ".join(words)


def applied(given: list[tuple[str, int, str]]) -> dict[str, bytes]:
    """The files with all changes; a negative line stands for the whole file."""
    files = dict(SMALL)
    for path, at, text in given:
        lines = files.get(path, SMALL.get(path.removeprefix("own/"), "")).splitlines()
        if at >= 0 and lines:
            lines[at % len(lines)] = text
            files[path] = "\n".join(lines) + "\n"
        else:
            files[path] = text
    return {path: text.encode("utf-8", "surrogatepass") for path, text in files.items()}


@contextmanager
def folder() -> Iterator[Path]:
    with TemporaryDirectory() as name:
        yield Path(name)


def problems_of(clinic: Clinic) -> Sequence[Problem]:
    """What is wrong with the content; where it can be used, it is."""
    try:
        contents = load([clinic.folder, clinic.folder / "own"], {})
    except ContentError as error:
        return error.problems
    conversation = Conversation(contents)
    for text in ("how much is a massage", "my groin is numb", "", "hours?"):
        whole(conversation.respond(text, Session()), text)
    return check(contents)


@fuzzed(st.lists(changes(), min_size=1, max_size=4), examples=60, setting=folder)
def test_any_content_is_values_or_problems(given: list[Any], folder: Path) -> None:
    files = applied([(path, at, text) for path, at, text in given])
    clinic = Clinic(folder, {})
    for path, text in files.items():
        clinic.write(path, text)
    started = process_time()
    try:
        problems = problems_of(clinic)
    finally:
        taken = process_time() - started
        for path in files.keys() - SMALL.keys():
            clinic.delete(path)
    assert all(problem.path.name and problem.wrong for problem in problems)
    assert all(map(told, causes(problems)))
    assert within(taken, BOUND)
