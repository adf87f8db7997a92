"""Someone in a chat: what they do there, and what they read."""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tests.bot_api.entities import found_in
from tests.bot_api.profile import commands_for
from tests.bot_api.replies import PATIENCE, Button, Reply, Tap, next_shown, seen
from tests.bot_api.sending import CONTENT, bot_sees, origin_of
from tests.bot_api.world import JSON, Chat

if TYPE_CHECKING:
    from tests.bot_api.driver import BotApi


class Reader:
    """Reads what the bot writes in one chat."""

    def __init__(self, api: "BotApi", chat: Chat) -> None:
        self.api = api
        self.chat = chat

    @property
    def id(self) -> int:
        """The chat's id."""
        return self.chat.id

    async def reads(self, within: float = PATIENCE) -> Reply:
        """The next message or edit of the bot; an AssertionError says what it did instead."""
        reply = await next_shown(self.chat.inbox, within)
        if reply is None:
            raise AssertionError(
                f"nothing to read in chat {self.chat.id} within {within} s; {self.api.story()}"
            )
        return reply

    async def reads_nothing(self) -> None:
        """The bot has done all that there was to do, and nothing came of it here."""
        for reply in await self.reads_all():
            raise AssertionError(
                f"the bot should keep silent in chat {self.chat.id}, but wrote {reply}"
            )

    async def reads_all(self) -> list[Reply]:
        """Everything that the bot has written once it has done all that there was to do."""
        await self.api.settled()
        return self.reads_on()

    def reads_on(self) -> list[Reply]:
        """Everything that has come so far."""
        return [seen(self.chat.inbox.get_nowait()) for _ in range(self.chat.inbox.qsize())]

    @property
    def screen(self) -> list[Reply]:
        """The bot's messages as they stand now: edited ones as edited, deleted ones gone."""
        mine = self.api.bot["id"]
        return [
            Reply(m, {})
            for m in self.chat.messages.values()
            if (m.get("sender_business_bot") or m.get("from", {})).get("id") == mine
        ]


class Person(Reader):
    """One user in one chat: a patient with the bot, or a member of a group."""

    def __init__(self, api: "BotApi", chat: Chat, user: JSON) -> None:
        super().__init__(api, chat)
        self.user = user

    # Words

    async def says(
        self,
        text: str,
        *,
        reply_to: Reply | JSON | int | None = None,
        topic: int | None = None,
        entities: Sequence[JSON] = (),
    ) -> JSON:
        """Sends text. Commands, mentions and links in it are marked as Telegram marks them."""
        marks = found_in(text, list(entities))
        return self.sends(
            {"text": text} | ({"entities": marks} if marks else {}), reply_to=reply_to, topic=topic
        )

    async def replies(self, message: Reply | JSON | int, text: str) -> JSON:
        """Answers a message of the same chat."""
        return await self.says(text, reply_to=message)

    async def mentions_bot(self, text: str) -> JSON:
        """Says something to the bot by its name."""
        return await self.says(f"@{self.api.bot['username']} {text}")

    async def comments(self, post: JSON, text: str) -> JSON:
        """Writes under a channel's post: in the discussion group, in the thread of the post that
        Telegram forwarded there."""
        forwarded = post["forwarded"]
        return await self.says(text, reply_to=forwarded, topic=forwarded["message_id"])

    async def edits(self, message: JSON | int, text: str) -> JSON:
        """Corrects an earlier message of theirs."""
        edited = self._message(message)
        for key in ("text", "entities"):
            edited.pop(key, None)
        marks = found_in(text)
        edited |= {"text": text, "edit_date": int(time.time())} | (
            {"entities": marks} if marks else {}
        )
        self.chat.messages[edited["message_id"]] = edited
        self._announce("edited_message", edited)
        return edited

    async def edits_caption(self, message: JSON | int, caption: str) -> JSON:
        """Corrects the words below a picture."""
        edited = self._message(message)
        for key in ("caption", "caption_entities"):
            edited.pop(key, None)
        edited |= _caption(caption) | {"edit_date": int(time.time())}
        self.chat.messages[edited["message_id"]] = edited
        self._announce("edited_message", edited)
        return edited

    async def forwards(self, message: JSON | str, origin: JSON | None = None) -> JSON:
        """Forwards a message of any chat, or words by a stranger whose account is hidden."""
        if isinstance(message, str):
            hidden = {
                "type": "hidden_user",
                "sender_user_name": "Someone",
                "date": int(time.time()),
            }
            return self.sends({"text": message, "forward_origin": origin or hidden})
        content = {key: message[key] for key in CONTENT if key in message}
        return self.sends(content | {"forward_origin": origin or origin_of(message)})

    # Everything else that a person can send

    async def sends_photo(self, caption: str = "", **more: Any) -> JSON:
        """A photo, without or with words."""
        file = self._file("photo", "photo.jpg")
        return self.sends(
            {"photo": [file | {"width": 90, "height": 67}, file | {"width": 1280, "height": 960}]}
            | _caption(caption),
            **more,
        )

    async def sends_document(
        self, name: str = "mri.pdf", caption: str = "", content: bytes = b"%PDF-1.4", **more: Any
    ) -> JSON:
        """A file."""
        return self.sends(
            {"document": self._file("document", name, content) | {"file_name": name}}
            | _caption(caption),
            **more,
        )

    async def sends_voice(self, seconds: int = 4, **more: Any) -> JSON:
        """A voice message."""
        return self.sends(
            {"voice": self._file("voice", "voice.ogg") | {"duration": seconds}}, **more
        )

    async def sends_audio(self, seconds: int = 60, **more: Any) -> JSON:
        """Music."""
        return self.sends(
            {"audio": self._file("audio", "song.mp3") | {"duration": seconds}}, **more
        )

    async def sends_video(self, caption: str = "", **more: Any) -> JSON:
        """A film."""
        return self.sends(
            {"video": self._file("video", "clip.mp4") | _SIZE} | _caption(caption), **more
        )

    async def sends_video_note(self, **more: Any) -> JSON:
        """A round film."""
        return self.sends(
            {"video_note": self._file("video_note", "note.mp4") | {"length": 240, "duration": 3}},
            **more,
        )

    async def sends_animation(self, **more: Any) -> JSON:
        """A GIF, which Telegram shows as a document, too."""
        file = self._file("animation", "cat.mp4")
        return self.sends({"animation": file | _SIZE, "document": file}, **more)

    async def sends_sticker(self, emoji: str = "👍", **more: Any) -> JSON:
        """A sticker."""
        kind = {
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
            "emoji": emoji,
        }
        return self.sends({"sticker": self._file("sticker", "thumb.webp") | kind}, **more)

    async def sends_location(
        self, latitude: float = 25.77, longitude: float = -80.34, **more: Any
    ) -> JSON:
        """Where they are."""
        return self.sends({"location": {"latitude": latitude, "longitude": longitude}}, **more)

    async def sends_venue(
        self, title: str = "A café", address: str = "Calle 8", **more: Any
    ) -> JSON:
        """A place with a name."""
        location = {"latitude": 25.77, "longitude": -80.34}
        return self.sends(
            {
                "venue": {"location": location, "title": title, "address": address},
                "location": location,
            },
            **more,
        )

    async def sends_contact(
        self, phone: str = "+13055550100", *, own: bool = True, **more: Any
    ) -> JSON:
        """A contact card, by default their own."""
        card = {"phone_number": phone, "first_name": self.user["first_name"] if own else "Friend"}
        return self.sends({"contact": card | ({"user_id": self.user["id"]} if own else {})}, **more)

    async def sends_poll(
        self,
        question: str = "Where does it hurt?",
        options: Sequence[str] = ("Back", "Neck"),
        **more: Any,
    ) -> JSON:
        """A poll."""
        choices = [
            {"persistent_id": str(n), "text": option, "voter_count": 0}
            for n, option in enumerate(options)
        ]
        poll = {
            "id": str(next(self.api.world.other_ids)),
            "question": question,
            "options": choices,
            "total_voter_count": 0,
        }
        flags = {
            "is_closed": False,
            "is_anonymous": True,
            "allows_multiple_answers": False,
            "allows_revoting": True,
            "members_only": False,
        }
        return self.sends({"poll": poll | flags | {"type": "regular"}}, **more)

    async def sends_dice(self, emoji: str = "🎲", value: int = 4, **more: Any) -> JSON:
        """A die."""
        return self.sends({"dice": {"emoji": emoji, "value": value}}, **more)

    async def sends_album(self, photos: int = 3, caption: str = "") -> list[JSON]:
        """Several photos at once: one update each, tied by media_group_id; only the first has the
        words."""
        group = {"media_group_id": str(next(self.api.world.other_ids))}
        sent = []
        for number in range(photos):
            file = self._file("photo", "photo.jpg") | {"width": 1280, "height": 960}
            sent.append(
                self.sends({"photo": [file]} | group | (_caption(caption) if number == 0 else {}))
            )
        return sent

    def sends(
        self, content: JSON, *, reply_to: Reply | JSON | int | None = None, topic: int | None = None
    ) -> JSON:
        """Sends anything: the fields of a Message beside its id, date, chat and sender."""
        self.chat.started = True
        if reply_to is None and topic in self.chat.topics:  # as Telegram has it
            reply_to = topic
        if reply_to is not None:
            content = content | {
                "reply_to_message": {
                    k: v for k, v in self._message(reply_to).items() if k != "reply_to_message"
                }
            }
        if topic is not None:
            content = (
                content
                | {"message_thread_id": topic}
                | ({"is_topic_message": True} if topic in self.chat.topics else {})
            )
        message = self.chat.new_message(self.user, content)
        self._announce("message", message)
        return message

    # Buttons, reactions, inline mode

    async def taps(self, label: str, on: Reply | int | None = None) -> Tap | str:
        """Taps the button with this label on the newest message that has it (or `on` one).

        Gives the Tap whose answer can be awaited; for a link or copy button, which tell the bot
        nothing, the link or the text.
        """
        message, button = self._find(label, on)
        raw = button.raw
        if button.data is None:
            return (
                button.url
                or raw.get("copy_text", {}).get("text")
                or raw.get("web_app", {}).get("url")
                or ""
            )
        return self.taps_data(button.data, message)

    def taps_data(self, data: str, message: Reply | JSON) -> Tap:
        """Sends callback data as a forged button would, or one that an edit has taken away
        meanwhile."""
        name, question = self.api.world.ask()
        shown = message.raw if isinstance(message, Reply) else message
        query: JSON = {
            "id": name,
            "from": self.user,
            "message": shown,
            "chat_instance": str(self.chat.id),
            "data": data,
        }
        self.api.announce({"callback_query": query})
        return Tap(name, question)

    async def presses(self, label: str) -> JSON:
        """Presses a button of the latest reply keyboard: it sends its label, the phone or the
        place."""
        for call in reversed(self.api.calls):
            rows = (call.params.get("reply_markup") or {}).get("keyboard", [])
            for button in (button for row in rows for button in row):
                if button["text"] == label and call.params.get("chat_id") == self.chat.id:
                    if button.get("request_contact"):
                        return await self.sends_contact()
                    return await (
                        self.sends_location()
                        if button.get("request_location")
                        else self.says(label)
                    )
        raise AssertionError(f"no keyboard in chat {self.chat.id} has {label!r}")

    async def reacts(self, message: Reply | JSON | int, emoji: str | None = "👍") -> None:
        """Puts a reaction to a message, or takes it back with None."""
        target = self._message(message)
        key = (target["message_id"], self.user["id"])
        old = self.chat.reactions.get(key, [])
        new = [{"type": "emoji", "emoji": emoji}] if emoji else []
        self.chat.reactions[key] = new
        if self.chat.type == "private" or self.api.world.is_admin(
            self.chat
        ):  # in groups only administrators hear of it
            about = {
                "chat": self.chat.short(),
                "message_id": target["message_id"],
                "date": int(time.time()),
                "user": self.user,
            }
            self.api.announce(
                {"message_reaction": about | {"old_reaction": old, "new_reaction": new}}
            )

    async def asks_inline(self, query: str, offset: str = "") -> Tap:
        """Types `@bot query` in this chat; the Tap's answer holds the results."""
        name, question = self.api.world.ask()
        kind = "sender" if self.chat.type == "private" else self.chat.type
        asked = {"id": name, "from": self.user, "query": query, "offset": offset, "chat_type": kind}
        self.api.announce({"inline_query": asked})
        return Tap(name, question)

    async def asks_as_guest(self, text: str) -> Tap:
        """Mentions the bot in a chat that it is not in; the Tap's answer holds the result."""
        name, question = self.api.world.ask()
        words = f"@{self.api.bot['username']} {text}"
        about = {
            "message_id": 1,
            "date": int(time.time()),
            "chat": {"id": -4_000_999_999, "type": "group", "title": "Elsewhere"},
        }
        message = about | {
            "from": self.user,
            "text": words,
            "entities": found_in(words),
            "guest_query_id": name,
        }
        self.api.announce({"guest_message": message})
        return Tap(name, question)

    async def chooses(self, tap: Tap, result_id: str, query: str = "") -> str:
        """Sends one of the results to someone; gives the inline message id, by which the bot may
        edit it."""
        results = {result["id"]: result for result in (await tap.answered())["results"]}
        name = f"inline{next(self.api.world.other_ids)}"
        text = results[result_id].get("input_message_content", {}).get("message_text", "")
        self.api.world.inline_messages[name] = {"text": text}
        self.api.announce(
            {
                "chosen_inline_result": {
                    "result_id": result_id,
                    "from": self.user,
                    "query": query,
                    "inline_message_id": name,
                }
            }
        )
        return name

    # What the app shows

    def commands(self) -> list[str]:
        """The command menu of this person in this chat."""
        chat, user = self.chat.id, self.user["id"]
        scopes: list[JSON] = [
            {"type": "chat", "chat_id": chat},
            {"type": "all_private_chats"},
            {"type": "default"},
        ]
        if self.chat.is_group:
            admin = self.api.world.is_admin(self.chat, user)
            scopes = [
                {"type": "chat_member", "chat_id": chat, "user_id": user},
                {"type": "chat", "chat_id": chat},
            ]
            scopes += [{"type": "all_group_chats"}, {"type": "default"}]
            if admin:
                scopes[1:1] = [{"type": "chat_administrators", "chat_id": chat}]
                scopes[-2:-2] = [{"type": "all_chat_administrators"}]
        found = commands_for(
            self.api.world, scopes=scopes, language=self.user.get("language_code", "")
        )
        return [command["command"] for command in found]

    def _announce(self, kind: str, message: JSON) -> None:
        if bot_sees(self.api.world, self.chat, message):
            self.api.announce({kind: dict(message)})

    def _message(self, message: Reply | JSON | int) -> JSON:
        number = (
            message
            if isinstance(message, int)
            else message.message_id
            if isinstance(message, Reply)
            else message["message_id"]
        )
        if number not in self.chat.messages:
            raise AssertionError(f"chat {self.chat.id} has no message {number} (any more)")
        return dict(self.chat.messages[number])

    def _find(self, label: str, on: Reply | int | None) -> tuple[JSON, Button]:
        messages = (
            [self._message(on)] if on is not None else list(reversed(self.chat.messages.values()))
        )
        there = []
        for message in messages:
            for row in Reply(message, {}).buttons:
                for button in row:
                    if button.label == label:
                        return message, button
                    there.append(button.label)
        raise AssertionError(
            f"no button {label!r} in chat {self.chat.id}, only {there}; {self.api.story()}"
        )

    def _file(self, kind: str, name: str, content: bytes = b"content") -> JSON:
        file = self.api.world.add_file(kind, content, name)
        return {"file_id": file.id, "file_unique_id": f"u{file.id}", "file_size": len(content)}


def _caption(caption: str) -> JSON:
    if not caption:
        return {}
    marks = found_in(caption)
    return {"caption": caption} | ({"caption_entities": marks} if marks else {})


_SIZE = {"width": 640, "height": 480, "duration": 3}
