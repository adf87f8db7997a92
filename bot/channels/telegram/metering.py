"""What the work tells whoever counts: ``bot.metrics``, or nobody."""

from typing import Protocol


class Meter(Protocol):
    def dealt(self, kind: str, seconds: float | None) -> None:
        """An update is done; so long after it came, if it got a reply."""

    def decided(self, action: str, level: str) -> None:
        """A turn; the level is an alarm's, else empty."""

    def failed(self, what: str) -> None:
        """An answer, or an update that is set aside."""


class Unmetered:
    """Counts nothing."""

    def dealt(self, kind: str, seconds: float | None) -> None: ...

    def decided(self, action: str, level: str) -> None: ...

    def failed(self, what: str) -> None: ...
