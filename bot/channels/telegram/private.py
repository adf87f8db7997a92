"""A patient alone with the bot: commands, questions, corrections, and what cannot be read."""

from collections.abc import Iterator
from dataclasses import replace

from telegram import Message

from bot.channels.telegram import awaited, contact
from bot.channels.telegram.channel import Call
from bot.channels.telegram.send import Place
from bot.channels.telegram.staff import commands, handoffs, relay, waiting
from bot.command import Command
from bot.content import Content
from bot.reply import Does, Reply, Target, joined
from bot.session import Turn
from bot.store import THUMB_DOWN, Kept, Memory, kept_of
from bot.told import NOTHING_TOLD

_OWN_DATA = ("mydata", "forget")
_ALBUM = 0.5  # seconds in which the next picture of an album comes
_ALARMED = 10.0  # seconds in which an alarm may have been in an album's words


async def answer(call: Call, message: Message) -> None:
    """Takes any message of a private chat: what is meant for the staff is passed on to them."""
    if await relay.take(call, message):
        return
    if call.is_by_inline_mode:  # an answer, not a question
        return
    new = call.update.message is not None
    command = Command.parse(message.text or "")
    if new and _is_stale(call, message, command):
        call.stale = True
        return
    if new and message.contact is not None:
        await contact.take_number(call, message, message.contact)
    elif command is not None:
        await _obey(call, message, command, new)
    elif new and not call.work.claim.urgent and await waiting.take_words(call, message):
        return
    elif call.words:
        await _respond(call, message, new)
    elif new and call.is_content:
        await _decline(call, message)


def _is_stale(call: Call, message: Message, command: Command | None) -> bool:
    """Whether it is left out of a flood, which the patient was told: no alarm is, nor a wish that
    is about their data."""
    if call.work.claim.urgent or (command is not None and command.name in _OWN_DATA):
        return False
    return call.channel.floods.is_stale(message.chat.id, message.message_id)


async def _respond(call: Call, message: Message, new: bool) -> None:
    """A question; an edited one gets its answer corrected."""
    if new:
        call.remember(album=message.media_group_id or "", tapped="")
        _take_topic(call, message)
    else:  # what is corrected takes the place of what was said
        call.remember(session=replace(call.session, said=()))
    turn = call.respond(call.words)
    if new:
        call.count(turn)
    await awaited.keep(call, message.chat.id, turn)
    if turn.decision.missed:
        call.miss(message, turn)
    await _answer(call, message, turn)


def _take_topic(call: Call, message: Message) -> None:
    """What somebody replies to, an answer or a question of theirs, is the topic at hand again."""
    to = message.reply_to_message
    if to is not None:
        answer = call.memory.answers.get(to.message_id, to.message_id)
        intent, _ = call.memory.asked.get(answer, ("", ""))
        if intent and call.session.answered != (intent,):
            call.remember(session=replace(call.session, answered=(intent,), offered=()))


async def _answer(call: Call, message: Message, turn: Turn) -> None:
    reply = _with_apology(call, message, turn.reply)
    sent = await call.answer(Place(message.chat.id), message, reply)
    if sent and not reply.alarm:
        await contact.add_cards(call, message.chat.id, turn.decision.intents)


def _with_apology(call: Call, message: Message, reply: Reply) -> Reply:
    """Says why the answer comes late; once for several questions in a row, and below an alarm."""
    late, said_before = call.is_late(message), call.memory.late
    call.remember(late=late)
    if not late or said_before:
        return reply
    apology = call.content.message("late")
    first, second = (reply.lead, apology) if reply.alarm else (apology, reply.lead)
    return replace(reply, lead=joined("\n\n", first, second))


async def _obey(call: Call, message: Message, command: Command, new: bool) -> None:
    """A command; an edit into one is answered, too, but does nothing that cannot be undone."""
    chat = message.chat.id
    if not call.work.claim.urgent and await _said_again(call, message):
        return
    if commands.may(call, message, command):
        if new:
            await commands.obey(call, message, command)
        return
    if command.name == "id" and not call.work.claim.urgent:
        await commands.tell_number(call, Place(chat))
        return
    turn = call.command(command)
    if turn.reply.alarm:
        await _answer(call, message, turn)
        return
    if command.name == "bot" and new and await handoffs.leave(call, chat):
        return
    if new:
        await call.send(Place(chat), await _own_data(call, chat, command) or turn.reply)
    elif command.name in _OWN_DATA or not await call.answer(Place(chat), message, turn.reply):
        return
    if command.name == "contact":
        await contact.send_card(call, chat)
    await contact.add_cards(call, chat, turn.decision.intents)


async def _own_data(call: Call, chat: int, command: Command) -> Reply | None:
    """Deletes what is kept of a patient, or shows it: the store knows it, the core does not."""
    inbox = call.channel.inbox
    if command.name == "forget":
        await handoffs.forget(call, chat)
        await call.forget(chat)
    if command.name == "mydata":
        kept = await kept_of(inbox.store, chat, inbox.clock())
        return _shown(kept, len(call.channel.recent.before(chat)), call.content)
    return None


async def _said_again(call: Call, message: Message) -> bool:
    """Whether an old command is followed by the same one: after an outage a patient's ten `/start`
    get one answer."""
    if not call.is_late(message):
        return False
    following = await call.channel.inbox.following(call.work.claim) or {}
    return bool(following.get("message", {}).get("text") == message.text)


async def _decline(call: Call, message: Message) -> None:
    """Says that only text is read; of an album once, behind its last picture: that may have
    words."""
    album = message.media_group_id
    if album and (album == call.memory.album or await _goes_on(call, album)):
        return
    if album:
        call.remember(album=album)
    await call.send(Place(message.chat.id), call.replies.say("only_text"))


async def _goes_on(call: Call, album: str) -> bool:
    """Whether more of an album is there, or comes soon, or its words have raised an alarm."""
    for wait in (0.0, _ALBUM):
        await call.work.rest(wait)
        following = await call.channel.inbox.following(call.work.claim) or {}
        if following.get("message", {}).get("media_group_id") == album:
            return True
    return call.since_alarm < _ALARMED


def _shown(kept: Kept, recent: int, content: Content) -> Reply:
    """All that is kept of a patient, in plain words, and how many ``recent`` messages are kept in
    mind."""
    lines = [
        *_of_memory(kept.memory, content),
        *([content.message("mydata_recent", count=str(recent))] if recent else []),
        *_of_missed(kept, content),
        *_of_calls(kept, content),
        *_of_awaiting(kept, content),
        *(content.message("mydata_handoff", day=day) for day in kept.handoffs),
        *_of_notices(kept, content),
        *_of_accounts(kept, content),
    ]
    if not lines:
        return Reply(content.message("mydata_nothing"))
    return Reply(content.message("mydata", kept="\n".join(f"• {line}" for line in lines)))


def _of_memory(memory: Memory, content: Content) -> Iterator[str]:
    session = memory.session
    lists = {
        "answered": session.answered,
        "offered": session.offered,
        "likely": session.likely,
        "rejected": session.rejected,
    }
    for message, names in lists.items():
        # `asking` and `calling` are only whether those, or the number, were asked for, and `said`
        # holds the names of our own wordings
        known = content.intents
        asked = [name for name in names if Target.parse(name).does is Does.ANSWER]
        titles = [known[name].title if name in known else name for name in asked]
        if titles:
            yield content.message(f"mydata_{message}", titles=" ".join(titles))
    if session.language:  # `settled` is only whether it was chosen
        yield content.message("mydata_language", language=content.message("language_name"))
    if session.cautions:
        named = content.cautions(session.cautions)
        yield content.message("mydata_cautions", cautions=named)
    if session.told != NOTHING_TOLD:
        yield content.message("mydata_told", told=session.told.listed(content))
    if session.unreached:
        yield content.message("mydata_unreached")
    if session.crisis:
        yield content.message("mydata_crisis")
    counts = {
        "misses": session.misses,
        "reminders": session.reminders,
        "answers": len(memory.answers),
        "asked": len(memory.asked),
    }
    for name, count in counts.items():
        if count:
            yield content.message(f"mydata_{name}", count=str(count))


def _of_missed(kept: Kept, content: Content) -> Iterator[str]:
    for missed in kept.missed:
        name = "mydata_unrated" if missed.why == THUMB_DOWN else "mydata_unanswered"
        known = [name for name, _ in missed.guesses if name in content.intents]
        titles = " ".join(content.intents[name].title for name in known)
        reason = content.message(f"missing.{missed.reason}") if missed.reason else ""
        yield joined(
            " ",
            content.message(name, text=missed.text, day=missed.day),
            content.message("mydata_lacked", reason=reason) if reason else "",
            content.message("mydata_guessed", titles=titles) if titles else "",
        )


def _of_calls(kept: Kept, content: Content) -> Iterator[str]:
    for day, done in kept.call_backs:
        yield content.message("mydata_call_done" if done else "mydata_call_back", day=day)


def _of_awaiting(kept: Kept, content: Content) -> Iterator[str]:
    for one in kept.awaiting:
        facts = content.named(one.awaited.facts)
        yield content.message("mydata_awaited", facts=facts, day=one.until)


def _of_notices(kept: Kept, content: Content) -> Iterator[str]:
    for kind in dict.fromkeys(notice.kind for notice in kept.notices):
        yield content.message(f"mydata_notice_{kind}")


def _of_accounts(kept: Kept, content: Content) -> Iterator[str]:
    if kept.accounts:
        yield content.message("mydata_account", count=str(kept.accounts))
