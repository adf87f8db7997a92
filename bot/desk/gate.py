"""Who may come in: by a link that opens once, or by a password."""

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace

_BYTES = 32  # of a key, and of whatever else must not be guessed
_LINK_LASTS = 600.0  # seconds in which a link may be opened
_STAYS = 12 * 3600.0  # seconds without a request, after which one has to come in again
_TRIES, _PAUSE = 5, 60.0  # wrong passwords in so many seconds, of all who try; then none is taken


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who has come in."""

    token: str
    """Of the cookie."""
    mark: str
    """Stands in every form, so that no other page can send one (CSRF)."""
    who: str
    """The name that changes are made under; "" until it has been typed."""
    language: str
    seen: float


class Gate:
    """Lets people in. What it knows ends with the process. ``clock`` gives seconds."""

    def __init__(self, clock: Callable[[], float], password: str = "") -> None:
        """``password`` opens it from elsewhere, "" for none."""
        self._clock, self._password = clock, password.encode()
        self._links: dict[str, float] = {}
        self._guests: dict[str, Guest] = {}
        self._wrong: list[float] = []

    @property
    def has_password(self) -> bool:
        """Whether it opens by a password, too."""
        return bool(self._password)

    def link(self) -> str:
        """A key that opens once, for some minutes."""
        key = secrets.token_urlsafe(_BYTES)
        self._links[key] = self._clock() + _LINK_LASTS
        return key

    def by_link(self, key: str, language: str) -> Guest | None:
        """Whoever brings the key of a link; None where it was used, or is too old, or is none."""
        until = self._links.pop(key, 0.0)
        return self._let_in("", language) if self._clock() < until else None

    def by_password(self, password: str, who: str, language: str) -> Guest | None:
        """Whoever knows the password; None where it is wrong, or too many were."""
        now = self._clock()
        self._wrong = [at for at in self._wrong if now - at < _PAUSE]
        if not self._password or len(self._wrong) >= _TRIES:
            return None
        if not hmac.compare_digest(password.encode(), self._password):
            self._wrong.append(now)
            return None
        return self._let_in(who, language)

    def guest(self, token: str) -> Guest | None:
        """Whoever has this cookie."""
        guest = self._guests.get(token)
        if guest is None or self._clock() - guest.seen > _STAYS:
            self._guests.pop(token, None)
            return None
        return self.keep(replace(guest, seen=self._clock()))

    def keep(self, guest: Guest) -> Guest:
        """Whoever is in under another name or in another language."""
        self._guests[guest.token] = guest
        return guest

    def leave(self, guest: Guest) -> None:
        """The cookie opens nothing any more."""
        self._guests.pop(guest.token, None)

    def _let_in(self, who: str, language: str) -> Guest:
        token, mark = (secrets.token_urlsafe(_BYTES) for _ in range(2))
        return self.keep(Guest(token, mark, who, language, self._clock()))
