"""`/mydata`: all that is kept of a person, in plain words."""

from collections.abc import Iterator

from bot.content import Content
from bot.dialogue import Reply
from bot.store import Kept, Memory


def shown(kept: Kept, content: Content) -> Reply:
    """What a patient reads."""
    items = [f"• {line}" for line in (*_of_memory(kept.memory, content), *_of_missed(kept, content))]
    return Reply(lead=content.message("mydata", kept="\n".join(items)) if items else content.message("mydata_nothing"))


def _of_memory(memory: Memory, content: Content) -> Iterator[str]:
    session = memory.session
    if session.answered:
        known = [content.intents[name].title for name in session.answered if name in content.intents]
        yield content.message("mydata_answered", titles=", ".join(known) or ", ".join(session.answered))
    if session.misses:
        yield content.message("mydata_misses", count=str(session.misses))
    if session.reminders:
        yield content.message("mydata_reminders", count=str(session.reminders))
    if memory.answers:
        yield content.message("mydata_answers", count=str(len(memory.answers)))


def _of_missed(kept: Kept, content: Content) -> Iterator[str]:
    for missed in kept.missed:
        yield content.message("mydata_unanswered", text=missed.text, day=missed.day)
