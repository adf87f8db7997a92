"""The front desk's pages in a browser: `desk`."""

import ipaddress
import sys
import time
from dataclasses import replace
from pathlib import Path

import click

from bot.cli.group import FOLDER, extra, main, with_settings
from bot.errors import SettingsError
from bot.settings import Settings

_HERE = "127.0.0.1"
_FIRST_PORT = 8765


@main.command(epilog="Example: clinic-bot desk --folder my-clinic")
@click.option("--folder", type=FOLDER, help="Not the folder that CLINIC_BOT_CONTENT names.")
@click.option("--port", type=click.IntRange(1, 65535), help="The port; else a free one.")
@click.option("--host", default=_HERE, show_default=True, help="Another needs a password.")
@click.option("--no-browser", is_flag=True, help="Only show the link.")
@with_settings
def desk(
    settings: Settings, folder: Path | None, port: int | None, host: str, no_browser: bool
) -> None:
    """Open the front desk's pages in the browser.

    There you ask, see what waits, change answers and hours, and print all that is said.

    The link in the terminal opens them once, on this machine. From other machines: --host with
    CLINIC_BOT_DESK_PASSWORD, behind a proxy that speaks https (docs/desk.md).
    """
    settings = replace(settings, content=folder or settings.content)
    if settings.content is not None and not settings.content.is_dir():
        raise SettingsError(f"{settings.content} is no folder: make it, or mend its name.")
    is_here = _is_here(host)
    if not is_here:
        settings.require("desk_password")
    with extra("desk"):
        from bot import desk
    gate = desk.Gate(time.monotonic, "" if is_here else settings.desk_password)
    hosts = [_HERE, "localhost", "[::1]"] if is_here else ["*"]
    at = desk.bound(host, port, _FIRST_PORT)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{at.getsockname()[1]}"
    opens = not no_browser and is_here and sys.stdout.isatty()
    click.echo("Ctrl-C ends it. Enter shows another link: each opens once.")
    desk.serve(desk.desk(desk.Office(settings), gate, hosts), at, address, gate, opens)


def _is_here(host: str) -> bool:
    """Whether an address is reached from this machine alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
