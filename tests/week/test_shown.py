"""A week as it is written out."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from rich.console import Console

from bot import charts
from bot.content import Content
from bot.content.names import WEEK_MESSAGES
from bot.week import as_csv, as_json, summary, week
from bot.week import charts as charts_of
from bot.week.figures import Week
from bot.week.page import page
from bot.week.shown import label
from bot.week.terminal import show
from tests import shipped

MONDAY = date(2026, 11, 16)
SUNDAY = MONDAY + timedelta(days=6)
BUSY: Mapping[str, int] = {
    "decision.answer": 30,
    "decision.clarify": 5,
    "decision.fallback": 3,
    "refused": 4,
    "asked.clinic.cost": 12,
    "asked.condition.sciatica": 8,
    "asked.condition.pregnancy": 1,
    "asked.other.jobs_training": 4,
    "missed.clinic.payment": 3,
    "rating.up.clinic.cost": 4,
    "rating.down.clinic.cost": 3,
    "missing.detail": 3,
    "emergency.emergency": 1,
    "call back": 2,
    "call.done": 1,
    "handoff.asked": 2,
    "handoff.answered": 2,
    "handoff.seconds": 600,
    "language.en": 30,
    "language.es": 8,
    "waiting.added": 1,
    "awaited": 2,
    **{f"hour.{at}": at for at in range(8, 12)},
}
BOTH = {language: shipped.contents()[language] for language in ("en", "es")}


@pytest.fixture
def busy() -> Week:
    return week({MONDAY: BUSY, MONDAY - timedelta(days=7): {"decision.answer": 7}}, SUNDAY)


@pytest.fixture
def idle() -> Week:
    return week({}, SUNDAY)


def test_every_figure_has_a_name_in_both_languages(busy: Week) -> None:
    used = {f"{part.name}_{one.name}" for part in busy.parts for one in part.figures}
    used |= {part.name for part in busy.parts}

    assert {name for name in WEEK_MESSAGES if "_" in name} - used == {
        "heading_so_far",
        "nothing_so_far",
    }
    for content in BOTH.values():
        for part in busy.parts:
            assert all(label(part.name, one.name, content) for one in part.figures)


def test_a_summary_holds_the_main_figures_in_words(busy: Week) -> None:
    assert summary(busy, BOTH["en"], 1024).splitlines() == [
        "The week of November 16 to November 22",
        "Questions: 38 asked (week before: 7)",
        "26 answered · 5 asked back · 4 not covered · 3 not understood",
        "Red flags: 1 emergency",
        "With a person: 2 asked for one · 2 had an answer · 5 minutes of waiting, on average",
        "Told to you: 2 asked for a call · 1 called back",
        "Asked most: What does a massage cost? (12) · Can massage help with sciatica? (8)",
        "Not understood, nearest to: How can I pay? Tips and gift cards? (3)",
        "Thumbs: 4 up · 3 down",
        "Thumbs down for: What does a massage cost? (3)",
        "What was missing: Not enough detail (3)",
        "Asked, but not covered: Jobs, massage school and licenses (4)",
        "Languages: English (30) · Spanish (8)",
        "To be told later: 2 asked for it",
        "Mended by you: 1 added to an answer",
    ]


@pytest.mark.parametrize("content", BOTH.values(), ids=BOTH)
@pytest.mark.parametrize("longest", [100, 300, 1024])
def test_a_summary_keeps_to_its_length_and_leaves_out_what_matters_less(
    busy: Week, content: Content, longest: int
) -> None:
    wordy = replace(
        content,
        intents={
            name: replace(one, title=one.title + " long" * 40)
            for name, one in content.intents.items()
        },
    )

    assert len(summary(busy, wordy, longest)) <= longest
    assert "38" in summary(busy, wordy, longest)


@pytest.mark.parametrize(("language", "said"), [("en", "Nobody"), ("es", "Nadie")])
def test_of_a_week_with_nothing_in_it_there_is_a_line_and_no_picture(
    idle: Week, language: str, said: str
) -> None:
    assert summary(idle, BOTH[language], 1024).startswith(said)
    assert "\n" not in summary(idle, BOTH[language], 1024)
    assert charts_of(idle, BOTH[language]) == []


def test_what_was_asked_seldom_is_named_nowhere(busy: Week) -> None:
    shown = io.StringIO()
    show(busy, BOTH["en"], Console(file=shown, width=80))
    title = BOTH["en"].intents["condition.pregnancy"].title

    for text in (shown.getvalue(), page(busy, BOTH["en"]), summary(busy, BOTH["en"], 4096)):
        assert title not in text
    for text in (as_csv(busy, BOTH["en"]), json.dumps(as_json(busy))):
        assert "pregnancy" not in text


def test_a_terminal_of_80_columns_shows_all_of_it(busy: Week) -> None:
    shown = io.StringIO()
    show(busy, BOTH["en"], Console(file=shown, width=80))
    lines = [line.rstrip() for line in shown.getvalue().splitlines()]

    assert max(map(len, lines)) <= 80
    assert "Asked most" in lines
    row = next(line for line in lines if "What does a massage cost?" in line)
    assert row.split()[-3:] == ["12", "–", "█" * 16]
    assert not [line for line in lines if line.split()[:2] == ["7", "am"]], (
        "an hour without questions"
    )


def test_csv_has_a_row_a_figure(busy: Week) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(busy, BOTH["en"]))))
    by_name = {row["figure"]: (row["this_week"], row["week_before"]) for row in rows}

    assert len(by_name) == len(rows)
    assert by_name["questions.asked"] == ("38", "7")
    assert [row["label"] for row in rows if row["figure"] == "hours.13"] == [
        f"{BOTH['en'].message('week.hours')}: 1 pm"
    ]
    assert by_name["topics.clinic.cost"] == ("12", "")
    assert by_name["topics.others"] == ("1", "")
    assert by_name["days.2026-11-16.answered"] == ("26", "")


def test_json_has_the_same_figures(busy: Week) -> None:
    found = json.loads(json.dumps(as_json(busy)))

    assert found["questions"]["asked"] == {"this_week": 38, "week_before": 7}
    assert found["topics"]["clinic.cost"] == {"this_week": 12, "week_before": None}
    assert (found["first"], found["last"]) == ("2026-11-16", "2026-11-22")
    assert found["days"]["2026-11-16"]["answered"] == 26


@pytest.mark.parametrize("content", BOTH.values(), ids=BOTH)
def test_the_picture_is_labelled_in_the_clinics_words(busy: Week, content: Content) -> None:
    by_day, by_hour = charts_of(busy, content)

    assert by_day.title == content.message("week.days")
    assert [named for named, _ in by_day.series] == [
        content.message(f"week.questions_{one}")
        for one in ("answered", "asked_back", "refused", "missed")
    ]
    assert by_day.series[0][1] == (26, 0, 0, 0, 0, 0, 0)
    assert dict(zip(by_hour.labels, by_hour.series[0][1], strict=True))["11"] == 11


def test_a_page_stands_by_itself(busy: Week) -> None:
    shown = page(busy, BOTH["es"])

    assert '<html lang="es">' in shown
    assert "La semana del 16 de noviembre" in shown
    assert "<svg" in shown
    assert "@media print" in shown
    assert "<script" not in shown
    assert "src=" not in shown


def test_a_page_without_the_extra_has_no_picture(
    busy: Week, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(charts, "_PACKAGES", ("no_such_package",))

    assert "<svg" not in page(busy, BOTH["en"])
    assert "26" in page(busy, BOTH["en"])


def test_a_title_cannot_write_into_the_page(busy: Week) -> None:
    forged = replace(BOTH["en"].intents["clinic.cost"], title="<script>alert(1)</script>")
    content = replace(BOTH["en"], intents={**BOTH["en"].intents, "clinic.cost": forged})

    assert "<script" not in page(busy, content)
