"""Charts as SVG and PNG."""

import struct
from collections.abc import Sequence
from xml.etree import ElementTree

import pytest

from bot import charts
from bot.charts import Chart

WEEK = Chart(
    "Preguntas por día", ("lun 16", "mar 17"), (("Contestadas", (30, 0)), ("<b>&", (3, 1)))
)
HOURS = Chart("Hours", tuple(map(str, range(24))), (("", (*range(23), 0)),))
PNG = b"\x89PNG\r\n\x1a\n"


def words(drawn: str) -> str:
    return " ".join(ElementTree.fromstring(drawn).itertext())


def test_a_picture_holds_its_charts_and_nothing_that_runs_or_is_fetched() -> None:
    drawn = charts.svg([WEEK, HOURS])

    for said in ("Preguntas por día", "Contestadas", "<b>&", "lun 16", "Hours"):
        assert said in words(drawn)
    assert "<script" not in drawn
    assert "href" not in drawn
    assert drawn == charts.svg([WEEK, HOURS]), "the same figures give the same picture"


@pytest.mark.parametrize("highest", [0, 1, 4, 7, 99, 100_000])
def test_the_scale_is_of_few_whole_numbers_from_nothing_to_the_highest(highest: int) -> None:
    scale = list(charts._scale(highest))

    assert scale[0] == 0
    assert scale[-1] >= highest
    assert 2 <= len(scale) <= 8


@pytest.mark.parametrize("shown", [[WEEK], [WEEK, HOURS]])
async def test_a_process_of_its_own_makes_the_png(shown: Sequence[Chart]) -> None:
    made = await charts.png_aside(shown)

    assert made is not None
    assert made.startswith(PNG)
    wide, high = struct.unpack(">II", made[16:24])
    assert (wide, high) == (1260, 560 * len(shown))


def test_words_are_drawn_where_the_machine_has_no_font() -> None:
    named = charts.png([WEEK])
    nameless = charts.png([Chart("", ("", ""), tuple(("", one) for _, one in WEEK.series))])

    assert len(named) > len(nameless) + 3000, "system fonts are never looked at"


async def test_there_is_no_picture_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charts, "_PACKAGES", ("pygal", "no_such_package"))

    assert await charts.png_aside([WEEK]) is None


async def test_a_process_that_fails_or_lasts_gives_no_picture(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    uneven = Chart("", ("", ""), (("", (1, 2)), ("", (1,))))
    assert await charts.png_aside([uneven]) is None
    monkeypatch.setattr(charts, "_PATIENCE", 0.0)
    assert await charts.png_aside([WEEK]) is None

    assert caplog.messages == ["a picture could not be made"] * 2
