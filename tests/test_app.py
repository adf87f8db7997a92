"""The bot as the processes that a clinic runs: by webhook, by polling, side by side; stopped,
reloaded, killed."""

import asyncio
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot.app import _channel_settings
from bot.settings import Settings
from bot.work import Pace
from tests.bot_api import BotApi, Fault
from tests.channels.at_work import HOURS
from tests.clinic import Clinic
from tests.databases import KEY, Postgres
from tests.faults.crowd import ASKED, Crowd
from tests.faults.forks import Fork
from tests.faults.processes import ROOT, Process, start_up

SECRET = "a-good_Secret"
EMERGENCY = "i lost control of my bowels and my legs are numb"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


async def fetched(port: int, path: str) -> tuple[int, str]:
    """Status and text; 0 while nobody listens."""
    try:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{port}/{path}") as response,
        ):
            return response.status, await response.text()
    except aiohttp.ClientConnectionError:
        return 0, ""


async def becomes(port: int, path: str, status: int, within: float = 60.0) -> str:
    async with asyncio.timeout(within):
        while (found := await fetched(port, path))[0] != status:
            await asyncio.sleep(0.1)
    return found[1]


class Bots:
    """Makes processes of the bot."""

    def __init__(self, api: BotApi, folder: Path, kind: type[Process]) -> None:
        self.api = api
        self.kind = kind
        self.folder = folder
        self.made: list[Process] = []

    def run(self, *program: str, **environ: str) -> Process:
        return self._made(program or ("bot", "run"), environ)

    def serve(self, port: int, url: str = "", **environ: str) -> Process:
        address = {
            "CLINIC_BOT_WEBHOOK_URL": url or f"http://127.0.0.1:{port}",
            "CLINIC_BOT_WEBHOOK_SECRET": SECRET,
        }
        return self._made(("bot", "serve"), address | {"CLINIC_BOT_PORT": str(port)} | environ)

    def _made(self, program: tuple[str, ...], environ: dict[str, str]) -> Process:
        known = {
            "TELEGRAM_BOT_TOKEN": self.api.token,
            "TELEGRAM_API": self.api.server.url,
            "CLINIC_BOT_KEY": KEY,
        }
        database = {"CLINIC_BOT_DATABASE": str(self.folder / "store.sqlite3")}
        log = self.folder / f"log{len(self.made)}.txt"
        self.made.append(self.kind(log, known | database | environ, "-m", *program))
        return self.made[-1]


@pytest.fixture
async def bots(tmp_path: Path) -> AsyncIterator[Bots]:
    """Forks, which start at once."""
    async for bots in started(tmp_path, Fork):
        yield bots


@pytest.fixture
async def programs(tmp_path: Path) -> AsyncIterator[Bots]:
    """As a clinic starts them."""
    async for bots in started(tmp_path, Process):
        yield bots


async def started(folder: Path, kind: type[Process]) -> AsyncIterator[Bots]:
    async with await BotApi.start(token="42:" + 8 * "TEST") as api:
        bots = Bots(api, folder, kind)
        yield bots
        for process in bots.made:
            if process.running:
                await process.kill()


async def test_a_bot_by_webhook_answers_counts_and_stops_with_nothing_lost_or_told(
    programs: Bots,
) -> None:
    api, port = programs.api, free_port()
    bot = programs.serve(port)
    await bot.start()
    await api.connected(60)
    assert api.delivery.webhook is not None
    assert api.delivery.webhook.url == f"http://127.0.0.1:{port}/telegram"
    ana = api.private_chat("Wilhelmina", language_code="en")
    await ana.says(f"{EMERGENCY} qzx")
    assert "911" in (await ana.reads(within=30)).text
    await becomes(port, "readyz", 200)
    figures, counted = "", 'clinic_bot_updates_total{kind="message"} 1.0'
    async with asyncio.timeout(30):  # it is counted once all is done about it
        while counted not in figures:
            figures = await becomes(port, "metrics", 200)

    crowd = Crowd(api, patients=30)
    await crowd.asks(40)
    await api.confirmed(30)
    status = await bot.stop(60)
    again = programs.run(CLINIC_BOT_PORT=str(port))  # and this one polls
    await again.start()
    await becomes(port, "readyz", 200)
    verdict = await crowd.after(again)
    log = bot.log + again.log

    assert status == 0
    assert (verdict.asked, verdict.lost, verdict.doubled, verdict.foreign) == (40, 0, 0, [])
    assert 'clinic_bot_alarms_total{level="emergency"} 1.0' in figures
    assert 'clinic_bot_updates_total{kind="message"} 1.0' in figures
    assert all(json.loads(line)["event"] for line in log.splitlines())
    assert "emergency safety.emergency" in log
    for private in (
        api.token,
        api.token[3:],
        SECRET,
        KEY,
        "Wilhelmina",
        "qzx",
        "bowels",
        str(ana.chat.id),
    ):
        assert private not in log
        assert private not in figures
    assert api.refused == []


async def test_a_bot_with_little_time_to_stop_leaves_the_rest_in_the_inbox(bots: Bots) -> None:
    api, port = bots.api, free_port()
    bot = bots.serve(port, CLINIC_BOT_DRAIN="0")
    await bot.start()
    await api.connected(60)
    crowd = Crowd(api, patients=40)  # at a message a second each
    await crowd.asks(60)
    await api.confirmed(30)
    status = await bot.stop(60)
    at_its_end = crowd.verdict().lost
    again = bots.serve(port)
    await start_up(bots.api, again)
    verdict = await crowd.after(again)

    assert status == 0
    assert at_its_end > 0, "too quick a machine: more questions"
    assert (verdict.lost, verdict.foreign) == (0, [])
    assert verdict.doubled <= Pace().in_flight, "what was on its way when the time was up"


async def test_bad_content_is_told_to_the_administrators_and_good_content_is_read_anew(
    bots: Bots, clinic: Clinic, tmp_path: Path
) -> None:
    api, port, own = bots.api, free_port(), tmp_path / "content"
    messages = "responses/en/_messages.yaml"
    clinic.change(messages, "The reload_failed text.", "I go on with the old: {count} {problems}")
    clinic.change(messages, "The unreachable text.", "I cannot find {settings}")
    clinic.change(messages, "The reload_changed text.", "{asked} asked, {reworded} in new words")
    clinic.write("questions/en/clinic/cost.yaml", "utterances: [how much is a massage]\n")
    answer = own / "responses/en/clinic/cost.yaml"
    answer.parent.mkdir(parents=True)
    good = (clinic.folder / "responses/en/clinic/cost.yaml").read_text(encoding="utf-8")
    answer.write_text(good, encoding="utf-8")
    boss = api.private_chat("Boss", started=True)
    ana, ben, cleo = (api.private_chat(name, language_code="en") for name in ("Ana", "Ben", "Cleo"))
    bot = bots.run(
        "tests.faults.other_content",
        str(clinic.folder),
        CLINIC_BOT_CONTENT=str(own),
        CLINIC_BOT_ADMINS=f"{boss.chat.id}, 12345",
        CLINIC_BOT_PORT=str(port),
    )
    await bot.start()
    await api.connected(60)
    await ana.says("how much is a massage")
    assert "$50" in (await ana.reads(within=30)).text
    assert (await fetched(port, "telegram"))[0] == 404, "a bot that polls takes no updates there"
    await becomes(port, "readyz", 200)
    assert "CLINIC_BOT_ADMINS 12345" in (await boss.reads(within=60)).text

    answer.write_text("kind: shop\n", encoding="utf-8")
    bot.send(signal.SIGHUP)
    told = await boss.reads(within=60)
    await ben.says("how much is a massage")
    assert "$50" in (await ben.reads(within=30)).text
    figures = (await fetched(port, "metrics"))[1]

    answer.write_text(
        good.replace("One guide names", "One nice guide names"), encoding="utf-8"
    )  # no signal: the file is watched
    async with asyncio.timeout(60):
        while "the content is read anew" not in bot.log:
            await asyncio.sleep(0.1)
    await cleo.says("how much is a massage")
    reply = await cleo.reads(within=30)
    changed = await boss.reads(within=60)

    assert changed.text == "3 asked, 1 in new words"
    assert "I go on with the old" in told.text
    assert "responses/en/clinic/cost.yaml:1: " in told.text
    assert 'clinic_bot_failures_total{what="content"} 1.0' in figures
    assert "an administrator could not be told" in bot.log
    assert "One nice guide" in reply.text
    assert await bot.stop(60) == 0
    assert boss.reads_on() == []


async def logged(bot: Process, line: str, times: int = 1) -> None:
    async with asyncio.timeout(60):
        while bot.log.count(line) < times:
            assert bot.running, bot.log
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("command", ["run", "serve"])
async def test_a_bot_that_waits_for_telegram_heeds_signals_and_stops_in_order(
    bots: Bots, command: str
) -> None:
    away = {"TELEGRAM_API": f"http://127.0.0.1:{free_port()}"}
    bot = bots.run(**away) if command == "run" else bots.serve(free_port(), **away)
    await bot.start()
    await logged(bot, "Telegram cannot be reached")
    bot.send(signal.SIGHUP)
    await logged(bot, "Telegram cannot be reached", bot.log.count("Telegram cannot be reached") + 2)
    bot.send(signal.SIGTERM)

    assert await bot.ended(30) == 0
    assert "Traceback" not in bot.log


async def test_a_bot_that_waits_to_set_its_webhook_stops_in_order(bots: Bots) -> None:
    bots.api.fails("setWebhook", Fault.bad_gateway(), probability=1.0)
    bot = bots.serve(free_port())
    await bot.start()
    await bots.api.called("setWebhook", times=2, within=60)

    assert await bot.stop(30) == 0


async def test_new_content_that_is_asked_for_while_telegram_is_away_is_read(bots: Bots) -> None:
    bots.api.fails("getMe", Fault.bad_gateway(), probability=1.0)
    bot = bots.run()
    await bot.start()
    await logged(bot, "Telegram cannot be reached")
    bot.send(signal.SIGHUP)
    await logged(bot, "Telegram cannot be reached", bot.log.count("Telegram cannot be reached") + 2)
    bots.api.faults.clear()

    await logged(bot, "the content is read anew")
    assert await bot.stop(30) == 0


async def test_what_a_patient_waits_for_is_told_by_the_bot_that_starts_with_it(bots: Bots) -> None:
    ana = bots.api.private_chat("Ana")
    bot = bots.run()
    await bot.start()
    await ana.says("what are your opening hours?")
    await ana.reads(within=60)
    await ana.taps("Tell me when you know")
    await ana.reads()
    await ana.taps("Yes")
    assert "once we know this" in (await ana.reads()).text
    assert await bot.stop(30) == 0

    bot = bots.run(CLINIC_HOURS=HOURS)
    await bot.start()
    assert HOURS in (await ana.reads(within=60)).text
    await bot.kill()
    bot = bots.run(CLINIC_HOURS=HOURS)
    await bot.start()
    await ana.says("where are you?")
    assert "You asked us" not in (await ana.reads(within=60)).text
    assert await bot.stop(30) == 0


@asynccontextmanager
async def balancer(ports: list[int]) -> AsyncIterator[str]:
    """Hands each request to the next replica that answers, as a load balancer does; its address."""
    turn = itertools.count()

    async def pass_on(request: web.Request) -> web.Response:
        body, first = await request.read(), next(turn)
        headers = {
            name: request.headers[name]
            for name in ("Content-Type", "X-Telegram-Bot-Api-Secret-Token")
        }
        for step in range(len(ports)):
            port = ports[(first + step) % len(ports)]
            try:
                async with session.post(
                    f"http://127.0.0.1:{port}{request.path}", data=body, headers=headers
                ) as response:
                    return web.Response(status=response.status)
            except aiohttp.ClientError:
                continue
        return web.Response(status=502)

    app = web.Application()
    app.router.add_post("/telegram", pass_on)
    async with aiohttp.ClientSession() as session:
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
        await runner.setup()
        port = free_port()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        try:
            yield f"http://127.0.0.1:{port}/telegram"
        finally:
            await runner.cleanup()


async def test_of_two_replicas_one_is_replaced_and_one_killed_and_nothing_is_lost(
    bots: Bots, server: Postgres
) -> None:
    api, ports, database = bots.api, [free_port(), free_port()], server.new_database()
    async with balancer(ports) as url:
        first, second = (bots.serve(port, url, CLINIC_BOT_DATABASE=database) for port in ports)
        await asyncio.gather(first.start(), second.start())
        await asyncio.gather(*(becomes(port, "readyz", 200) for port in ports))
        crowd = Crowd(
            api, patients=80
        )  # more than 20 messages a minute of one chat would be a flood
        async with crowd.asking(pause=0.05):
            await asyncio.sleep(2)
            status = await first.stop(60)
            await first.start()
            await becomes(ports[0], "readyz", 200)
            calm = crowd.verdict()
            await second.kill()
            await asyncio.sleep(2)
        await api.confirmed(60)
        await crowd.is_answered(within=90)
        async with asyncio.timeout(30):
            while "clinic_bot_backlog_updates 0.0" not in await becomes(ports[0], "metrics", 200):
                await asyncio.sleep(0.1)
        verdict = await crowd.after(first)

    print(f"\ntwo replicas, one replaced, one killed: {verdict}")
    assert (status, calm.doubled, calm.foreign) == (0, 0, []), (
        "a replica that is replaced doubles nothing"
    )
    assert (verdict.lost, verdict.foreign) == (0, [])
    assert verdict.doubled <= Pace().in_flight, "what the killed one had on its way"
    assert {call.method for call in api.refused} <= ASKED


# What a person can mend


def tried(command: str, missing: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
    """Runs a command on a machine where a package is missing; nothing listens to it, and it must
    end by itself."""
    program = (
        f"import sys; sys.modules.update(dict.fromkeys({missing.split()}, None)); "
        "from bot.cli import main; main()"
    )
    known = {
        "PATH": "",
        "TELEGRAM_BOT_TOKEN": "42:" + 8 * "TEST",
        "TELEGRAM_API": "http://127.0.0.1:9",
        "XDG_CACHE_HOME": os.environ["XDG_CACHE_HOME"],
    }
    return subprocess.run(
        [sys.executable, "-c", program, *command.split()],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=known | environ,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("command", "missing", "extra"),
    [
        ("run", "telegram", "telegram"),
        ("run", "structlog", "telegram"),
        ("run", "sqlalchemy", "telegram"),
        ("serve", "uvicorn", "server"),
        ("serve", "starlette", "server"),
        ("serve", "prometheus_client", "server"),
    ],
)
def test_a_missing_extra_is_named_with_what_installs_it(
    tmp_path: Path, command: str, missing: str, extra: str
) -> None:
    hook = {"CLINIC_BOT_WEBHOOK_URL": "http://clinic.example", "CLINIC_BOT_WEBHOOK_SECRET": SECRET}
    ended = tried(
        command,
        missing,
        CLINIC_BOT_DATABASE=str(tmp_path / "store.sqlite3"),
        CLINIC_BOT_KEY=KEY,
        **hook,
    )

    assert (ended.returncode, ended.stderr.splitlines()[-1]) == (
        1,
        f"This command needs more packages: pip install 'clinic-bot[{extra}]'.",
    )


def test_the_own_folder_is_changed_from_telegram_where_there_is_one_and_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    own = _channel_settings(Settings(content=tmp_path)).own
    assert own is not None
    assert own.path == tmp_path.resolve()
    assert _channel_settings(Settings()).own is None

    monkeypatch.setitem(sys.modules, "bot.changes.own_folder", None)
    assert _channel_settings(Settings(content=tmp_path)).own is None
    assert "pip install 'clinic-bot[desk]'" in caplog.text
