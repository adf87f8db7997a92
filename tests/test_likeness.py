"""Vectors of words, and what they say of intents that have few examples."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from bot.content import shipped as shipped_folder
from bot.content.vectors import HIGHEST, NO_VECTORS, NUMBERS, ZERO, Vectors
from bot.matching.likeness import Likeness
from bot.matching.scores import Scorer
from bot.text import Phrase, words
from tests import shipped
from tests.clinic import Clinic

FILE = shipped_folder() / "intents" / "en" / "_vectors.txt"
ENGLISH = Vectors((FILE,))
AXES = {
    "dog": {0: 30},
    "puppy": {0: 25, 1: 5},
    "wifi": {2: 30},
    "internet": {2: 28, 3: 4},
    "the": {},
}


def written(axes: Mapping[str, Mapping[int, int]]) -> str:
    rows = (
        f"{word} {''.join(chr(ord(ZERO) + numbers.get(at, 0)) for at in range(NUMBERS))}\n"
        for word, numbers in axes.items()
    )
    return "# made up\n" + "".join(rows)


@pytest.fixture
def made_up(tmp_path: Path) -> Vectors:
    path = tmp_path / "_vectors.txt"
    path.write_text(written(AXES), encoding="utf-8")
    return Vectors((path,))


def phrases(*texts: str) -> list[Phrase]:
    return [words(text) for text in texts]


def said(likeness: Likeness, text: str, intents: int = 2) -> dict[int, float]:
    return dict(likeness.nats(words(text), [0.0] * intents))


def test_the_words_of_a_phrase_are_summed_and_those_without_a_vector_say_nothing(
    made_up: Vectors,
) -> None:
    assert made_up.of("puppy")[:3] == (25, 5, 0)
    assert made_up.together(words("the dog, the puppy and wifi"))[:4] == (55, 5, 30, 0)
    assert made_up.of("cat") == ()
    assert made_up.together(words("a cat")) == ()


def test_a_later_file_stands_over_an_earlier_one(made_up: Vectors, tmp_path: Path) -> None:
    later = tmp_path / "later.txt"
    later.write_text(written({"dog": {5: 7}, "cat": {0: 20}}), encoding="utf-8")
    both = Vectors((*made_up.paths, later))

    assert (both.of("dog")[0], both.of("dog")[5]) == (0, 7)
    assert both.of("cat")[0] == 20
    assert both.of("wifi")[2] == 30


def test_a_file_that_is_gone_and_a_line_that_is_no_vector_say_nothing(tmp_path: Path) -> None:
    path = tmp_path / "_vectors.txt"
    path.write_bytes(b"\xff\xfe\ndog PPP\n\n" + written({"cat": {0: 9}}).encode())
    found = Vectors((tmp_path / "gone.txt", tmp_path, path))

    assert found.of("cat")[0] == 9
    assert found.of("dog") == ()


def test_it_speaks_for_what_means_the_like_and_against_what_does_not(made_up: Vectors) -> None:
    likeness = Likeness(made_up, [phrases("the dog"), phrases("the wifi")])
    puppy = said(likeness, "the puppy")

    assert puppy[0] > 40
    assert puppy[1] < -40
    assert said(likeness, "the internet")[1] > 40
    assert likeness.of(0, words("the puppy")) == puppy[0]


def test_a_phrase_that_no_vector_is_known_of_says_nothing(made_up: Vectors) -> None:
    likeness = Likeness(made_up, [phrases("the dog"), phrases("the wifi")])

    assert said(likeness, "quux") == {}
    assert said(likeness, "the") == {}
    assert said(likeness, "") == {}


def test_an_intent_with_many_examples_needs_no_likeness(made_up: Vectors) -> None:
    many = phrases(*(f"dog number {number}" for number in range(30)))
    some = many[:20]

    assert said(Likeness(made_up, [many, phrases("wifi")]), "puppy").keys() == {1}
    full, part = (said(Likeness(made_up, [of, []]), "puppy")[0] for of in (many[:10], some))
    assert part == pytest.approx(full / 2)


def test_an_intent_whose_words_have_no_vector_is_nothing_like_it(made_up: Vectors) -> None:
    found = said(Likeness(made_up, [phrases("quux"), phrases("dog")]), "puppy")

    assert found[0] < 0 < found[1]


def test_of_very_many_intents_the_likeliest_are_looked_at(made_up: Vectors) -> None:
    likeness = Likeness(made_up, [phrases("dog")] * 200)
    found = dict(likeness.nats(words("puppy"), [float(-at) for at in range(200)]))

    assert len(found) == 200
    assert found[0] > 0 > found[199]


def test_how_far_a_phrase_means_the_like_is_told_of_every_intent_however_many_its_examples(
    made_up: Vectors,
) -> None:
    likeness = Likeness(made_up, [phrases("dog") * 40, phrases("wifi"), phrases("quux")])
    found = likeness.cosines(words("the puppy"), [0, 1, 2])

    assert found[0] > 0.4
    assert found[1] == found[2] == likeness.cosines(words("the wifi"), [0])[0] < 0
    assert likeness.cosines(words("the puppy"), [1]).keys() == {1}


def test_of_a_phrase_or_a_language_without_vectors_nothing_is_told(made_up: Vectors) -> None:
    examples = [phrases("dog")]

    assert Likeness(made_up, examples).cosines(words("quux the"), [0]) == {}
    assert Likeness(NO_VECTORS, examples).cosines(words("dog"), [0]) == {}


def test_the_words_that_speak_for_an_intent_are_named_the_most_telling_first(
    made_up: Vectors,
) -> None:
    likeness = Likeness(made_up, [phrases("the dog"), phrases("wifi"), phrases("dog") * 40])

    assert likeness.alike(0, words("the puppy quux dog wifi")) == ("dog", "puppy")
    assert likeness.alike(2, words("puppy")) == ()


FEW = {
    "dogs": ["can i bring my dog", "is my dog welcome"],
    "wifi": ["do you have wifi", "whats the wifi password"],
    "parking": ["where can i park", "is there parking"],
}


def scorer(vectors: Vectors, examples: Mapping[str, Sequence[str]] = FEW) -> Scorer:
    return Scorer({name: phrases(*texts) for name, texts in examples.items()}, vectors=vectors)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("are puppies allowed", "dogs"),
        ("any internet access here", "wifi"),
        ("somewhere to leave a vehicle", "parking"),
    ],
)
def test_a_few_examples_are_found_by_words_that_mean_the_like(text: str, meant: str) -> None:
    best = scorer(ENGLISH).score(words(text)).best

    assert best[0].intent == meant
    assert best[0].score > best[1].score + 10


def test_the_explanation_adds_up_and_says_which_words_mean_the_like() -> None:
    with_vectors = scorer(ENGLISH)
    for score in with_vectors.score(words("are puppies allowed")).best:
        why = with_vectors.explain(words("are puppies allowed"), score.intent)
        said = sum(nats for _, nats in why.terms) + why.others + why.letters
        assert said + why.nearest + why.meaning == pytest.approx(score.score)
    why = with_vectors.explain(words("are puppies allowed"), "dogs")
    assert f"means the like: allowed, puppies, are {why.meaning:+.1f}" in why.lines


def test_without_vectors_nothing_is_added() -> None:
    why = scorer(NO_VECTORS).explain(words("are puppies allowed"), "dogs")

    assert (why.meaning, why.alike) == (0.0, ())


def test_a_clinic_may_bring_its_own_vectors_and_a_language_needs_none(clinic: Clinic) -> None:
    assert not clinic.content().vectors
    clinic.write("intents/en/_vectors.txt", written(AXES))

    assert clinic.content().vectors.of("dog")[0] == 30


def test_the_shipped_vectors_are_whole() -> None:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    head = [line for line in lines if line.startswith("#")]
    rows = [line.partition(" ") for line in lines[len(head) :]]

    assert "LICENSE-word-vectors" in " ".join(head)
    assert (FILE.parents[1] / "LICENSE-word-vectors").is_file()
    assert len({word for word, _, _ in rows}) == len(rows) > 25_000
    for word, _, row in rows:
        assert words(word) == (word,)
        assert len(row) == NUMBERS
        assert all(abs(ord(sign) - ord(ZERO)) <= HIGHEST for sign in row)


def test_the_shipped_spanish_has_no_vectors() -> None:
    contents = shipped.contents()

    assert contents["en"].vectors
    assert not contents["es"].vectors
