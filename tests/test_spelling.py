from collections import Counter
from functools import cache
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from bot.spelling import Speller, alike
from tests import shipped

VOCABULARY = {
    "massage": 40, "message": 2, "sciatica": 5, "back": 30, "pack": 1, "bank": 3, "cost": 9,
    "coat": 9, "often": 4, "an": 50, "the": 60, "spa": 3, "60min": 1, "fibromyalgia": 2,
}  # fmt: skip


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller(VOCABULARY)


@pytest.mark.parametrize(
    "typed", ["masage", "masssage", "massagr", "massgae", "msasage", "massaeg", "mmassagee"]
)
def test_a_mistyped_word_is_read_as_the_known_one(speller: Speller, typed: str) -> None:
    assert speller.read(typed) == "massage"


@pytest.mark.parametrize("known", VOCABULARY)
def test_a_known_word_is_read_as_itself(speller: Speller, known: str) -> None:
    assert speller.read(known) == known
    assert known in speller


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("bak", "three letters are too few to guess by"),
        ("spaa1", "digits are no typo"),
        ("60mun", "nothing is read as a word with digits"),
        ("bcakx", "a short word has one edit"),
        ("fobrmylagia", "a long word has two edits"),
        ("zzzzzzz", "nothing is near"),
        ("", "there is nothing to read"),
    ],
)
def test_an_unknown_word_is_left_alone(speller: Speller, typed: str, why: str) -> None:
    assert speller.read(typed) is None, why


def test_two_edits_count_from_seven_letters_on() -> None:
    speller = Speller({"shiatsu": 1, "scaled": 1})

    assert speller.read("shiazzu") == "shiatsu"
    assert speller.read("scazzd") is None


def test_the_nearest_wins_over_the_most_used() -> None:
    assert Speller({"massage": 1, "message": 99}).read("massagr") == "massage"


def test_among_equally_near_words_the_first_letter_decides() -> None:
    assert Speller({"pack": 99, "back": 1}).read("bacj") == "back"
    assert Speller({"wrist": 99, "twist": 1}).read("trist") == "twist"


def test_then_the_most_used_word_wins() -> None:
    assert Speller({"cost": 1, "coat": 2}).read("cozt") == "coat"
    assert Speller({"cost": 2, "coat": 1}).read("cozt") == "cost"


def test_then_the_alphabet_decides_whatever_the_order_of_the_vocabulary() -> None:
    assert Speller({"cost": 1, "coat": 1}).read("cozt") == "coat"
    assert Speller({"coat": 1, "cost": 1}).read("cozt") == "coat"


def test_two_swapped_letters_are_one_edit(speller: Speller) -> None:
    assert speller.read("bcak") == "back"


def test_an_empty_vocabulary_reads_nothing() -> None:
    assert Speller({}).read("massage") is None


def measured(vocabulary: dict[str, int], typed: str) -> str | None:
    """What the referee reads: every word is measured, one by one."""
    if typed in vocabulary:
        return typed
    if len(typed) < 4 or any(map(str.isdigit, typed)):
        return None
    reach = 2 if len(typed) >= 7 else 1
    near = [
        (distance, word[0] != typed[0], -uses, word)
        for word, uses in vocabulary.items()
        if len(word) >= 3
        and not any(map(str.isdigit, word))
        and (distance := OSA.distance(typed, word)) <= reach
    ]
    return min(near)[-1] if near else None


@settings(max_examples=1000)
@given(
    vocabulary=st.dictionaries(
        st.text("abcñ1", min_size=1, max_size=12), st.integers(0, 3), max_size=40
    ),
    typed=st.text("abcñ1", max_size=14),
)
def test_no_word_is_missed_that_a_referee_finds_by_measuring_each(
    vocabulary: dict[str, int], typed: str
) -> None:
    assert Speller(vocabulary).read(typed) == measured(vocabulary, typed)


@cache
def known() -> tuple[Speller, dict[str, int]]:
    """All words of the shipped examples."""
    phrases = (
        phrase
        for content in shipped.contents().values()
        for intent in content.intents.values()
        for phrase in intent.phrases
    )
    vocabulary = Counter(word for phrase in phrases for word in phrase)
    return Speller(vocabulary), vocabulary


@settings(max_examples=300)
@given(data=st.data())
def test_shipped_words_with_a_few_edits_are_read_as_the_referee_reads_them(
    data: st.DataObject,
) -> None:
    speller, vocabulary = known()
    typed = data.draw(st.sampled_from(sorted(vocabulary)))
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(typed)))
        letter = data.draw(st.sampled_from("aeinrst"))
        rest = data.draw(
            st.sampled_from(
                (typed[at:], typed[at + 1 :], typed[at + 1 : at + 2] + typed[at : at + 1])
            )
        )
        typed = typed[:at] + data.draw(st.sampled_from(("", letter))) + rest

    assert speller.read(typed) == measured(vocabulary, typed)


@given(st.text())
def test_whatever_is_typed_is_read_as_a_known_word_or_none(typed: str) -> None:
    read = Speller(VOCABULARY).read(typed)

    assert read is None or read in VOCABULARY


@pytest.mark.parametrize("letter", ["a", "é", "1", " ", "💆"])
def test_a_very_long_word_is_no_typo(speller: Speller, letter: str) -> None:
    assert speller.read(letter * 100_000) is None


@given(st.sampled_from(["massage", "sciatica", "fibromyalgia"]), st.data())
def test_any_one_edit_of_a_long_word_is_understood(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 2))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    typed = data.draw(
        st.sampled_from(
            [
                word[:at] + word[at + 1 :],
                word[:at] + letter + word[at:],
                word[:at] + letter + word[at + 1 :],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            ]
        )
    )

    assert Speller({"massage": 1, "sciatica": 1, "fibromyalgia": 1}).read(typed) == word


def test_texts_that_are_nearly_the_same_are_paired_the_earlier_first() -> None:
    texts = [
        "how much is a massage",
        "do you take cards",
        "how much is a masage",
        "how much is the massage",
    ]

    assert list(alike(texts, 0.95)) == [(0, 2)]
    assert sorted(alike(texts, 0.85)) == [(0, 2), (0, 3), (2, 3)]


def test_no_text_is_paired_with_itself() -> None:
    assert list(alike(["same", "same"], 1.0)) == [(0, 1)]
    assert list(alike(["alone"], 0.0)) == []
    assert list(alike([], 0.0)) == []


@given(
    texts=st.lists(st.text("ab ", max_size=9), max_size=9),
    likeness=st.sampled_from([0.0, 0.3, 0.5, 0.85, 0.93, 1.0]),
)
def test_no_pair_is_missed_whatever_the_lengths(texts: list[str], likeness: float) -> None:
    every = combinations(range(len(texts)), 2)
    near = [
        (one, other)
        for one, other in every
        if fuzz.ratio(texts[one], texts[other]) >= 100 * likeness
    ]

    assert sorted(alike(texts, likeness)) == near
