"""`deploy/`: what can be held to the code without a Docker engine."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.channels.web import Limits
from bot.settings import SETTINGS, Settings
from bot.store import Inbox, opened
from tests.databases import KEY
from tests.store.test_inbox import numbers, update

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
VARIABLES = {setting.variable for setting in SETTINGS.values()}


def printed(start: str) -> list[str]:
    """The commands on the page that start like this, each as it is to be typed."""
    page = (DEPLOY / "README.md").read_text(encoding="utf-8")
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", page, re.DOTALL))
    whole = [*blocks.splitlines(), *re.findall(r"`([^`\n]+)`", page)]
    return [line.strip() for line in whole if re.match(rf"\(?(?:umask 077; )?{start}", line)]


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
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert copied >= {*wheel["packages"], *wheel["force-include"]}, "what the wheel is made of"


def test_the_image_has_no_secret_no_root_and_a_health_check_and_takes_only_hashed_packages() -> (
    None
):
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    last = dockerfile.rpartition("\nFROM ")[2]

    assert re.search(r"^USER [1-9]\d*$", last, re.MULTILINE)
    assert "/healthz" in last
    assert len(set(re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE))) == 1
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
    assert bot["ulimits"]["nofile"] == int(unit("LimitNOFILE"))
    assert int(bot["stop_grace_period"].removesuffix("s")) > Settings().drain + 10
    assert "ports" not in bot, "health and metrics stay inside"
    assert compose["networks"]["inside"]["internal"] is True


def unit(name: str) -> str:
    """What the unit says behind this name."""
    text = (DEPLOY / "clinic-bot.service").read_text(encoding="utf-8")
    (found,) = re.findall(rf"^{name}=(.+)$", text, re.MULTILINE)
    return str(found)


def test_the_unit_gives_the_bot_time_to_stop_and_reloads_by_sighup() -> None:
    assert int(unit("TimeoutStopSec")) > Settings().drain + 10
    assert unit("ExecReload") == "/bin/kill -HUP $MAINPID"
    assert unit("RestartForceExitStatus") == "SIGHUP", "one that came too early ends it for good"


def test_whatever_runs_has_a_limit_and_an_exact_version(compose: dict[str, Any]) -> None:
    bot = compose["services"]["bot"]
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    images = re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE)
    images += [one["image"] for one in compose["services"].values() if "build" not in one]

    assert bot["mem_limit"].upper() == unit("MemoryMax")
    assert bot["pids_limit"] == int(unit("TasksMax"))
    assert all(each.keys() >= {"mem_limit", "pids_limit"} for each in compose["services"].values())
    assert {image.partition(":")[0] for image in images} == {"python", "postgres", "caddy"}
    for image in images:
        assert re.fullmatch(r"(python|caddy):\d+\.\d+\.\d+-\w+|postgres:\d+\.\d+-\w+", image)


def test_more_files_may_be_open_than_connections_without_a_request_take() -> None:
    assert int(unit("LimitNOFILE")) > 4 * Limits().unasked


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")
def test_systemd_takes_the_unit_and_rates_it_as_the_page_says(tmp_path: Path) -> None:
    text = (DEPLOY / "clinic-bot.service").read_text(encoding="utf-8")
    here = tmp_path / "clinic-bot.service"
    here.write_text(re.sub(r"^ExecStart=.*$", "ExecStart=/bin/true", text, flags=re.MULTILINE))
    rated = re.search(r"security` rates it (\d)\.(\d)", (DEPLOY / "README.md").read_text())
    assert rated is not None
    threshold = f"--threshold={int(''.join(rated.groups()))}"
    for command in (["verify", "--man=no"], ["security", "--offline=true", threshold]):
        done = subprocess.run(
            ["systemd-analyze", *command, str(here)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Unknown" not in done.stderr


def in_folder(line: str, folder: Path, **environ: str) -> "subprocess.CompletedProcess[str]":
    """Runs a line of the page with this folder in the place of /var/lib/clinic-bot."""
    here = line.replace("/var/lib/clinic-bot", str(folder)).removeprefix("sudo -u clinic-bot ")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["sh", "-c", here],
        env={"PATH": path, **environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


async def test_the_printed_backup_works_every_night_and_is_restored_as_printed(
    tmp_path: Path,
) -> None:
    (backup,) = printed("sudo -u clinic-bot python3")
    (restore,) = printed("cd /var/lib/clinic-bot && rm")
    file, copy = tmp_path / "clinic-bot.sqlite3", tmp_path / "backup.sqlite3"
    async with opened(str(file), KEY) as store:
        for night in (1, 2, 3):
            await Inbox(store).accept(update(night, night))
            done = in_folder(backup, tmp_path)
            assert (done.returncode, done.stderr) == (0, ""), night
            assert copy.stat().st_mode & 0o077 == 0
        await Inbox(store).accept(update(4, 4))
    assert not list(tmp_path.glob("backup.sqlite3-*"))
    done = in_folder(restore, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")

    async with opened(str(file), KEY) as store:
        assert numbers(await Inbox(store).claim(9)) == [1, 2, 3]


def test_every_compose_command_finds_its_settings_by_itself(compose: dict[str, Any]) -> None:
    """Compose reads ``.env`` beside compose.yaml for each command, and no other file."""
    lines = printed("docker compose")
    acts = {shlex.split(line.removeprefix("(umask 077; "))[2] for line in lines}
    assert {"up", "logs", "exec", "kill"} <= acts
    assert not [line for line in lines if "--env-file" in line or " -f " in line]
    (made,) = re.findall(
        r"install -m 600 clinic-bot.env.example (\S+)", "\n".join(printed("install"))
    )
    assert [made] == compose["services"]["bot"]["env_file"] == [".env"]


def test_every_variable_that_compose_asks_for_is_in_the_example_of_settings() -> None:
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    example = (DEPLOY / "clinic-bot.env.example").read_text(encoding="utf-8")
    asked = set(re.findall(r"\$\{(\w+)", text))
    assert asked == {"POSTGRES_PASSWORD", "PROXY_DOMAIN"}
    for name in asked:
        assert re.search(rf"^#?{name}=", example, re.MULTILINE), name
        assert re.search(rf"\$\{{{name}:\?set it in deploy/\.env\}}", text), name


def test_printed_compose_commands_name_services_and_write_files_that_are_whole(
    compose: dict[str, Any],
) -> None:
    for line in printed("docker compose"):
        command = re.sub(r"^\(umask 077; |\)$| [<>].*", "", line)
        _, _, act, *words = shlex.split(command)
        if act in ("exec", "logs", "kill", "stop", "start"):
            names = [word for word in words if word in compose["services"]]
            assert names, line
        if act == "exec" and re.search(r" [<>] ", line):
            assert "-T" in words, "a terminal would change what is written"
        if ">" in line:
            assert re.search(r"> (new\S*) && mv \1 \S+\)?$", line), line


def test_the_printed_commands_beside_the_unit_use_the_units_settings() -> None:
    unit = (DEPLOY / "clinic-bot.service").read_text(encoding="utf-8")
    lines = printed("systemd-run --")
    for line in lines:
        options = dict(
            word.removeprefix("--property=").removeprefix("--").split("=", 1)
            for word in shlex.split(line)
            if "=" in word
        )
        for option, name in (
            ("uid", "User"),
            ("EnvironmentFile", "EnvironmentFile"),
            ("working-directory", "WorkingDirectory"),
        ):
            assert f"\n{name}={options[option]}\n" in unit
    program = "/opt/clinic-bot/.venv/bin/clinic-bot"
    assert {line.partition(f" {program} ")[2] for line in lines} == {"calls", "check"}
    assert "/opt/clinic-bot/.venv/bin/clinic-bot " in unit
