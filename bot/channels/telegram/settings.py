"""How a clinic runs the bot on Telegram."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.changes.apart import diff_apart
from bot.changes.diff import Diff
from bot.channels.telegram.limits import Limits

if TYPE_CHECKING:  # of the extra `desk`
    from bot.changes.own_folder import OwnFolder


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """Its people, its channel, its pace."""

    admins: tuple[int, ...] = ()
    """Who may publish posts and ask why; their chats with the bot."""
    staff_chat: int | None = None
    """Where the clinic's people work: they are told there who wants to be called back, and more."""
    manager: int | None = None
    """The manager's own chat with the bot, who alone hears of misconduct."""
    channel: str = ""
    """Where posts go: a number, or @ and a name."""
    limits: Limits = field(default_factory=Limits)
    remind: int = 10
    """Minutes of opening hours after which the staff are reminded of a patient who waits."""
    own: "OwnFolder | None" = None
    """The clinic's own folder of content, where it is changed from Telegram."""
    compare: Callable[..., Awaitable[Diff]] = diff_apart
    """Gives what a draft changes."""
