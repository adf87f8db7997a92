"""The methods that put a message into a chat."""

from collections.abc import Callable
from typing import Any

from aiogram import methods as api
from aiogram.methods import TelegramMethod
from aiogram.types import BufferedInputFile, InlineKeyboardMarkup, Message

from tests.bot_api.entities import cut, found_in
from tests.bot_api.refusal import bad_request
from tests.bot_api.rules import styled
from tests.bot_api.wire import dump
from tests.bot_api.world import JSON, Chat, Shown, World

Handler = Callable[[World, Any], Any]
HANDLERS: dict[type[TelegramMethod[Any]], Handler] = {}


def handles(kind: type[TelegramMethod[Any]]) -> Callable[[Handler], Handler]:
    """Register a function as the doing of one method."""

    def register(function: Handler) -> Handler:
        HANDLERS[kind] = function
        return function

    return register


def written(text: str | None, parse_mode: Any, entities: Any, field: str = "text") -> JSON:
    """The fields of a message that come from its text or caption."""
    if not text:
        return {}
    plain, marks = styled(text, parse_mode, entities)
    marks = found_in(plain, marks)
    prefix = "" if field == "text" else "caption_"
    return {field: plain} | ({f"{prefix}entities": marks} if marks else {})


def post(world: World, method: Any, content: JSON) -> JSON:
    """Put the bot's message into the chat, before the eyes of whoever reads there."""
    connection = getattr(method, "business_connection_id", None)
    chat = world.writable(method.chat_id, connection)
    content = _thread(world, chat, method) | _replied(world, chat, method) | content
    markup = getattr(method, "reply_markup", None)
    if isinstance(markup, InlineKeyboardMarkup):
        content["reply_markup"] = dump(markup)
    if isinstance(getattr(method, "protect_content", None), bool) and method.protect_content:
        content["has_protected_content"] = True
    if connection:
        content["sender_business_bot"] = world.bot
        message = chat.new_message(world.connections[connection]["user"], content)
    else:
        message = chat.new_message(world.bot, content)
    Message.model_validate(message)  # our own answer is held to the documentation, too
    if markup and not isinstance(markup, InlineKeyboardMarkup):
        chat.with_keyboard.add(message["message_id"])
    show(chat, message, dump(method))
    if chat.type == "channel" and chat.discussion is not None:
        auto_forward(world, chat, message)
    return message


def show(chat: Chat, message: JSON, params: JSON, edited: bool = False) -> None:
    """Let the reader of the chat see it. A copy: later edits must not change what was read."""
    chat.inbox.put_nowait(Shown(dict(message), params, edited))


def auto_forward(world: World, channel: Chat, message: JSON) -> JSON:
    """Telegram itself copies each post of a channel into the discussion group."""
    group = channel.discussion
    assert group is not None
    origin = {
        "type": "channel",
        "chat": channel.short(),
        "message_id": message["message_id"],
        "date": message["date"],
    }
    left_out = ("message_id", "date", "chat", "from", "sender_chat", "reply_markup")
    content = {key: value for key, value in message.items() if key not in left_out}
    content |= {
        "sender_chat": channel.short(),
        "is_automatic_forward": True,
        "forward_origin": origin,
    }
    service = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
    copy = group.new_message(service, content)
    if bot_sees(world, group, copy):
        world.announce({"message": copy})
    return copy


def bot_sees(world: World, chat: Chat, message: JSON) -> bool:
    """Group privacy: without it switched off, a bot sees what is meant for it, and service
    messages."""
    if not chat.is_group:
        return True
    if chat.status.get(world.bot["id"], "left") in ("left", "kicked"):
        return False
    if world.bot["can_read_all_group_messages"] or world.is_admin(chat):
        return True
    if not any(key in message for key in CONTENT):
        return True
    if message.get("reply_to_message", {}).get("from", {}).get("id") == world.bot["id"]:
        return True
    text = message.get("text") or message.get("caption") or ""
    name = f"@{world.bot['username']}".lower()
    for mark in message.get("entities") or message.get("caption_entities") or ():
        if mark["type"] in ("mention", "bot_command") and cut(text, mark).lower().endswith(name):
            return True
        if mark["type"] == "text_mention" and mark["user"]["id"] == world.bot["id"]:
            return True
        if mark["type"] == "bot_command" and mark["offset"] == 0 and "@" not in cut(text, mark):
            return chat.last_bot in (
                0,
                world.bot["id"],
            )  # a bare command is for the bot that wrote last
    return False


def _thread(world: World, chat: Chat, method: Any) -> JSON:
    thread = getattr(method, "message_thread_id", None)
    if thread is None:
        return {}
    if thread not in chat.topics and (chat.info.get("is_forum") or thread not in chat.messages):
        raise bad_request("message thread not found")
    if thread in chat.closed_topics and not world.is_admin(chat):
        raise bad_request("TOPIC_CLOSED")
    return {"message_thread_id": thread} | (
        {"is_topic_message": True} if thread in chat.topics else {}
    )


def _replied(world: World, chat: Chat, method: Any) -> JSON:
    reply = getattr(method, "reply_parameters", None)
    number = reply.message_id if reply else getattr(method, "reply_to_message_id", None)
    if not number:
        return {}
    source = world.chat(reply.chat_id) if reply and reply.chat_id else chat
    if number not in source.messages:
        if (
            reply.allow_sending_without_reply if reply else method.allow_sending_without_reply
        ) is True:
            return {}
        raise bad_request("message to be replied not found")
    return {
        "reply_to_message": {
            key: value
            for key, value in source.messages[number].items()
            if key != "reply_to_message"
        }
    }


def _media(world: World, kind: str, sent: Any) -> JSON:
    """The photo, document ... of a message from an upload, a known file id or a URL."""
    if isinstance(sent, BufferedInputFile):
        file = world.add_file(kind, sent.data, sent.filename or kind)
    elif sent in world.files:
        file = world.files[sent]
        if file.kind != kind:
            raise bad_request(f"can't use file of type {file.kind.title()} as {kind.title()}")
    elif sent.startswith(("http://", "https://")):
        file = world.add_file(kind, b"fetched", sent.rsplit("/", 1)[-1])
    else:
        raise bad_request("wrong file identifier/HTTP URL specified")
    about = {"file_id": file.id, "file_unique_id": f"u{file.id}", "file_size": len(file.content)}
    if kind == "photo":
        return {
            "photo": [about | {"width": 90, "height": 67}, about | {"width": 800, "height": 600}]
        }
    return {kind: about | {"file_name": file.path.split("_", 1)[1]}}


@handles(api.SendMessage)
def _send_message(world: World, method: api.SendMessage) -> JSON:
    return post(world, method, written(method.text, method.parse_mode, method.entities))


@handles(api.SendContact)
def _send_contact(world: World, method: api.SendContact) -> JSON:
    fields = ("phone_number", "first_name", "last_name", "vcard")
    return post(
        world,
        method,
        {"contact": {name: getattr(method, name) for name in fields if getattr(method, name)}},
    )


@handles(api.SendLocation)
def _send_location(world: World, method: api.SendLocation) -> JSON:
    return post(
        world, method, {"location": {"latitude": method.latitude, "longitude": method.longitude}}
    )


@handles(api.SendVenue)
def _send_venue(world: World, method: api.SendVenue) -> JSON:
    location = {"latitude": method.latitude, "longitude": method.longitude}
    venue = {"location": location, "title": method.title, "address": method.address}
    return post(world, method, {"venue": venue, "location": location})


@handles(api.SendPhoto)
def _send_photo(world: World, method: api.SendPhoto) -> JSON:
    caption = written(method.caption, method.parse_mode, method.caption_entities, "caption")
    return post(world, method, _media(world, "photo", method.photo) | caption)


@handles(api.SendDocument)
def _send_document(world: World, method: api.SendDocument) -> JSON:
    caption = written(method.caption, method.parse_mode, method.caption_entities, "caption")
    return post(world, method, _media(world, "document", method.document) | caption)


@handles(api.CopyMessage)
def _copy_message(world: World, method: api.CopyMessage) -> JSON:
    source = world.message(world.chat(method.from_chat_id), method.message_id, "message to copy")
    content = {key: source[key] for key in CONTENT if key in source}
    if source.get("has_protected_content") or not content:
        raise bad_request("message can't be copied")
    if method.caption is not None:
        content |= written(method.caption, method.parse_mode, method.caption_entities, "caption")
    return {"message_id": post(world, method, content)["message_id"]}


@handles(api.ForwardMessage)
def _forward_message(world: World, method: api.ForwardMessage) -> JSON:
    source = world.message(world.chat(method.from_chat_id), method.message_id, "message to forward")
    if source.get("has_protected_content"):
        raise bad_request("message can't be forwarded")
    content = {key: source[key] for key in CONTENT if key in source}
    return post(world, method, content | {"forward_origin": origin_of(source)})


def origin_of(source: JSON) -> JSON:
    """Where a forwarded message came from first."""
    if "forward_origin" in source:
        return source["forward_origin"]
    if "from" in source:
        return {"type": "user", "sender_user": source["from"], "date": source["date"]}
    return {
        "type": "channel",
        "chat": source["chat"],
        "message_id": source["message_id"],
        "date": source["date"],
    }


@handles(api.SendChatAction)
def _send_chat_action(world: World, method: api.SendChatAction) -> bool:
    world.writable(method.chat_id, method.business_connection_id).typing.append(method.action)
    return True


CONTENT = (
    *(
        "text",
        "entities",
        "caption",
        "caption_entities",
        "photo",
        "document",
        "voice",
        "audio",
        "video",
        "video_note",
        "animation",
    ),
    *("sticker", "contact", "location", "venue", "poll", "dice"),
)
"""The fields that travel when a message is copied or forwarded."""
