"""`deploy/`: what can be held to the code without a Docker engine."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import SETTINGS, Settings

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
VARIABLES = {setting.variable for setting in SETTINGS.values()}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize(
    "file",
    [
        "Dockerfile",
        "compose.yaml",
        "Caddyfile",
        "clinic-bot.env.example",
        "README.md",
        "../README.md",
        "../docs/telegram.md",
    ],
)
def test_every_setting_that_is_named_is_one_that_the_bot_reads(file: str) -> None:
    named = set(re.findall(r"CLINIC_BOT_[A-Z_]+", (DEPLOY / file).read_text(encoding="utf-8")))

    assert named <= VARIABLES


def test_the_example_of_settings_names_every_one() -> None:
    example = (DEPLOY / "clinic-bot.env.example").read_text(encoding="utf-8")

    assert set(re.findall(r"^#?(\w+)=", example, re.MULTILINE)) >= VARIABLES


def test_the_example_of_settings_can_be_read_as_it_stands_and_with_every_line_in_force() -> None:
    lines = (DEPLOY / "clinic-bot.env.example").read_text(encoding="utf-8").splitlines()
    for mark in ("", "#"):
        found = dict(
            line.removeprefix(mark).split("=", 1)
            for line in lines
            if re.match(rf"(?:{mark})?[A-Z_]+=", line)
        )
        settings = Settings.from_environ(found)
        assert settings.token == ""
    assert settings.admins == (11111111, -1002222222222)
    assert settings.facts == {"phone": "(305) 555-0100", "hours": "Monday to Friday, 9 to 5"}


def test_the_image_copies_only_what_is_there_and_what_the_build_may_see() -> None:
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    seen = {
        line[1:]
        for line in (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
        if line.startswith("!")
    }
    copied = {
        name
        for line in re.findall(r"^COPY (?!--)(.+) \S+$", dockerfile, re.MULTILINE)
        for name in line.split()
    }

    assert copied == seen
    assert all((ROOT / name).exists() for name in copied)


def test_the_image_has_no_secret_no_root_and_a_health_check_and_takes_only_hashed_packages() -> (
    None
):
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    last = dockerfile.rpartition("\nFROM ")[2]

    assert re.search(r"^USER [1-9]\d*$", last, re.MULTILINE)
    assert "/healthz" in last
    assert re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE) == ["python:3.12-slim"] * 2
    assert all(
        "--require-hashes" in line or "--no-deps" in line
        for line in re.findall(r"pip install[^&\n]*", dockerfile)
    )
    assert not re.search(r"TOKEN|SECRET|CLINIC_BOT_KEY|https?://(?!127\.0\.0\.1)", dockerfile)


def test_replicas_are_read_only_without_rights_and_get_the_time_to_stop(
    compose: dict[str, Any],
) -> None:
    bot = compose["services"]["bot"]

    assert bot["deploy"]["replicas"] == 2
    assert bot["read_only"] is True
    assert bot["cap_drop"] == ["ALL"]
    assert int(bot["stop_grace_period"].removesuffix("s")) > Settings().drain + 10
    assert "ports" not in bot, "health and metrics stay inside"
    assert compose["networks"]["inside"]["internal"] is True


def test_the_unit_gives_the_bot_time_to_stop_and_reloads_by_sighup() -> None:
    unit = (DEPLOY / "clinic-bot.service").read_text(encoding="utf-8")
    wait = re.search(r"^TimeoutStopSec=(\d+)$", unit, re.MULTILINE)

    assert wait is not None
    assert int(wait[1]) > Settings().drain + 10
    assert "ExecReload=/bin/kill -HUP $MAINPID" in unit
