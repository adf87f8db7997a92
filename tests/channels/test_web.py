"""What the bot listens to: every refusal, and 200 only for what is in the inbox.

The pages are called without a network.
"""

import asyncio
import json
import socket
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from bot.channels.telegram import UPDATES
from bot.channels.web import Health, Limits, Pages, _Connection, listen
from bot.errors import SettingsError
from bot.metrics import Metrics
from bot.store import Inbox, Store, opened
from bot.work import Pace, Work, Worker
from tests.tables import carry_out

SECRET = "a-good_Secret"
LIMITS = Limits(body=2000, wait=0.5, backlog=2, silence=0.3, fresh=0.0)
CHAT = 314_159_265

Post = Callable[..., httpx.Response]


def update(update_id: int = 1, words: str = "how much is it") -> dict[str, Any]:
    person = {"id": CHAT, "is_bot": False, "first_name": "Wilhelmina"}
    message = {
        "message_id": update_id,
        "date": 1_700_000_000,
        "chat": {"id": CHAT, "type": "private"},
        "from": person,
        "text": words,
    }
    return {"update_id": update_id, "message": message}


class Bot:
    """The pages with what is behind them."""

    def __init__(self, store: Store, secret: str = SECRET) -> None:
        self.inbox = Inbox(store)
        self.metrics = Metrics(UPDATES)
        self.health = Health(self.inbox, LIMITS)
        app = Pages(self.inbox, self.health, self.metrics, secret, LIMITS).app
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot")

    async def gets(self, path: str) -> httpx.Response:
        return await self.client.get(path)

    async def posts(
        self, content: object, headers: dict[str, str] | None = None, **more: str
    ) -> httpx.Response:
        known = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
        body: Any = (
            content
            if isinstance(content, bytes) or hasattr(content, "__aiter__")
            else json.dumps(content).encode()
        )
        return await self.client.post(
            "/telegram", content=body, headers=known | (headers or {}) | more
        )

    async def waiting(self) -> int:
        return (await self.inbox.backlog()).updates


async def nothing(work: Work) -> None:
    """Answers, and apologises, by doing nothing."""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite3"


@pytest.fixture
async def bot(database: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    monkeypatch.setattr("bot.store.engines._LOCK_WAIT", 1)  # seconds; ten in earnest
    async with opened(str(database), "") as store:
        bot = Bot(store)
        yield bot
        await bot.client.aclose()


async def test_an_update_is_in_the_inbox_once_telegram_reads_200(bot: Bot) -> None:
    response = await bot.posts(update())

    assert (response.status_code, response.content) == (200, b"")
    assert await bot.waiting() == 1


async def test_the_same_update_twice_is_acknowledged_twice_and_kept_once(bot: Bot) -> None:
    statuses = [(await bot.posts(update())).status_code for _ in range(2)]

    assert statuses == [200, 200]
    assert await bot.waiting() == 1


@pytest.mark.parametrize(
    "secret", ["", "wrong", SECRET[:-1], SECRET + "x", SECRET.upper(), "á", "\x00"]
)
async def test_another_secret_is_refused_and_its_body_never_read(bot: Bot, secret: str) -> None:
    async def unread() -> AsyncIterator[bytes]:
        raise AssertionError("read")
        yield b""

    response = await bot.client.post(
        "/telegram",
        content=unread(),
        headers=[
            (b"X-Telegram-Bot-Api-Secret-Token", secret.encode("latin-1")),
            (b"Content-Type", b"application/json"),
        ],
    )

    assert (response.status_code, response.content) == (401, b"")
    assert await bot.waiting() == 0


async def test_without_a_secret_header_it_is_refused(bot: Bot) -> None:
    response = await bot.client.post("/telegram", json=update())

    assert response.status_code == 401


@pytest.mark.parametrize(
    "kind",
    [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonp",
        "multipart/form-data",
    ],
)
async def test_only_json_is_taken(bot: Bot, kind: str) -> None:
    response = await bot.posts(update(), {"Content-Type": kind})

    assert (response.status_code, response.content) == (415, b"")


async def test_json_with_its_charset_is_json(bot: Bot) -> None:
    assert (
        await bot.posts(update(), {"Content-Type": "application/json; charset=utf-8"})
    ).status_code == 200


async def test_a_body_that_says_it_is_too_long_is_refused_unread(bot: Bot) -> None:
    response = await bot.posts(update(words="x" * 3000))

    assert (response.status_code, response.content) == (413, b"")


async def test_a_body_that_does_not_say_how_long_it_is_is_read_up_to_the_limit(bot: Bot) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1
            assert read < 1000
            yield b"x" * 100

    response = await bot.posts(endless())

    assert (response.status_code, response.content) == (413, b"")


async def test_a_body_that_does_not_come_is_given_up(bot: Bot) -> None:
    async def slow() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.sleep(5)

    assert (await bot.posts(slow())).status_code == 408


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"1",
        b'"update_id"',
        b"{}",
        b'{"update_id": null}',
        b'{"update_id": "1"}',
        b'{"update_id": 1.0}',
        b'{"update_id": true}',
        b'{"update_id": -1}',
        b'{"update_id": 9223372036854775808}',
        b'{"update_id": 1, "message": NaN}',
        b'{"update_id": 1, "message": "\xff"}',
        '{"update_id": 1}'.encode("utf-16"),
        b'{"update_id": ' + b"1" * 1900 + b"}",
        b"[" * 1900,
    ],
)
async def test_what_is_no_update_is_refused_without_a_word(bot: Bot, body: bytes) -> None:
    response = await bot.posts(body)

    assert (response.status_code, response.content) == (400, b"")
    assert await bot.waiting() == 0


class Taken:
    """An inbox that takes whatever has an update_id."""

    async def accept(self, one: dict[str, Any]) -> int:
        if "update_id" not in one:
            raise ValueError(one)
        return 1


_TAKEN: Any = Taken()
_PAGES = Pages(_TAKEN, Health(_TAKEN, LIMITS), Metrics(UPDATES), SECRET, LIMITS).app
_JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=9),
    lambda of: st.dictionaries(st.text(max_size=9), of),
    max_leaves=9,
)


@given(body=st.binary(max_size=300) | _JSON.map(lambda value: json.dumps(value).encode()))
def test_no_body_makes_it_fail(body: bytes) -> None:
    async def status() -> int:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(_PAGES), base_url="http://bot"
        ) as client:
            headers = {
                "X-Telegram-Bot-Api-Secret-Token": SECRET,
                "Content-Type": "application/json",
            }
            return (await client.post("/telegram", content=body, headers=headers)).status_code

    assert asyncio.run(status()) in (200, 400, 413)


async def test_an_update_that_cannot_be_stored_is_not_acknowledged_and_comes_again(
    bot: Bot, database: Path
) -> None:
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    refused = await bot.posts(update())
    other.execute("ROLLBACK")
    other.close()
    taken = await bot.posts(update())

    assert (refused.status_code, refused.content) == (503, b"")
    assert taken.status_code == 200
    assert await bot.waiting() == 1


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/telegram", 405),
        ("POST", "/healthz", 405),
        ("GET", "/", 404),
        ("GET", "/docs", 404),
    ],
)
async def test_there_is_nothing_else(bot: Bot, method: str, path: str, status: int) -> None:
    assert (await bot.client.request(method, path)).status_code == status


async def test_a_bot_that_polls_takes_no_updates_but_tells_how_it_does(database: Path) -> None:
    async with opened(str(database), "") as store:
        bot = Bot(store, secret="")
        refused = await bot.client.post(
            "/telegram", json=update(), headers={"X-Telegram-Bot-Api-Secret-Token": ""}
        )

        assert refused.status_code == 404
        assert (await bot.gets("/healthz")).status_code == 200
        await bot.client.aclose()


async def test_it_is_ready_while_the_store_and_telegram_answer_and_the_backlog_is_short(
    bot: Bot, database: Path
) -> None:
    silent = await bot.gets("/readyz")
    bot.health.hear()
    ready = await bot.gets("/readyz")
    for number in range(1, 4):
        await bot.posts(update(number))
    behind = await bot.gets("/readyz")
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    away = await bot.gets("/readyz")
    other.execute("ROLLBACK")
    other.close()

    assert (silent.status_code, silent.json()) == (
        503,
        {"store": True, "work": True, "telegram": False, "backlog": True},
    )
    assert (ready.status_code, ready.json()) == (
        200,
        {"store": True, "work": True, "telegram": True, "backlog": True},
    )
    assert (behind.status_code, behind.json()) == (
        503,
        {"store": True, "work": True, "telegram": True, "backlog": False},
    )
    assert (away.status_code, away.json()["store"]) == (503, False)
    assert (await bot.gets("/healthz")).status_code == 200


async def test_a_telegram_that_has_been_silent_for_long_makes_it_unready(bot: Bot) -> None:
    bot.health.hear()
    ready = await bot.gets("/readyz")
    await asyncio.sleep(LIMITS.silence + 0.1)

    assert (ready.status_code, (await bot.gets("/readyz")).status_code) == (200, 503)


async def test_a_process_that_cannot_store_that_it_lives_is_not_at_work_until_it_can(
    bot: Bot,
) -> None:
    health = Health(bot.inbox, replace(LIMITS, beat=1.0))
    await bot.inbox.beat()
    before = await health.state()
    await asyncio.sleep(1.1)
    stuck = await health.state()
    await bot.inbox.beat()
    after = await health.state()

    stores = [state.checks["store"] for state in (before, stuck, after)]
    assert stores == [True, False, True]
    assert not stuck.ready


async def test_a_worker_that_looks_for_nothing_any_more_is_not_at_work(bot: Bot) -> None:
    health = Health(bot.inbox, replace(LIMITS, beat=0.1))
    states = [await health.state()]
    await asyncio.sleep(0.2)
    states.append(await health.state())
    worker = Worker(bot.inbox, nothing, nothing, Pace(look=0.01))
    worker.start()
    async with asyncio.timeout(30):
        while not (await health.state()).checks["work"]:
            await asyncio.sleep(0.01)
    await worker.drain()

    assert [state.checks["work"] for state in states] == [True, False]


async def test_what_waits_for_long_makes_it_unready_until_it_is_answered(bot: Bot) -> None:
    clock = time.time()
    bot.inbox.clock = lambda: clock
    await bot.posts(update())
    clock += LIMITS.late - 1
    waiting = await bot.health.state()
    clock += 2
    stuck = await bot.health.state()
    (claim,) = await bot.inbox.claim(1)
    await bot.inbox.done(claim, claim.memory)
    after = await bot.health.state()

    states = (waiting, stuck, after)
    assert [state.checks["backlog"] for state in states] == [True, False, True]
    assert stuck.oldest == LIMITS.late + 1


async def test_a_full_disk_makes_it_unready_until_an_update_can_be_stored(bot: Bot) -> None:
    """Beats, which need no more room, go through all the while."""
    bot.health.hear()
    ready = await bot.gets("/readyz")
    await carry_out(bot.inbox.store, text("PRAGMA max_page_count = 1"))  # as many as there are
    statuses = [(await bot.posts(update(n, "x" * 1500))).status_code for n in range(9)]
    await bot.inbox.beat()
    full = await bot.gets("/readyz")
    figures = await bot.gets("/metrics")
    await carry_out(bot.inbox.store, text("PRAGMA max_page_count = 1000000"))
    await bot.posts(update(9))
    after = await bot.health.state()

    assert ready.status_code == 200
    assert statuses[-1] == 503
    assert (full.status_code, full.json()["store"]) == (503, False)
    assert 'clinic_bot_up{what="store"} 0.0' in figures.text
    assert after.checks["store"]


async def test_the_figures_name_kinds_and_levels_and_nobody(bot: Bot) -> None:
    bot.metrics.count_update("message", 0.2)
    bot.metrics.count_update("Wilhelmina", None)
    bot.metrics.count_turn("answer", "", 0.003)
    bot.metrics.count_turn("emergency", "crisis", 0.07)
    bot.metrics.count_failure("answer")
    await bot.posts(update(words="my secret elbow"))
    await bot.posts(update(), {"Content-Type": "text/plain"})
    figures = await bot.gets("/metrics")

    assert figures.headers["content-type"].startswith("text/plain; version=0.0.4")
    for line in (
        'clinic_bot_updates_total{kind="message"} 1.0',
        'clinic_bot_updates_total{kind="other"} 1.0',
        'clinic_bot_decisions_total{action="emergency"} 1.0',
        'clinic_bot_alarms_total{level="crisis"} 1.0',
        'clinic_bot_failures_total{what="answer"} 1.0',
        'clinic_bot_webhook_requests_total{status="200"} 1.0',
        'clinic_bot_webhook_requests_total{status="415"} 1.0',
        'clinic_bot_reply_seconds_bucket{le="0.25"} 1.0',
        "clinic_bot_reply_seconds_count 1.0",
        'clinic_bot_turn_seconds_bucket{le="0.05"} 1.0',
        "clinic_bot_turn_seconds_count 2.0",
        "clinic_bot_backlog_updates 1.0",
        'clinic_bot_up{what="store"} 1.0',
        'clinic_bot_up{what="telegram"} 0.0',
    ):
        assert line in figures.text.splitlines()
    for private in (str(CHAT), "Wilhelmina", "elbow", SECRET):
        assert private not in figures.text


async def test_a_port_that_is_taken_is_named_with_the_remedy(bot: Bot) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(
            SettingsError, match=f"cannot listen on 127.0.0.1, port {port} .* CLINIC_BOT_PORT"
        ):
            async with listen(
                Pages(bot.inbox, bot.health, bot.metrics, SECRET, LIMITS).app,
                "127.0.0.1",
                port,
                1.0,
            ):
                pass


@pytest.fixture
async def listening(bot: Bot) -> AsyncIterator[int]:
    """The port of the pages."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    pages = Pages(bot.inbox, bot.health, bot.metrics, SECRET, LIMITS)
    async with listen(pages.app, "127.0.0.1", port, 1.0):
        yield port


HalfOpen = Callable[[bytes], Awaitable[asyncio.StreamReader]]


@pytest.fixture
async def half_open(listening: int) -> AsyncIterator[HalfOpen]:
    """Makes connections on which some bytes come, and no request."""
    writers = []

    async def made(sent: bytes) -> asyncio.StreamReader:
        reader, writer = await asyncio.open_connection("127.0.0.1", listening)
        writers.append(writer)
        writer.write(sent)
        return reader

    yield made
    for writer in writers:
        writer.close()
        with suppress(ConnectionResetError):
            await writer.wait_closed()


async def is_closed(reader: asyncio.StreamReader) -> bool:
    """Whether the other end closes it."""
    async with asyncio.timeout(30):
        with suppress(ConnectionResetError):
            return await reader.read() == b""
    return True


async def test_of_many_connections_without_a_request_the_oldest_go_and_others_are_answered(
    listening: int, half_open: HalfOpen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_Connection, "limits", Limits(unasked=5, wait=600.0))
    reading = [await half_open(b"GET /healthz HTT") for _ in range(20)]
    async with httpx.AsyncClient() as client:
        alive = await client.get(f"http://127.0.0.1:{listening}/healthz")

    assert alive.status_code == 200
    assert [await is_closed(one) for one in reading[:14]] == [True] * 14
    assert not any(one.at_eof() for one in reading[16:])


@pytest.mark.parametrize("sent", [b"", b"GET /healthz HTT", b"GET /healthz HTTP/1.1\r\na: b\r\n"])
async def test_a_connection_on_which_no_request_comes_is_given_up(
    half_open: HalfOpen, monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    monkeypatch.setattr(_Connection, "limits", Limits(wait=0.05))

    assert await is_closed(await half_open(sent))


async def test_a_request_that_takes_long_is_waited_for(
    listening: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_Connection, "limits", Limits(wait=0.02))

    async def slowly() -> AsyncIterator[bytes]:
        yield b'{"update_id"'
        await asyncio.sleep(0.1)
        yield b": 1}"

    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
    async with httpx.AsyncClient() as client:
        address = f"http://127.0.0.1:{listening}/telegram"
        taken = await client.post(address, content=slowly(), headers=headers)

    assert taken.status_code == 200


async def test_stopping_answers_what_is_under_way_and_takes_nothing_more(bot: Bot) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
    begun = asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield b'{"update_id": 1'
        begun.set()
        await asyncio.sleep(0.2)
        yield b"}"

    async with (
        listen(
            Pages(bot.inbox, bot.health, bot.metrics, SECRET, LIMITS).app, "127.0.0.1", port, 5.0
        ) as listener,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client,
    ):
        under_way = asyncio.create_task(client.post("/telegram", content=slowly(), headers=headers))
        await begun.wait()
        await asyncio.sleep(0.05)
        await listener.stop()

        assert (await under_way).status_code == 200
        with pytest.raises(httpx.ConnectError):
            await client.post("/telegram", json={"update_id": 2}, headers=headers)
    assert await bot.waiting() == 1
