"""What is due of a hand-off, by the clock."""

from dataclasses import replace

import pytest

from bot.handoff import Handoff

HOUR = 3600.0
WAITING = Handoff(12, 7, "es", 0.0, 0.0, 0.0, None, 0, 0.0, False, "", None, False, None)
ANSWERED = replace(WAITING, asked_at=None, answered_at=0.0)


def always(at: float) -> bool:
    return True


def never(at: float) -> bool:
    return False


def from_ten(at: float) -> bool:
    return at >= 10 * HOUR


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [(0, 0), (0.9, 0), (2, 1), (4, 3), (9, 5), (19, 10), (59, 45), (61, 60), (179, 120)],
)
def test_a_title_shows_the_minutes_in_few_steps(minutes: float, shown: int) -> None:
    assert WAITING.waited(60 * minutes) == shown
    assert ANSWERED.waited(60 * minutes) is None


def test_an_hour_of_silence_ends_it() -> None:
    for handoff in (WAITING, ANSWERED):
        assert not handoff.is_silent(HOUR - 1, always)
        assert handoff.is_silent(HOUR, always)


def test_who_waits_while_the_clinic_is_closed_keeps_their_place_for_three_days() -> None:
    assert ANSWERED.is_silent(2 * HOUR, never)
    assert not WAITING.is_silent(2 * HOUR, never)
    assert not WAITING.is_silent(10.5 * HOUR, from_ten)
    assert WAITING.is_silent(11 * HOUR, from_ten)
    assert not WAITING.is_silent(71 * HOUR, never)
    assert WAITING.is_silent(72 * HOUR, never)


def test_the_staff_are_reminded_every_so_often_three_times_in_opening_hours() -> None:
    every = 600.0
    assert not WAITING.is_overdue(599, every, always)
    assert WAITING.is_overdue(600, every, always)
    assert not WAITING.is_overdue(600, every, never)
    assert not WAITING.is_overdue(10 * HOUR + 599, every, from_ten)
    assert WAITING.is_overdue(10 * HOUR + 600, every, from_ten)
    once = replace(WAITING, reminded=1, reminded_at=600.0)
    assert not once.is_overdue(1199, every, always)
    assert once.is_overdue(1200, every, always)
    assert not replace(once, reminded=3).is_overdue(9000, every, always)
    assert not ANSWERED.is_overdue(9000, every, always)
