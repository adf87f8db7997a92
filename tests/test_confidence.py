"""What scores and parts make of the chance that a patient wants an intent."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.confidence import WHOLE, Parts, Ranking, ranked
from bot.matching.scores import Score, Scores

_SCORES = st.builds(
    Score,
    intent=st.sampled_from("abcdef"),
    score=st.floats(-1e6, 1e6),
    meaning=st.floats(-130, 130),
    nearest=st.floats(0, 1),
    same=st.booleans(),
    meant=st.floats(-1, 1),
    explained=st.floats(0, 1),
    foreign=st.booleans(),
    rare=st.floats(-1e6, 1e6),
    functional=st.floats(-1e6, 1e6),
    joined=st.floats(-1e6, 1e6),
)
_MANY = st.builds(
    Scores,
    best=st.lists(_SCORES, max_size=8, unique_by=lambda score: score.intent).map(tuple),
    foreign=st.floats(0, 1),
    own=st.floats(0, 1),
    lead=st.floats(-30, 30),
    length=st.integers(1, 4096),
)
_SHARES = st.dictionaries(st.sampled_from("abcdef"), st.floats(0, 12))
_PARTS = st.builds(Parts, asked=_SHARES, said=_SHARES, plain=_SHARES)


def score(intent: str, nats: float = 30.0, **more: float | bool) -> Score:
    usual = Score(
        intent=intent,
        score=nats,
        meaning=0.0,
        nearest=0.5,
        same=False,
        meant=0.0,
        explained=1.0,
        foreign=False,
        rare=nats / 3,
        functional=0.0,
        joined=0.0,
    )
    return replace(usual, **more)  # type: ignore[arg-type]  # each test names the fields it means


def scores(*best: Score, foreign: float = 0.0, own: float = 0.5, length: int = 5) -> Scores:
    return Scores(best=best, foreign=foreign, own=own, lead=30.0, length=length)


COST, HOURS = score("cost"), score("hours", nats=20.0)
BOTH = scores(COST, HOURS)


def chance(ranking: Ranking, intent: str) -> float:
    (match,) = (match for match in ranking if match.intent == intent)
    return match.confidence


@given(_MANY, _PARTS)
def test_chances_are_a_share_of_one_best_first_and_every_candidate_has_one(
    found: Scores, parts: Parts
) -> None:
    ranking = ranked(found, parts)
    chances = [match.confidence for match in ranking]

    assert all(0 <= one <= 1 for one in chances)
    assert sum(chances) <= 1.0005  # each is rounded
    assert chances == sorted(chances, reverse=True)
    assert sorted(match.intent for match in ranking) == sorted(one.intent for one in found.best)


def test_what_lacks_to_one_is_the_chance_of_none_of_them() -> None:
    hopeless = scores(score("cost", nats=-1e6, nearest=0.0, explained=0.0))

    assert 0 < chance(ranked(BOTH, WHOLE), "cost") + chance(ranked(BOTH, WHOLE), "hours") < 1
    assert chance(ranked(hopeless, WHOLE), "cost") < 0.01


def test_of_equals_the_one_that_stands_first_is_first() -> None:
    twins = scores(score("b"), score("a"))

    assert [match.intent for match in ranked(twins, WHOLE)] == ["b", "a"]


def test_an_empty_phrase_ranks_nothing() -> None:
    assert ranked(scores(COST, length=0), WHOLE) == ()
    assert ranked(scores(), WHOLE) == ()


def test_an_example_is_answered_by_its_own_intent_whatever_its_words_say() -> None:
    best = score("cost", nats=90.0, nearest=0.9)
    own = score("hours", nats=5.0, nearest=1.0)

    assert ranked(scores(best, own), WHOLE)[0].intent == "cost"
    same = ranked(scores(best, replace(own, same=True)), WHOLE)
    assert same[0].intent == "hours"
    assert same[0].confidence > 0.9


@pytest.mark.parametrize("more", [{"nearest": 0.6}, {"explained": 1.2}, {"meant": 0.3}])
def test_each_likeness_makes_a_candidate_likelier(more: dict[str, float]) -> None:
    likelier = scores(replace(COST, **more), HOURS)  # type: ignore[arg-type]  # floats, all of them

    assert chance(ranked(likelier, WHOLE), "cost") > chance(ranked(BOTH, WHOLE), "cost")
    assert chance(ranked(likelier, WHOLE), "hours") < chance(ranked(BOTH, WHOLE), "hours")


def test_what_words_mean_is_worth_the_same_whatever_was_counted() -> None:
    """Counted nats are bounded: far below zero all are alike, and meaning would be lost there."""

    def odds(counted: float) -> float:
        plain = replace(HOURS, score=counted)
        meant = replace(plain, intent="cost", score=counted + 20.0, meaning=20.0)
        return _odds(ranked(scores(meant, plain), WHOLE))

    assert odds(30.0) > 2
    assert odds(-500.0) == pytest.approx(odds(30.0), rel=0.1)  # they are rounded


@pytest.mark.parametrize("field", ["score", "rare", "functional", "joined"])
def test_nats_beyond_their_bounds_tell_no_more(field: str) -> None:
    for far, further in ((100.0, 300.0), (-30.0, -90.0)):
        one, other = (
            ranked(scores(replace(COST, **{field: nats}), HOURS), WHOLE)  # type: ignore[arg-type]
            for nats in (far, further)
        )
        assert one == other


def test_a_word_of_foreign_fields_alone_makes_every_candidate_less_likely() -> None:
    foreign = ranked(scores(COST, HOURS, foreign=0.9), WHOLE)

    assert chance(foreign, "cost") < chance(ranked(BOTH, WHOLE), "cost")
    assert chance(foreign, "hours") < chance(ranked(BOTH, WHOLE), "hours")


def test_a_word_or_two_that_are_known_are_surer_meant_than_three_and_less_than_twelve() -> None:
    two, three, twelve = (
        chance(ranked(scores(COST, HOURS, length=length), WHOLE), "cost") for length in (2, 3, 12)
    )

    assert three < two < twelve


LETTER = scores(COST, replace(HOURS, score=30.0, rare=10.0), length=60)


def test_a_question_in_a_letter_makes_what_it_asks_likelier() -> None:
    said = {"cost": 0.5, "hours": 0.5}

    unasked, asked = (
        ranked(LETTER, Parts(asked=asked, said=said)) for asked in ({}, {"hours": 0.9})
    )
    assert chance(unasked, "hours") == chance(unasked, "cost")
    assert chance(asked, "hours") > chance(asked, "cost")


def test_what_the_parts_of_a_letter_say_counts_up_to_a_bound() -> None:
    little, much, more = (
        ranked(LETTER, Parts(said={"cost": 0.1, "hours": said})) for said in (0.9, 3.0, 9.0)
    )

    assert chance(little, "cost") < chance(little, "hours") < chance(much, "hours")
    assert much == more


def test_what_is_counted_over_a_whole_letter_counts_the_less_the_longer_it_is() -> None:
    """In many words something speaks for everything."""
    ahead = [replace(COST, score=80.0), replace(HOURS, score=40.0)]
    said = Parts(said={"cost": 0.1, "hours": 0.1})
    short, long = (ranked(scores(*ahead, length=length), said) for length in (15, 20))
    assert _odds(short) > 1.5 * _odds(long) > 1.5

    short, long = (ranked(scores(*ahead, length=length), WHOLE) for length in (15, 20))
    assert _odds(short) == pytest.approx(_odds(long), rel=0.05)  # they are rounded


def _odds(ranking: Ranking) -> float:
    return chance(ranking, "cost") / chance(ranking, "hours")


def test_what_is_read_without_professions_and_places_counts() -> None:
    twins = scores(COST, replace(COST, intent="hours"))
    ranking = ranked(twins, Parts(plain={"hours": 0.9}))

    assert chance(ranking, "hours") > chance(ranking, "cost")
    assert chance(ranking, "hours") > chance(ranked(twins, WHOLE), "hours")
