"""One update at work (``Call``), and what all updates share (``Channel``)."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from math import inf
from typing import Any

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatType
from telegram.error import NetworkError, TelegramError

from bot import week
from bot.channels.recent import LASTS, Recent
from bot.channels.telegram import trace
from bot.channels.telegram.limits import Cards, Due, Floods
from bot.channels.telegram.profile import introduce
from bot.channels.telegram.receipt import UNNUMBERED
from bot.channels.telegram.render import Part, parts
from bot.channels.telegram.send import Bot, Place, Sender
from bot.channels.telegram.settings import ChannelSettings
from bot.channels.telegram.written import is_content, message_of, words_in
from bot.command import Command
from bot.content import Content
from bot.conversation import Conversation
from bot.decision import Action
from bot.dialogue import Dialogue
from bot.logs import place_of
from bot.replies import Replies
from bot.reply import NONE_OF_THESE, Reply, Target
from bot.session import Session, Turn
from bot.store import ANSWERS_KEPT, NOT_MEANT, Inbox, Memory, Missed, forget, keep_moved
from bot.supervisor import Aside
from bot.text import LONGEST_MESSAGE
from bot.work import Meter, Pace, Unmetered, Work

_log = logging.getLogger(__name__)

_PROMISED = 0.05  # seconds of CPU a turn; one that takes longer holds up everybody
_JUDGED = 5  # answers whose question is kept for a thumb down, a chat
_LONGEST_MISSED = 500  # characters of a question without an answer
_GUESSED = 3  # intents that a question without an answer may have meant
PATIENCE = 2.0
"""Seconds that an alarm waits for the store, and that the store has to answer before its card."""


@dataclass(frozen=True, slots=True)
class Untaken:
    """An alarm that nobody has begun to answer yet."""

    taken: asyncio.Event
    card: "asyncio.Task[list[int]]"
    """Gives the messages that were sent for it meanwhile."""


@dataclass(slots=True)
class Channel:
    """The bot on Telegram, as one process runs it."""

    bot: Bot
    inbox: Inbox
    conversation: Conversation
    """Another one after a reload; what is remembered of the chats stays."""
    settings: ChannelSettings = field(default_factory=ChannelSettings)
    pace: Pace = field(default_factory=Pace)
    meter: Meter = field(default_factory=Unmetered)
    floods: Floods = field(init=False)
    cards: Cards = field(init=False)
    recent: Recent = field(init=False)
    untaken: dict[int, Untaken] = field(default_factory=dict)
    """Alarms that were heard, by the numbers of their updates."""
    alarmed: dict[int, tuple[float, Session]] = field(default_factory=dict)
    """When an alarm was last answered in a chat, on the monotonic clock, and the session then."""
    renewed: asyncio.Event = field(default_factory=asyncio.Event)
    """Set where the content is another one: what some wait for may be known by now."""
    shut_out: bool = False
    """Whether the bot may not write in the staff's group: then nobody is handed over to it."""
    stirred: asyncio.Event = field(default_factory=asyncio.Event)
    """Set where what the staff's group shows may be out of date."""
    comparing: asyncio.Lock = field(default_factory=asyncio.Lock)
    """One draft at a time is compared: it takes both cores for some seconds."""
    aside: Aside = field(init=False)
    """What is done beside the updates."""
    off: frozenset[str] = frozenset()
    """The intents that an administrator has turned off, beside those that the content has."""
    untold: asyncio.Event = field(default_factory=asyncio.Event)
    """Set where there is something new to tell the clinic."""
    asking: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Of one answer at a time Telegram is asked whether it went out: so that, however many are in
    doubt after a crash, some are soon done."""
    alarming: set[int] = field(default_factory=set)
    """The chats whose alarms were in work here."""
    discussions: dict[int, tuple[bool, float]] = field(default_factory=dict)
    """Whether a channel's posts are discussed in a group, and when Telegram said so."""

    _given: Conversation = field(init=False)
    """The conversation, offering all that it may."""

    def __post_init__(self) -> None:
        self._given = self.conversation
        self.aside = Aside(self.meter.count_failure)
        self.floods = Floods(self.settings.limits.flood)
        self.cards = Cards(self.settings.limits)
        self.recent = Recent(self.inbox.clock)

    @property
    def content(self) -> Content:
        """The content in the clinic's own language: what its people read."""
        return self.conversation.dialogue("").content

    def reminder(self, turn: Turn) -> Reply:
        """What is enough for an alarm within seconds of its like."""
        content = self.conversation.dialogue(turn.language).content
        name = "crisis_reminder" if turn.decision.level == "crisis" else "reminder"
        return Reply(content.card(name), alarm=True)

    def count(self, name: str) -> None:
        """Counts something for the clinic's figures: nobody's words."""
        self.inbox.tally[name] += 1

    def is_staffs(self, message: object) -> bool:
        """Whether a message, as Telegram sends it, is written in the staff's group."""
        match message:
            case {"chat": {"id": int(chat)}}:
                return chat == self.settings.staff_chat
        return False

    async def follow_staff(self, old: int, new: int) -> None:
        """A group became a supergroup, with another number; the staff's is found there from now
        on, also after a restart."""
        if old == self.settings.staff_chat:
            _log.warning("the staff's group moved: set CLINIC_BOT_STAFF_CHAT to its new number")
            await keep_moved(self.inbox.store, old, new)
            self.settings = replace(self.settings, staff_chat=new)
            self.stirred.set()

    async def use(self, conversation: Conversation) -> None:
        """From the next message on, answers come from this one. Call-backs are offered only where
        there is a staff chat to see them, to tell something later only where there is a key: its
        consent line says that it is sealed; to write with the staff only where there are both."""
        self._given = conversation
        seen = conversation.call_back and self.settings.staff_chat is not None
        sealed = conversation.tells_later and self.inbox.store.seal.has_key
        staffed = self.settings.staff_chat is not None and not self.shut_out
        handed = conversation.hands_over and staffed and self.inbox.store.seal.has_key
        offering = conversation.offering(call_back=seen, tells_later=sealed, hands_over=handed)
        self.conversation = offering.switched(self.off)
        self.inbox.zone = week.zone_of(self.content)
        self.renewed.set()
        await introduce(self.bot, self.conversation, self.settings)

    async def admit(self, admitted: bool) -> None:
        """The bot was let into the staff's group, or shown out of it: that is offered to patients,
        or no more."""
        if self.shut_out == admitted:
            self.shut_out = not admitted
            await self.use(self._given)

    def turn(self, off: frozenset[str]) -> None:
        """From the next message on these are off, in every language; at once, and whatever is the
        matter with the files."""
        self.off, self.conversation = off, self.conversation.switched(off)

    async def tell(self, chats: Iterable[int], message: str, **more: str) -> None:
        """Writes to administrators, who have not asked."""
        reply = self.conversation.dialogue("").replies.say(message, **more)
        for chat in chats:
            try:
                await Sender(self.bot).send(Place(chat), reply)
            except TelegramError as error:
                _log.warning("an administrator could not be told: %s", type(error).__name__)


class Call:
    """One update at work: what came, what its chat remembers, and how to answer."""

    def __init__(self, channel: Channel, work: Work, update: Update) -> None:
        self.channel = channel
        self.work = work
        self.update = update
        self.sender = Sender(channel.bot, work.rest, work.permit)
        self.turn: Turn | None = None
        """The turn to what the patient did in a chat that is remembered."""
        self.began = time.monotonic()
        self.carded = False
        """Whether the card of an alarm went out, or another message in its place."""
        self._alarm: Turn | None = None
        """The turn to an alarm."""
        self.stale = False
        """Whether it is left out, since its chat has written very much more since."""
        self._said: Turn | None = None
        """The same, where they wrote something."""
        self._forgotten = False

    @property
    def memory(self) -> Memory:
        """What is remembered of the chat."""
        return self.work.memory

    @property
    def session(self) -> Session:
        """What the conversation remembers of the chat."""
        return replace(self.memory.session, at=self.now)

    @property
    def now(self) -> datetime:
        """The moment."""
        return datetime.fromtimestamp(self.channel.inbox.clock(), UTC)

    def remember(self, **changes: object) -> None:
        """Changes fields of the memory; they are stored when the update is done."""
        memory = replace(self.memory, **changes)  # type: ignore[arg-type]  # fields of Memory
        self.work.memory = memory

    async def forget(self, chat: int) -> None:
        """Deletes what is kept of a chat."""
        self.channel.recent.forget(chat)
        self.channel.alarmed.pop(chat, None)
        await forget(self.channel.inbox.store, chat, self.work.claim.update_id)
        self.work.memory = self.work.claim.memory  # so that nothing is stored again
        self._forgotten = True

    @property
    def locale(self) -> str:
        """The language of the person's app."""
        user = self.update.effective_user
        return (user.language_code or "") if user else ""

    @property
    def dialogue(self) -> Dialogue:
        """The dialogue in the language of this chat."""
        return self.channel.conversation.of(self.session, self.locale)

    @property
    def content(self) -> Content:
        """The content in the language of this chat."""
        return self.dialogue.content

    @property
    def replies(self) -> Replies:
        """What is said in the language of this chat."""
        return self.dialogue.replies

    def respond(self, words: str, session: Session | None = None) -> Turn:
        """The turn to what a person wrote; with a ``session`` of its own it leaves no trace in the
        chat's memory. Whoever answers it says ``count``: not everything gets an answer."""
        began = time.thread_time()
        conversation, keep = self.channel.conversation, session is None
        if session is None:
            before = self.channel.recent.before(*self._numbers, self._sent_at)
            turn = self._said = conversation.respond(words, self.session, self.locale, before)
        else:
            turn = conversation.respond(words, session, self.locale)
        return self._note_turn(turn, began, keep)

    def keep_recent(self) -> None:
        """Keeps in mind what was answered: an alarm may be in this message and the next together.
        Not before, or another try at this one would read it twice."""
        message = self.update.effective_message
        if self._said is None or message is None or message.forward_origin is not None:
            return
        level = self._said.decision.level
        self.channel.recent.keep(*self._numbers, self.words, level, self._sent_at)
        asyncio.get_running_loop().call_later(
            LASTS + 1, self.channel.recent.drop_old, self._numbers[0]
        )

    @property
    def is_alarm(self) -> bool:
        """Whether what the patient wrote raised an alarm."""
        return self._said is not None and self._said.decision.action is Action.EMERGENCY

    @property
    def _numbers(self) -> tuple[int, int]:
        """Of the chat and of the message."""
        message = self.update.effective_message
        return self.work.claim.chat_id or 0, message.message_id if message else 0

    @property
    def _raw(self) -> dict[str, Any]:
        return message_of(self.work.claim.update) or {}

    @property
    def is_content(self) -> bool:
        """Whether somebody wrote or sent something: it is no service message."""
        return is_content(self._raw)

    @property
    def is_by_inline_mode(self) -> bool:
        """Whether it came by this bot's inline mode; by another's, somebody wrote it."""
        message = self.update.effective_message
        by = message.via_bot if message else None
        return by is not None and by.id == self.channel.bot.id

    @property
    def since_alarm(self) -> float:
        """Seconds since an alarm was last answered in this chat."""
        at, _ = self.channel.alarmed.get(self.work.claim.chat_id or 0, (-inf, None))
        return time.monotonic() - at

    @property
    def words(self) -> str:
        """What a person wrote; what they typed into a poll where that raises an alarm."""
        message, typed = self.update.effective_message, words_in(self._raw)
        words = words_of(message) if message else ""
        return words or (typed if typed and self.channel.conversation.alarms(typed) else "")

    @property
    def _sent_at(self) -> float | None:
        """When the message was written, in seconds since 1970."""
        message = self.update.effective_message
        return sent_at(message) if message else None

    def heed(self, words: str) -> Turn | None:
        """The turn to an alarm in what a patient wrote to somebody else; None where there is none.
        What cannot be searched is answered with where help is."""
        with contextlib.suppress(Exception):  # which `respond` meets again, and tells
            before = self.channel.recent.before(*self._numbers, self._sent_at)
            if not self.channel.conversation.alarms(words, before):
                self._said = Turn(Reply(), self.session)
                return None
        return self.respond(words)

    def tap(self, target: Target) -> Turn:
        """The turn to a button that leads on."""
        began = time.thread_time()
        turn = self.channel.conversation.tap(target, self.session, self.locale)
        if replace(target, in_place=False) == NONE_OF_THESE:
            self.channel.count(week.DECLINED)
        elif turn.decision.intents:
            self.count(turn)
        return self._note_turn(turn, began, keep=True)

    def command(self, command: Command, *, public: bool = False) -> Turn:
        """The turn to a command; where others read along it leaves no trace."""
        began = time.thread_time()
        before = Session(at=self.now) if public else self.session
        conversation = self.channel.conversation
        turn = conversation.command(command, before, self.locale, public=public)
        if turn.decision.action is Action.EMERGENCY and not public:
            self._said = turn
        if turn.decision.intents:
            self.count(turn)
            return self._note_turn(turn, began, keep=not public)
        if not public:
            self.remember(session=turn.session)
        return turn

    def count(self, turn: Turn) -> None:
        """Counts an answer for the clinic's week."""
        language = self.channel.conversation.dialogue(turn.language).content.language
        hour = datetime.fromtimestamp(self.channel.inbox.clock(), self.channel.inbox.zone).hour
        self.channel.inbox.tally.update(week.of_turn(turn, language, hour))

    def _note_turn(self, turn: Turn, began: float, keep: bool) -> Turn:
        if keep:
            self.turn = turn
            self.remember(session=turn.session)
        decision = turn.decision
        alarm = decision.action is Action.EMERGENCY
        self._alarm = turn if alarm else None
        took = time.thread_time() - began
        self.channel.meter.count_turn(decision.action, decision.level if alarm else "", took)
        if took > _PROMISED:
            _log.warning("update %d took %.2f s to answer", self.work.claim.update_id, took)
        if turn.failure is not None:
            self.channel.meter.count_failure("behind an alarm" if alarm else "hearing")
            _log.error("this failed, and a reply goes out: %s", place_of(turn.failure))
        intents, took = ",".join(decision.intents) or "-", 1000 * took
        _log.info("%s %s %.2f in %.0f ms", decision.action, intents, decision.confidence, took)
        return turn

    def is_late(self, message: Message) -> bool:
        """Whether a message has waited long: with Telegram while the bot was away, or here."""
        since = min(sent_at(message), self.work.claim.received_at)
        return self.channel.inbox.clock() - since > self.channel.pace.late

    def kept(self, message: Message) -> str:
        """What a person wrote, as it may be kept: without personal data, and not too long."""
        return self.channel.conversation.redacted(words_of(message))[:_LONGEST_MISSED]

    def miss(self, message: Message, turn: Turn) -> None:
        """Keeps a question without an answer, but not what somebody else wrote. Of a "no" to all
        that the bot has asked back, that question."""
        before = self.work.claim.memory
        answer, (intent, _) = next(reversed(list(before.asked.items())), (0, ("", "")))
        if before.session.asking and not turn.ranking and not intent:
            self.miss_asked(answer, NOT_MEANT)
        elif message.forward_origin is None:
            self.work.missed = _missed(self.kept(message), turn.decision.action.value, turn)

    def miss_asked(self, answer: int, why: str) -> None:
        """Keeps the question that this message of the bot answered, if it is remembered."""
        asked = dict(self.memory.asked)
        if answer not in asked:
            return
        intent, words = asked.pop(answer)
        self.remember(asked=asked)
        turn = self.channel.conversation.respond(words, Session(at=self.now), self.locale)
        rejected = self.session.rejected if why == NOT_MEANT else ()
        left = tuple(one for one in turn.ranking if one.intent not in rejected)
        missed = _missed(words, why, replace(turn, ranking=left))
        self.work.missed = replace(missed, answered=intent, message=answer)

    async def acknowledge(
        self, query: CallbackQuery, words: str | None = None, url: str | None = None
    ) -> None:
        """Has the app stop waiting after a tap; it shows these words, or opens a link."""
        try:
            await self.sender.persist(lambda: query.answer(words, url=url))
        except NetworkError as error:  # mostly that it was tapped too long ago
            _log.info("a tap was not acknowledged: %s", type(error).__name__)

    async def send(self, place: Place, reply: Reply) -> int:
        """Sends a reply, each message of it once; the id of the last. Of an alarm that comes within
        seconds of another the reminder may be enough, or what a later one gets."""
        if not reply.alarm:
            return await self._send(place, reply)
        user, number = self.update.effective_user, self.work.claim.update_id
        who = self.work.claim.chat_id or 0, user.id if user else 0
        turn = self._alarm or Turn(reply, self.session)
        level = turn.decision.level
        async with self.channel.cards.due(who, number, level, self.work.rest) as due:
            if due is Due.NOTHING:
                self.carded = True
                return 0
            said = reply if due is Due.CARD else self.channel.reminder(turn)
            return await self._send(place, said)

    async def _send(self, place: Place, reply: Reply) -> int:
        sent, messages = 0, parts(reply, self.channel.bot.username)
        self.carded = self.carded or reply.alarm
        for part in messages:
            send_part = partial(self.sender.send_part, place, part, reply.alarm)
            find = partial(self._find, place, part)
            sent = await self.once(place, send_part, find, at_once=reply.alarm)
        return sent

    async def once(
        self,
        place: Place,
        send: Callable[[], Awaitable[int]],
        find: Callable[[], Awaitable[int | None]] | None = None,
        *,
        at_once: bool = False,
    ) -> int:
        """As that of the work; and what was sent last in the patient's own chat is remembered."""
        sent = await self.work.once(send, find, at_once=at_once)
        self._note_sent(place, sent)
        return sent

    async def send_beside(self, place: Place, reply: Reply) -> None:
        """Sends what another try may not need: were it stored as sent, the answer would then be
        taken for sent in its place."""
        self._note_sent(place, await self.sender.send(place, reply))

    def _note_sent(self, place: Place, sent: int) -> None:
        if self._is_own(place) and not self._forgotten:
            self.remember(last_sent=max(sent, self.memory.last_sent))

    def _is_own(self, place: Place) -> bool:
        """Whether it is the chat of this one person with the bot, where the update came from."""
        chat = self.update.effective_chat
        return chat is not None and chat.type == ChatType.PRIVATE and place == Place(chat.id)

    async def _find(self, place: Place, part: Part) -> int | None:
        """The message that a process sent before it died, where its keys tell it from others: not
        in chats that are written to from beside the updates, nor where an alarm was raised, whose
        card is rather sent twice than never, and must keep its buttons."""
        channel, message = self.channel, self.update.effective_message
        told = {*channel.settings.admins, channel.settings.manager, *channel.alarming}
        if not self._is_own(place) or place.chat in told:
            return None
        in_chat = (message.message_id if message else 0, self.memory.last_sent, *self.work.sent)
        if not max(in_chat) or not isinstance(part.keys, InlineKeyboardMarkup):
            return None
        # Where the last crash was not the first, it may have been sent long before that.
        left_at = channel.inbox.left_at if self.work.claim.crashes == 1 else 0
        behind = max(*in_chat, left_at - trace.STRAGGLERS)
        async with channel.asking:
            return await trace.find(self.sender, int(place.chat), part.keys, behind)

    async def answer(self, place: Place, message: Message, reply: Reply) -> bool:
        """Answers a message, and remembers which answers which. An edited message gets its answer
        corrected in place; not so a card, since nobody is notified of an edit, nor what stands in
        the place of one: a card stays. Whether a message was sent."""
        edited = self.update.edited_message or self.update.edited_business_message
        correct = edited is not None and not reply.alarm
        before = self.memory.answers.get(message.message_id) if correct else None
        if before is not None and await self.sender.edit(place, before, reply):
            self._note_asked(message, reply, before)
            return False
        sent = await self.send(place, reply)
        answers = {one: at for one, at in self.memory.answers.items() if one != message.message_id}
        if not reply.alarm and sent != UNNUMBERED:
            answers[message.message_id] = sent
        self.remember(answers=dict(list(answers.items())[-ANSWERS_KEPT:]))
        self._note_asked(message, reply, sent)
        return True

    def _note_asked(self, message: Message, reply: Reply, sent: int) -> None:
        """Remembers what was asked, should it turn out not to be answered: below an answer stand
        thumbs, below a question back "none of these"."""
        rated = reply.thumbs[0].target if reply.thumbs else None
        asks_back = self._said is not None and self._said.decision.action is Action.CLARIFY
        asked = {one: what for one, what in self.memory.asked.items() if one != sent}
        if (rated or asks_back) and message.forward_origin is None and sent != UNNUMBERED:
            asked[sent] = (rated.name if rated else "", self.kept(message))
        self.remember(asked=dict(list(asked.items())[-_JUDGED:]))


def _missed(words: str, why: str, turn: Turn) -> Missed:
    guesses = tuple((one.intent, round(one.confidence, 2)) for one in turn.ranking[:_GUESSED])
    return Missed(words, why, language=turn.language, guesses=guesses)


def words_of(message: Message) -> str:
    """What a person wrote, be it below a picture."""
    return (message.text or message.caption or "")[:LONGEST_MESSAGE]


def sent_at(message: Message) -> float:
    """When it was written, or edited last, in seconds since 1970."""
    return (message.edit_date or message.date).timestamp()
