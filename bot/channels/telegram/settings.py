"""How a clinic runs the bot on Telegram."""

from dataclasses import dataclass, field

from bot.channels.telegram.limits import Limits


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
