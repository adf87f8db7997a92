import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bot.evaluation.typos import mistype

TEXT = "How much does a massage cost for my back?"


def test_the_same_seed_makes_the_same_typos() -> None:
    assert mistype(TEXT, 7) == mistype(TEXT, 7)
    assert len({mistype(TEXT, seed) for seed in range(50)}) > 30


@given(st.text(), st.integers())
def test_one_or_two_edits_at_the_most_in_words_of_four_letters_or_more(
    text: str, seed: int
) -> None:
    assert OSA.distance(text, mistype(text, seed)) <= 2


@pytest.mark.parametrize("text", ["", "is it ok", "1234 5678", "?!"])
def test_short_words_and_figures_are_left_alone(text: str) -> None:
    assert all(mistype(text, seed) == text for seed in range(20))


def test_capitals_stay_capitals_and_keys_are_neighbours() -> None:
    slips = {mistype("BACK", seed) for seed in range(300)}

    assert all(slip.isupper() for slip in slips)
    assert {"BCAK", "BAC", "VACK", "NACK"} <= slips
    assert "PACK" not in slips
