"""A command as it was typed."""

import re
from dataclasses import dataclass

_COMMAND = re.compile(r"/(?P<name>[A-Za-z0-9_]{1,64})(?:@(?P<bot>[A-Za-z0-9_]+))?(?![\w/<>@])")
_PUNCTUATION = " \t\n,.;:!?–—-"


@dataclass(frozen=True, slots=True)
class Command:
    """A command as it was typed."""

    name: str
    """In small letters, without the slash."""
    rest: str
    """What stands behind it, without the punctuation between."""
    bot: str = ""
    """The bot that it names ("/help@clinic_bot"), in small letters."""
    text: str = ""
    """All that was typed."""

    @classmethod
    def parse(cls, text: str) -> "Command | None":
        """The command that a text begins with, as Telegram's apps mark one; None without one."""
        found = _COMMAND.match(text)
        if found is None:
            return None
        rest = text[found.end() :].strip().lstrip(_PUNCTUATION)
        return cls(found["name"].lower(), rest, (found["bot"] or "").lower(), text)
