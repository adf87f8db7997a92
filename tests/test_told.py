"""What a patient lets us know, and the conditions of answers that it fits."""

import pytest

from bot.told import NOTHING_TOLD, Told


def test_what_is_told_later_wins_and_leaves_the_rest() -> None:
    earlier = Told(since="2y", where="neck", day="today")
    later = Told(where="lower_back", day="saturday")

    assert later.over(earlier) == Told(since="2y", where="lower_back", day="saturday")
    assert NOTHING_TOLD.over(earlier) == earlier


@pytest.mark.parametrize(
    ("told", "conditions"),
    [
        (Told(since="2y"), {"since": ("chronic",)}),
        (Told(since="3m"), {"since": ("chronic",)}),
        (Told(since="13w"), {"since": ("chronic",)}),
        (Told(since="y"), {"since": ("chronic",)}),
        (Told(since="long"), {"since": ("chronic",)}),
        (Told(since="2m"), {"since": ("acute",)}),
        (Told(since="w"), {"since": ("acute",)}),
        (Told(since="10d"), {"since": ("acute",)}),
        (Told(since="10d"), {"since": ("any",)}),
        (Told(where="lower_back"), {"where": ("lower_back", "hip")}),
        (Told(where="lower_back"), {"where": ("back",)}),
        (Told(who="husband"), {"who": ("partner",)}),
        (Told(who="mother"), {"who": ("parent",)}),
        (Told(who="other"), {"who": ("other",)}),
        (Told(day="12-03"), {"day": ("date",)}),
        (Told(day="13"), {"day": ("date",)}),
        (Told(day="saturday"), {"day": ("weekend",)}),
        (Told(time="15:30"), {"time": ("afternoon",)}),
        (Told(time="15:30"), {"time": ("clock",)}),
        (Told(time="09:00"), {"time": ("morning",)}),
        (Told(time="18:00"), {"time": ("evening",)}),
        (Told(minutes="90", technique="shiatsu"), {"minutes": ("90",), "technique": ("any",)}),
    ],
)
def test_told_fits_a_condition(told: Told, conditions: dict[str, tuple[str, ...]]) -> None:
    assert told.fits(conditions)


@pytest.mark.parametrize(
    ("told", "conditions"),
    [
        (NOTHING_TOLD, {"since": ("any",)}),
        (Told(since="89d"), {"since": ("chronic",)}),
        (Told(where="back"), {"where": ("lower_back",)}),
        (Told(where="neck"), {"where": ("back",)}),
        (Told(day="saturday"), {"day": ("date", "sunday")}),
        (Told(day="weekend"), {"day": ("saturday",)}),
        (Told(time="afternoon"), {"time": ("clock",)}),
        (Told(minutes="90"), {"minutes": ("90",), "technique": ("any",)}),
    ],
)
def test_told_fits_no_other_condition(told: Told, conditions: dict[str, tuple[str, ...]]) -> None:
    assert not told.fits(conditions)


def test_a_caution_is_a_condition_too() -> None:
    assert NOTHING_TOLD.fits({"caution": ("pregnancy", "fall")}, ("pregnancy",))
    assert not NOTHING_TOLD.fits({"caution": ("any",)})
