"""A week's counts added up."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.week.figures import ENOUGH, FEWEST, OTHERS, ByDay, Figure, Week, week

THURSDAY = date(2026, 11, 26)
MONDAY, LAST_MONDAY = date(2026, 11, 23), date(2026, 11, 16)
QUESTIONS = {
    "decision.answer": 20,
    "decision.clarify": 4,
    "decision.fallback": 3,
    "decision.handoff": 2,
    "refused": 5,
    "missed.clinic.payment": 3,
    "missed.": 1,
    "none of these": 2,
}


def at(day: date, **counts: int) -> ByDay:
    return {day: {name.replace("__", "."): n for name, n in counts.items()}}


def figures(found: Week, part: str) -> dict[str, tuple[int, int | None]]:
    return {one.name: (one.count, one.before) for one in found.part(part).figures}


def test_what_became_of_the_questions_adds_up_to_what_was_asked() -> None:
    found = week({MONDAY: QUESTIONS}, THURSDAY)

    assert figures(found, "questions") == {
        "asked": (29, 0),
        "answered": (16, 0),
        "asked_back": (4, 0),
        "refused": (5, 0),
        "missed": (4, 0),
        "declined": (2, 0),
    }
    assert found.days[0].outcomes == (16, 4, 5, 4)
    assert [sum(day.outcomes) for day in found.days[1:]] == [0] * 6


def test_of_an_older_versions_counts_a_fallback_is_a_miss() -> None:
    found = week(at(MONDAY, decision__answer=5, decision__fallback=2), THURSDAY)

    assert figures(found, "questions")["missed"] == (2, 0)
    assert figures(found, "questions")["answered"] == (5, 0)


def test_a_week_runs_from_monday_to_sunday_and_is_compared_with_the_one_before() -> None:
    counts = {
        LAST_MONDAY - timedelta(days=1): {"decision.answer": 1000},
        LAST_MONDAY: {"decision.answer": 1},
        MONDAY - timedelta(days=1): {"decision.answer": 2},
        MONDAY: {"decision.answer": 4},
    }
    last = week(counts, THURSDAY, ago=1)

    assert (last.first, last.last, last.is_whole) == (LAST_MONDAY, date(2026, 11, 22), True)
    assert last.asked == Figure("asked", 3, 1000)
    assert len(last.days) == 7


def test_a_week_that_is_not_over_is_compared_with_the_same_days_of_the_one_before() -> None:
    counts = {
        LAST_MONDAY: {"decision.answer": 1},
        LAST_MONDAY + timedelta(days=3): {"decision.answer": 2},
        LAST_MONDAY + timedelta(days=4): {"decision.answer": 1000},
        MONDAY: {"decision.answer": 4},
    }
    found = week(counts, THURSDAY)

    assert (found.first, found.last, found.is_whole) == (MONDAY, THURSDAY, False)
    assert found.asked == Figure("asked", 4, 3)


@pytest.mark.parametrize("zone_day", [MONDAY, MONDAY + timedelta(days=6)])
def test_a_week_is_its_own_on_its_first_and_on_its_last_day(zone_day: date) -> None:
    assert week({}, zone_day).first == MONDAY
    assert week({}, zone_day).is_whole == (zone_day != MONDAY)


def test_what_was_counted_seldom_is_not_named() -> None:
    counts = {f"asked.clinic.{name}": n for name, n in (("cost", 9), ("phone", FEWEST))}
    counts |= {"asked.condition.pregnancy": 1, "asked.clinic.about": FEWEST - 1}
    found = week({MONDAY: counts, LAST_MONDAY: {"asked.clinic.cost": FEWEST - 1}}, THURSDAY)

    assert figures(found, "topics") == {
        "clinic.cost": (9, None),
        "clinic.phone": (FEWEST, None),
        OTHERS: (FEWEST, None),
    }


def test_neither_hours_nor_languages_are_shown_of_a_week_with_little_in_it() -> None:
    for asked, shown in ((ENOUGH - 1, False), (ENOUGH, True)):
        counts = {"decision.answer": asked, "hour.9": asked, "language.es": asked}
        found = week({MONDAY: counts}, THURSDAY)

        assert bool(found.part("hours").figures) is shown
        assert bool(found.part("languages").figures) is shown
    assert figures(found, "hours")["9"] == (ENOUGH, 0)


def test_topics_that_are_not_covered_stand_apart() -> None:
    found = week(at(MONDAY, asked__clinic__cost=4, asked__other__jobs_training=3), THURSDAY)

    assert figures(found, "topics") == {"clinic.cost": (4, None)}
    assert figures(found, "uncovered") == {"other.jobs_training": (3, None)}


def test_who_wanted_a_person_waited_so_many_minutes_on_average() -> None:
    counts = at(MONDAY, handoff__asked=4, handoff__answered=3, handoff__seconds=1260)

    assert figures(week(counts, THURSDAY), "person") == {
        "asked": (4, 0),
        "answered": (3, 0),
        "unanswered": (0, 0),
        "closed": (0, 0),
        "minutes": (7, 0),
    }


def test_thumbs_are_added_up_over_all_answers_and_named_where_there_are_several() -> None:
    counts = at(MONDAY, rating__up__clinic__cost=4, rating__up__type__swedish=1, rating__up=99)
    found = week(counts, THURSDAY)

    assert figures(found, "thumbs") == {"up": (5, 0), "down": (0, 0)}
    assert figures(found, "up") == {"clinic.cost": (4, None), OTHERS: (1, None)}


NAMES = st.sampled_from(
    [*QUESTIONS, "hour.9", "asked.a.b", "rating.up.a.b", "language.en", "x", ""]
)
COUNTS = st.dictionaries(NAMES, st.integers(0, 10**12))
DAYS = st.dates(date(2026, 1, 1), date(2026, 2, 1))


@given(st.dictionaries(DAYS, COUNTS), DAYS, st.integers(0, 60))
def test_any_counts_make_a_week(by_day: ByDay, today: date, ago: int) -> None:
    found = week(by_day, today, ago)

    assert found.first.weekday() == 0
    assert found.first <= found.last <= found.first + timedelta(days=6)
    for part in found.parts:
        assert len({one.name for one in part.figures}) == len(part.figures)
        assert all(one.count >= 0 for one in part.figures)
