"""`clinic-bot setup`: a made-up clinic is typed in, and what comes of it."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from string import Formatter

import pytest
from click.testing import CliRunner, Result
from hypothesis import example, given
from hypothesis import strategies as st

import bot.cli
from bot.content import shipped
from bot.content.clinic import CLINIC
from bot.content.edited import Value, edited, entries
from bot.errors import ContentError, SettingsError
from bot.facts import notation, speech
from bot.setup.answers import Answer, Desk, Wrong, proposal, read
from bot.setup.echo import Echo
from bot.setup.file import ClinicFile, put
from bot.setup.interview import Interview, Interviewer, begin
from bot.setup.questions import ALL, QUESTIONS, Question, Script, script
from tests.shipped import contents

TODAY = date(2026, 11, 20)  # a Friday
BY_NAME = {question.name: question for question in ALL}
MIAMI = {"country": "US", "state": "FL"}
SHIPPED = (shipped() / CLINIC).read_text(encoding="utf-8")
SHIPPED_FACTS = entries(SHIPPED)

# A line each, as they are typed; "" is Enter.
TYPED = {
    "name": ["Riverside Massage"],
    "place": ["Miami, Florida"],
    "phone": ["3055550100"],
    "timezone": [""],
    "booking_url": ["riverside.example/book"],
    "services": ["massage and acupuncture", "masajes y acupuntura"],
    "hours": ["Mon-Thu 9-1 and 2-6; Fri 9-6; Sat 10-2", "y", ""],
    "holidays": ["closed", "y", "y"],
    "special_days": ["dec 24 9-1", "dec 28 - jan 2 closed, winter break", "", "y", "vacaciones"],
    "prices": ["massage 30 35, 60 60, 90 85", "deep tissue 60 70, 90 95", "", "y"],
    "packages": ["Five one-hour massages 275", "", ""],
    "discounts": ["students, seniors"],
    "insurance": ["aetna, cigna; not Medicaid", "y", "y"],
    "payment": ["cash, cards, zelle; no checks"],
    "tips": ["1"],
    "gift_cards": ["y"],
    "languages": ["English, Spanish, Creole"],
    "therapists": ["women and men, all licensed, no students"],
    "techniques": ["hot stone, cupping"],
    "address": ["12 Main Street #4, Miami"],
    "email": ["desk@riverside.example"],
    "parking": ["street"],
    "wheelchair": ["yes"],
    "walk_ins": ["when free"],
    "referral": ["no"],
    "children": ["12"],
    "cancellation": ["24 hours, $30"],
    "late": ["15 min"],
    "first_visit": ["Please come 15 minutes early.", ""],
    "what_to_wear": [""],
}


def typed(answers: Mapping[str, Iterable[str]]) -> str:
    return "".join(f"{line}\n" for lines in answers.values() for line in lines)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs the command on a narrow terminal, of which no variable of the machine counts."""
    for name in ("CLINIC_BOT_CONTENT", "TELEGRAM_BOT_TOKEN", "CLINIC_PHONE"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str, stdin: str, **environ: str) -> Result:
        environ = {"COLUMNS": "60", "NO_COLOR": "1"} | environ
        result = CliRunner().invoke(bot.cli.main, ["setup", *arguments], input=stdin, env=environ)
        assert result.exception is None or isinstance(result.exception, SystemExit), (
            result.exception
        )
        return result

    return run


@dataclass
class Held:
    """An interview that a test types into."""

    interviewer: Interviewer
    interview: Interview
    file: ClinicFile

    def type(self, *lines: str) -> str:
        """What is said to the last line."""
        said = ""
        for line in lines:
            step = self.interviewer.step(self.interview, line)
            if step.changes:
                self.file.write(step.changes)
            self.interview = step.interview
            lines_said = (*step.said, *self.interviewer.ask(step.interview))
            said = "\n".join(one.text for one in lines_said)
        return said

    @property
    def at(self) -> str:
        """The name of the question at hand."""
        return self.interview.question.name if self.interview.question else ""


@cache
def echo_in(language: str) -> Echo:
    return Echo(contents(), script(language))


def desk_of(facts: Mapping[str, Value] = MIAMI, language: str = "en") -> tuple[Desk, Echo]:
    echo = echo_in(language)
    desk = Desk(script(language), TODAY, ("en", "es"), echo.named, SHIPPED_FACTS, facts)
    return desk, echo


def hold(folder: Path, *only: str, again: bool = False, stopped_at: str = "") -> Held:
    desk, echo = desk_of()
    file = ClinicFile(folder)
    begun = begin(desk.shipped, file.own(), stopped_at, again, frozenset(only))
    return Held(Interviewer(desk, echo), begun, file)


def answer(name: str, line: str, facts: Mapping[str, Value] = MIAMI) -> Answer:
    return read(BY_NAME[name], line, desk_of(facts)[0])


def remedy(name: str, line: str, facts: Mapping[str, Value] = MIAMI) -> str:
    with pytest.raises(Wrong) as caught:
        answer(name, line, facts)
    return script("en").remedies[caught.value.remedy].format(**caught.value.more)


# The whole of it


def test_a_clinic_is_typed_in_and_the_bot_answers_as_it_was_told(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    folder = tmp_path / "riverside"
    result = run(str(folder), stdin=typed(TYPED))

    assert result.exit_code == 0, result.output
    facts = entries((folder / CLINIC).read_text(encoding="utf-8"))
    closures = list(facts["special_days"])
    assert [key[4:] for key in closures[0].split()] == ["-12-24"]
    assert re.fullmatch(r"\d{4}-12-28 to \d{4}-01-02", closures[1])
    assert {name: value for name, value in facts.items() if name in TYPED or name == "city"} == {
        "name": "Riverside Massage",
        "city": "Miami",
        "phone": "(305) 555-0100",
        "timezone": "America/New_York",
        "booking_url": "https://riverside.example/book",
        "services": {"en": "massage and acupuncture", "es": "masajes y acupuntura"},
        "hours": {
            "monday-thursday": "9:00-13:00, 14:00-18:00",
            "friday": "9:00-18:00",
            "saturday": "10:00-14:00",
            "sunday": "closed",
        },
        "holidays": {
            "Friday After Thanksgiving": "closed",
            "Washington's Birthday": "closed",
            "Columbus Day": "closed",
            "others": "closed",
        },
        "special_days": {
            closures[0]: "9:00-13:00",
            closures[1]: {
                "hours": "closed",
                "note": {"en": "winter break", "es": "vacaciones"},
            },
        },
        "prices": {
            "massage": {"30": "$35", "60": "$60", "90": "$85"},
            "deep_tissue": {"60": "$70", "90": "$95"},
        },
        "packages": [{"name": "Five one-hour massages", "price": "$275"}],
        "discounts": ["students", "seniors"],
        "insurance": {
            "accepted": ["Aetna", "Cigna"],
            "not_accepted": ["Medicaid"],
            "others": "receipt",
        },
        "payment": {"accepted": ["cash", "cards", "zelle"], "not_accepted": ["checks"]},
        "tips": "welcome",
        "gift_cards": "yes",
        "languages": ["en", "es", "ht"],
        "therapists": {"women": "yes", "men": "yes", "licensed": "all", "students": "no"},
        "techniques": ["hot_stone", "cupping"],
        "address": "12 Main Street #4, Miami",
        "email": "desk@riverside.example",
        "parking": "street",
        "wheelchair": "yes",
        "walk_ins": "when_free",
        "referral": "no",
        "children": "12",
        "cancellation": {"hours": "24", "fee": "$30"},
        "late": {"minutes": "15"},
        "first_visit": "Please come 15 minutes early.",
        "what_to_wear": "",
    }
    asked = re.findall(r"^› (.*)", result.output, re.MULTILINE)
    assert len(asked) == 10
    assert "how much is 90 minutes of deep tissue massage?" in asked
    assert re.search(r"^ {2}Deep tissue massage, 90 minutes: \$95", result.output, re.MULTILINE)
    assert re.search(r"^ {2}Yes, we take Aetna\.", result.output, re.MULTILINE)
    assert "to mend" not in result.output
    assert "CLINIC_BOT_CONTENT=" in result.output
    assert "\x1b" not in result.output
    written = re.escape(str(folder))
    too_wide = [line for line in result.output.splitlines() if len(line) > 60]
    assert not [line for line in too_wide if not re.search(written, line)]
    assert not list(folder.glob(".*"))  # no mark of where it stopped, and no half of a file


def test_every_comment_of_the_shipped_file_is_kept(tmp_path: Path) -> None:
    held = hold(tmp_path)
    for name, lines in TYPED.items():
        assert held.at == name
        held.type(*lines)

    after = held.file.path.read_text(encoding="utf-8")
    comments = [line[line.index("#") :] for line in SHIPPED.splitlines() if "#" in line]
    assert comments
    assert [comment for comment in comments if comment not in after] == []


def test_what_is_wrong_in_the_folder_is_shown_with_its_place(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    path = tmp_path / CLINIC
    path.parent.mkdir()
    path.write_text("hour: 9-6\n", encoding="utf-8")
    result = run(str(tmp_path), "--only", "tips", stdin="1\n")

    assert result.exit_code == 1
    assert "1 to mend" in result.output
    assert "_clinic.yaml:1:" in "".join(result.output.split())
    assert "'hour'" in result.output


def test_the_folder_is_the_one_of_the_settings_or_asked_for(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    named, asked = tmp_path / "named", tmp_path / "asked"
    run("--only", "tips,email", stdin="1\nquit", CLINIC_BOT_CONTENT=str(named))
    run("--only", "tips,email", stdin=f"{asked}\n2\nquit")

    assert ClinicFile(named).own()["tips"] == "welcome"
    assert ClinicFile(asked).own()["tips"] == "included"


def test_a_part_that_there_is_none_of_is_refused(run: Callable[..., Result]) -> None:
    result = run("folder", "--only", "hours,price", stdin="")

    assert result.exit_code == 2
    assert "there is no question 'price'" in result.output


def test_a_language_that_there_is_none_of_is_refused(run: Callable[..., Result]) -> None:
    result = run("folder", "--lang", "xx", stdin="")

    assert (result.exit_code, "There is no interview in 'xx'" in result.output) == (1, True)
    with pytest.raises(SettingsError):
        script("xx")


def test_a_file_that_cannot_be_read_is_named_and_left_as_it_is(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    path = tmp_path / CLINIC
    path.parent.mkdir()
    path.write_text("name: 'Riverside\n", encoding="utf-8")
    result = run(str(tmp_path), stdin=typed(TYPED))

    assert result.exit_code == 1
    assert f"{path}:1:" in result.output
    assert path.read_text(encoding="utf-8") == "name: 'Riverside\n"


# Skip, back, quit, go on


def test_enter_keeps_what_is_there_and_skips_what_is_not(tmp_path: Path) -> None:
    held = hold(tmp_path, "name", "email")

    assert "Kept." in held.type("")
    held.type("")
    assert held.at == ""
    assert held.file.own() == {}


def test_what_is_needed_cannot_be_skipped_where_there_is_nothing(tmp_path: Path) -> None:
    held = hold(tmp_path, "name")
    held.interview = replace(held.interview, facts={})

    assert "cannot do without this" in held.type("")
    assert held.at == "name"


def test_back_leads_to_the_question_before_which_shows_its_answer(tmp_path: Path) -> None:
    held = hold(tmp_path, "tips", "email", "address")
    held.type("2")
    said = held.type("back")

    assert held.at == "tips"
    assert "Now: The tip is in the price." in said
    held.type("back")
    assert held.at == "tips"  # the first


def test_back_inside_an_answer_leads_to_its_beginning(tmp_path: Path) -> None:
    held = hold(tmp_path, "hours", "prices")
    held.type("mon-fri 9-6")

    assert "When are you open?" in held.type("back")
    held.type("mon-fri 9-6", "y", "y", "massage 60 $60")
    assert "What does it cost?" in held.type("back")
    held.type("massage 60 $70", "", "y")
    assert held.file.own()["prices"] == {"massage": {"60": "$70"}}


def test_a_question_mark_explains_and_asks_again(tmp_path: Path) -> None:
    held = hold(tmp_path, "hours")
    said = held.type("?")

    assert "as you would write them on the door" in said
    assert "When are you open?" in said


def test_who_stops_goes_on_there_another_time(run: Callable[..., Result], tmp_path: Path) -> None:
    lines = [line for name in ("name", "place") for line in TYPED[name]]
    stopped = run(str(tmp_path), stdin="\n".join([*lines, "quit"]))
    assert stopped.exit_code == 0
    assert "Stopped." in stopped.output
    assert ClinicFile(tmp_path).own()["name"] == "Riverside Massage"

    again = run(str(tmp_path), stdin="(305) 595-9500\n")  # and then the input ends
    assert "We go on where you stopped." in again.output
    assert "· 3 of 30" in again.output
    assert "What is your clinic called?" not in again.output
    assert ClinicFile(tmp_path).own()["phone"] == "(305) 595-9500"
    assert ClinicFile(tmp_path).stopped_at() == "timezone"


def test_a_second_time_only_what_is_open_is_asked(tmp_path: Path) -> None:
    held = hold(tmp_path)
    for lines in TYPED.values():
        held.type(*lines)

    assert [one.name for one in hold(tmp_path).interview.questions] == ["what_to_wear"]
    assert len(hold(tmp_path, again=True).interview.questions) == 30


def test_what_is_confirmed_is_kept_when_it_stops_at_what_follows(tmp_path: Path) -> None:
    held = hold(tmp_path, "hours")
    held.type("mon-fri 9-6", "quit")
    assert held.file.own() == {}

    held = hold(tmp_path, "hours")
    held.type("mon-fri 9-6", "y", "quit")
    assert held.file.own()["hours"] == {"monday-friday": "9:00-18:00"}


def test_a_fact_is_emptied_unless_it_is_needed(tmp_path: Path) -> None:
    held = hold(tmp_path, "name", "tips", "email")

    assert "can be changed and not emptied" in held.type("-")
    held.type("Riverside", "1", "back")
    assert "Emptied." in held.type("-")
    assert held.file.own()["tips"] == ""


def test_none_of_a_list_leaves_it_empty(tmp_path: Path) -> None:
    held = hold(tmp_path, "packages", "discounts")
    held.type("none", "no")

    assert held.at == ""
    assert not held.file.own().get("packages")


# Hours


def test_hours_are_read_back_and_days_left_out_are_asked_for(tmp_path: Path) -> None:
    held = hold(tmp_path, "hours")

    said = held.type("Mon-Thu 9-1 and 2-6; Fri 9-6; Sat 10-2")
    assert "Monday to Thursday: 9 am to 1 pm and 2 pm to 6 pm\nFriday: 9 am to 6 pm" in said
    assert said.endswith("Right? [Y/n]")
    assert held.type("y").endswith("Sunday: closed? [Y/n, or type the hours]")
    assert "cannot read" in held.type("perhaps")
    assert "Sunday: 11 am to 3 pm" in held.type("11-3")
    week = held.file.own()["hours"]
    assert isinstance(week, dict)
    assert week["sunday"] == "11:00-15:00"


def test_hours_that_are_read_wrong_are_typed_anew(tmp_path: Path) -> None:
    held = hold(tmp_path, "hours")
    held.type("mon-fri 9-6")
    assert "once more" in held.type("n")

    held.type("mon-fri 9-6")
    assert "Monday to Friday: 9 am to 5 pm" in held.type("mon-fri 9-5")  # at once
    held.type("", "n")
    assert held.file.own()["hours"] == {"monday-friday": "9:00-17:00"}


NINE_TO_FIVE = "9:00-17:00"


@pytest.mark.parametrize(
    ("line", "hours"),
    [
        ("mon-fri 9-6, sat 10-2", {"monday-friday": "9:00-18:00", "saturday": "10:00-14:00"}),
        ("lun a vie 9-18", {"monday-friday": "9:00-18:00"}),
        ("de lunes a viernes de 9 a 17", {"monday-friday": NINE_TO_FIVE}),
        ("sabados y domingos cerrado", {"saturday-sunday": "closed"}),
        ("lun-vie 9-13 y 15-19", {"monday-friday": "9:00-13:00, 15:00-19:00"}),
        ("daily 9-7", {"monday-sunday": "9:00-19:00"}),
        ("todos los días 9-19", {"monday-sunday": "9:00-19:00"}),
        ("weekdays 9-5", {"monday-friday": NINE_TO_FIVE}),
        ("weekends by appointment", {"saturday-sunday": "by appointment"}),
        ("M-F 9-5", {"monday-friday": NINE_TO_FIVE}),
        (
            "M, W, F 9-5",
            {"monday": NINE_TO_FIVE, "wednesday": NINE_TO_FIVE, "friday": NINE_TO_FIVE},
        ),
        ("M-Th 9-5 F 9 a.m. - 1 p.m.", {"monday-thursday": NINE_TO_FIVE, "friday": "9:00-13:00"}),
        ("9 to 5 every day", {"monday-sunday": NINE_TO_FIVE}),
        ("9-5 mon-fri, 10-2 sat", {"monday-friday": NINE_TO_FIVE, "saturday": "10:00-14:00"}),
        ("mon-fri 9-5, closed sundays", {"monday-friday": NINE_TO_FIVE, "sunday": "closed"}),
        ("tues-thurs 10-7", {"tuesday-thursday": "10:00-19:00"}),
        ("Mon: 9-5; Tue: closed", {"monday": NINE_TO_FIVE, "tuesday": "closed"}),
        ("friday 9 to midnight", {"friday": "9:00-24:00"}),
    ],
)
def test_hours_are_read_as_people_type_them(line: str, hours: dict[str, str]) -> None:
    assert answer("hours", line).facts == {"hours": hours}


@pytest.mark.parametrize(
    "line",
    [
        "call us",
        "9-5",
        "mon-fri 9",
        "mon-fri nine to five",
        "We open Monday to Friday, 9 to 5",
        "m",
    ],
)
def test_other_texts_are_no_hours(line: str) -> None:
    with pytest.raises(ValueError, match="write"):
        notation.week(line, speech.day_names(["en", "es"]))


# Right answers


@pytest.mark.parametrize(
    ("name", "line", "facts"),
    [
        ("place", "Miami FL", {"city": "Miami", "state": "FL", "country": "US"}),
        ("place", "Atlanta, Georgia", {"city": "Atlanta", "state": "GA", "country": "US"}),
        ("place", "Leeds, UK", {"city": "Leeds", "state": "", "country": "GB"}),
        ("place", "Toronto, Ontario, Canada", {"city": "Toronto", "state": "ON", "country": "CA"}),
        ("place", "Madrid, España", {"city": "Madrid", "state": "", "country": "ES"}),
        ("place", "Hialeah", {"city": "Hialeah"}),
        ("phone", "3055959500", {"phone": "(305) 595-9500"}),
        ("phone", "1-800-FLOWERS", {"phone": "1-800-FLOWERS"}),
        ("timezone", "Chicago", {"timezone": "America/Chicago"}),
        ("timezone", "eastern time", {"timezone": "America/New_York"}),
        ("booking_url", "clinic.example/b", {"booking_url": "https://clinic.example/b"}),
        ("holidays", "open", {"holidays": "open"}),
        ("holidays", "1, 3; others open", {
            "holidays": {"Thanksgiving Day": "closed", "Christmas Day": "closed", "others": "open"},
        }),
        ("holidays", "open on christmas eve, july 4 and juneteenth closed", None),
        ("holidays", "thanksgiving 10-2, christmas closed, others closed", {
            "holidays": {
                "Thanksgiving Day": "10:00-14:00", "Christmas Day": "closed", "others": "closed",
            },
        }),
        ("special_days", "24 dic 9-13", {"special_days": {"2026-12-24": "9:00-13:00"}}),
        ("special_days", "12/24", {"special_days": {"2026-12-24": "closed"}}),
        ("special_days", "dec 24-26", {"special_days": {"2026-12-24 to 2026-12-26": "closed"}}),
        ("special_days", "24 al 26 de diciembre cerrado",
         {"special_days": {"2026-12-24 to 2026-12-26": "closed"}}),
        ("special_days", "jan 2-5, 2027", {"special_days": {"2027-01-02 to 2027-01-05": "closed"}}),
        ("special_days", "July 4th, 10am-2pm, short day",
         {"special_days": {"2027-07-04": {"hours": "10:00-14:00", "note": "short day"}}}),
        ("prices", "60 min $60, 90 min $85", {"prices": {"massage": {"60": "$60", "90": "$85"}}}),
        ("prices", "hot stone 75 $90", {"prices": {"hot_stone": {"75": "$90"}}}),
        ("prices", "herbal consultation $40", {"prices": {"herbal": "$40"}}),
        ("prices", "$60 an hour", {"prices": {"massage": {"60": "$60"}}}),
        ("prices", "$95 for 90 min", {"prices": {"massage": {"90": "$95"}}}),
        ("prices", "half an hour $35, 1.5 hours $85",
         {"prices": {"massage": {"30": "$35", "90": "$85"}}}),
        ("prices", "Kobido 60 $59.50", {"prices": {"Kobido": {"60": "$59.50"}}}),
        ("packages", "5 massages for $1200",
         {"packages": [{"name": "5 massages", "price": "$1200"}]}),
        ("insurance", "none", {"insurance": {"others": "no"}}),
        ("insurance", "we don't take Medicaid", {"insurance": {"not_accepted": ["Medicaid"]}}),
        ("insurance", "Florida Blue and Aetna",
         {"insurance": {"accepted": ["Florida Blue", "Aetna"]}}),
        ("payment", "cash or credit cards", {"payment": {"accepted": ["cash", "cards"]}}),
        ("tips", "none", {"tips": "no"}),
        ("parking", "The garage next door is $5.", {"parking": "The garage next door is $5."}),
        ("languages", "inglés y francés", {"languages": ["en", "fr"]}),
        ("therapists", "3 women, 1 man", {"therapists": {"women": "3", "men": "1"}}),
        ("therapists", "only women", {"therapists": {"women": "yes", "men": "no"}}),
        ("children", "from 12", {"children": "12"}),
        ("children", "no", {"children": "no"}),
        ("cancellation", "1 day", {"cancellation": {"hours": "24"}}),
        ("cancellation", "2 days, 25", {"cancellation": {"hours": "48", "fee": "$25"}}),
    ],
)  # fmt: skip
def test_an_answer_becomes_data(name: str, line: str, facts: Mapping[str, Value] | None) -> None:
    if facts is None:
        assert remedy(name, line)
    else:
        assert answer(name, line).facts == facts


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.name)
def test_each_example_is_an_answer(question: Question, language: str) -> None:
    desk, echo = desk_of(language=language)
    example = desk.script.questions[question.name].example
    choices = [str(at) for at, _ in enumerate(desk.script.questions[question.name].options, 1)]
    for line in [example] if example else choices:
        found = read(question, line, desk)
        assert set(found.facts) <= set(question.fills)
        assert echo.problems({**MIAMI, "timezone": "America/New_York", **found.facts}) == []


# Wrong answers


@pytest.mark.parametrize(
    ("name", "line", "said"),
    [
        ("place", "0113 496 0000", "Type the city too"),
        ("place", "Miami, Flroida", "then the state or country"),
        ("place", "Florida", "Type the city too"),
        ("phone", "call us", "no phone number that can be dialled (United States)"),
        ("phone", "305 595 950", "such as (201) 555-0123"),
        ("timezone", "Miami", "such as New York"),
        ("booking_url", "http://clinic.example", "begins with https://"),
        ("booking_url", "our website", "begins with https://"),
        ("emergency_number", "call us", "digits only"),
        ("email", "desk@clinic", "one @ and a dot"),
        ("name", "The {name}", "without { or }"),
        ("hours", "mon-fri 9", "mon-fri 9-6, sat 10-2"),
        ("hours", "mon-fri 9-5, mon 10-2", "Name each day once"),
        ("holidays", "99", "the numbers of the holidays"),
        ("holidays", "Boxingg Day", "the numbers of the holidays"),
        ("special_days", "soon", "cannot read a date"),
        ("special_days", "feb 30", "no such date"),
        ("special_days", "2026-01-01", "is over"),
        ("special_days", "2036-01-01", "too far ahead"),
        ("special_days", "dec 24 to dec 20", "ends before it begins"),
        ("special_days", "dec 24 9-", "as hours"),
        ("special_days", "dec 24; dec 23-26", "there already"),
        ("prices", "call us", "First the service, then minutes and price"),
        ("prices", "massage 60 60 90", "First the service, then minutes and price"),
        ("prices", "massage 3 $60", "no minutes of a session"),
        ("prices", "massage 60 $60, 60 $70", "have two prices"),
        ("packages", "five massages", "cannot find a price"),
        ("discounts", "10%", "names with commas"),
        ("insurance", "Aetna; not Aetna", "stands on both sides"),
        ("insurance", "123", "names with commas"),
        ("payment", "; not", "names with commas"),
        ("tips", "perhaps", "1 welcome, never expected · 2 included in the price"),
        ("languages", "Klingonish", 'no language called "Klingonish"'),
        ("therapists", "some people", "women and men, all licensed"),
        ("children", "45", "the age from which you treat children"),
        ("cancellation", "a week", "the hours ahead"),
        ("late", "500", "how many minutes late"),
        ("techniques", "???", "names with commas"),
        ("map", "25.687", "latitude and longitude"),
        ("map", "95.0, 10.0", "latitude and longitude"),
        ("map", "10.0, 190.0", "latitude and longitude"),
        ("session_lengths", "an hour", "as minutes"),
        ("session_lengths", "30, 999", "as minutes"),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_told_with_what_would_be_right(name: str, line: str, said: str) -> None:
    assert said in remedy(name, line)


def test_a_wrong_answer_is_asked_again_and_nothing_is_written(tmp_path: Path) -> None:
    held = hold(tmp_path, "phone", "prices")
    said = held.type("call us")

    assert "can be dialled" in said
    assert "Your phone number?" in said
    assert held.file.is_there is False
    held.type("", "massage 60 $60", "call us")  # the line before it stays
    held.type("massage 90 $85", "")
    assert held.interview.pending
    held.type("")
    assert held.file.own()["prices"] == {"massage": {"60": "$60", "90": "$85"}}


def test_packages_are_named_in_each_language(tmp_path: Path) -> None:
    held = hold(tmp_path, "packages")
    held.type("Five hours 275", "Ten hours 500", "", "Cinco horas")
    said = held.type("")

    assert "• Five hours: $275\n• Ten hours: $500" in said
    assert held.file.own()["packages"] == [
        {"name": {"en": "Five hours", "es": "Cinco horas"}, "price": "$275"},
        {"name": "Ten hours", "price": "$500"},
    ]


def test_holidays_of_the_state_alone_are_asked_for(tmp_path: Path) -> None:
    held = hold(tmp_path, "holidays")
    held.interview = replace(held.interview, facts={**held.interview.facts, **MIAMI})
    asked = held.type("closed", "y")

    assert "Friday After Thanksgiving" in asked
    assert "Thanksgiving Day" not in asked
    assert "Closed on all other holidays." in held.type("n")
    kept = held.file.own()["holidays"]
    assert isinstance(kept, dict)
    assert (kept["Friday After Thanksgiving"], kept["others"]) == ("open", "closed")


def test_closures_join_those_to_come(tmp_path: Path) -> None:
    held = hold(tmp_path, "special_days", again=True)
    known = {"2026-01-01": "closed", "2026-12-24": "closed", "2026-12-31": "closed"}
    held.interview = replace(held.interview, facts={**held.interview.facts, "special_days": known})
    held.type("dec 24 9-1", "2027-01-02", "", "y")

    assert held.file.own()["special_days"] == {
        "2026-12-24": "9:00-13:00",
        "2026-12-31": "closed",
        "2027-01-02": "closed",
    }


@given(st.sampled_from(QUESTIONS), st.text(max_size=40))
def test_no_text_breaks_a_question(question: Question, line: str) -> None:
    check(question, line)


WORDS = """
mon fri 9 6 60 $60 - , ; closed dec 24 2026-12-24 12/24 min hours no not women all 1 3 others by
appointment € : ' # @ al 9999-12-31 Aetna 30 July 2027 until midnight a.m. 1,200 0 00 99999999999
"""


@given(st.sampled_from(QUESTIONS), st.lists(st.sampled_from(WORDS.split()), max_size=8))
def test_no_words_break_a_question(question: Question, words: list[str]) -> None:
    check(question, " ".join(words))


def check(question: Question, line: str) -> None:
    """An answer is refused with words, or comes out of the file and the reader as it went in."""
    desk, echo = desk_of()
    facts: Mapping[str, Value] = {}
    try:
        facts = read(question, line, desk).facts
    except Wrong as wrong:
        desk.script.remedies[wrong.remedy].format(**wrong.more)
    assert entries(edited(SHIPPED, facts)) == {**SHIPPED_FACTS, **facts}
    echo.said(question, {**MIAMI, "timezone": "America/New_York", **facts}, TODAY)


COMMANDS = ["", "", "", "y", "n", "?", "back", "-", "mon-fri 9-6", "Miami, Florida", "Leeds, UK"]
LINES = st.one_of(
    st.sampled_from(COMMANDS), st.lists(st.sampled_from(WORDS.split()), max_size=4).map(" ".join)
)


@given(st.integers(0, len(QUESTIONS) - 6), st.lists(LINES, max_size=15))
def test_nothing_that_is_typed_breaks_an_interview(at: int, lines: list[str]) -> None:
    desk, echo = desk_of()
    interviewer = Interviewer(desk, echo)
    interview = replace(begin({**desk.shipped, **MIAMI}, {}), at=at)
    for line in lines:
        step = interviewer.step(interview, line)
        assert 0 <= step.interview.at <= len(step.interview.questions)
        assert all(step.interview.facts[name] == value for name, value in step.changes.items())
        interviewer.ask(step.interview)
        interview = step.interview


# Countries


def test_a_place_needs_its_country(tmp_path: Path) -> None:
    held = hold(tmp_path, "place")

    assert "cannot do without this" in held.type("")  # only the city is known
    held.type("Miami, FL")
    assert held.at == ""


def test_a_number_for_emergencies_may_be_left_to_the_country(tmp_path: Path) -> None:
    held = hold(tmp_path, "crisis_number")

    held.type("")
    assert held.at == ""


def test_who_has_words_beside_data_is_told_that_they_go(tmp_path: Path) -> None:
    held = hold(tmp_path, "tips", "cancellation")
    known = {"cancellation": {"hours": "24", "words": "A day ahead, please."}}
    held.interview = replace(held.interview, facts={**held.interview.facts, **known})

    assert "words of your own" in held.type("")


def test_the_time_zone_follows_from_the_state(tmp_path: Path) -> None:
    held = hold(tmp_path, "place", "timezone")

    assert "Enter takes: America/Los_Angeles" in held.type("Oakland, California")
    held.type("")
    assert held.file.own()["timezone"] == "America/Los_Angeles"


@pytest.mark.parametrize(
    ("country", "state", "zone"),
    [
        ("US", "FL", "America/New_York"),
        ("US", "", ""),
        ("GB", "", "Europe/London"),
        ("ES", "", "Europe/Madrid"),
        ("ES", "CN", "Atlantic/Canary"),
    ],
)
def test_a_time_zone_is_proposed_where_there_is_one(country: str, state: str, zone: str) -> None:
    desk, _ = desk_of({"country": country, "state": state})

    assert proposal(BY_NAME["timezone"], desk) == zone


def test_abroad_the_numbers_for_emergencies_are_asked_for(tmp_path: Path) -> None:
    held = hold(tmp_path)
    assert "for example: 0121 234 5678" in held.type("Leeds Massage", "Leeds, UK")
    assert len(held.interview.questions) == 35
    assert "(United Kingdom)" in held.type("595-9500")
    held.type("0113 496 0000", "", "leeds.example/book", "massage", "")

    assert held.at == "emergency_number"
    held.type("999", "116 123")
    assert held.file.own()["emergency_number"] == "999"
    assert held.file.own()["crisis_number"] == "116 123"


# The file


OWN = """\
# our facts, last changed by Ana
name: "Riverside: Massage"   # as on the door
hours: |  # said as it stands
  We open Monday to Friday, 9 to 5.   # not a comment
parking:
  en: Behind the house.  # since May
  es: Detrás de la casa.
# tips: welcome
phone:    '(305) 595-9500'\t# front desk
insurance: {accepted: [Aetna],
   # Cigna has left
   not_accepted: [Cigna]}  # since June

# the end
"""


def test_what_the_clinic_has_written_stays_as_it_is(tmp_path: Path) -> None:
    file = ClinicFile(tmp_path)
    file.path.parent.mkdir()
    file.path.write_text(OWN, encoding="utf-8")
    held = hold(tmp_path, "name", "hours", "insurance", "tips", "parking")
    assert "Now: We open Monday to Friday, 9 to 5." in held.type("")
    held.type("", "")
    assert file.path.read_text(encoding="utf-8") == OWN

    held.type("1", "")
    after = file.path.read_text(encoding="utf-8")
    assert [line for line in OWN.splitlines() if line not in after.splitlines()] == []
    assert file.own() == {**entries(OWN), "tips": "welcome"}


def test_a_text_becomes_data_and_its_comments_stay() -> None:
    week = {"monday-friday": "9:00-17:00", "sunday": "closed"}
    after = edited(OWN, {"hours": week, "parking": "free", "insurance": {"accepted": ["Aetna"]}})

    assert "hours:    # said as it stands\n  monday-friday: 9:00-17:00\n  sunday: closed\n" in after
    assert "parking: free\n  # since May\n# tips: welcome\n" in after
    assert "  # Cigna has left\n" in after
    assert "# since June" in after
    assert after.startswith('# our facts, last changed by Ana\nname: "Riverside: Massage"   # as')
    assert after.endswith("\n# the end\n")


def test_a_comment_stays_behind_its_line() -> None:
    before = "hours:\n  friday: 9-5   # Ana\n  sunday: closed # Bea\nname: x\n"
    after = edited(before, {"hours": {"friday": "9-6", "saturday": "10-2"}})

    assert after == ("hours:\n  friday: 9-6   # Ana\n  saturday: 10-2\n  # Bea\nname: x\n")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_stay_as_they_are(end: str) -> None:
    before = f"name: a{end}tips:{end}"

    assert edited(before, {"tips": "welcome"}) == f"name: a{end}tips: welcome{end}"


def test_a_new_fact_stands_behind_its_neighbour() -> None:
    before = "city: Miami\n\n# more\nphone: 1\n"

    assert edited(before, {"state": "FL"}, ("city", "state", "phone")) == (
        "city: Miami\nstate: FL\n\n# more\nphone: 1\n"
    )
    assert edited("# nothing yet\n", {"tips": "no"}) == '# nothing yet\ntips: "no"\n'


@pytest.mark.parametrize(
    "text",
    ["#1 Main St", "a # b", "a: b", "@home", "no", "~", "- a", "{x", "'", '"', "1: 2", "* *",
     "% a", "[a]", "| a", "Ñandú", "…", "a\nb", "2026-12-24", "é#", ": ", "? a", "! a", "& a",
     "yes", "0x1"],
)  # fmt: skip
def test_a_text_is_quoted_where_it_must_be(text: str) -> None:
    value: dict[str, Value] = {"note": {"en": text, "es": [text]}, text: text}
    after = edited("name: x\n", {"address": text, "list": [text], "more": value})

    assert entries(after) == {"name": "x", "address": text, "list": [text], "more": value}


@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"))))
@example("\xa0")
@example("10 Main Street\u2003")
def test_any_text_comes_back_from_the_file(text: str) -> None:
    before = (shipped() / CLINIC).read_text(encoding="utf-8")

    assert entries(edited(before, {"address": text}))["address"] == text


@pytest.mark.parametrize("odd", ["{name: x, city: y}\n", "- a\n", "name: &a x\ncity: *a\n"])
def test_a_file_that_cannot_be_changed_safely_is_left_as_it_is(tmp_path: Path, odd: str) -> None:
    file = ClinicFile(tmp_path)
    file.path.parent.mkdir()
    file.path.write_text(odd, encoding="utf-8")

    with pytest.raises(ContentError, match=r"_clinic\.yaml: "):
        file.write({"name": {"en": "y", "es": "z"}, "city": ""})
    assert file.path.read_text(encoding="utf-8") == odd
    assert [path.name for path in file.path.parent.iterdir()] == ["_clinic.yaml"]


def test_a_file_is_never_half_written(tmp_path: Path) -> None:
    path = tmp_path / "_clinic.yaml"
    path.write_text("name: x\n", encoding="utf-8")

    with pytest.raises(ValueError, match="surrogates"):
        put(path, "name: y\ncity: \ud800\n")
    assert path.read_text(encoding="utf-8") == "name: x\n"
    assert [each.name for each in tmp_path.iterdir()] == ["_clinic.yaml"]


class Doubting(Echo):
    """A bot that takes no tips as a fact."""

    def problems(self, facts: Mapping[str, Value]) -> list[str]:
        return ["tips say nothing; leave them out."] if facts.get("tips") else []


def test_what_the_bot_would_not_take_is_told_and_not_written(tmp_path: Path) -> None:
    held = hold(tmp_path, "tips")
    held.interviewer = Interviewer(desk_of()[0], Doubting(contents(), script("en")))

    assert "tips say nothing; leave them out." in held.type("1")
    assert (held.at, held.file.is_there) == ("tips", False)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(ContentError, match="cannot be changed"):
        ClinicFile(tmp_path / "file").write({"tips": "no"})


def test_writing_nothing_new_leaves_the_file_alone(tmp_path: Path) -> None:
    file = ClinicFile(tmp_path)
    file.write({"tips": "no"})
    before = file.path.stat().st_mtime_ns
    file.write({"tips": "no"})

    assert file.path.stat().st_mtime_ns == before


# Words


def braces(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_language_of_the_interview_says_the_same() -> None:
    one, other = script("en"), script("es")

    assert one.commands.keys() == other.commands.keys()
    assert one.words.keys() == other.words.keys()
    assert one.groups.keys() == other.groups.keys()
    for part in ("messages", "remedies"):
        mine, theirs = getattr(one, part), getattr(other, part)
        assert {key: braces(text) for key, text in mine.items()} == {
            key: braces(text) for key, text in theirs.items()
        }
    shapes = [
        {key: (bool(word.example), *word.options) for key, word in words.questions.items()}
        for words in (one, other)
    ]
    assert shapes[0] == shapes[1]
    assert [trial.needs for trial in one.trials] == [trial.needs for trial in other.trials]


def test_every_question_has_its_words() -> None:
    for words in map(script, ("en", "es")):
        assert set(words.questions) == {question.name for question in ALL}
        assert {question.group for question in QUESTIONS} == set(words.groups)
        assert max(len(question.ask) for question in words.questions.values()) < 100


@pytest.mark.parametrize(
    ("name", "typed", "facts"),
    [
        ("map", "25.687, -80.364", {"latitude": "25.687", "longitude": "-80.364"}),
        ("map", "-33.8 151.2093", {"latitude": "-33.8", "longitude": "151.2093"}),
        ("session_lengths", "30, 60 and 90 min", {"session_lengths": ["30", "60", "90"]}),
        ("acupuncture", "yes", {"acupuncture": "yes"}),
        ("pregnancy", "From the fourth month.", {"pregnancy": "From the fourth month."}),
        ("oils", "Without nuts.", {"oils": "Without nuts."}),
    ],
)
def test_what_is_asked_only_by_its_name_is_read(
    name: str, typed: str, facts: Mapping[str, Value]
) -> None:
    assert name not in {question.name for question in QUESTIONS}
    assert answer(name, typed).facts == facts


def test_an_interview_may_be_about_what_is_asked_only_by_its_name() -> None:
    held = begin({}, {}, only=frozenset({"oils", "latitude"}))

    assert [question.name for question in held.questions] == ["map", "oils"]


def test_questions_of_a_group_stand_together_and_needed_ones_first() -> None:
    groups = [question.group for question in QUESTIONS]
    changes = [here for here, there in pairwise(groups) if here != there]
    needed = [question.is_needed for question in QUESTIONS]

    assert len(changes) == len(set(changes))
    assert needed == sorted(needed, reverse=True)


def test_an_interview_in_spanish(run: Callable[..., Result], tmp_path: Path) -> None:
    lines = "Miami, Florida\nlun-vie 9-18\ns\ns\nmasaje 60 $60\n\ns\nsalir\n"
    only = ("--lang", "es", "--only", "place,hours,prices,tips")
    result = run(str(tmp_path), *only, stdin=lines, COLUMNS="100")

    assert "Lunes a viernes: de las 9 a. m. a las 6 p. m." in result.output
    assert "Masaje: 60 minutos $60" in result.output
    facts = ClinicFile(tmp_path).own()
    assert facts["hours"] == {"monday-friday": "9:00-18:00", "saturday-sunday": "closed"}
    assert facts["prices"] == {"massage": {"60": "$60"}}
    assert isinstance(script("es"), Script)
