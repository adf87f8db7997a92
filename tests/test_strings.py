"""Many strings in few large values."""

import pickle
import sys
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.strings import NO_STRINGS, Strings, packed, unpacked

_ANY = st.lists(st.text(st.characters(), max_size=6), unique=True)


@given(_ANY, _ANY)
def test_each_has_its_number_and_no_other_has_one(known: list[str], others: list[str]) -> None:
    strings = Strings.of(known)

    assert list(strings) == known
    assert [strings.find(one) for one in known] == list(range(len(known)))
    for other in others:
        assert (strings.find(other) >= 0) is (other in strings) is (other in known)


def test_half_an_emoji_is_a_string_too() -> None:
    assert Strings.of(["\ud83d", "\ude00"]).find("\ude00") == 1


def test_what_stands_twice_is_there_once_at_its_first_place() -> None:
    assert list(Strings.of(["a", "b", "a"])) == ["a", "b"]


def test_a_part_is_taken_as_of_a_list() -> None:
    listed = [str(number) for number in range(300)]
    strings = Strings.of(listed)

    assert strings[:3] == ("0", "1", "2")
    assert strings[-1] == "299"
    assert strings[290:] == tuple(listed[290:])
    with pytest.raises(IndexError):
        strings[300]


def test_the_same_in_the_same_order_are_equal_also_when_they_were_kept() -> None:
    strings = Strings.of(["one", "two"])

    assert pickle.loads(pickle.dumps(strings)) == strings == Strings.of(["one", "two"])
    assert strings != Strings.of(["two", "one"])
    assert strings != Strings.of(["onet", "wo"])
    assert not NO_STRINGS


@pytest.mark.parametrize("numbers", [[], [0], [255, 0], [256], [65_535], [65_536, 3], [2**32 - 1]])
def test_numbers_of_every_size_come_back(numbers: Sequence[int]) -> None:
    assert list(unpacked(packed(numbers))) == numbers


def test_they_take_a_third_of_what_a_set_of_them_takes() -> None:
    words = [f"word {number}" for number in range(30_000)]
    strings = Strings.of(words)

    taken = sum(sys.getsizeof(getattr(strings, name)) for name in Strings.__slots__)
    as_set = sys.getsizeof(set(words)) + sum(map(sys.getsizeof, words))
    assert 3 * taken < as_set
