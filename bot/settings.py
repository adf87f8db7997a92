"""What the environment says: the one place that reads it."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from bot.errors import SettingsError

_OWN = "CLINIC_BOT_"
_FACT = "CLINIC_"
TELEGRAM = "https://api.telegram.org"
DATABASE = "clinic-bot.sqlite3"
_PORTS = (
    443,
    80,
    88,
    8443,
)  # where Telegram delivers: https://core.telegram.org/bots/api#setwebhook
_LONGEST_DRAIN = 3600


@dataclass(frozen=True, slots=True)
class Hook:
    """Where Telegram is to deliver, and what proves that it was Telegram."""

    url: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """How this clinic runs the bot."""

    token: str = field(default="", repr=False)
    """``TELEGRAM_BOT_TOKEN``, from @BotFather."""
    content: Path | None = None
    """``CLINIC_BOT_CONTENT``: a folder laid over the shipped content."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """``CLINIC_PHONE`` and the like: each outranks the fact of that name in ``responses/_clinic.yaml``."""
    api: str = TELEGRAM
    """``TELEGRAM_API``: another Bot API server."""
    database: str = field(default=DATABASE, repr=False)
    """``CLINIC_BOT_DATABASE``: a SQLite file, or ``postgresql://…`` for several replicas; it may hold a password."""
    keys: str = field(default="", repr=False)
    """``CLINIC_BOT_KEY``: seals what the database holds of patients; ``NEW,OLD`` while the key is changed."""
    webhook_url: str = ""
    """``CLINIC_BOT_WEBHOOK_URL``: the https address that the reverse proxy hands on to `/telegram`; only ``serve`` needs it."""
    webhook_secret: str = field(default="", repr=False)
    """``CLINIC_BOT_WEBHOOK_SECRET``: Telegram sends it along with each update."""
    host: str = "127.0.0.1"
    """``CLINIC_BOT_HOST``: where to listen."""
    port: int | None = None
    """``CLINIC_BOT_PORT``: ``serve`` listens there (8080 by itself); ``run`` shows its health there, if it is set."""
    drain: float = 20.0
    """``CLINIC_BOT_DRAIN``: seconds that a stopping bot takes at the most to answer what waits."""
    admins: tuple[int, ...] = ()
    """``CLINIC_BOT_ADMINS``: the chats that are told of trouble with the content, and may publish posts and ask `/why`."""
    username: str = ""
    """``CLINIC_BOT_USERNAME``: the bot's name in links; without it, Telegram is asked."""
    channel: str = ""
    """``CLINIC_BOT_CHANNEL``: the clinic's channel, by its @name or number."""
    staff_chat: int | None = None
    """``CLINIC_BOT_STAFF_CHAT``: who wants to be called back is told there; without it, nobody is offered that."""
    cache: Path | None = None
    """``XDG_CACHE_HOME`` or ``~/.cache``: what was counted of the content is kept there; without one, it is counted at each start."""
    paced: bool = True
    """``CLINIC_BOT_PACE``: ``telegram`` keeps to Telegram's limits, ``free`` to none, for a Bot API server without any."""

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        environ = os.environ if environ is None else environ
        folder = environ.get(f"{_OWN}CONTENT", "").strip()
        return cls(
            token=environ.get("TELEGRAM_BOT_TOKEN", "").strip(),
            content=Path(os.path.expanduser(folder)) if folder else None,
            facts={
                name.removeprefix(_FACT).lower(): value.strip()
                for name, value in environ.items()
                if name.startswith(_FACT) and not name.startswith(_OWN)
            },
            api=environ.get("TELEGRAM_API", "").strip().rstrip("/") or TELEGRAM,
            database=environ.get(f"{_OWN}DATABASE", "").strip() or DATABASE,
            keys=environ.get(f"{_OWN}KEY", "").strip(),
            webhook_url=environ.get(f"{_OWN}WEBHOOK_URL", "").strip(),
            webhook_secret=environ.get(f"{_OWN}WEBHOOK_SECRET", "").strip(),
            host=environ.get(f"{_OWN}HOST", "").strip() or "127.0.0.1",
            port=_port(environ.get(f"{_OWN}PORT", "").strip()),
            drain=_drain(environ.get(f"{_OWN}DRAIN", "").strip()),
            admins=_admins(environ.get(f"{_OWN}ADMINS", "")),
            username=_username(environ.get(f"{_OWN}USERNAME", "").strip()),
            channel=_channel(environ.get(f"{_OWN}CHANNEL", "").strip()),
            staff_chat=_staff_chat(environ.get(f"{_OWN}STAFF_CHAT", "").strip()),
            cache=_cache(environ),
            paced=_paced(environ.get(f"{_OWN}PACE", "").strip()),
        )

    def require_token(self) -> str:
        """The bot token; raises SettingsError with how to get one where it is missing or no token."""
        if not self.token:
            raise SettingsError(
                "TELEGRAM_BOT_TOKEN is not set: ask @BotFather on Telegram for a bot (/newbot), then run "
                "`TELEGRAM_BOT_TOKEN=… make run`. To talk to the bot without one: `make chat`."
            )
        number, _, secret = self.token.partition(":")
        if not (
            self.token.isascii()
            and number.isdigit()
            and len(secret) >= 20
            and secret.replace("-", "").replace("_", "").isalnum()
        ):
            raise SettingsError(
                "TELEGRAM_BOT_TOKEN is not a bot token; copy the whole line that @BotFather gave, digits, colon and letters."
            )
        return self.token

    def require_channel(self) -> str:
        """The clinic's channel; raises SettingsError where it is not known."""
        if not self.channel:
            raise SettingsError(
                "CLINIC_BOT_CHANNEL is not set: give the channel's @name, and make the bot an administrator of it who may post."
            )
        return self.channel

    def require_hook(self) -> Hook:
        """The webhook; raises SettingsError with what is missing or wrong about it."""
        if not self.webhook_url:
            raise SettingsError(
                "CLINIC_BOT_WEBHOOK_URL is not set: give the public https address that leads to this bot, for example "
                "https://bot.clinic.example/telegram. Without one: `clinic-bot run`."
            )
        address = _address(self.webhook_url)
        local = self.api != TELEGRAM  # a Bot API server of one's own delivers anywhere
        if address is None or not (
            address.scheme == "https" or (local and address.scheme == "http")
        ):
            raise SettingsError(
                "CLINIC_BOT_WEBHOOK_URL must be an https address, such as https://bot.clinic.example/telegram."
            )
        if not local and (address.port or 443) not in _PORTS:
            raise SettingsError(
                f"CLINIC_BOT_WEBHOOK_URL names port {address.port}; Telegram delivers to 443, 80, 88 and 8443 only."
            )
        if not self.webhook_secret:
            raise SettingsError(
                "CLINIC_BOT_WEBHOOK_SECRET is not set: make one with `openssl rand -hex 32`. Without it, anyone could pass for Telegram."
            )
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", self.webhook_secret, re.ASCII):
            raise SettingsError(
                "CLINIC_BOT_WEBHOOK_SECRET must be 1 to 256 letters (A-Z, a-z), digits, - or _; make one with `openssl rand -hex 32`."
            )
        path = "/telegram" if address.path in ("", "/") else ""
        return Hook(self.webhook_url.rstrip("/") + path, self.webhook_secret)


def _address(url: str) -> SplitResult | None:
    """The parts of an address without a user or a fragment; None where it is none."""
    try:
        address = urlsplit(url)
        return (
            address
            if address.hostname
            and address.port != 0
            and "@" not in address.netloc
            and not address.fragment
            else None
        )
    except ValueError:  # a port that is none
        return None


def _port(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 0 < int(text[:6]) < 65536):
        raise SettingsError(
            f"CLINIC_BOT_PORT is {text!r}; it must be a port, 1 to 65535, for example 8080."
        )
    return int(text)


def _drain(text: str) -> float:
    if not text:
        return 20.0
    if not (text.isascii() and text.isdigit() and int(text[:6]) <= _LONGEST_DRAIN):
        raise SettingsError(
            f"CLINIC_BOT_DRAIN is {text!r}; it must be whole seconds, 0 to {_LONGEST_DRAIN}, for example 20."
        )
    return float(text)


def _admins(text: str) -> tuple[int, ...]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if not re.fullmatch(r"-?[0-9]{1,18}", name):
            raise SettingsError(
                f"CLINIC_BOT_ADMINS holds {name!r}; it must be chat ids with commas between them. "
                "Telegram Desktop shows them: Settings, Advanced, Experimental, Show Peer IDs in Profile."
            )
    return tuple(map(int, names))


def _username(text: str) -> str:
    name = text.removeprefix("@")
    if name and not re.fullmatch(r"[A-Za-z]\w{3,31}", name, re.ASCII):
        raise SettingsError(
            f"CLINIC_BOT_USERNAME is {text!r}; it must be the bot's name, such as riverside_clinic_bot."
        )
    return name


def _channel(text: str) -> str:
    if text and not re.fullmatch(r"@[A-Za-z]\w{3,31}|-?[0-9]{1,18}", text, re.ASCII):
        raise SettingsError(
            f"CLINIC_BOT_CHANNEL is {text!r}; it must be the channel's name, such as @riverside_clinic, or its number."
        )
    return text


def _staff_chat(text: str) -> int | None:
    if text and not re.fullmatch(r"-?[0-9]{1,18}", text, re.ASCII):
        raise SettingsError(
            f"CLINIC_BOT_STAFF_CHAT is {text!r}; it must be the number of the staff's group, such as -1001234567890."
        )
    return int(text) if text else None


def _paced(text: str) -> bool:
    if text not in ("", "telegram", "free"):
        raise SettingsError(f"CLINIC_BOT_PACE is {text!r}; it must be telegram or free.")
    return text != "free"


def _cache(environ: Mapping[str, str]) -> Path | None:
    """As the XDG Base Directory Specification 0.8 says; only an absolute path counts."""
    home = environ.get("HOME", "")
    folder = environ.get("XDG_CACHE_HOME", "") or (f"{home}/.cache" if home else "")
    return Path(folder, "clinic-bot") if os.path.isabs(folder) else None
