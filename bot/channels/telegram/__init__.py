"""Telegram: Update in, Reply out. No meaning here: what a message means is decided in ``bot.dialogue``.

``polling`` (or another receiver) → the store's inbox → ``working`` → ``handling`` → ``sending``. A receiver acknowledges an update only after
``Inbox.accept``; a worker knows nothing of how updates arrive.
"""

from bot.channels.telegram.handling import UPDATES, Channel
from bot.channels.telegram.running import at_work, run
from bot.channels.telegram.working import Pace, Worker

__all__ = ["UPDATES", "Channel", "Pace", "Worker", "at_work", "run"]
