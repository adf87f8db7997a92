"""What devices and fingers make of a message hides few alarms, and makes hardly one.

``python -m tests.safety.perturbations`` prints which.
"""

import pytest

from tests.safety.corpora import LANGUAGES, messages
from tests.safety.perturbations import PERTURBATIONS, false, homophones, lost, perturbed

KEPT = {
    "upper case": 1.0,
    "no punctuation": 0.99,
    "no accents": 1.0,
    "spoken": 0.95,
    "split in two": 0.98,
    "one typo": 0.96,
}
"""The share of the alarms that is still heard."""
FALSE = 0.02
"""The share of the near misses that may alarm for it."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", PERTURBATIONS)
def test_most_alarms_are_still_heard(kind: str, language: str) -> None:
    missed = lost(kind, language)

    assert len(missed) <= (1 - KEPT[kind]) * len(messages(language, "alarm")), missed


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", PERTURBATIONS)
def test_hardly_a_near_miss_alarms(kind: str, language: str) -> None:
    raised = false(kind, language)

    assert len(raised) <= FALSE * len(messages(language, "calm")), raised


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", PERTURBATIONS)
def test_a_perturbation_changes_what_it_is_for(kind: str, language: str) -> None:
    texts = messages(language, "alarm")
    changed = [text for text in texts if perturbed(kind, text, language) != text]

    if kind == "no accents" and language == "en":
        assert not changed
    else:
        assert len(changed) > len(texts) / 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_homophones_are_words_of_the_corpus(language: str) -> None:
    said = {word for text in messages(language, "alarm") for word in text.lower().split()}

    assert len(said & homophones(language).keys()) > len(homophones(language)) / 2
