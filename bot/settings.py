"""What the environment says: the one place that reads it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import SettingsError

_OWN = "CLINIC_BOT_"
_FACT = "CLINIC_"
TELEGRAM = "https://api.telegram.org"
DATABASE = "clinic-bot.sqlite3"


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
        )

    def require_token(self) -> str:
        """The bot token; raises SettingsError with how to get one where it is missing or no token."""
        if not self.token:
            raise SettingsError(
                "TELEGRAM_BOT_TOKEN is not set: ask @BotFather on Telegram for a bot (/newbot), then run "
                "`TELEGRAM_BOT_TOKEN=… make run`. To talk to the bot without one: `make chat`."
            )
        number, _, secret = self.token.partition(":")
        if not (self.token.isascii() and number.isdigit() and len(secret) >= 20 and secret.replace("-", "").replace("_", "").isalnum()):
            raise SettingsError(
                "TELEGRAM_BOT_TOKEN is not a bot token; copy the whole line that @BotFather gave, digits, colon and letters."
            )
        return self.token
