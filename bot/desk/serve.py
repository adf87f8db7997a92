"""The pages on a port of this machine."""

import errno
import socket
import sys
import webbrowser
from contextlib import suppress
from threading import Thread

import uvicorn
from starlette.types import ASGIApp

from bot.desk.gate import Gate
from bot.errors import SettingsError

_NEAR = 10  # ports that are tried one after the other, where none was asked for


def bound(host: str, port: int | None, first: int) -> socket.socket:
    """A socket at this port; without one, at the ``first`` that is free from there on. Raises
    SettingsError."""
    for number in [port] if port else range(first, first + _NEAR):
        try:
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            return socket.create_server((host, number), family=family)
        except OSError as error:
            if port or error.errno != errno.EADDRINUSE:
                why = error.strerror or "no such address"
                raise SettingsError(
                    f"The page cannot be shown at {host}, port {number} ({why}): give another "
                    "--port, or an address of this machine as --host."
                ) from None
    raise SettingsError(f"The ports {first} to {first + _NEAR - 1} are taken: give a --port.")


def serve(app: ASGIApp, at: socket.socket, address: str, gate: Gate, opens: bool) -> None:
    """Shows the pages until Ctrl-C. The terminal shows a link, and another at each Enter; ``opens``
    the first in the browser."""
    _show_link(address, gate, opens)
    if sys.stdin.isatty():
        Thread(target=_more_links, args=(address, gate), daemon=True).start()
    config = uvicorn.Config(
        app, log_level="error", access_log=False, server_header=False, lifespan="off", ws="none"
    )
    with suppress(KeyboardInterrupt):  # said by the server once it has stopped
        uvicorn.Server(config).run(sockets=[at])


def _show_link(address: str, gate: Gate, opens: bool = False) -> None:
    link = f"{address}/enter?key={gate.link()}"
    print(f"The desk's page: {link}", flush=True)
    if opens:
        webbrowser.open(link)


def _more_links(address: str, gate: Gate) -> None:
    for _ in sys.stdin:
        _show_link(address, gate)
