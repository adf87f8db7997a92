"""`clinic-bot facts`: what the clinic has told the bot, and how many patients wait for it."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.session import Awaited
from bot.store import keep_awaited, new_key, opened
from tests.databases import KEY, execute

NOW, DAY = 1_790_000_000.0, 86_400.0
SAID = "We take cash and cards."
Facts = Callable[..., Result]
NO_ENGINE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""Of a test whose database is not there: no engine is asked."""


@pytest.fixture
def facts(database: str, monkeypatch: pytest.MonkeyPatch) -> Facts:
    """Runs the command on this database; settings may differ by keyword."""
    monkeypatch.setattr("time.time", lambda: NOW)

    def run(*arguments: str, **settings: str) -> Result:
        environ = {"CLINIC_BOT_DATABASE": database, "CLINIC_BOT_KEY": KEY, **settings}
        return CliRunner().invoke(main, ["facts", *arguments], env=environ)

    return run


@pytest.fixture
def some(database: str) -> None:
    """Three wait for the hours, one of them for the price, too; one waited 31 days ago."""

    async def keep() -> None:
        hours = Awaited("clinic.hours", "", ("hours",), "en")
        async with opened(database, KEY) as store:
            for chat in (1, 2, 3):
                await keep_awaited(store, chat, hours, NOW - DAY)
            await keep_awaited(store, 3, Awaited("clinic.cost", "", ("prices",), "es"), NOW)
            await keep_awaited(
                store, 4, Awaited("clinic.phone", "", ("email",), "es"), NOW - 31 * DAY
            )

    asyncio.run(keep())


@pytest.mark.usefixtures("some")
def test_each_fact_stands_in_a_line_the_most_wanted_first(facts: Facts) -> None:
    result = facts(CLINIC_PAYMENT=SAID)
    lines = result.stdout.splitlines()

    assert (result.exit_code, result.stderr) == (0, "")
    assert lines[:2] == ["hours | 3 waiting | EMPTY", "prices | 1 waiting | EMPTY"]
    assert f"payment | 0 waiting | {SAID}" in lines
    assert "city | 0 waiting | Miami" in lines
    (services,) = [line for line in lines if line.startswith("services | ")]
    assert services.startswith("services | 0 waiting | en: massage therapy")
    assert " | es: masajes" in services
    assert not any(line.startswith("phone_international") for line in lines)


@pytest.mark.usefixtures("some")
def test_as_json_there_is_one_object_a_line(facts: Facts) -> None:
    found = {one["name"]: one for one in map(json.loads, facts("--json").stdout.splitlines())}

    assert found["hours"] == {"name": "hours", "waiting": 3, "said": {"en": "", "es": ""}}
    assert found["city"]["said"] == {"en": "Miami", "es": "Miami"}
    assert found["email"]["waiting"] == 0


@NO_ENGINE
def test_a_fact_of_one_language_alone_is_empty_in_the_other(facts: Facts, tmp_path: Path) -> None:
    file = tmp_path / "own" / "responses" / "_clinic.yaml"
    file.parent.mkdir(parents=True)
    file.write_text("parking:\n  es: |\n    Hay\n    sitio.\n", encoding="utf-8")
    lines = facts(
        CLINIC_BOT_CONTENT=str(tmp_path / "own"), CLINIC_BOT_DATABASE=str(tmp_path / "no.sqlite3")
    ).stdout.splitlines()

    assert "parking | 0 waiting | en: EMPTY | es: Hay sitio." in lines


@NO_ENGINE
def test_without_a_database_nobody_is_counted_and_none_is_made(
    facts: Facts, tmp_path: Path
) -> None:
    result = facts(CLINIC_BOT_DATABASE=str(tmp_path / "no.sqlite3"))

    assert result.exit_code == 0
    assert "hours | 0 waiting | EMPTY" in result.stdout.splitlines()
    assert "no.sqlite3 is not there" in result.stderr
    assert "nobody is counted" in result.stderr
    assert not (tmp_path / "no.sqlite3").exists()


def test_a_database_that_the_bot_has_not_used_is_left_as_it_is(facts: Facts, database: str) -> None:
    assert asyncio.run(execute(database)) == []
    result = facts()

    assert result.exit_code == 1
    assert "start the bot" in result.stderr
    assert asyncio.run(execute(database)) == []


@pytest.mark.usefixtures("some")
def test_another_key_is_told_in_one_line(facts: Facts) -> None:
    result = facts(CLINIC_BOT_KEY=new_key())

    assert result.exit_code == 1
    assert result.stderr.startswith("CLINIC_BOT_KEY is not the key")
