"""The week's figures on the desk's pages."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from bot.store import Inbox, opened
from tests.clinic import Clinic
from tests.desk.pages import Desk, at_desk, office

Seated = Callable[..., Desk]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "x.sqlite3"


@pytest.fixture
def seated(clinic: Clinic, own: Clinic, database: Path) -> Seated:
    own.folder.mkdir(exist_ok=True)
    return partial(at_desk, office(clinic.folder, own.folder, database))


@pytest.fixture
def counted(database: Path) -> None:
    """Twelve questions on the Monday of this week, three a week before."""

    async def count() -> None:
        async with opened(str(database), "") as store:
            inbox = Inbox(store)
            for day, n in ((23, 12), (16, 3)):
                inbox.clock = partial(float, datetime(2026, 11, day, 18, tzinfo=UTC).timestamp())
                inbox.tally.update({"decision.answer": n, "asked.clinic.cost": n, "hour.13": n})
                await inbox.beat()

    asyncio.run(count())


def test_without_a_database_the_page_says_so_and_makes_none(seated: Seated, database: Path) -> None:
    assert "no figures yet" in seated().look("/week")
    assert "Todavía no hay cifras" in seated("es").look("/week")
    assert not database.exists()


@pytest.mark.usefixtures("counted")
def test_a_week_is_shown_beside_the_one_before_and_leads_to_it(seated: Seated) -> None:
    ana = seated()

    this, last = ana.look("/week"), ana.look("/week?ago=1")

    assert '<td>What does a massage cost?</td><td class="number">12</td>' in this
    assert 'href="/week?ago=1"' in this
    assert '<td>What does a massage cost?</td><td class="number">3</td>' in last
    assert 'href="/week?ago=0"' in last


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize("ago", ["-1", "53", "x", "9999999999999999999999", "²"])
def test_a_week_that_is_none_is_another_one(seated: Seated, ago: str) -> None:
    assert 'class="tiles"' in seated().look(f"/week?ago={ago}")


@pytest.mark.usefixtures("counted")
def test_a_week_far_back_is_the_last_that_is_kept(seated: Seated) -> None:
    assert "/week?ago=53" not in seated().look("/week?ago=400")


@pytest.mark.usefixtures("counted")
def test_the_picture_may_bring_its_own_styles_and_nothing_else(seated: Seated) -> None:
    ana = seated()
    assert 'src="/week/picture.svg?ago=0"' in ana.look("/week")

    response = ana.browser.get("/week/picture.svg?ago=0")

    assert response.headers["content-type"] == "image/svg+xml"
    policy = response.headers["content-security-policy"]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"
    assert response.text.startswith("<svg")


@pytest.mark.usefixtures("counted")
def test_a_week_without_questions_has_no_picture(seated: Seated) -> None:
    assert "picture.svg" not in seated().look("/week?ago=30")


@pytest.mark.usefixtures("counted")
def test_the_table_is_a_file_named_after_its_week(seated: Seated) -> None:
    response = seated().browser.get("/week/week.csv")

    assert response.headers["content-disposition"] == 'attachment; filename="week-2026-11-23.csv"'
    assert "questions.asked,The questions text.: The questions_asked text.,12,3" in response.text
    assert "topics.clinic.cost,The topics text.: What does a massage cost?,12,3" in response.text


def test_the_figures_look_as_on_the_page_of_the_command(seated: Seated) -> None:
    assert ".parts" in seated().browser.get("/week/week.css").text
