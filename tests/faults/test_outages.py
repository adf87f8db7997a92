"""What is away, full, locked or frozen for a while: the bot waits, and loses nothing."""

import asyncio
import json
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from bot.channels.web import Limits
from bot.store import Inbox, opened
from bot.work import Pace
from tests.bot_api import BotApi, Fault
from tests.databases import KEY, Postgres
from tests.faults.conftest import BEAT, LONG, Starter
from tests.faults.crowd import Crowd, Patient, Verdict
from tests.faults.processes import Process
from tests.test_app import becomes, free_port

OUTAGE = 60.0 if LONG else 2.0  # seconds
UNREADY = Limits().beat + 10  # seconds, until /readyz tells of what cannot be stored


IMPATIENT = ("-m", "tests.faults.impatient")


def nothing_lost(verdict: Verdict, doubled: int = 0) -> None:
    print(f"\n{verdict}")
    assert (verdict.lost, verdict.foreign) == (0, [])
    assert verdict.doubled <= doubled


@pytest.mark.parametrize(
    "fault",
    [Fault.bad_gateway(), Fault.drop(), Fault.internal_error()],
    ids=lambda fault: str(fault.kind),
)
async def test_telegram_away(api: BotApi, process: Starter, tmp_path: Path, fault: Fault) -> None:
    crowd, bot = Crowd(api, patients=6), process(str(tmp_path / "store.sqlite3"))
    await bot.start()
    await crowd.asks(12)
    await api.called("sendMessage", times=3, within=60)
    api.fails("*", fault, probability=1.0)
    async with crowd.asking(pause=0.2):
        await asyncio.sleep(OUTAGE)
    api.faults.clear()

    nothing_lost(await crowd.after(bot))


async def test_a_storm_of_429_and_broken_connections(
    api: BotApi, process: Starter, database: str
) -> None:
    crowd, bot = Crowd(api, patients=24), process(database)
    for number, fault in enumerate(
        (Fault.too_many_requests(1), Fault.bad_gateway(), Fault.drop(), Fault.internal_error())
    ):
        api.fails("*", fault, probability=0.05, seed=number)
    await bot.start()
    async with crowd.asking(pause=0.05):
        await asyncio.sleep(2 * OUTAGE)

    nothing_lost(await crowd.after(bot))


async def test_a_break_behind_an_accepted_message_repeats_it_once(
    api: BotApi, process: Starter, tmp_path: Path
) -> None:
    crowd, bot = Crowd(api, patients=1), process(str(tmp_path / "store.sqlite3"))
    api.fails("sendMessage", Fault.drop_after(), times=1)
    await bot.start()
    await crowd.asks(3)

    nothing_lost(await crowd.after(bot), doubled=1)


async def test_postgresql_restarted(api: BotApi, process: Starter, server: Postgres) -> None:
    crowd, bot = Crowd(api, patients=8), process(server.new_database())
    await bot.start()
    async with crowd.asking(pause=0.05):
        await api.called("sendMessage", times=10, within=60)
        await asyncio.to_thread(server.restart)
        await api.called("sendMessage", times=api.server.counts["sendMessage"] + 10, within=60)
        await asyncio.to_thread(server.stop)
        await asyncio.sleep(OUTAGE)
        await asyncio.to_thread(server.start)

    nothing_lost(await crowd.after(bot))


async def test_sqlite_locked_by_another_process(
    api: BotApi, process: Starter, tmp_path: Path
) -> None:
    database = tmp_path / "store.sqlite3"
    crowd, bot = Crowd(api, patients=6), process(str(database), *(() if LONG else IMPATIENT))
    await bot.start()
    await crowd.asks(12)
    await api.called("sendMessage", times=3, within=60)
    program = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], timeout=60); "
        "c.execute('BEGIN EXCLUSIVE'); print(1, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(database)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as locker:
        assert locker.stdout is not None
        await asyncio.to_thread(locker.stdout.readline)
        await crowd.asks(12)
        await asyncio.sleep(OUTAGE)  # longer than SQLite waits by itself
        assert "the store cannot be reached" in bot.log

    nothing_lost(await crowd.after(bot))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 12 MB; a plain folder where none may be mounted."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = not subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(place)],
        capture_output=True,
        check=False,
    ).returncode
    yield place
    if mounted:
        subprocess.run(["umount", "-l", str(place)], check=True)


@contextmanager
def full(disk: Path, bot: Process) -> Iterator[None]:
    """No byte more fits; where the disk is a plain folder, the process may make no file larger than
    it is."""
    if not disk.is_mount():
        largest = max(path.stat().st_size for path in disk.iterdir())
        before = resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))
        yield
        resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, before)
        return
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4096)
    yield
    ballast.unlink()


async def test_the_disk_is_full(api: BotApi, process: Starter, small_disk: Path) -> None:
    crowd, port = Crowd(api, patients=6), free_port()
    bot = process(str(small_disk / "store.sqlite3"), CLINIC_BOT_PORT=str(port))
    await bot.start()
    await crowd.asks(12)
    await crowd.is_answered(within=60)
    with full(small_disk, bot):
        for patient in crowd.patients:
            for _ in range(20):
                await crowd.asks(1)
                patient.says("/privacy")
                await patient.chat.says("/privacy " + "x" * 4000)
        await asyncio.sleep(OUTAGE)
        assert bot.running
        assert api.delivery.pending, "what could not be stored is not confirmed"
        assert "the store cannot be reached" in bot.log
        checks = json.loads(await becomes(port, "readyz", 503, within=UNREADY))
        assert not checks["store"]
        assert 'clinic_bot_up{what="store"} 0.0' in await becomes(port, "metrics", 200)
    await becomes(port, "readyz", 200)

    nothing_lost(await crowd.after(bot))


@pytest.mark.skipif(not LONG, reason="half a minute of waiting")
async def test_a_full_disk_is_told_also_where_nobody_asks(
    api: BotApi, process: Starter, small_disk: Path
) -> None:
    """What shows it is that the process cannot store that it lives."""
    port = free_port()
    bot = process(str(small_disk / "store.sqlite3"), CLINIC_BOT_PORT=str(port))
    await bot.start()
    await becomes(port, "readyz", 200)
    with full(small_disk, bot):
        told = json.loads(await becomes(port, "readyz", 503, within=UNREADY))
    await becomes(port, "readyz", 200)

    assert not told["store"]


async def test_a_frozen_process_loses_its_updates_to_another_and_does_no_harm_when_it_wakes(
    api: BotApi, process: Starter, server: Postgres
) -> None:
    database = server.new_database()
    crowd = Crowd(api, patients=8)
    frozen, other = (process(database, "-m", "tests.faults.replica", BEAT) for _ in range(2))
    async with opened(database, KEY) as store:
        inbox = Inbox(store)

        async def deliver(patient: Patient, words: str) -> None:
            await patient.chat.says(words)
            await inbox.accept(api.delivery.pending.pop())

        async with crowd.asking(0.05, deliver):
            await frozen.start()
            await other.start()
            await api.called("getMe", times=2, within=60)
            await api.called("sendMessage", times=20, within=60)
            frozen.send(signal.SIGSTOP)
            await asyncio.sleep(7.5 * float(BEAT))
            frozen.send(signal.SIGCONT)
            await api.called("sendMessage", times=api.server.counts["sendMessage"] + 20, within=60)
        verdict = await crowd.after(frozen, other)
    print(f"\n{verdict}")
    assert verdict.lost == 0
    assert verdict.doubled + len(verdict.foreign) <= Pace().in_flight, (
        "what it was just sending, which comes again and out of order"
    )


async def until_sent(api: BotApi, messages: int, within: float = 60.0) -> None:
    """Waits until so many messages and contact cards were sent."""
    async with asyncio.timeout(within):
        while api.server.counts["sendMessage"] + api.server.counts["sendContact"] < messages:
            await asyncio.sleep(0.1)


@pytest.mark.parametrize("jump", ["+2h", "-2h"])
async def test_the_clock_jumps(api: BotApi, process: Starter, tmp_path: Path, jump: str) -> None:
    """The wall clock of the process jumps under load: nobody is believed dead, nothing is taken
    over or lost."""
    crowd, switch = Crowd(api, patients=6), tmp_path / "jump"
    bot = process(
        str(tmp_path / "store.sqlite3"),
        "-m",
        "tests.faults.jumping",
        str(switch),
        str(7200 if jump == "+2h" else -7200),
    )
    await bot.start()
    async with crowd.asking(pause=0.1):
        await api.called("sendMessage", times=5, within=60)
        switch.touch()
        await asyncio.sleep(OUTAGE)
    wanted = sum(len(patient.expected.sent) for patient in crowd.patients)
    await until_sent(
        api, wanted
    )  # the first that come "late" say so, and what was remembered has faded
    await bot.stop()
    foreign = crowd.verdict().foreign
    read = sum(patient.read for patient in crowd.patients)
    print(f"\nclock {jump}: {wanted} messages wanted, {read} read")

    assert read == wanted
    assert foreign or jump == "-2h", "the clock jumped: what came before it is late"
    assert "taken over" not in bot.log


async def test_two_pollers_do_not_fight(api: BotApi, process: Starter, tmp_path: Path) -> None:
    crowd = Crowd(api, patients=4)
    bots = [process(str(tmp_path / f"store{number}.sqlite3")) for number in range(2)]
    for bot in bots:
        await bot.start()
    ends = [asyncio.create_task(bot.ended(within=60)) for bot in bots]
    done, _ = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    await crowd.asks(8)
    (stopped,), (going_on,) = (
        [bot for bot in bots if bot.running is running] for running in (False, True)
    )
    verdict = await crowd.after(going_on)
    for end in ends:
        end.cancel()

    assert [end.result() for end in done] == [1]
    assert "Another program receives this bot's updates" in stopped.log
    assert "Traceback" not in stopped.log
    nothing_lost(verdict)


async def test_a_stop_answers_what_waits_first(
    api: BotApi, process: Starter, tmp_path: Path
) -> None:
    crowd, bot = Crowd(api, patients=6), process(str(tmp_path / "store.sqlite3"))
    await bot.start()
    await crowd.asks(40)
    await api.confirmed(within=60)
    status = await bot.stop()

    assert status == 0
    nothing_lost(crowd.verdict())
