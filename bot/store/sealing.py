"""Encryption at rest: Fernet (AES-128-CBC with HMAC-SHA256), specified at github.com/fernet/spec, from the `cryptography` package."""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import SettingsError

_PLAIN, _SEALED = b"\0", b"\1"  # the first byte says how the rest is to be read


def new_key() -> str:
    """A key for ``CLINIC_BOT_KEY``."""
    return Fernet.generate_key().decode()


class Seal:
    """Seals what holds personal data, where there is a key. Several keys, the newest first, let a clinic change its key."""

    def __init__(self, keys: str) -> None:
        try:
            self._fernet = (
                MultiFernet([Fernet(key) for key in keys.replace(",", " ").split()])
                if keys
                else None
            )
        except ValueError:
            raise SettingsError(
                "CLINIC_BOT_KEY is no key: make one with `clinic-bot key`, and keep it apart from the database."
            ) from None

    @property
    def has_key(self) -> bool:
        return self._fernet is not None

    def close(self, plain: bytes) -> bytes:
        return _PLAIN + plain if self._fernet is None else _SEALED + self._fernet.encrypt(plain)

    def open(self, body: bytes) -> bytes:
        """What was sealed; raises SettingsError without the key for it."""
        if body[:1] == _PLAIN:
            return body[1:]
        if self._fernet is None:
            raise SettingsError(
                "CLINIC_BOT_KEY is not set, but the database was written with a key: set it to that key."
            )
        try:
            return self._fernet.decrypt(body[1:])
        except InvalidToken:
            raise SettingsError(
                "CLINIC_BOT_KEY is not the key that the database was written with: set it to that key, or to `NEW,OLD` to change it."
            ) from None
