"""The commands of deploy/README.md as they are printed: run where that can be done here, and said
why not where it cannot."""

import os
import re
import shlex
import subprocess
import time
import tomllib
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from bot.store import CallBack, Inbox, opened, want_call
from tests.databases import KEY, Postgres
from tests.store.test_inbox import numbers, update
from tests.test_deploy import DEPLOY, ROOT, in_folder

ELSEWHERE = {
    # what begins a command that is not run, and why
    "apt-get install": "changes the machine",
    "cd /opt/clinic-bot": "a folder",
    "cd deploy": "a folder",
    "chown": "needs the user of the image",
    "cp -r clinic-bot": "a folder, below /opt",
    "cp deploy/Caddyfile": "a file, below /etc",
    "cp deploy/clinic-bot.service": "a file, below /etc; the unit itself is verified",
    "docker compose": "there is no Docker engine; services and options are held to compose.yaml",
    "journalctl": "there is no journal of it",
    "mkdir -p content": "a folder",
    "nano": "a person writes",
    "python3 -m venv": "the folder that runs these tests was made so",
    "systemctl": "there is no systemd at work",
    "systemd-run": "there is no systemd at work; its options are held to the unit",
    "useradd": "changes the machine",
}
HERE = {
    # what begins a command that a test runs, and which
    ".venv/bin/clinic-bot ask": "test_cli",
    ".venv/bin/clinic-bot check": "test_shipped_content",
    ".venv/bin/clinic-bot key": "test_a_new_bot_is_set_up_as_printed",
    ".venv/bin/pip install": "test_what_is_installed_is_locked",
    "(umask 077; docker compose exec -T db pg_dump": "test_postgresql_is_kept_and_restored",
    "cd /var/lib/clinic-bot": "test_deploy",
    "docker compose exec -T db pg_restore": "test_postgresql_is_kept_and_restored",
    "docker compose stop bot": "test_postgresql_is_kept_and_restored",
    "cp -p backup.sqlite3": "test_deploy",
    "install -m 600 clinic-bot.env.example": "test_deploy",
    "install -m 600 deploy/clinic-bot.env.example": "test_a_new_bot_is_set_up_as_printed",
    "rm -f clinic-bot.sqlite3-wal": "test_deploy",
    "sudo -u clinic-bot python3": "test_deploy",
}


def commands() -> list[str]:
    """Every command of the page, without what is said behind it."""
    page = (DEPLOY / "README.md").read_text(encoding="utf-8")
    lines = "\n".join(re.findall(r"```sh\n(.*?)```", page, re.DOTALL)).splitlines()
    told = [line.partition("  #")[0].strip() for line in lines if not line.startswith("#")]
    return [part for line in told if line for part in parts(line)]


def parts(line: str) -> list[str]:
    """What a line does, one after the other; a line in brackets or quotes is one."""
    return [line] if line.startswith("(") or '"' in line else line.split(" && ")


def test_every_printed_command_is_run_here_or_said_why_not() -> None:
    known, page = {*HERE, *ELSEWHERE}, commands()

    assert [one for one in page if not one.startswith(tuple(known))] == []
    assert {start for start in known if not any(one.startswith(start) for one in page)} == set()


def found(start: str) -> str:
    """The first command that starts like this."""
    return next(one for one in commands() if one.startswith(start))


def ran(command: str, folder: Path, **environ: str) -> str:
    """What a command prints, which must end well, with this folder for /etc and /opt."""
    for place, here in (
        ("/opt/clinic-bot/.venv/bin/", ""),
        (".venv/bin/", ""),
        ("/etc/", f"{folder}/"),
        (" deploy/", f" {DEPLOY}/"),
    ):
        command = command.replace(place, here)
    done = in_folder(command, folder, **environ)
    assert done.returncode == 0, done.stderr
    return done.stdout


async def test_a_new_bot_is_set_up_as_printed(tmp_path: Path) -> None:
    ran(found("install -m 600 deploy/clinic-bot.env.example"), tmp_path)
    file, database = tmp_path / "clinic-bot.env", tmp_path / "clinic-bot.sqlite3"
    assert file.stat().st_mode & 0o777 == 0o600
    key = ran(found(".venv/bin/clinic-bot key"), tmp_path).strip()
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("CLINIC_BOT_KEY=\n", f"CLINIC_BOT_KEY={key}\n"))
    async with opened(str(database), key) as store:
        await want_call(store, 7, CallBack("Ana", "+13055550147", "clinic.cost"), time.time())
    printed = found("systemd-run").partition("--working-directory=/var/lib/clinic-bot ")[2]
    calls = printed.replace("clinic-bot calls", f"clinic-bot --env-file {file} calls")
    listed = ran(calls, tmp_path, CLINIC_BOT_DATABASE=str(database))

    assert "Ana" in listed


def test_what_is_installed_is_locked() -> None:
    files = set()
    for command in commands():
        if command.startswith(".venv/bin/pip install"):
            words = shlex.split(command)
            assert {"--require-hashes", "--no-deps"} & set(words), command
            files |= {words[at + 1] for at, word in enumerate(words) if word == "-r"}
    for name in files:
        locked = (ROOT / name).read_text(encoding="utf-8")
        pinned = re.findall(r"^[\w.\[\]-]+==[^ ;\\]+", locked, re.MULTILINE)
        assert len(pinned) == len(re.findall(r"^[\w\[]", locked, re.MULTILINE))
        assert locked.count("--hash=sha256:") >= len(pinned)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed = {re.match(r"[\w-]+", name)[0].lower() for name in project["build-system"]["requires"]}  # type: ignore[index]

    assert files == {"requirements-build.lock", "requirements-telegram.lock"}
    assert all(f"\n{name}==" in (ROOT / "requirements-build.lock").read_text() for name in needed)


DOCKER = """#!/bin/sh
# compose exec -T db PROGRAM …: the program, beside the server; of compose stop bot, nothing
if [ "$1 $2" = "compose stop" ]; then exit 0; fi
[ "$1 $2 $3 $4" = "compose exec -T db" ] || exit 64
shift 4
exec "$@"
"""


async def test_postgresql_is_kept_and_restored(server: Postgres, tmp_path: Path) -> None:
    backup = found("(umask 077; docker compose exec -T db pg_dump")
    stop, restore = found("docker compose stop bot"), found("docker compose exec -T db pg_restore")
    server._server.psql("CREATE ROLE clinic SUPERUSER LOGIN")
    server._server.psql("CREATE DATABASE clinic OWNER clinic")
    address = urlsplit(str(server._server.get_uri(database="clinic")))
    (tmp_path / "bin").mkdir()
    docker = tmp_path / "bin" / "docker"
    docker.write_text(DOCKER)
    docker.chmod(0o755)
    programs = Path(server._server.get_postmaster_info().process.exe()).parent
    environ = {
        "PATH": os.pathsep.join([str(docker.parent), str(programs), os.environ["PATH"]]),
        "PGHOST": parse_qs(address.query).get("host", [address.hostname or ""])[0],
        **({"PGPORT": str(address.port)} if address.port else {}),
    }

    def runs(line: str) -> None:
        done = subprocess.run(
            ["sh", "-c", line],
            cwd=tmp_path,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")

    async with opened(address.geturl(), KEY) as store:
        for night in (1, 2):
            await Inbox(store).accept(update(night, night))
            runs(backup)
        await Inbox(store).accept(update(3, 3))
    assert [one.name for one in tmp_path.glob("*.dump")] == ["clinic-bot.dump"]
    assert (tmp_path / "clinic-bot.dump").stat().st_mode & 0o077 == 0
    runs(stop)
    runs(restore)

    async with opened(address.geturl(), KEY) as store:
        assert numbers(await Inbox(store).claim(9)) == [1, 2]
