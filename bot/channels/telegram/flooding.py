"""Patients who send very many messages at once."""

from collections import deque

_WINDOW = 10.0  # seconds
_MANY = 1000  # chats, then those that are calm are left out


class Floods:
    """Counts messages by chat, at the time when they were sent: what piled up while the bot was away is no flood."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._sent: dict[int, deque[float]] = {}

    def is_flooding(self, chat: int, sent: float) -> bool:
        """Counts a message; whether there were too many within the last seconds."""
        if not self._most:
            return False
        if len(self._sent) > _MANY:
            self._sent = {
                one: times for one, times in self._sent.items() if sent - times[-1] < _WINDOW
            }
        times = self._sent.setdefault(chat, deque(maxlen=self._most + 1))
        times.append(sent)
        return len(times) > self._most and sent - times[0] < _WINDOW
