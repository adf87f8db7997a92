"""Which words tell what is asked about, and whose field they are of."""

from collections.abc import Sequence

import pytest

from bot.matching.fields import Fields
from bot.strings import NO_STRINGS, Strings
from bot.text import Phrase, words

COMMON = Strings.of((*(f"common{number}" for number in range(120)), "often", "seldom"))


def phrases(texts: Sequence[str]) -> list[Phrase]:
    return [words(text) for text in texts]


FIELDS = Fields(
    phrases(["massage often", "massage for my back", "massage common0"]),
    phrases(["tires often", "my car", "car tires", "massage chair"]),
    COMMON,
)


def test_the_commonest_words_tell_nothing_and_the_rarer_a_word_the_more_it_tells() -> None:
    telling = FIELDS.telling(("common0", "common119", "often", "seldom", "unlisted", "often"))

    assert list(telling) == ["often", "seldom", "unlisted"]
    assert 0 < telling["often"] < telling["seldom"] < telling["unlisted"]


def test_a_pair_of_the_commonest_words_and_the_ends_tells_only_how_it_is_asked() -> None:
    for pair in ("common0 common1", "^ common0", "common119 $"):
        assert FIELDS.is_functional(pair)
    for pair in ("common0 often", "^ often", "often unlisted"):
        assert not FIELDS.is_functional(pair)


@pytest.mark.parametrize(
    ("word", "own", "foreign"),
    [
        ("back", 1 / 4, 0),
        ("massage", 9 / 25, 1 / 25),
        ("car", 0, 4 / 9),
        ("often", 1 / 9, 1 / 9),
        ("zzz", 0, 0),
    ],
)
def test_a_word_is_the_surer_of_a_field_the_more_often_that_one_alone_uses_it(
    word: str, own: float, foreign: float
) -> None:
    assert FIELDS.own([word]) == pytest.approx(own)
    assert FIELDS.foreign([word]) == pytest.approx(foreign)


def test_of_several_words_the_surest_speaks() -> None:
    said = ["zzz", "often", "car", "back"]

    assert FIELDS.own(said) == FIELDS.own(["back"])
    assert FIELDS.foreign(said) == FIELDS.foreign(["car"])
    assert (FIELDS.own([]), FIELDS.foreign([])) == (0, 0)


def test_without_a_list_and_examples_every_word_tells_the_same_and_is_of_no_field() -> None:
    bare = Fields([], [], NO_STRINGS)

    assert len(set(bare.telling(("the", "massage")).values())) == 1
    assert not bare.is_functional("the massage")
    assert (bare.own(["massage"]), bare.foreign(["massage"])) == (0, 0)
