"""The runs of one evaluation: the questions as asked, with typos, and the examples held out."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from rich.console import Console
from rich.progress import track

from bot.cache import NO_CACHE
from bot.content import Content, Intent, uncovered
from bot.evaluation.measures import Measures, measure
from bot.evaluation.questions import OUT_OF_SCOPE, Question, Questions
from bot.evaluation.typos import mistype
from bot.evaluation.verdicts import Examiner, Result

FOLDS = 5
Watcher = Callable[[Iterable[Result], int, str], Iterable[Result]]
"""Watches results come in: the results, how many there will be, and what is being done."""

_LONG_RUN = 500  # questions from which on a run shows how far it is


def progress_bar(results: Iterable[Result], total: int, title: str) -> Iterable[Result]:
    """On a terminal, for long runs; nothing elsewhere."""
    console = Console(stderr=True)
    return track(
        results,
        description=title,
        total=total,
        console=console,
        transient=True,
        disable=not console.is_terminal or total < _LONG_RUN,
    )


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One bot, measured."""

    contents: Mapping[str, Content]
    """Those that were asked."""
    left_out: tuple[str, ...]
    seed: int
    plain: Measures | None
    mistyped: Measures | None
    """The same questions with typos."""
    held_out: Measures | None
    """Each example asked of a bot that does not know it."""


def evaluate(
    contents: Mapping[str, Content],
    questions: Questions,
    *,
    typos: bool = False,
    folds: int = 0,
    seed: int = 7,
    watch: Watcher = progress_bar,
) -> Evaluation:
    """Asks everything; ``folds`` 0 leaves the cross-validation out."""
    asked = questions.asked
    languages = {question.language for question in asked} or set(contents)
    examiners = {language: Examiner(contents[language]) for language in languages if asked}

    def run(texts: Sequence[Question], title: str) -> Measures:
        results = (examiners[question.language].ask(question) for question in texts)
        return measure(tuple(watch(results, len(texts), title)))

    plain = run(asked, "Asking") if asked else None
    slips = [replace(question, text=mistype(question.text, seed)) for question in asked]
    mistyped = run(slips, "Asking with typos") if asked and typos else None
    held_out = None
    if folds:
        total = sum(
            len(intent.examples)
            for language in languages
            for intent in contents[language].intents.values()
        )
        results = (
            result
            for language in sorted(languages)
            for result in cross_validate(contents[language], folds, seed)
        )
        held_out = measure(tuple(watch(results, total, "Cross-validating")))
    return Evaluation(
        {language: contents[language] for language in sorted(languages)},
        questions.left_out,
        seed,
        plain,
        mistyped,
        held_out,
    )


def cross_validate(content: Content, folds: int, seed: int) -> Iterator[Result]:
    """Asks each example of a bot that was built without it and its fold.

    Each intent's examples are dealt evenly (stratified k-fold, Kohavi 1995,
    https://www.ijcai.org/Proceedings/95-2/Papers/016.pdf).
    """
    dealt = {
        name: _dealt(len(intent.examples), folds, f"{seed} {name}")
        for name, intent in content.intents.items()
    }
    for fold in range(folds):
        known = {
            name: _without(intent, dealt[name], fold) for name, intent in content.intents.items()
        }
        examiner = Examiner(replace(content, intents=known, cache=NO_CACHE))
        for name, intent in content.intents.items():
            accept = (name, OUT_OF_SCOPE) if uncovered(name) else (name,)
            for text, of in zip(intent.examples, dealt[name], strict=True):
                if of == fold:
                    yield examiner.ask(Question(text, accept, content.language))


def _dealt(examples: int, folds: int, seed: str) -> list[int]:
    """The fold of each of so many examples."""
    places = [place % folds for place in range(examples)]
    Random(seed).shuffle(places)
    return places


def _without(intent: Intent, places: Sequence[int], fold: int) -> Intent:
    """The intent less the examples of one fold."""
    kept = [number for number, of in enumerate(places) if of != fold]
    phrases = tuple(intent.phrases[number] for number in kept)
    asks = {
        kind: tuple(phrase for phrase in asking if phrase in phrases)
        for kind, asking in intent.asks.items()
    }
    return replace(
        intent,
        examples=tuple(intent.examples[number] for number in kept),
        phrases=phrases,
        places=tuple(intent.places[number] for number in kept),
        asks=asks,
    )
