"""What waits for the front desk: grouped by what it asks, and listed by `clinic-bot waiting`."""

import asyncio
import csv
import io
import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.store import Inbox, Missed, Waiting, opened
from bot.waiting import Group, group_of, groups
from tests import shipped
from tests.cpu import within
from tests.databases import KEY
from tests.store.test_inbox import update
from tests.tables import with_tables

NOW, DAY = 1_790_000_000.0, 86_400.0
TODAY, BEFORE, LONG_AGO = "2026-09-21", "2026-09-20", "2026-09-01"


def grouped(*questions: str | Missed) -> tuple[Group, ...]:
    """Groups of these, each kept today unless it says otherwise."""
    missed = [
        Missed(one, "fallback", TODAY, "en") if isinstance(one, str) else one for one in questions
    ]
    found = [Waiting(number, one) for number, one in enumerate(missed, start=1)]
    return groups(found, shipped.contents())


def texts(*questions: str | Missed) -> list[list[str]]:
    """Their words, group by group."""
    return [[text for text, _ in group.texts] for group in grouped(*questions)]


ALIKE = [
    ("do you have a sauna", "is there a sauna", "sauna?", "Is there any sauna?"),
    ("can i bring my dog", "can my dog come along"),
    ("do you sell gift vouchers", "gift vouchers for sale?"),
]


def test_what_asks_the_same_stands_together_and_nothing_else() -> None:
    mixed = [one for row in zip(*(pair[:2] for pair in ALIKE), strict=True) for one in row]
    mixed += [text for pair in ALIKE for text in pair[2:]]

    assert {frozenset(group) for group in texts(*mixed)} == set(map(frozenset, ALIKE))


def test_the_same_words_are_counted_as_one_text_however_they_are_typed() -> None:
    (group,) = grouped("Do you have a sauna?", "do you have a sauna", "is there a sauna")

    assert group.texts == (("Do you have a sauna?", 2), ("is there a sauna", 1))
    assert group.text == "Do you have a sauna?"
    assert group.ids == (1, 2, 3)


def test_what_is_new_and_frequent_comes_first() -> None:
    def asked(text: str, day: str) -> Missed:
        return Missed(text, "fallback", day, "en")

    found = texts(
        *[asked("can my dog come along", LONG_AGO)] * 3,
        *[asked("do you have a sauna", TODAY)] * 2,
        asked("are there toys for babies", TODAY),
        *[asked("gift vouchers for sale?", BEFORE)] * 5,
    )

    assert [words for (words,) in found] == [
        "gift vouchers for sale?",
        "do you have a sauna",
        "are there toys for babies",
        "can my dog come along",
    ]


def test_each_language_is_grouped_for_itself_and_an_unknown_one_as_the_base() -> None:
    sauna = [Missed("sauna", "fallback", TODAY, language) for language in ("es", "en", "", "xx")]

    assert [(group.language, group.ids) for group in grouped(*sauna)] == [
        ("en", (2, 3, 4)),
        ("es", (1,)),
    ]


def test_a_clinic_without_the_base_language_reads_what_is_in_none_of_its_own_as_its_first() -> None:
    found = [Waiting(1, Missed("sauna", "fallback", TODAY, "en"))]

    (group,) = groups(found, {"es": shipped.contents()["es"]})

    assert group.language == "es"


def test_guesses_are_told_on_average_without_the_answer_that_was_no_good() -> None:
    missed = Missed("sauna", "fallback", TODAY, "en", guesses=(("a.b", 0.4), ("c.d", 0.2)))
    down = replace(
        missed,
        why="thumb down",
        guesses=(("c.d", 0.8), ("a.b", 0.1), ("e.f", 0.0)),
        answered="c.d",
        reason="detail",
    )
    (group,) = grouped(missed, down)

    assert [(name, round(sure, 2)) for name, sure in group.guesses] == [
        ("a.b", 0.25),
        ("c.d", 0.1),
        ("e.f", 0.0),
    ]
    assert (dict(group.whys), dict(group.answered), dict(group.reasons)) == (
        {"fallback": 1, "thumb down": 1},
        {"c.d": 1},
        {"detail": 1},
    )


def test_a_group_is_found_again_by_its_key_unless_its_number_was_given_to_other_words() -> None:
    sauna, dog = grouped("do you have a sauna", "can my dog come along")

    assert group_of(sauna.key, (dog, sauna)) == sauna
    assert group_of(sauna.key, grouped("can my dog come along")) is None
    assert len(sauna.key) < 20


def test_2000_questions_take_less_than_a_second_and_odd_ones_do_no_harm() -> None:
    questions = [
        f"{how} {what} {where} {number}"
        for number in range(20)
        for how in ("do you have", "is there", "where is", "may i use", "how much is")
        for what in ("a sauna", "the garden", "my locker", "your lift", "a crib")
        for where in ("at the clinic", "for my son", "on sundays", "after it")
    ]
    assert len(questions) == 2000
    started = process_time()
    grouped(*questions)
    assert within(process_time() - started, 1.0)

    assert len(grouped("", "?", "🙂", "x" * 500, "\ud800")) <= 5
    assert grouped() == ()


# The command


Command = Callable[..., Result]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Keeps these questions, each with the days since, and runs the command."""
    monkeypatch.setattr("time.time", lambda: NOW)
    file = tmp_path / "store.sqlite3"

    def run(*arguments: str, kept: tuple[tuple[Missed, int], ...] = ()) -> Result:
        async def keep() -> None:
            async with opened(await with_tables(file), KEY) as store:
                for number, (missed, days) in enumerate(kept):
                    box = Inbox(store, clock=lambda days=days: NOW - days * DAY)  # type: ignore[misc]  # bound now
                    await box.accept(update(number, 7))
                    (claim,) = await box.claim(1)
                    await box.done(claim, claim.memory, missed)

        asyncio.run(keep())
        environ = {"CLINIC_BOT_DATABASE": str(file), "CLINIC_BOT_KEY": KEY}
        return CliRunner().invoke(main, ["waiting", *arguments], env=environ)

    return run


SAUNA = Missed(
    "do you have a sauna or a steam bath that patients may use for a while after their massage",
    "fallback",
    language="en",
    guesses=(("clinic.services", 0.31), ("type.overview", 0.2)),
)
OTHER = replace(SAUNA, text="a sauna or a steam bath after the massage", why="none of these")
COLD = Missed(
    "=how cold is it in there",
    "thumb down",
    language="en",
    answered="clinic.hours",
    reason="detail",
)
GARAJE = Missed("hay garaje para bicicletas", "fallback", language="es")
KEPT = ((SAUNA, 2), (SAUNA, 0), (OTHER, 0), (COLD, 20), (GARAJE, 1))


def test_what_waits_is_listed_in_lines_of_80_with_how_often_why_and_what_it_may_be(
    command: Command,
) -> None:
    result = command(kept=KEPT)

    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "  3×  do you have a sauna or a steam bath that patients may use for a while",
        "      after their massage",
        "      also: a sauna or a steam bath after the massage",
        "      not understood 2, none of these 1; last on 2026-09-21, en",
        "      perhaps: What services do you offer? (clinic.services 0.31); Which kind of",
        "      massage is right for me? (type.overview 0.20)",
        "",
        "  1×  hay garaje para bicicletas",
        "      not understood 1; last on 2026-09-20, es",
        "",
        "  1×  =how cold is it in there",
        "      thumb down 1; last on 2026-09-01, en",
        "      no good: When are you open? (clinic.hours)",
        "      missing: detail 1",
    ]


def test_nothing_waits(command: Command) -> None:
    assert (command().stdout, command("--json").stdout) == ("Nothing waits.\n", "")


def test_a_language_or_the_last_days_can_be_asked_for(command: Command) -> None:
    assert "garaje" in command("--lang", "es", kept=KEPT).stdout
    assert "sauna" not in command("--lang", "es").stdout
    assert "cold" not in command("--days", "7").stdout
    assert command("--days", "1").stdout.startswith("  2×")
    assert command("--lang", "xx").exit_code == 2
    assert command("--days", "31").exit_code == 2


def test_as_json_there_is_one_object_a_line(command: Command) -> None:
    sauna, *others = map(json.loads, command("--json", kept=KEPT).stdout.splitlines())

    assert (sauna["count"], sauna["language"], sauna["newest"]) == (3, "en", "2026-09-21")
    assert sauna["texts"] == [[SAUNA.text, 2], [OTHER.text, 1]]
    assert sauna["why"] == {"fallback": 2, "none of these": 1}
    assert sauna["guesses"] == [["clinic.services", 0.31], ["type.overview", 0.2]]
    assert [one["answered"] for one in others] == [{}, {"clinic.hours": 1}]


def test_as_csv_it_is_a_table_in_which_nothing_typed_by_a_stranger_is_worked_out(
    command: Command,
) -> None:
    rows = list(csv.DictReader(io.StringIO(command("--csv", kept=KEPT).stdout)))

    assert [row["count"] for row in rows] == ["3", "1", "1"]
    assert rows[2]["text"] == "'=how cold is it in there"
    assert rows[0]["guesses"] == "clinic.services 0.31; type.overview 0.20"
    assert command("--csv", "--json").exit_code == 2


def test_it_only_reads(command: Command, tmp_path: Path) -> None:
    command(kept=KEPT)

    with sqlite3.connect(tmp_path / "store.sqlite3") as connection:
        assert connection.execute("select count(*) from unanswered").fetchone() == (5,)
    result = CliRunner().invoke(
        main, ["waiting"], env={"CLINIC_BOT_DATABASE": str(tmp_path / "none.sqlite3")}
    )
    assert result.exit_code == 1
    assert not (tmp_path / "none.sqlite3").exists()
