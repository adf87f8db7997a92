"""Facts that machines read, favourites, the channel's posts: what is wrong with them is told."""

from collections.abc import Callable
from datetime import time
from pathlib import Path

import pytest

from bot.content import Post
from bot.content.clinic import DATA
from bot.content.names import READ_FACTS
from bot.errors import ContentError, SettingsError
from bot.settings import Settings
from tests.clinic import Clinic

POSTS = """\
- intent: clinic.cost
  days: [monday, thursday]
  time: "09:00"
"""


_OTHERS = {*READ_FACTS, *DATA, "oils"} - {"hours"}


@pytest.fixture
def told(clinic: Clinic, tmp_path: Path) -> Callable[[str], list[str]]:
    """What is told of a clinic's own file of facts, laid over one that leaves them all empty."""
    clinic.add("responses/_clinic.yaml", "".join(f"{name}:\n" for name in sorted(_OTHERS)))

    def problems(written: str) -> list[str]:
        own = Clinic(tmp_path / "own", {"responses/_clinic.yaml": written})
        try:
            clinic.contents(own.folder)
        except ContentError as error:
            return [
                one.removeprefix("responses/_clinic.yaml:") for one in own.below(error.problems)
            ]
        return []

    return problems


IN_US = "country: US\ntimezone: America/New_York\n"
DEGREES = "latitude: {}\nlongitude: {}\n"
PHONE = (
    "and without a country it is taken for one; write it as in (201) 555-0123; or if yours is not "
    "US, add a line as in country: GB."
)
DIALLED = "cannot be dialled; write its digits, as in 1-800-222-1222."
EMPTY = "leave it empty where you do not know"
LAST = "put quotes around the whole text"
AGAIN = "keep one of them."


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        # where the clinic is
        (
            "country: US\nphone: (305) 595-950",
            "2: phone '(305) 595-950' has too few digits for a US telephone number; write it as in "
            "(201) 555-0123; or write one of another country with + and the country's code, as in "
            "+44 121 234 5678.",
        ),
        ("city: Rome\ncountry: USA", "2: country 'USA' is unknown; did you mean 'US'?"),
        ("city: Rome\ncountry: UK", "2: country 'UK' is unknown; did you mean 'GB'?"),
        ("country: Xy", "1: country 'Xy' is unknown; write its two letters, such as US."),
        (
            "country: US\nstate: Florida",
            "2: state 'Florida' is the name of a state; write its code: FL",
        ),
        ("country: US\nstate: Flroida", "2: state 'Flroida' is no state of US; did you mean 'FL'?"),
        (
            "country: GB\nphone: 020 7946 0958\nstate: Texas",
            "3: state 'Texas' is no state of GB; there are ENG, NIR, SCT, WLS.",
        ),
        ("state: FL", "1: state 'FL' needs its country; fill in country, as in country: US."),
        (
            "country: US\nstate: fl\ntimezone: Miami",
            "3: timezone 'Miami' is unknown; did you mean America/New_York?",
        ),
        ("timezone: denver", "1: timezone 'denver' is unknown; did you mean America/Denver?"),
        ("timezone: ../etc", "1: timezone '../etc' is unknown; write it as in America/New_York."),
        (
            "country: US\nstate: TX\ntimezone: Pacific Time",
            "3: timezone 'Pacific Time' is unknown; did you mean America/Los_Angeles?",
        ),
        (
            "country: CA\nstate: SK\ntimezone: Saskatoon",
            "3: timezone 'Saskatoon' is unknown; did you mean America/Regina?",
        ),
        ("timezone: Miami", "1: timezone 'Miami' is unknown; write it as in America/New_York."),
        ("timezone: EST", "1: timezone 'EST' knows no summer time; did you mean America/New_York?"),
        (
            "country: ES\nphone: 912 345 678\ntimezone: America/New_York",
            "3: timezone 'America/New_York' is not the time of ES; did you mean Europe/Madrid?",
        ),
        # the place on the map
        (
            DEGREES.format("north", "-80.364"),
            "1: latitude 'north' is no number of degrees; write degrees as 25.687.",
        ),
        (
            DEGREES.format("25.687", "181"),
            "2: longitude '181' is no number of degrees; write degrees as 25.687.",
        ),
        ("latitude: 25.7", "1: latitude and longitude go together; fill in both, or neither."),
        (
            IN_US + DEGREES.format("-80.364", "25.687"),
            "3: latitude -80.364 and longitude 25.687 are far from the time zone "
            "America/New_York; they seem swapped: write latitude: 25.687 and longitude: -80.364",
        ),
        (
            IN_US + DEGREES.format("25.687", "80.364"),
            "3: latitude 25.687 and longitude 80.364 are far from the time zone "
            "America/New_York; did you mean longitude -80.364?",
        ),
        # numbers to call
        (
            "city: Rome\nphone: call us",
            "2: phone 'call us' is no telephone number; write it as in (201) 555-0123.",
        ),
        (
            "phone: (305) 595-950",
            f"1: phone '(305) 595-950' has too few digits for a US telephone number, {PHONE}",
        ),
        (
            "phone: 020 7946 0958",
            "1: phone '020 7946 0958' has too many digits for a US telephone number, and without a "
            "country it is taken for one; if yours is not US, add a line as in country: GB; or "
            "write it as in (201) 555-0123.",
        ),
        (
            "phone: (555) 555-5555",
            f"1: phone '(555) 555-5555' is no US telephone number, {PHONE}",
        ),
        (
            "emergency_number: “911”",
            "1: emergency_number '“911”' has quotes that a word processor made; write the number "
            "alone: 911",
        ),
        (
            "emergency_number: nine one one",
            "1: emergency_number 'nine one one' is no emergency number; in US it is 911 or 112.",
        ),
        (
            "crisis_number: {en: 988 or 911}",
            f"1: crisis_number '988 or 911' {DIALLED}",
        ),
        ("poison_number: 7", f"1: poison_number '7' {DIALLED}"),
        (
            "email: desk at clinic",
            "1: email 'desk at clinic' is no e-mail address; write it as in desk@clinic.example.",
        ),
        (
            "booking_url: https://clinic.example/a b",
            "1: booking_url 'https://clinic.example/a b' holds a space, which no address has; copy "
            "it anew from the browser's address line.",
        ),
        # what is no value
        ("city: Rome\noils: n/a", f"2: oils 'n/a' tells a patient nothing; {EMPTY}."),
        ("oils: ~", f"1: oils '~' tells a patient nothing; {EMPTY}."),
        ('oils: "-"', f"1: oils '-' tells a patient nothing; {EMPTY}."),
        ("oils: TBD", f"1: oils 'TBD' tells a patient nothing; {EMPTY}."),
        ("oils: yes", f"1: oils 'yes' tells a patient nothing; {EMPTY}."),
        (
            "oils:\n  en: None",
            f"2: oils 'None' tells a patient nothing; {EMPTY}.",
        ),
        (
            "parking: no",
            f"1: parking 'no' tells a patient nothing; {EMPTY}; else write free, street, paid, "
            "none, or a sentence.",
        ),
        (
            "gift_cards: y",
            f"1: gift_cards 'y' tells a patient nothing; {EMPTY}; else write yes, no, or a "
            "sentence.",
        ),
        (
            "insurance: [Aetna, none]",
            "1: 'none' tells a patient nothing; write a name, or take it out.",
        ),
        (
            "oils: Call {name} at {phone}.",
            "1: '{name}' is not filled in within a fact; write in its place Riverside Clinic",
        ),
        # what YAML would take away in silence
        (
            "city: Rome\nprices: Room #2 is $60",
            f"2: the text ends before '#2 is $60', which is taken for a remark; "
            f'{LAST}: prices: "Room #2 is $60"',
        ),
        (
            "oils: Lot # 4",
            f"1: the text ends before '# 4', which is taken for a remark; "
            f'{LAST}: oils: "Lot # 4"',
        ),
        (
            "oils: |\n  Fine.\nlate: at #2",
            f"3: the text ends before '#2', which is taken for a remark; {LAST}: late: \"at #2\"",
        ),
        (
            "oils: #2 is best",
            f"1: the text ends before '#2 is best', which is taken for a remark; "
            f'{LAST}: oils: "#2 is best"',
        ),
        (
            "oils: !important tell us",
            "1: !important is lost here; put quotes around the whole text, or take !important out.",
        ),
        # hours
        (
            IN_US + "hours:\n  munday: 9-5",
            "4: 'munday' is no weekday; did you mean sunday or monday?",
        ),
        (
            IN_US + "hours:\n  someday: 9-5",
            "4: 'someday' is no weekday; write it as in monday, or monday-friday.",
        ),
        (
            IN_US + "hours:\n  monday: 9-5\n  Mon: 9-6",
            f"5: monday stands here a second time; {AGAIN}",
        ),
        (
            IN_US + "hours:\n  monday-friday: 9-5\n  wed: 9-6",
            f"5: wednesday stands here a second time; {AGAIN}",
        ),
        (
            IN_US + "hours:\n  monday: 9-1, 12-5",
            "4: '9-1, 12-5' overlaps; write the earlier hours first, each once.",
        ),
        (
            IN_US + "hours:\n  monday: 18:00-9:00",
            "4: '18:00-9:00' ends before it begins; write it as in 9:00-18:00.",
        ),
        (
            IN_US + "hours:\n  monday: 9-25",
            "4: '25:00' is no time of day; the day ends at 24:00; write hours as in 9:00-18:00.",
        ),
        (
            IN_US + "hours:\n  monday: n/a",
            "4: 'n' are no hours; write them as 9:00-18:00, or closed.",
        ),
        (
            IN_US + "hours: Mon-Fri 18:00-9:00",
            "3: hours: '18:00-9:00' ends before it begins; write it as in 9:00-18:00.",
        ),
        (
            "hours:\n  monday: 9-5",
            "1: without a time zone nobody knows when that is; fill in timezone, as in timezone: "
            "America/New_York.",
        ),
        (
            "special_days:\n  2026-12-24: closed",
            "1: without a time zone nobody knows when that is; fill in timezone, as in timezone: "
            "America/New_York.",
        ),
        # dates
        (
            IN_US + "special_days:\n  2026-02-30: closed",
            "4: '2026-02-30' is no date; write it as in 2026-12-24.",
        ),
        (
            IN_US + "special_days:\n  12/24/2026: closed",
            "4: '12/24/2026' is no date; write it as in 2026-12-24.",
        ),
        (
            IN_US + "special_days:\n  2027-01-02 to 2026-12-28: closed",
            "4: '2027-01-02 to 2026-12-28' are no days in a row; write 2026-12-28 to 2027-01-02.",
        ),
        (
            IN_US + "special_days:\n  2026-12-24: 9-1\n  2026-12-23 to 2026-12-25: closed",
            f"4: 2026-12-24 stands among the special days a second time; {AGAIN}",
        ),
        (
            "special_days: closed at Easter",
            "1: special_days must be a line for each day, as in 2026-12-24: 9:00-13:00.",
        ),
        # holidays
        (
            "holidays: closed",
            "1: holidays differ by country; fill in country, as in country: US, and state if "
            "there is one.",
        ),
        (
            IN_US + "holidays: on request",
            "3: holidays 'on request' says nothing; write closed or open, or each holiday by its "
            "name.",
        ),
        (
            IN_US + "holidays:\n  Thanksgivin Day: closed",
            "4: there is no holiday 'Thanksgivin Day' in US; did you mean 'Thanksgiving Day'?",
        ),
        (
            IN_US + "holidays:\n  Thanksgiving: closed\n  thanksgiving day: closed",
            f"5: Thanksgiving Day stands here a second time; {AGAIN}",
        ),
        # prices and other numbers
        ("prices: {massage: {60: cheap}}", "1: 'cheap' is no price; write one amount, as in $60."),
        ("prices: {massage: $60-80}", "1: '$60-80' is no price; write one amount, as in $60."),
        ("prices: {massage: -5}", "1: '-5' is no price; write one amount, as in $60."),
        (
            IN_US + "prices: {massage: €80}",
            "3: '€80' is not in the money of the clinic's country; write it in USD, or mend "
            "country.",
        ),
        (
            "prices: {massage: {hour: $60}}",
            "1: 'hour' are no minutes; write a number alone, as in 60.",
        ),
        ("prices: {massage: {0: $60}}", "1: '0' are no minutes; write a number alone, as in 60."),
        (
            "prices: {massage: {060: $60, 60: $70}}",
            f"1: this price of massage stands here twice; {AGAIN}",
        ),
        (
            "session_lengths: [30, sixty]",
            "1: 'sixty' are no minutes; write a number alone, as in 60.",
        ),
        ("cancellation: {hours: a day}", "1: hours 'a day' is no number; write it as in 24."),
        ("late: {minuts: 15}", "1: there is no entry 'minuts:' here; did you mean 'minutes:'?"),
        # lists
        (
            "insurance: {accepted: [Aetna, Cigna], not_accepted: [aetna]}",
            f"1: 'Aetna' stands below accepted, too; {AGAIN}",
        ),
        (
            "payment: {accepted: [cash], not_accepted: [Cash]}",
            f"1: 'cash' stands below accepted, too; {AGAIN}",
        ),
        (
            "insurance: {others: some}",
            "1: others 'some' says nothing; write no or receipt, or leave it out.",
        ),
        (
            "languages: [en, xq]",
            "1: 'xq' is no language; write its two letters, as in [en, es, ht].",
        ),
        ("discounts: students", "1: discounts must be a list, as in [students, seniors]."),
        ("parking: [free]", "1: parking must be a text, or free, street, paid, none."),
        ("therapists: {women: some}", "1: women 'some' says nothing; write yes, no."),
        (
            "packages: [{name: {en: Five, xx: Ses}, price: $5}]",
            "1: 'xx' is no language of this content; write one text, or one each for en.",
        ),
        (
            IN_US + "hours: {monday: 9-5, words: {EN: All day}}",
            "3: 'EN' is no language of this content; write one text, or one each for en.",
        ),
    ],
)
def test_what_is_wrong_in_the_facts_is_told_once_at_its_line(
    told: Callable[[str], list[str]], written: str, problem: str
) -> None:
    assert told(f"{written}\n") == [problem]


@pytest.mark.parametrize(
    "written",
    [
        "crisis_number: 988   # 988 Lifeline, to be verified",
        "crisis_number: 988 # to be verified",
        "hours:  # Monday to Friday, 9:00 am to 6:00 pm",
        "prices:             # An hour is $60, half an hour is $35.",
        "prices:\n  massage: $60  # 60 minutes",
        'oils: "Lot #4"',
        "oils: |\n  Lot #4, and no more!",
        "oils: C#4",
        "parking: none",
        "tips: no",
        "tips: Yes!",
        "gift_cards: No",
        "phone: +44 20 7946 0958",
        "phone: 1-800-FLOWERS",
        "country: gb\nphone: 020 7946 0958",
        "emergency_number: 112\npoison_number: +1 (800) 222-1222",
        "country: US\nstate: fl\ntimezone: US/Eastern",
        IN_US + DEGREES.format("25.687", "-80.364"),
        "hours: Monday 9-5",
        "hours: Monday through Friday 9-6 (Thursday until 8)",
        IN_US + "hours:\n  Mon-Thu: 9-1, 2-6\n  Sat, Sun: closed",
        IN_US + "special_days:\n  2001-12-24: closed",
        "packages: [{name: Five, price: '$1,200'}]",
        "country: ES\nphone: 912 345 678\nprices:\n  massage: 59,50 €",
        "prices: {massage: {60: $60}, Massage for two: {60: $110}}",
    ],
)
def test_what_is_right_is_not_told(told: Callable[[str], list[str]], written: str) -> None:
    assert told(f"{written}\n") == []


def test_what_stands_in_the_environment_is_told_by_its_variable(clinic: Clinic) -> None:
    assert clinic.problems(phone="call us") == [
        "CLINIC_PHONE: phone 'call us' is no telephone number; write it as in (201) 555-0123."
    ]


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
        ('"09:00"', "9 am", "3: time '9 am' is no time of day; write it as in 09:00 or 17:30."),
        ('"09:00"', "24:00", "3: time '24:00' is no time of day; write it as in 09:00 or 17:30."),
        ("  days: [monday, thursday]\n", "", "1: 'days' is missing; add it."),
        (
            '"09:00"',
            '"09:00"\n  day: monday',
            "4: there is no entry 'day:' here; did you mean 'days:'?",
        ),
    ],
)
def test_a_wrong_post_is_told(clinic: Clinic, old: str, new: str, problem: str) -> None:
    clinic.write("responses/en/_posts.yaml", POSTS.replace(old, new))

    assert clinic.problems() == [f"responses/en/_posts.yaml:{problem}"]


def test_posts_that_are_no_list_are_told(clinic: Clinic) -> None:
    clinic.write("responses/en/_posts.yaml", "intent: clinic.cost\n")

    assert clinic.problems() == [
        "responses/en/_posts.yaml:1: must be a list; write each item on a line of its own, after a "
        "dash and a space."
    ]


def test_a_favourite_that_is_not_there_is_told(clinic: Clinic) -> None:
    clinic.add("responses/en/_messages.yaml", "favourites: [clinic.cost, clinic.price]\n")

    (problem,) = clinic.problems()
    assert problem.endswith(
        "favourites: 'clinic.price' is not in intents/; mend the name or take it out."
    )


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("clinic.cost", "is a list, and has no brackets; write favourites: [clinic.cost]"),
        ("{clinic: cost}", "must be a list; write each item on a line of its own, after a dash and "
         "a space."),
    ],
)  # fmt: skip
def test_favourites_that_are_no_list_are_told(clinic: Clinic, written: str, told: str) -> None:
    clinic.add("responses/en/_messages.yaml", f"favourites: {written}\n")

    (problem,) = clinic.problems()
    assert problem.endswith(f": favourites {told}")


def test_a_favourite_that_is_no_name_is_told(clinic: Clinic) -> None:
    clinic.add("responses/en/_messages.yaml", "favourites: [{clinic: cost}]\n")

    (problem,) = clinic.problems()
    assert ": a text with a colon needs quotes; " in problem


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
