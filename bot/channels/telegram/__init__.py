"""Telegram: Update in, Reply out. No meaning here: what a message means is decided in ``bot.dialogue``.

``polling`` (or the webhook) → the store's inbox → ``working`` → ``handling`` → ``sending``. A receiver acknowledges an update only after
``Inbox.accept``; a worker knows nothing of how updates arrive.
"""

from bot.channels.telegram.commanding import post_once, set_up_profile
from bot.channels.telegram.desk import Desk
from bot.channels.telegram.handling import UPDATES, Channel
from bot.channels.telegram.limiting import NO_LIMITS, Limits
from bot.channels.telegram.linking import link_to, username_of
from bot.channels.telegram.metering import Meter, Unmetered
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.registering import Webhook, listen_for, unregister
from bot.channels.telegram.running import Running, at_work
from bot.channels.telegram.working import Pace, Worker

__all__ = [
    "NO_LIMITS",
    "UPDATES",
    "Channel",
    "Desk",
    "Limits",
    "Meter",
    "Pace",
    "Poller",
    "Running",
    "Unmetered",
    "Webhook",
    "Worker",
    "at_work",
    "link_to",
    "listen_for",
    "post_once",
    "set_up_profile",
    "unregister",
    "username_of",
]
