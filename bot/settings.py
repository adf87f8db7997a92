"""What the environment says: the one place that reads it.

Each setting stands once, as a field of `Settings` with its variable, its default, what it means,
how its text is read, and what is said where that fails. The README's table is held to it by a test.
"""

import base64
import difflib
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot import env_file
from bot.errors import SettingsError

_OWN = "CLINIC_BOT_"
_FACT = "CLINIC_"
TELEGRAM = "https://api.telegram.org"
_HOOK_PATH = "/telegram"
_HOOK_PORTS = (443, 80, 88, 8443)
"""Where Telegram delivers: https://core.telegram.org/bots/api#setwebhook"""
_RENAMED = {"CLINIC_BOT_DOMAIN": "PROXY_DOMAIN", "CLINIC_BOT_UPSTREAM": "PROXY_UPSTREAM"}
"""The reverse proxy's own, by what they were called before 1.1.0."""
_NEAR = 0.75  # how much of a mistyped name must agree with the one that is meant
_CHAT = r"-?[0-9]{1,18}"
_NAME = r"[A-Za-z][A-Za-z0-9_]{3,31}"
_HTTPS = "must be an https address, such as https://bot.clinic.example/telegram."
_NEW_SECRET = "make one with `openssl rand -hex 32`"


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable of the environment."""

    variable: str
    means: str
    """As the README's table says it."""
    read: Callable[[str], object]
    """The value of a text that is not empty; raises ValueError where it is none."""
    wrong: str
    """What is said then, after the variable's name; ``{!r}`` stands for the text."""
    missing: str
    """What is said where a command needs the setting and it is not set."""


@dataclass(frozen=True, slots=True)
class Hook:
    """Where Telegram is to deliver, and what proves that it was Telegram."""

    url: str
    secret: str = field(repr=False)


def _setting(
    variable: str,
    default: object,
    means: str,
    *,
    read: Callable[[str], object] = str,
    wrong: str = "",
    missing: str = "",
    secret: bool = False,
) -> Any:
    """A field of `Settings`; one that is secret is never shown."""
    known = Setting(variable, means, read, wrong, missing)
    return field(default=default, repr=not secret, metadata={"setting": known})


def _matched(pattern: str) -> Callable[[str], str]:
    """Reads a text that matches as a whole."""

    def read(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError
        return text

    return read


def _whole(least: int, most: int) -> Callable[[str], int]:
    """Reads a whole number within bounds."""

    def read(text: str) -> int:
        if not re.fullmatch("[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise ValueError
        return int(text)

    return read


def _chat(text: str) -> int:
    return int(_matched(_CHAT)(text))


def _person(text: str) -> int:
    return int(_matched(_CHAT.removeprefix("-?"))(text))


def _chats(text: str) -> tuple[int, ...]:
    return tuple(_chat(each.strip()) for each in text.split(",") if each.strip())


def _username(text: str) -> str:
    return _matched(_NAME)(text.removeprefix("@"))


def _folder(text: str) -> Path:
    return Path(os.path.expanduser(text))


def _database(text: str) -> str:
    """A file or an address. What looks like a mistyped address is no file: a file's name is told,
    and this may hold a password."""
    scheme, found, _ = text.partition("://")
    known = scheme.partition("+")[0] in ("sqlite", "postgresql", "postgres")
    mistyped = re.match(r"postgres\w*(:|//)|.*:.*@", text)
    if not known if found else mistyped:
        raise ValueError
    return text


def _keys(text: str) -> str:
    """Keys with commas, each 32 bytes in base64, as `clinic-bot key` makes them."""
    keys = text.replace(",", " ").split()
    if not keys or any(len(base64.urlsafe_b64decode(key)) != 32 for key in keys):
        raise ValueError
    return text


def _pace(text: str) -> bool:
    if text not in ("telegram", "free"):
        raise ValueError
    return text == "telegram"


def _address(text: str) -> str:
    """An address without a user or a fragment, as it is written, less slashes at its end."""
    parts = urlsplit(text)
    usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    if not usable or "@" in parts.netloc or parts.fragment:
        raise ValueError
    return text.rstrip("/")


@dataclass(frozen=True, slots=True)
class Settings:
    """How this clinic runs the bot."""

    token: str = _setting(
        "TELEGRAM_BOT_TOKEN",
        "",
        "the bot's token from @BotFather; whatever speaks to Telegram needs it",
        read=_matched("[0-9]+:[A-Za-z0-9_-]{20,}"),
        wrong="is not a bot token; copy the whole line that @BotFather gave, "
        "digits, colon and letters.",
        missing="ask @BotFather on Telegram for a bot (/newbot), then run "
        "`TELEGRAM_BOT_TOKEN=… make run`. To talk to the bot without one: `make chat`.",
        secret=True,
    )
    content: Path | None = _setting(
        "CLINIC_BOT_CONTENT",
        None,
        "the clinic's own content folder, laid over the shipped one; the bot writes there what is "
        "approved in Telegram",
        read=_folder,
    )
    api: str = _setting(
        "TELEGRAM_API",
        TELEGRAM,
        "another Bot API server, for tests",
        read=_address,
        wrong="must be an http or https address, such as http://localhost:8081.",
    )
    database: str = _setting(
        "CLINIC_BOT_DATABASE",
        "clinic-bot.sqlite3",
        "a SQLite file (`clinic-bot.sqlite3`), or `postgresql://…` for several replicas",
        read=_database,
        wrong="must be a file (clinic-bot.sqlite3, sqlite:////srv/clinic-bot.sqlite3) or "
        "postgresql://…, such as postgresql://clinic:password@db.example/clinic.",
        secret=True,
    )
    keys: str = _setting(
        "CLINIC_BOT_KEY",
        "",
        "encrypts what is stored of patients; `clinic-bot key` makes one; "
        "`NEW,OLD` while it is changed",
        read=_keys,
        wrong="is no key: make one with `clinic-bot key`, and keep it apart from the database.",
        secret=True,
    )
    admins: tuple[int, ...] = _setting(
        "CLINIC_BOT_ADMINS",
        (),
        "chat ids, with commas: who is told what new content changes, or that it cannot be used; "
        "approves changes, may use `/off`, `/on`, `/post` and `/why`, and may connect a business "
        "account",
        read=_chats,
        wrong="is {!r}; it must be chat ids with commas between them. Telegram Desktop shows them: "
        "Settings, Advanced, Experimental, Show Peer IDs in Profile.",
    )
    channel: str = _setting(
        "CLINIC_BOT_CHANNEL",
        "",
        "the clinic's channel, where posts go: its @name or number",
        read=_matched(f"@{_NAME}|{_CHAT}"),
        wrong="is {!r}; it must be the channel's name, such as @riverside_clinic, or its number.",
        missing="give the channel's @name, and make the bot an administrator of it who may post.",
    )
    staff_chat: int | None = _setting(
        "CLINIC_BOT_STAFF_CHAT",
        None,
        "the number of the staff's group, which is told at once who wants to be called back, of "
        "complaints and of emergencies, and how many patients wait for which fact; without it, "
        "nobody is offered a call",
        read=_chat,
        wrong="is {!r}; it must be the number of the staff's group, such as -1001234567890.",
    )
    remind: int = _setting(
        "CLINIC_BOT_REMIND_MINUTES",
        10,
        "minutes of opening hours after which the staff are reminded of a patient who waits for "
        "their answer (10)",
        read=_whole(1, 1440),
        wrong="is {!r}; it must be whole minutes, 1 to 1440, for example 10.",
    )
    manager: int | None = _setting(
        "CLINIC_BOT_MANAGER",
        None,
        "the manager's own chat id: who alone is told when a patient writes of having been touched "
        "or treated in a wrong way; without it, nobody is told of that",
        read=_person,
        wrong="is {!r}; it must be the manager's own chat id, such as 11111111, and no group: "
        "whoever is meant may read along there.",
    )
    desk_password: str = _setting(
        "CLINIC_BOT_DESK_PASSWORD",
        "",
        "opens the desk's page from other machines (`clinic-bot desk --host …`): 12 characters or "
        "more; on this machine a link from the terminal opens it",
        read=_matched(r"\S.{10,}\S"),
        wrong="is too short: take 12 characters or more, such as four words.",
        missing="whoever reaches this address could change the answers. Set a password of 12 "
        "characters or more, or leave --host out, and reach the page through an ssh tunnel.",
        secret=True,
    )
    username: str = _setting(
        "CLINIC_BOT_USERNAME",
        "",
        "the bot's name in links; without it, Telegram is asked",
        read=_username,
        wrong="is {!r}; it must be the bot's name, such as riverside_clinic_bot.",
    )
    paced: bool = _setting(
        "CLINIC_BOT_PACE",
        True,
        "`telegram` keeps to its limits; `free` is for a Bot API server without any",
        read=_pace,
        wrong="is {!r}; it must be telegram or free.",
    )
    webhook_url: str = _setting(
        "CLINIC_BOT_WEBHOOK_URL",
        "",
        "the public https address, which the reverse proxy hands on to `/telegram`; "
        "only `serve` needs it",
        read=_address,
        wrong=_HTTPS,
        missing="give the public https address that leads to this bot, for example "
        "https://bot.clinic.example/telegram. Without one: `clinic-bot run`.",
    )
    webhook_secret: str = _setting(
        "CLINIC_BOT_WEBHOOK_SECRET",
        "",
        "1–256 letters, digits, `-`, `_`; proves that an update comes from Telegram; "
        "only `serve` needs it",
        read=_matched("[A-Za-z0-9_-]{1,256}"),
        wrong=f"must be 1 to 256 letters (A-Z, a-z), digits, - or _; {_NEW_SECRET}.",
        missing=f"{_NEW_SECRET}. Without it, anyone could pass for Telegram.",
        secret=True,
    )
    port: int | None = _setting(
        "CLINIC_BOT_PORT",
        None,
        "where `serve` listens (8080); if it is set, `run` shows `/healthz`, `/readyz` and "
        "`/metrics` there",
        read=_whole(1, 65535),
        wrong="is {!r}; it must be a port, 1 to 65535, for example 8080.",
    )
    host: str = _setting(
        "CLINIC_BOT_HOST",
        "127.0.0.1",
        "the address of this machine to listen on (127.0.0.1)",
    )
    drain: float = _setting(
        "CLINIC_BOT_DRAIN",
        20.0,
        "seconds that a stopping bot takes at the most to answer what waits (20)",
        read=_whole(0, 3600),
        wrong="is {!r}; it must be whole seconds, 0 to 3600, for example 20.",
    )
    facts: Mapping[str, str] = field(default_factory=dict)
    """Each outranks the fact of that name in ``responses/_clinic.yaml``; ``CLINIC_PHONE`` …"""
    cache: Path | None = None
    """Where what was read and counted of the content is kept; without it, that is done anew at each
    start."""

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Reads them all; raises SettingsError with a line for each that is wrong or unknown."""
        environ = os.environ if environ is None else environ
        problems = [_unknown(name) for name in sorted(environ) if _is_unknown(name)]
        values: dict[str, Any] = {}
        for name, setting in SETTINGS.items():
            text = environ.get(setting.variable, "").strip()
            try:
                if text:
                    values[name] = setting.read(text)
            except ValueError:
                problems.append(f"{setting.variable} {setting.wrong.format(text)}")
        settings = cls(facts=_facts(environ), cache=_cache(environ), **values)
        problems += settings._hook_problems()
        if problems:
            raise SettingsError("\n".join(problems))
        return settings

    def require(self, *names: str) -> None:
        """Raises SettingsError with a line for each of these settings that is not set."""
        missing = [SETTINGS[name] for name in names if not getattr(self, name)]
        if missing:
            raise SettingsError(
                "\n".join(f"{each.variable} is not set: {each.missing}" for each in missing)
            )

    @property
    def hook(self) -> Hook:
        """The webhook, of whatever is set; ask ``require`` for its address and its secret first."""
        path = "" if urlsplit(self.webhook_url).path else _HOOK_PATH
        return Hook(self.webhook_url + path, self.webhook_secret)

    def _hook_problems(self) -> list[str]:
        """Whether Telegram would deliver there; a Bot API server of one's own delivers anywhere."""
        if not self.webhook_url or self.api != TELEGRAM:
            return []
        address = urlsplit(self.webhook_url)
        if address.scheme != "https":
            return [f"CLINIC_BOT_WEBHOOK_URL {_HTTPS}"]
        if (address.port or 443) not in _HOOK_PORTS:
            return [
                f"CLINIC_BOT_WEBHOOK_URL names port {address.port}; "
                "Telegram delivers to 443, 80, 88 and 8443 only."
            ]
        return []


def take_in(file: Path) -> None:
    """Puts what a file sets into the environment, for this process and those that it starts; what
    is set there outranks it. Raises SettingsError."""
    for variable, text in env_file.read(file).items():
        os.environ.setdefault(variable, text)


SETTINGS: Mapping[str, Setting] = {
    each.name: each.metadata["setting"] for each in fields(Settings) if each.metadata
}
"""The settings by the names of their fields, in the order of the README's table."""
_VARIABLES = {setting.variable for setting in SETTINGS.values()}


def _is_unknown(name: str) -> bool:
    return name.startswith(_OWN) and name not in _VARIABLES


def _unknown(name: str) -> str:
    """What is said of a variable that looks like ours and is none, such as a mistyped one."""
    if name in _RENAMED:
        return (
            f"{name} is called {_RENAMED[name]} now: it is the reverse proxy's, and stands beside "
            "the bot's settings."
        )
    by_tail = {variable.rpartition("_BOT_")[2]: variable for variable in _VARIABLES}
    near = difflib.get_close_matches(name.removeprefix(_OWN), sorted(by_tail), 1, _NEAR)
    if near:
        return f"{name} is no setting; did you mean {by_tail[near[0]]}?"
    return f"{name} is no setting; take it away. The settings are {', '.join(sorted(_VARIABLES))}."


def _facts(environ: Mapping[str, str]) -> dict[str, str]:
    """``CLINIC_PHONE`` and the like, by the names of the facts."""
    return {
        name.removeprefix(_FACT).lower(): text.strip()
        for name, text in environ.items()
        if name.startswith(_FACT) and not name.startswith(_OWN)
    }


def _cache(environ: Mapping[str, str]) -> Path | None:
    """As the XDG Base Directory Specification 0.8 says; only an absolute path counts. Windows has
    a folder of its own for that."""
    home = environ.get("HOME", "")
    own = f"{home}/.cache" if home else environ.get("LOCALAPPDATA", "")
    folder = environ.get("XDG_CACHE_HOME", "") or own
    return Path(folder, "clinic-bot") if os.path.isabs(folder) else None
