"""A patient who writes with the clinic's staff: how that stands, and what is due."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

SILENCE = 3600.0  # seconds without a message, after which the bot answers again
LONGEST = 3 * 86_400.0  # seconds without one, also while the clinic is closed
REMINDERS = 3  # of a patient who waits, until somebody answers
_SHOWN = (0, 1, 3, 5, 10, 20, 30, 45)
"""Minutes that a title shows: Telegram writes a line into the topic at every change of it."""

Open = Callable[[float], bool]
"""Whether somebody may be at the clinic at a moment, in seconds since 1970."""


class Ending(StrEnum):
    """Why a hand-off is over; the value names the line that tells of it."""

    CLOSED = "closed"
    """The staff ended it."""
    LEFT = "left"
    """The patient did."""
    SILENT = "silent"
    BLOCKED = "blocked"
    """The patient can no longer be written to."""
    LOST = "lost"
    """The staff can no longer be written to."""
    FORGOTTEN = "forgotten"
    """The patient had everything deleted."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where a hand-off is led in the staff's group."""

    group: int
    topic: int | None
    """None in a group without topics: there the staff reply."""
    head: int
    """The message with which it begins there."""


@dataclass(frozen=True, slots=True)
class Handoff:
    """One patient's talk with the staff. Moments are in seconds since 1970."""

    number: int
    chat: int
    """The patient's."""
    language: str
    """The patient's."""
    begun_at: float
    touched_at: float
    """When either side wrote last."""
    asked_at: float | None
    """Since when the patient waits for an answer; None where they wait for none."""
    answered_at: float | None
    """When the staff first answered."""
    reminded: int
    """How often the staff were reminded since the patient waits."""
    reminded_at: float
    told_closed: bool
    """Whether the patient was told, since they wait, that nobody is there."""
    titled: str
    """What the title of the topic says."""
    home: Home | None
    ended: bool
    ended_by: int | None
    """The update that ended it; None where it is not over, or ended by the clock."""

    def is_silent(self, now: float, is_open: Open) -> bool:
        """Whether the bot is to answer again. Who waits does not lose their place overnight: then
        the hour is one of opening hours."""
        quiet = now - self.touched_at
        if self.asked_at is None or quiet >= LONGEST:
            return quiet >= SILENCE
        return quiet >= SILENCE and is_open(now) and is_open(now - SILENCE)

    def is_overdue(self, now: float, every: float, is_open: Open) -> bool:
        """Whether the staff are to be reminded, every so many seconds of opening hours."""
        if self.asked_at is None or self.reminded >= REMINDERS:
            return False
        since = max(self.asked_at, self.reminded_at)
        return now - since >= every and is_open(now) and is_open(now - every)

    def waited(self, now: float) -> int | None:
        """The minutes that the patient waits, as a title shows them; None where they do not."""
        if self.asked_at is None:
            return None
        minutes = int(max(0.0, now - self.asked_at) // 60)
        return minutes // 60 * 60 or max(one for one in _SHOWN if one <= minutes)
