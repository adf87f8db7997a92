"""The kinds of chat beside a plain conversation: private with blocking, groups, channels, business
accounts."""

import itertools
import time
from typing import TYPE_CHECKING, Any

from tests.bot_api.entities import found_in
from tests.bot_api.people import Person, Reader
from tests.bot_api.profile import member
from tests.bot_api.sending import auto_forward, bot_sees
from tests.bot_api.world import JSON, Chat

if TYPE_CHECKING:
    from tests.bot_api.driver import BotApi


def _status_change(api: "BotApi", chat: Chat, by: JSON, user: JSON, new: str) -> JSON:
    """A ChatMemberUpdated, and the new status in force."""
    old = chat.status.get(user["id"], "left")
    chat.status[user["id"]] = new
    changed = {"chat": chat.short(), "from": by, "date": int(time.time())}
    who = {
        key: value
        for key, value in user.items()
        if key in ("id", "is_bot", "first_name", "last_name", "username")
    }
    return changed | {"old_chat_member": member(who, old), "new_chat_member": member(who, new)}


class PrivateChat(Person):
    """A patient alone with the bot."""

    async def starts(self, payload: str = "") -> JSON:
        """Presses Start, perhaps by a deep link with a payload."""
        return await self.says(f"/start {payload}".strip())

    async def blocks(self) -> None:
        """Stops the bot: it is told, and every message to them is a 403."""
        self.chat.blocked = True
        self._my_status("member", "kicked")

    async def unblocks(self) -> None:
        """Starts the bot again."""
        self.chat.blocked = False
        self._my_status("kicked", "member")

    def _my_status(self, old: str, new: str) -> None:
        self.chat.status[self.api.bot["id"]] = old
        self.api.announce(
            {"my_chat_member": _status_change(self.api, self.chat, self.user, self.api.bot, new)}
        )


class Group(Reader):
    """A group or supergroup with the bot in it."""

    def member(
        self,
        first_name: str = "",
        *,
        user: JSON | None = None,
        status: str = "member",
        **about: Any,
    ) -> Person:
        """Someone who is there already; `status="administrator"` or "creator" for more."""
        user = user or self.api.user(first_name, **about)
        self.chat.people[user["id"]] = user
        self.chat.status[user["id"]] = status
        return Person(self.api, self.chat, user)

    def _service(self, by: JSON, content: JSON) -> JSON:
        message = self.chat.new_message(by, content)
        if bot_sees(self.api.world, self.chat, message):
            self.api.announce({"message": message})
        return message

    async def joins(
        self, first_name: str = "", *, user: JSON | None = None, **about: Any
    ) -> Person:
        """Someone comes in, with the line that Telegram writes."""
        person = self.member(first_name, user=user, **about)
        self._service(person.user, {"new_chat_members": [person.user]})
        if self.api.world.is_admin(self.chat):
            self.chat.status[person.user["id"]] = "left"
            self.api.announce(
                {
                    "chat_member": _status_change(
                        self.api, self.chat, person.user, person.user, "member"
                    )
                }
            )
        return person

    async def leaves(self, person: Person) -> None:
        """Someone goes."""
        self.chat.status[person.user["id"]] = "left"
        self._service(person.user, {"left_chat_member": person.user})

    async def pins(self, message: JSON, by: Person) -> JSON:
        """A member pins a message."""
        return self._service(
            by.user,
            {"pinned_message": {k: v for k, v in message.items() if k != "reply_to_message"}},
        )

    def opens_topic(self, name: str, by: Person) -> int:
        """A new topic of a forum; gives its thread id."""
        message = self._service(
            by.user, {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        )
        self.chat.topics[message["message_id"]] = name
        return message["message_id"]

    def closes_topic(self, number: int, by: Person) -> None:
        """Someone closes a topic."""
        self.chat.closed_topics.add(number)
        about = {"message_thread_id": number, "is_topic_message": True}
        self._service(by.user, {"forum_topic_closed": {}} | about)

    def deletes_topic(self, number: int) -> None:
        """Someone deletes a topic: nobody is told."""
        self.chat.drop_topic(number)

    async def adds_bot(self, by: Person) -> None:
        """The bot is invited (again)."""
        self._bot_becomes("member", by)
        self._service(by.user, {"new_chat_members": [self.api.bot]})

    async def promotes_bot(self, by: Person) -> None:
        """The bot becomes an administrator, and from then on sees all messages."""
        self._bot_becomes("administrator", by)

    async def removes_bot(self, by: Person) -> None:
        """The bot is thrown out: every message there is a 403."""
        self._bot_becomes("kicked", by)

    async def mutes_bot(self, by: Person) -> None:
        """The bot may stay but not write."""
        self._bot_becomes("restricted", by)

    def _bot_becomes(self, status: str, by: Person) -> None:
        self.api.announce(
            {"my_chat_member": _status_change(self.api, self.chat, by.user, self.api.bot, status)}
        )

    async def migrates(self, by: Person) -> "Group":
        """The group becomes a supergroup with a new id; messages to the old one are a 400 that
        names it."""
        new = self.api.supergroup(self.chat.info["title"])
        new.chat.people, new.chat.status = dict(self.chat.people), dict(self.chat.status)
        self._service(by.user, {"migrate_to_chat_id": new.id})
        self.chat.migrated_to = new.id
        new._service(by.user, {"migrate_from_chat_id": self.id})
        return new


class Channel(Reader):
    """A channel. Its posts have no author."""

    async def posts(self, text: str) -> JSON:
        """A post by the clinic, forwarded into the discussion group if there is one."""
        marks = found_in(text)
        post = self.chat.new_message(None, {"text": text} | ({"entities": marks} if marks else {}))
        if self.api.world.is_admin(self.chat):
            self.api.announce({"channel_post": post})
        if self.chat.discussion is not None:
            post = post | {"forwarded": auto_forward(self.api.world, self.chat, post)}
        return post

    async def edits(self, post: JSON, text: str) -> JSON:
        """Corrects a post."""
        edited = self.chat.messages[post["message_id"]] | {
            "text": text,
            "edit_date": int(time.time()),
        }
        self.chat.messages[post["message_id"]] = edited
        self.api.announce({"edited_channel_post": edited})
        return edited


class BusinessAccount:
    """The clinic owner's own Telegram account, in which the bot answers."""

    def __init__(self, api: "BotApi", owner: PrivateChat) -> None:
        self.api = api
        self.owner = owner
        self.id = f"business{next(api.world.other_ids)}"

    async def connects(self, *, can_reply: bool = True) -> None:
        """The owner connects the bot."""
        self._changes(True, can_reply)

    async def disconnects(self) -> None:
        """The owner takes the bot out again: its messages there are refused."""
        self._changes(False, True)

    def _changes(self, enabled: bool, can_reply: bool) -> None:
        connection = {
            "id": self.id,
            "user": self.owner.user,
            "user_chat_id": self.owner.id,
            "date": int(time.time()),
            "is_enabled": enabled,
        }
        self.api.world.connections[self.id] = connection | (
            {"rights": {"can_reply": True}} if can_reply else {"rights": {}}
        )
        self.api.announce({"business_connection": self.api.world.connections[self.id]})

    def private_chat(self, first_name: str = "", **about: Any) -> "BusinessChat":
        """A patient who writes to the clinic's account and knows of no bot."""
        user = self.api.user(first_name, **about)
        info = {"first_name": user["first_name"]}
        chat = self.api.world.add_chat(
            "private", info, id=user["id"], connection=self.id, started=True
        )
        chat.ids = itertools.count(501)
        return BusinessChat(self.api, chat, user)


class BusinessChat(Person):
    """A patient with the clinic's own account."""

    def _announce(self, kind: str, message: JSON) -> None:
        self.api.announce({kind.replace("message", "business_message"): dict(message)})

    async def owner_says(self, text: str) -> JSON:
        """The owner answers by hand; the bot hears of it and had better keep out."""
        owner = self.api.world.connections[self.chat.connection or ""]["user"]
        return await BusinessChat(self.api, self.chat, owner).says(text)

    async def deletes(self, *messages: JSON) -> None:
        """The patient takes messages back."""
        numbers = [message["message_id"] for message in messages]
        gone = {
            "business_connection_id": self.chat.connection,
            "chat": self.chat.short(),
            "message_ids": numbers,
        }
        self.api.announce({"deleted_business_messages": gone})
