"""How alike an utterance is to the examples nearest to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cache import NO_CACHE
from bot.matching.counts import Tally
from bot.matching.nearest import Nearest, mean
from bot.text import Phrase, words

EXAMPLES = [
    [words("how much is a massage"), words("price list")],
    [words("are you open on sunday"), words("opening hours")],
    [],
]
COST, HOURS, NOTHING = range(3)
NEAREST = Nearest(EXAMPLES, Tally.of(EXAMPLES, NO_CACHE))


def cosines(intent: int, phrase: Phrase) -> list[float]:
    return NEAREST.cosines(intent, NEAREST.vector(phrase))


@pytest.mark.parametrize("intent", [COST, HOURS])
def test_an_example_is_wholly_like_itself_in_whatever_order_and_however_often(intent: int) -> None:
    for number, phrase in enumerate(EXAMPLES[intent]):
        for said in (phrase, phrase[::-1], phrase * 3):
            assert cosines(intent, said)[number] == pytest.approx(1.0)


_WORDS = st.sampled_from([*{word for of in EXAMPLES for one in of for word in one}, "prise", "zzz"])


@given(st.lists(_WORDS).map(tuple))
def test_a_likeness_is_a_share_of_one_for_each_example(phrase: Phrase) -> None:
    for intent, examples in enumerate(EXAMPLES):
        found = cosines(intent, phrase)
        assert len(found) == len(examples)
        assert all(0 <= cosine <= 1.0001 for cosine in found)


def test_a_mistyped_word_is_like_the_one_it_shares_letters_with() -> None:
    assert cosines(COST, ("prise", "list"))[1] > cosines(COST, ("zzzzz", "list"))[1] > 0
    assert cosines(COST, ("zzz",)) == [0.0, 0.0]


def test_what_no_example_has_makes_an_utterance_less_like_all_of_them() -> None:
    alone, beside = NEAREST.vector(("price",)), NEAREST.vector(("price", "zzz"))

    assert alone.known == beside.known
    assert alone.length < beside.length
    assert cosines(COST, ("price",))[1] > cosines(COST, ("price", "zzz"))[1]


def test_a_word_of_fewer_intents_makes_more_alike() -> None:
    examples = [[("shared", "rare")], [("shared", "other")]]
    nearest = Nearest(examples, Tally.of(examples, NO_CACHE))

    shared, rare = (nearest.cosines(0, nearest.vector((word,)))[0] for word in ("shared", "rare"))
    assert rare > shared


def test_the_words_that_an_intents_examples_hold_are_told() -> None:
    assert NEAREST.held(COST, ["price", "open", "zzz", "much"]) == ["price", "much"]
    assert NEAREST.held(NOTHING, ["price"]) == []


def test_the_two_nearest_examples_vote_and_a_missing_one_is_not_alike() -> None:
    assert mean([0.1, 0.9, 0.5]) == pytest.approx(0.7)
    assert mean([0.8]) == pytest.approx(0.4)
    assert mean([]) == 0.0


def test_nothing_said_and_nothing_to_compare_is_no_error() -> None:
    assert cosines(COST, ()) == [0.0, 0.0]
    assert cosines(NOTHING, ("price",)) == []
    NEAREST.prepare()


def test_what_is_prepared_again_is_there_and_not_made_anew() -> None:
    nearest = Nearest(EXAMPLES, Tally.of(EXAMPLES, NO_CACHE))
    nearest.prepare()
    before = dict(nearest._indexes)
    nearest.prepare()

    assert all(nearest._indexes[intent] is made for intent, made in before.items())
    assert len(before) == len(EXAMPLES)
