"""`/mydata`: all that is kept of a person, in plain words."""

from collections.abc import Iterator

from bot.content import Content
from bot.dialogue import Reply
from bot.store import Kept, Memory


def shown(kept: Kept, content: Content) -> Reply:
    """What a patient reads."""
    items = [
        f"• {line}"
        for line in (
            *_of_memory(kept.memory, content),
            *_of_missed(kept, content),
            *_of_calls(kept, content),
        )
    ]
    return Reply(
        lead=content.message("mydata", kept="\n".join(items))
        if items
        else content.message("mydata_nothing")
    )


def _of_memory(memory: Memory, content: Content) -> Iterator[str]:
    session = memory.session
    for message, names in (
        ("mydata_answered", session.answered),
        ("mydata_offered", session.offered),
    ):
        if (
            names
        ):  # `asking` and `calling` are only whether those, or the phone number, were asked for
            titles = [
                content.intents[name].title if name in content.intents else name for name in names
            ]
            yield content.message(message, titles=" ".join(titles))
    if session.language:  # `settled` is only whether it was chosen
        yield content.message("mydata_language", language=content.message("language_name"))
    if session.misses:
        yield content.message("mydata_misses", count=str(session.misses))
    if session.reminders:
        yield content.message("mydata_reminders", count=str(session.reminders))
    if memory.answers:
        yield content.message("mydata_answers", count=str(len(memory.answers)))
    if memory.asked:
        yield content.message("mydata_asked", count=str(len(memory.asked)))


def _of_missed(kept: Kept, content: Content) -> Iterator[str]:
    for missed in kept.missed:
        name = "mydata_unrated" if missed.why == "thumb down" else "mydata_unanswered"
        yield content.message(name, text=missed.text, day=missed.day)


def _of_calls(kept: Kept, content: Content) -> Iterator[str]:
    for day in kept.call_backs:
        yield content.message("mydata_call_back", day=day)
