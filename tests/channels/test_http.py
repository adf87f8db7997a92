"""HTTP to Telegram: what goes out, what comes back, and what became of a request that failed."""

import asyncio
import datetime
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest

from bot.channels.telegram.http import AiohttpRequest, Fate, Unreadable
from bot.errors import SettingsError
from tests.bot_api import BotApi

OK = b'{"ok":true,"result":true}'

Answer = Callable[[bytes], Awaitable[bytes | None]]
"""What a server says to the head of a request; None: it hangs up."""


class Server:
    """A few bytes of HTTP, so that nothing is done for the client."""

    def __init__(self) -> None:
        self.url = ""
        self.heads: list[bytes] = []
        self.open = self.most = self.opened = 0
        self.writers: list[asyncio.StreamWriter] = []

    @classmethod
    @asynccontextmanager
    async def saying(
        cls, answer: Answer, context: ssl.SSLContext | None = None
    ) -> AsyncIterator["Server"]:
        server = cls()

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            server.opened, server.open = server.opened + 1, server.open + 1
            server.most = max(server.most, server.open)
            server.writers.append(writer)
            try:
                while said := await server._answer(reader, answer):
                    writer.write(said)
            except (asyncio.IncompleteReadError, ConnectionError):
                pass
            finally:
                server.open -= 1
                writer.close()

        listening = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
        port = listening.sockets[0].getsockname()[1]
        server.url = f"{'https' if context else 'http'}://127.0.0.1:{port}"
        try:
            yield server
        finally:
            listening.close()
            server.hang_up()
            await asyncio.sleep(0)

    async def _answer(self, reader: asyncio.StreamReader, answer: Answer) -> bytes | None:
        head = await reader.readuntil(b"\r\n\r\n")
        self.heads.append(head)
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                await reader.readexactly(int(line.partition(b":")[2]))
        return await answer(head)

    def hang_up(self) -> None:
        for writer in self.writers:
            writer.close()
        self.writers.clear()


def http(status: int, body: bytes) -> bytes:
    return b"HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n%b" % (status, len(body), body)


def always(said: bytes | None, after: float = 0.0) -> Answer:
    async def answer(_: bytes) -> bytes | None:
        await asyncio.sleep(after)
        return said

    return answer


def error(code: int, **parameters: int) -> bytes:
    body = {"ok": False, "error_code": code, "description": "No"}
    more = {"parameters": parameters} if parameters else {}
    return http(code, json.dumps(body | more).encode())


async def raised(request: BaseRequest, url: str, **timeouts: float) -> TelegramError:
    with pytest.raises(TelegramError) as caught:
        async with request:
            await request.post(f"{url}/bot42:TEST/getMe", **timeouts)
    return caught.value


@pytest.mark.parametrize(
    "said",
    [
        http(200, b"<html>"),
        http(502, b"<html>502 Bad Gateway</html>"),
        http(302, b""),
        http(799, b""),
        *(error(code) for code in (400, 401, 403, 404, 409, 413, 500)),
        error(429, retry_after=3),
        error(400, migrate_to_chat_id=-100),
        b"no HTTP\r\n\r\n",
        b"",
        None,
    ],
)
async def test_what_fails_is_raised_as_the_librarys_own_client_raises_it(
    said: bytes | None,
) -> None:
    async with Server.saying(always(said)) as server:
        theirs = await raised(HTTPXRequest(), server.url)
        ours = await raised(AiohttpRequest(server.url, 8, 5.0), server.url)

    assert isinstance(ours, type(theirs))
    assert type(ours) is type(theirs) or isinstance(ours, Unreadable)


async def unwritten(url: str, **timeouts: float) -> Fate:
    return Fate.of(await raised(AiohttpRequest(url, 8, 5.0), url, **timeouts))


async def test_what_found_no_server_has_surely_not_reached_it() -> None:
    async with Server.saying(always(http(200, OK))) as server:
        gone = server.url
    assert await unwritten(gone) is Fate.UNWRITTEN
    assert await unwritten("http://telegram.invalid") is Fate.UNWRITTEN


async def test_who_is_not_known_by_a_certificate_is_asked_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = certificate(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    async with Server.saying(always(http(200, OK)), context) as server:
        assert await unwritten(server.url) is Fate.UNWRITTEN
        assert server.heads == []
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        async with AiohttpRequest(server.url, 8, 5.0) as request:
            assert await request.post(f"{server.url}/bot42:TEST/getMe") is True


def certificate(folder: Path) -> Path:
    """Of this machine, signed by nobody else; with its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(datetime.UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "own.pem"
    plain = serialization.NoEncryption()
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.mark.parametrize(
    ("said", "fate"),
    [(None, Fate.UNKNOWN), (error(504), Fate.UNKNOWN), (error(500), Fate.ANSWERED)],
)
async def test_what_was_written_may_be_done_unless_telegram_says_no(
    said: bytes | None, fate: Fate
) -> None:
    async with Server.saying(always(said)) as server:
        assert await unwritten(server.url) is fate


async def test_an_answer_that_takes_too_long_leaves_it_unknown_what_was_done() -> None:
    async with Server.saying(always(http(200, OK), after=5.0)) as server:
        failed = await raised(AiohttpRequest(server.url, 8, 5.0), server.url, read_timeout=0.05)

    assert isinstance(failed, TimedOut)
    assert Fate.of(failed) is Fate.UNKNOWN


async def test_each_request_may_take_its_own_time() -> None:
    async with (
        Server.saying(always(http(200, OK), after=0.2)) as server,
        AiohttpRequest(server.url, 8, 0.05) as request,
    ):
        with pytest.raises(TimedOut):
            await request.post(server.url)
        assert await request.post(server.url, read_timeout=10.0) is True
        assert await request.post(server.url, read_timeout=None) is True


async def test_no_more_connections_are_open_than_may_be_and_who_waits_too_long_asked_nothing() -> (
    None
):
    async with (
        Server.saying(always(http(200, OK), after=0.3)) as server,
        AiohttpRequest(server.url, 2, 5.0) as request,
    ):
        asked = [
            request.post(server.url, pool_timeout=wait, connect_timeout=wait)
            for wait in (5.0, 5.0, 0.05, 5.0)
        ]
        found = await asyncio.gather(*asked, return_exceptions=True)

    assert [one is True for one in found] == [True, True, False, True]
    assert isinstance(found[2], TimedOut)
    assert Fate.of(found[2]) is Fate.UNWRITTEN
    assert (server.most, len(server.heads)) == (2, 3)


async def test_a_connection_is_used_again_and_one_that_the_server_has_closed_is_not() -> None:
    async with (
        Server.saying(always(http(200, OK))) as server,
        AiohttpRequest(server.url, 8, 5.0) as request,
    ):
        for _ in range(3):
            await request.post(server.url)
        assert server.opened == 1
        server.hang_up()
        await asyncio.sleep(0.05)
        await request.post(server.url)

    assert server.opened == 2


async def test_an_answer_that_breaks_off_is_one_that_cannot_be_read() -> None:
    said = b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{"

    async def answer(_: bytes) -> bytes:
        asyncio.get_running_loop().call_later(0.05, server.hang_up)
        return said

    async with Server.saying(answer) as server:
        failed = await raised(AiohttpRequest(server.url, 8, 5.0), server.url)
        async with AiohttpRequest(server.url, 8, 5.0) as request:
            with pytest.raises(NetworkError, match="ClientPayloadError"):
                await request.retrieve(f"{server.url}/file/bot42:TEST/week.png")

    assert isinstance(failed, Unreadable)


async def test_files_go_out_and_come_in(api: BotApi) -> None:
    request = AiohttpRequest(api.server.url, 8, 5.0)
    files = f"{api.server.url}/file/bot"
    async with Bot(api.token, api.base_url, files, request, request) as bot:
        ana = api.private_chat("Ana", started=True)
        sent = await bot.send_document(ana.id, b"\x00\xff", "Größe & <b>", filename="w.bin")
        assert sent.document is not None
        there = await bot.get_file(sent.document)
        content = await there.download_as_bytearray()

    assert (bytes(content), sent.caption) == (b"\x00\xff", "Größe & <b>")


async def test_the_proxy_of_the_environment_is_asked_by_its_name_and_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with Server.saying(always(http(200, OK))) as proxy:
        monkeypatch.setenv("ALL_PROXY", proxy.url.replace("//", "//ana:secret@"))
        async with AiohttpRequest("http://telegram.invalid", 8, 5.0) as request:
            assert await request.post("http://telegram.invalid/bot42:TEST/getMe") is True

    assert proxy.heads[0].startswith(b"POST http://telegram.invalid/bot42:TEST/getMe HTTP/1.1\r\n")
    assert b"\r\nProxy-Authorization: Basic YW5hOnNlY3JldA==\r\n" in proxy.heads[0]


async def test_no_proxy_is_asked_for_a_host_that_needs_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.invalid:3128")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    async with (
        Server.saying(always(http(200, OK))) as server,
        AiohttpRequest(server.url, 8, 5.0) as request,
    ):
        assert await request.post(server.url) is True


def test_a_proxy_that_is_none_for_http_is_named_with_a_remedy_and_without_its_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://ana:secret@proxy.invalid")
    with pytest.raises(SettingsError, match="'socks5': set HTTPS_PROXY") as caught:
        AiohttpRequest("https://api.telegram.org", 8, 5.0)

    assert "secret" not in str(caught.value)


async def test_what_is_closed_asks_nothing_until_it_is_opened_again() -> None:
    async with Server.saying(always(http(200, OK))) as server:
        request = AiohttpRequest(server.url, 8, 5.0)
        for _ in range(2):
            with pytest.raises(NetworkError, match="not initialized"):
                await request.post(server.url)
            await request.initialize()
            await request.initialize()
            assert await request.post(server.url) is True
            await request.shutdown()
            await request.shutdown()
