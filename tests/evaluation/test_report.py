"""The tables of a report, and that the terminal and the page show the same ones."""

import html
import io
import re
from collections.abc import Iterator

import pytest
from rich.console import Console

from bot.decision import Action
from bot.evaluation import heatmap
from bot.evaluation.before import noted, since
from bot.evaluation.cells import Kind, Table, Tone
from bot.evaluation.goals import Goal
from bot.evaluation.measures import measure
from bot.evaluation.page import page
from bot.evaluation.report import Report, report
from bot.evaluation.runs import Evaluation
from bot.evaluation.terminal import show
from tests.evaluation.cases import result

ANSWER, CLARIFY, FALLBACK = Action.ANSWER, Action.CLARIFY, Action.FALLBACK
PLAIN = [
    result("clinic.cost", ANSWER, "clinic.cost", text="how much", voice="crowd"),
    result("clinic.cost|type.swedish", ANSWER, "clinic.hours", text="price of swedish",
           voice="person", because="when are you open"),
    result("clinic.hours", CLARIFY, "clinic.cost", "clinic.hours", text="open", voice="crowd"),
    result("clinic.hours", FALLBACK, text="closing", best="chat.bye", voice="person"),
    result("chat.bye", ANSWER, "chat.bye", text="so long", voice="person"),
    result("out_of_scope", FALLBACK, text="the weather", voice="person"),
    result("safety.emergency", Action.EMERGENCY, "safety.emergency", text="numb", voice="person"),
]  # fmt: skip
SLIPS = [
    result("clinic.cost", ANSWER, "chat.bye", text="hw muhc", voice="crowd"),
    *(
        result("|".join(plain.question.accept), plain.action, *plain.intents, voice="person")
        for plain in PLAIN[1:]
    ),
]
BEFORE = [
    result("clinic.cost", FALLBACK, text="how much"),
    result("clinic.cost", ANSWER, "clinic.cost", text="price of swedish"),
    result("clinic.hours", FALLBACK, text="open"),
    *PLAIN[3:-1],
]
SINCE = since(noted("yesterday", BEFORE), PLAIN)
WHOLE = Evaluation({}, ("x.yaml: holds none",), 7, measure(PLAIN), measure(SLIPS), measure(PLAIN))
GOALS = (Goal("right", 90, 40.0), Goal("wrong", 30, 20.0))


def rows(table: Table | None) -> list[list[str]]:
    assert table
    return [[cell.text for cell in row] for row in table.rows]


def tables(found: Report) -> Iterator[Table]:
    for part in found.parts:
        for table in (part.wrong, part.verdicts, part.intents, part.flawless, part.confusions):
            if table:
                yield table
        if part.reliability:
            yield part.reliability
    yield from (table for table in (found.goals, found.since) if table)


def on_screen(found: Report) -> str:
    console = Console(file=io.StringIO(), width=300, highlight=False)
    show(found, console)
    return " ".join(console.file.getvalue().split())  # type: ignore[attr-defined]


def on_page(found: Report) -> str:
    return html.unescape(re.sub(r"<wbr>", "", page(found)))


def test_the_terminal_and_the_page_show_the_same_tables() -> None:
    found = report(WHOLE, GOALS, "today", SINCE)
    screen, written = on_screen(found), on_page(found)
    missing = []
    for table in tables(found):
        for row in table.rows:
            for column, cell in zip(table.columns, row, strict=True):
                if cell.text not in screen and not column.spare:
                    missing.append((table.title, cell.text, "screen"))
                shown = cell.hint or cell.text
                if shown not in written and cell.tone is not Tone.DIM:
                    missing.append((table.title, shown, "page"))
    for part in found.parts:
        for figure in part.figures:
            assert f"{figure.name}: {figure.value}" in screen
            assert f"<b>{figure.value}</b><span>{figure.name}</span>" in written

    assert len(list(tables(found))) == 12
    assert missing == []
    assert "today" in screen
    assert "today" in written


@pytest.mark.parametrize("width", [60, 80, 200])
def test_in_a_terminal_no_name_and_no_number_is_broken(width: int) -> None:
    found = report(WHOLE, GOALS, "today", SINCE)
    console = Console(file=io.StringIO(), width=width, highlight=False)
    show(found, console)
    printed = console.file.getvalue()  # type: ignore[attr-defined]
    words = {*printed.split()}

    assert max(map(len, printed.splitlines())) <= width
    for table in tables(found):
        for row in table.rows:
            for column, cell in zip(table.columns, row, strict=True):
                if column.kind is Kind.NAME:
                    assert words >= set(cell.text.split())
    assert printed.rstrip().endswith("wrong: 20.0 %, at most 30 %: met")


def test_every_table_and_every_intent_can_be_pointed_at() -> None:
    written = on_page(report(WHOLE, GOALS, "today", SINCE))
    ids = re.findall(r' id="([^"]+)"', written)
    targets = re.findall(r'href="#([^"]+)"', written)

    assert len(set(ids)) == len(ids)
    assert set(targets) <= set(ids)
    assert {"since", "wrong", "typos-wrong", "held-out-confused", "clinic.cost"} <= set(ids)
    assert targets.count("clinic.cost") > 1


def test_what_has_changed_is_told_in_its_order() -> None:
    table = report(WHOLE, (), "", SINCE).since

    assert table
    assert table.title == (
        "Since the run before: 1 became wrong, 1 became right, 1 answered otherwise, "
        "1 asked for the first time"
    )
    assert rows(table) == [
        ["price of swedish", "clinic.cost", "clinic.hours", "when are you open"],
        ["how much", "refused", "clinic.cost", ""],
        ["open", "refused", "asked back", ""],
    ]
    assert table.note == "Compared with the run of yesterday."


def test_a_run_is_summed_up_in_a_few_figures() -> None:
    plain, mistyped, held_out = report(WHOLE, ()).parts

    assert [(figure.name, figure.value, figure.tone) for figure in plain.figures] == [
        ("wrong answers", "1", Tone.BAD),
        ("in scope, right or offered", "66.7 %", Tone.PLAIN),
        ("out of scope, refused", "100.0 %", Tone.PLAIN),
        ("emergencies caught", "1 of 1", Tone.GOOD),
        ("false alarms", "0 of 6", Tone.PLAIN),
    ]
    assert mistyped.figures[0].value == "2"
    assert held_out.figures == plain.figures


def test_each_scope_has_its_voices_and_its_typos_below_it() -> None:
    plain, _, held_out = report(WHOLE, ()).parts

    assert [row[:2] for row in rows(plain.verdicts)] == [
        ["in scope", "6"],
        ["with typos", "6"],
        ["crowd", "2"],
        ["crowd, with typos", "1"],
        ["person", "4"],
        ["person, with typos", "5"],
        ["out of scope", "1"],
        ["with typos", "1"],
    ]
    assert [row[0] for row in rows(held_out.verdicts)] == [
        "in scope",
        "crowd",
        "person",
        "out of scope",
    ]
    assert plain.verdicts
    assert [row[0].inner for row in plain.verdicts.rows] == [False, *[True] * 5, False, True]


def test_to_refuse_is_good_out_of_scope_only() -> None:
    (plain, *_) = report(WHOLE, ()).parts
    assert plain.verdicts
    inside, outside = plain.verdicts.rows[0], plain.verdicts.rows[-2]

    assert [cell.tone for cell in inside[2:]] == [
        Tone.GOOD, Tone.FAIR, Tone.DIM, Tone.POOR, Tone.BAD,
    ]  # fmt: skip
    assert (outside[5].text, outside[5].tone) == ("100.0 %", Tone.GOOD)
    assert outside[5].hint == "refused: 1 of 1"
    assert sum(cell.share for cell in inside) == pytest.approx(1)


def test_only_what_typos_make_wrong_stands_under_typos() -> None:
    _, mistyped, _ = report(WHOLE, ()).parts

    assert mistyped.wrong
    assert mistyped.wrong.title == "Wrong with typos only: 1"
    assert rows(mistyped.wrong) == [["hw muhc", "clinic.cost", "chat.bye", "0.80", ""]]
    assert mistyped.verdicts is mistyped.intents is mistyped.reliability is None


def test_the_intents_with_something_amiss_stand_apart_from_the_others() -> None:
    (plain, *_) = report(WHOLE, ()).parts

    assert [row[0] for row in rows(plain.intents)] == ["clinic.cost", "clinic.hours"]
    assert [row[0] for row in rows(plain.flawless)] == ["chat.bye", "safety.emergency"]


def test_many_pairs_are_cut_short_with_a_word() -> None:
    results = [result(f"clinic.x{number}", ANSWER, "clinic.y") for number in range(30)]
    (plain,) = report(Evaluation({}, (), 7, measure(results), None, None), ()).parts

    assert plain.confusions
    assert plain.confusions.title == "Most confused: 25 of 30 pairs"
    assert len(plain.confusions.rows) == 25


def test_the_matrix_goes_by_area_and_what_is_no_intent_stands_last() -> None:
    found = heatmap.by_intent(PLAIN)

    assert found.rows == (
        "clinic.cost", "clinic.hours", "safety.emergency", "chat.bye", "out of scope",
    )  # fmt: skip
    assert found.columns == (
        "clinic.cost", "clinic.hours", "safety.emergency", "chat.bye", "asked back", "refused",
    )  # fmt: skip
    assert [(band.area, band.start, band.end) for band in found.row_bands] == [
        ("clinic", 0, 2),
        ("safety", 2, 3),
        ("chat", 3, 4),
        ("", 4, 5),
    ]


def test_a_square_is_a_share_of_its_row_in_the_tone_of_its_verdict() -> None:
    found = heatmap.by_area(PLAIN)
    squares = {
        (found.rows[square.row], found.columns[square.column]): square for square in found.squares
    }

    assert (squares["clinic", "clinic"].count, squares["clinic", "clinic"].of) == (2, 4)
    assert squares["clinic", "clinic"].share == 0.5
    assert squares["clinic", "asked back"].tone is Tone.FAIR
    assert squares["clinic", "refused"].tone is Tone.POOR
    assert squares["out of scope", "refused"].tone is Tone.GOOD
