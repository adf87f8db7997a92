"""``_posts.yaml``: what the clinic's channel publishes by itself, and when.

- intent: type.swedish_vs_deep_tissue
  days: [monday, thursday]
  time: "09:00"
"""

import re
from datetime import time

from bot.content.model import Post
from bot.content.reading import Node
from bot.errors import Problem

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_KEYS = ("intent", "days", "time")


def posts(node: Node | None, intents: set[str], problems: list[Problem]) -> tuple[Post, ...]:
    """The posts; a problem for each that cannot be used."""
    if node is None:
        return ()
    if not isinstance(node.value, list):
        problems.append(node.problem("must be a list: each post begins with '- intent: …'."))
        return ()
    return tuple(post for item in node.value if (post := _post(item, intents, problems)))


def _post(node: Node, intents: set[str], problems: list[Problem]) -> Post | None:
    entries = node.value if isinstance(node.value, dict) else {}
    if set(entries) != set(_KEYS):
        problems.append(node.problem(f"a post has {', '.join(_KEYS)}, and nothing else."))
        return None
    before = len(problems)
    intent, clock = (entries[key].value for key in ("intent", "time"))
    if intent not in intents:
        problems.append(
            entries["intent"].problem(
                f"intent: {intent!r} is not in intents/; mend the name or take it out."
            )
        )
    named = entries["days"].value
    days = [item.value for item in named] if isinstance(named, list) else []
    if not days or any(day not in DAYS for day in days):
        problems.append(entries["days"].problem(f"days must be a list of {', '.join(DAYS)}."))
    if not (isinstance(clock, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", clock)):
        problems.append(
            entries["time"].problem(f"time {clock!r} is none; write it as 09:00 or 17:30.")
        )
    if len(problems) > before:
        return None
    return Post(
        str(intent), frozenset(DAYS.index(str(day)) for day in days), time.fromisoformat(str(clock))
    )
