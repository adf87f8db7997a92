"""What is compared: each system gives its best intent for an utterance, and how sure it is.

It is built from examples by intent.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Protocol, cast

from bot.cache import NO_CACHE, Cache
from bot.content import COMMON, Intent, Wording, shipped
from bot.content.words import Words, common_words
from bot.decision import Policy, decide
from bot.matching import Match, Matcher
from bot.safety import Findings
from tests.benchmark.datasets import Examples


@dataclass(frozen=True, slots=True)
class Guess:
    """A system's best intent.

    ``action`` and ``intents`` are what the product would do; systems that only guess leave them
    empty.
    """

    intent: str
    confidence: float
    action: str = ""
    intents: tuple[str, ...] = ()


class Built(Protocol):
    """A system that has seen its examples."""

    def ask(self, text: str) -> object:
        """What is timed: the system's own answer."""

    def guess(self, text: str, answer: object) -> Guess:
        """The answer as a guess."""


@dataclass(frozen=True, slots=True)
class System:
    name: str
    build: Callable[[Examples, Wording], Built]
    sample: int
    """At most so many questions of a test part, evenly taken: the slow ones would take hours."""
    largest: int
    """No more examples than this in the growth table."""


@dataclass(frozen=True, slots=True)
class _Bare:
    """The parts of a Content that the matcher looks at."""

    wording: Wording
    intents: dict[str, Intent]
    words: Words
    cache: Cache = NO_CACHE


@cache
def _english() -> Words:
    listed = shipped() / "intents" / "en" / COMMON
    return Words(common=common_words(listed.read_text(encoding="utf-8")))


class _Product:
    """The product's matcher and thresholds: the one place to mend when the matcher is replaced."""

    def __init__(self, examples: Examples, wording: Wording) -> None:
        intents = {
            name: Intent(name, texts[0], tuple(texts), tuple(map(wording.phrase, texts)))
            for name, texts in examples.items()
        }
        self._matcher = Matcher(_Bare(wording, intents, _english()))  # type: ignore[arg-type]
        self.ask = self._matcher.match

    def guess(self, text: str, answer: object) -> Guess:
        reading = self._matcher.read(text)
        decision = decide(reading, Findings(), 0, Policy(), {})
        best = reading.ranking[0] if reading.ranking else Match("", 0.0)
        return Guess(best.intent, best.confidence, decision.action.value, decision.intents)


class _Pairs:
    """A system whose answer is an intent and a number."""

    def __init__(self, ask: Callable[[str], tuple[str, float]]) -> None:
        self.ask = ask

    def guess(self, text: str, answer: object) -> Guess:
        intent, confidence = cast(tuple[str, float], answer)
        return Guess(intent, confidence)


def _token_sort(examples: Examples, wording: Wording) -> Built:
    """What a script would do: the example that is most alike, words in alphabetical order.

    By rapidfuzz's ``extractOne``.
    """
    from rapidfuzz import fuzz, process, utils

    texts = [utils.default_process(text) for of in examples.values() for text in of]
    names = [name for name, of in examples.items() for _ in of]

    def ask(text: str) -> tuple[str, float]:
        found = process.extractOne(utils.default_process(text), texts, scorer=fuzz.token_sort_ratio)
        return (names[found[2]], found[1] / 100) if found else ("", 0.0)

    return _Pairs(ask)


def _svm(examples: Examples, wording: Wording) -> Built:
    """A linear support vector machine on words, pairs of words and letters, weighted by tf-idf."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline, make_union
    from sklearn.svm import LinearSVC

    features = make_union(
        TfidfVectorizer(ngram_range=(1, 2), token_pattern=r"(?u)\b\w+\b", sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True),
    )
    machine = make_pipeline(features, LinearSVC())
    machine.fit(
        [text for of in examples.values() for text in of],
        [name for name, of in examples.items() for _ in of],
    )
    names = list(machine.classes_)

    def ask(text: str) -> tuple[str, float]:
        margins = machine.decision_function([text])[0]
        best = int(margins.argmax())
        return names[best], float(margins[best])

    return _Pairs(ask)


SYSTEMS = {
    system.name: system
    for system in (
        System("clinic-bot", _Product, 10_000, 100_000),
        System("token_sort", _token_sort, 600, 100_000),
        System("linear SVM", _svm, 1_500, 10_000),
    )
}
PRODUCT = "clinic-bot"


def installed() -> list[str]:
    """The systems that can run here; scikit-learn is no dependency of the project."""
    return [name for name in SYSTEMS if name != "linear SVM" or find_spec("sklearn")]
