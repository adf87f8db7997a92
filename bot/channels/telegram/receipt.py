"""What is read of Telegram's answer to a message: its number.

A message whose answer cannot be read has been taken all the same, and is not to be sent again.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.channels.telegram.http import Unreadable

UNNUMBERED = -2
"""In the place of a message's number: it was sent, as far as anybody can tell, and Telegram did not
say which it is. So it can be neither corrected nor replied to, and nothing is looked up by it."""


async def receipt(request: Callable[[], Awaitable[Any]]) -> dict[str, Any]:
    """The message that a request has sent, with its number and what else the library cannot do
    without."""
    try:
        taken = await request()
    except Unreadable:
        taken = None
    number = taken.get("message_id") if isinstance(taken, dict) else None
    known = isinstance(number, int) and number > 0
    return {
        "message_id": number if known else UNNUMBERED,
        "date": 0,
        "chat": {"id": 0, "type": "private"},
    }
