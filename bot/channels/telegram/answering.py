"""What all handlers share: a turn of the conversation, its reply, and what is remembered of both."""

import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import partial

from telegram import Bot, Message, Update

from bot.channels.telegram.desk import Desk
from bot.channels.telegram.metering import Meter
from bot.channels.telegram.sending import Place, send_part
from bot.channels.telegram.showing import parts
from bot.channels.telegram.working import Pace, current
from bot.dialogue import Action, Dialogue, Reply, Session, Turn
from bot.privacy import redacted
from bot.reception import Reception
from bot.store import Inbox, Memory, Missed

_log = logging.getLogger(__name__)

_REMEMBERED = 50  # answers whose question may still be edited, a chat
_JUDGED = 5  # answers whose question is kept for a thumb down, a chat
LONGEST = 4096  # characters that Telegram lets through; what is longer is no patient's, and would take its time
_LONGEST_MISSED = 500  # characters of a question without an answer

heard: ContextVar[Update] = ContextVar("heard")
"""The update at work, as python-telegram-bot reads it."""


@dataclass(slots=True)
class Answering:
    """Answers in a chat. What it remembers of one comes and goes with each update's ``Work``."""

    reception: Reception
    inbox: Inbox
    pace: Pace
    meter: Meter
    bot: Bot
    desk: Desk

    @property
    def memory(self) -> Memory:
        return current.get().memory

    def remember(self, **changes: object) -> None:
        work = current.get()
        work.memory = replace(work.memory, **changes)  # type: ignore[arg-type]  # each is a field of Memory

    @property
    def locale(self) -> str:
        """The language of the person's app."""
        user = heard.get().effective_user
        return (user.language_code or "") if user else ""

    @property
    def dialogue(self) -> Dialogue:
        """The dialogue in the language of this chat."""
        return self.reception.of(self.memory.session, self.locale)

    def turn(self, act: Callable[[Session], Turn], session: Session | None = None) -> Turn:
        """A turn; with a ``session`` of its own it leaves no trace in the chat's memory."""
        began = time.perf_counter()
        turn = act(self.memory.session if session is None else session)
        if session is None:
            self.remember(session=turn.session)
        decision = turn.decision
        self.inbox.tally[f"decision.{decision.action}"] += 1
        self.meter.decided(decision.action, decision.level)
        took = 1000 * (time.perf_counter() - began)
        _log.info(
            "%s %s %.2f in %.0f ms",
            decision.action,
            ",".join(decision.intents) or "-",
            decision.confidence,
            took,
        )
        return turn

    def responded(self, message: Message, session: Session | None = None) -> Turn:
        """The turn to what a person wrote."""
        words = words_of(message)
        turn = self.turn(lambda before: self.reception.respond(words, before, self.locale), session)
        unanswered = (
            turn.decision.action in (Action.FALLBACK, Action.HANDOFF) and not turn.decision.intents
        )
        if unanswered and message.forward_origin is None:  # what was forwarded, somebody else wrote
            current.get().missed = Missed(
                redacted(words)[:_LONGEST_MISSED], turn.decision.action.value
            )
        return turn

    def with_apology(self, turn: Turn, message: Message) -> Turn:
        """Says why the answer comes late; once for several questions in a row, and below an alarm."""
        late, told = self.is_late(message), self.memory.late
        self.remember(late=late)
        if not late or told:
            return turn
        lines = (self.dialogue.content.message("late"), turn.reply.lead)
        lead = "\n\n".join(filter(None, reversed(lines) if turn.reply.alarm else lines))
        return replace(turn, reply=replace(turn.reply, lead=lead))

    def is_late(self, message: Message) -> bool:
        """Whether a message has waited long: with Telegram while the bot was away, or in the inbox."""
        sent = (message.edit_date or message.date).timestamp()
        return self.inbox.clock() - min(sent, current.get().claim.received_at) > self.pace.late

    async def send(self, place: Place, reply: Reply) -> int:
        """Sends a reply, each message of it once; the id of the last."""
        sent = 0
        for part in parts(reply, self.bot.username):
            sent = await current.get().once(partial(send_part, self.bot, place, part, reply.alarm))
        return sent

    async def answer(self, place: Place, message: Message, turn: Turn) -> None:
        """Sends the reply to a message, and remembers which answers which."""
        sent = await self.send(place, turn.reply)
        answers = {**self.memory.answers, message.message_id: sent}
        self.remember(answers=dict(list(answers.items())[-_REMEMBERED:]))
        if turn.reply.thumbs and message.forward_origin is None:
            words = redacted(words_of(message))[:_LONGEST_MISSED]
            asked = {**self.memory.asked, sent: (turn.decision.intents[0], words)}
            self.remember(asked=dict(list(asked.items())[-_JUDGED:]))


def words_of(message: Message) -> str:
    """What a person wrote, be it below a picture."""
    return (message.text or message.caption or "")[:LONGEST]


def message_of(update: Update) -> Message:
    """The message that a handler was called for; its filter saw to it that there is one."""
    message = update.effective_message
    if message is None:
        raise TypeError("this handler takes messages only")
    return message
