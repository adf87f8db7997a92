"""No regular expression takes long, whatever it reads."""

import re
from collections.abc import Callable

import pytest

from bot.text import LONGEST_MESSAGE
from tests.cpu import within
from tests.fuzz import PROMISED
from tests.fuzz.patterns import Used, Worst, all_used

_SCREENED = (16, 256)  # characters by which the worst texts of a pattern are told
_SLOW = 0.0005  # seconds for the fewer of them, by which it would take for ever for the others
_LENGTHS = (16, 20, 24, 32, 64, 256, LONGEST_MESSAGE // 4, LONGEST_MESSAGE)
_TRIED = 2  # of these, how many are then read at length
_FOR_STAFF = 0.25  # seconds for what the clinic's own people write
_LINEAR = 8
"""How many times as long a text of four times the length may take: 16 is quadratic."""
_NOISE = 0.002  # seconds that say nothing


def worst(one: Used) -> list[Callable[[int], str]]:
    texts = list(Worst(one.pattern).texts())
    for length in _SCREENED:
        texts.sort(key=lambda text: -one.seconds(text(length)))
        if texts and one.seconds(texts[0](length)) > _SLOW:
            break
    return texts[:_TRIED]


def best(one: Used, text: str) -> float:
    """The seconds that it takes at the least: the machine may be busy."""
    return min(one.seconds(text) for _ in range(3))


def reads_quickly(one: Used) -> None:
    """Also what it reads slowest; what a patient wrote, in a time that grows with its length and
    not with the square of it."""
    bound = PROMISED if one.meets_strangers else _FOR_STAFF
    for text in worst(one):
        for length in _LENGTHS:
            taken = one.seconds(text(length))
            assert within(taken, bound), (one, text(60), length, taken)
        if one.meets_strangers and taken > _NOISE:
            quarter = best(one, text(LONGEST_MESSAGE // 4))
            assert best(one, text(LONGEST_MESSAGE)) < _LINEAR * quarter, (one, text(60))


def test_every_pattern_of_the_product_reads_the_longest_text_in_little_time() -> None:
    for one in all_used():
        reads_quickly(one)


@pytest.mark.parametrize(
    "pattern",
    [
        r"\n[-–—\s]*(?P<it>\w+)[\s.!]*$",
        r"[\w.]+@\w+",
        r"(?:[a-z]+\s?)*#",
        r"\bcall me at[ \d]*[\d ]*x",
        r"a.*b.*c",
    ],
)
def test_a_pattern_that_takes_long_is_found_out(pattern: str) -> None:
    with pytest.raises(AssertionError):
        reads_quickly(Used(re.compile(pattern), "bot.redaction", everywhere=True))
