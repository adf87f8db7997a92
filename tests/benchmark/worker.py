"""One system on one split, or the shipped content, in a process of its own.

A pickled job comes in, a pickled result goes out.
"""

import gc
import pickle
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.content import Wording, load, shipped
from bot.conversation import Conversation
from bot.evaluation import Question, mistype
from bot.session import Session
from tests.benchmark.answers import Answer
from tests.benchmark.datasets import Labelled, Split, evenly
from tests.benchmark.figures import Guessed
from tests.benchmark.systems import PRODUCT, SYSTEMS
from tests.shipped import contents as shipped_contents


@dataclass(frozen=True, slots=True)
class Job:
    system: str
    split: Split
    wording: Wording
    seed: int
    sample: int
    growth: bool = False
    """Only the cost: no typos, no threshold."""


@dataclass(frozen=True, slots=True)
class Outcome:
    test: tuple[Guessed, ...]
    mistyped: tuple[Guessed, ...]
    validation: tuple[Guessed, ...]
    milliseconds: tuple[float, ...]
    """Of each question of the test part."""
    slips_milliseconds: tuple[float, ...]
    build: float
    """Seconds."""
    first: float
    """Seconds for a question of each intent, before anything is timed."""
    memory: float
    """Resident megabytes once it has answered."""


@dataclass(frozen=True, slots=True)
class Shipped:
    """The product with its own content: seconds, milliseconds, megabytes."""

    load: float
    build: float
    memory: float
    respond: tuple[float, ...]
    safety: tuple[float, ...]
    alarms: int
    """In what nobody asks a clinic."""


@dataclass(frozen=True, slots=True)
class Quiz:
    """Labelled questions in one language for a system that knows the shipped examples."""

    system: str
    language: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Quizzed:
    answers: tuple[Answer, ...]
    milliseconds: tuple[float, ...]
    """Of each question."""


def run(job: Job) -> Outcome:
    system = SYSTEMS[job.system]
    started = time.process_time()
    built = system.build(job.split.examples, job.wording)
    seconds = time.process_time() - started
    started = time.process_time()
    for texts in evenly(list(job.split.examples.values()), 1_000 if job.system == PRODUCT else 20):
        built.ask(texts[-1])  # whatever is made at the first question is made now
    first = time.process_time() - started

    def guesses(items: Sequence[Labelled], slips: bool) -> tuple[list[Guessed], list[float]]:
        texts = [mistype(item.text, job.seed) if slips else item.text for item in items]
        answers, milliseconds = timed(built.ask, texts)
        read = [built.guess(text, answer) for text, answer in zip(texts, answers, strict=True)]
        return (
            [
                Guessed(item.intent, guess.intent, guess.confidence, guess.action, guess.intents)
                for item, guess in zip(items, read, strict=True)
            ],
            milliseconds,
        )

    test, milliseconds = guesses(evenly(job.split.test, job.sample), slips=False)
    memory = resident()
    if job.growth:
        return Outcome(tuple(test), (), (), tuple(milliseconds), (), seconds, first, memory)
    mistyped, slips = guesses(evenly(job.split.test, job.sample), slips=True)
    validation, _ = guesses(evenly(job.split.validation, job.sample), slips=False)
    return Outcome(
        tuple(test),
        tuple(mistyped),
        tuple(validation),
        tuple(milliseconds),
        tuple(slips),
        seconds,
        first,
        memory,
    )


def run_shipped(texts: Sequence[str], strangers: Sequence[str]) -> Shipped:
    from bot.dialogue import Dialogue
    from bot.hearing import Hearing
    from bot.safety import Findings, Safety

    started = time.process_time()
    contents = load([shipped()], {})
    loaded = time.process_time()
    content = contents["en"]
    words = {name: one.words for name, one in contents.items() if one.guarded}
    hearing, safety = Hearing(content.concepts, words), Safety(content.red_flags, content.concepts)
    dialogue = Dialogue(content, hearing=hearing, safety=safety)
    built = time.process_time()
    for intent in content.intents.values():
        dialogue.respond(intent.title, Session())
    _, respond = timed(lambda text: dialogue.respond(text, Session()), texts)
    memory = resident()

    def find(text: str) -> Findings:
        return safety.find(hearing.hear(text))

    for intent in content.intents.values():
        find(intent.title)
    _, found = timed(find, texts)
    alarms = sum(find(text).alarm is not None for text in strangers)
    return Shipped(loaded - started, built - loaded, memory, tuple(respond), tuple(found), alarms)


def run_quiz(quiz: Quiz) -> Quizzed:
    """The product answers as a whole, red flags and all, each question in a fresh conversation;
    the others give their ranking."""
    contents = shipped_contents()
    content, texts = contents[quiz.language], [question.text for question in quiz.questions]
    if quiz.system == PRODUCT:
        conversation = Conversation(contents, only=quiz.language)
        conversation.prepare()
        turns, milliseconds = timed(lambda text: conversation.respond(text, Session()), texts)
        return Quizzed(
            tuple(
                Answer.of_turn(question, turn)
                for question, turn in zip(quiz.questions, turns, strict=True)
            ),
            tuple(milliseconds),
        )
    examples = {name: (one.title, *one.examples) for name, one in content.intents.items()}
    built = SYSTEMS[quiz.system].build(examples, content.wording)
    built.ask(content.intents[next(iter(examples))].title)
    found, milliseconds = timed(built.ask, texts)
    guesses = map(built.guess, texts, found)
    return Quizzed(
        tuple(
            Answer(question, guess.ranking, guess.confidence)
            for question, guess in zip(quiz.questions, guesses, strict=True)
        ),
        tuple(milliseconds),
    )


def timed(ask: Callable[[str], Any], texts: Sequence[str]) -> tuple[list[Any], list[float]]:
    """The answers, and the CPU milliseconds that each took."""
    gc.collect()
    answers, milliseconds = [], []
    for text in texts:
        started = time.process_time_ns()
        answer = ask(text)
        milliseconds.append((time.process_time_ns() - started) / 1e6)
        answers.append(answer)
    return answers, milliseconds


def resident() -> float:
    """Megabytes of this process now; its peak where the system does not tell."""
    gc.collect()
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmRSS:")[2].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024 * 1024 if sys.platform == "darwin" else 1024
    )


def serve() -> None:
    """Reads a job from standard input, writes what comes of it to standard output."""
    order = pickle.load(sys.stdin.buffer)
    match order:
        case Job():
            done: object = run(order)
        case Quiz():
            done = run_quiz(order)
        case _:
            done = run_shipped(*order)
    sys.stdout.buffer.write(pickle.dumps(done))
