"""Facts that machines read, favourites, the channel's posts: what is wrong with them is told."""

from datetime import time

import pytest

from bot.content import Post
from bot.errors import SettingsError
from bot.settings import Settings
from tests.clinic import Clinic

POSTS = """\
- intent: clinic.cost
  days: [monday, thursday]
  time: "09:00"
"""


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("country", "USA", "country 'USA' is none; write its two letters, such as US."),
        ("timezone", "Miami", "timezone 'Miami' is none; write it as America/New_York."),
        ("timezone", "../etc", "timezone '../etc' is none; write it as America/New_York."),
        ("latitude", "north", "latitude 'north' is none; write degrees as 25.687."),
        ("longitude", "181", "longitude '181' is none; write degrees as 25.687."),
        ("latitude", "25.7", "latitude and longitude go together; fill in both, or neither."),
    ],
)
def test_a_fact_that_a_machine_cannot_read_is_told(
    clinic: Clinic, name: str, value: str, remedy: str
) -> None:
    clinic.add("responses/_clinic.yaml", f"{name}: {value}\n")

    assert any(problem.endswith(remedy) for problem in clinic.problems())


def test_the_phone_number_is_known_in_its_international_form(clinic: Clinic) -> None:
    assert clinic.content().facts["phone_international"] == "+1 305-555-0100"


def test_without_a_file_there_are_no_posts(clinic: Clinic) -> None:
    assert clinic.content().posts == ()


def test_posts_are_read(clinic: Clinic) -> None:
    clinic.write("responses/en/_posts.yaml", POSTS)

    assert clinic.content().posts == (Post("clinic.cost", frozenset({0, 3}), time(9, 0)),)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "clinic.cost",
            "clinic.price",
            "1: intent: 'clinic.price' is not in intents/; mend the name or take it out.",
        ),
        (
            "thursday",
            "thu",
            "2: days must be a list of monday, tuesday, wednesday, thursday, friday, saturday, "
            "sunday.",
        ),
        (
            "[monday, thursday]",
            "",
            "2: 'days' is empty; fill it in.",
        ),
        ('"09:00"', "9 am", "3: time '9 am' is none; write it as 09:00 or 17:30."),
        ('"09:00"', "24:00", "3: time '24:00' is none; write it as 09:00 or 17:30."),
        ("  days: [monday, thursday]\n", "", "1: 'days' is missing; add it."),
        ('"09:00"', '"09:00"\n  day: monday', "4: 'day' is not a key here; did you mean 'days'?"),
    ],
)
def test_a_wrong_post_is_told(clinic: Clinic, old: str, new: str, problem: str) -> None:
    clinic.write("responses/en/_posts.yaml", POSTS.replace(old, new))

    assert clinic.problems() == [f"responses/en/_posts.yaml:{problem}"]


def test_posts_that_are_no_list_are_told(clinic: Clinic) -> None:
    clinic.write("responses/en/_posts.yaml", "intent: clinic.cost\n")

    assert clinic.problems() == [
        "responses/en/_posts.yaml:1: must be a list: one a line after '- ', or [one, two]."
    ]


def test_a_favourite_that_is_not_there_is_told(clinic: Clinic) -> None:
    clinic.add("responses/en/_messages.yaml", "favourites: [clinic.cost, clinic.price]\n")

    (problem,) = clinic.problems()
    assert problem.endswith(
        "favourites: 'clinic.price' is not in intents/; mend the name or take it out."
    )


@pytest.mark.parametrize("written", ["clinic.cost", "{clinic: cost}"])
def test_favourites_that_are_no_list_are_told(clinic: Clinic, written: str) -> None:
    clinic.add("responses/en/_messages.yaml", f"favourites: {written}\n")

    (problem,) = clinic.problems()
    assert problem.endswith(": favourites must be a list: one a line after '- ', or [one, two].")


def test_a_favourite_that_is_no_name_is_told(clinic: Clinic) -> None:
    clinic.add("responses/en/_messages.yaml", "favourites: [{clinic: cost}]\n")

    (problem,) = clinic.problems()
    assert ": must be plain text; " in problem


def test_favourites_are_read_and_may_be_left_out(clinic: Clinic) -> None:
    assert clinic.content().favourites == ()

    clinic.add("responses/en/_messages.yaml", "favourites: [clinic.cost]\n")
    assert clinic.content().favourites == ("clinic.cost",)


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ("responses/en/_messages.yaml", "favourites: [clinic.costs]"),
        ("responses/en/massage/frequency.yaml", "buttons: [boook]"),
    ],
)
def test_a_name_that_is_nearly_right_is_told_with_the_right_one(
    clinic: Clinic, place: str, line: str
) -> None:
    clinic.add(place, f"{line}\n")

    (problem,) = clinic.problems()
    assert problem.endswith(f"; did you mean {'clinic.cost' if 'cost' in line else 'book'!r}?")


def test_how_the_clinic_runs_it_on_telegram_is_read_from_the_environment() -> None:
    names = {
        "CHANNEL": "@riverside_clinic",
        "STAFF_CHAT": "-1001",
        "USERNAME": "@riverside_bot",
        "PACE": "free",
    }
    settings = Settings.from_environ({f"CLINIC_BOT_{name}": value for name, value in names.items()})

    found = (settings.channel, settings.staff_chat, settings.username, settings.paced)
    assert found == ("@riverside_clinic", -1001, "riverside_bot", False)
    assert Settings.from_environ({}).paced


@pytest.mark.parametrize(
    ("name", "value"),
    [("CHANNEL", "my channel"), ("STAFF_CHAT", "@staff"), ("USERNAME", "a b"), ("PACE", "fast")],
)
def test_what_cannot_be_used_of_it_is_told(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"CLINIC_BOT_{name} is '{value}'"):
        Settings.from_environ({f"CLINIC_BOT_{name}": value})
