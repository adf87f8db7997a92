"""Telegram: Update in, Reply out. No meaning here: what a message means is decided in the core.

``Poller`` (or the webhook) → the store's inbox → ``Worker`` → ``routes`` → ``Sender``. A receiver
acknowledges an update only after ``Inbox.accept``; a worker knows nothing of how updates arrive.
"""

from bot.channels.telegram.channel import Channel
from bot.channels.telegram.limits import NO_LIMITS, Limits
from bot.channels.telegram.links import link_to
from bot.channels.telegram.once import post_once, set_up_profile, username_of
from bot.channels.telegram.poller import Poller
from bot.channels.telegram.registration import Webhook, listen_for, unregister
from bot.channels.telegram.routes import UPDATES
from bot.channels.telegram.service import at_work
from bot.channels.telegram.settings import ChannelSettings
from bot.channels.telegram.staff.news import News

__all__ = [
    "NO_LIMITS",
    "UPDATES",
    "Channel",
    "ChannelSettings",
    "Limits",
    "News",
    "Poller",
    "Webhook",
    "at_work",
    "link_to",
    "listen_for",
    "post_once",
    "set_up_profile",
    "unregister",
    "username_of",
]
