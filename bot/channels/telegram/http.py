"""HTTP to Telegram, over aiohttp in the place of httpx: a request takes a seventh of the CPU.

Measured in one run (2,000 messages, a small server, milliseconds of CPU a request): httpx 1.1,
httpcore alone 0.7, niquests 0.7, aiohttp 0.15.
"""

import json
import ssl
from enum import Enum, auto
from http import HTTPStatus
from typing import Any, TypeAlias
from urllib.parse import urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import certifi
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.errors import SettingsError

_CONNECT, _WRITE, _WRITE_FILES, _POOL = 5.0, 5.0, 20.0, 1.0  # seconds, as with HTTPXRequest

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}

Seconds: TypeAlias = object
"""A number, None for no end, or ``BaseRequest.DEFAULT_NONE``, whose type the library keeps to
itself."""


class Fate(Enum):
    """What became of a request that failed."""

    UNWRITTEN = auto()
    """It has surely not reached Telegram."""
    UNKNOWN = auto()
    """It was written, and no answer came: what it asked for may have been done."""
    ANSWERED = auto()
    """Telegram says that it was not done."""

    @classmethod
    def of(cls, error: TelegramError) -> "Fate":
        """Told by what python-telegram-bot's error was raised from."""
        match error.__cause__:
            case (
                aiohttp.ClientConnectorError()  # refused, no such name, no TLS
                | aiohttp.ClientHttpProxyError()
                | aiohttp.ConnectionTimeoutError()
                | aiohttp.InvalidURL()
            ):
                return cls.UNWRITTEN
            case aiohttp.ClientError() | TimeoutError():
                return cls.UNKNOWN
        return cls.ANSWERED


class Unreadable(NetworkError):
    """An answer that is none of Telegram's: no JSON, or JSON without what it always holds."""


class AiohttpRequest(BaseRequest):
    """python-telegram-bot's requests: what fails is raised as its own HTTPXRequest raises it.

    One session for all, in which connections stay open while they are used: ``shutdown`` closes it.
    """

    def __init__(self, api: str, connections: int, read_timeout: float) -> None:
        """``api`` is the server's address, for which the environment may name a proxy; at most so
        many connections are open side by side. Raises SettingsError for a proxy that is none for
        HTTP."""
        self._proxy = _proxy(api)
        self._connections = connections
        self._read_timeout = read_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds that an answer may take, if nothing else is said."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Opens the session, where it is not."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, ssl=_trusted()),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                proxy=self._proxy,
            )

    async def shutdown(self) -> None:
        """Closes it, and every connection."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Seconds = BaseRequest.DEFAULT_NONE,
        write_timeout: Seconds = BaseRequest.DEFAULT_NONE,
        connect_timeout: Seconds = BaseRequest.DEFAULT_NONE,
        pool_timeout: Seconds = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The status and the body of the answer. Raises TimedOut, and NetworkError for what else
        comes between."""
        if self._session is None:
            raise RuntimeError("this request is not initialized")
        files = request_data is not None and request_data.contains_files
        timeout = _timeout(
            _or(read_timeout, self._read_timeout),
            _or(write_timeout, _WRITE_FILES if files else _WRITE),
            _or(connect_timeout, _CONNECT),
            _or(pool_timeout, _POOL),
        )
        body, headers = _body(request_data)
        try:
            async with self._session.request(
                method, url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                status, payload = response.status, await _read(response)
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise NetworkError(f"aiohttp.{type(error).__name__}: {error}") from error
        if status == HTTPStatus.GATEWAY_TIMEOUT:  # so it was for whoever stands in between
            raise TimedOut from TimeoutError()
        return status, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The JSON object of an answer. Raises Unreadable."""
        try:
            found = json.loads(payload.decode("utf-8", "replace"))
        except (RecursionError, ValueError):
            found = None
        if not isinstance(found, dict) or not found.keys() & {"result", "description"}:
            raise Unreadable("Telegram's answer cannot be read")
        return found


async def _read(response: aiohttp.ClientResponse) -> bytes:
    """The body. Of what was done, one that breaks off is as good as one that cannot be read: the
    status is known. A file is no file then."""
    try:
        return await response.read()
    except (aiohttp.ClientError, TimeoutError):
        if response.method == "GET":
            raise
        return b""


def _timeout(
    read: float | None, write: float | None, connect: float | None, pool: float | None
) -> aiohttp.ClientTimeout:
    """aiohttp knows none for writing: there is one for all, beside the others."""
    waits = [one for one in (read, write, connect, pool) if one is not None]
    return aiohttp.ClientTimeout(
        total=sum(waits) if len(waits) == 4 else None,
        connect=None if connect is None or pool is None else connect + pool,
        sock_connect=connect,
        sock_read=read,
    )


def _or(seconds: Seconds, default: float) -> float | None:
    return seconds if seconds is None or isinstance(seconds, int | float) else default


def _body(data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str]]:
    """What is sent, and the headers that say what that is: a form, as python-telegram-bot sends it
    by its own HTTPXRequest, since that is what every server of the Bot API has seen."""
    if data is None:
        return None, {}
    if not data.contains_files:
        return urlencode(data.json_parameters).encode(), _FORM
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form, {}


def _trusted() -> ssl.SSLContext:
    """Whose certificates are believed: whoever the system believes, and the usual authorities."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _proxy(api: str) -> str | None:
    """The proxy that the environment names for an address: HTTPS_PROXY, HTTP_PROXY or ALL_PROXY,
    unless NO_PROXY names the host."""
    address, found = urlsplit(api), getproxies()
    proxy = found.get(address.scheme) or found.get("all")
    if proxy is None or proxy_bypass(address.netloc):
        return None
    kind = urlsplit(proxy).scheme
    if kind not in ("http", "https"):
        raise SettingsError(
            f"Telegram cannot be reached by a proxy of the kind {kind!r}: set HTTPS_PROXY to one "
            "for HTTP, or NO_PROXY to the host of TELEGRAM_API."
        )
    return proxy
