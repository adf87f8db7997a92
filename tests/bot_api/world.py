"""What exists on the pretended Telegram: chats and their messages, people, files, questions that
wait for an answer."""

import asyncio
import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.bot_api.refusal import Refusal, bad_request, forbidden

JSON = dict[str, Any]
GONE = ("left", "kicked")


@dataclass
class Shown:
    """One thing that appeared in a chat: a message of the bot, or an edit of one."""

    message: JSON
    params: JSON
    edited: bool = False


@dataclass
class Chat:
    """One chat as Telegram keeps it."""

    id: int
    type: Literal["private", "group", "supergroup", "channel"]
    info: JSON
    ids: Iterator[int]
    messages: dict[int, JSON] = field(default_factory=dict)
    people: dict[int, JSON] = field(default_factory=dict)
    status: dict[int, str] = field(default_factory=dict)
    """Of people and of the bot: creator, administrator, member, restricted, left, kicked."""
    started: bool = False
    """Whether the patient ever wrote; before that a bot may not write to them."""
    blocked: bool = False
    connection: str | None = None
    """The business connection through which the bot sees this chat, if it is one of the clinic
    owner's."""
    migrated_to: int | None = None
    discussion: "Chat | None" = None
    topics: dict[int, str] = field(default_factory=dict)
    closed_topics: set[int] = field(default_factory=set)
    manages_topics: bool = True
    """Whether the bot, where it is an administrator, may manage topics."""
    with_keyboard: set[int] = field(default_factory=set)
    """Messages that came with keys in the place of the keyboard, or took them away."""
    pinned: list[int] = field(default_factory=list)
    typing: list[str] = field(default_factory=list)
    reactions: dict[tuple[int, int], list[JSON]] = field(default_factory=dict)
    """By message and user."""
    last_bot: int = 0
    """The bot that wrote here last, which group privacy asks for."""
    inbox: asyncio.Queue[Shown] = field(default_factory=asyncio.Queue)

    @property
    def is_group(self) -> bool:
        """Group or supergroup."""
        return self.type in ("group", "supergroup")

    def drop_topic(self, number: int) -> None:
        """A topic goes, and all that was written in it."""
        del self.topics[number]
        for message_id, message in list(self.messages.items()):
            if message.get("message_thread_id") == number:
                del self.messages[message_id]

    def short(self) -> JSON:
        """The Chat object inside messages."""
        return {"id": self.id, "type": self.type, **self.info}

    def new_message(self, sender: JSON | None, content: JSON) -> JSON:
        """Store a message and give it the chat's next id."""
        message: JSON = {
            "message_id": next(self.ids),
            "date": int(time.time()),
            "chat": self.short(),
        }
        if self.type == "channel":
            message["sender_chat"] = self.short()
        elif sender is not None:
            message["from"] = sender
        if self.connection:
            message["business_connection_id"] = self.connection
        message |= content
        self.messages[message["message_id"]] = message
        if sender is not None and sender["is_bot"]:
            self.last_bot = sender["id"]
        return message


@dataclass
class Question:
    """A callback or inline query that waits for the bot's answer."""

    lifetime: float
    asked: float = field(default_factory=time.monotonic)
    answer: JSON | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    def settle(self, answer: JSON) -> None:
        """The bot answers; a second or late answer is refused as Telegram does."""
        if self.answer is not None or time.monotonic() - self.asked > self.lifetime:
            raise bad_request(
                "query is too old and response timeout expired or query ID is invalid"
            )
        self.answer = answer
        self.answered.set()


@dataclass(frozen=True)
class File:
    """A stored file."""

    id: str
    kind: str
    path: str
    content: bytes


@dataclass
class World:
    """Everything behind one bot's token."""

    bot: JSON
    announce: Callable[[JSON], None]
    """Takes an update (without its id) to the bot."""
    chats: dict[tuple[str | None, int], Chat] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    inline_messages: dict[str, JSON] = field(default_factory=dict)
    connections: dict[str, JSON] = field(default_factory=dict)
    profile: dict[Any, Any] = field(default_factory=dict)
    """What the bot set about itself, by (what, scope or chat, language)."""
    query_lifetime: float = 15.0
    """Seconds after which a callback can no longer be answered."""
    # Private chats and small groups share one row of message ids, a supergroup or channel has its
    # own:
    # message ids alone name nothing.
    account_ids: Iterator[int] = field(default_factory=lambda: itertools.count(11))
    # Beyond 32 bits, as real ids are.
    user_ids: Iterator[int] = field(default_factory=lambda: itertools.count(5_000_000_001))
    group_ids: Iterator[int] = field(default_factory=lambda: itertools.count(4_000_000_001))
    other_ids: Iterator[int] = field(default_factory=lambda: itertools.count(7_000_000_000_001))

    def add_chat(
        self, kind: Literal["private", "group", "supergroup", "channel"], info: JSON, **more: Any
    ) -> Chat:
        """Create a chat; a private one is given its user's id as `id`."""
        number = more.pop("id", 0) or next(self.group_ids)
        if kind != "private":
            number = -number if kind == "group" else -1_000_000_000_000 - number
        own_ids = kind in ("supergroup", "channel")
        chat = Chat(number, kind, info, itertools.count(1) if own_ids else self.account_ids, **more)
        self.chats[chat.connection, chat.id] = chat
        return chat

    def add_file(self, kind: str, content: bytes, name: str) -> File:
        """Store a file under an id that tells nothing."""
        number = next(self.other_ids)
        file = File(f"AgAC{number:x}{kind[:2]}", kind, f"{kind}s/{number}_{name}", content)
        self.files[file.id] = file
        return file

    def chat(self, chat_id: int | str, connection: str | None = None) -> Chat:
        """The chat by id or @username, or Telegram's 400."""
        if isinstance(chat_id, str):
            wanted = chat_id.removeprefix("@").lower()
            # A bot finds only groups and channels by name, never a person.
            named = (
                c
                for c in self.chats.values()
                if c.type in ("supergroup", "channel")
                and c.info.get("username", "").lower() == wanted
            )
            chat = next(named, None)
        else:
            if connection is not None and connection not in self.connections:
                raise bad_request("business connection not found")
            chat = self.chats.get((connection, chat_id))
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def writable(self, chat_id: int | str, connection: str | None = None) -> Chat:
        """The chat, if the bot may write there now."""
        chat = self.chat(chat_id, connection)
        if connection is not None:
            rights = self.connections[connection]
            if not rights["is_enabled"] or not rights.get("rights", {}).get("can_reply"):
                raise forbidden("bot has no right to reply through the business connection")
            return chat
        if chat.migrated_to is not None:
            raise bad_request(
                "group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to
            )
        if chat.type == "private":
            if chat.blocked:
                raise forbidden("bot was blocked by the user")
            if not chat.started:
                raise forbidden("bot can't initiate conversation with a user")
            return chat
        self._must_be_member(chat)
        if chat.type == "channel" and chat.status[self.bot["id"]] != "administrator":
            raise bad_request("need administrator rights in the channel chat")
        if chat.status[self.bot["id"]] == "restricted":
            raise bad_request("not enough rights to send text messages to the chat")
        return chat

    def message(self, chat: Chat, message_id: int | None, what: str) -> JSON:
        """A message of the chat, or a 400 such as "message to edit not found"."""
        if message_id is None:
            raise bad_request("message identifier is not specified")
        if message_id not in chat.messages:
            raise bad_request(f"{what} not found")
        return chat.messages[message_id]

    def question(self, name: str) -> Question:
        """The callback or inline query that the bot answers."""
        if name not in self.questions:
            raise bad_request(
                "query is too old and response timeout expired or query ID is invalid"
            )
        return self.questions[name]

    def ask(self) -> tuple[str, Question]:
        """A new question with its id."""
        name = str(next(self.other_ids))
        self.questions[name] = Question(self.query_lifetime)
        return name, self.questions[name]

    def is_admin(self, chat: Chat, user_id: int | None = None) -> bool:
        """Whether the bot (or a person) is an administrator there."""
        return chat.status.get(user_id or self.bot["id"]) in ("administrator", "creator")

    def _must_be_member(self, chat: Chat) -> None:
        name = "group" if chat.type == "group" else chat.type
        if chat.status.get(self.bot["id"], "left") == "kicked":
            raise Refusal(403, f"Forbidden: bot was kicked from the {name} chat")
        if chat.status.get(self.bot["id"], "left") == "left":
            raise Refusal(403, f"Forbidden: bot is not a member of the {name} chat")
