"""The hours of one day."""

from dataclasses import dataclass
from datetime import time

_MIDNIGHT = time()


@dataclass(frozen=True, slots=True)
class Period:
    """From when until when, on one day."""

    opens: time
    closes: time
    """00:00 is midnight at the end of the day."""

    def holds(self, clock: time) -> bool:
        """Whether it is open at this time; at the minute of closing it is not."""
        return self.opens <= clock and (clock < self.closes or self.closes == _MIDNIGHT)


@dataclass(frozen=True, slots=True)
class Day:
    """The hours of one day; without periods it is closed, unless one may come by appointment."""

    periods: tuple[Period, ...] = ()
    by_appointment: bool = False

    @property
    def is_closed(self) -> bool:
        """Whether nobody can come."""
        return not self.periods and not self.by_appointment


CLOSED = Day()
