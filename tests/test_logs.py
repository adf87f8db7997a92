"""Log lines: JSON off the terminal, and nothing in them that is nobody's business."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from bot.logs import place_of, set_up

TOKEN = "123456789:AAHfiqksKZ8WmR2zSjiQ7_v4-TMAKdiHm9T0"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    logging.captureWarnings(False)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_off_the_terminal_each_line_is_a_json_object() -> None:
    stream = io.StringIO()
    set_up(stream=stream)
    logging.getLogger("bot.somewhere").info("%s clinic.cost %.2f", "answer", 0.9)
    (line,) = lines(stream)

    assert (line["event"], line["level"], line["logger"]) == (
        "answer clinic.cost 0.90",
        "info",
        "bot.somewhere",
    )
    assert line["timestamp"].endswith("Z")


def test_on_a_terminal_a_line_is_for_people() -> None:
    stream = Terminal()
    set_up(stream=stream)
    logging.getLogger("bot.somewhere").warning("the store cannot be reached")

    assert "the store cannot be reached" in stream.getvalue()
    assert not stream.getvalue().startswith("{")


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()], ids=["json", "terminal"])
def test_an_exception_is_its_type_and_place_and_not_what_it_says(stream: io.StringIO) -> None:
    set_up(stream=stream)
    try:
        raise RuntimeError("a patient's words")
    except RuntimeError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application")

    assert "RuntimeError" in stream.getvalue()
    assert "words" not in stream.getvalue()


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()], ids=["json", "terminal"])
def test_a_secret_is_blotted_out_whoever_logs_it(stream: io.StringIO) -> None:
    set_up([TOKEN, TOKEN.partition(":")[2], "short", ""], stream)
    logging.getLogger("somebody").error("https://api.telegram.org/bot%s/getMe", TOKEN)
    logging.getLogger("somebody").error("AAHfiqksKZ8WmR2zSjiQ7_v4-TMAKdiHm9T0 is short")

    assert TOKEN.partition(":")[2] not in stream.getvalue()
    assert "bot[secret]/getMe" in stream.getvalue()
    assert "[secret] is short" in stream.getvalue()


@pytest.mark.parametrize(
    ("name", "level"),
    [("httpx", logging.INFO), ("telegram.ext", logging.CRITICAL), ("uvicorn.access", logging.INFO)],
)
def test_libraries_that_print_addresses_and_updates_are_quiet(name: str, level: int) -> None:
    stream = io.StringIO()
    set_up(stream=stream)
    logging.getLogger(name).log(level, "private")

    assert stream.getvalue() == ""


def test_the_place_of_an_error_is_its_type_and_where_it_came_from() -> None:
    try:
        set_up(secrets=[None])  # type: ignore[list-item]  # that is what must fail
    except TypeError as error:
        shown = place_of(error)

    assert shown.startswith("TypeError < logs.py:")
